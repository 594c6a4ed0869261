"""What an answer to robots.txt means, as values."""

from __future__ import annotations

from protego import Protego

from crawler.robots import ROBOTS_BYTES, rules_of


def test_beyond_its_first_half_mebibyte_nothing_is_read_and_half_a_line_forbids_nothing() -> None:
    head = b"User-agent: *\nDisallow: /a/\n"
    filled = head + b"# " + b"x" * (ROBOTS_BYTES - len(head) - len(b"# \nDisallow: /")) + b"\n"
    rules = rules_of(200, filled + b"Disallow: /very-long/\nDisallow: /b/\n", "")
    assert isinstance(rules, Protego)
    assert not rules.can_fetch("http://a.example/a/1", "Gongkai")
    assert rules.can_fetch("http://a.example/c/1", "Gongkai"), "the line that is cut says no more than '/'"


def test_a_robots_that_cannot_be_had_is_a_reason() -> None:
    assert rules_of(503, b"", "") == "cannot be had (HTTP 503)"
