"""How findings are shown: text, JSON, GitHub annotations, SARIF. Everything goes to standard error."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import click
from msgspec import UNSET

from bibconv.report import KEPT_FINDINGS, Diagnostic, Loss, Report

if TYPE_CHECKING:
    from bibconv.rules.found import Problem

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


_LONGEST_NAME = 200
_INVISIBLE_IN_JSON = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def visible(text: str) -> str:
    r"""Text that is safe to show on a terminal: control and bidirectional characters are escaped.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def place(found: Diagnostic) -> str:
    """Where a finding is: ``path:line:col``, as much of it as is known."""
    parts = [part for part in (found.path, found.line, found.column) if part is not UNSET]
    return visible(":".join(map(str, parts)))


class Console:
    """Shows what a report tells it. Text and annotations come as they are found, documents at the end."""

    def __init__(self, output_format: str) -> None:
        self._format = output_format
        self._shown = 0
        self._lost: dict[tuple[str, str, str], list[str]] = {}
        self._lost_count: dict[tuple[str, str, str], int] = {}

    def diagnostic(self, found: Diagnostic) -> bool:
        """Show one finding, but no note; whether no more will be shown, for there have been a hundred."""
        if self._format not in ("text", "github"):
            return True
        if found.severity == "note" and self._format == "text":
            return False
        self._shown += 1
        where = place(found)
        if self._format == "text":
            click.echo(f"{where}: {found.code} {visible(found.message)}".lstrip(": "), err=True)
        else:
            from bibconv.cli.annotate import github

            click.echo(github(_problem(found)), err=True)
        return self._shown == KEPT_FINDINGS

    def loss(self, loss: Loss) -> None:
        """Count a loss under its field, outcome and reason, with the first few records that have it."""
        what = (loss.field, loss.outcome, loss.reason)
        self._lost_count[what] = self._lost_count.get(what, 0) + 1
        names = self._lost.setdefault(what, [])
        if len(names) < 3:
            names.append(loss.record)

    def close(self, report: Report) -> None:
        """Show what is shown at the end: what was capped, the losses, the accounting line, or the document."""
        if self._format == "json":
            import msgspec

            document = msgspec.json.format(msgspec.json.encode(report.document(), enc_hook=str), indent=2)
            click.echo(_INVISIBLE_IN_JSON.sub(_escaped, document.decode()), err=True)
            return
        if self._format == "sarif":
            import json

            from bibconv.cli.annotate import sarif
            from bibconv.codes import CODES

            titles = {code: (row.title, row.about) for code, row in CODES.items()}
            click.echo(json.dumps(sarif(map(_problem, report.diagnostics), titles), indent=2), err=True)
            return
        found = sum(report.severities.values()) - (report.severities["note"] if self._format == "text" else 0)
        if found > self._shown:
            click.echo(f"… and {found - self._shown} more like these", err=True)
        notes = {code: n for code, n in sorted(report.findings.items()) if code in NOTES}
        if notes and self._format == "text":
            click.echo("notes: " + ", ".join(f"{code} × {n}" for code, n in notes.items()), err=True)
        self._losses()
        if report.left_out:
            said = ", ".join(f"{field} in {count}" for field, count in sorted(report.left_out.items()))
            click.echo(f"left out, as asked: {said}", err=True)
        click.echo(f"bibconv: {report.accounting()}", err=True)

    def _losses(self) -> None:
        """Show what was lost, a line for each field that was lost in one way."""
        for (field, outcome, reason), names in islice(self._lost.items(), KEPT_FINDINGS):
            count = self._lost_count[field, outcome, reason]
            some = ", ".join(map(_short, names)) + (", …" if count > len(names) else "")
            what = f"{_short(field)} {outcome} in {count} record{'s'[: count > 1]} ({visible(reason)})"
            click.echo(f"loss: {what}: {some}", err=True)
        if (more := len(self._lost) - KEPT_FINDINGS) > 0:
            click.echo(f"loss: … and {more} more like these; --loss-report FILE tells all", err=True)


def _short(name: str) -> str:
    """The name of a field or a record, which may be of any length, as it is shown."""
    return visible(name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…")


def _notes() -> frozenset[str]:
    from bibconv.codes import CODES

    return frozenset(code for code, row in CODES.items() if row.severity == "note")


NOTES = _notes()


def _problem(found: Diagnostic) -> Problem:
    from bibconv.rules.engine import of_reader

    return of_reader(found, "" if found.path is UNSET else found.path)
