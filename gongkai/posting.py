"""One signed POST to a receiver, by the rules of Standard Webhooks (https://www.standardwebhooks.com/)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import os
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from crawler.tables import WebhookSettings, signing_key

SILENCE = 10.0
"""Seconds without a byte after which a receiver is given up."""

IN_ALL = 15.0
"""Seconds an answer may take in all: one that sends a byte now and then is never silent."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is posted. Sent again it is the same, under the same id."""

    id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a receiver did not take a letter, in words that hold no secret, and when it wants to be asked again."""

    why: str
    wish: timedelta | None = None


LATE = Refusal("did not answer in time")


def post(hook: WebhookSettings, letter: Letter, now: datetime) -> Refusal | None:
    """Send a letter; None when the receiver has taken it. Redirects are not followed, and what it says is not read."""
    try:
        headers = _headers(letter, now, signing_key(secret_of(hook)))
    except ValueError as error:
        return Refusal(f"has no key to sign with: the secret {error}")
    connection = _connection(hook.url)
    late = threading.Event()
    timer = threading.Timer(IN_ALL, _hang_up, (connection, late))
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", _target(hook.url), letter.body, headers)
        answer = connection.getresponse()
        if late.is_set():  # the end of the connection ends any line, so that half an answer reads as one
            return LATE
        return None if 200 <= answer.status < 300 else _refusal(answer, now)
    except (OSError, http.client.HTTPException, UnicodeError) as error:  # the last: of a name that can be none
        if late.is_set() or isinstance(error, TimeoutError):
            return LATE
        # the text of an HTTPException may hold what was asked for, and that may hold a token
        said = error.strerror if isinstance(error, OSError) else None
        return Refusal(f"could not be reached ({said or type(error).__name__})")
    finally:
        timer.cancel()
        connection.close()


def secret_of(hook: WebhookSettings) -> str:
    """The secret itself. Raises ValueError when it is to be in a variable that is not set."""
    if not hook.secret.startswith("env:"):
        return hook.secret
    name = hook.secret.removeprefix("env:")
    if not (secret := os.environ.get(name)):
        raise ValueError(f"is to be in the variable {name}, which is not set")
    return secret


def signature(key: bytes, id: str, timestamp: str, body: bytes) -> str:
    """The signature over id, time and body."""
    signed = f"{id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def wish_of(retry_after: str | None, now: datetime) -> timedelta | None:
    """How long a receiver wants us to wait (RFC 9110 §10.2.3): seconds, or a date."""
    if retry_after is None:
        return None
    with suppress(ValueError, OverflowError):
        return timedelta(seconds=int(retry_after))
    with suppress(ValueError, TypeError):
        at = parsedate_to_datetime(retry_after)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return None


def _headers(letter: Letter, now: datetime, key: bytes) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Gongkai/{version('gongkai')}",
        "webhook-id": letter.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(key, letter.id, timestamp, letter.body),
    }


def _refusal(answer: http.client.HTTPResponse, now: datetime) -> Refusal:
    moved = "; redirects are not followed" if 300 <= answer.status < 400 else ""
    return Refusal(f"answered {answer.status}{moved}", wish_of(answer.getheader("Retry-After"), now))


def _connection(url: str) -> http.client.HTTPConnection:
    """A connection that is not open yet; it takes no proxy."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=SILENCE, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=SILENCE)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _hang_up(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    open_now = connection.sock
    if isinstance(open_now, socket.socket):
        with suppress(OSError):
            open_now.shutdown(socket.SHUT_RDWR)
