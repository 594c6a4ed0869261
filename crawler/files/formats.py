"""Which format a file has: its bytes decide, then what they contain; header and name are asked last, and may lie."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"

MEDIA: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": f"{OOXML}.wordprocessingml.document",
    "xlsx": f"{OOXML}.spreadsheetml.sheet",
    "pptx": f"{OOXML}.presentationml.presentation",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "odt": f"{ODF}.text",
    "ods": f"{ODF}.spreadsheet",
    "odp": f"{ODF}.presentation",
    "ofd": "application/ofd",
    "ceb": "application/x-ceb",
    "rtf": "application/rtf",
    "html": "text/html",
    "mht": "multipart/related",
    "xml": "application/xml",
    "txt": "text/plain",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "tar": "application/x-tar",
    "gz": "application/gzip",
    "locked": "application/encrypted",
    "ole": "application/x-ole-storage",
}
"""Formats and their media types. A picture's format is 'image', its media type its own; 'locked' is an Office file that
is encrypted as a whole, and 'ole' one of no kind that is known."""

UNKNOWN = "application/octet-stream"

ALIKE: dict[str, str] = {
    "wps": "doc",
    "wpt": "doc",
    "dot": "doc",
    "et": "xls",
    "ett": "xls",
    "xlt": "xls",
    "dps": "ppt",
    "docm": "docx",
    "dotx": "docx",
    "xlsm": "xlsx",
    "htm": "html",
    "shtml": "html",
    "mhtml": "mht",
    "csv": "txt",
    "text": "txt",
    "jpg": "image",
    "jpeg": "image",
    "png": "image",
    "gif": "image",
    "bmp": "image",
    "tif": "image",
    "tiff": "image",
    "webp": "image",
}
"""Endings of names that mean a format by another name."""

MEDIA_ALIKE: dict[str, str] = {
    "application/x-pdf": "pdf",
    "application/vnd.ms-word": "doc",
    "application/kswps": "doc",
    "application/vnd.ms-works": "doc",
    "application/kset": "xls",
    "application/x-zip-compressed": "zip",
    "application/x-rar-compressed": "rar",
    "application/x-rar": "rar",
    "text/rtf": "rtf",
    "text/csv": "txt",
    "message/rfc822": "mht",
}
BY_MEDIA = {media: name for name, media in MEDIA.items()} | MEDIA_ALIKE

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"Founder CEB", "ceb"),
)
PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
)
HEAD = 1024
"""How far %PDF may stand from the beginning, as readers of PDF allow; junk of a script in front of it is common."""

BITMAP = range(10, 20_000)
"""Where the pixels of a bitmap may begin; that and its own length tell it from a text that begins with BM."""

MARKUP = re.compile(rb"<(?:!doctype html|html|head|meta|body|table|div|p|span|title|style|script)\b", re.IGNORECASE)
XHTML = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
MAIL = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}", re.IGNORECASE)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = bytes(range(9)) + bytes(range(14, 27)) + b"\x7f"
TEXT_HEAD = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """What a file is, and which of its header and its name say otherwise."""

    name: str
    media_type: str
    lies: tuple[str, ...] = ()


def format_of(payload: bytes, *, url: str, headers: Mapping[str, str], name: str) -> Format:
    """The format of a file. Header and name decide only where its bytes do not."""
    stated = [("header-lies", _of_header(headers)), ("name-lies", _of_name(name) or _of_name(urlsplit(url).path))]
    found, media = _of_bytes(payload)
    if found == "unknown":
        found = next((said for _, said in stated if said == "ceb"), "unknown")
    lies = tuple(flag for flag, said in stated if said and said != found and found != "unknown")
    return Format(name=found, media_type=media or MEDIA.get(found, UNKNOWN), lies=lies)


def by_magic(payload: bytes) -> Format:
    """The format as its first bytes have it, for who may not look into it."""
    if b"%PDF-" in payload[:HEAD]:
        return Format(name="pdf", media_type=MEDIA["pdf"])
    name = next((name for magic, name in MAGIC if payload.startswith(magic)), "unknown")
    return Format(name=name, media_type=MEDIA.get(name, UNKNOWN))


def _of_bytes(payload: bytes) -> tuple[str, str | None]:
    name = by_magic(payload.removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n\t")).name
    if name == "zip":
        return _of_zip(payload), None
    if name == "ole":
        return _of_ole(payload), None
    if name != "unknown":
        return name, None
    if media := _of_picture(payload):
        return "image", media
    if payload[257:262] == b"ustar":
        return "tar", None
    return _of_text(payload), None


def _of_picture(payload: bytes) -> str | None:
    if payload[:4] == b"RIFF" and payload[8:12] == b"WEBP":
        return "image/webp"
    media = next((media for magic, media in PICTURES if payload.startswith(magic)), None)
    if media == "image/bmp" and int.from_bytes(payload[10:14], "little") not in BITMAP:
        return None
    return media


def _of_text(payload: bytes) -> str:
    """Text, or what is written as text; 'unknown' where too much of it is no character of any encoding."""
    head = payload[:TEXT_HEAD]
    if not head.strip():
        return "unknown"
    odd = len(head) - len(head.translate(None, CONTROL))
    if odd * 100 > len(head) and not head.startswith(UTF16):
        return "unknown"
    headers = MAIL.match(head)
    if headers and b"mime-version:" in headers[0].lower():
        return "mht"
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<?xml") and not XHTML.search(plain):
        return "xml"
    return "html" if plain.startswith(b"<") and MARKUP.search(plain) else "txt"


INSIDE: tuple[tuple[str, str], ...] = (
    ("OFD.xml", "ofd"),
    ("word/", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
)
"""Members by which a package is known."""


def _of_zip(payload: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            names = package.namelist()
            kind = package.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return next((name for mark, name in INSIDE if mark.encode() in payload), "zip")
    if kind:
        return BY_MEDIA.get(kind.decode("ascii", "replace").strip().removesuffix("-template"), "zip")
    found = {name for mark, name in INSIDE for member in names if _is_at(mark, member)}
    return next((name for _, name in INSIDE if name in found), "zip") if _is_package(names) else "zip"


def _is_at(mark: str, member: str) -> bool:
    return member.startswith(mark) if mark.endswith("/") else member.lower() == mark.lower()


def _is_package(names: list[str]) -> bool:
    """Whether a ZIP is one of Office's or an OFD, and not somebody's folder that happens to be called 'word'."""
    return any(name.lower() in {"[content_types].xml", "ofd.xml"} for name in names)


STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)


def _of_ole(payload: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(payload)) as storage:
            names = {entry[0].lower() for entry in storage.listdir() if len(entry) == 1}
    except Exception:  # olefile promises no kind of error; whatever it is, the directory cannot be read
        return next((name for mark, name in STREAMS if mark.encode("utf-16-le") in payload), "ole")
    return next((name for mark, name in STREAMS if mark.lower() in names), "ole")


def _of_header(headers: Mapping[str, str]) -> str | None:
    stated = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    media = stated.partition(";")[0].strip().lower()
    return "image" if media.startswith("image/") else BY_MEDIA.get(media)


def _of_name(name: str) -> str | None:
    ending = unquote(name).rpartition(".")[2].strip().lower()
    found = ALIKE.get(ending, ending)
    return found if found in MEDIA or found == "image" else None
