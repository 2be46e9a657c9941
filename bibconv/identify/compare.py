"""How much of one passage stands in another: an exact score from the shingles that both have, in their order.

The shingles that both passages have, in an order that both have, are anchors. What stands between two anchors is the
same, byte for byte, or a gap: words were changed there, or a passage was written anew. Of a short gap the words count
that both sides have.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from bibconv.match import LENGTH, Passage

SHORT_GAP = 40
"""How many words a gap may have on each side for its words to count."""

REWRITTEN = 24
"""How many bytes of a gap may differ on both sides before it counts as written anew: what differs beyond counts twice.

Words that are lost, added or exchanged here and there leave gaps of at most 21 such bytes in the shared queries;
papers that share a part of their text leave longer ones.
"""

_REPEATS = 4
"""How many places of one shingle are looked at."""

_EDITION = re.compile(
    r"[a-z]*((?:19|20)[0-9]{2})|((?:[0-9]{0,3}(?:1st|2nd|3rd|[0-9]th))|first|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth|tenth|eleventh|twelfth)"
)
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th".split(),
        strict=True,
    )
)


class Block(NamedTuple):
    """A stretch of words that is the same in both passages: the first and one past the last, in each."""

    start: int
    stop: int
    other_start: int
    other_stop: int


class Likeness(NamedTuple):
    """How alike two passages are.

    ``score`` is the greater of two shares, from 0 to 1: ``inside``, how much of the passage stands in a stretch of
    the other (an abstract that was cut), and ``around``, how much of the other stands in a stretch of the passage (an
    abstract that runs on). ``matched`` counts the bytes that are the same, and ``share`` is what they are of the
    passage; ``editions`` says whether the two differ in a year or in the number of an edition that stands at the same
    place in both.
    """

    score: float
    inside: float
    around: float
    matched: int
    share: float
    blocks: tuple[Block, ...]
    editions: bool


NOTHING = Likeness(0.0, 0.0, 0.0, 0, 0.0, (), False)


def editions(words: list[str]) -> set[str]:
    """The years and the ordinal numbers among words.

    >>> sorted(editions("the second shared task at semeval 2020 and iwslt2019".split()))
    ['2019', '2020', '2nd']
    """
    found = set()
    for word in words:
        if edition := _EDITION.fullmatch(word):
            found.add(edition[1] or _ORDINALS.get(word, word))
    return found


def compare(passage: Passage, other: Passage) -> Likeness:
    """Compare two passages."""
    if passage.stream == other.stream and passage.stream:
        whole = Block(0, len(passage.words), 0, len(other.words))
        return Likeness(1.0, 1.0, 1.0, len(passage.stream), 1.0, (whole,), False)
    anchors = _chain(passage, other)
    return _Alignment(passage, other).along(anchors) if anchors else NOTHING


def _chain(passage: Passage, other: Passage) -> list[tuple[int, int]]:
    """The longest run of places where both have the same shingle, in an order that both have."""
    places: dict[int, list[int]] = {}
    for place, shingle in enumerate(other.hashes):
        places.setdefault(shingle, []).append(place)
    ends: list[int] = []
    last: list[int] = []
    nodes: list[tuple[int, int, int]] = []
    for place, shingle in enumerate(passage.hashes):
        for there in reversed(places.get(shingle, ())[:_REPEATS]):
            rank = bisect_left(ends, there)
            nodes.append((place, there, last[rank - 1] if rank else -1))
            if rank == len(ends):
                ends.append(there)
                last.append(len(nodes) - 1)
            else:
                ends[rank] = there
                last[rank] = len(nodes) - 1
    chain = []
    node = last[-1] if last else -1
    while node >= 0:
        place, there, node = nodes[node]
        chain.append((place, there))
    chain.reverse()
    return chain


class _Alignment:
    """Goes along the anchors, and counts what is the same."""

    def __init__(self, passage: Passage, other: Passage) -> None:
        self._one, self._two = passage, other
        self._matched = 0
        self._rewritten = 0
        self._editions = False
        self._blocks: list[Block] = []

    def along(self, anchors: list[tuple[int, int]]) -> Likeness:
        one, two = self._one, self._two
        place, there = anchors[0]
        begins = self._before(place, there)
        for after, there_after in anchors[1:]:
            self._between(place, there, after, there_after)
            place, there = after, there_after
        ends = self._behind(place, there)
        window = one.starts[ends[0]] - one.starts[begins[0]]
        other_window = two.starts[ends[1]] - two.starts[begins[1]]
        counted = max(0, self._matched - self._rewritten)
        inside = counted / max(len(one.stream), other_window)
        around = counted / max(len(two.stream), window)
        return Likeness(
            max(inside, around),
            inside,
            around,
            self._matched,
            self._matched / len(one.stream),
            tuple(_joined(self._blocks)),
            self._editions,
        )

    def _before(self, place: int, there: int) -> tuple[int, int]:
        """What stands before the first anchor; where the stretches begin."""
        one, two = self._one.words, self._two.words
        start, other_start = place, there
        while start and other_start and one[start - 1] == two[other_start - 1]:
            start, other_start = start - 1, other_start - 1
        self._same(start, place, other_start, there)
        if start and other_start:
            self._gap(0, start, 0, other_start)
            if _of_a_size(start, other_start):
                return 0, 0
        return start, other_start

    def _behind(self, place: int, there: int) -> tuple[int, int]:
        """What stands behind the last anchor; where the stretches end."""
        one, two = self._one.words, self._two.words
        stop, other_stop = place, there
        while stop < len(one) and other_stop < len(two) and one[stop] == two[other_stop]:
            stop, other_stop = stop + 1, other_stop + 1
        if stop == place:  # the words are divided otherwise, but what they begin with is the same
            stop, other_stop = self._reach(self._one, place), self._reach(self._two, there)
            self._matched += LENGTH
            self._blocks.append(Block(place, stop, there, other_stop))
        else:
            self._same(place, stop, there, other_stop)
        left, other_left = len(one) - stop, len(two) - other_stop
        if left and other_left:
            self._gap(stop, len(one), other_stop, len(two))
            if _of_a_size(left, other_left):
                return len(one), len(two)
        return stop, other_stop

    @staticmethod
    def _reach(passage: Passage, place: int) -> int:
        """Where the shingle of a word ends, in words."""
        return min(bisect_left(passage.starts, passage.starts[place] + LENGTH), len(passage.words))

    def _between(self, place: int, there: int, after: int, there_after: int) -> None:
        one, two = self._one, self._two
        stream = one.stream[one.starts[place] : one.starts[after]]
        if stream == two.stream[two.starts[there] : two.starts[there_after]]:
            self._same(place, after, there, there_after)
            return
        start, other_start = place, there
        while start < after and other_start < there_after and one.words[start] == two.words[other_start]:
            start, other_start = start + 1, other_start + 1
        stop, other_stop = after, there_after
        while stop > start and other_stop > other_start and one.words[stop - 1] == two.words[other_stop - 1]:
            stop, other_stop = stop - 1, other_stop - 1
        self._same(place, start, there, other_start)
        self._gap(start, stop, other_start, other_stop)
        self._same(stop, after, other_stop, there_after)

    def _same(self, start: int, stop: int, other_start: int, other_stop: int) -> None:
        if start < stop:
            self._matched += self._one.starts[stop] - self._one.starts[start]
            self._blocks.append(Block(start, stop, other_start, other_stop))

    def _gap(self, start: int, stop: int, other_start: int, other_stop: int) -> None:
        """Count what a gap has in common; note what was written anew, and editions that differ."""
        words, others = self._one.words[start:stop], self._two.words[other_start:other_stop]
        size = self._one.starts[stop] - self._one.starts[start]
        other_size = self._two.starts[other_stop] - self._two.starts[other_start]
        common = 0
        if words and others and len(words) <= SHORT_GAP and len(others) <= SHORT_GAP:
            if "".join(words) == "".join(others):
                common = size
            else:
                common = sum(len(word.encode()) * count for word, count in (Counter(words) & Counter(others)).items())
        self._matched += common
        self._rewritten += max(0, min(size, other_size) - common - REWRITTEN)
        if words and others and not self._editions:
            mine, theirs = editions(words), editions(others)
            self._editions = bool(mine and theirs and not mine & theirs)


def _of_a_size(words: int, others: int) -> bool:
    """Whether what is left at an end of both is a gap, and not the rest of a text that was cut in the other."""
    return max(words, others) <= SHORT_GAP and abs(words - others) <= max(3, min(words, others))


def _joined(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        if joined and joined[-1].stop == block.start and joined[-1].other_stop == block.other_start:
            joined[-1] = joined[-1]._replace(stop=block.stop, other_stop=block.other_stop)
        else:
            joined.append(block)
    return joined
