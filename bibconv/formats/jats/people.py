"""What a document says of a contributor beyond the name: identifiers, affiliations, roles, the name in other scripts.

The model has no place in a name for any of it, so it stands in ``extra``, each value with the contributor whom it is
about: ``{"contrib": "author 1", "value": "https://orcid.org/0000-0002-1825-0097", "type": "orcid"}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bibconv.formats.jats import names
from bibconv.formats.jats.affiliations import Apart, references
from bibconv.formats.jats.kinds import sure_string
from bibconv.formats.jats.places import Extra, Held, keep, links, unmarked
from bibconv.text.xml import HREF, attribute, field, local, outside, plain, spaced

if TYPE_CHECKING:
    from lxml.etree import _Element

Told = dict[str, str]
"""One thing that is said of one contributor."""

CONTRIB_ID = "contrib-id"
TYPED = re.compile(r"[A-Za-z0-9._:-]+")

_SKIPPED = frozenset({"xref", "x", "etal", "label", "target"})
_ATTRIBUTES = ("corresp", "deceased", "equal-contrib")
_NAMING = ("name", "string-name", "collab", "name-alternatives", "collab-alternatives", "institution")
_IN_NAMES = frozenset({"prefix", "degrees", "aff", "email", "role", "bio", "address", "fn", "contrib-group"})
_PERSONAL = frozenset({"surname", "given-names"})
_ONCE = _PERSONAL | {"suffix"}
_TOLD = _IN_NAMES | _ONCE | _SKIPPED
_WORDS = re.compile(r"\b(?!(?:and|et|und|y|e)\b)\w")
_IDS = {"orcid": "orcid"}


def put_aside(held: Held, start: str, extra: Extra) -> Apart:
    """Put aside what is said of contributors beyond their names; what they refer to is said apart."""
    apart: Apart = {}
    for place in [place for place in held if place.startswith(start)]:
        role, number = place[len(start) : -2], 0
        nameless: list[_Element] = []
        for group in held[place]:
            for element in group if local(group) == "person-group" else [group]:
                usual = _is_usual(element)
                if not usual and names.parse(element) is None:
                    nameless.append(element)
                    continue
                number += 1
                if usual:
                    continue
                for name, value in told(element, f"{role} {number}"):
                    keep(extra, name, value)
                for ident in references(element):
                    apart.setdefault(ident, []).append(f"{role} {number}")
        # Where nobody has a name, all is left over as it stands.
        for element in nameless if number else ():
            if text := spaced(element):
                keep(extra, place.rpartition("/")[2], text)
    return apart


def _is_usual(element: _Element) -> bool:
    """Whether a contributor has a surname and given names, as most have, and nothing else."""
    if len(element) == 1 and len(element.attrib) < 2:
        element = element[0]
    if len(element) != 2 or {local(element[0]), local(element[1])} != _PERSONAL:
        return False
    tag = local(element)
    return tag == "name" or (tag == "string-name" and _WORDS.search(" ".join(outside(element))) is None)


def told(element: _Element, contributor: str) -> Iterator[tuple[str, Told]]:
    """What a ``contrib``, or a name of a ``person-group``, says beyond the name itself, by its name in ``extra``."""
    tag = local(element)
    if tag == "contrib":
        named = False
        for name in _ATTRIBUTES:
            if (value := element.get(name)) and value != "no":
                yield name, {"contrib": contributor, "value": value}
        for child in element:
            if local(child) in _NAMING and not named and names.parse(child):
                named = True
                yield from told(child, contributor)
            else:
                yield from _said(child, contributor)
    elif tag in ("name-alternatives", "collab-alternatives"):
        first = next((child for child in element if names.parse(child)), None)
        for child in element:
            if child is first:
                yield from told(child, contributor)
            elif text := spaced(child):
                yield tag, {"contrib": contributor, "value": text}
    elif len(element):
        known: set[str] = set()
        for child in element:
            part = local(child)
            if part in _IN_NAMES or part in known or (tag == "name" and part not in _TOLD):
                yield from _said(child, contributor)
            elif part in _ONCE:
                known.add(part)
        if tag == "string-name" and known and _WORDS.search(_beside(element, known)):
            yield tag, {"contrib": contributor, "value": plain(element)}


def _beside(name: _Element, known: set[str]) -> str:
    """The words of a name that are in none of its parts."""
    within = [plain(child) for child in name if local(child) not in _TOLD]
    # Words beside a surname alone are read as the given names.
    return " ".join(within if known & _PERSONAL == {"surname"} else [*outside(name), *within])


def _said(child: _Element, contributor: str) -> Iterator[tuple[str, Told]]:
    tag = local(child)
    href = child.get(HREF) or ""
    kind = child.get("contrib-id-type") or _IDS.get(child.get("content-type") or child.get("ext-link-type") or "")
    if not tag or tag in _SKIPPED:
        return
    text = unmarked(child)
    where = links(child, text)
    value = text or where or child.get("vocab-term")
    if kind and tag in ("contrib-id", "uri", "ext-link"):
        tag, value, where = CONTRIB_ID, href or text, ""
    if value:
        yield (
            tag,
            {"contrib": contributor, "value": value, **({"type": kind} if kind else {})}
            | ({"href": where} if where and text else {}),
        )


def with_ids(elements: list[str], role: str, ids: list[Told]) -> list[str]:
    """The ``contrib`` elements of a role with the ``contrib-id`` of those whom ``ids`` are about."""
    out = list(elements)
    for one in reversed(ids):
        number = int(one["contrib"].rpartition(" ")[2]) - 1
        opening, _, rest = out[number].partition(">")
        kind = f' contrib-id-type="{attribute(one["type"])}"' if "type" in one else ""
        out[number] = f"{opening}><contrib-id{kind}>{field(one['value'])}</contrib-id>{rest}"
    return out


def ids_of(values: Any, counts: dict[str, int]) -> dict[str, list[Told]] | None:
    """The identifiers of contributors by role; None where any of them cannot stand at the contributor's name.

    ``counts`` says how many names the record has in each role.
    """
    found: dict[str, list[Told]] = {}
    for value in values:
        if not isinstance(value, dict) or not {"contrib", "value"} <= value.keys() <= {"contrib", "value", "type"}:
            return None
        if not all(isinstance(part, str) and sure_string(part) for part in value.values()):
            return None
        role, _, number = value["contrib"].rpartition(" ")
        if not (number.isascii() and number.isdecimal() and number == str(int(number[:6]))):
            return None
        if not 0 < int(number) <= counts.get(role, 0) or not TYPED.fullmatch(value.get("type", "x")):
            return None
        found.setdefault(role, []).append(value)
    return found
