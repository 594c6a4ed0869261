"""Invented pages of invented governments, for the tests of extraction."""

from __future__ import annotations

PARAGRAPHS = (
    "为了规范云岭市湿地公园的保护与管理，促进人与自然和谐共生，根据有关法律法规，结合本市实际，制定本办法。",
    "市林业主管部门负责全市湿地公园的监督管理工作，各县区人民政府应当将湿地保护纳入年度工作计划。",
    "任何单位和个人都有保护湿地的义务，对破坏湿地的行为有权检举和控告，有关部门应当及时处理。",
)
TITLE = "云岭市湿地公园管理办法（试行）"


def page(body: str, *, title: str = TITLE, head: str = "", site: str = "云岭市人民政府") -> bytes:
    """A page with menu and footer around ``body``."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_{site}</title>
<meta name="SiteName" content="{site}">{head}</head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/gk/">政务公开</a></li></ul></div>
{body}
<div class="footer">主办单位：{site} 网站标识码：9900000001 滇ICP备00000000号</div></body></html>""".encode()


def article(*paragraphs: str, heading: str = TITLE, before: str = "", after: str = "") -> str:
    """A heading, a header, a body, a tail."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return f'<div class="box"><h1>{heading}</h1>{before}<div class="text">{text}</div>{after}</div>'
