"""The hosts of one site: which URLs are its own, what an alias means for identity, and what proves one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from archive.records import Site
from crawler.urls import absolute_url, canonical_url, covers


def own_url(url: str, site: Site) -> str:
    """The URL with the site's own scheme and host in place of an alias; any other URL as it is."""
    if not site.aliases or urlsplit(absolute_url(url) or "").netloc not in site.aliases:
        return url
    home = urlsplit(canonical_url(site.url))
    return urlunsplit(urlsplit(url.strip())._replace(scheme=home.scheme, netloc=home.netloc))


def identity(url: str, site: Site) -> str:
    """``canonical_url`` as a site sees it: what is linked under an alias of the site is the site's own."""
    return canonical_url(own_url(url, site))


def is_own(url: str, site: Site) -> bool:
    """Whether a URL is the site's: its host, an alias of it, or a host below it. Others are somebody else's to
    archive.
    """
    return covers(_home(site), identity(url, site))


@lru_cache(maxsize=256)
def _home(site: Site) -> str:
    """The identity of a site's home page, against which each row of its lists is held."""
    return identity(site.url, site)


@dataclass(frozen=True, kw_only=True, slots=True)
class HomePage:
    """What came when the home page of a host was asked for.

    ``url`` is where the redirects ended. ``payload_digest`` is None where no home page was served (an error, a barrier,
    an empty body): two hosts behind one firewall are refused with the same bytes.
    """

    asked: str
    url: str
    payload_digest: str | None = None
    site_code: str = ""
    """网站标识码, of the META tag SiteIDCode."""
    title: str = ""


def sibling(home: str) -> str | None:
    """The home page under the name with, or without, www.; None for addresses of numbers and hosts without a domain."""
    parts = urlsplit(canonical_url(home))
    host = parts.hostname or ""
    if "." not in host or ":" in host or host.rpartition(".")[2].isdigit():
        return None
    netloc = parts.netloc.removeprefix("www.") if host.startswith("www.") else f"www.{parts.netloc}"
    return urlunsplit(parts._replace(netloc=netloc, path="/", query=""))


def same_site(first: HomePage, second: HomePage) -> bool:
    """Whether two hosts are proved to serve one site: one redirects to the other's home page, or both send the same
    bytes, or both state one site code under one title.

    A code alone proves nothing: departments state that of their government, under other titles.
    """
    same_bytes = first.payload_digest is not None and first.payload_digest == second.payload_digest
    stated = bool(first.site_code and first.title.strip())
    same_words = _words(first) == _words(second) and stated
    return same_bytes or same_words or _redirects(first, second) or _redirects(second, first)


def _redirects(one: HomePage, other: HomePage) -> bool:
    """Whether asking one host led to the page of the other. A redirect into a section of another portal is none, and
    two that both lead to a third (a domain trader's page) are not each other.
    """
    led_to = _page(one.url)
    return led_to != _page(one.asked) and led_to == _page(other.url) and led_to[0] == _page(other.asked)[0]


def _words(home: HomePage) -> tuple[str, str]:
    return home.site_code.strip().lower(), " ".join(home.title.split())


def _page(url: str) -> tuple[str, str, str]:
    """Host, path and query of a page, over http or https."""
    parts = urlsplit(canonical_url(url))
    return parts.netloc, parts.path, parts.query
