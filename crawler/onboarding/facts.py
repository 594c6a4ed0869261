"""Who publishes a page: the site's name, its registered code (网站标识码) and its region, as its pages state them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from crawler.listing.page import Page
from crawler.onboarding.names import clean_name
from crawler.onboarding.seen import Facts

_CODE = re.compile(r"[A-Za-z]{2}\d{8}|\d{10}")
_CODE_IN_TEXT = re.compile(r"网\s*站\s*标\s*识\s*码\s*[:：]?\s*([A-Za-z]{2}\d{8}|\d{10})(?!\d)")
_BODY = re.compile(r"政府|局|委|厅|办|署|院|部|会|网|中心|法院|检察")
_SEPARATORS = re.compile(r"\s*[-_|—–>»]+\s*")
_FURNITURE = re.compile(
    r"^(?:欢迎(?:访问|光临|来到|您)*|首页)|政务(?:网站|网)$|(?:门户网站|官方网站|官网|网站首页|网站|首页|网)$|[!！。]+$"
)
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")
_PUBLIC_SUFFIX = re.compile(r"\.(?:gov|org|com|net|edu)?\.?(?:cn|hk|mo|tw)$|\.(?:gov|org|com|net|edu|example)$")

LONGEST_ID = 40


def facts_of(page: Page) -> Facts:
    """META SiteName and SiteIDCode (国办发〔2017〕47号), else the title and the line at the page's foot."""
    code = _code(page)
    name = _name_among(page.meta("SiteName")) or page.meta("SiteName") or _name_among(page.title)
    return Facts(name=" ".join(name.split()) or None, code=code, region=region_of(code))


def column_name(page: Page) -> str:
    """What a list calls itself: META ColumnName, else the first piece of its title; '' where both are silent."""
    return clean_name(page.meta("ColumnName")) or clean_name(_SEPARATORS.split(page.title)[0])


def region_of(code: str | None) -> str | None:
    """The 行政区划代码 that a site code begins with; codes of ministries begin with letters and have none."""
    return code[:6] if code and code.isdigit() else None


def site_id(url: str) -> str:
    """A short name for commands, out of the host: ``www.linshan.gov.cn`` is 'linshan', ``fgw.linshan.gov.cn``
    'fgw-linshan'. An address of numbers keeps its port."""
    parts = urlsplit(url)
    host = (parts.hostname or "site").removeprefix("www.")
    try:
        ip_address(host)
        host = f"{host}-{parts.port or 80}"
    except ValueError:
        host = _PUBLIC_SUFFIX.sub("", host) or host
    return _NOT_IN_AN_ID.sub("-", host.lower()).strip("-")[:LONGEST_ID].strip("-") or "site"


def _code(page: Page) -> str | None:
    stated = page.meta("SiteIDCode")
    if _CODE.fullmatch(stated):
        return stated
    if "标" not in page.text:
        return None
    found = _CODE_IN_TEXT.search(" ".join(page.texts.of(page.tree)))
    return found[1] if found else None


def _name_among(title: str) -> str:
    """``通知公告_临山县人民政府门户网站`` → 临山县人民政府: of the pieces that end as bodies do, the last."""
    pieces = [_FURNITURE.sub("", _FURNITURE.sub("", piece)) for piece in _SEPARATORS.split(title)]
    return next((piece for piece in reversed(pieces) if _BODY.search(piece)), "")
