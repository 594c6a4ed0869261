# /// script
# requires-python = ">=3.11"
# dependencies = ["gongkai", "datasketch>=1.6", "pytest"]
# [tool.uv.sources]
# gongkai = { path = "../..", editable = true }
# ///
"""Gongkai's judging of copies beside that of other tools: the same pairs, the same counting, one run.

Run: ``make peers``. The others are asked as their documentation says, and once more as kindly as we know how: with the
text as we judge it, and with the threshold that is best for them on the tuning half. All are counted on the other half.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import test_copies_reach as judge
from pairs.bases import SHARED
from pairs.counting import Verdict, errors, figures
from pairs.labels import Pair
from trafilatura.deduplication import Simhash

from archive.wording import wording

GRAM = 3
PERMUTATIONS, THRESHOLD = 128, 0.9
"""datasketch's defaults."""
STEPS = [step / 100 for step in range(20, 101)]

Similarity = Callable[[str, str], float]
Judge = Callable[[Sequence[Pair]], Iterator[Verdict]]


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A tool, and how it came to say that two texts are the same."""

    name: str
    judge: Judge


def above(similarity: Similarity, threshold: float) -> Judge:
    """Who takes for the same what is alike enough."""

    def verdicts(pairs: Sequence[Pair]) -> Iterator[Verdict]:
        for pair in pairs:
            is_same = similarity(pair.document, pair.other) >= threshold
            yield Verdict(pair=pair, claim="copy" if is_same else "none")

    return verdicts


def best_threshold(similarity: Similarity, pairs: Iterable[Pair]) -> float:
    """Where precision and recall of copies are highest together (F1)."""
    scored = [(similarity(pair.document, pair.other), pair) for pair in pairs]

    def f1(threshold: float) -> float:
        found = figures(Verdict(pair=pair, claim="copy" if score >= threshold else "none") for score, pair in scored)
        precision, recall = found["copy_precision"], found["copy_recall"]
        return 2 * precision * recall / (precision + recall) if recall else 0.0

    return max(STEPS, key=f1)


@cache
def _simhash(text: str) -> Simhash:
    return Simhash(text)


def simhash_similarity(document: str, other: str) -> float:
    return float(_simhash(document).similarity(_simhash(other)))


def words(text: str) -> set[str]:
    """As datasketch's examples cut a text up: at its blanks."""
    return set(text.split())


def grams(text: str) -> set[str]:
    judged = wording(text)
    return {judged[i : i + GRAM] for i in range(max(len(judged) - GRAM + 1, 1))}


def minhash_of(tokens: Callable[[str], set[str]]) -> Callable[[str], object]:
    from datasketch import MinHash

    @cache
    def minhash(text: str) -> MinHash:
        found = MinHash(num_perm=PERMUTATIONS)
        found.update_batch([token.encode() for token in tokens(text)])
        return found

    return minhash


def minhash_similarity(tokens: Callable[[str], set[str]]) -> Similarity:
    minhash = minhash_of(tokens)
    return lambda document, other: float(minhash(document).jaccard(minhash(other)))  # type: ignore[attr-defined]


def minhash_lsh(tokens: Callable[[str], set[str]]) -> Judge:
    """Every text in one index with datasketch's defaults; two are the same where the one finds the other."""
    from datasketch import MinHashLSH

    minhash = minhash_of(tokens)

    def verdicts(pairs: Sequence[Pair]) -> Iterator[Verdict]:
        index, texts = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), {}
        for text in dict.fromkeys(text for pair in pairs for text in (pair.document, pair.other)):
            texts[text] = str(len(texts))
            index.insert(texts[text], minhash(text))
        for pair in pairs:
            is_same = texts[pair.other] in index.query(minhash(pair.document))
            yield Verdict(pair=pair, claim="copy" if is_same else "none")

    return verdicts


def peers(tuning: Sequence[Pair]) -> Iterator[Peer]:
    """All of them, ours first; what needs tuning is tuned on those pairs."""
    yield Peer(name="Gongkai", judge=lambda pairs: (judge.verdict_on(pair) for pair in pairs))
    threshold = best_threshold(simhash_similarity, tuning)
    name = f"trafilatura Simhash, from {threshold:.2f} (its best)"
    yield Peer(name=name, judge=above(simhash_similarity, threshold))
    yield Peer(name="datasketch MinHash LSH, words, from 0.90 (its defaults)", judge=minhash_lsh(words))
    yield Peer(name="datasketch MinHash LSH, 3-grams of our wording, from 0.90", judge=minhash_lsh(grams))
    similarity = minhash_similarity(grams)
    threshold = best_threshold(similarity, tuning)
    name = f"datasketch MinHash, 3-grams of our wording, from {threshold:.2f} (its best)"
    yield Peer(name=name, judge=above(similarity, threshold))


HEAD = ("tool", "pairs", "copy precision", "copy recall", "wrongly folded", "excerpt recall", "ms a pair")


def row(peer: Peer, pairs: Sequence[Pair]) -> list[str]:
    """One line of the table."""
    began = time.process_time()
    verdicts = list(peer.judge(pairs))
    milliseconds = 1000 * (time.process_time() - began) / len(pairs)
    found = figures(verdicts)
    return [
        peer.name,
        str(len(pairs)),
        f"{found['copy_precision']:.4f}",
        f"{found['copy_recall']:.4f}",
        str(len(errors(verdicts))),
        f"{found['excerpt_recall']:.4f}" if any(verdict.claim == "excerpt" for verdict in verdicts) else "—",
        f"{milliseconds:.1f}",
    ]


def main() -> None:
    for kind in ("invented", "real"):
        if kind == "real" and not (SHARED / "pages").is_dir():
            print(f"\nThe real pages are not here ({SHARED / 'pages'}).")
            continue
        print(f"\n{kind} pairs, the half that nobody was tuned on\n\n| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}")
        for peer in peers(judge.pairs_of(f"{kind}, tuning")):
            print(f"| {' | '.join(row(peer, judge.pairs_of(f'{kind}, held out')))} |", flush=True)


if __name__ == "__main__":
    main()
