"""What files say that no office program here writes: OFD, old PDFs, ZIPs with GBK names, pages called DOC."""

from __future__ import annotations

import random
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from files.packages import S, W, cell, docx, ofd, paragraph, pdf, run, text_object, xlsx, zipped

from crawler.files import read_file
from crawler.files.bundle import name_of
from crawler.files.lists97 import PLF_LST, Listed, label, numbering_of
from crawler.files.numbering import chinese, shaped
from crawler.files.soundness import is_garbled

PROSE = (
    "为规范云岭市湿地公园的保护与管理，维护湿地生态功能和生物多样性，保障湿地资源的可持续利用，现将《云岭市湿地公园管理"
    "办法》印发给你们，请结合实际，认真组织贯彻执行。"
)
NOTICE = (Path(__file__).parent / "files" / "notice.doc").read_bytes()
WIDE = 40
"""Characters of a line of the pages written here."""


def laid_out(paragraphs: list[str], *, glyphs: bool = False) -> str:
    """Paragraphs as the text objects of an OFD page, indented and in an order that is nobody's."""
    objects, y = [], 30.0
    for text in paragraphs:
        for begin in range(-2, len(text), WIDE):
            line, x = text[max(0, begin) : begin + WIDE], 20.0 + (8.4 if begin < 0 else 0)
            pieces = enumerate(line) if glyphs else [(0, line)]
            objects += [text_object(piece, x + 4.2 * place, y) for place, piece in pieces]
            y += 8
    random.Random(1).shuffle(objects)
    return "".join(objects)


@pytest.mark.parametrize("glyphs", [False, True])
def test_an_ofd_is_read_in_the_order_it_is_seen(glyphs: bool) -> None:
    content = read_file(ofd([laid_out([PROSE, PROSE], glyphs=glyphs), laid_out(["第二页的说明"])]), name="通知.ofd")
    assert (content.format, content.unread, content.pages, content.quality) == ("ofd", None, 2, ())
    assert content.text.split("\n") == [PROSE, PROSE, "第二页的说明"]


def test_an_ofd_places_composite_objects_and_templates() -> None:
    unit = (
        '<ofd:CompositeGraphicUnit ID="7" Width="100" Height="20"><ofd:Content>'
        f"{text_object('编号：9900-1', 0, 0)}</ofd:Content></ofd:CompositeGraphicUnit>"
    )
    placed = '<ofd:CompositeObject ID="8" Boundary="20 60 100 20" ResourceID="7"/>'
    shown = ofd(
        [text_object("申请表", 20, 30) + placed + text_object("签名", 20, 90)],
        units=f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>",
        template=text_object("云岭市民政局", 20, 20),
    )
    assert read_file(shown).text.split("\n") == ["云岭市民政局", "申请表", "编号：9900-1", "签名"]


def test_a_stamp_over_a_line_of_an_ofd_is_a_line_of_its_own() -> None:
    page = text_object("请结合实际认真组织贯彻执行", 20, 30) + text_object("样稿仅供参考", 30, 30.5)
    assert read_file(ofd([page])).text.split("\n") == ["请结合实际认真组织贯彻执行", "样稿仅供参考"]


def test_cells_of_an_ofd_are_parted() -> None:
    page = "".join(text_object(text, x, 30) for text, x in (("序号", 20), ("公园名称", 45), ("面积", 90)))
    assert read_file(ofd([page])).text == "序号\t公园名称\t面积"


def test_an_old_pdf_whose_font_is_not_embedded_is_read() -> None:
    content = read_file(pdf(["云岭市人民政府", "关于印发办法的通知"], pages=2))
    assert (content.pages, content.unread) == (2, "scanned")  # 16 characters a page are a stamp, not a text
    content = read_file(pdf([PROSE[:36], PROSE[36:]], pages=2))
    assert content.unread is None
    assert content.text.replace("\n", "") == PROSE * 2


def test_a_pdf_whose_fonts_have_no_map_counts_as_a_scan() -> None:
    garbled = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDE[\\]^_`ab~" * 4
    content = read_file(pdf([garbled]))
    assert (content.unread, content.text) == ("scanned", "")
    assert "garbled" in str(content.detail)


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        (PROSE * 2, False),
        (
            "Notice of the Administrative Measures for Wetland Parks (2024), No. 7; see https://example.org/?a=b&c=d"
            * 2,
            False,
        ),
        ("1,204.5 330 87 12.5% (3) 2024-05-06 1,621.50 99.9% " * 9, False),
        ("\ue001\ue002\ue003" * 40, True),
        ("犐犛犗犠" * 100, True),
        ("\x80\x81C9tu7&vwxtu7%.x'y(!z{)\"|b}~" * 4, True),
    ],
)
def test_a_text_layer_is_sound_or_garbled(text: str, garbled: bool) -> None:
    assert is_garbled(text) is garbled


def test_what_a_docx_deleted_or_computes_is_not_said() -> None:
    body = (
        f"<w:p>{run('第一条　')}<w:del>{'<w:r><w:delText>旧文</w:delText></w:r>'}</w:del><w:ins>{run('新文')}</w:ins>"
        f"<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>{run('7')}</w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('删去的行')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc><w:tc>{paragraph('丙')}</w:tc></w:tr></w:tbl>"
    )
    assert read_file(docx(body)).text.split("\n") == ["第一条　新文7", "甲 乙\t丙"]


def test_a_text_box_that_is_written_twice_is_said_once() -> None:
    box = f"<w:txbxContent>{paragraph('框内文字')}</w:txbxContent>"
    body = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>{run('正文')}</w:p>"
    )
    assert read_file(docx(body)).text.split("\n") == ["正文", "框内文字"]


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一〇〇")]
)
def test_numbers_are_counted_in_chinese(number: int, written: str) -> None:
    assert chinese(number) == written


def test_numbers_are_shaped_as_word_does() -> None:
    shapes = ["upperLetter", "lowerRoman", "decimalEnclosedCircleChinese", "decimal", "ideographDigital"]
    assert [shaped(4, form) for form in shapes] == ["D", "iv", "④", "4", "四"]


def test_values_of_a_sheet_are_written_as_they_are_meant() -> None:
    rows = f'<row r="2">{cell("B2", "金额")}<c r="C2"><v>0.30000000000000004</v></c><c r="D2" t="b"><v>1</v></c></row>'
    assert read_file(xlsx(rows), name="表.xlsx").text.split("\n") == ["表一", "金额\t0.3\tTRUE"]


PAGE = (
    "<html><head><meta charset='gb2312'><title>x</title></head><body>"
    f"<p>{PROSE}</p><table><tr><td>甲</td><td>1</td></tr></table>"
)


def test_a_page_with_the_name_of_a_doc_is_read_as_the_page_it_is() -> None:
    content = read_file(PAGE.encode("gb18030"), name="附件1.doc", headers={"Content-Type": "application/msword"})
    assert (content.format, content.quality) == ("html", ("header-lies", "name-lies"))
    assert content.text.split("\n") == [PROSE, "甲\t1"]


def test_the_page_that_a_server_gives_in_place_of_a_file_is_flagged() -> None:
    content = read_file(
        "<html><body><h1>404</h1><p>您访问的页面不存在或已被删除</p></body></html>".encode(), name="附件1.pdf"
    )
    assert (content.format, content.quality) == ("html", ("name-lies", "soft-404"))


def test_the_page_of_an_mht_is_decoded() -> None:
    mail = EmailMessage()
    mail.set_content("plain")
    mail.add_alternative(PAGE, subtype="html", charset="gb2312", cte="quoted-printable")
    content = read_file(b"From: <Saved by Blink>\r\n" + mail.as_bytes(), name="附件1.doc")
    assert (content.format, content.text.split("\n")[0]) == ("mht", PROSE)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16", "big5hkscs"])
def test_text_is_read_in_any_encoding_of_chinese(encoding: str) -> None:
    text = "政府資訊公開辦法的說明，有關事項如下。" if encoding.startswith("big5") else PROSE
    content = read_file(f"{text}\r\n\r\n第二段".encode(encoding), name="说明.txt")
    assert (content.format, content.text, content.quality) == ("txt", f"{text}\n第二段", ())


def test_xml_of_office_2003_is_read_as_what_it_is() -> None:
    word = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
        f'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>{paragraph(PROSE)}</w:body></w:wordDocument>'
    )
    assert read_file(word.encode(), name="附件.doc").text == PROSE
    rows = "<Row><Cell><Data>甲</Data></Cell><Cell><Data>1</Data></Cell></Row>"
    sheet = f'<Worksheet s:Name="表一"><Table>{rows}</Table></Worksheet>'
    book = f'<?xml version="1.0"?><Workbook xmlns="urn:x" xmlns:s="urn:x">{sheet}</Workbook>'
    content = read_file(book.encode(), name="附件.xls")
    assert (content.format, content.pages, content.text) == ("xml", 1, "表一\n甲\t1")


def test_slides_are_read_in_their_order() -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slides = {
        f"ppt/slides/slide{n}.xml": f'<p xmlns:a="{a}"><a:p><a:r><a:t>第{n}页</a:t></a:r></a:p></p>' for n in (10, 2, 1)
    }
    content = read_file(zipped({"[Content_Types].xml": f'<Types xmlns="{S}"/>'} | slides))
    assert (content.format, content.pages, content.text) == ("pptx", 3, "第1页\n第2页\n第10页")


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg936 \'cd\'a8\'d6\'aa\par \u36890?\u30693?\par}", "通知\n通知"),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset134 \'cb\'ce;}}\f1\'cd\'a8\'d6\'aa}", "通知"),
        (rb"{\rtf1\uc2\u36890\'cd\'a8\u30693 xx!}", "通知!"),
        (rb"{\rtf1 \u-10174?\u-8265?}", "𠮷"),
        (rb"{\rtf1{\*\generator x;}{\pict\bin5 }}}}}ab}{\header h}a{\field{\*\fldinst PAGE}{\fldrslt 7}}\{\}}", "a7{}"),
        (rb"{\rtf1\trowd\intbl a\par b\cell\cell c\cell\row\pard d}", "a b\t\tc\nd"),
        (rb"{\rtf1 a{\deleted b}{\*\footnote n}c}", "ac\nn"),
    ],
)
def test_rtf_is_read_in_all_the_ways_chinese_is_written_in_it(rtf: bytes, text: str) -> None:
    content = read_file(rtf, name="附件.doc")
    assert (content.format, content.text) == ("rtf", text)


def test_members_of_a_zip_are_read_under_their_names() -> None:
    inner = zipped({"再内层.txt": "x"})
    content = read_file(
        zipped(
            {
                "附件1/说明.txt": PROSE.encode("gb18030"),
                "通知.doc": NOTICE,
                "图.png": b"\x89PNG\r\n\x1a\n",
                "内.zip": inner,
            }
        )
    )
    lines = content.text.split("\n")
    assert (content.format, content.pages, content.unread) == ("zip", 4, None)
    assert lines[:3] == ["附件1/说明.txt", PROSE, "通知.doc"]
    assert lines[-2:] == ["图.png", "内.zip"]
    assert content.quality == ("unread-members",)
    assert content.detail == "2 of 4 members could not be read: 图.png (scanned), 内.zip (unsupported)"
    assert "gongkai doc" in content.reader


def test_a_zip_of_which_nothing_can_be_read_says_why() -> None:
    content = read_file(zipped({"1.png": b"\x89PNG\r\n\x1a\n", "2.jpg": b"\xff\xd8\xff"}))
    assert (content.unread, content.text) == ("scanned", "")


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("附件1：名录.xlsx".encode("gbk"), 0, "附件1：名录.xlsx"),
        ("附件1：名录.xlsx".encode(), 0, "附件1：名录.xlsx"),
        ("附件1：名录.xlsx".encode(), 0x800, "附件1：名录.xlsx"),
        (b"../../../etc/passwd", 0, "../../../etc/passwd"),  # text, and nothing else
        ("a\u202ecod.exe\nb\x07".encode(), 0x800, "acod.exe b"),
    ],
)
def test_names_in_a_zip_are_text(raw: bytes, flags: int, name: str) -> None:
    member = zipfile.ZipInfo(raw.decode("utf-8" if flags else "cp437"))
    member.flag_bits = flags
    assert name_of(member) == name


def test_what_a_server_packed_is_unpacked_first() -> None:
    import gzip

    packed = gzip.compress(pdf([PROSE[:36], PROSE[36:]]))
    assert read_file(packed, headers={"content-encoding": "gzip"}).text.replace("\n", "") == PROSE
    assert read_file(packed).quality == ("coding-unlabelled",)


def numbered(text: str, number: int) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}{run(text) if text else ''}</w:p>"


def test_a_list_of_a_docx_goes_on_or_begins_anew_and_counts_what_is_empty() -> None:
    form = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{change}</w:num>'
        for number, change in enumerate(("", "", anew), 1)
    )
    lists = f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{form}</w:abstractNum>{nums}</w:numbering>'
    gone = numbered("", 1).replace("<w:numPr>", "<w:rPr><w:del/></w:rPr><w:numPr>")
    body = numbered("甲", 1) + gone + numbered("乙", 2) + "".join(numbered(text, 3) for text in ("丙", "", "丁"))
    assert read_file(docx(body, numbering=lists)).text.split("\n") == ["一、甲", "二、乙", "一、丙", "三、丁"]


def level97(start: int, form: int, text: str) -> bytes:
    """A level of a list of Word 97, with properties that nobody reads."""
    shown = text.encode("utf-16-le")
    return struct.pack("<iB19xBBxx", start, form, 2, 3) + b"PPCCC" + struct.pack("<H", len(text)) + shown


def lists97() -> tuple[bytes, bytes]:
    """The beginning of a document and its tables: a list of nine levels, its first for a style, and a simple one; of
    what paragraphs name the third begins the first list anew at 5, the fourth shows it otherwise.
    """
    levels = [level97(1, 37, "\0、"), level97(1, 37, "（\1）"), *[level97(1, 0, "\0.\2.")] * 7]
    heads = struct.pack("<i4x9HBx", -7, 42, *[0xFFF] * 8, 0) + struct.pack("<i4x9HBx", 9, *[0xFFF] * 9, 1)
    lists = struct.pack("<H", 2) + heads + b"".join(levels) + level97(1, 23, "·")
    named = [(-7, 0), (9, 0), (-7, 1), (-7, 1)]
    order = struct.pack("<I", 4) + b"".join(struct.pack("<i8xB3x", name, changes) for name, changes in named)
    cp = b"\xff" * 4
    changes = cp + cp + cp + struct.pack("<iI", 5, 0x10) + cp + struct.pack("<iI", 0, 0x20) + level97(1, 0, "第\0条")
    main = bytes(PLF_LST) + struct.pack("<IIII", 3, 1, 3 + len(lists), 1)
    return main, b"..." + lists + order + changes


def test_lists_of_word_97_are_counted_as_it_shows_them() -> None:
    numbering = numbering_of(*lists97())
    asked = [
        Listed(42),
        Listed(42, 1, 1),
        Listed(0, 1, 1),
        Listed(0, 1, 2),
        Listed(0, 1),
        Listed(0, 2),
        Listed(0, 3),
        Listed(0, 3),
        Listed(0, 4),
        Listed(42, 0),
        Listed(0),
        Listed(0, 99),
    ]
    said = [label(numbering, paragraph) for paragraph in asked]
    assert said == ["一、", "（一）", "（二）", "一.1.", "二、", "", "五、", "六、", "第7条", "", "", ""]


def test_lists_of_word_97_that_break_off_are_none() -> None:
    main, table = lists97()
    assert not any(numbering_of(main, table[:end]).lists for end in range(len(table)))


def level(number: int, form: str, *, before: str = "", behind: str = "", more: str = "") -> str:
    affixes = f'style:num-prefix="{before}" style:num-suffix="{behind}"'
    return f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" {affixes} {more}/>'


def items(*paragraphs: str) -> str:
    return "".join(f"<text:list-item><text:p>{paragraph}</text:p></text:list-item>" for paragraph in paragraphs)


OFFICIAL = (
    level(1, "一, 二, 三, ...", behind="、")
    + level(2, "一, 二, 三, ...", before="（", behind="）")
    + level(3, "1", behind=".", more='text:display-levels="2"')
)
LISTS = {
    "one after the other, and a further list begins anew": (
        f'<text:list text:style-name="L">{items("甲", "乙")}</text:list><text:p>丙</text:p>'
        f'<text:list text:style-name="L">{items("丁")}</text:list>',
        "一、甲 二、乙 丙 一、丁",
    ),
    "one goes on where the last of its style ended": (
        f'<text:list text:style-name="L">{items("甲")}</text:list><text:p>乙</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{items("丙")}</text:list>',
        "一、甲 乙 二、丙",
    ),
    "or where it is told to go on": (
        f'<text:list xml:id="a" text:style-name="L">{items("甲")}</text:list>'
        f'<text:list xml:id="b" text:style-name="L">{items("乙")}</text:list>'
        f'<text:list text:continue-list="a" text:style-name="L">{items("丙")}</text:list>',
        "一、甲 一、乙 二、丙",
    ),
    "lists within lists, and numbers of two levels": (
        '<text:list text:style-name="L"><text:list-item><text:p>甲</text:p><text:p>又一段</text:p><text:list>'
        f"{items('乙', '丙')}<text:list-item><text:list>{items('丁')}</text:list></text:list-item></text:list>"
        f"</text:list-item>{items('戊')}</text:list>",
        "一、甲 又一段 （一）乙 （二）丙 二.1.丁 二、戊",
    ),
    "from a number on; heads of lists are not counted, and what is empty is not shown": (
        '<text:list text:style-name="L"><text:list-header><text:p>甲</text:p></text:list-header>'
        '<text:list-item text:start-value="9"><text:p>乙</text:p></text:list-item>'
        f"{items('', '丙')}</text:list>",
        "甲 九、乙 十一、丙",
    ),
    "bullets, and lists of no style": (
        f'<text:list text:style-name="B">{items("甲")}</text:list><text:list>{items("乙")}</text:list>',
        "甲 乙",
    ),
    "headings": (
        '<text:h text:outline-level="1">甲</text:h><text:h text:outline-level="2">乙</text:h>'
        '<text:h text:outline-level="1">丙</text:h>',
        "第1章甲 乙 第2章丙",
    ),
    "but nothing that was deleted is counted": (
        '<text:tracked-changes><text:changed-region><text:deletion><text:list text:style-name="L">'
        f"{items('旧')}</text:list></text:deletion></text:changed-region></text:tracked-changes>"
        f'<text:list text:style-name="L" text:continue-numbering="true">{items("甲")}</text:list>',
        "一、甲",
    ),
}


@pytest.mark.parametrize(("body", "shown"), LISTS.values(), ids=LISTS)
def test_lists_of_an_opendocument_text_are_counted_as_they_show(body: str, shown: str) -> None:
    names = ("office", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    bullet = '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
    styles = (
        f"<office:document-styles {spaces}><office:styles>{bullet}<text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="第" style:num-suffix="章"/>'
        "</text:outline-style></office:styles></office:document-styles>"
    )
    content = (
        f'<office:document-content {spaces}><office:automatic-styles><text:list-style style:name="L">{OFFICIAL}'
        f"</text:list-style></office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    said = read_file(zipped({"mimetype": kind, "content.xml": content, "styles.xml": styles}))
    assert (said.format, said.unread) == ("odt", None)
    assert said.text.split("\n") == shown.split()
