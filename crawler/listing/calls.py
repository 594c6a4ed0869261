"""Values in JavaScript, read by shape: product scripts agree on values, hardly ever on their order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_ARGUMENT = re.compile(r"""'([^'\n]{0,300})'|"([^"\n]{0,300})"|(\((?:[^()]{0,40})\)|[^\s,'"()]+)""")
_SUM = re.compile(r"\(?\s*(\d{1,9})(?:\s*\+\s*(\d{1,9}))?\s*\)?")
_KEY = r"""(?<![\w.])["']?(?:{})["']?\s*[:=]\s*"""
_VALUE = r"""(?:parseInt\()?\s*["']?\s*(\d{1,9}\b|\(\s*\d{1,9}\s*(?:\+\s*\d{1,9}\s*)?\))"""
_WORD = r"""["']([^"'\n]{1,300})["']"""

PAGE = r"page(?:_?(?:no|num|number|index))?|curr?(?:ent)?_?page"
"""What the number of a page is called, whatever the case."""

_SHORT = re.compile(r"""\$\.(post|get|getJSON)\(\s*["']([^"'\s]{1,300})["']\s*,\s*\{([^{}]{1,1000})\}""")
_AJAX = re.compile(r"\$\.ajax\(\s*\{([^{}]{0,600})\bdata\s*:\s*\{([^{}]{1,1000})\}([^{}]{0,300})")
_FIELD = re.compile(r"""["']?(\w{1,40})["']?\s*:\s*(?:["']([^"']{0,200})["']|([^\s,"']{1,60}))\s*(?:,|$)""")

Argument = int | str
"""A number, or a quoted string."""


def calls(script: str, name: str) -> Iterator[list[Argument]]:
    """The arguments of each call of a function whose name matches ``name``; definitions are left out."""
    for match in re.finditer(rf"\b{name}\s*\(([^{{}};\n]{{0,400}}?)\)\s*(?:;|<|$|\}}|\n)", script):
        arguments = [a for found in _ARGUMENT.finditer(match[1]) if (a := _argument(found)) is not None]
        if any(isinstance(a, int) for a in arguments):
            yield arguments


def setting(script: str, name: str) -> int | None:
    """The number behind the last ``name: 34``, ``name = (1 + 0)`` or ``"name": "34"`` of a script."""
    found = re.findall(_KEY.format(name) + _VALUE, script)
    return _number(found[-1]) if found else None


def word(script: str, name: str) -> str | None:
    """The quoted string behind the last ``name: 'index'`` of a script."""
    found = re.findall(_KEY.format(name) + _WORD, script)
    return found[-1] if found else None


def literal(script: str, name: str) -> Any:
    """The JSON value behind the first ``name: [`` or ``name = {`` of a script, None where it is none."""
    start = re.search(_KEY.format(name) + r"(?=[\[{])", script)
    try:
        return json.JSONDecoder().raw_decode(script, start.end())[0] if start else None
    except (ValueError, RecursionError):
        return None


class Asked(NamedTuple):
    """A request that a script makes: where, by POST or not, and all that it sends."""

    address: str
    posted: bool
    fields: tuple[tuple[str, str], ...]


def requests(script: str) -> Iterator[Asked]:
    """The requests made with jQuery whose every field is known: written out, or a variable that the script sets."""
    found = [(verb, address, data) for verb, address, data in _SHORT.findall(script)]
    for head, data, tail in _AJAX.findall(script):
        found.append((word(head + tail, "type|method") or "get", word(head + tail, "url") or "", data))
    for verb, address, data in found:
        fields = [
            (name, quoted if not bare else _known(name, bare, script)) for name, quoted, bare in _FIELD.findall(data)
        ]
        sent = tuple((name, value) for name, value in fields if value is not None)
        if address and len(sent) == len(fields):
            yield Asked(address, verb.lower() == "post", sent)


def _known(name: str, bare: str, script: str) -> str | None:
    """The value of a field; a page number that is counted elsewhere begins with 1."""
    if bare.isdecimal() or bare in {"true", "false"}:
        return bare
    variable = re.escape(bare)
    number = setting(script, variable)
    if re.fullmatch(PAGE, name, re.IGNORECASE):
        return "0" if number == 0 else "1"
    return word(script, variable) or (str(number) if number is not None else None)


def _argument(match: re.Match[str]) -> Argument | None:
    quoted = match[1] if match[1] is not None else match[2]
    return quoted if quoted is not None else _number(match[3])


def _number(text: str) -> int | None:
    """``34``, ``(1 + 0)``: the sum that template engines leave in the page."""
    match = _SUM.fullmatch(text.strip())
    return int(match[1]) + int(match[2] or 0) if match else None
