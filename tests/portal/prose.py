"""The author of the invented government's papers: readable official Chinese, drawn from a seeded source of chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from portal import sentences
from portal.government import PROVINCE
from portal.papers import Block, File, Paper, Paragraph, Table, day_in_characters, day_in_words, numeral
from portal.plans import Kind, Office
from portal.topics import FAMILY_NAMES, GIVEN_NAMES, TOPICS, VILLAGES, Topic

ATTACHED = 0.22
"""Share of notices, announcements and measures with attachments: about 15 % of everything."""
TABLED = 0.3
FIVE_YEARS = 5

_T = TypeVar("_T")

_EXTENSIONS: tuple[str, ...] = ("docx", "pdf", "xlsx", "txt")
_SEASONS = "春夏秋冬"
_LEVELS = "省市区县旗"


class Words(dict[str, str]):
    """The words of one paper; numbers and places are drawn anew each time a sentence asks for them."""

    def __init__(self, rng: Random, topic: Topic, office: Office, on: date) -> None:
        super().__init__(
            topic=topic.name,
            target=topic.target,
            office=office.name,
            province=PROVINCE,
            province_mark=PROVINCE[0],
            level=_level(office),
            last_year=str(on.year - 1),
            year=str(on.year - 1),
        )
        self._rng = rng
        self._topic = topic
        self._tasks: list[str] = []

    def __missing__(self, key: str) -> str:
        rng = self._rng
        draw: dict[str, Callable[[], object]] = {
            "n": lambda: rng.randint(21, 460),
            "small": lambda: rng.randint(3, 19),
            "digit": lambda: rng.randint(1, 9),
            "hundred": lambda: rng.randint(11, 99) * 100 + rng.randint(1, 9) * 10,
            "percent": lambda: rng.randint(42, 98),
            "month": lambda: rng.randint(1, 12),
            "day": lambda: rng.randint(5, 28),
            "weekday": lambda: rng.choice("一二三四五"),
            "season": lambda: rng.choice(_SEASONS),
            "village": lambda: rng.choice(VILLAGES[:6]),
            "village2": lambda: rng.choice(VILLAGES[6:]),
            "unit": lambda: rng.choice(self._topic.units),
            "task": self._task,
            "reason": lambda: self.fill(rng.choice(sentences.REASONS)),
        }
        return str(draw[key]())

    def _task(self) -> str:
        """A task not yet spoken of, while there is one."""
        if not self._tasks:
            self._tasks = self._rng.sample(self._topic.tasks, len(self._topic.tasks))
        return self._tasks.pop()

    def fill(self, sentence: str) -> str:
        """The sentence with every brace filled."""
        return sentence.format_map(self)

    def pick(self, pool: Sequence[str], count: int) -> list[str]:
        """Different sentences of a pool, in the order of the pool, filled."""
        chosen = sorted(self._rng.sample(range(len(pool)), min(count, len(pool))))
        return [self.fill(pool[index]) for index in chosen]


class Author:
    """Writes papers. One author a portal, so that document numbers run on and no title comes twice."""

    def __init__(self) -> None:
        self._titles: set[str] = set()
        self._numbers: dict[tuple[str, int], int] = {}

    def write(self, kind: Kind, office: Office, on: date, *, rng: Random) -> Paper:
        """A paper of that kind, dated by that day. The same calls in the same order give the same papers."""
        writers = {
            "notice": self._notice,
            "announcement": self._announcement,
            "measures": self._measures,
            "report": self._report,
            "interpretation": self._interpretation,
            "answers": self._answers,
            "appointment": self._appointment,
        }
        topic = rng.choice(TOPICS)
        return writers[kind](topic, office, on, Words(rng, topic, office, on), rng)

    def _notice(self, topic: Topic, office: Office, on: date, words: Words, rng: Random) -> Paper:
        form = rng.choice(("进一步做好{}工作", "开展{}专项行动", "加快推进{}", "报送{}进展情况", "印发{}实施方案"))
        title = self._title(f"{office.name}关于{form.format(topic.name)}的通知", on, rng)
        address = Paragraph(text="各乡镇人民政府、街道办事处，各有关单位：", role="address")
        body: list[Block] = [address, Paragraph(text=words.fill(rng.choice(sentences.INTRODUCTIONS)))]
        for number, (heading, pool) in enumerate(_some(rng, sentences.SECTIONS, rng.randint(4, 7)), 1):
            body.append(Paragraph(text=f"{numeral(number)}、{heading}", role="heading"))
            body += [
                Paragraph(text=f"（{numeral(index)}）{sentence}")
                for index, sentence in enumerate(words.pick(pool, rng.randint(2, 5)), 1)
            ]
        if rng.random() < TABLED:
            body += [Paragraph(text=words.fill("{topic}任务分解情况见下表：")), _table(topic, rng)]
        body.append(Paragraph(text="特此通知。"))
        paper = self._paper("notice", title, body, office, on, topic=topic, rng=rng)
        return _signed(_with_files(paper, topic, rng), rng)

    def _announcement(self, topic: Topic, office: Office, on: date, words: Words, rng: Random) -> Paper:
        village = rng.choice(VILLAGES)
        form, pool = rng.choice(sentences.ANNOUNCEMENTS)
        title = self._title(f"关于{village}{topic.name}{form}的公告", on, rng)
        body: list[Block] = [Paragraph(text=text) for text in words.pick(pool, rng.randint(6, 8))]
        if rng.random() < TABLED:
            body.append(_table(topic, rng))
        body.append(Paragraph(text="特此公告。"))
        paper = self._paper("announcement", title, body, office, on, topic=topic, rng=rng)
        return _signed(_with_files(paper, topic, rng), rng)

    def _measures(self, topic: Topic, office: Office, on: date, words: Words, rng: Random) -> Paper:
        form = rng.choice(("管理办法", "实施细则", "补助资金管理暂行办法", "监督检查规定"))
        place = office.name.partition("人民政府")[0]
        title = self._title(f"{place}{topic.name}{form}", on, rng)
        articles = words.pick(sentences.ARTICLES, rng.randint(11, 18))
        effective = on + timedelta(days=rng.randint(15, 60))
        expires = effective.replace(year=effective.year + FIVE_YEARS, day=min(effective.day, 28))
        articles.append(f"本办法由{office.name}负责解释。")
        articles.append(f"本办法自{day_in_words(effective)}起施行，有效期至{day_in_words(expires)}。")
        body: list[Block] = [
            Paragraph(text=f"第{numeral(number)}条　{article}") for number, article in enumerate(articles, 1)
        ]
        paper = self._paper("measures", title, body, office, on, topic=topic, rng=rng)
        paper = replace(paper, effective_on=effective, expires_on=expires, genre="规范性文件", validity="有效")
        return _signed(_with_files(paper, topic, rng), rng)

    def _report(self, topic: Topic, office: Office, on: date, words: Words, rng: Random) -> Paper:
        """The same frame every year and everywhere: only the numbers, the year and the body tell two apart."""
        title = self._title(f"{office.name}{words['year']}年法治政府建设年度报告", on, rng)
        body: list[Block] = [Paragraph(text=words.fill(sentences.REPORT_OPENING))]
        for number, (heading, pool) in enumerate(sentences.REPORT_SECTIONS, 1):
            body.append(Paragraph(text=f"{numeral(number)}、{heading}", role="heading"))
            body += [Paragraph(text=words.fill(sentence)) for sentence in pool]
        paper = self._paper("report", title, body, office, on, topic=topic, rng=rng)
        return _signed(replace(paper, number=None, subject="综合政务\\政务公开", genre="报告", validity=None), rng)

    def _interpretation(self, topic: Topic, office: Office, on: date, words: Words, rng: Random) -> Paper:
        form = rng.choice(("管理办法", "实施细则", "三年行动方案", "补助标准"))
        place = office.name.partition("人民政府")[0]
        title = self._title(f"《{place}{topic.name}{form}》政策解读", on, rng)
        texts = words.pick(sentences.INTERPRETATIONS, rng.randint(8, 11))
        marks = ("一、制定背景", "二、主要内容", "三、注意事项")
        share = -(-len(texts) // len(marks))
        body: list[Block] = []
        for index, mark in enumerate(marks):
            body.append(Paragraph(text=mark, role="heading"))
            body += [Paragraph(text=text) for text in texts[index * share : (index + 1) * share]]
        paper = self._paper("interpretation", title, body, office, on, topic=topic, rng=rng)
        return replace(paper, signed=False, number=None, genre="政策解读", validity=None)

    def _answers(self, topic: Topic, office: Office, on: date, words: Words, rng: Random) -> Paper:
        title = self._title(f"{topic.name}常见问题解答", on, rng)
        body: list[Block] = []
        for question, answer in _some(rng, sentences.QUESTIONS, rng.randint(6, 9)):
            body += [
                Paragraph(text=words.fill(f"问：{question}")),
                Paragraph(text=words.fill(f"答：{answer}")),
            ]
        paper = self._paper("answers", title, body, office, on, topic=topic, rng=rng)
        return replace(paper, signed=False, number=None, genre="问答", validity=None)

    def _appointment(self, topic: Topic, office: Office, on: date, words: Words, rng: Random) -> Paper:
        """Short, and one like the other but for names and posts."""
        people = [rng.choice(FAMILY_NAMES) + rng.choice(GIVEN_NAMES) for _ in range(rng.randint(5, 9))]
        title = self._title(f"{office.name}关于{people[0]}等职务任免的通知", on, rng)
        opening = f"经{day_in_words(on - timedelta(days=2))}{office.name}第{rng.randint(3, 60)}次常务会议研究，决定："
        lines = []
        for person in people:
            post = f"{rng.choice(VILLAGES)}{topic.name}工作站"
            rank = rng.choice(("站长", "副站长", "四级调研员"))
            trial = rng.choice(("，试用期一年", "", f"，免去其{rng.choice(VILLAGES)}综合办公室主任职务"))
            lines.append(
                f"任命{person}为{post}{rank}{trial}。" if rng.random() < 0.7 else f"免去{person}{post}{rank}职务。"
            )
        first = Paragraph(text=f"各乡镇人民政府，{_level(office)}直各单位：", role="address")
        duty = f"以上同志任职时间自会议研究之日起计算，工作交接于{words['small']}日内完成，交接清单一式{words['digit']}份存档。"
        texts = [opening, *lines, duty]
        body: list[Block] = [first, *(Paragraph(text=text) for text in texts)]
        paper = self._paper("appointment", title, body, office, on, topic=topic, rng=rng)
        return _signed(replace(paper, subject="劳动、人事、监察\\人事工作", genre="任免", validity=None), rng)

    def _paper(
        self,
        kind: Kind,
        title: str,
        body: list[Block],
        office: Office,
        on: date,
        *,
        topic: Topic,
        rng: Random,
    ) -> Paper:
        first = next(b.text for b in body if isinstance(b, Paragraph) and b.role == "text")
        return Paper(
            kind=kind,
            title=title,
            body=tuple(body),
            office=office.name,
            written_on=on,
            number=self._number(office, on) if kind != "announcement" else None,
            subject=topic.subject,
            genre="通知" if kind == "notice" else "公告",
            keywords=",".join(topic.keywords),
            summary=f"{first.partition('。')[0]}。",
            validity=rng.choice(("有效", "有效", None)),
        )

    def _number(self, office: Office, on: date) -> str:
        number = self._numbers.get((office.mark, on.year), 0) + 1
        self._numbers[office.mark, on.year] = number
        return f"{office.mark}〔{on.year}〕{number}号"

    def _title(self, wanted: str, on: date, rng: Random) -> str:
        """The title, told apart by year and batch from one that is taken."""
        title = wanted
        while title in self._titles:
            title = f"{wanted}（{on.year}年第{numeral(rng.randint(1, 60))}批）"
        self._titles.add(title)
        return title


def amended(paper: Paper, *, rng: Random, office: Office) -> Paper:
    """The paper after a substantive edit: one paragraph rewritten or a new one put in, never the signature.

    A page that only led to its file has words of its own by then.
    """
    topic = next((t for t in TOPICS if t.name in paper.title), TOPICS[0])
    addition = Paragraph(text=Words(rng, topic, office, paper.written_on).fill(rng.choice(sentences.ADDITIONS)))
    plain = [i for i, block in enumerate(paper.body) if isinstance(block, Paragraph) and block.role == "text"]
    place = rng.choice(plain)
    rewrite = rng.random() < 0.5 and len(plain) > 2
    body = [*paper.body[:place], addition, *paper.body[place + 1 if rewrite else place :]]
    return replace(paper, body=tuple(body), cover=False)


def _level(office: Office) -> str:
    """我市, 我县: the first of them in the name, for 临渠区市场监督管理局 is no city's."""
    return min((level for level in _LEVELS if level in office.name), key=office.name.index)


def _some(rng: Random, pool: Sequence[_T], count: int) -> list[_T]:
    return [pool[index] for index in sorted(rng.sample(range(len(pool)), min(count, len(pool))))]


def _table(topic: Topic, rng: Random) -> Table:
    heads = ("乡镇", *(f"任务数（{unit}）" for unit in topic.units[:2]), "完成时限")
    rows = tuple(
        (village, str(rng.randint(3, 90)), str(rng.randint(3, 90)), f"{rng.randint(4, 12)}月底前")
        for village in rng.sample(VILLAGES, rng.randint(3, 6))
    )
    return Table(rows=(heads, *rows))


def _with_files(paper: Paper, topic: Topic, rng: Random) -> Paper:
    if rng.random() >= ATTACHED:
        return paper
    stems = rng.sample(("任务分解表", "申报表", "联络员名单", "政策明白纸", "补助标准一览"), rng.randint(1, 2))
    files = tuple(_file(f"{topic.name}{stem}", topic, rng) for stem in stems)
    lines = tuple(
        Paragraph(text=f"附件{number}：{file.stem}", role="attachment") for number, file in enumerate(files, 1)
    )
    return replace(paper, body=(*paper.body, *lines), files=files)


def _file(stem: str, topic: Topic, rng: Random) -> File:
    lines = tuple(f"{village}\t{rng.choice(topic.tasks)}\t{rng.randint(3, 400)}" for village in VILLAGES[:5])
    extension = rng.choice(_EXTENSIONS)
    return File(stem=stem, extension=extension, lines=lines)  # type: ignore[arg-type]


def _signed(paper: Paper, rng: Random) -> Paper:
    """With the signature (落款): the body, and the date in one of the two ways officials write it."""
    write = rng.choice((day_in_words, day_in_characters))
    lines = (
        Paragraph(text=paper.office, role="signature"),
        Paragraph(text=write(paper.written_on), role="signature"),
    )
    return replace(paper, body=(*paper.body, *lines))
