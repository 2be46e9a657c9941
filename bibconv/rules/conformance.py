"""What schemas demand and readers forgive: each fault with its path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from bibconv.format import Part
from bibconv.rules.base import File, Finding, Found, rule

_EXPLAINED = 1_000
"""How many refused lines of a file are explained; the others have the first fault only, which the reader tells."""
_INDEX = re.compile(r"\[[0-9]+\]")
_STEP = re.compile(r"[.\[]")
_STEPS = 8
"""How far a path is followed: a name may be made of nothing but dots."""


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

    `bibconv schema` prints the schema. Of the first 1,000 such lines of a file all faults are found.
    """
    if file.explained >= _EXPLAINED:
        return None
    from bibconv import schema

    file.explained += 1
    try:
        found = schema.explain(json.loads(part.value))
    except (ValueError, RecursionError):
        return None
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
    around = {step for path in told for step in _steps(path)}
    return [
        Finding(f"{part.path}{path}: {message}", str(key or ""), line=part.line_of(path) if part.line_of else part.line)
        for path, message in file.format.faults(part.value)
        # The reader has told of that place, of one within it, or of one around it.
        if path not in around and told.isdisjoint(_steps(path))
    ]


def _steps(path: str) -> Iterator[str]:
    """A path, and those of what it leads through."""
    yield path
    for step in islice(_STEP.finditer(path), _STEPS):
        yield path[: step.start()]
