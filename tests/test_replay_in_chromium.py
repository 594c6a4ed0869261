"""A replay as a reader's browser shows it: images and styles are there, scripts do not run, and nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from townhall import TownHall
from window import chromium, needs_chromium, served
from worlds import HOME, LIST, NOW, SITE, content, exchange, read_list, recorded

from archive.records import Content
from archive.store import Archive
from portal.looks import image

pytestmark = needs_chromium

PAGE, OTHER = LIST + "t1.html", LIST + "t2.html"

MARKUP = """<!DOCTYPE html><html><head><meta charset="gb2312"><link rel="stylesheet" href="/site.css">
<style>@import url(ELSEWHERE/e.css); h1 {{ background: url(ELSEWHERE/bg.png) }}</style>
<script>document.title = "ran"</script><script src="ELSEWHERE/x.js"></script>
<meta http-equiv="refresh" content="0;url=ELSEWHERE/away"></head>
<body onload="document.title = 'ran'"><h1>关于加强领导的通知</h1>
<img id="there" src="p.png"><img id="drawn" src="blank.gif" data-src="drawing.svg"><img id="away" src="ELSEWHERE/q.png"
 onerror="document.title = 'ran'"><a id="other" href="t2.html">另一份</a><iframe src="ELSEWHERE/frame"></iframe>
<form action="ELSEWHERE/form"><input name="q" autofocus></form>
<p style="background: \\75rl(ELSEWHERE/escaped.png)">正文。</p>
</body></html>""".replace("{{", "{").replace("}}", "}")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script href="ELSEWHERE/svg.js"/></svg>'


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[TownHall]:
    """Whoever is asked here was asked by a replay."""
    with TownHall() as hall:
        yield hall


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, elsewhere: TownHall) -> Iterator[str]:
    """An archive that is served: the address of its server."""
    path = tmp_path_factory.mktemp("replay") / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        read_list(run, [PAGE, OTHER])
        headers = (("Content-Type", "text/html"),)
        markup = MARKUP.replace("ELSEWHERE", elsewhere.url).encode("gbk")
        run.save(recorded(run, exchange(PAGE, markup, headers=headers)), content())
        run.save(recorded(run, exchange(OTHER, "<p>另一份。".encode(), headers=headers)), content("另一份。" * 20))
        css = f"@import '{elsewhere.url}/i.css'; body {{ color: rgb(1, 2, 3); background: url(/p.png) }}"
        things = {
            HOME + "site.css": ("text/css", css.encode()),
            LIST + "p.png": ("image/png", image("p")),
            LIST + "drawing.svg": ("image/svg+xml", SVG.replace("ELSEWHERE", elsewhere.url).encode()),
        }
        for url, (media_type, payload) in things.items():
            answer = exchange(url, payload, headers=(("Content-Type", media_type),), kind="requisite")
            run.save(recorded(run, answer), Content(kind="requisite"))
        run.finish("done", {}, now=NOW)
    with served(path) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def test_a_replay_shows_and_asks_nobody(reading: str, elsewhere: TownHall, browser: Any) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{reading}/-/replay/2", wait_until="networkidle")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "关于加强领导的通知"
    width = "image => image.naturalWidth"
    assert frame.locator("#there").evaluate(width) == 8
    assert frame.locator("#drawn").evaluate(width) == 9
    assert frame.locator("#away").evaluate(width) == 0
    assert frame.locator("body").evaluate("body => getComputedStyle(body).color") == "rgb(1, 2, 3)"
    assert page.frames[1].title() == ""
    assert page.frames[1].evaluate("() => self.origin") == "null", "an origin of its own"
    assert elsewhere.paths() == []
    assert [url for url in asked if not url.startswith((reading, "data:"))] == []
    with page.context.expect_page() as opened:
        frame.locator("#other").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{reading}/-/replay/3"
    assert opened.value.evaluate("() => window.opener") is None
    page.close()


def test_opened_by_itself_it_is_in_its_sandbox_all_the_same(reading: str, elsewhere: TownHall, browser: Any) -> None:
    page = browser.new_page()
    for path in ("/-/replay/2/page", "/-/original/2"):
        page.goto(reading + path, wait_until="networkidle")
        assert page.evaluate("() => self.origin") == "null"
        assert page.title() != "ran"
    assert elsewhere.paths() == []
    page.close()
