"""The log of every long-lived process: one line an event on standard error, for people or for machines."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

from pythonjsonlogger.json import JsonFormatter

Format = Literal["text", "json"]

_NOISY = {
    "apscheduler": logging.ERROR,  # that a tick is late is no news: it is late because another is at work
    "apprise": logging.CRITICAL,  # it may name an address, and addresses hold passwords; we say which one failed
}


class _Json(JsonFormatter):
    """``at`` (UTC), ``level``, ``logger``, ``message``, and ``exc_info`` where there is a traceback."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["at"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        super().add_fields(log_data, record, message_dict)


def log_to_stderr(format: Format) -> None:
    """Log to standard error from now on; a second call changes the format."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if format == "json" else text)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(level)
