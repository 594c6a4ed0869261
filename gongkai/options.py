"""Options and manners that the commands share: instants, JSON, and a sentence instead of a traceback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import click

from archive.errors import ArchiveError
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


def sentences(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print what a user can mend as a sentence, without a traceback, and exit with 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (ArchiveError, CrawlError) as error:
            raise click.ClickException(printable(str(error))) from None

    return wrapped


def remind_of_contact(settings: Settings) -> None:
    if not settings.identity.contact:
        click.echo(f"{settings.file}: [identity] contact is empty; site owners cannot reach you.", err=True)
