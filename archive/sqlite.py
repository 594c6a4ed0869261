"""sqlite-utils as we use it: without numpy and pandas, which it imports wherever it finds them.

It wants them only to know their types, which we never store. They cost each process 25 MB and a quarter of a second,
the supervisor too, which lives for a year.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNWANTED = ("numpy", "pandas")


@contextmanager
def _unseen(names: tuple[str, ...]) -> Iterator[None]:
    """Let an import find none of these; who wants them later gets them."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _unseen(UNWANTED):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
