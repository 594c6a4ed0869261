"""``python -m benchmarks.speed first second --pages 600``: measure some parts, or all, and print what came of them.

With ``--write`` it goes into docs/benchmarks.json and docs/benchmarks.md too.
"""

from __future__ import annotations

import argparse
import compileall
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.speed import first, growth, idle, memory, report, scaling, second, sizes
from benchmarks.speed.arena import Wanted

import archive

PARTS: dict[str, Callable[[Wanted], dict[str, float]]] = {
    "first": first.measure,
    "second": second.measure,
    "bytes": sizes.measure,
    "idle": idle.measure,
    "growth": growth.measure,
    "rss": memory.measure,
    "scaling": scaling.measure,
}
SIZES = {"growth": "documents", "idle": "sites", "rss": "many_pages"}
"""The option that says how much a part measures, where it is not ``pages``."""
ROOT = Path(archive.__file__).parent.parent
"""Of the code that is measured, which need not be that of this harness."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--write", action="store_true")
    for field in fields(Wanted):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=int, default=field.default)
    given = vars(parser.parse_args())
    parts, written = given.pop("parts") or list(PARTS), given.pop("write")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(unknown)}")
    for room in ("archive", "crawler", "gongkai"):
        compileall.compile_dir(ROOT / room, quiet=2)
    for part in parts:
        print(f"== {part}", flush=True)
        figures = PARTS[part](Wanted(**given))
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=1), flush=True)
        if written:
            size, on = given[SIZES.get(part, "pages")], f"{datetime.now(UTC):%Y-%m-%d}"
            report.write(report.merged(figures, part=part, size=size, on=on))


if __name__ == "__main__":
    main()
