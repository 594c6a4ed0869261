"""What a mirror takes from the other sites: papers that others have reposted too, reports of years that follow each
other, and whatever else its channels are for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal.papers import Posting
from portal.plans import ChannelPlan
from portal.website import Website

ALSO_REPOSTED = 4
"""Papers that are on three sites, so that there are groups of three."""
YEARS_OF_REPORTS = 4
LATEST = timedelta(hours=30)
"""Before now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A paper that the mirror shows: from where, in which channel, since when."""

    website: Website
    posting: Posting
    channel: ChannelPlan
    at: datetime


def taken(mirror: Website, websites: Mapping[str, Website], *, rng: Random, now: datetime) -> list[Taken]:
    """All that a mirror has at the start, oldest first; each some days younger than where it is from."""
    everything = [(site, posting) for site in websites.values() for posting in site.present()]
    own = [pair for pair in everything if not pair[1].reposted]
    elsewhere = {posting.paper_number for _, posting in everything if posting.reposted}
    found = []
    for channel in mirror.plan.channels:
        fitting = [pair for pair in own if pair[1].paper.kind in channel.kinds]
        first = [pair for pair in fitting if pair[1].paper_number in elsewhere][:ALSO_REPOSTED]
        first += _reports_of_one_body(fitting)
        others = rng.sample([pair for pair in fitting if pair not in first], channel.founded_with - len(first))
        found += [_taken(site, posting, channel, rng=rng, now=now) for site, posting in first + others]
    return sorted(found, key=lambda each: each.at)


def channel_for(mirror: Website, posting: Posting) -> ChannelPlan | None:
    """Where the mirror would show it; None where it would not."""
    return next((channel for channel in mirror.plan.channels if posting.paper.kind in channel.kinds), None)


def _reports_of_one_body(pairs: Sequence[tuple[Website, Posting]]) -> list[tuple[Website, Posting]]:
    """Those of the body that has reported for the most years."""
    by_office: dict[str, list[tuple[Website, Posting]]] = {}
    for site, posting in pairs:
        if posting.paper.kind == "report":
            by_office.setdefault(posting.paper.office, []).append((site, posting))
    return max(by_office.values(), key=len, default=[])[:YEARS_OF_REPORTS]


def _taken(site: Website, posting: Posting, channel: ChannelPlan, *, rng: Random, now: datetime) -> Taken:
    at = min(posting.published_at + timedelta(days=rng.randint(2, 40), minutes=rng.randint(1, 300)), now - LATEST)
    return Taken(website=site, posting=posting, channel=channel, at=at)
