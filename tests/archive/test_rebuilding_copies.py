"""A rebuild finds the same copies: wordings, anchors, judgements and groups come out row for row."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_rebuilding import Reader, crawl, rebuilt, tables
from worlds import HOME, NOW, content

from archive import Archive
from archive.instants import DAY
from archive.records import Absence, Content, Exchange

PAPER = "\n".join(
    f"{number}．{office}要在{number + 2}月底以前把{task}的办理情况报送督查室，逾期不报的予以通报。"
    for number, (office, task) in enumerate(
        [
            ("教育局", "校舍安全排查"),
            ("交通运输局", "农村公路养护"),
            ("水务局", "河道清淤疏浚"),
            ("市场监管局", "食品摊点登记"),
            ("卫生健康委", "村卫生室药品配送"),
            ("应急管理局", "汛期值班值守"),
            ("住房保障局", "老旧小区加装电梯"),
        ],
        start=1,
    )
)
AMENDED = PAPER.replace("把河道清淤疏浚的办理情况报送督查室", "会同沿河各镇提出河湖长制年度考核的意见并印发实施")
REPOST = f"{PAPER}\n责任编辑：某某\n来源：某某新闻网"
SCANNED = PAPER.replace("排查", "排査").replace("养护", "养沪").replace("逾期", "谕期", 1).replace("登记", "登汜")
CUT = PAPER[: len(PAPER) * 3 // 4]
PART = "\n".join(PAPER.splitlines()[2:5])
OTHER = "本单位二〇二六年部门预算已经批复，现予公开，欢迎社会各界监督。" * 6

WORLD: list[dict[str, str | None]] = [
    {HOME + "repost": REPOST, HOME + "scan": SCANNED, HOME + "part": PART, HOME + "other": OTHER},
    {HOME + "paper": PAPER, HOME + "state": AMENDED, HOME + "cut": CUT, HOME + "again": PAPER},
    {HOME + "paper": PAPER + "\n另：联系人有变。", HOME + "scan": OTHER, HOME + "state": None},
    {HOME + "state": None, HOME + "repost": PAPER, HOME + "late": f"{AMENDED}\n来源：某网"},
    {HOME + "state": None, HOME + "cut": None},
    {HOME + "state": None, HOME + "again": OTHER, HOME + "cut": "另有安排，见后。" * 20},
    {HOME + "state": AMENDED, HOME + "other": "本页内容已经撤下。"},
]
"""A repost, a scan and a part come before the paper, its later state with it. Then the paper, the scan and the repost
are edited, the later state is gone and returns, a cut page turns into something else and the budget is taken away."""


def read(page: Exchange) -> Content | Absence:
    """The pages were published one after the other, in the order of their first letters."""
    if page.status == 404:
        return Absence(reason="not-found")
    day = NOW + ord(page.url.removeprefix(HOME)[0]) * DAY
    return content(page.payload.decode(), title="年度重点任务分工方案的通知", published_on=day.date())


def lived(path: Path, reader: Reader = read) -> Path:
    for number, pages in enumerate(WORLD):
        with Archive.write(path) as archive:
            crawl(archive, pages, at=8 * number, reader=reader)
            if number == 1:
                split(archive, "again", "repost")
            if number == 3:
                split(archive, "again", "paper")
    return path


def split(archive: Archive, *names: str) -> None:
    one, other = (archive.rows("select id from documents where url = ?", (HOME + name,))[0]["id"] for name in names)
    archive.split(one, other, NOW + 20 * DAY)


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return lived(tmp_path / "archive.db")


def test_every_row_that_copies_are_told_by_comes_out_as_it_was(live: Path, tmp_path: Path) -> None:
    before, after = tables(live), tables(rebuilt(live, tmp_path / "again.db", read))
    relations = {row[2] for row in before["copies"]}
    assert relations == {"identical", "copy", "excerpt", "revision"}, "the world has all that a rebuild may lose"
    assert before["splits"]
    for name in ("wordings", "anchors", "copies", "splits", "documents"):
        assert after[name] == before[name], name
    assert after == before


def test_both_go_on_alike(live: Path, tmp_path: Path) -> None:
    again = rebuilt(live, tmp_path / "again.db", read)
    for path in (live, again):
        with Archive.write(path) as archive:
            pages = {HOME + "new": REPOST, HOME + "paper": OTHER, HOME + "part": None, HOME + "state": PART}
            crawl(archive, pages, at=60, reader=read)
    before, after = tables(live), tables(again)
    assert before["copies"]
    for name in ("wordings", "anchors", "copies", "splits"):
        assert after[name] == before[name], name
