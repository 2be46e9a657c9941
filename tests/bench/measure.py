"""What a whole process costs: CPU time, wall time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""What is installed has its byte code: compiling it anew in each run is no part of what is measured."""
_UNIT = 1 if sys.platform == "darwin" else 1024


class Cost(NamedTuple):
    """Seconds, bytes, the exit status, and what the process said on standard error."""

    cpu: float
    wall: float
    peak: int
    status: int
    said: str


def build(folder: Path | None) -> dict[str, str]:
    """What the environment says of a build of bibconv to be run from a folder; None for the installed one."""
    return {} if folder is None else {"PYTHONPATH": str(folder.resolve()), "PYTHONSAFEPATH": "1"}


def run(command: Sequence[str | Path], said: Path, environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end; its standard error goes into the file ``said``, its output nowhere.

    The kernel counts what the parent holds when it forks as the child's peak: so the process that calls this stays
    small, and has the documents made by another.
    """
    with said.open("wb") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env={**_ENVIRONMENT, **(environment or {})},
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    with said.open("rb") as errors:
        errors.seek(max(0, said.stat().st_size - 4096))
        text = errors.read().decode(errors="replace")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _UNIT, child.returncode, text)


class Failed(Exception):
    """A command that ought to end well did not."""


def over_bare(
    commands: dict[str, list[str | Path]],
    bare: list[str | Path],
    rounds: int,
    said: Path,
    environment: dict[str, str] | None = None,
) -> dict[str, float]:
    """The median CPU seconds of each command over those of a bare interpreter, all run in turn.

    :class:`Failed` where one of them fails.
    """
    turn = {"": bare, **commands}
    seen: dict[str, list[float]] = {name: [] for name in turn}
    for number in range(rounds + 1):
        for name, command in turn.items():
            cost = run(command, said, environment)
            if cost.status:
                raise Failed(f"{' '.join(map(str, command))} ends with {cost.status}: {cost.said}")
            if number:  # the first round writes the byte code
                seen[name].append(cost.cpu)
    return {name: median(seen[name]) - median(seen[""]) for name in commands}
