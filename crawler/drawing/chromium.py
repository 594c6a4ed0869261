"""Chromium: where it is, whether it can be had, and how it is started. Nothing here imports a browser or Scrapy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from importlib.util import find_spec
from typing import Any

from crawler.errors import BrowserMissing
from crawler.settings import Settings

NAMES = ("chromium", "chromium-browser", "google-chrome")

NO_NETWORK = (
    # Every request of a page is answered by our own downloader. Should one ever slip past, it finds no name, no address
    # and no proxy: the discard port answers nobody, and the bypass list's word takes loopback out of its exceptions.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    # WebRTC knows addresses without names and sends UDP past every proxy; the switch has been called both
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)

NO_ERRANDS = (
    # what Chromium would ask its maker for on its own account
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def required(settings: Settings, sites: Collection[str]) -> str | None:
    """The path of Chromium if one of the sites (by id) is to be drawn in it, None when none is.

    Raises BrowserMissing when it, or the [browser] extra, is not installed.
    """
    wanting = next((site for site in settings.drawn_sites if site in sites), None)
    if wanting is None:
        return None
    if find_spec("scrapy_playwright") is None:
        raise BrowserMissing(settings.file, wanting, "the [browser] extra")
    path = _executable(settings)
    if path is None:
        raise BrowserMissing(settings.file, wanting, f"Chromium ({settings.browser.executable or ', '.join(NAMES)})")
    return path


def _executable(settings: Settings) -> str | None:
    if settings.browser.executable:
        return shutil.which((settings.file.parent / settings.browser.executable).resolve())
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch_options(executable: str) -> dict[str, Any]:
    """How Playwright is to start it: without a window, with a new profile each time (its default), without a network.

    Chromium's sandbox does not work for root, who has to do without; everybody else has it. Signals are ours to
    handle: a crawl that is interrupted closes the browser itself, in its own time.
    """
    return {
        "executable_path": executable,
        "headless": True,
        "chromium_sandbox": os.geteuid() != 0,
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        "args": [*NO_NETWORK, *NO_ERRANDS],
    }
