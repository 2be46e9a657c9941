"""From an entry as it stands to its fields as they are meant: strings expanded, fields of other entries taken over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from bibconv.formats.bibtex.read.findings import Findings, shown
from bibconv.formats.bibtex.read.strings import Budget, Strings
from bibconv.formats.bibtex.syntax import blocks
from bibconv.limits import LIMITS
from bibconv.syntax import Entry, Field, Macros

Fields = dict[str, str]
Rule = Callable[[str, Fields, str, Fields], Fields]
"""What a child takes over: the types and fields of the child, then of the parent."""

CONTAINER = "xdata"
LONGEST_CHAIN = 100
"""How many entries may take over from one another in a row."""

_KEPT_PARENTS = 256
_STEP = 50
_SHOWN = 64
_GRANULAR = re.compile(r"\s*xdata\s*=\s*([^\s,{}]+?)\s*", re.IGNORECASE)
_INDEX = re.compile(r"[1-9][0-9]{0,4}")
_OF_CONTAINERS = frozenset({"ids", "xdata"})
"""The fields of a container that are its own."""
_AND = re.compile(r"(?<!\s)\s++and\s++", re.IGNORECASE)


class Resolved(NamedTuple):
    """An entry as it is meant. ``again`` are the fields that it states a second time, in order."""

    fields: Fields
    again: list[tuple[str, str]]


class Library:
    """The entries of a file that others take over from, found again by where they stand.

    It is made in a pass of its own over the file, which only a file with inheritance needs.
    """

    def __init__(self, text: str, strings: Strings) -> None:
        self._text = text
        self._strings = strings
        self.parts: set[str] = set()
        """The containers that are pointed into, in lower case."""
        self.whole: set[str] = set()
        """What is taken over as a whole."""
        self._taken: dict[str, set[str]] = {}
        self._items: dict[tuple[str, str], set[int]] = {}
        spans: dict[str, tuple[int, int]] = {}
        others: dict[str, str] = {}
        for block in blocks(text):
            if isinstance(block, Macros):
                for field in block.fields:
                    strings.define(field)
            elif isinstance(block, Entry):
                spans.setdefault(block.key, (block.start, block.end))
                self._note(block, others)
        self.granular = bool(self.parts)
        lowered = {key.lower(): key for key in reversed(spans)}
        self._spans: dict[str, tuple[int, int]] = {}
        for key in self.whole | self.parts:
            found = key if key in spans else others.get(key, lowered.get(key.lower()))
            if found in spans:
                self._spans[key] = spans[found]
        self._starts = {start for start, _ in self._spans.values()}
        self.entry = lru_cache(_KEPT_PARENTS)(self._entry)

    def _note(self, entry: Entry, others: dict[str, str]) -> None:
        """Note what an entry points to, and its other keys."""
        for field in entry.fields:
            if field.name in ("ids", "crossref", "xdata"):
                value = self._strings.value(field.pieces, entry.start, quiet=True)
                if field.name == "ids":
                    for key in keys_of(value):
                        others.setdefault(key, entry.key)
                else:
                    self.whole.update(keys_of(value) if field.name == "xdata" else (value.strip(),))
            elif "xdata" in (value := field.pieces[0].text.lower()):
                for match in _references(value):
                    self.parts.add(match[1].partition("-")[0])

    def is_wanted(self, entry: Entry) -> bool:
        """Whether others take over from an entry, by one of its keys."""
        return entry.start in self._starts

    def take(self, container: str, fields: Fields) -> None:
        """Note which fields of a container stand in an entry that has these."""
        found = self.entry(container)
        if found is not None:
            taken = self._taken.setdefault(found[1], set())
            if len(taken) < len(found[2]):
                taken.update([name for name, value in found[2].items() if fields.get(name) == value])

    def take_part(self, container: str, name: str, item: int | None) -> None:
        """Note that an entry points to a field of a container, or to an item of the list that it is."""
        if item is None:
            self._taken.setdefault(container, set()).add(name)
        else:
            self._items.setdefault((container, name), set()).add(item)

    def untaken(self, container: Entry) -> list[str]:
        """The fields of a container that stand in no entry."""
        found = self._entry_at(container.start, container.end)
        if found is None:
            return []
        taken = self._taken.get(container.key, ())
        left = [name for name in found[2] if name not in taken and name not in _OF_CONTAINERS]
        return [
            name for name in left if len(self._items.get((container.key, name), ())) < len(_AND.split(found[2][name]))
        ]

    def has(self, key: str) -> bool:
        """Whether an entry that others point to is there."""
        return key in self._spans

    def _entry(self, key: str) -> tuple[str, str, Fields, int] | None:
        """Type, key and own fields of an entry that others point to, and how long it is; None where there is none."""
        if key not in self._spans:
            return None
        return self._entry_at(*self._spans[key])

    def _entry_at(self, start: int, end: int) -> tuple[str, str, Fields, int] | None:
        entry = next(blocks(self._text[start:end]))
        if not isinstance(entry, Entry):
            return None
        own: Fields = {}
        for field in entry.fields:
            value = self._strings.value(field.pieces, start, quiet=True)
            if value and not value.isspace():
                own.setdefault(field.name, value)
        return entry.type, entry.key, own, max(end - start, sum(map(len, own.values())))


def keys_of(value: str) -> list[str]:
    """The keys of a list with commas."""
    return [key for part in value.split(",") if (key := part.strip())]


def _references(value: str) -> Iterator[re.Match[str]]:
    """The items of a list that are ``xdata=key-field-index`` (biblatex manual, "Data containers")."""
    for item in _AND.split(value):
        inner = item[1:-1] if item[:1] == "{" and item[-1:] == "}" else item
        if match := _GRANULAR.fullmatch(inner):
            yield match


class Resolver:
    """Resolves entry after entry of one file."""

    def __init__(
        self, text: str, findings: Findings, rule: Rule, expansion: int = LIMITS.expansion, *, inherits: bool
    ) -> None:
        self._findings = findings
        self._budget = Budget(len(text), findings, expansion)
        self.strings = Strings(findings, self._budget)
        self._rule = rule
        self.library = Library(text, self.strings) if inherits else None

    def define(self, block: Macros) -> None:
        """Take the definitions of a ``@string``; a library has them already."""
        if self.library is None:
            for field in block.fields:
                self.strings.define(field)

    def resolve(self, entry: Entry) -> Resolved:
        """The fields of an entry, those included that it takes over."""
        fields: Fields = {}
        again: list[tuple[str, str]] = []
        for field in entry.fields:
            pieces = field.pieces
            piece = pieces[0]
            if len(pieces) == 1 and piece.kind != "macro":
                value = piece.text
            else:
                value = self.strings.value(pieces, entry.start, entry.key)
            if not value or value.isspace():
                continue
            if field.name in fields:
                self._twice(entry, field, value, fields, again)
            else:
                fields[field.name] = value
        if self.library is not None:
            fields = self._inherit(entry, fields, self.library)
        return Resolved(fields, again)

    def _twice(self, entry: Entry, field: Field, value: str, fields: Fields, again: list[tuple[str, str]]) -> None:
        if value != fields[field.name]:
            again.append((field.name, value))
            self._findings.field_twice(field, entry.key)

    def _inherit(self, entry: Entry, fields: Fields, library: Library) -> Fields:
        family = _Family(entry, self._findings, self._budget, self._rule, library)
        whole = family.complete(entry.type, fields)
        for container in family.containers if entry.type != CONTAINER else ():
            library.take(container, whole)
        if library.granular:
            whole = {name: self._granular(entry, value, library) for name, value in whole.items()}
        return whole

    def _granular(self, entry: Entry, value: str, library: Library) -> str:
        """A value with its ``xdata=key-field-index`` replaced; one that points nowhere stays as it is."""
        if not any(_references(value)):
            return value
        items = []
        for item in _AND.split(value):
            match = next(_references(item), None)
            found = self._pointed_at(match[1], entry, library) if match else None
            if match and found is None:
                message = f"{shown(item)} points to what is not in this file"
                self._findings.tell("B006", message, entry.start, entry.key)
            items.append(item if found is None else found)
        return " and ".join(items)

    def _pointed_at(self, reference: str, entry: Entry, library: Library) -> str | None:
        key, _, rest = reference.partition("-")
        name, _, index = rest.partition("-")
        parent = library.entry(key)
        value = parent[2].get(name.lower()) if parent else None
        if parent is None or value is None:
            return None
        if not self._budget.take(len(value) + _STEP, entry.start):
            return f"xdata={reference}"
        if not index:
            library.take_part(parent[1], name.lower(), None)
            return value
        items = _AND.split(value)
        if not _INDEX.fullmatch(index) or int(index) > len(items):
            return None
        library.take_part(parent[1], name.lower(), int(index))
        return items[int(index) - 1]


def _circle(path: list[str]) -> str:
    shown_keys = [key[:_SHOWN] for key in path]
    return " → ".join([*(shown_keys if len(path) <= 6 else [*shown_keys[:5], "…"]), shown_keys[0]])


class _Family:
    """What one entry takes over. ``path`` holds the keys from it to where the search stands."""

    def __init__(self, entry: Entry, findings: Findings, budget: Budget, rule: Rule, library: Library) -> None:
        self._entry = entry
        self._findings = findings
        self._budget = budget
        self._rule = rule
        self._library = library
        self._path = [entry.key]
        self.containers: set[str] = set()
        """What anything was taken over from as from a container."""

    def complete(self, entry_type: str, own: Fields) -> Fields:
        """The fields of an entry and what it takes over: from its containers first, then from its parent."""
        fields = own
        if "xdata" in own:
            containers: Fields = {}
            for key in keys_of(own["xdata"]):
                found = self._relative("xdata", key)
                if found is not None:
                    self.containers.add(key)
                    containers |= {name: value for name, value in found[1].items() if name not in _OF_CONTAINERS}
            fields = containers | own
            if all(self._library.entry(key) for key in keys_of(own["xdata"])):
                del fields["xdata"]
        if "crossref" in fields:
            parent = self._relative("crossref", fields["crossref"].strip())
            if parent is not None:
                fields = fields | self._rule(entry_type, fields, *parent)
        return fields

    def _relative(self, name: str, key: str) -> tuple[str, Fields] | None:
        """Type and fields of an entry that the one at the end of the path points to."""
        if self._budget.left < _STEP and self._library.has(key):
            return None
        found = self._library.entry(key)
        if found is None:
            self._tell("B006", f"{name} points to {shown(key)}, which is not in this file or cannot be read")
            return None
        entry_type, true_key, own, length = found
        if true_key in self._path:
            if self._budget.take(_STEP, self._entry.start) and true_key == self._path[0]:
                self._tell("B007", f"{name} goes round in a circle: {_circle(self._path)}")
            return None
        if len(self._path) > LONGEST_CHAIN:
            self._tell("B007", f"{name} goes on over more than {LONGEST_CHAIN} entries")
            return None
        if not self._budget.take(length + _STEP, self._entry.start):
            return None
        self._path.append(true_key)
        fields = self.complete(entry_type, own)
        self._path.pop()
        return entry_type, fields

    def _tell(self, code: str, message: str) -> None:
        if len(self._path) == 1 or code == "B007":
            offset = next((f.start for f in self._entry.fields if f.name in ("crossref", "xdata")), self._entry.start)
            self._findings.tell(code, message, offset, self._entry.key)
