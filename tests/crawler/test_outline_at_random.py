"""Never a missed change: what changes the reading of a page changes its outline; what moves by itself does not.

Pages are changed in each text, attribute and element, by hand and at random. Those whose outline stays are read whole,
and have to be read as before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import mutants
import pytest
from outlines import (
    PAGE,
    SHARED,
    URL,
    is_missed,
    is_same,
    outlined,
)

from archive.records import Content
from crawler.extract import decode, extract, extract_anew, outline
from crawler.extract.outline import Moving
from crawler.extract.tree import mend, parse
from portal import Portal


@cache
def invented() -> list[tuple[str, str]]:
    """A page of each site of the invented government, and the one above."""
    with Portal(seed=2026) as portal:
        first = [portal.documents(site)[0].url for site in portal.sites]
        return [
            (URL, PAGE),
            *((url, decode(payload, headers=headers).text) for url, payload, headers in map(fetched, first)),
        ]


def fetched(url: str) -> tuple[str, bytes, dict[str, str]]:
    with urlopen(url, timeout=30) as answer:
        return url, answer.read(), dict(answer.headers)


def real() -> list[tuple[str, str]]:
    return [(f"http://{path.stem}", decode(path.read_bytes()).text) for path in sorted(SHARED.glob("*.htm*"))]


def tried(url: str, text: str, random: Random, *, most: int) -> Iterator[tuple[str, bool | None]]:
    """What becomes of a page that is changed in so many ways of each kind."""
    text = mend(text)
    before = outlined(text, url)
    if before.outline is None:
        return
    assert is_same(before, text, url)
    changed = [found for found in mutants.mutants(text, random, most=most) if found[1] != text]
    places = Moving.of(before.outline.partition("|")[0], len(text)).places
    changed += [("moved", mutants.moved(text, places, random)) for _ in range(most if places else 0)]
    for how, page in changed:
        yield f"{url}: {how}", is_missed(before, page, url)


def missed(pages: list[tuple[str, str]], *, most: int, seed: int) -> tuple[list[str], Counter[bool | None]]:
    random, found = Random(seed), Counter[bool | None]()
    wrong = []
    for url, text in pages:
        for how, is_wrong in tried(url, text, random, most=most):
            found[is_wrong] += 1
            wrong += [how] if is_wrong else []
    return wrong, found


def test_no_change_of_an_invented_page_is_missed() -> None:
    wrong, found = missed(invented(), most=10, seed=1)
    assert wrong == []
    assert found[None] > 500
    assert found[False] > 50


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages lie in ../shared/pages, outside the project")
def test_no_change_of_a_real_page_is_missed() -> None:
    wrong, found = missed(Random(2).sample(real(), 12), most=4, seed=2)
    assert wrong == []
    assert found[None] > 100
    assert found[False] > 20


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(3, 6))
def test_no_change_is_missed_at_length(seed: int) -> None:
    pages = [*invented(), *(real() if SHARED.is_dir() else [])]
    wrong, found = missed(pages, most=60, seed=seed)
    print(f"\n{found[None]:,} with another outline, {found[False]:,} with the same and read the same", end=" ")
    assert wrong == []


# ---------------------------------------------------------------------- how markup is cut


@pytest.mark.parametrize("of", ["invented", "real"])
def test_pages_are_cut_where_the_parser_cuts_them(of: str) -> None:
    """As many links and cells as the tree has: none within a script, a comment or an attribute."""
    if of == "real" and not SHARED.is_dir():
        pytest.skip("the real pages lie in ../shared/pages, outside the project")
    for url, text in invented() if of == "invented" else real():
        parts = outline.parts_of(mend(text))
        if parts is not None:
            tree = parse(text)
            for name in ("a", "li", "div", "input", "script", "img"):
                cut = sum(1 for part in parts[1::2] if re.match(rf"<{name}[\s/>]", part, re.IGNORECASE))
                assert (url, name, cut) == (url, name, sum(1 for _ in tree.iter(name)))


# ---------------------------------------------------------------------- the invented government's edits


EDITED: tuple[dict[str, Any], ...] = (
    {},
    {"append": "本通知自印发之日起施行。"},
    {"validity": "废止"},
    {"furniture": True},
)
"""What somebody may do to a page."""


@pytest.mark.parametrize(
    ("one_in", "days"), [(6, 30), pytest.param(1, 60, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]
)
def test_the_invented_government_changes_nothing_unnoticed(one_in: int, days: int) -> None:
    """Pages once more at once, when only counter and box have moved, and after a month of edits: the outline says what
    a whole reading says, and nearly all that moved by itself is known by it.
    """
    with Portal(seed=2026) as portal:
        before = {page.url: _content(page.url) for page in portal.documents()[::one_in]}
        at_once = Counter(_compared(url, content) for url, content in before.items())
        portal.advance(days)
        for number, url in enumerate(sorted({page.url for page in portal.documents()} & before.keys())[::4]):
            portal.edit(url, **EDITED[number % len(EDITED)])
        later = Counter(_compared(url, content) for url, content in before.items())
    assert at_once["missed"] == later["missed"] == at_once["edited"] == 0
    assert at_once["moved, as before"] * one_in > 200
    assert at_once["moved, read"] * 20 <= at_once["moved, as before"]
    assert later["edited"] >= len(before) // 9


def _content(url: str) -> tuple[bytes, Content]:
    _, payload, headers = fetched(url)
    content = extract_anew(payload, url=url, headers=headers)
    assert content is not None
    return payload, content


def _compared(url: str, before: tuple[bytes, Content]) -> str:
    try:
        _, payload, headers = fetched(url)
    except HTTPError:
        return "away"
    if payload == before[0]:
        return "the same bytes"
    is_same = extract_anew(payload, url=url, headers=headers, outline=before[1].outline) is None
    if extract(payload, url=url, headers=headers) != replace(before[1], outline=None):
        return "missed" if is_same else "edited"
    return "moved, as before" if is_same else "moved, read"
