"""Names as JATS has them: ``name``, ``string-name`` and ``collab``, in and out of contributor groups.

JATS has no place for particles. They stand with the part of the name that they belong to, as print has them, and
``specific-use`` says which they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import UNSET

from bibconv.formats.jats.kinds import Kind, Wire, sure_string
from bibconv.model import Name
from bibconv.text.xml import attribute, characters, entity, field, local, outside, plain, settled

if TYPE_CHECKING:
    from lxml.etree import _Element

_BODY = re.compile(
    r"\b(?:academy|agency|alliance|association|authors|bureau|cent(?:er|re)|centrum|collaborat\w*|college|committee|"
    r"commission|community|company|consorti\w*|corporation|council|department|foundation|gmbh|group|inc|initiative|"
    r"institut\w*|investigators|lab(?:oratory|s)?|ltd|ministry|network|office|organi[sz]ation|project|society|"
    r"team|universit\w*|working|workshop)\b",
    re.IGNORECASE,
)


OWN_USES = frozenset(
    ("comma-suffix", "dropping-particle", "no-comma-suffix", "no-static-ordering", "non-dropping-particle")
)
"""What ``specific-use`` says of a name in what we write."""

OTHERS = Name(literal="others")
"""Further contributors who are not named (``etal``), as BibTeX has them at the end of a list."""


def show(name: Name) -> str:
    """One name as an element; empty where nothing is left of it.

    >>> show(Name(family="Daumé", given="Hal", suffix="III"))
    '<name><surname>Daumé</surname><given-names>Hal</given-names><suffix>III</suffix></name>'
    >>> show(Name(literal="The ATLAS Collaboration")), show(Name(literal="Mausam"))
    ('<collab>The ATLAS Collaboration</collab>', '<string-name>Mausam</string-name>')
    """
    if name.literal is not UNSET:
        # It is asked about what will be read: a blank of another kind is a blank there.
        said = settled(name.literal)
        body = _BODY.search(said) or _untagged(said) != Name(literal=said)
        tag = "collab" if body else "string-name"
        return f"<{tag}>{field(said)}</{tag}>" if said else ""
    family, given = name.family, name.given
    if name.non_dropping_particle is not UNSET:
        family = name.non_dropping_particle if family is UNSET else f"{name.non_dropping_particle} {family}"
    if name.dropping_particle is not UNSET:
        given = name.dropping_particle if given is UNSET else f"{given} {name.dropping_particle}"
    parts = f"<surname>{shown}</surname>" if family is not UNSET and (shown := field(family)) else ""
    special = _special(name, parts)
    if given is not UNSET and (shown := field(given)):
        parts += f"<given-names>{shown}</given-names>"
    # The content model of name wants a surname or given names; string-name wants nothing.
    tag = "name" if parts else "string-name"
    if name.suffix is not UNSET and (shown := field(name.suffix)):
        parts += f"<suffix>{shown}</suffix>"
    return f"<{tag}{special}>{parts}</{tag}>" if parts else ""


def _special(name: Name, surname: str) -> str:
    """The attributes that say what the elements of a name cannot."""
    style = ""
    if name.static_ordering is True:
        style = ' name-style="eastern"'
    elif not surname and name.given is not UNSET:
        style = ' name-style="given-only"'
    uses = []
    if name.non_dropping_particle is not UNSET:
        uses.append(f"non-dropping-particle: {name.non_dropping_particle}")
    if name.dropping_particle is not UNSET:
        uses.append(f"dropping-particle: {name.dropping_particle}")
    if name.comma_suffix is not UNSET:
        uses.append("comma-suffix" if name.comma_suffix else "no-comma-suffix")
    if name.static_ordering is False:
        uses.append("no-static-ordering")
    return f'{style} specific-use="{attribute("; ".join(uses))}"' if uses else style


def parse(element: _Element) -> Name | None:
    """The name that an element holds, or None where it holds none."""
    tag = local(element)
    if tag == "etal":
        return OTHERS
    if tag == "contrib":
        return next((name for child in element if (name := parse(child))), None)
    if tag in ("name-alternatives", "collab-alternatives"):
        return next((name for child in element if (name := parse(child))), None)
    if tag == "name" or (tag == "string-name" and any(local(child) in _PARTS for child in element)):
        return _parts(element)
    if tag == "string-name":
        return _untagged(plain(element))
    if tag == "collab":
        return _literal(_without_members(element))
    return _literal(plain(element)) if tag == "institution" else None


_PUNCTUATION = re.compile(r"[,;:()\[\]&]|\band\b")
_PARTS = frozenset({"surname", "given-names", "suffix"})


_INITIALS = r"(?:[^\W\d_a-z]\.?[ -]?){1,4}"
_SURNAME = r"[^\W\d_][\w'’-]{1,40}"
_INVERTED = re.compile(rf"({_SURNAME}(?: {_SURNAME}){{0,3}}), ({_INITIALS})")
_DIRECT = re.compile(rf"((?:[^\W\d_a-z]\.[ -]?){{1,4}})({_SURNAME})")


def _untagged(text: str) -> Name | None:
    """A name whose parts are not tagged: divided where initials say which is which.

    >>> _untagged("Smith, J. A.") == _untagged("J. A. Smith") == Name(family="Smith", given="J. A.")
    True
    >>> _untagged("Smith, Jones and Co").literal
    'Smith, Jones and Co'
    """
    if found := _INVERTED.fullmatch(text):
        return Name(family=found[1], given=found[2].strip())
    if found := _DIRECT.fullmatch(text):
        return Name(family=found[2], given=found[1].strip())
    return _literal(text)


def _literal(text: str) -> Name | None:
    return Name(literal=text) if text else None


def _without_members(collab: _Element) -> str:
    """The name of a group without its list of members and their addresses."""
    if not len(collab):
        return plain(collab)
    named = next((child for child in collab if local(child) in ("institution", "named-content")), None)
    text = collab.text or ""
    for child in collab:
        if local(child) not in ("contrib-group", "aff", "address", "fn", "xref", "bio", "email", "role"):
            text += characters(child) if local(child) else entity(child)
        text += child.tail or ""
    return " ".join(text.split()) or plain(named)


def _parts(element: _Element) -> Name | None:
    found: dict[str, str] = {}
    for child in element:
        if (tag := local(child)) in _PARTS and tag not in found and (text := plain(child)):
            found[tag] = text
    if not found:
        return None
    if "surname" in found and "given-names" not in found and local(element) == "string-name":
        loose = " ".join(outside(element))
        if given := _PUNCTUATION.sub(" ", loose).strip():
            found["given-names"] = " ".join(given.split())
    family, given = found.get("surname", ""), found.get("given-names", "")
    eastern = True if element.get("name-style") == "eastern" else UNSET
    specific = element.get("specific-use")
    said = uses(specific) if specific else {}
    particle, dropping = said.get("non-dropping-particle", ""), said.get("dropping-particle", "")
    if particle and (family == particle or family.startswith(f"{particle} ")):
        family = family[len(particle) + 1 :]
    else:
        particle = ""
    if dropping and (given == dropping or given.endswith(f" {dropping}")):
        given = given[: -len(dropping) - 1]
    else:
        dropping = ""
    return Name(
        family=family or UNSET,
        given=given or UNSET,
        dropping_particle=dropping or UNSET,
        non_dropping_particle=particle or UNSET,
        suffix=found.get("suffix") or UNSET,
        comma_suffix=True if "comma-suffix" in said else False if "no-comma-suffix" in said else UNSET,
        static_ordering=False if eastern is UNSET and "no-static-ordering" in said else eastern,
    )


def uses(specific: str) -> dict[str, str]:
    """What ``specific-use`` says of a name, where a writer of ours said it."""
    return {use: value for part in specific.split("; ") for use, _, value in [part.partition(": ")]}


def sure(names: tuple[Name, ...]) -> bool:
    """Whether the names are known to come back as they were."""
    return all(map(_sure, names))


def _sure(name: Name) -> bool:
    if name.dropping_particle is not UNSET or name.non_dropping_particle is not UNSET:
        return False
    family, given, suffix, literal = name.family, name.given, name.suffix, name.literal
    if literal is not UNSET:
        return family is given is suffix is name.comma_suffix is name.static_ordering is UNSET and sure_string(literal)
    return (
        (family is not UNSET or given is not UNSET)
        and (family is UNSET or sure_string(family))
        and (given is UNSET or sure_string(given))
        and (suffix is UNSET or sure_string(suffix))
    )


def _read(found: list[_Element]) -> tuple[Name, ...] | None:
    return tuple([name for element in found if (name := parse(element))]) or None


def _members(group: _Element) -> list[_Element]:
    """The names of a group; older citations have them without one."""
    return list(group) if local(group) == "person-group" else [group]


def _read_group(found: list[_Element]) -> tuple[Name, ...] | None:
    members = [member for group in found for member in _members(group)]
    people = _read([member for member in members if local(member) != "etal"])
    return (*people, OTHERS) if people and any(local(member) == "etal" for member in members) else people


def _group(opening: str, closing: str, names: tuple[Name, ...]) -> Wire:
    if names[-1] == OTHERS and len(names) > 1 and OTHERS not in names[:-1]:
        return [opening + "".join(map(show, names[:-1])) + "<etal/>" + closing]
    shown = "".join(map(show, names))
    return [opening + shown + closing] if shown else []


CONTRIBS = Kind(
    write=lambda opening, closing, names: [opening + shown + closing for name in names if (shown := show(name))],
    read=_read,
    sure=sure,
)
"""Each name in an element of its own (``contrib``)."""

PERSONS = Kind(
    write=_group,
    read=_read_group,
    sure=sure,
)
"""All names in one ``person-group``."""
