"""Addresses that a page's scripts put together: ``location.href = 'index_' + (n - 1) + '.html'``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

Value = str | int

BODY = 1_500
"""Characters of a function that are read for the address it opens."""

_WORD = r"[A-Za-z_$][\w.$]{0,60}+"
_SHIFTED = rf"\(?\s{{0,3}}{_WORD}\s{{0,3}}(?:[-+]\s{{0,3}}1\s{{0,3}}\))?\)?"
_TERM = rf"""(?:"[^"\n]{{0,500}}"|'[^'\n]{{0,500}}'|{_SHIFTED}|\d{{1,9}})"""
_SUM = rf"(?<![\w.$\"']){_TERM}(?:\s{{0,9}}\+\s{{0,9}}{_TERM}){{0,8}}"
_TERMS = re.compile(rf"""("[^"\n]*"|'[^'\n]*')|\(\s*({_WORD})\s*([-+])\s*1\s*\)|({_WORD})|(\d+)""")
_OPENS = re.compile(
    rf"(?:\blocation(?:\.href)?\s{{0,3}}=(?!=)|\bopen\s?\(|\blocation\.(?:assign|replace)\s?\(|\breturn\b)\s{{0,9}}({_SUM})"
)
_FUNCTION = re.compile(r"\bfunction\s{1,9}(\w{1,60})\s{0,9}\(([^(){}]{0,200})\)\s{0,99}\{")
_CONSTANT = re.compile(r"""\b(\w{1,60})\s{0,3}=\s{0,3}("[^"\n]{0,300}"|'[^'\n]{0,300}'|\d{1,9})\s{0,3}[;,\n]""")


@lru_cache(maxsize=2)
def constants(script: str) -> dict[str, Value]:
    """What the plain assignments of a script say: ``var page = 'index'``."""
    return {name: _literal(value) for name, value in _CONSTANT.findall(script)}


def opened(script: str, values: Mapping[str, Value]) -> str | None:
    """The first address that a piece of script opens, where all of its parts are known."""
    return next((address for sum_ in _opened(script) if (address := _evaluated(sum_, values))), None)


def called(script: str, name: str, arguments: Sequence[Value]) -> str | None:
    """The address that a call of one of the page's own functions opens.

    Of several in its body the one that an argument changes: the first page often has a branch of its own.
    """
    parameters, body = _functions(script).get(name, ((), ""))
    given = dict(zip(parameters, arguments, strict=False))
    used = [sum_ for sum_ in _opened(body) if any(word in given for word in _words(sum_))]
    return next((address for sum_ in used if (address := _evaluated(sum_, constants(script) | given))), None)


def paged(script: str, number: int) -> Iterator[str]:
    """Addresses with ``number`` in them that a script opens and that depend on a single unknown: a pager's callback."""
    known = constants(script)
    for sum_ in _opened(script):
        unknown = {word for word in _words(sum_) if word not in known}
        if len(unknown) == 1 and (address := _evaluated(sum_, known | dict.fromkeys(unknown, number))):
            yield address


@lru_cache(maxsize=2)
def _functions(script: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """The functions of a script: parameters and the beginning of the body. Kept: a page of links calls one of them."""
    return {
        head[1]: (
            tuple(parameter.strip() for parameter in head[2].split(",")),
            script[head.end() : head.end() + BODY].partition("\nfunction ")[0],
        )
        for head in _FUNCTION.finditer(script)
    }


def _opened(script: str) -> Iterator[str]:
    """Sums behind ``location =``, ``open(``; a bare name stands for the sum last assigned to it."""
    for match in _OPENS.finditer(script):
        sum_ = match[1]
        if re.fullmatch(_WORD, sum_) and (found := re.findall(rf"\b{re.escape(sum_)}\s*=\s*({_SUM})", script)):
            yield from found
        else:
            yield sum_


def _words(sum_: str) -> Iterator[str]:
    return (match[2] or match[4] for match in _TERMS.finditer(sum_) if match[2] or match[4])


def _evaluated(sum_: str, values: Mapping[str, Value]) -> str | None:
    parts: list[str] = []
    for quoted, shifted, sign, word, digits in _TERMS.findall(sum_):
        if quoted or digits:
            parts.append(quoted[1:-1] if quoted else digits)
            continue
        value = values.get(shifted or word)
        if value is None or (shifted and not str(value).isdecimal()):
            return None
        parts.append(str(int(value) + (1 if sign == "+" else -1)) if shifted else str(value))
    return "".join(parts) or None


def _literal(text: str) -> Value:
    return int(text) if text.isdecimal() else text[1:-1]
