"""Reads the TeX files that ``--tex`` names, and those that they take in."""

from __future__ import annotations

import os
from collections.abc import Callable

import click
from msgspec import UNSET

from bibconv.checking.cited import cited_in_aux, cited_in_tex
from bibconv.files import Document
from bibconv.format import Format, ReadOptions, UnknownFormatError, detect
from bibconv.report import Report
from bibconv.syntax import Entry, Macros

_FILES = 1000
"""How many files are followed."""


def read_tex(named: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    r"""The keys that TeX files cite, each with the first place. What is ``\input`` is read, too, where it is there."""
    cited: dict[str, tuple[str, int]] = {}
    seen: set[str] = set()
    pending = [(path, os.path.dirname(path), True) for path in reversed(named)]
    while pending and len(seen) < _FILES:
        path, folder, demanded = pending.pop()
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        text = _text(path, demanded)
        found = cited_in_aux(text) if path.endswith(".aux") else cited_in_tex(text)
        for key, line in found.citations:
            cited.setdefault(key, (path, line))
        suffix = ".aux" if path.endswith(".aux") else ".tex"
        for name in reversed(found.inputs):
            whole = os.path.join(folder, name)
            taken = whole if os.path.splitext(name)[1] and os.path.isfile(whole) else whole + suffix
            if os.path.isfile(taken):
                pending.append((taken, folder, False))
    return cited


def _text(path: str, demanded: bool) -> str:
    """The text of a TeX file, bytes that are not UTF-8 taken for Latin-1 (its keys are the same then)."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        if demanded:
            raise click.UsageError(f"{path}: cannot be read: {error.strerror}") from None
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def keys_in(path: str, open_again: Callable[[str, Report], Document], format: Format | None) -> frozenset[str]:
    """The keys that a bibliography has; none where it cannot be read."""
    report = Report()
    try:
        with open_again(path, report) as document:
            if document.is_binary():
                return frozenset()
            found = format or detect(document.path, document.head())
            if found.syntax is not None:
                entries = [node for node in found.syntax(document.text()).nodes if isinstance(node, Entry)]
                others = [each for entry in entries for each in entry.fields if each.name == "ids"]
                more = [key.strip() for each in others for piece in each.pieces for key in piece.text.split(",")]
                return frozenset([entry.key for entry in entries] + more)
            if found.read is None:
                return frozenset()
            return frozenset(r.id for r in found.read(document, report, ReadOptions()) if r.id is not UNSET)
    except (OSError, UnknownFormatError):
        return frozenset()


def defined_in(path: str, open_again: Callable[[str, Report], Document], format: Format | None) -> frozenset[str]:
    """The names of the ``@string``s and the keys of a bibliography, in lower case; none where it has no syntax."""
    try:
        with open_again(path, Report()) as document:
            if document.is_binary():
                return frozenset()
            found = format or detect(document.path, document.head())
            nodes = found.syntax(document.text(past_errors=True)).nodes if found.syntax is not None else ()
    except (OSError, UnknownFormatError):
        return frozenset()
    strings = [field.name for node in nodes if isinstance(node, Macros) for field in node.fields]
    return frozenset([*strings, *(node.key.lower() for node in nodes if isinstance(node, Entry))])
