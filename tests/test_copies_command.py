"""`gongkai copies` as a user meets it: groups, a document from both sides, splits, a sentence for every mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from worlds import HOME, LIST, NOW, SITE, content, exchange, recorded

from archive import Archive
from archive.evidence import Evidence, evidence_of, percent
from gongkai import main

AT = "2026-03-02T04:00:00Z"
EVIDENCE = {
    "share": 0.98,
    "share_of_other": 0.7,
    "figures": [["12", "15"]],
    "words": [["财政局", "税务局"]],
    "agree": ["document_number", "title"],
    "differ": ["published_on"],
}
PAIRS = (
    (2, 1, "identical", 1.0, "same text sha256:00"),
    (3, 1, "copy", 0.9, json.dumps(EVIDENCE)),
    (4, 5, "copy", 0.99, '{"share": 0.9996}'),
    (6, 1, "excerpt", 0.4, '{"share": 1.0, "share_of_other": 0.12}'),
    (7, 1, "revision", 0.8, '{"figures": [["\\u001b[31m", "2"]]}'),
)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """An archive of seven documents, and what was judged of them."""
    path = tmp_path / "settings.toml"
    path.write_text(
        f'[[site]]\nid = "example"\nname = "示例市"\nurl = "{HOME}"\n[[site.channel]]\nname = "通知"\nurl = "{LIST}"\n',
        encoding="utf-8",
    )
    with Archive.write(tmp_path / "archive.db") as archive:
        crawl = archive.run(SITE, NOW)
        for number in range(1, 8):
            page = recorded(crawl, exchange(f"{HOME}{number}.html", str(number).encode()))
            crawl.save(page, content(f"第{number}件。", title=f"第{number}件"))
        crawl.finish("done", {}, now=NOW)
        with archive.change() as db:
            db.executemany("insert into copies values (?, ?, ?, ?, ?)", PAIRS)
            folded = [(one, other) for one, other, relation, *_ in PAIRS if relation in ("identical", "copy")]
            db.executemany("update documents set copies_of = ?2 where id = ?1", folded)
    return path


def run(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["copies", *arguments, "--settings", str(settings)])


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_groups_stand_with_their_copies_the_largest_first(settings: Path) -> None:
    assert lines(run(settings)) == [
        "1  2026-02-20  example  第1件  (2)",
        "    identical 100 %  2  2026-02-20  example  第2件",
        "    copy 90 %        3  2026-02-20  example  第3件",
        "5  2026-02-20  example  第5件  (1)",
        "    copy 99 %        4  2026-02-20  example  第4件",
    ]
    assert lines(run(settings, "--limit", "1"))[-1].endswith("第3件")


def test_a_member_may_belong_to_a_group_by_way_of_another(settings: Path) -> None:
    """4 copies 5; 5 was found to copy 3, and 3 copies 1: so all of them are in the group of 1."""
    with Archive.write(settings.parent / "archive.db") as archive:
        archive.connection.execute("update documents set copies_of = 1 where id in (4, 5, 6)")
        archive.connection.execute("insert into copies values (3, 5, 'copy', 0.95, '{}')")
    assert lines(run(settings))[1:] == [
        "    identical 100 %  2  2026-02-20  example  第2件",
        "    copy 99 %        4  2026-02-20  example  第4件  (by way of 5)",
        "    copy 95 %        5  2026-02-20  example  第5件  (by way of 3)",
        "    copy 90 %        3  2026-02-20  example  第3件",
        "    copy             6  2026-02-20  example  第6件",
    ]
    (group,) = json.loads(run(settings, "--json").stdout)
    assert [copy["by_way_of"] for copy in group["copies"]] == [None, 5, 3, None, None]


def test_a_relation_has_groups_of_its_own(settings: Path) -> None:
    assert lines(run(settings, "--relation", "excerpt")) == [
        "1  2026-02-20  example  第1件  (1)",
        "    excerpt 40 %     6  2026-02-20  example  第6件",
    ]
    assert [line.split()[0] for line in lines(run(settings, "--relation", "copy"))] == ["1", "copy", "5", "copy"]


def test_a_group_that_is_large_says_how_large(settings: Path) -> None:
    with Archive.write(settings.parent / "archive.db") as archive:
        crawl = archive.run(SITE, NOW)
        for number in range(20, 33):
            crawl.save(recorded(crawl, exchange(f"{HOME}{number}.html", str(number).encode())), content(f"{number}"))
        archive.connection.execute("update documents set copies_of = 7 where id > 7")
    assert lines(run(settings, "--limit", "1"))[-1] == "    … and 3 more: gongkai copies 7 --limit 13"


def test_groups_as_json_have_all_of_them(settings: Path) -> None:
    first, second = json.loads(run(settings, "--json").stdout)
    assert {key: first[key] for key in first if key != "copies"} == {
        "document": 1,
        "title": "第1件",
        "url": HOME + "1.html",
        "site": "example",
        "site_name": "示例市人民政府",
        "published_on": "2026-02-20",
    }
    assert [(copy["document"], copy["relation"], copy["score"]) for copy in first["copies"]] == [
        (2, "identical", 1.0),
        (3, "copy", 0.9),
    ]
    assert [copy["document"] for copy in second["copies"]] == [4]


def test_a_document_is_shown_with_all_that_is_judged_of_it(settings: Path) -> None:
    shown = lines(run(settings, "1"))
    assert shown[:3] == ["第1件", HOME + "1.html", "It stands for itself and 2 copies."]
    assert shown[4:7] == [
        "the same text as 2  2026-02-20  example  第2件",
        f"    {HOME}2.html",
        "    100 % alike: same text sha256:00",
    ]
    assert [line.partition("  ")[0] for line in shown if line.endswith("件")][1:] == [
        "the same text as 2",
        "reposted as 3",
        "revised as 7",
        "excerpted in 6",
    ]
    assert "figures differ: 2 → \ufffd[31m" in "\n".join(shown), "a page gives no orders to a terminal"


@pytest.mark.parametrize("name", ["3", HOME + "3.html", "HTTP://WWW.example.gov.cn:80/./3.html#top"])
def test_evidence_is_put_into_words_from_either_side(settings: Path, name: str) -> None:
    assert lines(run(settings, name))[2:] == [
        "It is a copy of document 1, which stands for it.",
        "",
        "a repost of 1  2026-02-20  example  第1件",
        f"    {HOME}1.html",
        "    90 % alike: 98 % of its text, 70 % of the other's; figures differ: 12 → 15; "
        "words differ: 财政局 → 税务局; same document number, title; different published on",
    ]
    assert (
        "    90 % alike: 70 % of its text, 98 % of the other's; figures differ: 15 → 12; "
        "words differ: 税务局 → 财政局; same document number, title; different published on"
    ) in lines(run(settings, "1"))


def test_a_document_as_json(settings: Path) -> None:
    assert run(settings, "--split", "3", "7", "--now", AT).exit_code == 0
    found = json.loads(run(settings, "3", "--json").stdout)
    (judged,), (split,) = found.pop("judgements"), found.pop("splits")
    assert found == {"document": 3, "title": "第3件", "url": HOME + "3.html", "copies_of": 1, "copies": 0}
    assert (judged["document"], judged["relation"], judged["direction"], judged["score"]) == (1, "copy", "to", 0.9)
    assert judged["evidence"]["figures"] == [["12", "15"]]
    assert (split["document"], split["at"]) == (7, AT)
    turned = json.loads(run(settings, "1", "--json", "--relation", "copy").stdout)["judgements"]
    assert [(one["document"], one["direction"], one["evidence"]["share"]) for one in turned] == [(3, "from", 0.7)]


def test_one_relation_or_a_few_of_a_document(settings: Path) -> None:
    assert [line for line in lines(run(settings, "1", "--relation", "revision")) if "第" in line][1:] == [
        "revised as 7  2026-02-20  example  第7件"
    ]
    assert lines(run(settings, "1", "--limit", "1"))[-1] == "… and 3 more: --limit 4"
    assert lines(run(settings, "5"))[2] == "It stands for itself and 1 copy."
    assert lines(run(settings, "7", "--relation", "copy"))[2:] == ["It stands for itself; no copies are known."]


def test_a_split_is_said_kept_shown_and_taken_back(settings: Path) -> None:
    said = lines(run(settings, "--split", "7", HOME + "6.html", "--now", AT))
    assert said == ["Documents 7 and 6 are two from now on; `gongkai copies --join 7 6` takes it back."]
    assert f"split at {AT} from 7  2026-02-20  example  第7件" in lines(run(settings, "6"))
    assert lines(run(settings, "--join", "6", "7")) == ["Documents 6 and 7 are judged like any others again."]
    assert "split" not in run(settings, "6").output
    as_json = run(settings, "--split", "7", "6", "--json", "--now", AT)
    assert json.loads(as_json.stdout) == {"documents": [6, 7], "split_at": AT}
    assert json.loads(run(settings, "--join", "7", "6", "--json").stdout) == {"documents": [6, 7], "split_at": None}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("99",), "There is no document 99 in this archive; `gongkai search` finds those there are."),
        (("--split", "1", "99"), "There is no document 99 in this archive"),
        (("--split", "1", HOME + "1.html"), "Both are document 1: a split is between two documents."),
        (("--split", "3", "2"), f"Documents 2 and 3 were split already, at {AT}."),
        (("--join", "1", "2"), "Documents 1 and 2 are not split: there is nothing to take back."),
    ],
)
def test_what_cannot_be_is_a_sentence(settings: Path, arguments: tuple[str, ...], sentence: str) -> None:
    assert run(settings, "--split", "2", "3", "--now", AT).exit_code == 0
    result = run(settings, *arguments)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {sentence}")


@pytest.mark.parametrize(
    "arguments",
    [
        ("1", "--split", "1", "2"),
        ("--join", "1", "2", "--split", "1", "2"),
        ("--split", "1"),
        ("--relation", "near"),
        ("--join", "1", "2", "--relation", "copy"),
    ],
)
def test_a_misused_command_line(settings: Path, arguments: tuple[str, ...]) -> None:
    assert run(settings, *arguments).exit_code == 2


def test_while_a_crawl_writes_a_split_has_to_wait(settings: Path) -> None:
    with Archive.write(settings.parent / "archive.db"):
        result = run(settings, "--split", "1", "2")
        assert lines(run(settings))[0].startswith("1 "), "reading goes on meanwhile"
    assert result.exit_code == 1
    assert result.output.endswith("one archive has one writer. Try again when it has ended, or stop it first.\n")


def test_where_no_archive_is_none_is_made(tmp_path: Path, settings: Path) -> None:
    (tmp_path / "archive.db").unlink()
    assert "There is no archive at" in run(settings, "--split", "1", "2").output
    assert not (tmp_path / "archive.db").exists()


def test_an_archive_without_copies_says_so(settings: Path) -> None:
    with Archive.write(settings.parent / "archive.db") as archive:
        archive.connection.execute("delete from copies")
        archive.connection.execute("update documents set copies_of = null")
    result = run(settings)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "No such documents are known yet.\n")
    assert json.loads(run(settings, "--json").stdout) == []


@pytest.mark.parametrize(
    "stored", ["正文相同", "", "[1]", '{"share": "most"}', '{"figures": [["1"]]}', "null", "[" * 999]
)
def test_evidence_of_another_shape_is_shown_as_it_is(stored: str) -> None:
    assert evidence_of(stored) == Evidence(said=stored)
    assert evidence_of(stored).turned().in_words() == stored


def test_evidence_comes_back_as_it_was_written() -> None:
    assert evidence_of(json.dumps(EVIDENCE)).as_object() == {
        **EVIDENCE,
        **{name: tuple(map(tuple, EVIDENCE[name])) for name in ("figures", "words")},  # type: ignore[call-overload]
        **{name: tuple(EVIDENCE[name]) for name in ("agree", "differ")},  # type: ignore[arg-type]
    }
    assert evidence_of('{"share": 1, "unheard": [1]}').as_object() == {"share": 1.0}
    assert evidence_of("{}").in_words() == ""


def test_all_is_said_of_all_only() -> None:
    assert [percent(share) for share in (1, 0.9999, 0.57, 0.29, 0.1234, 0)] == [
        "100 %",
        "99.9 %",
        "57 %",
        "29 %",
        "12.3 %",
        "0 %",
    ]
