"""The worked example: what it reads and what it leaves, on sentences, an invented government, and the user's pages."""

from __future__ import annotations

import re
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
from worlds import LIST, NOW, SITE, content, exchange, fetched, read_list, recorded

from archive import Archive
from archive.records import Attachment, Content, Site
from archive.text import text_digest
from crawler.extract import extract
from examples.rule_of_law_panel import plot
from examples.rule_of_law_panel.__main__ import main
from examples.rule_of_law_panel.figures import figures
from examples.rule_of_law_panel.find import is_report, place_of, reports, year_of
from examples.rule_of_law_panel.panel import Row, panel
from portal import Portal, TrueDocument

SENTENCES = Path(__file__).with_name("rule_of_law_sentences.txt")
LINES = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def as_told() -> dict[str, list[tuple[str, float]]]:
    """Each sentence with the figures that are to be read from it."""
    told: dict[str, list[tuple[str, float]]] = {}
    sentence = ""
    for line in LINES:
        if not line.startswith(" "):
            sentence = line
            told[sentence] = []
        elif not line.startswith("  ~"):
            indicator, value = line.split()
            told[sentence].append((indicator, float(value)))
    return told


TOLD = as_told()


def test_there_are_many_sentences_and_many_that_say_nothing() -> None:
    assert len(TOLD) > 140
    assert sum(not told for told in TOLD.values()) > 70


@pytest.mark.parametrize("sentence", TOLD)
def test_a_sentence_gives_these_figures_and_no_other(sentence: str) -> None:
    found = [figure for figure in figures(sentence, 2023) if not figure.part]
    assert sorted((figure.indicator, figure.value) for figure in found) == sorted(TOLD[sentence])
    assert all(figure.sentence in sentence for figure in found)


@pytest.mark.parametrize(
    ("sentence", "doubts"),
    [
        ("全年受理行政复议案件600余件。", (600, True, False)),
        ("调解矛盾纠纷约1.2万件。", (12000, True, False)),
        ("对涉企规范性文件开展专项清理，废止12件。", (12, False, True)),
        ("其中，青禾市办理行政复议案件95件。", (95, False, True)),
        ("公安局败诉率3%。", (3, False, True)),
    ],
)
def test_what_is_in_doubt_is_marked(sentence: str, doubts: tuple[float, bool, bool]) -> None:
    (figure,) = figures(sentence, 2023)
    assert (figure.value, figure.approximate, figure.part) == doubts


def test_what_comes_behind_a_heading_of_plans_is_left() -> None:
    text = (
        "一、成效\n受理行政复议案件9件。\n二、下一年度工作安排\n受理行政复议案件8件。\n三、其他\n审结行政复议案件7件。"
    )
    assert [figure.value for figure in figures(text, 2023)] == [9, 7]


def test_a_page_without_a_full_stop_is_read_to_its_end() -> None:
    text = "调解" + "了" * 20_000 + "件" + "，受理行政复议案件" * 9_000 + "12件" + "、调解矛盾纠纷3件" * 1_000
    assert [figure.value for figure in figures(text, 2023)] == [12, 3]


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


YEARLY = re.compile("年度[报報]告")
GOVERNMENT = {"qinghe": "990100", "linqu": "990102", "lanchuan-huibian": None}
"""Two sites, and one that mirrors others in Traditional characters with readings behind them."""


@pytest.fixture(scope="module")
def government() -> Iterator[list[TrueDocument]]:
    with Portal(seed=2026) as portal:
        theirs = [document for site in GOVERNMENT for document in portal.documents(site)]
        yield [one for number, one in enumerate(theirs) if YEARLY.search(one.title) or not number % 5]


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
    text = "\x01&2023年办理行政复议案件120件。\n其中，办理行政应诉案件30件。\n全年共办理行政复议案件125件。"
    said = content(text, title="青禾市2023年法治政府建设情况报告", published_on=date(2021, 1, 1))
    with Archive.write(tmp_path / "archive.db") as archive:
        put(archive, SITE, {LIST + "1.html": said})
    rows = rows_of(tmp_path / "archive.db")
    assert [(row.value, row.conflicting) for row in rows] == [(120, True), (125, True), (30, False)]
    assert {(row.place, row.body, row.year, row.version) for row in rows} == {("青禾市", "青禾市", 2023, 1)}
    assert xml.etree.ElementTree.fromstring(plot.svg(rows)).findall(".//{*}title")


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


def test_where_the_page_only_presents_the_report_its_file_is_read(tmp_path: Path) -> None:
    report = Attachment(url=LIST + "2023.pdf", name="青禾市2023年法治政府建设年度报告")
    scan = Attachment(url=LIST + "scan.pdf", name="附表")
    said = content("现将报告予以公布，请社会各界监督。", title=report.name, attachments=(report, scan))
    told = "2023年办理行政复议案件120件。"
    with Archive.write(tmp_path / "archive.db") as archive:
        put(archive, SITE, {LIST + "1.html": said})
        run = archive.run(SITE, NOW)
        fetched(run, report.url, told)
        fetched(run, scan.url, "2023年办理行政应诉案件30件。", confidence=0.9)
        run.finish("done", {}, now=NOW)
    (row,) = rows_of(tmp_path / "archive.db")
    assert (row.value, row.attachment, row.text_digest) == (120, report.url, text_digest(told))
