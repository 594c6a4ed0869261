"""Log lines for people and for machines."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from crawler.logs import log_to_stderr


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_line_for_machines_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("json")
    logging.getLogger("scheduler").warning("%s 没有空间\n第二行", "archive.db")
    try:
        raise ValueError("坏了")
    except ValueError:
        logging.getLogger("crawler").exception("a fault")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first["level"] == "WARNING"
    assert first["logger"] == "scheduler"
    assert first["message"] == "archive.db 没有空间\n第二行"
    assert first["at"].endswith("+00:00")
    assert "ValueError: 坏了" in second["exc_info"]


def test_a_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("json")
    log_to_stderr("text")
    logging.getLogger("scheduler").info("stopped")
    assert capsys.readouterr().err.rstrip().endswith("INFO scheduler: stopped")
    assert sys.stderr
