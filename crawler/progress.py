"""How commands say how far they are, on standard error: bars that move on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn
from rich.text import Text

from crawler.orders import in_one_line
from crawler.terminal import say

PLAIN_SECONDS = 5.0

BAR = ("{task.description}", "{task.fields[requests]} requests", "{task.fields[documents]} documents")


class CrawlProgress:
    """How a crawl goes on: a line a site that moves on a terminal, a plain line every few seconds elsewhere."""

    def __init__(self) -> None:
        self._bars = Progress(SpinnerColumn(), *(TextColumn(part) for part in BAR), console=Console(stderr=True))
        self._tasks: dict[str, TaskID] = {}
        self._next_line = time.monotonic() + PLAIN_SECONDS

    def __enter__(self) -> CrawlProgress:
        if self._bars.console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars.console.is_terminal:
            self._bars.stop()

    def __call__(self, visit: Any) -> None:
        counts = visit.counts
        documents = counts["read"] + counts["unchanged"]
        if self._bars.console.is_terminal:
            if visit.site.id not in self._tasks:
                self._tasks[visit.site.id] = self._bars.add_task(visit.site.id, total=None, requests=0, documents=0)
            task = self._tasks[visit.site.id]
            self._bars.update(task, requests=counts["requests"], documents=documents)
        elif time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + PLAIN_SECONDS
            click.echo(f"{visit.site.id}: {counts['requests']} requests, {documents} documents", err=True)


class CountProgress:
    """How long work goes on whose amount is known: a bar on a terminal, a plain line every few seconds elsewhere."""

    def __init__(self, what: str) -> None:
        self._bar = Progress(console=Console(stderr=True))
        self._task = self._bar.add_task(what)
        self._what = what
        self._next_line = time.monotonic() + PLAIN_SECONDS

    def __enter__(self) -> CountProgress:
        if self._bar.console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar.console.is_terminal:
            self._bar.stop()

    def __call__(self, done: int, of: int) -> None:
        if self._bar.console.is_terminal:
            self._bar.update(self._task, completed=done, total=of)
        elif time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + PLAIN_SECONDS
            click.echo(f"{self._what}: {done:,} of {of:,}", err=True)


class SurveyProgress:
    """How a survey goes on: what is being asked for, and how many pages were."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._status = self._console.status("Looking …")
        self._pages = 0

    def __enter__(self) -> SurveyProgress:
        if self._console.is_terminal:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def __call__(self, url: str, why: str) -> None:
        self._pages += 1
        if self._console.is_terminal:
            self._status.update(Text(in_one_line(f"{self._pages} pages; {why}: {url}")))
        else:
            say(f"{why}: {url}", err=True)
