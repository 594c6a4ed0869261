"""Numbers of documents in running text: where they begin, whose they are, and who cites a document by its number."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sample import Sample

from archive import citations
from archive.citations import cited, citing

NUMBER = "青政办发〔2026〕12号"


def numbers(text: str, own: str | None = None) -> list[str]:
    return [citation.number for citation in citations.citations(text, own)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("根据《通知》（青政办发〔2026〕12号）的要求", [NUMBER]),
        ("贯彻落实青政办发[2026]12号和云府函（2025）3号文件", [NUMBER, "云府函〔2025〕3号"]),
        ("青政办发〔2026〕12号、云府函【2025】3号", [NUMBER, "云府函〔2025〕3号"]),
        ("青政发〔2026〕1号与青政发〔2026〕2号", ["青政发〔2026〕1号", "青政发〔2026〕2号"]),
        ("以青政发〔2026〕1号文件下发", ["青政发〔2026〕1号"]),
        ("市人民政府办公室青政办发〔2026〕12号", [NUMBER]),
        ("区住房和城乡建设局住建发〔2020〕9号", ["住建发〔2020〕9号"]),
        ("和政办发〔2021〕5号", ["和政办发〔2021〕5号"]),
        ("按照自然资发〔2020〕9号执行", ["自然资发〔2020〕9号"]),
        ("青政办发〔２０２６〕１２号", [NUMBER]),
        ("青政辦發〔2026〕12號", ["青政辦發〔2026〕12號"]),
        ("青政办发〔2026年〕第12号", ["青政办发〔2026年〕第12号"]),
        ("关于印发办法的通知\n青政办发〔2026〕12号", [NUMBER]),
        ("见青政\n办发〔2026〕12号", ["办发〔2026〕12号"]),
        ("见青政办\n发〔2026〕12号", [NUMBER]),
        ("见青政办发〔2026〕\n12号", [NUMBER]),
        ("《条例》（国务院令第711号）第3号目录", ["国务院令第711号"]),
        ("住房和城乡建设部令第十号", ["住房和城乡建设部令第十号"]),
        ("按照财政部 税务总局公告2020年第13号", ["财政部税务总局公告2020年第13号"]),
        ("按照财政部、税务总局公告 2020 年第 13 号", ["财政部税务总局公告2020年第13号"]),
    ],
)
def test_numbers_in_text(text: str, found: list[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "青政办发2026年12号",
        "2026年第1号、第2号公告牌",
        "（2026）12号",
        "符合 GB/T 9704—2012 和 GB/T 33476〔2016〕1号",
        "阳光小区（2020）12号楼",
        "（2017）最高法民终123号",
        "口令第3号 命令第3号",
        "投资 1,234.56 万元，同比增长 5.2%（2025 年）",
        "青政办发〔2026〕12",
        "",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert numbers(text) == []


def test_a_document_does_not_cite_itself() -> None:
    text = f"{NUMBER}\n各区：依照青政辦發（2026）第12號和云府函〔2025〕3号办理。"
    assert numbers(text, NUMBER) == ["云府函〔2025〕3号"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sample = Sample(tmp_path_factory.mktemp("citations") / "archive.db")
    url = "https://www.qingshi.test/{}.html".format
    notice = sample.document(f"{NUMBER}\n各区。", url=url(1), title="通知", document_number=NUMBER)
    repost = sample.document(f"{NUMBER}\n各区。转。", url=url(2), title="通知（转）", document_number=NUMBER)
    letter = sample.document(f"按{NUMBER}办理。", url=url(3), title="云河的函", published_on="2026-02-01")
    again = sample.document(f"按{NUMBER}办理。转。", url=url(4), title="云河的函（转）", published_on="2026-03-01")
    sample.document(f"按内{NUMBER}办理。", url=url(5), title="别处的函")
    sample.document("青政辦發（2026）第12號已有規定。", url=url(6), title="批復")
    sample.document("无号的转载。", url=url(7), title="转载的通知")
    for copy, original in ((repost, notice), (again, letter), (7, notice)):
        sample.execute("update documents set copies_of = ? where id = ?", original, copy)
    return sample.path


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_what_is_cited_is_known_by_its_longest_reading(connection: sqlite3.Connection) -> None:
    found = cited(connection, "依照省府青政办发〔2026〕12号、云府函〔2025〕3号、青政辦發[2026]第12號。")
    assert [(one.number, one.document, one.title) for one in found] == [
        (NUMBER, 1, "通知"),
        ("云府函〔2025〕3号", None, None),
    ]
    assert cited(connection, "没有文号。") == []


def test_a_copy_stands_for_its_original(connection: sqlite3.Connection) -> None:
    connection.execute("update documents set document_number = '青转〔2026〕1号' where id = 2")
    assert [one.document for one in cited(connection, "见青转〔2026〕1号。")] == [1]


def test_citing_documents_are_those_that_mean_this_number(connection: sqlite3.Connection) -> None:
    found = citing(connection, 1, NUMBER)
    assert [(one.title, one.copies) for one in found] == [("云河的函", 1), ("批復", 0)]
    assert found == citing(connection, 2, NUMBER), "of its copies the same is to be said"


def test_ten_thousand_numbers_cost_one_question(connection: sqlite3.Connection) -> None:
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    text = "、".join(f"青政办发〔2026〕{number}号" for number in range(1, 10_001))
    found = cited(connection, text)
    assert len(asked) == 1
    assert len(found) == citations.MOST_CITED
    assert [one.number for one in found if one.document] == [NUMBER]
