"""Pages on which only a counter or a box of links moved, in a real crawl: they are fetched, and not read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from townhall import Answer, TownHall, gongkai, notice, path_of, settings

from archive import Archive

DAY = "2026-03-{:02}T02:00:00Z"


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.publish(1, 2)
        yield hall


def around(number: int, *, visits: int, links: str, rule: str = "请认真贯彻执行", file: str = "") -> Answer:
    """A notice with a counter above it, and below it a box that leads to others."""
    box = "".join(f'<li><a href="/x/{links}{n}.html">关于{links}事项第{n}号的公告</a></li>' for n in range(3))
    menu = "".join(f'<li><a href="/lm/{n}/">政务公开栏目{n}</a></li>' for n in range(20))
    whole = notice(number, rule).decode()
    whole = whole.replace('<div class="content">', f'<div>浏览次数：<i>{visits}</i></div><div class="content">')
    box = f"<div><h3>相关阅读</h3><ul>{box}</ul>{file}</div>"
    return Answer(whole.replace("<body>", f"<body><ul>{menu}</ul>").replace("</body>", f"{box}</body>").encode())


def crawl(folder: Path, day: int) -> str:
    done = gongkai("crawl", "--full", "--now", DAY.format(day), cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(folder: Path, sql: str) -> list[dict[str, object]]:
    with Archive.read(folder / "archive.db") as archive:
        return archive.rows(sql)


def test_a_counter_and_a_box_that_moved_are_as_before(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    for day, (visits, links) in enumerate(((10, "防汛"), (17, "防汛"), (31, "春耕")), 10):
        for number in (1, 2):
            hall.pages[path_of(number)] = around(number, visits=visits, links=links)
        said = crawl(tmp_path, day)
        assert ("2 as before" in said) is (day > 10), said
    assert rows(tmp_path, "select count(*) as n from versions") == [{"n": 2}]
    counted = [json.loads(str(row["counts"])) for row in rows(tmp_path, "select counts from runs order by id")]
    assert [(counts.get("read"), counts.get("as_before"), counts.get("unchanged")) for counts in counted] == [
        (2, None, None),
        (None, 2, 2),
        (None, 2, 2),
    ]
    (captures,) = rows(tmp_path, "select count(*) as n from captures where url like '%/t2026%' and type = 'response'")
    assert captures["n"] == 6, "what came is kept, read or not"


def test_a_page_with_validators_is_outlined_once_they_have_not_helped(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    outlined = []
    for day, visits in enumerate((10, 17, 31), 10):
        hall.pages[path_of(1)] = around(1, visits=visits, links="防汛")
        hall.pages[path_of(1)].headers["ETag"] = f'"{visits}"'
        said = crawl(tmp_path, day)
        assert ("1 as before" in said) is (day == 12), said
        (kept,) = rows(tmp_path, f"select outline from resources where url like '%{path_of(1)}'")
        outlined.append(kept["outline"] is not None)
    assert outlined == [False, True, True]
    assert gongkai("rebuild", cwd=tmp_path).returncode == 0
    (kept,) = rows(tmp_path, f"select outline from resources where url like '%{path_of(1)}'")
    assert kept["outline"] is not None


@pytest.mark.parametrize(
    "edit",
    [
        {"rule": "自发布之日起废止"},
        {"file": '<p><a href="/down/名单.xls">附件：名单</a></p>'},
    ],
)
def test_an_edit_beside_what_moves_is_read(hall: TownHall, tmp_path: Path, edit: dict[str, str]) -> None:
    settings(tmp_path, hall)
    hall.pages[path_of(1)] = around(1, visits=10, links="防汛")
    crawl(tmp_path, 10)
    hall.pages[path_of(1)] = around(1, visits=17, links="春耕", **edit)
    said = crawl(tmp_path, 11)
    assert "as before" not in said
    assert "1 changed" in said or "1 metadata" in said
    (counts,) = rows(tmp_path, "select counts from runs order by id desc limit 1")
    assert json.loads(str(counts["counts"]))["read"] == 1


@pytest.mark.parametrize("answer", [Answer(b"", 404), Answer("<p>您访问的页面不存在</p>".encode()), Answer(b"", 412)])
def test_a_page_that_is_away_is_not_as_before(hall: TownHall, tmp_path: Path, answer: Answer) -> None:
    settings(tmp_path, hall)
    hall.pages[path_of(1)] = around(1, visits=10, links="防汛")
    crawl(tmp_path, 10)
    hall.pages[path_of(1)] = answer
    assert "as before" not in gongkai("crawl", "--full", "--now", DAY.format(11), cwd=tmp_path).stdout
    hall.pages[path_of(1)] = around(1, visits=12, links="春耕")
    assert "1 as before" in crawl(tmp_path, 12)
    assert rows(tmp_path, "select state from documents") == [{"state": "present"}] * 2


def test_a_rebuild_knows_what_was_as_before(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    for day, visits in ((10, 10), (11, 17)):
        hall.pages[path_of(1)] = around(1, visits=visits, links="防汛")
        crawl(tmp_path, day)
    asked = "select url, etag, payload_digest, outline, checked_at, due_at, state from resources order by id"
    before = rows(tmp_path, asked)
    assert gongkai("rebuild", cwd=tmp_path).returncode == 0
    assert rows(tmp_path, asked) == before
    assert [bool(row["outline"]) for row in before if "/t2026" in str(row["url"])] == [True, True]
