"""Lists that cannot be read to their end, as a site serves them: each with its reason, none of them complete."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from townhall import Answer, TownHall, begin, gongkai, notice, page, path_of, settings

from archive import Archive


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        yield hall


def sheet(hall: TownHall, *numbers: int, then: str | None = None, says: str = "") -> Answer:
    """A page of a list; its notices are there too."""
    for number in numbers:
        hall.pages[path_of(number)] = Answer(notice(number))
    rows = "".join(
        f'<li><a href="{path_of(n)}">关于做好第{n}号专项工作的通知</a><span>2026-03-0{n % 9 + 1}</span></li>'
        for n in numbers
    )
    following = f'<a href="{then}">下一页</a>' if then else ""
    return Answer(page("通知公告", f'<ul class="list">{rows}</ul><div>{says}{following}</div>'))


def with_channels(folder: Path, hall: TownHall, *names: str) -> None:
    """Settings with these channels, each at ``/NAME/``, instead of the one at /tzgg/."""
    path = settings(folder, hall)
    head = path.read_text(encoding="utf-8").partition("[[site.channel]]")[0]
    tables = "".join(f'[[site.channel]]\nname = "{name}"\nurl = "{hall.url}/{name}/"\n' for name in names)
    path.write_text(head + tables, encoding="utf-8")


def ledger(folder: Path) -> dict[str, tuple[object, object, object]]:
    """Of each channel's last reading: complete, ending, reason."""
    with Archive.read(folder / "archive.db") as archive:
        rows = archive.rows(
            """
            select name, complete, ending, reason, last_complete_at from listing_reads
            join channels on channels.id = channel order by listing_reads.id
            """
        )
    for row in rows:
        assert (row["last_complete_at"] is not None) == bool(row["complete"])
    return {row["name"]: (row["complete"], row["ending"], row["reason"]) for row in rows}


def test_every_way_to_lose_the_rest_of_a_list_is_named_and_none_is_called_done(hall: TownHall, tmp_path: Path) -> None:
    names = ("well", "forbidden", "cut", "promised", "moved", "away", "circle", "broken")
    with TownHall() as other:
        other.pages["/2.html"] = sheet(hall, 99)
        for number, name in enumerate(names, 1):
            then = f"{other.url}/2.html" if name == "away" else "2.html"
            hall.pages[f"/{name}/"] = sheet(hall, number, number + 10, number + 20, number + 30, then=then)
            hall.pages[f"/{name}/2.html"] = sheet(hall, number + 40, number + 50, number + 60, number + 70)
        hall.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /forbidden/2.html\n", headers={})
        hall.pages["/cut/2.html"].sent = 300
        hall.pages["/promised/"] = sheet(hall, 4, 14, 24, 34, then="2.html", says="共9页")
        hall.pages["/promised/2.html"] = Answer(b"", 404)
        hall.pages["/moved/2.html"] = Answer(b"", 302, {"Location": f"{other.url}/2.html"})
        hall.pages["/circle/2.html"] = sheet(hall, 47, 57, 67, 77, then="/circle/")
        hall.pages["/broken/2.html"] = Answer(b"", 500)
        with_channels(tmp_path, hall, *names)
        done = gongkai("crawl", cwd=tmp_path)
        elsewhere = f"{other.url}/2.html"
    assert done.returncode == 4
    assert ledger(tmp_path) == {
        "well": (1, "end", None),
        "forbidden": (0, "hole", "page 2: robots.txt forbids it"),
        "cut": (0, "hole", "page 2: disconnect"),
        "promised": (0, "hole", "page 2: HTTP 404; 1 pages read, the site says 9"),
        "moved": (0, "hole", f"page 2: answered by another host: {elsewhere}"),
        "away": (0, "trap", f"page 1 leads to another host: {elsewhere}"),
        "circle": (0, "trap", f"page 2 leads back to {hall.url}/circle/"),
        "broken": (0, "hole", "page 2: HTTP 500"),
    }


def test_a_barrier_on_a_later_page_is_not_the_end_of_the_list(hall: TownHall, tmp_path: Path) -> None:
    """A captcha answers with status 200 and has no rows."""
    hall.pages["/news/"] = sheet(hall, 1, 2, 3, 4, then="2.html")
    hall.pages["/news/2.html"] = Answer(page("安全验证", "<p>访问过于频繁，请拖动滑块完成安全验证。</p>"))
    with_channels(tmp_path, hall, "news")
    assert gongkai("crawl", cwd=tmp_path).returncode == 5
    assert ledger(tmp_path) == {"news": (0, "hole", "page 2: captcha")}


def test_a_reading_that_is_interrupted_is_entered_as_such(hall: TownHall, tmp_path: Path) -> None:
    for number in range(1, 41):
        path = "/news/" if number == 1 else f"/news/{number}.html"
        hall.pages[path] = sheet(hall, 2 * number, 2 * number + 1, then=f"/news/{number + 1}.html")
    with_channels(tmp_path, hall, "news")
    path = tmp_path / "settings.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("delay = 0", "delay = 0.3"), encoding="utf-8")
    process = begin("crawl", cwd=tmp_path)
    while len(hall.asked) < 4:
        time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=60) == 130
    complete, ending, reason = ledger(tmp_path)["news"]
    assert (complete, ending) == (0, "hole")
    assert str(reason).endswith(": interrupted")


def test_an_unchanged_first_page_ends_a_reading_unless_it_is_to_go_to_the_end(hall: TownHall, tmp_path: Path) -> None:
    hall.pages["/news/"] = sheet(hall, 8, 7, 6, 5, then="2.html")
    hall.pages["/news/2.html"] = sheet(hall, 4, 3, 2, 1)
    with_channels(tmp_path, hall, "news")
    for options, ending in (((), "end"), ((), "unchanged"), (("--full",), "end")):
        assert gongkai("crawl", *options, cwd=tmp_path).returncode == 0
        assert ledger(tmp_path) == {"news": (1, ending, None)}


def test_a_seed_without_rows_of_its_own_is_never_taken_for_an_unchanged_list(hall: TownHall, tmp_path: Path) -> None:
    """A shell that names the address of the rows stays the same when they change."""
    shell = """<script>window._CONFIG = {SID: '7', TREE: [{"id": 5, "name": "公告"}]}</script>"""
    hall.pages["/gkmlpt/index/"] = Answer(page("目录", shell))
    for numbers, day in (((1, 2), 10), ((1, 2, 3), 11)):
        for number in numbers:
            hall.pages[path_of(number)] = Answer(notice(number))
        articles = ",".join(
            f'{{"url": "{hall.url}{path_of(n)}", "title": "第{n}号", "create_time": 1772323200}}' for n in numbers
        )
        answer = f'{{"articles": [{articles}], "total": {len(numbers)}, "offset": 0}}'
        hall.pages["/gkmlpt/api/all/5?page=1&sid=7"] = Answer(answer.encode(), headers={"Content-Type": "text/json"})
        with_channels(tmp_path, hall, "gkmlpt/index")
        done = gongkai("crawl", "--now", f"2026-03-{day}T02:00:00Z", cwd=tmp_path)
        assert done.returncode == 0, done.stdout
    assert "1 new" in done.stdout
