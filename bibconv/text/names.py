r"""Lists of names as BibTeX has them: ``von Last, First``, ``von Last, Jr, First``, ``First von Last``, ``{Company}``.

A name is divided where BibTeX divides it (BibTeXing, section 4): at commas outside braces, and at the words that
begin in lower case. Shapes with commas are read here; ``First von Last`` with braces or commands in it is read by
``pybtex``. BibLaTeX's own form, ``family=…, given=…, prefix=…`` (biblatex manual, section 3.4), carries what the
others cannot: a dropping particle, a particle in upper case, a family name of two words without a given name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from msgspec import UNSET
from msgspec.structs import replace

from bibconv.model import Name
from bibconv.text.latex.canon import flatten
from bibconv.text.latex.characters import in_line
from bibconv.text.latex.decode import SORTING, decode
from bibconv.text.latex.encode import encode
from bibconv.text.latex.symbols import ACCENTS, COMMANDS
from bibconv.text.memo import Memo, Met

OTHERS: Final = Name(literal="others")
"""``and others`` at the end of a list, which styles print as "et al."."""

_AND: Final = re.compile(r"[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)
_PLAIN_AND: Final = re.compile(r"(?<!\s)\s++and(?=\s)", re.IGNORECASE)
_OTHER_AND: Final = re.compile(r" (?!and )[aA][nN][dD] ")
_DELIMITER: Final = re.compile(r"[{},\s~]")
_BINDS: Final = re.compile(r",|(?:^|[\s~])and(?:[\s~]|$)", re.IGNORECASE)
_PART: Final = re.compile(r"\s*+([a-z]++(?:-i)?)\s*+=\s*+(.*)", re.DOTALL | re.IGNORECASE)
_SPECIAL: Final = re.compile(r"[{}\\$]")
_LOOSE: Final = re.compile(
    r"(?<!\{)\\(?:,|~ ?(?:[^\W\d_]|\\[ij](?![A-Za-z])|\{(?:[^{}]|\{[^{}]{0,40}\}){0,40}\})"
    r"|([A-Za-z]{1,30}) +(?:([^\W\d_])|(?=\S)))"
)
"""A command that takes the blank behind it, or has a tie or a comma for its name."""
_MEMORY: Final = 1 << 16
_MOST_WORDS: Final = 1_000
"""How many words a name with braces or commands may have to be divided; one with more stands as it is."""
_WORD: Final = r"(?!(?i:and)(?:[ ,]|\Z))[A-Z](?:[A-Za-z0-9.]|['-](?!['-]))*+"
_LETTERS: Final = r"[^\W\d_]++(?:['-][^\W\d_]++)*+"
_USUAL = re.compile(rf"((?:[A-Z]{_LETTERS} )*+{_LETTERS}), ({_LETTERS}\.?(?:[ -]{_LETTERS}\.?)*+)")
"""Family and given names that say what they are, without a particle before the family name."""
_AS_IT_STANDS: Final = re.compile(rf"{_WORD}(?: {_WORD})*+, {_WORD}(?: {_WORD})*+")


def read(source: str) -> tuple[Name, ...]:
    r"""The names of a list.

    >>> [name.family for name in read("Turing, Alan and van Dijk, Jr., A. and Kurt von Bar")]
    ['Turing', 'Dijk', 'Bar']
    >>> [name.literal for name in read("{Bell Labs} and others")]
    ['Bell Labs', 'others']
    """
    return tuple([name for part in _divided(source) if (name := _NAMES[part]) is not None])


def _divided(source: str) -> Iterable[str]:
    """What stands between the words ``and``."""
    if "{" in source or "}" in source or "\n" in source:
        return _split(source)
    if source.isprintable() and "  " not in source and " and and " not in source and not _OTHER_AND.search(source):
        return source.split(" and ")
    return _PLAIN_AND.split(source) if " and " in source else _split(source)


def _split(source: str) -> Iterator[str]:
    """What stands between the words ``and`` outside braces; BibTeX counts a brace after a backslash too."""
    depth = start = 0
    for found in _AND.finditer(source):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield source[start : found.start()]
            start = found.end()
    yield source[start:]


def read_name(source: str) -> Name | None:
    """One name; None where there is none."""
    if usual := _USUAL.fullmatch(source):
        return Name(usual[1], usual[2])
    source = source.strip(" \t\r\n")
    if not source:
        return None
    if source == "others":
        return OTHERS
    if "\\" in source:
        source = _LOOSE.sub(_held, SORTING.sub("", source)).strip(" \t\r\n") or source
    parts, words = _commas(source)
    if "=" in parts[0] and (name := _extended(parts)) is not None:
        return name
    if len(parts) == 1:
        return _without_comma(source, words[0])
    if len(parts) > 3:
        return _name(literal=source)
    von, last = _von(words[0])
    jr = parts[1] if len(parts) == 3 else ""
    return _name(family=last, given=parts[-1], non_dropping_particle=von, suffix=jr)


_NAMES: Final = Memo(read_name, _MEMORY)


def _held(found: re.Match[str]) -> str:
    """A command so that nothing of it is taken for what divides a name."""
    word, letter = found[1], found[2] or ""
    if word is None or word in ACCENTS:
        return f"{{{found[0]}}}"
    return f"\\{word}{{}}{letter}" if word in COMMANDS else found[0]


def _commas(source: str) -> tuple[list[str], list[list[str]]]:
    """The parts between commas outside braces, and the words of each."""
    parts: list[str] = []
    words: list[list[str]] = [[]]
    depth = part = word = 0
    for found in _DELIMITER.finditer(source):
        char = found[0]
        if char == "{":
            depth += 1
        elif char == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            if found.start() > word:
                words[-1].append(source[word : found.start()])
            word = found.end()
            if char == ",":
                parts.append(source[part : found.start()])
                words.append([])
                part = word
    if word < len(source):
        words[-1].append(source[word:])
    return [*parts, source[part:]], words


def _without_comma(source: str, words: list[str]) -> Name | None:
    if len(words) == 1:
        if source == "{others}":
            return Name(family="others")
        if source[0] == "{" and not source.startswith("{\\") and _closes_at_end(source):
            return _name(literal=source[1:-1])
        return _name(family=source)
    if _SPECIAL.search(source):
        return _by_pybtex(source) if len(words) <= _MOST_WORDS else _name(literal=source)
    first = next((i for i, word in enumerate(words[:-1]) if _lower(word)), len(words) - 1)
    von, last = _von(words[first:])
    return _name(family=last, given=" ".join(words[:first]), non_dropping_particle=von)


def _closes_at_end(source: str) -> bool:
    depth = 0
    for found in re.finditer(r"[{}]", source):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end() == len(source)
    return False


def _by_pybtex(source: str) -> Name | None:
    from pybtex.database import InvalidNameString, Person

    try:
        person = Person(source)
    except (InvalidNameString, ValueError, IndexError):
        return _name(literal=source)
    return _name(
        family=" ".join(person.last_names),
        given=" ".join([*person.first_names, *person.middle_names]),
        non_dropping_particle=" ".join(person.prelast_names),
        suffix=" ".join(person.lineage_names),
    )


def _von(words: Sequence[str]) -> tuple[str, str]:
    """Particle and family name: the particle reaches to the last word in lower case that is not the last word."""
    for index in range(len(words) - 1, 0, -1):
        if _lower(words[index - 1]):
            return " ".join(words[:index]), " ".join(words[index:])
    return "", " ".join(words)


def _lower(word: str) -> bool:
    """Whether BibTeX takes a word for one in lower case: by its first letter outside braces or in an accent."""
    if word[0] == "{" and not word.startswith("{\\"):
        return False
    if word[0] in "{\\":
        word = _text(word)
    return next((char.islower() for char in word if char.isalpha() or char == "{"), False)


_PARTS: Final = frozenset({"family", "given", "prefix", "suffix"})
_OPTION: Final = re.compile(r"[a-z]+-i|id|useprefix|nosortothers|nametemplates|[a-z]+templatename")


def _extended(parts: list[str]) -> Name | None:
    """A name in BibLaTeX's own form; initials (``given-i``) and options of sorting say nothing beyond the name.

    One that has a part twice, or a part that only some data model knows, stays as it stands.
    """
    found = [_PART.fullmatch(part) for part in parts]
    if not all(found):
        return None
    values = {match[1].lower(): match[2].rstrip() for match in found if match}
    if values.keys().isdisjoint(_PARTS):
        return None
    if len(values) < len(parts) or not all(key in _PARTS or _OPTION.fullmatch(key) for key in values):
        return _name(literal=",".join(parts))
    kept = values.get("useprefix", "true").lower() == "true"
    return _name(
        family=values.get("family", ""),
        given=values.get("given", ""),
        suffix=values.get("suffix", ""),
        **{"non_dropping_particle" if kept else "dropping_particle": values.get("prefix", "")},
    )


def _name(**parts: str) -> Name | None:
    said: dict[str, Any] = {field: text for field, part in parts.items() if (text := _text(part))}
    return Name(**said) if said else None


def _text(source: str) -> str:
    return flatten(decode(source)).strip(" \u00a0") if source else ""


def write(names: Sequence[Name], *, unicode: bool = False, extended: bool = False) -> str:
    r"""The list of names; ``extended`` allows BibLaTeX's own form for names that have no other.

    >>> write([Name(family="Gödel", given="Kurt"), Name(literal="ACME, Inc.")])
    'G{\\"o}del, Kurt and {ACME, Inc.}'
    """
    return carry(names, unicode=unicode, extended=extended)[0]


def kept(names: Sequence[Name], *, unicode: bool = False, extended: bool = False) -> bool:
    """Whether reading what :func:`write` writes gives the same names."""
    return carry(names, unicode=unicode, extended=extended)[1]


def carry(names: Sequence[Name], *, unicode: bool = False, extended: bool = False) -> tuple[str, bool]:
    """What :func:`write` and :func:`kept` say, in one pass."""
    met = _FORMS[unicode, extended]
    forms = []
    whole = True
    for name in names:
        tex, back = (met.get(id(name)) or met.meet(name))[1]
        if tex != "{}":
            forms.append(tex)
        whole = whole and back
    return " and ".join(forms), whole


def _form(name: Name, unicode: bool, extended: bool) -> tuple[str, bool]:
    """How a name is written, and whether it comes back."""
    if name.family is not UNSET and name.given is not UNSET:
        tex = f"{name.family}, {name.given}"
        if _AS_IT_STANDS.fullmatch(tex) and name == Name(family=name.family, given=name.given):
            return tex, True
    tex = _plain_form(name, unicode)
    if _NAMES[tex] == name:
        return tex, True
    if extended and name.literal is UNSET:
        other = _extended_form(name, unicode)
        if _NAMES[other] == name:
            return other, True
        # What neither form can say must not cost what one of them can.
        parts = replace(name, comma_suffix=UNSET, static_ordering=UNSET)
        if _NAMES[other] == parts != _NAMES[tex]:
            return other, False
    return tex, False


_FORMS: Final = {
    (unicode, extended): Met(partial(_form, unicode=unicode, extended=extended), _MEMORY)
    for unicode in (False, True)
    for extended in (False, True)
}


def _plain_form(name: Name, unicode: bool) -> str:
    if name == OTHERS:
        return "others"
    if name.literal is not UNSET:
        return _group(_tex(name.literal, unicode))
    von = " ".join(part for part in (name.dropping_particle, name.non_dropping_particle) if part is not UNSET)
    last = name.family if name.family is not UNSET else ""
    given = _bound(name.given, unicode) if name.given is not UNSET else ""
    suffix = _bound(name.suffix, unicode) if name.suffix is not UNSET else ""
    if not suffix and not _tex(last, unicode):
        last, given = (name.given if name.given is not UNSET else ""), ""
    particle, last_word = _divided_particle(von, unicode)
    if last_word:
        last = f"{last_word} {last}"
    family = _separated(_tex(last, unicode))
    words = _commas(family)[1][0]
    alone = not (given or suffix)
    if _BINDS.search(family) or (len(words) > 1 and (alone or any(map(_lower, words[:-1])))):
        family = _group(family)
    elif alone and family == "others" and not von:
        family = "{others}"
    if particle:
        family = f"{particle} {family}"
        if alone and not _lower(particle):
            return f"{family}, {{}}"
    tex = f"{family}, {given}" if given else family or "{}"
    if suffix:
        tex = f"{family or '{}'}, {suffix}, {given or '{}'}"
    if tex.count(",") > _MOST_COMMAS and not (alone and not von):
        # biber counts those in braces, too, and leaves the entry out.
        parts = (last, name.suffix, name.given)
        return _group(_tex(", ".join(part for part in parts if part is not UNSET and part), unicode))
    return tex


def _divided_particle(von: str, unicode: bool) -> tuple[str, str]:
    """A particle as LaTeX up to its last word in lower case, and what is behind it, which goes with the family name."""
    words = von.split(" ")
    count = next((index for index in range(len(words), 0, -1) if _lower(_tex(words[index - 1], unicode) or "X")), 0)
    particle = _tex(" ".join(words[:count]), unicode)
    return ("", von) if _BINDS.search(particle) else (particle, " ".join(words[count:]))


def _extended_form(name: Name, unicode: bool) -> str:
    parts = [("family", name.family), ("given", name.given), ("suffix", name.suffix)]
    if name.dropping_particle is not UNSET:
        parts += [("prefix", name.dropping_particle), ("useprefix", "false")]
    elif name.non_dropping_particle is not UNSET:
        parts += [("prefix", name.non_dropping_particle), ("useprefix", "true")]
    return ", ".join(
        f"{key}={value if key == 'useprefix' else _group(_tex(value, unicode))}"
        for key, value in parts
        if value is not UNSET
    )


def _tex(text: str, unicode: bool) -> str:
    text = text.strip(_AROUND)
    if not text.isprintable():
        # What there is no TeX for may stand at the end, and then leave a blank there.
        text = in_line(text).strip(_AROUND)
    return encode(text, unicode=unicode)


_AROUND: Final = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""White space at the ends of a name, which nobody reads."""


def _bound(text: str, unicode: bool) -> str:
    tex = _separated(_tex(text, unicode))
    return _group(tex) if _BINDS.search(tex) else tex


def _separated(tex: str) -> str:
    """In a group where it is nothing but what separates the words of a name."""
    return _group(tex) if tex and not tex.strip("-~ ") else tex


_MOST_COMMAS: Final = 2


def _group(tex: str) -> str:
    return f"{{{{{tex}}}}}" if tex.startswith("\\") else f"{{{tex}}}"
