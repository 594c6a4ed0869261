"""Pagers that post a form: what is sent, how it is kept, and that page 2 is another resource than page 1."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from townhall import ENVIRONMENT, Answer, TownHall, gongkai, page, rows, settings
from warcio.archiveiterator import ArchiveIterator

from archive import Archive
from crawler.forms import encoded, posted_url

HTML = {"Content-Type": "text/html; charset=gbk"}


def test_a_form_is_posted_in_the_charset_of_its_page() -> None:
    form = (("__EVENTTARGET", "ctl00$Pager"), ("lm", "通知 公告"), ("x", "𠮷"), ("empty", ""))
    posted = b"__EVENTTARGET=ctl00%24Pager&lm=%CD%A8%D6%AA+%B9%AB%B8%E6&x=%26%23134071%3B&empty="
    assert encoded(form, "gb18030") == encoded(form, "gbk") == posted
    assert encoded((("lm", "通"),), "utf-8") == b"lm=%E9%80%9A"


def test_the_identity_of_a_posted_page_holds_what_chooses_and_no_state() -> None:
    state = (("__VIEWSTATE", "dDwtMTQ"), ("__VIEWSTATEGENERATOR", "C2"), ("__EVENTVALIDATION", "wEW"), ("_csrf", "7"))
    chosen = (("__EVENTTARGET", "ctl00$Pager"), ("__EVENTARGUMENT", "2"))
    assert posted_url("http://x.example/l.aspx?id=3#a", (*state, *chosen)) == (
        "http://x.example/l.aspx?id=3&__wb_method=POST&__EVENTTARGET=ctl00%24Pager&__EVENTARGUMENT=2"
    )
    assert posted_url("http://x.example/l", state) == "http://x.example/l?__wb_method=POST"


def web_form(*numbers: int, state: str, following: int | None) -> Answer:
    pager = (
        f"<a href=\"javascript:__doPostBack('pager','{following}')\">下一页</a>"
        if following
        else "<a disabled>下一页</a>"
    )
    hidden = f'<input type="hidden" name="__VIEWSTATE" value="{state}"><input type="hidden" name="lm" value="公告">'
    form = f'<form method="post" action="./">{hidden}{rows(*numbers)}<div>{pager}</div></form>'
    return Answer(page("通知公告", form).decode().replace('"utf-8"', '"gbk"').encode("gbk"), headers=dict(HTML))


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.publish(*range(1, 10))
        hall.pages["/tzgg/"] = web_form(1, 2, 3, 4, 5, state="first=", following=2)
        hall.posted = lambda asked: web_form(6, 7, 8, 9, state="second=", following=None)
        yield hall


def select(folder: Path, sql: str) -> list[dict[str, object]]:
    with Archive.read(folder / "archive.db") as archive:
        return archive.rows(sql)


def listings(folder: Path, hall: TownHall) -> list[dict[str, object]]:
    found = select(folder, "select url, fails, reason from resources where kind = 'listing' order by id")
    return [row | {"url": str(row["url"]).removeprefix(hall.url)} for row in found]


PAGE_2 = "/tzgg/?__wb_method=POST&lm=%E5%85%AC%E5%91%8A&__EVENTTARGET=pager&__EVENTARGUMENT=2"


def test_the_next_page_is_posted_for_and_kept_with_what_was_posted(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert done.stdout == "hall: done: 12 requests, 9 new\n"
    (post,) = [asked for asked in hall.asked if asked.body is not None]
    assert post.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert post.body == b"__VIEWSTATE=first%3D&lm=%B9%AB%B8%E6&__EVENTTARGET=pager&__EVENTARGUMENT=2"
    assert [row["url"] for row in listings(tmp_path, hall)] == ["/tzgg/", PAGE_2]
    (segment,) = tmp_path.glob("**/*.warc.gz")
    with segment.open("rb") as file:
        kept = [(r.http_headers, r.raw_stream.read()) for r in ArchiveIterator(file) if r.rec_type == "request"]
    assert [(http.get_header("Content-Length"), payload) for http, payload in kept if http.protocol == "POST"] == [
        (str(len(post.body)), post.body)
    ]
    assert {payload for http, payload in kept if http.protocol == "GET"} == {b""}
    check = subprocess.run([sys.executable, "-m", "warcio.cli", "check", segment], env=ENVIRONMENT, check=False)
    assert check.returncode == 0


def test_a_redirect_after_a_post_is_followed_and_stays_page_2(hall: TownHall, tmp_path: Path) -> None:
    hall.posted = lambda asked: Answer(b"", 302, {"Location": "/tzgg/?session=2"})
    hall.pages["/tzgg/?session=2"] = web_form(6, 7, 8, 9, state="second=", following=None)
    settings(tmp_path, hall)
    assert "9 new" in gongkai("crawl", cwd=tmp_path).stdout
    assert [asked.body for asked in hall.asked if asked.path == "/tzgg/?session=2"] == [None]
    assert [row["url"] for row in listings(tmp_path, hall)] == ["/tzgg/", PAGE_2]


def test_a_post_that_fails_is_no_failure_of_page_1(hall: TownHall, tmp_path: Path) -> None:
    hall.posted = lambda asked: Answer(b"oops", 500)
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert "partial (通知公告: page 2: HTTP 500)" in done.stdout
    assert [(row["url"], row["fails"]) for row in listings(tmp_path, hall)] == [("/tzgg/", 0), (PAGE_2, 1)]


def test_what_robots_forbids_is_not_posted_to(hall: TownHall, tmp_path: Path) -> None:
    hall.pages["/tzgg/"].body = hall.pages["/tzgg/"].body.replace(b'action="./"', b'action="/more.aspx"')
    hall.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /more.aspx\n", headers={})
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert "page 2: robots.txt forbids it" in done.stdout
    assert all(asked.body is None for asked in hall.asked)
