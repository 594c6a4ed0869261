"""What a fault is: what is asked for, what is answered, and what a careful archivist makes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from archive.records import Outcome
from hostile.connection import Connection

Answer = Callable[[Connection], Awaitable[None]]

Where = Literal["document", "list", "robots", "pages"]
"""Where on its site a fault stands: in the place of a document between two good ones, of the list of all three, or of
robots.txt. 'pages': the list is read to its end and whatever it leads to is asked for; nothing stands between."""

Fate = Literal["whole", "flawed", "no-document", "absent", "later", "refused", "none"]
"""What the archive makes of the faulty answer.

'whole': a version with all that the page says. 'flawed': a version with what could be read, and the flaws named.
'no-document': kept, and known to be none. 'absent': the site says that there is no such document. 'later': nothing of
it is taken for content, and it is due again. 'refused': the same of what it led to. 'none': the fault is of
no document.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Becomes:
    """What the archive has to say after one crawl of the fault's site."""

    fate: Fate
    outcome: Outcome = "done"
    why: str = ""
    """Stands in the reason of the site's run."""
    noted: str = ""
    """Stands in what is noted of the faulty page: why it could not be had, what it is instead, or its flaws. Of two,
    parted by ", or", one does: which comes first depends on the machine.
    """
    truncated: str | None = None
    """What its capture says of how it was cut."""
    captured: bool = True
    """What came was kept as evidence."""
    good: int = 2
    """How many good documents of the site are archived."""

    def is_said(self, said: str) -> bool:
        return any(words in said for words in self.noted.split(", or "))


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A fault that is all in the bytes of a page, so that it can be read without a server. ``body`` makes them of the
    name of the site; ``ends`` are words behind the fault that have to be read too.
    """

    body: Callable[[str], bytes]
    media_type: str | None
    ends: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that can go wrong with a site. ``says`` completes "the server answers with …", or names the page."""

    path: str
    says: str
    becomes: Becomes
    answer: Answer
    where: Where = "document"
    module: str = ""
    heavy: bool = False
    """It takes minutes, or gigabytes on the server's side: met by `make benchmark` only."""
    page: Page | None = None
    more: dict[str, Answer] = field(default_factory=dict)
    """Other paths of its site, such as the pages that a redirect leads to."""

    @property
    def name(self) -> str:
        return self.path.strip("/").removesuffix(".html").replace("/", "-").replace(".", "-")

    @property
    def kind(self) -> str:
        return self.module.rpartition(".")[2]


FAULTS: dict[str, Fault] = {}


def fault(
    path: str,
    says: str,
    becomes: Becomes,
    *,
    where: Where = "document",
    heavy: bool = False,
    page: Page | None = None,
    more: dict[str, Answer] | None = None,
) -> Callable[[Answer], Answer]:
    """Declare a fault: the decorated function answers for it."""

    def declare(answer: Answer) -> Answer:
        assert path not in FAULTS, f"{path} is declared twice"
        FAULTS[path] = Fault(
            path=path,
            says=says,
            becomes=becomes,
            answer=answer,
            where=where,
            module=answer.__module__,
            heavy=heavy,
            page=page,
            more=more or {},
        )
        return answer

    return declare


def page(
    path: str,
    says: str,
    becomes: Becomes,
    body: Callable[[str], bytes],
    *,
    media_type: str | None = "text/html; charset=utf-8",
    heavy: bool = False,
    ends: str = "",
) -> None:
    """Declare a fault that is all in the bytes of a page, which stands in the place of a document."""

    async def answer(to: Connection) -> None:
        await to.send(body(to.site), media_type=media_type)

    answer.__module__ = body.__module__
    fault(path, says, becomes, heavy=heavy, page=Page(body=body, media_type=media_type, ends=ends))(answer)
