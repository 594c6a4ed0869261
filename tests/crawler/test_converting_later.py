"""Files that LibreOffice is to convert wait for it; it is confined, and what it makes is read as a crawl reads."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from files.packages import zipped
from test_files_beyond import stand_in
from test_readers import what_the_kernel_takes
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive, finding, waiting
from archive.records import Attachment, FileContent
from crawler.files import converting, read_file
from crawler.tables import ReaderSettings
from crawler.waiting import Tools, read_waiting

SAYING = "<p xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><a:p><a:r><a:t>{}</a:t></a:r></a:p></p>"


def made_of(text: str) -> bytes:
    """Slides as a converter makes them."""
    return zipped({"[Content_Types].xml": "<Types/>", "ppt/slides/slide1.xml": SAYING.format(text)})


@pytest.fixture
def script(tmp_path: Path) -> str:
    """What stands in for LibreOffice: $5 is the format that is asked for, $7 the folder for it, $8 the file."""
    (tmp_path / "made.pptx").write_bytes(made_of("湿地公园管理办法解读"))
    return f'mkdir "$7" && cp {tmp_path / "made.pptx"} "$7/in.$5"'


def archive_of(path: Path, *files: bytes) -> Path:
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        names = tuple(Attachment(url=f"{HOME}{number}.ppt", name="解读.ppt") for number in range(len(files)))
        run.save(recorded(run, exchange(HOME + "1.html")), content(attachments=names))
        for name, payload in zip(names, files, strict=True):
            capture = recorded(run, exchange(name.url, payload, kind="attachment"))
            run.save(capture, FileContent(format="ppt", media_type="application/x", unread="unsupported", pages=9))
    return path


@pytest.fixture
def slides(tmp_path: Path) -> Path:
    return archive_of(tmp_path / "slides.db", b"whole", b"broken")


def converted(path: Path) -> list[FileContent]:
    by = Tools(readers=ReaderSettings(processes=1), converts=converting.available())
    return [one.content for one in read_waiting(path, by, over=lambda: False)]


def test_slides_wait_until_there_is_a_libreoffice(
    slides: Path, tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert converted(slides) == []
    stand_in(tmp_path / "bin", f'grep -q broken "$8" || {{ {script}; }}')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.defpath}")
    whole, broken = converted(slides)
    assert (whole.format, whole.media_type, whole.unread, whole.pages) == ("ppt", "application/x", None, 1)
    assert (whole.text, whole.reader) == ("湿地公园管理办法解读", "LibreOffice, gongkai pptx 1")
    assert (broken.format, broken.media_type, broken.unread, broken.pages) == ("ppt", "application/x", "unsupported", 9)
    assert broken.detail == "LibreOffice makes nothing of it either"
    assert whole.quality == broken.quality == ("converted",)
    with Archive.write(slides) as archive:
        assert waiting.keep_noted(archive, NOW) == 2
        assert [hit.document for hit in finding.search(archive.connection, "管理办法解读")] == [1]
    assert converted(slides) == [], "each is tried once"


def test_a_libreoffice_that_does_not_work_costs_no_file_its_try(
    slides: Path, tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in(tmp_path / "bin", "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.defpath}")
    assert converted(slides) == []
    assert [record.message for record in caplog.records if record.name == "crawler.waiting"] == [
        "LibreOffice makes no pptx here, what it takes that for waits on: LibreOffice makes nothing of it either"
    ]
    stand_in(tmp_path / "mended", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'mended'}:{os.defpath}")
    assert [content.unread for content in converted(slides)] == [None, None]


ATTEMPTS = """
import os, pathlib, socket, sys, zipfile
mine, upkeep = pathlib.Path(sys.argv[1]), int(sys.argv[2])
attempts = {
    "writes": lambda: (mine / "written").write_text("x"),
    "overwrites": lambda: (mine / "secret").write_text("x"),
    "moves": lambda: (mine / "secret").rename(mine / "moved"),
    "sends": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "connects": lambda: socket.socket(socket.AF_UNIX).connect(str(mine / "socket")),
    "looks": lambda: open(f"/proc/{upkeep}/mem", "rb"),
    "signals": lambda: os.kill(upkeep, 0),
    "works": lambda: pathlib.Path("here").write_text("x"),
}
done = []
for name, attempt in attempts.items():
    try:
        attempt()
        done.append(name)
    except OSError:
        pass
os.mkdir(sys.argv[3])
with zipfile.ZipFile(f"{sys.argv[3]}/in.pptx", "w") as made:
    made.writestr("[Content_Types].xml", "<Types/>")
    made.writestr("ppt/slides/slide1.xml", sys.argv[4].format(" ".join(done)))
"""


def test_a_program_that_a_file_has_taken_over_writes_nothing_and_calls_nobody(
    slides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (taken := what_the_kernel_takes()) != ("landlock", "seccomp"):
        pytest.skip(f"this kernel takes only {taken or 'nothing'} from a program")
    (tmp_path / "attempts.py").write_text(ATTEMPTS, encoding="utf-8")
    (tmp_path / "secret").write_text("mine", encoding="utf-8")
    arguments = f'{tmp_path} {os.getpid()} "$7" "{SAYING}"'
    stand_in(tmp_path / "bin", f"{sys.executable} {tmp_path / 'attempts.py'} {arguments}")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.defpath}")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        listening.listen()
        assert [content.text for content in converted(slides)] == ["works", "works"]
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "mine"


FLAT = converting.PROBES["pptx"].replace(
    b"<draw:page/>",
    "<draw:page><draw:frame xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0' svg:width='9cm' "
    "svg:height='5cm'><draw:text-box><text:p xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>"
    "湿地公园管理办法解读</text:p></draw:text-box></draw:frame></draw:page>".encode(),
)


@pytest.mark.long
@pytest.mark.skipif(not converting.available(), reason="there is no LibreOffice here")
def test_libreoffice_converts_slides_confined_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "deck.fodp").write_bytes(FLAT)
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "ppt", "--outdir", str(tmp_path), str(tmp_path / "deck.fodp")],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deck = (tmp_path / "deck.ppt").read_bytes()
    assert (read_file(deck).format, read_file(deck).unread) == ("ppt", "unsupported")
    whole, cut = converted(archive_of(tmp_path / "archive.db", deck, deck[:3000]))
    assert (whole.unread, whole.quality) == (None, ("converted",))
    assert "湿地公园管理办法解读" in whole.text
    assert (cut.unread, cut.quality) == ("unsupported", ("converted",))
