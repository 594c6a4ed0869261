"""A document that is on hundreds of pages: another page costs what it did, and no edit costs more than the group is
larger.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_plans import Steps
from worlds import HOME, NOW, SITE, content, exchange, fetched, recorded

from archive import Archive
from archive.instants import DAY
from archive.records import Attachment
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


def steps_of_covers(path: Path, pages: int) -> int:
    """All lead to one file, which is replaced: all of them say something else in one transaction."""
    file = Attachment(url=HOME + "paper.pdf", name="附件")
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        for number in range(pages):
            said = content("见附件", title="关于年度重点任务分工的通知", attachments=(file,))
            run.save(recorded(run, exchange(f"{HOME}{number}", f"{number}".encode())), said)
        fetched(run, file.url, PAPER)
        archive.flush()
        count = Steps(archive.connection)
        count.count("replaced", lambda: fetched(run, file.url, OTHER, at=NOW + DAY))
        (row,) = archive.rows("select count(copies_of) as copies, count(*) - 1 as others from documents")
        assert row == {"copies": pages - 1, "others": pages - 1}
        assert archive.rows("select count(*) as pages from copies") == [{"pages": pages - 1}]
    return count.of["replaced"]


def test_covers_whose_file_is_replaced_cost_as_much_each_as_few_do(tmp_path: Path) -> None:
    few, many = (steps_of_covers(tmp_path / f"{pages}.db", pages) for pages in (FEW, MANY))
    assert many <= 1.2 * MANY / FEW * few
