"""What the kernel keeps a reader from, whatever runs in it: no file is written, no socket opened, no program started.

Python's audit hook stops Python; a parser written in C that a page has taken over asks nobody. Linux lets a process
give up rights for good without having any: Landlock for files, signals and other processes' memory, seccomp for
system calls. Where the kernel has neither, or a container keeps it back, the reader works on without.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import platform
import resource
import sys
from pathlib import Path
from tempfile import gettempdir

log = logging.getLogger(__name__)

_LANDLOCK_CREATE, _LANDLOCK_ALLOW, _LANDLOCK_RESTRICT = 444, 445, 446
"""The same numbers on every architecture."""

_ABI_OF_SCOPES = 6
"""From which version on Landlock keeps signals within."""

_READ = 1 << 2 | 1 << 3
"""Landlock's rights to read files and directories: a reader imports, and looks up time zones."""

_EXECUTE, _WRITE, _REMOVE, _MAKE_SOCKET, _TRUNCATE = 1 << 0, 1 << 1, 1 << 5, 1 << 9, 1 << 14
_BENEATH = 1

_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights to files a version of Landlock knows; later ones know as many as the fifth."""

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2

_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""The audit name of an architecture, and its column in the table of calls."""

_CALLS = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "io_uring_setup": (425, 425),  # opens sockets and files by a way of its own
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),  # what it started would outlive the page's wall limit
    "clone3": (435, 435),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "keyctl": (250, 219),
}
"""System calls that no parser makes, by their numbers on x86_64 and aarch64."""

_OF_PROGRAMS = frozenset(("execve", "execveat", "fork", "vfork", "clone", "clone3", "socket", "socketpair", "bind"))
"""Those of them that it takes to start LibreOffice, which listens on a socket of the file system before it begins. It
connects with nobody, and has no socket of another family.
"""

_UNIX = 1
_FAMILY_AT = 16

_X32 = 0x40000000
"""Where the numbers of another calling convention begin, by which each call could be made once more."""

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER_AT, _MACHINE_AT = 0, 4


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Rule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("place", ctypes.c_int32))


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def limit(memory: int) -> None:
    """So many bytes of address space, no files to write, and no core: whatever the kernel has besides."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine(*, writable: Path | None = None) -> tuple[str, ...]:
    """Give up what a reader does not need, for good. Returns what the kernel took: 'landlock', 'seccomp', or less.

    A process that is to start a program on a file keeps what that takes, and may write beneath ``writable``.
    """
    if sys.platform != "linux":
        return ()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return _refused("prctl")
    done: tuple[str, ...] = ("landlock",) if _landlock(libc, writable) else ()
    return (*done, "seccomp") if _seccomp(libc, starts=writable is not None) else done


def _landlock(libc: ctypes.CDLL, writable: Path | None) -> bool:
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return bool(_refused("landlock"))
    files = ((1 << _FILE_RIGHTS.get(version, 16)) - 1) & ~_READ
    rules = _Ruleset(
        files=files if writable is None else files & ~_EXECUTE,
        ports=3 if version >= 4 else 0,
        scopes=3 if version >= _ABI_OF_SCOPES else 0,
    )
    known = 8 * (1 + (version >= 4) + (version >= _ABI_OF_SCOPES))
    ruleset = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(rules), ctypes.c_size_t(known), 0)
    if ruleset < 0:
        return bool(_refused("landlock"))
    if writable is not None:
        _allow(libc, ruleset, writable, rules.files)
        _allow(libc, ruleset, Path(os.devnull), rules.files & (_WRITE | _TRUNCATE))
        # where LibreOffice makes its socket, and takes it away, whatever it is told
        _allow(libc, ruleset, Path(gettempdir()), rules.files & (_MAKE_SOCKET | _REMOVE))
    taken = libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return taken or bool(_refused("landlock"))


def _allow(libc: ctypes.CDLL, ruleset: int, place: Path, rights: int) -> None:
    """Except a place, with all beneath it, from what is given up."""
    where = os.open(place, os.O_PATH)
    rule = _Rule(rights=rights, place=where)
    if libc.syscall(_LANDLOCK_ALLOW, ruleset, _BENEATH, ctypes.byref(rule), 0):
        _refused(f"landlock for {place}")
    os.close(where)


def _seccomp(libc: ctypes.CDLL, *, starts: bool) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = _steps(*machine, starts=starts)
    program = _Program(length=len(steps), steps=(_Step * len(steps))(*steps))
    taken = libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0
    return taken or bool(_refused("seccomp"))


def _steps(machine: int, column: int, *, starts: bool) -> list[_Step]:
    """The filter: each call is compared with those refused, one after another."""
    refused = [call for name, call in _CALLS.items() if not (starts and name in _OF_PROGRAMS)]
    numbers = [number for call in refused if (number := call[column]) is not None]
    sockets = _only_unix(_CALLS["socket"][column]) if starts else []
    last = len(numbers) + len(sockets)
    return [
        _Step(_LOAD, 0, 0, _MACHINE_AT),
        _Step(_EQUAL, 0, last + 3, machine),
        _Step(_LOAD, 0, 0, _NUMBER_AT),
        _Step(_AT_LEAST, last + 1, 0, _X32),
        *(_Step(_EQUAL, last - nth, 0, number) for nth, number in enumerate(numbers)),
        *sockets,
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _DENY),
    ]


def _only_unix(socket: int | None) -> list[_Step]:
    """Steps before the last two, which refuse a socket of any family but the file system's."""
    assert socket is not None
    return [_Step(_EQUAL, 0, 2, socket), _Step(_LOAD, 0, 0, _FAMILY_AT), _Step(_EQUAL, 0, 1, _UNIX)]


def _refused(what: str) -> tuple[str, ...]:
    log.debug("the kernel keeps %s back: %s", what, os.strerror(ctypes.get_errno()))
    return ()
