"""Citation keys: made of author, year and title; one key for one record.

A key is made of ``[a-z0-9]``, a clash adds ``-2``, ``-3`` …, so that no input, however hostile, stands in a key. A
:class:`Template` may put other safe characters between. BibTeX compares keys without case, so keys that differ in case
alone clash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import msgspec
from msgspec import UNSET

from bibconv.model import Name, Record, Text
from bibconv.text.inline import show
from bibconv.text.memo import Memo

_WORD: Final = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_YEAR: Final = re.compile(r"-?([0-9]{4})(?![0-9])")
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LONGEST: Final = 24
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_REACH: Final = 2_000
_TRIED: Final = 3
"""How many words of a title are tried without a pattern."""

_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "ng", "ħ": "h"}
)
_ENGLISH: Final = (
    "a an the on of in into for from to towards toward and or by with without via using at as is are be do does can "
    "how what when where which who why we this that these our it its not no"
)
_OTHER: Final = (
    "der die das den dem des ein eine einer und zur zum zu über le la les un une du de et sur el los las al y il"
)
_SMALL_WORDS: Final = frozenset(_ENGLISH.split() + _OTHER.split())


def make(record: Record) -> str:
    """A key for a record, the same for the same record: the family name, the year, a word of the title.

    Where there is no author the key begins with three characters from a hash of the text: ``alpha.bst`` makes its
    label of a key's first three characters, and breaks on more than 26 equal ones.

    >>> make(Record(author=(Name(family="Erdős", given="P."),), issued="1959-03", title="On Random Graphs"))
    'erdos1959random'
    >>> make(Record(title="On Random Graphs"))
    'zklrandom'
    """
    family = _family(record)
    issued = _YEAR.match(record.issued) if record.issued is not UNSET else None
    year = issued[1] if issued else ""
    text = record.title if record.title is not UNSET else UNSET if family else record.abstract
    plain = "" if text is UNSET else text[:_REACH] if isinstance(text, str) else _shown(text)
    word = _first(plain)
    if family:
        return f"{family}{year}{word or (_hashed(plain, 5) if plain else '')}"
    if not plain:
        plain = msgspec.json.encode(msgspec.structs.replace(record, id=UNSET, source=UNSET)).decode()
    return f"{_hashed(plain, 3)}{word}{year}" if word else f"{_hashed(plain, 8)}{year}"


def _family(record: Record) -> str:
    names = record.author if record.author is not UNSET else record.editor
    if names is UNSET or not names:
        return ""
    return _of_name(names[0])


def _of_name(name: Name) -> str:
    """The part of a key that a name gives."""
    if name.family is not UNSET:
        said = name.family
        if name.non_dropping_particle is not UNSET:
            said = name.non_dropping_particle + said
    elif name.literal is not UNSET:
        said = next((word for word in _words(name.literal) if word.lower() not in _SMALL_WORDS), name.literal)
    else:
        said = name.given or ""
    return _PARTS.get(said) or _PARTS[said]


def _part(said: str) -> str:
    """A name folded; a hash of one in another script."""
    return _folded(said) or (_hashed(said, 6) if said else "")


def _words(text: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(text[:_REACH]))


def _shown(text: Text) -> str:
    return show(tuple(run for run in text if isinstance(run, str) or hasattr(run, "content")))[:_REACH]


def _first(text: str) -> str:
    """The first word that tells something, in ASCII; ``""`` where there is none."""
    start = 0
    for _ in range(_TRIED):
        # Quicker than the pattern; most titles begin with words that have no other signs beside them.
        end = text.find(" ", start)
        token = text[start:end] if end >= 0 else text[start:]
        if not token.isalnum():
            break
        word = _TELLING.get(token)
        if word is None:
            word = _TELLING[token]
        if word:
            return word
        if end < 0:
            break
        start = end + 1
    found = _WORD.search(text)
    while found is not None:
        word = _TELLING.get(found[0])
        if word is None:
            word = _TELLING[found[0]]
        if word:
            return word
        found = _WORD.search(text, found.end())
    return next((word for found in _WORD.finditer(text) if (word := _folded(found[0]))), "")


def _told(word: str) -> str:
    """A word folded; ``""`` where it tells nothing."""
    word = word.lower()
    folded = "" if word in _SMALL_WORDS else _folded(word)
    return "" if folded.isdigit() else folded


def _folded(text: str) -> str:
    """Lower case, without accents, letters and digits alone, not too long.

    >>> _folded("O’Connor-Łukasz")
    'oconnorlukasz'
    """
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text[: 4 * _LONGEST].translate(_LETTERS))
    return _NOT_PLAIN.sub("", text)[:_LONGEST]


def _hashed(text: str, length: int) -> str:
    """Characters that stand for a text; the first is a letter."""
    from hashlib import blake2b  # which loads a library of cryptography that few documents need

    number = int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    number, first = divmod(number, 26)
    out = _ALPHABET[first]
    for _ in range(length - 1):
        number, index = divmod(number, 36)
        out += _ALPHABET[index]
    return out


_MOST: Final = 1 << 14
_PARTS: Final = Memo(_part, _MOST)
_TELLING: Final = Memo(_told, _MOST)


def _names(record: Record) -> tuple[Name, ...]:
    names = record.author if record.author is not UNSET else record.editor
    return () if names is UNSET else names


def _families(record: Record) -> str:
    names = _names(record)
    return "".join(map(_of_name, names[:_SHOWN])) + ("etal" if len(names) > _SHOWN else "")


def _year(record: Record) -> str:
    issued = _YEAR.match(record.issued) if record.issued is not UNSET else None
    return issued[1] if issued else ""


def _of_title(record: Record, words: Callable[[str], str]) -> str:
    """What ``words`` makes of the title; a hash where the title is in another script."""
    if record.title is UNSET:
        return ""
    plain = record.title[:_REACH] if isinstance(record.title, str) else _shown(record.title)
    return words(plain) or (_hashed(plain, 5) if plain else "")


def _first_words(text: str) -> str:
    return "".join(islice(filter(None, map(_TELLING.__getitem__, _words(text))), _SHOWN)) or _first(text)


_SHOWN: Final = 3
_FIELDS: Final[dict[str, Callable[[Record], str]]] = {
    "author": _family,
    "authors": _families,
    "year": _year,
    "title": lambda record: _of_title(record, _first),
    "shorttitle": lambda record: _of_title(record, _first_words),
    "type": lambda record: record.type.replace("_", "-"),
}
_MODIFIERS: Final[dict[str, Callable[[str], str]]] = {"capital": str.capitalize, "upper": str.upper}
_LENGTH: Final = re.compile(r"[1-9][0-9]?")
_NOT_SAFE: Final = re.compile(r"[^A-Za-z0-9:._/+-]")


class Template:
    """A pattern for keys: safe characters, and fields in braces.

    ``{author}`` is the family name of the first author, or else editor; ``{authors}`` those of the first three, then
    ``etal``; ``{year}``; ``{title}`` the first telling word of the title, ``{shorttitle}`` the first three;
    ``{type}`` the item type. A field may be followed by a colon and a number, the most characters it may have, or
    ``capital`` or ``upper``: ``{author:3:upper}``. A record that has none of the fields gets a key as :func:`make`
    makes it. ``ValueError`` for what is no such pattern.

    >>> turing = Record(author=(Name(family="Turing"),), issued="1937", title="On Computable Numbers")
    >>> Template("{author:capital}:{year}-{shorttitle:10}")(turing)
    'Turing:1937-computable'
    >>> Template("{journal}")
    Traceback (most recent call last):
    ValueError: a key has no field 'journal'; there are author, authors, year, title, shorttitle, type
    """

    def __init__(self, pattern: str) -> None:
        parts = re.split(r"\{([^{}]*)\}", pattern)
        self._literals = parts[::2]
        for literal in self._literals:
            if wrong := _NOT_SAFE.search(literal):
                raise ValueError(f"{wrong[0]!r} cannot stand in a key")
        self._fields = [_field(said) for said in parts[1::2]]
        if not self._fields:
            raise ValueError("no field in braces, such as {author}, tells the keys apart")

    def __call__(self, record: Record) -> str:
        """The key of a record, the same for the same record."""
        values = [field(record) for field in self._fields]
        if not any(values):
            return make(record)
        return self._literals[0] + "".join([v + after for v, after in zip(values, self._literals[1:], strict=True)])


def _field(said: str) -> Callable[[Record], str]:
    name, *modifiers = said.split(":")
    if name not in _FIELDS:
        raise ValueError(f"a key has no field {name!r}; there are {', '.join(_FIELDS)}")
    for modifier in modifiers:
        if modifier not in _MODIFIERS and not _LENGTH.fullmatch(modifier):
            raise ValueError(f"{{{said}}}: {modifier!r} is no length up to 99, nor one of {', '.join(_MODIFIERS)}")

    def value(record: Record) -> str:
        out = _FIELDS[name](record)
        for modifier in modifiers:
            change = _MODIFIERS.get(modifier)
            out = change(out) if change else out[: int(modifier)]
        return out

    return value


class Keys:
    """Gives each record of a document a key of its own, in the order in which they come."""

    def __init__(self, make: Callable[[Record], str] = make) -> None:
        self._make = make
        self._next: dict[str, int] = {}

    def assign(self, wanted: str | None, record: Record) -> str:
        """The key that is wanted, or one made for the record; where it is taken, with the next free suffix.

        >>> keys = Keys()
        >>> [keys.assign(wanted, Record()) for wanted in ("a", "A", "a", "a-2")]
        ['a', 'A-2', 'a-3', 'a-2-2']
        """
        return self.take(self._make(record) if wanted is None else wanted)

    def base(self, record: Record) -> str:
        """The key that is made for a record, whether it is taken or not."""
        return self._make(record)

    def take(self, base: str) -> str:
        """Take this key, or where it is taken, it with the next free suffix."""
        folded = base.lower()
        taken = self._next
        number = taken.get(folded)
        if number is None:
            taken[folded] = 2
            return base
        while f"{folded}-{number}" in taken:
            number += 1
        taken[folded] = number + 1
        taken[f"{folded}-{number}"] = 2
        return f"{base}-{number}"
