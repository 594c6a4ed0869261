"""Where a fact was found is shown to a pointer, a keyboard and a finger, without a script; and the narrowest phone has
room for every page of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import worlds
from window import DESKTOP, PHONE, Window, chromium, needs_chromium, served

from archive.records import Provenance
from archive.store import Archive

pytestmark = needs_chromium

NUMBER = "示政发〔2026〕1号"
OTHER = "示政发〔2026〕7号"
OURS = (
    "/",
    "/-/search?q=通知",
    "/-/changes?day=2026-03-01",
    "/-/timeline",
    "/-/timeline?by=month",
    "/-/sites",
    "/archive/documents/1",
    "/-/compare/1",
    "/-/replay/1",
    "/archive/documents",
)
NARROW = PHONE | {"viewport": {"width": 320, "height": 640}}


def an_archive(path: Path) -> Path:
    """One document, with a table, whose page states its number twice and not alike."""
    said = worlds.content(
        "各单位：\n按照国务院令第711号办理。\n单位\t件数\n办公室\t12\n",
        title="关于" + "政务公开" * 12 + "的通知",
        document_number=NUMBER,
    )
    label = Provenance(field="document_number", raw=NUMBER, how="label", where="文号")
    head = Provenance(field="document_number", raw=OTHER, how="header", where="first lines", used=False)
    with Archive.write(path) as archive:
        run = archive.run(worlds.SITE, worlds.NOW)
        capture = worlds.recorded(run, worlds.exchange(worlds.HOME + "1.html", b"<h1>"))
        run.save(capture, replace(said, provenance=(label, head)))
        run.finish("partial", {}, now=worlds.NOW, reason="21 entries read, the site says 2679")
    return path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(an_archive(tmp_path_factory.mktemp("provenance") / "archive.db")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def opened(browser: Any, address: str, **options: Any) -> Any:
    page = Window(browser, address, **options).open("/archive/documents/1")
    assert page.locator(".fact .origin").count() == 1
    assert not page.locator(".fact .origin").is_visible()
    return page


def test_a_pointer_sees_where_a_fact_was_found(browser: Any, address: str) -> None:
    page = opened(browser, address, **DESKTOP)
    page.locator(".fact", has=page.locator("details")).hover()
    page.locator(".origin").wait_for(state="visible")
    assert page.locator(".origin .weaker q").inner_text() == OTHER
    page.mouse.move(0, 0)
    page.locator(".origin").wait_for(state="hidden")


def test_a_keyboard_sees_it_and_opens_it(browser: Any, address: str) -> None:
    page = opened(browser, address, **DESKTOP)
    page.locator(".fact summary").focus()
    page.locator(".origin").wait_for(state="visible")
    page.keyboard.press("Enter")
    page.locator("h1").click()
    assert page.locator(".origin").is_visible(), "opened, it stays"


def test_a_finger_opens_and_closes_it(browser: Any, address: str) -> None:
    page = opened(browser, address, **PHONE)
    page.locator(".fact summary").tap()
    page.locator(".origin").wait_for(state="visible")
    page.locator(".fact summary").tap()
    page.locator(".origin").wait_for(state="hidden")


def test_the_first_key_leads_past_the_menu(browser: Any, address: str) -> None:
    page = opened(browser, address, **DESKTOP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_narrowest_phone_has_room(browser: Any, address: str) -> None:
    window = Window(browser, address, **NARROW)
    for path in OURS:
        window.open(path)
        assert window.overhang() == 0, path
