"""How well real listing pages are read: the figures pinned in floors_listings.toml may rise, never fall.

The pages and their hand-made labels are not part of the project; without them nothing is measured and the tests say so.
To raise the floors after an improvement: ``python tests/benchmarks/test_listings.py``.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from crawler.extract.encoding import decode
from crawler.listing.reader import as_json, read_listing

SHARED = Path(__file__).parents[3] / "shared"
PAGES, GOLD = SHARED / "pages" / "listings", SHARED / "gold_listings"
FLOORS = Path(__file__).with_name("floors_listings.toml")
STEP = 0.0001
"""Floors are kept to four digits; a figure may fall short by the rounding."""

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled pages lie in ../shared, outside the project")


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A real page with its labels."""

    name: str
    payload: bytes
    label: Mapping[str, Any]

    def read(self, disguise: Callable[[str], str] | None = None) -> dict[str, Any]:
        url = self.label.get("url") or "http://unknown.example/"
        if disguise is None:
            return as_json(read_listing(self.payload, url=url))
        text = disguise(decode(self.payload).text).encode("utf-8", "replace")
        return as_json(read_listing(text, url=url, encoding="utf-8"))


def labelled() -> Iterator[Labelled]:
    for path in sorted(GOLD.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        yield Labelled(name=path.stem, payload=(PAGES / label["file"]).read_bytes(), label=label)


DISGUISES: dict[str, Callable[[str], str]] = {
    "without classes and ids": lambda text: re.sub(
        r"""\s(?:class|id)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", "", text, flags=re.IGNORECASE
    ),
    "without META tags": lambda text: re.sub(r"<meta\b[^>]*\bname\b[^>]*>", "", text, flags=re.IGNORECASE),
    "sections for divs": lambda text: re.sub(r"(</?)div\b", r"\1section", text, flags=re.IGNORECASE),
    "paragraphs for list items": lambda text: re.sub(
        r"(</?)li\b", r"\1p", re.sub(r"(</?)[uo]l\b", r"\1div", text, flags=re.IGNORECASE), flags=re.IGNORECASE
    ),
}
"""The same pages as another template would have written them: what hangs on a name would fall."""


def figures(disguise: Callable[[str], str] | None = None) -> dict[str, float]:
    """The mean of each figure over the pages that state it."""
    found: dict[str, list[float]] = defaultdict(list)
    for page in labelled():
        read = page.read(disguise)
        found["kind"].append(read["kind"] in accepted(page.label, "kind"))
        if page.label["kind"] == "listing":
            for name, value in (
                *of_entries(page.label, read["entries"]),
                *of_pagination(page.label, read["pagination"]),
            ):
                found[name].append(value)
    return {name: round(fmean(values), 4) for name, values in found.items()}


def of_entries(label: Mapping[str, Any], entries: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    wanted = {address(entry["url"]): entry for entry in label["entries"]}
    visible = label.get("visible_first_page")
    if visible and len(entries) <= visible + 1:
        wanted = dict(list(wanted.items())[:visible])
    read = {address(entry["url"]): entry for entry in entries}
    everything = {address(entry["url"]) for entry in label["entries"]}
    yield "recall", sum(url in read for url in wanted) / len(wanted)
    yield "precision", sum(url in everything for url in read) / len(read) if read else 0.0
    yield "titles", sum(url in read and same_title(read[url]["title"], e) for url, e in wanted.items()) / len(wanted)
    yield (
        "dates",
        sum(url in read and read[url]["date"] in accepted(e, "date") for url, e in wanted.items()) / len(wanted),
    )


def of_pagination(label: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    stated = label.get("pagination") or {}
    for name, other in (("next_url", "next_url"), ("page_count", "page_count"), ("total_stated", "total")):
        if stated.get(name) is None:
            continue
        good = [*accepted(stated, name, also=other), *accepted(label, name, also=other)]
        if name == "next_url":
            yield name, float(address(read[name]) in map(address, filter(None, good)))
        else:
            yield name, float(read[name] is not None and read[name] in good)


def accepted(label: Mapping[str, Any], name: str, *, also: str | None = None) -> list[Any]:
    """The value of a label and those that are as right."""
    other = label.get(f"{also or name}_also_ok")
    return [label.get(name), *(other if isinstance(other, list) else [other] if other is not None else [])]


def same_title(title: str | None, entry: Mapping[str, Any]) -> bool:
    read, wanted = fold(title or ""), fold(entry["title"])
    return read == wanted or bool(entry.get("title_truncated") and read.startswith(wanted.rstrip(".…")))


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace("\u200b", "").split())


def address(url: str | None) -> str:
    return (url or "").partition("://")[2].partition("#")[0].rstrip("/")


def floors() -> dict[str, float]:
    return dict(tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"])


def test_no_figure_falls_below_its_floor() -> None:
    measured = figures()
    assert measured.keys() == floors().keys()
    assert {name: value for name, value in measured.items() if value < floors()[name] - STEP} == {}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_rows_are_found_by_their_shape_and_not_by_a_name(disguise: str) -> None:
    measured = figures(DISGUISES[disguise])
    promised = {"kind": 0.95, "recall": 0.98, "precision": 0.98, "titles": 0.97, "dates": 0.97}
    assert {name: measured[name] for name, value in promised.items() if measured[name] < value} == {}


def test_the_floors_hold_what_was_promised() -> None:
    promised = {"kind": 0.95, "recall": 0.98, "precision": 0.98, "titles": 0.97, "dates": 0.97}
    promised |= dict.fromkeys(("next_url", "page_count", "total_stated"), 0.95)
    assert all(floors()[name] >= value for name, value in promised.items())


def raise_floors() -> None:
    """Write today's figures as floors; refuse to when one of them is lower than before."""
    measured, before = figures(), floors() if FLOORS.exists() else {}
    fallen = {name: value for name, value in before.items() if measured.get(name, 0.0) < value}
    if fallen:
        raise SystemExit(f"These figures fell, so the floors stay: {', '.join(sorted(fallen))}.")
    lines = "\n".join(f"{name} = {value}" for name, value in sorted(measured.items()))
    FLOORS.write_text(
        f"# Means over {len(list(labelled()))} labelled pages; see test_listings.py.\n[floors]\n{lines}\n"
    )


if __name__ == "__main__":
    raise_floors()
