"""Who rests after a crawl died, and who is tried next."""

from __future__ import annotations

import pytest

from crawler.supervision.suspects import FIRST_REST, FORGOTTEN, LONGEST_REST, MINUTE, Suspects

SITES = [f"s{number}" for number in range(16)]


def test_without_a_death_everybody_is_crawled() -> None:
    assert Suspects().admitted(SITES, 0) == (SITES, False)


def test_those_who_were_there_rest_and_the_others_go_on() -> None:
    suspects = Suspects()
    assert suspects.died(["s1", "s2"], 0) == FIRST_REST
    assert suspects.admitted(SITES, 1) == ([site for site in SITES if site not in {"s1", "s2"}], False)
    assert suspects.admitted(SITES, FIRST_REST) == (["s1"], True)


def test_a_site_that_comes_through_is_free_again() -> None:
    suspects = Suspects()
    suspects.died(["s1"], 0)
    suspects.came_through(["s1"])
    assert suspects.admitted(SITES, 1) == (SITES, False)


def test_each_rest_is_twice_the_last_up_to_six_hours() -> None:
    suspects = Suspects()
    now, rests = 0.0, []
    for _ in range(9):
        rests.append(suspects.died(["s1"], now))
        now += rests[-1]
    assert [rest / MINUTE for rest in rests] == [5, 10, 20, 40, 80, 160, 320, 360, 360]
    assert rests[-1] == LONGEST_REST


def test_a_day_without_a_death_is_forgiveness() -> None:
    suspects = Suspects()
    suspects.died(["s1"], 0)
    suspects.died(["s1"], 10)
    assert suspects.died(["s1"], 11 + FORGOTTEN) == FIRST_REST


@pytest.mark.parametrize("bad", [0, 1, 42, 63, 98, 99])
def test_the_one_among_a_hundred_is_found_in_a_few_steps_and_is_alone_then(bad: int) -> None:
    suspects, sites = Suspects(), [f"s{number}" for number in range(100)]
    suspects.died(sites, 0)
    now, deaths = FIRST_REST, 0
    while suspects.suspected != {sites[bad]}:
        tried, trial = suspects.admitted(sites, now)
        if not trial:
            now += MINUTE
        elif sites[bad] in tried:
            deaths += 1
            suspects.died(tried, now)
        else:
            suspects.came_through(tried)
    assert deaths <= 7
    assert now <= 35 * MINUTE, "the innocent ones do not rest longer and longer with it"


def test_a_death_before_any_site_lets_everybody_rest() -> None:
    suspects = Suspects()
    suspects.died([], 0)
    assert suspects.admitted(SITES, 1) == ([], False)
    assert suspects.admitted(SITES, FIRST_REST) == (SITES, False)
    suspects.came_through(SITES)
    assert suspects.admitted(SITES, FIRST_REST) == (SITES, False)
