"""TLS as servers of every kind speak it: what is recorded, what is refused and why, and that each verdict is of
the connection that carried the answer.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import warm
from authority import Alternating, Authority, Certificate, with_small_group
from OpenSSL import crypto
from townhall import ENVIRONMENT, HTML, Answer, TownHall, path_of

from archive import Archive
from archive.certificates import Bad, turned_bad
from crawler.tls import ANOTHER_HOSTS, NO_NAMES, Client

Rows = list[dict[str, object]]


@dataclass
class Site:
    """A site of a crawl: where it is, and what its table says of TLS."""

    id: str
    url: str
    tls: str = ""


def crawl(folder: Path, authority: Authority, sites: list[Site], *more: str, tls: str = "record") -> str:
    """Crawl the sites with an authority that is trusted; what was said."""
    folder.joinpath("settings.toml").write_text(
        f"""
        [identity]
        contact = "test@example.org"
        [politeness]
        delay = 0
        timeout = 6
        hosts_at_once = 20
        [readers]
        processes = 1
        [archive]
        requisites = false
        [guard]
        allow_networks = ["127.0.0.0/8"]
        tls = "{tls}"
        """
        + "".join(
            f"""
            [[site]]
            id = "{site.id}"
            name = "{site.id}"
            url = "{site.url}/"
            {f'tls = "{site.tls}"' if site.tls else ""}
            [[site.channel]]
            name = "通知公告"
            url = "{site.url}/tzgg/"
            """
            for site in sites
        ),
        encoding="utf-8",
    )
    environment = ENVIRONMENT | {"SSL_CERT_FILE": str(authority.path)}
    done = warm.run(["crawl", *more], cwd=folder, env=environment, timeout=240)
    assert "Traceback" not in done.stderr
    return done.stdout


def rows(folder: Path, sql: str) -> Rows:
    with Archive.read(folder / "archive.db") as archive:
        return archive.rows(sql)


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """A port where something else than TLS answers; None answers nothing and keeps the connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                if answer is None:
                    kept.append(connection)
                    continue
                with connection:
                    connection.recv(4096)
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}"
        for connection in kept:
            connection.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def elsewhere(hall: TownHall, files: TownHall) -> None:
    """A notice whose attachment lies on a host that is nobody's site."""
    link = f'<p><a href="{files.url}/table.pdf">附件：汇总表.pdf</a></p></div>'
    page = hall.pages[path_of(1)]
    page.body = page.body.replace(b"</p></div>", b"</p>" + link.encode())
    files.pages["/table.pdf"] = Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"})


def one_connection_an_answer(hall: TownHall) -> None:
    for answer in hall.pages.values():
        answer.headers = HTML | {"Connection": "close"}
    hall.pages["/robots.txt"] = Answer(b"", headers={"Connection": "close"})


@dataclass
class World:
    """All kinds of servers, crawled once by one process."""

    folder: Path
    halls: dict[str, TownHall]
    certificates: dict[str, Certificate]
    sites: list[Site]
    contexts: dict[str, ssl.SSLContext]

    def captures(self, site: str) -> Rows:
        return rows(
            self.folder,
            f"""
            select distinct tls, certificates.fingerprint, certificates.protocol, certificates.verdict
            from captures join runs on runs.id = captures.run
            left join certificates on certificates.id = captures.certificate where runs.site = '{site}'
            """,
        )

    def run(self, site: str) -> tuple[object, str]:
        (run,) = rows(self.folder, f"select outcome, reason from runs where site = '{site}'")
        return run["outcome"], str(run["reason"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    good, strong = authority.signed("good"), authority.signed("strong", bits=2048)
    certificates = {
        "good": good,
        "self-signed": authority.self_signed("self-signed"),
        "expired": authority.signed("expired", expires_in=-timedelta(days=2)),
        "another-hosts": authority.signed("another-hosts", address="127.0.0.9"),
        "weak-key": authority.signed("weak-key", bits=1024),
        "turning": authority.signed("turning"),
    }
    contexts = {name: certificate.context() for name, certificate in certificates.items()}
    contexts |= {f"{name}-required": certificates[name].context() for name in ("good", "self-signed", "expired")}
    contexts["weak-key-legacy"] = certificates["weak-key"].context()
    contexts["tls12"] = good.context(at_most="TLSv1_2")
    for kind in ("", "-legacy"):
        contexts[f"tls10{kind}"] = good.context(at_most="TLSv1")
        contexts[f"tls11{kind}"] = good.context(at_most="TLSv1_1")
        small = strong.context(at_most="TLSv1_2", ciphers="DHE-RSA-AES128-SHA:@SECLEVEL=0")
        contexts[f"small-group{kind}"] = with_small_group(small, folder)
    contexts["elsewhere-required"] = good.context()
    contexts["alternating"] = Alternating(ssl.PROTOCOL_TLS_SERVER).alternate(good, certificates["self-signed"])
    with ExitStack() as stack:
        halls = {name: stack.enter_context(TownHall(context=context)) for name, context in contexts.items()}
        halls["plain-required"] = stack.enter_context(TownHall())
        for hall in halls.values():
            hall.publish(1)
        halls["alternating"].publish(1, 2, 3, 4)
        one_connection_an_answer(halls["alternating"])
        files = stack.enter_context(TownHall(context=certificates["self-signed"].context()))
        elsewhere(halls["elsewhere-required"], files)
        rule = {"required": "require", "legacy": "legacy"}
        sites = [Site(name, hall.url, rule.get(name.rpartition("-")[2], "")) for name, hall in halls.items()]
        sites.append(Site("stalled", stack.enter_context(answering(None))))
        sites.append(Site("closed", stack.enter_context(answering(b""))))
        sites.append(Site("not-tls", stack.enter_context(answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"))))
        crawl(folder, authority, sites)
        yield World(folder, halls | {"files": files}, certificates, sites, contexts)


@pytest.mark.parametrize(
    ("site", "verdict"),
    [
        ("good", "verified"),
        ("self-signed", "unverified: self-signed certificate"),
        ("expired", "unverified: certificate has expired"),
        ("another-hosts", "unverified: the certificate is another host's"),
        ("weak-key", "unverified: EE certificate key too weak"),
    ],
)
def test_every_capture_has_the_verdict_of_its_own_connection(world: World, site: str, verdict: str) -> None:
    """All of them are one host name, on different ports."""
    fingerprint = world.certificates[site].fingerprint
    assert world.captures(site) == [
        {"tls": verdict, "fingerprint": fingerprint, "protocol": "TLSv1.3", "verdict": verdict}
    ]
    assert world.run(site)[0] == "done"


@pytest.mark.parametrize(
    ("site", "protocol"),
    [
        ("tls12", "TLSv1.2"),
        ("tls10-legacy", "TLSv1.0"),
        ("tls11-legacy", "TLSv1.1"),
        ("small-group-legacy", "TLSv1.2"),
        ("weak-key-legacy", "TLSv1.3"),
    ],
)
def test_the_protocol_is_recorded_and_a_legacy_site_is_read(world: World, site: str, protocol: str) -> None:
    (shown,) = world.captures(site)
    verdict = "verified by legacy rules" if site.endswith("-legacy") else "verified"
    assert (shown["protocol"], shown["verdict"]) == (protocol, verdict)
    assert world.run(site)[0] == "done"


@pytest.mark.parametrize(
    ("site", "why"),
    [
        ("tls10", "it speaks no TLS above 1.1"),
        ("tls11", "it speaks no TLS above 1.1"),
        ("small-group", "its Diffie-Hellman group is too small"),
    ],
)
def test_old_tls_is_for_legacy_sites_only_and_the_failure_says_what_to_set(world: World, site: str, why: str) -> None:
    outcome, reason = world.run(site)
    assert outcome == "failed"
    assert f'the TLS handshake failed: {why}; tls = "legacy" in its [[site]] may help' in reason
    assert world.halls[site].asked == []


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        ("stalled", "no answer in time"),
        ("closed", "connection lost"),
        ("not-tls", "the TLS handshake failed: what answers there does not speak TLS"),
    ],
)
def test_a_handshake_that_comes_to_nothing_has_a_reason(world: World, site: str, reason: str) -> None:
    assert world.run(site)[0] == "failed"
    assert reason in world.run(site)[1]
    assert rows(world.folder, f"select * from captures join runs on runs.id = run where site = '{site}'") == []


@pytest.mark.parametrize(
    ("site", "why"),
    [
        ("self-signed-required", "the TLS handshake failed: self-signed certificate"),
        ("expired-required", "the TLS handshake failed: certificate has expired"),
        ("plain-required", "plain HTTP"),
    ],
)
def test_what_is_required_is_not_even_asked_of_others(world: World, site: str, why: str) -> None:
    assert world.run(site) == ("failed", world.run(site)[1])
    assert f'{why}, and tls = "require" takes nothing unverified' in world.run(site)[1]
    assert world.halls[site].asked == []
    assert world.captures(site) == []


def test_what_is_required_is_read_where_it_is_there(world: World) -> None:
    assert world.run("good-required")[0] == "done"
    assert len(world.halls["good-required"].asked) == 3


def test_a_file_elsewhere_is_not_taken_from_who_is_not_verified(world: World) -> None:
    """The other host is nobody's site, so its handshake is let through; what it sends is not kept."""
    assert world.halls["files"].paths() == ["/robots.txt"]  # which was not believed either
    assert [shown["tls"] for shown in world.captures("elsewhere-required")] == ["verified"]
    (resource,) = rows(world.folder, "select reason from resources where kind = 'attachment'")
    assert "self-signed certificate, and tls" in str(resource["reason"])


def test_a_certificate_that_changes_between_two_connections(world: World) -> None:
    shown = rows(
        world.folder,
        """
        select tls, fingerprint from captures join certificates on certificates.id = captures.certificate
        join runs on runs.id = run where runs.site = 'alternating' order by captures.id
        """,
    )
    pair = [
        {"tls": "verified", "fingerprint": world.certificates["good"].fingerprint},
        {"tls": "unverified: self-signed certificate", "fingerprint": world.certificates["self-signed"].fingerprint},
    ]
    assert shown == 3 * pair


def test_a_good_certificate_that_expires_and_is_renewed(world: World, authority: Authority) -> None:
    """Crawled twice more: what there is to tell of is told each time, and it is one thing."""
    (turning,) = (site for site in world.sites if site.id == "turning")
    assert turned(world) == []
    for days in (1, 2):
        world.contexts["turning"].load_cert_chain(world.certificates["expired"].path)
        crawl(world.folder, authority, [turning], "--now", f"2027-01-0{days}T02:00:00Z")
        (bad,) = turned(world)
        assert (bad.host, bad.why) == (turning.url.removeprefix("https://"), "certificate has expired")
    world.contexts["turning"].load_cert_chain(world.certificates["turning"].path)
    crawl(world.folder, authority, [turning], "--now", "2027-01-03T02:00:00Z")
    assert turned(world) == []


def turned(world: World) -> list[Bad]:
    with Archive.read(world.folder / "archive.db") as archive:
        return turned_bad(archive.connection, "turning")


@pytest.mark.parametrize("host", ["www.example.cn.", "a_b.example.cn", "-", "x" * 300, "127.0.0.1", "::1"])
def test_no_name_is_too_odd_to_be_compared(authority: Authority, host: str) -> None:
    """Raised from OpenSSL's callback, an error would end the handshake of a public page."""
    pem = authority.signed("odd", address="127.0.0.9").path.read_bytes()
    certificate = crypto.load_certificate(crypto.FILETYPE_PEM, pem[pem.index(b"-----BEGIN CERT") :])
    assert Client(host, "record").wrong_name(certificate) in (ANOTHER_HOSTS, NO_NAMES)
