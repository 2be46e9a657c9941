"""Memories of what a function made: dictionaries, which the interpreter asks faster than it calls a function."""

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


class Met(dict[int, tuple[K, V]]):
    """The same by where a key is in memory: readers give the same name again, whose fields need not be compared then.

    Each value stands behind its key. That holds the key, so that nothing else can come to be in its place.

    >>> lengths = Met(len, 2)
    >>> word = "loom"
    >>> lengths.get(id(word)), lengths.meet(word), lengths.get(id(word))
    (None, ('loom', 4), ('loom', 4))
    """

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most
        self._made: dict[K, tuple[K, V]] = {}

    def meet(self, key: K) -> tuple[K, V]:
        """An equal key and what was made of it; where it is the first of its kind, it is known again by its place."""
        found = self._made.get(key)
        if found is None:
            found = key, self._make(key)
            if len(self) >= self._most:
                self.clear()
                self._made.clear()
            self[id(key)] = self._made[key] = found
        return found
