"""A reader's window: an archive served on 127.0.0.1 as `gongkai serve` does, and a Chromium that tells what is amiss.

Chromium finds no host but this machine. Where it or the [browser] extra is missing, the tests are skipped with that
reason; `.ci/run` installs both and then says so in GONGKAI_CHROMIUM: with it a test fails instead.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from archive.browse import application
from crawler.drawing.chromium import NAMES, NO_ERRANDS

CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
REASON = "needs the [browser] extra and Chromium"
PROMISED = "GONGKAI_CHROMIUM" in os.environ
needs_chromium = pytest.mark.skipif(
    not PROMISED and (CHROMIUM is None or find_spec("playwright") is None), reason=REASON
)

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
"""The most common width of a phone; with ``is_mobile`` the viewport of the page's head counts, as it does there."""

START_SECONDS = 30

ARCHIVED = re.compile(r"/-/(?:original/\d+|replay/\d+/page)")
"""An archived page may ask for what it cannot have here: that is no fault of ours."""

BREACHES = """() => {
    window.breaches = [];
    document.addEventListener("securitypolicyviolation",
        event => window.breaches.push(event.effectiveDirective + " " + event.blockedURI));
}"""


@contextmanager
def served(path: Path, **more: Any) -> Iterator[str]:
    """The address of a server over the archive, until the end of the block."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(application(path, **more).app(), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            until = time.monotonic() + START_SECONDS
            while not server.started:
                assert thread.is_alive()
                assert time.monotonic() < until
                time.sleep(0.02)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window, and without any host but 127.0.0.1. (Its sandbox does not work for root.)"""
    from playwright.sync_api import sync_playwright

    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=os.geteuid() != 0, args=[alone, *NO_ERRANDS]
        )
        try:
            yield browser
        finally:
            browser.close()


class Window:
    """One window of the browser; ``faults`` are what it complained of since the last page was opened."""

    def __init__(self, browser: Any, home: str, **options: Any) -> None:
        self.home = home
        self.faults: list[str] = []
        self.context = browser.new_context(base_url=home, **options)
        self.context.set_default_timeout(START_SECONDS * 1000)
        self.page = self.context.new_page()
        self.page.add_init_script(f"({BREACHES})()")
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.on("dialog", self._dialog)

    def open(self, path: str) -> Any:
        """Go to a page and wait until all of it is there."""
        self.faults.clear()
        self.page.goto(path, wait_until="load")
        self.faults += [f"policy: {breach}" for breach in self.page.evaluate("window.breaches")]
        return self.page

    def overhang(self) -> int:
        """How many pixels the page is wider than the window: then a thumb pushes it about."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def _console(self, message: Any) -> None:
        if message.type == "error" and not ARCHIVED.search(message.location["url"]):
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Any) -> None:
        if not ARCHIVED.search(request.frame.url):
            self.faults.append(f"request: {request.url} {request.failure}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400:
            self.faults.append(f"answer: {response.url} {response.status}")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()
