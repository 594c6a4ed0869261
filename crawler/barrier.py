"""What was served instead of content (拦截页): a challenge, a captcha, a firewall's page, a login, a throttle, a
notice of maintenance.

Rules for products and for words, none for hosts. A barrier says a sentence or two, and states no document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus

from crawler.extract.encoding import decompress

MAINTENANCE = "maintenance"
"""The one kind that is nobody's wall: the site is away for a while, and is left alone as one that is down."""

ERROR = "error"
"""Nobody's wall either: the server's own report of a fault, with a status as if it were a page."""

INSPECTED = 64 * 1024
"""Bytes looked at. Every barrier page seen is under 20 kB, and no page may cost more than a glance."""

SHORT = 600
"""Visible characters. A barrier says a sentence or two; an article about captchas says more."""

NOTICE = 240
"""The same for words that offices use as well: a notice of maintenance, a request to log in."""

LINKS = 5
"""Links of such a notice at most; a page of a website has its navigation."""

WAITING = 60
"""Visible characters of a page that does nothing but check the browser and come again."""

WEB_SERVER_IS_DOWN = 521
"""Not in any RFC; 加速乐 answers its JavaScript challenge with it."""

_STATUSES = {
    HTTPStatus.TOO_MANY_REQUESTS: "throttled",
    HTTPStatus.PRECONDITION_FAILED: "challenge-412",
    WEB_SERVER_IS_DOWN: "challenge-521",
    HTTPStatus.UNAUTHORIZED: "login",
    HTTPStatus.IM_A_TEAPOT: "waf",  # 华为云
    468: "waf",  # 长亭雷池
    566: "waf",  # 腾讯 EdgeOne
    567: "waf",
}

_CHALLENGES = re.compile(
    r"\$_ts\s*=|_\$_ts|FSSBBIl1UgzbN7N"  # 瑞数
    r"|__jsl_clearance|__jsluid"  # 加速乐
    r"|wzws_?confirm|wzws_sessionid|WZWS-RAY|C3VK\s*="  # 奇安信网站卫士
    r"|acw_sc__v\d|arg1\s*=\s*'[0-9A-F]{40}|aliyun_waf_"  # 阿里云
    r"|EO_Bot_Ssid|__tst_status"  # 腾讯 EdgeOne
    r"|SafeLineChallenge|sl-challenge|slg-(?:bg|box|title|caption)"  # 长亭雷池
    r"|yunsuo_session_verify|security_session_(?:mid_)?verify"  # 云锁
    r"|_cf_chl_opt|cf-browser-verification"  # Cloudflare
    r"|Virtual Container Shield|(?:Checking|Verifying) your browser"
    r"|正在(?:检查|验证|检测)(?:您的)?浏览器|浏览器安全检查",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(
    r"人机(?:身份)?(?:验证|识别|校验)|滑动(?:验证|滑块)|拖动.{0,6}滑块|安全验证|点击.{0,8}完成验证"
    r"|(?:输入|填写)[^。]{0,12}验证码|captcha|确认您?(?:是真人|不是机器人)",
    re.IGNORECASE,
)
_CAPTCHA_SERVICE = re.compile(
    r"new\s+TencentCaptcha\s*\(|initAliyunCaptcha\s*\(|initGeetest\w*\s*\(|initNECaptcha\w*\s*\(|AWSC\.use\s*\("
)
"""Called on the page itself: the shell of a site may well load such a service for its own forms."""
_REFUSED = re.compile(
    r"访问(?:请求)?(?:已)?被(?:系统)?(?:拦截|阻断|拒绝|禁止)|请求(?:已)?被(?:系统|服务器)?(?:设置)?(?:拦截|阻断|拒绝)"
    r"|疑似(?:黑客)?攻击|请求(?:带有|包含|含有)[^。]{0,6}(?:不合法|非法|恶意)|拦截提示"
    r"|(?<![A-Za-z])IP[^。<]{0,12}(?:被(?:禁止|封禁|列入)|黑名单)"
    r"|Request (?:was |has been )?(?:blocked|rejected|denied)|URL was rejected|Access (?:Denied|to this page has been)"
    r"|SafeLine|<!-- event_id:|errors\.aliyun\.com|waf-static\.tencent|Restricted Access",
    re.IGNORECASE,
)
_FIREWALL = re.compile(
    r"网站防火墙|应用防火墙|Web Application Firewall|网站(?:安全)?防护系统|安全狗|创宇盾|云锁|云堤"
    r"|D盾|网站卫士|护卫神|加速乐|安全宝"
    r"|安恒|明御|绿盟|NSFOCUS|奇安信|网神|知道创宇|启明星辰|天清|深信服|Sangfor|长亭|盛邦|WebRAY|山石网科|云盾|网宿"
    r"|天融信|锐御",
    re.IGNORECASE,
)
"""Products and their makers. They are bought as well, and of that offices must inform: only with one of the next."""
_STOPPED = re.compile(r"拦截|阻断|禁止访问|拒绝访问|攻击行为|恶意|非法|不合法")
_THROTTLED = re.compile(
    r"(?:访问|请求|操作)(?:过于|太|次数过于)频繁|(?:访问|请求)(?:次数|频率)(?:过多|过高|超(?:限|过))|Too\s?Many\s?Requests"
)
_LOGIN = re.compile(r"登\s*录|登\s*陆|log\s?in|sign\s?in", re.IGNORECASE)
_LOGIN_FIRST = re.compile(
    r"统一(?:身份|用户)认证|单点登录|请(?:您)?先?登录(?:后|系统)|(?:还|尚)未登录|登录(?:已)?(?:超时|过期|失效)"
)
_PASSWORD_BOX = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_AWAY = re.compile(
    r"(?:系统|网站|平台|站点|服务器?|数据库|机房|栏目|门户)[^。]{0,20}(?:维护|升级|检修|改版|改造|迁移|割接|关停整改)|under\s?maintenance"
    r"|(?:临时|例行|停机|停电)(?:维护|检修)|(?:维护|升级|建设|改版)中",
    re.IGNORECASE,
)
_FOR_A_WHILE = re.compile(
    r"暂停|暂时|暂不|无法(?:访问|提供)|停止(?:服务|访问)|稍[后候]|恢复|敬请|谅解|不便|(?:维护|升级|建设|改版)中|be\s?back|temporarily",
    re.IGNORECASE,
)
_FAULT = re.compile(
    r"应用程序中的服务器错误|Server Error in '[^']{0,80}' Application|\b\w{1,60}(?:\.\w{1,60}){1,6}(?:Exception|Error):"
    r"|(?:Fatal|Parse) error:? [^。]{1,300} on line \d|Error establishing a database connection|\bORA-\d{5}:"
    r"|You have an error in your SQL syntax|Microsoft OLE DB Provider|Microsoft VBScript (?:runtime|运行时)"
    r"|HTTP Status 500|500 Internal Server Error|50[234] (?:Bad Gateway|Service|Gateway Time)",
)
"""Of products, as their servers show it to visitors; each is the beginning of a report, no word of an office."""
_COOKIE = re.compile(r"document\.cookie\s*=|document\[[\"']cookie[\"']\]\s*=", re.IGNORECASE)
_OTHER_SCRIPT = re.compile(r"<script\b[^>]{0,300}\bsrc\s*=", re.IGNORECASE)
_RELOAD = re.compile(r"location(?:\.href|\.replace|\.reload)?\s*[=(]|location\[", re.IGNORECASE)
_STATES_A_DOCUMENT = re.compile(
    r"<meta\b[^>]{0,80}\bname\s*=\s*[\"']?(?:ArticleTitle|PubDate|ContentSource)", re.IGNORECASE
)
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_INVISIBLE = re.compile(r"<(script|style|head)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]{0,100}>(.{0,200}?)</title", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>?")


def is_wall(kind: str | None) -> bool:
    """Whether a barrier was put up against visitors like us, so that whoever it is should not be asked again soon."""
    return kind is not None and kind not in (MAINTENANCE, ERROR)


def barrier(status: int, headers: Mapping[str, str], payload_prefix: bytes) -> str | None:
    """The kind of barrier that was served instead of content, None for an answer to be taken as it is.

    'challenge-412' (瑞数), 'challenge-521' (加速乐), 'challenge-script', 'captcha', 'waf', 'login', 'throttled',
    'maintenance', 'error'. Plain refusals (403, 404) and broken servers (5xx) are none. Nothing is solved: the host is
    left alone.
    """
    fields = {name.lower(): value for name, value in headers.items()}
    if kind := _STATUSES.get(status):
        return kind
    waits = "throttled" if status == HTTPStatus.SERVICE_UNAVAILABLE and "retry-after" in fields else None
    if not _is_text(fields):
        return waits
    page = Page(_text(payload_prefix[:INSPECTED], fields.get("content-encoding", "")))
    if status == HTTPStatus.ACCEPTED and page.scripted and not page.visible:  # 瑞数 again
        return "challenge-script"
    kind = _of_page(page)
    return waits if kind == ERROR and status != HTTPStatus.OK else kind or waits  # a status says it shorter


def _is_text(fields: Mapping[str, str]) -> bool:
    media_type = fields.get("content-type", "text/html")
    if "script" in media_type:  # a page's own script may well say captcha; a barrier is shown to people
        return False
    return media_type.startswith("text/") or "html" in media_type


class Page:
    """A page as a barrier would look."""

    def __init__(self, markup: str) -> None:
        self.markup = markup

    @cached_property
    def visible(self) -> str:
        """What people read, without spaces. Only when asked: most pages say in their head that they are documents."""
        return "".join(_TAG.sub("", _INVISIBLE.sub("", self.markup)).split())

    @cached_property
    def title(self) -> str:
        found = _TITLE.search(self.markup)
        return found[1].strip() if found else ""

    @property
    def scripted(self) -> bool:
        return "<script" in self.markup.lower()

    @property
    def is_notice(self) -> bool:
        """Whether it is as bare as no page of a website: little to read, nowhere to go."""
        return len(self.visible) <= NOTICE and len(_LINK.findall(self.markup)) <= LINKS


def _of_page(page: Page) -> str | None:
    if _STATES_A_DOCUMENT.search(page.markup) or len(page.visible) > SHORT:
        return None
    return _of_script(page) or _of_words(page) or (_of_notice(page) if page.is_notice else None)


def _of_script(page: Page) -> str | None:
    """What a script asks of the browser before it may see the page."""
    comes_again = _COOKIE.search(page.markup) and _RELOAD.search(page.markup)
    # the shell of a site that script draws has its scripts in files
    does_no_more = len(page.visible) <= WAITING and not _OTHER_SCRIPT.search(page.markup)
    return "challenge-script" if _CHALLENGES.search(page.markup) or (comes_again and does_no_more) else None


def _of_words(page: Page) -> str | None:
    """What is said to people who are not let in."""
    said = page.title + page.visible
    refused = _REFUSED.search(page.markup)
    if _CAPTCHA.search(said) and not refused:
        return "captcha"
    if refused or (page.is_notice and _FIREWALL.search(page.markup) and _STOPPED.search(said)):
        return "waf"
    if _PASSWORD_BOX.search(page.markup) and _LOGIN.search(page.visible):
        return "login"
    return "captcha" if _CAPTCHA_SERVICE.search(page.markup) and page.is_notice else None


def _readable(markup: str) -> str:
    """What people read, with its spaces: the reports of servers are in English."""
    return " ".join(_TAG.sub(" ", _INVISIBLE.sub(" ", markup)).split())


def _of_notice(page: Page) -> str | None:
    """What offices say in articles as well, so the page must be bare."""
    said = page.title + page.visible
    if _THROTTLED.search(said):
        return "throttled"
    if _AWAY.search(said) and _FOR_A_WHILE.search(said):
        return MAINTENANCE
    if _FAULT.search(page.title) or _FAULT.search(_readable(page.markup)):
        return ERROR
    return "login" if _LOGIN_FIRST.search(said) else None


def _text(prefix: bytes, content_encoding: str) -> str:
    """The prefix as text, whatever its charset: the words looked for are ASCII, or Chinese in one of two."""
    opened = decompress(prefix, coding=content_encoding, most=INSPECTED)[0]
    try:
        return opened.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_character = error.end >= len(opened) - 3
        return opened.decode("utf-8" if cut_character else "gb18030", errors="replace")
