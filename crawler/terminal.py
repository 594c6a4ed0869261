"""How commands speak: tables that become tab-separated lines in a pipe, JSON, and progress on standard error that moves
on a terminal and comes in plain lines elsewhere.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Column, Table
from rich.text import Text

from crawler.orders import escaped, in_one_line, printable

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


def in_a_line(visit: Any) -> str:
    counts = visit.counts + visit.run.changes
    shown = [
        "requests",
        "not_modified",
        "new",
        "changed",
        "metadata",
        "gone",
        "returned",
        "moved",
        "absent",
        "unreadable",
        "failures",
    ]
    numbers = ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in shown if counts[name])
    why = f" ({visit.reason})" if visit.reason else ""
    return in_one_line(f"{visit.site.id}: {visit.outcome}{why}: {numbers or 'nothing to do'}")


def say(text: str, *, err: bool = False) -> None:
    """Print what sites had a hand in."""
    click.echo(printable(text), err=err)


def as_json(value: Any, indent: int | None = None) -> str:
    """JSON that a terminal may show: it stays the same JSON."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def print_json(value: Any) -> None:
    click.echo(as_json(value, indent=2))


def print_table(lines: list[dict[str, Any]]) -> None:
    """A table on a terminal, tab-separated lines in a pipe."""
    if not lines:
        click.echo("Nothing yet.", err=True)
        return
    if not sys.stdout.isatty():
        click.echo("\t".join(lines[0]))
        for line in lines:
            click.echo("\t".join(map(_cell, line.values())))
        return
    table = Table(*(Column(name.replace("_", " "), overflow="fold") for name in lines[0]))
    for line in lines:
        table.add_row(*(Text(_cell(value)) for value in line.values()))  # as it is: [red] is no markup there
    Console().print(table)


def _cell(value: object) -> str:
    return "" if value is None else in_one_line(str(value))
