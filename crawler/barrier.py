"""What was served instead of content (拦截页): a challenge, a captcha, a firewall's page, a login, a throttle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from crawler.extract.encoding import decompress

INSPECTED = 64 * 1024
"""Bytes looked at. Every barrier page seen is under 20 kB, and no page may cost more than a glance."""

SHORT = 600
"""Visible characters. A barrier says a sentence or two; an article about captchas says more."""

WEB_SERVER_IS_DOWN = 521
"""Not in any RFC; 加速乐 answers its JavaScript challenge with it."""

_CHALLENGES = re.compile(
    r"\$_ts\s*=|_\$_ts|FSSBBIl1UgzbN7N|__jsl_clearance|wzws_?confirm|wzws_sessionid|acw_sc__v2|arg1='[0-9A-F]{40}"
    r"|_cf_chl_opt|cf-browser-verification|Virtual Container Shield"
)
_CAPTCHA = re.compile(
    r"人机(?:身份)?验证|滑动验证|拖动滑块|安全验证|(?:输入|填写)[^。]{0,12}验证码|captcha", re.IGNORECASE
)
_FIREWALL = re.compile(
    r"访问(?:请求)?(?:已)?被(?:拦截|阻断|拒绝|禁止)|请求(?:已)?被(?:拦截|阻断)|疑似(?:黑客)?攻击|网站防火墙|应用防火墙"
    r"|安全狗|创宇盾|云锁|云堤|Request (?:was )?(?:blocked|rejected)|URL was rejected|Access Denied"
    r"|Web Application Firewall",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"登\s*录|登\s*陆|log\s?in|sign\s?in", re.IGNORECASE)
_PASSWORD_BOX = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_COOKIE_AND_RELOAD = re.compile(r"document\.cookie\s*=", re.IGNORECASE)
_RELOAD = re.compile(r"location(?:\.href|\.replace|\.reload)?\s*[=(]", re.IGNORECASE)
_INVISIBLE = re.compile(r"<(script|style|head)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>?")


def barrier(status: int, headers: Mapping[str, str], payload_prefix: bytes) -> str | None:
    """The kind of barrier that was served instead of content, None for an answer to be taken as it is.

    'challenge-412' (瑞数), 'challenge-521' (加速乐), 'challenge-script', 'captcha', 'waf', 'login', 'throttled'.
    Plain refusals (403, 404) and broken servers (5xx) are none. Nothing is solved: the host is left alone.
    """
    fields = {name.lower(): value for name, value in headers.items()}
    by_status = _of_status(status, fields)
    if by_status or not _is_text(fields):
        return by_status
    return _of_page(_text(payload_prefix[:INSPECTED], fields.get("content-encoding", "")))


def _of_status(status: int, fields: Mapping[str, str]) -> str | None:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "throttled"
    if status == HTTPStatus.SERVICE_UNAVAILABLE and "retry-after" in fields:
        return "throttled"
    if status == HTTPStatus.PRECONDITION_FAILED:
        return "challenge-412"
    if status == WEB_SERVER_IS_DOWN:
        return "challenge-521"
    return "login" if status == HTTPStatus.UNAUTHORIZED else None


def _is_text(fields: Mapping[str, str]) -> bool:
    media_type = fields.get("content-type", "text/html")
    if "script" in media_type:  # a page's own script may well say captcha; a barrier is shown to people
        return False
    return media_type.startswith("text/") or "html" in media_type


def _of_page(markup: str) -> str | None:
    visible = "".join(_TAG.sub("", _INVISIBLE.sub("", markup)).split())
    if len(visible) > SHORT:
        return None
    reloads_with_cookie = _COOKIE_AND_RELOAD.search(markup) and _RELOAD.search(markup)
    if _CHALLENGES.search(markup) or (not visible and reloads_with_cookie):
        return "challenge-script"
    if _FIREWALL.search(markup):
        return "waf"
    if _CAPTCHA.search(visible):
        return "captcha"
    return "login" if _PASSWORD_BOX.search(markup) and _LOGIN.search(visible) else None


def _text(prefix: bytes, content_encoding: str) -> str:
    """The prefix as text, whatever its charset: the words looked for are ASCII, or Chinese in one of two."""
    opened = decompress(prefix, coding=content_encoding)[0][:INSPECTED]
    try:
        return opened.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_character = error.end >= len(opened) - 3
        return opened.decode("utf-8" if cut_character else "gb18030", errors="replace")
