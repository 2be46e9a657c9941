"""``python -m tests.bench.count FORMAT FILE`` prints how many records a file has.

It is a program of its own, since the process that measures must stay small (:func:`tests.bench.measure.run`).
"""

import json
import re
import sys
from pathlib import Path

_RECORDS = {
    "bibtex": re.compile(rb"^\s*@\w", re.MULTILINE),
    "ris": re.compile(rb"^ER  -", re.MULTILINE),
    "jats": re.compile(rb"<article[ >]"),
}


def count(written: bytes, format: str) -> int:
    """How many records a document has.

    >>> count(b"TY  - GEN\\nER  - \\n", "ris"), count(b'[{"id": "a"}]', "csl-json")
    (1, 1)
    """
    return len(json.loads(written)) if format == "csl-json" else len(_RECORDS[format].findall(written))


if __name__ == "__main__":
    print(count(Path(sys.argv[2]).read_bytes(), sys.argv[1]))
