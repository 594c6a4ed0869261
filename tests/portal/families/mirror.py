"""A mirror of other sites: lists as a site of no family has them, pages that say little but the text, and a few twice."""

from __future__ import annotations

from html import escape

from portal import furniture
from portal.families.base import draw
from portal.families.plain import Plain, paragraph
from portal.papers import Posting, day
from portal.truth import Stated
from portal.website import Website

TWICE_EVERY = 5


class Mirror(Plain):
    """It states where a paper is from and since when it is here, both as META tags too; of official fields, none."""

    def stated(self, site: Website, posting: Posting) -> Stated:
        metas = furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M}")
        return Stated(metas=metas, labels=())

    def document(self, site: Website, posting: Posting) -> str:
        body = draw(posting.paper.body, paragraph)
        if gives_twice(posting):
            body = f"{body}\n{body}"
        main = f"""<p class="crumb">{furniture.breadcrumb(site, posting)}</p>
<article>
<h1>{escape(posting.paper.title)}</h1>
<p class="meta">{day(posting.published_at)} 來源：{posting.source} {furniture.counter(site)}</p>
<div class="text">
{body}
</div>
</article>
<aside><h4>相關閱讀</h4><ul>{furniture.related(site)}</ul></aside>"""
        title = f"{posting.paper.title} - {site.plan.name}"
        metas = furniture.metas(self.stated(site, posting).metas)
        return self.shell(site, title=title, metas=metas, main=main)


def gives_twice(posting: Posting) -> bool:
    """Whether its page prints the body once more below it."""
    return posting.id % TWICE_EVERY == 0
