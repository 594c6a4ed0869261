"""The settings of a process that lives long: read again when the file changes, and kept when it is broken."""

from __future__ import annotations

from pathlib import Path

from crawler.drawing.chromium import required
from crawler.errors import CrawlError, SettingsError
from crawler.settings import Settings, parse, text_of


class LastGood:
    """The settings of a file as they were when it was last good. Raises CrawlError where they are not at the start."""

    def __init__(self, file: Path) -> None:
        self.file = file.resolve()
        self._seen = self._met = _signature(self.file)
        self.text = text_of(self.file)
        self.settings = _usable(self.text, self.file)
        self.mistakes: str | None = None
        """What is wrong with what stands in the file now; None when it is what we go by."""

    def look(self, *, anew: bool = False) -> bool:
        """Look at the file if it changed and has come to rest since the last look, or ``anew``; whether we now go by
        other settings.

        An editor may empty a file before it writes it: one that is read in between is sound, and has no site.
        """
        signature = _signature(self.file)
        at_rest, self._met = signature == self._met, signature
        if not anew and (signature == self._seen or not at_rest):
            return False
        self._seen = signature
        try:
            text = text_of(self.file)
            settings = self._same_archive(_usable(text, self.file))
        except CrawlError as error:
            self.mistakes = str(error)
            return False
        self.mistakes = None
        other = text != self.text
        self.text, self.settings = text, settings
        return other

    def _same_archive(self, settings: Settings) -> Settings:
        """A daemon keeps one archive: its lock and its own files lie beside it."""
        if settings.archive_path != self.settings.archive_path:
            raise SettingsError(
                self.file, [f"archive.path cannot change while the daemon runs; it keeps {self.settings.archive_path}"]
            )
        return settings


def _usable(text: str, file: Path) -> Settings:
    settings = parse(text, file)
    required(settings, settings.drawn_sites)
    return settings


def _signature(file: Path) -> tuple[int, int, int] | None:
    """What shows that a file was written or replaced. The time alone would miss two writes within its precision."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
