"""Files in the place of pages, and pages that are called files."""

from __future__ import annotations

import random

from hostile.fates import WHOLE, no_document
from hostile.pages import document
from hostile.registry import page

STARTS = {
    "pdf": (b"%PDF-1.7\n", "a PDF", "PDF"),
    "zip": (b"PK\x03\x04", "a ZIP", "ZIP"),
    "word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word file", "OLE"),
    "jpeg": (b"\xff\xd8\xff\xe0", "a picture", "JPEG"),
}


def noise(site: str, start: bytes) -> bytes:
    return start + random.Random(site).randbytes(100_000)


def _declare() -> None:
    for name, (start, kind, known) in STARTS.items():

        def body(site: str, start: bytes = start) -> bytes:
            return noise(site, start)

        page(f"/{name}-as-page.html", f"{kind} that is called HTML", no_document(f"binary: {known}"), body)


_declare()
page(
    "/page-as-octets.html",
    "a document that is called application/octet-stream",
    WHOLE,
    lambda site: document(site),
    media_type="application/octet-stream",
)
page(
    "/page-as-pdf.html",
    "a document that is called a PDF",
    WHOLE,
    lambda site: document(site),
    media_type="application/pdf",
)
page("/page-uncalled.html", "a document without a Content-Type", WHOLE, lambda site: document(site), media_type=None)
page("/page-called-html.html", "Content-Type: html", WHOLE, lambda site: document(site), media_type="html")
page(
    "/page-as-text.html",
    "a document that is called text/plain",
    WHOLE,
    lambda site: document(site),
    media_type="text/plain",
)
