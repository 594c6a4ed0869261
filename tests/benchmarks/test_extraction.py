"""How well real disclosure pages are read, against labels made by hand: pinned floors that may only rise.

The pages and their labels are not part of the project; without them there is nothing to measure.
Run: ``pytest tests/benchmarks/test_extraction.py -s``
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import trafilatura
from lxml.cssselect import CSSSelector

from archive.records import Content
from crawler.extract import decode, extract, parse

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FLOORS = Path(__file__).with_name("floors.toml")
FIELDS = (
    *("title", "index_number", "document_number", "issuing_body", "publisher", "issued_on", "published_on"),
    *("source", "validity", "subject", "genre", "keywords", "effective_on", "expires_on", "disclosure"),
)
SPEED = 1.15
"""Most that reading a page may cost, as a multiple of trafilatura reading the body alone."""

BRACKETS = str.maketrans("[]【】", "〔〕〔〕")

pytestmark = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="the labelled pages are not here (../shared/gold)"
)

Gold = dict[str, Any]


@cache
def corpus() -> list[tuple[Gold, bytes, str]]:
    """Label, payload and encoding of every labelled page."""
    with (SHARED / "pages" / "MANIFEST.tsv").open(encoding="utf-8") as manifest:
        encodings = {row["file"]: row["encoding"] for row in csv.DictReader(manifest, delimiter="\t")}
    found = []
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        page = next(
            page for suffix in (".html", ".htm", "") if (page := SHARED / "pages" / (path.stem + suffix)).exists()
        )
        found.append((gold, page.read_bytes(), gold.get("encoding") or encodings.get(page.name) or "utf-8"))
    return found


@cache
def contents() -> list[Content]:
    return [extract(payload, url=gold.get("url")) for gold, payload, _ in corpus()]


def fold(text: Any) -> str:
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", str(text or ""))).translate(BRACKETS)


def accepted(gold: Gold, field: str) -> set[str]:
    """The folded values that are not wrong; '' stands for none."""
    values = [gold.get(field), *((gold.get("also_ok") or {}).get(field) or [])]
    return {
        fold(sorted(re.split(r"[;；,，、\s]+", value)) if field == "keywords" and value else value) for value in values
    }


def is_right(content: Content, gold: Gold, field: str) -> bool:
    value = getattr(content.metadata, field)
    return fold(sorted(value.split(";")) if field == "keywords" and value else value) in accepted(gold, field)


def gold_body(gold: Gold, payload: bytes, encoding: str) -> str:
    """The text of the element that the label names, less what it excludes."""
    tree = parse(decode(payload, encoding=encoding).text)
    chosen = CSSSelector(gold["body_selector"])(tree)[0]
    for selector in [*(gold.get("body_exclude") or []), "script", "style", "noscript"]:
        for element in CSSSelector(selector)(chosen):
            element.drop_tree()
    return fold(chosen.text_content())


def f1(one: str, other: str) -> float:
    """Agreement of two texts: F1 of their character pairs."""
    a, b = (Counter(text[i : i + 2] for i in range(len(text) - 1)) for text in (one, other))
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values()))


def last_parts(attachments: list[str]) -> set[str]:
    return {url.split("?")[0].rstrip("/").rsplit("/", 1)[-1] for url in attachments}


def attachments_right(content: Content, gold: Gold) -> bool:
    found = last_parts([attachment.url for attachment in content.attachments])
    wanted = last_parts([attachment["href"] for attachment in gold.get("attachments") or []])
    allowed = last_parts([attachment["href"] for attachment in gold.get("attachments_optional") or []])
    return wanted <= found <= wanted | allowed


@cache
def scores() -> dict[str, float]:
    read = list(zip(corpus(), contents(), strict=True))
    documents = [(case, content) for case, content in read if case[0]["kind"] == "document"]
    measured = {
        "kind": _share([(content.kind == "document") == (case[0]["kind"] == "document") for case, content in read])
    }
    for field in FIELDS:
        measured[field] = _share([is_right(content, case[0], field) for case, content in documents])
    measured["attachments"] = _share([attachments_right(content, case[0]) for case, content in documents])
    bodies = [
        f1(fold(content.text), text)
        for case, content in documents
        if case[0].get("body_selector") and (text := gold_body(*case))
    ]
    measured |= {
        "body_mean": sum(bodies) / len(bodies),
        "body_least": min(bodies),
        "body_ends": _share(_ends(documents)),
    }
    measured["clean"] = _share(
        [
            fold(words) not in fold(content.text)
            for case, content in documents
            for words in case[0].get("must_not") or []
        ]
    )
    return measured


def _ends(documents: list[tuple[tuple[Gold, bytes, str], Content]]) -> list[bool]:
    found = []
    for (gold, _, _), content in documents:
        text = fold(content.text)
        if first := fold(gold.get("body_first")):
            found.append(first[:12] in text[: len(first) + 120])
        if last := fold(gold.get("body_last")):
            found.append(last[-12:] in text[-len(last) - 200 :])
    return found


def _share(verdicts: list[bool]) -> float:
    return sum(verdicts) / len(verdicts)


def floors(text: str | None = None) -> Mapping[str, float]:
    found: dict[str, float] = tomllib.loads(text or FLOORS.read_text(encoding="utf-8"))["extraction"]
    return found


@pytest.mark.parametrize("measure", sorted(floors()))
def test_reading_does_not_fall_below_its_floor(measure: str) -> None:
    print(f"{measure:18} {scores()[measure]:.4f}  floor {floors()[measure]}")
    assert scores()[measure] >= floors()[measure]


def test_every_measure_has_a_floor() -> None:
    assert set(floors()) == set(scores())


def test_floors_only_rise() -> None:
    committed = subprocess.run(
        ["git", "show", f"HEAD:{FLOORS.relative_to(ROOT).as_posix()}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if committed.returncode:
        pytest.skip("no earlier floors are committed")
    lowered = {name: was for name, was in floors(committed.stdout).items() if floors().get(name, 0) < was}
    assert lowered == {}


def test_no_text_is_garbled() -> None:
    for (gold, payload, encoding), content in zip(corpus(), contents(), strict=True):
        if "\ufffd" not in payload.decode(encoding, "replace"):
            assert "\ufffd" not in content.text, gold["file"]
            assert "锟斤拷" not in content.text, gold["file"]


@pytest.mark.long
def test_a_page_costs_little_more_than_its_body_alone() -> None:
    """The best of three rounds each: noise only ever adds."""
    ours = min(_seconds(extract) for _ in range(3))
    body_alone = min(_seconds(lambda payload: trafilatura.extract(payload, with_metadata=False)) for _ in range(3))
    print(f"{1000 * ours / len(corpus()):.1f} ms a page, {ours / body_alone:.2f} × trafilatura's body extraction")
    assert ours <= SPEED * body_alone


def _seconds(read: Any) -> float:
    started = time.process_time()
    for _, payload, _ in corpus():
        read(payload)
    return time.process_time() - started
