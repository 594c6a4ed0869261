"""The bytes of attachments: the smallest valid PDF, DOCX, XLSX and TXT, the same at every call."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from portal.papers import File

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",
}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def payload(file: File) -> bytes:
    """The file as the site serves it."""
    lines = (file.stem, *file.lines)
    return {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "txt": _txt}[file.extension](lines)


def _txt(lines: tuple[str, ...]) -> bytes:
    return "\r\n".join(lines).encode()


def _docx(lines: tuple[str, ...]) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    document = f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}<w:sectPr/></w:body></w:document>'
    part = f"{_TYPES}.wordprocessingml.document.main+xml"
    return _package("word/document.xml", document, content_type=part, more={})


def _xlsx(lines: tuple[str, ...]) -> bytes:
    rows = "".join(_row(number, line) for number, line in enumerate(lines, 1))
    sheet = f'{_XML}<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    workbook = (
        f'{_XML}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    more = {
        "xl/_rels/workbook.xml.rels": _relationship(f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    }
    part = f"{_TYPES}.spreadsheetml.sheet.main+xml"
    return _package("xl/workbook.xml", workbook, content_type=part, more=more)


def _row(number: int, line: str) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in line.split("\t"))
    return f'<row r="{number}">{cells}</row>'


def _package(main: str, content: str, *, content_type: str, more: Mapping[str, str]) -> bytes:
    sheets = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES}.spreadsheetml.worksheet+xml"/>'
        for name in more
        if name.endswith("sheet1.xml")
    )
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/>{sheets}</Types>'
    )
    members = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relationship(f"{_OFFICE}/officeDocument", main),
        main: content,
        **more,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, member in members.items():
            package.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), member.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _relationship(kind: str, target: str) -> str:
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def _pdf(lines: tuple[str, ...]) -> bytes:
    """One page in a font every reader brings along; UniGB-UCS2-H makes the text readable without a ToUnicode map."""
    drawn = "\n".join(f"<{line.encode('utf-16-be').hex().upper()}> Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 20 TL 72 770 Td\n{drawn}\nET"
    font = "/Type /Font /BaseFont /STSong-Light"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        f"<< {font} /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        f"<< {font} /Subtype /CIDFontType0 /DW 1000 /FontDescriptor 7 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
        "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    )
    return _pdf_file(objects)


def _pdf_file(objects: tuple[str, ...]) -> bytes:
    """The objects with the table of their offsets (ISO 32000-1 §7.5)."""
    written = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = len(written)
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    written += f"xref\n0 {size}\n0000000000 65535 f \n{entries}".encode("ascii")
    written += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode("ascii")
    return bytes(written)
