"""Commands that read one file and store nothing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from archive.records import FileContent
from crawler.spiders import FAMILIES
from crawler.terminal import print_json
from gongkai.options import NOT_RECOGNISED, sentences


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--url", help="Where the page is from: relative links and dates in the address are read with it.")
@click.option("--encoding", help="Read the bytes in this encoding, whatever the page says.")
@click.option("--ocr", is_flag=True, help="Recognise the text of scans and pictures: the extra [ocr], 10 s a page.")
@click.option("--convert", is_flag=True, help="Have LibreOffice convert a file that is not read otherwise.")
def extract(file: Path, url: str | None, encoding: str | None, ocr: bool, convert: bool) -> None:
    """Print what would be archived of a page or of a document's file, as JSON.

    FILE is HTML, or PDF, OFD, DOCX, DOC, WPS, XLSX, XLS, ET, ODT, ODS, PPTX, RTF, MHT, XML, TXT or a ZIP of them. Exit
    status 3 when a page is no document, or a file cannot be read.
    """
    from crawler.extract import extract as read

    _known_encoding(encoding)
    payload = file.read_bytes()
    if _is_file(payload, file.name):
        _print_file(payload, file.name, ocr=ocr, convert=convert)
    content = read(payload, url=url, encoding=encoding)
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


def _is_file(payload: bytes, name: str) -> bool:
    """Whether bytes are to be read as a document's file: they are no page, or bear the name of a file."""
    from crawler.extract.attachments import FILE
    from crawler.files.formats import format_of

    found = format_of(payload, url="", headers={}, name=name)
    return FILE.search(name) is not None or found.name not in {"html", "xml", "txt", "unknown"}


def _print_file(payload: bytes, name: str, *, ocr: bool, convert: bool) -> NoReturn:
    content = _file_content(payload, name, ocr=ocr, convert=convert)
    print_json({"kind": "file", **asdict(content)})
    if content.unread:
        click.echo(f"{name} cannot be read ({content.unread}): {content.detail}.", err=True)
    sys.exit(NOT_RECOGNISED if content.unread else 0)


@sentences
def _file_content(payload: bytes, name: str, *, ocr: bool, convert: bool) -> FileContent:
    from crawler.files import converting, read_file, recognising

    content = read_file(payload, name=name)
    if convert and content.unread in {"unsupported", "damaged"}:
        content = converting.convert(payload, name=name)
    if ocr and content.unread == "scanned":
        content = recognising.recognise(payload, name=name)
    return content


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

    if family is not None and family not in FAMILIES:
        raise click.BadParameter(f"no family is called {family!r}: {', '.join(FAMILIES)}", param_hint="--family")
    found = read_listing(file.read_bytes(), url=url, family=family)
    print_json(as_json(found))
    sys.exit(0 if found.kind != "not-listing" else NOT_RECOGNISED)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
