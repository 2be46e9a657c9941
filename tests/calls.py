"""The system calls of a conversion: which files it opens, and whether it talks to anybody.

``python tests/calls.py`` traces every XML and JSON case of the catalogue; ``make trace`` runs it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STRACE = shutil.which("strace")
TRACED = "%network,open,openat,openat2,creat,execve,unlink,unlinkat,rename,renameat2,mkdir"

_CALL = re.compile(r"^(?:\d+ +)?([a-z0-9_]+)\((.*?)\) += (-?\d+)")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
OWN = (
    str(ROOT),
    *{os.path.realpath(path) for path in (sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"))},
    sys.prefix,
    "/lib/",
    "/lib64/",
    "/usr/lib",
    "/usr/local/lib",
    "/etc/ld.so.",
    "/usr/share/locale",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/proc/self/",
    "/proc/sys/vm/",
    "/sys/fs/cgroup",
    "/dev/null",
    "/dev/urandom",
)
"""Where a program's own files are: the project, Python with its libraries, what the C library reads."""


def strangers(trace: str, folder: Path) -> list[str]:
    """The calls of a trace that reach beyond the folder and the program's own files."""
    wrong = []
    own = (*OWN, str(folder))
    for line in trace.splitlines():
        match = _CALL.match(line)
        if not match:
            continue
        name, arguments, result = match[1], match[2], int(match[3])
        if not name.startswith(("open", "creat", "execve", "unlink", "rename", "mkdir")):
            wrong.append(line)  # all others that are traced are of the network
            continue
        found = _PATH.search(arguments)
        path = os.path.normpath(os.path.join(folder, found[1])) if found else ""
        if not path.startswith(own) and (result >= 0 or path.startswith("/etc")):
            wrong.append(line)
    return wrong


def traced(command: list[str], folder: Path) -> tuple[int, list[str]]:
    """The exit status of ``bibconv`` with those arguments, and its calls that should not be."""
    log = folder / "trace"
    whole = [
        "strace",
        "-f",
        "-qq",
        "-s",
        "4096",
        "-o",
        str(log),
        "-e",
        f"trace={TRACED}",
        sys.executable,
        "-m",
        "bibconv",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*whole, *command], cwd=folder, env=environment, capture_output=True, timeout=120, check=False
    )
    calls = log.read_text(errors="replace")
    log.unlink()
    # The first is the program itself being started.
    return done.returncode, strangers("\n".join(calls.splitlines()[1:]), folder)


def main() -> int:
    """Trace the cases; the number of those that reach out."""
    from catalogue.case import SUFFIXES
    from catalogue.run import all_cases

    readers = ("jats", "acl", "csl-json", "jsonl", "arxiv", "openalex")
    cases = [case for case in all_cases() if case.reader in readers and case.command == "convert" and not case.big]
    failed = 0
    for case in cases:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            path = folder / f"bad{case.suffix or SUFFIXES[case.reader or '']}"
            path.write_bytes(case.document())
            output = ["-o", f"{folder}/made/"] if case.folder else []
            _, wrong = traced(["convert", str(path), "-t", case.to, *case.arguments, *output], folder)
        if wrong:
            failed += 1
            print(case.name, *wrong, sep="\n    ", flush=True)
    print(f"{len(cases)} XML and JSON cases traced, {failed} reached out")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main()))
