"""What is due, what a check costs and what prices cost, with a million resources; half a minute and 300 MB."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

import pytest
from filled import SITES, site
from worlds import NOW, content, exchange, recorded

from archive import Archive, pricing
from archive.instants import DAY, HOUR, to_text

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

RESOURCES = 1_000_000
DUE = 0.05
"""Seconds."""
A_PRICE = 2.0
"""Seconds, once a day."""
A_CHECK = 0.01
"""Seconds, with its record in the originals and its share of the batch."""

FILLING = """
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < :count)
    insert into resources (url, site, kind, payload_digest, discovered_at, checked_at, due_at, state, weight)
    select 'http://www.place.example/' || n, 'place' || (n % :sites), 'document', 'sha256:' || n, :seen, :seen,
        strftime('%Y-%m-%dT%H:%M:%SZ', :now + (n * 7919) % 15552000, 'unixepoch'), 'saved', 0.01 * pow(1.044, n % 130)
    from numbers
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.write(tmp_path_factory.mktemp("scale") / "archive.db") as archive:
        archive.register([site(number) for number in range(SITES)], NOW - DAY)
        archive.connection.create_function("pow", 2, pow, deterministic=True)
        with archive.change() as db:
            seen = to_text(NOW - 30 * DAY)
            db.execute(FILLING, {"count": RESOURCES, "sites": SITES, "seen": seen, "now": int(NOW.timestamp())})
            db.execute("update channels set read_at = ?, due_at = ?", (to_text(NOW), to_text(NOW + 6 * HOUR)))
        archive.flush()
        yield archive


def seconds(name: str, work: Callable[[], object], times: int = 7) -> float:
    """Of processor time: other work on the computer is not counted."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    print(f"\n{name}: {median(spent) * 1000:.2f} ms")
    return median(spent)


@pytest.mark.parametrize("later", [timedelta(), HOUR, 60 * DAY])
def test_what_is_due_is_said_at_once(large: Archive, later: timedelta) -> None:
    assert seconds(f"due, {later} later", lambda: large.due(NOW + later)) < DUE
    runs = iter([large.run(site(0), NOW) for _ in range(7)])
    assert seconds(f"run.due, {later} later", lambda: next(runs).due(NOW + later)) < DUE


def test_a_price_is_made_of_all_documents_in_a_moment(large: Archive) -> None:
    def anew() -> None:
        with large.change() as db:
            db.execute("delete from prices")
            pricing.renew(db, large.policy, NOW)

    assert seconds("prices", anew, times=3) < A_PRICE


def test_a_check_costs_little_more_than_its_rows(large: Archive) -> None:
    at = NOW + DAY
    run = large.run(site(0), at)
    urls = [f"{site(0).url}{number}.html" for number in range(300)]
    for url in urls:
        run.save(recorded(run, exchange(url, url.encode(), at=NOW)), content())
    pages = iter([exchange(url, b"", at=at + 20 * DAY, status=304) for url in urls])
    assert seconds("a 304, recorded and planned", lambda: run.record(next(pages)), times=300) < A_CHECK
