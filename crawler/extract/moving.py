"""What may move on a page without being read: figures of counters, and links to other pages around the document.

Where that is, the reading of the page itself says, for it knows which lines it took. What it took no word from may
count for little things still: for how much of the page the body is, how a label above is read, how much of the page is
hidden. Where one of them might turn, nothing may move.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import unescape
from itertools import accumulate, chain

from lxml.html import HtmlElement

from crawler.extract.body import FILE_NAME, SLIGHT, is_navigation, weight
from crawler.extract.furniture import TAIL
from crawler.extract.kind import SHORT
from crawler.extract.labels import GAP, labels_on, line_text, value_in
from crawler.extract.lines import CURTAIN, SEAM, Line, fold, is_hidden
from crawler.extract.outline import COUNTED, FIGURE, LEAST, LONGEST_TITLE, Moving, Parts, is_link, may_move, names_of
from crawler.extract.page import Page, title_tag
from crawler.extract.title import bare
from crawler.extract.vocabulary import FURNITURE, OTHER, fold_label

BARE = re.compile(r"(?:[^\w:：\]】〕]|[\d_])*")
"""What may stand beside a link on its line: the day, a dot; no word, nor what would make the link a label."""

COUNT = re.compile(r"\s*+[0-9]++\s*+(?:次|人次|人)?+[\s)）\]】]*+")
"""The figure of a counter where its label stands in another element."""


def moving(page: Page, parts: Parts) -> Moving:
    """Where the texts of a page may move."""
    if not page.body.plain:
        return Moving()
    around = Around(page, parts)
    if not around.steady:
        return Moving()
    return Moving(places=tuple(_joined({*around.places()}, parts)), heading=around.heading)


def _joined(places: Iterable[int], parts: Parts) -> Iterator[int]:
    """Places in their order, and those between two of them at which nothing stands: so few ranges name them all."""
    last: int | None = None
    for place in sorted(places):
        between = range(place if last is None else last + 2, place, 2)
        if not any(parts[blank].strip() for blank in between):
            yield from between
        yield place
        last = place


class Around:
    """The lines around the document, and where in the source their texts stand."""

    def __init__(self, page: Page, parts: Parts) -> None:
        self._page = page
        self._parts = parts
        self._places = _places_of(page.lines, parts)
        places = self._places.get(page.anchor - 1, ())
        self.heading = places[0] if len(places) == 1 else None
        self._names = names_of(parts, self.heading)
        self._navigation: dict[HtmlElement, bool] = {}
        self._body_lines = frozenset(page.body.lines)
        self._outside = frozenset(_outside(page))
        links = {index for index in self._outside if self._is_link(index)}
        links -= self._weighed(links)
        may_all_move = self._is_steady(links)
        self._links = links if may_all_move else set()
        self.steady = may_all_move or self._is_steady(())
        """The page is a document and its body the body, whatever stands where it may move."""

    def _is_steady(self, links: Collection[int]) -> bool:
        """Whether they may become as short as links may be that move, and the page would still be read as it was."""
        lines = [(index, line) for index, line in enumerate(self._page.lines) if line.element.tag != "title"]
        sizes = {index: LEAST if index in links else len(line.text) for index, line in lines}
        shown = sum(sizes[index] for index, line in lines if not line.hidden)
        return self._page.body.weight >= SLIGHT and shown > SHORT and not self._has_curtain(sizes)

    def places(self) -> Iterator[int]:
        for index in self._links:
            yield from self._places[index]
        for index in self._outside - self._links - self._read():
            if not self._is_like_title(self._page.lines[index]):
                yield from (place for place in self._places.get(index, ()) if not is_link(self._parts, place))
        counters: dict[int, list[str]] = defaultdict(list)
        for finding in (*self._page.blocked, *self._page.loose):
            if finding.field == FURNITURE and not finding.bare and FIGURE.search(finding.value):
                counters[finding.index].append(finding.label)
        for index, labels in counters.items():
            yield from self._counted(index, labels)

    # ------------------------------------------------------------------ links

    def _is_link(self, index: int) -> bool:
        """Whether a line is links to other pages, with no word beside them."""
        line, places = self._page.lines[index], self._places.get(index, ())
        if not line.linked or FILE_NAME.search(line.text):
            return False
        links = [is_link(self._parts, place) for place in places]
        return (
            any(links)
            and all(
                may_move(self._parts, place, self._names) if link else BARE.fullmatch(self._parts[place])
                for place, link in zip(places, links, strict=True)
            )
            and not self._is_value(index)
        )

    def _is_value(self, index: int) -> bool:
        """Whether what a line says may be taken for the value of a label that ends the line above."""
        above, line = self._page.lines[index - 1], self._page.lines[index]
        labels = labels_on(above)
        if not labels or labels[-1].field == FURNITURE or value_in(line_text(above)[labels[-1].end :]):
            return False
        # such a value is not read, but it reaches a line further, where it may join the labels there to those above
        joins = any(finding.index >= index for finding in self._page.blocked) or any(
            finding.index == index + GAP for finding in self._page.loose
        )
        return labels[-1].field not in (None, OTHER) or len(line.text) != line.linked or joins

    def _weighed(self, links: Collection[int]) -> set[int]:
        """Those on whose lines something stands beside the link, which may weigh more or less with the title there; but
        not in navigation, which weighs nothing as long as the body is heavier than all else.
        """
        lines = self._page.lines
        beside = {index: len(lines[index].text) - lines[index].linked for index in links}
        beside = {index: size for index, size in beside.items() if size}
        if not beside:
            return set()
        taken = {index for finding in self._page.blocked for index in range(finding.index, finding.until + 1)}
        whole = sum(weight(lines[index]) for index in range(self._page.anchor, len(lines)) if index not in taken)
        holds = {*self._page.body.element.iterancestors(), self._page.body.element}
        steady = 2 * self._page.body.weight > whole + sum(beside.values()) and not any(
            is_navigation(element) for element in _between(self._page.body.lines, holds)
        )
        return {index for index in beside if not steady or not self._in_navigation(lines[index], holds)}

    def _in_navigation(self, line: Line, holds: Collection[HtmlElement]) -> bool:
        """Whether navigation holds a line, and not the body with it. Each element is asked once, however deep."""
        path: list[HtmlElement] = []
        element: HtmlElement | None = line.element
        while element is not None and element not in holds and element not in self._navigation:
            path.append(element)
            element = element.getparent()
        found = element is not None and self._navigation.get(element, False)
        for element in reversed(path):
            found = self._navigation[element] = found or is_navigation(element)
        return found

    def _has_curtain(self, sizes: Mapping[int, int]) -> bool:
        """Whether so much is hidden that it is shown, or might be if the page became as small as it may (``sizes`` of
        its lines). What holds more than half of a page holds the middle of it.
        """
        lines = self._page.lines
        for weights in (sizes, {index: len(lines[index].text) for index in sizes}):
            element = lines[_middle(weights)].element
            for around in (*element.iterancestors(), *element.iter()):
                if is_hidden(around) and len(fold(str(around.text_content()))) > CURTAIN * sum(sizes.values()):
                    return True
        return False

    # ------------------------------------------------------------------ figures

    def _read(self) -> set[int]:
        """The lines whose figures are read although they stand outside of the body: labels with their values."""
        read = {index for finding in self._page.blocked for index in range(finding.index, finding.until + 2)}
        for finding in self._page.loose:
            if finding.field not in (None, OTHER, FURNITURE):
                read.update(range(finding.index, finding.until + 2))
        return read

    def _is_like_title(self, line: Line) -> bool:
        """Whether a line may become this page's title by another figure."""
        if len(self._given) > LONGEST_TITLE:
            return True
        return FIGURE.search(line.text) is not None and FIGURE.sub("0", bare(line.text)) in self._given

    @cached_property
    def _given(self) -> str:
        """What the page says to be its title, in whichever place, without its figures."""
        given = [*self._page.tags.get("articletitle", ()), *title_tag(self._page.root)]
        given += [finding.value for finding in self._page.blocked if finding.field == "title"]
        return FIGURE.sub("0", SEAM.join(map(bare, given)))

    def _counted(self, index: int, labels: Sequence[str]) -> Iterator[int]:
        """The places of figures on a line with these counters, wherever it stands; none where not every counter was
        told from what stands before it.
        """
        line, places = self._page.lines[index], self._places.get(index, ())
        if not places or line in self._body_lines or self._is_like_title(line):
            return
        text = line_text(line)
        found = [*COUNTED.finditer(text)]
        if not {fold_label(match["label"]) for match in found} <= {*labels} or len(found) > len(labels):
            return
        for match in found:
            place = places[text.count(SEAM, 0, match.start("figure"))]
            alone = COUNTED.search(self._parts[place]) or COUNT.fullmatch(self._parts[place])
            if alone and not is_link(self._parts, place):
                yield place


def _middle(weights: Mapping[int, int]) -> int:
    """The index at which half of the weight is reached."""
    half = sum(weights.values()) / 2
    return next(index for index, reached in zip(weights, accumulate(weights.values()), strict=True) if reached >= half)


def _outside(page: Page) -> Iterator[int]:
    """The lines below the body that are shown and not within it, or within it below what ends it."""
    body, within, ended = page.body.element, set(page.body.element.iter()), False
    for index in range(page.body.end + 1, len(page.lines)):
        line = page.lines[index]
        if line.hidden:
            continue
        if ended or line.element not in within:
            yield index
        elif line.element.tag != "p" and TAIL.fullmatch(line.text):
            ended = not any(map(is_navigation, _between([line], {body})))


def _between(lines: Iterable[Line], holds: Collection[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements around lines, from the innermost out to those that hold them with others (left out)."""
    met: set[HtmlElement] = set()
    for line in lines:
        element: HtmlElement | None = line.element
        while element is not None and element not in holds and element not in met:
            met.add(element)
            yield element
            element = element.getparent()


def _places_of(lines: Sequence[Line], parts: Parts) -> dict[int, list[int]]:
    """Where in the source the pieces of lines stand. Of a text that stands there more often than on the lines (in a
    list to choose from, say) nobody knows which is which: its lines are left out.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place in range(0, len(parts), 2):
        raw = parts[place]
        if raw and not raw.isspace():
            places[fold(unescape(raw) if "&" in raw else raw)].append(place)
    shown = [(index, line.pieces) for index, line in enumerate(lines) if line.element.tag != "title"]
    wanted = Counter(chain.from_iterable(pieces for _, pieces in shown))
    sure = {text: iter(places[text]) for text, times in wanted.items() if len(places.get(text, ())) == times}
    found = ((index, [next(sure[piece]) for piece in pieces if piece in sure], len(pieces)) for index, pieces in shown)
    return {index: standing for index, standing, pieces in found if len(standing) == pieces}
