"""One plugin for two Datasettes, 0.65 and the alphas of 1.0: what each has to be told of the tables, it is told.

`make next` runs this file, and all others that ask the plugin, with the alpha.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sample import Sample
from test_browse import Reader, found_in, rows

OPERATOR = {
    "databases": {
        "archive": {
            "tables": {
                "documents": {
                    "description": "我们的文件",
                    "facets": ["genre"],
                    "columns": {"title": "我们的标题"},
                }
            }
        }
    }
}
DESCRIBED = "//th[@data-column='document_number']/@data-column-description"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    sample = Sample(tmp_path_factory.mktemp("releases") / "archive.db")
    for month in (1, 3, 2):
        sample.document(
            "加強領導。", url=f"https://a.test/{month}", title=f"{month}月", published_on=f"2026-0{month}-01"
        )
    return sample


@pytest.fixture(scope="module")
def reader(sample: Sample) -> Reader:
    return Reader(sample.path)


def test_a_table_has_its_order_its_facets_its_search_and_its_descriptions(reader: Reader) -> None:
    page = reader.text("/archive/documents")
    assert found_in(page, "//td[@class='col-title type-str']//a/text()") == ["3月", "2月", "1月"]
    facets = ["facet-site", "facet-state", "facet-year", "facet-issuing_body", "facet-genre"]
    assert set(found_in(page, "//section[starts-with(@id, 'facet-')]/@id")) == set(facets)
    assert found_in(page, DESCRIBED) == ["发文字号 Document number — 括号统一为〔〕; brackets normalised to 〔〕"]
    assert found_in(page, "//input[@type='search']/@name") == ["_search"]
    assert "一份政府信息" in page
    assert len(rows(reader, "documents", "领导")) == 3


def test_foreign_keys_are_shown_by_the_names_of_what_they_mean(reader: Reader) -> None:
    assert (
        found_in(reader.text("/archive/documents"), "//td[starts-with(@class, 'col-site ')]/a/text()")[0]
        == "青石市人民政府"
    )


def test_tables_that_nobody_reads_are_not_among_the_first(reader: Reader) -> None:
    shown = found_in(reader.text("/archive"), "//a[starts-with(@href, '/archive/')]/@href")
    assert "/archive/documents" in shown
    assert not {"/archive/texts", "/archive/versions_fts", "/archive/files_fts", "/archive/resources"} & set(shown)


def test_what_the_operator_says_stands(sample: Sample) -> None:
    page = Reader(sample.path, metadata=OPERATOR).text("/archive/documents")
    assert "我们的文件" in page
    assert found_in(page, "//th[@data-column='title']/@data-column-description") == ["我们的标题"]
    assert found_in(page, DESCRIBED), "what he is silent about is as ever"
    assert found_in(page, "//section[starts-with(@id, 'facet-')]/@id") == ["facet-genre"]
    assert found_in(page, "//td[@class='col-title type-str']//a/text()") == ["3月", "2月", "1月"]


def test_plain_datasette_finds_the_plugin(sample: Sample) -> None:
    path = "/archive/documents.json?_shape=array&_search=领导"
    done = _datasette(str(sample.path), "--get", path)
    assert done.stdout.count("published_on") == 3, done.stderr


def _datasette(*arguments: str) -> Any:
    command = [sys.executable, "-m", "datasette", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=Path(__file__).parent)
