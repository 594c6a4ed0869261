"""A site is redesigned between two crawls: every document gets another URL, and its history goes on there."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from test_rebuilding import tables
from townhall import Answer, TownHall, gongkai, lines, page, settings

from archive import Archive
from archive.fixity import verify
from archive.opening import originals_folder

NUMBERS = range(1, 10)
AWAY, REDIRECTED, KEPT = (1, 2, 3), (4, 5, 6), (7, 8, 9)
"""What becomes of the old URLs."""
EDITED = 2


def old(number: int) -> str:
    return f"/tzgg/t2026030{number}_{number}.html"


def new(number: int) -> str:
    return f"/zwgk/tzgg/art/2026/art_{number}.html"


def title(number: int) -> str:
    return f"关于做好第{number}号专项工作的通知"


def notice(number: int, rule: str = "请认真贯彻执行", *, template: str = "旧版") -> bytes:
    """A notice in one of two templates; the new one names another publisher, and states no date in its head."""
    publisher = {"旧版": "市政府办公室", "新版": "市政务公开办公室"}[template]
    stated = {"索引号": f"000014349/2026-0000{number}", "发布机构": publisher, "发布日期": f"2026-03-0{number}"}
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in stated.items())
    text = "".join(
        f"<p>为进一步加强第{number}号事项的管理，现将有关要求通知如下，第{k}条{rule}。</p>" for k in range(9)
    )
    body = f'<h1>{title(number)}</h1><table>{cells}</table><div class="{template}-content">{text}</div>'
    return page(title(number), f"<div>{template}导航 首页 政务公开</div>{body}")


def redesign(hall: TownHall) -> None:
    listed(hall, new)
    for number in NUMBERS:
        hall.pages[new(number)] = Answer(notice(number, template="新版"))
    for number in AWAY:
        del hall.pages[old(number)]
    for number in REDIRECTED:
        hall.pages[old(number)] = Answer(status=301, headers={"Location": hall.url + new(number)})


def listed(hall: TownHall, path: Any) -> None:
    rows = "".join(
        f'<li><a href="{path(number)}">{title(number)}</a><span>2026-03-0{number}</span></li>' for number in NUMBERS
    )
    hall.pages["/tzgg/"] = Answer(page("通知公告", f'<ul class="list">{rows}</ul>'))


@dataclass
class Story:
    """The archive after three crawls: before the redesign, after it, and after an edit on the new pages."""

    hall: TownHall
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "archive.db"

    def crawl(self, day: int) -> str:
        done = gongkai("crawl", "--full", "--now", f"2026-03-{day}T04:00:00Z", cwd=self.folder)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def events(self) -> list[dict[str, Any]]:
        return lines(gongkai("changes", cwd=self.folder).stdout)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with Archive.read(self.path) as archive:
            return archive.rows(sql)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("redesigned")
    with TownHall() as hall:
        listed(hall, old)
        for number in NUMBERS:
            hall.pages[old(number)] = Answer(notice(number))
        settings(folder, hall)
        story = Story(hall, folder)
        story.crawl(10)
        redesign(hall)
        assert "6 moved" in story.crawl(20)
        for number in (EDITED, KEPT[0]):
            hall.pages[new(number)] = Answer(notice(number, "自发布之日起施行", template="新版"))
        story.crawl(24)
        yield story


def test_there_are_as_many_documents_as_before(story: Story) -> None:
    documents = story.rows("select url, state, index_number from documents order by id")
    assert len(documents) == len(NUMBERS)
    assert {document["state"] for document in documents} == {"present"}
    moved = {story.hall.url + new(number) for number in (*AWAY, *REDIRECTED)}
    kept = {story.hall.url + old(number) for number in KEPT}
    assert {document["url"] for document in documents} == moved | kept
    assert story.rows("select documents from sites") == [{"documents": len(NUMBERS)}]


def test_the_feed_tells_of_moves_and_of_edits_and_of_nothing_else(story: Story) -> None:
    events = story.events()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    kinds = Counter(event["kind"] for event in events)
    assert kinds == {"new": 9, "moved": 6, "changed": 2, "metadata": len(REDIRECTED)}
    moved = {event["url"] for event in events if event["kind"] == "moved"}
    assert moved == {story.hall.url + new(number) for number in (*AWAY, *REDIRECTED)}


def test_an_edit_after_the_move_is_the_second_version_of_the_same_document(story: Story) -> None:
    for number in (EDITED, KEPT[0]):
        address = story.hall.url + old(number)
        done = gongkai("diff", address, cwd=story.folder)
        assert done.returncode == 0, done.stderr
        assert "version 1" in done.stdout
        assert "version 2" in done.stdout
        assert "{+自发布之日起施+}行" in done.stdout


def test_what_the_old_page_says_still_takes_nothing_back(story: Story) -> None:
    """It is served unedited, and was looked at in the same crawl."""
    (document,) = story.rows(f"select * from documents where url like '%{old(KEPT[0])}'")
    assert (document["versions"], document["publisher"]) == (2, "市政务公开办公室")


def test_nothing_is_damaged_and_the_originals_make_the_same_archive(story: Story, tmp_path: Path) -> None:
    assert verify(story.path).damages == []
    shutil.copytree(originals_folder(story.path), tmp_path / "archive-warc")
    shutil.copy(story.folder / "settings.toml", tmp_path)
    done = gongkai("rebuild", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "read otherwise" not in done.stdout
    assert len(tables(story.path)["aliases"]) == 18
    assert tables(tmp_path / "archive.db") == tables(story.path)
