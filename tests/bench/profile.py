"""``make profile``: where the time of one conversion goes."""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
from pathlib import Path

from .documents import make
from .jobs import MB, Document


def main() -> None:
    """Profile a conversion, in this process, and print the functions that take the most time themselves."""
    parser = argparse.ArgumentParser(prog="make profile ARGS=…", description=main.__doc__)
    parser.add_argument(
        "--from", dest="style", default="listing", help="listing, abstracts, bibtex, … (default: listing)"
    )
    parser.add_argument("--to", default="bibtex", help="the format of the output (default: bibtex)")
    parser.add_argument("--size", type=int, default=10 * MB, help="bytes of a dump, records of another format")
    parser.add_argument("--top", type=int, default=30, help="how many functions to show (default: 30)")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where the document goes")
    chosen = parser.parse_args()
    document = Document(chosen.style, chosen.size)
    path = chosen.folder / f"{document.name}.txt"
    make(document.style, document.size, path)
    sys.argv = ["bibconv", "convert", str(path), "-f", chosen.style, "-t", chosen.to, "-o", str(chosen.folder / "out")]
    from bibconv.cli import main as bibconv

    profiler = cProfile.Profile()
    try:
        profiler.runcall(bibconv)
    except SystemExit as end:
        print(f"exit status {end.code}")
    report(pstats.Stats(profiler), chosen.top)


def report(stats: pstats.Stats, top: int) -> None:
    """Print the functions, with the share of the time that each takes itself, and with what it calls."""
    total: float = stats.total_tt  # type: ignore[attr-defined]
    rows = sorted(stats.stats.items(), key=lambda row: -row[1][2])  # type: ignore[attr-defined]
    print(f"{total:.2f} s under the profiler, which makes calls dearer than they are\n   own   with    calls  function")
    for (file, line, name), (_, calls, own, whole, _) in rows[:top]:
        where = f"{'/'.join(Path(file).parts[-3:])}:{line}" if line else ""
        print(f"{own / total:6.1%} {whole / total:6.1%} {calls:8}  {name} {where}")


if __name__ == "__main__":
    main()
