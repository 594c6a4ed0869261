"""The originals as others read them: what a site sent, byte for byte, through a crawl, warcio and pywb."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from replaying import replayed
from townhall import HTML, Answer, TownHall, gongkai, notice, path_of, settings
from warcio.archiveiterator import ArchiveIterator

from archive import Archive
from archive.fixity import verify
from archive.opening import originals_folder

CHALLENGE = b"<html><head><script>$_ts=window['$_ts']||{};document.cookie='a';location.reload()</script></head></html>"
ROBOTS = b"User-agent: *\nDisallow: /private/\n"
PACKED, TAGGED, MOVED, PLAIN = 1, 2, 3, 4


@dataclass
class Story:
    """Three crawls: the first; one a month on, of the unchanged; one that meets a challenge."""

    path: Path
    url: str
    sent: dict[str, bytes]
    """Path → the body as it left the server."""

    def captures(self) -> list[dict[str, Any]]:
        with Archive.read(self.path) as archive:
            return archive.rows("select * from captures order by id")

    def of(self, path: str) -> list[dict[str, Any]]:
        return [row for row in self.captures() if row["url"] == self.url + path]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("originals")
    with TownHall() as hall:
        hall.publish(PACKED, TAGGED, MOVED, PLAIN)
        hall.pages["/robots.txt"] = Answer(ROBOTS, headers={"Content-Type": "text/plain"})
        packed = gzip.compress(notice(PACKED), mtime=0)
        hall.pages[path_of(PACKED)] = Answer(packed, headers={**HTML, "Content-Encoding": "gzip"})
        hall.pages[path_of(TAGGED)].headers["ETag"] = '"as-it-is"'
        moved = "/moved" + path_of(MOVED)
        hall.pages[moved] = hall.pages[path_of(MOVED)]
        hall.pages[path_of(MOVED)] = Answer(b"", 302, {**HTML, "Location": hall.url + moved})
        sent = {path: answer.body for path, answer in hall.pages.items()}
        settings(folder, hall)
        for at in ("2026-03-02T00:00:00Z", "2026-04-02T00:00:00Z"):
            assert gongkai("crawl", "--full", "--now", at, cwd=folder).returncode == 0
        hall.pages["/tzgg/"] = Answer(CHALLENGE, 412)
        assert gongkai("crawl", "--full", "--now", "2026-05-02T00:00:00Z", cwd=folder).returncode == 5
        yield Story(folder / "archive.db", hall.url, sent)


def test_every_hop_is_captured(story: Story) -> None:
    """Robots.txt, the list, the redirect and where it leads, the documents, the challenge."""
    captured = {row["url"].removeprefix(story.url) for row in story.captures()}
    assert captured == set(story.sent)
    assert [row["status"] for row in story.of(path_of(MOVED))][:2] == [302, 302]
    assert [row["status"] for row in story.of("/tzgg/")] == [200, 200, 412]
    assert story.of("/tzgg/")[2]["barrier"]
    assert [row["status"] for row in story.of("/robots.txt")] == [200, 200, 200]


def test_every_payload_is_what_was_sent(story: Story) -> None:
    """Gzip stays gzip: the bytes are those of the wire."""
    with Archive.read(story.path) as archive:
        for row in story.captures():
            sent = CHALLENGE if row["status"] == 412 else story.sent[row["url"].removeprefix(story.url)]
            assert archive.original(row["id"])[1] == sent, row["url"]
        packed, again, *_ = story.of(path_of(PACKED))
        headers, payload = archive.original(packed["id"])
    assert payload.startswith(b"\x1f\x8b")
    assert ("Content-Encoding", "gzip") in headers
    assert (again["type"], again["refers_to"]) == ("revisit", packed["id"])


def test_what_was_kept_before_refers_to_the_first(story: Story) -> None:
    """Across runs: a month later, in another segment, after a 304 or the same bytes."""
    for path, status in {path_of(TAGGED): 304, path_of(PLAIN): 200, "/robots.txt": 200, "/tzgg/": 200}.items():
        first, later, *latest = story.of(path)
        assert (later["type"], later["status"], later["refers_to"]) == ("revisit", status, first["id"])
        assert later["warc"] != first["warc"]
        assert later["payload_digest"] == first["payload_digest"]
        assert all(row["refers_to"] in (None, first["id"]) for row in latest)


def test_each_response_has_its_request(story: Story) -> None:
    segments = sorted(originals_folder(story.path).iterdir())
    assert len(segments) == 3, "one for each day"
    for segment in segments:
        with segment.open("rb") as file:
            records = [(record.rec_type, dict(record.rec_headers.headers)) for record in ArchiveIterator(file)]
        kinds = [kind for kind, _ in records]
        assert kinds[0] == "warcinfo"
        assert set(kinds) <= {"warcinfo", "response", "revisit", "request", "metadata"}
        for (kind, headers), (follows, request) in pairwise(records):
            if kind in ("response", "revisit"):
                assert follows == "request"
                assert request["WARC-Concurrent-To"] == headers["WARC-Record-ID"]
                assert request["WARC-Target-URI"] == headers["WARC-Target-URI"]


def test_warcio_checks_every_segment(story: Story) -> None:
    command = [Path(sys.executable).parent / "warcio", "check", *originals_folder(story.path).iterdir()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_verify_finds_nothing(story: Story) -> None:
    assert verify(story.path).damages == []


@pytest.fixture(scope="module")
def replays(story: Story) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each capture, and what pywb answers for its URL and instant."""
    rows = story.captures()
    return list(
        zip(rows, replayed(originals_folder(story.path), [(r["url"], r["fetched_at"]) for r in rows]), strict=True)
    )


def test_pywb_replays_what_was_captured(replays: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """By URL and instant, the bytes that were sent: of pages, revisits, robots.txt and the challenge."""
    kinds = set()
    for row, answer in replays:
        assert answer["status"] == row["status"], row["url"]
        if row["status"] in (200, 412):
            assert answer["digest"] == row["payload_digest"], row["url"]
            kinds.add((row["type"], row["status"]))
    assert kinds == {("response", 200), ("revisit", 200), ("response", 412)}


def test_pywb_replays_a_redirect_to_where_it_led(
    story: Story, replays: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    places = [answer["headers"]["Location"] for row, answer in replays if row["status"] == 302]
    assert len(places) >= 2
    assert all(place.endswith(f"{story.url}/moved{path_of(MOVED)}") for place in places)


def test_pywb_replays_a_304_as_one(replays: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Its way with every revisit that is a 3xx; the page itself is at the instant that the revisit refers to."""
    not_modified = [(row, answer) for row, answer in replays if row["status"] == 304]
    bodies = {row["id"]: answer["digest"] for row, answer in replays}
    assert not_modified
    for row, answer in not_modified:
        assert answer["length"] == 0
        assert bodies[row["refers_to"]] == row["payload_digest"]
