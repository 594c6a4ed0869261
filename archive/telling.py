"""What to tell people of, and what they were told already. Pure: what stands now and what was told in, lines out.

A verdict that changes to and fro is told when it has lasted, a trouble once until it is over, each night's findings
once. What was told is remembered for each address by itself: one that was out of order hears it later, and the others
do not hear it twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from archive.instants import HOUR, from_text, to_text
from archive.night import Night

HOLD = HOUR
"""A verdict is told when it has been another than the one that was told for so long."""

HELD_TROUBLES = frozenset({"crash", "locked"})
"""Troubles that mostly pass by themselves are told when they have lasted as long."""

CERTIFICATE = "certificate of "
"""Begins the name of a trouble with a host's certificate. It is held back too: of several servers behind one name one
may be behind the others.
"""

CALM = frozenset({"ok", "quiet"})
"""What nobody needs to be told of a site that is new to us."""

MOST_LINES = 40
"""Of one message: beyond it people stop reading, and some services cut."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How a site stands now."""

    site: str
    name: str
    verdict: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one address was told, and since when what it was not told yet is so."""

    verdicts: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[str, str] = field(default_factory=dict)
    since: Mapping[str, str] = field(default_factory=dict)
    """Of a site or a trouble: the instant from which it is another than was told."""
    night: str = ""
    findings: Sequence[str] = ()
    """Of the last night that was told."""
    digest: str = ""
    """The day whose digest was sent."""

    @classmethod
    def from_json(cls, noted: Any) -> Told:
        """What was noted; nothing, where nobody can read it: then it is told again, which is better than never."""
        try:
            return cls(**noted)
        except TypeError:
            return cls()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    title: str
    lines: tuple[str, ...]

    @property
    def body(self) -> str:
        more = len(self.lines) - MOST_LINES
        rest = [f"… and {more} more: `gongkai status` has them all"] if more > 0 else []
        return "\n".join([*self.lines[:MOST_LINES], *rest])


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What there is to tell, what is noted when it was told, and what is noted when it was not."""

    message: Message | None
    after: Told
    otherwise: Told


def news(
    told: Told, sites: Sequence[Standing], troubles: Mapping[str, str], night: Night | None, now: datetime
) -> Telling:
    """What one address is to be told now."""
    since = _since(told, sites, troubles, now)
    lasted = {of for of, at in since.items() if now - from_text(at) >= HOLD}
    changed = [site for site in sites if site.site in lasted]
    begun = {name: said for name, said in troubles.items()
             if name not in told.troubles and (not _is_held(name) or _key(name) in lasted)}  # fmt: skip
    over = [said for name, said in told.troubles.items() if name not in troubles]
    findings = tuple(night.damages + night.troubles) if night else ()
    found = [line for line in findings if line not in told.findings] if night and _is_news(told, night) else []
    lines = (
        *(_line(site, _was(told, site)) for site in changed),
        *begun.values(),
        *(f"Over: {_first_line(said)}" for said in over),
        *(f"Upkeep: {line}" for line in found),
    )
    after = replace(
        told,
        verdicts={site.site: site.verdict if site in changed else _was(told, site) for site in sites},
        troubles={name: said for name, said in told.troubles.items() if name in troubles} | begun,
        since={of: at for of, at in since.items() if of not in {site.site for site in changed}},
        night=str(night.night) if night else told.night,
        findings=findings if night and _is_news(told, night) else told.findings,
    )
    message = Message(title=_title(changed, len(lines)), lines=lines) if lines else None
    return Telling(message=message, after=after, otherwise=replace(told, since=since))


def _since(told: Told, sites: Sequence[Standing], troubles: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Since when each is another than was told: also one that changes from one bad verdict to the next.

    A clock that was ahead does not put anything off.
    """
    others = [site.site for site in sites if site.verdict != _was(told, site)]
    others += [_key(name) for name in troubles if _is_held(name) and name not in told.troubles]
    return {of: min(told.since.get(of, to_text(now)), to_text(now)) for of in others}


def _key(trouble: str) -> str:
    """The name of a trouble among those of sites, none of which has a colon."""
    return f"trouble:{trouble}"


def _is_held(trouble: str) -> bool:
    return trouble in HELD_TROUBLES or trouble.startswith(CERTIFICATE)


def _was(told: Told, site: Standing) -> str:
    """The verdict that was told; of a site that is new, that it is well."""
    return told.verdicts.get(site.site, site.verdict if site.verdict in CALM else "ok")


def _is_news(told: Told, night: Night) -> bool:
    return str(night.night) != told.night


def _line(site: Standing, was: str) -> str:
    return f"{site.name} ({site.site}): {site.verdict}, was {was}. {site.reason}"


def _first_line(said: str) -> str:
    return said.splitlines()[0]


def _title(changed: Sequence[Standing], lines: int) -> str:
    """What stands in a subject line: the one site by name, or how many."""
    if lines == 1 and changed:
        return f"Gongkai: {changed[0].name} is {changed[0].verdict}"
    well = sum(site.verdict in CALM for site in changed)
    parts = [(len(changed) - well, "sites need somebody"), (well, "sites well again"),
             (lines - len(changed), "other things")]  # fmt: skip
    return "Gongkai: " + ", ".join(f"{count} {what}" for count, what in parts if count)


# ---------------------------------------------------------------------- the digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Yesterday:
    """What a day brought, for the digest of the next morning."""

    day: str
    counts: Mapping[str, Mapping[str, int]]
    """Of each site, by its id: events of the feed of each kind."""
    free_bytes: int
    next_due: str | None


def digest(yesterday: Yesterday, sites: Sequence[Standing], night: Night | None) -> Message:
    """Yesterday in a few lines: what came, who needs somebody, how much room is left."""
    total: dict[str, int] = {}
    for counts in yesterday.counts.values():
        for kind, count in counts.items():
            total[kind] = total.get(kind, 0) + count
    names = {site.site: site.name for site in sites}
    busiest = sorted(yesterday.counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    troubled = [site for site in sites if site.verdict not in CALM]
    lines = [
        _counted(total) or "Nothing happened to any document.",
        *(f"{names.get(site, site)} ({site}): {_counted(counts)}" for site, counts in busiest),
        "",
        f"{len(troubled)} of {len(sites)} sites need somebody.",
        *(f"{site.name} ({site.site}): {site.verdict}. {site.reason}" for site in troubled),
        "",
        f"Free on the disk: {yesterday.free_bytes / (1 << 30):,.1f} GiB. Next due: {yesterday.next_due or 'nothing'}.",
        *([f"Upkeep: {_of_night(night)}"] if night else []),
    ]
    return Message(title=f"Gongkai: {yesterday.day}: {_counted(total) or 'nothing new'}", lines=tuple(lines))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items(), key=lambda item: -item[1]) if count)


def _of_night(night: Night) -> str:
    amiss = len(night.damages) + len(night.troubles)
    read = f"{night.segments} segments read again on {night.night}"
    return f"{read}, {amiss} things amiss" if amiss else f"{read}, nothing amiss"
