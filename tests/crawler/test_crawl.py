"""The crawl as the site sees it: who asks, how politely, for what, and what the archive makes of each answer."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from townhall import HTML, Answer, TownHall, begin, gongkai, notice, page, path_of, settings

from archive import Archive

DAY = "2026-03-{:02}T02:00:00Z"


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.publish(1, 2, 3)
        yield hall


def rows(folder: Path, sql: str) -> list[dict[str, object]]:
    with Archive.read(folder / "archive.db") as archive:
        return archive.rows(sql)


def test_we_ask_one_at_a_time_and_say_who_we_are(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    said = [line for line in done.stderr.splitlines() if " requests, " not in line]  # a slow machine shows progress
    assert (done.returncode, said) == (0, [])
    assert done.stdout == "hall: done: 5 requests, 3 new\n"
    assert hall.paths()[0] == "/robots.txt"
    assert hall.most_in_flight == 1
    for asked in hall.asked:
        assert asked.headers["User-Agent"].startswith("Gongkai/")
        assert asked.headers["User-Agent"].endswith("(+test@example.org)")
        assert asked.headers["Accept-Encoding"] == "gzip"
        assert not {"Cookie", "Referer", "If-None-Match"} & set(asked.headers)


def test_without_a_contact_we_are_reminded(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    path.write_text(path.read_text(encoding="utf-8").replace("test@example.org", ""), encoding="utf-8")
    assert "site owners cannot reach you" in gongkai("crawl", cwd=tmp_path).stderr


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_what_robots_forbids_is_not_asked(hall: TownHall, tmp_path: Path, coding: str) -> None:
    rules = f"User-agent: *\nDisallow: {path_of(2)}\n".encode()
    packed = {"gzip": gzip.compress(rules)}.get(coding, rules)
    hall.pages["/robots.txt"] = Answer(packed, headers={"Content-Encoding": coding} if coding else {})
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 4
    assert path_of(2) not in hall.paths()
    assert rows(tmp_path, f"select reason from resources where url like '%{path_of(2)}'") == [
        {"reason": "robots.txt forbids it"}
    ]


def test_while_robots_cannot_be_had_nothing_is_asked(hall: TownHall, tmp_path: Path) -> None:
    hall.pages["/robots.txt"] = Answer(b"oops", status=502)
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode in (1, 4)
    assert "robots.txt: cannot be had (HTTP 502)" in done.stdout
    assert hall.paths() == ["/robots.txt"]


def test_a_barrier_is_recorded_and_the_host_left_alone(hall: TownHall, tmp_path: Path) -> None:
    script = b"<html><script>var $_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='x';</script></html>"
    hall.pages["/tzgg/"] = Answer(script, status=412)
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 5
    assert "challenge-412" in done.stdout
    assert hall.paths() == ["/robots.txt", "/tzgg/"]
    assert rows(tmp_path, "select barrier from captures where status = 412") == [{"barrier": "challenge-412"}]
    assert gongkai("status", cwd=tmp_path).returncode == 6


def test_a_barrier_in_place_of_documents_makes_nothing_missing(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    for number in (1, 2, 3):
        hall.pages[path_of(number)] = Answer(b"", status=412)
    assert gongkai("crawl", "--full", "--now", DAY.format(11), cwd=tmp_path).returncode == 5
    assert rows(tmp_path, "select distinct state from documents") == [{"state": "present"}]


def test_unchanged_pages_are_asked_conditionally_and_not_read_again(hall: TownHall, tmp_path: Path) -> None:
    for number in (1, 2):
        hall.pages[path_of(number)] = Answer(notice(number), headers=HTML | {"ETag": f'"{number}"'})
    settings(tmp_path, hall)
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    hall.asked.clear()
    done = gongkai("crawl", "--full", "--now", DAY.format(20), cwd=tmp_path)
    assert done.stdout == "hall: done: 5 requests, 2 not modified\n"
    conditional = {asked.path for asked in hall.asked if "If-None-Match" in asked.headers}
    assert conditional == {path_of(1), path_of(2)}
    assert rows(tmp_path, "select count(*) as n from captures where type = 'revisit'")[0]["n"] == 5
    assert rows(tmp_path, "select count(*) as n from versions") == [{"n": 3}]


def test_an_edit_is_found_and_kept_beside_the_first_version(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    hall.pages[path_of(2)] = Answer(notice(2, "自发布之日起废止"))
    done = gongkai("crawl", "--full", "--now", DAY.format(11), cwd=tmp_path)
    assert "1 changed" in done.stdout
    assert rows(tmp_path, "select count(*) as n from texts") == [{"n": 4}]


@pytest.mark.parametrize("how", ["404", "home page"])
def test_gone_needs_a_fortnight(hall: TownHall, tmp_path: Path, how: str) -> None:
    settings(tmp_path, hall)
    hall.pages["/"] = Answer(page("市政厅", "<p>首页</p>"))
    gongkai("crawl", "--now", DAY.format(1), cwd=tmp_path)
    hall.pages[path_of(3)] = Answer(b"", 404) if how == "404" else Answer(b"", 302, {"Location": "/"})
    for day in (2, 9):
        gongkai("crawl", "--full", "--now", DAY.format(day), cwd=tmp_path)
        assert (
            rows(tmp_path, "select state from documents order by state")
            == [{"state": "missing"}] + [{"state": "present"}] * 2
        )
    # not the sixteenth: a crawl that gets going a second sooner than that of day 2 would be a second short
    done = gongkai("crawl", "--full", "--now", DAY.format(17), cwd=tmp_path)
    assert "1 gone" in done.stdout
    assert rows(tmp_path, "select kind from changes order by seq desc limit 1") == [{"kind": "gone"}]


def test_half_a_page_is_kept_and_never_becomes_a_version(hall: TownHall, tmp_path: Path) -> None:
    whole = notice(1)
    hall.pages[path_of(1)] = Answer(whole, sent=len(whole) // 2)
    settings(tmp_path, hall)
    assert gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path).returncode == 4, "not all that was to be read"
    assert rows(tmp_path, "select truncated from captures where truncated is not null") == [{"truncated": "disconnect"}]
    assert rows(tmp_path, "select count(*) as n from documents") == [{"n": 2}]
    hall.pages[path_of(1)] = Answer(whole)
    gongkai("crawl", "--now", DAY.format(11), cwd=tmp_path)
    assert rows(tmp_path, "select count(*) as n from documents") == [{"n": 3}]


def test_a_list_behind_a_shell_is_read_again_though_the_shell_never_changes(hall: TownHall, tmp_path: Path) -> None:
    path = "/common/search/5ad7f285c40d4f478a7b43b9fcd67d70?{}_isJson=true"
    shell = f'<script>load("{path.format("page=1&")}")</script>'
    hall.pages["/tzgg/"] = Answer(page("通知公告", "<div></div>", shell), headers=HTML | {"ETag": '"shell"'})

    def answer(*numbers: int) -> Answer:
        found = [{"title": f"关于第{n}号专项工作的通知", "url": path_of(n)} for n in numbers]
        return Answer(json.dumps({"data": {"total": len(found), "page": 1, "rows": 20, "results": found}}).encode())

    hall.pages[path.format("page=1&")] = answer(2, 1)
    settings(tmp_path, hall)
    assert "2 new" in gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path).stdout
    hall.pages[path.format("page=1&")] = answer(3, 2, 1)
    assert "1 new" in gongkai("crawl", "--now", DAY.format(11), cwd=tmp_path).stdout


def test_an_empty_first_page_is_an_error(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    hall.pages["/tzgg/"] = Answer(page("通知公告", "<div>暂无内容</div>"))
    done = gongkai("crawl", "--now", DAY.format(11), cwd=tmp_path)
    assert done.returncode == 4
    assert "suspect (通知公告: no entries on the first page)" in done.stdout
    assert rows(tmp_path, "select complete from listing_reads order by id") == [
        {"complete": 1},
        {"complete": 0},
    ]
    assert rows(tmp_path, "select outcome from runs order by id desc limit 1") == [{"outcome": "suspect"}]


def test_a_site_that_is_down_fails_and_what_is_due_stays_due(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    path.write_text(path.read_text(encoding="utf-8").replace(hall.url, "http://127.0.0.1:9"), encoding="utf-8")
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 1
    assert "connection refused" in done.stdout
    assert rows(tmp_path, "select outcome from runs") == [{"outcome": "failed"}]
    assert rows(tmp_path, "select last_complete_at from channels") == [{"last_complete_at": None}]


def test_a_site_that_speaks_no_tls_any_more_fails_and_says_so(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    path.write_text(path.read_text(encoding="utf-8").replace("http://", "https://"), encoding="utf-8")
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 1
    assert "the TLS handshake failed" in done.stdout


AWAY = Answer(page("系统维护中", "<p>系统维护中，请稍后访问。</p>"))


def test_a_site_in_maintenance_is_down_and_no_page_of_it_is_kept_as_one(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    hall.pages = dict.fromkeys([*hall.pages, "/robots.txt"], AWAY)
    done = gongkai("crawl", "--full", "--now", DAY.format(20), cwd=tmp_path)
    assert done.returncode == 1
    assert "maintenance" in done.stdout
    assert rows(tmp_path, "select outcome from runs order by id desc limit 1") == [{"outcome": "failed"}]
    assert rows(tmp_path, "select count(*) as n from versions") == [{"n": 3}]
    assert rows(tmp_path, "select distinct barrier from captures where run = 2") == [{"barrier": "maintenance"}]


def test_a_local_address_is_refused_unless_it_is_allowed(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    path.write_text(path.read_text(encoding="utf-8").replace('["127.0.0.0/8"]', "[]"), encoding="utf-8")
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 1
    assert "allow_networks" in done.stdout
    assert hall.asked == []


def test_what_a_name_resolves_to_is_guarded(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    text = path.read_text(encoding="utf-8").replace('["127.0.0.0/8"]', "[]").replace("127.0.0.1", "localhost")
    path.write_text(text, encoding="utf-8")
    assert gongkai("crawl", cwd=tmp_path).returncode == 1
    assert hall.asked == []


def test_a_redirect_inside_is_refused_by_the_guard(hall: TownHall, tmp_path: Path) -> None:
    hall.pages[path_of(1)] = Answer(b"", 302, {"Location": "http://10.0.0.1/admin"})
    hall.pages[path_of(2)] = Answer(b"", 302, {"Location": "file:///etc/passwd"})
    settings(tmp_path, hall)
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode in (0, 4)
    assert rows(tmp_path, "select count(*) as n from documents") == [{"n": 1}]
    assert rows(tmp_path, "select count(*) as n from captures where url not like 'http://127.%'") == [{"n": 0}]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody has signed, for a host of another name, with its key."""
    return signed(tmp_path_factory.mktemp("tls"), timedelta(days=1))


def signed(folder: Path, expires_in: timedelta) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "elsewhere.example.gov.cn")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + expires_in)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    pem, plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, plain, serialization.NoEncryption()) + certificate.public_bytes(pem))
    return path


def test_a_bad_certificate_is_a_fact_and_no_reason_to_refuse(certificate: Path, tmp_path: Path) -> None:
    with TownHall(certificate) as hall:
        hall.publish(1)
        settings(tmp_path, hall)
        assert gongkai("crawl", cwd=tmp_path).returncode == 0
    verdicts = rows(tmp_path, "select distinct tls from captures")
    assert len(verdicts) == 1
    assert str(verdicts[0]["tls"]).startswith("unverified: self")


def test_an_expired_certificate_is_told_and_the_site_is_read(tmp_path: Path) -> None:
    with TownHall(signed(tmp_path, timedelta(days=-2))) as hall:
        hall.publish(1, 2)
        settings(tmp_path, hall)
        assert gongkai("crawl", cwd=tmp_path).returncode == 0
    (site,) = json.loads(gongkai("status", "--json", cwd=tmp_path).stdout)
    assert site["verdict"] == "ok"
    host = hall.url.removeprefix("https://")
    assert site["reason"].startswith(f"the TLS certificate of {host} is not good (certificate has expired); every chan")


def test_plain_http_has_no_verdict(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", cwd=tmp_path)
    assert rows(tmp_path, "select distinct tls from captures") == [{"tls": None}]


def test_interrupted_in_the_middle_it_says_so_and_the_next_crawl_completes(hall: TownHall, tmp_path: Path) -> None:
    hall.publish(*range(1, 21))
    path = settings(tmp_path, hall)
    slow = path.read_text(encoding="utf-8").replace("delay = 0", "delay = 0.3")
    path.write_text(slow, encoding="utf-8")
    process = begin("crawl", cwd=tmp_path)
    while len(hall.asked) < 4:
        time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=60) == 130
    assert rows(tmp_path, "select outcome from runs") == [{"outcome": "interrupted"}]
    asked = len(hall.asked)
    assert asked < 20
    path.write_text(slow.replace("delay = 0.3", "delay = 0"), encoding="utf-8")
    assert gongkai("crawl", cwd=tmp_path).returncode == 0
    assert rows(tmp_path, "select count(*) as n, max(versions) as v from documents") == [{"n": 20, "v": 1}]
    assert len(hall.asked) - asked <= 22 - (asked - 2), "what was saved is not asked again"


def test_the_pause_lies_between_any_two_requests(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    path.write_text(path.read_text(encoding="utf-8").replace("delay = 0", "delay = 0.4"), encoding="utf-8")
    gongkai("crawl", cwd=tmp_path)
    pauses = [b.at - a.at for a, b in pairwise(hall.asked)]
    assert len(pauses) == 4
    assert min(pauses) > 0.25, "two requests arrive at their own pace, but never with half the pause between them"


def test_a_link_to_another_host_is_not_followed(hall: TownHall, tmp_path: Path) -> None:
    with TownHall() as other:
        other.publish(7)
        elsewhere = f'<li><a href="{other.url}{path_of(7)}">关于做好第7号专项工作的通知</a><span>2026-03-08</span></li>'
        answer = hall.pages["/tzgg/"]
        answer.body = answer.body.replace(b"</ul>", elsewhere.encode() + b"</ul>")
        settings(tmp_path, hall)
        gongkai("crawl", cwd=tmp_path)
        assert other.asked == []
    assert rows(tmp_path, "select count(*) as n from documents") == [{"n": 3}]


def alias_of(hall: TownHall) -> str:
    """Another name of the same server, host and port."""
    return hall.url.replace("http://127.0.0.1", "localhost")


def set_alias(settings_file: Path, alias: str) -> None:
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace('id = "hall"', f'id = "hall"\naliases = ["{alias}"]'), encoding="utf-8")


def link_under(hall: TownHall, host: str, *numbers: int) -> None:
    for number in numbers:
        link = f".{path_of(number).removeprefix('/tzgg')}".encode()
        hall.pages["/tzgg/"].body = hall.pages["/tzgg/"].body.replace(link, f"http://{host}{path_of(number)}".encode())


def test_without_an_alias_another_name_is_another_site(hall: TownHall, tmp_path: Path) -> None:
    link_under(hall, alias_of(hall), 1, 2)
    settings(tmp_path, hall)
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    assert rows(tmp_path, "select url from documents") == [{"url": hall.url + path_of(3)}]
    assert alias_of(hall) not in {asked.headers["Host"] for asked in hall.asked}


def test_an_alias_is_asked_as_linked_and_archived_as_the_site(hall: TownHall, tmp_path: Path) -> None:
    file = '<p>附件：<a href="附件1.doc">附件1：任务分工表.doc</a></p></div>'
    hall.pages[path_of(1)].body = notice(1).replace(b"</div>", file.encode())
    link_under(hall, alias_of(hall), 1, 2)
    set_alias(settings(tmp_path, hall), alias_of(hall))
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    documents = [{"url": hall.url + path_of(number)} for number in (1, 2, 3)]
    assert rows(tmp_path, "select url from documents order by url") == documents
    asked_there = {asked.path for asked in hall.asked if asked.headers["Host"] == alias_of(hall)}
    assert asked_there >= {path_of(1), path_of(2)}
    assert rows(tmp_path, "select url, address from resources where kind = 'attachment'") == [
        {"url": f"{hall.url}/tzgg/附件1.doc", "address": f"http://{alias_of(hall)}/tzgg/附件1.doc"}
    ]


def test_a_list_that_changes_to_the_other_name_changes_no_document(hall: TownHall, tmp_path: Path) -> None:
    file = '<p>附件：<a href="附件1.doc">附件1：任务分工表.doc</a></p></div>'
    hall.pages[path_of(1)].body = notice(1).replace(b"</div>", file.encode())
    set_alias(settings(tmp_path, hall), alias_of(hall))
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    link_under(hall, alias_of(hall), 1, 2, 3)
    gongkai("crawl", "--now", DAY.format(11), cwd=tmp_path)
    hall.pages[path_of(1)].body += "<!-- 同一内容 -->".encode()
    hall.asked.clear()
    done = gongkai("crawl", "--full", "--now", DAY.format(12), cwd=tmp_path)
    assert path_of(1) in {asked.path for asked in hall.asked if asked.headers["Host"] == alias_of(hall)}
    assert done.stdout.startswith("hall: ")
    assert "changed" not in done.stdout
    assert rows(tmp_path, "select kind, count(*) as n from changes group by kind") == [{"kind": "new", "n": 3}]


def test_a_document_linked_under_both_names_is_one_entry(hall: TownHall, tmp_path: Path) -> None:
    listed = hall.pages["/tzgg/"]
    twins = "".join(
        f'<li><a href="http://{alias_of(hall)}{path_of(n)}">关于做好第{n}号专项工作的通知（全文）</a>'
        f"<span>2026-03-01</span></li>"
        for n in (1, 2, 3)
    )
    listed.body = listed.body.replace(b"</ul>", twins.encode() + b"</ul>")
    set_alias(settings(tmp_path, hall), alias_of(hall))
    gongkai("crawl", "--now", DAY.format(10), cwd=tmp_path)
    assert rows(tmp_path, "select count(*) as n from documents") == [{"n": 3}]
    listed.body += b"<!-- 2 -->"
    hall.asked.clear()
    gongkai("crawl", "--now", DAY.format(11), cwd=tmp_path)
    assert [asked.path for asked in hall.asked if asked.path.endswith(".html")] == []
    assert rows(tmp_path, "select overlap from listing_reads order by id desc limit 1") == [{"overlap": 3}]
