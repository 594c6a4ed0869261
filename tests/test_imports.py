"""Imports run one way: gongkai → scheduler → crawler → archive; nothing points back, and the outside world knows
nobody.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from archive import Archive

ROOT = Path(__file__).parent.parent
ROOMS = ["gongkai", "scheduler", "crawler", "archive"]


def imported_rooms(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names & {*ROOMS, "portal"}


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_points_back(room: str) -> None:
    above = set(ROOMS[: ROOMS.index(room)])
    files = [ROOT / f"{room}.py"] if (ROOT / f"{room}.py").exists() else sorted((ROOT / room).rglob("*.py"))
    assert files
    for file in files:
        back = imported_rooms(file) & (above | ({"portal"} if room != "gongkai" else set()))
        assert not back, f"{file.relative_to(ROOT)} imports {back}"


def test_the_invented_government_is_the_outside_world() -> None:
    for file in sorted((ROOT / "tests" / "portal").rglob("*.py")):
        assert not imported_rooms(file) - {"portal"}, file


def test_the_supervisor_stays_light() -> None:
    """Scrapy in the supervisor would keep 60 MB and a reactor alive for nothing between two crawls."""
    heavy = {"scrapy", "twisted", "trafilatura", "lxml", "apprise", "datasette", "pandas", "numpy", "pebble"}
    code = f"import sys, scheduler; print(*({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out.split() == []


SMALL = 80 << 20
"""Bytes that the supervisor may take; with forty sites it was 65 MB."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc to ask")
def test_the_supervisor_is_small() -> None:
    code = "import gongkai, pathlib, scheduler; print(pathlib.Path('/proc/self/status').read_text())"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (kib,) = re.findall(r"VmRSS:\s+(\d+) kB", out)
    assert int(kib) << 10 < SMALL * 0.9, "what it holds of its sites comes on top"


def test_the_supervisor_does_without_the_archives_writing_side() -> None:
    """Judging copies alone brings in tables of characters, and numpy to reckon with; a supervisor only asks."""
    code = "import sys, scheduler; print(*(name for name in sys.modules if name.startswith('archive.')))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not {"archive.store", "archive.copies", "archive.near", "archive.health"} & set(out.split())


SITE = """
[[site]]
id = "linshan"
name = "临山县人民政府"
url = "https://www.linshan.example/"
family = "trs"
channel = [{ name = "通知公告", url = "https://www.linshan.example/tzgg/" }]
"""

NOT_TO_ASK_WITH = {
    "scrapy", "lxml", "w3lib", "rich", "numpy", "rapidfuzz", "opencc", "warcio", "sqlite_utils", "filelock",
    "archive.store", "archive.copies", "crawler.extract", "crawler.spiders.generic",
}  # fmt: skip


@pytest.mark.parametrize("command", ["status", "changes", "search 通知"])
def test_who_only_asks_waits_for_nothing_else(tmp_path: Path, command: str) -> None:
    """With the families, the writing side and the drawing of tables `gongkai status` took more than twice the time."""
    (tmp_path / "settings.toml").write_text(SITE, encoding="utf-8")
    Archive.write(tmp_path / "archive.db").close()
    code = (
        f"import atexit, sys, gongkai\n"
        f"atexit.register(lambda: print('imported', *({NOT_TO_ASK_WITH} & set(sys.modules))))\n"
        f"gongkai.main({command.split()})"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1].split() == ["imported"]


def brought_by(code: str) -> set[str]:
    code = f"import sys; {code}; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {*out.split()}


def test_the_engine_does_without_what_reads_pages() -> None:
    reading = {"crawler.extract.reading", "crawler.listing.reader", "crawler.spiders.generic", "trafilatura"}
    assert not reading & brought_by("import crawler.crawl")


def test_the_engine_begins_without_reading_the_source_of_its_callers() -> None:
    """Scrapy has it read for the sake of three names that nobody uses: see crawler/http11.py."""
    code = "import linecache, crawler.crawl; print(*linecache.cache, sep='\\n')"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not [name for name in out.splitlines() if Path(name).is_relative_to(ROOT / "crawler")]


def test_a_reader_does_without_the_engine() -> None:
    engine = {"scrapy", "twisted", "pydantic", "crawler.settings", "crawler.readers", "archive.store"}
    brought = brought_by("from crawler.reading import READ_WITH; [*map(__import__, READ_WITH)]")
    assert not engine & brought
    assert "crawler.spiders.generic" in brought


EXTRAS = {
    "scrapy-playwright": ("playwright", "scrapy_playwright"),
    "rapidocr": ("rapidocr",),
    "onnxruntime": ("onnxruntime",),
}
"""What each optional dependency brings. Only those modules may import it that a setting asks for."""

ASKED_FOR = {"crawler.drawing.browser", "crawler.drawing.parts"}


def test_extras_are_optional() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert {re.split(r"[<>=~\[; ]", name)[0] for names in wanted.values() for name in names} == set(EXTRAS)
    files = [file for room in ("archive", "crawler", "gongkai") for file in (ROOT / room).rglob("*.py")]
    modules = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files}
    names = sorted(name for name in modules - ASKED_FOR if not name.endswith("__main__"))
    absent = [module for brought in EXTRAS.values() for module in brought]
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({absent}))\n"
        f"from importlib import import_module\nfor name in {['scheduler', *names]}: import_module(name)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
