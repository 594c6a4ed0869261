"""A site written into settings.toml as a person would: at its end, readable, every comment kept."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

import tomlkit
from tomlkit.items import AoT, Table

from crawler.onboarding.facts import site_id
from crawler.onboarding.findings import Survey
from crawler.onboarding.links import channel_identity
from crawler.settings import NOT_FOR_OTHERS, Settings, parse, template
from crawler.tables import SITE_ID, ChannelSettings, SiteSettings
from crawler.urls import covers


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """What is to be written: a site with the channels that are not in the file yet."""

    site: SiteSettings
    is_new: bool


def addition(settings: Settings, survey: Survey, name: str | None = None) -> Addition:
    """The site as settings would have it. A site whose host is there already only gains channels.

    ``name`` is what the user calls it: what can be an id becomes its id, any other its display name.
    """
    there = next((site for site in settings.site if covers(site.url, survey.url)), None)
    known = {channel_identity(channel.url) for channel in there.channel} if there else set()
    channels = tuple(
        ChannelSettings(name=found.name, url=found.url)
        for found in survey.chosen
        if channel_identity(found.url) not in known
    )
    if there:
        return Addition(site=there.model_copy(update={"channel": channels}), is_new=False)
    short = name if name and re.fullmatch(SITE_ID, name) else None
    return Addition(
        site=SiteSettings(
            id=short or _free_id(site_id(survey.url), {site.id for site in settings.site}),
            name=(name if name and not short else None) or survey.facts.name or urlsplit(survey.url).netloc,
            url=survey.url,
            family=survey.family,
            code=survey.facts.code,
            region=survey.facts.region,
            aliases=survey.aliases,
            channel=channels,
        ),
        is_new=True,
    )


def as_toml(new: Addition) -> str:
    """What an addition looks like in the file."""
    written = _appended("", new.site)
    return written if new.is_new else written[written.index("[[site.channel]]") :]


def write(path: Path, new: Addition) -> None:
    """Write an addition. Raises SettingsError, and leaves the file as it was, where the result would be no settings.

    A file that is not there yet begins as `gongkai init` writes it. An addition without channels changes nothing.
    """
    if not new.site.channel:
        return
    path = path.resolve()
    before = path.read_bytes().decode("utf-8") if path.exists() else template()
    lines = before.replace("\r\n", "\n")
    after = _appended(lines, new.site) if new.is_new else _extended(lines, new.site)
    parse(after, path)
    _replace(path, after.replace("\n", "\r\n") if "\r\n" in before else after)


def _appended(text: str, site: SiteSettings) -> str:
    """The site behind everything else: an array of tables may go on anywhere in a file."""
    document = tomlkit.document()
    sites = tomlkit.aot()
    sites.append(_table(site))
    document.append("site", sites)
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return text + gap + tomlkit.dumps(document)


def _extended(text: str, site: SiteSettings) -> str:
    document = tomlkit.parse(text)
    sites = document["site"]
    assert isinstance(sites, AoT)
    table = next(table for table in sites if table["id"] == site.id)
    channels = table.setdefault("channel", tomlkit.aot())
    for channel in _channels(site):
        if channels and not channels[-1].as_string().endswith("\n\n"):
            channels[-1].add(tomlkit.nl())  # tomlkit puts no line between a table and the next
        channels.append(channel)
    channels[-1].add(tomlkit.nl())
    return tomlkit.dumps(document).rstrip("\n") + "\n"


def _table(site: SiteSettings) -> Table:
    table = tomlkit.table()
    for key, value in site.model_dump(exclude={"channel"}, exclude_defaults=True).items():
        table.append(key, value)
    channels = tomlkit.aot()
    for channel in _channels(site):
        channels.append(channel)
    table.append("channel", channels)
    return table


def _channels(site: SiteSettings) -> list[Table]:
    tables = []
    for channel in site.channel:
        table = tomlkit.table()
        table.append("name", channel.name)
        table.append("url", channel.url)
        tables.append(table)
    return tables


def _replace(path: Path, text: str) -> None:
    """In one step: a crash, or a daemon that reads meanwhile, sees the old file or the new one."""
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        Path(file.name).chmod(path.stat().st_mode)
    else:
        Path(file.name).chmod(NOT_FOR_OTHERS)
    Path(file.name).replace(path)


def _free_id(wanted: str, taken: set[str]) -> str:
    number, candidate = 2, wanted
    while candidate in taken:
        candidate, number = f"{wanted[:36]}-{number}", number + 1
    return candidate
