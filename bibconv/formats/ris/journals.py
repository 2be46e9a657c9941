"""Which of the titles of a record is its journal's: the tags of 2001 and of 2011 have several places for it."""

from __future__ import annotations

import re
from typing import Any

_WORD = re.compile(r"\w+")
_SPECIAL = re.compile(r"\bspecial (?:issue|section)\b", re.IGNORECASE)
_LONGEST = 300
"""Longer titles are not compared."""


def same(wires: dict[str, Any]) -> None:
    """Leave out the abbreviation of a journal that is its full name."""
    full = [wires[tag] for tag in ("T2", "JF", "C3") if tag in wires]
    for tag in ("JO", "JA"):
        if wires.get(tag) in full:
            del wires[tag]


def special(wires: dict[str, Any]) -> str | None:
    """The title of a special issue in T2, where JO has the journal; T2 then has the journal.

    Where T2 has what is short for JO, the two change places.

    >>> wires = {"JO": "Journal of Numbers", "T2": "J. Numbers"}
    >>> special(wires), wires
    (None, {'JO': 'J. Numbers', 'T2': 'Journal of Numbers'})
    >>> special({"JO": "Journal of Numbers", "T2": "Special Issue on Primes"})
    'Special Issue on Primes'
    """
    journal, title = wires["JO"], wires["T2"]
    if len(journal) + len(title) > _LONGEST or abbreviates(journal, title):
        return None
    if abbreviates(title, journal):
        wires["JO"], wires["T2"] = title, journal
        return None
    if not _SPECIAL.search(title) and not _words(title).isdisjoint(_words(journal)):
        return None
    wires["T2"] = wires.pop("JO")
    return str(title)


def abbreviates(short: str, full: str) -> bool:
    """Whether a title is short for another: its words are, one after the other, or it is the initials.

    >>> abbreviates("Proc. Natl. Acad. Sci.", "Proceedings of the National Academy of Sciences")
    True
    >>> abbreviates("BMJ", "British Medical Journal"), abbreviates("Nature", "Science")
    (True, False)
    """
    words = _WORD.findall(full.lower())
    parts = _WORD.findall(short.lower())
    if len(parts) == 1 and parts[0] == "".join([word[0] for word in words]):
        return True
    rest = iter(words)
    return bool(parts) and all(any(_short_for(part, word) for word in rest) for part in parts)


def _short_for(part: str, word: str) -> bool:
    letters = iter(word)
    return part[0] == word[0] and all(letter in letters for letter in part)


def _words(title: str) -> set[str]:
    return {word for word in _WORD.findall(title.lower()) if len(word) > 3 and word != "journal"}
