"""The documentation says what the code does: every command, setting, table, column, outcome, family and exit status."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import click
import pytest
from generated_docs import DOCS, PAGES, ROOT

from archive.health import Verdict
from archive.records import ChangeKind, Outcome
from crawler.settings import load
from crawler.spiders import FAMILIES
from gongkai import COMMANDS as NAMES
from gongkai import main

COMMANDS: dict[str, click.Command | None] = {name: main.get_command(None, name) for name in NAMES}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", PAGES)
def test_generated_pages_are_up_to_date(file: str) -> None:
    assert (DOCS / file).read_text(encoding="utf-8") == PAGES[file](), "run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_documented(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert len(command.help) > 40
    assert f"`gongkai {name}" in text("docs/operating.md")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help or option.name in {"port"}, f"gongkai {name} --{option.name}"


@pytest.mark.parametrize("word", [*get_args(Outcome), *get_args(Verdict), *get_args(ChangeKind)])
def test_every_word_for_an_ending_is_explained(word: str) -> None:
    assert f"`{word}`" in text("docs/operating.md")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_documented(family: str) -> None:
    assert f"`{family}`" in text("docs/adding-a-site.md")


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readmes_commands_exist() -> None:
    for name in re.findall(r"^gongkai ([a-z]+)", text("README.md"), re.MULTILINE):
        assert name in COMMANDS
    for target in re.findall(r"`make ([a-z]+)", text("README.md")):
        assert re.search(rf"^{target}:", text("Makefile"), re.MULTILINE)


def test_the_settings_file_of_this_project_is_valid() -> None:
    assert load(Path(ROOT / "settings.toml")).sites
