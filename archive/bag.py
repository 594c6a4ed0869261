"""A BagIt bag (RFC 8493): a folder whose manifests say what each of its files is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import file_digest
from pathlib import Path

from archive.segments import sync_folder

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
INFO = "bag-info.txt"

Digests = dict[str, str]
"""A file's path within the bag, such as ``data/archive.db`` → its SHA-256 in hexadecimal."""


def read_manifest(bag: Path) -> Digests:
    """What a bag says of its payload; nothing where it says nothing that can be understood, or of files elsewhere."""
    try:
        lines = (bag / MANIFEST).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    pairs = (line.split(maxsplit=1) for line in lines)
    digests = {_decoded(pair[1]): pair[0] for pair in pairs if len(pair) == 2}
    return {name: digest for name, digest in digests.items() if not (name.startswith("/") or ".." in name.split("/"))}


def read_info(bag: Path) -> dict[str, str]:
    """The fields of bag-info.txt. Raises FileNotFoundError where there is no bag."""
    lines = (bag / INFO).read_text(encoding="utf-8", errors="replace").splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def write_tags(bag: Path, drafts: Path, digests: Digests, info: Mapping[str, str]) -> None:
    """Write what the bag says of itself, each file whole or not at all, the sum of them last. They are made in
    ``drafts``, on the same disk.
    """
    octets = sum((bag / name).stat().st_size for name in digests)
    fields = {**info, "Payload-Oxum": f"{octets}.{len(digests)}"}
    tags = {
        "bagit.txt": DECLARATION,
        INFO: "".join(f"{name}: {value}\n" for name, value in fields.items()),
        MANIFEST: _manifest(digests),
    }
    for name, text in tags.items():
        _replace(bag / name, drafts / name, text)
    _replace(bag / TAG_MANIFEST, drafts / TAG_MANIFEST, _manifest({name: digest_of(bag / name) for name in tags}))
    sync_folder(bag)


def payload(bag: Path) -> Iterator[str]:
    """The paths of the files under data/, as the manifest has them."""
    for file in sorted((bag / "data").rglob("*")):
        if file.is_file():
            yield file.relative_to(bag).as_posix()


def digest_of(file: Path) -> str:
    """SHA-256 in hexadecimal."""
    with file.open("rb") as bytes_:
        return file_digest(bytes_, "sha256").hexdigest()


def _manifest(digests: Digests) -> str:
    return "".join(f"{digest}  {_encoded(name)}\n" for name, digest in sorted(digests.items()))


def _encoded(name: str) -> str:
    """RFC 8493 §2.1.3."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _replace(file: Path, draft: Path, text: str) -> None:
    with draft.open("w", encoding="utf-8", newline="") as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    draft.replace(file)
