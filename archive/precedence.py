"""Which of several pages of one document stands for it: the issuing body's own site before those that repost it, then
what was published first, then the fullest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.text import plain

LATE = "9999"
"""After every day: a page that does not say when it was published has no claim to be the first."""

_SITE_WORDS = re.compile(
    r"(?:(?<!人民)政府)?(?:门户|官方)?网站?$|(?:(?<!人民)政府)?信息公开(?:网|平台|专栏)?$|^中国[·.]|首页$"
)
"""What a site's name says besides whose site it is."""

_GOVERNMENT = re.compile(r"(?:人民)?政府(?:办公[厅室])?$|办公[厅室]$")
_TITLED = re.compile(
    r"([^,()\[\]《》]{2,40}?(?:政府|办公室|办公厅|局|厅|委员会|国务院|法院|检察院))(?:办公[厅室])?(?:关于|印发|转发|批转)"
)
_PLACE = re.compile(r".{2,}?(?:自治区|自治州|自治县|省|市|县|区|旗|州|盟)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a page can say for itself; days and instants as the archive writes them."""

    document: int
    site_name: str
    title: str | None
    issuing_body: str | None
    source: str | None
    published_on: str | None
    first_seen_at: str
    characters: int

    @property
    def rank(self) -> tuple[int, str, int, str, int]:
        """The lowest stands for the document."""
        home = at_home(self.site_name, body_of_title(self.title) or self.issuing_body, self.source)
        return (home, self.published_on or LATE, -self.characters, self.first_seen_at, self.document)


def at_home(site_name: str, issuing_body: str | None, source: str | None) -> int:
    """0 where a site is the issuing body's own, 2 where the page names another as its source (来源), 1 where neither is
    said.
    """
    site = _bare(site_name)
    if source and not _belongs(_bare(source), site) and _PLACE.match(_bare(source)):
        return 2
    return 0 if issuing_body and _belongs(_bare(issuing_body), site) else 1


def body_of_title(title: str | None) -> str | None:
    """The body with whose name a title begins (中办发〔2012〕14号, 第九条). Of a page that states only who
    put it online, it is the one who issued it.
    """
    found = _TITLED.match(plain(title)) if title else None
    return found and found[1]


def _bare(name: str) -> str:
    """A name without what makes a site or an office of it: 赤峰市 for 赤峰市人民政府门户网站 and …人民政府办公室."""
    bare = plain(name)
    for words in (_SITE_WORDS, _SITE_WORDS, _GOVERNMENT, _GOVERNMENT):
        bare = words.sub("", bare) or bare
    return bare


def _belongs(body: str, site: str) -> bool:
    """Whether a body is the one whose site it is, or the site is that of its government."""
    if body == site:
        return True
    is_government = _PLACE.fullmatch(site) is not None
    return is_government and body.startswith(site) and not _PLACE.match(body[len(site) :])
