"""A memory of what a function made: a dictionary, which the interpreter asks faster than it calls a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """What ``make`` makes of a key, made when it is first asked for. With ``most`` keys in it, it begins anew.

    >>> squares = Memo(lambda number: number * number, 2)
    >>> [squares[number] for number in (2, 3, 4)], dict(squares)
    ([4, 9, 16], {4: 16})
    """

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        made = self._make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = made
        return made
