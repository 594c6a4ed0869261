"""The last middleware before the wire: validators out, exact bytes in, every hop into the originals.

It stands nearest to the downloader, so it sees redirects and robots.txt too, and the payload before anybody
has decompressed or decoded it. Whether a barrier was served is judged before it, in the lane (crawler/lanes.py).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Self
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response

from archive.records import Exchange, Resource
from crawler.tls import handshake

END_OF_PAGE_BYTES = 2_048


class Recorder:
    """Downloader middleware that turns each request and its response into an Exchange and records it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask conditionally where content from this very resource was saved."""
        resource: Resource | None = request.meta.get("resource")
        if resource is None or not resource.known:
            return
        if resource.validators.etag:
            request.headers["If-None-Match"] = resource.validators.etag
        if resource.validators.last_modified:
            request.headers["If-Modified-Since"] = resource.validators.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises IgnoreRequest for what answers no question of ours: it is not to be taken for "unchanged"."""
        if response.status == HTTPStatus.NOT_MODIFIED and not _is_conditional(request):
            raise IgnoreRequest("HTTP 304 to a request without conditions")
        visit = request.meta["visit"]
        exchange = self._exchange(request, response)
        request.meta["exchange"] = exchange
        request.meta["capture"] = visit.record(exchange)
        return response

    def _exchange(self, request: Request, response: Response) -> Exchange:
        resource: Resource | None = request.meta.get("resource")
        headers = pairs(response.headers)
        url = urldefrag(request.url).url
        return Exchange(
            url=url,
            resource_url=resource.url if resource else request.meta.get("resource_url", url),
            kind=request.meta["kind"],
            fetched_at=request.meta["visit"].now(),
            method=request.method,
            request_headers=(("Host", urlsplit(request.url).netloc), *pairs(request.headers), *_length(request)),
            request_payload=request.body,
            status=response.status,
            reason=_reason(response.status),
            headers=headers,
            payload=response.body,
            ip_address=str(response.ip_address) if response.ip_address else None,
            tls=handshake(response),
            truncated=_truncated(response),
            barrier=request.meta["barrier"],
        )


def _is_conditional(request: Request) -> bool:
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Header fields as text; ISO-8859-1 keeps every byte (RFC 9110 §5.5)."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)
    )


def _length(request: Request) -> tuple[tuple[str, str], ...]:
    """The field that the downloader adds below us where there is a body."""
    return (("Content-Length", str(len(request.body))),) if request.body else ()


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _truncated(response: Response) -> str | None:
    """'disconnect' when the body is known, or likely, to be cut; 'length' when we did not want more of it.

    Without a Content-Length the end of the connection is the end of the body: old servers do this to every page,
    and a broken connection looks the same. A page that says </html> at its end came whole. So did one of the length
    that its server said, behind which something else came.
    """
    if "download_stopped" in response.flags:
        return "length"
    is_html = b"html" in (response.headers.get("Content-Type") or b"").lower()
    ends = is_html and b"</html" in response.body[-END_OF_PAGE_BYTES:].lower()
    if "dataloss" in response.flags:
        said = response.headers.get("Content-Length")
        return None if ends and said == str(len(response.body)).encode() else "disconnect"
    if "partial" in response.flags and not response.headers.get("Content-Encoding") and is_html and not ends:
        return "disconnect"
    return None
