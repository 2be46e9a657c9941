"""How findings are shown: text, JSON, GitHub annotations, SARIF. Everything goes to standard error."""

from __future__ import annotations

import re
from typing import Any

import click
from msgspec import UNSET

from bibconv.report import KEPT_FINDINGS, Diagnostic, Loss, Report

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


_INVISIBLE_IN_JSON = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def visible(text: str) -> str:
    r"""Text that is safe to show on a terminal: control and bidirectional characters are escaped.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
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

    def diagnostic(self, found: Diagnostic) -> None:
        """Show one finding; notes are counted only, and beyond a hundred all are."""
        if self._format not in ("text", "github") or (found.severity == "note" and self._format == "text"):
            return
        self._shown += 1
        if self._shown > KEPT_FINDINGS:
            return
        where = place(found)
        if self._format == "text":
            click.echo(f"{where}: {found.code} {visible(found.message)}".lstrip(": "), err=True)
        else:
            click.echo(_annotation(found), err=True)

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

            click.echo(json.dumps(_sarif(report), indent=2), err=True)
            return
        if self._shown > KEPT_FINDINGS:
            click.echo(f"… and {self._shown - KEPT_FINDINGS} more like these", err=True)
        notes = {code: n for code, n in sorted(report.findings.items()) if code in NOTES}
        if notes and self._format == "text":
            click.echo("notes: " + ", ".join(f"{code} × {n}" for code, n in notes.items()), err=True)
        for (field, outcome, reason), names in self._lost.items():
            count = self._lost_count[field, outcome, reason]
            some = ", ".join(map(visible, names)) + (", …" if count > len(names) else "")
            what = f"{visible(field)} {outcome} in {count} record{'s'[: count > 1]} ({visible(reason)})"
            click.echo(f"loss: {what}: {some}", err=True)
        click.echo(f"bibconv: {report.accounting()}", err=True)


def _notes() -> frozenset[str]:
    from bibconv.codes import CODES

    return frozenset(code for code, row in CODES.items() if row.severity == "note")


NOTES = _notes()


def _annotation(found: Diagnostic) -> str:
    """A workflow command of GitHub Actions; its escapes are those of the runner's command parser."""
    level = {"error": "error", "warning": "warning", "note": "notice"}[found.severity]
    properties = [("file", found.path), ("line", found.line), ("col", found.column)]
    shown = ",".join(f"{k}={_escape(str(v), ',:')}" for k, v in properties if v is not UNSET)
    return f"::{level} {shown}::{_escape(f'{found.code} {found.message}')}"


def _escape(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return visible(text)


def _sarif(report: Report) -> dict[str, Any]:
    """The findings as a SARIF 2.1.0 log."""
    from bibconv import __version__
    from bibconv.codes import CODES

    codes = sorted(report.findings)
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "bibconv",
                        "version": __version__,
                        "rules": [
                            {
                                "id": code,
                                "shortDescription": {"text": CODES[code].title},
                                "fullDescription": {"text": CODES[code].about},
                            }
                            for code in codes
                        ],
                    }
                },
                "results": [_sarif_result(found, codes) for found in report.diagnostics],
            }
        ],
    }


def _sarif_result(found: Diagnostic, codes: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": codes.index(found.code),
        "level": found.severity,
        "message": {"text": visible(found.message)},
    }
    if found.path is not UNSET:
        location: dict[str, Any] = {"artifactLocation": {"uri": visible(found.path)}}
        if found.line is not UNSET:
            location["region"] = {"startLine": found.line}
            if found.column is not UNSET:
                location["region"]["startColumn"] = found.column
        result["locations"] = [{"physicalLocation": location}]
    return result
