"""What sites say, without orders to the terminal that shows it."""

from __future__ import annotations

import re

_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and newline, of which an escape sequence is made, and those that turn the direction of
writing: with one of them an address is read as another."""

_BREAKS = re.compile(r"[\t\n\u2028\u2029]")
"""What would end a cell, or forge a line of a log."""


def printable(text: str) -> str:
    """A text of one or more lines that gives no orders."""
    return _ORDERS.sub("\ufffd", text)


def in_one_line(text: str) -> str:
    """The same as a line, or a cell of one."""
    return _BREAKS.sub(" ", printable(text))


def escaped(json: str) -> str:
    """JSON without what gives orders: within its strings, where alone it can stand, it is written as \\uXXXX."""
    return _ORDERS.sub(lambda order: f"\\u{ord(order[0]):04x}", json)
