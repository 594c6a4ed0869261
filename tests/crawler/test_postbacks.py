"""Web forms: whatever a visitor clicks for the next page, the same fields are posted."""

from __future__ import annotations

import pytest

from crawler.listing.reader import as_json, read_listing
from crawler.site import Listing

URL = "http://www.linshan.example/zwgk/List.aspx?id=3"
ROWS = "".join(
    f"<li><a href='View.aspx?id={700 + n}'>临山县水利局关于第{n}号圩堤的公告</a><i>2024-04-{n:02}</i></li>"
    for n in range(1, 9)
)
STATE = (("__VIEWSTATE", "dDwt+/="), ("q", ""))


def listed(pager: str) -> Listing:
    hidden = "<input type='hidden' name='__VIEWSTATE' value='dDwt+/='><input name='q' value=''>"
    form = f"<form method='post' action='List.aspx?id=3'>{hidden}<ul>{ROWS}</ul><div>{pager}</div></form>"
    other = "<form action='/so.aspx'><input name='kw'><input type='submit' name='go' value='搜索'></form>"
    listing = read_listing(f"<html><body>{other}{form}</body></html>".encode("gbk"), url=URL)
    assert (listing.kind, listing.family, len(listing.entries)) == ("listing", "webforms", 8)
    return listing


def post_back(label: str, target: str, argument: str = "") -> str:
    return f'<a href="javascript:__doPostBack(&#39;{target}&#39;,&#39;{argument}&#39;)">{label}</a>'


def chosen(target: str, argument: str = "") -> tuple[tuple[str, str], ...]:
    return (("__EVENTTARGET", target), ("__EVENTARGUMENT", argument))


FIRST, LAST = "<option value='1'>第1页</option><option value='2'", "<option value='3'"
OPTIONS = f"{FIRST} selected>第2页</option>{LAST}>第3页</option>"
AT_THE_END = f"{FIRST}>第2页</option>{LAST} selected>第3页</option>"
ON_CHANGE = "onchange=\"javascript:setTimeout('__doPostBack(\\'dd\\',\\'\\')', 0)\""

PAGERS = {
    "AspNetPager": (
        f"<a disabled='disabled'>上一页</a><span>1</span>{post_back('2', 'ctl00$P', '2')}"
        f"{post_back('下一页', 'ctl00$P', '2')}{post_back('尾页', 'ctl00$P', '13')}",
        chosen("ctl00$P", "2"),
        13,
    ),
    "numbers only": (f"{post_back('1', 'P', '1')}<b>2</b>{post_back('3', 'P', '3')}", chosen("P", "3"), None),
    "link buttons": (f"<span>1</span>{post_back('2', 'c$l2')}{post_back('3', 'c$l3')}", chosen("c$l2"), None),
    "GridView": (
        f"<table><tr><td>{post_back('1', 'gv', 'Page$1')}</td><td><span>2</span></td>"
        f"<td>{post_back('...', 'gv', 'Page$3')}</td></tr></table>",
        chosen("gv", "Page$3"),
        None,
    ),
    "drop-down": (f"<select name='dd' {ON_CHANGE}>{OPTIONS}</select>", (*chosen("dd"), ("dd", "3")), 3),
    "button": ("<input type='submit' name='c$next' value='下一页'>", (("c$next", "下一页"),), None),
    "picture": ("<input type='image' name='next' alt='下一页'>", (("next.x", "1"), ("next.y", "1")), None),
    "validated": (
        '<a href=\'javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("c$n", ""))\'>下一页</a>',
        chosen("c$n"),
        None,
    ),
}


@pytest.mark.parametrize("name", PAGERS)
def test_the_form_of_the_page_is_posted_with_the_click(name: str) -> None:
    pager, click, pages = PAGERS[name]
    listing = listed(pager)
    assert listing.next_url == URL
    assert listing.next_form[: len(STATE)] == STATE
    assert listing.next_form[-len(click) :] == click
    assert listing.encoding == "gb18030"
    assert listing.page_count == pages


@pytest.mark.parametrize(
    "pager",
    [
        f"{post_back('上一页', 'P', '12')}<a disabled='disabled' href=\"javascript:__doPostBack('P','13')\">下一页</a>",
        f"{post_back('11', 'P', '11')}{post_back('12', 'P', '12')}<span>13</span>",
        f"<select name='dd' {ON_CHANGE}>{AT_THE_END}</select>",
    ],
)
def test_the_last_page_has_no_next_one(pager: str) -> None:
    assert (listed(pager).next_url, listed(pager).next_form) == (None, ())


def test_next_form_is_printed_where_there_is_one() -> None:
    posted = as_json(listed(post_back("下一页", "P", "2")))["pagination"]
    assert posted["next_form"][-2:] == [["__EVENTTARGET", "P"], ["__EVENTARGUMENT", "2"]]
    assert "next_form" not in as_json(listed("共1页"))["pagination"]
