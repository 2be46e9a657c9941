"""What stands in the texts of a document and is no part of them: footnotes, their marks, pictures.

JATS 1.3, "Footnotes" and "Cross References". It is taken out of the texts before they are read, and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from bibconv.formats.jats import kinds, places
from bibconv.formats.jats.runs import FORMULAS, WORD, tex_of
from bibconv.formats.jats.table import ARTICLE, CITATION
from bibconv.text.xml import HREF, local, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHOWN = 80
"""How many characters of what is left out are told."""
_MATH = ".//{http://www.w3.org/1998/Math/MathML}math"

_PLACES = places.places_of(ARTICLE) | places.places_of(CITATION)
_VALUES = frozenset(place.rpartition("/")[2].partition("[")[0] for place in _PLACES).union(
    ("surname", "given-names", "suffix", "string-name", "compound-kwd", "nested-kwd"),
    ("subtitle", "journal-subtitle", "trans-title", "trans-subtitle", "trans-source", "trans-abstract"),
    places.PAGES,
    places.DATES,
) - {"contrib", "person-group", "custom-meta", "named-content"}
"""Elements that hold a value: what stands in them is the value, or no part of it."""

_MARKS = frozenset({"fn", "table-fn", "author-notes", "corresp", "aff", "contrib"})
"""The kinds of reference that show as a mark (``xref/@ref-type``)."""


def noticed(element: _Element) -> Iterator[tuple[str, _Element, str]]:
    """Tell what an element has that cannot be kept as it stands: a code, where it is, and what is done.

    Footnotes and their marks are taken out of what holds a value.
    """
    if (formula := _without_tex(element)) is not None:
        yield "J003", formula, "a formula that has no TeX is read as running text"
    formulas: dict[_Element, bool] = {}
    paged: set[_Element] = set()
    for each in [*element.iter("{*}fn", "{*}xref", "{*}inline-graphic", "{*}graphic", "{*}page-range")]:
        tag = local(each)
        if tag == "page-range":
            if (parent := each.getparent()) is not None and parent not in paged:
                paged.add(parent)
                yield from _other_pages(parent)
        elif not _in_a_value(each, element):
            continue
        elif tag == "xref":
            if _is_mark(each):
                _empty(each)
        elif tag == "fn" or not _is_shown_otherwise(each, formulas):
            if said := plain(each) or each.get(HREF):
                what = "a footnote" if tag == "fn" else "a picture"
                yield "J004", each, f"{what} in the text is left out: {said[:_SHOWN]}"
            if tag == "fn":
                _empty(each)


def _other_pages(parent: _Element) -> Iterator[tuple[str, _Element, str]]:
    """Tell of pages that are not those of the ``page-range`` beside them."""
    pages = [each for each in parent if local(each) in places.PAGES]
    said = str(kinds.PAGES.read(pages))[:_SHOWN]
    for page in kinds.disagreeing(pages):
        yield "J006", page, f"{local(page)} {plain(page)[:_SHOWN]!r} disagrees with page-range: {said!r}"


def _empty(element: _Element) -> None:
    """Take out what is in an element; itself it stays, since it would take time to join what stands around it."""
    tail = element.tail
    element.clear()
    element.tail = tail


def _in_a_value(each: _Element, whole: _Element) -> bool:
    """Whether an element stands in one that holds a value; a group of footnotes is a text of its own."""
    above = [local(one) for one in takewhile(lambda one: one is not whole, each.iterancestors())]
    return above[:1] != ["fn-group"] and not _VALUES.isdisjoint(above)


def _is_mark(reference: _Element) -> bool:
    """Whether a reference shows as the mark of a footnote, or of what is like one, and not as words of the text."""
    kind = reference.get("ref-type")
    return kind in _MARKS if kind else WORD.search(plain(reference)) is None


def _is_shown_otherwise(picture: _Element, known: dict[_Element, bool]) -> bool:
    """Whether a picture shows what the text has as a formula, too; ``known`` is what was found of each formula."""
    formula = _outermost(picture)
    if formula is None:
        return False
    if formula not in known:
        known[formula] = next(formula.iter("{*}tex-math", "{*}math"), None) is not None
    return known[formula]


def _without_tex(element: _Element) -> _Element | None:
    """The first formula in an element that has MathML alone."""
    if element.find(_MATH) is None:
        return None
    for math in element.iterfind(_MATH):
        formula = _outermost(math)
        if tex_of(math if formula is None else formula) is None:
            return math
    return None


def _outermost(element: _Element) -> _Element | None:
    """The formula that an element is in, which may be in others; None where it is in none."""
    around = [above for above in element.iterancestors() if local(above) in FORMULAS]
    return around[-1] if around else None
