"""The markup of an archived page as it may be shown: nothing in it acts, and nothing in it is loaded from anywhere.

Pure. The page stays as its author wrote it, quirks and all, since a browser is to make of it what it made of the page;
only what is named below is taken out or put in. Python's own HTML parser and libxml2 need minutes for a megabyte that
is made to hurt (measured: `<a ` 27,000 times, 71 s); these patterns never look at a character twice.

None of this is the wall: that is the sandbox and the policy with which the page is served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Protocol

from archive.requisites import address, image, is_sheet, restyled

_TOKEN = re.compile(
    r"""
    <!--.*?(?:-->|\Z)
    |<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)
        (?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+)
        (?:>|\Z)
    |<[?/!](?!doctype)[^>]*+(?:>|\Z)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"(?P<a>[^"]*+)"|'(?P<b>[^']*+)'|(?P<c>[^\s>]*+)))?+""", re.DOTALL
)
MOST_ATTRIBUTES = 200
"""Of one tag; an element of a page has five."""

_RAW = ("script", "style", "iframe", "noembed", "noframes", "xmp", "textarea", "title")
"""Elements in which nothing is a tag but their own end."""
_END_OF = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)[^>]*+(?:>|\Z)", re.IGNORECASE) for name in _RAW}

_SILENT = frozenset({"script", "iframe", "noembed", "noframes"})
"""Left out with what is in them."""
_LEFT_OUT = frozenset(
    {"base", "object", "embed", "applet", "param", "audio", "video", "source", "track", "frame", "portal", "bgsound"}
)
"""Left out; what stands between their tags is shown, as in a browser that does not know them."""
_LOADS = frozenset(
    {
        "src", "srcset", "imagesrcset", "href", "xlink:href", "action", "formaction", "ping", "poster", "background",
        "manifest", "data", "code", "codebase", "archive", "classid", "srcdoc", "dynsrc", "lowsrc", "longdesc",
        "profile", "target", "nonce", "integrity",
    }
)  # fmt: skip
"""Attributes that lead somewhere. Those that are shown are put back one by one."""

_CLOSES_ITSELF = frozenset({"path", "circle", "ellipse", "line", "polygon", "polyline", "rect", "stop", "use"})
"""Within SVG, where a tag that is not closed holds all that follows."""

_MEDIA = re.compile(r"[\w\s,():./-]{1,200}")

NOTHING = "data:,"
"""In the place of an image that is not there: no address, so that nobody is asked."""


class Shelf(Protocol):
    """Where what a page needs is taken from. Addresses are whole."""

    def image(self, url: str) -> str | None:
        """A ``data:`` address with the image, None where there is none."""

    def sheet(self, url: str) -> tuple[str, str] | None:
        """A style sheet and the address that it came from."""

    def link(self, url: str) -> str:
        """Where a click on a link is to lead."""


def shown(markup: str, base: str, shelf: Shelf) -> str:
    """The page at ``base`` with its images and styles from the shelf, and nothing that acts."""
    return "".join(_Page(base, shelf).parts(markup))


class _Page:
    """One page while it is written anew."""

    def __init__(self, base: str, shelf: Shelf) -> None:
        self.base = base
        self.shelf = shelf

    def parts(self, markup: str) -> Iterator[str]:
        position = 0
        while found := _TOKEN.search(markup, position):
            yield markup[position : found.start()]
            position = found.end()
            name = (found["name"] or "").lower()
            if found["end"]:
                yield "" if name in _LEFT_OUT | _SILENT else f"</{name}>"
            elif name:
                raw = None
                if name in _RAW:
                    end = _END_OF[name].search(markup, position)
                    raw = markup[position : end.start() if end else None]
                    position = end.end() if end else len(markup)
                yield self._element(name, _attributes(found["attributes"]), raw)
        yield markup[position:]

    def _element(self, name: str, attributes: dict[str, str | None], raw: str | None) -> str:
        if name in _SILENT:
            return ""
        if name == "base":
            self.base = address(attributes.get("href") or "", self.base) or self.base
        if name in _LEFT_OUT or (name == "meta" and not _is_harmless(attributes)):
            return ""
        if name == "link":
            return self._link(attributes)
        if name == "style":
            return self._style(raw or "", attributes.get("media"))
        tag = _tag(name, self._kept(name, attributes))
        return tag if raw is None else f"{tag}{raw}</{name}>"

    def _kept(self, name: str, attributes: dict[str, str | None]) -> dict[str, str | None]:
        kept = {key: value for key, value in attributes.items() if key not in _LOADS and not key.startswith("on")}
        if style := attributes.get("style"):
            kept["style"] = self._styled(style, self.base, imports=0)
        if named := attributes.get("background"):
            kept["background"] = self._image(named, self.base)
        if name == "img" and (named := image(attributes)):
            kept["src"] = self._image(named, self.base)
        elif name == "input" and (attributes.get("type") or "").lower() == "image":
            kept["src"] = self._image(attributes.get("src") or "", self.base)
        elif name in ("a", "area"):
            kept |= self._leads(attributes.get("href") or "")
        return kept

    def _leads(self, href: str) -> dict[str, str | None]:
        """Where a link goes: within the page as ever, elsewhere in a window of its own."""
        if href.startswith("#"):
            return {"href": href}
        url = address(href, self.base)
        return {"href": self.shelf.link(url), "target": "_blank", "rel": "noopener noreferrer"} if url else {}

    def _link(self, attributes: dict[str, str | None]) -> str:
        if not is_sheet(attributes) or (url := address(attributes.get("href") or "", self.base)) is None:
            return ""
        found = self.shelf.sheet(url)
        return self._style(found[0], attributes.get("media"), base=found[1]) if found else ""

    def _style(self, css: str, media: str | None, *, base: str | None = None) -> str:
        made = self._styled(css, base or self.base, imports=1 if base else 2)
        return _tag("style", {"media": media} if media else {}) + made.replace("</", r"<\/") + "</style>"

    def _styled(self, css: str, base: str, *, imports: int) -> str:
        """A style with its images, and with the sheets that it imports in their place."""

        def sheet(named: str, media: str) -> str:
            url = address(named, base)
            found = self.shelf.sheet(url) if url and imports else None
            if found is None:
                return ""
            inner = self._styled(*found, imports=imports - 1)
            return f"@media {media} {{ {inner} }}" if _MEDIA.fullmatch(media) else inner

        return restyled(css, lambda named: self._image(named, base), sheet)

    def _image(self, named: str, base: str) -> str:
        if named.startswith("data:image/") and '"' not in named:
            return named
        url = address(named, base)
        return (self.shelf.image(url) if url else None) or NOTHING


def _attributes(text: str) -> dict[str, str | None]:
    """The attributes of a tag, the first of each name, with their references resolved."""
    found: dict[str, str | None] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((match[part] for part in "abc" if match[part] is not None), None)
        found.setdefault(match["name"].lower(), None if value is None else unescape(value))
        if len(found) >= MOST_ATTRIBUTES:
            break
    return found


def _tag(name: str, attributes: dict[str, str | None]) -> str:
    written = (f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}{' /' if name in _CLOSES_ITSELF else ''}>"


def _is_harmless(meta: dict[str, str | None]) -> bool:
    """Whether a ``meta`` neither leads away nor says anything of the encoding, which is another here."""
    return "http-equiv" not in meta and "charset" not in meta
