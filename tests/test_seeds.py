"""The user's own five pages, served and archived: a noisy mirror, a report, a reprint, a block, a conference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
from townhall import Answer, TownHall, gongkai, page, settings

from archive import Archive
from archive.readings import without_readings
from archive.text import fold
from crawler.extract import extract

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the user's five pages lie in ../shared/seeds, which is not here"
)


@dataclass(frozen=True)
class Seed:
    """A text and what stands in it beside the document: lines before its body, lines behind it."""

    number: str
    title: str
    before: int
    behind: int
    in_text: bool = True
    """Whether the title is a line of the text; otherwise the page shows it above."""


SEED = {
    "mirror": Seed("000", "2022卷", 1, 0),
    "report": Seed("001", "乌兰察布市2024年法治政府建设情况报告", 0, 0, in_text=False),
    "reprint": Seed("002", "内蒙古自治区贯彻《法治政府建设实施纲要(2021—2025年)》实施方案", 1, 0),
    "block": Seed("003", "关于2022年法治政府建设情况的报告", 7, 2),
    "conference": Seed("004", "自治区法治政府建设取得积极成效——自治区法治政府建设新闻发布会发布词及答记者问", 2, 1),
}


def lines_of(seed: Seed) -> list[str]:
    (file,) = SEEDS.glob(f"{seed.number}_*.txt")
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def body_of(seed: Seed) -> list[str]:
    """The paragraphs of the document, each once: the mirror gives its body twice."""
    lines = lines_of(seed)
    return list(dict.fromkeys(squeezed(line) for line in lines[seed.before : len(lines) - seed.behind]))


def squeezed(text: object) -> str:
    return "".join(str(text).split())


def markup(seed: Seed) -> bytes:
    heading = "" if seed.in_text else f"<h1>{seed.title}</h1>"
    paragraphs = "".join(
        f"<h1>{escape(line)}</h1>" if line.strip() == seed.title else f"<p>{escape(line)}</p>"
        for line in lines_of(seed)
    )
    return page(seed.title, f"{heading}<div>{paragraphs}</div>")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, object]]]:
    folder = tmp_path_factory.mktemp("seeds")
    with TownHall() as hall:
        entries = "".join(
            f'<li><a href="./{name}.html">{seed.title}</a><span>2026-03-0{number}</span></li>'
            for number, (name, seed) in enumerate(SEED.items(), start=1)
        )
        hall.pages["/tzgg/"] = Answer(page("法治政府建设", f"<ul>{entries}</ul>"))
        for name, seed in SEED.items():
            hall.pages[f"/tzgg/{name}.html"] = Answer(markup(seed))
        settings(folder, hall)
        done = gongkai("crawl", cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        with Archive.read(folder / "archive.db") as archive:
            found = archive.rows(
                """
                select documents.*, texts.text as body from documents
                join versions on versions.id = documents.current_version
                join texts on texts.digest = versions.text
                """
            )
        yield {str(row["url"]).rpartition("/")[2].removesuffix(".html"): row for row in found}


def test_each_becomes_one_document(rows: dict[str, dict[str, object]]) -> None:
    assert set(rows) == set(SEED)
    assert all(row["versions"] == 1 for row in rows.values())


@pytest.mark.parametrize("name", SEED)
def test_title(rows: dict[str, dict[str, object]], name: str) -> None:
    assert rows[name]["title"] == SEED[name].title


@pytest.mark.parametrize("name", SEED)
def test_body_is_whole_and_given_once(rows: dict[str, dict[str, object]], name: str) -> None:
    assert squeezed(rows[name]["body"]) == "".join(body_of(SEED[name]))


def test_the_one_line_block(rows: dict[str, dict[str, object]]) -> None:
    row = rows["block"]
    assert row["index_number"] == "152900000000031/2023-01296"
    assert row["issuing_body"] == "内蒙古阿拉善高新技术产业开发区管理委员会"
    assert row["issued_on"] == "2023-02-27"
    assert row["disclosure"] == "主动公开"
    assert row["document_number"] is None


WAYS = {
    "one element a line": "<p>{}</p>",
    "nothing but div": "<div>{}</div>",
    "line breaks": "{}<br>",
    "preformatted": "{}\n",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SEED)
def test_however_the_page_is_marked_up(name: str, way: str) -> None:
    """With nothing to go by but the title in <title>, behind which the site puts its name."""
    seed = SEED[name]
    text = "".join(WAYS[way].format(escape(line)) for line in lines_of(seed))
    whole = f"<pre>{text}</pre>" if way == "preformatted" else f"<div>{text}</div>"
    content = extract(page(f"{seed.title}-内蒙古自治区人民政府", whole))
    assert content.kind == "document"
    assert content.metadata.title == seed.title
    assert squeezed(content.text) == "".join(body_of(seed))
    assert content.metadata.index_number == ("152900000000031/2023-01296" if name == "block" else None)


def test_simplified_words_find_the_traditional_mirror(rows: dict[str, dict[str, object]]) -> None:
    text = fold(without_readings(str(rows["mirror"]["body"])))
    assert "加强党对法治政府建设的全面领导" in text
