"""No connection is made to a forbidden address, whatever a name says, and however often it says something else."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from townhall import ENVIRONMENT, Answer, TownHall, notice, page, path_of, rows

from archive import Archive

FORBIDDEN = "127.0.0.2"
CLOSE = {"Content-Type": "text/html; charset=utf-8", "Connection": "close"}
HANGING = [f"hangs{number}" for number in range(30)]

SETTINGS = """
[identity]
contact = "test@example.org"
[politeness]
delay = 0
[readers]
processes = 1
[guard]
allow_networks = ["127.0.0.1/32", "::1/128", "10.9.0.0/16"]
"""

SITE = """
[[site]]
id = "{name}"
name = "市政厅"
url = "http://{name}.test:{port}/"
[[site.channel]]
name = "通知公告"
url = "http://{name}.test:{port}/tzgg/"
"""


def gongkai_among(names: dict[str, Any], *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    (cwd / "names.json").write_text(json.dumps(names), encoding="utf-8")
    script = Path(__file__).with_name("names.py")
    command = [sys.executable, str(script), str(cwd / "names.json"), *arguments]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=280, check=False)


@dataclass
class Story:
    """One crawl of sites whose names say many things."""

    done: subprocess.CompletedProcess[str]
    folder: Path
    hall: TownHall
    six: TownHall | None
    forbidden: TownHall

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with Archive.read(self.folder / "archive.db") as archive:
            return archive.rows(sql)

    def looked_up(self, name: str) -> Counter[str]:
        log = (self.folder / "names.log").read_text(encoding="utf-8")
        return Counter(line.partition(" ")[2] for line in log.splitlines() if line.startswith(f"{name}.test "))


def furnish(hall: TownHall, port: int) -> None:
    """Every answer ends its connection, so that each request looks its name up."""
    styled = '<link rel="stylesheet" href="/site.css"><img src="/a.png"><a href="/files/a.pdf">附件.pdf</a>'
    hall.pages = {path_of(n): Answer(notice(n).replace(b"<h1>", styled.encode() + b"<h1>")) for n in range(1, 10)}
    hall.pages["/tzgg/"] = Answer(page("通知公告", rows(*range(1, 10))))
    hall.pages[path_of(8)] = Answer(b"", 302, {"Location": f"http://inside.test:{port}/secret"})
    hall.pages[path_of(9)] = Answer(b"", 302, {"Location": f"http://turned.test:{port}/moved.html"})
    hall.pages["/moved.html"] = Answer(notice(9))
    for answer in hall.pages.values():
        answer.headers |= {"Connection": "close"}
    hall.pages["/robots.txt"] = Answer(b"", 404, dict(CLOSE))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("names")
    with TownHall() as hall, TownHall(address=FORBIDDEN, port=hall.port) as forbidden:
        six = TownHall(address="::1") if _has_ipv6() else None
        for place in filter(None, (hall, six, forbidden)):
            furnish(place, hall.port)
        sites = {"turns": hall.port, "both": hall.port, "inside": hall.port, "carried": hall.port}
        sites |= dict.fromkeys(HANGING, hall.port) | ({"six": six.port} if six else {})
        text = SETTINGS + "".join(SITE.format(name=name, port=port) for name, port in sites.items())
        (folder / "settings.toml").write_text(text, encoding="utf-8")
        names: dict[str, Any] = {
            "turns.test": [["127.0.0.1"], ["127.0.0.1"], [FORBIDDEN], ["127.0.0.1"], [FORBIDDEN]],
            "turned.test": [["127.0.0.1"], [FORBIDDEN]],
            "both.test": [[FORBIDDEN, "169.254.169.254", "127.0.0.1"]],
            "inside.test": [[FORBIDDEN, "10.0.0.1"]],
            "carried.test": [["::ffff:127.0.0.2", "64:ff9b::7f00:2", "fe80::1", "fec0::1"]],
            "six.test": [["fd00::1", "::1"]],
        }
        names |= {f"{name}.test": [None] for name in HANGING}
        if six:
            six.__enter__()
        try:
            yield Story(gongkai_among(names, "crawl", cwd=folder), folder, hall, six, forbidden)
        finally:
            if six:
                six.__exit__()


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as six:
            six.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_nothing_was_connected_to_that_is_forbidden(story: Story) -> None:
    assert story.forbidden.connections == 0
    assert "Traceback" not in story.done.stderr
    assert story.looked_up("turns")[f"['{FORBIDDEN}']"] >= 4, "it was tried: pages, style sheets, attachments"
    assert story.looked_up("turned")[f"['{FORBIDDEN}']"] >= 1, "and behind a redirect, after its robots.txt"
    assert story.looked_up("inside").total() >= 1
    assert story.looked_up("carried").total() >= 1


def test_each_connection_comes_of_one_look_up(story: Story) -> None:
    """A second one, after the check, is where a name would say something else."""
    allowed = sum(story.looked_up(name)["['127.0.0.1']"] for name in ("turns", "turned"))
    assert story.hall.connections == allowed + story.looked_up("both").total()


def test_of_several_addresses_those_are_used_that_are_allowed(story: Story) -> None:
    assert story.rows("select count(*) as n from documents where site = 'both'")[0]["n"] >= 7


def test_an_address_of_ipv6_may_be_allowed(story: Story) -> None:
    if story.six is None:
        pytest.skip("this machine has no ::1")
    assert story.rows("select count(*) as n from documents where site = 'six'")[0]["n"] >= 7


def test_the_reason_names_the_address_and_what_would_allow_it(story: Story) -> None:
    said = story.rows("select outcome, reason from runs where site = 'inside'")
    assert said[0]["outcome"] == "failed"
    assert f"inside.test is at {FORBIDDEN}, a private or local address" in story.done.stdout
    assert story.rows("select fails from hosts where host = 'inside.test'") in ([], [{"fails": 0}]), "it is not down"


def test_thirty_names_that_hang_do_not_stop_a_good_host(story: Story) -> None:
    assert story.rows("select count(*) as n from runs where site like 'hangs%' and outcome = 'failed'") == [{"n": 30}]
    assert story.rows("select count(*) as n from documents where site = 'both'")[0]["n"] >= 7


def test_a_survey_is_guarded_alike(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    with TownHall() as hall, TownHall(address=FORBIDDEN, port=hall.port) as forbidden:
        furnish(hall, hall.port)
        names = {"turns.test": [["127.0.0.1"], [FORBIDDEN]]}
        done = gongkai_among(names, "add", f"http://turns.test:{hall.port}/", "--dry-run", cwd=tmp_path)
        assert done.returncode == 3
        assert "a private or local address" in done.stderr
        assert (hall.paths(), forbidden.connections) == (["/robots.txt"], 0)


WALL = """
import asyncio, errno, os, socket, sys, tempfile
from ipaddress import ip_network
from crawler.connecting import wall
wall([ip_network("127.0.0.1/32")])
def refused(act):
    try:
        result = act()
    except PermissionError:
        return True
    return result == errno.EACCES
tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
port = int(sys.argv[1])
assert refused(lambda: tcp.connect(("127.0.0.2", port)))
assert refused(lambda: socket.create_connection(("127.0.0.2", port), timeout=1))
assert refused(lambda: tcp.connect(("localhost", port))), "a name that nobody checked"
assert refused(lambda: udp.sendto(b"x", ("127.0.0.2", port)))
assert refused(lambda: udp.connect(("169.254.169.254", 80)))
assert refused(lambda: socket.socket(socket.AF_INET6).connect(("::ffff:127.0.0.2", port)))
assert refused(lambda: tcp.bind(("127.0.0.1", 0))), "who crawls listens nowhere"
assert refused(lambda: asyncio.run(asyncio.open_connection("127.0.0.2", port)))
tcp.connect(("127.0.0.1", port))
path = os.path.join(tempfile.mkdtemp(), "s")
socket.socket(socket.AF_UNIX).bind(path)
"""


def test_no_socket_of_the_process_reaches_a_forbidden_address(tmp_path: Path) -> None:
    """Whoever opens it: a library that looks something up for itself, or code of ours that forgets the rest."""
    with TownHall() as hall, TownHall(address=FORBIDDEN, port=hall.port) as forbidden:
        subprocess.run([sys.executable, "-c", WALL, str(hall.port)], env=ENVIRONMENT, check=True, timeout=120)
        assert forbidden.connections == 0
