"""How ``check`` shows what it found: text with the source beneath, and documents for other programs."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import click

from bibconv.cli.console import visible
from bibconv.rules.found import Problem, Untold

OUTPUT_FORMATS = ("text", "concise", "json", "github", "sarif", "junit")
LineOf = Callable[[str, set[int]], Mapping[int, str]]
"""Gives the lines of a file that are asked for, by their numbers."""

_WIDTH = 100
_AT_ONCE = 1_000
"""How many problems are made text before they are shown, so that a hundred thousand are not held as text."""
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def colour() -> bool:
    """Whether to colour what is shown: on a terminal, unless the user said no."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Shown:
    """Shows the problems of one file after the other, and what is to be said at the end."""

    def __init__(self, output_format: str, titles: Callable[[], Mapping[str, tuple[str, str]]]) -> None:
        self._format = output_format
        self._titles = titles
        self._colour = colour()
        self.files: dict[str, list[Problem]] = {}
        self.counts: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.fixable = self.unsafely = 0

    def file(self, path: str, problems: list[Problem], lines: LineOf, untold: Untold) -> None:
        """Take the problems of a file, and the count of those that are not told; text and annotations are shown."""
        for (code, severity), many in untold.items():
            self.counts[code] += many
            self.severities[severity] += many
        for each in problems:
            self.counts[each.code] += 1
            self.severities[each.severity] += 1
            if each.fix is not None:
                self.fixable += each.fix.safe
                self.unsafely += not each.fix.safe
        if self._format in ("json", "sarif", "junit"):
            self.files.setdefault(path, []).extend(problems)
        elif problems and self._format == "github":
            from bibconv.cli.annotate import github

            click.echo("\n".join(map(github, problems)))
        elif problems:
            wanted: dict[str, set[int]] = {}
            for each in problems:
                wanted.setdefault(each.path, set()).add(each.line)
            excerpts = {at: lines(at, numbers) for at, numbers in wanted.items()} if self._format == "text" else {}
            for at in range(0, len(problems), _AT_ONCE):
                part = problems[at : at + _AT_ONCE]
                shown = [self._text(each, excerpts.get(each.path, {}).get(each.line)) for each in part]
                click.echo("\n".join(shown), color=self._colour)

    def _text(self, found: Problem, line: str | None) -> str:
        where = visible(found.path) + (f":{found.line}:{max(1, found.column)}" if found.line else "")
        mark = "" if found.fix is None else "[*] " if found.fix.safe else "[-] "
        code = self._style(found.code, fg=_COLOURS[found.severity], bold=True)
        shown = f"{self._style(where, bold=True)}: {code} {mark}{visible(found.message)}"
        if line is None or found.column < 1:
            return shown
        text, before, width = excerpt(line, found.column, found.end - found.start)
        number = str(found.line)
        bar = self._style("|", fg="blue")
        caret = self._style("^" * width, fg=_COLOURS[found.severity], bold=True)
        return (
            f"{shown}\n {self._style(number, fg='blue')} {bar} {text}\n {' ' * len(number)} {bar} {' ' * before}{caret}"
        )

    def _style(self, text: str, **how: Any) -> str:
        return click.style(text, **how) if self._colour else text

    def end(self, files: int, statistics: bool) -> None:
        """Show the document, or the statistics and the summary."""
        if self._format == "json":
            click.echo(_json(self.files, self.counts))
        elif self._format == "sarif":
            import json

            from bibconv.cli.annotate import sarif

            log = sarif([each for problems in self.files.values() for each in problems], self._titles())
            click.echo(json.dumps(log, indent=2))
        elif self._format == "junit":
            from bibconv.cli.annotate import junit

            click.echo(junit(self.files))
        elif statistics:
            titles = self._titles()
            for code, count in sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0])):
                click.echo(f"{count:6}  {code}  {titles[code][0]}")
        if self._format in ("text", "concise"):
            click.echo(f"bibconv: {self.summary(files)}", err=True)

    def summary(self, files: int) -> str:
        """What was found, in a line."""
        of = f"in {files} file{'s'[: files != 1]}"
        notes = self.severities["note"]
        problems = sum(self.severities.values()) - notes
        said = f"{problems} problem{'s'[: problems != 1]} {of}" if problems else f"no problems {of}"
        if notes:
            said += f", {notes} note{'s'[: notes != 1]}"
        ways = [f"{self.fixable} [*] with --fix"] if self.fixable else []
        ways += [f"{self.unsafely} [-] with --unsafe-fixes"] if self.unsafely else []
        return f"{said}; can be mended: {', '.join(ways)}" if ways else said


def excerpt(line: str, column: int, length: int) -> tuple[str, int, int]:
    r"""A line as it is shown, how far the caret stands in it, and how wide it is. A long line is cut around the column.

    >>> excerpt("  doi = {x},", 3, 9)
    ('  doi = {x},', 2, 9)
    >>> excerpt("a\x1b\t陈b", 5, 1)
    ('a\\x1b 陈b', 8, 1)
    """
    at = min(column - 1, len(line))
    start = max(0, at - _WIDTH // 2) if len(line) > _WIDTH else 0
    end = min(len(line), start + _WIDTH)
    left, right = start > 0, end < len(line)
    # Only what is shown is looked at: a line of a megabyte may have a finding in each of its columns.
    shown = line[start:end].replace("\t", " ")
    before, under = shown[: at - start], shown[at - start : at - start + max(1, length)]
    text = "…" * left + visible(shown) + "…" * right
    return text, left + _wide(visible(before)), max(1, _wide(visible(under)))


def _wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _json(files: Mapping[str, list[Problem]], counts: Counter[str]) -> str:
    import msgspec

    document = {
        "version": 1,
        "files": list(files),
        "problems": [each for problems in files.values() for each in problems],
        "statistics": dict(sorted(counts.items())),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
