"""What can be wrong with an index."""

from __future__ import annotations


class IndexFault(Exception):
    """An index that cannot be used. ``code`` is one of :mod:`bibconv.codes`; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type[IndexFault], tuple[str, str]]:
        return IndexFault, (self.code, str(self))
