"""PDF: the text layer by PDFium, page by page; one that is not there, or says nothing, makes it a scan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError, raw
from pypdfium2.version import PYPDFIUM_INFO

from crawler.files.layout import Line, is_page_number, paragraphs
from crawler.files.limits import Budget
from crawler.files.said import OCR, Refused, Said, halved, whole
from crawler.files.soundness import is_garbled

READER = f"pypdfium2 {PYPDFIUM_INFO}"

SCANNED = 20
"""Characters a page below which a text layer is none: page numbers, a stamp, the name of a scanner."""

GAP = 0.7
"""Characters of room in a line that part two cells; words are a quarter apart, half where a line is stretched."""


def read(payload: bytes, budget: Budget) -> Said:
    """The text of a PDF. Raises Refused."""
    with closing(opened(payload)) as document:
        count = len(document)
        read = min(count, budget.pages)
        budget.pages -= read
        pages = [_page(document, index) for index in range(read)]
    texts = ["".join(line.text for line in lines or ()) for lines in pages]
    _refuse_scans(texts, count)
    garbled = [is_garbled(text) for text in texts]
    kept = [[] if bad else lines or [] for lines, bad in zip(pages, garbled, strict=True)]
    return Said(
        text="\n".join(paragraphs(kept)),
        reader=READER,
        pages=count,
        quality=tuple(_flaws(pages, garbled, cut=read < count)),
    )


def opened(payload: bytes) -> PdfDocument:
    """The document. Raises Refused."""
    try:
        return PdfDocument(payload)
    except PdfiumError as error:
        if getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Refused("encrypted", "the PDF asks for a password") from None
        raise Refused("damaged", str(error)[:200]) from None


def _refuse_scans(texts: list[str], count: int) -> None:
    pages, sound = len(texts), [text for text in texts if not is_garbled(text)]
    if sum(map(len, sound)) >= SCANNED * pages:
        return
    characters = sum(map(len, texts))
    if characters >= SCANNED * pages:
        raise Refused("scanned", f"the text layer of {pages} pages is garbled; {OCR}", pages=count)
    raise Refused("scanned", f"{characters} characters on {pages} pages; {OCR}", pages=count)


def _flaws(pages: list[list[Line] | None], garbled: list[bool], *, cut: bool) -> Iterator[str]:
    if cut:
        yield "truncated"
    if any(garbled):
        yield "garbled-pages"
    if None in pages:
        yield "damaged-pages"
    if any(lines is not None and not lines for lines in pages):
        yield "pages-without-text"


def _page(document: PdfDocument, index: int) -> list[Line] | None:
    """The lines of a page in reading order, without its number; None where it is damaged."""
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as text:
            height = page.get_height()
            return [line for line in _lines(text) if not is_page_number(line, height)]
    except (PdfiumError, ValueError):
        return None


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    place = 0
    for piece in halved(page.get_text_range()).split("\r\n"):
        words = piece.strip(" \u3000\xa0")
        if words:
            yield _placed(page, words.replace("\ufffe", "-"), place + piece.index(words))
        place += len(piece) + 2


def _placed(page: pypdfium2.PdfTextPage, words: str, first: int) -> Line:
    """A line with where it stands: the boxes of its first and last character tell, and of those around its spaces."""
    try:
        left, bottom, _, top = _box(page, first)
        _, _, right, _ = _box(page, first + len(words) - 1)
        gaps = [index for index in _spaces(words) if _is_gap(page, first + index, top - bottom)]
    except PdfiumError:
        return Line(whole(words), 0, 0, 0, 0)
    for index in gaps:
        words = f"{words[:index]}\t{words[index + 1 :]}"
    return Line(whole(words), left, right, bottom, top, cells=bool(gaps))


def _spaces(words: str) -> Iterator[int]:
    return (index for index, char in enumerate(words) if char == " " and words[index + 1] != " ")


def _is_gap(page: pypdfium2.PdfTextPage, space: int, size: float) -> bool:
    """Whether a space is the room between two cells: PDFium writes one for any distance on a line."""
    _, _, before, _ = _box(page, space - 1)
    after, _, _, _ = _box(page, space + 1)
    return after - before > GAP * size


def _box(page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the character at a place of the text. Raises PdfiumError where it has none."""
    left, bottom, right, top = page.get_charbox(raw.FPDFText_GetCharIndexFromTextIndex(page, index), loose=True)
    return left, bottom, right, top
