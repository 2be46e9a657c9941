"""How many branches of each package were taken, of a coverage report in JSON: ``python tests/branches.py REPORT``.

The exit status is 1 where it is less than 95 % in one of them. (``fail_under`` counts lines and branches together.)
"""

import json
import sys
from collections import Counter
from pathlib import Path

LEAST = 0.95


def figures(report: Path) -> dict[str, tuple[int, int]]:
    """For each package, the branches that were taken, and all."""
    taken: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for path, found in json.loads(report.read_text())["files"].items():
        package = "/".join(path.split("/")[:2])
        taken[package] += found["summary"]["covered_branches"]
        there[package] += found["summary"]["num_branches"]
    return {package: (taken[package], there[package]) for package in there}


def main() -> int:
    """Print the figures."""
    enough = True
    for package, (taken, there) in figures(Path(sys.argv[1])).items():
        print(f"{package}: {taken} of {there} branches: {100 * taken / there:.1f} %")
        enough = enough and taken >= LEAST * there
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
