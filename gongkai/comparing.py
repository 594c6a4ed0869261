"""The command that shows what changed between two versions of a document."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from archive.attached import Attached
from archive.comparison import Comparison, Version, compare, versions_of
from archive.diff import Difference, Kind, Paragraph, Stretch, passages
from archive.file_changes import FileChange
from archive.instants import CHINA, from_text, to_text
from archive.store import Archive
from crawler.options import settings_option
from crawler.orders import printable
from crawler.settings import load
from crawler.terminal import print_json
from gongkai.options import json_option, sentences, the_document

PLAIN: dict[Kind, str] = {"equal": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
"""How a stretch is marked where there are no colours: as wdiff and git do."""

COLOURS: dict[Kind, dict[str, Any]] = {
    "equal": {},
    "removed": {"fg": "red", "strikethrough": True},
    "added": {"fg": "green", "underline": True},
}

KEPT = 40
"""Characters of unchanged text on each side of a change that are printed; in a long paragraph the rest is …"""


@click.command()
@click.argument("document", metavar="DOC")
@click.argument("n", required=False, type=click.IntRange(1))
@click.argument("m", required=False, type=click.IntRange(1))
@json_option
@settings_option
@sentences
def diff(document: str, n: int | None, m: int | None, *, as_json: bool, settings_file: Path) -> None:
    """Show what changed in a document between two of its versions: fields, attachments and what they say, words.

    DOC is its number (as in `gongkai changes` and in the browser) or its address. Without N and M the last version is
    held against the one before it; with N alone, version N against the one before it; with both, N becomes M.

    \b
    gongkai diff 17              what the last change of document 17 was
    gongkai diff 17 2            what was new in its version 2
    gongkai diff 17 1 3          all that happened from version 1 to 3
    gongkai diff http://www.example.gov.cn/tzgg/1.html

    Removed words are red, added ones green; in a pipe they stand in [-…-] and {+…+}. White space, Traditional or
    Simplified and the width of punctuation are no changes.
    """
    with Archive.read(load(settings_file).archive_path) as archive:
        db = archive.connection
        number = the_document(db, document)
        versions = versions_of(db, number)
        old, new = _which(n, m, versions)
        found = compare(db, number, old, new) if old else None
    if found is None:
        click.echo(_nothing_before(number, versions), err=as_json)
        if as_json:
            print_json(None)
    elif as_json:
        print_json(as_object(found))
    else:
        for line in report(found, coloured=sys.stdout.isatty() and "NO_COLOR" not in os.environ):
            click.echo(line)


def _which(n: int | None, m: int | None, versions: int) -> tuple[int, int]:
    """The two versions that are meant; 0 for the one before the first."""
    if n is not None and m is not None:
        return n, m
    new = versions if n is None else n
    return new - 1, new


def _nothing_before(document: int, versions: int) -> str:
    if versions == 1:
        return f"Document {document} has only one version: there is nothing to compare it with yet."
    return f"Version 1 is the first of document {document}: there is nothing before it to compare it with."


# ---------------------------------------------------------------------- for people


def report(found: Comparison, *, coloured: bool) -> Iterator[str]:
    """The comparison line by line: which versions, fields, attachments, the paragraphs that changed in them and in the
    text, a summary.
    """
    yield printable(found.new.content.metadata.title or "(no title)")
    yield printable(found.url)
    yield f"{_version(found.old)} → {_version(found.new)}"
    yield from _fields_and_files(found, coloured)
    for file in found.files:
        yield ""
        yield from _file(file, found, coloured)
    if paragraphs := list(_passages(found.text, coloured)):
        yield from ("", *paragraphs)
    yield ""
    yield _summary(found)


def _version(version: Version) -> str:
    return f"version {version.number}, seen {_minute(version.seen_at)}"


def _minute(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _fields_and_files(found: Comparison, coloured: bool) -> Iterator[str]:
    from archive.browse.wording import label

    if found.fields or found.attachments_removed or found.attachments_added:
        yield ""
    for change in found.fields:
        old = _marked("removed", change.old, coloured) if change.old else "—"
        new = _marked("added", change.new, coloured) if change.new else "—"
        yield f"{label('versions', change.field).chinese}: {old} → {new}"
    for file in found.attachments_removed:
        yield f"附件: {_marked('removed', file.name, coloured)}  {printable(file.url)}"
    for file in found.attachments_added:
        yield f"附件: {_marked('added', file.name, coloured)}  {printable(file.url)}"


def _file(file: FileChange, found: Comparison, coloured: bool) -> Iterator[str]:
    """What became of one file, and how its text changed, or why nobody can say."""
    since = f" since {_minute(from_text(file.new.gone_since))}" if file.gone and file.new.gone_since else ""
    yield f"附件: {printable(file.new.name)}  {printable(file.new.url)}  {' and '.join(_what(file))}{since}"
    if file.text is not None:
        yield from _passages(file.text, coloured)
    elif file.in_body:
        yield "  Its text is that of the document, below."
    elif file.is_too_long:
        sizes = f"{file.old.characters:,} and {file.new.characters:,} characters"
        yield f"  Its texts are too long to be compared: {sizes}."
    elif file.replaced:
        sides = ((found.old, file.old), (found.new, file.new))
        yield from (_unknown(version, one) for version, one in sides if one.no_text)


def _what(file: FileChange) -> list[str]:
    """What became of a file, in words."""
    became = {"replaced": file.replaced, "gone": file.gone, "back": file.returned}
    return [word for word, is_so in became.items() if is_so]


def _unknown(version: Version, file: Attached) -> str:
    from archive.browse.wording import NO_TEXT

    evidence = printable(f" ({file.detail})") if file.detail else ""
    return f"  No text in version {version.number}: {NO_TEXT[str(file.no_text)].english}{evidence}."


def _passages(difference: Difference, coloured: bool) -> Iterator[str]:
    """The paragraphs that changed, with those around them; nothing where none did."""
    groups = list(passages(difference))
    if not any(shown for shown, _ in groups):
        return
    for shown, paragraphs in groups:
        if not shown:
            count = len(paragraphs)
            yield f"  … {count} paragraph{'s' if count > 1 else ''} unchanged"
            continue
        for paragraph in paragraphs:
            yield "  " + "".join(
                _marked(stretch.kind, _shortened(stretch, place, paragraph), coloured)
                for place, stretch in enumerate(paragraph)
            )


def _shortened(stretch: Stretch, place: int, paragraph: Paragraph) -> str:
    """An unchanged stretch without its middle, or without what lies away from the change beside it."""
    text = stretch.text
    if stretch.kind != "equal" or len(text) <= 2 * KEPT:
        return text
    head = text[:KEPT] if place > 0 or len(paragraph) == 1 else ""
    tail = text[-KEPT:] if place < len(paragraph) - 1 else ""
    return f"{head}…{tail}"


def _marked(kind: Kind, text: str, coloured: bool) -> str:
    text = printable(text.replace("\n", " ¶ "))
    return click.style(text, **COLOURS[kind]) if coloured else PLAIN[kind].format(text)


def _summary(found: Comparison) -> str:
    if found.is_empty:
        return "The two say the same."
    added, removed = found.text.characters("added"), found.text.characters("removed")
    files = Counter(what for file in found.files for what in _what(file))
    counted = "".join(f", {count} file{'s' if count > 1 else ''} {what}" for what, count in files.items())
    weight = "of substance" if found.substantive else "not of substance"
    return f"{added:,} characters added, {removed:,} removed{counted}; {weight}."


# ---------------------------------------------------------------------- for programs


def as_object(found: Comparison) -> dict[str, Any]:
    """The comparison as the JSON of ``--json``."""
    from archive.browse.wording import label

    return {
        "document": found.document,
        "url": found.url,
        "title": found.new.content.metadata.title,
        "old": {"version": found.old.number, "seen_at": to_text(found.old.seen_at)},
        "new": {"version": found.new.number, "seen_at": to_text(found.new.seen_at)},
        "fields": [asdict(one) | {"label": label("versions", one.field).chinese} for one in found.fields],
        "attachments_removed": [{"url": one.url, "name": one.name} for one in found.attachments_removed],
        "attachments_added": [{"url": one.url, "name": one.name} for one in found.attachments_added],
        "files": [_file_as_object(file) for file in found.files],
        "text": _stretches(found.text),
        "added": found.text.characters("added"),
        "removed": found.text.characters("removed"),
        "substantive": found.substantive,
    }


def _file_as_object(file: FileChange) -> dict[str, Any]:
    """``text`` is null where there are no two texts to compare; ``in_body`` where it is that of the document."""
    return {
        "url": file.new.url,
        "name": file.new.name,
        "what": _what(file),
        "substantive": file.substantive,
        "old": _held(file.old),
        "new": _held(file.new),
        "in_body": file.in_body,
        "text": None if file.text is None else _stretches(file.text),
    }


def _held(file: Attached) -> dict[str, Any]:
    return {
        "payload_digest": file.payload_digest,
        "format": file.format,
        "pages": file.pages,
        "characters": file.characters,
        "unread": file.no_text,
        "detail": file.detail,
        "gone_since": file.gone_since,
    }


def _stretches(difference: Difference) -> list[list[dict[str, Any]]]:
    return [[asdict(stretch) for stretch in paragraph] for paragraph in difference.paragraphs]
