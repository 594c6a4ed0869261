"""The systemd unit and the container file that docs/operating.md shows are real: systemd accepts the one, and every
command and option in both exists.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from gongkai import main

PAGE = (Path(__file__).parent.parent / "docs" / "operating.md").read_text(encoding="utf-8")
WHERE = "/opt/gongkai/.venv/bin/gongkai"


def block(language: str, beginning: str) -> str:
    """The code block in this language that begins so."""
    (found,) = [text for text in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if text.startswith(beginning)]
    return str(found)


def known(command_line: list[str]) -> None:
    """Fails unless these words are a command of ours with options that it has."""
    command: click.Command = main.get_command(None, command_line[0])
    options = {name for option in command.params for name in option.opts}
    assert {word for word in command_line[1:] if word.startswith("--")} <= options


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "gongkai.service"
    unit.write_text(block("ini", "[Unit]").replace(WHERE, sys.executable), encoding="utf-8")
    checked = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_unit_starts_what_there_is_and_waits_long_enough() -> None:
    from scheduler import PATIENCE_AT_THE_END

    keys = dict(line.split("=", 1) for line in block("ini", "[Unit]").splitlines() if "=" in line)
    program, *words = shlex.split(keys["ExecStart"])
    assert program == WHERE
    known(words)
    assert float(keys["TimeoutStopSec"]) > PATIENCE_AT_THE_END + 2
    assert keys["KillMode"] == "mixed"
    assert Path(words[-1]).is_relative_to(keys["ReadWritePaths"]), "settings and archive lie where it may write"


def test_the_container_starts_what_there_is() -> None:
    file = block("dockerfile", "FROM")
    (entry,) = re.findall(r"^ENTRYPOINT (.*)$", file, re.MULTILINE)
    (words,) = re.findall(r"^CMD (.*)$", file, re.MULTILINE)
    assert entry == '["gongkai"]'
    known([word.strip('", ') for word in words.strip("[]").split(",")])


def test_every_metric_is_documented(tmp_path: Path) -> None:
    from worlds import SITE

    from archive import Archive
    from archive.instants import from_text
    from archive.metrics import measures
    from archive.night import Night, note

    now = from_text("2026-03-01T00:00:00Z")
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        archive.register([SITE], now)
    note(path, Night(night=now.date(), began_at="", ended_at="2026-03-01T00:00:00Z"))
    for measure in measures(path, now):
        name = measure.name + ("_total" if measure.kind == "counter" else "")
        assert f"`{name}" in PAGE, name
