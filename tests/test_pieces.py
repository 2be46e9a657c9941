"""Where documents are cut for several processes to read: nothing is lost, and each piece knows where it stands."""

from __future__ import annotations

import pytest
from mutate import documents

from bibconv import pieces
from bibconv.format import BUILT_IN, get

CUT = [name for name in BUILT_IN if get(name).cutting]

PEOPLE = [
    f"{family}, {given}"
    for family, given in zip(
        "Arkel Bromi Cestu Dovar Elpin Fastol Grumo Hintal Islor Jarpen Kolvi Lumset".split(),
        "Amile Beruk Corin Daspe Eltor Fimal Gorun Helko Ipsel Joral Kaspi Lomer".split(),
        strict=True,
    )
]


def a_group(number: int) -> str:
    """A group of four papers, one of them with an author of one name."""
    heading, other, third, fourth = (PEOPLE[(number + by) % len(PEOPLE)] for by in (0, 3, 5, 8))
    authors = [f"{heading}, {other}", f"{other}, {heading}", f"{third}, Sontal, {fourth}, {heading}", heading]
    papers = [
        f"Notes on engine number {number} {n}\n{line}\n" + f"The engine {n} weaves patterns. " * (8 + n)
        for n, line in enumerate(authors)
    ]
    return "\n".join([heading, *papers]) + "\n"


LISTING = "".join(map(a_group, range(40)))
CUT_UP = {"listing": [LISTING.encode(), LISTING.replace("\n", "\r\n").encode()]}
"""Documents of which pieces can be made, where those of the corpus are too short."""


@pytest.mark.parametrize("reader", CUT)
def test_documents_are_cut_and_nothing_is_lost(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 200)
    cutting = get(reader).cutting
    assert cutting is not None
    found = 0
    for data in [*documents(reader), *CUT_UP.get(reader, [])]:
        text = data.decode("utf-8", "replace")
        if not cutting.fits(text):
            continue
        parts = list(cutting.cuts([text.encode()]))
        assert b"".join([part.data for part in parts]).decode() == text
        at = 0
        for part in parts:
            before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
            assert part.lines == before.count("\n")
            assert part.columns == len(before) - before.rfind("\n") - 1
            at += len(part.data.decode())
        found += len(parts) > 2
    assert found
