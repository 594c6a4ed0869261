"""The identity of a resource: the one spelling of its URL (规范网址), and the address as a link means it.

w3lib reads and spells URLs as browsers do; what stands here are the rules of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from urllib.parse import SplitResult, unquote_plus, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, parse_qsl_to_bytes, safe_url_string

WEB_PORTS = {"http": 80, "https": 443}

TRACKING_PARAMETERS = frozenset(
    {
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "utm_id",
        "spm",  # Alibaba
        "hmsr",  # Baidu Tongji: source, medium, plan, creative, keyword
        "hmpl",
        "hmcu",
        "hmkw",
        "hmci",
        "bd_vid",
        "tdsourcetag",  # Tencent
        "isappinstalled",  # WeChat
        "nsukey",
        "gclid",
        "fbclid",
        "msclkid",
    }
)
"""Who sent the visitor. ``from`` and ``source`` stay: both also choose documents."""

_SESSION = re.compile(
    r"(?:phpsessid|jsessionid|asp\.net_sessionid|aspsessionid[a-z]{8}|cftoken)(?:=.*)?|session_?id=[0-9a-z!-]{16,}",
    re.DOTALL,
)
"""A decoded parameter with a new value each visit.

``sid`` is none: gkmlpt and others name the *site* with it. ``sessionid=13`` is none either, it may be the 13th session
of a congress; what a server draws by lot is long. ``ect``, ``timestamp`` and ``_t`` stay: on the pages we know they
are on scripts and never on a link to a document, and a time may name a version.
"""

_JAVA_SESSION = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)
_ASP_NET_SESSION = re.compile(r"/\((?:[AFX]\([^()/]*\))*S\([a-z0-5]{24}\)(?:[AFX]\([^()/]*\))*\)(?=/|$)")
"""The path segment of sessions without cookies: ``/(S(lit3py55t21z5v55vlm25s55))/``, with other tickets beside it."""

_DIRECTORY_INDEX = re.compile(r"/index\.(?:html|htm|shtml)$")
"""What static sites publish as the page of a folder. index.php, index.jsp, index.aspx and index.jhtml keep their
names: whether a folder answers with them is a matter of each server's configuration.
"""

ASKED_AGAIN = 1_000
"""Characters of an address whose identity is kept for who asks again; a hostile page may have a megabyte in a link."""

_SEGMENT = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*+"
_PORT = r":(?:[1-9][0-9]{3}|[1-5][0-9]{4})"
_TIDY = re.compile(
    rf"https?://[a-z0-9-]{{1,63}}+(?:\.[a-z0-9-]{{1,63}}+)*+(?:{_PORT})?/(?:{_SEGMENT}/)*+(?:{_SEGMENT})?"
)
"""An address as most links give it, with nothing left to tidy: to find that out otherwise takes ten times as long."""

_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_IPV6 = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def absolute_url(url: str, base: str | None = None, *, encoding: str = "utf-8") -> str | None:
    """The web address that a link written on page ``base`` leads to, None when it leads nowhere on the web.

    ``encoding`` is the page's: browsers spell a query in it (WHATWG URL §4.4), and old ASP sites count on that.

    Only what cannot change the answer is tidied: scheme and host in lower case, no default port, no fragment, dots
    resolved, what is no URL character escaped, escapes in upper case (those of GBK bytes stay), no session id, no
    tracking parameter. ``canonicalize_url`` does not fit here: it puts parameters in order and writes ``?x`` as
    ``?x=``, and servers insist on either.
    """
    # w3lib reads a backslash in a path as a slash, as browsers do, but only after the join, and then too late.
    head, mark, tail = url.strip().partition("?")
    try:
        joined = urljoin(base or "", head.replace("\\", "/") + mark + tail)
        if _TIDY.fullmatch(joined):
            return joined
        parts = urlsplit(_spelt(joined, encoding))
        host = _host(parts)
    except ValueError:
        return None
    if parts.scheme not in WEB_PORTS or not host:
        return None
    path, query = (_ESCAPE.sub(lambda escape: escape[0].upper(), part) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, _lasting_path(path), "&".join(_lasting_parameters(query)), ""))


def _spelt(url: str, encoding: str) -> str:
    """The URL in ASCII, its query in the page's charset where that can spell it (never in UTF-16: ibid.)."""
    try:
        return safe_url_string(url, encoding="utf-8" if encoding.lower().startswith("utf") else encoding)
    except UnicodeEncodeError:
        return safe_url_string(url)


def canonical_url(url: str, base: str | None = None) -> str:
    """The identity of a resource: ``absolute_url``, its escapes in one form, its parameters in order, a bare index
    file dropped.

    ``/a/index.html`` and ``/a/`` are the same page on every static CMS we know, so they are one resource; but
    servers may refuse one of the two spellings, so requests go to the address as the site wrote it. http and
    https stay two, and so do hosts with and without www. (``crawler.aliases`` knows which are one). Raises ValueError
    for what is no web address.
    """
    return _canonical(url, base) if len(url) <= ASKED_AGAIN else _canonical.__wrapped__(url, base)


@lru_cache(maxsize=1_024)
def _canonical(url: str, base: str | None) -> str:
    """An entry's address comes by half a dozen times: as a row, as a resource, with the answer."""
    address = absolute_url(url, base)
    if address is None:
        raise ValueError(f"{url!r} is not a web address.")
    if _TIDY.fullmatch(address):
        return _DIRECTORY_INDEX.sub("/", address)
    # A bare % is escaped first: decoding "%%34%31" would make "%41" of it, which is another escape.
    parts = urlsplit(canonicalize_url(_BARE_PERCENT.sub("%25", address)))
    path, query = _lasting_path(parts.path), _in_order(urlsplit(address).query)
    if not query:
        path = _DIRECTORY_INDEX.sub("/", path)
    # canonicalize_url bares brackets that a request would escape again.
    return safe_url_string(urlunsplit(parts._replace(path=path, query=query)))


def _host(parts: SplitResult) -> str:
    """Host and port without user and default port; '' for what no name server can know."""
    name = (parts.hostname or "").rstrip(".")
    if not _NAME.fullmatch(name) and not _IPV6.fullmatch(name):
        return ""
    host = f"[{name}]" if ":" in name else name
    return host if parts.port in (None, WEB_PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def _lasting_parameters(query: str) -> Iterator[str]:
    """The parameters that do not belong to the visit, as they are written.

    ``url_query_cleaner`` does not fit: it compares names as written, and these come in any case and escape.
    """
    pieces = {piece: unquote_plus(piece).lower() for piece in query.split("&")}
    # ColdFusion sends both; alone, cfid is as likely the number of a penalty (处罚).
    coldfusion = any(plain.startswith("cftoken=") for plain in pieces.values())
    for piece in query.split("&"):
        plain = pieces[piece]
        name = plain.partition("=")[0]
        of_the_visit = name in TRACKING_PARAMETERS or _SESSION.fullmatch(plain) or (coldfusion and name == "cfid")
        if piece and not of_the_visit:
            yield piece


def _in_order(query: str) -> str:
    """Parameters sorted by name and spelt as w3lib spells them: ``?x`` is ``?x=``, ``%20`` is ``+``, values escaped.

    To no server we know is one spelling another document. ``canonicalize_url`` sorts the values too; but of two values
    of one name servers take the first or the last, so their order stays.
    """
    return urlencode(sorted(parse_qsl_to_bytes(query, keep_blank_values=True), key=itemgetter(0)))


def _lasting_path(path: str) -> str:
    return _without_dots(_ASP_NET_SESSION.sub("", _JAVA_SESSION.sub("", path))) or "/"


def _without_dots(path: str) -> str:
    """RFC 3986 §5.2.4; a ``..`` above the root stays at the root, as in browsers."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(len(kept) - 1, 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for (RFC 9309 §2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_home(url: str) -> bool:
    """Whether a URL is the home page of its host."""
    parts = urlsplit(canonical_url(url))
    return parts.path == "/" and not parts.query


def covers(home: str, url: str) -> bool:
    """Whether a URL is the site's at ``home``: its host, or a host below it. Others are somebody else's to archive."""
    ours, host = (urlsplit(address).netloc.removeprefix("www.") for address in (home, url))
    return host == ours or host.endswith("." + ours)
