"""The texts of a page are read once; what each element holds of them, and what not."""

from __future__ import annotations

import pytest

from crawler.extract import parse
from crawler.listing.texts import PIECES, STEPS, Texts

MARKUP = """<div id=row><a>  关于
开展\u200b检查的通知 </a> <b></b>其后 <script>var a = '<a>'</script><i>2026-03-02</i> 尾</div>
<noscript><p id=aside>旁白<textarea>填写</textarea>之后</p>无</noscript><p id=last>末</p>"""


def texts(element_id: str, *without: str) -> list[str]:
    root = parse(MARKUP)
    found = [element for tag in without for element in root.iter(tag)]
    return Texts().of(root.get_element_by_id(element_id), without=found)


@pytest.mark.parametrize(
    ("element_id", "without", "said"),
    [
        ("row", (), ["关于 开展检查的通知", "其后", "2026-03-02", "尾"]),
        ("row", ("a",), ["其后", "2026-03-02", "尾"]),
        ("row", ("i", "a", "b"), ["其后", "尾"]),
        ("row", ("b", "body"), ["关于 开展检查的通知", "其后", "2026-03-02", "尾"]),
        ("row", ("a", "div"), []),
        ("aside", (), ["旁白", "之后"]),
        ("last", ("a",), ["末"]),
    ],
)
def test_texts_of_an_element(element_id: str, without: tuple[str, ...], said: list[str]) -> None:
    assert texts(element_id, *without) == said


def test_what_is_silent_says_nothing() -> None:
    root = parse(MARKUP)
    known = Texts()
    assert [known.of(element) for element in root.iter("script", "noscript", "textarea")] == [[], [], []]
    assert known.of(root) == ["关于 开展检查的通知", "其后", "2026-03-02", "尾", "末"]


def test_another_tree_is_read_when_it_is_asked_about() -> None:
    known = Texts()
    first, second = (parse(f"<p>{word}</p>").find(".//p") for word in ("一", "二"))
    assert first is not None
    assert second is not None
    assert (known.of(first), known.of(second), known.of(first, without=[second])) == (["一"], ["二"], ["一"])


def test_pieces_are_those_of_a_row() -> None:
    row = parse("<div>" + "<b>甲</b>" * (STEPS - 1) + "</div>").find(".//div")
    page = parse("<div>" + "<b>甲</b>" * STEPS + "</div>").find(".//div")
    assert row is not None
    assert page is not None
    assert Texts().pieces(row) == ["甲"] * PIECES
    assert Texts().pieces(row, without=row[0]) == ["甲"] * PIECES
    assert Texts().pieces(page) == []
