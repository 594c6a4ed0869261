"""Aliases: a document that its site serves at another address goes on there, and no second one begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, fetched, read_list, recorded

from archive import Archive
from archive.comparison import find
from archive.records import Absence, Attachment, Change, Content, Site
from archive.run import Run

DAY = timedelta(days=1)
OLD, NEW = HOME + "old/1.html", HOME + "new/1.html"
INDEX = "000014349/2026-00001"
TEXT = SENTENCE * 5
EDITED = TEXT + "本通知自印发之日起施行。"
AWAY = Absence(reason="not-found")


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Archive.write(tmp_path / "archive.db") as archive:
        yield archive.run(SITE, NOW)


class World:
    """Pages that serve something else on each day."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.served = 0

    def page(self, url: str, what: Content | Absence, day: int = 0, *, answered: str | None = None) -> Change | None:
        self.served += 1
        status = 404 if isinstance(what, Absence) else 200
        payload = f"{url} {self.served}".encode()
        page = exchange(answered or url, payload, at=NOW + day * DAY, status=status, resource_url=url)
        return self.run.save(recorded(self.run, page), what)

    def hop(self, url: str, day: int, status: int = 301) -> None:
        self.run.record(exchange(url, b"", at=NOW + day * DAY, status=status))

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return self.run._archive.rows(sql)

    def kinds(self) -> list[str]:
        return [row["kind"] for row in self.rows("select kind from changes order by seq")]

    def document(self) -> dict[str, Any]:
        (row,) = self.rows("select * from documents")
        return row


@pytest.fixture
def world(run: Run) -> World:
    return World(run)


def said(text: str = TEXT, **more: Any) -> Content:
    return content(text, **{"index_number": INDEX} | more)


# ---------------------------------------------------------------------- who is who


@pytest.mark.parametrize(
    "identity",
    [
        {"index_number": INDEX},
        {"document_number": "示政发〔2026〕3号", "issuing_body": "示例市人民政府"},
        {"index_number": INDEX, "document_number": "示政发〔2026〕3号", "issuing_body": "示例市人民政府"},
    ],
)
def test_a_page_with_the_number_and_the_text_is_another_address(world: World, identity: dict[str, str]) -> None:
    world.page(OLD, content(TEXT, **identity))
    assert world.page(NEW, content(TEXT, publisher="新的发布机构", **identity), day=1) is None
    assert world.kinds() == ["new"]
    document = world.document()
    assert (document["url"], document["versions"], document["publisher"]) == (OLD, 1, None)
    assert document["checked_at"] == "2026-03-02T04:00:00Z"
    aliases = world.rows(
        "select url, document, since from aliases join resources on resources.id = resource order by resource"
    )
    assert aliases == [
        {"url": OLD, "document": 1, "since": "2026-03-01T04:00:00Z"},
        {"url": NEW, "document": 1, "since": "2026-03-02T04:00:00Z"},
    ]
    assert world.rows("select * from copies") == []
    assert world.rows("select documents from sites") == [{"documents": 1}]
    assert world.rows("select state from resources where url = '" + NEW + "'") == [{"state": "saved"}]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (content(TEXT), content(TEXT)),
        (said(), said(index_number="000014349/2026-00002")),
        (said(), said(index_number=None)),
        (content(TEXT, document_number="示政发〔2026〕3号"), content(TEXT, document_number="示政发〔2026〕3号")),
        (
            content(TEXT, document_number="示政发〔2026〕3号", issuing_body="示例市人民政府"),
            content(TEXT, document_number="示政发〔2026〕3号", issuing_body="示例市卫生局"),
        ),
        (said(), said(EDITED)),
        (said("详见附件。" * 9), said("详见附件。" * 9)),
    ],
    ids=["no number", "another index number", "one has none", "no body", "another body", "another text", "short"],
)
def test_what_does_not_prove_it_leaves_two_documents(world: World, first: Content, second: Content) -> None:
    world.page(OLD, first)
    world.page(NEW, second)
    assert world.kinds() == ["new", "new"]
    assert world.rows("select * from aliases") == []


def test_a_new_template_may_leave_its_furniture_in_the_text(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(f"来源：示例市人民政府网站\n{TEXT}\n[责任编辑：白晓岚]"), 1)
    world.page(OLD, AWAY, 2)
    world.page(NEW, said(f"来源：示例市人民政府网站\n{TEXT}\n[责任编辑：白晓岚]"), 3)
    assert world.kinds() == ["new", "moved"]
    assert (world.document()["url"], world.document()["versions"]) == (NEW, 1)


def test_index_numbers_are_unique_only_within_a_site(tmp_path: Path) -> None:
    other = Site(id="other", name="另一个网站", url="http://other.gov.cn/", family="trs", channels=())
    with Archive.write(tmp_path / "archive.db") as archive:
        World(archive.run(SITE, NOW)).page(OLD, said())
        World(archive.run(other, NOW)).page(other.url + "1.html", said())
        assert archive.rows("select id, copies_of from documents") == [
            {"id": 1, "copies_of": None}, {"id": 2, "copies_of": 1}
        ]  # fmt: skip


def test_of_two_that_it_may_be_it_is_the_one_that_is_not_served(world: World) -> None:
    """Two of one site that had become documents before they were alike."""
    world.page(OLD, said("第一稿。" + TEXT))
    world.page(HOME + "2", said(TEXT + "第二稿。"))
    world.page(OLD, said(), day=1)
    world.page(HOME + "2", said(), day=1)
    world.page(HOME + "2", AWAY, day=2)
    world.page(NEW, said(), day=3)
    assert world.rows("select id, url, state from documents") == [
        {"id": 1, "url": OLD, "state": "present"},
        {"id": 2, "url": NEW, "state": "present"},
    ]


def test_a_number_that_all_documents_bear_costs_no_more_than_a_few_looks(world: World) -> None:
    for number in range(30):
        world.page(f"{HOME}{number}", said(f"第{number}号：" + TEXT))
    world.page(NEW, said("第29号：" + TEXT))
    assert world.kinds() == 31 * ["new"], "a number that so many bear identifies none"


# ---------------------------------------------------------------------- where it is


def test_when_the_old_address_is_away_the_document_has_moved(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    change = world.page(OLD, AWAY, day=2)
    assert change is not None
    assert (change.kind, change.document, change.version) == ("moved", 1, 1)
    document = world.document()
    assert (document["url"], document["state"], document["absences"]) == (NEW, "present", 0)
    world.page(OLD, AWAY, day=3)
    world.page(NEW, said(EDITED), day=4)
    assert world.kinds() == ["new", "moved", "changed"]
    assert world.document()["versions"] == 2
    assert find(world.run._archive.connection, OLD) == find(world.run._archive.connection, NEW) == 1


def test_a_document_that_was_missing_is_found_again(world: World) -> None:
    world.page(OLD, said())
    world.page(OLD, AWAY, day=1)
    assert world.document()["state"] == "missing"
    world.page(NEW, said(), day=2)
    assert world.kinds() == ["new", "moved"]
    document = world.document()
    assert (document["url"], document["state"], document["missing_since"]) == (NEW, "present", None)


def test_a_document_that_was_gone_returns_and_has_moved(world: World) -> None:
    world.page(OLD, said())
    for day in (1, 8, 16):
        world.page(OLD, AWAY, day=day)
    world.page(NEW, said(), day=30)
    assert world.kinds() == ["new", "gone", "returned", "moved"]
    document = world.document()
    assert (document["url"], document["state"], document["gone_at"]) == (NEW, "present", None)


def test_it_is_missing_and_gone_only_when_no_address_serves_it(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said())
    for day in (1, 8, 16):
        world.page(NEW, AWAY, day=day)
    assert (world.kinds(), world.document()["state"]) == (["new"], "present")
    world.page(OLD, AWAY, day=17)
    assert world.document()["state"] == "missing"
    due = world.rows("select url from resources where kind = 'document' and due_at <= '2026-03-18T04:00:00Z'")
    assert due == [{"url": NEW}], "the other may serve it again by now"
    for day in (24, 32):
        world.page(NEW if day == 24 else OLD, AWAY, day=day)
    assert (world.kinds(), world.document()["state"]) == (["new", "gone"], "gone")
    world.page(NEW, said(), day=40)
    assert world.kinds() == ["new", "gone", "returned", "moved"]
    assert world.document()["url"] == NEW


def test_a_page_that_answers_304_serves_the_document(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    for url in (NEW, OLD):
        world.page(url, AWAY, day=2)
    assert world.document()["state"] == "missing"
    world.run.record(exchange(NEW, b"", at=NOW + 3 * DAY, status=304))
    assert (world.kinds(), world.document()["url"]) == (["new", "moved"], NEW)


def test_an_address_that_is_away_is_seldom_asked_for(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    world.page(OLD, AWAY, day=1)
    assert world.rows(f"select due_at from resources where url = '{OLD}'") == [{"due_at": "2026-05-31T04:00:00Z"}]
    assert world.rows(f"select due_at from resources where url = '{NEW}'")[0]["due_at"] < "2026-04-15"


@pytest.mark.parametrize("order", ["old first", "new first"])
def test_a_redirect_for_good_moves_it(world: World, order: str) -> None:
    world.page(OLD, said())
    if order == "new first":
        world.page(NEW, said(), day=1)
    world.hop(OLD, 1)
    world.page(OLD, said(), day=1, answered=NEW)
    if order == "old first":
        world.page(NEW, said(), day=1)
    assert world.kinds() == ["new", "moved"]
    assert (world.document()["url"], world.document()["state"]) == (NEW, "present")


def test_a_redirect_for_now_or_to_nowhere_known_moves_nothing(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    world.hop(OLD, 2, status=302)
    world.page(OLD, said(), day=2, answered=NEW)
    world.hop(OLD, 3)
    world.hop(OLD, 3, status=302)
    world.page(OLD, said(), day=3, answered=NEW)
    world.hop(OLD, 4)
    world.page(OLD, said(), day=4, answered=HOME + "elsewhere.html")
    world.page(OLD, said(), day=5)
    assert (world.kinds(), world.document()["url"]) == (["new"], OLD)


def test_the_channel_is_that_of_the_address(world: World) -> None:
    world.page(OLD, said())
    read_list(world.run, [NEW])
    world.page(NEW, said())
    world.page(OLD, AWAY, day=1)
    assert world.document()["channel"] == 1


# ---------------------------------------------------------------------- what it says


def test_two_addresses_that_differ_for_good_make_no_versions(world: World) -> None:
    """One is edited and the other is not; each is looked at again and again."""
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    world.page(NEW, said(EDITED), day=2)
    for day in range(3, 9):
        world.page(OLD, said(), day=day)
        world.page(NEW, said(EDITED), day=day)
    assert world.kinds() == ["new", "changed"]
    world.page(OLD, said("第三稿。" + TEXT), day=9)
    world.page(NEW, said(EDITED), day=9)
    assert (world.kinds(), world.document()["versions"]) == (["new", "changed", "changed"], 3)


def test_an_edit_that_both_get_is_one_version(world: World) -> None:
    """Their templates name different publishers, and so do they before and after."""
    world.page(OLD, said(publisher="办公室"))
    world.page(NEW, said(publisher="政务公开办"), day=1)
    world.page(NEW, said(EDITED, publisher="政务公开办"), day=2)
    world.page(OLD, said(EDITED, publisher="办公室"), day=2)
    assert world.kinds() == ["new", "changed"]
    assert world.document()["publisher"] == "政务公开办", (
        "the fields are those of the page that the version is read from"
    )
    world.page(OLD, said(EDITED, publisher="办公室", validity="废止"), day=3)
    world.page(NEW, said(EDITED, publisher="政务公开办", validity="废止"), day=3)
    assert world.kinds() == ["new", "changed", "metadata"]


def test_what_a_page_no_longer_states_is_news_too(world: World) -> None:
    world.page(OLD, said(validity="有效"))
    world.page(NEW, said(validity="有效"))
    world.page(NEW, said(validity=None), day=1)
    world.page(OLD, said(validity="有效"), day=1)
    assert (world.kinds(), world.document()["validity"]) == (["new", "metadata"], None)


def test_an_alias_that_carries_another_document_is_one_of_its_own(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    change = world.page(NEW, said("另一份文件。" * 20, index_number="000014349/2026-00009"), day=2)
    assert change is not None
    assert (change.kind, change.document) == ("new", 2)
    assert world.rows("select id, url, versions from documents") == [
        {"id": 1, "url": OLD, "versions": 1},
        {"id": 2, "url": NEW, "versions": 1},
    ]
    assert world.rows("select url from aliases join resources on resources.id = resource") == [{"url": OLD}]
    world.page(HOME + "3", said(), day=3)
    world.page(OLD, AWAY, day=4)
    assert world.kinds() == ["new", "new", "moved"]


def test_a_url_that_is_given_to_another_document_while_the_first_is_served_elsewhere(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    world.page(OLD, said("另一份文件。" * 20, index_number="000014349/2026-00009"), day=2)
    assert world.kinds() == ["new", "moved", "new"]
    assert world.rows("select id, url, versions from documents") == [
        {"id": 1, "url": NEW, "versions": 1},
        {"id": 2, "url": OLD, "versions": 1},
    ]


def test_the_only_page_of_a_document_goes_on_whatever_it_says(world: World) -> None:
    world.page(OLD, said())
    world.page(OLD, said("另一份文件。" * 20, index_number="000014349/2026-00009"), day=1)
    assert world.kinds() == ["new", "changed"]


def test_a_site_that_numbers_anew_makes_no_documents(world: World) -> None:
    world.page(OLD, said())
    world.page(NEW, said(), day=1)
    for url in (NEW, OLD):
        world.page(url, said(index_number="11150000MB0X/2026-00001"), day=2)
    assert world.kinds() == ["new", "metadata"]


def test_files_are_fetched_when_a_version_names_them(world: World) -> None:
    old, new = (Attachment(url=f"{HOME}{name}/1.pdf", name="附件") for name in ("old", "new"))

    def files() -> list[str]:
        return [row["url"] for row in world.rows("select url from resources where kind = 'attachment' order by id")]

    world.page(OLD, said(attachments=(old,)))
    world.page(NEW, said(attachments=(new,)), day=1)
    assert files() == [old.url]
    world.page(NEW, said(EDITED, attachments=(new,)), day=2)
    assert files() == [old.url, new.url]
    fetched(world.run, new.url)
    assert world.rows("select url from attachments where capture is not null") == [{"url": new.url}]


def test_documents_that_the_new_list_no_longer_shows_are_due_at_once(world: World) -> None:
    read_list(world.run, [OLD])
    world.page(OLD, said())
    world.run.finish("done", {}, now=NOW)
    run = world.run._archive.run(SITE, NOW + 9 * DAY)
    read_list(run, [NEW], at=NOW + 9 * DAY)
    assert {resource.url for resource in run.due(NOW + 9 * DAY)} == {OLD}
