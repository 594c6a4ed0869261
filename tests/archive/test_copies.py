"""Who copies whom, judged step by step, against the same judged from nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive

TEXTS = [f"第{number}号：" + "各单位要加强组织领导，明确责任分工。" * 6 for number in range(3)]
SHORT = "详见附件。"


def copies(archive: Archive) -> dict[int, int]:
    marks = archive.rows("select id, copies_of from documents where copies_of is not null")
    return {row["id"]: row["copies_of"] for row in marks}


def joined(archive: Archive) -> dict[int, int]:
    """The groups as the judged pairs tell them: each document and the least of those it is joined to."""
    least = {row["id"]: row["id"] for row in archive.rows("select id from documents")}
    pairs = [
        (row["document"], row["other"]) for row in archive.rows("select * from copies where relation = 'identical'")
    ]
    for _ in least:
        for one, other in pairs:
            least[one] = least[other] = min(least[one], least[other])
    return least


def judged_from_nothing(archive: Archive) -> dict[int, int]:
    rows = archive.rows(
        """
        select documents.id, text_digest from documents join versions on versions.id = documents.current_version
        where characters >= 80
        order by coalesce(documents.published_on, '9999'), first_seen_at, documents.id
        """
    )
    groups: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        groups[row["text_digest"]].append(row["id"])
    return {follower: group[0] for group in groups.values() for follower in group[1:]}


@pytest.mark.parametrize("seed", range(8))
def test_judging_one_document_at_a_time_is_judging_all_of_them(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        for step in range(60):
            at = NOW + timedelta(minutes=step)
            page = exchange(f"{HOME}{chance.randrange(9)}", repr(step).encode(), at=at)
            day = chance.choice([None, *(date(2026, 2, day) for day in range(1, 5))])
            run.save(recorded(run, page), content(chance.choice([*TEXTS, SHORT]), published_on=day))
            assert copies(archive) == (expected := judged_from_nothing(archive))
            pairs = joined(archive)
            assert all((pairs[one] == pairs[other]) == (expected.get(one, one) == expected.get(other, other))
                       for one, other in combinations(pairs, 2))  # fmt: skip
        assert expected
