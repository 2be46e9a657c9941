"""What a field of an author line looks like: a family name, a given name, a name by itself, a group, a suffix."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bibconv.text.commonnames import FAMILY, GIVEN, PARTICLES, SIDES, syllables

SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))

GROUP = re.compile(
    r"^(?:[Aa]nonymous|et al\.?|others)$"
    r"|\S (?:[Cc]ollaborations?|[Cc]onsortium|[Tt]eam|[Gg]roup|[Oo]rganization|[Uu]niversity|[Ii]nstitute"
    r"|[Ll]aborator(?:y|ies)|[Cc]ommittee|[Ww]orkshop|[Pp]roject|[Cc]ommunity|[Aa]uthors)$"
)
_INNER_CAPITAL = re.compile(
    r"(?<![^\W\d_])(?!(?:Mc|Mac|De|Di|Da|Du|La|Le|Lo|Van|Von|Fitz|Al|El|O['’]|D['’])[A-Z])[A-Z]?[a-z]+[A-Z]"
)
_INNER_DOT = re.compile(r"[^\W\d_]{3,}\.[^\W\d_]{2,}")
_INITIAL = re.compile(r"(?:^|[ .-])[^\W\d_]\.?(?=[ .-]|$)")
_ODD = re.compile(r"[\d@:!?/]")

_NO_NAMES = ("Jr", "Sr", "Anonymous")
"""Words that look like a name at first sight."""


def plain(field: str) -> bool:
    """Whether a field can stand in a pair without a closer look."""
    if field.isalpha() and field.istitle() and field.isascii():
        return field not in _NO_NAMES
    return _plain(field)


_IN_CHARACTERS = {1: (2.0, 1.0, -4.0), 2: (0.0, 0.0, 0.5), 3: (-2.0, -2.0, 2.0)}
"""What a name in Han, kana or hangul is by its length: one character is no whole name, three often are."""


_AS_A_FAMILY = {2: 3.0, 3: 9.0}
"""How badly a name that is run together does as a family name, by its syllables: three of them are a whole name."""


@lru_cache(maxsize=20_000)
def _plain(field: str) -> bool:
    return not (
        not field
        or len(field) > 60
        or _ODD.search(field)
        or _INNER_CAPITAL.search(field)
        or _INNER_DOT.search(field)
        or GROUP.search(field)
        or not SUFFIXES.isdisjoint(field.split())
        or _script(field[0]) == "other"
        or (field.islower() and syllables(field) > 2)
    )


def run_together(field: str) -> bool:
    """Whether a field is a family and a given name of Romanised Chinese without a blank between them.

    >>> run_together("BinChen"), run_together("McKay"), run_together("Binchen")
    (True, False, False)
    """
    return _INNER_CAPITAL.search(field) is not None and syllables(field) in (2, 3)


@lru_cache(maxsize=20_000)
def leaning(field: str) -> tuple[float, float, float]:
    """How well a field does, by its look, as a family name, as a given name, and as a name by itself.

    The figures are rough log-odds; 0 says nothing, and a name by itself is rare.

    >>> leaning("BinChen")[2] > leaning("Chen")[2], leaning("Chen")[0] > leaning("Zhizhou")[0]
    (True, True)
    """
    family, given, alone = 0.0, 0.0, -6.0
    words = field.split()
    if not words:
        return -9.0, -9.0, -1.0
    low = field.lower()
    if GROUP.search(field):
        return -4.0, -4.0, 4.0
    if field in SUFFIXES:
        return 0.5, -6.0, -9.0
    if _script(field[0]) == "other":
        return _IN_CHARACTERS[min(len(field), 3)]
    if words[-1] in SUFFIXES:
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
        return family - _AS_A_FAMILY.get(syllables(field), 1.0), given + 0.5, alone + 4.0
    elif "-" in field:
        family, given, alone = _hyphenated(low, family, given, alone)
    elif low not in FAMILY and low not in GIVEN:
        family, given, alone = _one_word(syllables(field), low, family, given, alone)
    if field.islower():
        alone += 1.0
    return family, given, alone


_SECOND_GIVEN = frozenset(("kumar", "singh"))
"""Family names that are as often the second of two given names."""


def _several_words(words: list[str], family: float, given: float, alone: float) -> tuple[float, float, float]:
    if words[0].lower() in PARTICLES:
        return family + 1.5, given - 0.5, alone - 1.0
    if words[-1].lower() in _SECOND_GIVEN and words[0].lower() not in FAMILY:
        return family - 0.5, given + 1.5, alone + 0.5
    if words[-1].lower() in FAMILY and words[0].lower() not in FAMILY:
        return family - 0.5, given, alone + 2.0
    if words[0].lower() in GIVEN and words[-1].lower() not in GIVEN and len(words[-1].rstrip(".")) > 1:
        return family - 0.5, given - 0.5, alone + 1.5
    return family - 0.3, given + 0.7, alone + 1.0


_MOST_OF_A_LOOK = 1.8
"""How far a word by itself may lean to one side: less than one that stands in a table."""

_OF_SYLLABLES = {1: 0.6, 2: -0.5}
_ALONE_OF_SYLLABLES = {1: -1.0, 2: 0.7}
"""How a word of so many syllables leans to a family name, and how well it does as a name by itself."""


def _one_word(count: int, low: str, family: float, given: float, alone: float) -> tuple[float, float, float]:
    """What a word tells that stands in no table: Romanised Chinese has one syllable in a family name, two in a given,
    three in a whole name that was run together; all names tell by how they begin and end.
    """
    if count == 3 and len(low) > 6 and _is_whole(low):
        return family - 1.5, given - 1.0, alone + 3.5
    lean = max(-_MOST_OF_A_LOOK, min(_MOST_OF_A_LOOK, _side(folded(low)) + _OF_SYLLABLES.get(count, 0.0)))
    return family + lean, given - lean, alone + _ALONE_OF_SYLLABLES.get(count, 0.0) - max(0.0, lean) / 2


def _is_whole(low: str) -> bool:
    """Whether a word of three syllables begins or ends with a family name of one, as no Japanese or Italian name need.

    >>> _is_whole("linmeihua"), _is_whole("meihualin"), _is_whole("nagasawa"), _is_whole("tanizaki")
    (True, True, False, False)
    """
    return any(
        one in FAMILY and syllables(one) == 1 and syllables(rest) == 2
        for at in range(2, len(low) - 2)
        for one, rest in ((low[:at], low[at:]), (low[at:], low[:at]))
    )


def _side(word: str) -> float:
    """How much more a word looks like a family name than like a given one; one of two letters tells nothing.

    >>> _side("dobrowolski") > 0 > _side("harpreet"), _side("oz")
    (True, 0.0)
    """
    if len(word) < 3:
        return 0.0
    parts = (f"{word[:1]}-", f"{word[:2]}-", f"-{word[-1:]}", f"-{word[-2:]}", f"-{word[-3:]}")
    return 0.24 * sum([SIDES.get(part, 0) for part in parts]) + 0.25 * (len(word) > 8)


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
