"""Which of several pages of one document stands for it."""

from __future__ import annotations

from itertools import chain

import pytest

from archive.precedence import Claim, at_home, body_of_title

AT_HOME, NEITHER, AWAY = 0, 1, 2


@pytest.mark.parametrize(
    ("site", "body", "source", "expected"),
    [
        ("呼和浩特市人民政府", "呼和浩特市人民政府", None, AT_HOME),
        ("呼和浩特市人民政府门户网站", "呼和浩特市人民政府办公室", None, AT_HOME),
        ("呼和浩特市人民政府", "呼和浩特市教育局", "呼和浩特市教育局", AT_HOME),
        ("呼和浩特市教育局", "呼和浩特市教育局", "本站", AT_HOME),
        ("包头市人民政府", "呼和浩特市人民政府", None, NEITHER),
        ("包头市人民政府", None, None, NEITHER),
        ("内蒙古自治区人民政府", "呼和浩特市人民政府", None, NEITHER),
        ("包头市人民政府", "包头市人民政府", "呼和浩特市人民政府门户网站", AWAY),
        ("包头市人民政府", None, "呼和浩特市教育局", AWAY),
        ("呼和浩特市人民政府", None, "市教育局", NEITHER),
        ("包头市人民政府", None, "新华社", NEITHER),
    ],
)
def test_whose_site_it_is(site: str, body: str | None, source: str | None, expected: int) -> None:
    assert at_home(site, body, source) == expected


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("包头市人民政府关于加强防火工作的通知", "包头市人民政府"),
        ("国务院办公厅关于政务公开的意见", "国务院办公厅"),
        ("包头市教育局、财政局印发《办法》的通知", None),
        ("關於加強管理的通知", None),
        ("关于加强市场监督管理局建设的通知", None),
        ("包头市饮用水水源保护办法", None),
        (None, None),
    ],
)
def test_the_body_that_a_title_names(title: str | None, body: str | None) -> None:
    assert body_of_title(title) == body


def claim(
    document: int, *, body: str | None = None, title: str | None = None, day: str | None = None, characters: int = 500
) -> Claim:
    return Claim(
        document=document,
        site_name="包头市人民政府",
        title=title,
        issuing_body=body,
        source=None,
        published_on=day,
        first_seen_at="2026-03-01T00:00:00Z",
        characters=characters,
    )


@pytest.mark.parametrize(
    "claims",
    [
        [claim(2, body="包头市人民政府", day="2026-02-02"), claim(1, day="2026-01-01")],
        [claim(2, day="2026-01-01"), claim(1, day="2026-01-02", characters=900)],
        [claim(2, day="2026-01-01"), claim(1)],
        [claim(2, characters=900), claim(1)],
        [claim(1), claim(2)],
    ],
)
def test_home_then_early_then_full(claims: list[Claim]) -> None:
    assert sorted(chain(claims[1:], claims[:1]), key=lambda one: one.rank) == claims
