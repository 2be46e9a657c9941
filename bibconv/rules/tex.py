r"""Text that TeX reads: braces, math, reserved characters, quotes."""

from __future__ import annotations

import re

from bibconv.rules.base import TEX_PROFILES, Finding, Fix, Found, Item, rule
from bibconv.rules.stretches import ENTITY, PRINTED, Stretch, around, live, read_by_tex, stretches

_ESCAPED_BRACE = re.compile(r"\\[{}]")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTED = re.compile(r"""(?<![^\s(\[{~/-])"(?=[^\s"`'{}\\$])([^"{}\\$]{0,200}[^\s"{}\\$])"(?![^\s.,:;!?)\]}~/'-])""")
_NAMED = {"&": "an alignment mark", "%": "the beginning of a comment", "#": "the mark of a parameter"}


@rule(
    "T101",
    "braces out of balance for TeX",
    profiles=TEX_PROFILES,
    strings=True,
    bad="@misc{a, title = {The set \\{x, y}}}\n",
    good="@misc{a, title = {The set \\{x, y\\} and {Z}}}\n",
)
def braces(item: Item) -> Found:
    r"""TeX counts the braces of a value otherwise than BibTeX does: for TeX `\{` is a character, for BibTeX a brace.

    `{The set \{x, y}` is a whole value for BibTeX, and so is what follows from it; TeX reads a group that is never
    closed, and stops with "Missing } inserted" or runs to the end of the file. Write a lone brace as
    `\textbraceleft{}` or `$\lbrace$`, which both count alike.
    """
    if "\\" not in item.text or _ESCAPED_BRACE.search(item.text) is None:
        return None
    found = []
    for stretch in stretches(item, read_by_tex(item), "\\"):
        if (lone := _lone_brace(stretch.text)) >= 0:
            message = f"the brace at {around(stretch.text, lone)} in {stretch.field.name} has no partner for TeX"
            found.append(item.find(message, (stretch.start + lone, stretch.start + lone + 1)))
    return found


def _lone_brace(text: str) -> int:
    """Where the first brace stands that has no partner when braces after a backslash do not count; -1 if none."""
    if _ESCAPED_BRACE.search(text) is None:
        return -1
    open_braces: list[int] = []
    for brace in _BRACES.finditer(text):
        if brace[0] == "{":
            open_braces.append(brace.start())
        elif brace[0] == "}":
            if not open_braces:
                return brace.start()
            open_braces.pop()
    return open_braces[0] if open_braces else -1


@rule(
    "T102",
    "a dollar sign without a partner",
    fix="unsafe",
    profiles=TEX_PROFILES,
    strings=True,
    bad="@misc{a, title = {Living on $2 a day}}\n",
    good="@misc{a, title = {Living on \\$2 for $n$ days}}\n",
)
def dollars(item: Item) -> Found:
    r"""A dollar sign begins math, and a second one ends it. With one missing, TeX stops with "Missing $ inserted".

    Either an amount of money has to be escaped (`\$2`), or the other end of a formula was lost. The fix escapes the
    sign where a digit follows it.
    """
    if "$" not in item.text:
        return None
    found = []
    for stretch in stretches(item, read_by_tex(item), "$"):
        if stretch.text.count("$") % 2 == 0 and "\\$" not in stretch.text and "\\url" not in stretch.text:
            continue
        for one in live(stretch.text):
            if one.char == "$":
                at = stretch.start + one.at
                money = stretch.text[one.at + 1 : one.at + 2].isdigit()
                fix = Fix(((at, at, "\\"),), safe=False, fields=(stretch.field.name,)) if money else None
                message = f"the dollar sign at {around(stretch.text, one.at)} in {stretch.field.name} has no partner"
                found.append(item.find(message, (at, at + 1), fix))
    return found


@rule(
    "T103",
    "a reserved character that is not escaped",
    fix="safe",
    severity="error",
    profiles=TEX_PROFILES,
    strings=True,
    bad="@book{a, title = {A 50% Solution}, publisher = {Wiley & Sons}}\n",
    good="@book{a, title = {A 50\\% Solution}, publisher = {Wiley \\& Sons}, url = {https://example.org/a%20b#c}}\n",
)
def reserved(item: Item) -> Found:
    r"""`&`, `%` and `#` are no characters for TeX but an alignment mark, the beginning of a comment, and a parameter.

    `&` and `#` stop the run with an error; `%` takes the rest of the line with it, and often the brace that closes
    the group. Only fields that TeX reads are looked at: URLs, DOIs, file names, keys for sorting and the arguments of
    `\url` and its like are passed over, and the abstract is looked at for BibLaTeX alone, since biber hands it to TeX
    whether a style prints it or not. The fix puts a backslash before the character, which is what it means in print.
    """
    text = item.text
    if "&" not in text and "%" not in text and "#" not in text:
        return None
    found: list[Finding] = []
    for stretch in stretches(item, read_by_tex(item)):
        if "&" in stretch.text or "%" in stretch.text or "#" in stretch.text:
            found += _reserved(item, stretch)
    return found


def _reserved(item: Item, stretch: Stretch) -> list[Finding]:
    found = []
    for one in live(stretch.text):
        if one.char in _NAMED and not ENTITY.match(stretch.text, one.at - (one.char == "#")):
            at = stretch.start + one.at
            message = f"{one.char!r} at {around(stretch.text, one.at)} in {stretch.field.name} is {_NAMED[one.char]}"
            fix = Fix(((at, at, "\\"),), fields=(stretch.field.name,))
            found.append(item.find(f"{message} for TeX", (at, at + 1), fix))
    return found


@rule(
    "T104",
    "an underscore or a caret outside of math",
    fix="unsafe",
    severity="error",
    profiles=TEX_PROFILES,
    strings=True,
    bad="@misc{a, title = {The option max_iter}}\n",
    good="@misc{a, title = {The option max\\_iter and $x_1$}, doi = {10.1000/a_b}}\n",
)
def scripts(item: Item) -> Found:
    r"""`_` and `^` are for math only; in text TeX stops with "Missing $ inserted".

    As a character it is `\_` (and `\^{}`); where a subscript is meant (`CO_2`), the whole belongs in math or in
    `\textsubscript`. The fix writes the character, which may not be what is meant, so it has to be asked for.
    """
    if "_" not in item.text and "^" not in item.text:
        return None
    found = []
    for stretch in stretches(item, read_by_tex(item)):
        if "_" not in stretch.text and "^" not in stretch.text:
            continue
        for row in _rows(stretch.text):
            at, end = stretch.start + row[0], stretch.start + row[-1] + 1
            edits = tuple([(stretch.start + one, stretch.start + one + 1, _ESCAPED[stretch.text[one]]) for one in row])
            message = f"{stretch.text[row[0]]!r} at {around(stretch.text, row[0])} in {stretch.field.name}"
            fix = Fix(edits, safe=False, fields=(stretch.field.name,))
            found.append(item.find(f"{message} is outside of math", (at, end), fix))
    return found


_ESCAPED = {"_": "\\_", "^": "\\^{}"}


def _rows(text: str) -> list[list[int]]:
    """The offsets of underscores and carets outside of math; those in a row, a line to write on, are one."""
    rows: list[list[int]] = []
    for one in live(text):
        if one.char in _ESCAPED:
            if rows and rows[-1][-1] == one.at - 1:
                rows[-1].append(one.at)
            else:
                rows.append([one.at])
    return rows


@rule(
    "T105",
    "straight quotes around words",
    fix="unsafe",
    profiles=TEX_PROFILES,
    strings=True,
    bad='@misc{a, title = {What "Open" Means}}\n',
    good="@misc{a, title = {What ``Open'' Means}, note = {a 5\" disk}}\n",
)
def straight_quotes(item: Item) -> Found:
    r"""TeX prints `"` as a closing quote, on both sides of the word: ”Open”. German and other languages make an
    active character of it, and `"o` becomes ö.

    Write ``` ``Open'' ```, or `\enquote{Open}` with csquotes, which follows the language. The fix writes the former.
    """
    if '"' not in item.text:
        return None
    found = []
    for stretch in stretches(item, PRINTED, '"'):
        for quoted in _QUOTED.finditer(stretch.text):
            start, end = stretch.start + quoted.start(), stretch.start + quoted.end()
            fix = Fix(((start, start + 1, "``"), (end - 1, end, "''")), safe=False, fields=(stretch.field.name,))
            message = f"straight quotes around {quoted[1][:60]!r} in {stretch.field.name}"
            found.append(item.find(message, (start, end), fix))
    return found
