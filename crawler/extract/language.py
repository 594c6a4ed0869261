"""The language of a text by its characters: Simplified or Traditional Chinese, or another script of the country."""

from __future__ import annotations

import re

SIMPLIFIED = frozenset(
    "国务发会关于为业时个对门们这来产经济东车长书见认议设证订让说请课调谁证资费报护买卖区号后处备办广应开总战执团图员问间闻队阳阴险随难顿题颁项须额风体"
)
TRADITIONAL = frozenset(
    "國務發會關於為業時個對門們這來產經濟東車長書見認議設證訂讓說請課調誰證資費報護買賣區號後處備辦廣應開總戰執團圖員問間聞隊陽陰險隨難頓題頒項須額風體"
)
ONLY_SIMPLIFIED = "".join(SIMPLIFIED - TRADITIONAL)
ONLY_TRADITIONAL = "".join(TRADITIONAL - SIMPLIFIED)
SCRIPTS = (("bo", "\u0f00-\u0fff"), ("mn", "\u1800-\u18af"), ("ug", "\u0600-\u06ff"), ("en", "A-Za-z"))
SAMPLE = 5_000
"""Characters that are looked at: a language does not change in mid document."""


def language_of(text: str) -> str | None:
    """A BCP 47 tag: 'zh-Hans', 'zh-Hant', 'bo', 'mn', 'ug', 'en'; None for a text too short to tell."""
    sample = text[:SAMPLE]
    han = _within("\u4e00-\u9fff", sample)
    if 3 * han < len(sample):  # else no other script has twice as many
        code, most = max(((code, _within(span, sample)) for code, span in SCRIPTS), key=lambda pair: pair[1])
        if most > 2 * han:
            return code
    if not han:
        return None
    traditional = _within(ONLY_TRADITIONAL, sample)  # of which most texts have not one character
    return "zh-Hant" if traditional and traditional > _within(ONLY_SIMPLIFIED, sample) else "zh-Hans"


def _within(span: str, sample: str) -> int:
    """How many characters of a sample lie within a span. In runs: a list of each by itself took half of the time."""
    return sum(map(len, re.findall(f"[{span}]+", sample)))
