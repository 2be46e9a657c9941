"""Formats entries by the styles of pybtex, which is imported here and only when it is used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from bibconv.model import Paragraph, Run, Text
from bibconv.show.forms import FORMS, TextForm
from bibconv.show.stand import Stand
from bibconv.text import inline
from bibconv.text.latex import decode

STYLES = ("plain", "unsrt", "alpha", "unsrtalpha")
"""The styles; those that begin with ``unsrt`` leave the entries in their order."""

_VERBATIM = ("url", "doi", "eprint")
_NAME_PARTS = ("first_names", "middle_names", "prelast_names", "last_names", "lineage_names")
_MOST_MISSING = 20
_BEGINNING = 80
_LETTERS = re.compile("[A-Za-z]")


def bibliography(entries: Iterable[str], style: str, form: str) -> Iterator[str]:
    """The entries of a BibTeX document, each formatted; before and behind them what the form has there.

    ``entries`` are as bibconv writes them, their accents in Unicode, in the order in which they are to stand.
    """
    formatter = import_module(f"pybtex.style.formatting.{style}").Style()
    found = [_Entry(each) for each in entries]
    yield FORMS[form].header
    for label, entry in zip(_labels(found, formatter), found, strict=True):
        shape = FORMS[form](entry.stand)
        yield shape.item(label, entry.text(formatter, shape))
    yield FORMS[form].footer


class _Entry:
    """An entry as pybtex has it, but that its fields and names are coded."""

    def __init__(self, bibtex: str) -> None:
        from pybtex.database import Entry
        from pybtex.database.input.bibtex import Parser
        from pybtex.exceptions import PybtexError

        self.stand = Stand()
        try:
            self.key, self.entry = next(iter(Parser().parse_string(bibtex).entries.items()))
        except PybtexError:
            self.key, self.entry = bibtex[bibtex.find("{") + 1 :].partition(",")[0], Entry("misc")
        self.entry.key = self.key
        fields = self.entry.fields
        self._abstract = decode(fields.pop("abstract", ""))
        self._settle(fields)
        for name, value in fields.items():
            fields[name] = self.stand.coded(value if name.lower() in _VERBATIM else decode(value))
        for persons in self.entry.persons.values():
            for person in persons:
                for part in _NAME_PARTS:
                    setattr(person, part, [self._bare(decode(word)) for word in getattr(person, part)])

    def _settle(self, fields: Any) -> None:
        """An ``eprint`` is arXiv's to the styles; of another archive it is a note."""
        archive = fields.get("eprinttype", fields.get("archiveprefix", "arXiv"))
        if "eprint" in fields and archive.lower() != "arxiv":
            other = f"{archive}: {fields.pop('eprint')}"
            fields["note"] = f"{fields['note']}, {other}" if "note" in fields else other
        if self.entry.type == "misc" and "howpublished" not in fields:
            container = fields.get("booktitle", fields.get("journal", fields.get("publisher")))
            if container:
                fields["howpublished"] = container

    def _bare(self, text: Text) -> str:
        """A part of a name: no style recases it."""
        return self.stand.coded(text).replace("{", "").replace("}", "")

    def text(self, formatter: Any, form: TextForm) -> str:
        """The entry, formatted; where it says nothing that the style shows, how its abstract begins, or its key."""
        entry = self.entry
        # A dump of abstracts has nothing else; to find that out by a template takes longer than all the rest.
        says_nothing = entry.type == "misc" and not entry.fields and not entry.persons
        shown = "" if says_nothing else self._rendered(formatter, form).strip()
        if shown:
            return shown
        if not self._abstract:
            return form.plain(self.key)
        return form.format_str(f"“{self._bare(_beginning(self._abstract))}”")

    def _rendered(self, formatter: Any, form: TextForm) -> str:
        """The entry by its template; what that demands and the entry has not is left blank."""
        from pybtex.style.template import FieldIsMissing

        entry = self.entry
        for _ in range(_MOST_MISSING):
            template = getattr(formatter, f"get_{entry.type}_template", formatter.get_misc_template)
            try:
                shown = template(entry).format_data({"entry": entry, "style": formatter, "bib_data": None})
                return str(shown.render(form))
            except FieldIsMissing as error:
                self._supply(error.field_name)
        return ""

    def _supply(self, missing: str) -> None:
        entry = self.entry
        if missing == "author":
            entry.persons["author"] = []
        elif missing == "editor":
            # A book by nobody is shown as a manual is, which may be by nobody.
            entry.type = "manual"
            if "publisher" in entry.fields:
                entry.fields.setdefault("organization", entry.fields["publisher"])
        else:
            entry.fields[missing] = ""


def _beginning(text: Text) -> Text:
    """How a text begins, cut between two words.

    >>> _beginning("word " * 20)[-10:]
    'ord word …'
    """
    parts: list[str | Run] = []
    room = _BEGINNING
    for run in [text] if isinstance(text, str) else text:
        plain = run if isinstance(run, str) else inline.show((run,))
        if len(plain) <= room:
            parts.append(run)
        elif isinstance(run, Paragraph):
            return inline.join([*parts, *_runs(_beginning(run.content))])
        else:
            parts.append(f"{run[:room].rpartition(' ')[0]} …" if isinstance(run, str) else "…")
            break
        room -= len(plain)
    return inline.join(parts)


def _runs(text: Text) -> tuple[str | Run, ...]:
    return (text,) if isinstance(text, str) else text


def _labels(entries: list[_Entry], formatter: Any) -> list[str]:
    """The labels: numbers, or letters of the names with the year, and a letter more where two are alike."""
    make = getattr(formatter.label_style, "format_label", None)
    if make is None:
        return [str(number) for number in range(1, len(entries) + 1)]
    labels = [_label(entry, make) for entry in entries]
    count = Counter(labels)
    met: Counter[str] = Counter()
    shown = []
    for label in labels:
        shown.append(f"{label}{_letters(met[label])}" if count[label] > 1 else label)
        met[label] += 1
    return shown


def _label(entry: _Entry, make: Any) -> str:
    label: str = make(entry.entry)
    year = entry.entry.fields.get("year", "")[-2:]
    return label if _LETTERS.search(label) else f"{entry.key[:3]}{year}"


def _letters(number: int) -> str:
    """``a`` to ``z``, then ``aa``: an alphabet without an end.

    >>> [_letters(number) for number in (0, 25, 26, 702)]
    ['a', 'z', 'aa', 'aaa']
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
