"""What an answer for a document comes to: a document, a page that is none, or the site's word that it is away."""

from __future__ import annotations

from dataclasses import replace

from archive.records import ABSENT, Absence, Attachment, Content, Exchange, Site
from crawler.aliases import identity, own_url
from crawler.urls import is_home


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
    turns must not seem to change its files.
    """
    if content.kind == "soft-404":
        return Absence(reason="soft-404")
    if content.kind == "home-page":
        return Absence(reason="home-page")
    return replace(content, attachments=tuple(_own_file(attachment, site) for attachment in content.attachments))


def _own_file(attachment: Attachment, site: Site) -> Attachment:
    url = own_url(attachment.url, site)
    return attachment if url == attachment.url else replace(attachment, url=url, address=attachment.url)


def _is_home(url: str, site: Site) -> bool:
    return is_home(identity(url, site))
