"""What markup and styles name of what a page needs to look as it did."""

from __future__ import annotations

import time

import pytest

from archive.requisites import address, image, in_style, is_sheet, restyled

PAGE = "https://www.example.gov.cn/tzgg/t1.html"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("./P020260301.jpg", "https://www.example.gov.cn/tzgg/P020260301.jpg"),
        (" /images/a b.png ", "https://www.example.gov.cn/images/a b.png"),
        ("..\\images\\logo.gif", "https://www.example.gov.cn/images/logo.gif"),
        ("//img.example.gov.cn/x.png#top", "https://img.example.gov.cn/x.png"),
        ("/x\n.png", "https://www.example.gov.cn/x.png"),
        ("", None),
        ("#", None),
        ("t1.html", None),
        ("data:image/gif;base64,R0lGOD", None),
        ("javascript:void(0)", None),
        ("file:///etc/passwd", None),
        ("http://[", None),
    ],
)
def test_an_address_is_what_the_page_means_by_it(written: str, meant: str | None) -> None:
    assert address(written, PAGE) == meant


@pytest.mark.parametrize(
    ("attributes", "meant"),
    [
        ({"src": "a.jpg"}, "a.jpg"),
        ({"src": "", "data-src": "a.jpg"}, "a.jpg"),
        ({"data-original": " a.jpg "}, "a.jpg"),
        ({"src": "/images/loading.gif", "data-original": "a.jpg"}, "a.jpg"),
        ({"src": "/images/lazy-holder.png?v=2", "data-src": "a.jpg"}, "a.jpg"),
        ({"src": "data:image/gif;base64,R0", "data-src": "a.jpg"}, "a.jpg"),
        ({"src": "small.jpg", "data-original": "large.jpg"}, "small.jpg"),
        ({"src": "/images/loading.gif"}, "/images/loading.gif"),
        ({"src": "/places/square.jpg", "data-src": "x.jpg"}, "/places/square.jpg"),
        ({"src": "counter.gif", "width": "1", "height": "1"}, ""),
        ({}, ""),
    ],
)
def test_of_a_lazy_image_the_one_that_is_to_be_seen(attributes: dict[str, str | None], meant: str) -> None:
    assert image(attributes) == meant


def test_a_sheet_is_one_that_is_in_use() -> None:
    assert is_sheet({"rel": "StyleSheet"})
    assert not is_sheet({"rel": "alternate stylesheet"})
    assert not is_sheet({"rel": "icon"})


CSS = """
@charset "utf-8";
@import url("base.css") screen;
@import 'print.css' print;
@import url(plain.css);
/* .old { background: url(old.png) } */
body { background: #fff url( 'bg.png' ) repeat-x; behavior: url(fix.htc) }
@font-face { src: url(f.eot?#iefix) format("eot"), url("f.woff2") }
.logo { background-image: URL("../img/logo.png") } .x { background: url(data:image/png;base64,AAAA) }
"""


def test_what_a_style_names() -> None:
    assert list(in_style(CSS)) == [
        ("sheet", "base.css"),
        ("sheet", "print.css"),
        ("sheet", "plain.css"),
        ("image", "bg.png"),
        ("image", "../img/logo.png"),
        ("image", "data:image/png;base64,AAAA"),
    ]


def test_a_style_with_other_things_in_their_place() -> None:
    made = restyled(CSS, lambda name: f"new:{name}", lambda name, media: f"[{name} for {media or 'all'}]")
    assert "[base.css for screen]" in made
    assert "[print.css for print]" in made
    assert "[plain.css for all]" in made
    assert 'url("new:bg.png") repeat-x' in made
    assert "old.png" not in made
    assert "@import" not in made


@pytest.mark.parametrize("spelt", [r"\75rl(x.png)", r"u\000072 l(x.png)", r"\55\52 L(x.png)", "url(x.png)"])
def test_letters_that_are_escaped_are_letters(spelt: str) -> None:
    assert restyled(spelt, lambda name: f"new:{name}", lambda *_: "") == 'url("new:x.png")'


@pytest.mark.parametrize("kept", [r"\\75rl(", r'content: "\2014\201C"', r"\750000", "a\\\nb"])
def test_other_escapes_stay(kept: str) -> None:
    assert restyled(kept, lambda _: "", lambda *_: "") == kept


@pytest.mark.parametrize("piece", ["url(", "url( ", "@import ", "/*", 'url("', "url(a ", "@import url(", "(" * 9])
def test_no_style_takes_long(piece: str) -> None:
    css = piece * (400_000 // len(piece))
    began = time.process_time()
    list(in_style(css + " " * 100_000))
    assert time.process_time() - began < 5, "or it is quadratic: minutes"
