"""How the archive's words, instants, addresses and labels look on a page, in Chinese and English."""

from __future__ import annotations

import copy
import re
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from datasette.utils import parse_metadata
from markupsafe import Markup

from archive.evidence import Evidence, percent, side_by_side
from archive.instants import CHINA, from_text
from archive.records import LEGACY, UNVERIFIED, VERIFIED
from archive.search import Piece


class Word(NamedTuple):
    """A code of the archive as a reader reads it; ``tone`` colours it: good, note, bad or plain."""

    chinese: str
    english: str
    tone: str


class Label(NamedTuple):
    """A name, or a few words, in both languages."""

    chinese: str
    english: str


WORDS = {
    VERIFIED: Word("证书可信", "verified", "good"),
    LEGACY: Word("证书可信（旧式 TLS）", "verified by legacy rules", "note"),
    "present": Word("在线", "online", "plain"),
    "missing": Word("暂缺", "missing", "note"),
    "gone": Word("已撤下", "gone", "bad"),
    "new": Word("新增", "new", "good"),
    "changed": Word("变更", "changed", "note"),
    "returned": Word("恢复", "returned", "good"),
    "metadata": Word("信息变更", "metadata changed", "note"),
    "reextracted": Word("重新提取", "read anew", "note"),
    "moved": Word("迁址", "moved", "plain"),
    "done": Word("完成", "done", "good"),
    "partial": Word("不完整", "partial", "note"),
    "suspect": Word("可疑", "suspect", "note"),
    "blocked": Word("被拦截", "blocked", "bad"),
    "failed": Word("失败", "failed", "bad"),
    "interrupted": Word("中断", "interrupted", "note"),
    "ok": Word("正常", "ok", "good"),
    "quiet": Word("无新内容", "quiet", "note"),
    "late": Word("逾期", "late", "note"),
    "redesigned": Word("已改版", "redesigned", "bad"),
    "unreachable": Word("无法访问", "unreachable", "bad"),
    "identical": Word("同文", "identical", "plain"),
    "copy": Word("转载", "copy", "plain"),
    "excerpt": Word("节选", "excerpt", "plain"),
    "revision": Word("修订", "revision", "note"),
}
"""States, kinds of change, outcomes, verdicts and relations; no code means two things."""


NOT_VERIFIED = {
    "certificate has expired": "证书已过期",
    "certificate is not yet valid": "证书尚未生效",
    "the certificate is another host's": "证书属于其他主机",
    "the names of the certificate cannot be read": "证书所载主机名无法读取",
    "self-signed certificate": "自签名证书",
    "self-signed certificate in certificate chain": "证书链出自不受信任的根",
    "unable to get local issuer certificate": "颁发者不受信任，或缺中间证书",
    "unable to verify the first certificate": "颁发者不受信任，或缺中间证书",
    "EE certificate key too weak": "证书密钥过短",
    "CA certificate key too weak": "颁发者密钥过短",
    "CA signature digest algorithm too weak": "签名算法过弱",
    "no certificate was seen": "未见证书",
}
"""Why a connection was not verified, as OpenSSL says it, and what that means to a reader."""


VERDICTS = {
    "late": "有栏目久未读全",
    "redesigned": "网站改版，读法须检查",
    "blocked": "网站以验证码或拦截页代替内容",
    "unreachable": "网站无法访问",
    "quiet": "久无新内容，可能属实，也可能栏目已迁",
}
"""What a verdict that is not ok means to a reader; its reason, the evidence, is a sentence in English."""

PLACES = {
    "meta": ("网页元数据", "meta tag"),
    "label": ("信息栏", "labelled value"),
    "header": ("文首", "at the head"),
    "url": ("网址", "in the address"),
    "signature": ("落款", "signature"),
}
"""How a value was found (`fields.how`)."""

NO_TEXT: dict[str, Label] = {
    "encrypted": Label("已加密，须有密码才能打开", "encrypted, it asks for a password"),
    "scanned": Label("扫描件，页面是图像，没有文字", "scanned, its pages are pictures"),
    "unsupported": Label("无法读取这种格式", "of a format that nothing here reads"),
    "damaged": Label("文件已损坏", "damaged"),
    "too-large": Label("文件过大，没有读取", "too large to be read"),
    "never-had": Label("没有取得", "never had"),
    "waiting": Label("已存档，尚未读取", "held, and not read yet"),
}
"""Why a file has no text (`archive.attached.NoText`)."""

FLAWS: dict[str, Label] = {
    "truncated": Label("过长，只读取了前一部分", "too long, read in part"),
    "unread-members": Label("其中有的文件未能读取", "some of its files could not be read"),
    "replacement-characters": Label("个别字符无法识别", "some characters are lost"),
    "name-lies": Label("名称所示格式与实际不符", "its name says another format"),
}
"""What a reader has to know of how a file was read (`files.quality`); the other flaws change nothing for one."""

FORMATS: dict[str, Label] = {
    **{name: Label(name.upper(), name.upper()) for name in ("pdf", "ofd", "ceb", "rtf", "xml")},
    **dict.fromkeys(("docx", "doc"), Label("Word 文档", "Word")),
    **dict.fromkeys(("xlsx", "xls", "xlsb"), Label("Excel 表格", "Excel")),
    **dict.fromkeys(("pptx", "ppt"), Label("PowerPoint 幻灯片", "PowerPoint")),
    **dict.fromkeys(("odt", "ods", "odp"), Label("OpenDocument", "OpenDocument")),
    **dict.fromkeys(("html", "mht"), Label("网页", "web page")),
    **{name: Label(f"{name.upper()} 压缩包", name.upper()) for name in ("zip", "rar", "7z", "tar", "gz")},
    "txt": Label("纯文本", "plain text"),
    "image": Label("图片", "picture"),
    "locked": Label("加密的 Office 文档", "encrypted Office"),
}
"""What a file is (`files.format`); one that is not there is of no format that is known."""

_COUNTED = {
    **dict.fromkeys(("xlsx", "xls", "xlsb", "ods", "xml"), Label("张工作表", "sheets")),
    "pptx": Label("张幻灯片", "slides"),
    "zip": Label("个文件", "files"),
}
"""What ``files.pages`` counts; pages, of all others."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


CODED = frozenset({"state", "kind", "outcome", "verdict", "relation", "tls"})
"""Columns whose values are codes."""


def badge(code: str | None) -> Markup:
    """A code as a small coloured word, English on hover; a code nobody knows as it is."""
    if not code:
        return Markup("")
    word = word_of(code) or Word(code, code, "plain")
    return Markup('<span class="badge {}" title="{}">{}</span>').format(word.tone, word.english, word.chinese)


def word_of(code: str) -> Word | None:
    """A code, or why a connection was not verified, as a reader reads it; None where nobody knows it."""
    if not code.startswith(UNVERIFIED):
        return WORDS.get(code)
    why = code.removeprefix(UNVERIFIED)
    return Word(NOT_VERIFIED.get(why, f"证书不可信：{why}"), f"not verified: {why}", "note")


def word(code: str) -> str:
    """A code in Chinese."""
    known = word_of(code)
    return known.chinese if known else code


def facet_value(value: dict[str, Any], column: str) -> str:
    """A value of a facet: the word for a code, the name of what a key leads to."""
    shown = str(value["label"] if value["label"] not in (None, "") else "—")
    return word(shown) if column in CODED else shown


def local(instant: str | None) -> Markup:
    """An instant as Beijing time to the minute."""
    if not instant:
        return Markup("")
    try:
        shown = from_text(instant).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        shown = instant
    return Markup('<time datetime="{}">{}</time>').format(instant, shown)


def with_local_times(sentence: str | None) -> Markup:
    """A sentence of the archive's, its instants as Beijing time."""
    text = sentence or ""
    between, instants = _INSTANT.split(text), _INSTANT.findall(text)
    return Markup("").join(part for pair in zip_longest(between, map(local, instants)) for part in pair if part)


def live_link(url: str | None, text: str | None = None) -> Markup:
    """A link to a page outside, only where it is http or https: a crawled ``javascript:`` stays text."""
    if not is_web(url):
        return Markup("{}").format(text or url or "")
    host = urlsplit(str(url)).netloc
    return Markup('<a class="live" href="{}" rel="noreferrer noopener nofollow">{} ↗</a>').format(url, text or host)


def is_web(url: str | None) -> bool:
    """Whether an address is one a browser may be sent to."""
    return (url or "").lower().startswith(("http://", "https://"))


def highlighted(pieces: tuple[Piece, ...]) -> Markup:
    """Pieces of text with the hits marked."""
    return Markup("").join(Markup("<mark>{}</mark>").format(text) if hit else text for text, hit in pieces)


@cache
def _metadata() -> dict[str, Any]:
    loaded: dict[str, Any] = parse_metadata((Path(__file__).parent / "metadata.yml").read_text("utf-8"))
    for table in loaded["tables"].values():
        table["title"] = table["description"].partition(" — ")[0]
    return loaded


def table_metadata() -> dict[str, Any]:
    """What metadata.yml says of every table. A copy each time: Datasette merges into what it is given."""
    return copy.deepcopy(_metadata()["tables"])


def title_and_description() -> tuple[str, str]:
    """What metadata.yml says of an archive as a whole."""
    return _metadata()["title"], _metadata()["description"]


@cache
def label(table: str | None, column: str) -> Label:
    """The name of a column: a description is 'name in Chinese, name in English — meaning'."""
    columns = _metadata()["tables"].get(table, {}).get("columns", {})
    chinese, _, english = columns.get(column, column).partition(" — ")[0].partition(" ")
    return Label(chinese, english)


def kind_of_file(name: str | None) -> Label:
    """What a file is, by its format."""
    return FORMATS.get(name or "", Label("未知格式", "unknown format"))


def extent(pages: int, name: str) -> Label:
    """How many pages a file has, or sheets, or whatever its format has."""
    counted = _COUNTED.get(name, Label("页", "pages"))
    return Label(f"{pages:,} {counted.chinese}", f"{pages:,} {counted.english}")


def grounds(evidence: Evidence) -> list[str]:
    """Why two documents were judged so, a phrase each, seen from the one whose page it is."""
    sides = [("本文", evidence.share), ("对方", evidence.share_of_other)]
    found = [
        ("文字相同：", [f"{whose}的 {percent(share)}" for whose, share in sides if share is not None]),
        ("数字不同：", [side_by_side(pair) for pair in evidence.figures]),
        ("字词不同：", [side_by_side(pair) for pair in evidence.words]),
        ("一致：", [label("versions", field).chinese for field in evidence.agree]),
        ("不一致：", [label("versions", field).chinese for field in evidence.differ]),
        ("", [evidence.said] if evidence.said else []),
    ]
    return [introduction + "、".join(items) for introduction, items in found if items]
