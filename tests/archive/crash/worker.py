"""The process that is killed: crawls day after day and writes down what has become durable.

``python -m crash.worker ARCHIVE`` prints ``UP``, then a line ``ACK [notes]`` after each flush that returned.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

from worlds import NOW

from archive import Archive, ArchiveError, segments, silence, timetables
from archive.freshness import Policy
from archive.rhythm import USUAL, Calendar
from crash import mutations, steps
from crash.load import Load, Note

ROLL_BYTES = 150_000
"""So small that a crawl or two fill a segment: rolling is a step of the write path too."""

SENTENCE = 7
"""The exit status of a worker that stopped with a sentence of the archive's own."""


def main(arguments: list[str]) -> int:
    options = _options().parse_args(arguments)
    segments.ROLL_BYTES = ROLL_BYTES
    if options.step:
        steps.arm(options.step, options.turn, steps.no_space if options.full else steps.die)
    if options.mutation:
        mutations.MUTATIONS[options.mutation]()
    if options.file_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.file_bytes, options.file_bytes))
    try:
        _crawl(options.archive, options.crawls, Random(options.seed))
    except ArchiveError as error:
        print(error, file=sys.stderr, flush=True)
        return SENTENCE
    return 0


def _crawl(path: Path, crawls: int, random: Random) -> None:
    _warm_up()
    with Archive.write(path) as archive:
        os.write(1, b"UP\n")
        load = Load(archive, random, _acknowledge)
        for _ in range(crawls):
            load.crawl()


def _warm_up() -> None:
    """Make what a process makes once, holidays and timetables: it takes longer than a worker may have to live."""
    silence.office_days(Calendar(), NOW.date() - timedelta(days=400), NOW.date() + timedelta(days=400))
    timetables.timetables(USUAL, Policy().shortest_reading, Policy().longest_reading)


def _acknowledge(notes: list[Note]) -> None:
    """One write, past all buffers: a line is there or it is not."""
    os.write(1, f"ACK {json.dumps(notes)}\n".encode())


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--crawls", type=int, default=1_000)
    parser.add_argument("--step", help="the named step to die at")
    parser.add_argument("--turn", type=int, default=1, help="at which arrival there")
    parser.add_argument("--full", action="store_true", help="the disk is full there, instead of dying")
    parser.add_argument("--mutation", choices=list(mutations.MUTATIONS), help="a wrong write order")
    parser.add_argument("--file-bytes", type=int, help="how long a file may become")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
