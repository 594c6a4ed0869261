"""When the papers were published that are online at the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from portal.papers import CHINA
from portal.plans import ChannelPlan, Kind, Office, SitePlan

FOUNDED_DAYS = 900
"""How far back they go."""
REPORT_YEARS = 5
OPENING = time(8, 0, tzinfo=CHINA)
NOTICES = "通知公告"
"""The channel that every site has, where reposts go."""
LISTED_TWICE = 0.15


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A founding document before it is written."""

    published_at: datetime
    channel: ChannelPlan
    kind: Kind
    office: Office


def slots(plan: SitePlan, rng: Random, *, now: datetime) -> list[Slot]:
    """Every founding document of a site, oldest first, so that ids and numbers rise with time."""
    found = []
    for channel in plan.channels:
        if "report" in channel.kinds:
            found += _report_slots(plan, channel, rng, now=now)
            continue
        for _ in range(channel.founded_with):
            at = now - timedelta(days=rng.randint(2, FOUNDED_DAYS), minutes=-rng.randint(30, 570))
            office, kind = rng.choice(plan.offices), rng.choice(channel.kinds)
            found.append(Slot(published_at=at, channel=channel, kind=kind, office=office))
    return sorted(found, key=lambda slot: slot.published_at)


def _report_slots(plan: SitePlan, channel: ChannelPlan, rng: Random, *, now: datetime) -> list[Slot]:
    """Reports of several bodies and years, each published in its first quarter, never one twice."""
    last = now.year - 1
    every = [(office, year) for office in plan.offices for year in range(last - REPORT_YEARS + 1, last + 1)]
    found = []
    for office, year in rng.sample(every, channel.founded_with):
        at = datetime.combine(date(year, 1, 20), OPENING) + timedelta(
            days=rng.randint(0, 60), minutes=rng.randint(30, 570)
        )
        found.append(Slot(published_at=at, channel=channel, kind="report", office=office))
    return found


def channels(slot: Slot, plan: SitePlan, rng: Random) -> tuple[str, ...]:
    """Some policies of the city are listed among the notices as well, under the same address."""
    twice = plan.family == "trs" and slot.channel.name == "政策文件" and rng.random() < LISTED_TWICE
    return (slot.channel.name, NOTICES) if twice else (slot.channel.name,)
