"""The way of a file: its coding undone, its format found, its text read and tidied; or the word for why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.records import FileContent, Unread
from crawler.extract.encoding import damage, decompress
from crawler.files import bundle, doc, docx, flat, ofd, opendocument, pdf, plain, rtf, sheets, slides, web
from crawler.files.formats import Format, format_of
from crawler.files.limits import FILE, Budget
from crawler.files.said import OCR, Refused, Said, tidy

Reader = Callable[[bytes, Budget], Said]

READERS: dict[str, Reader] = {
    "pdf": pdf.read,
    "docx": docx.read,
    "doc": doc.read,
    "xlsx": sheets.read_xlsx,
    "xlsb": sheets.read_xlsb,
    "xls": sheets.read_xls,
    "pptx": slides.read,
    "odt": opendocument.read_text,
    "ods": opendocument.read_sheets,
    "ofd": ofd.read,
    "rtf": rtf.read,
    "html": web.read,
    "mht": web.read_mail,
    "xml": flat.read,
    "txt": plain.read,
}

REFUSED: dict[str, tuple[Unread, str]] = {
    "image": ("scanned", f"a picture; {OCR}"),
    "ppt": ("unsupported", "PowerPoint 97; LibreOffice reads it where `soffice` is installed"),
    "odp": ("unsupported", "an OpenDocument presentation; LibreOffice reads it where `soffice` is installed"),
    "ceb": ("unsupported", "CEB, a format of Founder's that only its own reader knows"),
    "rar": ("unsupported", "a RAR archive"),
    "7z": ("unsupported", "a 7z archive"),
    "tar": ("unsupported", "a tar archive"),
    "gz": ("unsupported", "packed with gzip, twice"),
    "locked": ("encrypted", "the document asks for a password"),
    "ole": ("unsupported", "an OLE file of no kind that is known"),
    "unknown": ("unsupported", "no format that is known"),
}
"""What nothing here reads, and what it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file without its content coding, and what was found of it on the way."""

    body: bytes
    format: Format
    flaws: tuple[str, ...]


def file_of(payload: bytes, *, url: str, headers: Mapping[str, str], name: str) -> File:
    """The file that bytes as they were sent are."""
    coding = next((value for key, value in headers.items() if key.lower() == "content-encoding"), "")
    body, flaws = decompress(payload, coding=coding, most=FILE)
    found = format_of(body, url=url, headers=headers, name=name)
    return File(body=body, format=found, flaws=(*flaws, *found.lies))


def read(file: File) -> FileContent:
    """What a file says. Never raises."""
    try:
        if "bomb" in file.flaws:
            raise Refused("too-large", f"it unpacks to more than {FILE} bytes")
        if why := damage(file.flaws):
            raise Refused("damaged", why)
        return content_of(file.format, read_body(file.body, file.format, Budget()), file.flaws)
    except Refused as error:
        return refused(file.format, error, file.flaws)


def read_body(body: bytes, found: Format, budget: Budget) -> Said:
    """What the bytes of a format say. Raises Refused, and nothing else."""
    if not body:
        raise Refused("damaged", "empty")
    if found.name in REFUSED:
        raise Refused(*REFUSED[found.name])
    try:
        if found.name == "zip":
            return bundle.read(body, budget, read_body)
        return READERS[found.name](body, budget)
    except Refused:
        raise
    except MemoryError:
        raise Refused("too-large", "it needs more memory than a reader may have") from None
    except Exception as error:
        # strangers' bytes make parsers stumble in ways that none of them lists; it costs this file and no more
        raise Refused("damaged", f"{type(error).__name__}: {str(error)[:200]}") from error


def content_of(
    found: Format, said: Said, flaws: tuple[str, ...] = (), *, confidence: float | None = None
) -> FileContent:
    """The record of what was read."""
    text = tidy(said.text)
    flaws = (*flaws, *said.quality)
    if "\ufffd" in text:
        flaws = (*flaws, "replacement-characters")
    if len(text) > (most := Budget().characters):
        text, flaws = text[:most], (*flaws, "truncated")
    return FileContent(
        format=found.name,
        media_type=found.media_type,
        text=text,
        pages=said.pages,
        detail=said.detail,
        reader=said.reader,
        confidence=confidence,
        quality=tuple(dict.fromkeys(flaws)),
    )


def refused(found: Format, error: Refused, flaws: tuple[str, ...] = ()) -> FileContent:
    """The record of a file that could not be read."""
    return FileContent(
        format=found.name,
        media_type=found.media_type,
        pages=error.pages,
        unread=error.why,
        detail=error.detail,
        quality=tuple(dict.fromkeys(flaws)),
    )
