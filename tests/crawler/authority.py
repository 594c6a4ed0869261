"""Certificates for servers on 127.0.0.1, signed by an authority that a crawl can be told to trust; and old TLS."""

from __future__ import annotations

import base64
import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM

OAKLEY_GROUP_2 = bytes.fromhex(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"
)
"""The prime of 1024 bits of RFC 2409, §6.2: what old servers have in their configuration."""


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, in one file."""

    path: Path
    fingerprint: str

    def context(self, *, at_most: str = "TLSv1_3", ciphers: str = "ALL:@SECLEVEL=0") -> ssl.SSLContext:
        """What a server begins with that speaks TLS up to a version, however old."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(ciphers)
        context.load_cert_chain(self.path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion[at_most]
        return context


class Authority:
    """Signs certificates; ``path`` is its own, for SSL_CERT_FILE."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Root of a test")
        certificate = (
            _certificate(self._name, self._key, timedelta(days=30))
            .issuer_name(self._name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.path = folder / "root.pem"
        self.path.write_bytes(certificate.public_bytes(PEM))

    def signed(
        self,
        name: str,
        *,
        address: str = "127.0.0.1",
        expires_in: timedelta = timedelta(days=9),
        bits: int | None = None,
    ) -> Certificate:
        """A certificate for an address; with ``bits`` its key is one of RSA."""
        key = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _certificate(_named(name), key, expires_in)
            .issuer_name(self._name)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return self._kept(name, key, certificate)

    def self_signed(self, name: str) -> Certificate:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(_named(name), key, timedelta(days=9)).issuer_name(_named(name))
        return self._kept(name, key, certificate.sign(key, hashes.SHA256()))

    def _kept(self, name: str, key: Any, certificate: x509.Certificate) -> Certificate:
        path = self._folder / f"{name}.pem"
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(private + certificate.public_bytes(PEM))
        return Certificate(path, sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(subject: x509.Name, key: Any, expires_in: timedelta) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + expires_in)
    )


def with_small_group(context: ssl.SSLContext, folder: Path) -> ssl.SSLContext:
    """A server that agrees on keys in a group of 1024 bits and in no other way."""
    path = folder / "group.pem"
    # the sequence of two integers that PKCS #3 makes of the prime and of 2, its generator
    parameters = b"\x30\x81\x87\x02\x81\x81\x00" + OAKLEY_GROUP_2 + b"\x02\x01\x02"
    text = base64.encodebytes(parameters).decode()
    path.write_text(f"-----BEGIN DH PARAMETERS-----\n{text}-----END DH PARAMETERS-----\n", encoding="ascii")
    context.load_dh_params(path)
    return context


class Alternating(ssl.SSLContext):
    """Shows one certificate after the other, a new one with each connection."""

    def alternate(self, *certificates: Certificate) -> ssl.SSLContext:
        self._certificates = list(certificates)
        self.load_cert_chain(certificates[0].path)
        return self

    def wrap_socket(self, sock: Any, server_side: bool = False, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        connection = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if sock.type and _is_connected(sock):
            connection.load_cert_chain(self._certificates[0].path)
            self._certificates.append(self._certificates.pop(0))
            return connection.wrap_socket(sock, server_side, *arguments, **options)
        return super().wrap_socket(sock, server_side, *arguments, **options)


def _is_connected(sock: Any) -> bool:
    try:
        sock.getpeername()
    except OSError:
        return False
    return True
