"""`gongkai push` and receivers on 127.0.0.1: what arrives, signed by whom, how often; and no secret is in a log."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import re
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from townhall import Answer, Asked, TownHall
from worlds import HOME, SITE, content, exchange, recorded

from archive import Archive, receivers
from archive.changes import put
from archive.instants import from_text
from archive.receivers import FIRST_PAUSE, LONGEST_PAUSE, LONGEST_WISH, Standing, is_due
from crawler.settings import load
from gongkai import main, posting
from gongkai.pushing import _Desk

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
TOKEN = "geheim4711"
KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def hook() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.posted = lambda _: Answer(status=204)
        yield hall


@pytest.fixture
def folder(tmp_path: Path, hook: TownHall) -> Path:
    """An archive whose feed has one event, and one receiver."""
    write_settings(tmp_path, hook)
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, AT)
        run.save(recorded(run, exchange(HOME + "1.html", at=AT)), content())
        run.finish("done", {}, now=AT)
    return tmp_path


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def write_settings(folder: Path, *hooks: TownHall | str, more: str = "since = 0", secret: str = SECRET) -> None:
    urls = [hook if isinstance(hook, str) else f"{hook.url}/hook?token={TOKEN}" for hook in hooks]
    tables = [f'[[webhook]]\nurl = "{url}"\nsecret = "{secret}"\n{more}\n' for url in urls]
    folder.joinpath("settings.toml").write_text("\n".join(tables), encoding="utf-8")


def push(folder: Path, *words: str, at: datetime = AT) -> Result:
    options = ["--now", at.isoformat(), "--settings", str(folder / "settings.toml")]
    pushed = CliRunner().invoke(main, ["push", *words, *options])
    assert pushed.exception is None or isinstance(pushed.exception, SystemExit), pushed.exception
    remembered = folder / "archive.db.webhooks.json"
    seen = pushed.output + (remembered.read_text(encoding="utf-8") if remembered.exists() else "")
    assert not any(secret in seen for secret in (TOKEN, SECRET, SECRET[6:]))
    return pushed


def commit(folder: Path, events: int, *, kind: Any = "changed") -> None:
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        for _ in range(events):
            put(db, kind, 1, 1, AT)


def seqs(asked: Asked) -> list[int]:
    return [event["seq"] for event in json.loads(asked.body or b"")["data"]["events"]]


def all_seqs(hook: TownHall) -> list[int]:
    return [seq for asked in hook.asked for seq in seqs(asked)]


def header(asked: Asked, name: str) -> str:
    return {key.lower(): value for key, value in asked.headers.items()}[name]


def standing(folder: Path) -> Standing:
    (found,) = receivers.noted(folder / "archive.db").values()
    return found


# ---------------------------------------------------------------------- what arrives


def test_what_arrives_is_what_changes_prints_and_bears_our_signature(folder: Path, hook: TownHall) -> None:
    assert push(folder).exit_code == 0
    (asked,) = hook.asked
    printed = CliRunner().invoke(main, ["changes", "--settings", str(folder / "settings.toml")]).output
    body = json.loads(asked.body or b"")
    assert [json.dumps(event, ensure_ascii=False) for event in body["data"]["events"]] == printed.splitlines()
    assert body["type"] == "gongkai.changes"
    assert asked.path == f"/hook?token={TOKEN}"
    assert header(asked, "content-type") == "application/json"
    assert abs(int(header(asked, "webhook-timestamp")) - AT.timestamp()) < 60
    # as https://www.standardwebhooks.com/ describes it, without a line of ours
    said = f"{header(asked, 'webhook-id')}.{header(asked, 'webhook-timestamp')}.".encode() + (asked.body or b"")
    expected = base64.b64encode(hmac.new(KEY, said, hashlib.sha256).digest()).decode()
    assert header(asked, "webhook-signature") == f"v1,{expected}"


def test_each_event_arrives_once_and_in_order_in_letters_that_are_bounded(folder: Path, hook: TownHall) -> None:
    commit(folder, 249)
    assert push(folder).exit_code == 0
    assert [len(seqs(asked)) for asked in hook.asked] == [100, 100, 50]
    assert push(folder).exit_code == 0
    commit(folder, 2)
    assert push(folder).exit_code == 0
    assert all_seqs(hook) == list(range(1, 253))


def test_a_new_receiver_begins_at_the_end_of_the_feed(folder: Path, hook: TownHall) -> None:
    write_settings(folder, hook, more="")
    assert push(folder).exit_code == 0
    commit(folder, 1)
    assert push(folder).exit_code == 0
    assert all_seqs(hook) == [2]


def test_a_receiver_gets_the_kinds_and_sites_that_it_wants(folder: Path, hook: TownHall) -> None:
    commit(folder, 3)
    write_settings(folder, hook, more=f'since = 0\nkinds = ["new"]\nsites = ["{SITE.id}"]')
    assert push(folder).exit_code == 0
    assert all_seqs(hook) == [1]
    assert standing(folder).cursor == 4
    commit(folder, 1, kind="new")
    write_settings(folder, hook, more='sites = ["another"]')
    assert push(folder).exit_code == 0
    assert (all_seqs(hook), standing(folder).cursor) == ([1], 5)


def test_a_test_is_signed_and_moves_nothing(folder: Path, hook: TownHall) -> None:
    assert push(folder, "--test").exit_code == 0
    assert json.loads(hook.asked[0].body or b"")["type"] == "gongkai.test"
    assert push(folder, "--dry-run").exit_code == 0
    assert len(hook.asked) == 1
    assert not (folder / "archive.db.webhooks.json").exists()
    hook.posted = lambda _: Answer(status=401)
    assert push(folder, "--test").exit_code == 1


# ---------------------------------------------------------------------- what does not arrive


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500, body=b"x" * 100_000),
        Answer(status=302, headers={"Location": "/elsewhere"}),
        Answer(status=200, sent=0, waits=1.5),
        Answer(status=429, headers={"Retry-After": "7200"}),
    ],
    ids=["500", "redirect", "silence", "429"],
)
def test_what_is_not_taken_is_sent_again_under_the_same_id(
    folder: Path, hook: TownHall, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "SILENCE", 0.3)
    hook.posted = lambda _: answer
    assert push(folder).exit_code == 1
    assert len(hook.asked) == 1
    commit(folder, 1)  # what comes meanwhile is another letter
    hook.posted = lambda _: Answer(status=200)
    assert push(folder).exit_code == 0
    assert [seqs(asked) for asked in hook.asked] == [[1], [1], [2]]
    ids = [header(asked, "webhook-id") for asked in hook.asked]
    assert ids[0] == ids[1] != ids[2]
    assert hook.asked[0].body == hook.asked[1].body


@contextmanager
def rude(says: bytes, forever: bool) -> Iterator[str]:
    """A server that says something else than HTTP, byte after byte for as long as somebody listens, or hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as caller, suppress(ConnectionError):
                caller.recv(1 << 16)
                caller.sendall(says)
                while forever:
                    caller.sendall(b"x")
                    time.sleep(0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/{TOKEN}"
        thread.join(10)


@pytest.mark.parametrize(
    ("says", "forever", "why"),
    [
        (b"HTTP/1.1 200 ", True, "did not answer in time"),
        (b"", False, "could not be reached"),
        (b"HTT", False, "could not be reached"),
        (b"SSH-2.0-" + TOKEN.encode() + b"\r\n\r\n", False, "could not be reached (BadStatusLine)"),
    ],
    ids=["byte after byte", "hangs up", "dies in the middle", "no HTTP"],
)
def test_what_is_no_answer_is_a_failure_like_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, says: bytes, forever: bool, why: str
) -> None:
    monkeypatch.setattr(posting, "IN_ALL", 0.5)
    with rude(says, forever) as url:
        write_settings(folder, url)
        pushed = push(folder)
    assert pushed.exit_code == 1
    assert why in pushed.output
    assert standing(folder).failures == 1


def test_a_name_that_can_be_none_is_a_failure_like_others(folder: Path) -> None:
    write_settings(folder, f"http://{'x' * 64}.example/hook")
    pushed = push(folder)
    assert pushed.exit_code == 1
    assert "could not be reached (UnicodeError)" in pushed.output
    assert standing(folder).failures == 1


def test_a_dead_receiver_keeps_nothing_from_another(folder: Path, hook: TownHall) -> None:
    write_settings(folder, f"http://127.0.0.1:9/{TOKEN}", hook)
    commit(folder, 2)
    for _ in range(2):
        pushed = push(folder)
        assert pushed.exit_code == 1
        assert "[[webhook]] number 1 (http://127.0.0.1:9)" in pushed.output
    assert all_seqs(hook) == [1, 2, 3]
    write_settings(folder, hook, f"http://127.0.0.1:9/{TOKEN}")  # known by its address, wherever it stands
    push(folder)
    assert all_seqs(hook) == [1, 2, 3]


def test_a_letter_that_may_have_arrived_is_sent_again_as_it_was(folder: Path, hook: TownHall) -> None:
    """As after a crash between the receiver's yes and our note of it."""
    assert push(folder).exit_code == 0
    key = next(iter(receivers.noted(folder / "archive.db")))
    receivers.note(folder / "archive.db", {key: Standing(cursor=0, up_to=1)})
    commit(folder, 1)
    assert push(folder).exit_code == 0
    assert [seqs(asked) for asked in hook.asked] == [[1], [1], [2]]
    assert header(hook.asked[0], "webhook-id") == header(hook.asked[1], "webhook-id")


def test_a_variable_that_is_not_set_is_said(folder: Path, hook: TownHall, monkeypatch: pytest.MonkeyPatch) -> None:
    write_settings(folder, hook, secret="env:GONGKAI_TEST_SECRET")
    assert "variable GONGKAI_TEST_SECRET" in push(folder).output
    monkeypatch.setenv("GONGKAI_TEST_SECRET", SECRET)
    assert push(folder).exit_code == 0
    assert len(hook.asked) == 1


def test_a_receiver_that_is_ahead_of_the_feed_goes_on_from_its_end(folder: Path, hook: TownHall) -> None:
    push(folder)
    (key,) = receivers.noted(folder / "archive.db")
    receivers.note(folder / "archive.db", {key: Standing(cursor=1_000)})
    assert "is it another archive?" in push(folder).output
    commit(folder, 1)
    assert push(folder).exit_code == 0
    assert all_seqs(hook) == [1, 2]


def test_by_the_daemon_one_that_failed_waits(folder: Path, hook: TownHall) -> None:
    (key,) = (hook.key for hook in load(folder / "settings.toml").webhook)
    receivers.note(folder / "archive.db", {key: Standing(cursor=0).failed(AT, luck=1.0)})
    desk = _Desk(folder / "archive.db", lambda: AT, hurry=False)
    assert desk.push(list(enumerate(load(folder / "settings.toml").webhook, 1)))
    assert hook.asked == []


@pytest.mark.parametrize(
    ("url", "secret", "sentence"),
    [
        ("https://user:geheim4711@example.org/", SECRET, "webhook[1].url: holds a user or a password"),
        ("https://example.org/geheim4711 x", SECRET, "webhook[1].url: has characters that a URL cannot have"),
        ("https://example.org:geheim4711/", SECRET, "webhook[1].url: is not a URL"),
        ("https://example.org/geheim4711", "geheim4711", "webhook[1].secret: is too short"),
        ("https://example.org/geheim4711", "whsec_geheim4711!", "webhook[1].secret: is not base64"),
        ("https://example.org/geheim4711", "env:", "webhook[1].secret: env: is followed by the name"),
    ],
)
def test_a_mistake_in_the_settings_shows_no_secret(folder: Path, url: str, secret: str, sentence: str) -> None:
    write_settings(folder, url, secret=secret)
    pushed = push(folder)
    assert pushed.exit_code == 1
    assert sentence in pushed.output


# ---------------------------------------------------------------------- what the page says


def test_the_receiver_of_the_documentation_knows_our_signature(folder: Path) -> None:
    page = (DOCS / "operating.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page[page.index("## Webhooks") :], re.DOTALL)
    assert 'SECRET = "whsec_…"' in example
    given: dict[str, Any] = {"__name__": "example"}
    exec(compile(example.replace("whsec_…", SECRET), "docs/operating.md", "exec"), given)
    with HTTPServer(("127.0.0.1", 0), given["Receiver"]) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/hook"
        write_settings(folder, url)
        assert push(folder, at=datetime.now(UTC)).exit_code == 0
        commit(folder, 1)
        assert push(folder, at=datetime.now(UTC) - timedelta(hours=1)).exit_code == 1, "somebody plays it back"
        write_settings(folder, url, secret="another secret of 24 characters")
        assert push(folder, at=datetime.now(UTC)).exit_code == 1, "somebody else"
        server.shutdown()


# ---------------------------------------------------------------------- when


def test_pauses_double_up_to_an_hour_and_are_spread() -> None:
    waits, now_standing = list[float](), Standing(cursor=0, up_to=1)
    for _ in range(12):
        now_standing = now_standing.failed(AT, luck=1.0)
        assert now_standing.due_at is not None
        waits.append((from_text(now_standing.due_at) - AT).total_seconds())
    first = FIRST_PAUSE.total_seconds()
    assert waits[:4] == [first, 2 * first, 4 * first, 8 * first]
    assert waits[-1] == LONGEST_PAUSE.total_seconds()
    spread = Standing(cursor=0).failed(AT, luck=0.0).due_at
    assert spread is not None
    assert from_text(spread) - AT == FIRST_PAUSE / 2


def test_what_a_receiver_wishes_is_kept_to_for_a_day_at_most() -> None:
    for wish, wait in ((2 * LONGEST_PAUSE, 2 * LONGEST_PAUSE), (timedelta(days=400), LONGEST_WISH)):
        due = Standing(cursor=0).failed(AT, 1.0, wish).due_at
        assert due is not None
        assert from_text(due) - AT == wait
    assert posting.wish_of("120", AT) == timedelta(minutes=2)
    assert posting.wish_of("Sun, 01 Mar 2026 04:10:00 GMT", AT) == timedelta(minutes=10)
    assert posting.wish_of("soon", AT) is None


def test_who_has_something_to_be_sent_is_due() -> None:
    failed = Standing(cursor=3, up_to=4).failed(AT, luck=1.0)
    assert is_due(None, 0, AT)
    assert not is_due(Standing(cursor=3), 3, AT)
    assert is_due(Standing(cursor=3), 2, AT), "another archive"
    assert is_due(Standing(cursor=3), 4, AT)
    assert not is_due(failed, 4, AT)
    assert is_due(failed, 4, AT + FIRST_PAUSE)
    assert is_due(failed, 4, AT - timedelta(days=30)), "the clock was wrong"


def test_the_signature_is_that_of_the_published_example() -> None:
    """The example that the libraries of Standard Webhooks test themselves with."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    said = posting.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
