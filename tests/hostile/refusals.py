"""Challenges, throttles, walls and errors, said with a status or served as if they were pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hostile.connection import Connection
from hostile.fates import ONE_LESS, barrier, no_document, not_taken
from hostile.registry import Becomes, fault

SOON = timedelta(minutes=2)
CLEARANCE = (
    '<html><head><meta charset="utf-8"></head><body><script>var _0x=["\\x63"];function c(){document.cookie='
    '"__jsl_clearance="+(+[]+!![])+";path=/";location.reload()}setTimeout(c,1500)</script></body></html>'
)
RUISHU = (
    '<html><head><meta id="x" content="{obf}"></head><body><script>$_ts=window["$_ts"]||{};$_ts.nsd=1;</script>'
    "</body></html>"
)


def says(title: str, *lines: str, more: str = "") -> bytes:
    """A page that says this, and no more."""
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{text}{more}</body></html>"
    ).encode()


def answers(
    path: str, about: str, becomes: Becomes, body: str | bytes, status: str = "200 OK", *headers: bytes
) -> None:
    """Declare a fault that is one answer."""
    sent = body.encode() if isinstance(body, str) else body

    async def answer(to: Connection) -> None:
        await to.send(sent, status=status, headers=headers)

    answer.__module__ = __name__
    fault(path, about, becomes)(answer)


REFUSED = says("访问被拦截", "您的请求疑似攻击行为！请联系管理员。", "事件编号: 8f3a")
PASSWORD = '<form method="post"><input name="user"><input type="password" name="password"><button>登录</button></form>'

answers(
    "/challenge-521.html",
    "521 and a script that sets a cookie (加速乐)",
    barrier("challenge-521", 1),
    CLEARANCE,
    "521 Down",
)
answers(
    "/challenge-412.html", "412 and a script (瑞数)", barrier("challenge-412", 1), RUISHU, "412 Precondition Failed"
)
answers("/challenge-202.html", "202 and a script (瑞数)", barrier("challenge-script", 1), RUISHU, "202 Accepted")
answers("/challenge-200.html", "a script that sets a cookie, with 200", barrier("challenge-script", 1), CLEARANCE)
answers("/wall-403.html", "a firewall's page with 403", barrier("waf", 1), REFUSED, "403 Forbidden")
answers(
    "/wall-405.html",
    "a firewall's page with 405 (阿里云)",
    barrier("waf", 1),
    says("405", "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。"),
    "405 Not Allowed",
)
answers("/wall-418.html", "418", barrier("waf", 1), "blocked", "418 I'm a teapot")
answers("/wall-200.html", "a firewall's page with 200", barrier("waf", 1), REFUSED)
answers(
    "/puzzle-200.html",
    "a captcha with 200",
    barrier("captcha", 1),
    says("安全验证", "请完成安全验证后继续访问", more='<img src="/captcha.jpg">'),
)
answers("/login-200.html", "a login form with 200", barrier("login", 1), says("用户登录", more=PASSWORD))
answers("/login-401.html", "401", barrier("login", 1), "x", "401 Unauthorized", b'WWW-Authenticate: Basic realm="x"')
answers("/forbidden-403.html", "a plain 403", not_taken("HTTP 403"), says("403 Forbidden", "nginx"), "403 Forbidden")
answers(
    "/error-500.html", "500", not_taken("HTTP 500"), says("500", "Internal Server Error"), "500 Internal Server Error"
)

THROTTLED = barrier("throttled", 1)
answers(
    "/throttled-seconds.html",
    "429 with Retry-After: 120",
    THROTTLED,
    "slow down",
    "429 Too Many Requests",
    b"Retry-After: 120",
)
answers(
    "/throttled-absurd.html",
    "429 with Retry-After: 999999999",
    THROTTLED,
    "slow down",
    "429 Too Many Requests",
    b"Retry-After: 999999999",
)
answers(
    "/throttled-garbage.html",
    "429 with Retry-After: soon",
    THROTTLED,
    "slow down",
    "429 Too Many Requests",
    b"Retry-After: soon",
)
answers("/throttled-silent.html", "429 without Retry-After", THROTTLED, "slow down", "429 Too Many Requests")
answers(
    "/busy-seconds.html", "503 with Retry-After: 120", THROTTLED, "busy", "503 Service Unavailable", b"Retry-After: 120"
)
answers(
    "/busy-past.html",
    "503 with a date of Retry-After that is over",
    THROTTLED,
    "busy",
    "503 Service Unavailable",
    b"Retry-After: Mon, 01 Jan 1990 00:00:00 GMT",
)


@fault("/throttled-date.html", "429 with a date of Retry-After", THROTTLED)
async def _(to: Connection) -> None:
    until = format_datetime(datetime.now(UTC) + SOON, usegmt=True)
    await to.send(b"slow down", status="429 Too Many Requests", headers=(b"Retry-After: " + until.encode(),))


BROKEN = Becomes(fate="later", outcome="partial", why=ONE_LESS, noted="error")
AWAY = Becomes(fate="later", outcome="partial", why=ONE_LESS, noted="maintenance")
answers(
    "/maintenance-200.html",
    "a notice of maintenance with 200",
    AWAY,
    says("系统维护", "网站正在升级维护中，暂停访问，请稍后再来。"),
)
answers(
    "/maintenance-503.html",
    "a notice of maintenance with 503",
    AWAY,
    says("系统维护", "网站正在升级维护中，暂停访问，请稍后再来。"),
    "503 Service Unavailable",
)
answers(
    "/soft-404.html",
    "a notice that there is no such page, with 200",
    Becomes(fate="absent", noted="soft-404"),
    says("404", "抱歉，您要查看的页面不存在或已被删除，系统将在5秒后自动跳转到首页。"),
)
answers(
    "/missing-404.html", "404", Becomes(fate="absent", noted="not-found"), says("404", "Not Found"), "404 Not Found"
)
answers("/gone-410.html", "410", Becomes(fate="absent", noted="not-found"), says("410", "Gone"), "410 Gone")
answers(
    "/script-error-200.html",
    "an error of ASP.NET with 200",
    BROKEN,
    says(
        "“/”应用程序中的服务器错误。",
        "System.Data.SqlClient.SqlException: 超时时间已到。在操作完成之前超时时间已过或服务器未响应。",
    ),
)
answers(
    "/database-error-200.html",
    "an error of a database with 200",
    BROKEN,
    says(
        "Database Error",
        "Error establishing a database connection: Too many connections in /var/www/html/db.php on line 42",
    ),
)
answers("/empty-200.html", "200 and no bytes", no_document("empty"), b"")
answers("/space-200.html", "200 and nothing but white space", no_document("empty"), b" \n" * 100)
