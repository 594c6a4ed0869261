"""Markup that makes parsers stop, forget or crawl: depth, giants, what nobody closes, and characters that cannot be."""

from __future__ import annotations

from collections.abc import Callable

from hostile.fates import WHOLE
from hostile.pages import END, markup
from hostile.registry import page

CONTENT = '<div class="content">'
FOOTER = '<div class="footer">'


def written(name: str, says: str, alter: Callable[[str], str], *, heavy: bool = False, ends: str = "") -> None:
    """Declare a document whose markup is altered, and that can be read in full."""

    def body(site: str) -> bytes:
        return alter(markup(site)).encode()

    page(f"/{name}.html", says, WHOLE, body, heavy=heavy, ends=ends)


def within(name: str, says: str, count: int, opening: str, closing: str = "", *, heavy: bool = False) -> None:
    """Declare a document whose body lies within so many elements."""
    written(
        name,
        says,
        lambda html: html.replace(CONTENT, opening * count + CONTENT).replace(FOOTER, closing * count + FOOTER),
        heavy=heavy,
    )


def with_tail(name: str, says: str, tail: Callable[[], str], *, heavy: bool = False, ends: str = "") -> None:
    """Declare a document with something behind its paragraphs that may swallow what follows."""
    written(name, says, lambda html: html.replace("</div>" + FOOTER, f"{tail()}</div>{FOOTER}"), heavy=heavy, ends=ends)


def before_end(name: str, says: str, middle: Callable[[], str], *, heavy: bool = False) -> None:
    """Declare a document with something between its paragraphs and a last one."""
    with_tail(name, says, lambda: f"{middle()}<p>{END}</p>", heavy=heavy, ends=END)


def with_head(name: str, says: str, head: Callable[[], str], *, heavy: bool = False) -> None:
    written(name, says, lambda html: html.replace("</head>", f"{head()}</head>"), heavy=heavy)


def with_attribute(name: str, says: str, attribute: Callable[[], str], *, heavy: bool = False) -> None:
    written(name, says, lambda html: html.replace(CONTENT, f'<div class="content" {attribute()}>'), heavy=heavy)


within("deep-300", "the text within 300 div: libxml2's limit is 256", 300, "<div>", "</div>")
within("deep-3000", "the text within 3,000 div", 3_000, "<div>", "</div>")
within("deep-1e5", "the text within 10⁵ div", 10**5, "<div>", "</div>")
within("deep-tables", "the text within 2,000 tables", 2_000, "<table><tr><td>", "</td></tr></table>")
within("deep-lists", "the text within 2,000 lists", 2_000, "<ul><li>", "</li></ul>")
within("deep-mixed", "elements that close one another, or do not", 2_000, "<dd><section><li><p><td><b>")
with_tail("deep-fonts", "4,000 font and b that nobody closes", lambda: "<font><b>" * 2_000 + END, ends=END)
before_end("deep-spans", "10⁴ span behind the text", lambda: "<span>" * 10**4 + "深" + "</span>" * 10**4)
with_attribute("attribute-1m", "an attribute of 1 MB", lambda: f'data-x="{"a" * 10**6}"')
with_attribute("attributes-1e4", "10⁴ attributes on one tag", lambda: " ".join(f"a{n}=1" for n in range(10**4)))
with_tail("script-unclosed", "a script behind the text that nobody closes", lambda: "<script>var a = 1;")
with_tail("scripts-unclosed", "10⁴ script that nobody closes", lambda: "<script>a" * 10**4)
with_tail("tags-unended", "10⁴ tags without an end", lambda: "<a " * 10**4)
with_tail("quotes-unclosed", "10⁴ attributes whose quote is not closed", lambda: '<a href="x' * 10**4)
written("nul-in-text", "NUL bytes in the text", lambda html: html.replace("事项由", "事项\0由"))
written("nul-before-body", "NUL bytes before the body", lambda html: html.replace("<h1>", "\0<h1>"))
written("controls-in-text", "control characters in the text", lambda html: html.replace("事项由", "事项\x0b\x1b\x02由"))
before_end(
    "references-bad",
    "references to NUL, surrogates and beyond Unicode",
    lambda: "<p>&#0;&#xD800;&#x110000;&#99999999999;&#xFFFE;&#1;末</p>",
)
before_end("references-3e4", "3·10⁴ references", lambda: f"<p>{'&amp;&nbsp;&#20013;' * 10**4}</p>")
before_end("spaces-1e5", "10⁵ spaces", lambda: f"<p>{' ' * 10**5}x</p>")
before_end("digits-1e5", "10⁵ digits", lambda: f"<p>{'20260101' * 12_500}</p>")
before_end(
    "brackets-1e5",
    "10⁵ brackets and half document numbers",
    lambda: f"<p>{'〔' * 50_000}</p><p>{'国发〔2026' * 10**4}</p>",
)
before_end("dots-1e5", "10⁵ dots in an address", lambda: f"<p>http://{'a.' * 50_000}</p>")
written(
    "doctype-laughs",
    "a billion laughs in the DOCTYPE",
    lambda html: html.replace(
        "<!DOCTYPE html>",
        '<!DOCTYPE html [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
        + "]>",
    ).replace("<h1>", "<p>&j;</p><h1>"),
)
written(
    "doctype-reads-files",
    "an entity that reads /etc/passwd",
    lambda html: html.replace(
        "<!DOCTYPE html>", '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ).replace("<h1>", "<p>&x;</p><h1>"),
)
before_end(
    "attacks",
    "script, event handlers and formulas",
    lambda: (
        "<p><img src=x onerror=alert(1)><a href='javascript:alert(1)'>点</a></p><svg onload=alert(1)></svg><p>=cmd|' /C calc'!A0</p>"
    ),
)
