"""The invented government as its visitors and its tests meet it: servers, truth, clock, acts and faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from types import TracebackType
from urllib.parse import urlsplit

from portal.diseases import Disease
from portal.families.asp import Asp
from portal.families.base import Family
from portal.families.boda import Boda
from portal.families.gkmlpt import Gkmlpt
from portal.families.henan import Henan
from portal.families.jeecms import Jeecms
from portal.families.jpaas import Jpaas
from portal.families.jpage import Jpage
from portal.families.kaipu import Kaipu
from portal.families.longxun import Longxun
from portal.families.mirror import Mirror
from portal.families.nfcms import Nfcms
from portal.families.plain import Plain
from portal.families.trs import Trs
from portal.families.webforms import Webforms
from portal.faults import Fault
from portal.government import SITES
from portal.lists import NEEDS_COUNTER, NEEDS_SECOND_PAGE, ListFault
from portal.newsroom import Newsroom, cover_of, paper_of
from portal.papers import Extension, Manner, Paper, Paragraph, Posting, Table
from portal.plans import FamilyName
from portal.script import Event
from portal.server import Desk, Request, SiteServer
from portal.truth import TrueDocument, TruePaper, true_paper
from portal.website import Website

START = date(2026, 3, 2)
"""A Monday."""
FAMILIES: dict[FamilyName, Family] = {
    "trs": Trs(),
    "jpage": Jpage(),
    "gkmlpt": Gkmlpt(),
    "boda": Boda(),
    "asp": Asp(),
    "nfcms": Nfcms(),
    "kaipu": Kaipu(),
    "jpaas": Jpaas(),
    "longxun": Longxun(),
    "jeecms": Jeecms(),
    "henan": Henan(),
    "webforms": Webforms(),
    "generic": Plain(),
}


class Portal:
    """All sites. Use it as a context manager: the servers live as long as the block.

    ``base_port`` gives the sites ports in a row; 0 takes free ones. On days on which nobody ``works`` the script plays
    nothing.
    """

    def __init__(
        self,
        seed: int = 2026,
        *,
        start: date = START,
        base_port: int = 0,
        works: Callable[[date], bool] = lambda _: True,
    ) -> None:
        self._websites = {plan.id: Website(plan, Mirror() if plan.mirror else FAMILIES[plan.family]) for plan in SITES}
        self._newsroom = Newsroom(self._websites, seed=seed, start=start, works=works)
        self._base_port = base_port
        self._faults: dict[str, Fault] = {}
        self._servers: list[SiteServer] = []
        self.requests: list[Request] = []
        """Every request that any site received, in the order they were answered."""

    def __enter__(self) -> Portal:
        for number, (site, website) in enumerate(self._websites.items()):
            desk = Desk(
                website=website,
                fault=partial(self._faults.get, site),
                now=lambda: self.now,
                log=self.requests,
            )
            server = SiteServer(desk, self._base_port + number if self._base_port else 0)
            website.origin = server.origin
            self._servers.append(server)
            server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.stop()
        self._servers.clear()

    # What there is

    @property
    def now(self) -> datetime:
        """The simulated instant, in China's time."""
        return self._newsroom.now

    @property
    def events(self) -> tuple[Event, ...]:
        """What has happened since the start, in order."""
        return tuple(self._newsroom.events)

    @property
    def sites(self) -> dict[str, str]:
        """The address of each site, by its id."""
        return {site: website.origin for site, website in self._websites.items()}

    def channels(self, site: str) -> dict[str, str]:
        """The address where each channel of a site begins, by its name."""
        website = self._websites[site]
        return {
            channel.name: website.origin + website.family.channel_path(channel) for channel in website.plan.channels
        }

    def documents(self, site: str | None = None) -> list[TrueDocument]:
        """The truth now: every document that is online, newest first within its site."""
        websites = [self._websites[site]] if site else self._websites.values()
        return [website.truth(posting) for website in websites for posting in website.present()]

    def papers(self) -> dict[str, TruePaper]:
        """What every document that is online carries, by its URL."""
        return {
            website.url(posting): true_paper(posting)
            for website in self._websites.values()
            for posting in website.present()
        }

    def document(self, url: str) -> TrueDocument:
        """The truth about one document, as it is or last was. KeyError when there never was one."""
        website, posting = self._find(url)
        return website.truth(posting)

    def history(self, url: str) -> list[TrueDocument]:
        """The successive truths of a document, oldest first."""
        website, _ = self._find(url)
        return website.history(url.removeprefix(website.origin))

    def settings(self, archive_path: str) -> str:
        """The text of a settings.toml that archives all of it."""
        tables = "\n".join(self._site_table(website) for website in self._websites.values())
        return f"""[archive]
path = {_quoted(archive_path)}

[identity]
contact = "demo@example.org"

[politeness]
delay = 0

[guard]
allow_networks = ["127.0.0.0/8"]

{tables}"""

    # What can be done

    def advance(self, days: int = 1) -> tuple[Event, ...]:
        """Let days pass by the script. Returns what happened in them."""
        before = len(self._newsroom.events)
        for _ in range(days):
            self._newsroom.play_a_day()
        return self.events[before:]

    def publish(
        self,
        site: str,
        channel: str,
        *,
        title: str | None = None,
        paragraphs: tuple[str, ...] = (),
        published_on: date | None = None,
    ) -> TrueDocument:
        """A new document, in the author's words unless a title is given.

        With ``published_on`` it bears that older date and stands in the list where the date belongs.
        """
        website = self._websites[site]
        plan = website.plan
        paper = paper_of(title, paragraphs, plan.host, published_on or self.now.date()) if title else None
        return website.truth(self._newsroom.publish(website, plan.channel(channel), paper, published_on=published_on))

    def publish_cover(
        self, site: str, title: str, paragraphs: tuple[str, ...], extension: Extension, *, also: str | None = None
    ) -> TrueDocument:
        """A page that only leads to a file, which says it all; and the same on another site."""
        website = self._websites[site]
        plan = website.plan
        paper = cover_of(title, paragraphs, plan.host, self.now.date(), extension)
        channel = next(channel for channel in plan.channels if "notice" in channel.kinds)
        other = self._websites[also] if also else None
        return website.truth(self._newsroom.publish_cover(website, channel, paper, also=other))

    def revise_file(self, url: str, line: str) -> TrueDocument:
        """Another file, with a line more, in the place of a document's first; its page stays."""
        website, posting = self._find(url)
        return website.truth(self._newsroom.revise_file(website, posting, line))

    def withdraw_file(self, url: str) -> None:
        """A document's first file is not there any more; its page still names it."""
        self._newsroom.withdraw_file(*self._find(url))

    def repost(self, url: str, site: str, channel: str = "通知公告") -> TrueDocument:
        """The same paper on another site."""
        website, posting = self._find(url)
        target = self._websites[site]
        return target.truth(self._newsroom.repost(website, posting, target, target.plan.channel(channel)))

    def edit(
        self,
        url: str,
        *,
        append: str | None = None,
        swap: tuple[str, str] | None = None,
        validity: str | None = None,
        furniture: bool = False,
    ) -> TrueDocument:
        """Edit one thing: a paragraph more, words for other words, the validity, or the furniture only.

        Without any, the author rewrites something substantive. ValueError when the words to swap are not in the text.
        """
        website, posting = self._find(url)
        newsroom = self._newsroom
        if furniture:
            return website.truth(newsroom.redecorate(website, posting))
        if validity is not None:
            return website.truth(
                newsroom.rewrite(website, posting, replace(posting.paper, validity=validity), kind="metadata")
            )
        if append is None and swap is None:
            return website.truth(newsroom.amend(website, posting))
        paper = _with_words_swapped(posting.paper, *swap) if swap else posting.paper
        paper = _with_paragraph(paper, append) if append else paper
        return website.truth(newsroom.rewrite(website, posting, paper))

    def remove(self, url: str, *, manner: Manner = "not-found") -> None:
        """Take a document down."""
        self._newsroom.remove(*self._find(url), manner)

    def restore(self, url: str) -> TrueDocument:
        """Put a removed document back."""
        website, posting = self._find(url)
        return website.truth(self._newsroom.restore(website, posting))

    def fault(self, site: str, mode: Fault) -> None:
        """From now on the site answers every request so."""
        self._faults[self._websites[site].plan.id] = mode

    def list_fault(self, site: str, channel: str, fault: ListFault) -> None:
        """From now on the list of that channel has that fault. ValueError where nobody would notice it."""
        website = self._websites[site]
        plan = website.plan.channel(channel)
        if plan.form == "feed":
            raise ValueError(f"{channel} of {site} is a feed and has no pages")
        if fault in NEEDS_SECOND_PAGE and website.family.rows(website, plan).page_count < 2:
            raise ValueError(f"{channel} of {site} has no second page")
        if fault in NEEDS_COUNTER and not website.family.counts:
            raise ValueError(f"the lists of {site} state no total")
        website.list_faults[channel] = fault

    def sicken(self, site: str, disease: Disease) -> None:
        """From now on the site has that disease, while its server is well."""
        website = self._websites[site]
        website.disease = disease
        website.frozen_at = self.now if disease == "frozen" else None
        website.changed_at = self.now

    def clear(self, site: str) -> None:
        """The site and its lists are well again."""
        self._faults.pop(site, None)
        website = self._websites[site]
        website.list_faults.clear()
        if website.disease:
            website.disease = website.frozen_at = None
            website.changed_at = self.now

    def _find(self, url: str) -> tuple[Website, Posting]:
        split = urlsplit(url)
        origin = f"{split.scheme}://{split.netloc}"
        for website in self._websites.values():
            if website.origin == origin:
                return website, website.posting(url.removeprefix(origin))
        raise KeyError(url)

    def _site_table(self, website: Website) -> str:
        plan = website.plan
        channels = "\n".join(
            f"[[site.channel]]\nname = {_quoted(name)}\nurl = {_quoted(url)}\n"
            for name, url in self.channels(plan.id).items()
        )
        return f"""[[site]]
id = {_quoted(plan.id)}
name = {_quoted(plan.name)}
url = {_quoted(website.origin + "/")}
family = {_quoted(plan.family)}
code = {_quoted(plan.code)}
region = {_quoted(plan.region)}

{channels}"""


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON escapes the same characters the same way."""
    return json.dumps(text, ensure_ascii=False)


def _with_words_swapped(paper: Paper, old: str, new: str) -> Paper:
    if old not in paper.text:
        raise ValueError(f"{paper.title} does not say {old}")
    body = tuple(
        Table(rows=tuple(tuple(cell.replace(old, new) for cell in row) for row in block.rows))
        if isinstance(block, Table)
        else replace(block, text=block.text.replace(old, new))
        for block in paper.body
    )
    return replace(paper, body=body)


def _with_paragraph(paper: Paper, text: str) -> Paper:
    """Before the attachments and the signature."""
    tail = sum(isinstance(b, Paragraph) and b.role in {"attachment", "signature"} for b in paper.body)
    place = len(paper.body) - tail
    return replace(paper, body=(*paper.body[:place], Paragraph(text=text), *paper.body[place:]))
