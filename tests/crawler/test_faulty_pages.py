"""Pages with one thing wrong each: their text is read in full wherever a reader could make it out."""

from __future__ import annotations

import multiprocessing
import resource
from concurrent.futures import ProcessPoolExecutor

import pytest
from faulty_pages import CHARSETS, FILES, MARK, MARKUP, WHOLE, Written

from crawler.extract import extract

URL = "http://www.example.gov.cn/tzgg/t20260302_1.html"
PAGES = (*CHARSETS, *MARKUP, *FILES)
CPU_SECONDS = 20
"""For the heaviest; most take a hundredth of a second, none more than seven."""

MEMORY = 500 << 20


def read(page: Written) -> list[str]:
    """What is wrong with the reading of a page."""
    content = extract(page.body(), url=URL, headers={"content-type": page.content_type} if page.content_type else {})
    found = content.text.count(MARK)
    wrong = [f"{found} of {page.paragraphs} paragraphs"] if found < page.paragraphs else []
    wrong += [f"a {content.kind}"] if page.kind and content.kind != page.kind else []
    return wrong + [f"no {words}" for words in page.says if words not in content.text]


@pytest.mark.parametrize("page", [page for page in PAGES if not page.heavy], ids=lambda page: page.name)
def test_a_faulty_page_is_read_in_full(page: Written) -> None:
    assert read(page) == []


def measured(name: str) -> tuple[list[str], float, int]:
    wrong = read(next(page for page in PAGES if page.name == name))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return wrong, used.ru_utime + used.ru_stime, used.ru_maxrss << 10


@pytest.mark.long
@pytest.mark.parametrize("name", [page.name for page in PAGES if page.heavy])
def test_a_page_of_megabytes_is_read_in_full_in_seconds(name: str) -> None:
    """In a process of its own, by its own clock."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        wrong, seconds, memory = apart.submit(measured, name).result()
    print(f"{name}: {seconds:.1f} s of CPU, {memory >> 20} MB")
    assert wrong == []
    assert seconds < CPU_SECONDS
    assert memory < MEMORY


def test_of_the_faults_at_least_so_many_are_readable_in_full() -> None:
    assert sum(page.paragraphs == WHOLE for page in PAGES) >= 68
