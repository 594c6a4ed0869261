"""Numbers of a page's description, and the affine map of one room of it into another."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite


@dataclass(frozen=True, slots=True)
class Matrix:
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def of(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """The map that applies ``first`` and then this one."""
        e, f = self.of(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    @property
    def scale(self) -> float:
        """How much taller a character becomes."""
        return hypot(self.c, self.d)


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)

MOST = 64
"""Numbers that are read of one attribute."""


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute; none where one of them is no number."""
    try:
        found = [float(word) for word in (text or "").split()[:MOST]]
    except ValueError:
        return []
    return found if all(map(isfinite, found)) else []
