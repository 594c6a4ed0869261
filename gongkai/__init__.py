"""The command line: a thin group of commands over the scheduler, the crawler and the archive."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "init": "gongkai.beginning",
    "add": "gongkai.beginning",
    "demo": "gongkai.beginning",
    "crawl": "gongkai.crawling",
    "run": "scheduler",
    "extract": "gongkai.reading",
    "listing": "gongkai.reading",
    "status": "gongkai.asking",
    "search": "gongkai.searching",
    "changes": "gongkai.following",
    "diff": "gongkai.comparing",
    "copies": "gongkai.copying",
    "serve": "gongkai.serving",
    "verify": "gongkai.keeping",
    "backup": "gongkai.keeping",
    "publish": "gongkai.publishing",
    "rebuild": "gongkai.keeping",
    "read": "gongkai.keeping",
    "export": "gongkai.exporting",
    "upkeep": "gongkai.upkeep",
    "tell": "gongkai.telling",
    "push": "gongkai.pushing",
}
"""Each command and the module that has it, as a function of its name; that of the scheduler is its ``main``."""


class Commands(click.Group):
    """Imports the module of a command when it is asked for: a search need not wait for what the daemon imports."""

    def list_commands(self, _: click.Context | None) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context | None, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(COMMANDS[name])
        command: click.Command = module.main if COMMANDS[name] == "scheduler" else getattr(module, name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """Keep a living archive of government disclosure websites (政府信息公开).

    \b
    gongkai demo                 see it work on an invented government
    gongkai init                 write a settings.toml to begin with
    gongkai add URL              find a site's channels and write them into it
    gongkai crawl                fetch every site once, now
    gongkai run                  keep the archive current: the daemon
    gongkai status               how each site is, and which needs somebody
    gongkai search 法治政府      find documents; 政府 finds 政府, 領導 finds 领导
    gongkai diff 17              what changed in a document, word by word
    gongkai copies               which documents copy which
    gongkai serve                browse the archive
    gongkai export --out DIR     take it away: Parquet, JSON Lines, CSV
    gongkai changes --follow     what is new, as it comes, a line each
    gongkai verify               is all of it still as it was written?
    gongkai backup DIR           a copy, while the daemon goes on
    gongkai publish DIR          a read-only copy to put on a web server
    gongkai rebuild              the database anew from the originals
    """
