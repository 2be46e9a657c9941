"""Lists of names as they stand in a field: what is between the names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bibconv.model import Name
from bibconv.rules.base import TEX_PROFILES, Fix, Found, Item, inside, raw, rule
from bibconv.rules.contributors import ROLES, doubtful, kinds, listed, look
from bibconv.rules.stretches import ENTITY
from bibconv.syntax import Edit, Field
from bibconv.text.names import OTHERS, read_name

_BRACE_OR_LETTER = rf"[{{}}]|(?P<letter>\\?{ENTITY.pattern})"
_BRACE_OR_SEMICOLON = re.compile(_BRACE_OR_LETTER + r"|(?<!\s)\s*+;\s*(?:and\b\s*)?")
_BRACE_OR_AMPERSAND = re.compile(_BRACE_OR_LETTER + r"|(?<!\s)\s*+\\?&\s*")
_BRACE_OR_AL = re.compile(r"[{}]|(?<![\s,])(?:[\s,]++and)?[\s,]++(?:\\emph|\\textit)?\s?[Ee]t\.?\s+al\b\.?")
_BRACE_OR_NOTHING = re.compile(
    r"[{}]|,[\s~]*(?=\sand\s|\Z)|(?:\A|(?<=\s))and\s+(?=and\s)|\A\s*and\s+|(?<!\s)\s++and\s*\Z|\A\s*,\s*", re.IGNORECASE
)
_BRACE_OR_AND = re.compile(r"[{}]|(?<!\s)\s++and(?=\s)", re.IGNORECASE)
_COMMA_AND = re.compile(r",[\s~]*and\s", re.IGNORECASE)
_AND_AND = re.compile(r"and\s+and\s")
_FIELDS = ("author", "editor", "translator", "bookauthor")


def _outside(pattern: re.Pattern[str], field: Field) -> Iterator[re.Match[str]]:
    """What a pattern finds outside braces; the pattern finds the braces too, and what stands for a letter."""
    depth = 0
    for found in pattern.finditer(raw(field)):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth == 0 and found.lastgroup != "letter":
            yield found


def _edits(pattern: re.Pattern[str], field: Field, replacement: str) -> tuple[Edit, ...]:
    where = inside(field)
    if where is None or field.pieces[0].kind not in ("braced", "quoted"):
        return ()
    start = where[0]
    return tuple([(start + each.start(), start + each.end(), replacement) for each in _outside(pattern, field)])


def _fix(item: Item, variable: str, pattern: re.Pattern[str], replacement: str, *, safe: bool) -> Fix | None:
    field = item.place(variable) if item.entry is not None else None
    edits = _edits(pattern, field, replacement) if field is not None else ()
    return Fix(edits, safe=safe, fields=(field.name,)) if edits and field is not None else None


def _each_name(item: Item, variable: str, kind: str, edits: Callable[[int, int], tuple[Edit, ...]]) -> Fix | None:
    """The fix that edits each name about which that is doubtful, by where it begins and ends."""
    field = item.place(variable) if item.entry is not None else None
    where = inside(field) if field is not None else None
    if field is None or where is None:
        return None
    text, done = raw(field), 0
    made: list[Edit] = []
    for stop, beyond in [*((each.start(), each.end()) for each in _outside(_BRACE_OR_AND, field)), (len(text), 0)]:
        name = text[done:stop].strip()
        read = read_name(name)
        if read is not None and kind in kinds(read):
            start = where[0] + text.index(name, done)
            made += edits(start, start + len(name))
        done = beyond
    return Fix(tuple(made), safe=False, fields=(field.name,)) if made else None


@rule(
    "N103",
    "names parted by semicolons or ampersands",
    values=ROLES,
    profiles=TEX_PROFILES,
    fix="unsafe",
    when=doubtful,
    bad="@misc{a, title = {T}, author = {Turing, Alan; Church, Alonzo}}\n",
    good="@misc{a, title = {T}, author = {Turing, Alan and Church, Alonzo and {Marks \\& Spencer}}}\n",
)
def separators(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """In BibTeX the word `and` parts names, and nothing else does ("BibTeXing", section 4).

    With a semicolon or an ampersand between them two authors are one, and all the styles do with names goes wrong. The
    fix writes `and`; a company with an ampersand wants braces instead.
    """
    found = look(value)
    for kind, pattern in (("semicolon", _BRACE_OR_SEMICOLON), ("ampersand", _BRACE_OR_AMPERSAND)):
        if names := found.get(kind):
            fix = _fix(item, variable, pattern, " and ", safe=False)
            return [item.find(f"{kind} between names: {listed(names)}", variable, fix)]
    return None


@rule(
    "N107",
    "et al. within a list of names",
    values=ROLES,
    fix="safe",
    when=doubtful,
    bad="@misc{a, title = {T}, author = {Turing, Alan and et al.}}\n",
    good="@misc{a, title = {T}, author = {Turing, Alan and others}}\n",
)
def et_al(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """That there are more authors is said by `and others`, of which a style makes its own "et al." ("BibTeXing", 4).

    As a name it is divided, abbreviated and sorted: "al., E.". The fix writes `and others`.
    """
    found = look(value).get("et al")
    if not found:
        return None
    fix = _fix(item, variable, _BRACE_OR_AL, " and others", safe=True)
    return [item.find(f"et al. as a name: {listed(found)}", variable, fix)]


@rule(
    "N106",
    "a name that is not there",
    fields=_FIELDS,
    profiles=TEX_PROFILES,
    fix="unsafe",
    bad="@misc{a, title = {T}, author = {Turing, Alan and and Church, Alonzo,}}\n",
    good="@misc{a, title = {T}, author = {Turing, Alan and {Barnes, and Noble} and Church, Alonzo}}\n",
)
def nothing(item: Item, field: Field) -> Found:
    """An `and` with no name before or after it, or a comma with nothing behind it.

    BibTeX warns of the first, and takes the second for a name whose given part is empty: with `Turing, Alan,` Alan
    becomes the suffix. The fix takes the word or the comma away.
    """
    text = raw(field)
    if not (
        text.endswith((",", "and", " ", "\n"))
        or text.startswith(("and", ",", " ", "\n"))
        or _COMMA_AND.search(text)
        or _AND_AND.search(text)
    ):
        return None
    if field.pieces[0].kind not in ("braced", "quoted"):
        return None
    edits = _edits(_BRACE_OR_NOTHING, field, "")
    if not edits:
        return None
    return [
        item.find(f"{field.name} has a place with no name in it", field, Fix(edits, safe=False, fields=(field.name,)))
    ]


@rule(
    "N113",
    "and others, twice or not at the end",
    values=ROLES,
    bad="@misc{a, title = {T}, author = {Turing, Alan and others and Church, Alonzo}}\n",
    good="@misc{a, title = {T}, author = {Turing, Alan and Church, Alonzo and others}}\n",
)
def others(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """`others` says that the list goes on, which it can at its end alone ("BibTeXing", section 4).

    Anywhere else BibTeX takes it for somebody called "others".
    """
    if OTHERS not in value or value.index(OTHERS) == len(value) - 1:
        return None
    return [item.find("others is not the last of the names", variable)]


@rule(
    "N105",
    "several names in one pair of braces",
    values=ROLES,
    profiles=TEX_PROFILES,
    fix="unsafe",
    when=doubtful,
    bad="@misc{a, title = {T}, author = {{Turing, Alan and Church, Alonzo}}}\n",
    good="@misc{a, title = {T}, author = {{Barnes and Noble} and Church, Alonzo}}\n",
)
def inner_and(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """Braces keep `and` and commas from being read, so that the whole list is one author ("BibTeXing", section 4).

    It is then sorted, abbreviated and cited as one long name. The fix takes the inner braces away.
    """
    found = look(value).get("and")
    if not found:
        return None
    fix = _each_name(item, variable, "and", lambda start, end: ((start, start + 1, ""), (end - 1, end, "")))
    return [item.find(f"the braces make one name of these: {listed(found)}", variable, fix)]


@rule(
    "N110",
    "an institution without braces",
    values=ROLES,
    profiles=TEX_PROFILES,
    fix="unsafe",
    when=doubtful,
    bad="@misc{a, title = {T}, author = {World Health Organization}}\n",
    good="@misc{a, title = {T}, author = {{World Health Organization} and Press, William H.}}\n",
)
def institution(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """BibTeX takes the last word of a name without braces for the family name ("BibTeXing", section 4).

    So the World Health Organization is cited as Organization, W. H. Braces around the whole keep it together, and the
    fix puts them there.
    """
    found = look(value).get("institution") if item.entry is not None else None
    if not found:
        return None
    fix = _each_name(item, variable, "institution", lambda start, end: ((start, start, "{"), (end, end, "}")))
    return [item.find(f"read as a person: {listed(found)}", variable, fix)]
