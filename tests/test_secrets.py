"""Addresses and keys of settings.toml are in nothing that we print, log, keep, export, publish or back up."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from townhall import Answer, TownHall, gongkai, settings

CANARY = "kanarie"
"""In every secret. Lower case: names of hosts are made so."""

TELLING = """
[alerts]
urls = [
    "json://{sick}/{canary}?x={canary}",
    "json://me:{canary}@{away}/{canary}",
    "json://{canary}:{canary}@no-such-host.invalid/{canary}",
    "mailto://{canary}:{canary}@127.0.0.1:9/?to={canary}@example.org",
    "nonsense://{canary}",
    "slack://{canary}/{canary}/{canary}",
]
[[webhook]]
url = "http://{sick}/{canary}?token={canary}"
secret = "{canary}-{canary}-{canary}-{canary}"
since = 0
[[webhook]]
url = "http://{away}/{canary}"
secret = "{canary}-{canary}-{canary}-{canary}"
since = 0
[[webhook]]
url = "https://no-such-host.invalid/{canary}"
secret = "env:NOT_SET_ANYWHERE"
since = 0
"""

COMMANDS = (
    "crawl",
    "tell --test",
    "tell --digest",
    "push",
    "status --json",
    "export --format jsonl --out exported",
    "publish published",
    "backup backed-up",
    "verify",
    "rebuild --out again/archive.db",
    "add http://127.0.0.1:9/ --dry-run",
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each command printed, in a folder where all that can be done was done; then what lies in its files."""
    folder = tmp_path_factory.mktemp("secrets")
    with TownHall() as hall, TownHall() as sick, TownHall() as away:
        hall.publish(1, 2)
        sick.posted = lambda asked: Answer(asked.path.encode(), 500)
        away.posted = lambda asked: Answer(b"", 302, {"Location": f"{sick.url}{asked.path}"})
        hosts = {"sick": sick.url.removeprefix("http://"), "away": away.url.removeprefix("http://")}
        file = settings(folder, hall, TELLING.format(**hosts, canary=CANARY))
        found = {}
        for command in COMMANDS:
            done = gongkai(*command.split(), cwd=folder)
            found[command] = done.stdout + done.stderr
            assert "Traceback" not in done.stderr, (command, done.stderr)
        assert any(CANARY in asked.path for asked in sick.asked), "it was sent to whom it belongs"
        file.write_text(file.read_text("utf-8").replace("[alerts]", "[alerts]\ndigest_at = 7\nurl = 1", 1), "utf-8")
        found["broken settings"] = gongkai("tell", cwd=folder).stderr
    file.unlink()
    for path in filter(Path.is_file, folder.rglob("*")):
        content = path.read_bytes()
        if path.suffix == ".gz":
            with suppress(EOFError):
                content = gzip.decompress(content)
        found[str(path.relative_to(folder))] = content.decode("latin-1")
    return found


def test_no_secret_is_anywhere(written: dict[str, str]) -> None:
    assert [name for name, text in written.items() if CANARY in text.lower()] == []


def test_all_of_it_was_looked_at(written: dict[str, str]) -> None:
    assert "[alerts] urls, number 1 (json://…)" in written["tell --test"]
    assert "answered 500" in written["push"]
    assert "redirects are not followed" in written["push"]
    assert "digest_at" in written["broken settings"]
    for name in ("archive.db", "archive.db.webhooks.json", "backed-up/data/settings.toml", "published/archive.db"):
        assert len(written[name]) > 100, name
    assert [name for name in written if name.startswith("exported/")]
    assert "no [alerts] urls and no [[webhook]]" in written["backup backed-up"]
