"""One target under atheris for so many seconds: ``python -m fuzz TARGET SECONDS``; findings go to ``findings``."""

from __future__ import annotations

import atexit
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["crawler", "archive"]):
    from fuzz.targets import SEEDS, TARGETS

FINDINGS = Path(__file__).with_name("findings")
LONGEST = 20_000
"""Bytes of an input; what is found in longer ones is found in shorter ones."""

SLOW = 30
"""Seconds after which one input is a finding."""


def main() -> None:
    name, seconds = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS[name]):
            for codec in ("utf-8", "gb18030"):
                Path(corpus, f"{number}-{codec}").write_bytes(seed.encode(codec))
        found = FINDINGS / name
        found.mkdir(exist_ok=True)
        atexit.register(_tidy, found)
        options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={SLOW}", "-rss_limit_mb=0"]
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={found}/", corpus], TARGETS[name])
        atheris.Fuzz()


def _tidy(found: Path) -> None:
    with suppress(OSError):  # something was found
        found.rmdir()


main()
