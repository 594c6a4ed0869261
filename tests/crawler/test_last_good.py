"""Settings that change while a process lives: the new ones are taken, broken ones are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.errors import SettingsError
from crawler.supervision.last_good import LastGood

TICK = "[daemon]\ntick = {}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(TICK.format("1.0"), encoding="utf-8")
    return path


def looks(good: LastGood) -> bool:
    """Twice: a file that changed has to come to rest."""
    return good.look() or good.look()


def test_settings_that_are_broken_from_the_start_are_refused(file: Path) -> None:
    file.write_text(TICK.format("'soon'"), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"daemon\.tick"):
        LastGood(file)


def test_a_changed_file_is_read_again(file: Path) -> None:
    good = LastGood(file)
    assert not good.look()
    file.write_text(TICK.format("22.0"), encoding="utf-8")
    assert not good.look(), "it may not be written to its end"
    assert good.look()
    assert good.settings.daemon.tick == 22
    assert not good.look()


def test_a_broken_file_leaves_what_was_good(file: Path) -> None:
    good = LastGood(file)
    file.write_text(TICK.format("nonsense"), encoding="utf-8")
    assert not looks(good)
    assert good.settings.daemon.tick == 1
    assert good.text == TICK.format("1.0")
    assert good.mistakes
    assert str(file) in good.mistakes
    file.unlink()
    assert not looks(good)
    assert "no such file" in good.mistakes
    file.write_text(TICK.format("3.0"), encoding="utf-8")
    assert looks(good)
    assert good.mistakes is None


def test_a_file_that_is_replaced_within_the_precision_of_its_time_is_seen(file: Path) -> None:
    good = LastGood(file)
    before = file.stat()
    other = file.with_name("other")
    other.write_text(TICK.format("7.0"), encoding="utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)
    assert looks(good)
    assert good.settings.daemon.tick == 7


def test_the_same_text_is_no_change_and_a_hangup_looks_in_any_case(file: Path) -> None:
    good = LastGood(file)
    before = file.stat()
    assert not good.look(anew=True)
    file.write_text(TICK.format("9.0"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not looks(good), "nothing shows it"
    assert good.look(anew=True)


def test_the_archive_stays_where_it_is(file: Path) -> None:
    good = LastGood(file)
    file.write_text('[archive]\npath = "other.db"\n', encoding="utf-8")
    assert not looks(good)
    assert good.settings.archive_path == file.parent / "archive.db"
    assert "cannot change while the daemon runs" in (good.mistakes or "")


def test_a_file_that_is_emptied_before_it_is_written_is_read_when_it_is_written(file: Path) -> None:
    good = LastGood(file)
    file.write_text("", encoding="utf-8")
    assert not good.look()
    file.write_text(TICK.format("5.0"), encoding="utf-8")
    assert not good.look()
    assert good.settings.daemon.tick == 1
    assert good.look()
    assert good.settings.daemon.tick == 5
