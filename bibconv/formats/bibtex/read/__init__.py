"""Reads BibTeX and BibLaTeX in three stages: as it stands (``syntax``), as it is meant (``resolve``), as records
(``typed``).

Only the text of the file is held. Where an entry takes over from another, a first pass keeps where the parents stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bibconv.format import Input, ReadOptions
from bibconv.formats.bibtex.read.findings import Findings, again, shown
from bibconv.formats.bibtex.read.resolve import CONTAINER, Resolver
from bibconv.formats.bibtex.read.typed import Dialect, record, start_of
from bibconv.formats.bibtex.syntax import SALVAGED_BLOCKS, blocks, inherits, salvage
from bibconv.model import Record
from bibconv.report import Report
from bibconv.syntax import Between, Entry, Error, Macros, Preamble

__all__ = ["Dialect", "again", "reader"]

_NO_RECORD = {
    CONTAINER: "a container of data that no entry points to",
    "set": "a set of entries",
    "control": "an instruction to a style",
    "bstctl": "an instruction to a style",
    "ieeetranbstctl": "an instruction to a style",
    "achemso-control": "an instruction to a style",
    "biblatex-control": "an instruction to a style",
    "bibnote": "a note of the document",
}
"""Entries that are no records, and what they are."""

_NO_ENTRY = frozenset(("string", "preamble", "comment"))


def reader(dialect: Dialect) -> Callable[[Input, Report, ReadOptions], Iterator[Record]]:
    """The reader of a dialect."""

    def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
        """The records of a file, in order; what is found on the way goes into the report."""
        return _Reading(source.text(), source.path, report, dialect, options).records()

    return read


class _Reading:
    """One file."""

    def __init__(self, text: str, path: str, report: Report, dialect: Dialect, options: ReadOptions) -> None:
        self._text = text
        self._blocks = options.blocks or blocks(text, options.limits.depth)
        self._report = report
        self._dialect = dialect
        self._findings = Findings(report, path, text, options.piece.above if options.piece is not None else 0)
        related = inherits(text) if options.syntax is None else options.syntax.inherits
        self._resolver = Resolver(text, self._findings, dialect.rule, options.limits.expansion, inherits=related)
        self._pieces = options.limits.pieces
        self._keys: dict[str, int] = {}
        self._relations: list[tuple[str, str, int]] = []
        self._salvaged = 0
        self._containers: list[Entry] = []

    def records(self) -> Iterator[Record]:
        """The records in order."""
        findings = self._findings
        for block in self._blocks:
            if isinstance(block, Entry):
                entry: Entry | None = block
            elif isinstance(block, Error):
                entry = self._mended(block)
            else:
                entry = None
                if isinstance(block, Macros):
                    findings.faults(block)
                    self._resolver.define(block)
                elif isinstance(block, Between):
                    if block.faults:
                        findings.between(block)
                elif isinstance(block, Preamble):
                    findings.preamble(block)
            if entry is not None and (found := self._record(entry)) is not None:
                yield found
        for key, related, offset in self._relations:
            if related not in self._keys:
                findings.tell("B006", f"xref points to {shown(related)}, which is not in this file", offset, key)
        for container in self._containers:
            self._left_in(container)

    def _record(self, entry: Entry) -> Record | None:
        if entry.faults:
            self._findings.faults(entry, entry.key)
        resolved = self._resolver.resolve(entry)
        if entry.type in _NO_RECORD:
            self._no_record(entry)
            return None
        if entry.key:
            self._count(entry)
        if "xref" in resolved.fields:
            self._relations.append((entry.key, resolved.fields["xref"].strip(), start_of(entry, "xref")))
        return record(entry, resolved, self._dialect, self._findings, self._pieces)

    def _count(self, entry: Entry) -> None:
        first = self._keys.setdefault(entry.key, entry.start)
        if first != entry.start:
            message = again(entry.key, self._findings.line_in_words(first))
            self._findings.tell("B008", message, entry.key_start, entry.key)

    def _no_record(self, entry: Entry) -> None:
        library = self._resolver.library
        if entry.type != CONTAINER or library is None or not library.is_wanted(entry):
            message = f"the @{entry.type} is no record ({_NO_RECORD[entry.type]}) and is left out"
            self._findings.tell("B012", message, entry.start, entry.key)
        else:
            self._containers.append(entry)

    def _left_in(self, container: Entry) -> None:
        """Tell what of a container stands in no entry."""
        library = self._resolver.library
        if library is not None and (left := library.untaken(container)):
            why = "no entry takes over all" if container.key in library.whole else "only parts are pointed to"
            message = f"of the @{container.type} {why}; left out: {shown(', '.join(left))}"
            self._findings.tell("B012", message, container.start, container.key)

    def _mended(self, error: Error) -> Entry | None:
        """What can be saved of an entry that cannot be read; one that cannot be saved is refused."""
        if error.type in _NO_ENTRY or error.type in _NO_RECORD:
            self._findings.unreadable(error)
            return None
        entry = None
        text = self._text[error.start : error.end]
        if self._salvaged < SALVAGED_BLOCKS and _may_be_saved(error, text):
            self._salvaged += 1
            entry = salvage(text, error.start)
        if entry is None:
            self._findings.refused(error)
            self._report.read += 1
            self._report.refused += 1
        else:
            self._findings.salvaged(error.fault, entry.key)
        return entry


def _may_be_saved(error: Error, text: str) -> bool:
    """Whether lenient rules may have it otherwise: they know other quotes and escapes, but no other braces."""
    reason = error.fault.reason
    if reason == "unclosed brace":
        return "\\" in text or '"' in text
    return reason != "nested too deeply"
