"""A package (a ZIP with parts) opened under a budget: what its directory says is believed only against us."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Self

from lxml import etree

from crawler.files.limits import PART, RATIO, SMALL, Budget
from crawler.files.said import Refused

DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DTD_HEAD = 4096
"""Where a document type would have to stand: in front of the first element."""

LOCKED = 0x1
"""The bit of a member's flags that says it is encrypted."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class Package:
    """A ZIP whose members are read one at a time, each whole and in memory; nothing is unpacked to a disk."""

    def __init__(self, payload: bytes, budget: Budget) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(payload))
        except BROKEN as error:
            raise Refused("damaged", f"ZIP: {error}") from None
        self.budget = budget
        self.members = self._zip.infolist()
        self._by_name = {member.filename.lower(): member for member in reversed(self.members)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def names(self, pattern: str) -> list[str]:
        """The parts whose names match, those with a number in its order: slide2 before slide10."""
        found = (member.filename for member in self.members if re.fullmatch(pattern, member.filename, re.IGNORECASE))
        return sorted(found, key=lambda name: (len(name), name))

    def read(self, name: str, *, most: int = PART) -> bytes:
        """One part. Raises Refused."""
        member = self._by_name.get(name.lower())
        if member is None:
            raise Refused("damaged", f"the part {name[:80]} is missing")
        return self.read_member(member, most=most)

    def read_member(self, member: zipfile.ZipInfo, *, most: int) -> bytes:
        """One member. Raises Refused."""
        self._afford(member, most)
        try:
            # zipfile stops at the declared size, and then finds that the checksum is another's
            return self._zip.read(member)
        except BROKEN as error:
            raise Refused("damaged", f"ZIP: {member.filename[:80]}: {error}") from None
        except RuntimeError as error:
            raise Refused("encrypted", f"ZIP: {error}") from None

    def _afford(self, member: zipfile.ZipInfo, most: int) -> None:
        size, name = member.file_size, member.filename[:80]
        if member.flag_bits & LOCKED:
            raise Refused("encrypted", f"{name} asks for a password")
        if size > most:
            raise Refused("too-large", f"{name} unpacks to {size} bytes; {most} are read")
        if size > SMALL and size > RATIO * member.compress_size:
            raise Refused("too-large", f"{name} unpacks to {size // max(1, member.compress_size)} times its size")
        if size > self.budget.unpacked:
            raise Refused("too-large", f"its members unpack to more than {self.budget.unpacked} bytes with {name}")
        self.budget.unpacked -= size

    def xml(self, name: str) -> etree._Element:
        """One part as a tree. Raises Refused."""
        return tree_of(self.read(name), name)


def tree_of(payload: bytes, name: str) -> etree._Element:
    """XML without a document type: entities, external or nested, have no place in a disclosure. Raises Refused."""
    if DTD.search(payload[:DTD_HEAD]):
        raise Refused("damaged", f"{name} has a document type (DTD)")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(payload, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("damaged", f"{name}: {str(error)[:200]}") from None
    if root.getroottree().docinfo.internalDTD is not None:  # in UTF-16 it looks otherwise
        raise Refused("damaged", f"{name} has a document type (DTD)")
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace: transitional and strict files have two for the same."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its name without its namespace."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)
