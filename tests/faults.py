"""Faults of the system, made to happen: system calls that fail, kills at random moments.

``python tests/faults.py COUNT`` kills that many runs for each output format; ``make faults`` runs it with 200.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "bibconv")
STRACE = shutil.which("strace")
OUTPUTS = {"bibtex": "bib", "biblatex": "bib", "csl-json": "json", "ris": "ris", "jats": "xml", "jsonl": "jsonl"}
CALLS = "openat,read,write,fsync,fchmod,linkat,rename,close,lseek,newfstatat"
OLD = b"what stood here before\n"

_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?([a-z0-9_]+)\((.*)$")


class Place(NamedTuple):
    """A folder with an input in it and an old output."""

    folder: Path
    source: Path
    output: Path

    def command(self, *more: str) -> list[str]:
        return [*COMMAND, "convert", str(self.source), "-f", "ris", "-o", str(self.output), "--loss", "ignore", *more]

    def intact(self, new: bytes | None = None) -> list[str]:
        """What is wrong with the folder: it holds the old output, or the new one if that is given, and no more."""
        held = self.output.read_bytes() if self.output.exists() else None
        wrong = [] if held == OLD or (new is not None and held == new) else [f"the output is {held!r:.80}"]
        litter = {path.name for path in self.folder.iterdir()} - {self.source.name, self.output.name, "trace"}
        return wrong + [f"litter: {sorted(litter)}"] * bool(litter)


def place(folder: Path, suffix: str, records: int) -> Place:
    """A folder with an input of so many records."""
    source = folder / "in.ris"
    if not source.exists():
        text = "words and more words about what was found " * 20
        entry = "TY  - JOUR\nTI  - Title number {}\nAU  - Abel, Niels\nPY  - 2020\nAB  - {}\nER  - \n"
        source.write_text("".join(entry.format(n, text) for n in range(records)))
    output = folder / f"out.{suffix}"
    output.write_bytes(OLD)
    return Place(folder, source, output)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def run(command: list[str], **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(command, env=environment(), capture_output=True, timeout=120, check=False, **more)  # type: ignore[call-overload,no-any-return]


class Call(NamedTuple):
    """A system call of a run: its name, and the how manieth of that name it is."""

    name: str
    number: int
    text: str


def calls(where: Place) -> list[Call]:
    """The system calls of a run that have to do with the folder."""
    trace = where.folder / "trace"
    run(["strace", "-f", "-y", "-s", "8", "-o", str(trace), "-e", f"trace={CALLS}", *where.command()])
    counts: dict[str, int] = {}
    found = []
    for line in trace.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if not match:
            continue
        name = match[1]
        counts[name] = counts.get(name, 0) + 1
        if str(where.folder) in match[2]:
            found.append(Call(name, counts[name], match[2]))
    trace.unlink()
    where.output.write_bytes(OLD)
    return found


def inject(where: Place, call: Call, what: str) -> subprocess.CompletedProcess[bytes]:
    """Run with one system call made to fail (``error=EIO``), or the process killed in it (``signal=KILL``)."""
    rule = f"inject={call.name}:{what}:when={call.number}"
    tracing = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", rule]
    return run([*tracing, *where.command()])


def killed(where: Place, after: float, *more: str) -> int:
    """Run, and kill after so many seconds; the exit status."""
    with subprocess.Popen(where.command(*more), env=environment(), stderr=subprocess.DEVNULL) as process:
        try:
            return process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return process.wait()


def kills(folder: Path, target: str, count: int, records: int = 2_000) -> Iterator[str]:
    """What is wrong after kills at random moments of runs that write a format."""
    rng = random.Random(f"{target} {count}")
    where = place(folder, OUTPUTS[target], records)
    start = time.monotonic()
    assert run(where.command("-t", target)).returncode == 0
    whole = time.monotonic() - start
    new = where.output.read_bytes()
    for number in range(count):
        where.output.write_bytes(OLD)
        after = rng.uniform(0.3, 1.1) * whole
        status = killed(where, after, "-t", target)
        wrong = where.intact(new)
        if status not in (0, -signal.SIGKILL):
            wrong.append(f"exit status {status}")
        yield from (f"kill {number} of {target} after {after:.3f} s: {one}" for one in wrong)


if __name__ == "__main__":
    bad = []
    for name in OUTPUTS:
        with tempfile.TemporaryDirectory() as scratch:
            found = list(kills(Path(scratch), name, int(sys.argv[1])))
        print(f"{name}: {sys.argv[1]} kills, {len(found)} torn, lost or littered", *found, sep="\n  ", flush=True)
        bad += found
    sys.exit(bool(bad))
