"""What a file (附件) says: bytes in, `FileContent` out. Pure: no network, no database, no clock.

`reading` is the way of a file through the package, `formats` finds out what it is, and each format has a module.
"""

from __future__ import annotations

from collections.abc import Mapping

from archive.records import FileContent


def read_file(
    payload: bytes, *, url: str = "", headers: Mapping[str, str] | None = None, name: str = ""
) -> FileContent:
    """What the file in ``payload`` says; ``payload`` is the body as sent. Never raises.

    ``url`` and ``name`` (as a page calls it) are asked only for what the bytes do not tell.
    """
    from crawler.files.reading import file_of, read  # their libraries are for who reads: the crawl process never does

    return read(file_of(payload, url=url, headers=headers or {}, name=name))
