"""What a file says in two ways: the names of journals and publishers, and months."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bibconv.rules import normal
from bibconv.rules.base import TEX_PROFILES, Digest, File, Finding, Found, rule
from bibconv.text.memo import Memo

_CROWD = 50
"""Of so many names with the same initials each is compared with the first ones only."""


_MONTH = re.compile(
    r"0?[1-9]|1[0-2]|(?:jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?",
    re.IGNORECASE,
)


class _Spellings:
    """The spellings of one variable in a file: how often each stands there, and where first."""

    def __init__(self, file: File, variable: str, fields: tuple[str, ...]) -> None:
        self.count: Counter[str] = Counter()
        self.first: dict[str, Digest] = {}
        self._fields = fields
        tidied = Memo(_tidied, 1 << 16)
        for digest in file.digests:
            held = digest.held
            if variable in held or not held.keys().isdisjoint(fields):
                text = tidied[held[variable][0]] if variable in held else ""
                self.count[text] += 1
                self.first.setdefault(text, digest)

    def find(self, text: str, message: str) -> Finding:
        """A finding where a spelling first stands."""
        digest = self.first[text]
        for name in self._fields:
            if name in digest.held and (offset := digest.held[name][1]) >= 0:
                return Finding(message, digest.key, offset, offset + len(name))
        if digest.key_start >= 0:
            return Finding(message, digest.key, digest.start, digest.key_start + len(digest.key))
        return Finding(message, digest.key, line=digest.line)

    def groups(self) -> Iterator[list[str]]:
        """Spellings with one normal form, the most frequent first."""
        groups: dict[str, list[str]] = {}
        for text in self.count:
            # What a command prints is not known; an address is no name.
            if "\\" not in text and "://" not in text and (form := normal.venue(text)):
                groups.setdefault(form, []).append(text)
        for group in groups.values():
            if len(group) > 1:
                yield sorted(group, key=lambda text: -self.count[text])


def _tidied(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").replace("\xad", "").replace('"=', "-").split())


_JOURNALS = ("journal", "journaltitle", "booktitle")


@rule(
    "C104",
    "a venue spelt in two ways",
    file=True,
    bad="@article{a, title = {A}, journal = {Physics and Chemistry}}\n"
    "@article{b, title = {B}, journal = {Physics \\& Chemistry}}\n",
    good="@article{a, title = {A}, journal = {Physics}}\n@article{b, title = {B}, journal = {{Physics}}}\n",
)
def venues(file: File) -> Found:
    """The names of two journals, or of two proceedings, differ in case, in marks, in "The", or in `&` and "and" alone.

    Then it is one venue, and the list of references spells it in two ways. The finding stands at the first use of
    each spelling but the most frequent one. A `@string` keeps such a name in one place.
    """
    spellings = _Spellings(file, "container-title", _JOURNALS)
    return list(_spelt(spellings))


@rule(
    "C105",
    "a publisher spelt in two ways",
    file=True,
    bad="@book{a, title = {A}, publisher = {Addison-Wesley}}\n@book{b, title = {B}, publisher = {Addison Wesley}}\n",
    good="@book{a, title = {A}, publisher = {Springer}}\n@book{b, title = {B}, publisher = {Springer Vieweg}}\n",
)
def publishers(file: File) -> Found:
    """The names of two publishers differ in case, in marks, or in `&` and "and" alone, so they are one.

    The finding stands at the first use of each spelling but the most frequent one.
    """
    return list(_spelt(_Spellings(file, "publisher", ("publisher",))))


def _spelt(spellings: _Spellings) -> Iterator[Finding]:
    for usual, *others in spellings.groups():
        for other in others:
            times = f"{spellings.count[usual]} time{'s' if spellings.count[usual] > 1 else ''}"
            yield spellings.find(other, f"{other[:80]!r} is spelt {usual[:80]!r} elsewhere ({times})")


@rule(
    "C106",
    "one journal abbreviated and in full",
    file=True,
    bad="@article{a, title = {A}, journal = {Journal of Computational Physics}}\n"
    "@article{b, title = {B}, journal = {J. Comput. Phys.}}\n",
    good="@article{a, title = {A}, journal = {J. Chem. Phys.}}\n"
    "@article{b, title = {B}, journal = {J. Comput. Phys.}}\n",
)
def abbreviated(file: File) -> Found:
    """A list of references abbreviates all its journals or none; here one journal stands in both ways.

    Each word of the one, small words left out, begins or contracts a word of the other in the same order (ISO 4), and
    the shorter one has the full stops of an abbreviation. The finding stands at the first use of the rarer form.
    """
    spellings = _Spellings(file, "container-title", ("journal", "journaltitle"))
    short: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    whole: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for text in spellings.count:
        parts = normal.venue_words(text)
        side = short if normal.abbreviated(text) else whole
        block = side.setdefault("".join([word[0] for word in parts]), [])
        if len(parts) > 1 and len(block) < _CROWD:
            block.append((text, parts))
    found = []
    for initials, block in short.items():
        for text, parts in block:
            full = next((name for name, of in whole.get(initials, ()) if normal.abbreviates(parts, of)), None)
            if full is not None:
                rarer = text if spellings.count[text] <= spellings.count[full] else full
                other = full if rarer is text else text
                found.append(spellings.find(rarer, f"{rarer[:80]!r} is {other[:80]!r} elsewhere"))
    return found


@rule(
    "C107",
    "months written in several ways",
    file=True,
    profiles=TEX_PROFILES,
    severity="note",
    bad="@misc{a, title = {A}, month = jan}\n@misc{b, title = {B}, month = jan}\n"
    "@misc{c, title = {C}, month = {March}}\n",
    good='@misc{a, title = {A}, month = jan}\n@misc{b, title = {B}, month = "10~" # jan}\n',
)
def months(file: File) -> Found:
    """Some months of the file are macros (`jan`), others words or numbers, so styles print and sort them unlike.

    The macros are what every style defines in its own language ("BibTeXing", 3.2). What is more than a month ("Spring",
    "May 5") is let pass. The finding stands at the first month of each kind but the most frequent one.
    """
    kinds: dict[str, list[tuple[str, int]]] = {}
    for digest in file.digests:
        for text, start in digest.months:
            if text is None:
                kind = "macros"
            elif _MONTH.fullmatch(text.strip()):
                kind = "numbers" if text.strip().isdigit() else "words"
            else:
                continue
            kinds.setdefault(kind, []).append((digest.key, start))
    if len(kinds) < 2:
        return None
    usual, *others = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    said = {"macros": "a macro", "numbers": "a number", "words": "a word"}
    more = f"{len(kinds[usual])} of the file {'is' if len(kinds[usual]) == 1 else 'are'} {usual}"
    return [
        Finding(f"this month is {said[kind]}, while {more}", key, start, start + len("month"))
        for kind in others
        for key, start in kinds[kind][:1]
    ]
