"""What a website of the invented government is made of: its bodies, its channels, its family of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FamilyName = Literal[
    "trs",
    "jpage",
    "gkmlpt",
    "boda",
    "asp",
    "nfcms",
    "kaipu",
    "jpaas",
    "longxun",
    "jeecms",
    "henan",
    "webforms",
    "generic",
]
Kind = Literal["notice", "announcement", "measures", "report", "interpretation", "answers", "appointment"]


Form = Literal["list", "api", "catalogue", "feed"]
"""What a channel offers: pages of rows as its family has them, rows behind an address that a script asks, the same in a
disclosure catalogue, or a feed only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """A body that writes papers; ``mark`` begins its document numbers (机关代字)."""

    name: str
    mark: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelPlan:
    """A channel (栏目) of a website: the key its addresses use, what it publishes, and how much of it at the start."""

    name: str
    key: str
    kinds: tuple[Kind, ...]
    founded_with: int
    form: Form = "list"
    in_hub: bool = False
    """The navigation does not name it: only the hub (政府信息公开) leads to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SitePlan:
    """A website. ``code`` is its 网站标识码, ``organisation`` the first half of its index numbers."""

    id: str
    name: str
    place: str
    family: FamilyName
    code: str
    region: str
    organisation: str
    offices: tuple[Office, ...]
    channels: tuple[ChannelPlan, ...]
    news: bool = False
    """It has a column of news (要闻), which no channel of the plan covers."""
    mirror: bool = False
    """It writes nothing: it prints in Traditional characters what other sites have published."""

    @property
    def host(self) -> Office:
        """The body whose website it is (主办单位)."""
        return self.offices[0]

    @property
    def title(self) -> str:
        """The name in the page's head and in 来源."""
        return f"{self.name}网站"

    def channel(self, name: str) -> ChannelPlan:
        """The channel of that name; KeyError when the site has none."""
        for channel in self.channels:
            if channel.name == name:
                return channel
        raise KeyError(f"{self.name} has no channel {name}")


def offices(place: str, mark: str, *bureaus: tuple[str, str]) -> tuple[Office, ...]:
    """A government, its office (办公室) and its bureaus, each of which may write papers."""
    government = f"{place}人民政府"
    return (
        Office(name=government, mark=f"{mark}政发"),
        Office(name=f"{government}办公室", mark=f"{mark}政办发"),
        *(Office(name=f"{place}{bureau}", mark=f"{mark}{letter}发") for bureau, letter in bureaus),
    )
