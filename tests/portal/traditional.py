"""How a mirror prints what others have written: in Traditional characters, with pinyin behind some, 建設(shè)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import opencc

from portal.papers import Block, Paper, Table

_PAIRS = (
    "設shè 執zhí 規guī 責zé 務wù 關guān 監jiān 應yīng 調diào 領lǐng 環huán 預yù 復fù 發fā 現xiàn 導dǎo 優yōu 續xù 業yè "
    "網wǎng 聯lián 標biāo 權quán 統tǒng 經jīng 節jié 數shù 協xié 質zhì 態tài 鄉xiāng 鎮zhèn 構gòu 結jié 準zhǔn 擔dān 產chǎn "
    "穩wěn 據jù 學xué 訓xùn 農nóng 災zāi 區qū"
)
_READINGS = {pair[0]: pair[1:] for pair in _PAIRS.split()}
"""Behind these characters mirrors of the kind have them, whatever the character means where it stands."""

_READ = re.compile("[" + "".join(_READINGS) + "]")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """In Traditional characters."""
    return str(_converter().convert(text))


def with_readings(text: str) -> str:
    """In Traditional characters, with readings in brackets."""
    return _READ.sub(lambda found: f"{found[0]}({_READINGS[found[0]]})", traditional(text))


def mirrored(paper: Paper) -> Paper:
    """A paper as a mirror prints it: title and text, no official fields and no files."""
    return Paper(
        kind=paper.kind,
        title=with_readings(paper.title),
        body=tuple(_mirrored_block(block) for block in paper.body),
        office=traditional(paper.office),
        written_on=paper.written_on,
        signed=paper.signed,
    )


def _mirrored_block(block: Block) -> Block:
    if isinstance(block, Table):
        return Table(rows=tuple(tuple(with_readings(cell) for cell in row) for row in block.rows))
    return replace(block, text=with_readings(block.text))
