"""Whether a host was asked politely, as its server saw it.

A request is in flight from its arrival to the moment just before its answer is sent. Whoever waits for the end of the
answer, and then for a pause, arrives no sooner than that moment and the pause: both are read from one clock, so there
is no tolerance. What the answer took is at least what the server took, so the pause for slowness is known too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from townhall import Asked


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a host was promised."""

    delay: float
    longest: float
    crawl_delay: float = 0.0

    def after(self, asked: Asked) -> float:
        slow = min(5 * (asked.ended - asked.at), self.longest) if self.delay else 0.0
        return max(self.delay, self.crawl_delay, slow)


def violations(asked: Iterable[Asked], promise: Promise) -> list[str]:
    """Each request that came while another was in flight, or sooner after it than was promised."""
    found = []
    for before, then in pairwise(sorted(asked, key=lambda one: one.at)):
        gap, owed = then.at - before.ended, promise.after(before)
        if gap < owed:
            found.append(f"{then.path} came {gap:.4f} s after {before.path}, and was to wait {owed:.4f} s")
    return found
