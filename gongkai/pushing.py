"""The command that pushes the change feed to receivers, each event until it is taken."""

from __future__ import annotations

import hashlib
import json
import logging
import random
import sqlite3
import sys
import threading
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from archive import receivers
from archive.changes import last_seq, read_changes
from archive.errors import ArchiveError
from archive.instants import Clock, shifted, to_text
from archive.locking import alone
from archive.opening import for_reading
from archive.receivers import Standing
from crawler.logs import log_to_stderr
from crawler.options import settings_option
from crawler.settings import load
from crawler.supervision import handed
from crawler.tables import WebhookSettings
from crawler.terminal import as_json
from gongkai.options import FAILED, handed_option, now_option, sentences
from gongkai.posting import IN_ALL, Letter, Refusal, post

log = logging.getLogger("push")

BATCH = 100
"""Events in one letter, at most: some 50 kB."""

READ_AT_ONCE = 1_000
READ_FOR_ONE = 50_000
"""Events that are looked through for one letter; a receiver of one quiet site is told where it stands in between."""

TURN = 30.0
"""Seconds in which a process begins letters to a receiver. Then another process is begun, so that who has come to the
end of the feed does not wait until somebody else has read all of it."""

GRACE = 5.0

Events = list[dict[str, Any]]


@click.command()
@click.option("--test", is_flag=True, help="Send one signed test event to every receiver, and nothing else.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent next; nothing is sent and nothing remembered.")
@now_option
@handed_option
@settings_option
@sentences
def push(*, test: bool, dry_run: bool, now: datetime | None, is_handed: bool, settings_file: Path) -> None:
    """Post the events of the change feed to their receivers ([[webhook]]), signed, those that they have not taken yet.
    The daemon does so by itself.

    How far each receiver has come is remembered in ARCHIVE.webhooks.json. By hand those too are tried that would not be
    tried yet, because they failed.

    \b
    gongkai push --test         does it arrive, and is the signature right?
    gongkai push --dry-run      what comes next?
    Exit status: 0 taken, or nothing to push; 1 a receiver did not take it.
    """
    if is_handed:
        handed.end_with_the_supervisor()
    settings = handed.receive(settings_file).settings if is_handed else load(settings_file)
    log_to_stderr(settings.log.format)
    if not settings.webhook:
        raise click.ClickException(f"{settings_file}: there is no [[webhook]]; there is nobody to push to.")
    clock, numbered = shifted(now), list(enumerate(settings.webhook, 1))
    if test:
        taken = [_taken(number, hook, _test(clock()), clock) is None for number, hook in numbered]
        sys.exit(0 if all(taken) else FAILED)
    if dry_run:
        _print(settings.archive_path, settings.webhook)
        return
    path = settings.archive_path
    busy = click.ClickException("Another process is pushing at this moment.")
    with alone(path.with_name(path.name + ".webhooks.lock"), busy):
        desk = _Desk(path, clock, hurry=not is_handed)
        sys.exit(0 if desk.push(numbered) else FAILED)


# ---------------------------------------------------------------------- to whom


class _Desk:
    """Gives each receiver its turn, all of them at once, and remembers how far they have come."""

    def __init__(self, path: Path, clock: Clock, *, hurry: bool) -> None:
        self._path = path
        self._clock = clock
        self._hurry = hurry
        self._standings = receivers.noted(path)
        self._well: dict[str, bool] = {}
        self._lock = threading.Lock()

    def push(self, hooks: list[tuple[int, WebhookSettings]]) -> bool:
        """Whether every receiver has taken what it was sent."""
        turns = [threading.Thread(target=self._turn, args=pair, daemon=True) for pair in hooks]
        for turn in turns:
            turn.start()
        until = time.monotonic() + TURN + IN_ALL + GRACE
        for turn in turns:
            turn.join(max(0.0, until - time.monotonic()))
        for (number, hook), turn in zip(hooks, turns, strict=True):
            if turn.is_alive():  # in looking up a name, which nothing bounds
                self._failed(number, hook, Refusal("could not be reached in time"))
        return all(self._well.get(hook.key) for _, hook in hooks)

    def _turn(self, number: int, hook: WebhookSettings) -> None:
        try:
            with closing(for_reading(self._path)) as db:
                self._well[hook.key] = self._send(number, hook, db)
        except (ArchiveError, OSError, sqlite3.Error) as error:
            log.error("[[webhook]] number %d (%s): nothing can be pushed: %s", number, hook.host, error)

    def _send(self, number: int, hook: WebhookSettings, db: sqlite3.Connection) -> bool:
        """Send letter after letter while the turn lasts; whether they were taken."""
        standing = self._place(number, hook, db)
        if not (self._hurry or standing.may_be_tried(self._clock())):
            return True
        until, sent = time.monotonic() + TURN, 0
        while time.monotonic() < until:
            events, up_to = next_batch(db, hook, standing)
            if up_to == standing.cursor:
                break
            if events:
                # before it is sent: after a crash it is the same letter again, and not another with the same events
                standing = self._note(hook, standing.sending(up_to))
                if refusal := _taken(number, hook, letter(hook, events), self._clock):
                    self._failed(number, hook, refusal)
                    return False
            sent += len(events)
            standing = self._note(hook, standing.taken(up_to))
        if sent:
            log.info("[[webhook]] number %d (%s) has taken %d events", number, hook.host, sent)
        return True

    def _place(self, number: int, hook: WebhookSettings, db: sqlite3.Connection) -> Standing:
        """Where a receiver stands in this feed."""
        standing, last = self._standings.get(hook.key), last_seq(db)
        if standing is None:
            return self._note(hook, beginning(hook, db))
        if standing.cursor <= last:
            return standing
        log.warning(
            "[[webhook]] number %d (%s) has taken event %d, and the feed ends at %d: is it another archive? It goes on "
            "from the end of this one",
            number, hook.host, standing.cursor, last,
        )  # fmt: skip
        return self._note(hook, Standing(cursor=last))

    def _failed(self, number: int, hook: WebhookSettings, refusal: Refusal) -> None:
        before = self._standings.get(hook.key) or Standing(cursor=hook.since or 0)
        after = self._note(hook, before.failed(self._clock(), random.random(), refusal.wish))
        log.error(
            "[[webhook]] number %d (%s): failure %d in a row; tried again at %s",
            number, hook.host, after.failures, after.due_at,
        )  # fmt: skip

    def _note(self, hook: WebhookSettings, standing: Standing) -> Standing:
        with self._lock:
            self._standings[hook.key] = standing
            receivers.note(self._path, self._standings)
        return standing


def _taken(number: int, hook: WebhookSettings, sent: Letter, clock: Clock) -> Refusal | None:
    """Why a receiver did not take a letter. Its number and its host are all that a log may hold of it."""
    if refusal := post(hook, sent, clock()):
        log.error("[[webhook]] number %d (%s) %s", number, hook.host, refusal.why)
    return refusal


def _print(path: Path, hooks: tuple[WebhookSettings, ...]) -> None:
    standings = receivers.noted(path)
    with closing(for_reading(path)) as db:
        for number, hook in enumerate(hooks, 1):
            events, _ = next_batch(db, hook, standings.get(hook.key) or beginning(hook, db))
            click.echo(f"[[webhook]] number {number} ({hook.host}): {len(events)} events in the next letter", err=True)
            for event in events:
                click.echo(as_json(event))


# ---------------------------------------------------------------------- what


def beginning(hook: WebhookSettings, db: sqlite3.Connection) -> Standing:
    """Where a receiver stands that was never pushed to."""
    last = last_seq(db)
    return Standing(cursor=last if hook.since is None else min(hook.since, last))


def next_batch(db: sqlite3.Connection, hook: WebhookSettings, standing: Standing) -> tuple[Events, int]:
    """The next events for a receiver, and the last event that is dealt with when it has taken them."""
    events: Events = []
    up_to = standing.cursor
    while up_to - standing.cursor < READ_FOR_ONE and (read := read_changes(db, up_to, READ_AT_ONCE)):
        for event in read:
            if standing.up_to is not None and event["seq"] > standing.up_to:
                return events, up_to
            up_to = event["seq"]
            if is_for(hook, event):
                events.append(event)
                if len(events) == BATCH:
                    return events, up_to
    return events, up_to


def is_for(hook: WebhookSettings, event: dict[str, Any]) -> bool:
    return (not hook.kinds or event["kind"] in hook.kinds) and (not hook.sites or event["site"] in hook.sites)


def letter(hook: WebhookSettings, events: Events) -> Letter:
    """A letter with these events. Its id is made of what never changes of them (a title and an address may)."""
    which = [[event[name] for name in ("seq", "at", "kind", "document", "version")] for event in events]
    digest = hashlib.sha256(json.dumps([hook.key, which]).encode()).hexdigest()
    body = {"type": "gongkai.changes", "timestamp": events[-1]["at"], "data": {"events": events}}
    return Letter(f"msg_{digest[:32]}", json.dumps(body, ensure_ascii=False).encode())


def _test(now: datetime) -> Letter:
    body = {"type": "gongkai.test", "timestamp": to_text(now), "data": {"events": []}}
    return Letter(f"msg_test_{random.getrandbits(64):016x}", json.dumps(body).encode())
