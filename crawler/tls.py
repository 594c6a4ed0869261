"""What TLS says of a host: verified and recorded, never a reason to refuse.

The pages are public and the archive keeps evidence: an expired certificate is a fact about the capture, not a cause
to have none. So the chain and the name are checked as a browser would, and the verdict goes into the capture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from OpenSSL import SSL, crypto
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.core.downloader.tls import _ScrapyClientTLSOptions26
from scrapy.crawler import Crawler
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.abstract import isIPAddress, isIPv6Address

VERIFIED = "verified"

_verdicts: dict[str, str] = {}
"""Host name to the verdict of its last handshake; one crawl a process, so a module may hold it."""


def verdict(url: str) -> str | None:
    """'verified', 'unverified: REASON', or None for plain HTTP."""
    parts = urlsplit(url)
    return _verdicts.get(parts.hostname or "", VERIFIED) if parts.scheme == "https" else None


def _judge(host: str) -> Callable[[SSL.Connection, crypto.X509, int, int, int], bool]:
    """A verify callback that notes what is wrong and lets the handshake go on."""
    is_address = isIPAddress(host) or isIPv6Address(host)

    def judge(_: SSL.Connection, certificate: crypto.X509, error: int, depth: int, ok: int) -> bool:
        if not ok:
            _verdicts[host] = f"unverified: {_error_text(error)}"
        if depth == 0 and _verdicts.get(host, VERIFIED) == VERIFIED:
            _verdicts[host] = _name_verdict(host, certificate, is_address=is_address)
        return True

    return judge


def _name_verdict(host: str, certificate: crypto.X509, *, is_address: bool) -> str:
    name = IPAddress_ID(host) if is_address else DNS_ID(host)
    try:
        verify_service_identity(extract_patterns(certificate), [name], [])
    except (CertificateError, VerificationError):
        return "unverified: the certificate is another host's"
    return VERIFIED


def _error_text(error: int) -> str:
    from OpenSSL._util import ffi, lib

    return str(ffi.string(lib.X509_verify_cert_error_string(error)).decode())


class _Judging(_ScrapyClientTLSOptions26):
    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:
        connection = super().clientConnectionForTLS(protocol)
        _verdicts.pop(self._hostnameASCII, None)
        connection.set_verify(SSL.VERIFY_PEER, _judge(self._hostnameASCII))
        return connection


class _JudgingContextFactory(_ScrapyClientContextFactory):
    """Scrapy's context factory, with the system's trusted roots to judge by."""

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        options = self._get_cert_options()
        options.getContext().set_default_verify_paths()
        return _Judging(options._makeTLSConnection, hostname.decode("ascii"))


class JudgingHandler(HTTP11DownloadHandler):
    """Scrapy's handler for https, noting what it thinks of each certificate."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = _JudgingContextFactory.from_crawler(crawler)
