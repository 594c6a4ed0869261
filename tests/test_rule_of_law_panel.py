"""The worked example: what it reads and what it leaves, on sentences, an invented government, and the user's pages."""

from __future__ import annotations

import xml.etree.ElementTree
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from test_seeds import SEED, SEEDS, markup
from worlds import LIST, NOW, SITE, content, exchange, read_list, recorded

from archive import Archive
from archive.records import Content, Site
from archive.text import text_digest
from crawler.extract import extract
from examples.rule_of_law_panel.__main__ import main
from examples.rule_of_law_panel.figures import figures
from examples.rule_of_law_panel.find import is_report, place_of, reports, year_of
from examples.rule_of_law_panel.panel import Row, panel
from portal import Portal, TrueDocument

SAID: dict[str, dict[str, float]] = {
    "全年共清理行政规范性文件1,204件，宣布失效86件，废止114件。": {
        "documents_cleaned": 1204,
        "documents_lapsed": 86,
        "documents_abolished": 114,
    },
    "对现行有效的规范性文件进行全面清理，共清理１２６件，废止或宣布失效４１件，修改９件，继续有效７６件。": {
        "documents_cleaned": 126,
        "documents_ended": 41,
    },
    "本年度对15件规范性文件予以废止。": {"documents_abolished": 15},
    "废止、失效规范性文件十二件。": {"documents_ended": 12},
    "全市清理了三百零五件规范性文件。": {"documents_cleaned": 305},
    "全年收到行政复议申请312件，受理287件，审结270件，综合纠错率12.6％。": {
        "review_applications": 312,
        "review_received": 287,
        "review_concluded": 270,
        "correction_rate": 12.6,
    },
    "共受理126件行政复议案件，办结行政复议案件118件，直接纠错7件。": {"review_received": 126, "review_concluded": 118},
    "行政复议案件受理45宗、审结40宗。": {"review_received": 45, "review_concluded": 40},
    "2023年办理行政复议案件1.2万件，同比增长8%。": {"review_handled": 12000},
    "行政应诉案件35件，其中行政机关负责人出庭应诉33件，负责人出庭应诉率为94.3%，败诉2件，败诉率5.7%。": {
        "litigation_cases": 35,
        "heads_attended": 33,
        "heads_attendance_rate": 94.3,
        "litigation_lost_rate": 5.7,
    },
    "行政诉讼败诉率由12%降至8%。": {"litigation_lost_rate": 8},
    "行政机关负责人出庭应诉率达到百分之九十八点五。": {"heads_attendance_rate": 98.5},
    "全区各级人民调解组织共调解各类矛盾纠纷9,412件，调解成功9,205件，调解成功率达97.8%。": {
        "mediated": 9412,
        "mediated_successfully": 9205,
        "mediation_success_rate": 97.8,
    },
    "人民调解委员会受理纠纷600余件，成功调解588件。": {"mediation_received": 600, "mediated_successfully": 588},
    "全年調解矛盾糾紛2300件，成功率99%。": {"mediated": 2300, "mediation_success_rate": 99},
    "2022年受理行政复议案件100件，2023年受理行政复议案件120件。": {"review_received": 120},
    "办理行政复议案件80件，较上年增长5%，审结74件。": {"review_handled": 80, "review_concluded": 74},
    "办理行政复议和行政应诉案件56件。": {"review_and_litigation": 56},
    "与去年相比，今年办理行政复议案件少了，共办理31件。": {"review_handled": 31},
}
LEFT = [
    "去年办理行政复议案件140件。",
    "上年同期调解矛盾纠纷900件，调解成功率95%。",
    "2019年以来累计调解矛盾纠纷3.2万件。",
    "近三年共办理行政复议案件960件。",
    "“十三五”期间清理规范性文件8000件。",
    "党的十八大以来，累计废止规范性文件530件。",
    "力争行政机关负责人出庭应诉率达到100%。",
    "计划清理规范性文件300件，拟废止40件。",
    "2023年年底前，行政机关负责人出庭应诉率不低于90%。",
    "确保行政诉讼败诉率控制在10%以内。",
    "下一步，将推动调解成功率达到98%。",
    "行政复议纠错率比上年下降3.2个百分点，败诉率同比下降4%。",
    "行政诉讼败诉率为4‰。",
    "每万人行政诉讼案件1.2件。",
    "对败诉率超过20%的单位开展约谈。",
    "废止规章3件、修改地方性法规5件。",
    "清理党内规范性文件60件，废止12件，宣布失效4件。",
    "提出规范性文件清理意见12条，印发规范性文件18件。",
    "规范性文件清理后保留120件，修改14件。",
    "办理信访案件260件，仲裁机构受理案件130件，审结120件。",
    "提起行政公益诉讼案件14件，办结检察建议20件。",
    "不予受理行政复议案件9件，行政复议后又应诉案件4件。",
    "行政诉讼败诉率、行政复议纠错率分别为6%和11%。",
    "受理、审结行政复议案件分别为90件和80件。",
    "律师出庭率100%，开庭旁听12件。",
    "应出庭案件20件，未出庭2件。",
    "行政复议调解和解结案25件，行政复议调解率31%。",
    "学习《行政复议案件办理规定》10场，培训调解员300人，调解室12个。",
    "贯彻《规范性文件清理办法》第8件任务。",
    "作出行政复议决定书66份，公开行政复议文书30份。",
    "诉前调解案件410件，法院调解成功率60%。",
    "办理行政复议案件10至12件。",
    "因信息公开被申请行政复议7件。",
]


@pytest.mark.parametrize("sentence", SAID)
def test_a_sentence_gives_these_figures_and_no_other(sentence: str) -> None:
    found = figures(sentence, 2023)
    assert {figure.indicator: figure.value for figure in found} == SAID[sentence]
    assert len(found) == len(SAID[sentence])
    assert {figure.sentence for figure in found} == {sentence}


@pytest.mark.parametrize("sentence", LEFT)
def test_a_sentence_gives_none(sentence: str) -> None:
    assert figures(sentence, 2023) == []


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        ("青禾市教育局2021年法治政府建设年度报告", "", (2021, "2021年")),
        ("关于2022年度法治政府建设情况的报告", "", (2022, "2022年")),
        ("2022卷", "", (2022, "2022卷")),
        ("青禾市二〇二〇年依法行政工作情况的报告", "", (2020, "二〇二〇年")),
        ("法治政府建设情况新闻发布会", "各位：\n下面介绍2019年法治政府建设进展情况。", (2019, "2019年")),
        ("落实《法治政府建设实施纲要（2021—2025年）》情况的报告", "2023年，法治政府建设有新进展。", (2023, "2023年")),
        ("法治政府建设情况的报告", "我们认真落实要求。", None),
    ],
)
def test_the_year_is_what_the_report_says(title: str, text: str, year: tuple[int, str] | None) -> None:
    assert year_of(title, text) == year


@pytest.mark.parametrize(
    ("title", "whether"),
    [
        ("青禾市2022年法治政府建设年度报告", True),
        ("望泉县人民政府关于2021年依法行政工作情况的报告", True),
        ("青禾市法治政府建设实施方案(2021—2025年)", False),
        ("关于报送2022年法治政府建设年度报告的通知", False),
        ("2023年法治政府建设工作要点", False),
        ("青禾市2022年政府工作报告", False),
        ("2022卷", False),
    ],
)
def test_a_report_is_told_from_a_plan(title: str, whether: bool) -> None:
    assert is_report(title, "法治政府建设") is whether


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("青禾市教育局", "青禾市"),
        ("青石自治区临渠县市场监督管理局", "青石自治区临渠县"),
        ("青禾市城市管理局", "青禾市"),
        ("市教育局", None),
        ("自治区司法厅", None),
    ],
)
def test_the_place_of_a_body(name: str, place: str | None) -> None:
    assert place_of(name) == place


def put(archive: Archive, site: Site, pages: dict[str, Content]) -> None:
    """Archive pages of a site by the verbs that a crawl uses."""
    run = archive.run(site, NOW)
    read_list(run, list(pages))
    for url, said in pages.items():
        run.save(recorded(run, exchange(url, url.encode())), said)
    run.finish("done", {"requests": len(pages)}, now=NOW)


def served(document: TrueDocument) -> Content:
    issuing = {"issuing_body": document.issuing_body, "published_on": document.published_on}
    return content(document.text, title=document.title, **issuing)


GOVERNMENT = {"qinghe": "990100", "linqu": "990102", "lanchuan-huibian": None}
"""Two sites, and one that mirrors others in Traditional characters with readings behind them."""


@pytest.fixture(scope="module")
def government() -> Iterator[list[TrueDocument]]:
    with Portal(seed=2026) as portal:
        yield [document for site in GOVERNMENT for document in portal.documents(site)]


@pytest.fixture(scope="module")
def path(government: list[TrueDocument], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("panel") / "archive.db"
    with Archive.write(path) as archive:
        for site, region in GOVERNMENT.items():
            pages = {document.url: served(document) for document in government if document.site == site}
            put(archive, replace(SITE, id=site, name=f"{site}的网站", region=region), pages)
    return path


def rows_of(path: Path) -> list[Row]:
    with Archive.open(path) as library:
        return panel(reports(library))


def test_every_report_of_the_government_is_read(path: Path, government: list[TrueDocument]) -> None:
    rows = {(row.url, row.indicator): row for row in rows_of(path)}
    theirs = [one for one in government if "法治政府建设年度报告" in one.title]
    assert len(theirs) >= 20
    for document in theirs:
        for indicator, words in OF_THE_GOVERNMENT.items():
            before, _, behind = document.text.partition(words)
            assert before
            row = rows[document.url, indicator]
            assert behind.startswith(f"{row.value:g}{row.unit}")
            assert f"{words}{row.value:g}" in row.sentence
            assert (row.body, f"{row.year}年") == (document.issuing_body, row.year_from)
            assert row.year_from in document.title
            assert (row.part, row.approximate, row.conflicting) == (False, False, False)
            assert row.region == GOVERNMENT[document.site]
            assert row.place == document.title[:3]
    assert len(rows) >= 3 * len(theirs)


OF_THE_GOVERNMENT = {
    "documents_abolished": "清理废止文件",
    "litigation_cases": "全年应诉案件",
    "heads_attendance_rate": "负责人出庭率",
}


def test_a_figure_leads_back_to_its_version(path: Path) -> None:
    with Archive.open(path) as library:
        for row in panel(reports(library)):
            version = library.document(row.url).version(row.version)
            assert row.sentence in version.text
            assert row.text_digest == text_digest(version.text)


def command(path: Path, out: Path, *more: str) -> str:
    done = CliRunner().invoke(main, ["--archive", str(path), "--out", str(out), *more])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_writes_the_same_files_each_time(path: Path, tmp_path: Path) -> None:
    told = command(path, tmp_path / "one", "--show")
    command(path, tmp_path / "two")
    for name in ("panel.parquet", "panel.svg"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    rows = pq.read_table(tmp_path / "one/panel.parquet").to_pylist()
    assert rows
    assert rows[0]["sentence"] in told
    assert f"{len(rows)} figures" in told
    drawn = xml.etree.ElementTree.parse(tmp_path / "one/panel.svg").getroot()
    assert len(drawn.findall(".//{*}circle/{*}title")) > 20


def test_a_site_is_taken_alone(path: Path, tmp_path: Path) -> None:
    command(path, tmp_path, "--site", "linqu")
    found = duckdb.sql(f"select distinct site, region from '{tmp_path}/panel.parquet'").fetchall()
    assert found == [("linqu", "990102")]


def test_what_is_no_archive_is_refused_with_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--archive", str(tmp_path / "none.db"), "--out", str(tmp_path)])
    assert (done.exit_code, done.output.startswith("Error: ")) == (1, True)


def test_a_figure_that_is_given_twice_is_kept_twice(tmp_path: Path) -> None:
    text = "2023年办理行政复议案件120件。\n其中，办理行政应诉案件30件。\n全年共办理行政复议案件125件。"
    said = content(text, title="青禾市2023年法治政府建设情况报告", published_on=date(2021, 1, 1))
    with Archive.write(tmp_path / "archive.db") as archive:
        put(archive, SITE, {LIST + "1.html": said})
    rows = rows_of(tmp_path / "archive.db")
    assert [(row.value, row.conflicting) for row in rows] == [(120, True), (125, True), (30, False)]
    assert {(row.place, row.body, row.year, row.version) for row in rows} == {("青禾市", "青禾市", 2023, 1)}


SEEDS_GIVE = {
    ("内蒙古自治区", 2022): {
        "documents_cleaned": (8775, "8775件"),
        "documents_ended": (2901, "2901件"),
        "review_and_litigation": (6150, "6150件"),
        "correction_rate": (19.01, "19.01%"),
        "heads_attendance_rate": (78, "78%"),
        "mediated": (125000, "12.5萬件"),
        "mediation_success_rate": (96, "96%"),
    },
    ("内蒙古自治区", 2019): {
        "documents_cleaned": (7591, "7591件"),
        "documents_ended": (2191, "2191件"),
        "review_and_litigation": (4607, "4607件"),
        "mediated": (94000, "9.4万件"),
        "mediation_success_rate": (97.2, "97.2%"),
    },
    ("内蒙古阿拉善高新技术产业开发区", 2022): {
        "litigation_cases": (12, "12件"),
        "heads_attended": (11, "11件"),
        "heads_attendance_rate": (92, "92%"),
        "mediated": (138, "138件"),
        "mediation_success_rate": (100, "100%"),
    },
    ("乌兰察布市", 2024): {"mediation_received": (8999, "8999件"), "mediated_successfully": (8907, "8907件")},
}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the user's five pages lie in ../shared/seeds, which is not here")
def test_the_users_pages_give_their_figures_with_the_sentence(tmp_path: Path) -> None:
    pages = {f"{LIST}{name}.html": extract(markup(seed)) for name, seed in SEED.items()}
    site = replace(SITE, name="内蒙古自治区人民政府", region="150000")
    with Archive.write(tmp_path / "archive.db") as archive:
        put(archive, site, pages)
    rows = rows_of(tmp_path / "archive.db")
    whole = [row for row in rows if not row.part]
    assert not any(row.conflicting for row in rows)
    found: dict[tuple[str, int], dict[str, float]] = {}
    for row in whole:
        found.setdefault((row.place, row.year), {})[row.indicator] = row.value
        assert SEEDS_GIVE[row.place, row.year][row.indicator][1] in row.sentence
    assert found == {key: {name: value for name, (value, _) in of_it.items()} for key, of_it in SEEDS_GIVE.items()}
    parts = sorted((row.year, row.indicator, row.value) for row in rows if row.part)
    assert parts == [
        (2019, "documents_cleaned", 1395),
        (2019, "documents_ended", 742),
        (2019, "mediation_success_rate", 97),
        (2019, "review_handled", 2),
        (2019, "review_received", 40),
        (2022, "documents_ended", 675),
    ]
