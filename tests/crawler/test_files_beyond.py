"""What the extras add: text in pictures, and files that LibreOffice converts. Without them a sentence says how."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from files.packages import pdf

from crawler.errors import ConverterMissing, RecognitionMissing
from crawler.files import converting, recognising

FILES = Path(__file__).parent / "files"


@pytest.mark.skipif(recognising.available(), reason="the extra [ocr] is installed here")
def test_without_the_extra_a_sentence_says_how_to_install_it() -> None:
    with pytest.raises(RecognitionMissing, match=r"pip install 'gongkai\[ocr\]'"):
        recognising.recognise((FILES / "scanned.pdf").read_bytes())


def test_without_libreoffice_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConverterMissing, match="no LibreOffice"):
        converting.convert(b"")


@pytest.mark.skipif(not recognising.available(), reason="the extra [ocr] is not installed")
def test_a_scan_is_recognised_and_says_how_sure_that_is() -> None:
    content = recognising.recognise((FILES / "scanned.pdf").read_bytes(), name="扫描件.pdf")
    assert (content.format, content.unread, content.pages, content.quality) == ("pdf", None, 1, ("ocr",))
    assert content.reader.startswith("rapidocr ")
    assert content.confidence is not None
    assert content.confidence > 0.9
    assert "湿地公园管理办法" in content.text


@pytest.mark.skipif(not recognising.available(), reason="the extra [ocr] is not installed")
def test_what_needs_no_recognition_is_read_as_ever_and_a_broken_picture_costs_itself() -> None:
    assert recognising.recognise((FILES / "notice.docx").read_bytes()).reader == "gongkai docx 1"
    assert recognising.recognise(b"\x89PNG\r\n\x1a\nnothing").unread == "damaged"


def stand_in(folder: Path, script: str) -> None:
    """A `soffice` that does what ``script`` (of a shell) says; its arguments are those of a conversion."""
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_what_a_converter_makes_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # $7 is the value of --outdir; the environment is none of ours
    script = f'test -z "$SECRET" && test "$2" = --headless && mkdir "$7" && cp {FILES / "notice.docx"} "$7/in.docx"'
    stand_in(tmp_path / "bin", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.defpath}")
    monkeypatch.setenv("SECRET", "x")
    content = converting.convert((FILES / "notice.doc").read_bytes(), name="通知.doc")
    assert (content.format, content.unread, content.reader) == ("doc", None, "LibreOffice, gongkai docx 1")
    assert "湿地公园" in content.text


def test_a_conversion_without_end_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    stand_in(tmp_path / "bin", f"sleep 600 & echo $! > {told}; wait")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.defpath}")
    content = converting.convert(pdf(["x"]), seconds=2)
    assert (content.unread, content.detail) == ("too-large", "LibreOffice found no end of it in 2 s")
    state = Path(f"/proc/{told.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.long
@pytest.mark.skipif(not converting.available(), reason="there is no LibreOffice here")
def test_libreoffice_makes_a_newer_file_of_an_older_one() -> None:
    content = converting.convert((FILES / "notice.doc").read_bytes(), name="通知.doc")
    assert content.unread is None
    assert "湿地公园管理办法" in content.text
