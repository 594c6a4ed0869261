"""What the code may never do with strangers' bytes, read from the code itself; each exception stands here, and why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("archive", "crawler", "gongkai")
FILES = [*sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py")), ROOT / "scheduler.py"]

CONNECTING = {
    "socket", "socketserver", "ssl", "select", "urllib.request", "urllib3", "http.client", "http.server", "requests",
    "httpx", "aiohttp", "websockets", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "nntplib",
    "asyncio.streams", "apprise", "uvicorn", "prometheus_client", "playwright", "scrapy_playwright", "subprocess",
    "multiprocessing", "pebble",
}  # fmt: skip
"""Modules that open connections, listen, or start processes (which might)."""

MAY_CONNECT = {
    ("crawler/connecting.py", "socket"): "looks names up, and is the wall",
    ("crawler/drawing/browser.py", "playwright"): "speaks with Chromium by pipes",
    ("crawler/drawing/browser.py", "scrapy_playwright"): "likewise; its downloader is not installed",
    ("crawler/drawing/parts.py", "playwright"): "likewise",
    ("crawler/files/converting.py", "subprocess"): "starts LibreOffice, by a list of arguments",
    ("crawler/inbox.py", "multiprocessing"): "the pool of readers, and what of theirs is believed",
    ("crawler/inbox.py", "pebble"): "likewise",
    ("crawler/readers.py", "pebble"): "likewise",
    ("crawler/waiting.py", "pebble"): "recognises scans, and has LibreOffice started, in a process of its own",
    ("crawler/supervision/child.py", "subprocess"): "starts our own processes, by a list of arguments",
    ("crawler/supervision/handed.py", "select"): "waits for the end of a pipe",
    ("archive/exposition.py", "http.server"): "the type of the metrics' server",
    ("archive/exposition.py", "prometheus_client"): "metrics, on loopback, where a port was asked for",
    ("gongkai/serving.py", "uvicorn"): "`gongkai serve`",
    ("gongkai/piping.py", "select"): "waits for the end of a pipe",
    ("gongkai/posting.py", "http.client"): "webhooks, to whom the operator named",
    ("gongkai/posting.py", "socket"): "likewise",
    ("gongkai/posting.py", "ssl"): "likewise",
    ("gongkai/telling.py", "apprise"): "alerts, to whom the operator named",
}

RUNNING = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
RUNNING_OF = {
    "os": {"system", "popen", "execv", "execve", "execvp", "execvpe", "execl", "execlp", "spawnv", "spawnl",
           "posix_spawn", "fork"},
    "pickle": {"load", "loads", "Unpickler"},
    "marshal": {"load", "loads"},
    "shelve": {"open"},
    "dill": {"load", "loads"},
    "joblib": {"load"},
    "numpy": {"load"},
    "np": {"load"},
    "yaml": {"load", "full_load", "unsafe_load"},
    "tempfile": {"mktemp"},
    "importlib": {"import_module"},
    "runpy": {"run_path", "run_module"},
    "code": {"interact", "InteractiveConsole"},
    "asyncio": {"create_subprocess_shell"},
    "commands": {"getoutput"},
    "subprocess": {"getoutput", "getstatusoutput"},
    "zipfile": {"ZipFile.extractall"},
    "shutil": {"unpack_archive"},
}  # fmt: skip

NOT_IMPORTED = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "runpy", "commands", "code", "codeop"}

MAY_IMPORT = {("crawler/inbox.py", "pickle"): "takes nothing but records out of what readers send"}

MAY_RUN = {
    ("gongkai/__init__.py", "import_module"): "the module of one of our commands, from a table in the same file",
    ("crawler/reading.py", "import_module"): "what readers read with, from a tuple in the same file",
    ("crawler/spiders/recognising.py", "import_module"): "the families, from a tuple in the package's own file",
}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def one_of(module: str, modules: set[str]) -> str | None:
    return next((name for name in modules if module == name or module.startswith(name + ".")), None)


def test_only_these_files_can_open_a_connection_or_start_a_process() -> None:
    found = {
        (name_of(file), name) for file in FILES for module in imported(file) if (name := one_of(module, CONNECTING))
    }
    assert found == set(MAY_CONNECT)


def calls(file: Path) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call with the name it is called by, and of what."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, "", node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node, ast.unparse(node.func.value), node.func.attr


@pytest.mark.parametrize("room", ["archive", "crawler", "gongkai", "scheduler.py"])
def test_nothing_runs_that_was_read(room: str) -> None:
    found = set()
    for file in FILES:
        if name_of(file).startswith(room):
            for call, of, name in calls(file):
                bare = RUNNING | {
                    name for names in RUNNING_OF.values() for name in names if name not in ("open", "load")
                }
                if (not of and name in bare) or name in RUNNING_OF.get(of, ()):
                    found.add((name_of(file), name))
                shell = [keyword for keyword in call.keywords if keyword.arg == "shell"]
                assert not shell, f"{name_of(file)}:{call.lineno} names a shell"
    assert found == {exception for exception in MAY_RUN if exception[0].startswith(room)}


def test_nothing_that_runs_what_it_reads_is_imported() -> None:
    found = {(name_of(file), module) for file in FILES for module in imported(file) if one_of(module, NOT_IMPORTED)}
    assert found == set(MAY_IMPORT)


def test_modules_are_named_by_us() -> None:
    """Scrapy loads what its settings name; ours are constants of one file, and settings.toml has no such word."""
    from crawler.tables import TABLES

    words = {name for table in TABLES.values() for name in table.model_fields}
    assert not {
        word for word in words if any(part in word for part in ("class", "module", "command", "script", "shell"))
    }
