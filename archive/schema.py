"""Every table and column of the archive, in order of history (sqlite-utils Migrations); `archive.opening.STEPS` names
each step for who only reads.

A day is ``YYYY-MM-DD`` (China); an instant is ``YYYY-MM-DDTHH:MM:SSZ`` (UTC), so that both sort as text.
The tables are STRICT: a value of the wrong type is refused by SQLite itself.
"""

from __future__ import annotations

from archive.sqlite import Database, Migrations

migrations = Migrations("gongkai")

METADATA_COLUMNS = """
    title text,
    index_number text,
    document_number text,
    issuing_body text,
    publisher text,
    issued_on text,
    published_on text,
    effective_on text,
    expires_on text,
    validity text,
    subject text,
    genre text,
    keywords text,
    summary text,
    source text,
    disclosure text,
    language text,
    year integer,
    region text"""


@migrations()
def m001_the_archive(db: Database) -> None:
    """The tables of the first archive."""
    statements = f"""
    create table sites (
        id text primary key,
        name text not null,
        domain text not null,
        code text,
        region text,
        family text not null,
        verdict text,
        verdict_reason text
    ) strict;

    create table channels (
        id integer primary key,
        site text not null references sites(id),
        name text not null,
        url text not null,
        kind text not null,
        interval_s integer not null,
        due_at text not null,
        entries_per_day real,
        last_complete_at text,
        unique (site, url)
    ) strict;
    create index channels_due on channels(due_at);

    create table resources (
        id integer primary key,
        url text not null unique,
        address text,
        site text not null references sites(id),
        channel integer references channels(id),
        kind text not null check (kind in ('listing', 'document', 'attachment', 'robots')),
        etag text,
        last_modified text,
        payload_digest text,
        discovered_at text not null,
        checked_at text,
        due_at text,
        fails integer not null default 0,
        state text not null default 'new',
        reason text
    ) strict;
    create index resources_due on resources(site, due_at) where due_at is not null;

    create table entries (
        channel integer not null references channels(id),
        resource integer not null references resources(id),
        title text,
        listed_on text,
        first_seen_at text not null,
        seen_in integer not null references runs(id),
        primary key (channel, resource)
    ) strict, without rowid;

    create table runs (
        id integer primary key,
        site text not null references sites(id),
        started_at text not null,
        ended_at text,
        outcome text check (outcome in ('done', 'partial', 'suspect', 'blocked', 'failed', 'interrupted')),
        reason text,
        counts text not null default '{{}}'
    ) strict;
    create index runs_site on runs(site, id);

    create table listing_reads (
        id integer primary key,
        run integer not null references runs(id),
        channel integer not null references channels(id),
        pages_read integer not null,
        entries_seen integer not null,
        entries_stated integer,
        overlap integer not null,
        complete integer not null check (complete in (0, 1)),
        reason text
    ) strict;
    create index listing_reads_channel on listing_reads(channel, id);

    create table segments (
        name text primary key,
        opened_at text not null,
        committed integer not null,
        closed_at text,
        digest text
    ) strict;

    create table captures (
        id integer primary key,
        resource integer not null references resources(id),
        run integer not null references runs(id),
        url text not null,
        fetched_at text not null,
        status integer not null,
        media_type text,
        payload_digest text not null,
        warc text not null references segments(name),
        offset integer not null,
        length integer not null,
        type text not null check (type in ('response', 'revisit')),
        refers_to integer references captures(id),
        truncated text,
        ip_address text,
        tls text,
        barrier text
    ) strict;
    create index captures_resource on captures(resource, id);
    create index captures_payload on captures(payload_digest) where type = 'response';

    create table texts (
        digest text primary key,
        text text not null,
        characters integer not null
    ) strict;

    create table documents (
        id integer primary key,{METADATA_COLUMNS},
        url text not null unique,
        site text not null references sites(id),
        channel integer references channels(id),
        state text not null default 'present' check (state in ('present', 'missing', 'gone')),
        first_seen_at text not null,
        checked_at text not null,
        changed_at text not null,
        missing_since text,
        absences integer not null default 0,
        gone_at text,
        versions integer not null,
        current_version integer not null,
        copies_of integer references documents(id),
        resource integer not null unique references resources(id)
    ) strict;
    create index documents_site on documents(site, published_on);
    create index documents_published on documents(published_on);
    create index documents_current_version on documents(current_version);
    create index documents_state on documents(state);
    create index documents_issuing_body on documents(issuing_body);
    create index documents_year on documents(year);
    create index documents_index_number on documents(index_number);
    create index documents_document_number on documents(document_number);

    create table versions (
        id integer primary key,
        document integer not null references documents(id),
        number integer not null,
        capture integer not null references captures(id),
        seen_at text not null,
        text_digest text not null,
        text text not null references texts(digest),
        characters integer not null,
        added integer not null,
        removed integer not null,
        substantive integer not null check (substantive in (0, 1)),
        quality text,{METADATA_COLUMNS},
        unique (document, number)
    ) strict;
    create index versions_text_digest on versions(text_digest);

    create table fields (
        version integer not null references versions(id),
        field text,
        raw text not null,
        how text not null check (how in ('meta', 'label', 'header', 'url', 'signature')),
        "where" text not null,
        used integer not null check (used in (0, 1))
    ) strict;
    create index fields_version on fields(version);

    create table unknown_labels (
        site text not null references sites(id),
        label text not null,
        raw text not null,
        version integer not null references versions(id),
        primary key (site, label)
    ) strict, without rowid;

    create table attachments (
        id integer primary key,
        version integer not null references versions(id),
        url text not null,
        name text not null,
        media_type text,
        capture integer references captures(id),
        text_digest text,
        pages integer,
        error text,
        unique (version, url)
    ) strict;
    create index attachments_url on attachments(url);

    create table copies (
        document integer not null references documents(id),
        other integer not null references documents(id),
        relation text not null check (relation in ('identical', 'copy', 'excerpt', 'revision')),
        score real not null,
        evidence text not null,
        primary key (document, other)
    ) strict, without rowid;
    create index copies_other on copies(other);

    create table changes (
        seq integer primary key autoincrement,
        at text not null,
        kind text not null check (kind in ('new', 'changed', 'gone', 'returned', 'metadata')),
        document integer not null references documents(id),
        version integer references versions(id)
    ) strict;
    create index changes_document on changes(document);

    create virtual table versions_fts using fts5(title, body, meta, content='', tokenize='ascii');
    """
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


@migrations()
def m002_drawn_pages(db: Database) -> None:
    """A capture may be a page that a browser drew.

    Only a CHECK is loosened, for which SQLite has the schema itself edited (https://sqlite.org/lang_altertable.html,
    §7): making the table anew would break what points to its rows.
    """
    before, after = "('response', 'revisit')", "('response', 'revisit', 'resource')"
    db.conn.execute("pragma writable_schema = on")
    db.conn.execute("update sqlite_master set sql = replace(sql, ?, ?) where name = 'captures'", (before, after))
    (schema_version,) = db.conn.execute("pragma schema_version").fetchone()
    db.conn.execute(f"pragma schema_version = {schema_version + 1}")  # so that every connection reads it anew
    db.conn.execute("pragma writable_schema = reset")


@migrations()
def m003_the_ledger(db: Database) -> None:
    """How a reading ended and what the pager claimed; when a channel was last read to its end; who first saw an entry.

    In archives made before, a channel's first complete reading went to its end: there was nothing to overlap with.
    Some of their seeds are shells without rows, whose validators prove nothing: each seed is asked for anew, once.
    """
    statements = """
    alter table channels add column last_full_at text;

    alter table listing_reads add column pages_stated integer;
    alter table listing_reads add column to_the_end integer not null default 0 check (to_the_end in (0, 1));
    alter table listing_reads add column ending text
        check (ending in ('end', 'overlap', 'unchanged', 'empty', 'hole', 'trap', 'moved-on'));

    alter table entries add column first_seen_in integer references runs(id);

    create table listed_elsewhere (
        channel integer not null references channels(id),
        url text not null,
        title text,
        first_seen_in integer not null references runs(id),
        seen_in integer not null references runs(id),
        primary key (channel, url)
    ) strict, without rowid;

    update listing_reads set to_the_end = 1
    where id in (select min(id) from listing_reads where complete group by channel);

    update listing_reads set ending = 'empty'
    where pages_read = 1 and entries_seen = 0 and reason like 'no entries on the first page%';

    update channels set last_full_at = (
        select runs.started_at from listing_reads join runs on runs.id = listing_reads.run
        where listing_reads.channel = channels.id and to_the_end
    );

    update resources set etag = null, last_modified = null, payload_digest = null where kind = 'listing';

    update entries set first_seen_in = coalesce(
        (
            select max(runs.id) from runs join channels on channels.site = runs.site
            where channels.id = entries.channel and runs.started_at <= entries.first_seen_at
        ),
        seen_in
    );
    """
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


@migrations()
def m004_a_million_documents(db: Database) -> None:
    """What would take longer with every document: to count them for each site, and, opening after a crash, to find the
    last capture of a run.
    """
    db.conn.execute("alter table sites add column documents integer not null default 0")
    db.conn.execute("update sites set documents = (select count(*) from documents where site = sites.id)")
    db.conn.execute("create index captures_run on captures(run)")


@migrations()
def m005_reextracted(db: Database) -> None:
    """A rebuild may read the past otherwise than it was read: an event of its own, which is no change by the site.

    As in ``m002_drawn_pages`` only a CHECK is loosened.
    """
    before, after = "'metadata')", "'metadata', 'reextracted')"
    db.conn.execute("pragma writable_schema = on")
    db.conn.execute("update sqlite_master set sql = replace(sql, ?, ?) where name = 'changes'", (before, after))
    (schema_version,) = db.conn.execute("pragma schema_version").fetchone()
    db.conn.execute(f"pragma schema_version = {schema_version + 1}")
    db.conn.execute("pragma writable_schema = reset")


@migrations()
def m006_copies(db: Database) -> None:
    """What judges near-copies: the wordings of documents, the anchors by which they are found, and what people split.

    ``anchors.wording`` refers to nothing on purpose: a row of the largest table is checked where it is read. The
    judgements made before knew equal texts only; every document is judged anew, a few with each batch.
    """
    statements = """
    create table wordings (
        id integer primary key,
        digest text not null unique,
        characters integer not null,
        text text not null references texts(digest)
    ) strict;

    create table anchors (
        anchor integer not null,
        wording integer not null,
        primary key (anchor, wording)
    ) strict, without rowid;

    create table splits (
        document integer not null references documents(id),
        other integer not null references documents(id),
        at text not null,
        primary key (document, other)
    ) strict, without rowid;
    create index splits_other on splits(other);

    alter table documents add column wording integer references wordings(id);
    create index documents_wording on documents(wording);
    create index documents_copies_of on documents(copies_of) where copies_of is not null;

    update documents set copies_of = null;
    delete from copies;
    """
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


@migrations()
def m007_aliases(db: Database) -> None:
    """A document may be served at more than one address, and move to another of them: an event of its own.

    As in ``m002_drawn_pages`` a CHECK is loosened.
    """
    db.conn.execute(
        """
        create table aliases (
            resource integer primary key references resources(id),
            document integer not null references documents(id),
            since text not null,
            said text not null
        ) strict
        """
    )
    db.conn.execute("create index aliases_document on aliases(document)")
    before, after = "'reextracted')", "'reextracted', 'moved')"
    db.conn.execute("pragma writable_schema = on")
    db.conn.execute("update sqlite_master set sql = replace(sql, ?, ?) where name = 'changes'", (before, after))
    (schema_version,) = db.conn.execute("pragma schema_version").fetchone()
    db.conn.execute(f"pragma schema_version = {schema_version + 1}")
    db.conn.execute("pragma writable_schema = reset")


@migrations()
def m008_the_clock(db: Database) -> None:
    """What tells when to look again: how often channels publish, how often pages change, in which hours a site works,
    what a reading and a check cost; when each host may be asked again; and how the verdict on a site has changed.

    Evidence counts the past at half its weight: it was not gathered for this. A channel that was never read has the
    prior of ``archive/freshness.py``.
    """
    statements = """
    alter table sites add column rhythm text not null default 'office';
    alter table sites add column rhythm_scores text not null default '{}';
    alter table sites add column alarm_seen real not null default 0;
    alter table sites add column alarm_expected real not null default 0;
    alter table sites add column verdict_since text;
    alter table sites add column asked_on text;
    alter table sites add column asked integer not null default 0;

    alter table channels add column found real not null default 0.5;
    alter table channels add column watched_h real not null default 24;
    alter table channels add column read_at text;
    alter table channels add column retired integer not null default 0 check (retired in (0, 1));

    update channels set found = 0.5 + 15 * entries_per_day, watched_h = 24 + 15 * 24 where entries_per_day is not null;
    update channels set read_at = last_complete_at;

    alter table resources add column edits real not null default 0;
    alter table resources add column watched_days real not null default 0;
    alter table resources add column weight real;
    create index resources_weight on resources(weight) where weight is not null;

    create table hazards (
        age_class integer primary key,
        edits real not null,
        removals real not null,
        days real not null
    ) strict;

    create table prices (
        of text primary key check (of in ('reading', 'check')),
        price real not null,
        at text not null
    ) strict, without rowid;

    create table hosts (
        host text primary key,
        free_at text,
        fails integer not null default 0,
        waits_until text,
        why text
    ) strict, without rowid;

    create table verdicts (
        id integer primary key,
        site text not null references sites(id),
        at text not null,
        verdict text not null check (verdict in ('ok', 'quiet', 'late', 'redesigned', 'blocked', 'unreachable')),
        reason text not null
    ) strict;
    create index verdicts_site on verdicts(site, id);
    """
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


@migrations()
def m009_reading(db: Database) -> None:
    """What reading asks for: documents counted by the month that they say they were published in, facets without going
    through all documents, which tokens the search index holds, and the images and styles of pages.

    As in ``m002_drawn_pages`` a CHECK is loosened.
    """
    statements = """
    create table months (
        month text not null,
        site text not null references sites(id),
        documents integer not null,
        primary key (month, site)
    ) strict, without rowid;
    insert into months select substr(published_on, 1, 7), site, count(*) from documents
    where published_on is not null group by 1, 2;

    create index documents_genre on documents(genre);
    create index documents_validity on documents(validity);

    create table search_index (
        tokenizer text primary key
    ) strict, without rowid;
    insert into search_index values ('1');
    """
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    before, after = "'attachment', 'robots')", "'attachment', 'robots', 'requisite')"
    db.conn.execute("pragma writable_schema = on")
    db.conn.execute("update sqlite_master set sql = replace(sql, ?, ?) where name = 'resources'", (before, after))
    (schema_version,) = db.conn.execute("pragma schema_version").fetchone()
    db.conn.execute(f"pragma schema_version = {schema_version + 1}")
    db.conn.execute("pragma writable_schema = reset")


@migrations()
def m010_certificates(db: Database) -> None:
    """What hosts have shown of themselves, and with which captures. Of captures made before only the verdict is known,
    and stays where it is.
    """
    db.conn.execute(
        """
        create table certificates (
            id integer primary key,
            site text not null references sites(id),
            host text not null,
            fingerprint text not null,
            protocol text not null,
            verdict text not null,
            first_seen_at text not null,
            last_seen_at text not null,
            unique (site, host, fingerprint, protocol, verdict)
        ) strict
        """
    )
    db.conn.execute("alter table captures add column certificate integer references certificates(id)")


@migrations()
def m011_files(db: Database) -> None:
    """What files say, a row for each payload: a file on ten sites is read and indexed once. Attachments point to it.

    Versions may have their text from a file. What of attachments was never written goes. Files that are held already
    wait to be read: until then ``attachments.file`` is null where ``capture`` is not.
    """
    statements = """
    create table files (
        id integer primary key,
        payload_digest text not null unique,
        format text not null,
        media_type text not null,
        text text not null references texts(digest),
        text_digest text not null,
        characters integer not null,
        pages integer,
        unread text check (unread in ('encrypted', 'scanned', 'unsupported', 'damaged', 'too-large')),
        detail text,
        reader text not null,
        confidence real,
        quality text
    ) strict;
    create index files_unread on files(unread) where unread is not null;

    alter table attachments drop column text_digest;
    alter table attachments drop column pages;
    alter table attachments add column file integer references files(id);
    alter table attachments add column gone_since text;
    drop index attachments_url;
    create index attachments_url on attachments(url, capture);
    create index attachments_file on attachments(file) where file is not null;
    create index attachments_unread on attachments(capture) where capture is not null and file is null;

    alter table resources add column missing_since text;
    alter table resources add column absences integer not null default 0;

    alter table versions add column text_from integer references files(id);
    alter table versions add column page_text text references texts(digest);
    create index versions_text_from on versions(text_from) where text_from is not null;

    create virtual table files_fts using fts5(title, body, meta, content='', tokenize='ascii');
    """
    for statement in statements.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


@migrations()
def m012_when_files_were_read(db: Database) -> None:
    """After which event of the feed a file was read as it stands: by it an export knows which files came since another,
    for most of them come without an event. Of those that are there it is the last event by now.
    """
    db.conn.execute("alter table files add column read_after integer not null default 0")
    db.conn.execute("update files set read_after = (select coalesce(max(seq), 0) from changes)")


@migrations()
def m013_outlines(db: Database) -> None:
    """By what a page is known to say what was saved, though its bytes are others: a figure, a box of links. Of pages
    that were read before it is not known, so each is read once more when its bytes change.
    """
    db.conn.execute("alter table resources add column outline text")


@migrations()
def m014_hits_in_one_place(db: Database) -> None:
    """All that is asked of a hit before a page of them is chosen stands in one index: of a million documents each hit
    is on another page of the table. So does the version that names a file.
    """
    for statement in (
        "drop index documents_current_version",
        """
        create index documents_hits
        on documents(current_version, published_on, copies_of, issuing_body, site, year, genre, validity)
        """,
        "drop index attachments_file",
        "create index attachments_file on attachments(file, version) where file is not null",
    ):
        db.conn.execute(statement)
