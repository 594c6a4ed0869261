"""The originals as another implementation reads them: kinds of record, digests, revisit profiles, positions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from worlds import HOME, NOW, exchange

from archive import DamagedRecord
from archive.records import Handshake
from archive.segments import ROLL_BYTES, Segment, repair
from archive.warc import Earlier, payload_digest, read_exchange, read_record, records_of

TLS = Handshake(verdict="verified", protocol="TLSv1.3", fingerprint="ab" * 32)
EARLIER = Earlier(url=HOME + "first", fetched_at="2026-02-01T00:00:00Z")


def as_read(members: bytes) -> list[tuple[str, dict[str, str], bytes]]:
    """Kind, WARC headers and payload of each record, digests checked."""
    return [
        (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
        for record in ArchiveIterator(BytesIO(members), check_digests="raise")
    ]


def written(earlier: Earlier | None = None, **more: Any) -> list[tuple[str, dict[str, str], bytes]]:
    page = exchange(HOME + "1", b"\x1f\x8b not really gzip \x00\xff", **more)
    members, _ = records_of(page, payload_digest(page.payload), earlier, run=7)
    return as_read(members)


def test_a_response_keeps_every_byte_and_its_request_follows() -> None:
    (kind, headers, payload), (second, request, _) = written(ip_address="203.0.113.9", tls=TLS)
    assert (kind, second) == ("response", "request")
    assert payload == b"\x1f\x8b not really gzip \x00\xff"
    assert headers["WARC-Target-URI"] == HOME + "1"
    assert headers["WARC-Date"] == "2026-03-01T04:00:00Z"
    assert headers["WARC-IP-Address"] == "203.0.113.9"
    assert headers["WARC-Payload-Digest"] == payload_digest(payload)
    assert headers["Gongkai-Kind"] == "document"
    assert headers["Gongkai-Run"] == "7"
    assert headers["Gongkai-TLS"] == "verified"
    assert headers["WARC-Protocol"] == "tls/1.3"
    assert headers["Gongkai-TLS-Certificate"] == "sha256:" + "ab" * 32
    assert request["WARC-Concurrent-To"] == headers["WARC-Record-ID"]


@pytest.mark.parametrize(
    "said",
    [None, TLS, Handshake(verdict="unverified: certificate has expired"), replace(TLS, protocol="TLSv1.0")],
)
def test_what_tls_said_is_read_back(tmp_path: Path, said: Handshake | None) -> None:
    """Also what an earlier version wrote, which is a verdict and no more."""
    page = exchange(HOME + "1", tls=said)
    members, length = records_of(page, payload_digest(page.payload), None, run=7)
    (tmp_path / "one.warc.gz").write_bytes(members)
    assert read_exchange(tmp_path / "one.warc.gz", 0, length).tls == said


def test_what_was_posted_is_the_payload_of_the_request() -> None:
    (_, headers, _), (kind, request, payload) = written(method="POST", request_payload=b"page=2", resource_url="x")
    assert (kind, payload) == ("request", b"page=2")
    assert (request["WARC-Target-URI"], headers["Gongkai-Resource"]) == (HOME + "1", "x")
    assert request["WARC-Payload-Digest"] != written()[1][1]["WARC-Payload-Digest"]


def test_the_same_bytes_again_are_a_revisit_without_them() -> None:
    (kind, headers, payload), _ = written(EARLIER)
    assert (kind, payload) == ("revisit", b"")
    assert headers["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
    assert headers["WARC-Refers-To-Target-URI"] == EARLIER.url
    assert headers["WARC-Refers-To-Date"] == EARLIER.fetched_at


def test_a_304_has_the_profile_of_its_own() -> None:
    (_, headers, _), _ = written(EARLIER, status=304)
    assert headers["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")


def test_a_cut_payload_says_so() -> None:
    (_, headers, _), _ = written(truncated="disconnect")
    assert headers["WARC-Truncated"] == "disconnect"


def test_a_drawn_page_is_no_answer_of_the_server() -> None:
    ((kind, headers, payload),) = written(drawn=2)
    assert (kind, payload) == ("resource", b"\x1f\x8b not really gzip \x00\xff")
    assert headers["WARC-Target-URI"] == f"urn:drawn:2:{HOME}1"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["WARC-Payload-Digest"] == payload_digest(payload)
    assert headers["Gongkai-Resource"] == HOME + "1"


def test_a_segment_begins_with_what_made_it_and_gives_positions(tmp_path: Path) -> None:
    name = Segment.new_name(NOW)
    segment = Segment(tmp_path, name, number=1, opened_at=NOW, software="Gongkai/test")
    page = exchange(HOME + "1")
    members, length = records_of(page, payload_digest(page.payload), None, run=1)
    offset = segment.append(members)
    segment.close()
    assert [kind for kind, _, _ in as_read((tmp_path / name).read_bytes())] == ["warcinfo", "response", "request"]
    record = read_record(tmp_path / name, offset, length)
    assert (record.status, record.payload) == (200, page.payload)
    assert record.headers["WARC-Type"] == "response"
    assert dict(record.http_headers)["Content-Type"] == "text/html; charset=utf-8"
    with pytest.raises(DamagedRecord):
        read_record(tmp_path / name, offset + 1, length)
    with pytest.raises(FileExistsError):
        Segment(tmp_path, name, number=1, opened_at=NOW, software="Gongkai/test")


def test_a_segment_is_full_by_size_or_at_the_end_of_its_day(tmp_path: Path) -> None:
    segment = Segment(tmp_path, Segment.new_name(NOW), number=1, opened_at=NOW, software="Gongkai/test")
    assert not segment.full(NOW + timedelta(hours=1))
    assert segment.full(NOW + timedelta(days=1))
    segment.end = ROLL_BYTES
    assert segment.full(NOW)
    segment.close()


def test_repair_cuts_what_was_never_committed(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"committed" + b"torn")
    assert repair(path, 9) == 4
    assert path.read_bytes() == b"committed"
    assert repair(path, 9) == 0
    assert repair(tmp_path / "never-made.warc.gz", 0) == 0
    with pytest.raises(DamagedRecord, match="1 committed bytes are missing"):
        repair(path, 10)
