"""What can be told of an entry from its type and the names of its fields, by the data model of its format."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from bibconv.format import DataModel
from bibconv.rules.base import Item

_SHORTEST = 4
"""Names of fewer letters are too near to one another to be taken for misspelt ones."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Shape(NamedTuple):
    """What can be told of an entry from its type and the names of its fields.

    ``wanted`` are the alternatives of which it has none; ``strange`` the fields that nobody knows, ``useless`` those
    that its type has not, ``renamed`` those of the other dialect.
    """

    model: DataModel
    known: bool
    elsewhere: bool
    wanted: tuple[tuple[str, ...], ...]
    strange: frozenset[str]
    useless: frozenset[str]
    renamed: frozenset[str]
    apart: tuple[tuple[str, ...], ...]
    heir: bool
    odd: bool = False
    """Whether there is anything to say of it."""


@lru_cache(4096)
def shape_of(model: DataModel, type: str, names: tuple[str, ...]) -> Shape:
    """The shape of an entry of that type with fields of these names."""
    about = model.types.get(type)
    held = frozenset(names)
    strange = [name for name in held - all_fields(model) if "+" not in name and "-" not in name]
    shape = Shape(
        model,
        about is not None,
        type in model.other_types,
        tuple([each for each in about.required if held.isdisjoint(each)]) if about else (),
        frozenset(strange),
        (held & model.fields) - about.fields if about and about.fields else frozenset(),
        frozenset([name for name in held if name in model.renamed and model.renamed[name] not in held]),
        tuple([each for each in about.apart if held.issuperset(each)]) if about else (),
        "crossref" in held or "xdata" in held,
    )
    said = (shape.elsewhere, shape.wanted, shape.strange, shape.useless, shape.renamed, shape.apart)
    return shape._replace(odd=not shape.known or any(said))


@lru_cache(64)
def all_fields(model: DataModel) -> frozenset[str]:
    """All names of fields that somebody knows."""
    return model.fields | model.others | model.tools


def look(item: Item) -> Shape | None:
    """The shape of an entry; None where the format has no data model."""
    model, entry = item.file.format.model, item.entry
    if entry is None or model is None:
        return None
    if item.shape is None:
        item.shape = shape_of(model(), entry.type, tuple([each.name for each in entry.fields]))
    shape: Shape = item.shape
    return shape


def odd(item: Item) -> bool:
    """Whether there is something to say of the shape of an entry."""
    shape = look(item)
    return shape is not None and shape.odd


def meant(model: DataModel, name: str) -> str:
    """The known field that a misspelt name may be meant for, empty for none or for a name that is rather one's own.

    That is a known one with a letter before it or a number or a letter after it, which is how fields are kept from
    being read: `datea` is a second date, `shortname` one like `shorttitle`.
    """
    found = near(name, _proper_fields(model))
    if found is None or name[1:] == found or name[-1].isdecimal() or _own(name, found):
        return ""
    return found


def _own(name: str, meant: str) -> bool:
    if name[:-1] == meant:
        return name[-1] != "s" and name[-1] != meant[-1]
    if len(name) == len(meant) and len(name) < _FEW and sorted(name) != sorted(meant):
        return True
    return name.startswith("short") and not meant.startswith("short")


_FEW = 5


@lru_cache(64)
def _proper_fields(model: DataModel) -> frozenset[str]:
    return model.fields | model.others


@lru_cache(4096)
def near(word: str, known: frozenset[str]) -> str | None:
    """The one known word that differs by a letter more or less, by two exchanged, or else by one other, if any.

    >>> words = frozenset(("author", "editor"))
    >>> [near(word, words) for word in ("authr", "authoor", "auhtor", "authar", "editer", "adhtor")]
    ['author', 'author', 'author', 'author', 'editor', None]
    """
    if len(word) < _SHORTEST or len(word) > 30:
        return None
    at = range(len(word))
    shorter = [word[:i] + word[i + 1 :] for i in at]
    found = {*shorter, *[word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :] for i in at]}
    lacking = _lacking(known)
    likely = ((found & known) | lacking.get(word, set())) - {word}
    if not likely:
        others = [(i, other) for i, cut in enumerate(shorter) for other in lacking.get(cut, ())]
        likely = {other for i, other in others if other[:i] == word[:i] and other[i + 1 :] == word[i + 1 :]} - {word}
    return likely.pop() if len(likely) == 1 else None


@lru_cache(64)
def _lacking(known: frozenset[str]) -> dict[str, set[str]]:
    """What the words are without one of their letters, whichever, and which they are: asked for in any name of a file,
    which may have as many as it has lines.
    """
    found: dict[str, set[str]] = {}
    for word in known:
        for i, letter in enumerate(word):
            if letter in _LETTERS:
                found.setdefault(word[:i] + word[i + 1 :], set()).add(word)
    return found
