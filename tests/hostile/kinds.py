"""All faults that are declared, by the modules that declare them."""

from __future__ import annotations

from importlib import import_module

from hostile.registry import FAULTS, Fault

KINDS = {
    "wire": "The connection",
    "lengths": "How long a body is",
    "heads": "Status lines and headers",
    "codings": "Content codings",
    "charsets": "Charsets",
    "markup": "Markup",
    "giants": "Giants",
    "files": "Files and pages in the place of one another",
    "redirects": "Redirects",
    "refusals": "Challenges, refusals and pages in the place of pages",
    "traps": "Lists without end",
    "robots": "robots.txt",
    "feeds": "Sitemaps and feeds",
}
"""Module to the heading of its faults in the table, in the order of the page."""

for _kind in KINDS:
    import_module(f"hostile.{_kind}")


def light() -> list[Fault]:
    """What a crawl of the suite meets: every fault but those that take minutes."""
    return [fault for fault in FAULTS.values() if not fault.heavy]


def heavy() -> list[Fault]:
    return [fault for fault in FAULTS.values() if fault.heavy]
