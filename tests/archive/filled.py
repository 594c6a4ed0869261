"""An archive of any size, filled with SQL: the verbs would take hours for what a benchmark needs in minutes.

Every table and index is as the verbs leave it: keys drawn by lot where theirs are digests, a search index of a wide
vocabulary, sites and channels of very different sizes, wordings and anchors by which copies are found. Only the
originals are missing.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from prose import SENTENCES, Index, Prose, by_rank

from archive import Archive
from archive.hazards import grain
from archive.instants import DAY, HOUR, to_text
from archive.records import Channel, Site
from archive.search import index_terms

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
SITES = 50
CHANNELS = 8
RUNS_A_SITE = 100

FILLED_SENTENCES = 10
"""What the filling writes of a text: a quarter, or a million of them would take half an hour and 20 GB."""

BLOCK = 40_000
"""Documents that are drawn one by one; a larger archive is this many again and again, under other keys."""

INDEXES = ("versions_fts", "files_fts")
HASH_BYTES = 64 << 20
"""What each gathers before it writes while it is filled: FTS5's own 1 MB would be merged a dozen times over."""

CHUNK = 10_000
FIELDS = ("title", "document_number", "index_number", "issuing_body", "publisher", "issued_on", "published_on", "genre",
          "subject", "source", "keywords", "summary")  # fmt: skip
EDITED, WITH_FILE, COPYING = 10, 4, 20
"""One document in so many has a second version, an attachment, the text of the one before it …"""

COPIES = 13
"""… which is those of these numbers: neither they nor the ones before them are edited."""

IDENTICAL = json.dumps({"share": 1.0, "share_of_other": 1.0, "agree": ["issuing_body"], "differ": ["title"]})

Row = tuple[object, ...]

COLUMNS = {
    "resources": "id url address site channel kind etag payload_digest discovered_at checked_at due_at state weight",
    "entries": "channel resource title listed_on first_seen_at seen_in first_seen_in",
    "captures": "id resource run url fetched_at status media_type payload_digest warc offset length type refers_to"
    " ip_address",
    "texts": "digest text characters",
    "documents": "id title document_number index_number issuing_body publisher published_on year region genre url site"
    " channel first_seen_at checked_at changed_at versions current_version copies_of resource wording",
    "versions": "id document number capture seen_at text_digest text characters added removed substantive title"
    " document_number index_number issuing_body publisher published_on year region genre",
    "fields": "version field raw how where used",
    "files": "id payload_digest format media_type text text_digest characters pages reader",
    "attachments": "version url name media_type capture file",
    "wordings": "id digest characters text",
    "anchors": "anchor wording",
    "copies": "document other relation score evidence",
    "changes": "at kind document version",
    "versions_fts": "rowid title body meta",
    "files_fts": "rowid title body meta",
}


DIGEST = "'sha256:' || substr({0}, 8 + :nth) || substr({0}, 8, :nth)"
"""Another digest for each nth, drawn by lot as the first one was: its characters turned in a circle."""

OTHERS = "(anchor | :key) - (anchor & :key)"
"""Other anchors for each nth: exclusive or with a number drawn by lot, for which SQLite has no operator."""

AGAIN = f"""
    insert into resources (id, url, site, channel, kind, etag, payload_digest, discovered_at, checked_at, due_at, state,
        weight)
    select id + :r, url || '?' || :nth, site, channel, kind, etag, {DIGEST.format("payload_digest")}, discovered_at,
        checked_at, due_at, state, weight
    from resources where id <= :resources;

    insert into entries (channel, resource, title, listed_on, first_seen_at, seen_in, first_seen_in)
    select channel, resource + :r, title, listed_on, first_seen_at, seen_in, first_seen_in
    from entries where resource <= :resources;

    insert into captures (id, resource, run, url, fetched_at, status, media_type, payload_digest, warc, offset, length,
        type, refers_to, ip_address)
    select id + :c, resource + :r, run, url || '?' || :nth, fetched_at, status, media_type,
        {DIGEST.format("payload_digest")}, warc, offset + :c, length, type, refers_to + :c, ip_address
    from captures where id <= :captures;

    insert or ignore into texts
    select {DIGEST.format("texts.digest")}, texts.text, texts.characters
    from versions join texts on texts.digest = versions.text where id <= :versions;

    insert into wordings
    select id + :w, {DIGEST.format("digest")}, characters, {DIGEST.format("text")} from wordings where id <= :wordings;

    insert into anchors
    select {OTHERS}, wording + :w from anchors where wording <= :wordings order by 1;

    insert into documents (id, title, document_number, index_number, issuing_body, publisher, published_on, year,
        region, genre, url, site, channel, first_seen_at, checked_at, changed_at, versions, current_version, copies_of,
        resource, wording)
    select id + :d, title, document_number || :nth, index_number || :nth, issuing_body, publisher, published_on, year,
        region, genre, url || '?' || :nth, site, channel, first_seen_at, checked_at, changed_at, versions,
        current_version + :v, copies_of + :d, resource + :r, wording + :w
    from documents where id <= :documents;

    insert into versions (id, document, number, capture, seen_at, text_digest, text, characters, added, removed,
        substantive, title, document_number, index_number, issuing_body, publisher, published_on, year, region, genre)
    select id + :v, document + :d, number, capture + :c, seen_at, {DIGEST.format("text_digest")},
        {DIGEST.format("text")}, characters, added, removed, substantive, title, document_number, index_number,
        issuing_body, publisher, published_on, year, region, genre
    from versions where id <= :versions;

    insert into fields select version + :v, field, raw, how, "where", used from fields where version <= :versions;

    insert into files (id, payload_digest, format, media_type, text, text_digest, characters, pages, reader)
    select id + :f, {DIGEST.format("payload_digest")}, format, media_type, {DIGEST.format("text")},
        {DIGEST.format("text_digest")}, characters, pages, reader
    from files where id <= :files;

    insert or ignore into texts
    select {DIGEST.format("texts.digest")}, texts.text, texts.characters
    from files join texts on texts.digest = files.text where id <= :files;

    insert into attachments (version, url, name, media_type, capture, file)
    select version + :v, url || '?' || :nth, name, media_type, capture + :c, file + :f
    from attachments where version <= :versions;

    insert into copies select document + :d, other + :d, relation, score, evidence
    from copies where document <= :documents;

    insert into changes (at, kind, document, version)
    select at, kind, document + :d, version + :v from changes where seq <= :versions
"""


def site(number: int) -> Site:
    """One of the invented sites."""
    home = f"http://www.place{number}.example/"
    channels = tuple(Channel(name=f"栏目{n}", url=f"{home}list{n}/") for n in range(CHANNELS))
    return Site(id=f"place{number}", name=f"第{number}市人民政府", url=home, family="trs", channels=channels)


class Filling:
    """The rows of many documents, gathered by table and written a chunk at a time."""

    def __init__(self, db: sqlite3.Connection, chance: random.Random, prose: Prose, sentences: int) -> None:
        self._db = db
        self._chance = chance
        self._prose = prose
        self._sentences = sentences
        self._rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self._versions = self._captures = self._resources = self._files = 0
        self._index = Index(chance)
        self._text = ("", "", "")
        self._bodies = [f"第{number}市人民政府办公室" for number in range(400)]
        self._sites, self._channels = by_rank(SITES), by_rank(CHANNELS)

    def fill(self, documents: int) -> None:
        drawn = min(documents, BLOCK)
        for number in range(1, drawn + 1):
            self._document(number)
            if number % CHUNK == 0:
                self._write()
        self._write()
        for nth in range(1, documents // drawn):
            self._again(nth, drawn)

    def _again(self, nth: int, drawn: int) -> None:
        """The drawn documents once more under other keys, and further texts in the search index."""
        keys = {"f": nth * self._files, "files": self._files,
                "d": nth * drawn, "v": nth * self._versions, "c": nth * self._captures, "r": nth * self._resources,
                "nth": nth, "documents": drawn, "versions": self._versions, "captures": self._captures,
                "resources": self._resources, "w": nth * self._index.wordings, "wordings": self._index.wordings,
                "key": self._chance.getrandbits(64) - 2**63}  # fmt: skip
        self._db.execute("begin")
        for statement in AGAIN.split(";"):
            self._db.execute(statement, keys)
        first = keys["v"] + 1
        titles, bodies = ([self._prose.draw(length)[1] for _ in range(2_000)] for length in (1, self._sentences))
        self._db.executemany(
            "insert into versions_fts (rowid, title, body, meta) values (?, ?, ?, ?)",
            (
                (number, self._chance.choice(titles), self._chance.choice(bodies), str(number))
                for number in range(first, first + self._versions)
            ),
        )
        self._db.executemany(
            "insert into files_fts (rowid, title, body, meta) values (?, '', ?, '')",
            ((number, self._chance.choice(bodies)) for number in range(keys["f"] + 1, keys["f"] + self._files + 1)),
        )
        self._db.execute("commit")

    def _write(self) -> None:
        self._db.execute("begin")
        for table, rows in self._rows.items():
            names = ", ".join(f'"{name}"' for name in COLUMNS[table].split())
            marks = ", ".join("?" * len(COLUMNS[table].split()))
            self._db.executemany(f"insert into {table} ({names}) values ({marks})", rows)
            rows.clear()
        self._db.execute("commit")

    def _add(self, table: str, *values: object) -> None:
        self._rows[table].append(values)

    def _digest(self) -> str:
        return f"sha256:{self._chance.getrandbits(256):064x}"

    def _document(self, number: int) -> None:
        chance = self._chance
        (place,) = chance.choices(range(SITES), cum_weights=self._sites)
        (nth,) = chance.choices(range(CHANNELS), cum_weights=self._channels)
        channel = place * CHANNELS + nth + 1
        run = 1 + place * RUNS_A_SITE + chance.randrange(RUNS_A_SITE)
        age = chance.randrange(8 * 365) * DAY
        published_on = (NOW - age).date().isoformat()
        seen_at, checked_at = to_text(NOW - age / 2), to_text(NOW - age / 8)
        due_at = to_text(NOW + chance.randrange(1, 90 * 24) * HOUR)
        url = f"http://www.place{place}.example/list{nth}/{published_on[:7]}/t{published_on}_{number}.html"
        body = chance.choice(self._bodies)
        said = (f"{body}关于第{number}号事项的通知", f"第{place}政发〔{published_on[:4]}〕{number}号",
                f"000014349/{published_on[:4]}-{number:08}", body, body, published_on,
                int(published_on[:4]), "330000", "通知")  # fmt: skip
        resource, payload, first = self._next_resource(), self._digest(), self._captures + 1
        self._add("resources", resource, url, None, f"place{place}", channel, "document", f'"{number:x}"', payload,
                  seen_at, checked_at, due_at, "saved", grain(0.15 / (1 + age / DAY) ** 0.3))  # fmt: skip
        self._add("entries", channel, resource, said[0], published_on, seen_at, run, run)
        original = number - 1 if number % COPYING == COPIES else None
        numbers = range(1, 3 if number % EDITED == 0 else 2)
        for nth_version in numbers:
            if original is None:
                self._text = self._draw()
            self._capture(resource, run, url, seen_at, payload=payload if nth_version == 1 else self._digest())
            self._version(number, nth_version, seen_at, said)
        self._capture(resource, run, url, checked_at, payload=payload, first=first)
        if original is None:
            wording, keys = self._index.enter(*self._text[:2])
            self._rows["wordings"].append(wording)
            self._rows["anchors"].extend(keys)
        else:
            self._add("copies", number, original, "identical", 1.0, IDENTICAL)
        self._add("documents", number, *said, url, f"place{place}", channel, seen_at, checked_at, seen_at,
                  len(numbers), self._versions, original, resource, self._index.wordings)  # fmt: skip
        if number % WITH_FILE == 0:
            self._file(resource, place, run, seen_at, url)

    def _next_resource(self) -> int:
        self._resources += 1
        return self._resources

    def _capture(self, resource: int, run: int, url: str, at: str, *, payload: str, first: int | None = None) -> None:
        self._captures += 1
        self._add("captures", self._captures, resource, run, url, at, 304 if first else 200, "text/html", payload,
                  "filled.warc.gz", self._captures * 9_000, 9_000, "revisit" if first else "response", first,
                  "192.0.2.10")  # fmt: skip

    def _version(self, document: int, number: int, at: str, said: Sequence[object]) -> None:
        self._versions += 1
        text, digest, terms = self._text
        self._add("versions", self._versions, document, number, self._captures, at, self._digest(), digest, len(text),
                  len(text) if number == 1 else 40, 0 if number == 1 else 30, 1, *said)  # fmt: skip
        for field in FIELDS:
            self._add("fields", self._versions, field, str(said[0]), "meta", "ArticleTitle", 1)
        meta = " ".join(index_terms(str(value)) for value in said[1:5])
        self._add("versions_fts", self._versions, index_terms(str(said[0])), terms, meta)
        self._add("changes", at, "new" if number == 1 else "changed", document, self._versions)

    def _draw(self) -> tuple[str, str, str]:
        """A new text, its digest and its terms."""
        text, terms = self._prose.draw(self._sentences)
        digest = self._digest()
        self._add("texts", digest, text, len(text))
        return text, digest, terms

    def _file(self, page: int, place: int, run: int, at: str, url: str) -> None:
        resource, address, digest = self._next_resource(), url.replace(".html", ".pdf"), self._digest()
        self._add("resources", resource, address, None, f"place{place}", None, "attachment", None, digest, at, at,
                  to_text(NOW + 60 * DAY), "saved", None)  # fmt: skip
        self._capture(resource, run, address, at, payload=digest)
        self._files += 1
        text, key, terms = self._draw()
        self._add("files", self._files, digest, "pdf", "application/pdf", key, self._digest(), len(text), 2, "filled 1")
        self._add("files_fts", self._files, "", terms, "")
        self._add("attachments", self._versions, address, "附件：汇总表.pdf", "application/pdf", self._captures,
                  self._files)  # fmt: skip


def fill(path: Path, documents: int, *, sentences: int = FILLED_SENTENCES, seed: int = 2026) -> None:
    """Make an archive of so many documents; above ``BLOCK``, a multiple of it."""
    with Archive.write(path) as archive:
        archive.register([site(number) for number in range(SITES)], NOW - DAY)
    chance = random.Random(seed)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # only while it is filled: a crash costs a file that nobody has seen
        for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -1000000", "foreign_keys = off"):
            db.execute(f"pragma {pragma}")
        for index in INDEXES:
            db.execute(f"insert into {index} ({index}, rank) values ('hashsize', ?)", (HASH_BYTES,))
        _history(db, chance)
        prose = Prose(chance, min(documents, SENTENCES))
        Filling(db, chance, prose, sentences).fill(documents)
        for index in INDEXES:
            db.execute(f"delete from {index}_config where k = 'hashsize'")
        db.execute("update sites set documents = (select count(*) from documents where site = sites.id)")
        db.execute(
            """
            insert into months select substr(published_on, 1, 7), site, count(*) from documents
            where published_on is not null group by 1, 2
            """
        )


def _history(db: sqlite3.Connection, chance: random.Random) -> None:
    """The runs of every site, and their readings of every channel."""
    began = [(f"place{place}", to_text(NOW - (RUNS_A_SITE - nth) * DAY)) for place in range(SITES)
             for nth in range(RUNS_A_SITE)]  # fmt: skip
    db.execute("begin")
    db.execute("insert into segments values ('filled.warc.gz', ?, 1, ?, null)", (to_text(NOW), to_text(NOW)))
    db.executemany("insert into runs (site, started_at, ended_at, outcome) values (?, ?, ?, 'done')",
                   [(name, at, at) for name, at in began])  # fmt: skip
    db.execute(
        """
        insert into listing_reads (run, channel, pages_read, entries_seen, overlap, complete, to_the_end, ending)
        select runs.id, channels.id, 2, 40, 40, 1, runs.id % 10 = 0, iif(runs.id % 10 = 0, 'end', 'overlap')
        from runs join channels on channels.site = runs.site order by runs.id
        """
    )
    db.execute("update channels set last_complete_at = ?, last_full_at = ?, due_at = ?",
               (to_text(NOW - HOUR), to_text(NOW - DAY), to_text(NOW + 6 * HOUR)))  # fmt: skip
    db.execute("commit")
