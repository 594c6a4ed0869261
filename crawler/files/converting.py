"""LibreOffice, where it is installed, for what nothing here reads: slides of the nineties, Word 95, odd files."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from archive.records import FileContent
from crawler.errors import ConverterMissing
from crawler.files import read_file
from crawler.files.formats import by_magic
from crawler.files.limits import FILE
from crawler.files.reading import file_of, refused
from crawler.files.said import Refused

SECONDS = 60.0
"""Wall seconds a conversion may take: a long one takes five, and one that hangs hangs for ever."""

CPU_SECONDS = 120
"""The same for a machine on which it gets no processor for long."""

MEMORY = 4 << 30
"""Address space: it maps a gigabyte before it has read a byte."""

TARGETS = {"xls": "xlsx", "ods": "xlsx", "et": "xlsx", "ppt": "pptx", "odp": "pptx"}
"""What each format is made, to be read here; all others become a text."""

PROBES = {
    "docx": b"{\\rtf1 probe}",
    "pptx": b"""<?xml version="1.0" encoding="UTF-8"?>
        <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
            xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
            office:mimetype="application/vnd.oasis.opendocument.presentation">
            <office:body><office:presentation><draw:page/></office:presentation></office:body>
        </office:document>""",
}
"""For each, a file that an installation makes one of, if it can at all: Debian has writer and impress apart."""

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

    It takes two CPU seconds and 250 MB for a short file.
    """
    file = file_of(payload, url="", headers={}, name=name)
    found, ending = file.format, ending_of(file.format.name)
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        try:
            made = newer(payload, ending=ending, folder=Path(folder), seconds=seconds)
        except Refused as error:
            return refused(found, error)
    content = read_file(made, name=f"x.{ending}")
    return replace(content, format=found.name, media_type=found.media_type, reader=reader_of(content))


def ending_of(form: str) -> str:
    """What LibreOffice is to make of a format."""
    return TARGETS.get(form, "docx")


def reader_of(content: FileContent) -> str:
    """Who read a file of which ``content`` was read once it was converted."""
    return f"LibreOffice, {content.reader}".rstrip(", ")


def newer(
    payload: bytes, *, ending: str, folder: Path, headers: Mapping[str, str] | None = None, seconds: float = SECONDS
) -> bytes:
    """The newer file that LibreOffice makes of one, within ``folder``. Raises ConverterMissing and Refused.

    It starts processes, which a reader may not: its caller keeps no secrets and holds no lock.
    """
    program = shutil.which("soffice")
    if program is None:
        raise ConverterMissing
    body = file_of(payload, url="", headers=headers or {}, name="").body
    kind = by_magic(body).name
    source, out = folder / f"in.{'doc' if kind == 'unknown' else kind}", folder / "out"
    source.write_bytes(body)
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    home = f"-env:UserInstallation={profile.parent.as_uri()}"
    command = [program, home, "--headless", "--norestore", "--convert-to", ending, "--outdir", str(out)]
    _run([*command, str(source)], folder, seconds)
    return _made(out / f"in.{ending}")


def _made(path: Path) -> bytes:
    if not path.is_file():
        raise Refused("unsupported", "LibreOffice makes nothing of it either")
    if path.stat().st_size > FILE:
        raise Refused("too-large", f"LibreOffice makes more than {FILE} bytes of it")
    return path.read_bytes()


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>'
        for path, name, value in OPTIONS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run a command under limits, and end it with all that it started. Raises Refused."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
    }
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
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        except ProcessLookupError:
            return  # it has ended already
