"""HTML as bytes to Content: pure judgement, without network, database or clock."""

from __future__ import annotations

from collections.abc import Mapping

from archive.records import Content
from crawler.extract.encoding import Decoded, decode
from crawler.extract.tree import parse

__all__ = ["Decoded", "decode", "extract", "extract_anew", "parse"]

BINARY = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
}
"""How files begin that are no pages, whatever the server calls them."""


def extract(
    payload: bytes,
    *,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> Content:
    """What the page in ``payload`` says; ``payload`` is the body as sent, content codings and all. Never raises.

    ``headers`` are the response's, in any case; ``encoding`` overrules what is found by looking.
    """
    from crawler.extract.reading import read  # for who reads: the crawl process only unpacks and decodes

    decoded = _decoded(payload, headers, encoding)
    return read(decoded, url=url) if isinstance(decoded, Decoded) else decoded


def extract_anew(
    payload: bytes,
    *,
    url: str | None = None,
    headers: Mapping[str, str] | None = None,
    outline: str | None = None,
    outlined: bool = True,
) -> Content | None:
    """As ``extract``, with the outline of the page where it is wanted (``outlined``); None where the page has this
    ``outline``: it says what it said.
    """
    from crawler.extract.outline import is_outlined_by
    from crawler.extract.reading import read

    decoded = _decoded(payload, headers, None)
    if isinstance(decoded, Content):
        return decoded
    return None if outline and is_outlined_by(outline, decoded, url) else read(decoded, url=url, outlined=outlined)


def _decoded(payload: bytes, headers: Mapping[str, str] | None, encoding: str | None) -> Decoded | Content:
    """The characters of a page; or what it is, if it is none."""
    name = next((name for magic, name in BINARY.items() if payload.startswith(magic)), None)
    if name:
        return Content(kind="binary", detail=name)
    decoded = decode(payload, headers=headers, encoding=encoding)
    if "bomb" in decoded.flaws:  # to read what it repeats would cost a minute and most of a gigabyte
        return Content(kind="binary", detail="a bomb, which unpacks to more than a page can be")
    return decoded
