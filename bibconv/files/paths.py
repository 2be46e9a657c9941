"""Paths as a user gives them, and as they are shown."""

from __future__ import annotations

import errno
import os
import stat

STDIO = "-"
"""Standard input, or standard output."""


def check_path(path: str) -> None:
    """``OSError`` where no file can have that name."""
    if "\0" in path:
        raise OSError(errno.EINVAL, "a path cannot have a NUL character", path)


def shown(path: str) -> str:
    """A path as text: bytes in it that are not UTF-8 are escaped."""
    return os.fsencode(path).decode(errors="backslashreplace")


def identity(path: str, descriptor: int) -> object:
    """What two names of one file have in common, be they links, or names of a file that is still to be written.

    ``descriptor`` is what ``-`` stands for. None for what takes more than one thing (a device), and for what is no name
    of a file.
    """
    try:
        found = os.fstat(descriptor) if path == STDIO else os.stat(path)
    except FileNotFoundError:
        return os.path.realpath(path)
    except (OSError, ValueError):  # a path with a NUL character names no file
        return None
    if path == STDIO and not (stat.S_ISREG(found.st_mode) or stat.S_ISCHR(found.st_mode)):
        return (STDIO, descriptor)
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
