"""Charsets: pages that say another one than they are written in, or none."""

from __future__ import annotations

from collections.abc import Callable

from hostile.fates import WHOLE
from hostile.pages import END, markup
from hostile.registry import Becomes, page

SILENT = "text/html"
RARE = "镕喆䶮𠮷㐂"
"""Names have such characters."""


def written(
    name: str, says: str, codec: str, *, meta: str | None, media_type: str = SILENT, becomes: Becomes = WHOLE
) -> None:
    """Declare a document in ``codec``, whose META and header say what they say."""

    def body(site: str) -> bytes:
        return markup(site, charset=meta).encode(codec)

    page(f"/{name}.html", says, becomes, body, media_type=media_type)


def altered(
    name: str,
    says: str,
    alter: Callable[[str], bytes],
    *,
    media_type: str = SILENT,
    becomes: Becomes = WHOLE,
    ends: str = "",
) -> None:
    page(f"/{name}.html", says, becomes, alter, media_type=media_type, ends=ends)


def stated(charset: str) -> str:
    return f"text/html; charset={charset}"


written("gbk-as-utf8", "GBK, header and META say UTF-8", "gb18030", meta="utf-8", media_type=stated("utf-8"))
written("gbk-under-utf8", "GBK, META says so, the header UTF-8", "gb18030", meta="gb2312", media_type=stated("utf-8"))
written("gbk-unsaid", "GBK, nothing says so", "gb18030", meta=None)
written("gbk-meta-utf8", "GBK, META says UTF-8", "gb18030", meta="utf-8")
written(
    "gbk-under-latin1",
    "GBK, META says so, the header ISO-8859-1",
    "gb18030",
    meta="gbk",
    media_type=stated("ISO-8859-1"),
)
written("utf8-as-gbk", "UTF-8, the header says GBK", "utf-8", meta="utf-8", media_type=stated("gbk"))
written("utf8-meta-gbk", "UTF-8, META says gb2312", "utf-8", meta="gb2312")
written("utf8-marked-as-gbk", "UTF-8 with a mark, all else says GBK", "utf-8-sig", meta="gbk", media_type=stated("gbk"))
written(
    "utf8-under-latin1", "UTF-8, the header says ISO-8859-1", "utf-8", meta="utf-8", media_type=stated("ISO-8859-1")
)
written("utf8-unsaid", "UTF-8, nothing says so", "utf-8", meta=None)
written("charset-unknown", "a charset that does not exist", "utf-8", meta="xyz123", media_type=stated("xyz123"))
written("charset-of-a-database", "charset=utf8mb4", "utf-8", meta="utf8mb4", media_type=stated("utf8mb4"))
written("utf16-marked", "UTF-16 with a mark", "utf-16", meta="utf-16")
written("utf16-unmarked", "UTF-16 without a mark", "utf-16-be", meta="utf-16")
altered(
    "gb2312-exceeded",
    "gb2312, and characters of GBK and GB18030",
    lambda site: markup(site, charset="gb2312", tail=f"<p>{RARE}</p>").encode("gb18030"),
    media_type=stated("gb2312"),
    ends=RARE,
)
altered(
    "gbk-in-xml",
    "GBK, only an XML declaration says so",
    lambda site: ('<?xml version="1.0" encoding="GBK"?>' + markup(site, charset=None)).encode("gb18030"),
)
altered(
    "gbk-meta-late",
    "GBK, META stands behind 9 kB of script",
    lambda site: markup(site, charset=None, head=f"<script>{'/*x*/' * 1_800}</script><meta charset=gbk>").encode(
        "gb18030"
    ),
)
altered(
    "utf8-with-gbk-footer",
    "UTF-8 with a footer in GBK",
    lambda site: markup(site).encode().replace("版权所有".encode(), "版权所有".encode("gbk")),
    becomes=Becomes(fate="flawed", noted="replacement-characters"),
)
altered(
    "utf8-one-bad-byte",
    "UTF-8 with one stray byte",
    lambda site: markup(site, tail=f"<p>\0{END}</p>").encode().replace(b"\0", b"\xff"),
    becomes=Becomes(fate="flawed", noted="replacement-characters"),
    ends=END,
)
