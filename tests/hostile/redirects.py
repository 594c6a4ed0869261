"""Redirects: in circles, to what is no address, to other schemes, and to addresses inside."""

from __future__ import annotations

from dataclasses import replace

from hostile.connection import Connection
from hostile.fates import WHOLE, no_document, not_taken, refused
from hostile.pages import document, markup
from hostile.registry import Answer, Becomes, fault
from hostile.server import FORBIDDEN

LOOP = refused("max redirections reached")
NOWHERE = not_taken("it redirects to nowhere that can be asked")
NO_ADDRESS = not_taken("it redirects to what is no web address")


def leads(path: str, says: str, becomes: Becomes, to: str | bytes, status: str = "302 Found") -> None:
    """Declare a redirect; {port} in it is the server's."""

    async def answer(connection: Connection) -> None:
        port = connection.home.rpartition(":")[2]
        await connection.redirect(to.replace("{port}", port) if isinstance(to, str) else to, status)

    answer.__module__ = __name__
    fault(path, says, becomes)(answer)


def moved(to: str) -> Answer:
    async def answer(connection: Connection) -> None:
        await connection.redirect(to)

    return answer


async def whole(to: Connection) -> None:
    await to.send(document(to.site))


leads("/redirect-to-itself.html", "a redirect to itself", LOOP, "/redirect-to-itself.html")


@fault(
    "/redirect-to-and-fro.html",
    "two pages that redirect to one another",
    LOOP,
    more={"/fro.html": moved("/redirect-to-and-fro.html")},
)
async def _(to: Connection) -> None:
    await to.redirect("/fro.html")


@fault("/redirect-grows.html", "redirects whose address grows each time", LOOP)
async def _(to: Connection) -> None:
    await to.redirect(f"/redirect-grows.html?{'x' * 100 * to.times}")


@fault(
    "/redirect-chain.html",
    "a chain of four redirects, then the page",
    WHOLE,
    more={f"/chain-{n}.html": moved(f"/chain-{n + 1}.html") for n in range(3)} | {"/chain-3.html": whole},
)
async def _(to: Connection) -> None:
    await to.redirect("/chain-0.html")


@fault(
    "/redirect-home.html",
    "a redirect to the home page in the place of a missing page",
    Becomes(fate="absent", noted="home-page"),
    more={"/": whole},
)
async def _(to: Connection) -> None:
    await to.redirect("/")


leads("/redirect-nowhere.html", "a redirect without an address", LOOP, "")
leads("/redirect-malformed.html", "a redirect to http://[::1", NO_ADDRESS, "http://[::1")
leads("/redirect-port.html", "a redirect to port 99999", NO_ADDRESS, "http://a.example:99999/")
leads(
    "/redirect-gbk.html",
    "a redirect to a path in raw GBK, where nothing is",
    Becomes(fate="absent", noted="not-found"),
    "/公告.html".encode("gbk"),
)
leads(
    "/redirect-utf8.html",
    "a redirect to a path in raw UTF-8, where nothing is",
    Becomes(fate="absent", noted="not-found"),
    "/公告.html".encode(),
)
leads(
    "/redirect-300-kb.html",
    "a redirect to an address of 10 kB, where nothing is",
    Becomes(fate="absent", noted="not-found"),
    "/" + "x" * 10_000,
)
leads("/redirect-file.html", "a redirect to file:///etc/passwd", NOWHERE, "file:///etc/passwd")
leads("/redirect-data.html", "a redirect to data:", NOWHERE, "data:text/html,<p>wrong</p>")
leads("/redirect-ftp.html", "a redirect to ftp:", NOWHERE, f"ftp://{FORBIDDEN}/")
leads("/redirect-script.html", "a redirect to javascript:", NO_ADDRESS, "javascript:alert(1)")
leads(
    "/redirect-inside.html",
    "a redirect to an internal service",
    refused("private or local"),
    f"http://{FORBIDDEN}:{{port}}/",
)
leads(
    "/redirect-308-inside.html",
    "a permanent redirect to an internal service",
    refused("private or local"),
    f"http://{FORBIDDEN}:{{port}}/",
    "308 Permanent Redirect",
)
leads(
    "/redirect-localhost.html",
    "a redirect to localhost, which a resolver knows",
    replace(refused("private or local"), why="2 pages could not be had or read"),
    "http://localhost:{port}/",
)
leads("/redirect-private.html", "a redirect to 10.0.0.1", refused("private or local"), "http://10.0.0.1/")
leads(
    "/redirect-link-local.html",
    "a redirect to 169.254.169.254, where clouds keep secrets",
    refused("private or local"),
    "http://169.254.169.254/latest/meta-data/",
)
leads(
    "/redirect-decimal.html",
    "a redirect to 127.0.0.2 as one decimal number",
    refused("guard: host"),
    "http://2130706434:{port}/",
)
leads(
    "/redirect-hexadecimal.html", "a redirect to 127.0.0.2 as 0x7f.2", refused("guard: host"), "http://0x7f.2:{port}/"
)
leads(
    "/redirect-octal.html", "a redirect to 127.0.0.2 as 0177.0.0.2", refused("guard: host"), "http://0177.0.0.2:{port}/"
)
leads(
    "/redirect-mapped.html",
    "a redirect to 127.0.0.2 as an IPv6 address",
    refused("private or local"),
    "http://[::ffff:127.0.0.2]:{port}/",
)
leads(
    "/redirect-nat64.html",
    "a redirect to 127.0.0.2 by way of NAT64",
    refused("private or local"),
    "http://[64:ff9b::7f00:2]:{port}/",
)
leads(
    "/redirect-wide.html",
    "a redirect to 127.0.0.2 in full-width digits",
    refused("guard"),
    "http://１２７.０.０.２:{port}/",
)
leads(
    "/redirect-userinfo.html",
    "a redirect with a user name that looks like a host",
    refused("user information"),
    f"http://www.gov.cn@{FORBIDDEN}:{{port}}/",
)


@fault("/refresh-to-itself.html", "a page that refreshes itself for ever", no_document("empty"))
async def _(to: Connection) -> None:
    await to.send(b'<html><head><meta http-equiv="refresh" content="0;url=/refresh-to-itself.html"></head></html>')


@fault("/refresh-inside.html", "a document that refreshes to an internal service", WHOLE)
async def _(to: Connection) -> None:
    port = to.home.rpartition(":")[2]
    refresh = f'<meta http-equiv="refresh" content="0;url=http://{FORBIDDEN}:{port}/">'
    await to.send(markup(to.site, head=refresh).encode())


@fault("/script-redirect.html", "a page that is nothing but a redirect in JavaScript", no_document("needs-browser"))
async def _(to: Connection) -> None:
    await to.send(b'<html><script>window.location.href="/a/";</script></html>')
