"""What a site's recent runs mean, in one word and one sentence of evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Literal

from archive import certificates, contact, hosts, ledger, redesign
from archive.contact import Ended
from archive.instants import DAY, china_day, from_text, to_text
from archive.rhythm import Calendar
from archive.silence import Silence, office_days, unusual

Verdict = Literal["ok", "quiet", "late", "redesigned", "blocked", "unreachable"]

NEEDS_SOMEBODY: tuple[Verdict, ...] = ("late", "redesigned", "blocked", "unreachable")
"""The verdicts for which `gongkai status` exits with 6."""

LATE_AFTER = 7 * DAY
"""A channel that was not read completely for this long is late. One that is read more rarely has time for two
readings."""

SEEN_FOR = 3 * 365
"""Days back to which publications are counted: a list of yearly reports has to show more than one gap."""

MOST_DOCUMENTS = 20_000
"""The newest documents of these days that are looked at: fifty a day for more than a year."""

FOUND_LATE = 90
"""Days after its date within which a document that is met is a sign that its list lives; one met later was found late
by us."""

FALSE_ALARMS = 0.0005
"""False alarms of silence that a site is granted a month, were its days with something new drawn by lot. Offices are
less regular: in simulated years they give ten times as many, half of the one in a hundred months that we want
(tests/benchmarks/test_health_reach.py)."""


USUAL_CALENDAR = Calendar()
"""The public holidays of China, where nobody has added any."""


def judge(db: sqlite3.Connection, site: str, now: datetime, calendar: Calendar = USUAL_CALENDAR) -> tuple[Verdict, str]:
    """The verdict on a site at an instant, from its own history; the first that applies, the gravest first."""
    runs = contact.ended_runs(db, site)
    if why := contact.blocked(db, runs, now) or contact.refused(db, site, now):
        return "blocked", why
    if why := contact.unreachable(runs, now):
        return "unreachable", why
    if why := _redesigned(db, site, now):
        return "redesigned", why
    return _late(db, site, now) or _quiet(db, site, now, calendar) or ("ok", _well(db, site, runs))


def write(db: sqlite3.Connection, site: str, now: datetime, calendar: Calendar = USUAL_CALENDAR) -> None:
    """Judge a site and keep the verdict; a row of its history when it is another than before."""
    verdict, why = judge(db, site, now, calendar)
    before, since = db.execute("select verdict, verdict_since from sites where id = ?", (site,)).fetchone()
    if verdict != before or since is None:
        since = to_text(now)
        db.execute("insert into verdicts (site, at, verdict, reason) values (?, ?, ?, ?)", (site, since, verdict, why))
    db.execute(
        "update sites set verdict = ?, verdict_reason = ?, verdict_since = ? where id = ?", (verdict, why, since, site)
    )


def _redesigned(db: sqlite3.Connection, site: str, now: datetime) -> str | None:
    return redesign.lost_list(db, site, now) or redesign.lost_documents(db, site) or redesign.lost_fields(db, site, now)


def _well(db: sqlite3.Connection, site: str, runs: Sequence[Ended]) -> str:
    """What is to be said of a site that is well."""
    said = [contact.passing(runs), *certificates.in_words(db, site), _how_complete(db, site)]
    return "; ".join(filter(None, said))


def _how_complete(db: sqlite3.Connection, site: str) -> str:
    channels = db.execute(
        "select id, name, last_complete_at from channels where site = ? and not retired order by last_complete_at, id",
        (site,),
    ).fetchall()
    short = [f"{name}: {why}" for channel, name, _ in channels if (why := _shortcoming(db, channel))]
    if unread := sum(last_complete_at is None for *_, last_complete_at in channels):
        return "; ".join([f"{unread} of its channels not read to the end yet", *short[:1]])
    if short:
        return f"the last reading was not complete of {short[0]}"
    return f"every channel read completely, the longest ago at {channels[0][2] if channels else None}"


def _shortcoming(db: sqlite3.Connection, channel: int) -> str | None:
    """Why the last reading of a channel is not complete; None when it is, or when there was none."""
    row = db.execute(
        "select complete, reason from listing_reads where channel = ? order by id desc limit 1", (channel,)
    ).fetchone()
    if row is None or row[0]:
        return None
    short = ledger.short_walks(db, channel)
    if short is None or short.tries == 1:
        return str(row[1])
    return f"{row[1]} (read as far as it goes {short.tries} times)"


def _late(db: sqlite3.Connection, site: str, now: datetime) -> tuple[Verdict, str] | None:
    row = db.execute(
        """
        select id, name, since from (
            select id, name, interval_s, coalesce(
                last_complete_at, (select min(started_at) from runs where site = channels.site)
            ) as since
            from channels where site = :site and not retired
        )
        where julianday(since) < julianday(:now) - max(:late_s, 2 * interval_s) / :day_s order by since, id
        """,
        {
            "site": site,
            "now": to_text(now),
            "late_s": LATE_AFTER.total_seconds(),
            "day_s": DAY.total_seconds(),
        },
    ).fetchone()
    if row is None:
        return None
    channel, name, since = row
    why = _shortcoming(db, channel)
    return "late", f"the channel {name} was not read completely since {since}" + (f": {why}" if why else "")


def _quiet(db: sqlite3.Connection, site: str, now: datetime, calendar: Calendar) -> tuple[Verdict, str] | None:
    """Nothing new, on one list or on all, for much longer than its own rhythm explains. What nobody has looked at is
    not silent: counted is until the last reading.
    """
    looked_at = _looked_at(db, site)
    if looked_at is None:
        return None
    published = _published(db, site, now)
    everywhere = Published.all(published.values())
    lists = {None: everywhere} | (published if len(published) > 1 else {})
    for channel, list_ in lists.items():
        silence = list_.silence(china_day(min(now, looked_at)), FALSE_ALARMS / len(lists), calendar)
        if silence:
            return "quiet", f"{_named(db, channel)}nothing new {silence}"
    return None


@dataclass(kw_only=True, slots=True)
class Published:
    """What was published, of a site or on one of its lists: the days, and the last sign of life."""

    days: set[date] = field(default_factory=set)
    last: date = date.min

    @classmethod
    def all(cls, lists: Iterable[Published]) -> Published:
        """Several taken together."""
        whole = cls()
        for one in lists:
            whole.days |= one.days
            whole.last = max(whole.last, one.last)
        return whole

    def silence(self, today: date, a_month: float, calendar: Calendar) -> Silence | None:
        """The silence until today, if it is unusual."""
        worked = partial(office_days, calendar)
        return unusual(sorted(self.days), self.last, today, a_month=a_month, worked=worked)


def _looked_at(db: sqlite3.Connection, site: str) -> datetime | None:
    """When a list of the site was last read."""
    row = db.execute(
        """
        select max(started_at) from channels
        join listing_reads on listing_reads.id = (
            select max(id) from listing_reads where channel = channels.id and pages_read > 0
        )
        join runs on runs.id = listing_reads.run
        where channels.site = ?
        """,
        (site,),
    ).fetchone()
    return from_text(row[0]) if row[0] else None


def _published(db: sqlite3.Connection, site: str, now: datetime) -> dict[int | None, Published]:
    """What each list has published. A document that was met soon after its date is a sign of life on the day it was
    met: many bear the date of their signature.
    """
    today = china_day(now)
    rows = db.execute(
        """
        select channel, published_on, max(first_seen_at) from (
            select channel, published_on, first_seen_at from documents
            where site = ? and published_on between ? and ? order by published_on desc limit ?
        )
        group by channel, published_on
        """,
        (site, (today - SEEN_FOR * DAY).isoformat(), today.isoformat(), MOST_DOCUMENTS),
    )
    lists: dict[int | None, Published] = {}
    for channel, published_on, seen_at in rows:
        day, seen_on = date.fromisoformat(published_on), china_day(from_text(seen_at))
        list_ = lists.setdefault(channel, Published())
        list_.days.add(day)
        list_.last = max(list_.last, day, seen_on if (seen_on - day).days <= FOUND_LATE else day)
    return lists


def _named(db: sqlite3.Connection, channel: int | None) -> str:
    row = db.execute("select name from channels where id = ?", (channel,)).fetchone()
    return f"the channel {row[0]}: " if row else ""


def overview(
    db: sqlite3.Connection, now: datetime, calendar: Calendar = USUAL_CALENDAR
) -> list[dict[str, str | int | None]]:
    """A line a site for `gongkai status`: the verdict as of ``now``, its reason, when last complete, when next due.

    ``unknown_labels`` are labels of metadata blocks that no field is known for: each once a site, to be looked at.
    """
    rows = db.execute(
        """
        select sites.id, sites.name,
            sites.documents,
            (select min(coalesce(last_complete_at, '')) from channels where site = sites.id and not retired),
            (select group_concat(label, ' ') from unknown_labels where site = sites.id)
        from sites order by sites.id
        """
    ).fetchall()
    lines: list[dict[str, str | int | None]] = []
    for site, name, documents, last_complete, unknown_labels in rows:
        verdict, reason = judge(db, site, now, calendar)
        rest = hosts.rest(db, site, now)
        lines.append(
            {
                "site": site,
                "name": name,
                "verdict": verdict,
                "reason": f"{reason}; {rest}" if rest else reason,
                "documents": documents,
                "unknown_labels": unknown_labels,
                "last_complete_at": last_complete or None,
                "due_at": next_due(db, site),
            }
        )
    return lines


def next_due(db: sqlite3.Connection, site: str) -> str | None:
    """When something of a site is due next, a list or a page; None when nothing is."""
    due = db.execute(
        """
        select min(due_at) from channels where site = :site and not retired
        union all
        select * from (
            select due_at from resources
            where site = :site and due_at is not null and kind != 'requisite' order by due_at limit 1
        )
        """,
        {"site": site},
    )
    return min((at for (at,) in due if at), default=None)
