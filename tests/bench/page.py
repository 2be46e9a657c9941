"""``docs/benchmarks.md``: what ``make bench`` has measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .beside import OURS, Figure

PAGE = """\
# Benchmarks

`make bench` writes this page: bibconv and its peers, one after the other in each round, on the same documents in one
run. The figures are megabytes of input a second of CPU time of the whole process, start-up included, the median of
{rounds} rounds; the peak memory is the largest. Other machines have other figures: the ratios are what to look at, and
`make bench` repeats them where you are, with nothing installed but Python, a C compiler and npm.

The exchange documents have {records:,} records with abstracts, as `tests/bench/documents.py` makes them. *Records* are
those that came out: some tools leave out what they do not understand, and some leave out the abstracts, which makes
them faster than they are. What is *compiled* has been made by `BIBCONV_COMPILE=1 pip install .`

What was run: {versions}.

![megabytes a second](benchmarks.svg)

"""

REQUIRED = """
## What is required

Each conversion by the compiled build (one is said to be *plain*), between runs of refkit's from BibTeX to CSL-JSON, and
what bibconv's makers demand of it.

"""

START_UP = """
## Start-up

CPU time over that of an interpreter that does nothing.

"""

BESIDE_HEAD = "| {:34} | {:17} | {:>6} | {:>9} | {:>8} | {:>12} |\n"
JOB_HEAD = "| {:34} | {:>9} | {:>6} | {:>8} | {:>8} | {} |\n"
START_HEAD = "| {:34} | {:>9} | {} |\n"


class Measured(NamedTuple):
    """What was measured of a job: records, MB/s of CPU time, that in refkit's, peak in MiB, and the verdicts."""

    name: str
    records: int
    speed: float
    ratio: float | None
    peak: float
    required: str


class Started(NamedTuple):
    """How many seconds of CPU time a short run takes, and the verdict."""

    name: str
    seconds: float
    required: str


def page(
    results: dict[str, dict[str, Figure]],
    measured: Sequence[Measured],
    started: Sequence[Started],
    versions: Sequence[str],
    rounds: int,
    records: int,
) -> str:
    """The page."""
    out = [PAGE.format(rounds=rounds, records=records, versions=", ".join(versions))]
    out.append(BESIDE_HEAD.format("conversion", "tool", "MB/s", "to bibconv", "peak MiB", "records"))
    out.append("| --- | --- | ---: | ---: | ---: | ---: |\n")
    for name, figures in results.items():
        own = figures[OURS].speed
        for tool, figure in sorted(figures.items(), key=lambda each: (not each[0].startswith(OURS), -each[1].speed)):
            came = "" if figure.records is None else f"{figure.records:,}"
            ratio = f"{figure.speed / own:.2f}"
            out.append(BESIDE_HEAD.format(name, tool, f"{figure.speed:.1f}", ratio, f"{figure.peak:.0f}", came))
    out.append(REQUIRED)
    out.append(JOB_HEAD.format("conversion", "records", "MB/s", "× refkit", "peak MiB", "required"))
    out.append("| --- | ---: | ---: | ---: | ---: | --- |\n")
    for job in measured:
        ratio = "" if job.ratio is None else f"{job.ratio:.2f}"
        out.append(
            JOB_HEAD.format(job.name, f"{job.records:,}", f"{job.speed:.1f}", ratio, f"{job.peak:.0f}", job.required)
        )
    out.append(START_UP)
    out.append(START_HEAD.format("run", "seconds", "required"))
    out.append("| --- | ---: | --- |\n")
    out += [START_HEAD.format(start.name, f"{start.seconds:.3f}", start.required) for start in started]
    return "".join(out)
