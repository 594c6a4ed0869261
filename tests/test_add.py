"""`gongkai add` as a user meets it: each site of the invented government from its home page alone, archived whole."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from townhall import ENVIRONMENT, Answer, TownHall, gongkai, page

from archive import Archive
from crawler.settings import load
from crawler.urls import canonical_url
from portal import Portal
from portal.government import SITES

PLANS = {plan.id: plan for plan in SITES}
LOCAL = """\
# the archive of the invented government
[politeness]
delay = 0

[guard]
allow_networks = ["127.0.0.0/8"]

[identity]
contact = "test@example.org"

[readers]
processes = 1
"""


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal(seed=7) as portal:
        yield portal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "settings.toml").write_text(LOCAL, encoding="utf-8")
    return tmp_path


def without_index(url: str) -> str:
    return f"{canonical_url(url)}#{url.partition('#')[2]}"


THREE = ("linqu", "lanchuan-hrss", "pinglan")
"""XML behind a page, JSON, and pages behind forms; `make benchmark` has all fourteen."""


@pytest.mark.parametrize("which", ["three", pytest.param("all", marks=pytest.mark.long)])
def test_a_site_is_onboarded_from_its_home_page_and_archived_whole(portal: Portal, folder: Path, which: str) -> None:
    path = folder / "settings.toml"
    sites = {site: url for site, url in portal.sites.items() if which == "all" or site in THREE}
    for site, url in sites.items():
        added = gongkai("add", f"{url}/", "--name", site, cwd=folder)
        assert added.returncode == 0, added.stderr
        assert f"Added {site} with {len(portal.channels(site))} channels in settings.toml." in added.stdout
    settings = load(path)
    assert [site.id for site in settings.site] == list(sites)
    for site in settings.site:
        true = portal.channels(site.id)
        assert {without_index(channel.url): channel.name for channel in site.channel} == {
            without_index(url): name for name, url in true.items()
        }
        plan = PLANS[site.id]
        assert (site.name, site.code, site.region) == (plan.name, plan.code, plan.region)
    crawled = gongkai("crawl", "--now", portal.now.isoformat(), cwd=folder)
    assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    with Archive.read(folder / "archive.db") as archive:
        archived = {row["url"]: row["title"] for row in archive.rows("select url, title from documents")}
    assert archived == {document.url: document.title for site in sites for document in portal.documents(site)}
    assert path.read_text(encoding="utf-8").startswith(LOCAL)


def test_a_dry_run_writes_nothing_and_shows_what_would_be_written(portal: Portal, folder: Path) -> None:
    done = gongkai("add", portal.sites["qinghe"], "--dry-run", cwd=folder)
    assert done.returncode == 0
    assert 'code = "9901000001"\nregion = "990100"' in done.stdout
    assert "index_number 990100417/" in done.stdout
    assert "nothing was written" in done.stdout
    assert (folder / "settings.toml").read_text(encoding="utf-8") == LOCAL
    assert [file.name for file in folder.iterdir()] == ["settings.toml"], "and no archive is made"


def test_json_is_for_programs(portal: Portal, folder: Path) -> None:
    done = gongkai("add", portal.sites["wangquan"], "--json", cwd=folder)
    printed = json.loads(done.stdout)
    assert printed["site"]["name"] == "望泉县人民政府"
    assert printed["written"] is True
    assert printed["added"]["channel"][0]["name"] == printed["channels"][0]["name"]
    assert len(printed["sample"]) == 10
    assert {"published_on", "title", "text"} <= printed["sample"][0]["fields"].keys()


def test_a_channel_or_a_document_is_enough(portal: Portal, folder: Path) -> None:
    url = portal.channels("sumuer")["政策文件"]
    assert "Added 苏木" not in gongkai("add", url, "--name", "sumuer", cwd=folder).stdout
    document = next(d for d in portal.documents("sumuer") if d.channel == "人事任免")
    done = gongkai("add", document.url, cwd=folder)
    assert "Added 1 channel to sumuer, which was there already, in settings.toml" in done.stdout
    assert [channel.name for channel in load(folder / "settings.toml").site[0].channel] == ["政策文件", "人事任免"]
    again = gongkai("add", document.url, cwd=folder)
    assert "Nothing to add" in again.stdout


def test_a_channel_is_picked_by_name(portal: Portal, folder: Path) -> None:
    done = gongkai("add", portal.sites["linqu"], "--channel", "法治", cwd=folder)
    assert done.returncode == 0
    assert [channel.name for channel in load(folder / "settings.toml").site[0].channel] == ["法治政府建设年度报告"]
    wrong = gongkai("add", portal.sites["linqu"], "--channel", "天气", cwd=folder)
    assert wrong.returncode == 1
    assert "No channel is called '天气' (found: 通知公告" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_the_sites_are_asked_politely(portal: Portal, folder: Path) -> None:
    before = len(portal.requests)
    gongkai("add", portal.sites["qinghe"], "--dry-run", cwd=folder)
    requests = sorted(portal.requests[before:], key=lambda request: request.at)
    assert requests[0].path == "/robots.txt"
    assert all("Gongkai/" in request.headers["user-agent"] for request in requests)
    assert not any(request.path.startswith("/search/") for request in requests)
    assert all(b.at >= a.ended for a, b in pairwise(requests))


def read_until(terminal: int, words: bytes, seconds: float = 60) -> bytes:
    """What a terminal shows until it has shown ``words``, or is closed."""
    shown, end = b"", time.monotonic() + seconds
    while words not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:
                break  # the other end is closed
    return shown


def test_a_person_is_asked_on_a_terminal(portal: Portal, folder: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gongkai", "add", portal.sites["linqu"]]
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        assert b"Which channels?" in read_until(ours, b"Which channels?")
        os.write(ours, b"9\n")
        assert b"from 1 to 3" in read_until(ours, b"Which channels?")
        os.write(ours, b"2\n")
        assert b"Added" in read_until(ours, b"Added")
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert [channel.name for channel in load(folder / "settings.toml").site[0].channel] == ["政策文件"]


def test_without_settings_the_file_is_made(folder: Path, portal: Portal) -> None:
    (folder / "settings.toml").unlink()
    refused = gongkai("add", portal.sites["linqu"], cwd=folder)
    assert refused.returncode == 3
    assert "a private or local address" in refused.stderr
    assert not (folder / "settings.toml").exists()


# ---------------------------------------------------------------------- what cannot be onboarded


def lost(hall: TownHall, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    done = gongkai("add", hall.url, *options, cwd=folder)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert (folder / "settings.toml").read_text(encoding="utf-8") == LOCAL
    return done


def test_what_is_no_site_is_said_with_what_was_seen(folder: Path) -> None:
    with TownHall() as hall:
        hall.pages["/"] = Answer(page("关于我们", "<p>市政厅位于河边。</p><a href='/gg/'>公告</a>"))
        done = lost(hall, folder)
        assert "Nothing recognised: at the address given there is no list, but a page of kind" in done.stderr
        assert f"公告 {hall.url}/gg/: HTTP 404" in done.stderr
        assert json.loads(lost(hall, folder, "--json").stdout)["channels"] == []


def test_a_barrier_is_named_and_the_host_left_alone(folder: Path) -> None:
    with TownHall() as hall:
        hall.pages["/"] = Answer(b"<html><script>var $_ts=1;</script></html>", status=412)
        assert "challenge-412" in lost(hall, folder).stderr
        assert hall.paths() == ["/robots.txt", "/"]


def test_robots_are_obeyed(folder: Path) -> None:
    with TownHall() as hall:
        hall.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", headers={})
        assert "robots.txt forbids it" in lost(hall, folder).stderr
        assert hall.paths() == ["/robots.txt"]
        hall.pages["/robots.txt"] = Answer(b"oops", status=502)
        assert "robots.txt cannot be had (HTTP 502), so nothing may be asked" in lost(hall, folder).stderr


@pytest.mark.parametrize("url", ["nonsense://", "", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused(url: str, folder: Path) -> None:
    done = gongkai("add", url, cwd=folder)
    assert done.returncode == 2
    assert "is no address of a web page" in done.stderr


def test_interrupted_it_writes_nothing_and_says_so(portal: Portal, folder: Path) -> None:
    slow = LOCAL.replace("delay = 0", "delay = 1")
    (folder / "settings.toml").write_text(slow, encoding="utf-8")
    command = [sys.executable, "-m", "gongkai", "add", portal.sites["linqu"]]
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    assert b"the address given" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Interrupted: nothing was written." in said
    assert (folder / "settings.toml").read_text(encoding="utf-8") == slow
