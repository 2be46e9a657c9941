"""Mutations of documents, from a seed; and the run that no mutation may break.

``python tests/mutate.py COUNT [READER …]`` runs that many on each reader, and says how many ran and how slow the
slowest was.
"""

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from test_corpus import sections, stdin

from bibconv import files
from bibconv.format import BUILT_IN, get
from bibconv.pipe import Conversion, read_document
from bibconv.report import Report

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SECONDS_PER_10_KB = 0.5
ALLOWANCE = 0.25
"""Seconds that the first use of a library, or another process, may take."""

TOKENS = [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\x1b[31m", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\x0c", b"\r", b"\r\n",
    b"\n\n", b"\n", b",", b", ,", b",,,,", b";", b" and ", b"Jr., ", b"III, ", b"{", b"}", b"{{{{", b"}}}}", b"\\",
    b"$", b"$$", b"%", b"#", b"\\input{/etc/passwd}", b"\\write18{x}", b"\\begin{x}", b"Abstract:", b"abstract",
    b"Title:", b"Authors:", b"1. ", b"## ", b"> ", b"**", b"- ", b"@misc{", b"@article{x,", b"@string{a=a}",
    b"TY  - JOUR\n", b"ER  - \n", b"<a>", b"</a>", b"&x;", b"<!--", b"<![CDATA[", b"\"", b"'", b"[", b"]", b":",
    b"null", b"1e999", b"NaN", b"\\ud800", b"9" * 5000, b"x" * 3000, b"\xef\xbb\xbf",
]  # fmt: skip

EXAMPLES: dict[str, tuple[str, ...]] = {
    "listing": ("examples/listing.txt", "tests/corpus/listing/*.test"),
    "abstracts": ("examples/abstracts.txt", "tests/corpus/abstracts/*.test"),
    "jsonl": ("examples/records.jsonl",),
    "bibtex": ("examples/*.bib", "tests/corpus/bibtex/*.test"),
    "biblatex": ("examples/*.bib", "tests/corpus/biblatex/*.test"),
    "csl-json": ("examples/*.json", "tests/corpus/csl-json/*.test"),
    "ris": ("examples/*.ris", "tests/corpus/ris/*.test"),
    "jats": ("examples/*.xml", "tests/corpus/jats/*.test"),
    "acl": ("examples/snapshots/acl.xml", "tests/corpus/acl/*.test"),
    "arxiv": ("examples/snapshots/arxiv.jsonl", "tests/corpus/arxiv/*.test"),
    "openalex": ("examples/snapshots/openalex.jsonl", "tests/corpus/openalex/*.test"),
}


def documents(reader: str) -> list[bytes]:
    """What is mutated: our own documents in the format, and the two samples that lie beside the project."""
    paths = [path for pattern in EXAMPLES[reader] for path in sorted(ROOT.glob(pattern))]
    if reader in ("listing", "abstracts"):
        paths += sorted(SHARED.glob(f"seeds/*{reader.rstrip('s')}*.txt"))
    held = [_input(path) if path.suffix == ".test" else path.read_bytes() for path in paths]
    return [data[:20_000] for data in held if data]


def _input(case: Path) -> bytes:
    """What a case of the corpus gives to its command."""
    _, named, escaped = sections(case)
    return stdin(named, escaped)


def holds_records(data: bytes, reader: str) -> bool:
    """Whether a document has a record that can be read."""
    report = Report()
    with files.from_text(data, report) as document:
        return any(True for _ in read_document(document, report, get(reader)))


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The document with a few accidents: cuts, repeats, swaps, flipped bits, tokens out of place."""
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9))):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + int(rng.expovariate(1 / 40)))
        kind = rng.randrange(9)
        if kind == 0:
            data = data[:at] + data[to:]
        elif kind == 1:
            data = data[:at] + data[at:to] * rng.randint(2, 4) + data[to:]
        elif kind == 2 and data:
            at = rng.randrange(len(data))
            data = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        elif kind == 3:
            data = data[:at]
        elif kind in (4, 5):
            lines = data.split(b"\n")
            one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
            if kind == 4:
                lines[one], lines[other] = lines[other], lines[one]
            else:
                lines[one : one + 1] = [lines[one], lines[other]]
            data = b"\n".join(lines)
        else:
            data = data[:at] + rng.choice(TOKENS) + data[at:]
    return data[:60_000]


def survives(data: bytes, reader: str, target: str = "bibtex") -> float:
    """Convert a document; the CPU seconds it took. The faults of bibconv itself are raised."""
    report = Report()
    start = time.process_time()
    conversion = Conversion(get(target), report)
    with files.from_text(data, report, path="mutated") as document:
        for _ in conversion.entries(read_document(document, report, get(reader))):
            pass
    taken = time.process_time() - start
    faults = [found.message for found in report.diagnostics if found.code == "X002"]
    if faults or not report.balanced or (not report.read and not report.diagnostics):
        raise AssertionError(f"{faults or report.accounting()} for {data!r}")
    if taken > ALLOWANCE + SECONDS_PER_10_KB * max(1, len(data) / 10_000):
        raise AssertionError(f"{taken:.2f} s for {len(data)} bytes: {data!r}")
    return taken


def campaign(reader: str, count: int, seed: int = 0) -> Iterator[float]:
    """Run that many mutations on a reader."""
    rng = random.Random(f"{reader} {seed}")
    originals = documents(reader)
    for number in range(count):
        yield survives(mutated(rng.choice(originals), rng), reader, ("bibtex", "jats", "ris", "csl-json")[number % 4])


if __name__ == "__main__":
    wanted = sys.argv[2:] or [name for name in BUILT_IN if get(name).read]
    for name in wanted:
        taken = list(campaign(name, int(sys.argv[1]), seed=1))
        print(f"{name}: {len(taken)} mutated documents, 0 faults, the slowest {max(taken):.3f} s of CPU")
