"""The identity of a resource: the one spelling of its URL (规范网址), and the address as a link means it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

WEB_PORTS = {"http": 80, "https": 443}

SESSION_PARAMETERS = frozenset({"phpsessid", "jsessionid", "asp.net_sessionid", "sessionid", "session_id"})
"""A new value each visit. ``sid`` is not among them: gkmlpt and others name the *site* with it."""

TRACKING_PARAMETERS = frozenset(
    {
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "spm",
        "gclid",
        "fbclid",
        "msclkid",
        "bd_vid",
        "isappinstalled",
        "nsukey",
    }
)
"""Who sent the visitor. ``from`` and ``source`` stay: both also choose documents."""

_ASP_SESSION = re.compile(r"aspsessionid[a-z]{8}", re.IGNORECASE)
_PATH_SESSION = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)
_DIRECTORY_INDEX = re.compile(r"/index\.(?:html|htm|shtml)$")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH = "%!$&'()*+,;=:@/~"
_SAFE_IN_QUERY = "%!$&()*+,;=:@/~?"
_BLANKS = re.compile(r"[\t\r\n]")


def absolute_url(url: str, base: str | None = None) -> str | None:
    """The web address that a link written on page ``base`` leads to, None when it leads nowhere on the web.

    Only what cannot change the answer is tidied: scheme and host in lower case, no default port, no fragment,
    dots resolved, escapes in one spelling (those of GBK bytes stay), no session id, no tracking parameter.
    """
    written = _BLANKS.sub("", url.strip())
    try:
        # Browsers read a backslash in a path as a slash, and pages made on Windows count on it.
        head, mark, tail = written.partition("?")
        parts = urlsplit(urljoin(base or "", head.replace("\\", "/") + mark + tail))
        host = _host(parts)
    except ValueError:
        return None
    if parts.scheme not in WEB_PORTS or not host:
        return None
    path = _without_dots(_PATH_SESSION.sub("", _escaped(parts.path, _SAFE_IN_PATH))) or "/"
    return urlunsplit((parts.scheme, host, path, "&".join(_kept_parameters(parts.query)), ""))


def canonical_url(url: str, base: str | None = None) -> str:
    """The identity of a resource: ``absolute_url``, its parameters in order, a bare index file dropped.

    ``/a/index.html`` and ``/a/`` are the same page on every static CMS we know, so they are one resource; but
    servers may refuse one of the two spellings, so requests go to the address as the site wrote it. http and
    https stay two. Raises ValueError for what is no web address.
    """
    address = absolute_url(url, base)
    if address is None:
        raise ValueError(f"{url!r} is not a web address.")
    parts = urlsplit(address)
    if not parts.query:
        return urlunsplit(parts._replace(path=_DIRECTORY_INDEX.sub("/", parts.path)))
    pieces = sorted(parts.query.split("&"), key=lambda piece: piece.partition("=")[0])
    return urlunsplit(parts._replace(query="&".join(pieces)))


def host_key(url: str) -> str:
    """The host a request burdens, keyed with its port."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or WEB_PORTS.get(parts.scheme, 0)}"


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    if ":" in name:
        name = f"[{name}]"
    port = parts.port
    return name if port in (None, WEB_PORTS.get(parts.scheme)) else f"{name}:{port}"


def _escaped(part: str, safe: str) -> str:
    """RFC 3986 §6.2.2: hex digits in upper case, unreserved characters bare, what is not ASCII escaped."""
    return _ESCAPE.sub(_one_escape, quote(part, safe=safe))


def _one_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _kept_parameters(query: str) -> Iterator[str]:
    for piece in query.split("&"):
        name = piece.partition("=")[0].lower()
        volatile = name in SESSION_PARAMETERS or name in TRACKING_PARAMETERS or _ASP_SESSION.fullmatch(name)
        if piece and not volatile:
            yield _escaped(piece, _SAFE_IN_QUERY)


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


def covers(home: str, url: str) -> bool:
    """Whether a URL is the site's at ``home``: its host, or a host below it. Others are somebody else's to archive."""
    ours, host = (urlsplit(address).netloc.removeprefix("www.") for address in (home, url))
    return host == ours or host.endswith("." + ours)
