"""What on a page posts its form back: buttons, ``__doPostBack`` links and drop-downs, and the fields they post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import FormElement, HtmlElement

_CALL = re.compile(
    r"""(?:__doPostBack|PostBackOptions)\(\s*\\?["']([^"'\\]{1,200})\\?["']\s*,\s*\\?["']([^"'\\]{0,100})"""
)
_NUMBER = re.compile(r"(?:Page\$|第\s?)?(\d{1,6})\s?页?")
_BUTTONS = frozenset({"submit", "image"})

Fields = tuple[tuple[str, str], ...]


class Click(NamedTuple):
    """Something to click that posts the form: what it says, and the fields by which the server knows of the click."""

    label: str
    fields: Fields
    form: FormElement

    @property
    def number(self) -> int | None:
        """The page it leads to."""
        match = _NUMBER.fullmatch(dict(self.fields).get("__EVENTARGUMENT") or self.label)
        return int(match[1]) if match else None

    @property
    def posted(self) -> Fields:
        """What a browser posts: the fields of the form in their order, and behind them those of the click."""
        changed = {name for name, _ in self.fields}
        kept = [(name, value or "") for name, value in self.form.form_values() if name not in changed]
        return (*kept, *self.fields)


def posts_back(text: str) -> bool:
    """Is there a call of ASP.NET's post-back?"""
    return bool(_CALL.search(text))


def clicks_in(form: FormElement) -> Iterator[tuple[HtmlElement, Click]]:
    """All links and buttons that post a form, each with its element; those of the last page are disabled."""
    for element in form.iter("a", "input", "button"):
        if element.get("disabled") is None and (fields := _fields(element)):
            label = element.text_content().strip() or element.get("value") or element.get("alt") or ""
            yield element, Click(label.strip(), fields, form)


def next_option(form: FormElement) -> Click | None:
    """The page after the one that is selected in a drop-down of the pages 1 … N."""
    for select in form.iter("select"):
        call, options = _CALL.search(select.get("onchange") or ""), list(select.iterchildren("option"))
        shown = [_NUMBER.fullmatch((option.text or "").strip()) for option in options]
        is_pager = [match and int(match[1]) for match in shown] == list(range(1, len(options) + 1))
        following = 1 + next((n for n, option in enumerate(options) if option.get("selected") is not None), 0)
        if call and select.name and is_pager and following < len(options):
            value = options[following].get("value") or (options[following].text or "").strip()
            return Click(str(following + 1), (*_event(call), (select.name, value)), form)
    return None


def _fields(element: HtmlElement) -> Fields:
    if call := _CALL.search(element.get("href") or element.get("onclick") or ""):
        return _event(call)
    kind, name = element.get("type") or "submit", element.get("name")
    if element.tag == "a" or not name or kind not in _BUTTONS:
        return ()
    return ((f"{name}.x", "1"), (f"{name}.y", "1")) if kind == "image" else ((name, element.get("value") or ""),)


def _event(call: re.Match[str]) -> Fields:
    return (("__EVENTTARGET", call[1]), ("__EVENTARGUMENT", call[2]))
