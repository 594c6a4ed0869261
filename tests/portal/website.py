"""A website of the invented government: its postings now and before, and what it answers to a request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from portal import attachments, diseases, furniture, looks
from portal.diseases import Disease
from portal.lists import ListFault
from portal.papers import CHINA, Posting
from portal.plans import SitePlan
from portal.truth import TrueDocument, true_document

if TYPE_CHECKING:
    from portal.families.base import Family


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a website answers. ``modified_at`` is None for what differs at each request and so has no validators."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/html"
    location: str | None = None
    modified_at: datetime | None = None


class Website:
    """One site: a plan, a family of pages, and postings that come, change and go."""

    def __init__(self, plan: SitePlan, family: Family) -> None:
        self.plan = plan
        self.family = family
        self.origin = ""
        """Scheme, host and port; known once the server listens."""
        self.changed_at = datetime.min.replace(tzinfo=CHINA)
        """When anything on it last changed."""
        self.list_faults: dict[str, ListFault] = {}
        """By the name of the channel."""
        self.disease: Disease | None = None
        self.frozen_at: datetime | None = None
        self.lock = threading.RLock()
        self._postings: dict[int, Posting] = {}
        self._editions: dict[int, list[Posting]] = {}
        self._documents: dict[str, int] = {}
        self._files: dict[str, tuple[int, int]] = {}
        self._visits = 0

    # What it holds

    def put(self, posting: Posting) -> None:
        """Set a posting as it is from now on; the former state goes into its history."""
        with self.lock:
            self._postings[posting.id] = posting
            self._editions.setdefault(posting.id, []).append(posting)
            self._documents[self.family.document_path(self, posting)] = posting.id
            for number in range(len(posting.paper.files)):
                self._files[self.family.file_path(self, posting, number)] = (posting.id, number)
            self.changed_at = max(self.changed_at, posting.modified_at)

    def present(self) -> list[Posting]:
        """Everything that is online, newest first."""
        online = [posting for posting in self._postings.values() if posting.removed is None and self._shows(posting)]
        return sorted(online, key=lambda posting: (posting.published_at, posting.id), reverse=True)

    def _shows(self, posting: Posting) -> bool:
        return self.frozen_at is None or posting.published_at <= self.frozen_at

    def listed(self, channel: str) -> list[Posting]:
        """What the channel of that name lists, newest first."""
        return [posting for posting in self.present() if channel in posting.channels]

    def posting(self, path: str) -> Posting:
        """The posting behind a document's path, online or not. KeyError when there never was one."""
        return self._postings[self._documents[path]]

    def next_id(self, step: int) -> int:
        """An id above all others."""
        return max(self._postings, default=self.family.first_id) + step

    # What is true of it

    def url(self, posting: Posting) -> str:
        """The absolute address of a document."""
        return self.origin + self.family.document_path(self, posting)

    def truth(self, posting: Posting) -> TrueDocument:
        """What an archive should hold of that posting."""
        family = self.family
        files = tuple(
            (self.origin + family.file_path(self, posting, number), family.link_text(file))
            for number, file in enumerate(posting.paper.files)
        )
        stated = family.stated(self, posting)
        return true_document(posting, stated, url=self.url(posting), site=self.plan.id, attachments=files)

    def history(self, path: str) -> list[TrueDocument]:
        """The successive truths of a document: edits of the furniture, removals and returns add none."""
        truths: list[TrueDocument] = []
        for posting in self._editions[self._documents[path]]:
            truth = self.truth(posting)
            if not truths or truths[-1] != truth:
                truths.append(truth)
        return truths

    # What it answers

    def visit(self) -> int:
        """The number that a visitor counter shows next."""
        self._visits += 1
        return 1000 + self._visits

    def answer(self, target: str, form: Mapping[str, str] | None = None) -> Answer:
        """The answer to GET of a request target (path and query), or to POST of a form to it."""
        split = urlsplit(target)
        with self.lock:
            if form is not None:
                return diseases.as_list(self, self.family.posted(self, target, form))
            own = self._own_page(split.path) or self._document(target, split.path) or self._file(split.path)
            if own := own or self._look(split.path):
                return own
            listing = self.family.listing(self, split.path, dict(parse_qsl(split.query)))
            return diseases.as_list(self, listing) if listing else self.page(self.family.missing(self), status=404)

    def page(self, markup: str, *, status: int = 200, modified_at: datetime | None = None) -> Answer:
        """A page in the site's encoding."""
        media_type = (
            f"text/html; charset={self.family.declared_encoding}" if self.family.declares_in_header else "text/html"
        )
        body = markup.encode(self.family.encoding)
        return Answer(body=body, status=status, media_type=media_type, modified_at=modified_at)

    def _own_page(self, path: str) -> Answer | None:
        pages: Mapping[str, Callable[[], Answer | None]] = {
            "/": self._home,
            "/index.html": self._home,
            "/robots.txt": self._robots,
            self.family.hub_path: self._hub,
        }
        if path.startswith("/search/"):
            return self.page(furniture.trap(self, path))
        if make := pages.get(path):
            return make()
        own = self.family.own_page(self, path)
        return self.page(own) if own else None

    def _home(self) -> Answer:
        return self.page(self.family.home(self), modified_at=self.changed_at)

    def _hub(self) -> Answer:
        return self.page(self.family.hub(self), modified_at=self.changed_at)

    def _robots(self) -> Answer | None:
        rules = self.family.robots
        return (
            None if rules is None else Answer(body=rules.format(origin=self.origin).encode(), media_type="text/plain")
        )

    def _document(self, target: str, path: str) -> Answer | None:
        number = self._documents.get(target, self._documents.get(path))
        if number is None:
            return None
        posting = self._postings[number]
        if posting.removed is None:
            modified_at = None if self.family.volatile or self.disease else posting.modified_at
            return self.page(diseases.as_document(self, self.family.document(self, posting)), modified_at=modified_at)
        if posting.removed == "home-page":
            return Answer(status=302, location="/")
        return self.page(self.family.missing(self), status=404 if posting.removed == "not-found" else 200)

    def _look(self, path: str) -> Answer | None:
        found = looks.answer(self.plan.family, path)
        return Answer(body=found[0], media_type=found[1]) if found else None

    def _file(self, path: str) -> Answer | None:
        number, index = self._files.get(path, (None, 0))
        posting = self._postings.get(number) if number is not None else None
        if posting is None or posting.removed or index in posting.withdrawn or index >= len(posting.paper.files):
            return None
        file = posting.paper.files[index]
        media_type = attachments.MEDIA_TYPES[file.extension]
        modified_at = file.revised_at or posting.published_at
        return Answer(body=attachments.payload(file), media_type=media_type, modified_at=modified_at)
