"""What can go wrong on the crawler's side; the class takes data and owns the sentence."""

from __future__ import annotations

from pathlib import Path

from archive.records import Unread

NO_TLS = "the TLS handshake failed"


class CrawlError(Exception):
    """Root of this tree: the operator, or the site, has to do something."""


class SettingsError(CrawlError):
    """Raised when settings.toml cannot be used, from `crawler.settings.load`."""

    def __init__(self, path: Path, mistakes: list[str]) -> None:
        super().__init__("\n".join(f"{path}: {mistake}" for mistake in mistakes))


class UnknownSite(CrawlError):
    """Raised when a site is named that settings.toml does not have, from the command line."""

    def __init__(self, path: Path, name: str, known: list[str]) -> None:
        there = ", ".join(known) or "none yet; `[[site]]` tables go there"
        super().__init__(f"{path}: there is no site {name!r} (there are: {there}).")


class UnknownChannel(CrawlError):
    """Raised when a channel is asked for that a survey did not find, from the command line."""

    def __init__(self, name: str, found: list[str]) -> None:
        super().__init__(f"No channel is called {name!r} (found: {', '.join(found) or 'none'}).")


class AddressRefused(CrawlError):
    """Raised when a request would leave for an address the guard forbids, from the resolver and the middleware."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(
            f"{host} is at {address}, a private or local address; "
            "allow it with [guard] allow_networks if the site is really yours."
        )


class NoHandshake(CrawlError):
    """Raised when a connection did not come about because of TLS, from `crawler.tls`: both sides could not agree, or
    nobody vouches for the other one and the settings require that.
    """

    def __init__(self, why: str | None = None) -> None:
        super().__init__(f"{NO_TLS}: {why}" if why else NO_TLS)


class BrowserMissing(CrawlError):
    """Raised before a crawl begins when a site has browser = true and ``what`` that takes is not installed, from
    `crawler.drawing.chromium.required`.
    """

    def __init__(self, path: Path, site: str, what: str) -> None:
        super().__init__(
            f"{path}: site {site!r} has browser = true, and {what} is missing; it takes "
            "`pip install 'gongkai[browser]'` and a Chromium (Debian's package `chromium`, or [browser] executable)."
        )


class RecognitionMissing(CrawlError):
    """Raised when text in pictures is to be recognised and what that takes is not there, from
    `crawler.files.recognising`.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"Text in pictures cannot be recognised: {what}; `pip install 'gongkai[ocr]'` brings it.")


class ConverterMissing(CrawlError):
    """Raised when a file is to be converted and there is no LibreOffice, from `crawler.files.converting`."""

    def __init__(self) -> None:
        super().__init__("There is no LibreOffice: `soffice` is not on PATH (Debian's package `libreoffice-nogui`).")


class NoAnswer(CrawlError):
    """Raised when what a server sent cannot be read as an answer, from `crawler.wire`."""


class Unreadable(CrawlError):
    """Raised when a reader gave up on a page, from `crawler.readers.Readers`: out of time, out of memory, or a
    fault of ours. ``unread`` is the word for it that a file has.
    """

    def __init__(self, url: str, why: str, *, unread: Unread = "damaged") -> None:
        super().__init__(f"{url} could not be read: {why}")
        self.why = why
        self.unread = unread


class Stumbled(CrawlError):
    """Raised in a reader in the place of any other error, from `crawler.readers`: the crawl takes no class that it does
    not know. ``what`` is the error in a line.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)


class Tampered(CrawlError):
    """Raised when a reader answers with what no reader makes, from `crawler.inbox`: a page has taken it over.

    ``name`` is what its answer asked for.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"its reader answered with {name}, which no reader makes")
