"""One run of a command that reads records: its files, its sinks, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import msgspec

from bibconv.cli import EXIT_BUG
from bibconv.files import Document, Sink, identity, open_document
from bibconv.format import Format, ReadOptions, UnknownFormatError
from bibconv.model import Record
from bibconv.report import Report

if TYPE_CHECKING:
    from bibconv.cli.console import Console
    from bibconv.cli.progress import Progress
    from bibconv.workers import Step


class Through(NamedTuple):
    """What records go through between being read and being written, in a command that does more than to convert.

    ``hear`` is told what the step has to tell; ``read`` and ``written`` are the files that it reads and writes.
    """

    step: Step
    hear: Callable[[Any], None]
    read: tuple[str, ...]
    written: tuple[str, ...]

    def open(self, report: Report) -> AbstractContextManager[Callable[[Record], Record]]:
        """The step of this process."""
        return self.step.open(report, self.hear)


class Apart:
    """Sees to it that a run does not write over a file that it reads, and writes none twice."""

    def __init__(self, inputs: Iterable[str], others: Iterable[str] = ()) -> None:
        self._inputs = {identity(path, 0) for path in inputs}
        self._taken = {identity(path, 0) for path in others}

    def write(self, path: str, *, in_place: bool | None = None) -> None:
        """A file is to be written: wrong usage, where it is read or written otherwise.

        ``in_place`` says whether it may be an input; None where that cannot be asked for.
        """
        what = identity(path, 1)
        if what is None:
            return
        if what in self._inputs and in_place is False:
            raise click.UsageError(f"{path} is an input, too; say --in-place to replace it")
        if what in self._taken or (what in self._inputs and not in_place):
            raise click.UsageError(f"{path} is read or written in this run otherwise")
        self._taken.add(what)


class Run:
    """What a run reads, and whether a file failed."""

    def __init__(
        self,
        report: Report,
        from_format: Format | None,
        encoding: str | None,
        options: ReadOptions,
    ) -> None:
        self.report = report
        self.passing: Callable[[Record], Record] | None = None
        """What each record goes through."""
        self.failed = self.broken = False
        self.format = from_format
        self._encoding = encoding
        self.options = options
        self.progress: Progress | None = None
        self.perhaps_output = ""
        """An input that may be meant for the output: the last of several, where no output is named."""

    def records(self, paths: tuple[str, ...]) -> Iterator[Record]:
        """The records of all files."""
        from bibconv.pipe import read_document

        for document in self.documents(paths):
            records = read_document(document, self.report, self.format, self.options)
            yield from map(self.passing, records) if self.passing else records

    def documents(self, paths: tuple[str, ...]) -> Iterator[Document]:
        """The files, each open until the next one is asked for; one that cannot be opened is reported."""
        for path in paths:
            try:
                document = open_document(path, self.report, self._encoding, self.options.limits)
            except OSError as error:
                absent = path == self.perhaps_output and isinstance(error, FileNotFoundError)
                more = f"; to write it, say -o {path}" if absent else ""
                self.report.add("F006", f"cannot read: {error.strerror}{more}", path=path)
                self.failed = True
                continue
            with document:
                if self.progress:
                    self.progress.watch(document, path)
                yield document
            self.failed |= document.failed
            self.broken |= document.broken


def in_order(records: Iterator[Record], by: str | None, key: str | None) -> Iterator[Record]:
    """The records by key, author, year or title (of keys that a template makes, where there is one)."""
    if by is None:
        return records
    from bibconv.arrange import ordered
    from bibconv.text.keys import Template

    return iter(ordered(records, by, Template(key) if key else None))


class ArraySink:
    """What a run tells beside its output as a JSON array, an object a line; a sink around a sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._separator = b"[\n"

    def add(self, entry: object) -> None:
        """Write one object."""
        self._sink.write(self._separator + msgspec.json.encode(entry, enc_hook=str))
        self._separator = b",\n"

    def abandon(self) -> None:
        """Leave the file as it was."""
        self._sink.abandon()

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._sink.write(data)

    def commit(self) -> None:
        """End the array, and make the file stand."""
        self._sink.write(b"[]\n" if self._separator == b"[\n" else b"\n]\n")
        self._sink.commit()


@contextmanager
def told(console: Console, report: Report, drawing: Progress | None) -> Iterator[None]:
    """Show, whatever happens, what is shown at the end; what names no format is wrong usage."""
    try:
        yield
    except UnknownFormatError as error:
        raise click.UsageError(str(error)) from None
    finally:
        if drawing:
            drawing.wipe()
        console.close(report)


def settle(run: Run, sinks: list[Sink]) -> None:
    """Give up the last of the sinks, and take it away, where what stood in its place is to stay."""
    if run.broken or (run.report.written == 0 and run.report.severities["error"]):
        sinks.pop().abandon()


def status(report: Report, failed: bool, strict: bool) -> int:
    """The exit status that the report of a run comes to."""
    if report.findings["X002"]:
        return EXIT_BUG
    if failed:
        return 2
    if report.refused or report.severities["error"]:
        return 1
    return int(strict and bool(report.severities["warning"] or report.lost))
