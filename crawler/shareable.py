"""settings.toml as it may be given away: everything but where people are told, and with which keys."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import tomlkit

from crawler.errors import SettingsError
from crawler.settings import text_of

LEFT_OUT = "# Left out of this copy, because addresses and keys are secrets: [alerts] urls, and every [[webhook]].\n"

_TELLING = re.compile(r"^\s*#.*(urls?\s*=|secret|token|passw|whsec_|://[^\s/]*@)", re.IGNORECASE)
"""A comment that may hold what once was a setting."""


def shareable(file: Path) -> str | None:
    """The text of a settings file without secrets; None where it cannot be read, and so not be cleared of them."""
    try:
        text = text_of(file)
        known = tomllib.loads(text)
    except (SettingsError, tomllib.TOMLDecodeError):
        return None
    wanted = _without(known)
    if wanted == known and not any(map(_TELLING.match, text.splitlines())):
        return text
    kept = "".join(line for line in _cleared(text).splitlines(keepends=True) if not _TELLING.match(line))
    if not _means(kept, wanted):  # comments are dear, and secrets dearer
        kept = tomlkit.dumps(wanted)
    return LEFT_OUT + "\n" + kept.lstrip()


def _cleared(text: str) -> str:
    """The text as people wrote it, without those tables and keys."""
    written: Any = tomlkit.parse(text)
    written.pop("webhook", None)
    if "alerts" in written:
        written["alerts"].pop("urls", None)
    return tomlkit.dumps(written)


def _without(known: dict[str, Any]) -> dict[str, Any]:
    left = {name: table for name, table in known.items() if name != "webhook"}
    if isinstance(alerts := known.get("alerts"), dict):
        left["alerts"] = {name: value for name, value in alerts.items() if name != "urls"}
    return left


def _means(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
