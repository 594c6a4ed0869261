"""What the archive asks of SQLite goes through no table that grows with it: at a million documents that is seconds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filled import fill, site
from worlds import LIST, NOW, SITE, content, exchange, fetched, file_content, file_exchange, read_list, recorded

from archive import Archive, copies, finding, health, repair, sites, waiting
from archive.browse import reading
from archive.browse.shelf import nearest
from archive.changes import counts_between, read_changes
from archive.citations import cited, citing
from archive.comparison import find
from archive.instants import china_day
from archive.records import Absence, Attachment, Content, Handshake
from archive.run import Run

DAY = timedelta(days=1)
PAGES = [f"{LIST}{number}.html" for number in range(6)]
TLS = Handshake(verdict="verified", protocol="TLSv1.3", fingerprint="5d" * 32)
FILE = Attachment(url=LIST + "table.pdf", name="附件：汇总表")

SMALL = frozenset(
    {
        "sites", "channels",  # as many as settings.toml names
        "bearers",  # of one number, twenty at most
        "chosen",  # changes on a page, fifty at most
        "hits",  # texts with a document's number, a hundred at most
        "newest",  # documents of a site, three hundred at most
        "months",  # a few hundred for each site
        "hazards", "prices", "search_index",  # fourteen, two and one, for ever
        "sqlite_master", "sqlite_schema", "_sqlite_migrations", "versions_fts_config", "files_fts_config", "CONSTANT",
    }
)  # fmt: skip

EXPLAINED = {
    "update runs set outcome = 'interrupted'": "once at each opening; a run is one of hundreds of documents",
    "select name, committed from segments": "once at each opening; a segment is a day or 1 GB",
}
"""What may be gone through whole, and why. So is the index of weights, once a day, for the price of a check
(archive/pricing.py); its plan calls that a search."""


@contextmanager
def traced(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The statements that connections opened meanwhile are given."""
    statements: set[str] = set()
    connect = sqlite3.connect

    def connect_traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(statements.add)
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_traced)
        yield statements


def crawl(path: Path) -> None:
    """Everything that can happen to documents, and everything that is asked of an archive day by day."""
    with Archive.write(path) as archive:
        first_day(archive.run(SITE, NOW))
        later_days(archive)
        ask(archive, NOW + 90 * DAY)
    with Archive.write(path) as archive:
        archive.run(SITE, NOW)
    Archive.write(path).close()  # where a run did not end


def first_day(run: Run) -> None:
    run.standing(1, full_every=30 * DAY)
    read_list(run, PAGES)
    for number, url in enumerate(PAGES):
        page = recorded(run, exchange(url, url.encode()))
        run.save(page, content(f"第{number // 3}号。" * 30, attachments=(FILE,)))
    fetched(run, FILE.url)
    run.record(exchange(LIST + "robots.txt", kind="robots", tls=TLS))
    run.record(exchange(LIST + "robots.txt", b"again", kind="robots", tls=replace(TLS, verdict="unverified: expired")))
    need(run)
    run.record(exchange(PAGES[0], status=502))
    run.record(exchange(PAGES[0], status=404))
    run.finish("done", {}, now=NOW)


def need(run: Run) -> None:
    """A page needs a style sheet, which needs an image, which is not there."""
    sheet, image = LIST + "site.css", LIST + "bg.png"
    page = recorded(run, exchange(PAGES[5], b"styled"))
    run.save(page, replace(content("第2号。" * 30), requisites=(sheet,)))
    capture = recorded(run, exchange(sheet, kind="requisite"))
    run.save(capture, Content(kind="requisite", requisites=(image,)))
    run.record(exchange(image, kind="requisite", status=404))


def later_days(archive: Archive) -> None:
    for week in range(1, 5):
        at = NOW + 7 * week * DAY
        run = archive.run(SITE, at)
        read_list(run, PAGES[week:], at=at)
        run.due(at)
        run.due(at, every=True)
        run.record(exchange(PAGES[0], b"", at=at, status=304))
        run.save(recorded(run, exchange(PAGES[1], status=404, at=at)), Absence(reason="not-found"))
        edit = content(f"第{week}号。" * 30, validity="有效", published_on=date(2026, 1, week))
        run.save(recorded(run, exchange(PAGES[2], repr(week).encode(), at=at)), edit)
        run.save(recorded(run, exchange(PAGES[3], b"a list", at=at)), content("", title=None))
        run.finish("done", {}, now=at)
    run.save(recorded(run, exchange(PAGES[1], b"back", at=at)), content("又来了。" * 30))
    files(run, at)
    read_later(archive, run, at)
    redesigned(run, at)
    copied(archive, run, at)


def files(run: Run, at: datetime) -> None:
    """A file is replaced, goes and comes back; another leads a cover; one is too large."""
    cover = Attachment(url=LIST + "cover.pdf", name="附件")
    run.save(recorded(run, exchange(LIST + "cover.html", b"cover", at=at)), content("见附件", attachments=(cover,)))
    fetched(run, cover.url, "全文。" * 30, at=at)
    fetched(run, FILE.url, "另一个表。" * 9, at=at)
    for week in range(1, 4):
        run.record(file_exchange(FILE.url, "404", at=at + 7 * week * DAY, status=404))
    fetched(run, FILE.url, "又一个表。" * 9, at=at + 30 * DAY)
    run.record(replace(file_exchange(LIST + "large.pdf", "", at=at), truncated="length"))


def read_later(archive: Archive, run: Run, at: datetime) -> None:
    """A file is held unread, another is a scan; both are read at last."""
    scan = Attachment(url=LIST + "scan.pdf", name="附件")
    run.save(recorded(run, exchange(LIST + "scan.html", b"scan", at=at)), content("见附件。", attachments=(scan,)))
    archive.reads_files = False
    recorded(run, file_exchange(scan.url, "held", at=at))
    archive.reads_files = True
    for said in (file_content("", unread="scanned"), file_content("认出的字。" * 9, quality=("ocr",))):
        (one,) = waiting.waiting(archive.connection, [waiting.RECOGNISING])
        waiting.keep(archive, waiting.Read(capture=one.capture, content=said), at)
    assert not list(waiting.waiting(archive.connection, [waiting.RECOGNISING]))


def copied(archive: Archive, run: Run, at: datetime) -> None:
    """A document is on many pages, in another state, in part. People split two of them; one after the other goes."""
    paper = "。".join(f"第{number}项任务由各单位于年底以前办结并书面报告" for number in range(20))
    later = paper.replace("第3项任务由各单位于年底以前", "第3项任务由牵头部门在六月底之前商有关方面")
    texts = [paper, f"{paper}。\n责任编辑：某某", paper[:-40], later, f"{later}。\n来源：某网", paper[200:350], paper]
    pages = [f"{LIST}copy{number}.html" for number in range(len(texts))]
    for number, (url, text) in enumerate(zip(pages, texts, strict=True)):
        said = content(text, title="关于年度重点任务分工的通知", published_on=date(2026, 2, 20 - number))
        run.save(recorded(run, exchange(url, repr(number).encode(), at=at)), said)
    documents = [row["id"] for url in pages for row in archive.rows("select id from documents where url = ?", (url,))]
    judged = [archive.rows("select relation from copies where document = ?", (number,)) for number in documents]
    assert {row["relation"] for rows in judged for row in rows} == {"identical", "copy", "excerpt", "revision"}
    archive.split(documents[0], documents[-1], at)
    archive.join(documents[0], documents[-1], at)
    for number in (6, 0, 2):
        edit = content(f"第{number}页现在另有内容，与从前无关。" * 9)
        run.save(recorded(run, exchange(pages[number], b"edited", at=at)), edit)
    with archive.change() as db:
        copies.unlink(db, documents[3])  # as if an earlier version had kept it
    archive.flush()


def redesigned(run: Run, at: datetime) -> None:
    """A document is met at other addresses, which redirect, differ, go, and carry another one at last."""
    old, new, other = (f"{LIST}{name}.html" for name in ("old", "new", "other"))
    numbers = {"index_number": "1", "document_number": "示政发〔2026〕3号", "issuing_body": "示例市人民政府"}
    run.save(recorded(run, exchange(old, b"old", at=at)), content("搬家。" * 30, **numbers))
    run.save(recorded(run, exchange(new, b"new", at=at)), content("搬家。" * 30, **numbers))
    numbers["index_number"] = "2"
    run.save(recorded(run, exchange(other, b"other", at=at)), content("搬家。" * 30, **numbers))
    run.record(exchange(old, b"", at=at, status=301))
    run.save(recorded(run, exchange(new, b"moved", at=at, resource_url=old)), content("搬家了。" * 30, **numbers))
    for away in (new, old):
        run.save(recorded(run, exchange(away, status=404, at=at)), Absence(reason="not-found"))
    numbers["document_number"] = "示政发〔2026〕4号"
    run.save(
        recorded(run, exchange(other, b"another", at=at)), content("另一份。" * 30, **numbers | {"index_number": "3"})
    )


def ask(archive: Archive, now: datetime) -> None:
    archive.due(now)
    health.overview(archive.connection, now)
    sites.with_open_run(archive.connection)
    sites.first_run(archive.connection)
    counts_between(archive.connection, now - DAY, now)
    read_changes(archive.connection, 3, 100)
    archive.original(1)
    nearest(archive.connection, PAGES[0], "2026-03-01T04:00:00Z", kind="document")
    assert find(archive.connection, f"{LIST}old.html")
    read(archive.connection, now)


def read(db: sqlite3.Connection, now: datetime) -> None:
    """What the pages ask, but for the two counts on the first: they go through the smallest index there is."""
    reading.months(db)
    reading.health(db, now)
    reading.latest(db, "gone", 5)
    reading.changes(db, reading.Wanted(kind="new", site=SITE.id, day=china_day(NOW)))
    assert reading.document(db, 1)
    assert cited(db, "示政发〔2026〕4号")
    citing(db, 1, "示政发〔2026〕4号")


def test_no_statement_goes_through_a_table_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive.db"
    Archive.write(path).close()
    with traced(monkeypatch) as statements:
        crawl(path)
    found = {}
    with Archive.read(path) as archive:
        archive.connection.execute("pragma foreign_keys = off")
        for statement in statements:
            if "unindexed" not in statement and re.match(
                r"\s*(select|insert|update|delete|with)\b", statement, re.IGNORECASE
            ):
                plan = archive.connection.execute("explain query plan " + statement).fetchall()
                if scanned := [line for *_, line in plan if goes_through(line)]:
                    found[" ".join(statement.split())] = scanned
    unexplained = {statement: lines for statement, lines in found.items() if not statement.startswith(tuple(EXPLAINED))}
    assert unexplained == {}
    for beginning in EXPLAINED:
        assert any(statement.startswith(beginning) for statement in found), f"{beginning} needs no explanation any more"


def test_what_is_asked_of_a_hit_stands_in_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the rows themselves: 500 hits in a million documents would be 500 pages of the table more."""
    with traced(monkeypatch) as statements, Archive.write(tmp_path / "archive.db") as archive:
        finding.search(archive.connection, "草原")
        (gathering,) = (statement for statement in statements if "create temp table hits" in statement)
        plan = archive.connection.execute("explain query plan " + gathering).fetchall()
    searched = [line.partition(" (")[0] for *_, line in plan if line.startswith("SEARCH")]
    assert sorted(set(searched)) == [
        "SEARCH attachments USING COVERING INDEX attachments_file",
        "SEARCH documents USING COVERING INDEX documents_hits",
    ]
    assert len(searched) == 3, "once for pages, and for files with what names them"


def goes_through(line: str) -> bool:
    """Whether a line of a plan says that a whole table is read, or a whole index. A subquery has lines of its own."""
    verb, table = f"{line} -".split()[:2]  # in a plan of what is joined on, LEFT stands alone
    whole = verb == "SCAN" and "VIRTUAL TABLE" not in line and not table.startswith("(subquery")
    return whole and table.removeprefix("main.") not in SMALL


# ---------------------------------------------------------------------- what a plan does not show


class Steps:
    """How many steps SQLite's machine takes: the same on every computer, and what foreign keys cost is among them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.of: dict[str, int] = {}

    def count(self, name: str, work: Callable[[], object]) -> None:
        ticks: list[int] = []
        self._connection.set_progress_handler(lambda: ticks.append(1) or 0, 10)
        work()
        self._connection.set_progress_handler(None, 10)
        self.of[name] = len(ticks)


def steps_at(documents: int, path: Path) -> dict[str, int]:
    """What each verb costs in an archive of so many documents."""
    fill(path, documents)
    at = NOW + DAY
    with Archive.write(path) as archive:
        steps = Steps(archive.connection)
        run = archive.run(site(0), at)
        new = f"{site(0).url}new.html"
        channel = run.channels()[0]
        steps.count("due", lambda: archive.due(at))
        steps.count("run.due", lambda: run.due(at - 99 * DAY))
        steps.count("run.channels", lambda: run.channels(due_by=at))
        steps.count("run.standing", lambda: run.standing(channel.channel or 0, full_every=DAY))
        steps.count("run.record", lambda: run.record(exchange(new, at=at)))
        capture = recorded(run, exchange(new, b"again", at=at))
        numbers = {"index_number": "1", "document_number": "2", "issuing_body": issuing_body(archive)}
        steps.count("run.save, new", lambda: run.save(capture, content(attachments=(FILE,), **numbers)))
        alias = recorded(run, exchange(f"{site(0).url}alias.html", at=at))
        numbers["index_number"] = "3"
        steps.count("run.save, an alias", lambda: run.save(alias, content(attachments=(FILE,), **numbers)))
        assert archive.rows("select count(*) as n from aliases") == [{"n": 2}]
        capture = recorded(run, exchange(new, b"edited", at=at))
        steps.count("run.save, changed", lambda: run.save(capture, content("改了。" * 30)))
        repost = recorded(run, exchange(f"{site(0).url}repost.html", at=at))
        steps.count("run.save, a copy", lambda: run.save(repost, content(f"{text_of(archive, 9)}\n责任编辑：某某")))
        assert [row["relation"] for row in archive.rows(JUDGED, (documents + 2,))] == ["identical"]
        steps.count("run.save, a copy no more", lambda: run.save(repost, content("另有内容。" * 30)))
        with archive.change() as db:
            copies.unlink(db, documents // 2)
            steps.count("judge_some", lambda: copies.judge_some(db))
        steps.count("run.save, absent", lambda: run.save(capture, Absence(reason="not-found")))
        steps.count("run.record, a file", lambda: run.record(file_exchange(FILE.url, "表", at=at)))
        steps.count("run.save, a file", lambda: fetched(run, FILE.url, at=at))
        steps.count("run.save, a file replaced", lambda: fetched(run, FILE.url, "另一个表", at=at))
        away = file_exchange(FILE.url, "404", at=at, status=404)
        steps.count("run.record, a file away", lambda: run.record(away))
        steps.count("run.finish", lambda: run.finish("done", {}, now=at))
        steps.count("read_changes", lambda: read_changes(archive.connection, documents // 2, 50))
        archive.run(site(1), at)
        archive.flush()
        archive.connection.execute("insert into segments values ('none.warc.gz', '2026', 0, null, null)")
        steps.count("opening after a crash", lambda: repair.mend(archive.connection, archive.originals))
    return steps.of


JUDGED = "select relation from copies where document = ?"


def text_of(archive: Archive, wording: int) -> str:
    """A text that a document of the filling has."""
    (row,) = archive.rows(
        "select texts.text from wordings join texts on texts.digest = wordings.text where wordings.id = ?", (wording,)
    )
    return str(row["text"])


def issuing_body(archive: Archive) -> str:
    """One that has issued many of the documents."""
    (row,) = archive.rows("select issuing_body, count(*) from documents group by issuing_body order by 2 desc limit 1")
    return str(row["issuing_body"])


def test_no_verb_takes_more_steps_in_a_larger_archive(tmp_path: Path) -> None:
    small, large = steps_at(300, tmp_path / "small.db"), steps_at(6_000, tmp_path / "large.db")
    more = {name: (small[name], large[name]) for name in small if large[name] > 1.5 * small[name] + 20}
    assert more.keys() <= {"run.finish"}, more
    assert large["run.finish"] < JUDGING_A_SITE


JUDGING_A_SITE = 6_000
"""Ten times as many steps may the judgement at the end of a run take: it looks at what its site has published in three
years and at the versions of its newest documents, whose number is bounded (`health.MOST_DOCUMENTS`,
`redesign.NEWEST`); the sites of this small archive have not that many."""
