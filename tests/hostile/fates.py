"""What becomes of many faults alike."""

from __future__ import annotations

from hostile.registry import Becomes

ONE_LESS = "1 page could not be had or read"

WHOLE = Becomes(fate="whole")
CUT = Becomes(fate="later", outcome="partial", why=ONE_LESS, noted="disconnect", truncated="disconnect")
ALL = Becomes(fate="none")
"""All documents of the site are archived, whatever the fault does."""


def not_had(noted: str, *, captured: bool = False, good: int = 2) -> Becomes:
    """No answer came, or none that can be kept."""
    return Becomes(fate="later", outcome="partial", why=ONE_LESS, noted=noted, captured=captured, good=good)


def not_taken(noted: str) -> Becomes:
    """An answer came, is kept as evidence, and is none that a page can be made of."""
    return not_had(noted, captured=True)


def refused(noted: str) -> Becomes:
    """It led to where nothing may be asked."""
    return Becomes(fate="refused", outcome="partial", why=ONE_LESS, noted=noted)


def no_document(noted: str) -> Becomes:
    """A page came that is something else, and is known to be."""
    return Becomes(fate="no-document", noted=noted)


def barrier(kind: str, good: int) -> Becomes:
    """A barrier: nothing is solved, and the host is left alone at once; so much of its site was read by then."""
    return Becomes(fate="later", outcome="blocked", why=kind, noted=kind, good=good)


LOST = not_had("connection lost")
LATE = not_had("no answer in time")
TOO_LARGE = not_had("larger than may be read")
ENDLESS = not_had("larger than may be read, or no answer in time")
NO_HTTP = not_had("the answer is not HTTP")


def no_list(why: str, outcome: str = "partial", good: int = 0) -> Becomes:
    """The list itself could not be had, or not all of it."""
    return Becomes(fate="none", outcome=outcome, why=why, good=good)  # type: ignore[arg-type]
