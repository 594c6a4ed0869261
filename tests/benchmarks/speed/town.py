"""The sites of the benchmark: six kinds of content management systems, each site on an address of its own."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random

from benchmarks.speed.dress import dressed
from benchmarks.speed.papers import edited, posting

from portal.gate import FAMILIES
from portal.government import SITES
from portal.papers import Posting
from portal.plans import SitePlan
from portal.website import Website

KINDS = ("trs", "kaipu", "boda", "jeecms", "henan", "nfcms")
"""Those whose lists are pages that anybody may ask for: no script, no form."""
ROWS = 20
"""Of a page of a list."""
EDITED = 0.02
"""The share of documents that say something else in the next edition."""


@dataclass(frozen=True)
class Page:
    """What is served at an address."""

    body: bytes
    media_type: str
    status: int = 200

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


@dataclass
class Town:
    """All sites, by host. ``texts`` and ``boxes`` count how often texts were edited, and what stands around them."""

    websites: dict[str, Website] = field(default_factory=dict)
    postings: dict[tuple[str, str], Posting] = field(default_factory=dict)
    """The documents, by host and path, the sites in turn."""
    texts: int = 0
    boxes: int = 0
    _pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    _of_site: dict[str, list[Posting]] = field(default_factory=lambda: defaultdict(list))
    """The documents of each host as they were at first, for boxes of related reading."""

    def put(self, host: str, posting: Posting) -> None:
        """Set a document as it is from now on."""
        site = self.websites[host]
        site.put(posting)
        key = (host, site.family.document_path(site, posting))
        if key not in self.postings:
            self._of_site[host].append(posting)
        self.postings[key] = posting
        self._pages.pop(key, None)

    def page(self, host: str, target: str) -> Page:
        """What a host answers, made once."""
        key = (host, target)
        if key not in self._pages:
            self._pages[key] = self._made(host, target)
        return self._pages[key]

    def _made(self, host: str, target: str) -> Page:
        site, posting = self.websites[host], self.postings.get((host, target))
        # an edition is always the same, whoever asked for what before
        site._visits = self.boxes * 1_000 + (posting.id if posting else 0)
        answer = site.answer(target)
        page = Page(answer.body, answer.media_type, answer.status)
        if not (answer.status == 200 and "html" in answer.media_type and b"</body>" in answer.body.lower()):
            return page
        encoding = site.family.encoding
        plain, others = answer.body.decode(encoding), self._of_site[host]
        markup = dressed(plain, site, posting=posting, others=others, edition=self.boxes)
        return replace(page, body=markup.encode(encoding))

    def become(self, *, texts: int, boxes: int) -> None:
        """The edition of texts and of what stands around them; what neither touches stays as it was made."""
        while self.texts < texts:
            self.texts += 1
            keys = list(self.postings)
            for key in Random(self.texts).sample(keys, round(EDITED * len(keys))):
                host, _ = key
                self.put(host, edited(self.websites[host].plan, self.postings[key], self.texts))
        if self.boxes != boxes:
            self.boxes = boxes
            for key in self.postings:
                self._pages.pop(key, None)


def town(pages: int, sites: int, port: int) -> Town:
    """So many documents on so many sites."""
    made = Town()
    plans = [plan for plan in SITES if plan.family in KINDS and not plan.mirror]
    hosts = [f"{address(nth)}:{port}" for nth in range(sites)]
    for nth, host in enumerate(hosts):
        plan = plans[nth % len(plans)]
        made.websites[host] = _website(replace(plan, id=f"{plan.id}-{nth}"), f"http://{host}")
    for number in range(pages):
        host = hosts[number % sites]
        plan = made.websites[host].plan
        channel = plan.channels[number // sites % len(plan.channels)]
        made.put(host, posting(plan, channel.name, number))
    return made


def address(nth: int) -> str:
    """The address of the nth site: all of 127.0.0.0/8 leads to the machine itself."""
    return f"127.0.{1 + nth // 250}.{1 + nth % 250}"


def _website(plan: SitePlan, origin: str) -> Website:
    family = copy(FAMILIES[plan.family])
    family.page_size = ROWS
    channels = tuple(channel for channel in plan.channels if channel.form == "list" and "report" not in channel.kinds)
    website = Website(replace(plan, channels=channels), family)
    website.origin = origin
    return website
