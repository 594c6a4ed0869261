"""Small worlds for the archive's tests: a site, exchanges as they would come over the wire, content as it would be
read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from archive.records import (
    Attachment,
    Capture,
    Channel,
    Content,
    Entry,
    Exchange,
    FileContent,
    ListingRead,
    Metadata,
    Provenance,
    Resource,
    Site,
)
from archive.run import Run

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
HOME = "http://www.example.gov.cn/"
LIST = HOME + "tzgg/"
SITE = Site(
    id="example",
    name="示例市人民政府",
    url=HOME,
    family="trs",
    channels=(Channel(name="通知公告", url=LIST),),
)

SENTENCE = "各旗县区人民政府、各委办局要切实加强组织领导，明确责任分工，认真抓好贯彻落实。"


def exchange(
    url: str, payload: bytes = b"<html>one</html>", *, at: datetime = NOW, status: int = 200, **more: object
) -> Exchange:
    """A response to a GET, with an ETag that names its payload."""
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("ETag", f'"{len(payload)}-{payload[-12:].hex()}"'),
    )
    base = Exchange(
        url=url,
        resource_url=url,
        kind="document",
        fetched_at=at,
        status=status,
        headers=headers,
        payload=payload,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def content(text: str = SENTENCE * 5, *, attachments: tuple[Attachment, ...] = (), **fields: object) -> Content:
    """A document as a reader would give it."""
    metadata = Metadata(title="关于加强管理的通知", published_on=date(2026, 2, 20))
    return Content(
        kind="document",
        metadata=replace(metadata, **fields),  # type: ignore[arg-type]
        text=text,
        attachments=attachments,
        provenance=(Provenance(field="title", raw="关于加强管理的通知", how="meta", where="ArticleTitle"),),
    )


def file_content(text: str = SENTENCE, **more: object) -> FileContent:
    """A text file as a reader would give it."""
    return replace(FileContent(format="txt", media_type="text/plain", text=text, reader="test 1"), **more)  # type: ignore[arg-type]


def file_exchange(url: str, payload: str = SENTENCE, *, at: datetime = NOW, status: int = 200) -> Exchange:
    """A text file as it would come over the wire."""
    plain = (("Content-Type", "text/plain"), ("ETag", f'"{len(payload)}"'))
    return exchange(url, payload.encode(), at=at, status=status, kind="attachment", headers=plain)


def fetched(run: Run, url: str, text: str = SENTENCE, *, at: datetime = NOW, **more: object) -> Capture:
    """Fetch a text file and save what it says, unless these bytes were read before."""
    capture = recorded(run, file_exchange(url, text, at=at))
    if not capture.unchanged:
        run.save(capture, run.read_before(capture) or file_content(text, **more))
    return capture


def recorded(run: Run, page: Exchange) -> Capture:
    """Record an exchange that has a response."""
    capture = run.record(page)
    assert capture is not None
    return capture


def read_list(run: Run, urls: list[str], *, at: datetime = NOW, complete: bool = True) -> tuple[Resource, ...]:
    """Read the site's one channel to its end; the resources worth fetching."""
    channel = run.channels()[0]
    assert channel.channel is not None
    page = recorded(run, exchange(LIST, repr(urls).encode(), at=at, kind="listing"))
    found = run.discovered(page, channel.channel, [Entry(url=url, title=url) for url in urls])
    reading = ListingRead(
        pages_read=1,
        entries_seen=len(urls),
        entries_stated=len(urls),
        overlap=len(found.known),
        complete=complete,
        to_the_end=True,
        ending="end" if complete else "hole",
        reason=None if complete else "page 2: HTTP 502",
        first_page=page,
    )
    run.listed(channel.channel, reading, at)
    return found.worth
