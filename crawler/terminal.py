"""How commands speak: lines, JSON, and tables that become tab-separated lines in a pipe."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from crawler.orders import escaped, in_one_line, printable


def in_a_line(visit: Any) -> str:
    counts = visit.counts + visit.run.changes
    shown = [
        "requests",
        "not_modified",
        "as_before",
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
    _draw(lines)


def _draw(lines: list[dict[str, Any]]) -> None:
    from rich.console import Console  # a pipe does without it: it took a tenth of the time of a command
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(*(Column(name.replace("_", " "), overflow="fold") for name in lines[0]))
    for line in lines:
        table.add_row(*(Text(_cell(value)) for value in line.values()))  # as it is: [red] is no markup there
    Console().print(table)


def _cell(value: object) -> str:
    return "" if value is None else in_one_line(str(value))
