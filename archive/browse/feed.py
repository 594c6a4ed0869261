"""What happens to documents as an Atom feed (RFC 4287): to all, to those of a site, to those that a search finds, to
one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from datasette.utils.asgi import NotFound, Response

from archive.browse import reading
from archive.browse.pages import ask, the_archive, wanted_changes, whole_number
from archive.browse.searching import chosen_pairs, wanted_filters
from archive.browse.wording import WORDS

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 §2.2 forbids even escaped: one in a title would make the whole feed unreadable."""

_NEVER = "1970-01-01T00:00:00Z"


async def feed(datasette: Any, request: Any) -> Response:
    """The newest changes, an entry each."""
    wanted = followed(request)
    found = await ask(datasette, request, lambda connection: reading.changes(connection, wanted))
    if wanted.document and not found:
        raise NotFound("No such document")
    arguments = urlencode(_arguments(wanted))
    here = _absolute(datasette, request, "/-/feed.atom", arguments)
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _add(root, "title", _title(wanted, found))
    # What is asked for in one order, whatever the order of the address: the same feed has one id.
    _add(root, "id", here)
    _add(root, "updated", found[0]["at"] if found else _NEVER)
    _add(root, "link", rel="self", href=here, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=_shown(datasette, request, wanted), type="text/html")
    for change in found:
        root.append(_entry(change, _page(datasette, request, change["document"])))
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    body = f'<?xml version="1.0" encoding="utf-8"?>\n{text}'
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def followed(request: Any) -> reading.Wanted:
    """Which changes an address asks for. One that names a document which cannot be asks for those of none."""
    of_document = request.args.get("document")
    document = (whole_number(of_document) or -1) if of_document else None
    return replace(wanted_changes(request), filters=wanted_filters(request), document=document, before=None, day=None)


def _arguments(wanted: reading.Wanted) -> list[tuple[str, str]]:
    """What is asked for, as arguments of an address."""
    document = str(wanted.document or "")
    said = [("q", wanted.query.strip()), ("kind", wanted.kind), ("document", document), *chosen_pairs(wanted.filters)]
    return [(name, value) for name, value in said if value]


def _title(wanted: reading.Wanted, found: list[reading.Row]) -> str:
    kind = WORDS[wanted.kind].chinese if wanted.kind else ""
    site = found[0]["site_name"] if wanted.site and found else wanted.site
    title = (found[0]["title"] or found[0]["url"]) if wanted.document and found else ""
    filters = [value for column, value in chosen_pairs(wanted.filters) if column != "site"]
    return " · ".join(filter(None, ("政府信息公开存档", site, kind, wanted.query.strip(), *filters, title)))


def _shown(datasette: Any, request: Any, wanted: reading.Wanted) -> str:
    """The page that shows what is followed."""
    if wanted.document:
        return _page(datasette, request, wanted.document)
    searched = bool(wanted.query.strip() or wanted.filters.chosen) and not wanted.kind
    path = "/-/search" if searched else "/-/changes"
    return _absolute(datasette, request, path, urlencode(_arguments(wanted)))


def _page(datasette: Any, request: Any, document: int) -> str:
    path = datasette.urls.row(the_archive(datasette).name, "documents", document)
    return str(datasette.absolute_url(request, path))


def _absolute(datasette: Any, request: Any, path: str, arguments: str) -> str:
    address = datasette.absolute_url(request, datasette.urls.path(path))
    return f"{address}?{arguments}" if arguments else str(address)


def _entry(change: reading.Row, page: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    _add(entry, "title", f"［{WORDS[change['kind']].chinese}］{change['title'] or change['url']}")
    # The document's first address and the number in the feed: the same entry from every server of this archive, and
    # wherever the document has moved to.
    _add(entry, "id", f"{quote(change['first_url'], safe=':/?&=%~+,;@')}#change-{change['seq']}")
    _add(entry, "updated", change["at"])
    _add(entry, "link", rel="alternate", href=page, type="text/html")
    _add(_add(entry, "author"), "name", change["issuing_body"] or change["site_name"])
    _add(entry, "category", term=change["kind"], label=WORDS[change["kind"]].chinese)
    _add(entry, "summary", " ".join(filter(None, (change["document_number"], change["title"], change["url"]))))
    return entry


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag, attributes)
    element.text = _NOT_XML.sub("", text) or None
    return element
