"""What is written on a page can be told from its ground, by day and by night (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "archive" / "browse" / "static"
TEXT, SHAPES = 4.5, 3.0
WRITTEN = ("ink", "soft", "link", "seal", "good", "note", "bad")
COLOURS = {
    name: [dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", text, re.DOTALL)[:2]]
    for name, text in ((path.name, path.read_text("utf-8")) for path in STATIC.glob("*.css"))
}
MODES = [(name, mode) for name, modes in COLOURS.items() for mode in range(len(modes))]


def channels(colour: str) -> list[float]:
    pairs = re.findall("..", colour[1:]) if len(colour) == 7 else [digit * 2 for digit in colour[1:]]
    return [int(pair, 16) / 255 for pair in pairs]


def luminance(values: list[float]) -> float:
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, share: float, ground: str) -> list[float]:
    """What color-mix lays over a ground."""
    return [share * a + (1 - share) * b for a, b in zip(channels(colour), channels(ground), strict=True)]


@pytest.mark.parametrize(("sheet", "mode"), MODES)
def test_everything_written_is_told_from_its_ground(sheet: str, mode: int) -> None:
    colours = COLOURS[sheet][0] | COLOURS[sheet][mode]
    weak = {
        (name, ground): round(contrast(channels(colours[name]), channels(colours[ground])), 2)
        for name in WRITTEN
        for ground in ("paper", "sheet")
        if name in colours and contrast(channels(colours[name]), channels(colours[ground])) < TEXT
    }
    assert weak == {}
    assert contrast(channels(colours["ink"]), channels(colours["mark"])) >= TEXT


@pytest.mark.parametrize("mode", [0, 1])
def test_edges_bars_and_stretches_of_a_difference(mode: int) -> None:
    colours = COLOURS["reading.css"][0] | COLOURS["reading.css"][mode]
    for name in ("edge", "bar", "good", "note", "bad"):
        assert contrast(channels(colours[name]), channels(colours["paper"])) >= SHAPES, name
    for name, share in (("good", 0.14), ("bad", 0.12)):
        assert contrast(channels(colours[name]), mixed(colours[name], share, colours["sheet"])) >= TEXT, name
    assert contrast(channels("#ffffff"), channels("#9a2a22")) >= TEXT, "the button"


def test_both_sheets_have_both_modes() -> None:
    assert {sheet: len(modes) for sheet, modes in COLOURS.items()} == {"reading.css": 2, "tables.css": 2}
