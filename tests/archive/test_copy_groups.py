"""Groups of documents that are one: who stands for them, who joins and leaves, and what people have split."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import opencc
import pytest
from test_judging import AMENDED, TEXT, TITLE
from worlds import NOW, content, exchange, recorded

from archive import Archive, copies
from archive.records import Channel, Site
from archive.run import Run

TRADITIONAL = opencc.OpenCC("s2t").convert(TEXT).replace("護", "護(hù)")
CUT = "".join(TEXT.splitlines()[:5])
NOISY = (
    TEXT.replace("玩忽职守", "玩忽的职守")
    .replace("检测结果", "检测结")
    .replace("移送司法", "移送了司法")
    .replace("保障", "保")
)
PAGE = TEXT.splitlines()[3] + TEXT.splitlines()[4]


def site(name: str) -> Site:
    url = f"http://{name}.example/"
    names = {"home": "青禾市人民政府门户网站", "county": "枫溪县人民政府", "mirror": "法规大全"}
    return Site(id=name, name=names[name], url=url, family="trs", channels=(Channel(name="通知", url=url + "tz/"),))


class World:
    """Three sites, one of which is that of the issuing body, and an archive of them."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive.write(path)
        self._runs: dict[str, Run] = {name: self.archive.run(site(name), NOW) for name in ("home", "county", "mirror")}
        self._count = 0

    def serves(self, page: str, text: str = TEXT, *, day: int | None = None, **fields: object) -> int:
        """``home/1`` serves a text; returns its document."""
        self._count += 1
        where, _, number = page.partition("/")
        at = NOW + timedelta(minutes=self._count)
        said = content(text, **{"title": TITLE, "published_on": day and date(2026, 5, day), **fields})
        url = f"{site(where).url}{number}.html"
        run = self._runs[where]
        run.save(recorded(run, exchange(url, repr(self._count).encode(), at=at)), said)
        (row,) = self.archive.rows("select id from documents where url = ?", (url,))
        return int(row["id"])

    def copies_of(self) -> dict[int, int]:
        rows = self.archive.rows("select id, copies_of from documents where copies_of is not null")
        return {row["id"]: row["copies_of"] for row in rows}

    def judged(self) -> dict[tuple[int, int], str]:
        return {(row["document"], row["other"]): row["relation"] for row in self.archive.rows("select * from copies")}

    def split(self, one: int, other: int) -> None:
        with self.archive.change() as db:
            db.execute("insert into splits values (?, ?, 'now')", (min(one, other), max(one, other)))
            copies.unlink(db, other)
            copies.link(db, other)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "archive.db")
    yield world
    rows = world.archive.rows("select id from wordings where id not in (select wording from documents)")
    assert rows == [], "a wording goes with its last document"
    rows = world.archive.rows("select * from anchors where wording not in (select id from wordings)")
    assert rows == [], "and its anchors with it"
    chained = "select * from documents where copies_of in (select id from documents where copies_of is not null)"
    assert world.archive.rows(chained) == [], "what stands for others stands for itself"
    world.archive.close()


def test_a_mirror_a_repost_and_a_cut_text_are_one_document(world: World) -> None:
    home = world.serves("home/1", day=2)
    mirror = world.serves("mirror/1", TRADITIONAL, day=3)
    cut = world.serves("county/1", CUT, day=4)
    noisy = world.serves("county/2", NOISY, day=5)
    assert world.copies_of() == {mirror: home, cut: home, noisy: home}
    assert world.judged() == {(mirror, home): "identical", (cut, home): "copy", (noisy, home): "copy"}


def test_the_issuing_bodys_own_site_stands_for_all_whenever_it_comes(world: World) -> None:
    mirror = world.serves("mirror/1", TRADITIONAL, day=1)
    county = world.serves("county/1", day=2)
    assert world.copies_of() == {county: mirror}
    home = world.serves("home/1", day=3, issuing_body="青禾市人民政府")
    assert world.copies_of() == {mirror: home, county: home}


def test_then_the_first_published_then_the_fullest(world: World) -> None:
    cut = world.serves("mirror/1", CUT)
    full = world.serves("mirror/2")
    assert world.copies_of() == {cut: full}
    early = world.serves("county/1", CUT, day=2)
    assert world.copies_of() == {cut: early, full: early}


def test_an_amended_text_is_a_revision_and_in_no_group(world: World) -> None:
    home, county = world.serves("home/1", day=2), world.serves("county/1", day=3)
    amended = world.serves("home/2", AMENDED, day=20)
    assert world.copies_of() == {county: home}
    assert world.judged() == {(county, home): "identical", (amended, home): "revision"}


def test_a_part_is_an_excerpt_whichever_comes_first(world: World) -> None:
    part = world.serves("mirror/1", PAGE, day=2, title="罚款和检测的规定")
    home = world.serves("home/1", day=3)
    other_part = world.serves("mirror/2", PAGE.replace("。", "；"), day=4, title="罚款和检测的规定")
    assert world.judged() == {(part, home): "excerpt", (other_part, part): "identical"}


def test_evidence_is_of_the_row(world: World) -> None:
    home = world.serves("home/1", day=2, document_number="青政发〔2026〕3号")
    cut = world.serves("county/1", CUT, day=4, document_number="青政发〔2026〕3号")
    (row,) = world.archive.rows("select * from copies")
    said = json.loads(row["evidence"])
    assert (row["document"], row["other"]) == (cut, home)
    assert said["share"] == 1.0
    assert said["share_of_other"] < 0.8
    assert said["agree"] == ["title", "document_number"]
    assert said["differ"] == ["published_on"]


def test_an_edit_of_what_stands_for_all_leaves_the_others_together(world: World) -> None:
    home = world.serves("home/1", day=2)
    others = [
        world.serves("mirror/1", TRADITIONAL, day=3),
        world.serves("county/1", CUT, day=4),
        world.serves("county/2", NOISY, day=5),
    ]
    world.serves("home/1", AMENDED, day=2)
    assert world.copies_of() == {others[1]: others[0], others[2]: others[0]}
    assert {pair for pair in world.judged() if home in pair} == {(others[0], home)}
    assert world.judged()[others[0], home] == "revision"


def test_an_edit_undone_brings_the_group_back(world: World) -> None:
    home, mirror = world.serves("home/1", day=2), world.serves("mirror/1", TRADITIONAL, day=3)
    before = world.judged()
    world.serves("mirror/1", AMENDED, day=3)
    assert world.copies_of() == {}
    world.serves("mirror/1", TRADITIONAL, day=3)
    assert world.copies_of() == {mirror: home}
    assert world.judged() == before


def test_what_is_split_stays_split(world: World) -> None:
    home, county = world.serves("home/1", day=2), world.serves("county/1", day=3)
    world.split(home, county)
    assert (world.copies_of(), world.judged()) == ({}, {})
    world.serves("county/1", NOISY, day=3)
    assert (world.copies_of(), world.judged()) == ({}, {})
    third = world.serves("mirror/1", TRADITIONAL, day=4)
    assert world.copies_of() == {third: home}, "it cannot be of both, and what is identical goes first"


def test_a_copy_of_two_that_are_split_joins_one(world: World) -> None:
    home, county, mirror = (
        world.serves("home/1", day=2),
        world.serves("county/1", day=3),
        world.serves("mirror/1", day=4),
    )
    world.split(home, county)
    assert world.copies_of() in ({mirror: home}, {mirror: county})


def test_last_years_report_is_nothing_to_this_years_nor_to_its_poor_copy(world: World) -> None:
    this = world.serves("home/1", day=2, title="2026年工作报告")
    poor = world.serves("mirror/1", NOISY, day=3, title="工作报告")
    last = TEXT.replace("2026年5月", "2025年4月").replace("12次", "11次")
    world.serves("home/2", last, day=1, title="2025年工作报告")
    assert world.copies_of() == {poor: this}
    assert world.judged() == {(poor, this): "copy"}
