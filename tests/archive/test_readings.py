"""Readings behind characters, and a page whose bytes they tore apart."""

from __future__ import annotations

from pathlib import Path

import opencc
import pytest

from archive.readings import mended, spans, without_readings, without_toned_letters
from archive.wording import wording, wording_digest

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "000_ea34eb8c8826c59e.txt"

MEANT = "規範家庫管理辦法，專家庫</span>，規定"
TORN = "規(guī)範家?guī)旃芾磙k法，專家?guī)?/span>，規(guī)定"


def test_torn_bytes_are_read_in_step_again() -> None:
    assert mended("規(guī)範家?guī)旃芾磙k法") == "規(guī)範家庫管理辦法"


def test_a_character_that_is_lost_is_recalled_from_the_page() -> None:
    """Behind the second 家 nothing is left of 庫 but its first byte; the first place shows which it was."""
    assert without_readings(mended(TORN)) == MEANT.replace("</span>", "")


def test_nothing_is_recalled_that_the_page_does_not_show() -> None:
    alone = "規(guī)範專家?guī)?/span>"
    assert mended(alone) == alone


@pytest.mark.parametrize(
    "text", ["家?guī)旃芾磙k法", "是否?(是)", "規(guī)範家?guī)", "規(guī)" + "?guī)" * 50, "a?guī)b", ""]
)
def test_what_cannot_be_mended_stays_as_it_is(text: str) -> None:
    assert mended(text) == text


def test_where_readings_stand() -> None:
    text = "建設(shè)與標準(GB)"
    assert [text[slice(*span)] for span in spans(text)] == ["(shè)"]


def test_what_a_scanner_left_of_readings_goes() -> None:
    assert without_toned_letters("建設shè)與GB") == "建設與GB"


@pytest.mark.skipif(not SEED.is_file(), reason="the user's noisy mirror lies in ../shared/seeds, which is not here")
def test_the_noisy_mirror_and_its_clean_original_have_one_wording() -> None:
    """The mirror gives its body twice, in Traditional characters, with 612 readings; some tore a word."""
    noisy = SEED.read_text(encoding="utf-8")
    title, *paragraphs = [line for line in noisy.splitlines() if line.strip()]
    once = "\n".join([title, *paragraphs[: len(paragraphs) // 2]])
    once = once.replace("專家?guī)?/span>", "專家庫").replace("專家?guī)旃芾磙k法", "專家庫管理辦法")
    clean = opencc.OpenCC("t2s").convert(without_readings(once))
    assert not {"(", "?", "區", "設"} & set(clean) - {"("}
    assert "专家库管理办法" in clean
    assert len(noisy) > 3 * len(clean)
    assert wording_digest(wording(noisy)) == wording_digest(wording(clean))
