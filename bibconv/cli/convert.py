"""``bibconv convert``."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from bibconv.cli import EXIT_BUG
from bibconv.cli import completion as complete
from bibconv.cli.console import Console
from bibconv.files import STDIO, Document, Sink, is_text_encoding, open_document, open_sink, same_file
from bibconv.format import BUILT_IN, Format, ReadOptions, UnknownFormatError, WriteOptions, by_suffix, get
from bibconv.limits import Limits, limits
from bibconv.model import Record
from bibconv.report import Loss, Report

if TYPE_CHECKING:
    from bibconv.cli.progress import Progress
    from bibconv.pipe import Conversion


def chosen_format(context: click.Context, parameter: click.Parameter, name: str | None) -> Format | None:
    """The format that an option names."""
    if name is None:
        return None
    try:
        return get(name)
    except UnknownFormatError as error:
        raise click.BadParameter(f"{error}; `bibconv formats` lists them") from None


def _encoding(context: click.Context, parameter: click.Parameter, said: str | None) -> str | None:
    if said is not None and not is_text_encoding(said):
        raise click.BadParameter(f"{said!r} is no encoding of text that is known")
    return said


def chosen_limits(context: click.Context, parameter: click.Parameter, said: tuple[str, ...]) -> Limits:
    """The limits that an option changes."""
    try:
        return limits(said)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _template(context: click.Context, parameter: click.Parameter, said: str | None) -> str | None:
    if said is not None:
        from bibconv.text.keys import Template

        try:
            Template(said)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
    return said


def _fields(context: click.Context, parameter: click.Parameter, said: tuple[str, ...]) -> frozenset[str]:
    if not said:
        return frozenset()
    from bibconv.arrange import fields

    try:
        return fields(said)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


Through = Callable[[Iterator[Record], Report], Iterator[Record]]
"""What records go through between being read and being written, in a command that does more than to convert."""


class _Run:
    """One run of ``convert``: what it reads, and whether a file failed."""

    def __init__(
        self,
        report: Report,
        from_format: Format | None,
        encoding: str | None,
        options: ReadOptions,
        through: Through | None = None,
    ) -> None:
        self.report = report
        self._through = through
        self.failed = self.broken = False
        self.format = from_format
        self._encoding = encoding
        self.options = options
        self.progress: Progress | None = None

    def records(self, paths: tuple[str, ...]) -> Iterator[Record]:
        """The records of all files."""
        from bibconv.pipe import read_document

        for document in self.documents(paths):
            records = read_document(document, self.report, self.format, self.options)
            yield from self._through(records, self.report) if self._through else records

    def documents(self, paths: tuple[str, ...]) -> Iterator[Document]:
        """The files, each open until the next one is asked for; one that cannot be opened is reported."""
        for path in paths:
            try:
                document = open_document(path, self.report, self._encoding, self.options.limits)
            except OSError as error:
                self.report.add("F006", f"cannot read: {error.strerror}", path=path)
                self.failed = True
                continue
            with document:
                if self.progress:
                    self.progress.watch(document, path)
                yield document
            self.failed |= document.failed
            self.broken |= document.broken


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE…", shell_complete=complete.files)
@click.option(
    "-o",
    "--output",
    default=STDIO,
    metavar="FILE",
    shell_complete=complete.files,
    help="Where to write; a folder for a file a record.",
)
@click.option(
    "-f",
    "--from",
    "from_format",
    callback=chosen_format,
    metavar="FORMAT",
    shell_complete=complete.formats,
    help="The format of the inputs.",
)
@click.option(
    "-t",
    "--to",
    "to_format",
    callback=chosen_format,
    metavar="FORMAT",
    shell_complete=complete.formats,
    help="The format of the output.",
)
@click.option(
    "--loss",
    type=click.Choice(["report", "error", "ignore"]),
    default="report",
    show_default=True,
    help="What to do about fields that the target cannot carry whole.",
)
@click.option("--loss-report", metavar="FILE", help="Where to write every loss, as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings and losses, too.")
@click.option(
    "--output-format",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How findings are shown on standard error.",
)
@click.option(
    "--encoding", callback=_encoding, metavar="NAME", help="The encoding of the inputs, where it is not UTF-8."
)
@click.option(
    "--limit",
    "limit",
    multiple=True,
    callback=chosen_limits,
    metavar="NAME=NUMBER",
    help="Change a limit: depth (of nesting), field (characters), file (bytes), expansion (characters), errors.",
)
@click.option("--layout", metavar="NAME", help="The layout of a listing, where it is taken for another.")
@click.option(
    "--key",
    callback=_template,
    metavar="TEMPLATE",
    help="Make all keys anew, as {author}{year}{title} says. Fields: author, authors, year, title, shorttitle, type; "
    "a length, `capital` or `upper` after a colon: {author:3:upper}. Without it, safe keys are kept.",
)
@click.option(
    "--sort",
    type=click.Choice(["key", "author", "year", "title"]),
    help="Write the records in this order, not in that of the inputs; all are held in memory.",
)
@click.option(
    "--only",
    multiple=True,
    callback=_fields,
    metavar="FIELDS",
    shell_complete=complete.fields,
    help="Write these fields only (title,author,DOI).",
)
@click.option(
    "--without",
    multiple=True,
    callback=_fields,
    metavar="FIELDS",
    shell_complete=complete.fields,
    help="Do not write these fields.",
)
@click.option("--unicode", is_flag=True, help="BibTeX: write accents as they are, not as TeX.")
@click.option("--dialect", type=click.Choice(["zotero", "endnote", "mendeley"]), help="RIS: the program it is for.")
@click.option(
    "--jats",
    type=click.Choice(["articles", "refs"]),
    default="articles",
    show_default=True,
    help="JATS: an article a record, or one article with a reference list.",
)
@click.option(
    "--jats-tagset",
    type=click.Choice(["archiving", "publishing"]),
    default="archiving",
    show_default=True,
    help="JATS: the tag set to be valid to.",
)
@click.option(
    "-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="How many processes do the work."
)
@click.option("--in-place", is_flag=True, help="Allow the output to be one of the inputs.")
def convert(
    inputs: tuple[str, ...],
    output: str,
    from_format: Format | None,
    to_format: Format | None,
    loss: str,
    loss_report: str | None,
    strict: bool,
    output_format: str,
    encoding: str | None,
    limit: Limits,
    layout: str | None,
    key: str | None,
    sort: str | None,
    only: frozenset[str],
    without: frozenset[str],
    unicode: bool,
    dialect: str | None,
    jats: str,
    jats_tagset: str,
    jobs: int,
    in_place: bool,
    through: Through | None = None,
) -> int:
    r"""Convert records from one format into another.

    Reads the dump styles and exchange formats that `bibconv formats` lists, from files or from standard input (`-`),
    and writes one of them; BibTeX to standard output where nothing else is said.

    \b
      bibconv convert listing.txt -o refs.bib
      bibconv convert refs.bib more.ris -o refs.json
      bibconv convert - -f listing -t jats < listing.txt
    """
    folder = output if output.endswith(("/", os.sep)) or os.path.isdir(output) else None
    target = to_format or _target(output, folder)
    if not in_place and any(same_file(path, output) for path in inputs):
        raise click.UsageError(f"{output} is an input, too; say --in-place to replace it")
    console = Console(output_format)
    losses = LossFile(open_sink(loss_report)) if loss_report else None
    from bibconv.cli.progress import progress

    drawing = progress(len(inputs), output, output_format)
    report = Report(
        drawing.aside(console.diagnostic) if drawing else console.diagnostic,
        _each(*([console.loss] if loss != "ignore" else []), *([losses.add] if losses else [])),
    )
    run = _Run(report, from_format, encoding, ReadOptions(layout=layout, limits=limit), through)
    run.progress = drawing
    options = WriteOptions(
        unicode=unicode,
        dialect=dialect,
        jats=jats,
        jats_tagset=jats_tagset,
        separate=folder is not None,
        key=key,
        without=_without(only, without),
    )
    from bibconv.pipe import Conversion

    gc.freeze()  # what is loaded stays; records hold no cycles, so that looking for them seldom is enough
    gc.set_threshold(50_000, 20, 20)
    # What stands in them is for good only when all is written, and told.
    sinks: list[Sink] = [losses] if losses else []
    try:
        try:
            conversion = Conversion(target, report, options, refuse_losses=loss == "error", limits=limit)
            if folder:
                _write_folder(conversion, _sorted(run.records(inputs), sort, key), folder, target.suffixes[0])
            else:
                sinks.append(open_sink(output))
                if jobs > 1 and not sort:
                    from bibconv.parallel import Setup, Team

                    setup = Setup(target.name, options, run.options, loss == "error")
                    with Team(jobs, conversion, report, setup) as team:
                        team.write(run.documents(inputs), sinks[-1], from_format)
                else:
                    conversion.write(_sorted(run.records(inputs), sort, key), sinks[-1])
                settle(run, sinks)
        except UnknownFormatError as error:
            raise click.UsageError(str(error)) from None
        finally:
            if drawing:
                drawing.wipe()
            console.close(report)
        for sink in reversed(sinks):
            sink.commit()
    except BaseException:
        for sink in sinks:
            sink.abandon()
        raise
    return _status(report, run.failed, strict)


def _without(only: frozenset[str], without: frozenset[str]) -> frozenset[str]:
    if not only and not without:
        return frozenset()
    from bibconv.arrange import left_out

    return left_out(only, without)


def _sorted(records: Iterator[Record], by: str | None, key: str | None) -> Iterator[Record]:
    if by is None:
        return records
    from bibconv.arrange import ordered
    from bibconv.text.keys import Template

    return iter(ordered(records, by, Template(key) if key else None))


def _each(*calls: Callable[[Loss], None]) -> Callable[[Loss], None]:
    def call(loss: Loss) -> None:
        for each in calls:
            each(loss)

    return call


class LossFile:
    """Every loss of a run as a JSON array, an object a line; a sink of its own."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._separator = b"[\n"

    def add(self, loss: Loss) -> None:
        """Write one loss."""
        self._sink.write(self._separator + msgspec.json.encode(loss, enc_hook=str))
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


def _target(output: str, folder: str | None) -> Format:
    if output == STDIO:
        return get("bibtex")
    if folder is None and (named := [name for name in by_suffix(output) if get(name).writer]):
        return get(named[0])
    raise click.UsageError(f"the name {output!r} does not tell the format; name it with -t ({', '.join(BUILT_IN)})")


def settle(run: _Run, sinks: list[Sink]) -> None:
    """Give up the last of the sinks, and take it away, where what stood in its place is to stay."""
    if run.broken or (run.report.written == 0 and run.report.severities["error"]):
        sinks.pop().abandon()


def _write_folder(conversion: Conversion, records: Iterator[Record], folder: str, suffix: str) -> None:
    from bibconv.pipe import file_name

    os.makedirs(folder, exist_ok=True)
    taken: dict[str, int] = {}
    writer = conversion.writer
    for key, data in conversion.entries(records):
        name = file_name(key)
        taken[name.lower()] = count = taken.get(name.lower(), 0) + 1
        sink = open_sink(os.path.join(folder, (name if count == 1 else f"{name}~{count}") + suffix))
        try:
            sink.write(writer.header.encode() + data + writer.footer.encode())
            sink.commit()
        except BaseException:
            sink.abandon()
            raise


def _status(report: Report, failed: bool, strict: bool) -> int:
    if report.findings["X002"]:
        return EXIT_BUG
    if failed:
        return 2
    if report.refused or report.severities["error"]:
        return 1
    return int(strict and bool(report.severities["warning"] or report.lost))
