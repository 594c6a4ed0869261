"""What a site says gives no orders to the terminal, or to a log, whichever command shows it."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from rich.console import Console
from townhall import ENVIRONMENT, Answer, TownHall, gongkai, notice, page, path_of, settings

from archive import Archive
from crawler import terminal
from crawler.logs import Plain, _Json
from crawler.orders import escaped, in_one_line, printable

ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EVIL = "关于\x1b]0;owned\x07\x1b[31m红头\x1b[2J\r\x08\x9b5m\u202efdp.exe\u2066通知[red]x[/red][/]"


def test_orders_are_shown_and_not_given() -> None:
    assert not ORDERS.search(printable(EVIL))
    assert printable("第一行\n\t第二行") == "第一行\n\t第二行"
    assert in_one_line("a\nb\tc\u2028d") == "a b c d"


def test_json_is_the_same_json() -> None:
    text = terminal.as_json({"title": EVIL, "lines": "a\nb"})
    assert not ORDERS.search(text)
    assert json.loads(text) == {"title": EVIL, "lines": "a\nb"}
    assert escaped('{"a": "政府"}') == '{"a": "政府"}'


@pytest.mark.parametrize("on_terminal", [False, True])
def test_a_table_gives_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, on_terminal: bool
) -> None:
    """On a terminal neither does the markup of the library that draws it."""
    out = io.StringIO()
    if on_terminal:
        out.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr("rich.console.Console", lambda: Console(file=out, width=200, no_color=True))
    terminal.print_table([{"site": "a", "reason": EVIL + "\nb\tforged\tcells"}])
    said = out.getvalue() if on_terminal else capsys.readouterr().out
    assert not ORDERS.search(re.sub("\x1b\\[[0-9;]*m", "", said) if on_terminal else said)
    assert "[red]x[/red][/]" in said
    assert on_terminal or said.count("\t") == 2


@pytest.mark.parametrize("formatter", [Plain("%(levelname)s %(message)s"), _Json()])
def test_a_log_gives_none_and_no_line_is_forged(formatter: logging.Formatter) -> None:
    try:
        raise ValueError(EVIL)
    except ValueError:
        raised = sys.exc_info()
    record = logging.LogRecord("crawler", logging.INFO, "", 0, "%s", (EVIL + "\nERROR forged: x",), raised)
    said = formatter.format(record)
    assert not ORDERS.search(said)
    assert not any(line.startswith("ERROR forged") for line in said.splitlines())
    assert "ValueError" in said


NASTY = [
    "../../../../etc/cron.d/x", "..", ".", "/etc/passwd", "C:\\Windows\\x.dll", "..\\..\\x", "a/b/c.pdf",
    "~/.ssh/authorized_keys", "x\x00.pdf", "con", "aux.pdf", "nul", ".htaccess", "-rf", "--help", "$(reboot)",
    "`reboot`", "a;reboot", "a|b", "a&b", "*", "?", "archive.db", "archive.db-wal", "settings.toml", "archive-warc",
    "a" * 300, "\u202egnp.exe", "名\n字", "x.pdf ", " x", "%2e%2e%2fx", "..%c0%afx", "file:///etc/passwd",
    "\\\\host\\share", "a\tb", "\x1b[2J", "x.pdf\r\nSet-Cookie: a", "．．／x", "‥/x",
]  # fmt: skip
"""What sites call their files."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What a crawl keeps of a site that says such things wherever it can."""
    folder = tmp_path_factory.mktemp("evil")
    with TownHall() as hall:
        hall.publish(1, 2, 3)
        for number in (1, 2):
            hall.pages[path_of(number)] = Answer(notice(number).replace(f"第{number}号专".encode(), EVIL.encode()))
        links = "".join(f'<p><a href="/f/{n}.pdf">{escape(name)}.pdf</a></p>' for n, name in enumerate(NASTY))
        hall.pages[path_of(1)].body = hall.pages[path_of(1)].body.replace(b"</div>", links.encode() + b"</div>")
        for n, name in enumerate(NASTY):
            said = {"Content-Disposition": f'attachment; filename="{name}"'.translate({10: 32, 13: 32, 0: 32})}
            said = {key: value.encode().decode("latin-1") for key, value in said.items()}
            hall.pages[f"/f/{n}.pdf"] = Answer(b"%PDF-1.4 x", headers={"Content-Type": "application/pdf"} | said)
        hall.pages["/tzgg/"] = Answer(hall.pages["/tzgg/"].body.replace("第3号".encode(), EVIL.encode()))
        there = "http://127.0.0.1:9/%1b[2J\x1b[31m\u202e/".encode().decode("latin-1").replace("\x1b", "\\x1b")
        hall.pages[path_of(3)] = Answer(b"", 302, {"Location": there})
        settings(folder, hall)
        done = gongkai("crawl", cwd=folder)
        assert done.returncode == 4
        assert not ORDERS.search(done.stdout + done.stderr)
        hall.pages["/tzgg/"] = Answer(page(EVIL, "<p>无</p>"))
        assert not ORDERS.search("".join(outputs(folder, "add", hall.url, "--dry-run")))
        yield folder


def outputs(folder: Path, *arguments: str) -> tuple[str, str]:
    command = [sys.executable, "-m", "gongkai", *arguments]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, timeout=120, check=False)
    assert b"Traceback" not in done.stderr
    # as bytes: text mode would take a carriage return for the end of a line
    return done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("command", ["status", "search 通知", "search 通知 --json", "changes"])
def test_no_command_gives_any(folder: Path, command: str) -> None:
    assert not ORDERS.search("".join(outputs(folder, *command.split())))


def test_no_name_that_a_site_gives_becomes_a_file(folder: Path) -> None:
    with Archive.read(folder / "archive.db") as archive:
        (files,) = archive.rows("select count(*) as n from attachments where name like '%pdf%'")
        (fetched,) = archive.rows("select count(*) as n from captures where url like '%/f/%' and status = 200")
    assert (files["n"], fetched["n"]) == (len(NASTY), len(NASTY))
    gongkai("export", "--format", "jsonl", "--out", "exported", cwd=folder)
    there = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    warc = r"archive-warc/gongkai-[0-9T]+-[0-9a-f]{6}\.warc\.gz"
    ours = re.compile(rf"archive\.db(-wal|-shm|\.lock)?|settings\.toml|{warc}|exported/\w+\.\w+")
    assert [name for name in there if not ours.fullmatch(name)] == []
