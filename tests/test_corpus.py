r"""The golden corpus: a command, its input, and what comes out of it.

A case is a text file: the command after ``$``, then sections, each begun by a line ``--- NAME``: ``input`` (with
``escaped``: backslash escapes stand for bytes), ``output``, ``stderr``, ``status``. A missing ``stderr`` section is
not compared; a missing status is 0. ``\r`` at the end of a line of output is written ``␍``.
"""

import re
import shlex
from pathlib import Path

import pytest
from conftest import ROOT, Ran, Run

CASES = sorted((ROOT / "tests" / "corpus").rglob("*.test"))


def sections(case: Path) -> tuple[list[str], dict[str, str], bool]:
    command, _, rest = case.read_text(encoding="utf-8").partition("\n")
    parts = re.split(r"^--- (\w+(?: escaped)?)\n", rest, flags=re.MULTILINE)
    assert command.startswith("$ bibconv "), f"{case} begins with its command"
    assert not parts[0], f"{case} has lines before its first section"
    named = dict(zip(parts[1::2], parts[2::2], strict=True))
    escaped = "input escaped" in named
    if escaped:
        named["input"] = named.pop("input escaped")
    assert set(named) <= {"input", "output", "stderr", "status"}
    return shlex.split(command)[2:], named, escaped


def stdin(named: dict[str, str], escaped: bool) -> bytes:
    text = named.get("input", "")
    return (
        text.removesuffix("\n").encode("latin-1").decode("unicode_escape").encode("latin-1")
        if escaped
        else text.encode()
    )


def printable(out: bytes) -> str:
    text = out.decode().replace("\r\n", "␍\n")
    return text if text.endswith("\n") or not text else text + "␄\n"


def accept(case: Path, ran: Ran, named: dict[str, str]) -> None:
    """Keep the command and the input as they stand; take over the rest."""
    kept = re.split(r"^--- (?:output|stderr|status)\n", case.read_text(encoding="utf-8"), flags=re.MULTILINE)[0]
    parts = [kept, "--- output\n", printable(ran.out)]
    if "stderr" in named:
        parts += ["--- stderr\n", ran.err]
    if ran.status:
        parts += ["--- status\n", f"{ran.status}\n"]
    case.write_text("".join(parts), encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_case(case: Path, bibconv: Run, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, named, escaped = sections(case)
    monkeypatch.chdir(ROOT)
    ran = bibconv(*arguments, stdin=stdin(named, escaped))
    if request.config.getoption("accept"):
        accept(case, ran, named)
        return
    assert printable(ran.out) == named["output"]
    if "stderr" in named:
        assert ran.err == named["stderr"]
    assert ran.status == int(named.get("status", "0"))


def test_there_are_cases() -> None:
    assert len(CASES) > 20
