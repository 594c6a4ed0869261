"""A document that is on hundreds of pages: another page costs what it did, and no edit costs more than the group is
larger.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_plans import Steps
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive
from archive.instants import DAY
from archive.run import Run

FEW, MANY = 20, 100
PAPER = "。".join(f"第{number}项任务由各单位于年底以前办结并书面报告" for number in range(12))
OTHER = "本页内容已经撤下，请见他处。" * 9


def save(run: Run, page: str, words: str, day: date) -> None:
    said = content(words, title="关于年度重点任务分工的通知", published_on=day)
    run.save(recorded(run, exchange(HOME + page, f"{page}{words[:2]}".encode(), at=NOW)), said)


def steps(path: Path, pages: int, *, newest_first: bool) -> dict[str, int]:
    days = [(NOW + number * DAY).date() for number in range(1, pages + 1)]
    if newest_first:
        days.reverse()
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        for number, day in enumerate(days):
            save(run, str(number), PAPER, day)
        assert [row["pages"] for row in archive.rows("select count(*) as pages from copies")] == [pages - 1]
        first = pages - 1 if newest_first else 0
        count = Steps(archive.connection)
        count.count("one more", lambda: save(run, "more", PAPER, (NOW + 900 * DAY).date()))
        count.count("one before all", lambda: save(run, "before", PAPER, NOW.date()))
        count.count("that one edited", lambda: save(run, "before", OTHER, NOW.date()))
        count.count("a follower edited", lambda: save(run, str(pages // 2), OTHER, days[pages // 2]))
        count.count("the first edited", lambda: save(run, str(first), OTHER, days[first]))
        (row,) = archive.rows("select count(*) as pages from documents where copies_of is not null")
        assert row["pages"] == (pages + 1 - 3) + 2, "all are copies but two: of the paper, and of what three became"
    return count.of


@pytest.mark.parametrize("newest_first", [False, True])
def test_no_change_costs_more_than_the_group_is_larger(tmp_path: Path, newest_first: bool) -> None:
    few = steps(tmp_path / "few.db", FEW, newest_first=newest_first)
    many = steps(tmp_path / "many.db", MANY, newest_first=newest_first)
    assert many["one more"] <= 1.5 * few["one more"] + 20
    larger = 1.2 * MANY / FEW
    assert {name: (few[name], many[name]) for name in few if many[name] > larger * few[name]} == {}
