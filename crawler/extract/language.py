"""The language of a text by its characters: Simplified or Traditional Chinese, or another script of the country."""

from __future__ import annotations

import re

SIMPLIFIED = frozenset(
    "国务发会关于为业时个对门们这来产经济东车长书见认议设证订让说请课调谁证资费报护买卖区号后处备办广应开总战执团图员问间闻队阳阴险随难顿题颁项须额风体"
)
TRADITIONAL = frozenset(
    "國務發會關於為業時個對門們這來產經濟東車長書見認議設證訂讓說請課調誰證資費報護買賣區號後處備辦廣應開總戰執團圖員問間聞隊陽陰險隨難頓題頒項須額風體"
)
ONLY_SIMPLIFIED = SIMPLIFIED - TRADITIONAL
ONLY_TRADITIONAL = TRADITIONAL - SIMPLIFIED
SCRIPTS = (("bo", "\u0f00-\u0fff"), ("mn", "\u1800-\u18af"), ("ug", "\u0600-\u06ff"), ("en", "A-Za-z"))
SAMPLE = 5_000
"""Characters that are looked at: a language does not change in mid document."""


def language_of(text: str) -> str | None:
    """A BCP 47 tag: 'zh-Hans', 'zh-Hant', 'bo', 'mn', 'ug', 'en'; None for a text too short to tell."""
    sample = text[:SAMPLE]
    han = len(re.findall(r"[\u4e00-\u9fff]", sample))
    counts = {code: len(re.findall(f"[{span}]", sample)) for code, span in SCRIPTS}
    code, most = max(counts.items(), key=lambda item: item[1])
    if han * 2 >= most:
        if not han:
            return None
        simplified = sum(char in ONLY_SIMPLIFIED for char in sample)
        traditional = sum(char in ONLY_TRADITIONAL for char in sample)
        return "zh-Hant" if traditional > simplified else "zh-Hans"
    return code
