"""The table of docs/reliability.md: every fault and what becomes of it, in words made of what the tests compare."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from hostile.kinds import KINDS
from hostile.registry import FAULTS, Becomes, Fault

FATES = {
    "whole": "archived, with all that the page says",
    "flawed": "archived as far as it can be read, and flagged: {noted}",
    "no-document": "kept as evidence, and no document: {noted}",
    "absent": "not there, says the site: {noted}",
    "later": "not archived ({noted}), due again",
    "refused": "not followed ({noted}), due again",
    "none": "",
}
"""What becomes of the page in whose place the fault is."""


def table() -> str:
    """One row a fault, under a heading for each kind."""
    return "\n".join(_rows())


def _rows() -> Iterator[str]:
    faults = sorted(FAULTS.values(), key=lambda fault: list(KINDS).index(fault.kind))
    yield f"{len(faults)} faults.\n"
    for kind, of_it in groupby(faults, key=lambda fault: fault.kind):
        yield f"### {KINDS[kind]}\n"
        yield "| fault | the site serves | what becomes of it | the run |\n| --- | --- | --- | --- |"
        yield from (_row(fault) for fault in of_it)
        yield ""


def _row(fault: Fault) -> str:
    cells = (f"`{fault.name}`", fault.says, _becomes(fault.becomes), _run(fault.becomes))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _becomes(becomes: Becomes) -> str:
    fate = FATES[becomes.fate].format(noted=becomes.noted)
    kept = f"what came is kept as `truncated = {becomes.truncated}`" if becomes.truncated else ""
    good = {2: "", 0: "no document of the site can be had", 1: "one other document is archived"}[becomes.good]
    return "; ".join(part for part in (fate, kept, good) if part) or "all documents are archived"


def _run(becomes: Becomes) -> str:
    return f"`{becomes.outcome}`" + (f": {becomes.why}" if becomes.why else "")
