"""Names of contributors: what is no name, is several, or is in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import UNSET

from bibconv.model import Name
from bibconv.rules.base import BATCH, Found, Item, raw, rule
from bibconv.rules.stretches import ENTITY

ROLES = ("author", "editor", "translator", "container-author")
_LISTED = 3
_LONGEST = 2000

_SUSPECT = re.compile(
    r"[0-9;&*†‡§¶@#|<>=?!^_¹²³]|\b[Ee]t\.?\s+al\b|\b(?:Dr|Prof|Professor|Mr|Mrs|Dipl)\b|\bPh\.?\s?D\b|\bM(?:D|Sc|BA)\b"
)
_AL = re.compile(r"\b[Ee]t\.?\s+al\b")
_MARK = re.compile(r"[0-9*†‡§¶@#|<>=?!^_¹²³]")
_TITLE = re.compile(
    r"^(?:Dr|Prof|Professor|Mr|Mrs)\b\.?(?=[\s.]|$)|^Dipl\.|\bPh\.?\s?D\b\.?"
    r"|(?<=[^\W\d_]{2} )M(?:D|Sc|BA)\b(?!\.? ?[A-Z])"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+")
_WITH_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,4}[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_ROMAN = re.compile(r"[IVXLCDM]+")
_JUNIOR = re.compile(
    r"(?:Jr|Sr|jr|sr|JR|SR|[IVX]+|[1-9](?:st|nd|rd|th)|[Jj]unior|[Ss]enior|[Ff]ils|[Pp]ère|Esq|Ph\.? ?D|M\.? ?D"
    r"|F\.? ?R\.? ?S|S\.? ?J|O\.? ?[A-Z]\.?(?: ?[A-Z])?|MBE|OBE|CBE|Ba?r?t|DDS"
    r"|N[eé]t[oa]|Filh[oa]|J[uú]nior|Sobrinh[oa]|Segundo|Bisneto)\.?(?:\s*\\.*)?",
    re.DOTALL,
)
_PERSONS = re.compile(r"[^,]+,[^,]+\s(?:and|AND)\s[^,]+,[^,]+(?:\s(?:and|AND)\s.*)?", re.DOTALL)
_SURE = (
    "Agency Association Committee Commission Consortium Collaboration Corp Corporation Department Dept Foundation GmbH "
    "Inc Institute Institut Institution LLC Laboratories Laboratory Ltd Ministry Organisation Organization "
    "Universidad Universidade Universität Universiteit University Université Università Universitat"
)
_INSTITUTION = re.compile(rf"\b(?:{'|'.join(_SURE.split())})\b")
_PERHAPS = frozenset("Team Group Project Board Council Society Centre Center Nations Initiative Network".split())
_JOINED = re.compile(r"(?!Mc|Mac|De|Le|La|Di|Du|Van|Von|Fitz|Mac|San|St|Del|Al|El)[A-Z][a-z]+[A-Z][a-z]+")


@lru_cache(1 << 16)
def kinds(name: Name) -> tuple[str, ...]:
    """What is doubtful about a name, each in a word."""
    family, given = name.family, name.given
    if family is UNSET:
        return _of_literal(name.literal) if name.literal is not UNSET else ()
    if given is UNSET:
        return _of_mononym(family, name)
    found = []
    whole = f"{given} {family}"
    if family.isupper() and len(family) > 3 and "." not in family and "/" not in given and not _ROMAN.fullmatch(family):
        found.append("capitals")
    elif family[0].islower() and given.islower() and name.non_dropping_particle is UNSET and family.islower():
        found.append("lower")
    if "." in family:
        if _INITIALS.fullmatch(family) and _WORD.search(given) and given[-1] != ".":
            found.append("reversed")
        elif _WITH_INITIALS.fullmatch(family) and _WITH_INITIALS.fullmatch(given):
            found.append("commas")
    if name.suffix is not UNSET and _JUNIOR.fullmatch(name.suffix) is None:
        whole = f"{given} {name.suffix} {family}"
        if ";" not in name.suffix:
            found.append("commas")
    if name.non_dropping_particle == "et" and family.startswith("al"):
        return ("et al",)
    institution = _INSTITUTION.search(whole) or (family in _PERHAPS and " " in given and "." not in given)
    if _SUSPECT.search(whole):
        # In the name of a group a figure may belong to it: the LaTeX3 Project.
        found += [kind for kind in _marks(given, whole) if kind != "marks" or not institution]
    if institution:
        found.append("institution")
    return tuple(found)


def _of_literal(literal: str) -> tuple[str, ...]:
    """What is doubtful about what is not divided."""
    found = []
    if _AL.search(literal):
        found.append("et al")
    if literal.count(",") > 2 and " and " not in literal and len(literal) < _LONGEST:
        if all(len(part) < 50 and len(part.split()) < 5 for part in literal.split(",")):
            found.append("commas")
    elif ";" in literal and "," in literal and ";" in _spelt(literal):
        found.append("semicolon")
    if " and " in literal and len(literal) < _LONGEST and _PERSONS.fullmatch(literal):
        found.append("and")
    return tuple(found)


def _of_mononym(family: str, name: Name) -> tuple[str, ...]:
    """What is doubtful about a name of one part."""
    found = []
    if _AL.search(family) or family in ("et", "al.", "al") or name.non_dropping_particle == "et":
        found.append("et al")
    elif _SUSPECT.search(family) and " " in family:
        found += _marks(family, family)
    elif _JOINED.fullmatch(family):
        found.append("joined")
    return tuple(found)


def _marks(given: str, whole: str) -> Iterable[str]:
    whole = _spelt(whole)
    if _AL.search(whole):
        yield "et al"
    if ";" in whole:
        yield "semicolon"
    elif "&" in whole:
        yield "ampersand"
    elif _MARK.search(whole) and "\\" not in whole:
        yield "marks"
    if _TITLE.search(given):
        yield "title"


def _spelt(name: str) -> str:
    """A name with a letter for each reference to a character (``M&uuml;ller``), which is for T111 to tell."""
    return ENTITY.sub("x", name) if "&" in name else name


class _Look:
    """What is doubtful in a list of names; the rules ask for the lists of a batch one rule after another."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[Name, ...], dict[str, list[Name]]]] = {}

    def __call__(self, value: tuple[Name, ...]) -> dict[str, list[Name]]:
        known = self._known.get(id(value))
        if known is not None and known[0] is value:
            return known[1]
        if len(self._known) > 4 * BATCH:
            self._known.clear()
        found: dict[str, list[Name]] = {}
        for name in value:
            for kind in kinds(name):
                found.setdefault(kind, []).append(name)
        self._known[id(value)] = value, found
        return found


look = _Look()


def doubtful(item: Item, variable: str, value: tuple[Name, ...]) -> bool:
    """Whether there is something doubtful in a list of names."""
    return bool(look(value))


def shown(name: Name) -> str:
    """A name as it is quoted in a message."""
    if name.literal is not UNSET:
        text = name.literal
    else:
        parts = [part for part in (name.non_dropping_particle, name.family) if part is not UNSET]
        text = ", ".join([" ".join(parts), *(part for part in (name.suffix, name.given) if part is not UNSET)])
    text = " ".join(text.split())
    return repr(text if len(text) < 61 else text[:59] + "…")


def listed(names: list[Name]) -> str:
    """Names as they are quoted in a message."""
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join([shown(name) for name in names[:_LISTED]]) + more


@rule(
    "N101",
    "a name in capitals",
    values=ROLES,
    when=doubtful,
    bad="@misc{a, title = {T}, author = {TURING, ALAN}}\n",
    good="@misc{a, title = {T}, author = {Turing, A. M. and {NASA} and Li, X.}}\n",
)
def capitals(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """The family name is written in capitals throughout, as some databases and title pages have it.

    Styles print it so among names that are not. Capitals are a matter of the style: biblatex and BibTeX styles set
    family names in small capitals where that is wanted. An institution wants braces around it.
    """
    found = look(value).get("capitals")
    field = item.place(variable) if found and item.entry is not None else None
    if found and field is not None:
        braced = set(_IN_BRACES.findall(raw(field)))
        found = [name for name in found if name.family not in braced]
    return [item.find(f"in capitals: {listed(found)}", variable)] if found else None


@rule(
    "N102",
    "names in lower case",
    values=ROLES,
    when=doubtful,
    bad="@misc{a, title = {T}, author = {turing, alan and church, alonzo}}\n",
    good="@misc{a, title = {T}, author = {hooks, bell and Church, Alonzo and van Dijk, Jan}}\n",
)
def lower_case(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """Two or more of the names have no capital at all, which is how they were typed and not how they are written.

    One alone may be meant (bell hooks), and is not reported.
    """
    found = look(value).get("lower")
    return [item.find(f"in lower case: {listed(found)}", variable)] if found and len(found) > 1 else None


@rule(
    "N104",
    "commas between names, or too many in one",
    values=ROLES,
    when=doubtful,
    bad="@misc{a, title = {T}, author = {A. Turing, A. Church, K. Gödel}}\n",
    good="@misc{a, title = {T}, author = {Turing, A. and King, Jr., Martin Luther}}\n",
)
def commas(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """In BibTeX names are parted by `and`, and a comma parts family, suffix and given name ("BibTeXing", section 4).

    Of a list with commas a few are taken for one name: `A. Turing, A. Church` is somebody called A. Church of the
    family A. Turing. A name has two commas only where a suffix such as Jr. stands between them.
    """
    found = look(value).get("commas")
    return [item.find(f"not one name, or with a comma too many: {listed(found)}", variable)] if found else None


@rule(
    "N108",
    "a title within a name",
    values=ROLES,
    when=doubtful,
    bad="@misc{a, title = {T}, author = {Dr. Alan Turing}}\n",
    good="@misc{a, title = {T}, author = {Alan Turing and Rahman, Md. and Smith, M. D.}}\n",
)
def titles(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """Titles and degrees (Dr., Prof., PhD) are no parts of a name.

    A style takes them for given names and abbreviates them: Dr. Alan Turing becomes D. A. Turing.
    """
    found = look(value).get("title")
    return [item.find(f"a title or a degree in {listed(found)}", variable)] if found else None


@rule(
    "N109",
    "a mark or a number within a name",
    values=ROLES,
    when=doubtful,
    bad="@misc{a, title = {T}, author = {Turing1, Alan and Church*, Alonzo}}\n",
    good="@misc{a, title = {T}, author = {Turing, Alan and {3M} and Church, Alonzo}}\n",
)
def marks(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """Digits, asterisks, daggers and the like came along from the title page, where they point to affiliations.

    They are printed, and the name is another for everything that compares names. A question mark stands for a
    character that was lost.
    """
    found = look(value).get("marks")
    return [item.find(f"what belongs in no name: {listed(found)}", variable)] if found else None


@rule(
    "N111",
    "a name of one word that may be two",
    values=ROLES,
    profiles=frozenset(("journal",)),
    severity="note",
    when=doubtful,
    bad="@misc{a, title = {T}, author = {TuringAlan}}\n",
    good="@misc{a, title = {T}, author = {Aristotle and {DeepMind}}}\n",
)
def joined(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """A capital within the only word of a name: family and given name have grown together, or it is a company.

    People with one name are many, and are not reported. A company is better in braces, which say that it is meant.
    """
    found = look(value).get("joined")
    return [item.find(f"one word with a capital in it: {listed(found)}", variable)] if found else None


@rule(
    "N112",
    "given and family name exchanged",
    values=ROLES,
    severity="note",
    when=doubtful,
    bad="@misc{a, title = {T}, author = {A. M., Turing}}\n",
    good="@misc{a, title = {T}, author = {Turing, A. M. and E, Weinan}}\n",
)
def exchanged(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """Before the comma stands the family name, and here there are initials; behind it a whole word.

    The work is sorted and cited under the initial. Names without a comma are not looked at: `Rajagopal C. V.` is how
    such names are written in the south of India.
    """
    found = look(value).get("reversed")
    if found and item.entry is not None:
        field = item.place(variable)
        text = raw(field) if field is not None else ""
        found = [name for name in found if f"{name.family}," in text]
    return [item.find(f"family and given name exchanged: {listed(found)}", variable)] if found else None
