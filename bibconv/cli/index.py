"""``bibconv index``: makes the index that ``bibconv identify`` looks into."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from bibconv.cli.console import Console, visible
from bibconv.cli.convert import convert
from bibconv.cli.progress import Progress, progress
from bibconv.cli.run import Apart
from bibconv.files import STDIO, open_document
from bibconv.format import Format, ReadOptions, UnknownFormatError
from bibconv.report import Report

if TYPE_CHECKING:
    from bibconv.identify.builder import Origin
    from bibconv.model import Record


@click.group()
def index() -> None:
    """Make, extend or describe the index that `identify` looks into."""


_SHARED = {option.name: option for option in convert.params}


def _build(add: bool, inputs: tuple[str, ...], output: str, **options: Any) -> int:
    from bibconv.identify.builder import build
    from bibconv.identify.errors import IndexFault
    from bibconv.identify.store import building

    apart = Apart(inputs)
    apart.write(output)
    apart.write(building(output))
    console = Console(options["output_format"])
    drawing = progress(len(inputs), output, options["output_format"])
    report = Report(drawing.aside(console.diagnostic) if drawing else console.diagnostic)
    reading = _Reading(report, options["from_format"], options["encoding"], drawing)
    try:
        origins = [reading.origin(path) for path in inputs]
        counts = build(output, origins, add=add)
        if drawing:
            drawing.wipe()
    except IndexFault as fault:
        report.add(fault.code, str(fault), path=output)
        console.close(report)
        return 2
    except UnknownFormatError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        report.add("F006", f"cannot read: {error.strerror}", path=os.fspath(error.filename or output))
        console.close(report)
        return 2
    if counts.renamed:
        report.add("I010", f"{counts.renamed} works have an id that another work has", path=output)
    if counts.unused:
        report.add("I011", f"{counts.unused} records have neither a title nor an abstract", path=output)
    # What the reader refused has not come to the index.
    report.read, report.written = counts.read + report.refused, counts.added
    report.merged, report.refused = counts.replaced, counts.unused + report.refused
    console.close(report)
    return 2 if reading.failed else int(bool(report.severities["error"]))


class _Reading:
    """Reads the files of a library."""

    def __init__(
        self, report: Report, format: Format | None, encoding: str | None, drawing: Progress | None = None
    ) -> None:
        self._report = report
        self._progress = drawing
        self._format = format
        self._encoding = encoding
        self.failed = False

    def origin(self, path: str) -> Origin:
        from bibconv.identify.builder import Origin
        from bibconv.identify.store import state

        name = path if path == STDIO else os.path.abspath(path)
        return Origin(name, None if path == STDIO else state(path), lambda: self._records(path))

    def _records(self, path: str) -> Iterator[Record]:
        from bibconv.pipe import read_document

        with open_document(path, self._report, self._encoding) as document:
            if self._progress:
                self._progress.watch(document, path)
            yield from read_document(document, self._report, self._format, ReadOptions())
        self.failed |= document.failed


def _command(name: str, add: bool, text: str) -> None:
    def callback(**options: Any) -> int:
        return _build(add, **options)

    index.add_command(
        click.Command(
            name,
            callback=callback,
            params=[
                _SHARED["inputs"],
                click.Option(["-o", "--output"], required=True, metavar="FILE", help="The index."),
                *(_SHARED[option] for option in ("from_format", "encoding", "output_format")),
            ],
            help=text,
        )
    )


_command(
    "build",
    False,
    """Make an index of the records of files.

Every format that bibconv reads can be indexed. The index is put in its place when it is complete. A build that was
interrupted goes on where it was when it is asked for again with the same files.

\b
  bibconv index build arxiv-metadata.jsonl.gz acl/*.xml -o lib.db
""",
)
_command(
    "add",
    True,
    """Add the records of files to an index.

A record that the index has, by its id and the same authors or title, takes the place of the older one.

\b
  bibconv index add refs.bib -o lib.db
""",
)


@index.command()
@click.argument("path", metavar="FILE")
def info(path: str) -> int:
    """Say what is in an index."""
    from bibconv.identify.errors import IndexFault
    from bibconv.identify.store import VERSION, Reader

    try:
        with Reader(path) as reader:
            facts = reader.facts()
    except IndexFault as fault:
        click.echo(f"{visible(path)}: {fault.code} {visible(str(fault))}", err=True)
        return 2
    click.echo(f"version      {VERSION}")
    for name, value in facts.items():
        click.echo(f"{name:12} {value:,}" if isinstance(value, int) else f"{name:12} {visible(value)}")
    return 0
