r"""Writes entries of BibTeX and BibLaTeX, a field a line, in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from bibconv.format import Crosswalk, Fields, LoseField, WriteOptions, lose_extra
from bibconv.formats.bibtex.table import BOOK, IN_BOOKS, ROLES, VOLUME_TITLE, crosswalk
from bibconv.formats.bibtex.types import ENTRY_TYPE, GENRES, ITEM_TYPES, SUBTYPE, SUBTYPE_OF, entry_type
from bibconv.formats.bibtex.values import STATUS, too_many
from bibconv.formats.bibtex.when import MONTHS, PLACES, WORDS, write_words
from bibconv.limits import LIMITS
from bibconv.model import Extra
from bibconv.text.latex.encode import encode
from bibconv.text.latex.formulas import one_line, pairs_off
from bibconv.text.memo import Memo

DIALECTS: Final = ("bibtex", "biblatex")

_FIRST: Final = (
    "title shorttitle maintitle author editor editortype editora editoratype editorb editorbtype editorc editorctype "
    "translator bookauthor journal journaltitle booktitle series eventtitle "
    "venue eventdate edition volume volumes number issue chapter part pages pagetotal type howpublished publisher "
    "organization institution school address location year month date version doi url urldate eprint eprinttype "
    "eprintclass isbn issn language langid keywords abstract note"
)
_RELATIONS: Final = frozenset(("crossref", "xdata"))
"""What the entry took over from others stands in it."""
_POINTERS: Final = _RELATIONS | {"xref", "related", "entryset"}
"""What points to other entries by their keys."""
_RANK: Final = {name: rank for rank, name in enumerate(_FIRST.split())}
_LAST: Final = len(_RANK)


def _in_order(names: tuple[str, ...]) -> list[tuple[str, str]]:
    in_order = sorted(names, key=lambda name: (_RANK.get(name, _LAST), name))
    return [(name, f"  {name} = {{") for name in in_order]


_ORDERS: Final = Memo(_in_order, 1 << 12)
"""The fields of an entry in the order in which they are written, and how the line of each begins."""
_FIELD_NAME: Final = re.compile(r"[a-z][a-z0-9_.:+/-]*")
_TYPE_NAME: Final = re.compile(r"[a-z]+")
_YEAR, _LETTER = re.compile("[0-9]{4}"), re.compile("[a-z]")
_BREAKS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class BibWriter:
    """Writes entries, an empty line between them."""

    header = ""
    separator = "\n"
    footer = ""

    def __init__(self, table: Crosswalk, *, biblatex: bool, unicode: bool, new_keys: bool = False) -> None:
        self._table = table
        self._new_keys = new_keys
        self._biblatex = biblatex
        self._unicode = unicode

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One entry, under the key that the record was given."""
        item: str = fields["type"]
        held: dict[str, str] = self._table.write(fields, item, lose)
        if self._biblatex and VOLUME_TITLE in held:
            _place_volume(held, fields, lose)
        if self._biblatex and not ROLES.keys().isdisjoint(held):
            _place_roles(held, fields, lose)
        if "year-suffix" in held and _YEAR.fullmatch(held.get("year", "")) and _LETTER.fullmatch(held["year-suffix"]):
            held["year"] += held.pop("year-suffix")
        if not all(value.strip() for value in held.values()):
            # A field that says nothing would be no field when it is read; that nothing is left of it was told.
            held = {name: value for name, value in held.items() if value.strip()}
        told: dict[str, str] = {}
        if "extra" in fields:
            told = self._extra(fields["extra"], item, held, lose)
        before = next(iter(told.values()), None)
        kind = entry_type(item, held, biblatex=self._biblatex, before=before)
        for said, other in told.items():
            if other != kind:
                lose_extra(lose, said, ENTRY_TYPE, (other,), "dropped", f"the entry becomes a @{kind}")
        if ITEM_TYPES[kind] != item:
            held[SUBTYPE] = SUBTYPE_OF.get(item, item)
        if kind in GENRES and held.get("type") == GENRES[kind]:
            del held["type"]
        names = tuple(held)
        order = _ORDERS.get(names)  # which is asked faster than what makes them
        if order is None:
            order = _ORDERS[names]
        macro = held.get("month") in MONTHS
        parts = [f"@{kind}{{{key},\n"]
        for name, begins in order:
            if macro and name == "month":
                parts.append(f"  month = {held[name]},\n")
                continue
            parts.append(begins)
            parts.append(held[name])
            parts.append("},\n")
        parts.append("}\n")
        return "".join(parts)

    def _extra(self, extra: Extra, item: str, held: dict[str, Any], lose: LoseField) -> dict[str, str]:
        """Adds the fields that an entry had and the model has not; the type of the entry that it was, by dialect."""
        told: dict[str, str] = {}
        for said, own in extra.items():
            if said == WORDS:
                self._words(own, held, lose)
                continue
            if said not in DIALECTS:
                for name, values in own.items():
                    lose_extra(lose, said, name, values, "dropped", f"only {said} has this field")
                continue
            for name, values in own.items():
                value = values[0].strip() if isinstance(values[0], str) else None
                if self._new_keys and name in _POINTERS:
                    why = "the entries have other keys now; what it took over stands in the entry"
                    lose_extra(lose, said, name, values, "dropped", why)
                elif name == ENTRY_TYPE and value and len(values) == 1 and _TYPE_NAME.fullmatch(value):
                    told[said] = value
                elif name in _RELATIONS and not (self._biblatex and said == "biblatex"):
                    why = (
                        "BibLaTeX would take over more"
                        if self._biblatex
                        else "BibTeX wants the entry before its parent"
                    )
                    lose_extra(lose, said, name, values, "dropped", why)
                elif len(values) > 1 or not value or name in held or not self._may_stand(name, value, item, held):
                    lose_extra(lose, said, name, values, "dropped", "it cannot stand in the entry")
                else:
                    held[name] = self._raw(value)
                    if held[name] != values[0]:
                        why = "it would break the entry as it stands"
                        lose_extra(lose, said, name, values, "degraded", why, name)
        return told

    def _words(self, own: Mapping[str, tuple[Any, ...]], held: dict[str, Any], lose: LoseField) -> None:
        """Adds the dates that are words."""
        for variable, values in own.items():
            place = PLACES.get(variable, "")
            told = values[0] if len(values) == 1 and isinstance(values[0], str) else ""
            tex = write_words(told, self._unicode, STATUS.read)
            taken = place in held or (place == "year" and "date" in held)
            if not place or tex is None or taken:
                lose_extra(lose, WORDS, variable, values, "dropped", "it cannot stand in the entry")
                continue
            held[place] = tex

    def _may_stand(self, name: str, value: str, item: str, held: dict[str, Any]) -> bool:
        """Whether a field of that name can be written, and says nothing of the model's where it is read."""
        if not _FIELD_NAME.fullmatch(name) or name == SUBTYPE:
            return False
        if not self._table.reads(name) or too_many(name, value, LIMITS.pieces):
            return True
        fields, left = self._table.read(held, item)
        return self._table.read(held | {name: value}, item) == (fields, left | {name: value})

    def _raw(self, source: str) -> str:
        """LaTeX that an entry had, as it stands; escaped where it would break the entry."""
        if pairs_off(source) and _BREAKS.search(source) is None:
            return one_line(source)
        return encode(source, unicode=self._unicode)


def _place_volume(held: dict[str, Any], fields: Fields, lose: LoseField) -> None:
    """With the title of a volume, ``title`` (of a book) or ``booktitle`` is that of all volumes, ``maintitle``."""
    name = "booktitle" if fields["type"] in IN_BOOKS else "title" if fields["type"] in BOOK else None
    if name in held:
        held["maintitle"] = held[name]
        held[name] = held.pop(VOLUME_TITLE)
    elif name:
        lose(VOLUME_TITLE, fields[VOLUME_TITLE], "moved", "there is no title of all volumes", VOLUME_TITLE)


def _place_roles(held: dict[str, Any], fields: Fields, lose: LoseField) -> None:
    """Who has a role that BibLaTeX knows as that of an editor becomes one, in the first field that is free."""
    kept = {name for own in fields.get("extra", {}).values() for name in own}
    free = [name for name in _EDITORS if name not in held and kept.isdisjoint((name, f"{name}type"))]
    for role in sorted(ROLES.keys() & held.keys()):
        if not free:
            lose(ROLES[role], fields[ROLES[role]], "moved", "there are more roles than fields for editors", role)
            continue
        name = free.pop(0)
        held[name] = held.pop(role)
        held[f"{name}type"] = role


_EDITORS: Final = ("editor", "editora", "editorb", "editorc")


def bibtex_writer(options: WriteOptions) -> BibWriter:
    """BibTeX; accents are TeX unless ``unicode`` is chosen."""
    table = crosswalk(biblatex=False, unicode=options.unicode)
    return BibWriter(table, biblatex=False, unicode=options.unicode, new_keys=options.key is not None)


def biblatex_writer(options: WriteOptions) -> BibWriter:
    """BibLaTeX, in UTF-8."""
    table = crosswalk(biblatex=True, unicode=True)
    return BibWriter(table, biblatex=True, unicode=True, new_keys=options.key is not None)
