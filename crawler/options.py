"""The option that every command has: where the settings are."""

from __future__ import annotations

from pathlib import Path

import click

settings_option = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default="settings.toml",
    envvar="GONGKAI_SETTINGS",
    show_default=True,
    show_envvar=True,
    help="The settings file; paths in it are relative to its folder.",
)
