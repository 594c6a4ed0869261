"""Makes the sample files beside it, with LibreOffice and a Chinese font, from a notice and a table written here.

Run once, where `soffice` and a CJK font are installed: ``python tests/crawler/files/made.py``. What it makes is checked
in, so that the tests need neither. The text is ours, and invented.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FONT = "Noto Serif CJK SC"

TITLE = "云岭市人民政府办公室关于印发湿地公园管理办法的通知"
NUMBER = "云政办发〔2024〕7号"
PARAGRAPHS = (
    "各县（区）人民政府，市政府各部门、各直属单位：",
    "为规范云岭市湿地公园的保护与管理，维护湿地生态功能和生物多样性，保障湿地资源的可持续利用，现将《云岭市湿地公园管理"
    "办法》印发给你们，请结合实际，认真组织贯彻执行。",
    "湿地公园的管理应当坚持保护优先、科学修复、合理利用、持续发展的原则，任何单位和个人都有保护湿地的义务，对破坏湿地的行"
    "为有权投诉和举报。镕、喆、䶮、𠮷等姓名用字应当正确显示。",
)
LISTED = ("全面开展湿地资源调查", "建立湿地公园名录")
TABLE = (
    ("序号", "公园名称", "面积（公顷）", "备注"),
    ("1", "东湖湿地公园", "1204.5", ""),
    ("2", "", "87", "在建"),
    ("3", "青石滩湿地公园", "330", "省级"),
)
NOTE = "湿地包括沼泽、湖泊和河流。"
BOX = "联系电话：0999-1234567"
KEPT, DROPPED = "（征求意见后修改）", "（旧稿字样）"
HEADER = "内部页眉不属正文"
SIGNED = ("云岭市人民政府办公室", "2024年5月6日")

SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "text": "text",
            "table": "table",
            "style": "style",
            "draw": "drawing",
            "svg": "svg-compatible",
            "fo": "xsl-fo-compatible",
            "number": "datastyle",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
)
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" '
FACE = f'style:font-name-asian="{FONT}" style:font-family-asian="{FONT}" fo:font-family="{FONT}"'


def notice() -> str:
    """The notice as a flat OpenDocument text: header, list, table with empty cells, note, text box, tracked changes."""
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in TABLE
    )
    listed = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in LISTED)
    return (
        f'{HEAD} office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>'
        f'<style:default-style style:family="paragraph"><style:text-properties {FACE} fo:font-size="16pt" '
        'style:font-size-asian="16pt"/></style:default-style>'
        '<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:text-indent="1.12cm"/>'
        '</style:style><style:style style:name="Frame" style:family="graphic"/></office:styles>'
        '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-format="一, 二, 三, ..." style:num-suffix="、"/></text:list-style>'
        '<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin-left="2.8cm" fo:margin-right="2.6cm" fo:margin-top="2cm" fo:margin-bottom="2cm"/>'
        "<style:header-style/></style:page-layout></office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">'
        f"<style:header><text:p>{HEADER}</text:p></style:header></style:master-page></office:master-styles>"
        "<office:body><office:text><text:tracked-changes>"
        '<text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>甲</dc:creator>'
        "<dc:date>2024-05-01T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
        '<text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>甲</dc:creator>'
        f"<dc:date>2024-05-01T00:00:00</dc:date></office:change-info><text:p>{DROPPED}</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        f"<text:p>{TITLE}</text:p><text:p>{NUMBER}</text:p><text:p>{PARAGRAPHS[0]}</text:p>"
        f'<text:p text:style-name="Body">{PARAGRAPHS[1]}<text:change-start text:change-id="c1"/>{KEPT}'
        '<text:change-end text:change-id="c1"/><text:change text:change-id="c2"/></text:p>'
        f'<text:p text:style-name="Body">{PARAGRAPHS[2]}<text:note text:id="n1" text:note-class="footnote">'
        f"<text:note-citation>1</text:note-citation><text:note-body><text:p>{NOTE}</text:p></text:note-body>"
        f'</text:note></text:p><text:list text:style-name="L1">{listed}</text:list>'
        f'<table:table table:name="T"><table:table-column table:number-columns-repeated="4"/>{rows}</table:table>'
        '<text:p><draw:frame draw:style-name="Frame" text:anchor-type="paragraph" svg:width="8cm" svg:height="1.2cm">'
        f"<draw:text-box><text:p>{BOX}</text:p></draw:text-box></draw:frame></text:p>"
        + "".join(f"<text:p>{line}</text:p>" for line in SIGNED)
        + "</office:text></office:body></office:document>"
    )


def _cell(value: str) -> str:
    kind = 'office:value-type="string"'
    if value.replace(".", "").isdigit():
        kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def workbook() -> str:
    """The table as a flat OpenDocument spreadsheet: a date, a formula, a second sheet and a hidden one."""
    rows = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in TABLE)
    day = (
        '<table:table-cell table:style-name="day" office:value-type="date" office:date-value="2024-05-06"><text:p>'
        "2024-05-06</text:p></table:table-cell>"
    )
    total = (
        '<table:table-cell table:formula="of:=SUM([.C2:.C4])" office:value-type="float" office:value="1621.5">'
        "<text:p>1621.5</text:p></table:table-cell>"
    )
    return (
        f'{HEAD} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
        '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text>'
        '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
        "</number:date-style>"
        '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/>'
        f'</style:style></office:automatic-styles><office:body><office:spreadsheet><table:table table:name="公园名录">{rows}'
        f"<table:table-row>{_cell('合计')}{_cell('')}{total}{day}</table:table-row></table:table>"
        f'<table:table table:name="说明"><table:table-row>{_cell(NOTE)}</table:table-row></table:table>'
        f'<table:table table:name="底稿" table:style-name="hid"><table:table-row>{_cell("隐藏的数据")}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document>"
    )


def convert(source: Path, target: str, ending: str, folder: Path) -> None:
    profile = folder / "profile"
    home = f"-env:UserInstallation={profile.as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", target, "--outdir", str(folder), str(source)],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=300,
    )
    made = folder / f"{source.stem}.{ending}"
    (HERE / made.name).write_bytes(made.read_bytes())
    print(made.name, made.stat().st_size)


LOCKED = (
    ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>Locked</text:p>'
    "</office:text></office:body></office:document>"
)
PASSWORD = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (text := folder / "notice.fodt").write_text(notice(), encoding="utf-8")
        (sheets := folder / "parks.fods").write_text(workbook(), encoding="utf-8")
        (locked := folder / "locked.fodt").write_text(f"{HEAD}{LOCKED}", encoding="utf-8")
        for target, ending in {
            "docx:MS Word 2007 XML": "docx",
            "doc:MS Word 97": "doc",
            "rtf:Rich Text Format": "rtf",
            "odt:writer8": "odt",
            "pdf:writer_pdf_Export": "pdf",
        }.items():
            convert(text, target, ending, folder)
        for target, ending in {
            "xlsx:Calc MS Excel 2007 XML": "xlsx",
            "xls:MS Excel 97": "xls",
            "ods:calc8": "ods",
        }.items():
            convert(sheets, target, ending, folder)
        convert(locked, f"pdf:writer_pdf_Export:{PASSWORD}", "pdf", folder)
    scan(HERE / "notice.pdf")


def scan(source: Path) -> None:
    """The page of a PDF as a picture, a little askew. It takes Pillow, which the extra [ocr] brings."""
    import pypdfium2
    from PIL import Image

    page = pypdfium2.PdfDocument(source)[0].render(scale=120 / 72).to_pil().convert("L")
    askew = page.rotate(0.6, fillcolor="white", resample=Image.Resampling.BICUBIC)
    askew.save(HERE / "scanned.pdf", "PDF", resolution=120, quality=35)
    print("scanned.pdf", (HERE / "scanned.pdf").stat().st_size)


if __name__ == "__main__":
    sys.exit(main())
