"""Names as RIS has them: ``Family, Given, Suffix``, and all that is written in its stead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import UNSET, UnsetType

from bibconv.model import Name
from bibconv.text import scan
from bibconv.text.memo import Met

_MEMORY: Final = 1 << 15
_SUFFIX: Final = re.compile(
    r"(?:[js]n?r|esq|ph\.? ?d|m\.?d|d\.?phil|i{2,3}|iv|vi{0,3}|2nd|3rd|[4-9]th)\.?\Z|[A-Za-z.]{1,5}\Z", re.IGNORECASE
)
_SURELY_SUFFIX: Final = re.compile(r"(?:[js]n?r\.?|i{2,3}|iv|2nd|3rd|[4-9]th)\Z", re.IGNORECASE)
_COMPANY: Final = re.compile(
    r"(?:inc|ltd|llc|l\.l\.c|llp|plc|gmbh|corp|co|ag|s\.?a|s\.?p\.?a|b\.?v|n\.?v)\.?\Z", re.IGNORECASE
)
_BODY: Final = re.compile(
    r"\b(?:universit|institut|department|ministry|organi[sz]ation|committee|association|associates|society|consortium|"
    r"corporation|company|foundation|laborator|commission|council|collaboration|agency|federation|bureau|centre\b|"
    r"center\b|academy|college|hospital|school|group\b|team\b|office|press\b|network|project\b|union\b|nations\b|"
    r"library|museum|research\b|bank\b|service|trust\b|party\b|board\b|initiative|investigators|authors\b)",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(r"\s*(?<!&amp)(?<!&apos)(?<!&quot)(?<!&#39);\s*|\s+(?:and|&)\s+(?=[^,;]+,)")
_INITIAL: Final = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,3}\Z")
_VANCOUVER: Final = re.compile(r"(?:[^\W\d_]+[ '’-])*[^\W\d_]*[^\W\d_A-Z]( )[A-Z]{1,3}\Z")
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*\Z")
_COMMA: Final = re.compile(r",\s*")
_ET_AL: Final = re.compile(r"(?:and\s+)?(?:et\.? ?al\.?|others)\Z", re.IGNORECASE)
_DROPPING: Final = frozenset("de del della der den di da do dos das du la le van von vom ter ten zu zur af av".split())
_PERSONS_ONLY: Final = frozenset({"van", "von", "vom", "der", "ter", "ten", "zu"})


def line_of(text: str) -> str:
    r"""What a RIS line can hold of a string: line breaks and control characters become one blank.

    >>> line_of("one \n\n two")
    'one two'
    """
    if scan.printable(text):
        return text.strip()
    return " ".join([kept for part in _BREAK.split(text) if (kept := part.strip())])


_BREAK: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def write_name(name: Name) -> str:
    """``Family, Given, Suffix``; a name that has no parts as it is (RIS, tags AU, A2, A3, A4).

    A family name alone keeps its comma, which tells it from a name that is not to be divided.

    >>> write_name(Name(family="McKay", given="John W.", suffix="Jr.")), write_name(Name(family="Plato"))
    ('McKay, John W., Jr.', 'Plato,')
    """
    if name.family is UNSET:
        return line_of(" ".join(part for part in (name.given, name.literal) if not isinstance(part, UnsetType)))
    family = name.family
    if name.non_dropping_particle is not UNSET:
        family = f"{name.non_dropping_particle} {family}"
    given = "" if name.given is UNSET else name.given
    if name.dropping_particle is not UNSET:
        given = f"{given} {name.dropping_particle}".lstrip()
    if name.suffix is not UNSET:
        return line_of(f"{family}, {given}, {name.suffix}")
    return line_of(f"{family}, {given}")


def write_names(names: Sequence[Name]) -> list[str]:
    """A line for each name."""
    return carry(names)[0]


def write_bodies(names: Sequence[Name]) -> list[str]:
    """A line for each name, with a comma behind that of a body.

    >>> write_bodies([Name(literal="World Health Organization"), Name(literal="Mausam")])
    ['World Health Organization,', 'Mausam']
    """
    return [
        f"{line}," if name.family is UNSET and "," not in line and _BODY.search(line) else line
        for name, line in zip(names, write_names(names), strict=True)
    ]


def keeps(names: Sequence[Name]) -> bool:
    """Whether the names come back as they are; False where that takes a look at all of them."""
    return carry(names)[1]


def carry(names: Sequence[Name]) -> tuple[list[str], bool]:
    """What :func:`write_names` and :func:`keeps` say, in one pass."""
    lines = []
    whole = True
    for name in names:
        line, back = (_CARRIED.get(id(name)) or _CARRIED.meet(name))[1]
        lines.append(line)
        whole = whole and back
    return lines, whole


def _carry(name: Name) -> tuple[str, bool]:
    written = write_name(name)
    return written, "," in written and _read_line(written) == (name,)


_CARRIED: Final = Met(_carry, _MEMORY)


def read_names(wire: Sequence[str]) -> tuple[Name, ...]:
    """The names of lines; those without a comma are divided where all of them look like names of persons.

    >>> [name.family for name in read_names(["J. R. R. Tolkien", "Ludwig van Beethoven"])]
    ['Tolkien', 'Beethoven']
    >>> read_names(["World Health Organization"])[0].literal
    'World Health Organization'
    """
    names = [name for line in wire for name in _read_line(line)]
    bare = [line for line in wire if "," not in line and ";" not in line]
    if bare:
        divided = _divide(bare, len(bare) == len(wire))
        names = [divided.get(name.literal, name) if name.literal is not UNSET else name for name in names]
    return tuple(names)


_LONGEST = 1_000_000
"""A line of names that is longer is one name, as it stands."""


@lru_cache(_MEMORY)
def _read_line(text: str) -> tuple[Name, ...]:
    if ("," not in text and ";" not in text) or len(text) > _LONGEST:
        return (Name(literal="others") if _ET_AL.match(text) else Name(literal=text),) if text else ()
    if ";" in text or " and " in text or " & " in text:
        parts = [part for part in _SEVERAL.split(text) if part]
        if len(parts) > 1 and (";" in text or all("," in part for part in parts)):
            return tuple(name for part in parts for name in _read_line(part.strip(" ;")))
    if not text.strip(" ,;"):
        return ()
    if ";" not in text and len(parts := _COMMA.split(text)) > 1 and all(map(_of_list, parts)):
        return tuple(name for part in parts for name in _given_after(part))
    return (_read_parts(text) if "," in text else Name(literal=text),)


def _of_list(part: str) -> bool:
    return _VANCOUVER.match(part) is not None or _ET_AL.match(part) is not None


def _given_after(part: str) -> tuple[Name, ...]:
    """A name in the style of Vancouver (``Smith JA``), which has no comma."""
    if _ET_AL.match(part):
        return (Name(literal="others"),)
    family, _, given = part.rpartition(" ")
    return (Name(family=family, given=given),)


def _read_parts(text: str) -> Name:
    """A name with a comma."""
    family, *rest = [part.strip() for part in text.split(",")]
    if family and not any(rest) and _BODY.search(family):
        # EndNote has a comma behind a name that is not to be divided.
        return Name(literal=family)
    if not family or _COMPANY.match(rest[0]) or _BODY.search(family):
        return Name(literal=text)
    if len(rest) > 1:
        if _SURELY_SUFFIX.match(rest[0]) and not _SURELY_SUFFIX.match(rest[1]):
            rest[:2] = rest[1], rest[0]
        if not all(map(_SUFFIX.match, rest[1:])):
            return Name(literal=text)
    given, suffix = rest[0], ", ".join(rest[1:])
    particle, family = _leading(family)
    given, dropped = _trailing(given)
    return Name(
        family=family,
        given=given or UNSET,
        dropping_particle=dropped or UNSET,
        non_dropping_particle=particle or UNSET,
        suffix=suffix or UNSET,
    )


def _leading(family: str) -> tuple[str, str]:
    """The particle before a family name, and the family name: words in lower case before one that is not."""
    if " " not in family or not family[0].islower():
        return "", family
    words = family.split(" ")
    count = next((index for index, word in enumerate(words) if not word[:1].islower()), 0)
    return " ".join(words[:count]), " ".join(words[count:])


def _trailing(given: str) -> tuple[str, str]:
    """A given name, and the particle after it (``Ludwig van``)."""
    if " " not in given or not given[-1].islower():
        return given, ""
    words = given.split(" ")
    count = len(words)
    while count > 1 and words[count - 1] in _DROPPING:
        count -= 1
    return " ".join(words[:count]), " ".join(words[count:])


def _divide(lines: Sequence[str], alone: bool) -> dict[str, Name]:
    """The names without a comma that can be divided, by the line as it stands."""
    if alone and len(lines) > 1 and all(map(_VANCOUVER.match, lines)):
        return {line: Name(family=line.rpartition(" ")[0], given=line.rpartition(" ")[2]) for line in lines}
    sure = [line for line in lines if _surely_person(line)]
    if sure and alone and all(map(_like_person, lines)):
        sure = list(lines)
    return {line: _given_family(line) for line in sure}


@lru_cache(_MEMORY)
def _like_person(text: str) -> bool:
    words = text.split(" ")
    return (
        2 <= len(words) <= 5
        and not _BODY.search(text)
        and not _COMPANY.match(words[-1])
        and not _INITIAL.match(words[-1])
        and all(_WORD.match(word) and (word[0].isupper() or word in _DROPPING) for word in words)
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and not any(len(word) > 2 and word.isupper() for word in words)
    )


def _surely_person(text: str) -> bool:
    if not _like_person(text):
        return False
    from bibconv.text.commonnames import GIVEN

    words = text.split(" ")
    return (
        words[0].lower() in GIVEN or any(map(_INITIAL.match, words[:-1])) or not _PERSONS_ONLY.isdisjoint(words[1:-1])
    )


def _given_family(text: str) -> Name:
    words = text.split(" ")
    suffix = ""
    if len(words) > 2 and _SURELY_SUFFIX.match(words[-1]):
        suffix = words.pop()
    start = next((index for index, word in enumerate(words[1:-1], 1) if word in _DROPPING), len(words) - 1)
    particle, family = _leading(" ".join(words[start:]))
    return Name(
        family=family,
        given=" ".join(words[:start]),
        non_dropping_particle=particle or UNSET,
        suffix=suffix or UNSET,
    )
