"""What we run inside a page that the browser has drawn: small questions in JavaScript, and one click."""

from __future__ import annotations

SNAPSHOT = """() => {
    const copy = document.documentElement.cloneNode(true);
    for (const e of copy.querySelectorAll("script, noscript, template")) e.remove();
    return "<!DOCTYPE html>\\n" + copy.outerHTML;
}"""
"""The page as drawn. Its scripts have done their work: kept, they would tell the reader of a list that its rows are
still to be drawn."""

LINKS = """() => [...document.querySelectorAll("a")].map(a => a.href + " " + a.textContent).join("\\n")"""
"""All that a list can bring. Clocks and marquees change a page without end, and its links never."""

_FIND = """() => {
    const words = /^[^\\p{L}\\p{N}]*(?:[下后後]一?[页頁]|next(?:\\s*page)?)[^\\p{L}\\p{N}]*$/iu;
    const off = /(?:^|[-_\\s])(?:disabled?|no-?more)(?:$|[-_\\s])/i;
    const text = e => e.textContent.trim();
    const labels = e => [text(e), e.value, e.title, e.getAttribute("aria-label")];
    const labelled = e => labels(e).some(l => typeof l === "string" && l.length <= 12 && words.test(l.trim()));
    const arrow = e => e.matches("a, button") && /^[>›]$/.test(text(e));
    const isOff = e => e.disabled || e.getAttribute("aria-disabled") === "true" || off.test(e.getAttribute("class"));
    const wrappers = e => e.parentElement && text(e.parentElement) === text(e)
        ? [e, ...wrappers(e.parentElement)] : [e];
    const innermost = found => found.filter(e => !found.some(other => other !== e && e.contains(other)));
    const all = [...document.body.querySelectorAll("a, button, input, li, span, div, td, em, i, b, font, p")];
    const icons = [...document.querySelectorAll('.btn-next, [class*="pagination-next"], [class*="pag"] .next')];
    const usable = found => innermost(found).find(e => e.getClientRects().length && !wrappers(e).some(isOff));
    return usable(all.filter(labelled)) || usable(icons) || usable(all.filter(arrow));
}"""
"""The control that says 下一页: the innermost element with that label, so that a click rises through every handler.
Component libraries (Element, Ant Design, Bootstrap) draw it as an icon with a class of its own. One that is disabled,
or whose wrapper is, is none."""

NEXT_CONTROL = f"() => Boolean(({_FIND})())"

TURN = f"() => {{ const e = ({_FIND})(); if (e) setTimeout(() => e.click(), 0); }}"
"""Click it, after this call has returned: the click may well lead to another page."""
