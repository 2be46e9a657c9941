"""``make benchmarks``: every conversion by bibconv and by its peers, in one run; writes ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from .jobs import MB, MIB, RECORDS, Document
from .measure import Failed, run
from .plot import bars

HERE = Path(__file__).parent / "peers"
SLOW = 20.0
"""CPU seconds from which on a tool is run once and not in every round."""
OURS = "bibconv"

Command = list[str | Path]
Make = Callable[[Path, Path], Command]
"""The command that reads the one file and writes the other."""


class Peers(NamedTuple):
    """Where the peers are: an interpreter that the Python ones are installed for, and a folder of packages of npm."""

    python: str
    npm: Path


class Task(NamedTuple):
    """One conversion, and the tools that can do it. A task without a target only reads."""

    source: str
    target: str | None
    tools: dict[str, Make]

    @property
    def name(self) -> str:
        """What it is called on the page."""
        return f"{TITLES[self.source]} → {TITLES[self.target]}" if self.target else f"{TITLES[self.source]}, only read"


TITLES = {"bibtex": "BibTeX", "csl-json": "CSL-JSON", "ris": "RIS", "jats": "JATS", "listing": "listing"}


def tasks(peers: Peers) -> list[Task]:
    """What is run; a tool that is not here is left out."""
    ask = [peers.python, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"]
    pandoc = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()

    def ours(source: str, target: str) -> Make:
        return lambda read, written: [sys.executable, "-m", OURS, "convert", read, "-f", source, "-t", target,
                                      "-o", written]  # fmt: skip

    def refkit(source: str, target: str) -> Make:
        return lambda read, written: [peers.python, HERE / "refkit_convert.py", source, target, read, written]

    def citation(target: str) -> Make:
        return lambda read, written: ["node", HERE / "citation.cjs", peers.npm.resolve(), target, read, written]

    def by_pandoc(source: str, target: str) -> Make:
        return lambda read, written: [pandoc, "-f", source, "-t", target, read, "-o", written]

    def bibutils(*steps: str) -> Make:
        return lambda read, written: ["sh", "-c", f"{steps[0]} {read} | {steps[1]} > {written}"]

    def parsing(library: str, python: str) -> Make:
        return lambda read, written: [python, HERE / "parsing.py", library, read]

    return [
        Task("bibtex", "csl-json", {
            OURS: ours("bibtex", "csl-json"), "refkit": refkit("biblatex", "csl-json"),
            "citation-js": citation("csl-json"), "pandoc": by_pandoc("bibtex", "csljson"),
        }),
        Task("bibtex", "ris", {
            OURS: ours("bibtex", "ris"), "citation-js": citation("ris"), "bibutils": bibutils("bib2xml", "xml2ris"),
        }),
        Task("ris", "bibtex", {
            OURS: ours("ris", "bibtex"), "citation-js": citation("bibtex"), "pandoc": by_pandoc("ris", "bibtex"),
            "bibutils": bibutils("ris2xml", "xml2bib"),
        }),
        Task("csl-json", "bibtex", {
            OURS: ours("csl-json", "bibtex"), "refkit": refkit("csl-json", "biblatex"),
            "citation-js": citation("bibtex"), "pandoc": by_pandoc("csljson", "bibtex"),
        }),
        Task("csl-json", "ris", {OURS: ours("csl-json", "ris"), "citation-js": citation("ris")}),
        Task("bibtex", "jats", {OURS: ours("bibtex", "jats")}),
        Task("jats", "bibtex", {OURS: ours("jats", "bibtex")}),
        Task("listing", "bibtex", {OURS: ours("listing", "bibtex")}),
        Task("bibtex", None, {
            OURS: parsing(OURS, sys.executable), "pybtex": parsing("pybtex", peers.python),
            "bibtexparser": parsing("bibtexparser", peers.python),
        }),
        Task("ris", None, {OURS: parsing(OURS, sys.executable), "rispy": parsing("rispy", peers.python)}),
    ]  # fmt: skip


class Figure(NamedTuple):
    """What a tool did in a task: MB/s of CPU time, peak memory in MiB, records that came out."""

    speed: float
    peak: float
    records: int | None


class Beside:
    """One run, in a scratch folder."""

    def __init__(self, folder: Path, rounds: int, records: int) -> None:
        self._folder = folder
        self._rounds = rounds
        self._records = records
        self._said = folder / "stderr.txt"

    def source(self, style: str) -> tuple[Path, int, int]:
        """A document to convert: its path, its bytes, its records. A listing is as long as the others together are."""
        size = 20 * MB if style == "listing" else self._records
        document = Document(style, size)
        suffix = {"bibtex": "bib", "csl-json": "json", "ris": "ris", "jats": "xml"}.get(style, "txt")
        path = self._folder / f"{document.name}.{suffix}"
        make = [sys.executable, "-m", "tests.bench.documents", style, str(size), str(path)]
        subprocess.run(make, check=True)
        about = json.loads(path.with_name(path.name + ".json").read_text())
        return path, about["bytes"], about["records"]

    def figures(self, task: Task) -> dict[str, Figure]:
        """What each tool did; one that fails or is not here is left out, with its reason on standard error."""
        path, size, _ = self.source(task.source)
        seen: dict[str, list[float]] = {}
        peaks: dict[str, float] = {}
        came: dict[str, int | None] = {}
        for number in range(self._rounds):
            for name, make in task.tools.items():
                if number and (name not in seen or seen[name][0] > SLOW):
                    continue
                written = self._folder / f"out.{task.target}"
                written.unlink(missing_ok=True)
                command = make(path, written)
                if shutil.which(str(command[0])) is None:
                    print(f"{task.name}: {name} is not here ({command[0]})", file=sys.stderr)
                    continue
                cost = run(command, self._said)
                if cost.status:
                    print(f"{task.name}: {name} ends with {cost.status}: {cost.said[-200:]}", file=sys.stderr)
                    continue
                seen.setdefault(name, []).append(cost.cpu)
                peaks[name] = max(peaks.get(name, 0), cost.peak / MIB)
                came[name] = _count(written, task.target)
        return {name: Figure(size / MB / median(cpu), peaks[name], came[name]) for name, cpu in seen.items()}


def _count(path: Path, target: str | None) -> int | None:
    """How many records a file has; None where none was written."""
    if target is None:
        return None
    command: Command = [sys.executable, "-m", "tests.bench.count", target, path]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def versions(peers: Peers) -> Iterator[str]:
    """What was run."""
    yield (
        subprocess.run([sys.executable, "-m", OURS, "--version"], check=True, capture_output=True, text=True)
        .stdout.strip()
        .replace(", version", "")
    )
    ask = (
        "from importlib.metadata import version as v\n"
        "for name in ('refkit', 'bibtexparser', 'pybtex', 'rispy'): print(name, v(name))\n"
        "import pypandoc; print('pandoc', pypandoc.get_pandoc_version())"
    )
    done = subprocess.run([peers.python, "-c", ask], check=True, capture_output=True, text=True)
    yield from done.stdout.splitlines()
    package = json.loads((HERE / "package.json").read_text())
    yield f"citation-js {package['dependencies']['@citation-js/core']}"
    if shutil.which("bib2xml"):
        said = subprocess.run(["bib2xml", "--version"], check=False, capture_output=True, text=True)
        if found := re.search(r"bibutils suite version ([0-9.]+)", said.stderr + said.stdout):
            yield f"bibutils {found[1]}"
    yield f"{platform.python_implementation()} {platform.python_version()}"
    yield f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


PAGE = """\
# Benchmarks

Generated by `make benchmarks`: bibconv and its peers, one after the other in each round, {rounds} rounds, on the same
documents in one run. The figures are megabytes of input a second of CPU time of the whole process, start-up included,
the median of the rounds; the peak memory is the largest. Other machines have other figures: the ratios are what to
look at, and `make benchmarks` repeats them where you are.

The exchange documents have {records:,} records with abstracts, as `tests/bench/documents.py` makes them. *Records* are
those that came out: some tools leave out what they do not understand, and some leave out the abstracts, which makes
them faster than they are.

What was run: {versions}.

![megabytes a second](benchmarks.svg)

"""

HEAD = "| {:34} | {:14} | {:>6} | {:>9} | {:>8} | {:>12} |\n"


def page(results: dict[str, dict[str, Figure]], versions: Sequence[str], rounds: int, records: int) -> str:
    """The page."""
    out = [PAGE.format(rounds=rounds, records=records, versions=", ".join(versions))]
    out.append(HEAD.format("conversion", "tool", "MB/s", "to bibconv", "peak MiB", "records"))
    out.append("| --- | --- | ---: | ---: | ---: | ---: |\n")
    for name, figures in results.items():
        own = figures[OURS].speed
        for tool, figure in sorted(figures.items(), key=lambda each: (each[0] != OURS, -each[1].speed)):
            came = "" if figure.records is None else f"{figure.records:,}"
            ratio = f"{figure.speed / own:.2f}"
            out.append(HEAD.format(name, tool, f"{figure.speed:.1f}", ratio, f"{figure.peak:.0f}", came))
    return "".join(out)


def main() -> int:
    """Measure, and write the page and its picture."""
    parser = argparse.ArgumentParser(prog="make benchmarks", description="Measure bibconv beside its peers.")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where the documents go")
    parser.add_argument("--peer", required=True, help="the interpreter that the Python peers are installed for")
    parser.add_argument("--npm", type=Path, required=True, help="the folder where the peers of npm are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"))
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    peers = Peers(chosen.peer, chosen.npm)
    beside = Beside(chosen.folder, chosen.rounds, chosen.records)
    results = {}
    for task in tasks(peers):
        figures = beside.figures(task)
        if OURS not in figures:
            raise Failed(f"{task.name}: bibconv did not convert")
        results[task.name] = figures
        print(task.name, ", ".join(f"{tool} {figure.speed:.1f} MB/s" for tool, figure in figures.items()), flush=True)
    text = page(results, list(versions(peers)), chosen.rounds, chosen.records)
    chosen.page.write_text(text, encoding="utf-8")
    speeds = {name: {tool: figure.speed for tool, figure in figures.items()} for name, figures in results.items()}
    chosen.page.with_suffix(".svg").write_text(bars(speeds, "MB/s of CPU time", OURS), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
