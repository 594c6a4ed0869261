"""The editors of all sites: they found the archive of papers, then publish, edit, remove, restore and repost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from portal.founding import NOTICES, OPENING, channels, slots
from portal.government import FOUNDING_REPOSTS
from portal.mirroring import channel_for, taken
from portal.papers import Extension, File, Manner, Paper, Paragraph, Posting
from portal.plans import ChannelPlan, Office
from portal.prose import Author, amended
from portal.script import MANNERS, Event, EventKind, day_of_script
from portal.traditional import mirrored, traditional
from portal.website import Website

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
SETTLED = timedelta(days=3)
"""A founding posting is left alone for so long before the script touches it."""
RESTED = timedelta(days=40)
"""And one that something happened to for so long before the next thing does: longer than a round of the script."""
LONG_AWAY = timedelta(days=15)
"""A document comes back only after this: an archive has had the fourteen days it wants to be sure that it was gone."""
IN_FORCE = frozenset({"有效", "现行有效"})


class Newsroom:
    """Acts on websites. ``now`` is the simulated clock; each act takes a second of it."""

    def __init__(
        self, websites: Mapping[str, Website], *, seed: int, start: date, works: Callable[[date], bool] = lambda _: True
    ) -> None:
        self.websites = websites
        self.now = datetime.combine(start, OPENING)
        self.events: list[Event] = []
        self._seed = seed
        self._works = works
        self._author = Author()
        self._rng = Random(f"{seed}/newsroom")
        self._days = 0
        self._removals = 0
        self._papers = 0
        self._drafts = 0
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
        copy = self._repost((website, posting), target, channel.name, self.now, rng=self._rng)
        self._touched[website.plan.id, posting.id] = self.now
        kind: EventKind = "mirrored" if target.plan.mirror else "reposted"
        self._act(kind, target, copy, detail=website.url(posting))
        return copy

    def amend(self, website: Website, posting: Posting) -> Posting:
        """A substantive edit of the author's own."""
        office = next((o for o in website.plan.offices if o.name == posting.paper.office), website.plan.host)
        return self.rewrite(website, posting, amended(posting.paper, rng=self._rng, office=office))

    def rewrite(self, website: Website, posting: Posting, paper: Paper, *, kind: EventKind = "edited") -> Posting:
        """The posting with another text or other fields."""
        draft = posting.draft if paper.text == posting.paper.text else self._next_draft()
        edited = replace(posting, paper=paper, draft=draft, modified_at=self.now)
        self._act(kind, website, edited)
        return edited

    def publish_cover(self, website: Website, channel: ChannelPlan, paper: Paper, *, also: Website | None) -> Posting:
        """A page that only leads to a file, and the same on another site. It has chance of its own: what the script
        does to the others stays.
        """
        rng = Random(f"{self._seed}/{paper.title}")
        posting = self._posting(website, (channel.name,), paper, self.now, rng=rng)
        self._act("new", website, posting)
        if also is not None:
            copy = self._repost((website, posting), also, NOTICES, self.now, rng=rng)
            self._act("reposted", also, copy, detail=website.url(posting))
        return posting

    def revise_file(self, website: Website, posting: Posting, line: str) -> Posting:
        """Another file, with a line more, in the place of the first; the page stays."""
        first, *others = posting.paper.files
        revised = replace(first, lines=(*first.lines, line), revised_at=self.now)
        paper = replace(posting.paper, files=(revised, *others))
        draft = self._next_draft() if paper.cover else posting.draft
        edited = replace(posting, paper=paper, draft=draft)
        self._act("edited", website, edited)
        return edited

    def withdraw_file(self, website: Website, posting: Posting) -> None:
        """The first file is not there any more; the page still names it."""
        self._act("edited", website, replace(posting, withdrawn=frozenset({0})), detail="file")

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
        for kind in day_of_script(self._seed, self._days) if self._works(self.now.date()) else ():
            self.now += timedelta(minutes=self._rng.randint(20, 45))
            self._plays[kind]()
        self._days += 1
        self.now = tomorrow

    @property
    def _plays(self) -> Mapping[EventKind, Callable[[], object]]:
        return {
            "new": self._play_new,
            "reposted": self._play_repost,
            "mirrored": self._play_mirror,
            "edited": lambda: self.amend(*self._some_settled()),
            "metadata": self._play_repeal,
            "furniture": lambda: self.redecorate(*self._some_settled()),
            "removed": self._play_removal,
            "restored": self._play_return,
        }

    def _play_new(self) -> None:
        website = self._rng.choice(self._writing)
        channels = [channel for channel in website.plan.channels if "report" not in channel.kinds]
        self.publish(website, self._rng.choice(channels))

    def _play_repost(self) -> None:
        website, posting = self._some_settled(lambda _, posting: _is_worth_reposting(posting))
        target = self._rng.choice([other for other in self._writing if not _shows(other, posting)])
        self.repost(website, posting, target, target.plan.channel(NOTICES))

    def _play_mirror(self) -> None:
        for mirror in self._mirrors:
            website, posting = self._some_settled(partial(_is_worth_mirroring, mirror))
            if channel := channel_for(mirror, posting):
                self.repost(website, posting, mirror, channel)

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
            for website in self._writing
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
        for website in self._writing:
            rng = Random(f"{self._seed}/{website.plan.id}")
            for slot in slots(website.plan, rng, now=self.now):
                written = slot.published_at.date() - timedelta(days=rng.randint(0, 9))
                paper = self._author.write(slot.kind, slot.office, written, rng=rng)
                website.put(
                    self._posting(website, channels(slot, website.plan, rng), paper, slot.published_at, rng=rng)
                )
        self._found_reposts()
        for mirror in self._mirrors:
            self._found_mirror(mirror)

    def _found_reposts(self) -> None:
        rng = Random(f"{self._seed}/reposts")
        everything = [(site, posting) for site in self._writing for posting in site.present()]
        worthy = [pair for pair in everything if _is_worth_reposting(pair[1])]
        for number, (site, posting) in enumerate(rng.sample(worthy, FOUNDING_REPOSTS)):
            target = rng.choice([other for other in self._writing if other is not site])
            at = self.now - timedelta(days=1, hours=FOUNDING_REPOSTS - number)
            target.put(self._repost((site, posting), target, NOTICES, at, rng=rng))

    def _found_mirror(self, mirror: Website) -> None:
        rng = Random(f"{self._seed}/{mirror.plan.id}")
        for each in taken(mirror, self.websites, rng=rng, now=self.now):
            origin = (each.website, each.posting)
            mirror.put(self._repost(origin, mirror, each.channel.name, each.at, rng=rng))

    def _repost(
        self, origin: tuple[Website, Posting], target: Website, channel: str, at: datetime, *, rng: Random
    ) -> Posting:
        """The posting of a paper on another site, in that site's own script."""
        website, posting = origin
        paper, source = posting.paper, website.plan.title
        if target.plan.mirror:
            paper, source = mirrored(paper), traditional(source)
        return replace(
            self._posting(target, (channel,), paper, at, rng=rng, source=source),
            publisher=target.plan.host.name,
            paper_number=posting.paper_number,
            draft=posting.draft,
            reposted=True,
        )

    def _posting(
        self,
        website: Website,
        channels: tuple[str, ...],
        paper: Paper,
        at: datetime,
        *,
        rng: Random,
        source: str | None = None,
    ) -> Posting:
        """A posting of a new paper; its source is the site or the office where none is named."""
        plan = website.plan
        serial = self._serials[plan.id, at.year] = self._serials.get((plan.id, at.year), 0) + 1
        self._papers += 1
        return Posting(
            id=website.next_id(rng.randint(1, 9)),
            paper=paper,
            channels=channels,
            published_at=at,
            modified_at=at,
            index_number=f"{plan.organisation}/{at.year}-{serial:05}",
            publisher=paper.office,
            source=source or rng.choice((plan.title, paper.office)),
            paper_number=self._papers,
            draft=self._next_draft(),
            blank=frozenset(field for field in OFTEN_EMPTY if rng.random() < EMPTY_SHARE),
        )

    def _next_draft(self) -> int:
        self._drafts += 1
        return self._drafts

    @property
    def _writing(self) -> list[Website]:
        """The sites that papers are written for."""
        return [website for website in self.websites.values() if not website.plan.mirror]

    @property
    def _mirrors(self) -> list[Website]:
        return [website for website in self.websites.values() if website.plan.mirror]


def _shows(website: Website, paper: Posting) -> bool:
    return any(posting.paper_number == paper.paper_number for posting in website.present())


def _is_worth_reposting(posting: Posting) -> bool:
    return posting.paper.kind in {"notice", "measures", "interpretation"} and posting.publisher == posting.paper.office


def _is_worth_mirroring(mirror: Website, _: Website, posting: Posting) -> bool:
    return not posting.reposted and channel_for(mirror, posting) is not None and not _shows(mirror, posting)


def cover_of(title: str, paragraphs: tuple[str, ...], office: Office, on: date, extension: Extension) -> Paper:
    """A page that only leads to a file, which holds a paper of a test's own words."""
    body = (Paragraph(text="详见附件。"), Paragraph(text=f"附件1：{title}全文", role="attachment"))
    file = File(stem=f"{title}全文", extension=extension, lines=paragraphs)
    paper = Paper(kind="notice", title=title, body=body, office=office.name, written_on=on, signed=False)
    return replace(paper, files=(file,), cover=True)


def paper_of(title: str, paragraphs: tuple[str, ...], office: Office, on: date) -> Paper:
    """A paper of a test's own words, unsigned and without number."""
    body = tuple(Paragraph(text=text) for text in paragraphs)
    return Paper(kind="notice", title=title, body=body, office=office.name, written_on=on, signed=False)
