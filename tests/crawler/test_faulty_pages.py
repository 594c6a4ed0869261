"""Pages with one thing wrong each: their text is read in full wherever a reader could make it out.

They are those that the hostile world serves, and a few of which it can be said only here how much is left to be read.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor

import pytest
from hostile.kinds import heavy, light
from hostile.pages import document, markup, paragraphs
from hostile.registry import Fault

from crawler.extract import extract

URL = "http://www.example.gov.cn/tzgg/t20260302_1.html"
SITE = "临江市"
TRADITIONAL = "各縣市政府：為加強河川管理，維護防洪安全，請於月底前將清冊函送水利署備查，逾期未報者將予公告。"

CPU_SECONDS = 20
"""For the heaviest; most take a hundredth of a second, none more than seven."""

MEMORY = 500 << 20

HTML = "text/html"


def wrong(fault: Fault) -> list[str]:
    """What is wrong with the reading of a page."""
    assert fault.page is not None
    content = extract(fault.page.body(SITE), url=URL, headers=called(fault.page.media_type))
    if fault.becomes.fate == "no-document":
        return [] if content.kind in fault.becomes.noted else [f"a {content.kind}"]
    due = [*paragraphs(SITE, "乙"), *filter(None, [fault.page.ends])]
    found = [f"a {content.kind}"] if content.kind != "document" else []
    found += [f"no {line}" for line in due if line not in content.text]
    flawed = fault.becomes.fate == "flawed"
    return found + (["its flaw is not named"] if flawed and fault.becomes.noted not in content.quality else [])


def called(media_type: str | None) -> Mapping[str, str]:
    return {"content-type": media_type} if media_type else {}


@pytest.mark.parametrize("fault", [fault for fault in light() if fault.page], ids=lambda fault: fault.name)
def test_a_faulty_page_is_read_in_full(fault: Fault) -> None:
    assert wrong(fault) == []


def measured(name: str) -> tuple[list[str], float, int]:
    said = wrong(next(fault for fault in heavy() if fault.name == name))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return said, used.ru_utime + used.ru_stime, used.ru_maxrss << 10


@pytest.mark.long
@pytest.mark.parametrize("name", [fault.name for fault in heavy() if fault.page])
def test_a_page_of_megabytes_is_read_in_full_in_seconds(name: str) -> None:
    """In a process of its own, by its own clock."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        said, seconds, memory = apart.submit(measured, name).result()
    print(f"{name}: {seconds:.1f} s of CPU, {memory >> 20} MB")
    assert said == []
    assert seconds < CPU_SECONDS
    assert memory < MEMORY


def big5(charset: str) -> bytes:
    title, text = "關於河川管理的通知", "".join(f"<p>{ordinal}、{TRADITIONAL}</p>" for ordinal in "一二三四五六七八")
    return (
        f'<html><head><meta charset="{charset}"><title>{title}</title></head><body><h1>{title}</h1>'
        f'<div class="content">{text}</div></body></html>'
    ).encode("big5")


@pytest.mark.parametrize(("meta", "header"), [("big5", "big5"), ("utf-8", "utf-8")])
def test_big5_is_read_whatever_it_is_called(meta: str, header: str) -> None:
    content = extract(big5(meta), url=URL, headers=called(f"text/html; charset={header}"))
    assert (content.kind, content.text.count(TRADITIONAL)) == ("document", 8)


def test_what_is_cut_within_a_character_is_read_up_to_there() -> None:
    whole = markup(SITE, charset="gbk").encode("gb18030")
    end = whole.index(paragraphs(SITE, "乙")[-1].encode("gb18030")) + 1
    content = extract(whole[:end], url=URL, headers=called("text/html; charset=gbk"))
    assert [line for line in paragraphs(SITE, "乙")[:-1] if line not in content.text] == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("<h1>", "<!-- <h1>", "home-page"), ("</title>", "", "empty")],
    ids=["a comment that nobody closes", "a title that nobody closes"],
)
def test_a_page_that_is_swallowed_is_no_document(before: str, after: str, kind: str) -> None:
    assert extract(document(SITE).replace(before.encode(), after.encode()), url=URL, headers=called(HTML)).kind == kind


def test_a_frameset_needs_a_browser() -> None:
    body = b'<html><frameset cols="20%,80%"><frame src="/nav"><frame src="/ok"></frameset></html>'
    assert extract(body, url=URL, headers=called(HTML)).kind == "needs-browser"
