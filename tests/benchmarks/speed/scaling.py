"""What a second reader brings, by the clock: the one figure here that wants a machine of its own."""

from __future__ import annotations

import os

from benchmarks.speed.arena import Wanted, arena


def measure(wanted: Wanted) -> dict[str, float]:
    """Pages a second with a reader on each core, by as many times those of one reader.

    The engine and the server have the same cores: where all are busy, no reader can bring more.
    """
    cores = os.cpu_count() or 1
    rates = {}
    with arena(wanted.pages) as here:
        for readers in (1, cores):
            _, taken = here.first_crawl("ours", readers=readers)
            rates[readers] = here.pages / taken.wall
            print(f"{readers} readers: {rates[readers]:.1f} pages a second, {taken.cpu / taken.wall:.2f} cores busy")
    return {"readers_scaling": rates[cores] / (cores * rates[1]), "scaling_cores": cores}
