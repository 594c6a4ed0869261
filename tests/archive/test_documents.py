"""Documents, versions, absences and copies: one word for each thing that can happen to a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, recorded

from archive import Archive
from archive.health import overview
from archive.records import Absence, Attachment, Change, Content, Provenance, Site
from archive.run import Run
from archive.versions import content_of

DAY = timedelta(days=1)
PAGE = HOME + "1.html"
GONE = Absence(reason="not-found")


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Archive.write(tmp_path / "archive.db") as archive:
        yield archive.run(SITE, NOW)


class Page:
    """A page that serves something else each time."""

    def __init__(self, run: Run, url: str = PAGE) -> None:
        self.run, self.url, self.served = run, url, 0

    def serves(self, what: Content | Absence, day: int = 0) -> Change | None:
        self.served += 1
        status = 404 if isinstance(what, Absence) else 200
        payload = f"{self.url} {self.served}".encode()
        return self.run.save(recorded(self.run, exchange(self.url, payload, at=NOW + day * DAY, status=status)), what)


def rows(run: Run, sql: str) -> list[dict[str, object]]:
    return run._archive.rows(sql)


def kinds(run: Run) -> list[object]:
    return [row["kind"] for row in rows(run, "select kind from changes order by seq")]


def test_the_first_content_is_new(run: Run) -> None:
    change = Page(run).serves(content(document_number="示政发〔2026〕3号", year=2026))
    assert change is not None
    assert (change.kind, change.document, change.version) == ("new", 1, 1)
    (document,) = rows(run, "select title, document_number, published_on, year, state, versions, url from documents")
    assert document == {
        "title": "关于加强管理的通知",
        "document_number": "示政发〔2026〕3号", "published_on": "2026-02-20", "year": 2026,
        "state": "present", "versions": 1, "url": PAGE,
    }  # fmt: skip
    assert rows(run, 'select field, raw, how, "where", used from fields') == [
        {"field": "title", "raw": "关于加强管理的通知", "how": "meta", "where": "ArticleTitle", "used": 1}
    ]


def test_documents_are_counted_in_the_month_that_they_say(run: Run) -> None:
    first, second, third = (Page(run, f"{HOME}{number}.html") for number in range(3))
    first.serves(content())
    second.serves(content("第二份文件。" * 20, published_on=date(2026, 1, 31)))
    third.serves(content("第三份文件。" * 20, published_on=None))
    months = "select month, site, documents from months"
    assert rows(run, months) == [
        {"month": "2026-01", "site": SITE.id, "documents": 1},
        {"month": "2026-02", "site": SITE.id, "documents": 1},
    ]
    second.serves(content("第二份文件。" * 21, published_on=date(2026, 2, 1)), day=1)
    third.serves(content("第三份文件。" * 21, published_on=date(2025, 12, 31)), day=1)
    first.serves(GONE, day=1)
    assert rows(run, months) == rows(
        run,
        "select substr(published_on, 1, 7) as month, site, count(*) as documents from documents group by 1, 2",
    )
    assert [row["documents"] for row in rows(run, months)] == [1, 2]


def test_counters_white_space_and_line_breaks_make_no_version(run: Run) -> None:
    page = Page(run)
    page.serves(content(SENTENCE * 3))
    assert page.serves(content(SENTENCE + "\n  " + SENTENCE + "\u3000" + SENTENCE), day=1) is None
    assert kinds(run) == ["new"]
    assert rows(run, "select checked_at, changed_at from documents") == [
        {"checked_at": "2026-03-02T04:00:00Z", "changed_at": "2026-03-01T04:00:00Z"}
    ]


def test_an_edited_text_is_a_version_and_the_earlier_one_stays(run: Run) -> None:
    page = Page(run)
    page.serves(content("第一条　补贴标准为100元。" + SENTENCE))
    change = page.serves(content("第一条　补贴标准为250元。" + SENTENCE), day=1)
    assert change is not None
    assert change.kind == "changed"
    versions = rows(
        run,
        """
        select number, added, removed, substantive, texts.text
        from versions join texts on texts.digest = versions.text
        """,
    )
    assert [(row["number"], row["added"], row["removed"], row["substantive"]) for row in versions][1] == (
        2,
        3,
        3,
        1,
    )
    assert "100元" in str(versions[0]["text"])
    assert rows(run, "select versions, current_version from documents") == [{"versions": 2, "current_version": 2}]


def test_a_change_of_official_fields_only_is_a_metadata_event(run: Run) -> None:
    page = Page(run)
    page.serves(content(validity="有效"))
    change = page.serves(content(validity="废止"), day=1)
    assert change is not None
    assert change.kind == "metadata"
    assert rows(run, "select validity, substantive from versions") == [
        {"validity": "有效", "substantive": 1},
        {"validity": "废止", "substantive": 1},
    ]
    assert rows(run, "select validity from documents") == [{"validity": "废止"}]
    assert rows(run, "select count(*) as n from texts") == [{"n": 1}]


def test_an_added_attachment_is_a_change(run: Run) -> None:
    page = Page(run)
    page.serves(content())
    change = page.serves(content(attachments=(Attachment(url=HOME + "a.pdf", name="附件"),)), day=1)
    assert change is not None
    assert change.kind == "changed"


def test_a_page_served_in_traditional_characters_makes_no_version(run: Run) -> None:
    page = Page(run)
    page.serves(content("各單位要加強領導。" * 10, title="關於加強管理的通知", subject="綜合"))
    assert page.serves(content("各单位要加强领导。" * 10, subject="综合"), day=1) is None
    assert rows(run, "select title, versions from documents") == [{"title": "關於加強管理的通知", "versions": 1}]


def test_a_version_says_what_it_was_given_and_is_of_substance_or_not(run: Run) -> None:
    page = Page(run)
    page.serves(content("第一条，甲。", validity="有效"))
    page.serves(content("第一条；甲。", validity="有效"), day=1)
    page.serves(content("第一条；甲。", validity="有效", subject="综合"), day=2)
    page.serves(content("第一条；乙。", validity="有效", subject="综合"), day=3)
    assert [row["substantive"] for row in rows(run, "select substantive from versions order by number")] == [1, 0, 0, 1]
    said = content("第一条；乙。", validity="有效", subject="综合", region=SITE.region)
    assert content_of(run._archive.connection, 4) == replace(said, provenance=())


def test_a_first_version_without_text_is_of_substance(run: Run) -> None:
    Page(run).serves(content(""))
    assert rows(run, "select added, removed, substantive from versions") == [
        {"added": 0, "removed": 0, "substantive": 1}
    ]


def test_gone_takes_three_captures_over_a_fortnight(run: Run) -> None:
    page = Page(run)
    page.serves(content())
    for day in (1, 2, 3, 14):
        assert page.serves(GONE, day) is None
        assert rows(run, "select state from documents") == [{"state": "missing"}]
    change = page.serves(GONE, 15)
    assert change is not None
    assert change.kind == "gone"
    assert page.serves(GONE, 30) is None
    assert kinds(run) == ["new", "gone"]
    (document,) = rows(run, "select state, gone_at, versions from documents")
    assert document == {"state": "gone", "gone_at": "2026-03-16T04:00:00Z", "versions": 1}


def test_two_captures_over_a_month_are_not_enough(run: Run) -> None:
    page = Page(run)
    page.serves(content())
    page.serves(GONE, 1)
    page.serves(GONE, 31)
    assert kinds(run) == ["new"]


def test_missing_and_back_is_no_event_gone_and_back_is_returned(run: Run) -> None:
    page = Page(run)
    page.serves(content())
    page.serves(GONE, 1)
    assert page.serves(content(), 2) is None
    assert rows(run, "select state, absences, missing_since from documents") == [
        {"state": "present", "absences": 0, "missing_since": None}
    ]
    for day in (10, 17, 24):
        page.serves(GONE, day)
    change = page.serves(content(), 25)
    assert change is not None
    assert change.kind == "returned"
    assert rows(run, "select state, gone_at from documents") == [{"state": "present", "gone_at": None}]


def test_back_with_another_text_is_returned_and_changed(run: Run) -> None:
    page = Page(run)
    page.serves(content())
    for day in (1, 8, 15):
        page.serves(GONE, day)
    page.serves(content("完全不同的内容。" * 20), 16)
    assert kinds(run) == ["new", "gone", "returned", "changed"]


def test_what_never_was_a_document_cannot_go_missing(run: Run) -> None:
    assert Page(run).serves(GONE) is None
    assert kinds(run) == []


def test_another_page_in_its_place_does_not_prove_that_the_document_is_served(run: Run) -> None:
    """A login page was put there and answers 304 from now on; the document did not return with it."""
    page = Page(run)
    page.serves(content())
    page.serves(GONE, 1)
    login = exchange(PAGE, b"please log in", at=NOW + 2 * DAY)
    run.save(recorded(run, login), Content(kind="login"))
    again = recorded(run, replace(login, fetched_at=NOW + 3 * DAY))
    assert not again.unchanged
    assert rows(run, "select state from documents") == [{"state": "missing"}]


def test_the_same_bytes_again_end_an_absence(run: Run) -> None:
    page = exchange(PAGE)
    run.save(recorded(run, page), content())
    run.save(recorded(run, exchange(PAGE, b"404", at=NOW + DAY, status=404)), GONE)
    assert recorded(run, replace(page, fetched_at=NOW + 2 * DAY)).unchanged
    assert rows(run, "select state from documents") == [{"state": "present"}]
    assert rows(run, "select state from resources") == [{"state": "saved"}]


def test_equal_texts_are_one_document_in_copies_and_the_earliest_is_the_original(run: Run) -> None:
    repost, original = Page(run, HOME + "repost"), Page(run, HOME + "original")
    repost.serves(content(published_on=date(2026, 2, 22)))
    original.serves(content(published_on=date(2026, 2, 20), title="原标题"))
    assert rows(run, "select id, copies_of from documents order by id") == [
        {"id": 1, "copies_of": 2},
        {"id": 2, "copies_of": None},
    ]
    assert rows(run, "select document, other, relation, score from copies") == [
        {"document": 1, "other": 2, "relation": "identical", "score": 1.0}
    ]


def test_an_edit_takes_a_document_out_of_its_copies(run: Run) -> None:
    first, second, third = (Page(run, f"{HOME}{n}") for n in range(3))
    for n, page in enumerate((first, second, third)):
        page.serves(content(published_on=date(2026, 2, 10 + n)))
    first.serves(content("另有规定的，从其规定。" * 30, published_on=date(2026, 2, 10)), day=1)
    assert rows(run, "select id, copies_of from documents order by id") == [
        {"id": 1, "copies_of": None},
        {"id": 2, "copies_of": None},
        {"id": 3, "copies_of": 2},
    ]
    assert rows(run, "select document, other from copies") == [{"document": 3, "other": 2}]


def test_short_texts_prove_nothing(run: Run) -> None:
    for n in range(2):
        Page(run, f"{HOME}{n}").serves(content("详见附件。"))
    assert rows(run, "select * from copies") == []


def test_an_unknown_label_is_recorded_once_a_site(run: Run) -> None:
    unknown = Provenance(field=None, raw="GZ0320190096", how="label", where="统一编号")
    for number in range(2):
        page = content(f"第{number}号文件。" * 30)
        Page(run, f"{HOME}{number}").serves(replace(page, provenance=(*page.provenance, unknown)))
    assert rows(run, "select site, label, raw, version from unknown_labels") == [
        {"site": "example", "label": "统一编号", "raw": "GZ0320190096", "version": 1}
    ]
    assert rows(run, "select count(*) as n from fields where field is null") == [{"n": 2}]
    (line,) = overview(run._archive.connection, NOW)
    assert line["unknown_labels"] == "统一编号"


def test_the_site_lends_its_region(run: Run) -> None:
    assert run.site.region is None
    run.site = replace(run.site, region="152900") if isinstance(run.site, Site) else run.site
    Page(run).serves(content())
    assert rows(run, "select region from documents") == [{"region": "152900"}]


def test_the_feed_is_gapless_even_after_a_failed_save(run: Run) -> None:
    Page(run, HOME + "1").serves(content())
    broken = replace(content(), provenance=(replace(content().provenance[0], how="hearsay"),))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="CHECK constraint"):
        Page(run, HOME + "2").serves(broken)
    Page(run, HOME + "3").serves(content("第三份文件。" * 30))
    assert [row["seq"] for row in rows(run, "select seq from changes")] == [1, 2]
    assert rows(run, "select count(*) as n from documents") == [{"n": 2}]


def test_a_site_knows_how_many_documents_it_has(run: Run) -> None:
    for number in (1, 2, 2):
        page = exchange(f"{HOME}n{number}", repr(number).encode())
        run.save(recorded(run, page), content(f"第{number}号。" * 30))
    assert rows(run, "select documents, (select count(*) from documents) as counted from sites") == [
        {"documents": 2, "counted": 2}
    ]
