"""The command that tells people what happened: alerts and the daily digest, by Apprise."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.changes import counts_between
from archive.instants import DAY, midnight
from archive.night import last_night, last_past, write_json
from archive.opening import for_reading
from archive.telling import CERTIFICATE, Message, Standing, Telling, Told, Yesterday, digest, news
from crawler.logs import log_to_stderr
from crawler.options import settings_option
from crawler.orders import in_one_line, printable
from crawler.settings import Settings, load
from crawler.supervision import handed
from crawler.supervision.handed import Handed
from crawler.terminal import say
from gongkai.options import FAILED, handed_option, now_option, sentences

log = logging.getLogger("tell")

Send = Callable[[str, Message], str | None]
"""Sends a message to an address; why it was not taken."""

TEST = Message(
    title="Gongkai: a test", lines=("If you can read this, Gongkai can reach you. 能看到这条消息就说明通知可用。",)
)


@click.command()
@click.option("--digest", "with_digest", is_flag=True, help="Yesterday's digest too, unless it was sent already.")
@click.option("--test", is_flag=True, help="Send a test message to every address, and nothing else.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent; nothing is sent and nothing remembered.")
@now_option
@handed_option
@settings_option
@sentences
def tell(
    *, with_digest: bool, test: bool, dry_run: bool, now: datetime | None, is_handed: bool, settings_file: Path
) -> None:
    """Tell people what has changed since they were told last ([alerts] urls): verdicts on sites, what upkeep found, and
    what is wrong with the daemon. The daemon does so by itself.

    What was told is remembered in ARCHIVE.told.json, for each address by itself, so that nothing is told twice and what
    an address did not take is told it again.

    \b
    gongkai tell --test                  does it arrive?
    gongkai tell --digest --dry-run      what would tomorrow's digest say?
    Exit status: 0 told, or nothing to tell; 1 an address did not take it.
    """
    if is_handed:
        handed.end_with_the_supervisor()
    given = handed.receive(settings_file) if is_handed else Handed(settings=load(settings_file))
    log_to_stderr(given.settings.log.format)
    if not given.settings.alerts.urls and not dry_run:
        raise click.ClickException(f"{settings_file}: [alerts] urls is empty; there is nobody to tell.")
    send = _print if dry_run else _send
    if test:
        taken = [_taken(number, url, TEST, send) for number, url in enumerate(given.settings.alerts.urls, 1)]
        sys.exit(0 if all(taken) else FAILED)
    at = now or datetime.now(UTC)
    told = _tell_all(given, at, send, with_digest=with_digest, remember=not dry_run)
    sys.exit(0 if told else FAILED)


def _taken(number: int, url: str, message: Message, send: Send) -> bool:
    """Whether an address took a message. Its number and its kind are all that a log may hold of it."""
    if why := send(url, message):
        log.error("[alerts] urls, number %d (%s://…) %s", number, url.partition("://")[0], why)
    return why is None


# ---------------------------------------------------------------------- whom to tell what


def _tell_all(given: Handed, now: datetime, send: Send, *, with_digest: bool, remember: bool) -> bool:
    """Tell every address what it was not told yet; whether all took it."""
    settings = given.settings
    file = settings.archive_path.with_name(settings.archive_path.name + ".told.json")
    noted = _noted(file)
    look = _look(settings, now)
    after, well = {}, True
    for number, url in enumerate(settings.alerts.urls or [""], 1):
        key = hashlib.sha256(url.encode()).hexdigest()[:16]  # addresses hold passwords
        told = Told.from_json(noted.get(key, {}))
        for telling in _tellings(told, given, look, now, with_digest=with_digest):
            taken = telling(told)
            sent = taken.message is None or _taken(number, url, taken.message, send)
            told, well = (taken.after if sent else taken.otherwise), well and sent
        after[key] = told.as_json()
    if remember:
        write_json(file, after)
    return well


@dataclass(frozen=True, slots=True)
class _Look:
    """What stands now."""

    sites: list[Standing]
    certificates: dict[str, str]
    """Those that were good and are not: a sentence for each host."""
    yesterday: Yesterday


def _tellings(
    told: Told, given: Handed, look: _Look, now: datetime, *, with_digest: bool
) -> Iterator[Callable[[Told], Telling]]:
    night = last_night(given.settings.archive_path)
    yield lambda told: news(told, look.sites, given.troubles | look.certificates, night, now)
    if with_digest and told.digest != look.yesterday.day:
        message = digest(look.yesterday, look.sites, night)
        day = look.yesterday.day
        yield lambda told: Telling(message=message, after=replace(told, digest=day), otherwise=told)


def _noted(file: Path) -> dict[str, Any]:
    try:
        noted = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _look(settings: Settings, now: datetime) -> _Look:
    from archive import health

    ours = {site.id for site in settings.sites}
    day = last_past(settings.alerts.digest_at or "00:00", now)[0] - DAY
    path = settings.archive_path
    with closing(for_reading(path)) as db:
        lines = [line for line in health.overview(db, now, settings.policy.calendar) if line["site"] in ours]
        turned = _turned_bad(db, lines)
        counts = counts_between(db, midnight(day), midnight(day + DAY))
    return _Look(
        [Standing(**{name: str(line[name]) for name in ("site", "name", "verdict", "reason")}) for line in lines],
        turned,
        Yesterday(
            day=str(day),
            counts=counts,
            free_bytes=shutil.disk_usage(path.parent).free,
            next_due=min((str(line["due_at"]) for line in lines if line["due_at"]), default=None),
        ),
    )


def _turned_bad(db: sqlite3.Connection, lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What is told of certificates, each under a name of its own; a host may be of two sites."""
    from archive import certificates

    return {
        f"{CERTIFICATE}{line['site']} {bad.host}": f"{line['name']} ({line['site']}): {bad.in_words()}"
        for line in lines
        for bad in certificates.turned_bad(db, str(line["site"]))
    }


# ---------------------------------------------------------------------- how


def _print(_: str, message: Message) -> None:
    say(f"{message.title}\n\n{message.body}\n")


def _send(url: str, message: Message) -> str | None:
    """Hand a message to Apprise, which is imported only here: it knows a hundred services."""
    import apprise

    asset = apprise.AppriseAsset(app_id="Gongkai", app_desc="Gongkai", app_url="", storage_mode="memory")
    address = apprise.Apprise.instantiate(url, asset=asset)
    if address is None:
        return "is no address that Apprise knows"
    sent = apprise.Apprise(address, asset=asset).notify(
        title=in_one_line(message.title), body=printable(message.body), body_format=apprise.NotifyFormat.TEXT
    )
    return None if sent else "did not take the message; it is told again"
