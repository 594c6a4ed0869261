"""Other tools on the same pairs: who takes fewer look-alikes for copies, and still finds the copies.

``make peers`` prints the whole table.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import pytest
import test_copies_reach as judge
from pairs.counting import figures
from peers_copies import Peer, peers

pytestmark = pytest.mark.long

OURS_AND_SIMHASH = 2


def f1(peer: Peer) -> float:
    """Of copies, on the half that no threshold was chosen on."""
    found = figures(peer.judge(judge.pairs_of("invented, held out")))
    precision, recall = found["copy_precision"], found["copy_recall"]
    return 2 * precision * recall / (precision + recall)


def assert_ours_is_best(asked: Iterable[Peer]) -> None:
    ours, *others = [(f1(peer), peer.name) for peer in asked]
    assert others
    assert max(others) < ours, (ours, others)


def test_ours_tells_copies_better_than_simhash_at_its_best() -> None:
    assert_ours_is_best(islice(peers(judge.pairs_of("invented, tuning")), OURS_AND_SIMHASH))


def test_ours_tells_copies_better_than_minhash() -> None:
    pytest.importorskip("datasketch", reason="datasketch is not installed; `make peers` brings it along")
    assert_ours_is_best(peers(judge.pairs_of("invented, tuning")))
