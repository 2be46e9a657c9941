"""Where a value stands in the text of an item: from its path to its line."""

from __future__ import annotations

import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++', re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[([0-9]+)\]")


def offset(text: str, path: str) -> int:
    """Where the member or the element stands that a path names, as far as the path leads; of a name, its quote.

    >>> offset('{"a": 1, "author": [{"family": 2}]}', ".author[0].family")
    21
    """
    start = max(0, text.find("{"))
    at = start
    for step in _STEP.finditer(path):
        found = _member(text, start, step[1]) if step[1] is not None else _element(text, start, int(step[2]))
        if found is None:
            break
        at, start = found
    return at


def _member(text: str, start: int, name: str) -> tuple[int, int] | None:
    """Where the member of an object stands, and its value; None where there is none of that name."""
    if not text.startswith("{", start):
        return None
    wanted = f'"{name}"'
    depth, key = 0, -1
    for token in _TOKEN.finditer(text, start):
        mark = token[0]
        if key >= 0 and mark != ":":
            return key, token.start()
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if not depth:
                return None
        elif depth == 1 and mark == wanted and _is_key(text, token.end()):
            key = token.start()
    return None


def _is_key(text: str, end: int) -> bool:
    after = _TOKEN.search(text, end)
    return after is not None and after[0] == ":"


def _element(text: str, start: int, index: int) -> tuple[int, int] | None:
    """Where the element of an array stands; None where there are fewer."""
    if not text.startswith("[", start):
        return None
    depth = seen = 0
    fresh = True
    for token in _TOKEN.finditer(text, start):
        mark = token[0]
        if mark in "}]":
            depth -= 1
            if not depth:
                return None
        elif depth == 1 and mark == ",":
            seen += 1
            fresh = True
            continue
        elif depth == 1 and fresh:
            if seen == index:
                return token.start(), token.start()
            fresh = False
        if mark in "{[":
            depth += 1
    return None
