"""Small files of each packed format, written by hand: for what a program would not write, and for hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
O = "http://www.ofdspec.org/2016"  # noqa: E741
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, *, head: str = "", **parts: str) -> bytes:
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return zipped(
        {"[Content_Types].xml": TYPES, "word/document.xml": document}
        | {f"word/{name}.xml": content for name, content in parts.items()}
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def xlsx(rows: str, *, head: str = "", dimension: str = "A1:B2") -> bytes:
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{S}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    book = (
        f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
    )
    root = (
        f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{R}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    links = (
        f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{R}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": root,
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": links,
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_object(text: str, x: float, y: float, *, more: str = "", size: float = 4.2) -> str:
    delta = f'DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 170 6" Font="3" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="4" {delta}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(
    pages: Iterable[str], *, head: str = "", units: str = "", template: str = "", parts: Mapping[str, str] | None = None
) -> bytes:
    pages = list(pages)
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    common += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    common += '<ofd:TemplatePage ID="50" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    members = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{O}"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'{head}<ofd:Document xmlns:ofd="{O}"><ofd:CommonData>{common}</ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res xmlns:ofd="{O}">{units}</ofd:Res>',
    }
    used = '<ofd:Template TemplateID="50"/>' if template else ""
    for n, objects in enumerate(pages):
        members[f"Doc_0/Pages/Page_{n}/Content.xml"] = _page(objects, used)
    if template:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = _page(template, "")
    return zipped(members | dict(parts or {}))


def _page(objects: str, used: str) -> str:
    return (
        f'<ofd:Page xmlns:ofd="{O}">{used}<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def pdf(lines: Iterable[str], *, pages: int = 1) -> bytes:
    """A PDF whose font is not embedded and whose text is GBK, as programs of the nineties wrote it."""
    shown = b"".join(b"<" + line.encode("gbk").hex().encode() + b"> Tj T*\n" for line in lines)
    stream = b"BT /F1 12 Tf 60 780 Td 20 TL\n" + shown + b"ET"
    kids = b" ".join(b"%d 0 R" % (6 + n) for n in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[5 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>",
    ]
    objects += [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    ] * pages
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """Objects as a PDF with its table of places."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(out),
    )
