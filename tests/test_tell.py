"""`gongkai tell` with Apprise and an address on 127.0.0.1: what arrives, how often, and that no secret is in a log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from townhall import Answer, TownHall
from worlds import HOME, SITE, content, exchange, recorded

from archive import Archive
from archive.records import Handshake
from gongkai import main

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # Apprise, on Python 3.11

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
SECRET = "geheim4711"


@pytest.fixture
def hook() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.posted = lambda _: Answer(b"{}")
        yield hall


@pytest.fixture
def folder(tmp_path: Path, hook: TownHall) -> Path:
    """An archive with a site that was blocked, one document that was new on the first of March."""
    write_settings(tmp_path, hook)
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, AT)
        run.save(recorded(run, exchange(HOME + "1.html", at=AT)), content())
        run.finish("done", {}, now=AT)
        archive.run(SITE, AT).finish("blocked", {}, now=AT, reason="HTTP 412")
    return tmp_path


def write_settings(folder: Path, *hooks: TownHall, extra: str = "") -> None:
    urls = [f"{hall.url.replace('http', 'json')}/{SECRET}" for hall in hooks]
    folder.joinpath("settings.toml").write_text(
        f"""
        [alerts]
        urls = {json.dumps([*urls, *([extra] if extra else [])])}
        [[site]]
        id = "{SITE.id}"
        name = "{SITE.name}"
        url = "{SITE.url}"
        """,
        encoding="utf-8",
    )


def tell(folder: Path, *arguments: str, at: datetime = AT) -> Result:
    """In this process: Apprise alone takes a second to import."""
    options = ["--now", at.isoformat(), "--settings", str(folder / "settings.toml")]
    told = CliRunner().invoke(main, ["tell", *arguments, *options])
    assert SECRET not in told.output
    assert told.exception is None or isinstance(told.exception, SystemExit)
    return told


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def messages(hook: TownHall) -> list[dict[str, str]]:
    return [json.loads(asked.body) for asked in hook.asked if asked.body]


def later(hours: float) -> datetime:
    return AT + timedelta(hours=hours)


def test_a_verdict_is_told_once_and_its_end_too(folder: Path, hook: TownHall) -> None:
    for hours in (1, 2.5, 3, 30):
        assert tell(folder, at=later(hours)).exit_code == 0
    (message,) = messages(hook)
    assert message["title"] == f"Gongkai: {SITE.name} is blocked"
    assert "HTTP 412" in message["message"]
    with Archive.write(folder / "archive.db") as archive:
        archive.run(SITE, later(31)).finish("done", {}, now=later(31))
    for hours in (32, 34, 36):
        tell(folder, at=later(hours))
    assert [message["title"] for message in messages(hook)][1:] == [f"Gongkai: {SITE.name} is ok"]


def test_what_a_site_says_gives_no_orders_to_who_reads_it(folder: Path, hook: TownHall) -> None:
    with Archive.write(folder / "archive.db") as archive:
        archive.run(SITE, later(1)).finish("blocked", {}, now=later(1), reason="HTTP 412\x1b]0;owned\x07\u202e")
    tell(folder, at=later(1.1))
    tell(folder, at=later(3))
    (message,) = messages(hook)
    assert "HTTP 412\ufffd]0;owned\ufffd\ufffd" in message["message"]


def test_a_certificate_that_turns_bad_is_told_once_and_that_it_is_good_again(folder: Path, hook: TownHall) -> None:
    expired = Handshake(verdict="unverified: certificate has expired", protocol="TLSv1.3", fingerprint="aa" * 32)
    good = replace(expired, verdict="verified")
    for days, shown in enumerate((good, expired, expired, good, good), 1):
        with Archive.write(folder / "archive.db") as archive:
            run = archive.run(SITE, later(24 * days))
            run.record(exchange(f"{HOME}{days}.html", at=later(24 * days), tls=shown))
            run.finish("done", {}, now=later(24 * days))
        for hours in (0.1, 2, 5):
            tell(folder, at=later(24 * days + hours))
    told, over = [message["message"] for message in messages(hook)]
    host = "the TLS certificate of www.example.gov.cn is not good (certificate has expired)"
    assert told == f"{SITE.name} ({SITE.id}): {host}; it was until 2026-03-02T04:00:00Z"
    assert over == f"Over: {told}"


def test_an_address_that_was_out_of_order_hears_it_later_and_the_other_not_twice(folder: Path, hook: TownHall) -> None:
    with TownHall() as other:
        other.posted = lambda _: Answer(b"no", status=500)
        write_settings(folder, hook, other)
        tell(folder, at=later(1))
        failed = tell(folder, at=later(3))
        assert failed.exit_code == 1
        assert "number 2 (json://…) did not take the message; it is told again" in failed.stderr
        other.posted = lambda _: Answer(b"{}")
        assert tell(folder, at=later(4)).exit_code == 0
        assert tell(folder, at=later(5)).exit_code == 0
        assert len(messages(hook)) == 1
        assert len(messages(other)) == 2


def test_the_digest_is_sent_once_a_day(folder: Path, hook: TownHall) -> None:
    for hours in (24, 25, 26):
        assert tell(folder, "--digest", at=later(hours)).exit_code == 0
    digests = [message for message in messages(hook) if "2026-03-01" in message["title"]]
    (message,) = digests
    assert message["title"] == "Gongkai: 2026-03-01: 1 new"
    assert "1 of 1 sites need somebody." in message["message"]
    tell(folder, "--digest", at=later(49))
    assert messages(hook)[-1]["title"].startswith("Gongkai: 2026-03-02: nothing new")


def test_a_dry_run_sends_and_remembers_nothing(folder: Path, hook: TownHall) -> None:
    shown = tell(folder, "--digest", "--dry-run", at=later(24))
    assert "Gongkai: 2026-03-01: 1 new" in shown.stdout
    assert hook.asked == []
    assert not (folder / "archive.db.told.json").exists()


def test_a_test_message_goes_to_all(folder: Path, hook: TownHall) -> None:
    assert tell(folder, "--test").exit_code == 0
    (message,) = messages(hook)
    assert "能看到这条消息" in message["message"]
    write_settings(folder, hook, extra=f"nosuchservice://{SECRET}")
    failed = tell(folder, "--test")
    assert failed.exit_code == 1
    assert "number 2 (nosuchservice://…) is no address that Apprise knows" in failed.stderr


def test_nobody_to_tell_is_said(folder: Path) -> None:
    write_settings(folder)
    assert "there is nobody to tell" in tell(folder).stderr


def test_what_is_remembered_holds_no_address(folder: Path) -> None:
    tell(folder)
    assert SECRET not in (folder / "archive.db.told.json").read_text(encoding="utf-8")


def test_an_address_that_is_none_is_refused_without_showing_it(folder: Path, hook: TownHall) -> None:
    write_settings(folder, hook, extra=SECRET)
    assert "alerts.urls: number 2 is not an address" in tell(folder).stderr
