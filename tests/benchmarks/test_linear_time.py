"""Twice as much of whatever it is takes about twice as long: no rule of ours goes back over what a stranger repeats.

``make benchmark`` runs it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archive.citations import citations
from archive.document_numbers import clean_number
from archive.near import compare
from archive.requisites import in_style, restyled
from archive.search import index_terms, match_query, snippet
from archive.text import fold, normalise, plain
from archive.wording import wording
from crawler.barrier import barrier
from crawler.extract import decode, extract
from crawler.extract.dates import dates, first_date
from crawler.listing.reader import read_listing
from crawler.urls import absolute_url, canonical_url

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

URL = "http://www.example.gov.cn/zwgk/t20260305_1.html"

UNITS = {
    "brackets": "〔", "numbers half written": "国发〔2026", "numbers": "国发〔2026〕1号", "days": "2026年1月1日 ",
    "days without end": "2026-01-01", "digits": "7", "numerals": "二〇二六年", "ordinals": "第1", "spaces": " ",
    "wide spaces": "　", "lines": "\n", "labels": "索引号：", "labels in lines": "发文机关：\n", "colons": "：",
    "titles of files": "《", "notes of files": "附件：", "hosts": "a.", "addresses": "http://", "paths": "/..",
    "percent signs": "%", "queries": "?a=&", "tags": "<a ", "quotes": '<a href="x', "references": "&#",
    "scripts": "<script>a", "comments": "<!--", "cells": "<td>", "styles": "url(", "imports": "@import ",
    "escapes": "\\75", "data": "data:image/png;base64,", "readings": "里(", "marks": "e\u0301",
    "one character": "的", "a sentence": "请认真贯彻执行。", "words": "法 治 ", "quotation marks": '"',
    "minus signs": "-", "signatures": "XX市人民政府",
}  # fmt: skip


def page(text: str) -> bytes:
    return f"<html><head><title>通知</title></head><body><h1>通知</h1><div><p>{text}</p></div></body></html>".encode()


READERS: dict[str, Callable[[str], Any]] = {
    "extract": lambda text: extract(page(text), url=URL),
    "a title": lambda text: extract(f"<title>{text}</title><h1>{text}</h1>".encode(), url=URL),
    "a style": lambda text: extract(f"<style>{text}</style><p style='{text}'>x</p>".encode(), url=URL),
    "a meta": lambda text: extract(f'<meta name="PubDate" content="{text}"><p>x</p>'.encode(), url=URL),
    "a script": lambda text: extract(f"<script>{text}</script><p>x</p>".encode(), url=URL),
    "decode": lambda text: decode(text.encode("gb18030"), headers={"Content-Type": f"text/html; charset={text[:200]}"}),
    "a listing": lambda text: read_listing(page(f"<ul><li><a href=a.html>{text}</a></li></ul>{text}"), url=URL),
    "a listing's script": lambda text: read_listing(page(f"</p><script>{text}</script>"), url=URL),
    "a barrier": lambda text: barrier(200, {"content-type": "text/html"}, page(text)),
    "absolute_url": lambda text: absolute_url(text, URL),
    "canonical_url": lambda text: canonical_url(f"http://www.example.gov.cn/{text}"),
    "dates": lambda text: (list(dates(text)), first_date(text)),
    "citations": lambda text: list(citations(text)),
    "a document number": clean_number,
    "wording": wording,
    "compare": lambda text: compare(wording(text + "一" * 99), wording("二" * 99 + text)),
    "normalise": lambda text: (normalise(text), fold(text), plain(text)),
    "index terms": index_terms,
    "a query": lambda text: match_query(text[:2000]),
    "a snippet": lambda text: snippet(text, "法治 政府"),
    "a style sheet": lambda text: (list(in_style(text)), restyled(text, lambda _: "", lambda *_: "")),
}

SMALL, DOUBLED = 20_000, 40_000
"""Characters: what goes over them again for each takes seconds, what reads them once a tenth of one."""

AT_MOST = 3.0
"""Times as long for twice as much, with what else a machine does."""

TOO_SHORT = 0.15
"""CPU seconds below which nothing is said: what is quadratic takes longer at this length."""


def seconds(read: Callable[[str], Any], text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


def slow(read: Callable[[str], Any]) -> Iterator[str]:
    read("")  # imports
    for name, unit in UNITS.items():
        small, doubled = (unit * (length // len(unit)) for length in (SMALL, DOUBLED))
        longer = seconds(read, doubled)
        if longer < TOO_SHORT:
            continue
        ratio = min(seconds(read, doubled) for _ in range(2)) / min(seconds(read, small) for _ in range(2))
        print(f"{name}: {longer:.2f} s, {ratio:.1f} times as long")
        if ratio > AT_MOST:
            yield f"{name}: {longer:.1f} s of CPU for {DOUBLED} characters, {ratio:.1f} times as long as for half"


@pytest.mark.parametrize("name", READERS)
def test_twice_as_much_takes_twice_as_long(name: str) -> None:
    assert not list(slow(READERS[name]))


def test_what_is_quadratic_is_noticed() -> None:
    assert list(slow(lambda text: [text[place:].count("?") for place in range(len(text))]))
