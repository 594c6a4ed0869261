"""What the reading pages say beyond what test_browse.py opens: provenance, citations, tables, months, days, sites."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from sample import LATER, SEEN, Sample
from test_browse import Reader, found_in

from archive.browse.document import linked
from archive.browse.typeset import blocks
from archive.citations import Cited
from archive.instants import DAY, to_text

URL = "https://www.qingshi.test/{}.html"
LAW = "青政发〔2025〕3号"
NUMBER = "青政办发〔2026〕12号"
BODY = f"""各区人民政府：
（一）依据
按照{LAW}和云府函〔2024〕8号，制定本办法。
单位\t任务（件）\t时限
财政局\t1,200\t5月底前
其他
审计局\t38"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    sample = Sample(tmp_path_factory.mktemp("pages") / "archive.db")
    fields = {"document_number": NUMBER, "validity": "有效", "published_on": "2026-03-02", "year": 2026}
    notice = sample.document(BODY, url=URL.format(1), title="任务分工办法", **fields)
    law = sample.document("第一条", url=URL.format(2), title="任务条例", document_number=LAW, published_on="2025-12-30")
    sample.document("正文。", url=URL.format(3), title="没有日期的公告", published_on="0001-01-01")
    for raw, how, where, used in (
        (NUMBER, "label", "发文字号", 1),
        (NUMBER, "label", "发文字号", 1),
        ("青政办发〔2026〕21号", "header", "first lines", 0),
    ):
        sample.insert("fields", version=notice, field="document_number", raw=raw, how=how, where=where, used=used)
    copy = sample.document(f"{LAW}\n第一条", url=URL.format(5), title="任务条例（转）")
    sample.execute("update documents set copies_of = ? where id = ?", law, copy)
    sample.site("yunhe", "云河区人民政府", verdict="blocked", reason=f"captcha since {SEEN}")
    sample.execute("update sites set verdict_since = ? where id = 'yunhe'", SEEN)
    sample.insert(
        "channels", site="yunhe", name="公告", url="https://www.yunhe.test/", kind="x", interval_s=60, due_at=LATER
    )
    sample.insert("hosts", host="www.yunhe.test", waits_until=to_text(datetime.now(UTC) + DAY), why="captcha at /")
    sample.document("撤。", url="https://www.yunhe.test/4.html", site="yunhe", title="撤下的通知", state="gone")
    sample.run("yunhe", outcome="blocked", reason="captcha", at=LATER)
    for month, site, documents in (("2026-03", "qingshi", 1), ("2025-12", "qingshi", 1), ("0001-01", "qingshi", 1)):
        sample.insert("months", month=month, site=site, documents=documents)
    assert (notice, law) == (1, 2)
    return Reader(sample.path)


def test_each_fact_says_where_it_was_found(reader: Reader) -> None:
    page = reader.text("/archive/documents/1")
    origins = found_in(page, "//div[@class='fact'][.//summary]//div[@class='origin']/p/q/text()")
    assert origins == [NUMBER, "青政办发〔2026〕21号"], "each once, and what a stronger claim outweighed"
    assert found_in(page, "//summary[@class='disputed']//text()") == ["发文字号的", "出处有异"]
    assert "另一说，未采用" in page
    assert "文首 first lines" in page
    assert found_in(page, "//div[@class='fact'][not(.//summary)]//p[@class='value']/text()") == [
        "2026-03-02",
        "有效",
        "2026",
    ]


def test_cited_numbers_lead_to_the_document_or_to_a_search(reader: Reader) -> None:
    page = reader.text("/archive/documents/1")
    cited = found_in(page, "//div[@class='body']//a[@class='cited']/@href")
    assert cited == ["/archive/documents/2"]
    (unknown,) = found_in(page, "//div[@class='body']//a[@class='cited unknown']/@href")
    assert unknown == "/-/search?q=" + quote('"云府函〔2024〕8号"')
    assert found_in(page, "//section[@id='cited']//li/a/text()") == ["任务条例", "未收录，检索"]
    law = reader.text("/archive/documents/2")
    assert found_in(law, "//section[@id='citing']//li/a/text()") == ["任务分工办法"]
    assert not found_in(law, "//section[@id='cited']")


def test_a_copy_does_not_cite_its_original(reader: Reader) -> None:
    page = reader.text("/archive/documents/4")
    assert "本文是转载" in page
    assert not found_in(page, "//section[@id='cited']")


def test_a_highlight_and_a_citation_share_their_words(reader: Reader) -> None:
    page = reader.text(f"/archive/documents/1?q={quote('青政发 制定')}")
    assert "<mark>青政发</mark>〔2025〕3号</a>" in page
    assert "<mark>制定</mark>本办法" in page


def test_linked_text_is_the_text() -> None:
    known = {LAW: Cited(number=LAW, document=2)}
    passages = list(linked(BODY, known, NUMBER))
    assert "".join(passage.text for passage in passages) == BODY
    assert [(passage.number, passage.document) for passage in passages if passage.number] == [
        (LAW, 2),
        ("云府函〔2024〕8号", None),
    ]


def test_rows_of_cells_are_a_table(reader: Reader) -> None:
    page = reader.text("/archive/documents/1")
    assert found_in(page, "//div[@class='body']//th/text()") == ["单位", "任务（件）", "时限"]
    assert found_in(page, "//td[@class='across']/@colspan") == ["3"]
    assert found_in(page, "//td[@class='figure']/text()") == ["1,200", "38"]
    assert '<h2 class="heading level3">（一）依据</h2>' in page


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲\t乙\n\t丙", (("甲", "乙"), ("", "丙"))),
        ("甲\t乙\t丙\n丁\t\t戊\n己", (("甲", "乙", "丙"), ("丁", "", "戊"))),
        ("| 甲 | 乙 |\n|---|:-:|\n| 丙 | |", (("甲", "乙"), ("丙", ""))),
        ("甲\t乙\n合计\n丙\t丁", (("甲", "乙"), ("合计",), ("丙", "丁"))),
    ],
)
def test_tables_in_both_forms(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert blocks(text)[0].rows == rows


@pytest.mark.parametrize("text", ["\t缩进的一段。", "一段。", "|---|", ""])
def test_what_is_no_table(text: str) -> None:
    assert not any(block.kind == "table" for block in blocks(text))


def test_a_caption_between_rows_begins_another_table() -> None:
    kinds = [block.kind for block in blocks("甲\t乙\n表2 任务\n丙\t丁")]
    assert kinds == ["table", "paragraph", "table"]


def test_timeline_by_year_and_month(reader: Reader) -> None:
    page = reader.text("/-/timeline")
    assert found_in(page, "//figure//a/title/text()") == ["2025年：1 份", "2026年：1 份"]
    (link,) = set(found_in(page, "//table//tr[th='2026']/td[1]/a/@href"))
    assert [row[1] for row in reader.json(f"{link}&_shape=arrays".replace("?", ".json?", 1))["rows"]] == [
        "任务分工办法"
    ]
    assert "0001-01" in "".join(found_in(page, "//section[h2[contains(., '日期存疑')]]//text()"))
    months = reader.text("/-/timeline?by=month&site=qingshi")
    assert found_in(months, "//tr[th='2026']/td//text()") == [*"001000000000", "1"]
    assert "没有载有发布日期的文件" in reader.text("/-/timeline?site=nowhere")


def test_home_shows_months_and_three_lists(reader: Reader) -> None:
    page = reader.text("/")
    assert "2026年3月：1 份" in page
    lists = [text.strip() for text in found_in(page, "//div[@class='thirds']//h2/text()")]
    assert lists == ["最近新增", "最近变更", "最近撤下"]
    assert found_in(page, "//div[@class='thirds']/section[3]//a[@class='title']/text()") == ["撤下的通知"]
    assert "近来没有" in page
    assert "1 个需要处理" in page


def test_changes_of_a_day(reader: Reader) -> None:
    assert "撤下的通知" in reader.text("/-/changes?day=2026-04-11"), "a day of China: the event is of the 10th, UTC"
    assert "这一天没有这样的变更" in reader.text("/-/changes?day=2026-04-10")
    gone = reader.text("/-/changes?day=2026-03-02&kind=new&site=qingshi")
    assert "任务条例" in gone
    assert "撤下的通知" not in gone
    assert {"2026-03-01", "2026-03-03"} <= set(re.findall(r"day=(\d{4}-\d\d-\d\d)", gone))
    for nonsense in ("0001-01-01", "9999-12-31", "2026-02-30", "x"):
        assert "任务条例" in reader.text(f"/-/changes?day={nonsense}")


def test_sites_say_since_when_and_until_when(reader: Reader) -> None:
    page = reader.text("/-/sites")
    names = [text.strip() for text in found_in(page, "//section[@class='site']//h2/text()") if text.strip()]
    assert names == ["云河区人民政府", "青石市人民政府"]
    (first, *_) = page.split("青石市人民政府")
    text = re.sub(r"<.*?>", "", first)
    assert "网站以验证码或拦截页代替内容，自 2026-03-02 09:30" in text
    assert "captcha since 2026-03-02 09:30" in text
    assert re.search(r"下次到期 Next due\s*2026-04-11 02:05", text)
    assert "www.yunhe.test is left alone until" in text


def test_every_page_has_one_title_and_no_gap_between_headings(reader: Reader) -> None:
    for path in (
        "/",
        "/-/timeline",
        "/-/timeline?by=month",
        "/-/changes",
        "/-/sites",
        "/archive/documents/1",
        "/-/compare/1",
    ):
        levels = [int(name[1]) for name in re.findall(r"<(h[1-6])\b", reader.text(path))]
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), (path, levels)
        assert found_in(reader.text(path), "//a[@class='skip']/@href") == ["#main"], path


def test_facets_are_named_in_both_languages(reader: Reader) -> None:
    page = reader.text("/archive/documents")
    assert '状态 <span lang="en">State</span>' in page
    assert ">在线</a>" in page
