"""An index of another tokenizer is never searched, and is made anew by the next writer, whenever it is killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_browse import Reader
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive, SearchIndexStale, finding, indexing, search, text
from archive.opening import transaction
from archive.records import Metadata
from archive.tokenizer import TOKENIZER, is_current
from gongkai import main

TEXTS = ["各領(lǐng)導小組：", "听证会公告。", "", "GB18030 标准"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    (tmp_path / "settings.toml").write_text("", encoding="utf-8")
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        for number, text in enumerate(TEXTS):
            capture = recorded(run, exchange(f"{HOME}{number}.html", text.encode()))
            said = {
                "document_number": f"示政发〔2026〕{number}号",
                "issuing_body": "示例市财政局",
                "title": f"第{number}号通知",
            }
            run.save(capture, content(text or "空。", **said))
        capture = recorded(run, exchange(f"{HOME}1.html", b"edited"))
        run.save(capture, content("改为论证会。", title="第1号通知"))
        run.finish("done", {}, now=NOW)
    return path


TOKENS = {"1": "e48138ad907a31cb"}
"""By version, a digest of the table of characters and of what becomes of these texts."""


def test_other_tokens_are_another_version() -> None:
    said = Metadata(title=TEXTS[0], document_number="内政发〔2021〕12号", issuing_body="青石市", publisher="財政局")
    made = [text.SIMPLIFIED.read_text(encoding="utf-8"), *search.row(said, "A4紙３张，第①条。\n".join(TEXTS))]
    assert sha256("\n".join(made).encode()).hexdigest()[:16] == TOKENS[TOKENIZER]


def index_of(path: Path) -> list[Any]:
    """Every token of the index with its places, and how long each row is."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("create virtual table temp.tokens using fts5vocab(main, versions_fts, instance)")
        sizes = db.execute("select * from versions_fts_docsize order by id").fetchall()
        return [*db.execute("select * from temp.tokens order by 1, 2, 3, 4"), *sizes]


def spoil(path: Path, tokenizer: str) -> None:
    """As if another version had made the index."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("insert into versions_fts (versions_fts) values ('delete-all')")
        db.execute("insert into versions_fts (rowid, title, body, meta) values (1, '它', '物', '')")
        db.execute("update search_index set tokenizer = ?", (tokenizer,))


@pytest.mark.parametrize("tokenizer", ["0", "2", "0 unfinished"])
def test_a_writer_makes_the_index_anew(path: Path, tokenizer: str) -> None:
    before = index_of(path)
    spoil(path, tokenizer)
    assert index_of(path) != before
    Archive.write(path).close()
    assert index_of(path) == before
    with Archive.read(path) as archive:
        assert len(finding.search(archive.connection, "领导")) == 1


@pytest.mark.parametrize("parts", range(5))
def test_after_a_kill_the_next_writer_goes_on(path: Path, parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BLOCK", 2)
    before = index_of(path)
    spoil(path, "0")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for _ in range(parts):
            with transaction(db):
                indexing.renew_some(db)
        assert not is_current(db)
        indexed = db.execute("select count(*) from versions_fts_docsize").fetchone()
    assert parts == 0 or indexed == (min(2 * (parts - 1), 5),), "what was indexed is kept"
    Archive.write(path).close()
    assert index_of(path) == before


def test_a_current_index_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        before = db.execute("select * from versions_fts_data").fetchall()
    Archive.write(path).close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("select * from versions_fts_data").fetchall() == before


def test_nobody_searches_an_index_of_another_version(path: Path) -> None:
    with Archive.read(path) as archive:
        spoil(path, "0")
        asked: list[Callable[[], object]] = [
            lambda: finding.search(archive.connection, "领导"),
            lambda: finding.count(archive.connection, "领导"),
            lambda: Archive.read(path),
        ]
        for ask in asked:
            with pytest.raises(SearchIndexStale, match=r"archive\.db was made by another version.*`gongkai crawl`"):
                ask()
    result = CliRunner().invoke(main, ["search", "领导", "--settings", str(path.with_name("settings.toml"))])
    assert result.exit_code == 1
    assert "made by another version of Gongkai" in result.output


def test_pages_say_so_instead_of_finding_nothing(path: Path) -> None:
    reader = Reader(path)
    searching = ["/-/search?q=领导", "/-/changes?q=领导", "/-/feed.atom?q=领导", "/archive/documents?_search=领导",
                 "/archive/versions.json?_search=领导"]  # fmt: skip
    for address in searching:
        reader.get(address)
    spoil(path, "0")
    for address in searching:
        assert "made by another version" in reader.get(address, status=503).text
    for address in ("/", "/-/changes", "/-/search", "/archive/documents", "/archive/documents/1"):
        reader.get(address)
    Archive.write(path).close()
    assert "领导" in reader.get(searching[0]).text
