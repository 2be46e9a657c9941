"""Where abstract dumps are cut for several processes to read: before the first line of a record.

Where a record begins depends on what stands before it. But from a label on that is spelt as those of the document are,
no more than the lines that follow tells how they are read. So the lines from a label to the end of its record are read
here, and then the first lines of the next record by themselves: where this comes to the same, the document is cut.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from bibconv.formats.abstracts.pages import Manner, Pages, label_of, manner_of
from bibconv.formats.abstracts.read import taken
from bibconv.pieces import Cutting, Piece, cut
from bibconv.report import Report
from bibconv.text.furniture import WEAK
from bibconv.text.stretch import HEAD_CHARACTERS, HEAD_LINES, beginning

_LINE = re.compile(rb"([^\r\n]*)(?:\r\n?|\n)")


def _manner(text: str) -> Manner:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return manner_of(beginning(iter(lines)))


def _fits(head: str) -> bool:
    """Whether there is a label that is surely one."""
    spelling = _manner(head).spelling
    return spelling != "" and not spelling.startswith(WEAK)


def _cuts(chunks: Iterable[str]) -> Iterator[Piece]:
    """The pieces of a dump; all but the last are closed by the first lines of the next record."""
    rest = iter(chunks)
    first = ""
    for chunk in rest:
        first += chunk
        if len(first) > HEAD_CHARACTERS or first.count("\n") > HEAD_LINES:
            break
    manner = _manner(first)
    closing = ""

    def boundary(data: bytes, start: int, end: int) -> int:
        nonlocal closing
        at, closing = _next_record(data, start, end, manner)
        return at

    before: Piece | None = None
    for piece in cut(chain([first], rest), boundary):
        if before is not None:
            yield before
        before = replace(piece, closing=closing, manner=manner)
    if before is not None:
        yield replace(before, closing="")


def _next_record(data: bytes, start: int, end: int, manner: Manner) -> tuple[int, str]:
    """Where a record begins behind the first label in a text, and the lines that show it; -1 where there is none."""
    end = (
        data.rfind(b"\n", start, end) + 1
    )  # so that each line has its end, and none is tried at each of its characters
    at = data.find(b"\n", start, end) + 1
    while 0 < at < end:
        for match in _LINE.finditer(data, at, end):
            at = match.end()
            label = label_of(match[1].decode().strip())
            if label and label.spelling == manner.spelling:
                found, closing, at = _behind(data, match.start(), end, manner)
                if found >= 0:
                    return found, closing
                break
        else:
            break
    return -1, ""


def _behind(data: bytes, label: int, end: int, manner: Manner) -> tuple[int, str, int]:
    """The same behind a label, up to one that is spelt otherwise; and how far was looked."""
    seen: list[re.Match[bytes]] = []

    def lines() -> Iterator[str]:
        for match in _LINE.finditer(data, label, end):
            line = match[1].decode()
            if (other := label_of(line.strip())) and other.spelling != manner.spelling:
                return
            seen.append(match)
            yield line

    pages = Pages(Report(), "", manner)
    for _ in taken(pages, lines(), 0):
        page = pages.state[0]
        assert page is not None
        begun = seen[page.first - 1 :]
        alone = Pages(Report(), "", manner)
        if not any(taken(alone, [match[1].decode() for match in begun], page.first - 1)) and alone.state == pages.state:
            at = begun[0].start()
            if not data.startswith(BOM_UTF8, at):  # which the reader of the piece would take for its mark
                return at, data[at : begun[-1].end()].decode(), end
    return -1, "", seen[-1].end()


CUTTING = Cutting(_cuts, fits=_fits, counted=True)
