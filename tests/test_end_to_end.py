"""The main job: an invented government, archived three times, and the whole archive held against the truth.

First, unchanged, and after a month of publishing, editing and removing: every document, every field, every version,
nothing twice.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import bagit
import pytest
from replaying import replayed
from townhall import gongkai

from archive import Archive
from archive.backup import backup
from archive.fixity import verify
from archive.store import originals_folder
from portal import Portal, TrueDocument, TruePaper, copies
from portal.papers import Extension

NOT_STATED_BY_PAGES = {"url", "site", "channel", "channels", "text", "attachments", "files"}
ARTICLES = tuple(
    f"第{n}条　为了加强湿地保护，维护生态功能和生物多样性，制定本办法第{n}款的规定。" for n in range(1, 12)
)
COVERS: list[tuple[str, str, tuple[str, ...], Extension, str | None]] = [
    ("qinghe", "青禾市湿地保护管理办法", ARTICLES, "docx", "wangquan"),
    ("lixi", "栎溪县湿地名录（第一批）", tuple(f"湿地{n}\t{n * 37}公顷" for n in range(1, 40)), "xlsx", None),
    ("yunti", "云梯县湿地保护规划", ARTICLES[::-1], "pdf", None),
]
"""Pages that only lead to a file, and another site that the page is on too."""
MIRROR = "lanchuan-huibian"
LOOKED_AFTER = {"qinghe", "luzhou-qu", "sumuer"}
"""The sites that have style sheets and images."""
EVIDENCE = {"share", "share_of_other", "figures", "words", "agree", "differ"}
FIELDS = [field.name for field in fields(TrueDocument) if field.name not in NOT_STATED_BY_PAGES]


@dataclass
class State:
    """What the archive and the world looked like after a crawl."""

    truth: dict[str, TrueDocument]
    papers: dict[str, TruePaper]
    histories: dict[str, list[TrueDocument]]
    rows: dict[str, dict[str, object]]
    judged: list[dict[str, object]]
    versions: list[dict[str, object]]
    output: str
    requests: int


@dataclass
class Story:
    """The three crawls, and the archive as it lies there afterwards."""

    portal: Portal
    path: Path
    first: State
    unchanged: State
    third: State
    withdrawn: str
    """The document whose file is not there any more before the third."""


DOCUMENTS = """
    select documents.*, texts.text as body
    from documents
    join versions on versions.id = documents.current_version
    join texts on texts.digest = versions.text
"""
JUDGED = """
    select copies.*, ours.url, others.url as other_url
    from copies
    join documents as ours on ours.id = copies.document
    join documents as others on others.id = copies.other
"""
VERSIONS = """
    select versions.*, documents.url, texts.text as body
    from versions
    join documents on documents.id = versions.document
    join texts on texts.digest = versions.text
    order by versions.id
"""


def crawled(portal: Portal, folder: Path, *options: str, ends: int = 0) -> State:
    before = len(portal.requests)
    done = gongkai("crawl", "--now", portal.now.isoformat(), *options, cwd=folder)
    assert done.returncode == ends, done.stdout + done.stderr
    with Archive.read(folder / "archive.db") as archive:
        rows = {str(row["url"]): row for row in archive.rows(DOCUMENTS)}
        judged = archive.rows(JUDGED)
        versions = archive.rows(VERSIONS)
    truth = {document.url: document for document in portal.documents()}
    histories = {url: portal.history(url) for url in rows}
    requests = len(portal.requests) - before
    return State(truth, portal.papers(), histories, rows, judged, versions, done.stdout, requests)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("story")
    with Portal(seed=2026) as portal:
        (folder / "settings.toml").write_text(portal.settings("archive.db"), encoding="utf-8")
        covers = [portal.publish_cover(*cover, also=also).url for *cover, also in COVERS]
        first = crawled(portal, folder)
        unchanged = crawled(portal, folder, "--full")
        portal.advance(days=30)
        now = [document for document in portal.documents() if first.truth.get(document.url) == document]
        others = [document.url for document in now if document.attachments and document.url not in covers]
        for revised in (covers[1], *others[:-1:9]):
            portal.revise_file(revised, "十、本表自公布之日起施行，以前的作废。")
        portal.withdraw_file(others[-1])
        for original, *_ in [group for group in copies(portal.papers()) if group[0] not in covers][::4]:
            portal.edit(original)
        third = crawled(portal, folder, "--full")
        yield Story(portal, folder / "archive.db", first, unchanged, third, withdrawn=others[-1])


def squeezed(text: object) -> str:
    return "".join(str(text).split())


def wrong_fields(truth: TrueDocument, row: dict[str, object]) -> dict[str, tuple[object, object]]:
    """Field → what the archive says, what is true."""
    found = {}
    for name in FIELDS:
        true = getattr(truth, name)
        true = true.isoformat() if isinstance(true, date) else true
        if row[name] != true:
            found[name] = (row[name], true)
    return found


def test_the_government_is_of_the_promised_size(story: Story) -> None:
    assert len(story.portal.sites) >= 5
    assert len(story.first.truth) >= 300


@pytest.mark.parametrize("when", ["first", "unchanged"])
def test_every_document_is_archived_and_nothing_else(story: Story, when: str) -> None:
    state: State = getattr(story, when)
    assert set(state.rows) == set(state.truth)


def test_after_a_month_everything_published_is_there_and_nothing_is_lost(story: Story) -> None:
    assert set(story.third.truth) <= set(story.third.rows)
    assert set(story.first.rows) <= set(story.third.rows)
    ever_published = set(story.first.truth) | {event.url for event in story.portal.events}
    assert set(story.third.rows) <= ever_published


@pytest.mark.parametrize("when", ["first", "third"])
def test_every_field_is_exact(story: Story, when: str) -> None:
    state: State = getattr(story, when)
    wrong = {url: wrong for url, truth in state.truth.items() if (wrong := wrong_fields(truth, state.rows[url]))}
    assert wrong == {}


@pytest.mark.parametrize("when", ["first", "third"])
def test_every_body_is_exact(story: Story, when: str) -> None:
    state: State = getattr(story, when)
    for url, truth in state.truth.items():
        assert squeezed(state.rows[url]["body"]) == squeezed(truth.text), url


def test_every_attachment_is_listed_and_kept(story: Story) -> None:
    with Archive.read(story.path) as archive:
        rows = archive.rows(
            """
            select documents.url as document, attachments.url, attachments.name, capture, media_type
            from attachments join documents on documents.current_version = attachments.version
            """
        )
        assert all(row["capture"] for row in rows)
        for row in rows[:10]:
            assert archive.original(row["capture"])[1]
    true = {(url, *file) for url, document in story.third.truth.items() for file in document.attachments}
    assert {(row["document"], row["url"], row["name"]) for row in rows if row["document"] in story.third.truth} == true


@pytest.mark.parametrize("when", ["first", "third"])
def test_every_file_says_what_it_says(story: Story, when: str) -> None:
    """Before and after some were replaced: an earlier version has the file that it had."""
    state: State = getattr(story, when)
    number = "documents.versions" if when == "third" else "1"
    with Archive.read(story.path) as archive:
        rows = archive.rows(
            f"""
            select documents.url as document, attachments.url, texts.text, unread from documents
            join versions on versions.document = documents.id and versions.number = {number}
            join attachments on attachments.version = versions.id
            join files on files.id = attachments.file join texts on texts.digest = files.text
            """
        )
    found = {(row["document"], row["url"]): squeezed(row["text"]) for row in rows if row["document"] in state.truth}
    true = {
        (url, file): squeezed(text)
        for url, document in state.truth.items()
        for (file, _), text in zip(document.attachments, document.files, strict=True)
    }
    assert found == true
    assert len(true) > 50
    assert {row["unread"] for row in rows} == {None}


def test_a_file_on_several_sites_is_read_once(story: Story) -> None:
    with Archive.read(story.path) as archive:
        rows = archive.rows(
            """
            select file, count(distinct attachments.url) as addresses from attachments
            join documents on current_version = version group by file
            """
        )
        (files,) = archive.rows("select count(*) as n, count(distinct payload_digest) as different from files")
    assert files["n"] == files["different"]
    assert max(row["addresses"] for row in rows) > 1


def test_what_pages_need_is_kept_and_asked_for_once(story: Story) -> None:
    """Style sheets, the sheets and images that those name, images of pages, lazy ones; one is missing on its site."""
    with Archive.read(story.path) as archive:
        rows = archive.rows("select id, url, site, state, due_at from resources where kind = 'requisite'")
        asked = archive.rows(
            "select resource from captures join resources on resources.id = resource where kind = 'requisite'"
        )
    assert {row["site"] for row in rows} == LOOKED_AFTER
    assert len(rows) >= 15
    assert {row["url"].rpartition("/")[2] for row in rows} >= {"style.css", "base.css", "bg.png", "dot-li.png"}
    assert not [row["url"] for row in rows if row["url"].endswith("loading.png")]
    assert [row["url"].rpartition("/")[2] for row in rows if row["state"] != "saved"] == ["bg.gif"]
    assert {row["due_at"] for row in rows} == {None}
    assert sorted(row["resource"] for row in asked) == sorted(row["id"] for row in rows)


def test_a_second_crawl_of_the_unchanged_reads_nothing_again(story: Story) -> None:
    assert [row["id"] for row in story.unchanged.versions] == [row["id"] for row in story.first.versions]
    assert "new" not in story.unchanged.output
    assert "changed" not in story.unchanged.output
    sites = len(story.portal.sites)
    with Archive.read(story.path) as archive:
        repeated = archive.rows(
            "select type, count(*) as n from captures where run > ? and run <= ? group by type", (sites, 2 * sites)
        )
    kinds = {row["type"]: row["n"] for row in repeated}
    assert kinds["revisit"] > kinds["response"]


def test_every_version_that_was_seen_is_kept_once(story: Story) -> None:
    """Between two crawls a page may have been edited twice; of its history the archive has seen two states."""
    versions = Counter(str(row["url"]) for row in story.third.versions)
    for url, count in versions.items():
        seen = [story.first.truth.get(url), story.third.truth.get(url)]
        states = [state for number, state in enumerate(seen) if state is not None and state not in seen[:number]]
        assert count == len(states), url
        stored = [squeezed(row["body"]) for row in story.third.versions if row["url"] == url]
        assert stored == [squeezed(state.text) for state in states], url


def test_the_feed_tells_what_happened_and_no_more(story: Story) -> None:
    with Archive.read(story.path) as archive:
        events = archive.rows(
            "select changes.*, url from changes join documents on documents.id = document order by seq"
        )
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    new = [event["url"] for event in events if event["kind"] == "new"]
    assert sorted(new) == sorted(story.third.rows)
    both = [url for url in story.first.truth if url in story.third.truth]
    edited = {url for url in both if story.first.truth[url] != story.third.truth[url]}
    assert {event["url"] for event in events if event["kind"] in ("changed", "metadata")} == edited
    states = ((story.first.truth[url], story.third.truth[url]) for url in edited)
    fields_only = {one.url for one, other in states if (one.text, one.files) == (other.text, other.files)}
    assert {event["url"] for event in events if event["kind"] == "metadata"} == fields_only
    assert len([event for event in events if event["kind"] == "reextracted"]) == len(COVERS) + 1
    assert not [event for event in events if event["kind"] in ("gone", "returned")]


def test_what_was_removed_is_missing_not_gone_and_its_text_stays(story: Story) -> None:
    removed = set(story.first.truth) - set(story.third.truth)
    assert len(removed) >= 3
    assert {url for url, row in story.third.rows.items() if row["state"] == "missing"} == removed
    assert not [row for row in story.third.rows.values() if row["state"] == "gone"]
    for url in removed:
        assert squeezed(story.third.rows[url]["body"]) == squeezed(story.first.truth[url].text)


@dataclass
class Archived:
    """What an archive holds: a page that is online as it is, and one that was removed as it was before."""

    state: State
    truth: dict[str, TrueDocument]
    papers: dict[str, TruePaper]

    def stands_for(self, url: str) -> str:
        """The page that stands for the document which a page carries."""
        row = self.state.rows[url]
        return self._urls[row["copies_of"] or row["id"]]

    @cached_property
    def _urls(self) -> dict[object, str]:
        return {row["id"]: url for url, row in self.state.rows.items()}

    def judged(self, *relations: str) -> list[tuple[str, str]]:
        """The pairs of pages of which that was judged."""
        return [(str(row["url"]), str(row["other_url"])) for row in self.state.judged if row["relation"] in relations]

    def are_one_paper(self, pair: tuple[str, str]) -> bool:
        return len({self.papers[url].number for url in pair}) == 1

    def say_the_same(self, pair: tuple[str, str]) -> bool:
        return len({self.papers[url].draft for url in pair}) == 1

    def is_numbered(self, url: str) -> bool:
        """Whether the document number is the first line of the text, as one site has it."""
        document = self.truth[url]
        return document.text.startswith(f"{document.document_number}\n")


@pytest.fixture(params=["first", "third"])
def archived(request: pytest.FixtureRequest, story: Story) -> Archived:
    state: State = getattr(story, request.param)
    truth, papers = story.first.truth | state.truth, story.first.papers | state.papers
    return Archived(
        state,
        {url: truth[url] for url in state.rows},
        {url: paper for url, paper in papers.items() if url in state.rows},
    )


def test_pages_of_one_paper_lead_to_the_original(archived: Archived) -> None:
    """To that of the body's own site; where that has another text by now, its former pages still are one document."""
    groups = copies(archived.papers)
    assert len(groups) >= 25
    assert sum(len(group) > 2 for group in groups) >= 3
    assert sum(archived.truth[url].site == MIRROR for group in groups for url in group) >= 20
    for group in groups:
        found = {archived.stands_for(url) for url in group}
        assert len(found) == 1, group
        assert archived.papers[group[0]].at_home is False or found == {group[0]}, group


def test_no_two_papers_are_one_document(archived: Archived) -> None:
    pairs = [(url, archived.stands_for(url)) for url in archived.state.rows]
    assert [pair for pair in pairs if not archived.say_the_same(pair)] == []


def test_the_same_words_are_identical_in_whatever_script(archived: Archived) -> None:
    """A line more, the number, makes a copy of a page; nothing else does."""
    judged = archived.judged("identical", "copy")
    for pair in judged:
        numbered = {archived.is_numbered(url) for url in pair}
        assert (pair in archived.judged("identical"), archived.say_the_same(pair)) == (len(numbered) == 1, True), pair
    copied = {url for url, row in archived.state.rows.items() if row["copies_of"]}
    assert copied <= {url for pair in judged for url in pair}
    assert len(judged) == len(copied)


def test_reports_of_two_years_are_two_documents(archived: Archived) -> None:
    """Nine tenths of their words are the same, and all that is no figure."""
    series = {paper.number: paper.series for paper in archived.papers.values() if paper.series}
    years = Counter(series.values())
    assert sum(count > 1 for count in years.values()) >= 10
    reports = {url for url, paper in archived.papers.items() if paper.number in series}
    assert sum(archived.truth[url].site == MIRROR for url in reports) >= 4
    touched = [pair for pair in archived.judged("identical", "copy", "excerpt", "revision") if reports & {*pair}]
    assert [pair for pair in touched if not archived.are_one_paper(pair)] == []


def test_a_revision_is_one_paper_in_two_states(archived: Archived, story: Story) -> None:
    """And each paper that was edited on one page and not on the other is known for one."""
    revised = archived.judged("revision")
    assert [pair for pair in revised if not archived.are_one_paper(pair) or archived.say_the_same(pair)] == []
    drafts = {(paper.number, paper.draft) for paper in archived.papers.values()}
    in_two_states = {number for number, count in Counter(number for number, _ in drafts).items() if count > 1}
    assert {archived.papers[url].number for url, _ in revised} == in_two_states
    assert len(in_two_states) >= (8 if archived.state is story.third else 0)
    assert archived.judged("excerpt") == []


def test_judgements_give_their_evidence(archived: Archived) -> None:
    for row in archived.state.judged:
        evidence = json.loads(str(row["evidence"]))
        assert {"share", "share_of_other"} <= evidence.keys() <= EVIDENCE, row
        assert {*evidence.get("agree", []), *evidence.get("differ", [])} <= set(FIELDS), row
        assert (row["relation"] == "identical") == (row["score"] == 1.0), row
        if row["relation"] in {"identical", "copy"}:
            assert "title" in evidence["agree"], row
            assert not evidence.keys() & {"figures", "words"}, row
        elif row["relation"] == "revision":
            assert evidence["words"], row


def test_nothing_is_stored_twice(story: Story) -> None:
    with Archive.read(story.path) as archive:
        twice = archive.rows(
            """
            select payload_digest, count(*) as n from captures
            where type = 'response' and status = 200 group by payload_digest having n > 1
            """
        )
        assert twice == []
        (texts,) = archive.rows("select count(*) as n, count(distinct text) as different from texts")
    assert texts["n"] == texts["different"]


def test_every_channel_was_read_completely(story: Story) -> None:
    with Archive.read(story.path) as archive:
        assert archive.rows("select * from listing_reads where not complete") == []
        assert archive.rows("select distinct outcome from runs") == [{"outcome": "done"}]
        assert archive.rows("select * from channels where last_complete_at is null") == []


def test_every_original_checks_and_comes_back(story: Story) -> None:
    segments = sorted(originals_folder(story.path).iterdir())
    assert len(segments) == 3
    check = subprocess.run(
        [Path(sys.executable).parent / "warcio", "check", *segments], capture_output=True, text=True, check=False
    )
    assert (check.returncode, check.stdout) == (0, "")
    with Archive.read(story.path) as archive:
        for row in archive.rows("select id from captures"):
            archive.original(row["id"])


def test_the_originals_alone_make_the_same_archive(story: Story, tmp_path: Path) -> None:
    """Every table, row for row: what is read anew and what was only ever told."""
    shutil.copytree(originals_folder(story.path), tmp_path / "archive-warc")
    shutil.copy(story.path.with_name("settings.toml"), tmp_path)
    done = gongkai("rebuild", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "is made anew" in done.stdout
    assert "read otherwise" not in done.stdout
    before, after = every_row(story.path), every_row(tmp_path / "archive.db")
    assert len(before) >= 18
    assert len(before["words_of_versions"]) > 100_000
    assert len(before["words_of_files"]) > 1_000
    assert before.pop("hosts"), "what hosts are owed at this moment is not in the originals"
    assert after.pop("hosts") == []
    assert {name for name in before if before[name] != after[name]} == set()


def every_row(path: Path) -> dict[str, list[dict[str, object]]]:
    with Archive.read(path) as archive:
        names = [row["name"] for row in archive.rows("select name from sqlite_master where type = 'table'")]
        names = [name for name in names if not name.startswith(("sqlite_", "_sqlite_", "versions_fts", "files_fts"))]
        # an index by what it holds: how its pages are laid out depends on how long a batch took
        for of in ("versions", "files"):
            words = f"create virtual table temp.words_of_{of} using fts5vocab(main, {of}_fts, instance)"
            archive.connection.execute(words)
            names.append(f"words_of_{of}")
        return {name: sorted(archive.rows(f'select * from "{name}"'), key=repr) for name in names}


def test_nothing_is_damaged_and_a_backup_is_whole(story: Story, tmp_path: Path) -> None:
    report = verify(story.path)
    assert (report.damages, report.notes) == ([], [])
    assert report.documents == len(story.third.rows)
    copy = backup(story.path, tmp_path / "backup", now=story.portal.now, progress=lambda *_: None)
    bagit.Bag(str(tmp_path / "backup")).validate()
    assert verify(copy.database).damages == []
    assert verify(copy.database).captures == report.captures


def test_pywb_replays_documents_and_their_files(story: Story) -> None:
    """The first two crawls are of one moment of the portal: a URL that both asked for in one second has no date that
    tells its two captures apart.
    """
    with Archive.read(story.path) as archive:
        rows = archive.rows(
            """
            select * from (
                select captures.*, row_number() over (partition by type order by captures.id) as nth
                from captures join resources on resources.id = resource
                where status = 200 and kind in ('document', 'attachment')
                    and 1 = (
                        select count(*) from captures as others
                        where others.url = captures.url and others.fetched_at = captures.fetched_at
                    )
            )
            where nth % 50 = 1
            """
        )
    assert {row["type"] for row in rows} == {"response", "revisit"}
    answers = replayed(originals_folder(story.path), [(row["url"], row["fetched_at"]) for row in rows])
    assert [answer["digest"] for answer in answers] == [row["payload_digest"] for row in rows]


def test_the_sites_were_asked_politely(story: Story) -> None:
    hosts = {}
    # the portal's threads write its log when they are done, not in the order of arrival
    for request in sorted(story.portal.requests, key=lambda request: request.at):
        hosts.setdefault(request.site, []).append(request)
    assert set(hosts) == set(story.portal.sites)
    for requests in hosts.values():
        assert requests[0].path == "/robots.txt"
        assert all("Gongkai/" in request.headers["user-agent"] for request in requests)
        assert not any(request.path.startswith("/search/") for request in requests)
        assert all(b.at >= a.ended for a, b in pairwise(requests)), "one request in flight a host"


def test_search_finds_what_was_archived(story: Story) -> None:
    folder = story.path.parent
    inside = gongkai("search", '"湿地38"', cwd=folder)
    assert inside.stdout.count(COVERS[1][1]) >= 1
    assert "附件《" in inside.stdout
    some = [document for document in story.third.truth.values() if document.document_number][:5]
    for document in some:
        found = gongkai("search", str(document.document_number), "--limit", "50", cwd=folder)
        assert document.url in found.stdout


def test_gone_is_said_after_a_fortnight(story: Story) -> None:
    """The last of the module: it turns the portal's clock further."""
    folder = story.path.parent
    removed = set(story.first.truth) - set(story.third.truth)
    for _ in range(2):
        story.portal.advance(days=8)
        latest = crawled(story.portal, folder)
    still_removed = {url for url in removed if url not in latest.truth}
    assert still_removed
    with Archive.read(story.path) as archive:
        gone = {row["url"] for row in archive.rows("select url from documents where state = 'gone'")}
        events = archive.rows("select url from changes join documents on documents.id = document where kind = 'gone'")
    assert still_removed <= gone
    assert {row["url"] for row in events} >= gone
    with Archive.read(story.path) as archive:
        withdrawn = archive.rows(
            """
            select kind, gone_since from documents
            join changes on changes.version = current_version join attachments on attachments.version = current_version
            where documents.url = ?
            """,
            (story.withdrawn,),
        )
    assert [row["kind"] for row in withdrawn if row["gone_since"]] == ["changed"]
    for url in gone:
        with pytest.raises(StopIteration):
            next(document for document in story.portal.documents() if document.url == url)


def test_the_clock_of_the_portal_is_chinas(story: Story) -> None:
    assert story.portal.now.utcoffset() == timedelta(hours=8)
