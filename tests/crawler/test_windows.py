"""Quiet windows: how they are written, when they are open, and what a mistake says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from archive.instants import CHINA
from crawler.errors import SettingsError
from crawler.settings import parse
from crawler.windows import open_at, quiet_until, windows


def china(text: str) -> datetime:
    """An instant of a week that begins on Monday, 2 March 2026: 'tue 08:30'."""
    day, time = text.split()
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day) + 2
    return datetime.fromisoformat(f"2026-03-{number:02}T{time}:00").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("quiet", "at", "until"),
    [
        ("mon-fri 08:30-11:30", "tue 08:29", None),
        ("mon-fri 08:30-11:30", "tue 08:30", "tue 11:30"),
        ("mon-fri 08:30-11:30", "tue 11:30", None),
        ("mon-fri 08:30-11:30", "sat 09:00", None),
        ("sat,sun", "sat 00:00", "mon 00:00"),
        ("Sat, Sun", "sun 23:59", "mon 00:00"),
        ("22:00-06:00", "wed 23:00", "thu 06:00"),
        ("22:00-06:00", "thu 05:59", "thu 06:00"),
        ("22:00-06:00", "thu 06:00", None),
        ("fri 22:00-06:00", "sat 05:00", "sat 06:00"),
        ("fri 22:00-06:00", "fri 05:00", None),
        ("sun-mon 18:00-00:00", "sun 18:00", "mon 00:00"),
        ("sat-mon 9:00-17:00", "sun 10:00", "sun 17:00"),
        ("fri 22:00-00:00; sat,sun; mon 00:00-08:00", "fri 23:00", "mon 08:00"),
    ],
)
def test_a_window_is_quiet_in_china(quiet: str, at: str, until: str | None) -> None:
    found = quiet_until(windows(quiet.split("; ")), china(at))
    # what is called Monday here is the one after that weekend
    expected = until and china(until)
    assert (found and (found.weekday(), found.timetz())) == (expected and (expected.weekday(), expected.timetz()))


@pytest.mark.parametrize(
    ("quiet", "says"),
    [
        ("weekends", "'weekends' names no days that we know (mon, tue, wed, thu, fri, sat, sun); write it as"),
        ("mon 25:00-26:00", "'mon 25:00-26:00' names no time of the day"),
        ("mon 8-9", "'mon 8-9' is no weekly window; write it as 'mon-fri 08:30-11:30', 'sat,sun' or '22:00-06:00'"),
        ("", "'' is no weekly window"),
        ("08:00-08:00", "'08:00-08:00' is a window of no length; leave the times out for whole days"),
        ("mon-sun", "mon-sun leave no time in which anything may be asked"),
    ],
)
def test_a_mistake_is_a_sentence(quiet: str, says: str) -> None:
    with pytest.raises(SettingsError, match="quiet: ") as mistake:
        parse(f'[politeness]\nquiet = ["{quiet}"]', Path("settings.toml"))
    assert says in str(mistake.value)


def test_a_site_has_windows_of_its_own_or_those_of_all() -> None:
    table = '[[site]]\nid = "{}"\nname = "某市"\nurl = "http://a.example/"\n{}\n'
    text = '[politeness]\nquiet = ["09:00-10:00"]\n' + table.format("a", "") + table.format("b", 'quiet = ["sat"]')
    settings = parse(text + table.format("c", "quiet = []"), Path("settings.toml"))
    at = china("mon 09:30")
    assert [open_at(settings, site, at) for site in ("a", "b", "c")] == [False, True, True]
