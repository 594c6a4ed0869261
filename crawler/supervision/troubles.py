"""What is wrong with a process that lives long: each said once, and once when it is over."""

from __future__ import annotations

import logging

log = logging.getLogger("scheduler")


class Troubles:
    """Sentences under names. ``news`` says that one has begun since somebody last looked."""

    def __init__(self) -> None:
        self.now: dict[str, str] = {}
        self.news = False

    def say(self, name: str, sentence: str | None) -> None:
        """What is wrong of this kind now; None when nothing is."""
        before = self.now.get(name)
        if sentence and sentence != before:
            log.warning("%s", sentence)
            self.now[name] = sentence
            self.news = True
        if before and not sentence:
            log.info("over: %s", self.now.pop(name).splitlines()[0])
