"""Each kind of disaster, played once or many times: the tests beside this file take few, the benchmarks many."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlite_utils import Database
from worlds import SITE

from archive import Archive, ArchiveError, DamagedRecord
from archive.opening import APPLICATION_ID
from archive.schema import migrations
from crash import powercut, steps
from crash.load import Day, Note, crawl_once
from crash.nursery import Nursery, is_up
from crash.verifier import acknowledged, faults

GZIP_HEADER_BYTES = 10
"""Time, system and flags of a gzip member (RFC 1952 §2.3): no checksum covers them, and no payload depends on them."""

KILLS_A_SERIES = 10
"""How often one archive is killed before the next begins: what is verified after each kill grows with each."""


@dataclass
class Tally:
    """What a number of disasters came to."""

    disasters: int = 0
    promised: int = 0
    repaired: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.disasters} disasters, {self.promised} acknowledged facts, "
            f"{self.repaired} starts that mended a tear, {len(self.faults)} faults"
        )


def after_the_crash(path: Path, promised: list[Note], *, crawls: bool = True) -> tuple[list[str], int]:
    """Start again, and see what is wrong: before and after the next crawl, which has to make the archive whole.

    Returns the faults and how many segments were mended.
    """
    with Archive.write(path) as archive:
        mended = len(archive.repaired)
    found = faults(path, promised)
    if crawls and not found:
        with Archive.write(path) as archive:
            found = _incomplete(archive, crawl_once(archive))
        found += faults(path, promised)
    return found, mended


def _incomplete(archive: Archive, day: Day) -> list[str]:
    """Whether the archive holds all that the site served on its last day, as it stood then."""
    texts = {
        row["url"]: row["text"]
        for row in archive.rows(
            """
            select url, texts.text from documents
            join versions on versions.id = current_version join texts on texts.digest = versions.text
            """
        )
    }
    missing = [f"never archived: {url}" for url in sorted(day.served() - set(texts))]
    return missing + [f"never published: {url}" for url in sorted(set(texts) - set(day.listed()))]


# ---------------------------------------------------------------------- kills


def random_kills(folder: Path, kills: int, *, seed: int) -> Tally:
    """SIGKILL under load at random moments, ten times an archive; every tenth next crawl has to complete it."""
    tally, random = Tally(), Random(seed)
    with Nursery() as nursery:
        for series in range(-(-kills // KILLS_A_SERIES)):
            path = folder / f"{series}.db"
            promised: list[Note] = []
            for turn in range(min(KILLS_A_SERIES, kills - series * KILLS_A_SERIES)):
                notebook = folder / f"{series}-{turn}.notes"
                _kill_at_random(nursery, notebook, path, random)
                promised += acknowledged(notebook)
                found, mended = after_the_crash(path, promised, crawls=turn == KILLS_A_SERIES - 1)
                tally.disasters += 1
                tally.repaired += mended > 0
                tally.faults += [f"archive {series}, kill {turn}: {fault}" for fault in found]
            tally.promised += len(promised)
    return tally


def _kill_at_random(nursery: Nursery, notebook: Path, path: Path, random: Random) -> None:
    """One in five dies while it opens the archive, the others at work."""
    pid = nursery.begin(notebook, path, "--seed", random.randrange(1 << 30))
    if random.random() < 0.2:
        time.sleep(random.uniform(0, 0.03))
    else:
        assert is_up(notebook, pid)
        _let_work(pid, min(random.expovariate(1 / 0.12), 1.5))
    os.kill(pid, signal.SIGKILL)
    assert nursery.ended() == -signal.SIGKILL, notebook.with_name(notebook.name + ".errors").read_text()


def _let_work(pid: int, seconds: float) -> None:
    """Wait until a worker has had so much of the processor: on a busy machine it would get nowhere in that time."""
    had = _processor_seconds(pid)
    while _processor_seconds(pid) - had < seconds:
        time.sleep(0.003)


def _processor_seconds(pid: int) -> float:
    """utime and stime of proc(5), after the command's name, which may hold anything."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill_at_step(nursery: Nursery, folder: Path, step: str, turn: int = 1) -> list[str]:
    """Bring an archive to where the step is ahead, die there, and see what is wrong after the next start."""
    path, promised = folder / "archive.db", [*_prepared(nursery, folder, step)]
    notebook = folder / "died.notes"
    status = nursery.run(notebook, path, "--step", step, "--turn", turn, "--crawls", 2)
    if status != -signal.SIGKILL:
        return [f"never died at {step!r} ({turn}): the worker ended with {status}"]
    return after_the_crash(path, promised + acknowledged(notebook))[0]


def _prepared(nursery: Nursery, folder: Path, step: str) -> Iterator[Note]:
    """What has to be there before a step can be reached: a tear, an empty segment, an old schema, or nothing."""
    path, notebook = folder / "archive.db", folder / "before.notes"
    torn = {steps.REPAIRING_A_TEAR: 40, steps.REPAIRING_AN_EMPTY_SEGMENT: 1}
    turn = next((turn for names, turn in torn.items() if step in names), None)
    if turn is not None:
        status = nursery.run(notebook, path, "--step", "half-way in an append", "--turn", turn)
        assert status == -signal.SIGKILL
    elif step in steps.MIGRATING:
        old_archive(path)
    elif step not in (*steps.CREATING, steps.ANY):
        assert nursery.run(notebook, path, "--crawls", 1) == 0
    yield from acknowledged(notebook)


def old_archive(path: Path) -> None:
    """An archive as the first schema had it, with a row that each later migration has to carry over."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        db.execute("pragma journal_mode = wal")
        migrations.apply(Database(db), stop_before="m002_drawn_pages")
        db.execute("insert into sites (id, name, domain, family) values (?, ?, 'old', 'trs')", (SITE.id, SITE.name))
        db.execute("insert into channels values (1, ?, '旧', 'http://old/', 'trs', 60, '2030', null, null)", (SITE.id,))
        db.execute("insert into runs values (1, ?, '2026-02-28T04:00:00Z', '2026', 'done', null, '{}')", (SITE.id,))
        db.execute("insert into listing_reads values (1, 1, 1, 1, 0, 0, 0, 1, null)")


# ---------------------------------------------------------------------- power cuts


def power_cuts(folder: Path, states: int, *, mutation: str | None = None, stop_at_first: bool = False) -> Tally:
    """Run a worker once, cut the power at random moments of what it did, and start on what the disk may hold."""
    options = ["--mutation", mutation] if mutation else []
    root = folder / "recorded"
    asked = powercut.recorded(root, "--crawls", 3, *options)
    tally = Tally()
    for number in range(states):
        state = folder / f"state-{number}"
        promised = powercut.crash_state(asked, root, state, Random(number))
        found, mended = _started_on(state / "made" / "archive.db", promised)
        tally.disasters += 1
        tally.promised += len(promised)
        tally.repaired += mended > 0
        tally.faults += [f"state {number}: {fault}" for fault in found[:1]]
        shutil.rmtree(state)
        if found and stop_at_first:
            break
    return tally


def _started_on(path: Path, promised: list[Note]) -> tuple[list[str], int]:
    """Like ``after_the_crash``; here an archive that refuses to open is a fault to be counted."""
    try:
        return after_the_crash(path, promised)
    except (ArchiveError, sqlite3.Error, OSError) as error:
        return [f"does not start: {type(error).__name__}: {error}"], 0


# ---------------------------------------------------------------------- torn files


def torn_files(nursery: Nursery, folder: Path, trials: int) -> Tally:
    """A writer dies at work; then its open segment gets a tail that is torn, zeroed or random, and SQLite's log random
    bytes behind its end.
    """
    died, notebook = folder / "died", folder / "died.notes"
    died.mkdir()
    status = nursery.run(notebook, died / "archive.db", "--step", "after the COMMIT of a batch", "--turn", 12)
    assert status == -signal.SIGKILL
    tally, promised = Tally(), acknowledged(notebook)
    for number in range(trials):
        copy = folder / f"copy-{number}"
        shutil.copytree(died, copy)
        _spoil(copy / "archive.db", Random(number), ("torn", "zeros", "random")[number % 3])
        found, mended = _started_on(copy / "archive.db", promised)
        tally.disasters += 1
        tally.promised += len(promised)
        tally.repaired += mended > 0
        tally.faults += [f"copy {number}: {fault}" for fault in found]
        shutil.rmtree(copy)
    return tally


def _spoil(path: Path, random: Random, how: str) -> None:
    segment = max(path.with_name(path.stem + "-warc").iterdir())
    length = random.randrange(1, 9_000)
    record = segment.read_bytes()[: random.randrange(20, 3_000)]
    tail = {"torn": record, "zeros": bytes(length), "random": random.randbytes(length)}[how]
    with segment.open("ab") as file:
        file.write(tail)
    with path.with_name(path.name + "-wal").open("ab") as file:
        file.write(random.randbytes(random.randrange(1, 20_000)))


def flipped_bits(path: Path, flips: int) -> Counter[str]:
    """Flip one bit of a response's member at a time and read the response: 'found', 'same', or 'wrong'."""
    outcomes: Counter[str] = Counter()
    random = Random(3)
    with Archive.read(path) as archive:
        rows = archive.rows("select id, warc, offset, length from captures where type = 'response'")
        for _ in range(flips):
            row = random.choice(rows)
            right = archive.original(row["id"])
            bit = 8 * (row["offset"] + random.randrange(GZIP_HEADER_BYTES, row["length"])) + random.randrange(8)
            with _flipped(archive.originals / row["warc"], bit):
                try:
                    outcomes["same" if archive.original(row["id"]) == right else "wrong"] += 1
                except DamagedRecord:
                    outcomes["found"] += 1
    return outcomes


@contextmanager
def _flipped(path: Path, bit: int) -> Iterator[None]:
    good = path.read_bytes()
    bad = bytearray(good)
    bad[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bad)
    try:
        yield
    finally:
        path.write_bytes(good)
