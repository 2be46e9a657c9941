"""Values that are not of the type that CSL-JSON asks for: what can be understood of them, and what is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bibconv.formats.csljson.conform import of_date
from bibconv.formats.csljson.table import CROSSWALK, MORE_PROPERTIES
from bibconv.formats.csljson.values import DATE_KEYS, NAMES, about, read_date
from bibconv.model import DATE_FIELDS, NAME_FIELDS

Fault = Callable[[str, str], None]

_ROWS = {row.target: row for row in reversed(CROSSWALK.rows) if isinstance(row.target, str)}
_TEXTS = frozenset({"family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"})
_SWITCHES = {"true": True, "1": True, "1.0": True, "yes": True, "false": False, "0": False, "0.0": False, "no": False}


def variable(name: str) -> str | None:
    """The field of the model that a property of an item goes to, if there is one."""
    return _ROWS[name].variable if name in _ROWS else None


def read(name: str, given: Any) -> Any:
    """A value of the model, of the value of a property that is of the right type."""
    return _ROWS[name].codec.read(given)


def value(name: str, given: Any, fault: Fault) -> tuple[Any, Any]:
    """What a property that no row took is worth: a value of the model, or None, and what of it is left over, or None.

    What says nothing (null, an empty string or list, a date without parts) leaves nothing. A date in words, or a
    property that CSL does not know, is left as it stands.
    """
    row = _ROWS.get(name)
    if says_nothing(given):
        return None, None
    if row is None:
        if not (isinstance(given, dict) if name == "custom" else name in MORE_PROPERTIES and isinstance(given, str)):
            fault(f".{name}", "no variable of CSL; kept as it stands")
        return None, given
    if row.variable in NAME_FIELDS:
        return _names(name, given, fault)
    if row.variable in DATE_FIELDS:
        return _date(name, given, fault)
    whole, rest = given, None
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    elif isinstance(given, list) and all(isinstance(one, str) for one in given):
        rest = None if name in _LISTS else given
        given = "; ".join(given) if name in _LISTS else given[0]
    elif isinstance(given, int | float) and not isinstance(given, bool):
        given = str(given)
    mended = row.codec.read(given) if given is not None else None
    fault(
        f".{name}", f"of the wrong type; {'kept as it stands' if mended is None else 'taken for what it seems to say'}"
    )
    return mended, whole if mended is None else rest


_LISTS = ("keyword", "ISSN", "ISBN")


def says_nothing(given: Any) -> bool:
    """Whether a value is null, empty, or made of nothing else."""
    if isinstance(given, list):
        return all(says_nothing(one) for one in given)
    if isinstance(given, dict):
        return all(says_nothing(one) for one in given.values())
    return given is None or given == ""


def _names(name: str, given: Any, fault: Fault) -> tuple[Any, Any]:
    if not isinstance(given, list):
        given = [given]
        fault(f".{name}", "not a list of names")
    names, left = [], []
    for index, one in enumerate(given):
        mended, rest = _name(f".{name}[{index}]", one, fault)
        if mended:
            names.append(mended)
        left.append(rest)
    return NAMES.read(names), left if any(rest is not None for rest in left) else None


def _name(path: str, given: Any, fault: Fault) -> tuple[dict[str, Any], Any]:
    if isinstance(given, str):
        fault(path, "a string, not a name; taken as it stands")
        return {"literal": given} if given else {}, None
    if not isinstance(given, dict):
        fault(path, "not a name")
        return {}, given
    parts: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for part, text in given.items():
        if says_nothing(text):
            continue
        if part in ("comma-suffix", "static-ordering") and str(text).lower() in _SWITCHES:
            parts[part] = _SWITCHES[str(text).lower()]
        elif part in _TEXTS and isinstance(text, str):
            parts[part] = text
        elif part == "name" and isinstance(text, str) and given.keys().isdisjoint(("family", "given", "literal")):
            parts["literal"] = text
        else:
            if part != "parse-names":
                fault(f"{path}.{part}", "no part of a name, or of the wrong type; kept as it stands")
            left[part] = text
    return parts, left or None


def certain(date: dict[str, Any]) -> str | None:
    """What the numbers of a date say, the season and the words beside them left out of account."""
    numbers = {"date-parts": date["date-parts"]} if "date-parts" in date else {}
    return read_date({**numbers, "circa": about(date)})


def _date(name: str, given: Any, fault: Fault) -> tuple[Any, Any]:
    row = _ROWS[name]
    if isinstance(given, int | float) and not isinstance(given, bool):
        fault(f".{name}", "a number, not a date")
        return row.codec.read(str(given)), None
    if not isinstance(given, dict):
        fault(f".{name}", "not a date that is certain; kept as it stands")
        return None, given
    known = {key: part for key, part in given.items() if key in DATE_KEYS}
    if known != given:
        fault(f".{name}", "a part of it is none of a date; kept as it stands")
        return row.codec.read(known), given
    for where, what in of_date(f".{name}", given):
        fault(where, f"{what}; kept as it stands")
    return certain(given), given
