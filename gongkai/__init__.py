"""The command line: a thin group of commands over the scheduler, the crawler and the archive."""

from __future__ import annotations

import click

import scheduler
from gongkai import asking, beginning, comparing, copying, crawling, keeping, reading, telling, upkeep


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """Keep a living archive of government disclosure websites (政府信息公开).

    \b
    gongkai demo                 see it work on an invented government
    gongkai init                 write a settings.toml to begin with
    gongkai add URL              find a site's channels and write them into it
    gongkai crawl                fetch every site once, now
    gongkai run                  keep the archive current: the daemon
    gongkai search 法治政府      find documents; 政府 finds 政府, 領導 finds 领导
    gongkai diff 17              what changed in a document, word by word
    gongkai copies               which documents copy which
    gongkai serve                browse the archive
    gongkai verify               is all of it still as it was written?
    gongkai backup DIR           a copy, while the daemon goes on
    gongkai rebuild              the database anew from the originals
    """


for command in (
    beginning.init,
    beginning.add,
    beginning.demo,
    crawling.crawl,
    scheduler.main,
    reading.extract,
    reading.listing,
    asking.status,
    asking.search,
    asking.changes,
    comparing.diff,
    copying.copies,
    asking.serve,
    keeping.verify,
    keeping.backup,
    keeping.rebuild,
    upkeep.upkeep,
    telling.tell,
):
    main.add_command(command)
