"""Commands that read one file and store nothing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from crawler.terminal import print_json
from gongkai.options import NOT_RECOGNISED


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--url", help="Where the page is from: relative links and dates in the address are read with it.")
@click.option("--encoding", help="Read the bytes in this encoding, whatever the page says.")
def extract(file: Path, url: str | None, encoding: str | None) -> None:
    """Print what would be archived of an HTML file, as JSON; exit status 3 when it is no document."""
    from crawler.extract import extract as read

    _known_encoding(encoding)
    content = read(file.read_bytes(), url=url, encoding=encoding)
    fields = {name: _plain(value) for name, value in asdict(content.metadata).items()}
    print_json(
        {
            "kind": content.kind,
            **fields,
            "text": content.text,
            "attachments": [asdict(attachment) for attachment in content.attachments],
            "provenance": [asdict(found) for found in content.provenance],
            "quality": list(content.quality),
            "encoding": content.encoding,
            "detail": content.detail,
        }
    )
    sys.exit(0 if content.kind == "document" else NOT_RECOGNISED)


def _known_encoding(encoding: str | None) -> None:
    import codecs

    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise click.BadParameter(f"no encoding is called {encoding!r}", param_hint="--encoding") from None


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--url", default="http://localhost/", show_default=True, help="Where the page is from.")
@click.option("--family", help="Read it as this CMS family's, instead of recognising it.")
def listing(file: Path, url: str, family: str | None) -> None:
    """Print what a listing page holds, as JSON; exit status 3 when it is no listing."""
    from crawler.listing.reader import as_json, read_listing
    from crawler.spiders import FAMILIES

    if family is not None and family not in FAMILIES:
        raise click.BadParameter(f"no family is called {family!r}: {', '.join(FAMILIES)}", param_hint="--family")
    found = read_listing(file.read_bytes(), url=url, family=family)
    print_json(as_json(found))
    sys.exit(0 if found.kind != "not-listing" else NOT_RECOGNISED)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
