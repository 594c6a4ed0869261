"""settings.toml as typed values, a sentence for every mistake in it, and the file to begin with."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from pydantic import Field, ValidationError, model_validator

from archive.freshness import Policy
from archive.records import Site
from archive.room import MIB
from crawler.errors import SettingsError
from crawler.site import Depth
from crawler.tables import (
    TABLES,
    AlertSettings,
    ArchiveSettings,
    BrowserSettings,
    CompletenessSettings,
    DaemonSettings,
    FreshnessSettings,
    GuardSettings,
    IdentitySettings,
    LogSettings,
    MetricsSettings,
    PolitenessSettings,
    ReaderSettings,
    SiteSettings,
    Table,
    Tls,
    UpkeepSettings,
    WebhookSettings,
)
from crawler.windows import Window, windows

NOT_FOR_OTHERS = 0o640
"""The mode of a new settings.toml: it may come to hold addresses with passwords, and keys."""


class Settings(Table):
    archive: ArchiveSettings = ArchiveSettings()
    identity: IdentitySettings = IdentitySettings()
    politeness: PolitenessSettings = PolitenessSettings()
    guard: GuardSettings = GuardSettings()
    readers: ReaderSettings = ReaderSettings()
    completeness: CompletenessSettings = CompletenessSettings()
    freshness: FreshnessSettings = FreshnessSettings()
    daemon: DaemonSettings = DaemonSettings()
    upkeep: UpkeepSettings = UpkeepSettings()
    alerts: AlertSettings = AlertSettings()
    webhook: tuple[WebhookSettings, ...] = ()
    metrics: MetricsSettings = MetricsSettings()
    log: LogSettings = LogSettings()
    browser: BrowserSettings = BrowserSettings()
    site: tuple[SiteSettings, ...] = ()
    file: Path = Field(Path("settings.toml"), exclude=True)
    """Where these settings were read; paths in them are relative to its folder."""

    @model_validator(mode="after")
    def _one_site_an_id(self) -> Settings:
        seen: set[str] = set()
        for site in self.site:
            if site.id in seen:
                raise ValueError(f"two sites are called {site.id!r}")
            seen.add(site.id)
        return self

    @model_validator(mode="after")
    def _one_receiver_an_address(self) -> Settings:
        if len({hook.key for hook in self.webhook}) < len(self.webhook):
            raise ValueError("webhook: two receivers have one url; each remembers one place in the feed")
        return self

    @property
    def archive_path(self) -> Path:
        return (self.file.parent / self.archive.path).resolve()

    @property
    def sites(self) -> tuple[Site, ...]:
        return tuple(site.as_site() for site in self.site)

    def depth(self, *, full: bool = False) -> Depth:
        """How far lists are to be read."""
        days = timedelta(days=self.completeness.full_days)
        return Depth(full=full, overlap_entries=self.completeness.overlap_entries, full_every=days)

    def quiet(self, site: str) -> tuple[Window, ...]:
        """The windows in which a site is not asked."""
        own = next((one.quiet for one in self.site if one.id == site), None)
        return windows(self.politeness.quiet if own is None else own)

    @property
    def budgets(self) -> dict[str, int]:
        """How many requests each site may be sent on a day."""
        return {site.id: site.requests_per_day or self.politeness.requests_per_day for site in self.site}

    @property
    def delays(self) -> dict[str, float]:
        """Seconds between an answer of a host and the next request: the longest of those that its sites name."""
        found: dict[str, float] = {}
        for site in self.site:
            delay = self.politeness.delay if site.delay is None else site.delay
            found |= {host: max(delay, found.get(host, 0.0)) for host in site.hosts}
        return found

    @property
    def tls_rules(self) -> dict[str, Tls]:
        """What is asked of the TLS of each host: the strictest of what its sites ask."""
        found: dict[str, Tls] = {}
        for site in self.site:
            rule = self.tls_rule(site.id)
            found |= {host: max(rule, found.get(host, rule), key=get_args(Tls).index) for host in site.hosts}
        return found

    def tls_rule(self, site: str) -> Tls:
        """What a site asks of TLS."""
        own = next((one.tls for one in self.site if one.id == site), None)
        return own or self.guard.tls

    @property
    def keep_free(self) -> int:
        """The bytes that are to stay free on the archive's disk."""
        return self.archive.keep_free_mb * MIB

    @property
    def policy(self) -> Policy:
        """How often the archive is to look again."""
        return replace(self.freshness.policy, requisites=self.archive.requisites)

    @property
    def drawn_sites(self) -> tuple[str, ...]:
        """The ids of the sites whose lists may be drawn in a browser."""
        return tuple(site.id for site in self.site if site.browser)

    @property
    def user_agent(self) -> str:
        """Who we are and whom to ask, as RFC 9110 §10.1.5 wants it of a robot."""
        from importlib.metadata import version

        contact = f" (+{self.identity.contact})" if self.identity.contact else ""
        return f"{self.identity.name}/{version('gongkai')}{contact}"


def load(path: Path) -> Settings:
    """Read settings.toml. Raises SettingsError with a sentence for every mistake, naming the file and the key."""
    return parse(text_of(path), path)


def text_of(path: Path) -> str:
    """What stands in settings.toml, right or wrong. Raises SettingsError."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(path, ["there is no such file; `gongkai init` writes one"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(path, [f"cannot be read: {error}"]) from None


def parse(text: str, path: Path) -> Settings:
    """The settings that a text holds, or would hold at ``path``. Raises SettingsError."""
    try:
        settings = Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, [f"is not TOML: {error}"]) from None
    except ValidationError as error:
        raise SettingsError(path, [_sentence(mistake) for mistake in error.errors()]) from None
    settings = settings.model_copy(update={"file": path})
    try:
        is_folder = settings.archive_path.is_dir()
    except OSError as error:  # longer than any file may be named
        raise SettingsError(path, [f"archive.path cannot be used: {error.strerror}"]) from None
    if is_folder:
        raise SettingsError(
            path,
            [f"archive.path is the folder {settings.archive_path}; name a file in it, such as archive.db"],
        )
    return settings


def _sentence(mistake: Any) -> str:
    where = [part for part in mistake["loc"] if not isinstance(part, str) or "Network" not in part]
    key = ".".join(f"[{part + 1}]" if isinstance(part, int) else str(part) for part in where).replace(".[", "[")
    if mistake["type"] == "extra_forbidden":
        return f"{key} is not a setting{_suggestion(where)}"
    if mistake["type"] == "missing":
        return f"{key} is missing"
    message = mistake["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message


def _suggestion(where: list[Any]) -> str:
    """'; did you mean …?' for a misspelt key, looked up in the table it stands in."""
    table: Any = Settings
    for part in where[:-1]:
        if isinstance(part, str):
            table = TABLES.get(part, table)
    close = difflib.get_close_matches(str(where[-1]), [name for name in table.model_fields if name != "file"], 1)
    return f"; did you mean {close[0]}?" if close else ""


WEBHOOK_EXAMPLE = """\
# Whom the events of the change feed are posted to, signed; `[[webhook]]` may stand as often as there are receivers.
#
# [[webhook]]
# url = "https://example.org/hook"
# secret = "env:GONGKAI_WEBHOOK_SECRET"
"""

SITE_EXAMPLE = """\
# A site and the channels to read; `[[site]]` may stand as often as there are sites.
#
# [[site]]
# id = "beijing"
# name = "北京市人民政府"
# url = "https://www.beijing.gov.cn/"
#
# [[site.channel]]
# name = "政策文件"
# url = "https://www.beijing.gov.cn/zhengce/zhengcefagui/"
"""


def template() -> str:
    """A settings.toml to begin with: every setting with its meaning and its default, and a site as an example."""
    parts = ["# Settings of Gongkai. What is left out has the value written here.\n"]
    for name, table in TABLES.items():
        if name not in ("webhook", "site", "channel"):
            lines = [
                f"# {field.description}\n{key} = {_toml(field.default)}" for key, field in table.model_fields.items()
            ]
            parts.append(f"[{name}]\n" + "\n".join(lines) + "\n")
    return "\n".join([*parts, WEBHOOK_EXAMPLE, SITE_EXAMPLE])


def _toml(value: object) -> str:
    """A default as TOML; the few kinds that settings have."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(str(item)) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
