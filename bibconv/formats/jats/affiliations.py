"""What is said of contributors in a place apart: affiliations, addresses, footnotes; and whom each is about.

JATS 1.3, "Cross References": an ``xref`` of a contributor names by ``rid`` what stands elsewhere in the front matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bibconv.formats.jats.places import Extra, Held, keep, links, unmarked
from bibconv.text.xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

Apart = dict[str, list[str]]
"""The id of what stands apart → the contributors (``author 1``) that refer to it."""

_GROUPS = ("author-notes", "fn-group")
"""What holds several things, each about somebody else."""


def references(contrib: _Element) -> Iterator[str]:
    """The ids that a contributor refers to; not those that the members of a group refer to."""
    yield from (contrib.get("rid") or "").split()
    for reference in contrib.iter("{*}xref"):
        if next(reference.iterancestors("{*}contrib"), contrib) is contrib:
            yield from (reference.get("rid") or "").split()


def tell(left: list[_Element], held: Held, apart: Apart, extra: Extra) -> list[_Element]:
    """Put what stands apart to the contributors whom it is about; what is left is about nobody in particular."""
    rest = [part for element in left for part in _parts(element, apart) if not _tell(part, apart, extra)]
    if apart:
        # An affiliation may stand with the first whose it is.
        for contrib in [each for place, found in held.items() if "/contrib[" in place for each in found]:
            for part in contrib.iter("{*}aff"):
                _tell(part, apart, extra)
    return rest


def _parts(element: _Element, apart: Apart) -> list[_Element]:
    if local(element) in _GROUPS and any(each.get("id") in apart for each in element):
        return [each for each in element if local(each)]
    return [element]


def _tell(part: _Element, apart: Apart, extra: Extra) -> bool:
    """Tell what an element says of those who refer to it; whether anybody does. It is told once."""
    whom = [contributor for each in (part, *part) for contributor in apart.pop(each.get("id") or "", ())]
    if not whom or not (text := unmarked(part)):
        return False
    said = {"contrib": ", ".join(dict.fromkeys(whom)), "value": text}
    if href := links(part, text):
        said["href"] = href
    keep(extra, local(part), said)
    return True
