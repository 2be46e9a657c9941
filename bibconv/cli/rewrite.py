"""Writes a document back where it stands, in its own encoding; shows what would be written."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from bibconv.checking.diff import unified
from bibconv.cli.console import visible
from bibconv.files import STDIO, Document, kept_whole, open_sink
from bibconv.format import Format
from bibconv.report import Report


class Unwritable(Exception):
    """A document that cannot be written back."""


def rewrite(path: str, document: Document, old: str, new: str, open_again: Callable[[str, Report], Document]) -> None:
    """Replace a file, whole or not at all; standard input goes to standard output.

    :class:`Unwritable` where the bytes of what stays could change, or where the file cannot be written.
    """
    if old == new and path != STDIO:
        return
    try:
        with open_again(path, Report()) as again:
            if document.mark + old.encode(document.encoding) != again.stream().read():
                raise Unwritable(f"what is read as {document.encoding} would not be written as it stands")
        sink = open_sink(path)
        with kept_whole([sink]):
            sink.write(document.mark + new.encode(document.encoding))
    except UnicodeEncodeError as error:
        raise Unwritable(f"{error.encoding} has no {error.object[error.start]!r}") from None
    except OSError as error:
        raise Unwritable(error.strerror or str(error)) from None


def show_diff(old: str, new: str, format: Format, path: str) -> bool:
    """Show the difference on standard output, escaped where that is a terminal; whether there is one."""
    assert format.syntax is not None
    if old == new:
        return False
    terminal = sys.stdout.isatty()
    for line in unified(format.syntax(old), format.syntax(new), path):
        click.echo(visible(line.rstrip("\r\n")) if terminal else line.encode("utf-8", "replace"), nl=terminal)
    return True
