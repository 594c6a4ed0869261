"""An invented government on 127.0.0.1: fourteen websites of thirteen kinds, six hundred documents, and a clock to turn.

    with Portal(seed=2026) as portal:
        portal.sites            # {'qinghe': 'http://127.0.0.1:40123', ...}
        portal.documents()      # what an archive should hold now
        portal.papers()         # which paper each page carries: `copies` says which pages are one document
        portal.advance(30)      # a month of publishing, editing, removing
        portal.events           # what happened in it
        portal.list_fault("qinghe", "通知公告", "endless")   # a pager that never ends, until portal.clear("qinghe")

The same seed gives the same papers, addresses and events; only ports, visitor counters and boxes of related reading differ.
Nothing here exists: no place, no body, no document. All of it is outside the archive, and imports nothing of it.
"""

from portal.faults import Fault
from portal.gate import Portal
from portal.lists import ListFault
from portal.papers import Manner
from portal.script import Event, EventKind
from portal.server import Request
from portal.truth import TrueDocument, TruePaper, copies

__all__ = [
    "Event",
    "EventKind",
    "Fault",
    "ListFault",
    "Manner",
    "Portal",
    "Request",
    "TrueDocument",
    "TruePaper",
    "copies",
]
