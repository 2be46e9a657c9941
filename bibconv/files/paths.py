"""Paths as a user gives them, and as they are shown."""

from __future__ import annotations

import errno
import os

STDIO = "-"
"""Standard input, or standard output."""


def check_path(path: str) -> None:
    """``OSError`` where no file can have that name."""
    if "\0" in path:
        raise OSError(errno.EINVAL, "a path cannot have a NUL character", path)


def shown(path: str) -> str:
    """A path as text: bytes in it that are not UTF-8 are escaped."""
    return os.fsencode(path).decode(errors="backslashreplace")


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one file (``-`` never does)."""
    try:
        return STDIO not in (one, other) and os.path.samefile(one, other)
    except (OSError, ValueError):  # a path with a NUL character names no file
        return False


def same_target(one: str, other: str) -> bool:
    """Whether two paths name one file, or would once it is written (``-`` never does)."""
    if STDIO in (one, other) or "\0" in one + other:
        return False
    return same_file(one, other) or os.path.realpath(one) == os.path.realpath(other)
