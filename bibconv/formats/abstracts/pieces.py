"""Where abstract dumps are cut for several processes to read: before the first line of a record.

Where a record begins depends on what stands before it. But from a label on that is spelt as those of the document are,
no more than the lines that follow tells how they are read. So the lines from a label to the end of its record are read
here, and then the first lines of the next record by themselves: where this comes to the same, the document is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from bibconv.formats.abstracts.pages import Manner, Pages, label_of, manner_of
from bibconv.formats.abstracts.read import taken
from bibconv.pieces import LINE, Cutting, cut_closed, lines
from bibconv.report import Report
from bibconv.text.furniture import WEAK
from bibconv.text.stretch import HEAD_CHARACTERS, HEAD_LINES, beginning


def _manner(text: str) -> Manner:
    return manner_of(beginning(iter(lines(text))))


def _fits(head: str) -> bool:
    """Whether there is a label that is surely one."""
    spelling = _manner(head).spelling
    return spelling != "" and not spelling.startswith(WEAK)


def _next_record(data: bytes, start: int, end: int, manner: Manner) -> tuple[int, str]:
    """Where a record begins behind the first label in a text, and the lines that show it; -1 where there is none."""
    at = data.find(b"\n", start, end) + 1
    while 0 < at < end:
        for match in LINE.finditer(data, at, end):
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

    def going_on() -> Iterator[str]:
        for match in LINE.finditer(data, label, end):
            line = match[1].decode()
            if (other := label_of(line.strip())) and other.spelling != manner.spelling:
                return
            seen.append(match)
            yield line

    pages = Pages(Report(), "", manner)
    for _ in taken(pages, going_on(), 0):
        page = pages.state[0]
        assert page is not None
        begun = seen[page.first - 1 :]
        alone = Pages(Report(), "", manner)
        if not any(taken(alone, [match[1].decode() for match in begun], page.first - 1)) and alone.state == pages.state:
            at = begun[0].start()
            return at, data[at : begun[-1].end()].decode(), end
    return -1, "", seen[-1].end()


_cuts = partial(cut_closed, least=HEAD_CHARACTERS + 2 * HEAD_LINES, manner=_manner, find=_next_record)
CUTTING = Cutting(_cuts, fits=_fits, counted=True)
