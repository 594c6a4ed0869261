"""Why no response came, in a few words that stay the same when a library's do not."""

from __future__ import annotations

from collections.abc import Iterable

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
from twisted.python.failure import Failure
from twisted.web._newclient import BadResponseVersion, ParseError

from crawler.errors import AddressRefused, HeaderTooLong

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
    if isinstance(error, IgnoreRequest | AddressRefused):
        return str(error) or "refused"
    if below := _below(error):
        return below
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), type(error).__name__)


def _below(error: BaseException | None) -> str | None:
    """What those below the library say where it only says "connection lost": no TLS, a header without end, an answer
    that cannot be parsed.
    """
    failures: Iterable[Failure] = getattr(error.__cause__, "reasons", None) or () if error else ()
    for failure in failures:
        if failure.check(SSL.Error):
            return NO_TLS
        if failure.check(HeaderTooLong):
            return str(failure.value)
        if failure.check(ParseError, BadResponseVersion, ValueError, KeyError):
            return NO_HTTP
    return None


def is_outage(reason: str) -> bool:
    """Whether a reason speaks of the host rather than of one URL."""
    return reason in {"no such host", "connection refused", "no answer in time", "connection lost", NO_TLS, NO_HTTP}
