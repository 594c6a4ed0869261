"""The changes as an Atom feed (RFC 4287): of everything, of a site, of a kind, or of a query."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from datasette.utils.asgi import Response

from archive.browse import reading
from archive.browse.pages import ask, the_archive, wanted_changes
from archive.browse.wording import WORDS

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 §2.2 forbids even escaped: one in a title would make the whole feed unreadable."""

_NEVER = "1970-01-01T00:00:00Z"


async def feed(datasette: Any, request: Any) -> Response:
    """The newest changes, an entry each."""
    wanted = wanted_changes(request)
    found = await ask(datasette, request, lambda connection: reading.changes(connection, wanted))
    here = datasette.absolute_url(request, request.full_path)
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _add(root, "title", " · ".join(filter(None, ("政府信息公开存档", wanted.site, wanted.kind, wanted.query))))
    _add(root, "id", here)
    _add(root, "updated", found[0]["at"] if found else _NEVER)
    _add(root, "link", rel="self", href=here, type="application/atom+xml")
    for change in found:
        root.append(_entry(change, _page(datasette, request, change)))
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    body = f'<?xml version="1.0" encoding="utf-8"?>\n{text}'
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _page(datasette: Any, request: Any, change: reading.Row) -> str:
    path = datasette.urls.row(the_archive(datasette).name, "documents", change["document"])
    return str(datasette.absolute_url(request, path))


def _entry(change: reading.Row, page: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    _add(entry, "title", f"［{WORDS[change['kind']].chinese}］{change['title'] or change['url']}")
    # The document's first address and the number in the feed: the same entry from every server of this archive, and
    # wherever the document has moved to.
    _add(entry, "id", f"{quote(change['first_url'], safe=':/?&=%~+,;@')}#change-{change['seq']}")
    _add(entry, "updated", change["at"])
    _add(entry, "link", href=page, type="text/html")
    _add(_add(entry, "author"), "name", change["issuing_body"] or change["site_name"])
    _add(entry, "category", term=change["kind"])
    _add(entry, "summary", " ".join(filter(None, (change["document_number"], change["title"], change["url"]))))
    return entry


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag, attributes)
    element.text = _NOT_XML.sub("", text) or None
    return element
