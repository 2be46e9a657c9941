"""The medium of a number or of the date of publication: in print, or electronic.

The model has no place for it, so it stands in ``extra``: ``issn[@pub-type='epub']`` has the number that is so,
``pub-date/@pub-type`` says what is dated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bibconv.formats.jats.places import OTHER_WORDS, Extra, Held, keep
from bibconv.text.xml import field, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATTRIBUTES = ("pub-type", "publication-format")
_PUBLISHED = "article-meta/pub-date[@date-type='pub']"
_NUMBERS = ("journal-meta/issn", "journal-meta/isbn", "article-meta/isbn", "issn", "isbn")
_NUMBER = re.compile(r"(issn|isbn)\[@(pub-type|publication-format)='([A-Za-z0-9._:-]+)'\]")
_DATE = re.compile(r"pub-date/@(pub-type|publication-format)")
_MANY = 100
"""Of more numbers none is looked for, since there may be as many media."""
_WORD = re.compile(r"[A-Za-z0-9._:-]+")


def tell(held: Held, extra: Extra) -> None:
    """Keep what the numbers and the date of publication are of."""
    for name, value in _told(held):
        keep(extra, name, value)


def _told(held: Held) -> Iterator[tuple[str, str]]:
    for place in _NUMBERS:
        for element in held.get(place, ()):
            for name in _ATTRIBUTES:
                if (medium := element.get(name)) and (number := plain(element)):
                    yield f"{place.rpartition('/')[2]}[@{name}='{medium}']", number
    for element in held.get(_PUBLISHED, ())[:1]:
        for name in ("date-type", *_ATTRIBUTES):
            if (medium := element.get(name)) and medium != "pub":
                yield f"pub-date/@{name}", medium


def of_date(element: _Element) -> str | None:
    """The name in ``extra`` of a date of publication beside the one that is read; None where nothing is said of it."""
    for name in (*_ATTRIBUTES, "date-type"):
        if (medium := element.get(name)) and (name == "publication-format" or medium in OTHER_WORDS["pub-date"]):
            return f"pub-date[@{name}='{medium}']"
    return None


def put(wires: dict[str, Any], extra: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Put the media to the numbers and to the date of publication; the rest of ``extra``."""
    of_jats = extra.get("jats", {})
    done = [
        name for name, values in of_jats.items() if _put_number(wires, name, values) or _put_date(wires, name, values)
    ]
    if not done:
        return extra
    return {**extra, "jats": {name: values for name, values in of_jats.items() if name not in done}}


def _put_number(wires: dict[str, Any], name: str, values: Any) -> bool:
    found = _NUMBER.fullmatch(name)
    if found is None or (found[1] == "isbn" and found[2] == "pub-type"):
        return False
    place = "journal-meta/issn" if found[1] == "issn" else "article-meta/isbn"
    numbers = list(wires.get(place, ()))
    if len(numbers) > _MANY:
        return False
    at_text = {each.partition(">")[2]: at for at, each in enumerate(numbers) if f" {found[2]}=" not in each}
    for value in values:
        rest = f"{field(value)}</{found[1]}>" if isinstance(value, str) else ""
        at = at_text.pop(rest, None)
        if at is None:
            return False
        numbers[at] = f'{numbers[at].partition(">")[0]} {found[2]}="{found[3]}">{rest}'
    wires[place] = numbers
    return True


def _put_date(wires: dict[str, Any], name: str, values: Any) -> bool:
    found = _DATE.fullmatch(name)
    fits = found and _PUBLISHED in wires and len(values) == 1 and isinstance(values[0], str)
    if not (found and fits and _WORD.fullmatch(values[0])):
        return False
    opening, kind, rest = wires[_PUBLISHED][0].partition(' date-type="pub"')
    wires[_PUBLISHED] = [f'{opening}{kind} {found[1]}="{values[0]}"{rest}']
    return True
