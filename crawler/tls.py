"""TLS: what it says of each connection, and what a site may ask of it.

The pages are public and the archive keeps evidence: an expired certificate is a fact about the capture, not a cause to
have none. So the chain and the name are checked as a browser would, and the verdict goes into the capture. A site may
want it otherwise: ``require`` takes nothing over a connection that is not verified, ``legacy`` goes back to what the
libraries have given up, for the hosts of that site alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Self
from weakref import WeakKeyDictionary, ref

from OpenSSL import SSL, crypto
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, IgnoreRequest
from scrapy.http import Response
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from archive.hosts import host_of
from archive.records import LEGACY, UNVERIFIED, VERIFIED, Handshake
from crawler.errors import NoHandshake
from crawler.failures import causes
from crawler.http11 import HTTP11DownloadHandler
from crawler.settings import Settings
from crawler.tables import Tls

NO_NAMES = "the names of the certificate cannot be read"
ANOTHER_HOSTS = "the certificate is another host's"
REQUIRED = 'and tls = "require" takes nothing unverified'

LEGACY_CIPHERS = b"DEFAULT:@SECLEVEL=0"
"""Level 0 lets in what the default level keeps out: TLS 1.0 and 1.1, SHA-1 signatures, RSA and DH of 1024 bits. What no
library speaks any more (SSL 3, DH of 512 bits, the SM2 suites) cannot be had by any setting."""

OLD_ONLY = {
    "unsupported protocol": "it speaks no TLS above 1.1",
    "tlsv1 alert protocol version": "it speaks no TLS above 1.1",
    "dh key too small": "its Diffie-Hellman group is too small",
    "ee key too small": "the key of its certificate is too small",
    "wrong signature type": "it signs with SHA-1",
    "legacy sigalg disallowed or unsupported": "it signs with SHA-1",
    "unsafe legacy renegotiation disabled": "it renegotiates in the old way",
    "sslv3 alert handshake failure": "it accepts no cipher of today",
    "ssl/tls alert handshake failure": "it accepts no cipher of today",
}
"""What OpenSSL says where the other side is too old, and what that means."""

NO_TLS_AT_ALL = frozenset({"wrong version number", "packet length too long", "record layer failure", "http request"})
"""What OpenSSL says where something else answers, such as plain HTTP."""

_handshakes: WeakKeyDictionary[crypto.X509, Handshake] = WeakKeyDictionary()
"""What there is to say of the connection that a certificate came with, as long as somebody holds the certificate."""


class _Connection(SSL.Connection):
    """A connection that remembers what is wrong with who answers, and says it with the certificate: that is the one
    thing Scrapy hands on of the very connection that carried an answer, whatever else the pool keeps open.
    """

    trouble: str | None = None
    good: str = VERIFIED
    """What it is when there is no trouble."""

    def get_peer_certificate(self, *, as_cryptography: Any = False) -> Any:
        certificate = super().get_peer_certificate(as_cryptography=as_cryptography)
        if isinstance(certificate, crypto.X509):
            _handshakes[certificate] = Handshake(
                verdict=UNVERIFIED + self.trouble if self.trouble else self.good,
                protocol=_named(self.get_protocol_version_name()),
                fingerprint=sha256(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate)).hexdigest(),
            )
        return certificate


def _named(protocol: str) -> str:
    """OpenSSL leaves the zero off TLS 1.0."""
    return protocol if "." in protocol else f"{protocol}.0"


def handshake(response: Response) -> Handshake | None:
    """What TLS said of the connection that a response came over; None for plain HTTP."""
    if not response.url.startswith("https:"):
        return None
    said = _handshakes.get(response.certificate.original) if response.certificate else None
    return said or Handshake(verdict=f"{UNVERIFIED}no certificate was seen")


# ---------------------------------------------------------------------- the handshake


@implementer(IOpenSSLClientConnectionCreator)
class Client:
    """Makes the connections to one host, which are judged while they are made."""

    def __init__(self, host: str, rule: Tls) -> None:
        self._host = host
        self._rule = rule
        self._is_address = isIPAddress(host) or isIPv6Address(host)

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:
        connection = _Connection(_context(legacy=self._rule == "legacy"))
        connection.good = LEGACY if self._rule == "legacy" else VERIFIED
        if not self._is_address:
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, self._judge(protocol))
        return connection

    def _judge(self, protocol: Any) -> Callable[[SSL.Connection, crypto.X509, int, int, int], bool]:
        """A verify callback that notes what is wrong. Where TLS is required it ends the handshake, before the request
        is sent; else it lets it go on.
        """
        weak = ref(protocol)

        def judge(connection: SSL.Connection, certificate: crypto.X509, error: int, depth: int, ok: int) -> bool:
            assert isinstance(connection, _Connection)
            if not ok:
                connection.trouble = _error_text(error)
            elif depth == 0 and connection.trouble is None:
                connection.trouble = self.wrong_name(certificate)
            if connection.trouble is None or self._rule != "require":
                return True
            why = NoHandshake(f"{connection.trouble}, {REQUIRED}")
            if (waiting := weak()) is not None:
                waiting.failVerification(Failure(why))  # type: ignore[no-untyped-call]
            return False

        return judge

    def wrong_name(self, certificate: crypto.X509) -> str | None:
        """Why a certificate is not one of this host's; None when it is."""
        try:
            name = IPAddress_ID(self._host) if self._is_address else DNS_ID(self._host)
            verify_service_identity(extract_patterns(certificate), [name], [])
        except (CertificateError, VerificationError):
            return ANOTHER_HOSTS
        except Exception:  # whatever strangers put into names: raised from a callback, it would end the handshake
            return NO_NAMES
        return None


def _error_text(error: int) -> str:
    from OpenSSL._util import ffi, lib

    return str(ffi.string(lib.X509_verify_cert_error_string(error)).decode())


@cache
def _context(*, legacy: bool) -> SSL.Context:
    """What all connections of a kind begin with, once a process: to read the trusted roots takes 9 ms of a processor.

    OP_LEGACY_SERVER_CONNECT, for all: a server that does not know RFC 5746 is nothing to refuse a public page for.
    """
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_options(SSL.OP_ALL | SSL.OP_LEGACY_SERVER_CONNECT | SSL.OP_NO_COMPRESSION)
    context.set_mode(SSL.MODE_RELEASE_BUFFERS)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)  # a resumed session shows no certificate
    context.set_min_proto_version(SSL.TLS1_VERSION if legacy else SSL.TLS1_2_VERSION)
    context.set_cipher_list(LEGACY_CIPHERS if legacy else b"DEFAULT")
    context.set_default_verify_paths()
    return context


@implementer(IPolicyForHTTPS)
class Policy:
    """Who connects to which host, and by which rule: that of the sites whose host it is, else that of all."""

    def __init__(self, rules: Mapping[str, Tls], otherwise: Tls) -> None:
        self._rules = rules
        self._otherwise = otherwise

    def rule(self, host: str) -> Tls:
        return self._rules.get(host, self._otherwise)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Client:
        host = hostname.decode("ascii")
        netloc = f"[{host}]" if ":" in host else host
        return Client(host, self.rule(host_of(f"https://{netloc}:{port}/")))


# ---------------------------------------------------------------------- in the downloader


class JudgingHandler(HTTP11DownloadHandler):
    """Scrapy's handler for https, noting what it thinks of each certificate."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings: Settings = crawler.settings["GONGKAI"]
        self._policy = Policy(settings.tls_rules, settings.guard.tls)
        self._contextFactory: Any = self._policy

    async def download_request(self, request: Request) -> Response:
        """Raises NoHandshake where both sides could not agree: the library says "connection lost"."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            if (refused := refusal(error, self._policy.rule(host_of(request.url)))) is not None:
                raise refused from error
            raise


def refusal(error: BaseException, rule: Tls) -> NoHandshake | None:
    """What an error says of the handshake; None where it speaks of something else."""
    for cause in causes(error):
        if isinstance(cause, NoHandshake):
            return cause
        if isinstance(cause, SSL.Error):
            return NoHandshake(_meaning(cause, rule))
    return None


def _meaning(error: SSL.Error, rule: Tls) -> str | None:
    said = {str(reason) for _, _, reason in error.args[0]} if error.args else set()
    if said & NO_TLS_AT_ALL:
        return "what answers there does not speak TLS"
    old = next((OLD_ONLY[reason] for reason in sorted(said) if reason in OLD_ONLY), None)
    return f'{old}; tls = "legacy" in its [[site]] may help' if old and rule != "legacy" else old


class Required:
    """Downloader middleware: whoever requires TLS is not given a page by somebody else, on any host and in any way.

    The handshake is the first line; it knows hosts. This one knows whose visit it is: a file on another host, and
    what comes over plain HTTP. It stands nearest to the wire, so that the recorder is not shown what is not taken.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_request(self, request: Request) -> None:
        if request.meta["visit"].requires_tls and not request.url.startswith("https:"):
            raise IgnoreRequest(f"plain HTTP, {REQUIRED}")

    def process_response(self, request: Request, response: Response) -> Response:
        said = handshake(response)
        if request.meta["visit"].requires_tls and said is not None and not said.verified:
            raise NoHandshake(f"{said.why}, {REQUIRED}")
        return response
