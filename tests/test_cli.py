"""The commands as a user meets them: what they print, how they end, and a sentence for every mistake."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from earlier import load as load_archive
from townhall import gongkai, notice, page
from worlds import HOME, LIST, NOW, SITE, content, exchange, read_list, recorded

from archive import Archive
from gongkai import main


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """An archive of three documents, one of them missing, and the settings that lead to it."""
    path = tmp_path / "settings.toml"
    path.write_text(
        f'[[site]]\nid = "example"\nname = "示例市"\nurl = "{HOME}"\n[[site.channel]]\nname = "通知"\nurl = "{LIST}"\n',
        encoding="utf-8",
    )
    with Archive.write(tmp_path / "archive.db") as archive:
        crawl = archive.run(SITE, NOW)
        read_list(crawl, [f"{HOME}{number}" for number in range(3)])
        for number in range(3):
            capture = recorded(crawl, exchange(f"{HOME}{number}", repr(number).encode()))
            crawl.save(
                capture, content(f"第{number}号文件要求加强领导。" * 20, document_number=f"示政发〔2026〕{number}号")
            )
        crawl.finish("done", {}, now=NOW)
    return path


def test_help_teaches() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in main.list_commands(None):
        assert command in result.output
        assert run(command, "--help").exit_code == 0


def test_init_writes_settings_once(tmp_path: Path) -> None:
    first = run("init", tmp_path / "new")
    assert first.exit_code == 0
    path = tmp_path / "new" / "settings.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    second = run("init", tmp_path / "new")
    assert second.exit_code == 2
    assert "left as it is" in second.output
    assert path.read_text(encoding="utf-8").endswith("# mine\n")


@pytest.mark.parametrize("command", ["crawl", "status", "run", "serve", "changes"])
def test_without_settings_every_command_says_what_to_do(command: str, tmp_path: Path) -> None:
    result = run(command, "--settings", tmp_path / "none.toml")
    assert result.exit_code == 1
    assert "`gongkai init` writes one" in result.output
    assert "Traceback" not in result.output


def test_a_misspelt_setting_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[politeness]\ndealy = 2\n", encoding="utf-8")
    result = run("status", "--settings", path)
    assert result.exit_code == 1
    assert result.output == f"Error: {path}: politeness.dealy is not a setting; did you mean delay?\n"


def test_an_unknown_site_is_named_with_those_there_are(settings: Path) -> None:
    result = run("crawl", "nowhere", "--settings", settings)
    assert result.exit_code == 1
    assert "there is no site 'nowhere' (there are: example)" in result.output


def test_nothing_to_crawl_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("", encoding="utf-8")
    result = run("crawl", "--settings", path)
    assert result.exit_code == 1
    assert "add a [[site]] table" in result.output


def test_a_broken_archive_is_refused_and_left_alone(settings: Path) -> None:
    archive = settings.parent / "archive.db"
    archive.write_bytes(b"rubbish " * 500)
    for command in ("status", "changes", "crawl"):
        result = run(command, "--settings", settings)
        assert result.exit_code == 1
        assert "is not a Gongkai archive" in result.output
    assert archive.read_bytes() == b"rubbish " * 500


def test_a_writer_at_work_is_a_sentence(settings: Path) -> None:
    with Archive.write(settings.parent / "archive.db"):
        result = run("crawl", "--settings", settings)
    assert result.exit_code == 1
    assert "one archive has one writer" in result.output


def test_a_bad_instant_is_refused(settings: Path) -> None:
    result = run("status", "--now", "yesterday", "--settings", settings)
    assert result.exit_code == 2
    assert "2026-03-01T08:00:00Z" in result.output


def test_status_is_a_line_a_site(settings: Path) -> None:
    result = run("status", "--now", NOW.isoformat(), "--settings", settings)
    assert result.exit_code == 0
    head, line = result.output.splitlines()
    assert head.split("\t")[:3] == ["site", "name", "verdict"]
    assert line.split("\t")[:3] == ["example", "示例市人民政府", "ok"]
    late = run("status", "--json", "--now", (NOW + timedelta(days=8)).isoformat(), "--settings", settings)
    assert late.exit_code == 6
    assert json.loads(late.output)[0]["verdict"] == "late"


def test_status_explains_why_a_channel_is_due(settings: Path) -> None:
    asked = ("status", "example", "--explain", "--now", NOW.isoformat(), "--settings", settings)
    result = run(*asked)
    assert result.exit_code == 0
    head, line = result.output.splitlines()
    said = dict(zip(head.split("\t"), line.split("\t"), strict=True))
    assert (said["channel"], said["rhythm"]) == ("通知公告", "office")
    assert said["timetable"].startswith("Mon")
    assert said["why"] == "the next of its timetable after it was read"
    (explained,) = json.loads(run(*asked, "--json").output)
    assert explained["due_at"] == said["due_at"]
    assert explained["documents_a_day"] == pytest.approx(0.5)


def test_status_of_one_site(settings: Path) -> None:
    assert (
        len(json.loads(run("status", "example", "--json", "--now", NOW.isoformat(), "--settings", settings).output))
        == 1
    )
    result = run("status", "exmaple", "--settings", settings)
    assert result.exit_code == 1
    assert "knows no site 'exmaple'" in result.output


@pytest.mark.parametrize("query", ["领导", "領導", "示政发[2026]1号", "加强 领导"])
def test_search_finds(settings: Path, query: str) -> None:
    hits = json.loads(run("search", query, "--json", "--settings", settings).output)
    assert hits
    assert "«" in hits[0]["snippet"] or query.startswith("示")


def test_search_for_nothing_is_no_mistake(settings: Path) -> None:
    for query in ("", '"', "不存在的词语", "*", "NEAR("):
        result = run("search", query, "--settings", settings)
        assert result.exit_code == 0
        assert "Nothing found." in result.output


def test_changes_come_a_page_at_a_time_and_all_of_them(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run("changes", "--settings", settings).output
    monkeypatch.setattr("archive.following.EVENTS_AT_ONCE", 2)
    assert run("changes", "--settings", settings).output == whole
    assert len(whole.splitlines()) == 3


@pytest.mark.parametrize("command", [["status"], ["search", "通知"], ["changes"], ["serve"]])
def test_who_reads_an_archive_of_an_earlier_version_is_told_what_to_do(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "settings.toml").write_text("", encoding="utf-8")
    load_archive("m002", tmp_path / "archive.db")
    result = run(*command, "--settings", tmp_path / "settings.toml")
    assert result.exit_code == 1
    assert "was written by an earlier Gongkai; the next `gongkai crawl`" in result.output


def test_changes_are_json_lines_behind_a_cursor(settings: Path) -> None:
    events = [json.loads(line) for line in run("changes", "--settings", settings).output.splitlines()]
    assert [event["seq"] for event in events] == [1, 2, 3]
    rest = run("changes", "--since", "2", "--settings", settings).output.splitlines()
    assert [json.loads(line)["seq"] for line in rest] == [3]


def test_extract_prints_what_would_be_archived(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(notice(3))
    result = run("extract", file, "--url", "http://www.example.gov.cn/tzgg/t20260304_3.html")
    assert result.exit_code == 0
    printed = json.loads(result.output)
    assert printed["kind"] == "document"
    assert printed["title"] == "关于做好第3号专项工作的通知"
    assert printed["published_on"] == "2026-03-04"
    assert printed["attachments"] == []
    assert printed["provenance"]


def test_extract_reads_the_files_of_documents(tmp_path: Path) -> None:
    samples = Path(__file__).parent / "crawler" / "files"
    result = run("extract", samples / "parks.xlsx")
    assert result.exit_code == 0
    printed = json.loads(result.output)
    assert (printed["kind"], printed["format"], printed["pages"]) == ("file", "xlsx", 3)
    assert "东湖湿地公园\t1204.5" in printed["text"]
    locked = run("extract", samples / "locked.pdf")
    assert locked.exit_code == 3
    assert json.loads(locked.stdout)["unread"] == "encrypted"
    assert locked.stderr == "locked.pdf cannot be read (encrypted): the PDF asks for a password.\n"
    (page := tmp_path / "附件.doc").write_bytes(notice(3))
    assert json.loads(run("extract", page).output)["format"] == "html"


def test_extract_says_what_is_no_document(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(b"")
    result = run("extract", file)
    assert result.exit_code == 3
    assert json.loads(result.output)["kind"] == "empty"
    assert run("extract", file, "--encoding", "klingon").exit_code == 2
    assert run("extract", tmp_path / "none.html").exit_code == 2


def test_listing_prints_entries_and_pages(tmp_path: Path) -> None:
    rows = "".join(
        f'<li><a href="./t2026030{n}_{n}.html">关于第{n}号工作的通知</a><span>2026-03-0{n}</span></li>'
        for n in range(1, 8)
    )
    file = tmp_path / "list.html"
    file.write_bytes(page("通知公告", f"<ul>{rows}</ul><script>createPageHTML(4, 0, 'index', 'html')</script>"))
    result = run("listing", file, "--url", "http://www.example.gov.cn/tzgg/")
    assert result.exit_code == 0
    printed = json.loads(result.output)
    assert len(printed["entries"]) == 7
    assert printed["entries"][0]["date"] == "2026-03-01"
    assert printed["pagination"]["page_count"] == 4
    assert printed["pagination"]["next_url"] == "http://www.example.gov.cn/tzgg/index_1.html"
    file.write_bytes(page("关于我们", "<p>没有列表</p>"))
    assert run("listing", file).exit_code == 3


def test_sqlite_alone_reads_the_archive(settings: Path) -> None:
    """Whoever has the file has the data: no plugin, no function of ours."""
    connection = sqlite3.connect(settings.parent / "archive.db")
    count = connection.execute("select count(*) from versions_fts where versions_fts match '\"领导\"'").fetchone()
    connection.close()
    assert count == (3,)


def test_publish_makes_a_folder_and_says_how_to_serve_it(settings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    result = run("publish", folder, "--originals", "--now", "2026-07-01T00:00:00Z", "--settings", settings)
    assert result.exit_code == 0, result.output
    assert f"{folder} holds 3 documents, up to event 3 of the feed, with 1 segments of originals: " in result.output
    assert f"`gongkai serve {folder}` serves it." in result.output
    assert "on 2026-07-01: 3 documents" in (folder / "README.md").read_text(encoding="utf-8")
    (folder / "settings.json").write_text("{}", encoding="utf-8")
    again = run("publish", folder, "--json", "--settings", settings)
    printed = json.loads(again.output)
    assert (printed["documents"], printed["segments"], printed["kept"]) == (3, None, ["settings.json"])
    refused = run("publish", settings.parent, "--settings", settings)
    assert refused.exit_code == 1
    assert "the archive itself lies there" in refused.output


@pytest.mark.parametrize("is_published", [False, True])
def test_serve_shows_the_archive(settings: Path, tmp_path: Path, is_published: bool) -> None:
    which = ["--settings", str(settings)]
    if is_published:
        run("publish", tmp_path / "public", *which)
        which = [str(tmp_path / "public")]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--port", str(port), *which],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        found = answer_of(f"http://127.0.0.1:{port}/-/search?q=%E9%A0%98%E5%B0%8E")
        assert "<mark>领导</mark>" in found
        assert "示政发〔2026〕" in found
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def answer_of(url: str, seconds: float = 30) -> str:
    """The page at ``url``, once the server listens."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return str(response.read().decode())
        except urllib.error.URLError:
            assert time.monotonic() < end, "nobody listens"
            time.sleep(0.1)


def test_the_demo_tells_a_newcomer_what_happened(tmp_path: Path) -> None:
    done = gongkai("demo", "--once", "--keep", tmp_path / "demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    numbers = dict(re.findall(r"^  (.+?) +([\d,]+)$", done.stdout, re.MULTILINE))
    assert int(numbers["sites"]) >= 5
    assert int(numbers["documents"]) >= 300
    assert int(numbers["versions"]) > int(numbers["documents"])
    for name in ("new", "changed (text)", "changed (official fields only)", "gone (three checks over two weeks)"):
        assert int(numbers[name]) > 0
    assert {"channels", "requests", "answered 304 (not modified)", "bytes of originals", "seconds"} <= set(numbers)
