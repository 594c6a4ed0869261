"""What is served instead of content, and that no ordinary page is taken for it."""

from __future__ import annotations

import gzip
from pathlib import Path
from time import process_time

import pytest

from crawler.barrier import INSPECTED, barrier, is_wall

SHARED = Path(__file__).parents[3] / "shared" / "pages"
HTML = {"Content-Type": "text/html; charset=utf-8"}

PAGES = {
    "challenge-script": [
        "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>",
        "<script>document.cookie='__jsl_clearance=1.1';location.href=location.pathname;</script>",
        "<html><body><noscript>Virtual Container Shield</noscript></body></html>",
        "<script>var arg1='0123456789ABCDEF0123456789ABCDEF01234567';function setCookie(){}</script>",
        "<script>document.cookie='k=1;path=/';window.location.reload();</script>",
        "<title>Loading</title><p>正在加载，请稍候…</p><script>document['cookie']='a=1';location['reload']();</script>",
        "<script>function a(){};acw_sc__v3='x';</script>",
        "<body><script>var s='EO_Bot_Ssid=123';document.cookie=s;</script></body>",
        "<div class='slg-box'>请稍候</div><script>SafeLineChallenge('x')</script>",
        "<script>document.cookie='security_session_mid_verify=1';self.location='/?security_verify_data=1';</script>",
        "<script>var c='C3VK=5f2a41; path=/';document.cookie=c;</script>",
        "<h1>Checking your browser before you go on</h1>",
        "<p>网站正在检查您的浏览器，请稍候</p>",
    ],
    "captcha": [
        "<title>安全验证</title><body><p>请拖动滑块完成人机验证</p></body>",
        "<p>请输入图中的验证码后继续访问</p>",
        "<title>人机识别</title><p>请确认您是真人</p>",
        "<body><script src='/TCaptcha.js'></script><script>new TencentCaptcha('1', next).show()</script></body>",
    ],
    "waf": [
        "<h1>您的访问请求被拦截</h1><p>请求编号 1</p>",
        "<title>网站防火墙</title><p>您的请求带有不合法参数</p>",
        "The requested URL was rejected. Please consult with your administrator.",
        "<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>",
        "<title>D盾_拦截提示</title><p>如果您是网站管理员，请登录查看</p>",
        "<p>当前访问疑似黑客攻击，已被网站管理员设置为拦截</p><p>创宇盾</p>",
        "<p>由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><small>errors.aliyun.com</small>",
        "<p>您的IP地址已被列入黑名单</p>",
        "<p>该操作存在攻击行为</p><!-- 明御WEB应用防火墙 -->",
        "<p>已阻断</p><img alt='NSFOCUS'>",
        "<title>Restricted Access</title><p>Your request is blocked by the security policy.</p>",
        "<!-- event_id: 0 --><p>Forbidden</p>",
    ],
    "throttled": ["<p>您的访问过于频繁，请稍后再试</p>", "<h1>请求频率过高</h1>"],
    "maintenance": [
        "<title>系统维护中</title><p>系统维护中，请稍后访问</p>",
        "<h1>网站升级改造公告</h1><p>因系统升级，本网站暂停服务，由此带来的不便敬请谅解。</p>",
        "<p>门户网站正在进行机房迁移，暂时无法访问</p>",
        "<h1>Under maintenance</h1><p>The service is temporarily unavailable.</p>",
    ],
    "login": [
        "<form><p>用户登录</p><input name='u'><input type=\"password\" name='p'><button>登 录</button></form>",
        "<title>统一身份认证平台</title><div id='app'></div>",
        "<script>alert('x')</script><p>您尚未登录或登录已超时</p>",
    ],
}


@pytest.mark.parametrize(("kind", "page"), [(kind, page) for kind, pages in PAGES.items() for page in pages])
def test_pages(kind: str, page: str) -> None:
    assert barrier(200, HTML, page.encode()) == kind
    assert barrier(200, HTML, page.encode("gb18030")) == kind
    assert barrier(403, HTML | {"content-encoding": "gzip"}, gzip.compress(page.encode())) == kind


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (412, {}, "challenge-412"),
        (521, {}, "challenge-521"),
        (429, {}, "throttled"),
        (503, {"retry-after": "120"}, "throttled"),
        (401, {"WWW-Authenticate": "Basic"}, "login"),
        (418, {}, "waf"),
        (468, {}, "waf"),
        (567, {}, "waf"),
        (503, {}, None),
        (502, {}, None),
        (404, {}, None),
        (403, {}, None),
        (304, {}, None),
    ],
)
def test_statuses(status: int, headers: dict[str, str], kind: str | None) -> None:
    assert barrier(status, HTML | headers, b"<html><body>nginx</body></html>") == kind


def test_a_script_alone_with_status_202_is_a_challenge() -> None:
    assert barrier(202, HTML, b"<html><script>var a=1;</script></html>") == "challenge-script"
    assert barrier(202, HTML, "<p>已受理</p>".encode()) is None


def test_who_is_away_says_so_with_any_status() -> None:
    away = "<p>系统维护中，请稍后访问</p>".encode()
    assert barrier(503, HTML, away) == barrier(503, HTML | {"retry-after": "600"}, away) == "maintenance"
    assert barrier(502, HTML, away) == barrier(200, HTML, away) == "maintenance"


NOTICE = "关于政府门户网站系统升级维护的公告"
DOWNTIME = "因系统升级维护，我市政府门户网站将于3月7日22时至次日6时暂停服务，请提前做好安排，由此带来的不便敬请谅解。"

ORDINARY = [
    f"<title>{NOTICE}</title><meta name='ArticleTitle' content='{NOTICE}'><h1>{NOTICE}</h1><p>{DOWNTIME}</p>",
    f"<title>{NOTICE}</title><div>{'<a href=/>栏目</a>' * 9}</div><h1>{NOTICE}</h1><p>{DOWNTIME}</p>",
    f"<title>{NOTICE}</title><h1>{NOTICE}</h1><p>{DOWNTIME * 4}</p>",
    "<h1>关于网络安全检查的通知</h1><p>奇安信、绿盟等单位参加。</p>",
    "<h1>网站安全防护设备采购项目中标公告</h1><p>中标产品：奇安信网神应用防火墙、绿盟入侵防护系统各一套。</p>",
    "<h1>关于公布第三批失信主体的公告</h1><a href='/files/2026.zip'>黑名单</a><a href='/list.xls'>名单</a>",
    "<h1>办事指南</h1><p>办理人登录后填写申请表，逾期不予受理。</p>",
    "<div id='app'></div><script src='/TCaptcha.js'></script><script src='/app.js'></script>",
    "<div id='app'></div><script>document.cookie='l=zh';m&&(location.href='/m/')</script><script src=/app.js></script>",
    "<noscript>You need to enable JavaScript to run this app.</noscript><div id='app'></div>",
    "<title>登录次数统计</title><p>本月网站共接受访问三万次，办结留言二百件。</p>",
    "",
    "<html><head><meta http-equiv='refresh' content='0;url=/index.html'></head></html>",
    "<script>window.location.href='/home/index.html';</script>",
    "<h1>关于防范网络攻击的通知</h1><p>近期有关部门发现，部分单位的网站防火墙配置不当，访问被拦截的情况时有发生。</p>"
    + "<p>各单位要认真落实网络安全责任制，逐项排查隐患，及时整改到位，并于月底前将整改情况报送县网信办。</p>" * 15,
    "<div>用户登录 <input type=password></div>" + "<li>临山县人民政府关于修复圩堤的通知 2024-04-09</li>" * 30,
    "<p>输入验证码后提交留言</p>" + "<li>临山县教育局关于核定校车线路的通知 2024-04-09</li>" * 30,
    '{"articles": [], "total": 0}',
]


@pytest.mark.parametrize("page", ORDINARY)
def test_ordinary_pages(page: str) -> None:
    assert barrier(200, HTML, page.encode()) is None


@pytest.mark.parametrize(
    "report",
    [
        "<title>运行时错误</title><h1>“/”应用程序中的服务器错误。</h1><p>System.Data.SqlClient.SqlException: 超时</p>",
        "<h1>Server Error in '/' Application.</h1>",
        "<b>Fatal error</b>:  Uncaught mysqli_sql_exception in /var/www/html/db.php on line 42",
        "java.lang.NullPointerException: null",
        "ORA-12541: TNS: 无监听程序",
        "<title>HTTP Status 500 – Internal Server Error</title>",
    ],
)
def test_the_report_of_a_fault_is_no_page_and_no_wall(report: str) -> None:
    assert barrier(200, HTML, report.encode()) == "error"
    assert barrier(500, HTML, report.encode()) is None, "the status says it already"
    assert not is_wall("error")


def test_an_article_about_faults_is_one() -> None:
    article = "关于系统故障的情况说明" + "该系统曾显示“应用程序中的服务器错误”，经查为连接数不足，现已恢复。" * 9
    assert barrier(200, HTML, article.encode()) is None


def test_files_are_not_looked_into() -> None:
    assert barrier(200, {"content-type": "application/pdf"}, b"%PDF-1.4 Access Denied") is None


def test_a_script_that_speaks_of_captchas_is_none() -> None:
    assert barrier(200, {"content-type": "text/javascript"}, b"function login() { show('captcha') }") is None


@pytest.mark.parametrize("evil", [b"<a ", b"<script", b"<input ", "系统".encode(), b"<title>", b"<meta ", b"<!--"])
def test_no_page_costs_more_than_a_glance(evil: bytes) -> None:
    """Each of these made some pattern go over the page again and again; 64 kB then took seconds."""
    page = evil * (INSPECTED // len(evil))
    began = process_time()
    barrier(200, HTML, page)
    assert process_time() - began < 2


def test_only_a_prefix_is_looked_at_and_a_bomb_is_not_unpacked() -> None:
    late = b"<p>" + b"x" * INSPECTED + "您的访问请求被拦截".encode()
    assert barrier(200, HTML, late) is None
    bomb = gzip.compress(b"<" * 50_000_000)
    assert barrier(200, HTML | {"content-encoding": "gzip"}, bomb[:INSPECTED]) is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages lie in ../shared/pages, outside the project")
def test_no_real_page_is_a_barrier() -> None:
    pages = sorted(SHARED.rglob("*.html"))
    assert len(pages) > 100
    assert {page.name: kind for page in pages if (kind := barrier(200, HTML, page.read_bytes()[:INSPECTED]))} == {}
