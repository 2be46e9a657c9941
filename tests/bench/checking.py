"""``make bench-check``: ``bibconv check`` beside bibtex-tidy and bibla, in turn, in CPU time of whole processes."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from .jobs import CHECK, tidy
from .measure import Cost, build, run

TIDY, BIBLA = 5.0, 3.0
"""How many times the CPU time of ``check`` these may not fall below."""
HOOK_RECORDS, HOOK_SECONDS = 1000, 0.5
"""What a hook of pre-commit may cost that is installed already."""
LIMIT = 60
"""CPU seconds after which bibla is stopped: what it took by then is a lower bound."""
COLUMNS = "{:28} {:>9} {:>8} {:>8} {:>9}  {}"


class Checks:
    """One run, in a scratch folder; ``missed`` tells the requirements that were not met."""

    def __init__(self, folder: Path, npm: Path, bibla: Path, compiled: Path | None = None) -> None:
        self.missed: list[str] = []
        self._folder = folder
        self._said = folder / "stderr.txt"
        self._npm = npm
        self._bibla = bibla
        self._compiled = compiled

    def document(self, records: int) -> Path:
        """A BibTeX file of so many records, abstracts included."""
        path = self._folder / f"check-{records}.bib"
        if not path.exists():
            made = self._folder / f"bibtex-{records}.txt"
            subprocess.run(
                [sys.executable, "-m", "tests.bench.documents", "bibtex", str(records), str(made)], check=True
            )
            shutil.copyfile(made, path)
        return path

    def ours(self, records: int, *, compiled: bool = False) -> Cost:
        """``bibconv check`` with all the rules of its profile, plain or with the compiled modules."""
        command = [sys.executable, "-m", "bibconv", *CHECK]
        environment = build(self._compiled) if compiled else None
        return self._run([*command, str(self.document(records))], {0, 1}, environment)

    def tidy(self, records: int) -> Cost:
        """bibtex-tidy, which looks for duplicates."""
        return self._run(tidy(self._npm, self.document(records), self._folder / "tidied.bib"), {0})

    def bibla(self, records: int) -> Cost:
        """Bibla, as long as the limit lets it."""
        command = 'ulimit -t "$1"; exec "$2" lint "$3"'
        return self._run(
            ["sh", "-c", command, "sh", str(LIMIT), str(self._bibla), str(self.document(records))], {0, 1, -9, -24}
        )

    def _run(self, command: Sequence[str | Path], fine: set[int], environment: dict[str, str] | None = None) -> Cost:
        cost = run(command, self._said, environment or {"PYTHONPATH": os.getcwd()})
        if cost.status not in fine:
            self.missed.append(f"{' '.join(map(str, command))} ends with {cost.status}: {cost.said[-400:]}")
        return cost

    def judge(self, met: bool, what: str) -> str:
        """A verdict, which is kept where it is bad."""
        if not met:
            self.missed.append(what)
        return f"{what}: {'met' if met else 'MISSED'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a requirement is missed."""
    parser = argparse.ArgumentParser(prog="make bench-check ARGS=…", description="Measure `check` beside its peers.")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where the documents go")
    parser.add_argument("--npm", type=Path, required=True, help="the folder where bibtex-tidy is installed")
    parser.add_argument("--bibla", type=Path, required=True, help="the program bibla")
    parser.add_argument("--compiled", type=Path, help="a folder with a compiled build, to be measured beside")
    parser.add_argument("--records", type=int, default=10_000, help="how many records (default: 10000)")
    parser.add_argument("--rounds", type=int, default=3, help="how many rounds (default: 3)")
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    checks = Checks(chosen.folder, chosen.npm, chosen.bibla, chosen.compiled)
    few, many = chosen.records, 10 * chosen.records
    ours, tidy, hook, fast = [], [], [], []
    for _ in range(chosen.rounds):
        ours.append(checks.ours(few).cpu)
        if chosen.compiled:
            fast.append(checks.ours(few, compiled=True).cpu)
        tidy.append(checks.tidy(few).cpu)
        hook.append(checks.ours(HOOK_RECORDS).cpu)
    bibla, large = checks.bibla(few), checks.ours(many)
    mine, theirs = median(ours), median(tidy)
    print(COLUMNS.format("checked by", "records", "CPU s", "× ours", "peak MiB", "required"))

    def line(name: str, records: int, cpu: float, times: str, peak: str, wanted: str) -> None:
        print(COLUMNS.format(name, records, f"{cpu:.2f}", times, peak, wanted), flush=True)

    line("bibconv check", few, mine, "1", "", "")
    if fast:
        best = median(fast)
        said = f"bibtex-tidy takes {theirs / best:.1f} times as long, bibla {bibla.cpu / best:.1f} times"
        line("bibconv check, compiled", few, best, f"{best / mine:.2f}", "", said)
    wanted = checks.judge(theirs >= TIDY * mine, f"bibtex-tidy takes {TIDY:g} times as long")
    line("bibtex-tidy --duplicates", few, theirs, f"{theirs / mine:.1f}", "", wanted)
    wanted = checks.judge(bibla.cpu >= BIBLA * mine, f"bibla takes {BIBLA:g} times as long")
    stopped = "> " if bibla.status < 0 else ""
    line("bibla lint", few, bibla.cpu, f"{stopped}{bibla.cpu / mine:.1f}", "", wanted)
    ratio = large.cpu / mine
    wanted = checks.judge(ratio < 13, "ten times the records take less than 13 times as long")
    line("bibconv check", many, large.cpu, f"{ratio:.1f}", f"{large.peak / 2**20:.0f}", wanted)
    cost = median(hook)
    wanted = checks.judge(cost <= HOOK_SECONDS, f"at most {HOOK_SECONDS} s")
    line("bibconv check (a hook)", HOOK_RECORDS, cost, f"{cost / mine:.2f}", "", wanted)
    for missed in checks.missed:
        print(f"MISSED {missed}")
    return 1 if checks.missed else 0


if __name__ == "__main__":
    sys.exit(main())
