"""An archive in which every text that a site, or whoever asks, has a say in is an attack: in a real browser none of it
becomes an element, a link or a script.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sample import LATER, Sample
from window import DESKTOP, Window, chromium, needs_chromium, served

pytestmark = needs_chromium

PAYLOADS = {
    "script": "'\"></title></textarea></style><script data-xss>window.xss = 1; alert(1)</script>",
    "handler": "\"'><img data-xss src=x onerror=\"window.xss = 2; alert(2)\"><svg data-xss onload='window.xss = 3'>",
    "attribute": '" data-xss autofocus tabindex=0 onfocus="window.xss = 4" style="color:red" \' onfocus=\'window.xss=4',
    "address": "javascript:window.xss=5;alert(5)//' onclick='window.xss=6",
    "frame": '</a></p><iframe data-xss srcdoc="<script>parent.xss = 7</script>"></iframe>'
    "<base data-xss href=//evil.test/>"
    "<meta data-xss http-equiv=refresh content='0;url=javascript:window.xss=8'>{{ 7*7 }}<!--",
}
"""What each begins with leaves the place that it stands in; ``data-xss`` tells an element, or an attribute, of ours."""

PAGES = {
    "home": "/",
    "results": "/-/search?q={attack}",
    "found": "/-/search?q=领导&order={attack}&page={attack}&copies={attack}",
    "narrowed": "/-/search?q=领导&site={attack}&year={attack}&body={attack}&genre={attack}&validity={attack}",
    "document": "/archive/documents/{document}?q={attack}",
    "earlier version": "/archive/documents/{document}?version=1",
    "comparison": "/-/compare/{document}",
    "changes": "/-/changes",
    "no changes": "/-/changes?q={attack}&kind={attack}&site={attack}",
    "timeline": "/-/timeline?site={attack}",
    "sites": "/-/sites",
    "replay": "/-/replay/{capture}",
    "table": "/archive/documents",
    "empty table": "/archive/documents?_search={attack}&site={attack}&_facet=title",
    "row": "/archive/versions/{document}",
    "labels": "/archive/unknown_labels",
    "provenance": "/archive/fields",
    "files": "/archive/attachments",
    "no such page": "/archive/{attack}",
    "no such column": "/archive/documents?_sort={attack}",
    "query": "/archive?sql=select+'{attack}'+as+title",
}
"""A line a page."""

CASES = [(name, payload) for name, page in PAGES.items() for payload in PAYLOADS if "{" in page or payload == "script"]
"""Every page with every payload; a page that shows all documents holds all payloads, and is opened once."""

FIELDS = (
    "title",
    "document_number",
    "index_number",
    "issuing_body",
    "publisher",
    "validity",
    "subject",
    "genre",
    "keywords",
    "summary",
    "source",
    "disclosure",
    "language",
    "region",
    "published_on",
)

ACTED = """() => ({
    ran: window.xss ?? null,
    elements: [...document.querySelectorAll("[data-xss], base, meta[http-equiv=refresh]")].map(one => one.outerHTML),
    attributes: [...document.querySelectorAll("*")].flatMap(one => [...one.attributes]).filter(one =>
        (/^on/i.test(one.name) && /xss/.test(one.value))
        || (/^(href|src|action|formaction|xlink:href|data)$/i.test(one.name)
            && /^[\\s\\x00-\\x1f]*(javascript|vbscript|data:text)/i.test(one.value))
    ).map(one => one.ownerElement.outerHTML),
})"""
NOTHING = {"ran": None, "elements": [], "attributes": []}


def fill(sample: Sample, number: int, attack: str) -> None:
    """A site, and a document in two versions with all that may stand beside one, in the words of an attacker."""
    site, url = f"evil-{number}", f"{attack}{number}"
    sample.site(site, attack, verdict="blocked", reason=f"{attack} {LATER} {attack}")
    sample.insert("channels", site=site, name=attack, url=attack, kind="listing", interval_s=1, due_at=LATER)
    fields = dict.fromkeys(FIELDS, attack)
    document = sample.document(
        f"领导：{attack}\n一、{attack}\n| {attack} |", url=url, site=site, state="gone", **fields
    )
    version = sample.edit(
        document, f"领导：\n{attack}{attack}\n| {attack} | {attack} |", url=url, **fields | {"genre": "x"}
    )
    for one in (version, version - 1):
        sample.insert("attachments", version=one, url=attack, name=attack, media_type=attack, error=attack)
        for field in ("title", None):
            sample.insert("fields", version=one, field=field, raw=attack, how="label", where=attack, used=1)
    sample.insert("unknown_labels", site=site, label=attack, raw=attack, version=version)
    sample.execute("update documents set title = ?, genre = ? where id = ?", attack, attack, document)
    sample.execute("update resources set reason = ? where url = ?", attack, url)
    sample.run(site, outcome="failed", reason=f"{LATER}{attack}")
    sample.insert("aliases", resource=1, document=document, since=LATER, said=attack)
    copy = sample.document(f"领导{attack}", url=url + "copy", site=site, **fields)
    pairs = [[attack, attack]]
    evidence = {"share": 0.9, "figures": pairs, "words": pairs, "agree": [attack], "differ": [attack], "said": attack}
    sample.insert("copies", document=copy, other=document, relation="copy", score=1.0, evidence=json.dumps(evidence))
    sample.insert("splits", document=document, other=copy, at=attack)
    sample.execute("update documents set copies_of = ? where id = ?", document, copy)
    sample.insert("changes", at=LATER, kind="moved", document=document)
    sample.execute("update captures set media_type = ?, warc = 'one.warc.gz' where url = ?", attack, url)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    sample = Sample(tmp_path_factory.mktemp("hostile") / "archive.db")
    for number, attack in enumerate(PAYLOADS.values()):
        fill(sample, number, attack)
    with served(sample.path) as home, chromium() as browser:
        yield Window(browser, home, **DESKTOP)


@pytest.mark.parametrize(("name", "payload"), CASES)
def test_an_attack_is_text(window: Window, name: str, payload: str) -> None:
    number = list(PAYLOADS).index(payload)
    path = PAGES[name].format(attack=quote(PAYLOADS[payload], safe=""), document=2 * number + 1, capture=3 * number + 1)
    page = window.open(path)
    assert page.evaluate(ACTED) == NOTHING
    assert page.url.startswith(window.home + "/"), "nothing leads elsewhere"
    assert [fault for fault in window.faults if fault.startswith(("dialog", "script", "policy"))] == []


def test_an_attack_that_acts_would_be_noticed(window: Window) -> None:
    page = window.open("/archive")
    for attack in PAYLOADS.values():
        page.evaluate(
            "attack => { const one = document.createElement('div'); one.innerHTML = attack; "
            "document.body.append(one) }",
            f'<a href="{attack}">',
        )
    acted = page.evaluate(ACTED)
    assert len(acted["elements"]) >= 4
    assert len(acted["attributes"]) >= 3
