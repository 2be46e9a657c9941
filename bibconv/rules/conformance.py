"""What schemas demand and readers forgive: each fault with its path."""

from __future__ import annotations

import json
import re
from itertools import islice

from bibconv.format import Part
from bibconv.rules.base import File, Finding, Found, rule

_EXPLAINED = 10_000
"""How many faults of the refused lines of a file are found; the other lines have the first only, which the reader
tells."""
_LEAST = 10
"""How many faults a line counts for at the least, since to ask for them costs as much."""
_INDEX = re.compile(r"\[[0-9]+\]")
_STEP = re.compile(r"[.\[]")
_DEEPEST = 8


@rule(
    "S101",
    "a further fault against the schema",
    parts=("line",),
    severity="error",
    format="jsonl",
    bad='{"id":"a","type":"book","title":5,"volume":6}\n',
    good='{"id":"a","type":"book","title":"T","volume":"6"}\n{"id":"b","type":"book","title":5}\n',
)
def faults_of_line(file: File, part: Part) -> Found:
    """A line that is no record has more than the one fault that `S001` tells; each is found with its path.

    `bibconv schema` prints the schema. All faults are found of 1,000 such lines of a file, or 10,000 faults.
    """
    left = _EXPLAINED - file.explained
    if left <= 0:
        return None
    from bibconv import schema

    file.explained += _LEAST
    try:
        found = schema.explain(json.loads(part.value), left)
    except (ValueError, RecursionError):
        return None
    file.explained += max(0, len(found) - _LEAST)
    told = next((index for index, (path, _) in enumerate(found) if _INDEX.sub("[...]", path) in part.told), 0)
    return [Finding(f"{path}: {message}", line=part.line) for i, (path, message) in enumerate(found) if i != told]


@rule(
    "S102",
    "a fault against the official schema",
    parts=("item",),
    format="csl-json",
    bad='[{"id": "a", "type": "book", "title": "T", "volume": null, "issued": {"date-parts": [[2001, 1, 1, 1]]}}]\n',
    good='[{"id": "a", "type": "book", "title": "T", "volume": 3, "issued": {"date-parts": [["2001", 1]]}}]\n',
)
def faults_of_item(file: File, part: Part) -> Found:
    """The item breaks the schema of its format (`csl-data.json`) in a way that reading forgives.

    A processor or a reference manager that validates its input refuses the whole file for it: an item without `id` or
    `type`, a null, a number where a string belongs. What reading does not forgive is `S002`. A date that is a string in
    EDTF is let pass: the schema recommends it in words and has no place for it.
    """
    if file.format.faults is None:
        return None
    key = part.value.get("id") if isinstance(part.value, dict) else None
    told = frozenset(part.told)
    # What the reader has told of that place, of one within it, or of one around it, is not told again.
    around = {place for path in told for place in _around(path)}
    return [
        Finding(f"{part.path}{path}: {message}", str(key or ""), line=part.line_of(path) if part.line_of else part.line)
        for path, message in file.format.faults(part.value)
        if path not in around and told.isdisjoint(_around(path))
    ]


def _around(path: str) -> list[str]:
    """A place, and those that it is in."""
    return [path, *[path[: step.start()] for step in islice(_STEP.finditer(path), _DEEPEST)]]
