"""Faults of the system, made to happen: system calls that fail, kills at random moments.

``python tests/faults.py COUNT [NAME …]`` kills that many runs for each output format, and for each way of writing
files that has a name in ``WAYS``; ``make faults`` runs it with 200.
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


class Task(NamedTuple):
    """A run that is killed: its command, and what it writes: each file is to be the old or the new one."""

    command: list[str]
    written: tuple[Path, ...]


WAYS = ("in-place", "two-jobs", "gzip", "losses", "fix", "fmt", "index")
"""What is killed besides a run for each format."""


def task(name: str, folder: Path, records: int) -> Task:
    """What is to be killed, for a format or one of the ``WAYS``; the old files stand in the folder."""
    if name in ("fix", "fmt"):
        output = folder / "in.bib"
        entry = (
            "@article{{k{0},\n title={{Number {0}}}, author={{Abel, Niels}}, year=2020, pages={{1-9}}, note={{{1}}}}}\n"
        )
        output.write_text("".join(entry.format(n, "words and more words " * 20) for n in range(records)))
        return Task(
            [*COMMAND, *(["fmt"] if name == "fmt" else ["check", "--isolated", "--fix"]), str(output)], (output,)
        )
    suffix = {"in-place": "ris", "gzip": "bib.gz", "index": "db"}.get(name, OUTPUTS.get(name, "bib"))
    where = place(folder, suffix, records)
    if name == "index":
        few = folder / "few.jsonl"
        few.write_text('{"id": "k", "type": "book", "title": "A title of the library before"}\n')
        where.output.unlink()
        assert run([*COMMAND, "index", "build", str(few), "-o", str(where.output)]).returncode == 0
        return Task([*COMMAND, "index", "build", str(where.source), "-o", str(where.output)], (where.output,))
    if name == "in-place":
        where.output.unlink()
        return Task([*where._replace(output=where.source).command("--in-place", "-t", "ris")], (where.source,))
    if name == "losses":
        losses = folder / "losses.json"
        losses.write_bytes(OLD)
        return Task(where.command("--loss-report", str(losses)), (where.output, losses))
    jobs = {"two-jobs": ("-j", "2"), "gzip": ()}.get(name, ("-t", name))
    return Task(where.command(*jobs), (where.output,))


def killed(command: list[str], after: float) -> tuple[int, bool]:
    """Run, and kill after so many seconds; the exit status, and whether a process of the run lives on."""
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            return process.wait(timeout=after), False
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            status = process.wait()
    until = time.monotonic() + 5
    while alive := _lives(process.pid):
        if time.monotonic() > until:
            break
        time.sleep(0.02)
    return status, alive


def _lives(session: int) -> bool:
    """Whether a process of a session is there, and not only its exit status."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(its_session) == session and state not in "ZX":
            return True
    return False


def held(path: Path) -> object:
    """What a file holds; of an index its documents, since a database may arrange them in several ways."""
    if path.suffix != ".db":
        return path.read_bytes()
    from bibconv.identify.store import Reader

    with Reader(str(path)) as reader:
        return [*reader.contents()]


def kills(folder: Path, name: str, count: int, records: int = 2_000) -> Iterator[str]:
    """What is wrong after kills at random moments: torn or lost files, processes and litter that stay.

    A kill may leave what the next run clears away; of an index it is what the next run goes on with.
    """
    rng = random.Random(f"{name} {count}")
    command, written = task(name, folder, records)
    old = {path: path.read_bytes() for path in written}
    before = {path: held(path) for path in written}
    there = {path.name for path in folder.iterdir()}
    start = time.monotonic()
    done = run(command).returncode
    whole = time.monotonic() - start
    new = {path: held(path) for path in written}
    assert done in (0, 1)
    assert all(new[path] != before[path] for path in written)
    for number in range(count):
        for path in written:
            path.write_bytes(old[path])
        after = rng.uniform(0.3, 1.1) * whole
        status, alive = killed(command, after)
        wrong = ["a process of it lives on"] * alive
        for path in written:
            found = held(path) if path.exists() else None
            if found not in (before[path], new[path]):
                wrong.append(f"{path.name} is {found!r:.80}")
        if status not in (done, -signal.SIGKILL):
            wrong.append(f"exit status {status}")
        if name == "index" or {path.name for path in folder.iterdir()} != there:
            wrong += [f"exit status {again} of the next run" for again in [run(command).returncode] if again != done]
            wrong += [f"{path.name} is another after the next run" for path in written if held(path) != new[path]]
            litter = {path.name for path in folder.iterdir()} - there
            wrong += [f"litter: {sorted(litter)}"] * bool(litter)
        yield from (f"kill {number} of {name} after {after:.3f} s: {one}" for one in wrong)


if __name__ == "__main__":
    bad = []
    for name in sys.argv[2:] or (*OUTPUTS, *WAYS):
        with tempfile.TemporaryDirectory() as scratch:
            found = list(kills(Path(scratch), name, int(sys.argv[1])))
        print(f"{name}: {sys.argv[1]} kills, {len(found)} torn, lost or littered", *found, sep="\n  ", flush=True)
        bad += found
    sys.exit(bool(bad))
