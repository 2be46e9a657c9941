"""How ``check`` shows what it found: excerpts, colour, and the documents for other programs."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from bibconv.cli import findings
from bibconv.cli.findings import excerpt

TEXT = b"@misc{a, title = {T}, doi = {https://doi.org/10.1000/182}}\n@misc{b, title = {T}, doi = {1000}}\n"
CHECK = ("check", "-", "-f", "bibtex", "--select", "I10", "--isolated")


@pytest.mark.parametrize(
    ("line", "column", "length", "shown"),
    [
        ("  doi = {x},", 3, 3, ("  doi = {x},", 2, 3)),
        ("a", 9, 1, ("a", 1, 1)),
        ("a\x1b[31mb\u202ec", 2, 1, ("a\\x1b[31mb\\u202ec", 1, 4)),
        ("\tx", 2, 1, (" x", 1, 1)),
        ("陈奕x", 3, 1, ("陈奕x", 4, 1)),
        ("e\u0301x", 3, 1, ("e\u0301x", 1, 1)),
        ("x" * 300, 150, 400, ("…" + "x" * 100 + "…", 51, 50)),
    ],
)
def test_an_excerpt(line: str, column: int, length: int, shown: tuple[str, int, int]) -> None:
    assert excerpt(line, column, length) == shown


def test_colour_only_on_a_terminal_and_unless_the_user_said_no(monkeypatch: pytest.MonkeyPatch, bibconv: Run) -> None:
    assert b"\x1b" not in bibconv(*CHECK, stdin=TEXT).out
    monkeypatch.setattr(findings, "colour", lambda: True)
    assert b"\x1b[1mI102" in bibconv(*CHECK, stdin=TEXT).out.replace(b"\x1b[33m", b"")
    monkeypatch.undo()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert findings.colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not findings.colour()


def test_control_characters_of_a_document_do_not_reach_the_terminal(bibconv: Run) -> None:
    text = "@misc{a, title = {T}, doi = {\x1b[31m\u202e}}\n".encode()
    for output in ("text", "concise", "github", "junit", "sarif", "json"):
        ran = bibconv(*CHECK, "--output-format", output, stdin=text)
        assert ran.status == 1
        assert b"\x1b" not in ran.out
        if output in ("text", "concise", "github"):
            assert "\u202e" not in ran.out.decode()


def test_json(bibconv: Run) -> None:
    found = json.loads(bibconv(*CHECK, "--output-format", "json", stdin=TEXT).out)
    assert found["files"] == ["<stdin>"]
    assert found["statistics"] == {"I101": 1, "I102": 1}
    assert found["problems"][0] == {
        "code": "I102",
        "severity": "warning",
        "message": "the DOI begins with a resolver",
        "path": "<stdin>",
        "line": 1,
        "column": 23,
        "start": 22,
        "end": 57,
        "key": "a",
        "fix": {"edits": [[29, 45, ""]], "safe": True, "fields": []},
    }


def test_annotations_are_escaped(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "a,b:c%.bib"
    path.write_bytes(b"@misc{a, title = {T}, doi = {10%\r\n,:}}")
    ran = bibconv("check", path, "--select", "I10", "--output-format", "github")
    shown = str(path).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    assert ran.out.decode().startswith(f"::warning file={shown},line=1,col=23::I101 '10%25 ,:' is no DOI")
    assert ran.out.count(b"\n") == 1


def test_junit_has_a_suite_a_file_and_a_failed_case_a_problem(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "clean.bib").write_text("@misc{a, title = {T}}\n")
    (tmp_path / "<&'\".bib").write_bytes(TEXT.replace(b"1000}", b"1000\x1b<&}"))
    ran = bibconv("check", *sorted(tmp_path.iterdir()), "--select", "I10", "--output-format", "junit")
    root = ET.fromstring(ran.out)
    assert root.attrib["failures"] == "2"
    first, second = root
    assert first.attrib["name"].endswith("<&'\".bib")
    assert [case.attrib["name"] for case in first] == ["I102 a (line 1)", "I101 b (line 2)"]
    assert [failure.attrib["type"] for failure in first.iter("failure")] == ["I102", "I101"]
    assert [len(case) for case in second] == [0]


def test_statistics(bibconv: Run) -> None:
    ran = bibconv(*CHECK, "--output-format", "concise", "--statistics", stdin=TEXT)
    assert ran.out.decode().splitlines()[-2:] == [
        "     1  I101  a DOI that is none",
        "     1  I102  a resolver in the DOI",
    ]


def test_sarif_is_what_the_standard_demands(bibconv: Run) -> None:
    """The properties that SARIF 2.1.0 demands (3.13.4 to 3.58), as far as we write them."""
    log = json.loads(bibconv(*CHECK, "--output-format", "sarif", stdin=TEXT).out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == ["I101", "I102"]
    assert all(each["shortDescription"]["text"] and each["fullDescription"]["text"] for each in rules)
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("I102", 1, "warning")
    assert (second["ruleId"], second["ruleIndex"]) == ("I101", 0)
    place: Any = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%3Cstdin%3E"
    assert place["region"] == {"startLine": 1, "startColumn": 23, "charOffset": 22, "charLength": 35}
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": {"charOffset": 29, "charLength": 16}, "insertedContent": {"text": ""}}
    ]
