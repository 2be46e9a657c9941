"""Normal forms in which two spellings of one title, one name or one venue are equal."""

from __future__ import annotations

from functools import lru_cache

from bibconv import match

_SMALL = frozenset(("the", "of", "and", "on", "in", "for", "a", "an", "to", "at", "de", "la", "le", "und", "der", "et"))


@lru_cache(1 << 12)
def words(text: str) -> tuple[str, ...]:
    """The words of the name of a venue in their normal form; "and" says no more than `&`.

    >>> words("The Journal of É. & {TeX}")
    ('the', 'journal', 'of', 'e', 'tex')
    """
    return tuple([word for word in match.words(text) if word != "and"])


@lru_cache(1 << 15)
def title(text: str) -> str:
    """The normal form of a title (:func:`bibconv.match.title_form`), remembered: several rules ask for it.

    >>> title("On the Q-Learning of {BERT}") == title("On the Q-learning of Bert.")
    True
    """
    return match.title_form(text)


def venue(text: str) -> str:
    """The normal form of the name of a venue or of a publisher: case, marks, `&` and a leading article count nothing.

    >>> venue("The Journal of Physics & Chemistry") == venue("Journal of Physics and Chemistry")
    True
    """
    found = words(text)
    return " ".join(found[1:] if found[:1] == ("the",) and len(found) > 1 else found)


def venue_words(text: str) -> tuple[str, ...]:
    """The words of the name of a venue, without the small ones, which abbreviations leave out."""
    return tuple([word for word in words(text) if word not in _SMALL])


def abbreviated(text: str) -> bool:
    """Whether the name of a venue looks abbreviated: most of its longer words end in a full stop."""
    parts = [part for part in text.replace("~", " ").split() if part.lower() not in _SMALL and part != "&"]
    stops = sum(part.endswith(".") for part in parts)
    return bool(parts) and stops * 2 >= len(parts) and stops > 0


def abbreviates(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether each word of the one abbreviates, in order, a word of the other (ISO 4).

    >>> abbreviates(venue_words("J. Comput. Phys."), venue_words("Journal of Computational Physics"))
    True
    >>> abbreviates(venue_words("J. Chem. Phys."), venue_words("Journal of Computational Physics"))
    False
    """
    return len(short) == len(whole) and all(map(_shortens, short, whole))


def _shortens(short: str, word: str) -> bool:
    """A word is cut short at its end, or contracted (``natl`` of ``national``): same beginning, letters in order."""
    if word.startswith(short):
        return True
    if len(short) < 3 or short[:2] != word[:2]:
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)
