"""``make catalogue``: run every case, or those whose names have a given word in them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .run import MIB, all_cases, judge


def main(words: list[str]) -> int:
    """Run the cases; the number of those that fail."""
    cases = [case for case in all_cases() if not words or any(word in case.name for word in words)]
    failed = 0
    slowest: dict[bool, tuple[float, str]] = {}
    largest: dict[bool, tuple[float, str]] = {}
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            ran, wrong = judge(case, Path(folder))
        slowest[case.big] = max(slowest.get(case.big, (0.0, "")), (ran.seconds, case.name))
        largest[case.big] = max(largest.get(case.big, (0.0, "")), (ran.size / MIB, case.name))
        if wrong:
            failed += 1
            print(f"FAILED {case.name}", *wrong, sep="\n    ", flush=True)
    print(f"{len(cases)} cases, {failed} failed")
    for big in sorted(slowest):
        kind = "of 20 MB" if big else "others"
        print(f"{kind}: the slowest {slowest[big][0]:.2f} s of CPU ({slowest[big][1]}), "
              f"the largest {largest[big][0]:.0f} MiB ({largest[big][1]})")  # fmt: skip
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
