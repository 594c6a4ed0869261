"""The texts that pairs are made of: invented papers and notices, and real pages where they are at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Literal

from crawler.extract import extract
from pairs import notices, yearly
from pairs.slots import OFFICES
from portal.papers import Paper, Paragraph, numeral
from portal.plans import Kind, Office
from portal.prose import Author

SHARED = Path(__file__).resolve().parents[4] / "shared"
"""Real pages and the user's own five texts; not part of the project."""
SHORTEST = 150
"""Characters of a real page's text from which on it is taken."""
PAPERS, PLANS, NOTICES, YEARLY = 56, 10, 75, 24
KINDS: tuple[Kind, ...] = (
    *("measures", "report", "notice", "interpretation", "appointment", "measures", "announcement", "notice", "answers"),
)
PLAN_CHARACTERS = (6_000, 9_000, 12_000, 16_000, 22_000, 30_000, 40_000)
TITLED = 0.7
"""Share of papers whose text begins with title and number, as many pages have them inside the body."""

Half = Literal["tuning", "held out"]
Manner = Literal["paper", "plan", "notice", "yearly", "page", "seed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Base:
    """A text, and others of its template that are other documents, each with what tells it apart."""

    id: str
    manner: Manner
    text: str
    siblings: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0][:60]

    @property
    def half(self) -> Half:
        """By the digest of its name, so that a text is never in both."""
        return "tuning" if sha256(self.id.encode()).digest()[0] % 2 else "held out"

    @property
    def is_real(self) -> bool:
        return self.manner in {"page", "seed"}


def invented() -> list[Base]:
    """Papers, long plans, short notices and yearly reports: the same at every call."""
    return [*_papers(), *_plans(), *_notices(), *_yearly()]


def real() -> list[Base]:
    """What the extraction reads of real pages, and the five texts; none where they are not at hand."""
    found = []
    for path in sorted((SHARED / "pages").glob("*.html")):
        text = extract(path.read_bytes(), url=None).text
        if len(text) >= SHORTEST:
            found.append(Base(id=f"page/{path.stem}", manner="page", text=text))
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        found.append(Base(id=f"seed/{path.stem}", manner="seed", text="\n".join(dict.fromkeys(lines))))
    return found


def _papers() -> Iterator[Base]:
    for serial in range(PAPERS):
        kind, chance = KINDS[serial % len(KINDS)], Random(f"paper/{serial}")
        office = chance.choice(OFFICES)
        on = date(2017, 1, 10) + timedelta(days=chance.randint(0, 3300))
        paper = Author().write(kind, office, on, rng=chance)
        titled = kind in {"measures", "report"} or chance.random() < TITLED
        yield Base(
            id=f"paper/{serial}",
            manner="paper",
            text=text_of(paper, titled=titled),
            siblings=tuple(_sister_papers(paper, kind, office, titled=titled, chance=chance)),
        )


def text_of(paper: Paper, *, titled: bool = True) -> str:
    head = [paper.title, paper.number] if titled else []
    return "\n".join([*filter(None, head), paper.text])


def _sister_papers(
    paper: Paper, kind: Kind, office: Office, *, titled: bool, chance: Random
) -> Iterator[tuple[str, str]]:
    """Papers of the same kind and words, written by the same body in another year and by another body."""
    elsewhere = chance.choice([other for other in OFFICES if other.name != office.name])
    later = paper.written_on + timedelta(days=chance.randint(350, 380))
    for sort, body, on in (("other year", office, later), ("other body", elsewhere, paper.written_on)):
        yield sort, text_of(_of_one_topic(paper, kind, body, on, chance=chance), titled=titled)


def _of_one_topic(paper: Paper, kind: Kind, office: Office, on: date, *, chance: Random) -> Paper:
    """A paper on the matter of another, as often as chance comes upon it."""
    for _ in range(60):
        sister = Author().write(kind, office, on, rng=chance)
        if sister.subject == paper.subject and sister.keywords == paper.keywords:
            break
    return sister


def _plans() -> Iterator[Base]:
    """Long texts: a plan of many chapters, each from a paper of its own."""
    for serial in range(PLANS):
        chance = Random(f"plan/{serial}")
        office = chance.choice(OFFICES)
        wanted = PLAN_CHARACTERS[serial % len(PLAN_CHARACTERS)]
        on = date(2018, 3, 1) + timedelta(days=chance.randint(0, 2900))
        lines = [f"{office.name}关于印发五年发展规划的通知", f"{office.mark}〔{on.year}〕{chance.randint(1, 60)}号"]
        author, chapter = Author(), 0
        while sum(map(len, lines)) < wanted:
            chapter += 1
            paper = author.write(chance.choice(KINDS), office, on, rng=chance)
            lines += [f"第{numeral(chapter)}章　{paper.title}", *_unsigned(paper)]
        yield Base(id=f"plan/{serial}", manner="plan", text="\n".join(lines)[: int(wanted * 1.02)])


def _unsigned(paper: Paper) -> list[str]:
    return [b.text for b in paper.body if not (isinstance(b, Paragraph) and b.role in {"signature", "address"})]


def _notices() -> Iterator[Base]:
    for serial in range(NOTICES):
        chance = Random(f"notice/{serial}")
        written = notices.notice(serial, chance)
        siblings = tuple(notices.siblings(written, chance))
        yield Base(id=f"notice/{serial}", manner="notice", text=written.text, siblings=siblings)


def _yearly() -> Iterator[Base]:
    for serial in range(YEARLY):
        chance = Random(f"yearly/{serial}")
        written = yearly.yearly(serial, chance)
        siblings = tuple(yearly.siblings(written, chance))
        yield Base(id=f"yearly/{serial}", manner="yearly", text=written.text, siblings=siblings)
