"""What a document may ask for: how deep, how long, how much, how often wrong.

One object holds them all; each has a name, a default, a diagnostic code of its own, and is set on the command line by
``--limit NAME=NUMBER``. Honest documents come near none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

_UNITS = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}
_SAID = re.compile(r"([a-z]+)=([0-9]{1,15})([kMG]?)")


CHARACTERS = 20
"""How many characters a list or a number may have for each piece that a field may have."""


class Limits(Struct, frozen=True):
    """The limits of reading a document, and of the records that come of it.

    >>> Limits().depth
    250
    """

    depth: int = 250
    """How deep braces, brackets and elements may be nested. Of JSON and of XML no more is ever read (L001)."""
    field: int = 50_000_000
    """How many characters a field, or a line, may have (L002). In LaTeX, where one character may become nineteen, a
    field that is written may have a hundred million."""
    pieces: int = 100_000
    """How many commands, groups and formulas a field of BibTeX may have, and twenty times as many characters where it
    is a list or a number. One that has more is kept as it stands. And how many elements an article or a
    reference of JATS may have before its texts are read without their markup (L005)."""
    file: int = 2_000_000_000
    """How many bytes of a file are read (L003)."""
    expansion: int = 10_000_000
    """How many characters strings and inheritance may add to a BibTeX file, beyond four times the file (B005)."""
    errors: int = 1_000_000
    """After how many errors in a file no further record of it is read (L004)."""
    findings: int = 10_000
    """How many findings of a code `check` tells of a file; the others are counted (L006)."""


class TooLongError(Exception):
    """What would be written is longer than any field may be."""


LIMITS = Limits()
"""The limits where nothing else is said."""

NAMES = Limits.__struct_fields__


def limits(said: Iterable[str]) -> Limits:
    """The limits that differ from the defaults as is said; ``ValueError`` where one is not understood.

    >>> limits(["depth=20", "file=2M"])
    Limits(depth=20, field=50000000, pieces=100000, file=2000000, expansion=10000000, errors=1000000, findings=10000)
    """
    changed: dict[str, int] = {}
    for one in said:
        match = _SAID.fullmatch(one)
        if not match or match[1] not in NAMES:
            raise ValueError(f"{one!r} is not NAME=NUMBER with a name of {', '.join(NAMES)} (k, M and G may follow)")
        changed[match[1]] = int(match[2]) * _UNITS[match[3]]
    return replace(LIMITS, **changed)
