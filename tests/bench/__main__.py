"""``make bench``: make the documents, measure in turn with the yardstick and beside the peers, print the tables, judge.

A whole run writes ``docs/benchmarks.md`` and its picture.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from .beside import OURS, Peers, compare, versions
from .jobs import MB, MIB, RECORDS, START_UPS, YARDSTICK, Document, Job, jobs
from .measure import Cost, Failed, build, over_bare, run
from .page import Measured, Started, page
from .plot import bars

PEER = Path(__file__).parent / "peers" / "refkit_convert.py"
BIBCONV: list[str | Path] = [sys.executable, "-m", "bibconv"]
ACCOUNT = re.compile(r"read (\d+) = written (\d+) \+")
ONE = "Abel, Niels\nOn the General Quintic\nAbel, Niels\nNo formula with radicals solves $x^5 - x + 1 = 0$.\n"
START_UP_ROUNDS = 9
COLUMNS = "{:32} {:>8} {:>7} {:>7} {:>7} {:>8} {:>8} {:>9}  {}"


class Bench:
    """One run of the benchmark, in a scratch folder. ``missed`` tells the requirements that were not met.

    With the folder of a ``compiled`` build that one is measured, but for the jobs that are for the plain modules.
    """

    def __init__(self, folder: Path, peer: str, compiled: Path | None = None) -> None:
        self.folder = folder
        self._compiled = compiled
        self.missed: list[str] = []
        self.measured: list[Measured] = []
        self.started: list[Started] = []
        self._peer = peer
        self._said = folder / "stderr.txt"
        self._out = folder / "out"
        self._known: dict[str, tuple[Path, int, int]] = {}

    def document(self, document: Document) -> tuple[Path, int, int]:
        """Have a document made: its path, its bytes, its records."""
        if document.name not in self._known:
            path = self.folder / f"{document.name}.txt"
            make = [sys.executable, "-m", "tests.bench.documents", document.style, str(document.size), str(path)]
            subprocess.run(make, check=True)
            about = json.loads(path.with_name(path.name + ".json").read_text())
            self._known[document.name] = path, about["bytes"], about["records"]
        return self._known[document.name]

    def yardstick(self) -> float:
        """One run of the yardstick: MB/s of CPU time."""
        path, size, records = self.document(YARDSTICK)
        cost = run([self._peer, PEER, "biblatex", "csl-json", path, self._out], self._said)
        items = 0
        if not cost.status:
            with self._out.open(encoding="utf-8") as output:
                items = sum(line.startswith('    "id":') for line in output)
        if items != records:
            raise Failed(f"the yardstick ends with {cost.status} and {items} of {records} items: {cost.said}")
        return size / MB / cost.cpu

    def convert(self, job: Job) -> Cost:
        """One run of a job; a record that does not come out, or a fault, is a requirement missed."""
        path, _, records = self.document(job.source)
        command = [*BIBCONV, "convert", path, "-f", job.source.style, "-t", job.to, "-o", self._out]
        cost = run(command, self._said, build(None if job.plain else self._compiled))
        self._out.unlink(missing_ok=True)
        account = ACCOUNT.search(cost.said)
        if cost.status or not account or {int(account[1]), int(account[2])} != {records}:
            said = account[0] if account else cost.said.strip().splitlines()[-1:]
            self._miss(f"{job.name}: exit status {cost.status}, {records} records, but {said}")
        return cost

    def job(self, job: Job) -> str:
        """Measure a job: its line of the table."""
        _, size, records = self.document(job.source)
        costs = []
        measures = [self.yardstick()] if job.rounds else []
        for _ in range(max(1, job.rounds)):
            costs.append(self.convert(job))
            if job.rounds:
                measures.append(self.yardstick())
        cpu, wall = median(cost.cpu for cost in costs), median(cost.wall for cost in costs)
        peak = max(cost.peak for cost in costs) / MIB
        ratio = size / MB / cpu / median(measures) if measures else None
        wanted = []
        if job.times is not None and ratio is not None:
            wanted.append(self._judge(job.name, f"≥ {job.times:g} × refkit", ratio >= job.times, f"{ratio:.2f}"))
        if job.peak is not None:
            wanted.append(self._judge(job.name, f"< {job.peak} MiB", peak < job.peak, f"{peak:.0f}"))
        times = f"{ratio:.2f} ×" if ratio is not None else "–"
        figures = f"{cpu:.2f}", f"{wall:.2f}", f"{size / MB / cpu:.2f}", f"{records / cpu:.0f}", f"{peak:.0f}", times
        self.measured.append(Measured(job.name, records, size / MB / cpu, ratio, peak, ", ".join(wanted)))
        return COLUMNS.format(job.name, records, *figures, ", ".join(wanted))

    def start_ups(self) -> Iterator[str]:
        """Measure how soon bibconv starts: a line each."""
        one = self.folder / "one.txt"
        one.write_text(ONE)
        commands: dict[str, list[str | Path]] = {
            start.name: [*BIBCONV, *[part.format(one=one, out=self._out) for part in start.arguments]]
            for start in START_UPS
        }
        try:
            over = over_bare(
                commands, [sys.executable, "-c", "pass"], START_UP_ROUNDS, self._said, build(self._compiled)
            )
        except Failed as failed:
            self._miss(f"start-up: {failed}")
            return
        for start in START_UPS:
            seconds = over[start.name]
            verdict = self._judge(start.name, f"≤ {start.seconds:.2f} s", seconds <= start.seconds, f"{seconds:.3f} s")
            self.started.append(Started(start.name, seconds, verdict))
            yield f"{start.name:32} {seconds:8.3f} s  {verdict}"

    def _judge(self, name: str, wanted: str, met: bool, figure: str) -> str:
        if not met:
            self._miss(f"{name}: {wanted} is required, {figure} was measured")
        return f"{wanted}: {'met' if met else 'MISSED'}"

    def _miss(self, what: str) -> None:
        if what not in self.missed:
            self.missed.append(what)


def circumstances(peer: str, compiled: Path | None) -> str:
    """What was run, and on what."""
    environment = {**os.environ, **build(compiled)}
    ours = subprocess.run([*BIBCONV, "--version"], check=True, capture_output=True, text=True, env=environment).stdout
    ask = "from bibconv.text.scan import COMPILED; print('compiled' if COMPILED else 'plain')"
    how = subprocess.run(
        [sys.executable, "-c", ask], check=True, capture_output=True, text=True, env=environment
    ).stdout
    if compiled is not None and how.strip() != "compiled":
        raise Failed(f"{compiled} holds no compiled modules: run make compile")
    ask = "from importlib.metadata import version; print('refkit', version('refkit'))"
    theirs = subprocess.run([peer, "-c", ask], check=True, capture_output=True, text=True).stdout.strip()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    ours = f"{ours.strip()} ({how.strip()} modules)"
    return f"{ours}, {theirs}, {python}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def size(text: str) -> int:
    """A size such as ``20MB``."""
    found = re.fullmatch(r"(\d+)(MB|GB)", text, re.IGNORECASE)
    if not found or not int(found[1]):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 20MB or 1GB")
    return int(found[1]) * (MB if found[2].upper() == "MB" else 1000 * MB)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a requirement is missed."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measure bibconv beside its peers.")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where the documents go")
    parser.add_argument("--peer", required=True, help="the interpreter that the peers are installed for")
    parser.add_argument("--npm", type=Path, help="the folder where the peers of npm are; without it no page is written")
    parser.add_argument("--compiled", type=Path, help="where a compiled build is, which is then measured")
    parser.add_argument("--size", type=size, default="100MB", help="the size of the dumps (default: 100MB)")
    parser.add_argument("--large", type=size, default="1GB", help="the size of the dumps for memory (default: 1GB)")
    parser.add_argument("--only", default="", help="a part of the name of the jobs to run, such as 'listing-100MB'")
    parser.add_argument("--rounds", type=int, help="how many rounds of what is timed (default: 3)")
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="what a whole run writes")
    chosen = parser.parse_args(arguments)
    bench = Bench(chosen.folder, chosen.peer, chosen.compiled)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    print(circumstances(chosen.peer, chosen.compiled))
    print("yardstick: refkit, BibTeX → CSL-JSON, {2:,} records, {1:,} bytes".format(*bench.document(YARDSTICK)))
    print(f"CPU time of whole processes; start-up is the median of {START_UP_ROUNDS}, over a bare interpreter\n")
    if "start-up".startswith(chosen.only):
        for line in bench.start_ups():
            print(line, flush=True)
        print()
    wanted = [job for job in jobs(chosen.size, chosen.large) if chosen.only in job.name]
    if wanted:
        heads = "conversion", "records", "CPU s", "wall s", "MB/s", "rec/s", "peak MiB", "× refkit", "required"
        print(COLUMNS.format(*heads))
    for job in wanted:
        rounds = min(1, job.rounds) * (chosen.rounds or job.rounds)
        print(bench.job(job._replace(rounds=rounds)), flush=True)
    if chosen.npm and not chosen.only:
        print()
        peers = Peers(chosen.peer, chosen.npm, chosen.compiled)
        write_page(chosen.page, bench, peers, chosen.rounds or 3)
    for missed in bench.missed:
        print(f"MISSED {missed}")
    return 1 if bench.missed else 0


def write_page(path: Path, bench: Bench, peers: Peers, rounds: int) -> None:
    """Measure bibconv beside its peers, and write the page and its picture."""
    results = compare(bench.folder, peers, rounds, RECORDS)
    text = page(results, bench.measured, bench.started, list(versions(peers)), rounds, RECORDS)
    path.write_text(text, encoding="utf-8")
    speeds = {name: {tool: figure.speed for tool, figure in figures.items()} for name, figures in results.items()}
    path.with_suffix(".svg").write_text(bars(speeds, "MB/s of CPU time", OURS), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
