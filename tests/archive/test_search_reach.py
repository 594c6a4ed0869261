"""What a query finds is what a scan of every text finds: all of it, and nothing else.

The scan knows nothing of the index. It folds by unicodedata and OpenCC itself, writes a text as its Han characters
and ‹words› of Latin letters or digits, and looks for a query as a substring of that.
"""

from __future__ import annotations

import random
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

import opencc
import pytest
from lxml import html

from archive.records import Metadata
from archive.search import LONGEST_QUERY, marked, match_query, row
from portal import Portal

TRADITIONAL = opencc.OpenCC("s2t")
SIMPLIFIED = opencc.OpenCC("t2s")
PAGES = Path(__file__).parent.parent.parent.parent / "shared" / "pages"

NUMBER = "青政办发〔2025〕3号"
INDEX_NUMBER = "152900000000031/2023-01296"
LONG_TITLE = "关于印发《青石自治区法治政府建设实施方案》的通知"


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A document: what it says in its title, its body, and of numbers and bodies."""

    title: str
    body: str
    meta: tuple[str | None, ...] = ()


NEEDLES = (
    Text(title=LONG_TITLE, body="现将方案印发给你们。", meta=("内政发〔2021〕12号", None, "青石自治区人民政府")),
    Text(title="关于召开听\n证会的公告", body="本办法依据内政发[2021]12號制定，２０２１年起施行。"),
    Text(title="通　知", body="各领\n导小组：全 面 落 实“放管服”改革。自治區依法履職", meta=("内政发〔2021〕112号",)),
    Text(title="二〇二三年工作報告", body="全面領(lǐng)導(dǎo)建設(shè)的自治區；臺灣、髮型、後續。"),
    Text(title="草\u200b原保护\ufeff条例", body="⼈⼤代表审议。第①条 鼢鼠防治，①②", meta=(None, INDEX_NUMBER)),
    Text(title="𠮷野堃龑", body="犇鱻 ᠮᠣᠩᠭᠤᠯ 々〆 ﾃｽﾄ", meta=(None, None, "堃龑研究院", "青石市财政局")),
    Text(title="GB18030与ＧＢ／Ｔ 33190", body="APP下载V3.2，5G基站38.6万个（占92.5%），nmg@nmg.gov.cn，12345-6789。"),
    Text(title="a4紙", body="| 序号 | 金额 |\n| --- | --- |\n| 1 | 1,234.50万元 |\n甲|乙"),
    Text(title="青石市财政局关于《内政发〔2021〕12号》的说明", body="2021—2025年规划，2021-2025年目标。"),
)


# ---------------------------------------------------------------------- the scan

READING = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zA-Züê ]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńň][a-zA-Züê ]*[)）]")


@cache
def folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    plain = "".join(SIMPLIFIED.convert(one) for one in plain).lower()
    return "".join(one for one in plain if unicodedata.category(one) not in ("Mn", "Me", "Cf", "Cs"))


@cache
def kind(character: str) -> str:
    """What a character is part of: each Han one stands for itself, letters and digits make words, the rest is air."""
    name = unicodedata.name(character, "")
    if name.startswith(("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")) or character in "々〇":
        return "han"
    if character.isdecimal():
        return "digit"
    return "letter" if character.isalnum() else "air"


def written(text: str) -> str:
    """A text as the scan reads it."""
    plain = "".join(map(folded, READING.sub("", text)))
    runs = ((of, "".join(run)) for of, run in groupby(plain, key=kind))
    return "".join(run if of == "han" else f"‹{run}›" for of, run in runs if of != "air")


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text to look into."""

    title: str
    body: str
    meta: tuple[str, ...]

    def has(self, words: str, column: str = "") -> bool:
        columns = {"title": (self.title,), "body": (self.body,), "meta": self.meta}
        places = columns[column] if column else (self.title, self.body, *self.meta)
        return any(written(words) in place for place in places)


def of(text: Text) -> Scanned:
    return Scanned(written(text.title), written(text.body), tuple(written(value) for value in text.meta if value))


# ---------------------------------------------------------------------- the queries

Meaning = Callable[[Scanned], bool]


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and which texts it means: those that have all its words, if nothing else is said."""

    typed: str
    meaning: Meaning | None = None
    finds: bool = field(default=True, kw_only=True)
    """Whether there is something to be found."""

    def means(self, text: Scanned) -> bool:
        if self.meaning is not None:
            return self.meaning(text)
        words = [word for word in self.typed.split() if written(word)]
        return bool(words) and all(text.has(word) for word in words)


def plain(*typed: str, finds: bool = True) -> list[Query]:
    return [Query(one, finds=finds) for one in typed]


def in_brackets(number: str) -> list[str]:
    """A document number in six forms of brackets."""
    before, year, after = re.split("[〔〕]", number)
    return [f"{before}{one}{year}{other}{after}" for one, other in ("〔〕", "[]", "()", "（）", "【】", "［］")]


def phrase(words: str, column: str = "") -> Meaning:
    return lambda text: text.has(words, column)


WORDS = [
    *plain("领导", "通知", "草原", "方案", "公告", "服务", "水源", "堃龑", "条例", "鼢鼠", "医疗", "企业", "村民"),
    *plain("号", "旗", "鱻", "犇", "水", "通", "〇", "々"),
    *plain("自治区", "放管服", "听证会", "工作报告", "实施方案", "全面落实", "全面领导建设", "法治政府建设"),
    *plain("二〇二三年", "人大代表", "饮用水水源保护", "各乡镇人民政府、街道办事处，各有关单位"),
    *plain("政法治", "代人", "导领", "公听证", finds=False),
]
LATIN = [
    *plain("app", "APP下载", "GB18030", "gb 18030", "GB/T 33190", "V3.2", "v3", "5G", "5g基站", "nmg.gov.cn", "a4纸"),
    *plain("nmg@nmg.gov.cn", "12345", "38.6万", "92.5%", "２０２１年", "1,234.50万元", "第1条"),
    *plain("12", "2025年", "234", "ᠮᠣᠩᠭᠤᠯ"),
    *plain("gb1803", "9000000", "nm", "1803", "ap", finds=False),
]
NUMBERS = [
    *plain(*in_brackets("内政发〔2021〕12号"), *in_brackets(NUMBER), *in_brackets("政发〔2021〕112号")),
    *plain("內政發〔2021〕12號", "内政发 2021 12号", "〔2021〕12号", "发〔2021〕12号", "12号"),
    *plain(INDEX_NUMBER, "152900000000031", "2023-01296", "01296", "152900000000031 2023", "2026-00002"),
    *plain("152900000000031/2023-0129", "内政发〔2021〕1号", "内政发２０２１12号", "52900000000031", finds=False),
]
SCRIPTS = [
    *plain("領導", "饮用水", "飲用水", "臺灣", "台湾", "发型", "髮型", "后续", "後續", "自治區"),
    *plain("听証會", "實施方案", "飲用水水源保護", "法治政府建設"),
]
LAYOUT = [
    *plain("关于召开听证会的公告", LONG_TITLE, LONG_TITLE.replace("《", "").replace("》", ""), f"《{LONG_TITLE}》"),
    *plain("草原保护条例", "通知", "领导小组", "全面落实", "甲乙", "序号金额", "2021-2025年", "2021—2025年规划"),
    Query("召开听 证会", lambda text: text.has("召开听") and text.has("证会")),
    Query("“放管服”改革", phrase("放管服改革")),
]
OPERATORS = [
    Query('"法治 政府"', phrase("法治政府")),
    Query('"召开听\n证会"', phrase("召开听证会")),
    Query("听证会 OR 堃龑", lambda text: text.has("听证会") or text.has("堃龑")),
    Query("通知 公告 OR 条例", lambda text: text.has("通知") and (text.has("公告") or text.has("条例"))),
    Query("通知 -方案", lambda text: text.has("通知") and not text.has("方案")),
    Query("通知 －方案 -“水源”", lambda text: text.has("通知") and not text.has("方案") and not text.has("水源")),
    Query("-公告", lambda text: False, finds=False),
    Query("标题:通知", phrase("通知", "title")),
    Query("標題：财政局", phrase("财政局", "title")),
    Query("正文:听证会", phrase("听证会", "body"), finds=False),
    Query("正文:公告", phrase("公告", "body")),
    Query("文号:2021", phrase("2021", "meta")),
    Query(f'文号:"{INDEX_NUMBER}"', phrase(INDEX_NUMBER, "meta")),
    Query("机构:财政局", phrase("财政局", "meta")),
    Query("标题:内政发〔2021〕12号", phrase("内政发〔2021〕12号", "title")),
    Query("gb1803*", lambda text: "‹gb›‹1803" in text.title),
    Query("1234*", lambda text: any("‹1234" in place for place in (text.title, text.body, *text.meta))),
]
JUNK = plain('"', "*", "〔〕", "《》", "-", "：", "“”", "|", "。，、", "\u200b", finds=False)
QUERIES = [*WORDS, *LATIN, *NUMBERS, *SCRIPTS, *LAYOUT, *OPERATORS, *JUNK]


# ---------------------------------------------------------------------- the texts


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    """What the invented government publishes, its mirror among them, and the needles."""
    with Portal(seed=2026) as portal:
        return [
            *NEEDLES,
            *(
                Text(
                    title=document.title,
                    body=document.text,
                    meta=(document.document_number, document.index_number, document.issuing_body, document.publisher),
                )
                for document in portal.documents()
            ),
        ]


@pytest.fixture(scope="module")
def scanned(texts: list[Text]) -> list[Scanned]:
    return [of(text) for text in texts]


@pytest.fixture(scope="module")
def index(texts: list[Text]) -> Iterator[sqlite3.Connection]:
    yield from indexed(texts)


def indexed(texts: list[Text]) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table t using fts5(title, body, meta, content='', tokenize='ascii')")
    names = ("document_number", "index_number", "issuing_body", "publisher")
    for number, text in enumerate(texts):
        said = Metadata(title=text.title, **dict(zip(names, text.meta, strict=False)))  # type: ignore[arg-type]
        values = (number, *row(said, text.body))
        connection.execute("insert into t (rowid, title, body, meta) values (?, ?, ?, ?)", values)
    yield connection
    connection.close()


def found(index: sqlite3.Connection, typed: str) -> set[int]:
    return {number for (number,) in index.execute("select rowid from t where t match ?", (match_query(typed),))}


def test_there_are_queries_of_every_sort() -> None:
    assert len({query.typed for query in QUERIES}) >= 120


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.typed)
def test_a_query_finds_what_a_scan_finds(index: sqlite3.Connection, scanned: list[Scanned], query: Query) -> None:
    meant = {number for number, text in enumerate(scanned) if query.means(text)}
    assert found(index, query.typed) == meant
    assert bool(meant) == query.finds


def test_every_title_and_number_finds_its_document(index: sqlite3.Connection, texts: list[Text]) -> None:
    """Pasted as they are, without 《》, and in the other script."""
    for number, text in enumerate(texts):
        pasted = text.title.replace('"', " ")
        bare = re.sub("[《》“”]", "", pasted)
        for typed in (f'"{pasted}"', f'"{bare}"', f'"{TRADITIONAL.convert(bare)}"', *filter(None, text.meta)):
            assert number in found(index, typed), typed


# ---------------------------------------------------------------------- any stretch of any text

SPACE = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
"""What a reader may leave out: not between two foreign words."""

STRETCHES = 2
"""Of each text; with some hundred texts every kind of place is met."""
LONGEST = 60


def stretches(text: str, chance: random.Random) -> Iterator[str]:
    """Some stretches, cut where a word of Latin letters or digits ends, and no reading is torn; half of them without
    their white space.
    """
    torn = {place for match in READING.finditer(text) for place in range(match.start(), match.end())}
    of_a_kind = [kind(folded(one)[:1] or "\u200b") for one in text]
    for _ in range(STRETCHES):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.randrange(1, LONGEST))
        while start > 0 and (start in torn or _inside(of_a_kind, start)):
            start -= 1
        while end < len(text) and (end in torn or _inside(of_a_kind, end)):
            end += 1
        stretch = re.sub('["“”]', "、", text[start:end])
        yield SPACE.sub("", stretch) if chance.random() < 0.5 else stretch


def _inside(kinds: list[str], place: int) -> bool:
    """Whether a cut would tear a word, or a mark from what it is on."""
    return kinds[place] != "han" and (kinds[place] == kinds[place - 1] != "air" or "\u200b" in kinds)


def assert_all_are_found(texts: list[Text], index: sqlite3.Connection) -> int:
    chance = random.Random(2026)
    tried = 0
    for number, text in enumerate(texts):
        for stretch in stretches(text.body, chance) if text.body else ():
            typed = f'"{stretch}"'
            if written(stretch) and len(typed) <= LONGEST_QUERY:
                tried += 1
                assert number in found(index, typed), stretch
                assert any(piece.hit for piece in marked(text.body, typed)), stretch
    return tried


def test_any_stretch_of_a_text_finds_it(texts: list[Text], index: sqlite3.Connection) -> None:
    assert assert_all_are_found(texts, index) > 1_000


@pytest.mark.skipif(not PAGES.is_dir(), reason="the pages of real sites lie in ../shared/pages, which is not here")
def test_any_stretch_of_a_real_page_finds_it() -> None:
    pages = []
    for file in sorted(PAGES.glob("*.html*")):
        sent = file.read_bytes()
        try:
            markup = sent.decode("utf-8")
        except UnicodeDecodeError:
            markup = sent.decode("gb18030", errors="replace")
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", markup))
        body = " ".join(root.xpath("//body//text()[not(ancestor::script) and not(ancestor::style)]"))
        pages.append(Text(title="", body=" ".join(body.split())[:20_000]))
    for index in indexed(pages):
        assert assert_all_are_found(pages, index) > len(pages)
