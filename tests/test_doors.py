"""What listens, and who is spoken to, while a daemon, its crawl and its readers are at work: what was asked for."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from test_browser import descendants, eventually
from townhall import ENVIRONMENT, TownHall, path_of, settings

from archive import Archive

pytestmark = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="there is no /proc/net to ask")

LISTENING, ESTABLISHED = "0A", "01"

CANARY = "kanarie"
RECEIVER = f"""
[[webhook]]
url = "http://127.0.0.1:9/{CANARY}"
secret = "{CANARY}-{CANARY}-{CANARY}-{CANARY}"
"""

Door = tuple[str, int]


@dataclass
class Sockets:
    """The sockets of some processes: where they listen, and with whom they speak."""

    doors: set[Door] = field(default_factory=set)
    peers: set[Door] = field(default_factory=set)


def sockets_of(processes: list[int]) -> Sockets:
    inodes = set()
    for process in processes:
        for handle in Path(f"/proc/{process}/fd").glob("*"):
            try:
                name = str(handle.readlink())
            except OSError:
                continue
            if name.startswith("socket:["):
                inodes.add(name[8:-1])
    found = Sockets()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            local, remote, state, inode = (line.split()[column] for column in (1, 2, 3, 9))
            if inode not in inodes:
                continue
            if state == LISTENING or (table.startswith("udp") and state != ESTABLISHED):
                found.doors.add(_door(local))
            elif state == ESTABLISHED:
                found.peers.add(_door(remote))
    return found


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _door(text: str) -> Door:
    """An address as the kernel writes it: words in the order of the machine."""
    address, _, port = text.partition(":")
    words = bytes.fromhex(address)
    raw = b"".join(words[at : at + 4][:: -1 if sys.byteorder == "little" else 1] for at in range(0, len(words), 4))
    return socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw), int(port, 16)


def free_port() -> int:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        return int(finder.getsockname()[1])


@contextmanager
def running(folder: Path, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "gongkai", *arguments]
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT | variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def test_a_daemon_its_crawl_and_its_readers_listen_where_they_were_told_and_speak_with_the_site(tmp_path: Path) -> None:
    port = free_port()
    with TownHall() as hall, TownHall() as proxy:
        hall.publish(1, 2, 3)
        hall.pages["/tzgg/"].headers |= {"Set-Cookie": "seen=1; Domain=gov.cn"}
        hall.pages[path_of(3)].waits = 3
        settings(tmp_path, hall, f"[metrics]\nport = {port}\n{RECEIVER}")
        names = [f"{kind}_proxy" for kind in ("http", "https", "all", "ftp")]
        proxies = dict.fromkeys([*names, *map(str.upper, names)], proxy.url) | {"no_proxy": "", "NO_PROXY": ""}
        below, commands = Sockets(), set()
        with running(tmp_path, "run", **proxies) as daemon:

            def look() -> bool:
                processes = list(descendants(daemon.pid))
                now = sockets_of(processes)
                commands.update(map(command_of, processes))
                below.doors |= now.doors
                below.peers |= now.peers
                return path_of(3) in hall.paths()

            eventually(look, 120)
            assert len(descendants(daemon.pid)) >= 2, "the crawl, and its reader"
            until = time.monotonic() + 1
            while time.monotonic() < until:
                look()
            assert sockets_of([daemon.pid]) == Sockets(doors={("127.0.0.1", port)}), "metrics, which were asked for"
            with urlopen(f"http://127.0.0.1:{port}/metrics") as metrics:
                said = metrics.read().decode()
                assert "gongkai_crawls_total" in said
                assert CANARY not in said
        assert below == Sockets(peers={("127.0.0.1", hall.port)})
        assert any("-m crawler --handed" in command for command in commands)
        assert not [command for command in commands if CANARY in command], "arguments are for everybody to see"
        assert proxy.connections == 0, "HTTP_PROXY and its kind change nothing"
        sent = {name.lower() for asked in hall.asked for name in asked.headers}
        assert not sent & {"cookie", "referer", "origin", "proxy-authorization", "x-forwarded-for", "via"}


def test_the_browser_over_the_archive_is_for_this_machine_unless_told_otherwise(tmp_path: Path) -> None:
    Archive.write(tmp_path / "archive.db").close()
    port = free_port()
    with running(tmp_path, "serve", "archive.db", "--port", str(port)) as server:
        eventually(lambda: sockets_of([server.pid]).doors, 60)
        assert sockets_of([server.pid, *descendants(server.pid)]) == Sockets(doors={("127.0.0.1", port)})
