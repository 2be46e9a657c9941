"""Author lines and headings: whether a line is a list of names, and whether the heading's author is in it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, starmap
from typing import Final

from bibconv.text.authorlist import fields_of
from bibconv.text.commonnames import PARTICLES
from bibconv.text.memo import Memo
from bibconv.text.namelook import SUFFIXES, folded

LONGEST_HEADING: Final = 80
LONGEST_TITLE: Final = 350
FIELD_WIDTH: Final = 60
"""A line with less commas than one in so many characters is no author line; told from a count alone."""

WRAPPED_FIELD_WIDTH: Final = 30
"""The same for a line of a wrapped author block."""

_BEGINNINGS: Final = ("-,", ".,", "'", "’", "‘", "ʼ")
"""What a name may begin with that is no letter: a mark in place of the family name, or an apostrophe (``'t Hooft``)."""

_SHORT: Final = 500
_MEMORY: Final = 1 << 12
"""What is found out of a line of so many characters is remembered, for so many lines: where the course is not even, a
line is weighed against its neighbours, and so is asked for again and again."""

_MOST: Final = 50_000
"""How many fields of a line are looked at, to see what it is: ten times as many as the longest author lists have."""

_LETTERS: Final = r"['’‘ʼ]?[^\W\d_][\w\u0300-\u036f'’‘ʼ`´.‐\-"
_NICKNAME: Final = r"\"[^\W\d_]+\"|“[^\W\d_]+”|\([^\W\d_]+\)"
_NAME: Final = re.compile(rf"{_LETTERS}]*(?: (?:{_LETTERS}()]*|{_NICKNAME})){{0,4}}")
_FUNCTION_WORDS: Final = frozenset(
    "a an the of for and or in on with to via from by as at is are be we using toward towards into under over beyond "
    "without through between its their this that can do does not how what why when where which vs based".split()
)
_CONJUNCTION: Final = re.compile(r"(?:[,;]\s*|\s+)(?:and|&)\s+")
_SPLIT: Final = re.compile(r"\s*[,;\uff0c\uff1b]\s*")


@lru_cache(maxsize=20_000)
def named(field: str) -> bool:
    """Whether a comma field looks like a part of a name.

    >>> named("van 't Hoff"), named("Ada (Addy) M."), named("Applications in the Large"), named("46 Problems")
    (True, True, False, False)
    """
    if len(field) > 50 or not _NAME.fullmatch(field):
        return False
    words = field.split()
    if words[0] == "do" and len(words) > 1:
        # The particle of a family name; the verb stands nowhere without a word before it.
        del words[0]
    if any(word in _FUNCTION_WORDS for word in words):
        return False
    small = sum(1 for word in words if word[0].islower() and word not in PARTICLES)
    return small == 0 or len(words) == 1


def shape(text: str, *, conjunctions: bool = False) -> float:
    """How much a line looks like a list of names; above 0 where it does. ``conjunctions`` join names as commas do.

    >>> shape("Byron, Ada, Babbage, Charles") > 2, shape("Past, Present, and Future of Engines") < 0
    (True, True)
    """
    if conjunctions and (" and " in text or "& " in text):
        text = _CONJUNCTION.sub(", ", text)
    return _SHAPES[text] if len(text) <= _SHORT else _shape(text)


def _shape(text: str) -> float:
    fields = [field for field in _SPLIT.split(text.strip(" ,;"), _MOST)[:_MOST] if field]
    if not fields:
        return -9.0
    fields[-1] = fields[-1].removeprefix("and ").removeprefix("& ")
    good = sum(1 for field in fields if named(field))
    score = 5.0 * (good / len(fields)) ** 4 - 2.5
    if good < len(fields):
        score -= 1.0 + min(2.0, 0.5 * (len(fields) - good))
    if len(fields) < 4:
        score -= 1.5 if len(fields) == 2 else 3.0
    elif len(fields) % 2 and ";" not in text:
        score -= 0.7
    elif len(fields) >= 8:
        score += 1.0
    if text.endswith((".", "?", "!", ":")) and not re.search(r"(?:\b[^\W\d_]|Jr|Sr)\.$", text):
        score -= 2.0
    return score


_SHAPES: Final = Memo(_shape, _MEMORY)


def is_running_text(text: str) -> bool:
    """Whether a line has too few commas for an author line."""
    least = len(text) / FIELD_WIDTH - 1
    commas = text.count(",")
    return commas < least and (";" not in text or commas + text.count(";") < least)


def contains(text: str, heading: str) -> bool:
    """Whether the heading stands in an author line as it is spelt, between commas.

    >>> contains("Babbage, Charles, Byron, Ada", "Byron, Ada"), contains("Byron, Adam", "Byron, Ada")
    (True, False)
    """
    at = text.find(heading)
    while at >= 0:
        end = at + len(heading)
        if (at == 0 or text[at - 2 : at] in (", ", "; ", "d ", "& ") or text[at - 1] in ",;") and (
            end == len(text) or text[end] in ",;" or text.startswith((" and ", " & "), end)
        ):
            return True
        at = text.find(heading, end)
    return False


class Heading:
    """The heading of a group, prepared for finding its author in lines where the name is spelt otherwise."""

    __slots__ = ("family", "given", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        family, _, given = text.partition(",")
        self.family = folded(family)
        self.given = folded(given)
        self.words = frozenset((self.family + " " + self.given).split())

    def alike(self, text: str) -> bool:
        """Whether an author line has the same person: same family name, compatible given name, in another spelling.

        >>> Heading("Ahmad, Wasi").alike("Li, Bo, Ahmad, Wasi Uddin"), Heading("Ahmad, Wasi").alike("Ahmad, Bo")
        (True, False)
        """
        if not self.given:
            return False
        return any(starmap(self._same, pairwise(_folded_fields(text))))

    def _same(self, family: str, given: str) -> bool:
        if family == self.family:
            return compatible(given, self.given)
        if not family or not given or family[0] != self.family[:1] and given[0] != self.given[:1]:
            return bool(given) and given == self.family and family == self.given
        if given == self.given:
            ends = (f"{family} ", f"{self.family} ")
            return ends[0].startswith(ends[1]) or ends[1].startswith(ends[0]) or _last(family, self.family)
        words = frozenset((family + " " + given).split())
        return len(words & self.words) >= 2 and (words <= self.words or words >= self.words)


@lru_cache(maxsize=1_000)
def prepared(text: str) -> Heading:
    """The heading that is a short text; the same where it is asked for again."""
    return Heading(text)


def _folded_fields(text: str) -> tuple[str, ...]:
    """The fields of an author line, folded."""
    return _FIELDS[text] if len(text) <= _SHORT else _fold_fields(text)


def _fold_fields(text: str) -> tuple[str, ...]:
    if "and" in text or "&" in text:
        text = _CONJUNCTION.sub(", ", text)
    return tuple([folded(field) for field in _SPLIT.split(text, _MOST)[:_MOST]])


_FIELDS: Final = Memo(_fold_fields, _MEMORY)


def _last(one: str, other: str) -> bool:
    return one.endswith(" " + other) or other.endswith(" " + one) or near(one, other)


def compatible(one: str, other: str) -> bool:
    """Whether two folded given names may be the same person's: initials, short forms, a name more or less, a slip.

    >>> compatible("w u", "wasi uddin"), compatible("ed", "edward"), compatible("ann", "bea")
    (True, True, False)
    """
    if not one or not other:
        return False
    if one == other or near(one, other):
        return True
    short, long = sorted((one.split(), other.split()), key=len)
    if set(short) <= set(long) and len("".join(short)) > 1:
        return True
    if "".join(short) == "".join(long):
        return True
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(short, long, strict=False))


def near(one: str, other: str) -> bool:
    """Whether two words are one slip apart, if they are long enough for a slip to show."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 5 or one == other:
        return one == other
    at = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        at += 1
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :] or (
            one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
        )
    return one[at + 1 :] == other[at:] or one[at:] == other[at + 1 :]


@lru_cache(maxsize=1_000)
def heading_like(text: str) -> bool:
    """Whether a line may be a heading: one name, short, of one or two fields (or three with a suffix).

    >>> heading_like("Byron, Ada"), heading_like("-, Mausam"), heading_like("- Byron, Ada"), heading_like("A, B, C")
    (True, True, False, False)
    """
    if len(text) > LONGEST_HEADING or text.count(",") > 2 or not (text[:1].isalpha() or text.startswith(_BEGINNINGS)):
        return False
    fields = fields_of(text)
    return len(fields) <= 2 + (fields[-1] in SUFFIXES) and all(fields)
