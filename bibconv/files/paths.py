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
    """Whether two paths name one file, be it there or not (``-`` never does, nor does an empty one)."""
    if not {STDIO, ""}.isdisjoint((one, other)):
        return False
    try:
        return os.path.samefile(one, other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)
    except ValueError:  # a path with a NUL character names no file
        return False
