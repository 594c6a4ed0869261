"""What an answer for a document comes to: a document, a page that is none, or the site's word that it is away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from archive.hosts import host_of
from archive.records import ABSENT, Absence, Attachment, Content, Exchange, FileContent, Site
from crawler.aliases import identity, is_own, own_url
from crawler.urls import is_home

NO_PAGES = (".pdf", ".docx", ".xlsx", ".pptx", ".ofd", ".ceb", ".zip", ".rar", ".7z")
"""The endings of files that no office program writes as a page."""


def away(exchange: Exchange, site: Site) -> Absence | None:
    """The absence that an answer states before it is read: not found, or led to the home page instead."""
    if exchange.status in ABSENT:
        return Absence(reason="not-found")
    if _is_home(exchange.url, site) and not _is_home(exchange.resource_url, site):
        return Absence(reason="home-page")
    return None


def judged(content: Content, site: Site) -> Content | Absence:
    """What was read of a page, as the archive is told: a soft 404 or a home page instead of the document is an absence.

    Attachments are named by the site's own host: a document that is read under an alias and under the own host by
    turns must not seem to change its files. What the page needs is fetched where its documents and files may be.
    """
    if content.kind == "soft-404":
        return Absence(reason="soft-404")
    if content.kind == "home-page":
        return Absence(reason="home-page")
    return replace(
        content,
        attachments=tuple(_own_file(attachment, site) for attachment in content.attachments),
        requisites=ours(content.requisites, site, {host_of(file.url) for file in content.attachments}),
    )


def judged_file(content: FileContent, exchange: Exchange, site: Site) -> FileContent | Absence:
    """What was read of a file, as the archive is told: a home page or a page of apology in its place is an absence.

    Pages do wear the names of Word and Excel files, and are those files; of what is no such format they cannot be.
    """
    if content.format != "html":
        return content
    if absence := away(exchange, site):
        return absence
    path = urlsplit(exchange.resource_url).path.lower()
    return Absence(reason="soft-404") if path.endswith(NO_PAGES) else content


def ours(requisites: Iterable[str], site: Site, hosts: Collection[str]) -> tuple[str, ...]:
    """Those that lie on the site's hosts, or on others that serve its pages and files: counters of visitors, badges and
    share buttons of third parties are not ours to fetch.
    """
    hosts = {*hosts, *(host_of(channel.url) for channel in site.channels)}
    return tuple(url for url in requisites if host_of(url) in hosts or is_own(url, site))


def requisite(exchange: Exchange) -> Content | Absence:
    """What an answer for something that a page needs comes to: a page in the place of a picture is a soft 404."""
    is_page = "html" in (exchange.header("Content-Type") or "").lower()
    return Absence(reason="soft-404") if is_page else Content(kind="requisite")


def is_sheet(exchange: Exchange) -> bool:
    """Whether it is a style sheet; some servers send those as plain text."""
    media_type = (exchange.header("Content-Type") or "").lower()
    return "text/css" in media_type or urlsplit(exchange.url).path.lower().endswith(".css")


def _own_file(attachment: Attachment, site: Site) -> Attachment:
    url = own_url(attachment.url, site)
    return attachment if url == attachment.url else replace(attachment, url=url, address=attachment.url)


def _is_home(url: str, site: Site) -> bool:
    return is_home(identity(url, site))
