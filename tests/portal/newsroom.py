"""The editors of all sites: they found the archive of papers, then publish, edit, remove, restore and repost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from portal.government import FOUNDING_REPOSTS
from portal.papers import CHINA, Manner, Paper, Paragraph, Posting
from portal.plans import ChannelPlan, Kind, Office, SitePlan
from portal.prose import Author, amended
from portal.script import MANNERS, Event, EventKind, day_of_script
from portal.website import Website

FOUNDED_DAYS = 900
"""How far back the papers go that are online at the start."""
REPORT_YEARS = 5
OPENING = time(8, 0, tzinfo=CHINA)
NOTICES = "通知公告"
"""The channel that every site has, where reposts go."""
OFTEN_EMPTY = (
    "document_number",
    "subject",
    "issued_on",
    "effective_on",
    "validity",
    "keywords",
    "summary",
    "genre",
)
EMPTY_SHARE = 0.1
LISTED_TWICE = 0.15
SETTLED = timedelta(days=3)
"""A founding posting is left alone for so long before the script touches it."""
RESTED = timedelta(days=40)
"""And one that something happened to for so long before the next thing does: longer than a round of the script."""
LONG_AWAY = timedelta(days=15)
"""A document comes back only after this: an archive has had the fourteen days it wants to be sure that it was gone."""
IN_FORCE = frozenset({"有效", "现行有效"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Slot:
    """A founding document before it is written."""

    published_at: datetime
    channel: ChannelPlan
    kind: Kind
    office: Office


class Newsroom:
    """Acts on websites. ``now`` is the simulated clock; each act takes a second of it."""

    def __init__(self, websites: Mapping[str, Website], *, seed: int, start: date) -> None:
        self.websites = websites
        self.now = datetime.combine(start, OPENING)
        self.events: list[Event] = []
        self._seed = seed
        self._author = Author()
        self._rng = Random(f"{seed}/newsroom")
        self._days = 0
        self._removals = 0
        self._touched: dict[tuple[str, int], datetime] = {}
        self._serials: dict[tuple[str, int], int] = {}
        self._found()

    # Acts

    def publish(
        self, website: Website, channel: ChannelPlan, paper: Paper | None = None, *, published_on: date | None = None
    ) -> Posting:
        """A new paper, by default at the top of its channel; written by the author when none is given."""
        at = datetime.combine(published_on, self.now.timetz()) if published_on else self.now
        if paper is None:
            office = self._rng.choice(website.plan.offices)
            written = at.date() - timedelta(days=self._rng.randint(0, 6))
            paper = self._author.write(self._rng.choice(channel.kinds), office, written, rng=self._rng)
        posting = self._posting(website, (channel.name,), paper, at, rng=self._rng)
        posting = replace(posting, modified_at=self.now)
        self._act("new", website, posting)
        return posting

    def repost(self, website: Website, posting: Posting, target: Website, channel: ChannelPlan) -> Posting:
        """The same paper on another site, with that site's furniture, publisher and numbers."""
        copy = self._posting(target, (channel.name,), posting.paper, self.now, rng=self._rng, origin=website.plan)
        self._touched[website.plan.id, posting.id] = self.now
        self._act("reposted", target, copy, detail=website.url(posting))
        return copy

    def amend(self, website: Website, posting: Posting) -> Posting:
        """A substantive edit of the author's own."""
        office = next((o for o in website.plan.offices if o.name == posting.paper.office), website.plan.host)
        return self.rewrite(website, posting, amended(posting.paper, rng=self._rng, office=office))

    def rewrite(self, website: Website, posting: Posting, paper: Paper, *, kind: EventKind = "edited") -> Posting:
        """The posting with another text or other fields."""
        edited = replace(posting, paper=paper, modified_at=self.now)
        self._act(kind, website, edited)
        return edited

    def redecorate(self, website: Website, posting: Posting) -> Posting:
        """Another name in the share bar; nothing of the document."""
        edited = replace(posting, edition=posting.edition + 1, modified_at=self.now)
        self._act("furniture", website, edited)
        return edited

    def remove(self, website: Website, posting: Posting, manner: Manner) -> None:
        """Off the lists, and answered for in that manner."""
        self._act("removed", website, replace(posting, removed=manner, modified_at=self.now), detail=manner)

    def restore(self, website: Website, posting: Posting) -> Posting:
        """Online again, as it was."""
        returned = replace(posting, removed=None, modified_at=self.now)
        self._act("restored", website, returned)
        return returned

    def _act(self, kind: EventKind, website: Website, posting: Posting, *, detail: str | None = None) -> None:
        website.put(posting)
        self._touched[website.plan.id, posting.id] = self.now
        self.events.append(Event(kind=kind, at=self.now, site=website.plan.id, url=website.url(posting), detail=detail))
        self.now += timedelta(seconds=1)

    # The script

    def play_a_day(self) -> None:
        """All that the script has for today; ends at the same hour of tomorrow."""
        tomorrow = self.now + timedelta(days=1)
        for kind in day_of_script(self._seed, self._days):
            self.now += timedelta(minutes=self._rng.randint(20, 45))
            self._plays[kind]()
        self._days += 1
        self.now = tomorrow

    @property
    def _plays(self) -> Mapping[EventKind, Callable[[], object]]:
        return {
            "new": self._play_new,
            "reposted": self._play_repost,
            "edited": lambda: self.amend(*self._some_settled()),
            "metadata": self._play_repeal,
            "furniture": lambda: self.redecorate(*self._some_settled()),
            "removed": self._play_removal,
            "restored": self._play_return,
        }

    def _play_new(self) -> None:
        website = self._rng.choice(list(self.websites.values()))
        channels = [channel for channel in website.plan.channels if "report" not in channel.kinds]
        self.publish(website, self._rng.choice(channels))

    def _play_repost(self) -> None:
        website, posting = self._some_settled(lambda _, posting: _is_worth_reposting(posting))
        target = self._rng.choice([other for other in self.websites.values() if not _shows(other, posting.paper)])
        self.repost(website, posting, target, target.plan.channel(NOTICES))

    def _play_repeal(self) -> None:
        website, posting = self._some_settled(lambda site, posting: site.truth(posting).validity in IN_FORCE)
        self.rewrite(website, posting, replace(posting.paper, validity="废止"), kind="metadata")

    def _play_removal(self) -> None:
        self.remove(*self._some_settled(), MANNERS[self._removals % len(MANNERS)])
        self._removals += 1

    def _play_return(self) -> None:
        """Comes to nothing when nothing has been away for long."""
        removed = [event for event in self.events if event.kind == "removed" and self.now - event.at > LONG_AWAY]
        for event in removed:
            website = self.websites[event.site]
            posting = website.posting(event.url.removeprefix(website.origin))
            if posting.removed:
                self.restore(website, posting)
                return

    def _some_settled(
        self, fits: Callable[[Website, Posting], bool] = lambda website, posting: True
    ) -> tuple[Website, Posting]:
        """A posting that is online, fits, and that nothing happened to lately."""
        candidates = [
            (website, posting)
            for website in self.websites.values()
            for posting in website.present()
            if self._is_settled(website, posting) and fits(website, posting)
        ]
        return self._rng.choice(candidates)

    def _is_settled(self, website: Website, posting: Posting) -> bool:
        touched_at = self._touched.get((website.plan.id, posting.id))
        if touched_at is not None:
            return self.now - touched_at > RESTED
        return self.now - posting.published_at > SETTLED

    # The founding

    def _found(self) -> None:
        for website in self.websites.values():
            rng = Random(f"{self._seed}/{website.plan.id}")
            for slot in self._slots(website.plan, rng):
                written = slot.published_at.date() - timedelta(days=rng.randint(0, 9))
                paper = self._author.write(slot.kind, slot.office, written, rng=rng)
                website.put(self._posting(website, _channels(slot, website, rng), paper, slot.published_at, rng=rng))
        self._found_reposts()

    def _slots(self, plan: SitePlan, rng: Random) -> list[_Slot]:
        """Every founding document of a site, oldest first, so that ids and numbers rise with time."""
        slots = []
        for channel in plan.channels:
            if "report" in channel.kinds:
                slots += self._report_slots(plan, channel, rng)
                continue
            for _ in range(channel.founded_with):
                at = self.now - timedelta(days=rng.randint(2, FOUNDED_DAYS), minutes=-rng.randint(30, 570))
                office, kind = rng.choice(plan.offices), rng.choice(channel.kinds)
                slots.append(_Slot(published_at=at, channel=channel, kind=kind, office=office))
        return sorted(slots, key=lambda slot: slot.published_at)

    def _report_slots(self, plan: SitePlan, channel: ChannelPlan, rng: Random) -> list[_Slot]:
        """Reports of several bodies and years, each published in its first quarter, never one twice."""
        last = self.now.year - 1
        every = [(office, year) for office in plan.offices for year in range(last - REPORT_YEARS + 1, last + 1)]
        slots = []
        for office, year in rng.sample(every, channel.founded_with):
            at = datetime.combine(date(year, 1, 20), OPENING) + timedelta(
                days=rng.randint(0, 60), minutes=rng.randint(30, 570)
            )
            slots.append(_Slot(published_at=at, channel=channel, kind="report", office=office))
        return slots

    def _found_reposts(self) -> None:
        rng = Random(f"{self._seed}/reposts")
        everything = [(site, posting) for site in self.websites.values() for posting in site.present()]
        worthy = [pair for pair in everything if _is_worth_reposting(pair[1])]
        for number, (site, posting) in enumerate(rng.sample(worthy, FOUNDING_REPOSTS)):
            target = rng.choice([other for other in self.websites.values() if other is not site])
            at = self.now - timedelta(days=1, hours=FOUNDING_REPOSTS - number)
            target.put(self._posting(target, (NOTICES,), posting.paper, at, rng=rng, origin=site.plan))

    def _posting(
        self,
        website: Website,
        channels: tuple[str, ...],
        paper: Paper,
        at: datetime,
        *,
        rng: Random,
        origin: SitePlan | None = None,
    ) -> Posting:
        plan = website.plan
        serial = self._serials[plan.id, at.year] = self._serials.get((plan.id, at.year), 0) + 1
        return Posting(
            id=website.next_id(rng.randint(1, 9)),
            paper=paper,
            channels=channels,
            published_at=at,
            modified_at=at,
            index_number=f"{plan.organisation}/{at.year}-{serial:05}",
            publisher=plan.host.name if origin else paper.office,
            source=origin.title if origin else rng.choice((plan.title, paper.office)),
            blank=frozenset(field for field in OFTEN_EMPTY if rng.random() < EMPTY_SHARE),
        )


def _channels(slot: _Slot, website: Website, rng: Random) -> tuple[str, ...]:
    """Some policies of the city are listed among the notices as well, under the same address."""
    twice = website.plan.family == "trs" and slot.channel.name == "政策文件" and rng.random() < LISTED_TWICE
    return (slot.channel.name, NOTICES) if twice else (slot.channel.name,)


def _shows(website: Website, paper: Paper) -> bool:
    return any(posting.paper.title == paper.title for posting in website.present())


def _is_worth_reposting(posting: Posting) -> bool:
    return posting.paper.kind in {"notice", "measures", "interpretation"} and posting.publisher == posting.paper.office


def paper_of(title: str, paragraphs: tuple[str, ...], office: Office, on: date) -> Paper:
    """A paper of a test's own words, unsigned and without number."""
    body = tuple(Paragraph(text=text) for text in paragraphs)
    return Paper(kind="notice", title=title, body=body, office=office.name, written_on=on, signed=False)
