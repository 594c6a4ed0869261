"""What every family of pages must be able to draw, and the parts most of them draw alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from html import escape
from typing import ClassVar

from portal import furniture
from portal.government import ChannelPlan
from portal.lists import ChannelList
from portal.papers import Block, File, Paragraph, Posting, Table
from portal.truth import Stated
from portal.website import Answer, Website


class Family(ABC):
    """A CMS: where its pages lie and how they look. It holds no state; the site does."""

    first_id: ClassVar[int]
    page_size: ClassVar[int]
    answer_size: ClassVar[int | None] = None
    """Rows that come with one answer, where that is not one page of them."""
    counts: ClassVar[bool] = True
    """Whether lists state how many rows they have in all (共N条)."""
    encoding: ClassVar[str] = "utf-8"
    declared_encoding: ClassVar[str] = "utf-8"
    declares_in_header: ClassVar[bool] = True
    etag: ClassVar[str | None] = None
    """How ETags are written, with {} for the digest; None for a site that sends none."""
    last_modified: ClassVar[bool] = False
    gzip: ClassVar[bool] = False
    volatile: ClassVar[bool] = False
    """Whether a document's page differs at each request: a counter, a box of related reading."""
    robots: ClassVar[str | None] = None
    """The rules; None answers 404."""

    @abstractmethod
    def channel_path(self, channel: ChannelPlan) -> str:
        """Where a channel begins (its seed)."""

    @abstractmethod
    def document_path(self, site: Website, posting: Posting) -> str:
        """The one address of a document."""

    @abstractmethod
    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        """The address of an attachment, counted from 0."""

    @abstractmethod
    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        """A page of a channel's list, None when the path is none."""

    @abstractmethod
    def stated(self, site: Website, posting: Posting) -> Stated:
        """What the page says about its document."""

    @abstractmethod
    def document(self, site: Website, posting: Posting) -> str:
        """The page of a document."""

    @abstractmethod
    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        """A whole page around its main part."""

    def link_text(self, file: File) -> str:
        """What a link to an attachment says."""
        return file.name

    def home(self, site: Website) -> str:
        """The home page (首页): the navigation, what is new, and a way into the search."""
        main = (
            f'<div class="headline"><h2>最新公开</h2><ul>{furniture.newest(site)}</ul></div>'
            '<div class="tools"><a href="/search/all/">站内搜索</a></div>'
        )
        metas = furniture.metas(furniture.site_metas(site))
        return self.shell(site, title=f"{site.plan.name}门户网站", metas=metas, main=main)

    def missing(self, site: Website) -> str:
        """The page for what is not there."""
        main = '<div class="error"><p>抱歉，您访问的页面不存在或已被删除！</p><a href="/">返回首页</a></div>'
        return self.shell(site, title=site.plan.title, metas=furniture.metas(furniture.site_metas(site)), main=main)

    def column(self, site: Website, channel: ChannelPlan, main: str) -> Answer:
        """The answer with one page of a list."""
        metas = furniture.metas((*furniture.site_metas(site), ("ColumnName", channel.name), ("ColumnType", "信息列表")))
        markup = self.shell(site, title=f"{channel.name}_{site.plan.name}", metas=metas, main=main)
        spoilt = channel.name in site.list_faults
        return site.page(markup, modified_at=None if spoilt else site.changed_at)

    def rows(self, site: Website, channel: ChannelPlan) -> ChannelList:
        """A channel's list, cut as this family cuts it."""
        return ChannelList(
            site.listed(channel.name), self.answer_size or self.page_size, site.list_faults.get(channel.name)
        )


def draw(body: tuple[Block, ...], paragraph: Callable[[Paragraph], str]) -> str:
    """A body as markup: each paragraph as the family draws it, tables alike everywhere."""
    return "\n".join(_table(block) if isinstance(block, Table) else paragraph(block) for block in body)


def _table(block: Table) -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    return f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>'


def value(posting: Posting, field: str, text: str | None) -> str:
    """A value of the metadata block; '' where the editor left the field empty."""
    return "" if field in posting.blank or text is None else text
