"""The files of documents, as a crawl meets them: read, found, replaced, too large, not there, and made anew."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from files.packages import zipped
from townhall import Answer, TownHall, gongkai, notice, page, path_of, rows, settings

from archive import Archive
from crawler.files.limits import MEMBERS
from portal import attachments
from portal.papers import File

DAY = "2026-03-{:02}T02:00:00Z"
SMALL = 20_000
LINES = ("乡镇\t任务\t数量", "云岭镇\t修复草原鼠害监测点\t37")
SORRY = page("出错了", "<p>您访问的页面不存在</p>")


def file(stem: str, extension: str, *lines: str) -> bytes:
    return attachments.payload(File(stem=stem, extension=extension, lines=lines or LINES))  # type: ignore[arg-type]


def linking(number: int, *paths: str, body: str | None = None) -> bytes:
    """A notice with files; with another body than it has."""
    links = "".join(f'<p><a href="{path}">附件{nth}：汇总表</a></p>' for nth, path in enumerate(paths, 1))
    made = notice(number).decode()
    if body is not None:
        start, end = made.index('<div class="content">'), made.index("</div>")
        made = f'{made[:start]}<div class="content"><p>{body}</p>{made[end:]}'
    return made.replace("</div>", f"{links}</div>").encode()


def furnish(hall: TownHall) -> None:
    hall.pages["/tzgg/"] = Answer(page("通知公告", rows(1, 2, 3)))
    hall.pages[path_of(1)] = Answer(linking(1, "/f/1.pdf", "/f/large.pdf", "/f/lost.pdf", "/f/sorry.pdf"))
    hall.pages[path_of(2)] = Answer(linking(2, "/f/2.docx", body="详见附件。"))
    hall.pages[path_of(3)] = Answer(linking(3, "/f/same.pdf"))
    hall.pages["/f/1.pdf"] = hall.pages["/f/same.pdf"] = Answer(file("汇总表", "pdf"), headers={"ETag": '"1"'})
    hall.pages["/f/2.docx"] = Answer(file("办法", "docx", "第一条 为了保护湿地，制定本办法。"), headers={"ETag": '"2"'})
    hall.pages["/f/large.pdf"] = Answer(b"%PDF" + bytes(2 * SMALL), headers={"ETag": '"large"'})
    hall.pages["/f/sorry.pdf"] = Answer(SORRY)


def asked(folder: Path, sql: str, name: str = "archive.db") -> list[dict[str, object]]:
    with Archive.read(folder / name) as archive:
        return archive.rows(sql)


@dataclass
class Story:
    folder: Path
    first: str
    second: list[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two crawls; the pages stay, a file behind one is replaced."""
    folder = tmp_path_factory.mktemp("hall")
    with TownHall() as hall:
        furnish(hall)
        text = settings(folder, hall).read_text(encoding="utf-8")
        text = text.replace("delay = 0", f"delay = 0\n        attachment_bytes = {SMALL}")
        (folder / "settings.toml").write_text(text, encoding="utf-8")
        first = gongkai("crawl", "--now", DAY.format(10), cwd=folder)
        assert first.returncode == 0, first.stdout + first.stderr
        hall.asked.clear()
        hall.pages["/f/2.docx"] = Answer(file("办法", "docx", "第一条 为了保护森林，制定本办法。"))
        second = gongkai("crawl", "--full", "--now", DAY.format(20), cwd=folder)
        assert second.returncode == 0, second.stdout + second.stderr
        yield Story(folder, first.stdout, hall.paths())


def test_files_are_read_once_and_belong_to_their_pages(story: Story) -> None:
    rows = asked(
        story.folder,
        """
        select attachments.url, files.id as file, format, error, texts.text from attachments
        join versions on versions.id = attachments.version and versions.number = 1
        left join files on files.id = attachments.file left join texts on texts.digest = files.text
        order by attachments.url
        """,
    )
    found = {str(row["url"]).rsplit("/", 1)[1]: row for row in rows}
    assert {name: row["error"] for name, row in found.items() if row["file"] is None} == {
        "large.pdf": "too-large", "lost.pdf": "HTTP 404", "sorry.pdf": "soft-404"
    }  # fmt: skip
    assert found["1.pdf"]["file"] == found["same.pdf"]["file"]
    assert "修复草原鼠害监测点" in str(found["1.pdf"]["text"])
    assert (found["2.docx"]["format"], "保护湿地" in str(found["2.docx"]["text"])) == ("docx", True)


def test_what_is_too_large_is_not_fetched_and_keeps_its_headers(story: Story) -> None:
    (row,) = asked(
        story.folder,
        """
        select min(captures.id) as id, truncated, state from captures join resources on resources.id = resource
        where captures.url like '%large.pdf'
        """,
    )
    assert (row["truncated"], row["state"]) == ("length", "too-large")
    with Archive.read(story.folder / "archive.db") as archive:
        headers, payload = archive.original(int(str(row["id"])))
    assert (dict(headers)["Etag"], payload) == ('"large"', b"")


def test_a_cover_says_what_its_file_says_also_when_that_is_replaced(story: Story) -> None:
    versions = asked(
        story.folder,
        """
        select number, texts.text, said.text as said from versions
        join texts on texts.digest = versions.text join texts as said on said.digest = versions.page_text
        order by versions.id
        """,
    )
    assert [(row["number"], "湿地" in str(row["text"]), "森林" in str(row["text"])) for row in versions] == [
        (1, True, False), (2, False, True)
    ]  # fmt: skip
    assert all(str(row["said"]).startswith("详见附件。") for row in versions)
    kinds = [row["kind"] for row in asked(story.folder, "select kind from changes order by seq")]
    assert kinds == ["new", "new", "new", "reextracted", "changed"]


def test_what_files_say_is_found_and_said_to_be_in_them(story: Story) -> None:
    in_file = gongkai("search", "草原鼠害", cwd=story.folder).stdout
    assert in_file.count("第1号") == in_file.count("第3号") == 1
    assert in_file.count("附件1：汇总表") == 2
    assert "«草原鼠害»" in in_file
    in_cover = gongkai("search", "标题:第2号 保护森林", cwd=story.folder).stdout
    assert "第2号" in in_cover
    assert "Nothing found" in gongkai("search", "保护湿地", cwd=story.folder).stderr


def test_the_originals_alone_make_the_same_rows(story: Story) -> None:
    assert gongkai("rebuild", "--out", "again.db", cwd=story.folder).returncode == 0
    for table in ("resources", "captures", "documents", "changes", "runs", "versions", "attachments", "files", "texts"):
        sql = f"select * from {table} order by 1"
        assert asked(story.folder, sql, "again.db") == asked(story.folder, sql), table


def test_every_record_is_as_it_was_written_also_of_what_was_not_fetched(story: Story) -> None:
    done = gongkai("verify", cwd=story.folder)
    assert done.returncode == 0, done.stdout


def test_the_run_counts_its_files(story: Story) -> None:
    counts = [str(row["counts"]) for row in asked(story.folder, "select counts from runs order by id")]
    assert '"files": 4, "files_too_large": 1' in counts[0]
    assert story.second.count("/f/large.pdf") == 1, "with --full all is asked for"


def test_files_that_wait_are_read_beside_a_crawl_and_kept_when_there_is_none(story: Story, tmp_path: Path) -> None:
    """As an archive of earlier times has them: held, and unread."""
    folder = tmp_path / "copy"
    shutil.copytree(story.folder, folder)
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        db.execute("update attachments set file = null where url like '%.pdf'")
        db.execute("delete from files_fts_docsize where id = 1")
        db.execute("delete from files where id = (select min(id) from files where format = 'pdf')")
    with Archive.write(folder / "archive.db"):
        assert "kept by the next `gongkai upkeep`" in gongkai("read", cwd=folder).stdout
    assert len((folder / "archive.db.read.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert gongkai("read", cwd=folder).stdout == "1 files are read.\n"
    waits = "select count(*) as n from attachments where capture is not null and file is null"
    assert asked(folder, waits) == [{"n": 0}]


def test_a_file_of_which_enough_was_read_is_kept(tmp_path: Path) -> None:
    with TownHall() as hall:
        hall.pages["/tzgg/"] = Answer(page("通知公告", rows(1)))
        hall.pages[path_of(1)] = Answer(linking(1, "/f/many.zip"))
        many = zipped({f"{n}.txt": f"第{n}份名单" for n in range(MEMBERS + 1)})
        hall.pages["/f/many.zip"] = Answer(many, headers={"Content-Type": "application/zip"})
        settings(tmp_path, hall)
        assert gongkai("crawl", cwd=tmp_path).returncode == 0
    assert asked(tmp_path, "select pages, quality from files") == [{"pages": MEMBERS + 1, "quality": "truncated"}]
    assert asked(tmp_path, "select outcome from runs") == [{"outcome": "done"}]


ENDLESS = 64 << 20
"""Bytes; what lies in the buffers between two sockets of one machine is a tenth of it at most."""

SIZES = {
    "as large as may be": (Answer(b"a" * SMALL), "saved", None),
    "a byte larger": (Answer(b"b" * (SMALL + 1)), "too-large", "length"),
    "endless": (Answer(b"c" * ENDLESS, length=""), "too-large", "length"),
    "said to be larger than it is": (Answer(b"d" * 99, length=str(SMALL + 1)), "too-large", "length"),
    "said to be smaller than it is": (Answer(b"e" * ENDLESS, length="99"), "new", "disconnect"),
    "broken off": (Answer(b"f" * 99, length=str(SMALL)), "new", "disconnect"),
    "the last": (Answer(b"g" * 99), "saved", None),
}
"""What each answer is, what becomes of the file, and why its capture is not whole; one that is 'new' is asked for again
when it is due.
"""


def test_a_file_may_be_as_large_as_the_settings_say_whatever_its_server_says(tmp_path: Path) -> None:
    with TownHall() as hall:
        paths = {f"/f/{number}.txt": answer for number, (answer, _, _) in enumerate(SIZES.values())}
        hall.pages["/tzgg/"] = Answer(page("通知公告", rows(1)))
        hall.pages[path_of(1)] = Answer(linking(1, *paths))
        for path, answer in paths.items():
            hall.pages[path] = replace(answer, headers={"Content-Type": "text/plain"})
        text = settings(tmp_path, hall).read_text(encoding="utf-8")
        text = text.replace("delay = 0", f"delay = 0\n        attachment_bytes = {SMALL}")
        (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
        assert gongkai("crawl", cwd=tmp_path).returncode == 0
        assert len(hall.paths()) == len(set(hall.paths())) == 3 + len(SIZES), "each is asked for once"
        assert {asked.path for asked in hall.asked if not asked.was_heard} == {"/f/2.txt", "/f/4.txt"}
    came = asked(
        tmp_path,
        """
        select captures.id, state, truncated from resources join captures on captures.resource = resources.id
        where kind = 'attachment' order by resources.url
        """,
    )
    assert [(row["state"], row["truncated"]) for row in came] == [(state, why) for _, state, why in SIZES.values()]
    with Archive.read(tmp_path / "archive.db") as archive:
        kept = [archive.original(int(str(row["id"])))[1] for row in came]
    assert [len(payload) for payload in kept] == [SMALL, 0, 0, 0, 99, 99, 99]
    assert kept[0] == SIZES["as large as may be"][0].body
    (run,) = asked(tmp_path, "select outcome, counts from runs")
    assert run["outcome"] == "done"
    assert int(json.loads(str(run["counts"]))["bytes"]) < 2 * SMALL
