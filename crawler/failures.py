"""Why no response came, in a few words that stay the same when a library's do not."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.errors import NO_TLS, AddressRefused, NoAnswer, NoHandshake

NO_HTTP = "the answer is not HTTP"
TOO_LARGE = "larger than may be read"

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "no such host"),
    (DownloadConnectionRefusedError, "connection refused"),
    (DownloadTimeoutError, "no answer in time"),
    (DownloadCancelledError, TOO_LARGE),
    (ResponseDataLossError, "broken off"),
    (DownloadFailedError, "connection lost"),
)

_OUTAGES = ("no such host", "connection refused", "no answer in time", "connection lost", NO_TLS, NO_HTTP)


def as_reason(error: BaseException | None) -> str:
    """A short reason for a failure of the network, of TLS, of robots.txt, or of the guard."""
    if isinstance(error, IgnoreRequest | AddressRefused | NoAnswer | NoHandshake):
        return str(error) or "refused"
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), type(error).__name__)


def causes(error: BaseException) -> list[BaseException]:
    """What lies below an error that the downloader words as a lost connection."""
    return [failure.value for failure in getattr(error.__cause__, "reasons", None) or ()]


def is_outage(reason: str) -> bool:
    """Whether a reason speaks of the host rather than of one URL."""
    return reason.startswith(_OUTAGES)
