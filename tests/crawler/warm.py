"""A process that has imported what the commands need, and forks for each: a test of a crawl is half imports otherwise.

It has one thread and has begun nothing when it forks, so a command finds itself as in a process of its own. What is
about processes (signals, kills, what is imported when) is tested in real ones.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

IMPORTED = ("gongkai.beginning", "gongkai.crawling", "crawler.crawl", "crawler.rebuild", "crawler.onboarding.survey")

LONGEST_REQUEST = 1 << 18
"""Bytes: arguments and an environment."""


def run(arguments: list[str], *, cwd: Path, env: Mapping[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
    """What `python -m gongkai` does with these arguments. Raises TimeoutError when it does not end."""
    asks = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env)}).encode()
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, ours:
        with its:
            socket.send_fds(_forker(), [asks], [out.fileno(), err.fileno(), its.fileno()])
        ours.settimeout(timeout)
        pid = int(ours.recv(32))
        try:
            code = int(ours.recv(32))
        except TimeoutError:
            os.killpg(pid, signal.SIGKILL)
            raise
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read().decode(), err.read().decode())


@cache
def _forker() -> socket.socket:
    """The way to the process that forks, which ends with this one."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with its:
        command = [sys.executable, "-c", "from warm import fork_for_each; fork_for_each()"]
        process = subprocess.Popen(command, stdin=its, stdout=subprocess.DEVNULL, env=environment)

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def fork_for_each() -> None:
    """The loop of that process. Comes back in a fork, as what was asked for, and at the end."""
    for name in IMPORTED:
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for who waits for the commands
    requests = socket.socket(fileno=os.dup(0))
    while True:
        asked, files, _, _ = socket.recv_fds(requests, LONGEST_REQUEST, 3)
        if not asked:
            return
        if not os.fork():
            requests.close()
            _attend(*files, **json.loads(asked))
            return
        for file in files:
            os.close(file)


def _attend(out: int, err: int, answers: int, *, arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    """Become the command, in a fork, and tell how it ended, outside it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if pid := os.fork():
        os.write(answers, b"%d" % pid)
        os.write(answers, b"%d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        os._exit(0)
    os.setsid()
    os.close(answers)
    for file, number in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(file, number)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["gongkai", *arguments]
    import_module("gongkai").main()
