"""Findings for other programs: GitHub's annotations, SARIF, JUnit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from bibconv.cli.console import visible
from bibconv.rules.found import Problem

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def github(found: Problem) -> str:
    r"""A workflow command of GitHub Actions; its escapes are those of the runner's command parser.

    >>> github(Problem("I101", "warning", "100% wrong,\nreally", "a:b.bib", 3, 5))
    '::warning file=a%3Ab.bib,line=3,col=5::I101 100%25 wrong,%0Areally'
    """
    properties: list[tuple[str, object]] = [("file", found.path)] if found.path else []
    if found.line:
        properties += [("line", found.line), ("col", found.column)]
    shown = ",".join(f"{name}={_escape(str(value), ',:')}" for name, value in properties)
    return f"::{_LEVELS[found.severity]} {shown}::{_escape(f'{found.code} {found.message}')}"


def _escape(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return visible(text)


def sarif(problems: Iterable[Problem], titles: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The findings as a SARIF 2.1.0 log; ``titles`` gives the title and the text of each code."""
    from bibconv import __version__

    found = list(problems)
    codes = sorted({each.code for each in found})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": titles[code][0]},
            "fullDescription": {"text": titles[code][1] or titles[code][0]},
        }
        for code in codes
    ]
    index = {code: number for number, code in enumerate(codes)}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "bibconv", "version": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(each, index[each.code]) for each in found],
            }
        ],
    }


def _result(found: Problem, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": found.severity,
        "message": {"text": visible(found.message)},
    }
    if found.path:
        location: dict[str, Any] = {"artifactLocation": _artifact(found.path)}
        if found.line:
            location["region"] = {"startLine": found.line, "startColumn": max(1, found.column)}
            if found.end > found.start >= 0:
                location["region"] |= _characters(found.start, found.end)
        result["locations"] = [{"physicalLocation": location}]
    if found.fix is not None and found.fix.safe and found.fix.edits:
        replacements = [
            {"deletedRegion": _characters(start, end), "insertedContent": {"text": new}}
            for start, end, new in found.fix.edits
        ]
        change = {"artifactLocation": _artifact(found.path), "replacements": replacements}
        result["fixes"] = [{"description": {"text": "What --fix does"}, "artifactChanges": [change]}]
    return result


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path.replace("\\", "/"), safe="/~")}


def _characters(start: int, end: int) -> dict[str, int]:
    return {"charOffset": start, "charLength": end - start}


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def junit(files: Mapping[str, list[Problem]]) -> str:
    """The findings as JUnit's XML: a suite a file, a failed case a finding, one that passed where there is none."""
    suites = []
    failed = total = 0
    for path, problems in files.items():
        faults = [each for each in problems if each.severity != "note"]
        cases = [_case(each, path) for each in faults] or [
            f"    <testcase name={_quoted(path)} classname='bibconv'/>\n"
        ]
        failed += len(faults)
        total += len(cases)
        head = f"name={_quoted(path)} tests='{len(cases)}' failures='{len(faults)}' errors='0' skipped='0' time='0'"
        suites.append(f"  <testsuite {head}>\n{''.join(cases)}  </testsuite>\n")
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f"<testsuites name='bibconv' tests='{total}' failures='{failed}' errors='0' time='0'>\n"
        f"{''.join(suites)}</testsuites>"
    )


def _case(found: Problem, path: str) -> str:
    where = f"{path}:{found.line}:{found.column}" if found.line else path
    name = _quoted(f"{found.code} {found.key}".strip() + (f" (line {found.line})" if found.line else ""))
    said = _NOT_XML.sub("�", found.message)
    return (
        f"    <testcase name={name} classname={_quoted(path)} time='0'>\n"
        f"      <failure type={_quoted(found.code)} message={_quoted(said)}>{escape(visible(where))}: {escape(said)}"
        "</failure>\n    </testcase>\n"
    )


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("�", text))
