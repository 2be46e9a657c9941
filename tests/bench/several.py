"""``make bench-jobs``: how near ``-j 2`` comes to two runs side by side, each on half as many records.

Both have the same records to convert and the same two processes to do it: what ``-j 2`` lacks is what it costs to
divide the work and to put together what becomes of it. Of each the best of some rounds is taken, in turn, since other
work on the machine can only slow them down. The memory is that of the parent and its workers together.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from .documents import DUMPS
from .jobs import MIB
from .measure import build

LEAST = 0.85
RECORDS = 100_000
DUMPED = 1_230
"""How many bytes a record of a dump has, about."""
PAIRS = (
    ("bibtex", "csl-json"),
    ("csl-json", "bibtex"),
    ("ris", "bibtex"),
    ("jats", "bibtex"),
    ("listing", "bibtex"),
    ("abstracts", "bibtex"),
)
LINE = "{:22} {:>9} {:>9} {:>9} {:>10} {:>10} {:>8}  {}"
_POLL = 0.05


class Ran(NamedTuple):
    """Wall seconds from the first start to the last end, CPU seconds of all, and the most memory at a time in MiB.

    ``own`` is what the processes hold besides what they share.
    """

    wall: float
    cpu: float
    peak: float
    own: float


def run(commands: Sequence[Sequence[str | Path]], environment: dict[str, str], *, watch: bool = False) -> Ran:
    """Run commands side by side to their end; ``SystemExit`` where one fails."""
    began, start = os.times(), time.perf_counter()
    running = [
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         env=environment)
        for command in commands
    ]  # fmt: skip
    peak = own = 0.0
    while watch and any(each.poll() is None for each in running):
        held = [memory(each.pid) for each in running]
        peak, own = (max(before, sum(now)) for before, now in zip((peak, own), zip(*held, strict=True), strict=True))
        time.sleep(_POLL)
    said = [each.communicate()[1] for each in running]
    wall, ended = time.perf_counter() - start, os.times()
    for each, text in zip(running, said, strict=True):
        if each.returncode:
            sys.exit(f"{each.args!r} ends with {each.returncode}: {text.decode(errors='replace')[-2000:]}")
    cpu = ended.children_user + ended.children_system - began.children_user - began.children_system
    return Ran(wall, cpu, peak, own)


def memory(pid: int) -> tuple[float, float]:
    """What a process and its children hold at present, in MiB: pages that are shared for each of them, and divided."""
    whole = divided = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (str(pid), *children):
            told = Path(f"/proc/{each}/smaps_rollup").read_text()
            for name, size in re.findall(r"^(Rss|Pss):\s+(\d+) kB$", told, re.MULTILINE):
                whole += int(size) * (name == "Rss")
                divided += int(size) * (name == "Pss")
    except OSError:  # it has just ended
        return 0.0, 0.0
    return whole * 1024 / MIB, divided * 1024 / MIB


def document(folder: Path, style: str, records: int) -> Path:
    """A document of so many records."""
    size = records * DUMPED if style in DUMPS else records
    path = folder / f"{style}-{records}-records.txt"
    subprocess.run([sys.executable, "-m", "tests.bench.documents", style, str(size), str(path)], check=True)
    return path


def compare(
    folder: Path, source: str, target: str, records: int, rounds: int, environment: dict[str, str]
) -> tuple[str, bool]:
    """The line of a pair of formats, and whether it is as it has to be."""
    whole, half = document(folder, source, records), document(folder, source, records // 2)
    convert: list[str | Path] = [sys.executable, "-m", "bibconv", "convert", "-f", source, "-t", target]
    single = [[*convert, half, "-o", folder / f"out-{number}"] for number in range(2)]
    jobs = [[*convert, whole, "-j", "2", "-o", folder / "out-0"]]
    apart, together = [], []
    for _ in range(rounds):
        apart.append(run(single, environment))
        together.append(run(jobs, environment))
    held = run(jobs, environment, watch=True)
    two, one = min(each.wall for each in apart), min(each.wall for each in together)
    more = min(each.cpu for each in together) / min(each.cpu for each in apart)
    ratio = two / one
    good = ratio >= LEAST
    figures = f"{two:.2f}", f"{one:.2f}", f"{ratio:.2f}", f"{more:.2f}", f"{held.peak:.0f}", f"{held.own:.0f}"
    return LINE.format(f"{source} → {target}", *figures, f"≥ {LEAST}: {'met' if good else 'MISSED'}"), good


def main() -> int:
    """Measure and print; 1 where a pair of formats misses what is required."""
    parser = argparse.ArgumentParser(prog="make bench-jobs ARGS=…", description="Measure -j 2.")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where the documents go")
    parser.add_argument("--compiled", type=Path, help="where a compiled build is, which is then measured")
    parser.add_argument("--records", type=int, default=RECORDS, help="how many records (default: 100000)")
    parser.add_argument("--rounds", type=int, default=3, help="the best of how many (default: 3)")
    parser.add_argument("--only", default="", help="a part of the name of the pairs, such as 'ris →'")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **build(chosen.compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    print(LINE.format(f"{chosen.records} records", "2 runs s", "-j 2 s", "ratio", "CPU times", "RSS MiB", "PSS", ""))
    met = []
    for source, target in PAIRS:
        if chosen.only in f"{source} → {target}":
            line, good = compare(chosen.folder, source, target, chosen.records, chosen.rounds, environment)
            print(line, flush=True)
            met.append(good)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
