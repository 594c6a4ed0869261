"""Covers (封面页): pages whose body only leads to their files. What such a document says is what its file says.

The judgement is narrow. A page that says anything of its own, and be it one sentence by which a file is issued, is no
cover: its words would be lost to search, copies and comparison.
"""

from __future__ import annotations

import re

from archive.records import Attachment, Content
from archive.text import plain

ENDINGS = "pdf|docx?|wps|wpt|xlsx?|et|csv|pptx?|dps|ofd|ceb|rtf|txt|zip|rar|7z"
"""What the names of files end with, as a pattern."""

LONGEST = 1_000
"""Characters of a body that may be a cover: titles are given twice and files listed by tens, but not for pages."""

_LEADING = (
    "附件", "附表", "附图", "附录", "附后", "后附", "附", "正文", "全文", "原文", "原件", "文件", "文档", "文本",
    "内容", "详情", "信息", "资料", "材料", "链接", "地址", "列表", "清单", "目录", "如下", "以下", "下方",
    "下面", "下列", "文末", "文后", "此处", "这里", "详见", "参见", "参阅", "见", "请", "敬请", "可", "点击",
    "点此", "点", "单击", "打开", "查看", "查阅", "浏览", "阅读", "下载", "预览", "在线", "另存为", "具体",
    "详细", "相关", "有关", "本", "该", "此", "的", "为", "及", "和", "与", "于", "在", "从", "至", "个", "版",
    "格式", "pdf", "word", "excel", "ofd", "wps", "zip", "rar", "kb", "mb",
)  # fmt: skip
"""Words that lead to files and say nothing else: 具体内容详见附件, 点击下载原文."""

_LEADS = re.compile(rf"(?:{'|'.join(sorted(_LEADING, key=len, reverse=True))}|[\W_\d一二三四五六七八九十])+")
_ORDINAL = re.compile(r"^(?:附件|附表|附)?(?:第?[\d一二三四五六七八九十]{1,3}号?)?[\W_]*")
_ENDING = re.compile(rf"\.(?:{ENDINGS})$")
_SIZE = re.compile(r"[\[(]?[\d.,]+(?:[kmg]i?b?|字节|bytes?)[\])]?$")
_DAY = re.compile(
    r"[\d〇零一二三四五六七八九○]{4}[年./-][\d一二三四五六七八九十]{1,3}[月./-][\d一二三四五六七八九十]{1,3}日?"
)
_BODIES = r"政府|党委|办公厅|办公室|委员会|指挥部|委|局|厅|部|院|中心|处|署|公司|学校|大学|医院|所|站|总队|支队|大队"
_SIGNED = re.compile(rf"[\u3400-\u9fff]{{2,30}}(?:{_BODIES})")
_MARKS = re.compile(r"[\W_]+")


def is_cover(content: Content) -> bool:
    """Whether the body of a page only leads to its files, or is empty where it has some."""
    if not content.attachments or len(content.text) > LONGEST:
        return False
    names = _names(content.attachments)
    known = {_bare(value) for value in (content.metadata.title, content.metadata.document_number) if value}
    return all(_says_nothing(line, known, names) for line in content.text.splitlines())


def _says_nothing(line: str, known: set[str], names: set[str]) -> bool:
    """Whether a line leads to a file, names one, repeats what is ``known`` (title, number), or signs."""
    said = plain(line)
    bare = _bare(said)
    if not bare or bare in known or not names.isdisjoint((bare, _of_file(said))):
        return True
    for name in sorted(names, key=len, reverse=True):
        bare = bare.replace(name, "")
    return any(pattern.fullmatch(rest) for rest in {said, bare} for pattern in (_LEADS, _DAY, _SIGNED, _SIZE))


def _names(attachments: tuple[Attachment, ...]) -> set[str]:
    """What a page calls its files, bare: as it stands, and without its number and ending."""
    names = {plain(attachment.name) for attachment in attachments}
    return {bare for name in names for bare in (_bare(name), _of_file(name)) if len(bare) > 1}


def _of_file(name: str) -> str:
    """The name of a file without its number, size and ending."""
    return _bare(_ENDING.sub("", _SIZE.sub("", _ORDINAL.sub("", name)).strip("()[]")))


def _bare(text: str) -> str:
    return _MARKS.sub("", plain(text))
