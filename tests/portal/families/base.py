"""What every family of pages must be able to draw, and the parts most of them draw alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from html import escape
from typing import ClassVar

from portal import furniture, news
from portal.lists import ChannelList
from portal.papers import Block, File, Paragraph, Posting, Table
from portal.plans import ChannelPlan
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
    """The rules; None answers 404. {origin} stands for the site's address."""
    hub_path: ClassVar[str] = "/zwgk/"
    """Where the site's 政府信息公开 begins."""

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
            f'<div class="friends"><h4>友情链接</h4><ul>{furniture.friends()}</ul></div>'
        )
        return self._plain_page(site, f"{site.plan.name}门户网站", main, head=self.home_head(site))

    def home_head(self, site: Website) -> str:
        """What the head of the home page has and no other."""
        return ""

    def hub(self, site: Website) -> str:
        """The page of 政府信息公开: links to the channels, and a short block of what is new."""
        main = (
            f'<div class="hub"><h2>{furniture.HUB}</h2><ul class="tree">{furniture.channels(site)}</ul>'
            f'<div class="latest"><h3>最新信息</h3><ul>{furniture.newest(site, furniture.NEWEST_IN_HUB)}</ul></div></div>'
        )
        return self._plain_page(site, f"{furniture.HUB}_{site.plan.name}", main)

    def own_page(self, site: Website, path: str) -> str | None:
        """A page of the site that is neither a list of a channel nor a document."""
        texts = {**furniture.about(), **(news.pages() if site.plan.news else {})}
        if path not in texts:
            return None
        title, main = texts[path]
        return self._plain_page(site, f"{title}_{site.plan.name}", main)

    def posted(self, site: Website, target: str, form: Mapping[str, str]) -> Answer:
        """The answer to a form; most sites take none."""
        return Answer(status=405)

    def missing(self, site: Website) -> str:
        """The page for what is not there."""
        main = '<div class="error"><p>抱歉，您访问的页面不存在或已被删除！</p><a href="/">返回首页</a></div>'
        return self._plain_page(site, site.plan.title, main)

    def _plain_page(self, site: Website, title: str, main: str, *, head: str = "") -> str:
        metas = furniture.metas(furniture.site_metas(site))
        return self.shell(site, title=title, metas=metas + head, main=main)

    def column(self, site: Website, channel: ChannelPlan, main: str) -> Answer:
        """The answer with one page of a list."""
        metas = furniture.metas((*furniture.site_metas(site), ("ColumnName", channel.name), ("ColumnType", "信息列表")))
        markup = self.shell(site, title=f"{channel.name}_{site.plan.name}", metas=metas, main=main)
        spoilt = channel.name in site.list_faults
        return site.page(markup, modified_at=None if spoilt else site.changed_at)

    def rows(self, site: Website, channel: ChannelPlan, size: int | None = None) -> ChannelList:
        """A channel's list, cut as this family cuts it, or into answers of the size that was asked for."""
        size = size or self.answer_size or self.page_size
        return ChannelList(site.listed(channel.name), size, site.list_faults.get(channel.name))


def draw(body: tuple[Block, ...], paragraph: Callable[[Paragraph], str]) -> str:
    """A body as markup: each paragraph as the family draws it, tables alike everywhere."""
    return "\n".join(_table(block) if isinstance(block, Table) else paragraph(block) for block in body)


def _table(block: Table) -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    return f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>'


def value(posting: Posting, field: str, text: str | None) -> str:
    """A value of the metadata block; '' where the editor left the field empty."""
    return "" if field in posting.blank or text is None else text
