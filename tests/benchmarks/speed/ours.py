"""Our side: the archive of the town's sites, crawled as users do."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.speed.meter import Taken, measured
from benchmarks.speed.server import Served

HEAD = """
[identity]
contact = "bench@example.org"
[politeness]
delay = 0
requests_per_day = 10000000
[guard]
allow_networks = ["127.0.0.0/8"]
[readers]
processes = {readers}
"""


def settings(folder: Path, served: Served, *, readers: int = 0) -> None:
    """Write the settings of an archive in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sites = "".join(map(_site, served.sites()))
    (folder / "settings.toml").write_text(HEAD.format(readers=readers) + sites, encoding="utf-8")


def _site(told: dict[str, Any]) -> str:
    """As JSON writes them: TOML's strings are the same."""
    lines = [f"{name} = {json.dumps(told[name], ensure_ascii=False)}" for name in ("id", "name", "url")]
    channels = [
        f"[[site.channel]]\nname = {json.dumps(name, ensure_ascii=False)}\nurl = {json.dumps(url)}"
        for name, url in told["channels"]
    ]
    return "\n".join(["[[site]]", *lines, *channels, ""])


def gongkai(folder: Path, *arguments: str, may_fail: bool = False) -> Taken:
    return measured(sys.executable, "-m", "gongkai", *arguments, cwd=folder, may_fail=may_fail)
