"""What a site has that is well: documents of eight paragraphs, and the list that names them."""

from __future__ import annotations

from collections.abc import Sequence

PARAGRAPHS = tuple("一二三四五六七八")
LISTED_ON = "2026-03-05"
END = "特此通知，图表之后的末段。"
"""What may stand behind a fault, to be read too."""


def title(site: str, which: str) -> str:
    return f"关于{site}{which}号专项检查工作的通知"


def paragraphs(site: str, which: str) -> list[str]:
    """All that the document says; each is of this site only, or the archive would find copies of one another."""
    return [
        f"{number}、{site}{which}号事项由各县区人民政府负责，第{number}项要求于本年{number}月底前办结并报告。"
        for number in PARAGRAPHS
    ]


def markup(site: str, which: str = "乙", *, head: str = "", tail: str = "", charset: str | None = "utf-8") -> str:
    """A document; ``head`` and ``tail`` come into its head and behind its paragraphs."""
    name, text = title(site, which), "".join(f"<p>{line}</p>" for line in paragraphs(site, which))
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f'<!DOCTYPE html><html lang="zh"><head>{meta}<title>{name}</title><meta name="ArticleTitle" content="{name}">'
        f'<meta name="PubDate" content="{LISTED_ON} 09:30">{head}</head>'
        f'<body><div class="nav"><a href="/">首页</a></div><h1>{name}</h1>'
        f'<div class="content">{text}{tail}</div><div class="footer">版权所有</div></body></html>'
    )


def document(site: str, which: str = "乙") -> bytes:
    """The document that stands in the place of the fault, as it would be without it."""
    return markup(site, which).encode()


def listing(site: str, paths: Sequence[str], tail: str = "") -> bytes:
    """A list of these paths, newest first; the good documents are 甲 and 丙."""
    rows = "".join(
        f'<li><a href="{path}">{title(site, which)}</a><span>{LISTED_ON}</span></li>'
        for path, which in zip(paths, "甲乙丙丁戊己庚辛", strict=False)
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>通知公告</title></head><body>'
        f'<div class="nav"><a href="/">首页</a></div><ul class="list">{rows}</ul>{tail}</body></html>'
    ).encode()
