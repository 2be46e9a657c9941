r"""Case protection: what no style may recase in a title stands in braces.

BibTeX styles put titles into sentence case and leave alone what is in braces. A word is protected as a whole
(trailing punctuation excluded) when a part of it between hyphens or slashes has a capital after its first letter, is
a single capital (but a word ``A`` is not protected), or has both capitals and digits; and so is every word with a
formula or markup in it. Proper nouns that look like other words are not known.

A ``NoCase`` run that says no more than this is the writer's, not the record's: it is left out when a title is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from bibconv.model import NoCase, Paragraph, Run, Text
from bibconv.text.inline import join

_OPENING: Final = "\"'“”‘’‚„«»‹›([{<¿¡*"
_CLOSING: Final = ".,:;!?…\"'“”‘’«»‹›)]}>*"
_PARTS: Final = re.compile(r"[-/‐‑–—]+")
_CLOSING_BRACKET: Final = re.compile(r"[)\]}>]")
_PARTNER: Final = {")": "(", "]": "[", "}": "{", ">": "<"}


@lru_cache(1 << 15)
def protected(word: str) -> tuple[int, int] | None:
    """Which part of a word no style may recase: from, to; None where it is all the same.

    >>> protected("QPLEX:"), protected("(SE(3))"), protected("Learning"), protected("Q-learning"), protected("A")
    ((0, 5), (1, 6), None, (0, 10), None)
    """
    if word.islower() or (word[1:].islower() and word.isalpha()):
        return None
    start, end = _core(word)
    core = word[start:end]
    if core == "A" or not any(_fixed(part) for part in _PARTS.split(core)):
        return None
    return start, end


def _core(word: Sequence[str | Run]) -> tuple[int, int]:
    """A word without the punctuation around it; a bracket stays where its partner is in the word."""
    if isinstance(word, str) and _CLOSING_BRACKET.search(word) is None:
        start = len(word) - len(word.lstrip(_OPENING))
        return start, max(start, len(word.rstrip(_CLOSING)))
    chars = [char if isinstance(char, str) else "" for char in word]
    start, end = 0, len(chars)
    while start < end and chars[start] and chars[start] in _OPENING:
        start += 1
    left = Counter(chars[start:end])
    while end > start and (last := chars[end - 1]) and last in _CLOSING:
        if last in _PARTNER and left[_PARTNER[last]] >= left[last]:
            break
        left[last] -= 1
        end -= 1
    return start, end


def _fixed(part: str) -> bool:
    if part.islower() or part.isdigit():
        return False
    # One by one: a word may be millions of letters long.
    capitals = sum(1 for char in part if char.isupper() and char.isalpha())
    if capitals != 1:
        return capitals > 1
    if not next(char for char in part if char.isalpha()).isupper() or any(char.isdigit() for char in part):
        return True
    return sum(1 for char in part if char.isalpha()) == 1


def explicit(text: Text) -> Text:
    """A title as it is written: every protected stretch is one ``NoCase`` run.

    >>> explicit("On QPLEX")
    ('On ', NoCase(content='QPLEX'))
    """
    if isinstance(text, str) and "  " not in text:
        return _words(text)
    atoms, marks = _atoms(text)
    for start, end in _spans(atoms):
        marks[start:end] = [True] * (end - start)
    return _rebuilt(atoms, marks)


def implicit(text: Text) -> Text:
    """A title without the ``NoCase`` runs that :func:`explicit` would add again.

    >>> implicit(("On ", NoCase("QPLEX"), " ", NoCase("and the")))
    ('On QPLEX ', NoCase(content='and the'))
    """
    if isinstance(text, str) or isinstance(text[0], Paragraph):
        return text
    words = "".join([run if isinstance(run, str) else _plain(run) for run in text])
    if _UNKNOWN not in words and "  " not in words and text == _words(words):
        return words
    atoms, marks = _atoms(text)
    spans = _spans(atoms)
    for start, end in spans:
        marks[start:end] = [True] * (end - start)
    for start, end in spans:
        if not any(marks[start - 1 : start]) and not any(marks[end : end + 1]):
            marks[start:end] = [False] * (end - start)
    return _rebuilt(atoms, marks)


_UNKNOWN: Final = "\0"


def _plain(run: Run) -> str:
    return run.content if isinstance(run, NoCase) and isinstance(run.content, str) else _UNKNOWN


def _words(text: str) -> Text:
    """A plain title as it is written."""
    runs: list[str | Run] = []
    done = at = 0
    for word in text.split(" "):
        span = protected(word)
        if span is not None:
            start, end = at + span[0], at + span[1]
            runs += (text[done:start], NoCase(text[start:end])) if start > done else (NoCase(text[start:end]),)
            done = end
        at += len(word) + 1
    if not runs:
        return text
    return (*runs, text[done:]) if done < len(text) else tuple(runs)


def _atoms(text: Text) -> tuple[list[str | Run], list[bool]]:
    """Characters and runs one by one, and whether each stands in a ``NoCase`` run."""
    atoms: list[str | Run] = []
    marks: list[bool] = []
    for run in (text,) if isinstance(text, str) else text:
        kept = isinstance(run, NoCase)
        content = run.content if isinstance(run, NoCase) else run
        for part in content if isinstance(content, tuple) else (content,):
            atoms.extend(part if isinstance(part, str) else (part,))
        marks += [kept] * (len(atoms) - len(marks))
    return atoms, marks


def _spans(atoms: list[str | Run]) -> list[tuple[int, int]]:
    """The protected stretches: at most one a word."""
    spans = []
    position = 0
    for blank, group in groupby(atoms, lambda atom: atom == " "):
        word = list(group)
        if not blank:
            if any(not isinstance(atom, str) for atom in word):
                span: tuple[int, int] | None = _core(word)
            else:
                span = protected("".join(map(str, word)))
            if span and span[0] < span[1]:
                spans.append((position + span[0], position + span[1]))
        position += len(word)
    return spans


def _rebuilt(atoms: list[str | Run], marks: list[bool]) -> Text:
    parts: list[str | Run] = []
    for marked, pairs in groupby(zip(atoms, marks, strict=True), lambda pair: pair[1]):
        content = join([atom for atom, _ in pairs])
        if marked and content and not (isinstance(content, str) and not content.strip(" ")):
            parts.append(NoCase(content))
        else:
            parts.extend((content,) if isinstance(content, str) else content)
    return join(parts)
