"""Pages: their dashes, their order, and what is no page."""

from __future__ import annotations

import re

from bibconv.rules.base import TEX_PROFILES, Fix, Found, Item, raw, rule
from bibconv.syntax import Edit, Field

_PART = re.compile(r"[^,;]+")
_RANGE = re.compile(
    r"(\s*+)(?:([0-9]++)|([ivxlc]++))(\s*+(?:-{1,3}|[\u2010-\u2015\u2212]|\\textendash(?:\{\})?)\s*+)(?(2)[0-9]++|[ivxlc]++)\s*"
)
_NUMBERS = re.compile(r"(?<![0-9.:_-])([0-9]{1,9})(\s*+(?:-{1,3}|[\u2010-\u2015])\s*+)([0-9]{1,9})(?![0-9.:_\\-])")
_PREFIX = re.compile(r"\s*(?:(?:pp?|pgs?|S|Seiten?)(?:\.[\s~]*|[\s~]+)|pages?:?[\s~]+)(?=[0-9ivxlcA-Z])", re.IGNORECASE)
_TOTAL = re.compile(r"(?:[ivxlc]{1,9}\s*[,+]\s*)?[0-9]{1,5}\s*~?(?:pp?\.?|pages|S\.|Seiten|Bl\.)", re.IGNORECASE)
_NOTHING = re.compile(
    r"[-\s\u2010-\u2015]+|\?+|\?*(?:\s*-+\s*\?+)|[0-9]+\s*-+\s*\?+|0+\s*-+\s*0+|n/?a|none|tb[ad]|xx+(?:\s*-+\s*xx+)?|"
    r"(?:to appear|in press|forthcoming|unknown|null|undefined|nan)",
    re.IGNORECASE,
)


def _text(field: Field) -> str | None:
    """The value between delimiters, where it is not made of macros, and not plainly right."""
    pieces = field.pieces
    if len(pieces) != 1 or pieces[0].kind not in ("braced", "quoted"):
        return None
    text = pieces[0].text
    first, dash, last = text.partition("--")
    return None if first.isdecimal() and (last.isdecimal() or not dash) else text


def odd(item: Item, field: Field) -> bool:
    """Whether pages are not plainly right."""
    return _text(field) is not None


@rule(
    "P101",
    "a range of pages without the long dash",
    fields=("pages",),
    severity="note",
    profiles=frozenset(("bibtex", "journal")),
    fix="safe",
    when=odd,
    bad="@misc{a, title = {T}, pages = {123-145}}\n",
    good="@misc{a, title = {T}, pages = {123--145, 3-1--3-12}}\n",
)
def single_dash(item: Item, field: Field) -> Found:
    """The dash of a range is `--` in TeX ("BibTeXing", section 3.2, on pages).

    The four standard styles make one of a single hyphen, and many others print the hyphen as it stands, or the blanks
    around it. A dash from Unicode is not sorted out by classic BibTeX either. The fix writes `--` between two numbers.
    biber takes any dash, so the rule is off for BibLaTeX.
    """
    text = _text(field)
    if text is None or item.file.format.profile == "biblatex":
        return None
    start = field.pieces[0].start + 1
    edits: list[Edit] = []
    for part in _PART.finditer(text):
        found = _RANGE.fullmatch(part[0])
        if found is not None and found[4] != "--":
            at = start + part.start()
            edits.append((at + found.start(4), at + found.end(4), "--"))
    if not edits:
        return None
    fix = Fix(tuple(edits), fields=("pages",))
    return [item.find(f"the dash of a range of pages is not --: {text.strip()[:60]}", field, fix)]


@rule(
    "P102",
    "a range of pages that ends before it begins",
    fields=("pages",),
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {T}, pages = {145--123}}\n",
    good="@misc{a, title = {T}, pages = {1021--45, 3-1--3-12}}\n",
)
def reversed_range(item: Item, field: Field) -> Found:
    """The last page is before the first: a digit is wrong, or the two were exchanged.

    A shortened last page (1021--45 for 1021--1045) is right, and so are pages that are counted by chapters (3-12).
    """
    if field.pieces[0].kind not in ("braced", "quoted"):
        return None
    text = field.pieces[0].text
    first, _, last = text.partition("--")
    if len(first) == len(last) and first < last and first.isdecimal() and last.isdecimal():
        return None
    for found in _NUMBERS.finditer(text):
        first, dash, last = found.groups()
        if dash == "-" and len(first) < 3:
            continue
        whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
        if int(whole) < int(first):
            return [item.find(f"pages {first} to {last}", field)]
    return None


@rule(
    "P103",
    "pages with their abbreviation",
    fields=("pages",),
    profiles=TEX_PROFILES,
    fix="safe",
    when=odd,
    bad="@misc{a, title = {T}, pages = {pp. 123--145}}\n",
    good="@misc{a, title = {T}, pages = {S123--S145}}\n",
)
def prefix(item: Item, field: Field) -> Found:
    """The style writes "pages" or "pp." before the numbers, in its language, and would write it twice.

    The fix takes it out of the field.
    """
    text = _text(field)
    found = _PREFIX.match(text) if text is not None else None
    if found is None:
        return None
    start = field.pieces[0].start + 1
    fix = Fix(((start, start + found.end(), ""),), fields=("pages",))
    return [item.find(f"the pages begin with {found[0].strip()!r}, which the style writes", field, fix)]


@rule(
    "P104",
    "the number of pages for the pages",
    fields=("pages",),
    severity="note",
    profiles=TEX_PROFILES,
    when=odd,
    bad="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001, pages = {350 p.}}\n",
    good="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001, pages = {350--360}}\n",
)
def total(item: Item, field: Field) -> Found:
    """The field says which pages are meant; how many a book has stands in `pagetotal` (biblatex manual, 2.2.2).

    Here a style prints "page 350 p.".
    """
    text = _text(field)
    if text is None or _TOTAL.fullmatch(text.strip()) is None:
        return None
    return [item.find(f"{text.strip()!r} is how many pages there are, not which", field)]


@rule(
    "P105",
    "a place-holder for pages",
    fields=("pages",),
    profiles=TEX_PROFILES,
    when=odd,
    bad="@misc{a, title = {T}, pages = {1--?}}\n",
    good="@misc{a, title = {T}, pages = {73+}}\n",
)
def placeholder(item: Item, field: Field) -> Found:
    """What stands for pages that were not known is printed as it stands: "pages 1–?".

    Find the pages, or leave the field out: that some are missing is what styles expect.
    """
    text = _text(field)
    if text is None or not text.strip() or _NOTHING.fullmatch(text.strip()) is None:
        return None
    return [item.find(f"{raw(field).strip()!r} says no page", field)]
