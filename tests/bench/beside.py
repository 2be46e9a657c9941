"""Every conversion, and ``check``, by bibconv and by its peers, one after the other."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from .jobs import CHECK, MB, MIB, Document, tidy
from .measure import Failed, build, run

HERE = Path(__file__).parent / "peers"
SLOW = 20.0
"""CPU seconds from which on a tool is run once and not in every round."""
OURS = "bibconv"
COMPILED = "bibconv, compiled"

Command = list[str | Path]
Make = Callable[[Path, Path], Command]
"""The command that reads the one file and writes the other."""


class Peers(NamedTuple):
    """Where the peers are: an interpreter that the Python ones are installed for, and a folder of packages of npm.

    ``compiled`` is where a compiled build of bibconv is.
    """

    python: str
    npm: Path
    compiled: Path | None = None


class Task(NamedTuple):
    """One conversion, and the tools that can do it; where nothing is written, what is done instead.

    ``fine`` are the exit statuses of a tool that did it.
    """

    source: str
    target: str | None
    tools: dict[str, Make]
    instead: str = "only read"
    fine: frozenset[int] = frozenset({0})

    @property
    def name(self) -> str:
        """What it is called on the page."""
        return (
            f"{TITLES[self.source]} → {TITLES[self.target]}"
            if self.target
            else f"{TITLES[self.source]}, {self.instead}"
        )


TITLES = {"bibtex": "BibTeX", "csl-json": "CSL-JSON", "ris": "RIS", "jats": "JATS", "listing": "listing"}


def tasks(peers: Peers) -> list[Task]:
    """What is run; a tool that is not here is left out."""
    ask = [peers.python, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"]
    pandoc = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()

    def ours(*arguments: str) -> dict[str, Make]:
        """Both builds of bibconv; ``{read}`` and ``{written}`` stand for the files."""

        def by(compiled: Path | None) -> Make:
            start = ["env", *[f"{name}={value}" for name, value in build(compiled).items()], sys.executable, "-m", OURS]
            return lambda read, written: [*start, *[each.format(read=read, written=written) for each in arguments]]

        return {OURS: by(None)} | ({COMPILED: by(peers.compiled)} if peers.compiled else {})

    def converting(source: str, target: str) -> dict[str, Make]:
        return ours("convert", "{read}", "-f", source, "-t", target, "-o", "{written}")

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
            **converting("bibtex", "csl-json"), "refkit": refkit("biblatex", "csl-json"),
            "citation-js": citation("csl-json"), "pandoc": by_pandoc("bibtex", "csljson"),
        }),
        Task("bibtex", "ris", {
            **converting("bibtex", "ris"), "citation-js": citation("ris"), "bibutils": bibutils("bib2xml", "xml2ris"),
        }),
        Task("ris", "bibtex", {
            **converting("ris", "bibtex"), "citation-js": citation("bibtex"), "pandoc": by_pandoc("ris", "bibtex"),
            "bibutils": bibutils("ris2xml", "xml2bib"),
        }),
        Task("csl-json", "bibtex", {
            **converting("csl-json", "bibtex"), "refkit": refkit("csl-json", "biblatex"),
            "citation-js": citation("bibtex"), "pandoc": by_pandoc("csljson", "bibtex"),
        }),
        Task("csl-json", "ris", {**converting("csl-json", "ris"), "citation-js": citation("ris")}),
        Task("bibtex", "jats", converting("bibtex", "jats")),
        Task("jats", "bibtex", converting("jats", "bibtex")),
        Task("listing", "bibtex", converting("listing", "bibtex")),
        Task("bibtex", None, {
            OURS: parsing(OURS, sys.executable), "pybtex": parsing("pybtex", peers.python),
            "bibtexparser": parsing("bibtexparser", peers.python),
        }),
        Task("ris", None, {OURS: parsing(OURS, sys.executable), "rispy": parsing("rispy", peers.python)}),
        Task("bibtex", None, {
            **ours(*CHECK, "{read}"), "bibtex-tidy": partial(tidy, peers.npm),
        }, "checked", frozenset({0, 1})),
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
                if cost.status not in task.fine:
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


def compare(folder: Path, peers: Peers, rounds: int, records: int) -> dict[str, dict[str, Figure]]:
    """What each tool did in each task, told as it comes. :class:`Failed` where bibconv fails."""
    beside = Beside(folder, rounds, records)
    results = {}
    for task in tasks(peers):
        figures = beside.figures(task)
        if OURS not in figures:
            raise Failed(f"{task.name}: bibconv failed")
        results[task.name] = figures
        print(
            f"{task.name}: {', '.join(f'{tool} {figure.speed:.1f} MB/s' for tool, figure in figures.items())}",
            flush=True,
        )
    return results
