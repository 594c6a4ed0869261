"""ZIP: its members read one level deep, each under its name; names are text and never places."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from archive.records import Unread
from crawler.files.formats import Format, format_of
from crawler.files.limits import FILE, MEMBERS, Budget
from crawler.files.package import Package
from crawler.files.said import Refused, Said, tidy

READER = "gongkai zip 1"

UTF8_NAME = 0x800
"""The bit of a member's flags that says its name is UTF-8. Without it programs in China write GBK."""

NOISE = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
SAID = 4
"""Members that could not be read and are named in the evidence."""

Reader = Callable[[bytes, Format, Budget], Said]


def read(payload: bytes, budget: Budget, reader: Reader) -> Said:
    """The members of a ZIP, as far as ``reader`` reads them. Raises Refused where it reads none."""
    with Package(payload, budget) as package:
        members = [member for member in package.members if not _is_noise(member)]
        failed: list[tuple[str, Refused]] = []
        parts = list(_parts(package, members[:MEMBERS], reader, failed))
    if members and len(failed) == len(members[:MEMBERS]):
        raise Refused(_commonest(failed), _evidence(failed, len(members)))
    flaws = ["truncated"] if len(members) > MEMBERS else []
    flaws += [flaw for _, said in parts for flaw in said.quality]
    flaws += ["unread-members"] if failed else []
    return Said(
        text="\n".join(f"{name}\n{said.text}" for name, said in parts),
        reader="; ".join(dict.fromkeys([READER, *(said.reader for _, said in parts if said.reader)])),
        pages=len(members),
        quality=tuple(dict.fromkeys(flaws)),
        detail=_evidence(failed, len(members)) if failed else None,
    )


def _parts(
    package: Package, members: list[zipfile.ZipInfo], reader: Reader, failed: list[tuple[str, Refused]]
) -> Iterator[tuple[str, Said]]:
    """The name of each member and what it says; those that cannot be read are named all the same."""
    for member in members:
        name = name_of(member)
        try:
            yield name, _member(package, member, name, reader)
        except Refused as error:
            failed.append((name, error))
            yield name, Said(text="", reader="")


def _member(package: Package, member: zipfile.ZipInfo, name: str, reader: Reader) -> Said:
    body, budget = package.read_member(member, most=FILE), package.budget
    found = format_of(body, url="", headers={}, name=name)
    if found.name == "zip":
        raise Refused("unsupported", "a ZIP inside a ZIP")
    if budget.characters <= 0:
        raise Refused("too-large", "the members before it have more text than is kept")
    said = reader(body, found, budget)
    text = tidy(said.text)
    budget.characters -= len(text)
    return replace(said, text=text)


def _is_noise(member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    return member.is_dir() or name.startswith(NOISE) or name.rpartition("/")[2] in NOISE


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's name as its maker wrote it, on one line."""
    name = member.filename
    if not member.flag_bits & UTF8_NAME:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")  # macOS writes it without saying so
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return " ".join(tidy("".join(char for char in name if char not in BIDI)).split())[:LONGEST]


BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of text: 'exe.doc' would be shown as another name."""

LONGEST = 255


def _commonest(failed: list[tuple[str, Refused]]) -> Unread:
    return Counter(error.why for _, error in failed).most_common(1)[0][0]


def _evidence(failed: list[tuple[str, Refused]], count: int) -> str:
    """'2 of 5 members could not be read: 名录.pdf (scanned), …'."""
    named = ", ".join(f"{name} ({error.why})" for name, error in failed[:SAID])
    return f"{len(failed)} of {count} members could not be read: {named}{', …' if len(failed) > SAID else ''}"
