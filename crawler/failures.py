"""Why no response came, in a few words that stay the same when a library's do not."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.errors import AddressRefused, NoAnswer

NO_TLS = "the TLS handshake failed"
NO_HTTP = "the answer is not HTTP"

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "no such host"),
    (DownloadConnectionRefusedError, "connection refused"),
    (DownloadTimeoutError, "no answer in time"),
    (DownloadCancelledError, "larger than may be read"),
    (ResponseDataLossError, "broken off"),
    (DownloadFailedError, "connection lost"),
)


def as_reason(error: BaseException | None) -> str:
    """A short reason for a failure of the network, of robots.txt, or of the guard."""
    if isinstance(error, IgnoreRequest | AddressRefused | NoAnswer):
        return str(error) or "refused"
    if _is_of_tls(error):
        return NO_TLS
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), type(error).__name__)


def _is_of_tls(error: BaseException | None) -> bool:
    """Whether both sides could not agree on TLS: what lies below says so, while the library says "connection lost"."""
    reasons = getattr(error.__cause__, "reasons", None) if error else None
    return any(failure.check(SSL.Error) for failure in reasons or ())


def is_outage(reason: str) -> bool:
    """Whether a reason speaks of the host rather than of one URL."""
    return reason in {"no such host", "connection refused", "no answer in time", "connection lost", NO_TLS, NO_HTTP}
