"""The tables of settings.toml: one line a setting, with its default, its bounds and its meaning."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from archive.freshness import Policy
from archive.hosts import host_of
from archive.instants import DAY, HOUR
from archive.records import ChangeKind, Channel, Site
from archive.rhythm import Calendar
from archive.room import KEEP_FREE, MIB
from crawler.files.limits import FILE
from crawler.spiders import FAMILIES
from crawler.windows import windows

SITE_ID = r"^[a-z0-9][a-z0-9_-]{0,39}$"

SIGNING_BYTES = 24
"""The shortest key that Standard Webhooks allow."""

HttpUrl = Annotated[str, Field(pattern=r"^https?://[^/\s]+")]


Tls = Literal["record", "legacy", "require"]
"""What is asked of TLS, the strictest last."""


class Table(BaseModel):
    """A table of settings.toml. Unknown keys are refused: a misspelt setting must not be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _frozen(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


class ArchiveSettings(Table):
    path: str = Field("archive.db", description="the database; the originals lie beside it in NAME-warc/")
    keep_free_mb: int = Field(
        KEEP_FREE // MIB,
        ge=0,
        description="MiB that stay free on its disk: with less a crawl stops as interrupted, and none begins",
    )
    requisites: bool = Field(
        True,
        description="fetch the style sheets and images that the pages of documents need to look as they did, each once "
        "and after all else; false fetches none",
    )
    requisite_bytes: int = Field(2 * MIB, gt=0, description="the largest of those that is read, in bytes")


class IdentitySettings(Table):
    contact: str = Field(
        "", description="an e-mail address or URL that site owners can reach you at; in the user agent"
    )
    name: str = Field("Gongkai", description="the name we announce ourselves by, in the user agent and to robots.txt")


class PolitenessSettings(Table):
    delay: float = Field(
        1.0,
        ge=0,
        le=600,
        description="seconds between an answer of a host and the next request to it, at least: slow answers and "
        "robots.txt make it more; 0 is for tests, and takes no account of slow answers",
    )
    timeout: float = Field(45.0, gt=0, le=600, description="seconds one request may take in all")
    max_bytes: int = Field(32 << 20, gt=0, description="the largest response that is read, in bytes")
    attachment_bytes: int = Field(
        FILE, gt=0, description="the largest file of a document (attachment) that is read, in bytes"
    )
    longest_delay: float = Field(
        30.0,
        ge=0,
        le=600,
        description="a host that answers slowly is given a pause of five times as long as its answer took, and no more "
        "seconds than this; `delay` and robots.txt may ask for more",
    )
    requests_per_day: int = Field(
        10_000, ge=1, description="how many requests a site may be sent on one day (China); the rest waits for the next"
    )
    quiet: tuple[str, ...] = Field(
        (),
        description="weekly windows, China time, in which nothing is asked, such as 'mon-fri 08:30-11:30' or "
        "'22:00-06:00'",
    )
    hosts_at_once: int = Field(
        8, ge=1, le=64, description="how many hosts are asked side by side; each has one request in flight"
    )

    @field_validator("quiet")
    @classmethod
    def _weekly(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        windows(value)
        return value


class GuardSettings(Table):
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        (),
        description="networks (CIDR) that may be asked although they are private or local; for intranets and tests",
    )

    tls: Literal["record", "require"] = Field(
        "record",
        description="what to do about bad certificates: record keeps that with the page, for public pages "
        "are read all the same; require takes no page over a connection that is not verified, nor over plain HTTP",
    )

    @field_validator("allow_networks", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        from ipaddress import ip_network

        if not isinstance(value, list | tuple):
            return value  # what it should be is said where it is checked
        return tuple(ip_network(item) if isinstance(item, str) else item for item in value)


class ReaderSettings(Table):
    processes: int = Field(
        0, ge=0, le=64, description="reader processes; 0 means one a processor; no more begin than sites are crawled"
    )
    seconds: float = Field(60.0, gt=0, description="wall seconds a page may take to be read before its reader is ended")
    memory_mb: int = Field(1536, ge=256, description="address space of a reader in MiB")


class CompletenessSettings(Table):
    overlap_entries: int = Field(
        40,
        ge=1,
        description="how many known entries in a row end a reading: so far down, entries that were inserted late with "
        "an older date are found at once; 40 are two to three pages, or more than a month at one a day",
    )
    full_days: int = Field(
        30,
        ge=1,
        description="days after which each list is read to its end again at the latest, to find what was inserted "
        "further down and what was taken off",
    )


USUAL = Policy()
MINUTE = timedelta(minutes=1)


class FreshnessSettings(Table):
    readings_a_day: float = Field(
        USUAL.readings_a_day,
        gt=0,
        le=72,
        description="how often a list is read on a day, the mean of all channels; busy ones are read more often, quiet "
        "ones less",
    )
    checks_a_year: float = Field(
        USUAL.checks_a_year,
        gt=0,
        le=365,
        description="how often a document is looked at again in a year, the mean of all; young and restless ones more "
        "often",
    )
    shortest_reading_minutes: float = Field(
        USUAL.shortest_reading / MINUTE, ge=20, le=1440, description="minutes between two readings of a list, at least"
    )
    longest_reading_days: float = Field(
        USUAL.longest_reading / DAY, ge=1, le=30, description="days between two readings of a list, at most"
    )
    shortest_check_hours: float = Field(
        USUAL.shortest_check / HOUR, gt=0, le=720, description="hours between two checks of a document, at least"
    )
    longest_check_days: float = Field(
        USUAL.longest_check / DAY, ge=30, le=3650, description="days between two checks of a document, at most"
    )
    holidays: tuple[str, ...] = Field(
        (), description="days (YYYY-MM-DD) on which offices rest, besides weekends and the public holidays we know"
    )
    workdays: tuple[str, ...] = Field(
        (), description="days (YYYY-MM-DD) on which offices work although they would rest (调休)"
    )

    @field_validator("holidays", "workdays")
    @classmethod
    def _days(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_day(text).isoformat() for text in value)

    @model_validator(mode="after")
    def _either(self) -> FreshnessSettings:
        if both := sorted({*self.holidays} & {*self.workdays}):
            raise ValueError(f"{both[0]} is in holidays and in workdays; on one day offices rest or work")
        return self

    @property
    def policy(self) -> Policy:
        return Policy(
            readings_a_day=self.readings_a_day,
            checks_a_year=self.checks_a_year,
            shortest_reading=timedelta(minutes=self.shortest_reading_minutes),
            longest_reading=timedelta(days=self.longest_reading_days),
            shortest_check=timedelta(hours=self.shortest_check_hours),
            longest_check=timedelta(days=self.longest_check_days),
            calendar=Calendar(frozenset(map(_day, self.holidays)), frozenset(map(_day, self.workdays))),
        )


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise ValueError(f"{text!r} is not a day such as 2026-10-01") from None


class DaemonSettings(Table):
    tick: float = Field(30.0, gt=0, description="seconds between two looks at what is due")
    crawl_hours: float = Field(
        6.0, gt=0, description="hours a crawl process may live; then it ends politely and another begins"
    )
    deadline_minutes: float = Field(
        10.0,
        gt=0,
        description="minutes without a sign of life after which a crawl process is asked to end; after as many more it "
        "is killed",
    )


class UpkeepSettings(Table):
    at: str = Field(
        "03:30",
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="when the nightly upkeep begins, China time",
    )
    fixity_days: int = Field(
        30, ge=0, description="days in which every original is read again and its digest compared; 0 leaves it to you"
    )
    backup: str = Field("", description="the folder of a nightly backup; empty makes none")
    export: str = Field(
        "", description="the folder of nightly exports: each has what came since the one before; empty makes none"
    )
    hours: float = Field(4.0, gt=0, le=20, description="hours upkeep may take; then it ends, and goes on next night")
    reading_minutes: float = Field(
        60.0,
        ge=0,
        le=600,
        description="minutes of them in which, after all else, files are read that wait: PPT, DPS, ODP and Word 95, "
        "where LibreOffice is installed (5 s of a processor each), scans, where the extra [ocr] is (10 s a page), and "
        "files of the time before any were read; 0 reads none",
    )


class AlertSettings(Table):
    urls: tuple[str, ...] = Field(
        (),
        repr=False,
        description="where to tell of trouble, as Apprise URLs (https://appriseit.com/services/): mailto://, "
        "dingtalk://, wecombot://, feishu://, slack://, json:// …",
    )
    digest_at: str = Field(
        "08:30",
        pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$",
        description="when the daily digest is sent, China time; empty sends none",
    )

    @field_validator("urls")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for number, url in enumerate(value, 1):
            if "://" not in url:  # and the sentence does not show it: it may hold a password
                raise ValueError(f"number {number} is not an address such as mailto://… or json://…")
        return value


class WebhookSettings(Table):
    url: HttpUrl = Field(
        repr=False,
        description="where the events of the change feed are posted; https, unless it stays on your own machines",
    )
    secret: str = Field(
        repr=False,
        description="the key that they are signed with: 'whsec_' and base64, any other text of 24 characters or more, "
        "or env:NAME for what stands in that variable",
    )
    kinds: tuple[ChangeKind, ...] = Field((), description="only events of these kinds; empty means all")
    sites: tuple[str, ...] = Field((), description="only events of these sites, by their ids; empty means all")
    since: int | None = Field(
        None,
        ge=0,
        description="where a receiver that was never pushed to begins: after this event, 0 for all there are; without "
        "it at the end of the feed",
    )

    @field_validator("url")
    @classmethod
    def _can_be_asked(cls, value: str) -> str:
        """The sentences do not show it: it may hold a token."""
        if not value.isascii() or any(mark <= " " or mark == "\x7f" for mark in value):
            raise ValueError("has characters that a URL cannot have; write them as %XX")
        try:
            parts = urlsplit(value)
            known = bool(parts.hostname) and parts.port != 0
        except ValueError:
            known = False
        if not known:
            raise ValueError("is not a URL such as https://example.org/hook")
        if "@" in parts.netloc:
            raise ValueError("holds a user or a password, which is not sent; the signature says who we are")
        return value

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if not value.startswith("env:"):
            signing_key(value)
        elif not value.removeprefix("env:"):
            raise ValueError("env: is followed by the name of a variable")
        return value

    @property
    def key(self) -> str:
        """What its place in the feed is remembered under; addresses hold tokens."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]

    @property
    def host(self) -> str:
        """All of its address that a log may hold."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


def signing_key(secret: str) -> bytes:
    """The bytes that sign, as Standard Webhooks write them. Raises ValueError, and does not show them."""
    if not secret.startswith("whsec_"):
        key = secret.encode()
    else:
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except ValueError:
            raise ValueError("is not base64 behind whsec_") from None
    if len(key) < SIGNING_BYTES:
        raise ValueError(f"is too short; a key has {SIGNING_BYTES} bytes or more")
    return key


class MetricsSettings(Table):
    port: int = Field(
        0, ge=0, le=65535, description="the port on 127.0.0.1 where Prometheus finds metrics; 0 opens none"
    )


class LogSettings(Table):
    format: Literal["text", "json"] = Field("text", description="lines for people (text) or for machines (json)")


class BrowserSettings(Table):
    executable: str = Field(
        "", description="path of Chromium; empty looks for chromium, chromium-browser and google-chrome on the PATH"
    )
    seconds: float = Field(
        60.0, gt=0, le=600, description="seconds the browser may take to draw one page, our pauses not counted"
    )


class ChannelSettings(Table):
    name: str = Field(min_length=1, description="the name of the channel (栏目), as the site gives it")
    url: HttpUrl = Field(description="its first listing page")


class SiteSettings(Table):
    id: str = Field(
        pattern=SITE_ID,
        description="a short name in lower-case ASCII, for commands and tables",
    )
    name: str = Field(min_length=1, description="the name of the website")
    url: HttpUrl = Field(description="its home page")
    family: str = Field("auto", description="the CMS family; 'auto' recognises it on each listing page")
    code: str | None = Field(None, pattern=r"^[A-Za-z0-9]{10}$", description="网站标识码, ten characters")
    region: str | None = Field(None, pattern=r"^[0-9]{6}$", description="行政区划代码, six digits")
    aliases: tuple[str, ...] = Field(
        (),
        description="other hosts, as host or host:port, that were seen to serve the same pages (such as the name "
        "without www.)",
    )
    browser: bool = Field(
        False,
        description="draw listing pages of this site in a browser when their rows are drawn by script; "
        "needs the [browser] extra and Chromium",
    )
    delay: float | None = Field(
        None,
        ge=0,
        le=600,
        description="seconds between two requests to its hosts, instead of [politeness] delay; of several sites on one "
        "host the longest holds",
    )
    requests_per_day: int | None = Field(
        None, ge=1, description="requests on one day, instead of [politeness] requests_per_day"
    )
    quiet: tuple[str, ...] | None = Field(
        None, description="windows in which nothing is asked, instead of [politeness] quiet"
    )
    tls: Tls | None = Field(
        None,
        description="instead of [guard] tls; legacy speaks TLS 1.0 and 1.1, SHA-1 and keys of 1024 bits too, with the "
        "hosts of this site only; of several sites on one host the strictest holds (require, legacy, record)",
    )
    channel: tuple[ChannelSettings, ...] = Field((), description="the channels ([[site.channel]]) to read")

    @field_validator("quiet")
    @classmethod
    def _weekly(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        windows(value or ())
        return value

    @field_validator("aliases")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_host(alias) for alias in value)

    @field_validator("family")
    @classmethod
    def _known_family(cls, value: str) -> str:
        if value != "auto" and value not in FAMILIES:
            raise ValueError(f"no family is called {value!r} (there are: auto, {', '.join(FAMILIES)})")
        return value

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that it is known to have."""
        urls = [self.url, *(channel.url for channel in self.channel), *(f"http://{alias}/" for alias in self.aliases)]
        return frozenset(host_of(url) for url in urls)

    def as_site(self) -> Site:
        return Site(
            id=self.id,
            name=self.name,
            url=self.url,
            family=self.family,
            code=self.code,
            region=self.region,
            aliases=self.aliases,
            channels=tuple(Channel(name=channel.name, url=channel.url) for channel in self.channel),
        )


def _host(alias: str) -> str:
    """An alias as URLs spell it; written as a URL it would never match one, and nobody would notice."""
    from crawler.urls import absolute_url  # who has no aliases does without w3lib, which brings http and ssl

    netloc = urlsplit(absolute_url(f"http://{alias}/") or "").netloc
    if not netloc or any(mark in alias for mark in "/?#@"):
        raise ValueError(f"{alias!r} is not a host such as 'linshan.example' or 'linshan.example:8080'")
    return netloc.removesuffix(":443")


TABLES: dict[str, type[Table]] = {
    "archive": ArchiveSettings,
    "identity": IdentitySettings,
    "politeness": PolitenessSettings,
    "guard": GuardSettings,
    "readers": ReaderSettings,
    "completeness": CompletenessSettings,
    "freshness": FreshnessSettings,
    "daemon": DaemonSettings,
    "upkeep": UpkeepSettings,
    "alerts": AlertSettings,
    "webhook": WebhookSettings,
    "metrics": MetricsSettings,
    "log": LogSettings,
    "browser": BrowserSettings,
    "site": SiteSettings,
    "channel": ChannelSettings,
}
