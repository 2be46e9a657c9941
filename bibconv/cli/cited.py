"""Reads the TeX files that ``--tex`` names, and those that they take in."""

from __future__ import annotations

import os

import click

from bibconv.checking.cited import cited_in_aux, cited_in_tex
from bibconv.rules.found import Place

_FILES = 1000
"""How many files are followed."""


def read_tex(named: tuple[str, ...]) -> dict[str, Place]:
    r"""The keys that TeX files cite, each with the first place. What is ``\input`` is read, too, where it is there."""
    cited: dict[str, Place] = {}
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
        for key, line, column in found.citations:
            cited.setdefault(key, (path, line, column))
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
