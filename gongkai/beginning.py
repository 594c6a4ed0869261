"""Commands to begin with: a settings file, a site in it, and the invented government."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from crawler.options import settings_option
from crawler.progress import SurveyProgress
from crawler.settings import NOT_FOR_OTHERS, Settings, load, template
from crawler.terminal import print_json, say
from gongkai.options import INTERRUPTED, NOT_RECOGNISED, json_option, remind_of_contact, sentences

EXISTS = 2


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def init(folder: Path) -> None:
    """Write a commented settings.toml into FOLDER (default: here)."""
    path = folder / "settings.toml"
    if path.exists():
        click.echo(f"{path} is there already; it was left as it is.", err=True)
        sys.exit(EXISTS)
    folder.mkdir(parents=True, exist_ok=True)
    path.touch(NOT_FOR_OTHERS)
    path.write_text(template(), encoding="utf-8")
    click.echo(f"Wrote {path}. Next: describe a site in it, then `gongkai crawl`.")


@click.command()
@click.argument("url")
@click.option("--name", help="What to call the site: a short ASCII name becomes its id, any other its display name.")
@click.option("--channel", "names", multiple=True, metavar="NAME", help="Take this channel only; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Take every list that is found, news too.")
@click.option("--dry-run", is_flag=True, help="Show what would be added and write nothing.")
@json_option
@settings_option
@sentences
def add(
    url: str,
    *,
    name: str | None,
    names: tuple[str, ...],
    everything: bool,
    dry_run: bool,
    as_json: bool,
    settings_file: Path,
) -> None:
    """Find out what site is behind URL and write it into the settings.

    URL is the home page of a portal, a channel (栏目), or a document. Pages are asked for politely, one at a time; the
    channels found are shown with a sample of what would be archived. Without --channel or --all, you are asked on a
    terminal; elsewhere the channels of disclosures are taken.

    \b
    gongkai add https://www.example.gov.cn/ --dry-run
    gongkai add https://www.example.gov.cn/zwgk/tzgg/
    Exit status: 0 added (or shown), 3 nothing recognised.
    """
    from crawler.onboarding import choice, dialog, report
    from crawler.onboarding.scout import scout
    from crawler.onboarding.settings_file import addition, write

    settings = load(settings_file) if settings_file.exists() else Settings(file=settings_file)
    url = dialog.web_address(url)
    remind_of_contact(settings)
    choose = partial(choice.named, names=names) if names else tuple if everything else choice.suggested
    with SurveyProgress() as progress:
        survey = scout(settings, url, choose=choose, progress=progress)
    if survey is None:
        click.echo("Interrupted: nothing was written.", err=True)
        sys.exit(INTERRUPTED)
    if not as_json:
        dialog.show(survey)
    if not (as_json or dry_run or names or everything):
        survey = dialog.picked(survey)
    new = addition(settings, survey, name)
    if not dry_run:
        write(settings_file, new)
    if as_json:
        written = bool(new.site.channel) and not dry_run
        print_json(report.as_json(survey) | {"added": new.site.model_dump(), "written": written})
    elif survey.channels:
        say(dialog.ending(new, settings_file, dry_run=dry_run))
    sys.exit(0 if survey.channels else NOT_RECOGNISED)


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Serve the result here.")
@click.option("--once", is_flag=True, help="Stop after the summary instead of serving.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    help="Keep the archive in this folder (default: a temporary one).",
)
@sentences
def demo(port: int, *, once: bool, keep: Path | None) -> None:
    """See it work: archive an invented government, twice, and browse the result.

    Starts web servers on 127.0.0.1 that play the sites of an invented region, archives them with the real pipeline,
    lets a
    month go by in which they publish, edit and remove, archives them again, and serves the archive.
    """
    from portal.demo import show

    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(TemporaryDirectory(prefix="gongkai-demo-")))
        settings_file = show(folder)
        click.echo(
            f"\nThe archive is in {folder}."
            if keep
            else "\nThe archive lies in a temporary folder and goes with this command; --keep DIR keeps it."
        )
        if not once:
            from gongkai.serving import browse

            browse(load(settings_file).archive_path, "127.0.0.1", port)
