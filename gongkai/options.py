"""Options and manners that the commands share: instants, JSON, names of documents, and a sentence instead of a
traceback.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import click

from archive.comparison import find
from archive.errors import ArchiveError
from archive.hits import FACETS, Filters
from crawler.errors import CrawlError
from crawler.orders import printable
from crawler.settings import Settings

FAILED = 1
NOT_RECOGNISED = 3
"""No document, no listing, no site."""
DAMAGED = 7
"""The archive is not what was written."""
INTERRUPTED = 130


class Instant(click.ParamType[datetime]):
    """An instant such as 2026-03-01T08:00:00Z; without a zone it is UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant such as 2026-03-01T08:00:00Z", param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=UTC)


now_option = click.option("--now", type=Instant(), help="Take this instant for now (for tests and replays).")
handed_option = click.option(
    "--handed",
    "is_handed",
    is_flag=True,
    hidden=True,
    help="The daemon hands the settings over on standard input; --settings only says where they stand.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--site, --issuing-body, --year, --genre and --validity, which the command is given as ``filters``."""

    @wraps(command)
    def with_filters(**given: Any) -> Any:
        filters = Filters(**{column: given.pop(column) for column in FACETS})
        return command(**given, filters=filters)

    for option in reversed(
        (
            click.option("--site", metavar="ID", help="Only what this site published."),
            click.option(
                "--issuing-body", metavar="NAME", help="Only what this body issued (发文机关), as it is written."
            ),
            click.option("--year", type=int, help="Only documents of this year."),
            click.option("--genre", metavar="WORD", help="Only documents of this kind (体裁), such as 通知."),
            click.option("--validity", metavar="WORD", help="Only documents with this validity (有效性), as stated."),
        )
    ):
        with_filters = option(with_filters)
    return with_filters


def sentences(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print what a user can mend as a sentence, without a traceback, and exit with 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (ArchiveError, CrawlError) as error:
            raise click.ClickException(printable(str(error))) from None

    return wrapped


def the_document(db: sqlite3.Connection, name: str) -> int:
    """The document that a user names by its number or its address, in any spelling. Raises NoDocument."""
    return find(db, name, *_canonical(name))


def _canonical(name: str) -> list[str]:
    """The address as the archive knows it, if it is one."""
    from crawler.urls import canonical_url

    try:
        return [canonical_url(name)]
    except ValueError:
        return []


def remind_of_contact(settings: Settings) -> None:
    if not settings.identity.contact:
        click.echo(f"{settings.file}: [identity] contact is empty; site owners cannot reach you.", err=True)
