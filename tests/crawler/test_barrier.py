"""What is served instead of content, and that no ordinary page is taken for it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crawler.barrier import INSPECTED, barrier

SHARED = Path(__file__).parents[3] / "shared" / "pages"
HTML = {"Content-Type": "text/html; charset=utf-8"}

PAGES = {
    "challenge-script": [
        "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>",
        "<script>document.cookie='__jsl_clearance=1.1';location.href=location.pathname;</script>",
        "<html><body><noscript>Virtual Container Shield</noscript></body></html>",
        "<script>var arg1='0123456789ABCDEF0123456789ABCDEF01234567';function setCookie(){}</script>",
        "<script>document.cookie='k=1;path=/';window.location.reload();</script>",
    ],
    "captcha": [
        "<title>安全验证</title><body><p>请拖动滑块完成人机验证</p></body>",
        "<p>请输入图中的验证码后继续访问</p>",
    ],
    "waf": [
        "<h1>您的访问请求被拦截</h1><p>请求编号 1</p>",
        "<title>网站防火墙</title><p>您的请求带有不合法参数</p>",
        "The requested URL was rejected. Please consult with your administrator.",
    ],
    "login": ["<form><p>用户登录</p><input name='u'><input type=\"password\" name='p'><button>登 录</button></form>"],
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
        (503, {}, None),
        (502, {}, None),
        (404, {}, None),
        (403, {}, None),
        (304, {}, None),
    ],
)
def test_statuses(status: int, headers: dict[str, str], kind: str | None) -> None:
    assert barrier(status, HTML | headers, b"<html><body>nginx</body></html>") == kind


ORDINARY = [
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


def test_files_are_not_looked_into() -> None:
    assert barrier(200, {"content-type": "application/pdf"}, b"%PDF-1.4 Access Denied") is None


def test_a_script_that_speaks_of_captchas_is_none() -> None:
    assert barrier(200, {"content-type": "text/javascript"}, b"function login() { show('captcha') }") is None


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
