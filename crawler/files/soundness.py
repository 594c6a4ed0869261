"""Whether a text layer says what the page shows: fonts without a map to Unicode yield runs of signs, no Chinese."""

from __future__ import annotations

import re

from crawler.extract.encoding import COMMON

HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
NOWHERE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
"""Control and private-use characters, and what could not be read: no text has more than a stray one."""

SIGNS = re.compile(r"""[!"#$&'*+;<=>?@\[\\\]^_`{|}~]""")
"""ASCII signs that neither figures nor words are full of."""

ENOUGH = 40
"""Characters below which a page is too short to be judged."""

NOWHERE_SHARE = 0.1
SIGNS_SHARE = 0.2
"""Of a gazette whose fonts have no map, 41 of 100 characters were signs; of an English page with addresses, 3."""

HAN_ENOUGH, COMMON_SHARE = 200, 0.005
"""Official prose has 8 to 20 of the commonest thirty characters in each hundred, a list of names 2; a page that was
read with the wrong map of characters has none."""


def is_garbled(text: str) -> bool:
    """Whether a page's text is not what it shows."""
    text = "".join(text.split())
    if len(text) < ENOUGH:
        return False
    han = HAN.findall(text)
    if len(NOWHERE.findall(text)) > NOWHERE_SHARE * len(text):
        return True
    if len(SIGNS.findall(text)) > SIGNS_SHARE * len(text) and len(han) * 2 < len(text):
        return True
    return len(han) >= HAN_ENOUGH and sum(char in COMMON for char in han) < COMMON_SHARE * len(han)
