"""What people are told: changes that last, once; troubles until they are over; each night's findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.night import Night
from archive.telling import MOST_LINES, Message, Standing, Telling, Told, Yesterday, digest, news

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE


def standing(verdict: str, site: str = "linshan") -> Standing:
    return Standing(site=site, name="临山市人民政府", verdict=verdict, reason="HTTP 412 on 2026-03-01T03:00:00Z")


def look(told: Told, *sites: Standing, at: datetime = NOW, night: Night | None = None, **troubles: str) -> Telling:
    return news(told, sites, troubles, night, at)


def follow(verdicts: list[str], step: timedelta = 40 * MINUTE) -> list[str]:
    """The titles that somebody gets while a site has these verdicts, one after the other."""
    told, titles = Told(), []
    for number, verdict in enumerate(verdicts):
        telling = look(told, standing(verdict), at=NOW + number * step)
        if telling.message:
            titles.append(telling.message.title.removeprefix("Gongkai: 临山市人民政府 is "))
        told = telling.after
    return titles


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (["ok", "ok", "ok"], []),
        (["quiet", "quiet", "quiet"], []),  # it was so when we came
        (["blocked", "blocked", "blocked", "blocked"], ["blocked"]),
        (["ok", "blocked", "ok", "blocked", "ok"], []),  # to and fro
        (["blocked", "unreachable", "blocked", "unreachable"], ["blocked"]),  # but never well: told, and not twice …
        (["late", "late", "late", "late", "ok", "ok", "ok"], ["late", "ok"]),
        (["late", "late", "late", "late", "blocked", "blocked", "blocked"], ["late", "blocked"]),
    ],
)
def test_a_verdict_is_told_when_it_has_lasted_and_once(verdicts: list[str], told: list[str]) -> None:
    assert follow(verdicts) == told


def test_what_was_not_taken_is_told_again() -> None:
    told = look(Told(), standing("blocked")).after
    later = look(told, standing("blocked"), at=NOW + 2 * HOUR)
    assert later.message
    again = look(later.otherwise, standing("blocked"), at=NOW + 3 * HOUR)
    assert again.message
    assert look(again.after, standing("blocked"), at=NOW + 9 * HOUR).message is None


def test_a_clock_that_was_ahead_puts_nothing_off() -> None:
    told = look(Told(), standing("blocked"), at=NOW + timedelta(days=300)).after
    told = look(told, standing("blocked")).after
    assert look(told, standing("blocked"), at=NOW + HOUR).message


def test_a_trouble_is_told_at_once_and_when_it_is_over() -> None:
    begun = look(Told(), settings="settings.toml: broken\nthe last good ones hold")
    assert begun.message
    assert begun.message.lines == ("settings.toml: broken\nthe last good ones hold",)
    assert look(begun.after, settings="settings.toml: broken otherwise").message is None
    over = look(begun.after)
    assert over.message
    assert over.message.lines == ("Over: settings.toml: broken",)
    assert look(over.after).message is None


def test_a_crash_that_passes_is_not_told() -> None:
    first = look(Told(), crash="the crawl died of SIGSEGV")
    assert first.message is None
    assert look(first.after, at=NOW + 2 * HOUR).message is None
    assert look(first.after, at=NOW + HOUR, crash="the crawl died of SIGSEGV").message


def test_each_nights_findings_are_told_once() -> None:
    night = Night(night=date(2026, 3, 1), began_at="2026-02-28T19:30:00Z", damages=["cut: a.warc.gz"])
    first = look(Told(), night=night)
    assert first.message
    assert first.message.lines == ("Upkeep: cut: a.warc.gz",)
    assert look(first.after, night=night).message is None
    same = replace(night, night=date(2026, 3, 2), troubles=["no backup"])
    second = look(first.after, night=same)
    assert second.message
    assert second.message.lines == ("Upkeep: no backup",), "the damage is still there and was told"
    well = look(second.after, night=Night(night=date(2026, 3, 3), began_at="2026-03-02T19:30:00Z"))
    assert well.message is None
    assert look(well.after, night=replace(same, night=date(2026, 3, 4))).message


def test_many_changes_are_one_message_that_people_can_read() -> None:
    sites = [standing("blocked", f"s{number}") for number in range(100)]
    told = look(Told(), *sites).after
    message = look(told, *sites, at=NOW + HOUR).message
    assert message
    assert message.title == "Gongkai: 100 sites need somebody"
    assert len(message.body.splitlines()) == MOST_LINES + 1
    assert message.body.endswith("… and 60 more: `gongkai status` has them all")


def test_what_was_told_is_read_as_it_was_noted() -> None:
    told = look(Told(), standing("blocked"), room="full").after
    assert Told.from_json(told.as_json()) == told
    assert Told.from_json({"never": "heard"}) == Told()
    assert Told.from_json([]) == Told()


def test_the_digest() -> None:
    yesterday = Yesterday(
        day="2026-02-28",
        counts={"linshan": {"new": 12, "changed": 1}, "beihe": {"new": 3, "gone": 1}},
        free_bytes=5 << 30,
        next_due="2026-03-01T06:00:00Z",
    )
    night = Night(night=date(2026, 3, 1), began_at="2026-02-28T19:30:00Z", segments=3, troubles=["no backup"])
    message = digest(yesterday, [standing("ok"), standing("late", "beihe")], night)
    assert message == Message(
        title="Gongkai: 2026-02-28: 15 new, 1 changed, 1 gone",
        lines=(
            "15 new, 1 changed, 1 gone",
            "临山市人民政府 (linshan): 12 new, 1 changed",
            "临山市人民政府 (beihe): 3 new, 1 gone",
            "",
            "1 of 2 sites need somebody.",
            "临山市人民政府 (beihe): late. HTTP 412 on 2026-03-01T03:00:00Z",
            "",
            "Free on the disk: 5.0 GiB. Next due: 2026-03-01T06:00:00Z.",
            "Upkeep: 3 segments read again on 2026-03-01, 1 things amiss",
        ),
    )
