"""What is measured, and what is required of it: one line a job."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

MB = 10**6
MIB = 2**20
RECORDS = 10_000
"""How many records an exchange document has."""


class Document(NamedTuple):
    """A document to make: ``size`` in bytes for a dump, in records for an exchange format."""

    style: str
    size: int

    @property
    def name(self) -> str:
        """What it is called in the tables, and its file."""
        return f"{self.style}-{self.size // MB}MB" if self.size >= MB else f"{self.style}-{self.size}"


class Job(NamedTuple):
    """One conversion by bibconv.

    ``times`` is the least that is required of its MB/s of CPU time, in those of the yardstick; ``peak`` the most
    memory that it may take, in MiB. Each of the ``rounds`` is run between two runs of the yardstick; a job without
    rounds is run once, for its memory.
    """

    source: Document
    to: str
    rounds: int = 1
    times: float | None = None
    peak: int | None = None
    plain: bool = False
    """Run on the plain modules, whatever the others are run on."""

    @property
    def name(self) -> str:
        """What it is called in the tables."""
        return f"{self.source.name} → {self.to}" + ", plain" * self.plain


class StartUp(NamedTuple):
    """A short run of bibconv, and the CPU seconds over a bare interpreter that it may take."""

    name: str
    arguments: tuple[str, ...]
    seconds: float


CHECK = ("check", "--isolated", "--output-format", "concise")
"""``bibconv check`` with all the rules of a profile, whatever is configured."""


def tidy(npm: Path, read: Path, written: Path) -> list[str | Path]:
    """bibtex-tidy of that folder of packages, which looks for duplicates."""
    return [npm / "node_modules" / ".bin" / "bibtex-tidy", read, "--duplicates", f"--output={written}"]


YARDSTICK = Document("bibtex", RECORDS)
"""What refkit converts into CSL-JSON."""


EXCHANGES = (
    ("bibtex", "csl-json", 1.5),
    ("csl-json", "bibtex", 1.8),
    ("ris", "bibtex", 1.8),
    ("csl-json", "ris", 3.0),
    ("bibtex", "jats", 1.0),
    ("jats", "bibtex", 1.0),
)
"""From what, into what, and what is required."""


def jobs(size: int = 100 * MB, large: int = 1000 * MB) -> list[Job]:
    """The jobs, with dumps of so many bytes."""
    listing, abstracts = Document("listing", size), Document("abstracts", size)
    return [
        Job(listing, "bibtex", rounds=3, times=4.0),
        Job(listing, "bibtex", rounds=3, plain=True),
        *[Job(listing, to) for to in ("biblatex", "csl-json", "ris", "jats", "jsonl")],
        *[Job(abstracts, to) for to in ("bibtex", "biblatex", "csl-json", "ris", "jats", "jsonl")],
        *[Job(Document(source, RECORDS), to, rounds=3, times=times) for source, to, times in EXCHANGES],
        Job(Document("listing", large), "bibtex", rounds=0, peak=200),
        Job(Document("abstracts", large), "bibtex", rounds=0),
    ]


START_UPS = (
    StartUp("--version", ("--version",), 0.10),
    StartUp("one record", ("convert", "{one}", "-f", "listing", "-o", "{out}.bib"), 0.25),
)
"""``{one}`` is a listing of one record, ``{out}`` a file to write."""
