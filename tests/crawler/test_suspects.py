"""Who rests after a crawl died, and who is tried next."""

from __future__ import annotations

from crawler.suspects import FIRST_REST, FORGOTTEN, LONGEST_REST, MINUTE, Suspects

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


def test_the_one_among_many_is_found_in_a_few_steps_and_is_alone_then() -> None:
    suspects = Suspects()
    suspects.died(SITES, 0)
    now, trials = FIRST_REST, 0
    while suspects.suspected != {"s5"}:
        tried, trial = suspects.admitted(SITES, now)
        if not trial:
            now += MINUTE
            continue
        trials += 1
        if "s5" in tried:
            suspects.died(tried, now)
        else:
            suspects.came_through(tried)
    assert trials <= 12
    assert now < 90 * MINUTE


def test_a_death_before_any_site_lets_everybody_rest() -> None:
    suspects = Suspects()
    suspects.died([], 0)
    assert suspects.admitted(SITES, 1) == ([], False)
    assert suspects.admitted(SITES, FIRST_REST) == (SITES, False)
    suspects.came_through(SITES)
    assert suspects.admitted(SITES, FIRST_REST) == (SITES, False)
