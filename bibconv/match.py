r"""Normal forms of text, and the shingles that tell whether two texts say the same words.

A text is reduced to its words (:func:`words`): lower-case letters and digits, without accents, ligatures, markup,
punctuation and the spelling of mathematics (``$\varepsilon$`` and ``ε`` are both ``epsilon``). A shingle is what
follows the beginning of a word, :data:`LENGTH` characters of it with the blanks left out: words that were joined, or
divided at the end of a line, change only the shingles that begin or end there.

:func:`title_form` and :func:`surname` are the normal forms by which two titles and two authors are the same.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable
from itertools import accumulate
from zlib import crc32

from msgspec import UNSET

from bibconv.model import Name, Text
from bibconv.text.inline import show
from bibconv.text.memo import Memo

LENGTH = 16
"""How many bytes of the stream of words a shingle has."""

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
).split()
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
_FOLDS = str.maketrans(
    _LETTERS
    | dict(zip("αβγδεζηθικλμνξοπρστυφχψω", (f" {name} " for name in _GREEK), strict=True))
    | {"ς": " sigma ", "ℓ": "l", "ħ": "hbar", "\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None}
)
_NAMES = frozenset([*_GREEK, "ell", "hbar", "ss", "ae", "oe", "o", "l", "i", "j"])
_MARKS = re.compile("[\u0300-\u036f]+")
_SPECIAL = re.compile(r"[\\<&]")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]{0,30}(?:\s[^<>]{0,200})?/?>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_ACCENTED = re.compile(r"&([A-Za-z])(?:acute|grave|uml|circ|tilde|cedil|ring|caron|slash);")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|.)", re.DOTALL)
_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_SCRIPTS}]|[^\W_{_SCRIPTS}]+")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_NO_WORDS = dict.fromkeys([code for code in range(128) if _PLAIN_WORD.fullmatch(chr(code)) is None])
"""The characters of ASCII that stand in no word in lower case."""
_LINE_END = re.compile(r"(?<=[a-z])-[ \t]*\n\s*(?=[a-z])")


def _command(found: re.Match[str]) -> str:
    """As many characters as the command has: its name where that is a letter, blanks where it is not."""
    name = found[1]
    if name is None:
        return "  "
    bare = name[3:] if name.startswith("var") else name
    return bare.rjust(len(name) + 1) if bare.lower() in _NAMES else " " * (len(name) + 1)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def bare(text: str) -> str:
    r"""The same text, character by character, with blanks in the place of markup.

    >>> bare(r"<i>G</i> at $\alpha$")
    '   G     at $ alpha$'
    """
    if not _SPECIAL.search(text):
        return text
    if "<" in text:
        text = _TAG.sub(_blank, text)
    if "&" in text:
        text = _ENTITY.sub(_blank, _ACCENTED.sub(lambda found: f" {found[1]}".ljust(len(found[0])), text))
    return _COMMAND.sub(_command, text) if "\\" in text else text


def fold(text: str) -> str:
    """Lower case, without accents and ligatures; Greek letters by their names.

    >>> fold("Łukasz Müller’s ﬁne ε")
    'lukasz muller’s fine  epsilon '
    """
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_FOLDS)


def words(text: Text) -> list[str]:
    r"""The words of a text in their normal form.

    >>> words(r"Ga\"etan's $\varepsilon$-greedy <i>Q</i>-learning")
    ['ga', 'etan', 's', 'epsilon', 'greedy', 'q', 'learning']
    """
    folded = fold(bare(text if isinstance(text, str) else show(text)))
    return (_PLAIN_WORD if folded.isascii() else _WORD).findall(folded)


def located(text: str) -> list[tuple[int, int]]:
    """Where in a text each of its words begins and ends; nothing where that cannot be told.

    >>> located("Ga\u0308ns $\u03b1$")
    [(0, 5), (7, 8)]
    """
    places: list[tuple[int, int]] = []
    for found in _LOCATED.finditer(bare(text)):
        places += [found.span()] * len(words(found[0]))
    return places if len(places) == len(words(text)) else []


_LOCATED = re.compile(rf"[{_SCRIPTS}]|[^\W_{_SCRIPTS}](?:[^\W_{_SCRIPTS}]|[\u0300-\u036f])*")


class Passage:
    """A text as it is compared: its words, the bytes of them run together, where each word begins there, its shingles.

    ``hashes`` has a signed 32-bit number for each word that has :data:`LENGTH` bytes after its beginning.
    """

    __slots__ = ("hashes", "starts", "stream", "words")

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.stream = stream = "".join(words).encode()
        sizes = list(map(len, words))
        if sum(sizes) != len(stream):
            sizes = [len(word.encode()) for word in words]
        self.starts = starts = list(accumulate(sizes, initial=0))
        last = len(stream) - LENGTH
        self.hashes = array("i", [crc32(stream[start : start + LENGTH]) - _HALF for start in starts if start <= last])


_HALF = 1 << 31


SAMPLED = 4
"""One shingle in so many is looked up in an index."""


def sample(hashes: Iterable[int]) -> list[int]:
    """The shingles by which passages that may be alike are found: the same ones of the same text, in rising order."""
    return sorted({shingle for shingle in hashes if not shingle % SAMPLED})


def passage(text: Text) -> Passage:
    """The passage of a text."""
    return Passage(words(text))


def title_form(title: Text) -> str:
    r"""The normal form of a title: its words, run together. Two titles that differ in case, accents, hyphens,
    punctuation or markup, or say ``&`` for ``and``, have the same; it is empty where the title has neither letters nor
    digits.

    >>> title_form("Meta-Learning: {A} Survey") == title_form("Metalearning – a survey")
    True
    """
    if isinstance(title, str) and title.isascii() and _SPECIAL.search(title) is None:
        folded = title.lower()
        if "and" not in folded:
            return folded.translate(_NO_WORDS)
    return "".join([word for word in words(title) if word != "and"])


def surname(name: Name) -> str:
    """The normal form of a surname: the family name with its particles, or the last word of a literal name.

    >>> surname(Name(family="Löwe", given="M.", non_dropping_particle="van der"))
    'vanderlowe'
    >>> surname(Name(literal="Yann N. Dauphin"))
    'dauphin'
    """
    return _SURNAMES[name]


def _surname(name: Name) -> str:
    if name.family is not UNSET:
        particles = (name.dropping_particle, name.non_dropping_particle)
        return "".join(words(" ".join([*(part for part in particles if part is not UNSET), name.family])))
    said = words(name.literal if name.literal is not UNSET else name.given or "")
    return said[-1] if said else ""


_SURNAMES: Memo[Name, str] = Memo(_surname, 1 << 16)
