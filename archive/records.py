"""What crosses the border between crawler and archive: frozen values, free of any library of either side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Literal

ResourceKind = Literal["listing", "document", "attachment", "robots", "requisite"]
Outcome = Literal["done", "partial", "suspect", "blocked", "failed", "interrupted"]
ChangeKind = Literal["new", "changed", "gone", "returned", "metadata", "reextracted", "moved"]
How = Literal["meta", "label", "header", "url", "signature"]
AbsenceReason = Literal["not-found", "home-page", "soft-404"]
Unread = Literal["encrypted", "scanned", "unsupported", "damaged", "too-large"]
"""Why a file could not be read: it asks for a password; its pages are pictures; nothing here knows its format; its
bytes are broken; it is larger, or unpacks to more, than may be read."""
Ending = Literal["end", "overlap", "unchanged", "empty", "hole", "trap", "moved-on"]
"""How a reading came to its end: on the list's last page; where everything was known; at a first page that is the one
read last time; at a first page without rows; at a page that could not be had or that is missing; in a pager that leads
nowhere; with a feed that no longer reaches back to the reading before."""

ABSENT = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
"""The statuses by which a server says that it does not serve a page (RFC 9110 §15.5.5, §15.5.11)."""

REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A 栏目: a named section of a site that publishes a list. ``url`` is its seed (入口)."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One government website, as a ``[[site]]`` table of settings.toml describes it. ``id`` is a short ASCII name."""

    id: str
    name: str
    url: str
    family: str
    channels: tuple[Channel, ...]
    code: str | None = None
    """网站标识码, ten characters."""
    region: str | None = None
    """行政区划代码, six digits."""
    aliases: tuple[str, ...] = ()
    """Other hosts that serve the same pages: 'host', or 'host:port' where the port is not the scheme's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """The caching headers (校验头) of the capture whose content was saved; sent with the next request (RFC 9110
    §13).
    """

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """A URL that we watch. ``validators`` and ``payload_digest`` belong to the last capture whose content was saved.

    ``url`` is its identity (规范网址), ``address`` the spelling to ask for: a server may refuse ``/a/`` and serve
    ``/a/index.html``.
    """

    url: str
    address: str
    site: str
    channel: int | None
    kind: ResourceKind
    validators: Validators
    payload_digest: str | None
    known: bool
    """True when the archive holds content (a document, a listing) read from this resource."""
    outline: str | None = None
    """That of the last capture that was read and saved (see ``Content``)."""


VERIFIED = "verified"
LEGACY = "verified by legacy rules"
"""What nobody else would call so: the chain, or the connection, is as weak as a legacy site was allowed to be."""
UNVERIFIED = "unverified: "


@dataclass(frozen=True, kw_only=True, slots=True)
class Handshake:
    """What TLS said of the connection that carried an answer. Captures of earlier versions have a verdict only."""

    verdict: str
    """'verified', 'verified by legacy rules', or 'unverified: ' and why not."""
    protocol: str | None = None
    """Such as 'TLSv1.3'."""
    fingerprint: str | None = None
    """The SHA-256 of the server's own certificate, in hexadecimal."""

    @property
    def verified(self) -> bool:
        return self.verdict in (VERIFIED, LEGACY)

    @property
    def why(self) -> str:
        """Why it is not verified."""
        return self.verdict.removeprefix(UNVERIFIED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One HTTP request and what came of it.

    ``payload`` is the body as sent: after transfer decoding (chunks), before content decoding (gzip).
    ``resource_url`` is the watched URL this exchange answers for; it differs from ``url`` behind a redirect, and
    for a page that a form asked for.
    ``status`` is None and ``failure`` a short reason when no response came (no name, no connection, time-out).
    """

    url: str
    resource_url: str
    kind: ResourceKind
    fetched_at: datetime
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    request_payload: bytes = b""
    """The form that was posted."""
    status: int | None = None
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    payload: bytes = b""
    ip_address: str | None = None
    tls: Handshake | None = None
    """What TLS said; None for plain HTTP."""
    truncated: str | None = None
    """Why the payload is not whole, in the words of WARC/1.1 §5.13: 'length', 'time', 'disconnect'."""
    failure: str | None = None
    barrier: str | None = None
    """The kind of barrier (拦截页) that was served instead of content, if any."""
    payload_digest: str | None = None
    """For an exchange that is read back from a revisit record: the digest of the bytes that were not kept again."""
    drawn: int | None = None
    """For a list drawn by script: which of its pages this is, counted from 1. The payload is then the page as a browser
    drew it, not bytes of the server."""

    def header(self, name: str) -> str | None:
        """The first value of a response header, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One recorded exchange: where its bytes lie and whether they are new to this resource."""

    id: int
    resource: int
    url: str
    fetched_at: datetime
    status: int
    payload_digest: str
    validators: Validators
    unchanged: bool
    """The server said 304, or sent the bytes that the saved content was read from: there is nothing to read again."""
    whole: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row of a listing (列表条目): the link, the title in full where the page has it, the date as listed.

    ``url`` is the identity of what is linked, ``address`` the link as the site wrote it, where that is another
    spelling.
    """

    url: str
    address: str | None = None
    title: str | None = None
    listed_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What the ledger says of a channel before it is read again."""

    to_the_end: bool = True
    """A reading to its end is due: the first, the one at the slow rhythm, or another try at one that fell short."""
    begun: bool = False
    """There is a reading to overlap with."""
    proven: bool = False
    """The last reading was complete: a first page that has not changed since then proves that nothing was added."""
    owed: str | None = None
    """Why the last reading to the end fell short. Until one does not, the channel is not complete."""
    owed_to_counter: bool = False
    """That reading did come to the list's end, and only the site's own numbers said more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovery:
    """What a listing page brought."""

    worth: tuple[Resource, ...] = ()
    """The resources worth fetching now."""
    known: frozenset[str] = frozenset()
    """The URLs of its entries that the reading had seen which this one is to overlap with."""
    listed: int | None = None
    """How many entries the list is known to have by now, those of this page included; None before its end was seen, and
    where nothing on the page was known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListingRead:
    """One reading of one channel in one run, for the completeness ledger."""

    pages_read: int
    entries_seen: int
    entries_stated: int | None = None
    overlap: int
    """How many entries the last complete reading had seen already."""
    complete: bool
    pages_stated: int | None = None
    to_the_end: bool = False
    """True when it was to go on to the last page, False when it might stop at the overlap."""
    ending: Ending | None = None
    reason: str | None = None
    """Why the reading is not complete."""
    window: bool = False
    """The list shows its newest entries only: what left it was not taken down."""
    first_page: Capture | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """The official fields of a document (DESIGN §2). Days are China days. Absent is None: never '' and never 无."""

    title: str | None = None
    index_number: str | None = None
    document_number: str | None = None
    issuing_body: str | None = None
    publisher: str | None = None
    issued_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: str | None = None
    subject: str | None = None
    genre: str | None = None
    keywords: str | None = None
    summary: str | None = None
    source: str | None = None
    disclosure: str | None = None
    language: str | None = None
    year: int | None = None
    region: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where a value of a field was found on the page.

    ``field`` is a name of Metadata, or None for a label nobody knows yet; ``where`` is the label or META name.
    ``used`` is False for the weaker of two that disagree.
    """

    field: str | None
    raw: str
    how: How
    where: str
    used: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file of a document (附件): absolute URL, and the name as the page gives it.

    ``address`` is the link as the site wrote it, where that names an alias of the site.
    """

    url: str
    name: str
    address: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a page said at a capture.

    ``kind`` is 'document', or why it is none: 'listing', 'home-page', 'search-form', 'login', 'soft-404', 'barrier',
    'needs-browser', 'empty', 'binary'; 'requisite' for what a page needs. Only a document becomes a version.
    ``quality`` names flaws of the reading ('replacement-characters', 'image-only', 'truncated' …).
    """

    kind: str
    metadata: Metadata = field(default_factory=Metadata)
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    requisites: tuple[str, ...] = ()
    """The images and style sheets that the page needs to look as it did (页面所需文件); no part of what it says."""
    provenance: tuple[Provenance, ...] = ()
    quality: tuple[str, ...] = ()
    encoding: str | None = None
    detail: str | None = None
    """For what is not a document: the evidence, in a few words."""
    outline: str | None = None
    """By what a later page is known to say the same without being read; None where each is to be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileContent:
    """What a file (附件) says.

    ``format`` is what its bytes are, whatever its name and header say: 'pdf', 'docx', 'doc', 'xlsx', 'xls', 'ods',
    'ofd', 'rtf', 'html', 'mht', 'txt', 'zip', 'image', … or 'unknown'. ``text`` has a line for each paragraph; tables
    are lines of cells with a tab between them.
    """

    format: str
    media_type: str
    text: str = ""
    pages: int | None = None
    """Pages, sheets, or members of a ZIP."""
    unread: Unread | None = None
    """Why there is no text; None where there is one, or nothing to read."""
    detail: str | None = None
    """The evidence for ``unread``, in a few words."""
    reader: str = ""
    """What read it, with its version: 'pypdfium2 5.15.2'."""
    confidence: float | None = None
    """Of characters that were recognised in pictures (OCR), the mean from 0 to 1; None for text that was there."""
    quality: tuple[str, ...] = ()
    """Flaws of the reading: 'replacement-characters', 'truncated', 'name-lies' (its name says another format) …"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """The site answered, and says that it does not serve this document (any more)."""

    reason: AbsenceReason


Found = Content | FileContent | Absence
"""What is read of a capture."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """An event of the feed (变更). ``seq`` is the gapless order of commit and the reader's cursor."""

    seq: int
    at: datetime
    kind: ChangeKind
    document: int
    version: int | None


Counts = Mapping[str, int]
