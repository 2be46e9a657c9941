"""Author lines of a dump: comma-joined ``Family, Given`` pairs, or names in reading order, made into names.

A line of pairs has an even number of fields, unless a name is a single word, a collaboration, or has its suffix set
off. Where the parity fails, the cheapest division of the whole line is taken, the author of the heading being known;
what is left over stands as a literal, and the division is reported as doubtful (D002).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bibconv.model import Name
from bibconv.text.commonnames import FAMILY, FAMILY_ENDING, GIVEN, GIVEN_ENDING, PARTICLES, syllables

SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")

MEMORY = 50_000
"""How many names a reader remembers; they are forgotten together when there are more."""

_COMMA = re.compile(r"\s*[,\uff0c]\s*")
_SEMICOLON = re.compile(r"\s*[;\uff1b]\s*")
_LAST_AND = re.compile(r"(?:[,;]\s*|\s+)(?:and|&)\s+|^(?:and|&)\s+")
_GROUP = re.compile(
    r"^(?:[Aa]nonymous|et al\.?|others)$|\S (?:[Cc]ollaborations?|[Cc]onsortium|[Tt]eam|[Gg]roup|[Oo]rganization|[Uu]niversity|[Ii]nstitute|[Ll]aborator(?:y|ies)"
    r"|[Cc]ommittee|[Ww]orkshop|[Pp]roject|[Cc]ommunity|[Aa]uthors)$"
)
_INNER_CAPITAL = re.compile(r"(?!(?:Mc|Mac|De|Di|Da|Du|La|Le|Lo|Van|Von|Fitz|Al|El|O['’]|D['’])[A-Z])[A-Z]?[a-z]+[A-Z]")
_INNER_DOT = re.compile(r"[^\W\d_]{3,}\.[^\W\d_]{2,}")
_INITIAL = re.compile(r"(?:^|[ .-])[^\W\d_]\.?(?=[ .-]|$)")
_ODD = re.compile(r"[\d@:!?/]")


class Doubt(NamedTuple):
    """What is doubtful in an author line: which field (its text, to find the column by) and why."""

    field: str
    reason: str


def fields_of(line: str) -> list[str]:
    """The comma fields of a line, without the blanks around them."""
    if line.count(",") == line.count(", ") and "  " not in line and " ," not in line and "\uff0c" not in line:
        return line.split(", ")
    return _COMMA.split(line.strip(" ,"))


class AuthorLines:
    """Reads the author lines of one document and remembers its names: which words were family, which given names."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], Name | None] = {}
        self._seen: dict[str, int] = {}

    def read(self, line: str, heading: str = "") -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
        """The names of a line in order, and what is doubtful about them.

        >>> [(name.family, name.given) for name in AuthorLines().read("Byron, Ada, Babbage, Charles")[0]]
        [('Byron', 'Ada'), ('Babbage', 'Charles')]
        >>> names, doubts = AuthorLines().read("Byron, Ada, WangYan, Babbage, Charles")
        >>> [name.literal for name in names if name.literal], doubts[0].field
        (['WangYan'], 'WangYan')
        """
        if ";" in line or "\uff1b" in line:
            return self._semicolons(line)
        if " and " in line or "& " in line or line.startswith("and "):
            line = _LAST_AND.sub(", ", line).removeprefix(", ")
        fields = fields_of(line)
        if len(fields) % 2 == 0:
            names = self._pairs(fields)
            if names is not None and (not heading or _at_even(line, heading)):
                return names, ()
        return self._divide(fields, heading)

    def _pairs(self, fields: list[str]) -> tuple[Name, ...] | None:
        """The names of an even line, each pair known or plain; None where one wants a closer look."""
        known = self._names
        names = []
        turns = iter(fields)
        for pair in zip(turns, turns, strict=True):
            try:
                name = known[pair]
            except KeyError:
                name = self._learn(pair)
            if name is None:
                return None
            names.append(name)
        return tuple(names)

    def _learn(self, pair: tuple[str, str]) -> Name | None:
        if len(self._names) >= MEMORY:
            self._names.clear()
            self._seen.clear()
        family, given = pair
        name = Name(family=family, given=given) if _plain(family) and _plain(given) else None
        if name is not None:
            self._count(family, given)
        self._names[pair] = name
        return name

    def _count(self, family: str, given: str) -> None:
        self._seen[family] = self._seen.get(family, 0) + 1
        self._seen[given] = self._seen.get(given, 0) - 1

    def _semicolons(self, line: str) -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
        names = []
        doubts = []
        for part in _SEMICOLON.split(line.strip(" ;")):
            part = re.sub(r"^(?:and|&)\s+", "", part)
            if part:
                found, doubt = one_name(part)
                names.append(found)
                if doubt:
                    doubts.append(Doubt(part, doubt))
        return tuple(names), tuple(doubts)

    def _divide(self, fields: list[str], heading: str) -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
        """The best division of a line whose parity fails or whose fields look odd."""
        fields = [field for field in fields if field]
        if not fields:
            return (), (Doubt(",", "no name in the line"),)
        sizes = self._cheapest(fields, tuple(fields_of(heading)) if heading else ())
        names = []
        doubts = []
        at = 0
        for size in sizes:
            part = fields[at : at + size]
            at += size
            name, doubt = single_name(part[0]) if size == 1 else joined_name(part)
            names.append(name)
            if doubt and not (size == 1 and (len(fields) == 1 or part[0] == heading)):
                doubts.append(Doubt(part[0], doubt))
        return tuple(names), tuple(doubts)

    def _cheapest(self, fields: list[str], heading: tuple[str, ...]) -> list[int]:
        """How many fields each name takes, in the division with the best score."""
        family, given, alone = zip(*[self._leaning(field) for field in fields], strict=True)
        best = [0.0] + [-1e9] * len(fields)
        taken = [0] * (len(fields) + 1)
        for end in range(1, len(fields) + 1):
            start = end - 1
            last = 0.5 if end == len(fields) else 0.0
            best[end], taken[end] = best[start] + alone[start] + last + 12.0 * (heading == (fields[start],)), 1
            if end >= 2:
                score = best[end - 2] + family[start - 1] + given[start]
                if len(heading) == 2 and heading == (fields[start - 1], fields[start]):
                    score += 12.0
                if score > best[end]:
                    best[end], taken[end] = score, 2
            if end >= 3 and (suffixes := [bool(SUFFIX.fullmatch(f)) for f in fields[start - 2 : end]])[1:] != [False] * 2:
                score = best[end - 3] + (5.0 if suffixes[2] else 4.0 if not suffixes[0] else -9.0)
                if score > best[end]:
                    best[end], taken[end] = score, 3
        sizes = []
        end = len(fields)
        while end:
            sizes.append(taken[end])
            end -= taken[end]
        return sizes[::-1]

    def _leaning(self, field: str) -> tuple[float, float, float]:
        """How well a field does as a family name, as a given name, as a name by itself."""
        family, given, alone = _leaning_by_look(field)
        if seen := self._seen.get(field):
            lean = max(-2.5, min(2.5, 1.2 * seen))
            return family + lean, given - lean, alone - abs(lean) / 2
        return family, given, alone


def _at_even(line: str, heading: str) -> bool:
    """Whether the heading's author stands where a pair begins; a heading that is not found says nothing."""
    at = line.find(heading)
    if at < 0 or line.count(",", 0, at) % 2 == 0:
        return True
    return line.find(", " + heading, at + 1) >= 0


@lru_cache(maxsize=20_000)
def _plain(field: str) -> bool:
    """Whether a field can stand in a pair without a closer look."""
    return not (
        not field
        or _INNER_CAPITAL.search(field)
        or _INNER_DOT.search(field)
        or _GROUP.search(field)
        or any(SUFFIX.fullmatch(word) for word in field.split())
        or _ODD.search(field)
        or len(field) > 60
        or _script(field[0]) == "other"
    )


@lru_cache(maxsize=20_000)
def _leaning_by_look(field: str) -> tuple[float, float, float]:
    family, given, alone = 0.0, 0.0, -6.0
    words = field.split()
    if not words:
        return -9.0, -9.0, -1.0
    low = field.lower()
    if _GROUP.search(field):
        return -4.0, -4.0, 4.0
    if SUFFIX.fullmatch(field):
        return 0.5, -6.0, -9.0
    if _script(field[0]) == "other":
        return -2.0, -2.0, 2.0
    if SUFFIX.fullmatch(words[-1]):
        family += 3.0
        given += 1.0
    if _INITIAL.search(field):
        bare = len(words) == 1 and len(field.rstrip(".")) == 1
        given, family, alone = given + (1.0 if bare else 3.0), family - (0.0 if bare else 2.0), alone - 3.0
    if low in FAMILY:
        family, given, alone = family + 2.5, given - 1.0, alone - 2.0
    if words[0].lower() in GIVEN:
        given, family, alone = given + 2.0, family - 1.5, alone + 1.0
    if len(words) > 1:
        family, given, alone = _several_words(words, family, given, alone)
    elif _INNER_CAPITAL.search(field) or _INNER_DOT.search(field):
        return family - 1.0, given + 0.5, alone + 4.0
    elif "-" in field:
        family, given, alone = _hyphenated(low, family, given, alone)
    elif low not in FAMILY and low not in GIVEN:
        family, given, alone = _one_word(syllables(field), low, family, given, alone)
    if field.islower():
        alone += 1.0
    return family, given, alone


def _several_words(words: list[str], family: float, given: float, alone: float) -> tuple[float, float, float]:
    if words[0].lower() in PARTICLES:
        return family + 1.5, given - 0.5, alone - 1.0
    if words[-1].lower() in FAMILY and words[0].lower() not in FAMILY:
        return family - 0.5, given, alone + 2.0
    if words[0].lower() in GIVEN and words[-1].lower() not in GIVEN and len(words[-1].rstrip(".")) > 1:
        return family - 0.5, given - 0.5, alone + 1.5
    return family - 0.3, given + 0.7, alone + 1.0


def _one_word(count: int, low: str, family: float, given: float, alone: float) -> tuple[float, float, float]:
    """What a word tells that stands in no table: Romanised Chinese has one syllable in a family name, two in a given,
    three in a whole name that was run together; other names tell by how they end.
    """
    if count >= 3 and len(low) > 6:
        return family - 1.5, given - 1.0, alone + 3.5
    if FAMILY_ENDING.search(low):
        return family + 1.2, given - 0.8, alone - 1.0
    if GIVEN_ENDING.search(low):
        return family - 0.8, given + 1.2, alone
    if count == 2:
        return family - 1.0, given + 1.2, alone + 0.7
    return family + 0.2 * (count == 1), given + 0.2 * (count == 1), alone - 1.0 * (count == 1)


def _hyphenated(low: str, family: float, given: float, alone: float) -> tuple[float, float, float]:
    """A given name of two syllables or of two given names is joined by a hyphen; so is a double family name."""
    parts = [part for part in low.split("-") if part]
    if parts and (parts[0] in GIVEN or all(0 < len(part) <= 5 and syllables(part) == 1 for part in parts)):
        return family - 1.0, given + 1.5, alone - 2.0
    if any(part in FAMILY for part in parts) and max(map(len, parts)) > 5:
        return family + 1.2, given - 0.8, alone - 2.0
    return family + 0.3 * (max(map(len, parts), default=0) > 6), given, alone - 1.5


def _script(character: str) -> str:
    """``latin`` (or another alphabet that sets names off by blanks), or ``other`` (Han, kana, hangul)."""
    return "other" if "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" else "latin"


def single_name(field: str) -> tuple[Name, str]:
    """A name that is one field: kept as a literal, in doubt unless it names a group."""
    if _GROUP.search(field):
        return Name(literal=field), ""
    return Name(literal=field), f"{field[:60]!r} stands alone among pairs of family and given name"


def joined_name(part: list[str]) -> tuple[Name, str]:
    """The name that two or three fields make; a suffix is found wherever it stands.

    >>> for part in (["McKay", "John W.", "Jr."], ["III", "Hal Daume"], ["Daumé III", "Hal"]):
    ...     name = joined_name(part)[0]
    ...     print(name.family, name.given, name.suffix)
    McKay John W. Jr.
    Daume Hal III
    Daumé Hal III
    """
    if len(part) == 3:
        family, given, suffix = part if SUFFIX.fullmatch(part[2]) else (part[0], part[2], part[1])
        return Name(family=family, given=given, suffix=suffix), ""
    family, given = part
    if SUFFIX.fullmatch(family):
        front, _, back = given.rpartition(" ")
        if not front:
            return Name(literal=f"{family}, {given}"), f"{family!r} is a suffix without a family name"
        return Name(family=back, given=front, suffix=family), f"the suffix {family!r} stands where a family name is expected"
    for word in (family, given):
        front, _, back = word.rpartition(" ")
        if front and SUFFIX.fullmatch(back):
            if word is family:
                return Name(family=front, given=given, suffix=back), ""
            return Name(family=family, given=front, suffix=back), ""
    if SUFFIX.fullmatch(given):
        return Name(family=family, suffix=given), f"no given name stands beside {family[:60]!r}"
    return Name(family=family, given=given), ""


def one_name(text: str) -> tuple[Name, str]:
    """A name that is set off from its neighbours: ``Family, Given``, with a suffix, or a literal."""
    fields = [field for field in fields_of(text) if field]
    if len(fields) == 2 or (len(fields) == 3 and any(SUFFIX.fullmatch(field) for field in fields[1:])):
        return joined_name(fields)
    if len(fields) == 1:
        return single_name(fields[0])
    return Name(literal=text), f"{text[:60]!r} has {len(fields)} parts"


def in_reading_order(text: str) -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
    """Names as a page shows them, ``Given Family, Given Family and Given Family``: BibTeX's rule for ``First von Last``.

    A name of one word, or of a group, is a literal.

    >>> [name.family for name in in_reading_order("Ada Byron, Ludwig van Beethoven and Hal Daumé III")[0]]
    ['Byron', 'van Beethoven', 'Daumé']
    """
    if "; " in text or text.count(",") == 1 and " " not in text.partition(",")[0].strip():
        return AuthorLines().read(text)
    names: list[Name] = []
    doubts: list[Doubt] = []
    for field in fields_of(_LAST_AND.sub(", ", text).removeprefix(", ")):
        words = field.split()
        if words and SUFFIX.fullmatch(field) and names and names[-1].family:
            last = names.pop()
            names.append(Name(family=last.family, given=last.given, suffix=field))
        elif words:
            names.append(_reading_order(words, field))
            if len(words) == 1:
                doubts.append(Doubt(field, f"{field[:60]!r} is a single word"))
    return tuple(names), tuple(doubts)


def _reading_order(words: list[str], field: str) -> Name:
    if len(words) == 1 or _GROUP.search(field):
        return Name(literal=field)
    suffix = words.pop() if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else None
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES and words[start - 1].islower():
        start -= 1
    family, given = " ".join(words[start:]), " ".join(words[:start])
    return Name(family=family, given=given, suffix=suffix) if suffix else Name(family=family, given=given)


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A name without accents, case, dots, hyphens and apostrophes, its words one blank apart.

    >>> folded("Juhár-Ľ.")
    'juhar l'
    """
    if not text.isascii():
        text = "".join([c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)])
    return " ".join(_NOISE.sub(" ", text.casefold()).split())


_NOISE = re.compile(r"[^\w]+|_")
