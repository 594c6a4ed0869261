"""The database anew from the originals: the same where pages are read as they were, honest where they are not."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from worlds import HOME, LIST, NOW, SENTENCE, SITE, content, exchange, read_list, recorded

from archive import Archive, DamagedRecord, NoJournal, OriginalsAlone
from archive.changes import read_changes
from archive.freshness import Policy
from archive.inventory import inventory
from archive.journal import ReadLater
from archive.opening import originals_folder
from archive.rebuilding import Rebuilding, tell
from archive.records import Absence, Attachment, Content, Counts, Exchange, Found, Handshake

DAY = timedelta(days=1)
LATER = NOW + 40 * DAY
ABOUT_SQLITE = ("sqlite_", "_sqlite_", "versions_fts", "files_fts")
"""How the pages of an index are laid out depends on how long a batch took."""
OF_THIS_MOMENT = "hosts"
"""What hosts are owed now: no original tells of it."""

Reader = Callable[[Exchange], Found]


def read(page: Exchange) -> Content | Absence:
    """What a page of this little world says: its payload in words."""
    if page.status == 404:
        return Absence(reason="not-found")
    words = page.payload.decode()
    if words == "a list":
        return Content(kind="listing")
    files = (Attachment(url=HOME + "plan.pdf", name="附件"),) if "附件" in words else ()
    return content(words, attachments=files, document_number="示政发〔2026〕1号")


def crawl(archive: Archive, pages: dict[str, str | None], *, at: int, reader: Reader = read) -> None:
    """A run that lists and reads these pages; None is one that is away."""
    now = NOW + at * DAY
    run = archive.run(SITE, now)
    read_list(run, list(pages), at=now)
    for url, words in pages.items():
        status = 200 if words is not None else 404
        page = exchange(url, (words or "away").encode(), at=now, status=status, tls=TLS[len(words or "") % len(TLS)])
        capture = recorded(run, page)
        if not capture.unchanged:
            run.save(capture, reader(page))
    run.record(exchange(HOME + "down", status=None, kind="document", at=now, failure="no connection"))
    counts: Counts = {"requests": len(pages)}
    run.finish("done", counts, now=now)


OLD = Handshake(verdict="unverified: certificate has expired")
"""As earlier versions wrote it."""
TLS = (None, OLD, replace(OLD, verdict="verified", protocol="TLSv1.0", fingerprint="aa" * 32))
WORLD: list[dict[str, str | None]] = [
    {HOME + "1": SENTENCE * 3, HOME + "2": SENTENCE * 4, HOME + "3": "a list", HOME + "4": SENTENCE * 3},
    {HOME + "1": SENTENCE * 3 + "另行通知。", HOME + "2": SENTENCE * 4, HOME + "5": "详见附件。" * 20},
    {HOME + "1": SENTENCE * 3 + "另行通知。", HOME + "2": None},
    {HOME + "2": None},
    {HOME + "2": None},
    {HOME + "2": SENTENCE * 4},
    {HOME + "4": None},
    {HOME + "4": None},
    {HOME + "4": None},
    {HOME + "4": "回来以后换了内容。" * 12},
]


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """An archive of ten runs: new, changed, gone and returned documents, a copy, a page that is none."""
    path = tmp_path / "archive.db"
    for number, pages in enumerate(WORLD):
        with Archive.write(path) as archive:
            crawl(archive, pages, at=8 * number)
    return path


def rebuilt(path: Path, target: Path, reader: Reader = read, policy: Policy | None = None) -> Path:
    """Rebuild from the originals of ``path`` into an archive of its own."""
    found = inventory(originals_folder(path))
    with closing(Rebuilding.begin(target, originals_folder(path), found, policy)) as archive:
        for step in archive.steps():
            page = archive.whole(step.original.exchange()) if step.original else None
            if isinstance(step.deed, ReadLater) and step.deed.content is None:
                page = archive.held(step.deed.capture)
            archive.do(step, reader(page) if page else None)
        archive.done()
    folder = originals_folder(target)
    folder.mkdir()
    for segment in originals_folder(path).iterdir():
        os.link(segment, folder / segment.name)
    with Archive.write(target) as whole:
        tell(whole, archive, LATER)
    return target


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        names = [name for name in names if not name.startswith(ABOUT_SQLITE) and name != OF_THIS_MOMENT]
        for of in ("versions", "files"):
            db.execute(f"create virtual table temp.words_of_{of} using fts5vocab(main, {of}_fts, instance)")
        names += ["words_of_versions", "words_of_files"]
        rows = {name: db.execute(f'select * from "{name}"').fetchall() for name in names}
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def feed(path: Path) -> list[tuple[int, str, str, int]]:
    with Archive.read(path) as archive:
        events = read_changes(archive.connection)
    return [(event["seq"], event["kind"], event["url"].removeprefix(HOME), event["version"]) for event in events]


def test_every_table_comes_out_as_it_was(live: Path, tmp_path: Path) -> None:
    kinds = {kind for _, kind, _, _ in feed(live)}
    assert kinds == {"new", "changed", "gone", "returned"}, "the world has everything that a rebuild may lose"
    assert len(tables(live)["certificates"]) == 1
    assert tables(rebuilt(live, tmp_path / "again.db")) == tables(live)


def test_what_pages_need_is_what_was_named_when_they_came(live: Path, tmp_path: Path) -> None:
    """An archive from before there was any owes none after a rebuild, and none is forgotten by a reader of today."""

    def naming(page: Exchange) -> Content | Absence:
        found = read(page)
        return replace(found, requisites=(HOME + "site.css",)) if isinstance(found, Content) else found

    assert tables(rebuilt(live, tmp_path / "again.db", naming)) == tables(live)
    with Archive.write(tmp_path / "named.db") as archive:
        crawl(archive, WORLD[0], at=0, reader=naming)
    named = tables(tmp_path / "named.db")
    assert "site.css" in repr(named["resources"])
    assert tables(rebuilt(tmp_path / "named.db", tmp_path / "same.db")) == named


def test_everything_is_due_when_it_was_under_the_policy_that_it_was_planned_by(tmp_path: Path) -> None:
    granted, path = Policy(readings_a_day=1, checks_a_year=40), tmp_path / "archive.db"
    for number, pages in enumerate(WORLD):
        with Archive.write(path, policy=granted) as archive:
            crawl(archive, pages, at=8 * number)
    planned = ("channels", "resources", "hazards", "prices", "sites")
    live, same = tables(path), tables(rebuilt(path, tmp_path / "same.db", policy=granted))
    assert [same[name] for name in planned] == [live[name] for name in planned]
    other = tables(rebuilt(path, tmp_path / "other.db"))
    assert other["resources"] != live["resources"]


def test_both_go_on_alike(live: Path, tmp_path: Path) -> None:
    again = rebuilt(live, tmp_path / "again.db")
    for path in (live, again):
        with Archive.write(path) as archive:
            crawl(archive, {HOME + "1": SENTENCE * 3, HOME + "6": SENTENCE * 5}, at=60)
    assert feed(live) == feed(again)
    differ = {name for name, rows in tables(live).items() if rows != tables(again)[name]}
    assert differ <= {"segments", "captures"}, "names of segments are drawn by lot"


def better(page: Exchange) -> Content | Absence:
    """Tomorrow's reader: it sees that the list holds a document, and reads one number otherwise."""
    if page.payload == b"a list":
        return content(SENTENCE * 9)
    found = read(page)
    if isinstance(found, Content) and page.url == HOME + "1":
        return replace(found, metadata=replace(found.metadata, document_number="示政办发〔2026〕1号"))
    return found


def test_what_is_read_otherwise_is_told_at_the_end_and_the_feed_stays(live: Path, tmp_path: Path) -> None:
    again = rebuilt(live, tmp_path / "again.db", better)
    before, after = feed(live), feed(again)
    assert after[: len(before)] == before
    assert [(kind, url) for _, kind, url, _ in after[len(before) :]] == [("reextracted", "1"), ("reextracted", "3")]
    assert [seq for seq, *_ in after] == list(range(1, len(after) + 1))
    with Archive.read(again) as archive:
        numbers = {row["document_number"] for row in archive.rows("select * from versions where document = 1")}
        (seen,) = archive.rows("select first_seen_at, url from documents where url = ?", (HOME + "3",))
    assert numbers == {"示政办发〔2026〕1号"}
    assert seen["first_seen_at"] == "2026-03-01T04:00:00Z", "the past is better known, not later"


def test_it_is_told_once(live: Path, tmp_path: Path) -> None:
    once = rebuilt(live, tmp_path / "once.db", better)
    twice = rebuilt(once, tmp_path / "twice.db", better)
    assert feed(twice) == feed(once)
    assert tables(twice) == tables(once)
    back = rebuilt(twice, tmp_path / "back.db", read)
    assert [kind for _, kind, _, _ in feed(back)][-2:] == ["reextracted", "reextracted"]


def worse(page: Exchange) -> Content | Absence:
    return Content(kind="listing") if page.url == HOME + "4" else read(page)


def test_what_the_feed_has_told_of_stays_a_document(live: Path, tmp_path: Path) -> None:
    again = rebuilt(live, tmp_path / "again.db", worse)
    assert feed(again)[-1][1:3] == ("reextracted", "4")
    with Archive.read(again) as archive:
        (version,) = archive.rows(
            "select quality from versions join documents on documents.id = document where url = ?", (HOME + "4",)
        )
        assert version["quality"] == "no-document:listing"


def test_readers_keep_the_numbers_they_know(live: Path, tmp_path: Path) -> None:
    """A document that only today's reader sees, and that came first, takes no other's number."""
    again = rebuilt(live, tmp_path / "again.db", better)
    known = {row["url"]: row["id"] for row in ids(live)}
    now = {row["url"]: row["id"] for row in ids(again)}
    assert known.items() <= now.items()
    assert now[HOME + "3"] > max(known.values())


def ids(path: Path) -> list[dict[str, object]]:
    with Archive.read(path) as archive:
        return archive.rows("select id, url from documents")


def test_a_torn_tail_is_left_out_and_cut_at_the_next_start(live: Path, tmp_path: Path) -> None:
    before = tables(live)
    last = max(originals_folder(live).iterdir(), key=lambda path: path.stat().st_mtime_ns)
    with last.open("ab") as file:
        file.write(last.read_bytes()[:700])
    assert tables(rebuilt(live, tmp_path / "again.db")) == before


def test_a_break_in_the_middle_is_an_alarm(live: Path, tmp_path: Path) -> None:
    first = min(originals_folder(live).iterdir(), key=lambda path: path.name)
    damaged = bytearray(first.read_bytes())
    damaged[len(damaged) // 3] ^= 0xFF
    first.write_bytes(damaged)
    with pytest.raises(DamagedRecord, match=first.name):
        rebuilt(live, tmp_path / "again.db")


def test_a_run_that_died_is_interrupted_here_too(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = Archive.write(path)
    run = archive.run(SITE, NOW)
    recorded(run, exchange(LIST, kind="listing"))
    archive.flush()
    recorded(run, exchange(HOME + "9"))
    archive.connection.close()
    archive._lock.release()  # type: ignore[union-attr]
    del archive
    with Archive.write(path) as again:
        crawl(again, WORLD[0], at=1)
    assert tables(rebuilt(path, tmp_path / "again.db")) == tables(path)


def test_segments_follow_their_numbers_not_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    for at in (0, 5, 2):
        with Archive.write(path) as archive:
            crawl(archive, {HOME + "1": f"第{at}版。" * 30}, at=at)
    again = rebuilt(path, tmp_path / "again.db")
    assert [event[1] for event in feed(again)] == ["new", "changed", "changed"]
    assert tables(again) == tables(path)


def test_originals_without_a_journal_are_not_enough(tmp_path: Path) -> None:
    (tmp_path / "archive-warc").mkdir()
    with pytest.raises(NoJournal, match="no journal is among them"):
        inventory(tmp_path / "archive-warc")


def test_no_new_archive_begins_beside_originals(live: Path) -> None:
    live.unlink()
    with pytest.raises(OriginalsAlone, match="gongkai rebuild"):
        Archive.write(live)
    assert not live.exists()
