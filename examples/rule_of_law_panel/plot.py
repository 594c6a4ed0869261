"""The panel as one SVG: a small chart for each indicator, a line for each body, a hollow dot where there is doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path

from .indicators import LABELS, RATES
from .panel import Row

WIDTH, HEIGHT, GAP = 300, 170, 44
"""Of one chart, in pixels, and the room around it for its title and years."""

COLUMNS = 3
FONT = 'font-family="sans-serif" font-size="13"'
COLOURS = ("#0b5fa5", "#b3470f", "#1a7a4c", "#7a3e9d", "#a3174a", "#5c5c00", "#00727a", "#6b4a2b")
MOST_BODIES = len(COLOURS)
"""Lines that an eye can tell apart; the panel has the others."""


def write(rows: list[Row], path: Path) -> None:
    """Draw the bodies that have most figures; those of a part only are left out."""
    path.write_text(svg([row for row in rows if not row.part]), encoding="utf-8")


def svg(rows: list[Row]) -> str:
    """The whole picture."""
    bodies = _bodies(rows)
    shown = [row for row in rows if row.body in bodies]
    charts: dict[str, list[Row]] = {name: [] for name in LABELS}
    for row in shown:
        charts[row.indicator].append(row)
    drawn = [(name, of_it) for name, of_it in charts.items() if of_it]
    lines = -(-len(drawn) // COLUMNS)
    below = GAP + lines * (HEIGHT + GAP)
    width, height = GAP + COLUMNS * (WIDTH + GAP), below + 24 * len(bodies) + GAP
    pieces = [piece for place, (name, of_it) in enumerate(drawn) for piece in _chart(place, name, of_it, bodies)]
    pieces += [
        f'<g fill="{colour}"><circle cx="{GAP}" cy="{below + 24 * number}" r="5"/>'
        f'<text x="{GAP + 12}" y="{below + 24 * number + 5}">{_told(body)}</text></g>'
        for number, (body, colour) in enumerate(bodies.items())
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {FONT}>',
            "<title>法治政府建设年度报告中的数字</title>",
            f'<rect width="{width}" height="{height}" fill="white"/>',
            *pieces,
            "</svg>\n",
        ]
    )


def _bodies(rows: list[Row]) -> dict[str, str]:
    """The bodies that are drawn, each with its colour."""
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        count[row.body] += 1
    most = sorted(count, key=lambda body: (-count[body], body))[:MOST_BODIES]
    return dict(zip(sorted(most), COLOURS, strict=False))


def _chart(place: int, name: str, rows: list[Row], bodies: dict[str, str]) -> Iterator[str]:
    left, top = GAP + place % COLUMNS * (WIDTH + GAP), GAP + place // COLUMNS * (HEIGHT + GAP)
    years = sorted({row.year for row in rows})
    highest = max(row.value for row in rows) or 1.0
    span = max(years[-1] - years[0], 1)

    def at(row: Row) -> tuple[float, float]:
        x = left + WIDTH / 2 if len(years) == 1 else left + WIDTH * (row.year - years[0]) / span
        return round(x, 1), round(top + HEIGHT - HEIGHT * 0.9 * row.value / highest, 1)

    yield f'<text x="{left}" y="{top - 8}">{escape(LABELS[name])}（{"%" if name in RATES else "件"}）</text>'
    yield f'<path d="M{left} {top}V{top + HEIGHT}H{left + WIDTH}" fill="none" stroke="#999"/>'
    yield f'<text x="{left + 4}" y="{top + HEIGHT * 0.1 - 4:.1f}" fill="#666">{highest:,g}</text>'
    yield f'<text x="{left}" y="{top + HEIGHT + 16}" fill="#666">{years[0] if len(years) > 1 else ""}</text>'
    yield (
        f'<text x="{left + (WIDTH if len(years) > 1 else WIDTH / 2)}" y="{top + HEIGHT + 16}" '
        f'text-anchor="{"end" if len(years) > 1 else "middle"}" fill="#666">{years[-1]}</text>'
    )
    for body, colour in bodies.items():
        of_body = [row for row in rows if row.body == body]
        yield from _lines({row.year: at(row) for row in of_body if not _in_doubt(row)}, colour)
        for row in of_body:
            yield _dot(row, at(row), colour)


def _in_doubt(row: Row) -> bool:
    return row.conflicting or row.approximate


def _lines(points: dict[int, tuple[float, float]], colour: str) -> Iterator[str]:
    """From each year to the next; over a year that is missing there is no line, as nothing is known of it."""
    for year, (x, y) in points.items():
        if following := points.get(year + 1):
            yield f'<path d="M{x} {y}L{following[0]} {following[1]}" stroke="{colour}"/>'


def _dot(row: Row, point: tuple[float, float], colour: str) -> str:
    """A dot that says its sentence when it is pointed at, and leads to the page."""
    x, y = point
    fill = "white" if _in_doubt(row) else colour
    told = f"{row.body} {row.year}：{row.value:,g}{row.unit}\n{row.sentence}"
    dot = f'<circle cx="{x}" cy="{y}" r="4" fill="{fill}" stroke="{colour}"><title>{_told(told)}</title></circle>'
    return f'<a href="{escape(row.url)}">{dot}</a>' if row.url.startswith(("http://", "https://")) else dot


def _told(text: str) -> str:
    """The text as XML; a control character in a page would make the whole picture unreadable."""
    return escape("".join(character for character in text if character >= " " or character == "\n"))
