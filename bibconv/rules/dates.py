"""Dates: what is no date, what says less than it could, and what says it twice."""

from __future__ import annotations

import re

from bibconv.rules.base import TEX_PROFILES, Fix, Found, Item, raw, removal, rule
from bibconv.syntax import Field
from bibconv.text import dates

_YMD = re.compile(r"(?<![0-9])-?([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?(?![0-9])")
_SEASONS = range(21, 42)
_MACROS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = {
    spelling: macro
    for macro, names in zip(_MACROS, dates.MONTHS, strict=True)
    for spelling in (names[0], macro, f"{macro}.", "sept" if macro == "sep" else macro)
} | {"sept.": "sep", "june.": "jun", "july.": "jul"}
"""The names of the months in English, in lower case, and the macros that stand for them ("BibTeXing", section 3)."""


def _single(field: Field) -> str | None:
    """The value of a field between delimiters, or a number; None where it is made of macros or of several pieces."""
    if len(field.pieces) != 1 or field.pieces[0].kind == "macro":
        return None
    return field.pieces[0].text.strip()


@rule(
    "Y101",
    "a date that there is not",
    fields=("date", "urldate", "origdate", "eventdate", "day"),
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {T}, date = {2023-02-30}}\n",
    good="@misc{a, title = {T}, date = {2024-02-29}, urldate = {2001-21}}\n",
)
def impossible(item: Item, field: Field) -> Found:
    """There is no such month, or the month has no such day, or the time ends before it begins (ISO 8601-1, 4.3).

    biber drops such a date with a warning, and the reference has none. Two digits were exchanged, or day and month.
    """
    value = _single(field)
    if not value or (field.name != "day" and len(value) < 6):
        return None
    if field.name == "day":
        return _day(item, field, value)
    for found in _YMD.finditer(value):
        month, day = int(found[2]), int(found[3] or 0)
        if not 1 <= month <= 12:
            if found[3] or month not in _SEASONS:
                return [item.find(f"{found[0]}: there is no month {month}", field)]
        elif found[3] and not 1 <= day <= dates.days_in(int(found[1]), month):
            return [item.find(f"{found[0]}: there is no day {day} in month {month} of {found[1]}", field)]
    if "/" in value and (problem := dates.problem(value)) and "interval" in problem:
        return [item.find(f"{value}: {problem}", field)]
    return None


def _day(item: Item, field: Field, value: str) -> Found:
    year, month = item.field("year"), item.field("month")
    number = dates.month(raw(month)) if month is not None else None
    if not value.isdecimal() or len(value) > 2:
        return None
    in_year = int(raw(year)) if year is not None and re.fullmatch("[0-9]{4}", raw(year)) else 2000
    last = dates.days_in(in_year, number) if number else 31
    return None if 1 <= int(value) <= last else [item.find(f"there is no day {value} in that month", field)]


@rule(
    "Y102",
    "a month that is not a macro",
    fields=("month",),
    severity="note",
    profiles=TEX_PROFILES,
    fix="safe",
    bad="@misc{a, title = {T}, month = {January}, year = 2001}\n",
    good='@misc{a, title = {T}, month = "10~" # jan, year = 2001}\n',
)
def month_as_text(item: Item, field: Field) -> Found:
    """The months have macros, `jan` to `dec`, which each style defines as it wants them ("BibTeXing", section 3).

    As text, a month is not abbreviated where the style abbreviates, not translated, and not sorted; BibLaTeX takes a
    number or the macro only. The fix writes the macro. With BibTeX a day or two months may stand in the field, and a
    number is printed as it stands; with BibLaTeX a number is right.
    """
    value = _single(field)
    if not value:
        return None
    value = value[1:-1] if value[0] == "{" and value[-1] == "}" else value
    macro = _ENGLISH.get(value.lower())
    if macro is None and value.isascii() and value.isdecimal() and item.file.format.profile != "biblatex":
        macro = _MACROS[int(value) - 1] if len(value) < 3 and 1 <= int(value) <= 12 else None
    if macro is not None:
        piece = field.pieces[0]
        edit = (piece.start, piece.end, macro)
        return [
            item.find(f"the month stands as text, {value!r}, in the place of the macro {macro}", field, Fix((edit,)))
        ]
    if item.file.format.profile == "biblatex" and not value.isdecimal():
        return [item.find(f"the month {value[:40]!r} is neither a macro nor a number", field)]
    return None


_YEAR = re.compile(r"[0-9]{4}")
_SHORT = re.compile(r"['’`]?[0-9]{2}")
_LETTERED = re.compile(r"[12][0-9]{3}[a-z]")
_DAY = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}|[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}"
)
_LONG = re.compile(r"[0-9]{5,}")
_LETTER_FOR_DIGIT = re.compile(r"(?=.*[0-9].*[0-9])[12Il][0-9OolI]{3}")
_WITH_MONTH = re.compile(r"[A-Za-z]{3,9}\.?,? (?:[0-9]{1,2}, )?[12][0-9]{3}")


@rule(
    "Y103",
    "a year that is not one",
    fields=("year",),
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {T}, year = {May 2020}}\n",
    good="@misc{a, title = {T}, year = {1999--2001}, note = {in press}}\n",
)
def odd_year(item: Item, field: Field) -> Found:
    """A year has four digits ("BibTeXing", 3.2). Words such as "in press" and ranges of years are let be.

    Of two digits nobody knows the century. A letter behind the year is the style's to give, since it depends on what
    else is cited, so that it would stand twice. Month and day have fields of their own, which are sorted and set by
    the style. A letter O or l among the digits is not seen, and not found.
    """
    value = _single(field)
    if not value or _YEAR.fullmatch(value):
        return None
    value = value.strip("{} ")
    if _SHORT.fullmatch(value):
        problem = "of two digits"
    elif _LETTERED.fullmatch(value):
        problem = "with a letter, which the style gives"
    elif _DAY.fullmatch(value) or (_WITH_MONTH.fullmatch(value) and dates.read(value)):
        problem = "with month or day, which have fields of their own"
    elif _LONG.fullmatch(value):
        problem = "with too many digits"
    elif not value.isdecimal() and _LETTER_FOR_DIGIT.fullmatch(value):
        problem = "with a letter in the place of a digit"
    else:
        return None
    return [item.find(f"a year {problem}: {value!r}", field)]


@rule(
    "Y107",
    "a year in braces of its own",
    fields=("year", "date"),
    severity="note",
    profiles=TEX_PROFILES,
    fix="safe",
    bad="@misc{a, title = {T}, year = {{2001}}}\n",
    good="@misc{a, title = {T}, year = {2001}}\n",
)
def braced_year(item: Item, field: Field) -> Found:
    """Two pairs of braces stand around the year, as the Web of Science puts them around everything.

    biber then sees no number, and can neither sort by the year nor set it as a date. The fix takes the inner pair away.
    """
    piece = field.pieces[0]
    if len(piece.text) < 4 or piece.text[0] != "{" or len(field.pieces) != 1 or piece.kind == "macro":
        return None
    inner = piece.text[1:-1]
    if piece.text[-1] != "}" or not inner.isdecimal():
        return None
    edits = ((piece.start + 1, piece.start + 2, ""), (piece.end - 2, piece.end - 1, ""))
    return [item.find(f"the year {inner} is in braces of its own", field, Fix(edits))]


@rule(
    "Y104",
    "a year that is still far off",
    values=("issued",),
    bad="@misc{a, title = {T}, year = 2991}\n",
    good="@misc{a, title = {T}, year = 1991}\n",
)
def future(item: Item, variable: str, value: str) -> Found:
    """The year is later than the next one.

    Publishers date the volumes of the coming year, and nothing beyond; most often two digits were exchanged.
    """
    year = value[:4]
    if year.isdecimal() and int(year) > item.file.today.year + 1:
        return [item.find(f"{year} is still to come", variable)]
    return None


@rule(
    "Y105",
    "a month that there is not",
    fields=("month", "urlmonth", "origmonth", "eventmonth"),
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {T}, year = 2001, month = 13}\n",
    good="@misc{a, title = {T}, year = 2001, month = 12}\n",
)
def no_month(item: Item, field: Field) -> Found:
    """A month in digits is one of 1 to 12.

    A style prints another as it stands, and biber drops it.
    """
    value = _single(field)
    if value and value.isascii() and value.isdecimal() and not 1 <= int(value[:9]) <= 12:
        return [item.find(f"there is no month {value[:9]}", field)]
    return None


@rule(
    "Y106",
    "date and year both",
    fields=("date",),
    profiles=frozenset(("biblatex",)),
    fix="safe",
    format="biblatex",
    bad="@online{a, title = {T}, url = {https://example.org}, date = {2020-05-12}, year = 2020, month = may}\n",
    good="@online{a, title = {T}, url = {https://example.org}, date = {2020-05-12}}\n",
)
def date_and_year(item: Item, field: Field) -> Found:
    """In BibLaTeX an entry has a `date`, or `year` and `month` for it (manual, 2.2.2), and not both.

    biber takes the `date` and warns. The fix takes out the others where they say the same; where they do not, one of
    them is wrong, and nobody else can tell which.
    """
    parts = [found for name in ("year", "month", "day") if (found := item.field(name)) is not None]
    if not parts or not any(each.name == "year" for each in parts):
        return None
    value = _single(field) or ""
    said = [_number(each) for each in parts]
    point = [int(part) for part in value.split("-")] if re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", value) else []
    order = {"year": 0, "month": 1, "day": 2}
    agree = dates.problem(value) is None and all(
        order[each.name] < len(point) and number == point[order[each.name]]
        for each, number in zip(parts, said, strict=True)
    )
    edits = [removal(item, each) for each in parts] if agree else []
    names = " and ".join(each.name for each in parts)
    if not edits or None in edits:
        return [item.find(f"date and {names} both" + ("" if agree else ", which do not say the same"), field)]
    return [
        item.find(
            f"date and {names} both",
            field,
            Fix(tuple(edit for edit in edits if edit), fields=tuple(each.name for each in parts)),
        )
    ]


def _number(field: Field) -> int | None:
    text = raw(field).strip()
    if field.name == "month":
        return dates.month(text)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None
