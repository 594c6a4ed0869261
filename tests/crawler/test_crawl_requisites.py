"""What pages need to look as they did, fetched by a crawl: after all else, once, never at the cost of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from townhall import Answer, TownHall, gongkai, notice, path_of, settings

from archive import Archive

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
IMAGE = {"Content-Type": "image/png"}
CSS = {"Content-Type": "text/css"}
DAY = "2026-03-{:02}T02:00:00Z"
NEEDED = ("/css/site.css", "/css/base.css", "/img/bg.png", "/tzgg/P1.png", "/img/late.png", "/img/missing.png")


def needing(number: int, markup: str, rule: str = "请认真贯彻执行") -> bytes:
    """A notice that needs things."""
    head = '<link rel="stylesheet" href="/css/site.css"><title>'
    return notice(number, rule).replace(b"<title>", head.encode()).replace(b"<h1>", markup.encode() + b"<h1>")


def furnish(hall: TownHall) -> None:
    hall.publish(1, 2, 3)
    for number in (1, 2, 3):
        hall.pages[path_of(number)] = Answer(needing(number, '<img src="/img/missing.png">'))
    lazy = '<img src="/img/loading.gif" data-src="/img/late.png"><img src="P1.png"><img src="/img/missing.png">'
    hall.pages[path_of(1)] = Answer(needing(1, lazy + '<img src="http://tracker.example/c.gif">'))
    hall.pages["/css/site.css"] = Answer(b"@import 'base.css'; body { background: url(/img/bg.png) }", headers=CSS)
    hall.pages["/css/base.css"] = Answer(b"@import 'deeper.css'; h1 { color: red }", headers=CSS)
    for number, name in enumerate(("/img/bg.png", "/tzgg/P1.png", "/img/late.png")):
        hall.pages[name] = Answer(PNG + bytes([number]), headers=IMAGE)


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        furnish(hall)
        yield hall


def rows(folder: Path, sql: str, name: str = "archive.db") -> list[dict[str, object]]:
    with Archive.read(folder / name) as archive:
        return archive.rows(sql)


def states(folder: Path, hall: TownHall) -> dict[str, tuple[object, ...]]:
    found = rows(folder, "select url, state, reason, due_at from resources where kind = 'requisite'")
    return {
        str(row["url"]).removeprefix(hall.url): (row["state"], row["reason"], row["due_at"] is None) for row in found
    }


@dataclass
class Story:
    """Two crawls of a town hall with images and styles, and one beside them where an editor was at work."""

    hall: TownHall
    folder: Path
    first: str
    asked: list[str]
    again: list[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("hall")
    with TownHall() as hall:
        furnish(hall)
        settings(folder, hall)
        first = gongkai("crawl", "--now", DAY.format(10), cwd=folder)
        assert first.returncode == 0, first.stderr
        asked = hall.paths()
        hall.asked.clear()
        edited = needing(2, '<img src="/tzgg/P1.png"><img src="/img/new.png">', "自印发之日起施行")
        hall.pages[path_of(2)] = Answer(edited)
        hall.pages["/img/new.png"] = Answer(PNG + b"new", headers=IMAGE)
        gongkai("crawl", "--full", "--now", DAY.format(12), cwd=folder)
        yield Story(hall, folder, first.stdout, asked, hall.paths())


def test_they_are_fetched_once_each_after_all_documents(story: Story) -> None:
    assert story.first == "hall: done: 11 requests, 3 new\n"
    assert story.asked[:2] == ["/robots.txt", "/tzgg/"]
    assert sorted(story.asked[2:5]) == sorted(map(path_of, (1, 2, 3)))
    assert sorted(story.asked[5:]) == sorted(NEEDED)


def test_a_picture_that_is_missing_is_no_failure_and_not_asked_for_again(story: Story) -> None:
    assert states(story.folder, story.hall)["/img/missing.png"] == ("absent", "HTTP 404", True)
    (run, later) = rows(story.folder, "select outcome, counts from runs order by id")
    assert run["outcome"] == later["outcome"] == "done"
    assert '"requisites": 5, "requisites_missing": 1' in str(run["counts"])


def test_what_came_is_not_asked_for_again_and_what_is_named_later_is(story: Story) -> None:
    assert [path for path in story.again if path in {*NEEDED, "/img/new.png"}] == ["/img/new.png"]
    assert all(state == ("saved", None, True) for url, state in states(story.folder, story.hall).items()
               if url != "/img/missing.png")  # fmt: skip


def test_they_are_no_documents_and_their_bytes_are_kept(story: Story) -> None:
    assert rows(story.folder, "select count(*) as n from documents") == [{"n": 3}]
    with Archive.read(story.folder / "archive.db") as archive:
        sql = "select captures.id from captures join resources on resources.id = resource where resources.url like ?"
        (row,) = archive.rows(sql, ("%/P1.png",))
        assert archive.original(int(row["id"]))[1] == PNG + b"\x01"


def test_a_rebuild_comes_to_the_same_rows_whatever_the_settings_are_by_then(story: Story) -> None:
    text = (story.folder / "settings.toml").read_text(encoding="utf-8")
    (story.folder / "off.toml").write_text(f"[archive]\nrequisites = false\n{text}", encoding="utf-8")
    assert gongkai("rebuild", "--settings", "off.toml", "--out", "again.db", cwd=story.folder).returncode == 0
    for table in ("resources", "captures", "documents", "changes", "runs", "sites", "versions"):
        sql = f"select * from {table} order by 1"
        assert rows(story.folder, sql, "again.db") == rows(story.folder, sql), table


def test_they_wait_for_the_next_day_and_are_left_where_they_are_switched_off(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    limited = path.read_text(encoding="utf-8").replace("delay = 0", "delay = 0\nrequests_per_day = 7")
    path.write_text(limited, encoding="utf-8")
    done = gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    assert done.stdout == "hall: done: 7 requests, 3 new\n", "the documents are whole; only images wait"
    waiting = rows(tmp_path, "select url from resources where kind = 'requisite' and due_at is not null")
    assert waiting
    hall.publish(1, 2, 3, 4)
    hall.pages[path_of(4)] = Answer(needing(4, '<img src="/img/fourth.png">'))
    hall.asked.clear()
    path.write_text(f"[archive]\nrequisites = false\n{limited}", encoding="utf-8")
    done = gongkai("crawl", "--now", DAY.format(11), cwd=tmp_path)
    assert done.stdout.startswith("hall: done: ")
    assert set(hall.paths()) - {"/robots.txt"} == {"/tzgg/", path_of(4)}
    assert waiting == rows(tmp_path, "select url from resources where kind = 'requisite' and due_at is not null")


def test_robots_and_the_largest_size_hold_for_them(hall: TownHall, tmp_path: Path) -> None:
    hall.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /css/\n", headers={"Content-Type": "text/plain"})
    hall.pages["/tzgg/P1.png"] = Answer(PNG + bytes(5000), headers=IMAGE)
    hall.pages["/img/late.png"] = Answer("<html><body>页面不存在</body></html>".encode())
    settings(tmp_path, hall, "[archive]\nrequisite_bytes = 4000")
    done = gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    assert done.stdout == "hall: done: 7 requests, 3 new\n"
    assert "/css/site.css" not in hall.paths()
    assert states(tmp_path, hall) == {
        "/css/site.css": ("new", "robots.txt forbids it", False),
        "/tzgg/P1.png": ("new", "larger than may be read", False),
        "/img/late.png": ("absent", "soft-404", True),
        "/img/missing.png": ("absent", "HTTP 404", True),
    }
