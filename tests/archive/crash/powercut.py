"""A power cut without cutting any power: what a process asked of the disk, and what the disk may hold if all stops.

A process runs under strace. At a chosen moment a *crash state* is built from the log: what was synced is there; of what
was not, each write is kept, dropped, torn at a sector's border or turned into zeros, in any order; of the names made,
moved and removed since their folder was last synced, those up to some point are durable. SQLite's mapped ``-shm`` and
the lock file are no part of an archive.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

from crash.load import Note
from crash.nursery import ENVIRONMENT

SECTOR = 512
CALLS = (
    "write,pwrite64,writev,pwritev,fsync,fdatasync,sync_file_range,truncate,ftruncate,fallocate,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,openat,open,creat"
)
IGNORED = ("-shm", ".lock")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the process asked of the disk, in order; ``promise`` is what it said to be durable by then."""

    what: Literal["write", "truncate", "sync", "create", "mkdir", "rename", "unlink", "promise"]
    path: str = ""
    offset: int | None = None
    data: bytes = b""
    other: str = ""
    promise: tuple[tuple[str | int, ...], ...] = ()


def possible() -> bool:
    """Whether strace is here and may watch a process."""
    program = shutil.which("strace")
    return program is not None and not subprocess.run([program, "-o", os.devnull, "true"], check=False).returncode


def recorded(root: Path, *arguments: str | int) -> list[Asked]:
    """Run a worker with its archive below ``root``, and return all that it asked of the disk there."""
    trace, notebook = root.with_name(root.name + ".trace"), root.with_name(root.name + ".notes")
    command = ["strace", "-f", "-y", "-xx", "-s", str(1 << 24), "-o", str(trace), "-e", f"trace={CALLS}"]
    worker = [sys.executable, "-m", "crash.worker", str(root / "made" / "archive.db"), *map(str, arguments)]
    root.mkdir()
    with notebook.open("wb") as output:
        subprocess.run([*command, *worker], env=ENVIRONMENT, stdout=output, check=True)
    log = Log(str(root.resolve()))
    with trace.open(encoding="latin-1") as lines:
        for line in lines:
            log.read(line)
    trace.unlink()
    return log.asked


class Log:
    """Reads the lines of strace: every string in them is in hexadecimal."""

    def __init__(self, root: str) -> None:
        self._root = root
        self.asked: list[Asked] = []

    def read(self, line: str) -> None:
        match = re.match(r"\d+ +(\w+)\((.*)\) += (\d+)", line)
        if match is None:
            return
        call, arguments, result = match[1], match[2], int(match[3])
        on_file = re.match(r"(\d+)<([^>]*)>(.*)", arguments)
        if on_file and call in ("write", "pwrite64", "ftruncate", "fsync", "fdatasync"):
            self._on_file(call, int(on_file[1]), _plain(on_file[2]), on_file[3], result)
        elif any(self._ours(name) for name in _names(arguments)):
            self._on_name(call, _names(arguments), arguments)
        elif on_file and self._ours(_plain(on_file[2])):
            raise NotImplementedError(line[:200])

    def _ours(self, path: str) -> bool:
        return path.startswith(self._root) and not path.endswith(IGNORED)

    def _on_file(self, call: str, number: int, path: str, rest: str, result: int) -> None:
        data = re.match(r', "((?:\\x..)*)"', rest)
        if number == 1 and data:
            self._promise(_unhex(data[1]))
        elif not self._ours(path):
            return
        elif call in ("write", "pwrite64"):
            assert data, rest[:100]
            offset = int(rest.rsplit(", ", 1)[1]) if call == "pwrite64" else None
            self.asked.append(Asked("write", path, offset, _unhex(data[1])[:result]))
        elif call == "ftruncate":
            self.asked.append(Asked("truncate", path, int(rest.removeprefix(", "))))
        else:
            self.asked.append(Asked("sync", path))

    def _promise(self, line: bytes) -> None:
        if line.startswith(b"ACK "):
            self.asked.append(Asked("promise", promise=tuple(tuple(note) for note in json.loads(line[4:]))))

    def _on_name(self, call: str, names: list[str], arguments: str) -> None:
        if call in ("openat", "open"):
            assert "O_TRUNC" not in arguments, arguments
            if "O_CREAT" in arguments:
                self.asked.append(Asked("create", names[0]))
        elif call in ("mkdir", "mkdirat"):
            self.asked.append(Asked("mkdir", names[0]))
        elif call in ("unlink", "unlinkat"):
            self.asked.append(Asked("unlink", names[0]))
        elif call in ("rename", "renameat", "renameat2"):
            self.asked.append(Asked("rename", names[0], other=names[1]))
        else:
            raise NotImplementedError(f"{call} {names}")


def _names(arguments: str) -> list[str]:
    return [_plain(name) for name in re.findall(r'"((?:\\x..)*)"', arguments)]


def _plain(text: str) -> str:
    return _unhex(text).decode() if text.startswith("\\x") else text


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


# ---------------------------------------------------------------------- what the disk may hold


@dataclass
class File:
    """A file's bytes as they are on the disk, as the process sees their length, and what was not synced yet."""

    durable: bytearray = field(default_factory=bytearray)
    length: int = 0
    pending: list[Asked] = field(default_factory=list)

    def ask(self, asked: Asked) -> None:
        offset = self.length if asked.offset is None else asked.offset
        placed = Asked(asked.what, asked.path, offset, asked.data)
        self.length = offset if asked.what == "truncate" else max(self.length, offset + len(asked.data))
        self.pending.append(placed)

    def sync(self) -> None:
        for asked in self.pending:
            _apply(self.durable, asked)
        self.pending = []

    def after_the_cut(self, random: Random, fate: str) -> bytes:
        data = bytearray(self.durable)
        pending = self.pending
        if fate == "in order":
            pending = pending[: random.randint(0, len(pending))]
        for asked in pending:
            chance = random.random() if fate == "at random" else {"nothing": 0.0}.get(fate, 1.0)
            if chance < 0.25:
                continue
            if asked.what == "write" and chance < 0.4:
                asked = Asked("write", asked.path, asked.offset, bytes(len(asked.data)))
            elif asked.what == "write" and chance < 0.6:
                kept = random.randint(0, len(asked.data)) // SECTOR * SECTOR
                asked = Asked("write", asked.path, asked.offset, asked.data[:kept])
            _apply(data, asked)
        return bytes(data)


def _apply(data: bytearray, asked: Asked) -> None:
    assert asked.offset is not None
    if asked.what == "truncate":
        del data[asked.offset :]
        data.extend(bytes(asked.offset - len(data)))
        return
    data.extend(bytes(max(0, asked.offset - len(data))))
    data[asked.offset : asked.offset + len(asked.data)] = asked.data


class Disk:
    """Names and files below a root, as far as a log was replayed."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._visible: dict[str, File | None] = {}
        self._durable: dict[str, File | None] = {}
        self._pending: list[tuple[str, str, File | None]] = []
        self.promised: list[Note] = []

    def ask(self, asked: Asked) -> None:
        file = self._visible.get(asked.path)
        if asked.what == "promise":
            self.promised += [list(note) for note in asked.promise]
        elif asked.what in ("create", "mkdir"):
            if asked.path not in self._visible:
                self._name("make", asked.path, File() if asked.what == "create" else None)
        elif asked.what == "unlink":
            self._name("remove", asked.path, None)
        elif asked.what == "rename":
            self._name("make", asked.other, file)
            self._name("remove", asked.path, None)
        elif asked.what == "sync" and file is None:
            self._sync_folder(asked.path)
        elif file is not None:
            file.sync() if asked.what == "sync" else file.ask(asked)

    def _name(self, what: str, path: str, file: File | None) -> None:
        if what == "make":
            self._visible[path] = file
        else:
            self._visible.pop(path, None)
        self._pending.append((what, path, file))

    def _sync_folder(self, folder: str) -> None:
        here = [change for change in self._pending if os.path.dirname(change[1]) == folder]  # noqa: PTH120
        for what, path, file in here:
            _rename(self._durable, what, path, file)
        self._pending = [change for change in self._pending if change not in here]

    def cut(self, random: Random, state: Path) -> None:
        """Write what may be there afterwards below ``state``."""
        names = dict(self._durable)
        for what, path, file in self._pending[: random.randint(0, len(self._pending))]:
            _rename(names, what, path, file)
        fate = random.choice(["everything", "nothing", "in order", "at random", "at random"])
        state.mkdir()
        for path, file in sorted(names.items()):
            target = state / os.path.relpath(path, self._root)
            if not target.parent.is_dir():
                continue  # its folder's own name did not last
            if file is None:
                target.mkdir()
            else:
                target.write_bytes(file.after_the_cut(random, fate))


def _rename(names: dict[str, File | None], what: str, path: str, file: File | None) -> None:
    if what == "make":
        names[path] = file
    else:
        names.pop(path, None)


def crash_state(asked: list[Asked], root: Path, state: Path, random: Random) -> list[Note]:
    """Build a state of the disk below ``state``; returns what was promised by then.

    Every other power cut comes just after a sync. A wrong order shows between one sync and the next, and writes
    are so many more than syncs that moments drawn evenly would seldom fall there.
    """
    syncs = [index for index, one in enumerate(asked) if one.what == "sync"]
    moment = random.choice([random.randrange(len(asked)), random.choice(syncs)])
    disk = Disk(str(root.resolve()))
    for one in asked[: moment + 1]:
        disk.ask(one)
    disk.cut(random, state)
    return disk.promised
