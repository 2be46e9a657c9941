"""``bibconv convert``."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

import click

from bibconv.cli import completion as complete
from bibconv.cli import options as shared
from bibconv.cli.console import Console
from bibconv.cli.run import Apart, ArraySink, Run, Through, in_order, settle, status, told
from bibconv.files import STDIO, Sink, kept_whole, open_sink
from bibconv.format import (
    Dialect,
    Format,
    Jats,
    ReadOptions,
    TagSet,
    WriteOptions,
    by_suffix,
    get,
)
from bibconv.limits import Limits
from bibconv.model import Record
from bibconv.report import Loss, Report

if TYPE_CHECKING:
    from bibconv.pipe import Conversion
    from bibconv.workers import Setup


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


@click.command()
@shared.inputs
@click.option(
    "-o",
    "--output",
    default=STDIO,
    metavar="FILE",
    shell_complete=complete.files,
    help="Where to write; a folder for a file a record.",
)
@shared.from_format
@shared.to_format
@click.option(
    "--loss",
    type=click.Choice(["report", "error", "ignore"]),
    default="report",
    show_default=True,
    help="What to do about fields that the target cannot carry whole.",
)
@click.option("--loss-report", metavar="FILE", help="Where to write every loss, as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings and losses, too.")
@shared.output_format
@shared.encoding
@shared.limit
@click.option(
    "--layout",
    metavar="NAME",
    help="The layout of a listing, where it is taken for another: bare, or some of markdown, numbered, labelled, "
    "semicolon, and-last, wrapped, paragraphs, blank, trailing-space, with + between.",
)
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
@click.option("--dialect", type=click.Choice(get_args(Dialect)), help="RIS: the program it is for.")
@click.option(
    "--jats",
    type=click.Choice(get_args(Jats)),
    default="articles",
    show_default=True,
    help="JATS: an article a record, or one article with a reference list.",
)
@click.option(
    "--jats-tagset",
    type=click.Choice(get_args(TagSet)),
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
    dialect: Dialect | None,
    jats: Jats,
    jats_tagset: TagSet,
    jobs: int,
    in_place: bool,
    through: Through | None = None,
) -> int:
    """Convert records from one format into another.

    Reads the dump styles and exchange formats that `bibconv formats` lists, from files or from standard input (`-`),
    and writes one of them; BibTeX to standard output where nothing else is said.

    \b
      bibconv convert listing.txt -o refs.bib
      bibconv convert refs.bib more.ris -o refs.json
      bibconv convert - -f listing -t jats < listing.txt
    """
    folder = output if output.endswith(("/", os.sep)) or os.path.isdir(output) else None
    target = _target(to_format, output, folder)
    apart = Apart(inputs, through.read if through else ())
    if not folder:
        apart.write(output, in_place=in_place)
    for path in (*([loss_report] if loss_report else []), *(through.written if through else ())):
        apart.write(path)
    console = Console(output_format)
    losses = ArraySink(open_sink(loss_report)) if loss_report else None
    from bibconv.cli.progress import progress

    drawing = progress(len(inputs), output, output_format)
    report = Report(
        drawing.aside(console.diagnostic) if drawing else console.diagnostic,
        _each(*([console.loss] if loss != "ignore" else []), *([losses.add] if losses else [])),
    )
    run = Run(report, from_format, encoding, ReadOptions(layout=layout, limits=limit))
    run.progress = drawing
    if output == STDIO and len(inputs) > 1:
        run.perhaps_output = inputs[-1]
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

    gc.freeze()  # what is loaded stays
    # What stands in them is for good only when all is written, and told.
    sinks: list[Sink] = [losses] if losses else []
    with kept_whole(sinks), told(console, report, drawing):
        conversion = Conversion(target, report, options, refuse_losses=loss == "error", limits=limit)
        with through.open(report) if through else nullcontext() as run.passing:
            if folder:
                records = in_order(run.records(inputs), sort, key)
                _write_folder(conversion, records, folder, target.suffixes[0], partial(apart.write, in_place=in_place))
            else:
                sinks.append(open_sink(output))
                if jobs > 1 and not sort:
                    from bibconv.workers import Setup

                    step, hear = (through.step, through.hear) if through else (None, None)
                    setup = Setup(target.name, options, run.options, loss == "error", step)
                    _write_with_workers(jobs, setup, conversion, run, inputs, sinks[-1], hear)
                else:
                    conversion.write(in_order(run.records(inputs), sort, key), sinks[-1])
                settle(run, sinks)
    return status(report, run.failed, strict)


def _write_with_workers(
    jobs: int,
    setup: Setup,
    conversion: Conversion,
    run: Run,
    inputs: tuple[str, ...],
    sink: Sink,
    hear: Callable[[Any], None] | None,
) -> None:
    from bibconv.parallel import Team

    with Team(jobs, conversion, run.report, setup, run.passing, hear) as team:
        team.write(run.documents(inputs), sink, run.format)


def _without(only: frozenset[str], without: frozenset[str]) -> frozenset[str]:
    if not only and not without:
        return frozenset()
    from bibconv.arrange import left_out

    return left_out(only, without)


def _each(*calls: Callable[[Loss], None]) -> Callable[[Loss], None]:
    def call(loss: Loss) -> None:
        for each in calls:
            each(loss)

    return call


def _target(named: Format | None, output: str, folder: str | None) -> Format:
    """The format to write: the one that was named, or that the name of the output tells."""
    if named is None and output == STDIO:
        return get("bibtex")
    if named is None and folder is None and (known := [name for name in by_suffix(output) if get(name).writer]):
        return get(known[0])
    if named is not None:
        return named
    raise click.UsageError(f"the name {output!r} does not tell the format; name one with -t ({shared.written()})")


def _write_folder(
    conversion: Conversion, records: Iterator[Record], folder: str, suffix: str, take: Callable[[str], None]
) -> None:
    from bibconv.pipe import file_name

    os.makedirs(folder, exist_ok=True)
    taken: dict[str, int] = {}
    writer = conversion.writer
    for key, data in conversion.entries(records):
        name = file_name(key)
        taken[name.lower()] = count = taken.get(name.lower(), 0) + 1
        path = os.path.join(folder, (name if count == 1 else f"{name}~{count}") + suffix)
        take(path)
        sink = open_sink(path)
        with kept_whole([sink]):
            sink.write(writer.header.encode() + data + writer.footer.encode())
