"""Where plain listings are cut for several processes to read: before the heading of a group.

A heading, a title, and an author line with the heading in it are nearly always read as such, whatever stands before
them; whether they were shows when the piece before, which they close, has been read.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from functools import partial

from bibconv.formats.listing.anchor import LONGEST_HEADING
from bibconv.formats.listing.divide import Line
from bibconv.formats.listing.layout import Layout, detect
from bibconv.formats.listing.roles import Grouper
from bibconv.pieces import LINE, Cutting, as_bytes, cut_closed, lines
from bibconv.text.stretch import HEAD_CHARACTERS, HEAD_LINES, beginning

_ABOVE = 6
"""In so many lines above a heading its author is not met: there he would be the sole author of a paper of his group."""


def _layout(text: str) -> Layout:
    return detect(beginning(iter(lines(text))))


def _fits(head: str) -> bool:
    """Whether lines stand without any dress, in groups with headings."""
    layout = _layout(head)
    data = as_bytes("\n" + head)
    return layout.plain and _next_group(data, 0, data.rfind(b"\n") + 1, layout, 0)[0] >= 0


def _next_group(data: bytes, start: int, end: int, layout: Layout, above: int = _ABOVE) -> tuple[int, str]:
    """Where a group begins, so many lines behind an offset, and its first lines; -1 where none does."""
    seen: deque[re.Match[bytes]] = deque(maxlen=above + 3)
    for match in LINE.finditer(data, data.find(b"\n", start) + 1 or end, end):
        if not match[1].strip():
            continue
        seen.append(match)
        if len(seen) < above + 3:
            continue
        heading = seen[above][1].strip()
        if len(heading) > 4 * LONGEST_HEADING or b"," not in heading or heading not in match[1]:
            continue
        *before, first, title, authors = seen
        if any(heading in line[1] for line in before) or not _is_group((first, title, authors), layout):
            continue
        return first.start(), "\n".join(lines(data[first.start() : match.end()].decode())) + "\n"
    return -1, ""


def _is_group(lines: Iterable[re.Match[bytes]], layout: Layout) -> bool:
    """Whether three lines are a heading, a title and an author line, by themselves."""
    grouper = Grouper(layout)
    for number, match in enumerate(lines, 1):
        grouper.push(Line(number, match[1].decode().strip()))
    draft = grouper.at_rest()
    return draft is not None and draft.heading is not None and draft.heading.number == 1


_cuts = partial(cut_closed, least=HEAD_CHARACTERS + 2 * HEAD_LINES, manner=_layout, find=_next_group)
CUTTING = Cutting(_cuts, fits=_fits, counted=True)
