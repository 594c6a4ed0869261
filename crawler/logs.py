"""The log of every long-lived process: one line an event on standard error, for people or for machines."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

from pythonjsonlogger.json import JsonFormatter

from crawler.orders import escaped, in_one_line, printable

Format = Literal["text", "json"]

_NOISY = {
    "apscheduler": logging.ERROR,  # that a tick is late is no news: it is late because another is at work
    "apprise": logging.CRITICAL,  # it may name an address, and addresses hold passwords; we say which one failed
}


class Plain(logging.Formatter):
    """Lines for people. What a site says in one can neither give orders to a terminal nor begin another line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return in_one_line(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


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

    def format(self, record: logging.LogRecord) -> str:
        return escaped(super().format(record))


def log_to_stderr(format: Format) -> None:
    """Log to standard error from now on; a second call changes the format."""
    handler = logging.StreamHandler(sys.stderr)
    text = Plain("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if format == "json" else text)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(level)


def warn_on_stderr() -> None:
    """Log warnings to standard error, for a command that a person waits for."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Plain("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
