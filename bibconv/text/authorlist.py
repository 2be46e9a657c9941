"""Author lines of a dump: comma-joined ``Family, Given`` pairs, or names in reading order, made into names.

A line of pairs has an even number of fields, unless a name is a single word, a collaboration, or has its suffix set
off. Where the parity fails, the cheapest division of the whole line is taken, the author of the heading being known;
what is left over stands as a literal, and the division is reported as doubtful (D002).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from bibconv.model import Name
from bibconv.text.commonnames import PARTICLES
from bibconv.text.namelook import GROUP, SUFFIXES, leaning, plain, run_together

HEADING_FOUND: Final = 12.0
"""What it is worth that a name is the heading's author."""

SUFFIX_FIRST: Final = -12.0
"""What it is worth that a pair is a suffix and a single word: the suffix is that of the pair before."""

TWO_NAMES: Final = -6.0
"""What it is worth that a pair are two names, the family and the given name of each run together."""

TWICE: Final = 12.0
"""What it is worth that they are one such name, which stands for the family and for the given name."""

MIXED: Final = -3.0
"""What it is worth that one field of a pair is written in small letters and the other is not."""

ALONE_BEFORE: Final = 3.0
"""What it is worth that a name by itself was one in a line before."""

AT_THE_END: Final = 0.5
"""What it is worth that a name by itself is the last: most lines whose parity fails end with it, or begin."""

MEMORY: Final = 50_000
"""How many names of a document tell which words are family, which given names; those that come later do not."""

MOST_NAMES: Final = 100_000
"""How many names a line may have; one with more is no list of authors and stands as it is."""

_COMMA: Final = re.compile(r"\s*[,\uff0c]\s*")
_SEMICOLON: Final = re.compile(r"\s*[;\uff1b]\s*")
_LAST_AND: Final = re.compile(r"(?:[,;]\s*|\s+)(?:and|&)\s+|^(?:and|&)\s+")


class Doubt(NamedTuple):
    """What is doubtful in an author line: which field (its text, to find the column by) and why."""

    field: str
    reason: str


def fields_of(line: str) -> list[str]:
    """The comma fields of a line, without the blanks around them."""
    if line.count(",") == line.count(", ") and "  " not in line and " ," not in line and "\uff0c" not in line:
        return line.split(", ")
    return _COMMA.split(line.strip(" ,"))


class UnsettledError(Exception):
    """How a line is divided depends on names that stood before the piece of a document which it is read in."""


class AuthorLines:
    """Reads the author lines of one document and remembers its names: which words were family, which given names.

    Where the pieces of a document are read ``apart``, a line that cannot be divided without those of the pieces before
    raises :class:`UnsettledError`, and ``learned`` are the names to tell to whoever knows them all (:meth:`hear`).
    """

    def __init__(self, *, apart: bool = False) -> None:
        self.learned: list[tuple[str, str]] = []
        self._apart = apart
        self._full = False
        self._names: dict[str, Name] = {}
        """Plain pairs whose fields stay whole: a line that ``, `` divides into such is divided in no other way."""
        self._seen: dict[str, int] = {}
        self._alone: set[str] = set()
        """Names that stood by themselves."""

    def read(self, line: str, heading: str = "") -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
        """The names of a line in order, and what is doubtful about them.

        >>> [(name.family, name.given) for name in AuthorLines().read("Byron, Ada, Babbage, Charles")[0]]
        [('Byron', 'Ada'), ('Babbage', 'Charles')]
        >>> names, doubts = AuthorLines().read("Byron, Ada, WangYan, Babbage, Charles")
        >>> [name.literal for name in names if name.literal], doubts[0].field
        (['WangYan'], 'WangYan')
        """
        if len(line) > 2 * MOST_NAMES and line.count(", ") >= 2 * MOST_NAMES:
            first = line.partition(", ")[0]
            return (Name(literal=line),), (Doubt(first, f"more than {MOST_NAMES} names in one line"),)
        names = self._known(line)
        if names is not None and (
            not heading or (_at_even(line, heading) and not self._hangs_on_others(line, heading))
        ):
            return names, ()
        return self._careful(line, heading)

    def _hangs_on_others(self, line: str, heading: str) -> bool:
        """Whether a line of known names could not be divided apart if they were not known.

        What cannot be divided must not depend on which pieces were read here before: another process may have to read
        the piece again.
        """
        return self._apart and "," not in heading and _as_one_reads(fields_of(line), heading)

    def _known(self, line: str) -> tuple[Name, ...] | None:
        """The names of a line of pairs that are all known."""
        names = []
        start = 0
        while True:
            middle = line.find(", ", start)
            if middle < 0:
                return None
            end = line.find(", ", middle + 2)
            name = self._names.get(line[start:end] if end >= 0 else line[start:])
            if name is None:
                return None
            names.append(name)
            if end < 0:
                return tuple(names)
            start = end + 2

    def _careful(self, line: str, heading: str) -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
        """The same for a line with names that are new, odd, or divided otherwise than by ``, ``."""
        if ";" in line or "\uff1b" in line:
            return self._semicolons(line)
        if " and " in line or "& " in line or line.startswith("and "):
            line = _LAST_AND.sub(", ", line).removeprefix(", ")
        fields = fields_of(line)
        if len(fields) % 2 == 0 and not _as_one_reads(fields, heading):
            names = self._pairs(fields)
            if names is not None and (not heading or _at_even(line, heading)):
                return names, ()
        return self._divide(fields, heading)

    def _pairs(self, fields: list[str]) -> tuple[Name, ...] | None:
        """The names of an even line, each pair known or plain; None where one wants a closer look."""
        names = []
        fresh: list[tuple[str, str, str, Name]] = []
        turns = iter(fields)
        for family, given in zip(turns, turns, strict=True):
            pair = f"{family}, {given}"
            name = self._names.get(pair)
            if name is None:
                if not (plain(family) and plain(given)):
                    return None
                name = Name(family=family, given=given)
                fresh.append((pair, family, given, name))
            names.append(name)
        # Pairs that stand before a field that is odd may be cut in the wrong places: nothing is learned of them.
        for pair, family, given, name in fresh:
            if _whole(family) and _whole(given) and pair not in self._names:
                self._keep(pair, family, given, name)
        return tuple(names)

    def _keep(self, pair: str, family: str, given: str, name: Name) -> None:
        if len(self._names) >= MEMORY:
            self._names.clear()
            self._full = True
        self._names[pair] = name
        if not self._full:
            self._count(family, given)

    def hear(self, names: Iterable[tuple[str, str]]) -> None:
        """Learn names that were learned elsewhere, in the order of the document."""
        for family, given in names:
            pair = f"{family}, {given}"
            if pair not in self._names:
                self._keep(pair, family, given, Name(family=family, given=given))

    def _count(self, family: str, given: str) -> None:
        if self._apart:
            self.learned.append((family, given))
            return
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
        if self._apart:
            raise UnsettledError
        if _as_one_reads(fields, heading):
            sizes = [1] * len(fields)
        else:
            sizes = self._cheapest(fields, tuple(fields_of(heading)) if heading else ())
        names = []
        doubts = []
        at = 0
        for size in sizes:
            part = fields[at : at + size]
            at += size
            name, doubt = single_name(part[0]) if size == 1 else joined_name(part)
            if size == 1 and len(self._alone) < MEMORY:
                self._alone.add(part[0])
            names.append(name)
            if doubt and not (size == 1 and (len(fields) == 1 or part[0] == heading)):
                doubts.append(Doubt(part[0], doubt))
        return tuple(names), tuple(doubts)

    def _cheapest(self, fields: list[str], heading: tuple[str, ...]) -> list[int]:
        """How many fields each name takes, in the division with the best score."""
        family, given, alone = zip(*[self._leaning(field) for field in fields], strict=True)
        suffix = [field in SUFFIXES for field in fields]
        best = [0.0]
        taken = [0]
        for end in range(1, len(fields) + 1):
            here = HEADING_FOUND if heading == (fields[end - 1],) else AT_THE_END if end == len(fields) else 0.0
            score, size = best[end - 1] + alone[end - 1] + here, 1
            if end >= 2:
                here = _beside(fields[end - 2], fields[end - 1], heading)
                pair = best[end - 2] + family[end - 2] + given[end - 1] + here
                if pair >= score:
                    score, size = pair, 2
            if end >= 3:
                triple = best[end - 3] + _with_suffix(*suffix[end - 3 : end])
                if triple >= score:
                    score, size = triple, 3
            best.append(score)
            taken.append(size)
        sizes = []
        end = len(fields)
        while end:
            sizes.append(taken[end])
            end -= taken[end]
        return sizes[::-1]

    def _leaning(self, field: str) -> tuple[float, float, float]:
        """How well a field does as a family name, as a given name, as a name by itself."""
        family, given, alone = leaning(field)
        if field in self._alone:
            alone += ALONE_BEFORE
        if seen := self._seen.get(field):
            lean = max(-2.5, min(2.5, 1.2 * seen))
            return family + lean, given - lean, alone - abs(lean) / 2
        return family, given, alone


def _whole(field: str) -> bool:
    """Whether a field stays whole and as it is wherever in a line it stands."""
    return field.isalpha() or (field == field.strip() and not _LAST_AND.search(", " + field))


def _beside(family: str, given: str, heading: tuple[str, ...]) -> float:
    """What it is worth that two fields stand side by side, apart from what each of them looks like."""
    if family in SUFFIXES and " " not in given:
        return SUFFIX_FIRST
    worth = HEADING_FOUND if heading == (family, given) else 0.0
    if run_together(family) and run_together(given):
        worth += TWICE if family == given else TWO_NAMES
    return worth if family.islower() == given.islower() else worth + MIXED


def _with_suffix(first: bool, middle: bool, last: bool) -> float:
    """How well three fields do as a family name, a given name and a suffix, by which of them are a suffix."""
    return -99.0 if first or middle == last else 5.0 if last else 4.0


def _at_even(line: str, heading: str) -> bool:
    """Whether the heading's author stands where a pair begins; a heading that is not found says nothing."""
    at = line.find(heading)
    if at < 0 or line.count(",", 0, at) % 2 == 0:
        return True
    return line.find(", " + heading, at + 1) >= 0


def _as_one_reads(fields: list[str], heading: str) -> bool:
    """Whether the names of a line stand as one reads them, the given name first, as that of the heading does."""
    return (
        " " in heading
        and "," not in heading
        and heading in fields
        and GROUP.search(heading) is None
        and all(" " in field and field.partition(" ")[0] not in PARTICLES for field in fields)
    )


def single_name(field: str) -> tuple[Name, str]:
    """A name that is one field: kept as a literal, in doubt unless it names a group."""
    if GROUP.search(field):
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
        family, given, suffix = part if part[2] in SUFFIXES else (part[0], part[2], part[1])
        return Name(family=family, given=given, suffix=suffix), ""
    family, given = part
    if family in SUFFIXES:
        front, _, back = given.rpartition(" ")
        if not front:
            return Name(literal=f"{family}, {given}"), f"{family!r} is a suffix without a family name"
        return Name(
            family=back, given=front, suffix=family
        ), f"the suffix {family!r} stands where a family name is expected"
    for word in (family, given):
        front, _, back = word.rpartition(" ")
        if front and back in SUFFIXES:
            if word is family:
                return Name(family=front, given=given, suffix=back), ""
            return Name(family=family, given=front, suffix=back), ""
    if given in SUFFIXES:
        return Name(family=family, suffix=given), f"no given name stands beside {family[:60]!r}"
    return Name(family=family, given=given), ""


def one_name(text: str) -> tuple[Name, str]:
    """A name that is set off from its neighbours: ``Family, Given``, with a suffix, or a literal."""
    fields = [field for field in fields_of(text) if field]
    if len(fields) == 2 or (len(fields) == 3 and not SUFFIXES.isdisjoint(fields[1:])):
        return joined_name(fields)
    if len(fields) == 1:
        return single_name(fields[0])
    return Name(literal=text), f"{text[:60]!r} has {len(fields)} parts"


def in_reading_order(text: str) -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
    """Names as a page shows them, ``Given Family, Given Family and Given Family``; divided as BibTeX does.

    A name of one word, or of a group, is a literal.

    >>> [name.family for name in in_reading_order("Ada Byron, Ludwig van Beethoven and Hal Daumé III")[0]]
    ['Byron', 'van Beethoven', 'Daumé']
    """
    if ";" in text and "," in text:
        return AuthorLines().read(text)
    fields = fields_of(_LAST_AND.sub(", ", text.replace(";", ",")).removeprefix(", "))
    if len(fields) % 2 == 0 and not any(" " in family for family in fields[::2]):
        names, doubts = AuthorLines().read(text)
        if len(fields) == 2 and " " in fields[1] and not doubts:
            doubts = (Doubt(fields[1], f"{fields[1][:60]!r} may be a name by itself"),)
        return names, doubts
    return _all_in_reading_order(fields)


def _all_in_reading_order(fields: list[str]) -> tuple[tuple[Name, ...], tuple[Doubt, ...]]:
    names: list[Name] = []
    doubts: list[Doubt] = []
    for field in fields:
        words = field.split()
        if words and field in SUFFIXES and names and names[-1].family:
            last = names.pop()
            names.append(Name(family=last.family, given=last.given, suffix=field))
        elif words:
            names.append(_reading_order(words, field))
            if len(words) == 1:
                doubts.append(Doubt(field, f"{field[:60]!r} is a single word"))
    return tuple(names), tuple(doubts)


def _reading_order(words: list[str], field: str) -> Name:
    if len(words) == 1 or GROUP.search(field):
        return Name(literal=field)
    suffix = words.pop() if len(words) > 2 and words[-1] in SUFFIXES else None
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES and words[start - 1].islower():
        start -= 1
    family, given = " ".join(words[start:]), " ".join(words[:start])
    return Name(family=family, given=given, suffix=suffix) if suffix else Name(family=family, given=given)
