"""The survey of a site: from one address to its channels, with a sample of what would be archived.

It asks through a function that it is given, one page after the other, and judges what comes back; it knows no network.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, zip_longest
from urllib.parse import urljoin, urlsplit

from crawler.aliases import HomePage, same_site, sibling
from crawler.onboarding.choice import suggested
from crawler.onboarding.findings import NO_PAGE, Answer, Ask, Found, Sampled, Survey
from crawler.onboarding.links import channel_identity
from crawler.onboarding.names import Role, role_of
from crawler.onboarding.seen import Candidate, Facts, Look
from crawler.site import NextPage
from crawler.urls import covers, is_home

MOST_PAGES = 60
"""Pages asked for in search of channels: at one a second, a minute of the site's patience."""

SAMPLE = 10
"""Documents read to show what would be archived."""

DEEPEST_HUB = 2
"""Hubs below the home page that are opened: 政务公开 → 法定主动公开内容 → 政策文件."""

LEAST_ROWS = 3
"""Rows that make a list of a page whose name promises none."""

RANK: dict[Role, int] = {"disclosure": 0, "hub": 1, "news": 2, "unknown": 3, "feed": 4}
"""In which order links are opened; feeds last, when it is known what the channels list."""

NAMED = frozenset[Role]({"disclosure", "hub", "news", "feed"})
"""What is followed from a home page: of the rest, a hundred links, hardly one is a list."""

IN_MENUS = frozenset[Role]({"disclosure", "hub"})
"""What is followed from a list: the neighbours in the menu beside it."""

UNNAMED = "列表"


Choose = Callable[[Sequence[Found]], tuple[Found, ...]]


async def survey(url: str, ask: Ask, *, choose: Choose = suggested) -> Survey:
    """Find out what site is behind an address: of its home page, of a channel, or of a document.

    An address without a scheme is asked for by https, then by http. ``choose`` says which channels are to be archived;
    the sample is taken from them. What it raises, this raises.
    """
    surveyor = _Surveyor(ask)
    found = await surveyor.begin(url)
    chosen = choose(found.channels) if found.channels else ()
    return replace(found, chosen=chosen, sample=await surveyor.sample(chosen, found.url))


@dataclass(order=True, slots=True)
class _Lead:
    """A candidate waiting to be opened: the more its name promises and the nearer it is, the earlier."""

    rank: tuple[int, int, int]
    candidate: Candidate = field(compare=False)
    depth: int = field(compare=False)


class _Surveyor:
    """One survey under way: what was asked, what was found, what waits."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._asked: set[str] = set()
        self._leads: list[_Lead] = []
        self._order = count()
        self._found: dict[str, Found] = {}
        self._on_hubs: dict[str, Found] = {}
        """Lists that a hub shows of what its channels hold; channels only where nothing else is found."""
        self._unread: list[tuple[Candidate, str]] = []
        self._facts = Facts()
        self._sitemaps: tuple[str, ...] = ()
        self._stopped = False
        """The host is to be left alone."""

    async def begin(self, given: str) -> Survey:
        for url in _spelt_out(given):
            answer = await self._open(url, "the address given")
            if answer.look is not None:
                break
        look = answer.look
        if look is None:
            return Survey(url=urljoin(url, "/"), facts=Facts(), seen=f"{NO_PAGE}: {answer.failure}")
        home, at_home = urljoin(answer.url, "/"), is_home(url) or is_home(answer.url)
        if at_home or not (look.is_list or look.content.kind == "document"):
            await self._explore(look, home)
        elif not look.is_list:
            await self._column(look)
        if look.is_list and not (self._found or self._on_hubs):
            await self._take(Candidate(name=look.name or UNNAMED, url=url, role="disclosure"), look)
        aliases = await self._aliases(answer if at_home else None, home)
        return Survey(
            url=home,
            facts=self._facts,
            aliases=aliases,
            channels=tuple(self._found.values() or self._on_hubs.values()),
            unread=tuple(self._unread),
            unopened=len(self._leads),
            seen=_in_words(look),
        )

    async def _aliases(self, at_home: Answer | None, home: str) -> tuple[str, ...]:
        """The name with or without www., where its home page proves to be this site's.

        The home page is asked for where it says more of the site than the page that was given.
        """
        other = sibling(home) if self._found or self._on_hubs else None
        if at_home is None and (other or not (self._facts.name and self._facts.code)):
            at_home = await self._open(home, "the home page")
        if other is None or at_home is None or at_home.look is None:
            return ()
        there = await self._ask(NextPage(url=other), "the site's other name")
        proved = there.look is not None and same_site(_home_page(home, at_home), _home_page(other, there))
        return (urlsplit(other).netloc,) if proved else ()

    async def sample(self, channels: Iterable[Found], home: str) -> tuple[Sampled, ...]:
        """The first documents of the channels, one of each in turn."""
        rows = [[(entry.url, found.name) for entry in found.listing.entries] for found in channels]
        in_turn = (row for row in chain.from_iterable(zip_longest(*rows)) if row and covers(home, row[0]))
        once: dict[str, str] = {}
        for url, channel in in_turn:
            if len(once) < SAMPLE:
                once.setdefault(url, channel)
        return tuple([await self._sampled(channel, url) for url, channel in once.items()])

    async def _sampled(self, channel: str, url: str) -> Sampled:
        answer = await self._ask(NextPage(url=url), "a document")
        content = answer.look.content if answer.look else None
        return Sampled(channel=channel, url=url, content=content, failure=answer.failure)

    # ------------------------------------------------------------------ looking for channels

    async def _open(self, url: str, why: str) -> Answer:
        """Ask for a page, going on where it does nothing but lead on."""
        self._asked.add(channel_identity(url))
        answer = await self._ask(NextPage(url=url), why)
        forward = answer.look.forward if answer.look else None
        if forward and channel_identity(forward) not in self._asked:
            self._asked.add(channel_identity(forward))
            answer = await self._ask(NextPage(url=forward), why)
        if answer.look:
            self._facts = self._facts.or_else(answer.look.facts)
        self._sitemaps = self._sitemaps or answer.sitemaps
        return answer

    async def _explore(self, first: Look, home: str) -> None:
        """Open what the home page leads to, the best first, then the feeds, and failing all the sitemaps."""
        self._follow(first.candidates, home, depth=0)
        await self._open_leads(home)
        if not self._found and not self._on_hubs:
            sitemaps = [Candidate(name="sitemap", url=url, role="feed") for url in self._sitemaps]
            self._follow(sitemaps, home, depth=0)
            await self._open_leads(home)

    async def _open_leads(self, home: str) -> None:
        while self._leads and len(self._asked) < MOST_PAGES and not self._stopped:
            lead = heapq.heappop(self._leads)
            if channel_identity(lead.candidate.url) not in self._asked:
                await self._try(lead, home)

    def _follow(self, found: Iterable[Candidate], home: str, *, depth: int, roles: Container[Role] = NAMED) -> None:
        for candidate in found:
            if candidate.role in roles and covers(home, candidate.url) and not is_home(candidate.url):
                rank = (RANK[candidate.role], depth, next(self._order))
                heapq.heappush(self._leads, _Lead(rank=rank, candidate=candidate, depth=depth))

    async def _try(self, lead: _Lead, home: str) -> None:
        """Open a candidate: take it where it is a list, and follow its links, of a hub all, of a list its menu."""
        candidate = lead.candidate
        answer = await self._open(candidate.url, candidate.name)
        look = answer.look
        if look is None:
            self._stopped = (answer.failure or "").startswith("stopped: ")
            if candidate.role != "unknown":
                self._unread.append((candidate, answer.failure or "no answer"))
            return
        if look.is_list and not (candidate.role == "hub" and look.is_catalogue):
            await self._take(candidate, look)
        if lead.depth < DEEPEST_HUB and (candidate.role == "hub" or look.content.kind != "document"):
            is_hub = candidate.role == "hub" or (candidate.role == "disclosure" and not look.is_list)
            self._follow(look.candidates, home, depth=lead.depth + 1, roles=RANK if is_hub else IN_MENUS)

    async def _take(self, candidate: Candidate, look: Look) -> None:
        """Note a channel, with the first page of its rows where they have an address of their own."""
        listing = look.listing
        if not listing.entries and listing.next_page:
            answer = await self._rows(listing.next_page, candidate)
            if answer.look is None or not answer.look.is_list:
                self._unread.append((candidate, answer.failure or "its rows could not be read"))
                return
            listing = answer.look.listing
        found = Found(name=candidate.name, url=candidate.url, role=candidate.role, listing=listing)
        if candidate.role == "hub" and not (listing.next_url or listing.page_count or listing.total_stated):
            self._on_hubs.setdefault(channel_identity(candidate.url), found)
        elif self._is_worth_it(found):
            self._found.setdefault(channel_identity(candidate.url), found)

    async def _rows(self, page: NextPage, candidate: Candidate) -> Answer:
        """The first page of rows behind a shell; never of another site, which a crawl would not ask either."""
        if not covers(candidate.url, page.url):
            return Answer(url=page.url, failure=f"its rows are another site's ({page.url})")
        self._asked.add(channel_identity(page.url))
        return await self._ask(page, candidate.name)

    def _is_worth_it(self, found: Found) -> bool:
        """A list whose name promises nothing needs rows; a feed that shows what a channel lists adds nothing."""
        if found.role == "feed":
            listed = {entry.url for other in self._found.values() for entry in other.listing.entries}
            return bool(found.listing.entries) and not any(entry.url in listed for entry in found.listing.entries)
        return found.role != "unknown" or len(found.listing.entries) >= LEAST_ROWS

    async def _column(self, document: Look) -> None:
        """The list that a document is on: of the likely ones the first that lists it, else the first that is a list."""
        lists: list[tuple[Candidate, Look]] = []
        for candidate in document.columns:
            answer = await self._open(candidate.url, candidate.name)
            if answer.look and answer.look.is_list:
                name = candidate.name if role_of(candidate.name) else answer.look.name or candidate.name
                lists.append((replace(candidate, name=name, role="disclosure"), answer.look))
                if any(entry.url == document.url for entry in answer.look.listing.entries):
                    lists = lists[-1:]
                    break
        for candidate, look in lists[:1]:
            await self._take(candidate, look)


def _home_page(asked: str, answer: Answer) -> HomePage:
    look = answer.look
    return HomePage(
        asked=asked,
        url=answer.url,
        payload_digest=answer.payload_digest,
        site_code=(look.facts.code if look else None) or "",
        title=look.title if look else "",
    )


def _spelt_out(url: str) -> tuple[str, ...]:
    """An address with its scheme: https before http, but where a port is named hardly anybody means https."""
    if "://" in url:
        return (url,)
    named_port = urlsplit(f"//{url}").port
    schemes = ("https", "http") if named_port in (None, 443) else ("http", "https")
    return tuple(f"{scheme}://{url}" for scheme in schemes)


def _in_words(look: Look) -> str:
    if look.content.kind == "document":
        return f"a document ({look.content.metadata.title or 'untitled'})"
    if look.is_list:
        return f"a list of {len(look.listing.entries)} entries"
    detail = f" ({look.content.detail})" if look.content.detail else ""
    return (
        f"no list, but a page of kind '{look.content.kind}'{detail} with {len(look.candidates)} links that may lead on"
    )
