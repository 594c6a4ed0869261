"""The papers of the benchmark's sites: any number of them, none like another, the n-th always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from prose import by_rank

from portal import sentences
from portal.papers import CHINA, Block, Paper, Paragraph, Posting, Table, day_in_words, numeral
from portal.plans import SitePlan
from portal.prose import Words, amended
from portal.topics import TOPICS

LAST = date(2026, 2, 20)
DAYS = 3_000
"""How far back they go."""
SHORTEST, LONGEST = 300, 8_000
"""Characters. Between them texts are as long as a lognormal has them, as those of 44 real pages of 20 to 60 KB are:
half of them have fewer than 1,750, and the mean is 2,000.
"""
TABLED = 0.15


@cache
def words() -> tuple[list[str], list[float]]:
    """As many and as uneven as those of a large archive, with their cumulative weights; of GB 2312's common
    characters, for who reads Traditional ones too has more to do with those.
    """
    chance = Random(1)
    characters = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
    return ["".join(chance.choices(characters, k=2)) for _ in range(40_000)], by_rank(40_000)


def drawn(rng: Random, count: int) -> str:
    """So many words. Whole sentences are never drawn twice: of a stock of 20,000, every text would share some with a
    thousand others, and each would be judged for copies of dozens.
    """
    choice, weights = words()
    return "".join(rng.choices(choice, cum_weights=weights, k=count))


def posting(plan: SitePlan, channel: str, number: int) -> Posting:
    """What a site has under a number."""
    rng = Random(f"{plan.id}/{number}")
    on = LAST - timedelta(days=rng.randrange(DAYS))
    at = datetime.combine(on, time(9, rng.randrange(60)), CHINA)
    paper = _paper(plan, on, number, rng)
    return Posting(id=100_000 + number, paper=paper, channels=(channel,), published_at=at, modified_at=at,
                   index_number=f"{plan.organisation}/{on.year}-{number:05}", publisher=paper.office,
                   source=plan.title, paper_number=number, draft=number)  # fmt: skip


def edited(plan: SitePlan, former: Posting, edition: int) -> Posting:
    """The same with a paragraph that is new."""
    rng = Random(f"{plan.id}/{former.id}/{edition}")
    return replace(former, paper=amended(former.paper, rng=rng, office=plan.host))


def _paper(plan: SitePlan, on: date, number: int, rng: Random) -> Paper:
    topic, office = rng.choice(TOPICS), rng.choice(plan.offices)
    spoken = Words(rng, topic, office, on)
    return Paper(
        kind="notice",
        title=f"{office.name}关于{drawn(rng, 3)}{topic.name}有关事项的通知（第{number}号）",
        body=tuple(_body(spoken, rng, office.name, on)),
        office=office.name,
        written_on=on,
        number=f"{office.mark}〔{on.year}〕{number}号",
        subject=topic.subject,
        genre="通知",
        keywords=",".join(topic.keywords),
        summary=spoken.fill(rng.choice(sentences.REASONS)),
        validity=rng.choice(("有效", "失效", None)),
    )


def _body(spoken: Words, rng: Random, office: str, on: date) -> Iterator[Block]:
    length = min(LONGEST, max(SHORTEST, int(rng.lognormvariate(7.4, 0.6))))
    yield Paragraph(text="各乡镇人民政府、街道办事处，各有关单位：", role="address")
    yield Paragraph(text=spoken.fill(rng.choice(sentences.INTRODUCTIONS)))
    written = section = 0
    while written < length:
        if rng.random() < 0.15:
            section += 1
            yield Paragraph(text=f"{numeral(section)}、{rng.choice(sentences.SECTIONS)[0]}", role="heading")
        paragraph = _paragraph(rng)
        written += len(paragraph)
        yield Paragraph(text=paragraph)
    if rng.random() < TABLED:
        yield Table(rows=tuple(_row(rng) for _ in range(rng.randint(8, 40))))
    yield Paragraph(text=office, role="signature")
    yield Paragraph(text=day_in_words(on), role="signature")


def _paragraph(rng: Random) -> str:
    lengths = ((rng.randint(4, 12), rng.randint(4, 12)) for _ in range(rng.randint(2, 9)))
    return "".join(f"{drawn(rng, one)}，{drawn(rng, other)}。" for one, other in lengths)


def _row(rng: Random) -> tuple[str, ...]:
    return (
        drawn(rng, 4),
        f"{rng.random() * 10_000:.2f}",
        f"{rng.random() * 10_000:.2f}",
        rng.choice(("已完成", "进行中")),
    )
