"""LibreOffice, where it is installed, for what nothing here reads: slides of the nineties, Word 95, odd files."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from archive.records import FileContent
from crawler.errors import ConverterMissing
from crawler.files import read_file
from crawler.files.formats import Format, by_magic, format_of
from crawler.files.limits import FILE
from crawler.files.reading import refused
from crawler.files.said import Refused

SECONDS = 60.0
"""Wall seconds a conversion may take: a long one takes five, and one that hangs hangs for ever."""

CPU_SECONDS = 120
"""The same for a machine on which it gets no processor for long."""

MEMORY = 4 << 30
"""Address space: it maps a gigabyte before it has read a byte."""

TARGETS = {"xls": "xlsx", "ods": "xlsx", "et": "xlsx", "ppt": "pptx", "odp": "pptx"}
"""What each format is made, to be read here; all others become a text."""

SCRIPTING, INET = "Office.Common/Security/Scripting", "Inet/Settings"
OPTIONS = (
    (SCRIPTING, "DisableMacrosExecution", "true"),
    (SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (INET, "ooInetProxyType", "1"),
    (INET, "ooInetHTTPProxyName", "127.0.0.1"),
    (INET, "ooInetHTTPProxyPort", "9"),
    (INET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (INET, "ooInetHTTPSProxyPort", "9"),
)
"""The settings of a profile: no macros, no links to elsewhere, and a proxy at which nobody is."""


def available() -> bool:
    """Whether there is a LibreOffice on PATH."""
    return shutil.which("soffice") is not None


def convert(payload: bytes, *, name: str = "", seconds: float = SECONDS) -> FileContent:
    """What a file says once LibreOffice has made a newer one of it. Raises ConverterMissing, and nothing else.

    It starts processes, which a reader may not: its caller is a process that keeps no secrets and holds no lock. It
    takes two CPU seconds and 250 MB for a short file.
    """
    program = shutil.which("soffice")
    if program is None:
        raise ConverterMissing
    found = format_of(payload, url="", headers={}, name=name)
    ending = TARGETS.get(found.name, "docx")
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        try:
            made = _converted(program, payload, Path(folder), found, ending, seconds)
        except Refused as error:
            return refused(found, error)
    content = read_file(made, name=f"x.{ending}")
    return replace(
        content, format=found.name, media_type=found.media_type, reader=f"LibreOffice, {content.reader}".rstrip(", ")
    )


def _converted(program: str, payload: bytes, folder: Path, found: Format, ending: str, seconds: float) -> bytes:
    """The bytes of the newer file. Raises Refused."""
    source = folder / f"in.{found.name if by_magic(payload).name != 'unknown' else 'doc'}"
    source.write_bytes(payload)
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    home = f"-env:UserInstallation={profile.parent.as_uri()}"
    command = [program, home, "--headless", "--norestore", "--convert-to", ending, "--outdir", str(folder / "out")]
    _run([*command, str(source)], folder, seconds)
    made = folder / "out" / f"in.{ending}"
    if not made.is_file():
        raise Refused("unsupported", "LibreOffice makes nothing of it either")
    if made.stat().st_size > FILE:
        raise Refused("too-large", f"LibreOffice makes more than {FILE} bytes of it")
    return made.read_bytes()


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>'
        for path, name, value in OPTIONS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run a command under limits, and end it with all that it started. Raises Refused."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _limit(process.pid)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Refused("too-large", f"LibreOffice found no end of it in {seconds:g} s") from None
    finally:
        # the program is a script that starts another: ending it alone would leave that one running for ever
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _limit(pid: int) -> None:
    """Bounds that what it starts inherits, where the system has the call (Linux)."""
    if hasattr(resource, "prlimit"):
        try:
            resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.prlimit(pid, resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (2 * FILE, 2 * FILE))
        except ProcessLookupError:
            return  # it has ended already
