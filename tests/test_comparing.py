"""`gongkai diff` as a user meets it: what it prints on a terminal and in a pipe, and a sentence for every mistake."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from townhall import ENVIRONMENT
from worlds import HOME, LIST, NOW, SITE, content, exchange, fetched, file_content, file_exchange, recorded

from archive import Archive
from archive.records import Attachment, Content
from gongkai import main

URL = HOME + "1.html"
ARTICLES = [f"第{number}条　本条规定第{number}个方面的事项，由各单位按照职责分工负责落实。" for number in range(1, 10)]
LONG = "为了规范管理，" * 30
FILE = Attachment(url=HOME + "a.pdf", name="附件：申请表")


def text(*changed: tuple[int, str]) -> str:
    lines = list(ARTICLES)
    for number, line in changed:
        lines[number - 1] = line
    return "\n".join(lines)


VERSIONS = (
    content(text((4, LONG + "补贴标准为100元。" + LONG)), validity="有效", document_number="示政发〔2026〕3号"),
    content(
        text((4, LONG + "补贴标准为250元。" + LONG)),
        validity="有效",
        document_number="示政发〔2026〕3号",
        attachments=(FILE,),
    ),
    content(
        text((4, LONG + "补贴标准为250元。" + LONG)),
        validity="\x1b[31m废止",
        document_number="示政发〔2026〕3号",
        attachments=(FILE,),
    ),
)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """An archive of a document in three versions and of one in a single version."""
    path = tmp_path / "settings.toml"
    path.write_text(
        f'[[site]]\nid = "example"\nname = "示例市"\nurl = "{HOME}"\n[[site.channel]]\nname = "通知"\nurl = "{LIST}"\n',
        encoding="utf-8",
    )
    pages: list[tuple[str, Content]] = [*((URL, one) for one in VERSIONS), (HOME + "2.html", content("只有一版。"))]
    with Archive.write(tmp_path / "archive.db") as archive:
        crawl = archive.run(SITE, NOW)
        for day, (url, said) in enumerate(pages):
            crawl.save(recorded(crawl, exchange(url, f"{day}".encode(), at=NOW + timedelta(days=day))), said)
        crawl.finish("done", {}, now=NOW)
    return path


def run(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments, "--settings", str(settings)])


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_words_and_files_that_changed_are_marked(settings: Path) -> None:
    around = LONG[:40]
    assert lines(run(settings, "1", "2")) == [
        "关于加强管理的通知",
        URL,
        "version 1, seen 2026-03-01 12:00 → version 2, seen 2026-03-02 12:00",
        "",
        f"附件: {{+附件：申请表+}}  {HOME}a.pdf",
        "",
        "  … 2 paragraphs unchanged",
        f"  {ARTICLES[2]}",
        f"  …{(LONG + '补贴标准为')[-40:]}[-100-]{{+250+}}{('元。' + around)[:40]}…",
        f"  {ARTICLES[4]}",
        "  … 4 paragraphs unchanged",
        "",
        "3 characters added, 3 removed; of substance.",
    ]


def test_fields_stand_first_under_their_chinese_names_and_give_no_orders_to_a_terminal(settings: Path) -> None:
    assert lines(run(settings, "1"))[3:] == [
        "",
        "有效性: [-有效-] → {+\ufffd[31m废止+}",
        "",
        "0 characters added, 0 removed; of substance.",
    ]


@pytest.mark.parametrize("address", [URL, "HTTP://WWW.example.gov.cn:80/./1.html#top"])
def test_an_address_names_a_document_too(settings: Path, address: str) -> None:
    assert lines(run(settings, address))[1] == URL


@pytest.mark.parametrize(
    ("numbers", "first", "second"), [((), 2, 3), (("2",), 1, 2), (("1", "3"), 1, 3), (("3", "1"), 3, 1)]
)
def test_which_versions_are_meant(settings: Path, numbers: tuple[str, ...], first: int, second: int) -> None:
    head = lines(run(settings, "1", *numbers))[2]
    assert head.startswith(f"version {first}, ")
    assert f"→ version {second}, " in head


def test_the_same_version_twice_says_the_same(settings: Path) -> None:
    assert lines(run(settings, "1", "2", "2"))[-1] == "The two say the same."


def test_json_has_everything(settings: Path) -> None:
    found = json.loads(run(settings, "1", "1", "3", "--json").output)
    assert found["old"] == {"version": 1, "seen_at": "2026-03-01T04:00:00Z"}
    assert found["new"]["version"] == 3
    assert found["fields"] == [{"field": "validity", "old": "有效", "new": "\x1b[31m废止", "label": "有效性"}]
    assert found["attachments_added"] == [{"url": FILE.url, "name": FILE.name}]
    assert (found["added"], found["removed"], found["substantive"]) == (3, 3, True)
    kept = ["".join(part["text"] for part in line if part["kind"] != "removed") for line in found["text"]]
    assert "\n".join(kept) == VERSIONS[2].text


def test_where_there_is_nothing_before_it_is_said_so(settings: Path) -> None:
    alone = run(settings, "2")
    assert lines(alone) == ["Document 2 has only one version: there is nothing to compare it with yet."]
    assert lines(run(settings, "1", "1")) == [
        "Version 1 is the first of document 1: there is nothing before it to compare it with."
    ]
    as_json = run(settings, "2", "--json")
    assert as_json.exit_code == 0
    assert json.loads(as_json.stdout) is None
    assert "only one version" in as_json.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("3",), "There is no document 3 in this archive; `gongkai search` finds those there are."),
        (("http://www.example.gov.cn/9.html",), "There is no document http://www.example.gov.cn/9.html in this"),
        (("通知",), "There is no document 通知 in this archive"),
        (("1", "4"), "Document 1 has no version 4; it has versions 1 to 3."),
        (("2", "1", "2"), "Document 2 has no version 2; it has only version 1."),
    ],
)
def test_what_is_not_there_is_a_sentence(settings: Path, arguments: tuple[str, ...], sentence: str) -> None:
    result = run(settings, *arguments)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {sentence}")
    assert run(settings, "1", "0").exit_code == 2


def read_to_the_end(terminal: int) -> str:
    """What a terminal was told; Linux says EIO when nobody has it open any more."""
    printed = b""
    with suppress(OSError):
        while more := os.read(terminal, 65536):
            printed += more
    os.close(terminal)
    return printed.decode()


@pytest.mark.parametrize("colourless", [False, True])
def test_on_a_terminal_there_are_colours_unless_nobody_wants_them(settings: Path, colourless: bool) -> None:
    ours, theirs = pty.openpty()
    environment = {**ENVIRONMENT, **({"NO_COLOR": "1"} if colourless else {})}
    if not colourless:
        environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "gongkai", "diff", "1", "2", "--settings", str(settings)]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = read_to_the_end(ours)
    assert process.wait(timeout=60) == 0
    coloured = click.style("100", fg="red", strikethrough=True) + click.style("250", fg="green", underline=True)
    assert (coloured in shown) is not colourless
    assert ("[-100-]{+250+}" in shown) is colourless


@pytest.fixture
def of_files(settings: Path) -> Path:
    """The same, where the file of document 1 is replaced, locked, gone, and back."""
    with Archive.write(settings.parent / "archive.db") as archive:
        crawl = archive.run(SITE, NOW + timedelta(days=10))
        for day, amount in enumerate(("35", "250")):
            fetched(crawl, FILE.url, f"乡镇\t户数\n城关镇\t{amount}\x1b", at=NOW + timedelta(days=10 + day))
        locked = recorded(crawl, file_exchange(FILE.url, "locked", at=NOW + timedelta(days=12)))
        crawl.save(locked, file_content("", unread="encrypted", detail="a password is asked for"))
        for week in range(1, 4):
            crawl.record(file_exchange(FILE.url, "404", at=NOW + timedelta(days=12, weeks=week), status=404))
        fetched(crawl, FILE.url, "另一份", at=NOW + timedelta(days=60))
        crawl.finish("done", {}, now=NOW + timedelta(days=60))
    return settings


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (
            ("3", "4"),
            [
                f"附件: {FILE.name}  {FILE.url}  replaced",
                "  乡镇\t户数",
                "  城关镇\t[-35-]{+250+}\ufffd",
                "",
                "0 characters added, 0 removed, 1 file replaced; of substance.",
            ],
        ),
        (
            ("4", "5"),
            [
                f"附件: {FILE.name}  {FILE.url}  replaced",
                "  No text in version 5: encrypted, it asks for a password (a password is asked for).",
                "",
                "0 characters added, 0 removed, 1 file replaced; of substance.",
            ],
        ),
        (
            ("5", "6"),
            [
                f"附件: {FILE.name}  {FILE.url}  gone since 2026-03-20 12:00",
                "",
                "0 characters added, 0 removed, 1 file gone; of substance.",
            ],
        ),
        (
            ("6", "7"),
            [
                f"附件: {FILE.name}  {FILE.url}  replaced and back",
                "  No text in version 6: encrypted, it asks for a password (a password is asked for).",
                "",
                "0 characters added, 0 removed, 1 file replaced, 1 file back; of substance.",
            ],
        ),
    ],
)
def test_what_became_of_a_file_is_told(of_files: Path, numbers: tuple[str, ...], said: list[str]) -> None:
    assert lines(run(of_files, "1", *numbers))[3:] == ["", *said]


def test_json_tells_of_files_too(of_files: Path) -> None:
    (file,) = json.loads(run(of_files, "1", "3", "4", "--json").output)["files"]
    assert (file["url"], file["what"], file["substantive"], file["in_body"]) == (FILE.url, ["replaced"], True, False)
    assert file["old"]["payload_digest"] != file["new"]["payload_digest"]
    assert [part["text"] for line in file["text"] for part in line if part["kind"] == "added"] == ["250"]
    (file,) = json.loads(run(of_files, "1", "4", "5", "--json").output)["files"]
    assert (file["new"]["unread"], file["new"]["detail"], file["text"]) == (
        "encrypted",
        "a password is asked for",
        None,
    )
    (file,) = json.loads(run(of_files, "1", "5", "6", "--json").output)["files"]
    assert (file["what"], file["new"]["gone_since"]) == (["gone"], "2026-03-20T04:00:00Z")


def test_the_file_of_a_cover_is_told_once(of_files: Path) -> None:
    cover = Attachment(url=HOME + "cover.txt", name="全文")
    with Archive.write(of_files.parent / "archive.db") as archive:
        crawl = archive.run(SITE, NOW)
        crawl.save(recorded(crawl, exchange(HOME + "3.html", b"3")), content("见附件", attachments=(cover,)))
        for day, text in enumerate(("补贴标准为100元。", "补贴标准为250元。")):
            fetched(crawl, cover.url, text, at=NOW + timedelta(days=day))
        crawl.finish("done", {}, now=NOW)
    assert lines(run(of_files, "3"))[4:] == [
        f"附件: 全文  {cover.url}  replaced",
        "  Its text is that of the document, below.",
        "",
        "  补贴标准为[-100-]{+250+}元。",
        "",
        "3 characters added, 3 removed, 1 file replaced; of substance.",
    ]
