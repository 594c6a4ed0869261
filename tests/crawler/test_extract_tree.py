"""Nothing of a page is lost to the limits of the parser, and no page costs more than its size."""

from __future__ import annotations

import time

import lxml.html
import pytest

from crawler.extract import parse
from crawler.extract.lines import lines_of
from crawler.extract.tree import new_element

LIMIT = 5.0
"""Seconds for the hostile pages; unmended the worst of them takes over a minute."""


def text(html: str) -> str:
    return " ".join(parse(html).text_content().split())


@pytest.mark.parametrize(
    "reference", ["&#xFFFE;", "&#1;", "&#11;", "&#xD800;", "&#0;", "&#99999999;", "\0", "\x0b", "￾"]
)
def test_forbidden_characters_vanish_alone(reference: str) -> None:
    assert text(f"<p>前{reference}后</p><p>末</p>").replace(" ", "") == "前后末"


def test_windows_references_are_read_as_browsers_do() -> None:
    assert text("<p>2021&#150;2025</p>") == "2021–2025"


def test_a_stray_end_does_not_end_the_page() -> None:
    assert text("<html><body><p>一</p></body></html><p>二</p></html><p>三</p>") == "一二三"


@pytest.mark.parametrize("depth", [300, 1500, 3000])
def test_deep_nesting_loses_nothing(depth: int) -> None:
    assert text("<div>" * depth + "底" + "</div>" * depth + "<p>后</p>") == "底后"


@pytest.mark.parametrize(
    "unit",
    [
        "<dd><dd>",
        "<em></strong>",
        "<td><td></em><em>",
        "<li><h3></h3><th>",
        "<font><b>",
        "<table><tr><td>",
        "<ul><li>",
        "<dd><section><li><p><td><b>",
        "<select></select><pre><dd>",
        "<div></b><b>",
    ],
)
def test_nothing_is_lost_however_elements_close_one_another(unit: str) -> None:
    assert "底" in text(unit * 4_000 + "底")


def test_what_nobody_closed_ends_with_the_block_around_it() -> None:
    tree = parse("<div>" + "<font><b>" * 4_000 + "底</div><div>后</div>")
    assert [line.text for line in lines_of(tree)] == ["底", "后"]


def test_comments_are_no_part_of_the_page() -> None:
    assert text("<p>见<!-- 不见 --><?php 不见 ?></p>") == "见"


def test_an_xml_declaration_is_no_obstacle() -> None:
    assert text('<?xml version="1.0" encoding="gbk"?><html><p>文</p></html>') == "文"


@pytest.mark.parametrize(
    "obstacle",
    [
        f'<img src="data:image/png;base64,{"A" * 12_000_000}">',
        f'<div title="{"x" * 1_000_000}">',
        "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
        "<div>" * 1_000_000,
        f"<script>{'x=1;' * 3_000_000}</script>",
        "<" * 500_000,
        "<div " * 200_000,
        "&#" * 500_000,
        "<b><i>" * 20_000,
    ],
    ids=[
        "data-uri",
        "attribute",
        "attributes",
        "nesting",
        "script",
        "brackets",
        "open-tags",
        "references",
        "misnested",
    ],
)
def test_what_follows_an_obstacle_is_read_in_bounded_time(obstacle: str) -> None:
    started = time.monotonic()
    assert "之后的正文" in text(obstacle + "><p>之后的正文</p>")
    assert time.monotonic() - started < LIMIT


@pytest.mark.parametrize("empty", ["", " \n", "\0", "<!-- -->", "<!DOCTYPE html>"])
def test_nothing_is_a_tree_too(empty: str) -> None:
    assert text(empty) == ""


def test_elements_are_of_the_kinds_that_lxml_makes_them() -> None:
    """A form that is no form element has no fields to post."""
    markup = "<form><label>甲</label><input name=a><select name=b><option>1</select><textarea>乙</textarea></form><p>丙"
    ours, theirs = parse(markup), lxml.html.document_fromstring(markup)
    assert [type(element) for element in ours.body.iter()] == [type(element) for element in theirs.body.iter()]
    assert type(new_element("form")) is lxml.html.FormElement
