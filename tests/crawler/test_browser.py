"""Lists that only a browser can draw: what is asked, what is kept, what is judged, and what is left behind.

The tests that draw need the [browser] extra and Chromium, and are skipped where there is none.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from authority import Authority
from gaps import Promise, violations
from townhall import ENVIRONMENT, Answer, TownHall, begin, gongkai, notice, page, path_of, settings
from warcio.archiveiterator import ArchiveIterator

from archive import Archive
from crawler.drawing.chromium import NAMES, launch_options, required
from crawler.drawing.pagescript import NEXT_CONTROL, TURN
from crawler.errors import BrowserMissing
from crawler.listing.reader import read_listing
from crawler.settings import load

CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or find_spec("scrapy_playwright") is None, reason="needs the [browser] extra and Chromium"
)

ROWS_A_PAGE = 5

SCRIPT = """
var folder = ["/a", "pi/", "li", "st/"].join(""), current_page = 1;
function draw(page) {
    fetch(folder + page + ".json?page_size=5").then(answer => answer.json()).then(list => {
        document.getElementById("list").innerHTML = list.rows.map(row =>
            '<li><a href="' + row.url + '">' + row.title + '</a><span>' + row.date + '</span></li>').join("");
        document.getElementById("pager").innerHTML =
            '<a href="javascript:;" class="' + (page < list.pages ? "" : "disabled") + '">下一页</a>';
        document.querySelector("#pager a").addEventListener("click", () => page < list.pages && draw(page + 1));
    });
}
setTimeout(() => draw(1), 300);
"""


def drawn(script: str = SCRIPT, more: str = "") -> Answer:
    body = f'<h2>通知公告</h2><ul id="list"></ul><div id="pager"></div>{more}<script>{script}</script>'
    return Answer(page("通知公告", body))


def api(pages: int, number: int) -> Answer:
    rows = [
        {"url": path_of(n), "title": f"关于做好第{n}号专项工作的通知", "date": f"2026-03-0{n % 9 + 1}"}
        for n in rows_of(number)
    ]
    return Answer(json.dumps({"pages": pages, "rows": rows}).encode(), headers={"Content-Type": "application/json"})


def rows_of(number: int) -> range:
    return range((number - 1) * ROWS_A_PAGE + 1, number * ROWS_A_PAGE + 1)


def api_path(number: int) -> str:
    return f"/api/list/{number}.json?page_size=5"


@pytest.fixture
def hall() -> Iterator[TownHall]:
    """A town hall whose list of three pages is drawn by script, from an address that is put together by script."""
    with TownHall() as hall:
        hall.pages["/tzgg/"] = drawn()
        for number in (1, 2, 3):
            hall.pages[api_path(number)] = api(3, number)
            for n in rows_of(number):
                hall.pages[path_of(n)] = Answer(notice(n))
        yield hall


def browser_settings(folder: Path, hall: TownHall, extra: str = "") -> Path:
    path = settings(folder, hall, extra)
    path.write_text(path.read_text(encoding="utf-8").replace('id = "hall"', 'id = "hall"\nbrowser = true'), "utf-8")
    return path


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    with Archive.read(folder / "archive.db") as archive:
        return archive.rows(sql)


def ledger(folder: Path) -> dict[str, Any]:
    return rows(folder, "select pages_read, entries_seen, complete, reason from listing_reads order by id desc")[0]


# ---------------------------------------------------------------------- without a browser


def test_without_the_setting_it_is_said_what_would_help(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 4
    assert "drawn by script" in done.stdout
    assert "browser = true" in done.stdout
    assert hall.paths() == ["/robots.txt", "/tzgg/"]


def test_without_the_setting_nothing_of_a_browser_is_imported(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    code = """if True:
        import sys
        from gongkai import main
        try:
            main(["crawl"])
        except SystemExit as ended:
            print(ended.code, {"playwright", "scrapy_playwright", "crawler.drawing.browser"} & set(sys.modules))
    """
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "4 set()"


def test_without_chromium_the_crawl_does_not_begin(hall: TownHall, tmp_path: Path) -> None:
    browser_settings(tmp_path, hall, '[browser]\nexecutable = "no/such/chromium"')
    for command in ("crawl", "run"):
        done = gongkai(command, cwd=tmp_path)
        assert done.returncode == 1
        (sentence,) = done.stderr.splitlines()
        assert sentence.startswith("Error: ")
        assert "settings.toml: site 'hall' has browser = true, and " in sentence
        assert "pip install 'gongkai[browser]'" in sentence
        assert "Debian's package `chromium`" in sentence
    assert hall.asked == []
    assert not (tmp_path / "archive.db").exists()


def test_without_the_extra_it_says_so(hall: TownHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)  # as Python itself notes that a module is not there
    wanting = load(browser_settings(tmp_path, hall))
    with pytest.raises(BrowserMissing, match=r"the \[browser\] extra is missing"):
        required(wanting, ["hall"])
    assert required(wanting, ["another"]) is None, "a crawl of other sites does not need it"


# ---------------------------------------------------------------------- with one


@needs_browser
def test_what_a_page_asks_for_has_the_verdict_of_its_connection(tmp_path: Path) -> None:
    """A page that is drawn is the browser's own; it came over no connection."""
    certificate = Authority(tmp_path).self_signed("hall")
    with TownHall(certificate.path) as hall:
        hall.pages |= {"/tzgg/": drawn(), api_path(1): api(1, 1)} | {path_of(n): Answer(notice(n)) for n in rows_of(1)}
        browser_settings(tmp_path, hall)
        assert gongkai("crawl", cwd=tmp_path).returncode == 0
    shown = rows(
        tmp_path,
        """
        select type, tls, fingerprint, count(*) as n from captures
        left join certificates on certificates.id = captures.certificate group by 1, 2, 3 order by 1
        """,
    )
    verdict = {"tls": "unverified: self-signed certificate", "fingerprint": certificate.fingerprint}
    assert shown == [
        {"type": "resource", "tls": None, "fingerprint": None, "n": 1},
        {"type": "response", **verdict, "n": 3 + ROWS_A_PAGE},  # robots.txt, the list, its data, the notices
    ]


@needs_browser
def test_a_drawn_list_is_archived_whole_and_kept_as_drawn(hall: TownHall, tmp_path: Path) -> None:
    browser_settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "hall: done: 20 requests, 15 new\n")
    assert ledger(tmp_path) == {"pages_read": 3, "entries_seen": 15, "complete": 1, "reason": None}
    _asked_as_politely_as_ever(hall)
    _kept_as_drawn(hall, tmp_path)
    assert _read_again(hall, tmp_path) == [hall.url + path_of(n) for number in (1, 2, 3) for n in rows_of(number)]


@needs_browser
def test_the_parts_of_a_page_wait_for_their_turn_like_everything_else(hall: TownHall, tmp_path: Path) -> None:
    path = browser_settings(tmp_path, hall)
    pauses = "delay = 0.05\nlongest_delay = 0.4\n"
    path.write_text(path.read_text(encoding="utf-8").replace("delay = 0\n", pauses, 1), encoding="utf-8")
    assert gongkai("crawl", cwd=tmp_path).returncode == 0
    assert api_path(3) in hall.paths()
    assert violations(hall.asked, Promise(delay=0.05, longest=0.4)) == []


def _asked_as_politely_as_ever(hall: TownHall) -> None:
    assert hall.most_in_flight == 1
    assert hall.paths()[0] == "/robots.txt"
    assert len(hall.paths()) == len(set(hall.paths())), "the page that came already is not asked for again"
    for asked in hall.asked:
        assert asked.headers["User-Agent"].endswith("(+test@example.org)")
        assert not {"Cookie", "Referer", "Origin"} & set(asked.headers)


def _kept_as_drawn(hall: TownHall, folder: Path) -> None:
    kept = rows(folder, "select id, url from captures where type = 'resource' order by id")
    assert [capture["url"] for capture in kept] == [f"{hall.url}/tzgg/"] * 3
    with Archive.read(folder / "archive.db") as archive:
        headers, payload = archive.original(kept[1]["id"])
    assert headers == [("Content-Type", "text/html; charset=utf-8")]
    assert b"<script" not in payload


def _read_again(hall: TownHall, folder: Path) -> list[str]:
    """The entries of the drawn pages, from nothing but the originals."""
    (segment,) = (folder / "archive-warc").iterdir()
    with segment.open("rb") as file:
        drawn_pages = {
            record.rec_headers.get_header("WARC-Target-URI"): record.raw_stream.read()
            for record in ArchiveIterator(file, check_digests="raise")
            if record.rec_type == "resource"
        }
    assert list(drawn_pages) == [f"urn:drawn:{number}:{hall.url}/tzgg/" for number in (1, 2, 3)]
    return [e.url for html in drawn_pages.values() for e in read_listing(html, url=f"{hall.url}/tzgg/").entries]


@needs_browser
def test_the_page_that_never_changes_does_not_hide_new_rows(hall: TownHall, tmp_path: Path) -> None:
    browser_settings(tmp_path, hall)
    gongkai("crawl", cwd=tmp_path)
    hall.asked.clear()
    assert gongkai("crawl", cwd=tmp_path).stdout == "hall: done: 4 requests\n", "robots.txt is known"
    for n in (16, 17):
        hall.pages[path_of(n)] = Answer(notice(n))
    first = json.loads(hall.pages[api_path(1)].body)
    first["rows"][:2] = json.loads(api(3, 4).body)["rows"][:2]
    hall.pages[api_path(1)].body = json.dumps(first).encode()
    assert "2 new" in gongkai("crawl", cwd=tmp_path).stdout


@needs_browser
def test_the_browser_asks_nobody_else_and_for_nothing_but_rows(hall: TownHall, tmp_path: Path) -> None:
    with TownHall() as other:
        host = other.url.removeprefix("http://")
        nosy = f"""
            fetch("{other.url}/count");
            navigator.sendBeacon("/beacon", "x");
            new WebSocket("ws://{host}/socket");
            new WebSocket("ws://{hall.url.removeprefix("http://")}/socket");
            window.open("{other.url}/popup");
            fetch("/away");
            document.cookie = "seen=1";
            new EventSource("{other.url}/events");
            navigator.serviceWorker && navigator.serviceWorker.register("{hall.url}/worker.js").catch(() => 0);
            new Worker("{other.url}/worker.js");
            const call = new RTCPeerConnection({{iceServers: [{{urls: "turn:{host}?transport=tcp", username: "a",
                credential: "b"}}, {{urls: "stun:{host}"}}]}});
            call.createDataChannel("data");
            call.createOffer().then(offer => call.setLocalDescription(offer));
            const late = document.createElement("link");
            late.rel = "preconnect"; late.href = "{other.url}"; document.head.append(late);
        """
        markup = (
            f'<link rel="stylesheet" href="/style.css"><link rel="dns-prefetch" href="{other.url}">'
            f'<img src="/logo.png"><img src="{other.url}/pixel.png"><iframe src="{other.url}/frame"></iframe>'
            f'<link rel="prefetch" href="/next"><script src="{other.url}/lib.js"></script>'
            f'<link rel="preconnect" href="{other.url}"><link rel="preload" as="script" href="{other.url}/p.js">'
            f'<link rel="modulepreload" href="{other.url}/m.js"><link rel="manifest" href="{other.url}/app.json">'
            f'<link rel="icon" href="{other.url}/i.ico"><a ping="{other.url}/ping" href="{other.url}/a">x</a>'
            f'<object data="{other.url}/o"></object><embed src="{other.url}/e"><video src="{other.url}/v"></video>'
            f'<script type="speculationrules">{{"prerender": [{{"urls": ["{other.url}/s"]}}]}}</script>'
        )
        hall.pages["/tzgg/"] = drawn(SCRIPT + nosy, markup)
        hall.pages["/away"] = Answer(b"", 302, {"Location": f"{other.url}/away"})
        browser_settings(tmp_path, hall)
        assert gongkai("crawl", cwd=tmp_path).returncode == 0
        assert other.connections == 0, "not even one without a request"
    assert {path for path in hall.paths() if not path.startswith("/tzgg/")} == {
        "/robots.txt",
        "/away",
        *map(api_path, (1, 2, 3)),
    }


@needs_browser
def test_robots_holds_for_the_browser(hall: TownHall, tmp_path: Path) -> None:
    hall.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /api/\n", headers={})
    browser_settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 4
    assert "the browser found no rows in it" in done.stdout
    assert f"{api_path(1)}: robots.txt forbids it" in done.stdout
    assert hall.paths() == ["/robots.txt", "/tzgg/"]


@needs_browser
def test_a_page_that_does_not_come_is_a_hole(hall: TownHall, tmp_path: Path) -> None:
    hall.pages[api_path(2)] = Answer(b"oops", status=500)
    browser_settings(tmp_path, hall)
    assert gongkai("crawl", cwd=tmp_path).returncode == 4
    read = ledger(tmp_path)
    assert (read["entries_seen"], read["complete"]) == (5, 0)
    assert read["reason"] == f"page 2: nothing came ({hall.url}{api_path(2)}: HTTP 500)"


@needs_browser
def test_a_control_that_does_nothing_is_no_end(hall: TownHall, tmp_path: Path) -> None:
    hall.pages["/tzgg/"] = drawn(SCRIPT.replace("page < list.pages && draw(page + 1)", "0"))
    browser_settings(tmp_path, hall)
    assert gongkai("crawl", cwd=tmp_path).returncode == 4
    assert ledger(tmp_path)["reason"] == "page 2: the control that leads to it does nothing"


@needs_browser
def test_pages_that_are_pages_of_their_own_are_turned_too(hall: TownHall, tmp_path: Path) -> None:
    """Scripts in a file, so that nothing on the page tells of a list, and a 下一页 that leads to another address."""
    hall.pages["/list.js"] = Answer(
        SCRIPT.replace("draw(1)", "draw(Number(location.search.slice(3) || 1))")
        .replace("javascript:;", "/tzgg/?p=' + (page + 1) + '")
        .replace("page < list.pages && draw(page + 1)", "0")
        .encode(),
        headers={"Content-Type": "text/javascript; charset=utf-8"},
    )
    shell = Answer(page("通知公告", '<ul id="list"></ul><div id="pager"></div><script src="/list.js"></script>'))
    hall.pages |= {"/tzgg/": shell, "/tzgg/?p=2": shell, "/tzgg/?p=3": shell}
    browser_settings(tmp_path, hall)
    assert gongkai("crawl", cwd=tmp_path).returncode == 0
    assert ledger(tmp_path) == {"pages_read": 3, "entries_seen": 15, "complete": 1, "reason": None}


# ---------------------------------------------------------------------- when the browser is ill


RESTLESS = """
setInterval(() => { document.getElementById("pager").innerHTML = "<a href=/" + Math.random() + ">x</a>"; }, 50);
"""


@needs_browser
@pytest.mark.parametrize("trap", ["while (true) {}", RESTLESS], ids=["busy", "restless"])
def test_a_page_without_end_costs_its_reading(hall: TownHall, tmp_path: Path, trap: str) -> None:
    hall.pages["/tzgg/"] = drawn(SCRIPT + trap)
    browser_settings(tmp_path, hall, "[browser]\nseconds = 3")
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "3 s" in ledger(tmp_path)["reason"]


def descendants(process: int) -> dict[int, str]:
    """The processes that a process has started, and those they have: number and command."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
        except OSError:
            continue
        name, _, fields = rest.rpartition(") ")
        parents[int(number)] = (int(fields.split()[1]), name)
    found: dict[int, str] = {}
    waiting = [process]
    while waiting:
        parent = waiting.pop()
        children = {number: name for number, (above, name) in parents.items() if above == parent}
        found |= children
        waiting += children
    return found


def eventually(condition: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def drawing(hall: TownHall, folder: Path, command: str = "crawl") -> tuple[subprocess.Popen[bytes], dict[int, str]]:
    """A crawl in the middle of drawing a list that never ends, and the processes that it has."""
    hall.pages["/tzgg/"] = drawn(SCRIPT + RESTLESS)
    process = begin(command, cwd=folder)
    eventually(lambda: api_path(1) in hall.paths(), 90)
    return process, descendants(process.pid)


@needs_browser
def test_a_browser_that_dies_costs_its_reading(hall: TownHall, tmp_path: Path) -> None:
    browser_settings(tmp_path, hall)
    process, running = drawing(hall, tmp_path)

    def over() -> bool:
        """One that dies before its page has come is begun anew, up to three times: each dies."""
        for number in (number for number, name in descendants(process.pid).items() if name.startswith("chrom")):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return process.poll() is not None

    eventually(over, 60)
    assert process.returncode == 4
    assert "the browser failed" in ledger(tmp_path)["reason"]
    eventually(lambda: not any(map(alive, running)))


@needs_browser
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_browser_outlives_the_crawl(hall: TownHall, tmp_path: Path, how: signal.Signals) -> None:
    browser_settings(tmp_path, hall)
    process, running = drawing(hall, tmp_path)
    assert any(name.startswith("chrom") for name in running.values())
    process.send_signal(how)
    assert process.wait(timeout=60) == (130 if how == signal.SIGTERM else -how)
    eventually(lambda: not any(map(alive, running)))
    if how == signal.SIGTERM:
        assert rows(tmp_path, "select outcome from runs") == [{"outcome": "interrupted"}]


@needs_browser
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_browser_outlives_the_daemon(hall: TownHall, tmp_path: Path, how: signal.Signals) -> None:
    browser_settings(tmp_path, hall)
    process, running = drawing(hall, tmp_path, "run")
    assert any(name.startswith("chrom") for name in running.values())
    process.send_signal(how)
    assert process.wait(timeout=10) == (0 if how == signal.SIGTERM else -how)
    eventually(lambda: not any(map(alive, running)))
    assert rows(tmp_path, "select outcome from runs") == [{"outcome": "interrupted"}]


# ---------------------------------------------------------------------- the browser by itself


@pytest.fixture(scope="module")
def blank() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(str(CHROMIUM)))
        yield browser.new_page()
        browser.close()


@needs_browser
@pytest.mark.parametrize(
    ("markup", "clicked"),
    [
        ("<a href='javascript:;' onclick='hit(1)'>下一页</a>", 1),
        ("<a onclick='hit(1)'>上一页</a><a onclick='hit(2)'>下页 &gt;</a>", 2),
        ("<ul onclick='hit(1)'><li><span>下一頁</span></li></ul>", 1),
        ("<input type='button' value='下一页' onclick='hit(1)'>", 1),
        ("<button class='btn-next' onclick='hit(1)'><i>&#8203;</i></button>", 1),
        ("<li title='下一页' class='ant-pagination-next' onclick='hit(1)'><a>&nbsp;</a></li>", 1),
        ("<div>首页 <span>&gt;</span> 公告</div><a onclick='hit(1)'>&gt;</a>", 1),
        ("<a class='layui-laypage-next layui-disabled' onclick='hit(1)'>下一页</a>", None),
        ("<li class='disabled'><a onclick='hit(1)'>下一页</a></li>", None),
        ("<button class='btn-next' disabled onclick='hit(1)'>下一页</button>", None),
        ("<a aria-disabled='true' onclick='hit(1)'>Next</a>", None),
        ("<a style='display: none' onclick='hit(1)'>下一页</a>", None),
        ("<a onclick='hit(1)'>市政府办公室关于进入下一页的通知</a>", None),
        ("<p>没有更多</p>", None),
    ],
)
def test_the_next_control_is_found_unless_it_is_off(blank: Any, markup: str, clicked: int | None) -> None:
    blank.set_content(f"<script>function hit(n) {{ window.clicked = n }}</script>{markup}")
    assert blank.evaluate(NEXT_CONTROL) is (clicked is not None)
    blank.evaluate("() => { window.clicked = null }")
    blank.evaluate(TURN)
    blank.wait_for_timeout(20)
    assert blank.evaluate("() => window.clicked") == clicked


@needs_browser
def test_not_even_webrtc_finds_a_network(blank: Any) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(2)
        call = """async server => {
            const call = new RTCPeerConnection({iceServers: [{urls: "stun:" + server}]});
            call.createDataChannel("data");
            await call.setLocalDescription(await call.createOffer());
        }"""
        blank.evaluate(call, f"127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(TimeoutError):
            server.recv(2000)
