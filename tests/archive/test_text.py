"""Two servings of one text are equal, two texts are not."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata

import pytest
from generated_docs import simplified
from hypothesis import given
from hypothesis import strategies as st

from archive.readings import without_readings
from archive.text import SIMPLIFIED, fold, folded_with_places, normalise, text_digest

PAGE = "各有關單位：為落實《條例》，現就「一網」事項通知如下。請各領導小組於３月１０日前報送ＧＢ／Ｔ材料！"

chinese = st.text(
    alphabet=st.sampled_from('政府領导公開（）()shèlǐng 12３号。，\n\u200b「」"“”〔〕[]Aa乾乾'), max_size=120
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("領導", "领导"),
        ("乾燥", "干燥"),
        ("乾隆", "干隆"),
        ("ＧＢ１８０３０", "gb18030"),
        ("⼈⼤代表", "人大代表"),
        ("草\u200b原\ufeff", "草原"),
        ("①②", "12"),
        ("二〇二六年", "二〇二六年"),
        ("𠮷野", "𠮷野"),
        ("ᠮᠣᠩᠭᠤᠯ", "ᠮᠣᠩᠭᠤᠯ"),
        ("", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_the_table_of_characters_is_what_opencc_says() -> None:
    """A later OpenCC may know more: then `make docs`, and archive.tokenizer.TOKENIZER is raised with it."""
    assert SIMPLIFIED.read_text(encoding="utf-8") == simplified(), "run `make docs`, and raise tokenizer.TOKENIZER"


def test_folding_needs_no_opencc() -> None:
    code = "import sys; from archive.search import index_terms; print(index_terms('領導'), 'opencc' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["领导", "导", "False"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_fold_never_depends_on_its_neighbours(before: str, after: str) -> None:
    assert fold(before + after) == fold(before) + fold(after)


@given(chinese)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(chinese)
def test_every_folded_character_has_a_place(text: str) -> None:
    folded, places = folded_with_places(text)
    assert folded == fold(without_readings(text))
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(fold(text[place]).count(character) for character, place in zip(folded, places, strict=True))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("建設(shè)領（lǐng）導(dǎo)", "建設領導"),
        (unicodedata.normalize("NFD", "建設(shè)"), "建設"),
        ("标准(GB)甲(a)", "标准(GB)甲(a)"),
        ("（lǐng）导", "（lǐng）导"),
    ],
)
def test_readings_are_dropped_and_nothing_else(printed: str, meant: str) -> None:
    assert without_readings(printed) == meant


@pytest.mark.parametrize(
    "twin",
    [
        "各有关单位：为落实《条例》，现就“一网”事项通知如下。请各领导小组于3月10日前报送GB/T材料！",
        "　各有關單位:\n\n為落實《條例》,現就「一網」\t事項通知如下。 請各領導小組於3月10日前報送gb/t材料!",
        "各有關單位：為落實《條例》，現就『一網』事項通知如下｡請各領(lǐng)導小組於３月１０日前報送ＧＢ／Ｔ材料！",
        PAGE + PAGE,
        PAGE + "\n" + PAGE,
        "\n".join([PAGE] * 4),
    ],
)
def test_servings_of_one_text_are_the_same(twin: str) -> None:
    assert normalise(twin) == normalise(PAGE)
    assert text_digest(twin) == text_digest(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, PAGE.replace("３月", "４月")),
        (PAGE, PAGE + "附件"),
        (PAGE, PAGE.replace("，", "、", 1).replace("落實", "")),
        ("哈哈", "哈"),
        ("20202020", "2020"),
    ],
)
def test_other_texts_differ(one: str, other: str) -> None:
    assert text_digest(one) != text_digest(other)


@given(chinese)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_digest_names_its_algorithm() -> None:
    assert text_digest("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "hostile", ["设(" * 50_000, "设(e" * 50_000, "设（" + "è" * 100_000, " " * 100_000, "哈" * 2**17]
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    started = time.process_time()
    normalise(hostile)
    folded_with_places(hostile)
    assert time.process_time() - started < 1
