"""Runs a case in a fresh process, and says what is wrong with what came of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import bibtex, commands, dumps, files, injection, jats, jsons, masses, ris, snapshots
from .case import SUFFIXES, Case, document

ROOT = Path(__file__).parent.parent.parent
LAUNCH = Path(__file__).with_name("launch.py")
MIB = 1 << 20
SECONDS, BYTES = 1.0, 150 * MIB
BIG_SECONDS, BIG_BYTES = 5.0, 400 * MIB
TRIES = 3
"""How often a case may run that is only too slow: another process may have had the processor's caches."""
HARD_SECONDS, HARD_BYTES = 20, 4 << 30
"""Where the system ends a process."""

ACCOUNT = re.compile(r"^bibconv: read (\d+) = written (\d+) \+ refused (\d+) \+ merged (\d+)$", re.MULTILINE)
FINDING = re.compile(r"^(?P<path>[^\n]*?):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Z]\d{3}) ", re.MULTILINE)
CODE = re.compile(r"(?:^|: )([A-Z]\d{3}) ", re.MULTILINE)
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def all_cases() -> list[Case]:
    """Every case, in order; their names are unique."""
    modules = (bibtex, ris, jsons, jats, dumps, files, injection, snapshots, commands, masses)
    cases = [case for module in modules for case in module.cases()]
    assert len({case.name for case in cases}) == len(cases)
    return cases


@dataclass
class Ran:
    """What a run came to."""

    status: int
    out: bytes
    err: str
    seconds: float
    size: int
    names: list[str] = field(default_factory=list)
    again: bytes | None = None
    """What a second run made of what came out."""


def run(command: Sequence[str], folder: Path, stdin: bytes | None = None) -> Ran:
    """Run ``bibconv`` with those arguments under limits, and measure it."""
    usage = folder / "usage"
    whole = [sys.executable, "-I", "-S", str(LAUNCH), str(usage), str(HARD_SECONDS), str(HARD_BYTES), sys.executable]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    with (folder / "out").open("w+b") as out, (folder / "err").open("w+b") as err:
        subprocess.run(
            [*whole, "-m", "bibconv", *command],
            stdout=out, stderr=err, input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL,
            env=environment, cwd=folder, timeout=120, check=True,
        )  # fmt: skip
    status, seconds, size = usage.read_text().split()
    text = (folder / "err").read_bytes().decode(errors="surrogateescape")
    return Ran(int(status), (folder / "out").read_bytes(), text, float(seconds), int(size))


def arguments(case: Case, path: Path, folder: Path) -> list[str]:
    """How the command of a case is called."""
    if case.command == "convert":
        output = ("-o", f"{folder / 'made'}/") if case.folder else ()
        return ["convert", str(path), "-t", case.to, *case.arguments, *output]
    if case.command in ("check", "fix"):
        fix = ["--fix"] if case.command == "fix" else []
        return ["check", "--isolated", "--output-format", "concise", *fix, str(path), *case.arguments]
    if case.command == "index":
        return ["index", "build", str(path), "-o", str(folder / "library.db"), *case.arguments]
    looked_up = ["--index", str(folder / "library.db"), "-t", case.to] if case.command == "identify" else []
    return [case.command, str(path), *looked_up, *case.arguments]


def carry_out(case: Case, folder: Path) -> Ran:
    """Give the document of a case to its command; what is in the place of the output, or of the document, came out."""
    path = folder / f"bad{case.suffix or SUFFIXES[case.reader or 'bibtex']}"
    path.write_bytes(case.document())
    target = folder / "made"
    shutil.rmtree(target, ignore_errors=True)
    if case.command == "identify":
        (folder / "library.jsonl").write_text(document("jsonl", "Otters and other animals of the coast"))
        run(["index", "build", str(folder / "library.jsonl"), "-o", str(folder / "library.db")], folder)
    ran = run(arguments(case, path, folder), folder)
    if case.folder and target.exists():
        made = sorted(target.iterdir())
        ran.names = [one.name for one in made]
        ran.out = b"".join(one.read_bytes() for one in made)
    if case.command in ("check", "fix"):
        ran.err += ran.out.decode(errors="surrogateescape")
        ran.out = b""
    if case.command in ("fix", "fmt"):
        ran.out = path.read_bytes()
        run(arguments(case, path, folder), folder)
        ran.again = path.read_bytes()
    extra = {one.name for one in folder.iterdir()} - {
        path.name,
        "made",
        "out",
        "err",
        "usage",
        "library.jsonl",
        "library.db",
    }
    assert not extra, f"litter: {extra}"
    return ran


def faults(case: Case, ran: Ran) -> Iterator[str]:
    """What is wrong with a run."""
    seconds, size = (BIG_SECONDS, BIG_BYTES) if case.big else (SECONDS, BYTES)
    if ran.status not in (0, 1, 2):
        yield f"exit status {ran.status}: {ran.err[-500:]}"
    if ran.seconds > seconds:
        yield f"{ran.seconds:.2f} s of CPU"
    if ran.size > size:
        yield f"{ran.size / MIB:.0f} MiB"
    if "Traceback" in ran.err or "fault of bibconv" in ran.err or "bibconv failed" in ran.err:
        yield f"a fault: {ran.err[-800:]}"
    if found := RAW.search(ran.err):
        yield f"{found[0]!r} on standard error"
    if case.command in ("check", "fix", "fmt"):
        yield from _changed(case, ran)
    else:
        yield from _accounting(case, ran)
    yield from _wanted(case, ran)
    yield from _strings(case, ran)


def _changed(case: Case, ran: Ran) -> Iterator[str]:
    """What is wrong with a document after a command that may change it."""
    if case.command == "check":
        return
    if ran.status == 2 and ran.out != case.document():
        yield "the document was changed, though it could not be read"
    if ran.again != ran.out:
        yield f"a second run changes it: {ran.out[-200:]!r} to {(ran.again or b'')[-200:]!r}"


def _text(case: Case) -> bool:
    return "--output-format" not in case.arguments or "text" in case.arguments


def _accounting(case: Case, ran: Ran) -> Iterator[str]:
    if not _text(case):
        if "json" in case.arguments:
            totals = json.loads(ran.err)["totals"]
            if totals["read"] != totals["written"] + totals["refused"] + totals["merged"]:
                yield f"out of balance: {totals}"
        return
    account = ACCOUNT.search(ran.err)
    if not account:
        if "Usage: " not in ran.err and "Error: " not in ran.err:
            yield f"no accounting line: {ran.err[-300:]!r}"
        return
    read, written, refused, merged = map(int, account.groups())
    if read != written + refused + merged:
        yield account[0]
    if case.read is not None and read != case.read:
        yield f"{read} records read, not {case.read}"
    if refused and not CODE.search(ran.err):
        yield "a record is refused and nothing is said"
    if not read and not CODE.search(ran.err) and case.document().strip():
        yield "nothing read, and nothing said"
    if case.command == "index":
        return
    there = len(re.findall(rb"^\[\d+\] ", ran.out, re.MULTILINE)) if case.command == "show" else _count(case, ran)
    if there != written:
        yield f"{there} records in the output, {written} in the account"


def _count(case: Case, ran: Ran) -> int:
    """How many records stand in what was written, as its own parser finds them."""
    if not ran.out:
        return 0
    if case.to == "jsonl":
        return len([json.loads(line) for line in ran.out.split(b"\n") if line.strip()])
    if case.to == "csl-json":
        return len(json.loads(ran.out))
    if case.to == "ris":
        return len(re.findall(rb"(?:^|\r\n)ER  - (?:\r\n|$)", ran.out))
    if case.to == "jats":
        from lxml import etree

        root = etree.fromstring(ran.out, etree.XMLParser(huge_tree=True, resolve_entities=False))
        return 1 if root.tag == "article" else len(root)
    return len(re.findall(rb"^@[a-z]+\{", ran.out, re.MULTILINE))


def _wanted(case: Case, ran: Ran) -> Iterator[str]:
    if not _text(case) or "Usage: " in ran.err:
        if case.want != "reported":
            yield f"usage: {ran.err}"
        return
    findings = [found for found in FINDING.finditer(ran.err) if found["path"].startswith(("/", "."))]
    errors = {found["code"] for found in findings}
    refused = int(account[3]) if (account := ACCOUNT.search(ran.err)) else 0
    statuses = {"ok": (0,), "told": (0,), "error": (1, 2), "refusal": (1, 2), "failure": (2,), "reported": (0, 1, 2)}
    if ran.status not in statuses[case.want]:
        yield f"exit status {ran.status} where {case.want} is wanted: {ran.err[-300:]!r}"
    if (case.want in ("told", "error", "refusal", "failure") or ran.status) and not findings:
        yield f"nothing with file and line is said: {ran.err[-300:]!r}"
    if case.want == "refusal" and not refused:
        yield "no record is refused"
    if case.line is not None and case.line not in {int(found["line"]) for found in findings}:
        yield f"nothing is said of line {case.line}: {[found[0] for found in findings]}"
    missing = [code for code in case.codes if code not in errors and code not in ran.err]
    if missing:
        yield f"{missing} not reported"


def _strings(case: Case, ran: Ran) -> Iterator[str]:
    out = ran.out.decode(errors="surrogateescape")
    if case.to == "csl-json" and case.keeps and ran.out:
        out += json.dumps(json.loads(out), ensure_ascii=False)
    for kept in case.keeps:
        if kept not in out:
            yield f"{kept!r} is lost"
    for name in ran.names:
        if not re.fullmatch(r"[A-Za-z0-9_~+-][A-Za-z0-9._~+-]{0,199}", name):
            yield f"a file is called {name!r}"
    shown = out + ran.err + "".join(ran.names)
    for forbidden in case.without:
        if forbidden in shown:
            at = shown.index(forbidden)
            yield f"{forbidden!r} comes out: {shown[max(0, at - 60) : at + 60]!r}"


def judge(case: Case, folder: Path) -> tuple[Ran, list[str]]:
    """Run a case, and say what is wrong."""
    ran = carry_out(case, folder)
    wrong = list(faults(case, ran))
    for _ in range(TRIES - 1):
        if not wrong or not all(one.endswith("s of CPU") for one in wrong):
            break
        ran = carry_out(case, folder)
        wrong = list(faults(case, ran))
    return ran, wrong
