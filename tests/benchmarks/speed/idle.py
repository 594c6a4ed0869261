"""A round through many sites on which nothing is new: most rounds are."""

from __future__ import annotations

from benchmarks.speed.arena import Wanted, arena

AN_HOUR_LATER = "2026-03-01T05:00:00Z"
PAGES_A_SITE = 3


def measure(wanted: Wanted) -> dict[str, float]:
    """One crawl process for all sites; every list is read, no document is due."""
    with arena(wanted.sites * PAGES_A_SITE, wanted.sites) as here:
        archived, whole = here.first_crawl("ours")
        here.served.become()
        taken = here.crawl(archived, "--now", AN_HOUR_LATER)
        requests = len(here.served.asked())
        print(
            f"{wanted.sites:,} sites: {whole.cpu:.1f} s, and an hour later {taken.cpu:.1f} s for {requests:,} requests"
        )
        return {
            "site_idle_cpu_ms": 1000 * taken.cpu / wanted.sites,
            "idle_requests_a_site": requests / wanted.sites,
            "idle_wall_s": taken.wall,
        }
