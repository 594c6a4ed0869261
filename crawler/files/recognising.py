"""Text in pictures (OCR), for scanned files: the extra [ocr], whose models come with it; nothing is downloaded."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from archive.records import FileContent
from crawler.errors import RecognitionMissing
from crawler.files.formats import Format
from crawler.files.layout import Line, is_page_number, lines_of_pieces, paragraphs
from crawler.files.limits import FILE, Budget
from crawler.files.package import Package
from crawler.files.pdf import opened
from crawler.files.reading import content_of, file_of, read, refused
from crawler.files.said import Refused, Said

DPI = 150
"""Dots an inch of a page as it is rendered. Of 1,395 characters of nine points on a scan at 150 dots, askew and with
noise, 0.94 came out right at 100 (8 CPU seconds), 0.97 at 150 (10) and 0.97 at 200 (13).
"""

LONGEST = 2_400
"""Pixels of the longer side of a picture that is looked at: larger ones are made smaller. A3 at 145 dots an inch."""

PIXELS = 60_000_000
"""Pixels a picture may have: A3 at 500 dots an inch, 180 MB in memory; above it is a bomb."""

SMALLEST = 200
"""Pixels of each side below which a picture inside a file is an ornament."""

PAGES = 30
"""Pages that are recognised of a file, where its caller does not say: six minutes of a processor."""

POINTS = 72

PICTURES = r".*\.(?:png|jpe?g|bmp|tiff?|gif|webp)"
EMBEDDING = frozenset(("docx", "ofd", "pptx", "odt"))
"""Packages that may be nothing but pictures."""

Picture = tuple[Any, float]
"""Pixels (an array of rows) and dots an inch."""


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognise(
    payload: bytes, *, url: str = "", headers: Mapping[str, str] | None = None, name: str = "", pages: int = PAGES
) -> FileContent:
    """What the pictures of a scanned file say, at most ``pages`` of them; other files are read as `read_file` does.

    It takes ten to fifteen CPU seconds a page on one processor, and 700 MB: never do it while a crawl waits, and do it
    in a process of its own. Only what goes wrong with the installation is raised: RecognitionMissing.
    """
    engine = _engine()
    file = file_of(payload, url=url, headers=headers or {}, name=name)
    content = read(file)
    if content.unread != "scanned":
        return content
    try:
        said, confidence = _said(engine, _pictures(file.body, file.format), pages)
    except Refused as error:
        return refused(file.format, error, file.flaws)
    except Exception as error:
        # pictures of strangers make decoders stumble in ways that none of them lists
        return refused(file.format, Refused("damaged", f"{type(error).__name__}: {str(error)[:200]}"), file.flaws)
    return content_of(file.format, said, file.flaws, confidence=confidence)


def _said(engine: Callable[..., Any], pictures: Iterator[Picture], most: int) -> tuple[Said, float]:
    """What pictures say and how sure that is. Raises Refused where nothing can be made out."""
    lines, sure, characters, cut = [], 0.0, 0, False
    for number, (picture, dpi) in enumerate(pictures):
        if number >= most:
            cut = True
            break
        found = engine(picture)
        texts, scores = list(found.txts or ()), list(found.scores or ())
        sure += sum(len(text) * float(score) for text, score in zip(texts, scores, strict=True))
        characters += sum(map(len, texts))
        lines.append(_lines(picture, dpi, found.boxes, texts))
    if not characters:
        raise Refused("scanned", f"nothing can be made out in {len(lines)} pictures")
    quality = ("ocr", "truncated") if cut else ("ocr",)
    text = "\n".join(paragraphs(lines))
    return Said(text=text, reader=_reader(), pages=len(lines), quality=quality), round(sure / characters, 4)


def _lines(picture: Any, dpi: float, boxes: Any, texts: list[str]) -> list[Line]:
    """The pieces that were found as lines, in points from the lower left as those of a PDF."""
    scale, height = POINTS / dpi, picture.shape[0]
    pieces = []
    for box, text in zip(boxes if texts else (), texts, strict=True):
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        words = text.strip()
        if words:
            below, above = height - float(bottom), height - float(top)
            pieces.append(Line(words, scale * float(left), scale * float(right), scale * below, scale * above))
    return [line for line in lines_of_pieces(pieces) if not is_page_number(line, height * scale)]


def _pictures(body: bytes, found: Format) -> Iterator[Picture]:
    """The pages of a file as pictures. Raises Refused."""
    if found.name == "pdf":
        yield from _rendered(body)
    elif found.name in EMBEDDING:
        with Package(body, Budget()) as package:
            for name in package.names(PICTURES):
                yield from _decoded(package.read(name, most=FILE), smallest=SMALLEST)
    else:
        yield from _decoded(body)


def _rendered(body: bytes) -> Iterator[Picture]:
    with closing(opened(body)) as document:
        for index in range(len(document)):
            with closing(document[index]) as page:
                dpi = min(DPI, LONGEST * POINTS / max(1.0, *page.get_size()))
                yield page.render(scale=dpi / POINTS).to_numpy(), dpi


def _decoded(body: bytes, *, smallest: int = 1) -> Iterator[Picture]:
    """The frames of a picture, a fax has several, as large as they are looked at. Raises Refused."""
    import numpy
    from PIL import Image, ImageSequence

    with Image.open(io.BytesIO(body)) as image:
        for frame in ImageSequence.Iterator(image):
            if frame.width * frame.height > PIXELS:
                raise Refused("too-large", f"a picture of {frame.width} times {frame.height} pixels")
            if min(frame.size) < smallest:
                continue
            copy = frame.convert("RGB")
            copy.thumbnail((LONGEST, LONGEST))
            yield numpy.asarray(copy)[:, :, ::-1], DPI


@cache
def _engine() -> Callable[..., Any]:
    """The recogniser with its bundled models. Raises RecognitionMissing.

    Each model is named by its file: by itself the library fetches a model that it does not find.
    """
    if not available():
        raise RecognitionMissing("the extra [ocr] is not installed")
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    models = {part: next(iter(sorted(folder.glob(f"*_{part.lower()}_*.onnx"))), None) for part in ("Det", "Cls", "Rec")}
    if None in models.values():
        raise RecognitionMissing(f"its models are not in {folder}")
    options = {f"{part}.model_path": str(path) for part, path in models.items()}
    engine: Callable[..., Any] = rapidocr.RapidOCR(
        params=options
        | {
            "Global.log_level": "error",
            "Global.max_side_len": LONGEST,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # one processor: the crawl has the others
        }
    )
    return engine


def _reader() -> str:
    from importlib.metadata import version

    return f"rapidocr {version('rapidocr')}"
