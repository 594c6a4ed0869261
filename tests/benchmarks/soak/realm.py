"""Many invented governments side by side: two hundred websites, their truth, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Self, get_args

import tomlkit

from portal import Fault, Portal, TrueDocument

FAULTS: tuple[Fault, ...] = ("down", "500", "412-challenge", "captcha-200")
assert set(FAULTS) <= set(get_args(Fault))
FALLS_ILL = 1 / 200
"""The chance of a site to fall ill on a day."""
LONGEST_ILLNESS = 3
"""Days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Illness:
    """A site answers nothing, or something else than its pages, from ``begins`` to ``ends``."""

    site: str
    fault: Fault
    begins: datetime
    ends: datetime


class Realm:
    """``governments`` portals of different seeds; a site is known by the number of its portal and its id there."""

    def __init__(self, governments: int, *, start: date, seed: int = 2026) -> None:
        self._portals = [Portal(seed=seed + number, start=start) for number in range(governments)]
        self._rng = Random(seed)
        self.illnesses: list[Illness] = []

    @contextmanager
    def open(self) -> Iterator[Self]:
        with ExitStack() as stack:
            for portal in self._portals:
                stack.enter_context(portal)
            yield self

    @property
    def now(self) -> datetime:
        """Where the editors' day ends."""
        return self._portals[0].now

    @property
    def sites(self) -> list[str]:
        return [f"g{number}-{site}" for number, portal in enumerate(self._portals) for site in portal.sites]

    def settings(self, tables: str) -> str:
        """The text of a settings.toml for all of it; ``tables`` are those besides the sites and [guard]."""
        sites = tomlkit.aot()
        for number, portal in enumerate(self._portals):
            for site in tomlkit.parse(portal.settings("archive.db"))["site"]:  # type: ignore[union-attr]
                site["id"] = f"g{number}-{site['id']}"
                sites.append(site)
        guard = '[guard]\nallow_networks = ["127.0.0.0/8"]\n'
        return f"{tables}\n{guard}\n{tomlkit.dumps({'site': sites})}"

    def documents(self) -> dict[str, TrueDocument]:
        """Everything that is online, by its URL."""
        return {document.url: document for portal in self._portals for document in portal.documents()}

    def histories(self) -> dict[str, list[TrueDocument]]:
        """The successive truths of everything that is online or that something happened to."""
        found = {}
        for portal in self._portals:
            urls = {document.url for document in portal.documents()} | {event.url for event in portal.events}
            found |= {url: portal.history(url) for url in urls}
        return found

    def removed(self) -> set[str]:
        """What was taken off at any time."""
        return {event.url for portal in self._portals for event in portal.events if event.kind == "removed"}

    def live_a_day(self) -> None:
        """The editors' day; illnesses end and begin."""
        for portal in self._portals:
            portal.advance()
        for illness in self.illnesses:
            if illness.ends == self.now:
                self._portal(illness.site).clear(illness.site.partition("-")[2])
        ill = {illness.site for illness in self.illnesses if illness.ends > self.now}
        for site in self.sites:
            if site not in ill and self._rng.random() < FALLS_ILL:
                self._fall_ill(site)

    def be_well(self) -> None:
        """No site is ill any more."""
        for site in self.sites:
            self._portal(site).clear(site.partition("-")[2])

    def _fall_ill(self, site: str) -> None:
        fault = self._rng.choice(FAULTS)
        days = self._rng.randint(1, LONGEST_ILLNESS)
        self._portal(site).fault(site.partition("-")[2], fault)
        self.illnesses.append(Illness(site=site, fault=fault, begins=self.now, ends=self.now + timedelta(days=days)))

    def _portal(self, site: str) -> Portal:
        return self._portals[int(site.partition("-")[0].removeprefix("g"))]
