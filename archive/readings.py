"""Readings that mirrors print behind characters, 建設(shè), and what their printing broke.

Some mirrors of Chinese pages look for a character by its two bytes of GBK without minding where a character begins.
規 is D2 8E, and those bytes stand in 家庫 (BC D2, 8E EC) too: there the reading tears 庫 apart, and what follows comes
out shifted by a byte, 家?guī)旃芾磙k法 for 家庫管理辦法. The page itself says which character a reading belongs to, so
the lost byte is known and the text can be read in step again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters, as the inside of a regular expression's class; 々 and 〇 are written as such too."""

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
_SYLLABLE = rf"[A-Za-züê ]{{0,12}}[{_TONES}][A-Za-züê {_TONES}]{{0,12}}"
_READING = re.compile(rf"(?<=[{HAN}])(?:[(（]{_SYLLABLE}[)）])+")
_OF_CHARACTER = re.compile(rf"([{HAN}])[(（]({_SYLLABLE})[)）]")
_TORN = re.compile(rf"([{HAN}])\?({_SYLLABLE})[)）]")
_LEFTOVER = re.compile(rf"[(（]?[A-Za-zü]{{0,5}}[{_TONES}][A-Za-zü]{{0,5}}[)）]?")
_TONED = re.compile(f"[{_TONES}]")
_REST_OF_A_TAG = re.compile(r"/?[a-z0-9]{1,8}>")

_OUT_OF_STEP = 60
"""Characters after which a text that has not come into step again is left as it stands."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where readings stand, brackets included. Only brackets that hold a tone mark are readings: 标准(GB) is none."""
    return (match.span() for match in _READING.finditer(text))


def without_readings(text: str) -> str:
    """The text without pinyin behind a character: 建設(shè) is 建設, and 建设 must be found in it."""
    return _READING.sub("", text) if "(" in text or "（" in text else text


def without_toned_letters(text: str) -> str:
    """The text without what a scanner has left of readings; nothing else in a Chinese text has letters with tones."""
    return _LEFTOVER.sub("", text) if _TONED.search(text) else text


def mended(text: str) -> str:
    """The text with what readings tore apart put together, as far as the page itself tells how."""
    if "?" not in text or not _TORN.search(text):
        return text
    known = _characters_by_reading(text)
    for recall in (False, True):  # what is mended at first shows which character is missing elsewhere
        text = _mended_once(text, known, recall=recall)
    return text


def _characters_by_reading(text: str) -> dict[str, set[bytes]]:
    known: dict[str, set[bytes]] = defaultdict(set)
    for character, reading in _OF_CHARACTER.findall(text):
        if len(code := _gbk(character)) == 2:
            known[reading].add(code)
    return known


def _mended_once(text: str, known: dict[str, set[bytes]], *, recall: bool) -> str:
    pieces: list[str] = []
    place = 0
    for torn in _TORN.finditer(text):
        second = _gbk(torn[1])[1:]
        lost = sorted(code[1:] for code in known.get(torn[2], ()) if code[:1] == second)
        found = _in_step(text, torn, lost[0], recall=recall) if lost and torn.start() >= place else None
        if found is not None:
            pieces += [text[place : torn.end(1)], found[0]]
            place = found[1]
    return "".join([*pieces, text[place:]])


def _in_step(text: str, torn: re.Match[str], lost: bytes, *, recall: bool) -> tuple[str, int] | None:
    """What is meant behind a torn character, and where the text is in step again; None if that is not found.

    It is in step behind the first ASCII character, which the byte before it has taken for its second. Where the two
    made no character there is a question mark instead, and of the character that is meant only the first byte is left:
    then the page is searched for another that follows the same character (``recall``).
    """
    shifted = lost
    for place in range(torn.end(), min(len(text), torn.end() + _OUT_OF_STEP)):
        character = text[place]
        if character == "?":
            missing = _recalled(text, torn[1], shifted) if recall and len(shifted) == 1 else None
            rest = _REST_OF_A_TAG.match(text, place + 1)
            return (missing, rest.end() if rest else place + 1) if missing else None
        code = _gbk(character)
        if not code:
            return None
        shifted += code
        if len(code) == 1:
            return shifted.decode("gbk", "replace"), place + 1
    return None


def _recalled(text: str, before: str, first: bytes) -> str | None:
    followers = re.findall(f"{before}([{HAN}])", text)
    fitting = [follower for follower in followers if _gbk(follower)[:1] == first]
    return max(fitting, key=fitting.count, default=None)


def _gbk(character: str) -> bytes:
    try:
        return character.encode("gbk")
    except UnicodeEncodeError:
        return b""
