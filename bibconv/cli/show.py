"""``bibconv show``."""

from __future__ import annotations

import click

from bibconv.arrange import BY
from bibconv.cli import completion as complete
from bibconv.cli.console import Console
from bibconv.cli.convert import _Run, _sorted, _status, chosen_encoding, chosen_format, settle
from bibconv.cli.progress import progress
from bibconv.files import STDIO, Sink, open_sink
from bibconv.format import Format, ReadOptions, UnknownFormatError, WriteOptions, get
from bibconv.report import Report
from bibconv.show import FORMS, STYLES


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE…", shell_complete=complete.files)
@click.option("-o", "--output", default=STDIO, metavar="FILE", shell_complete=complete.files, help="Where to write.")
@click.option(
    "--style", type=click.Choice(STYLES), default="plain", show_default=True, help="The style, as BibTeX names them."
)
@click.option("--to", "form", type=click.Choice(list(FORMS)), default="text", show_default=True, help="The form.")
@click.option(
    "--sort",
    type=click.Choice(BY),
    help="The order. Without it, plain and alpha sort by author, unsrt and unsrtalpha leave the records as they come.",
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
    "--encoding", callback=chosen_encoding, metavar="NAME", help="The encoding of the inputs, where it is not UTF-8."
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How findings are shown on standard error.",
)
def show(
    inputs: tuple[str, ...],
    output: str,
    style: str,
    form: str,
    sort: str | None,
    from_format: Format | None,
    encoding: str | None,
    output_format: str,
) -> int:
    r"""Show records as a formatted bibliography.

    Reads what `bibconv convert` reads. Titles are recased as the styles do it, but for what is certain to need its
    capitals; math and markup stay. HTML is a list to be put into a page.

    \b
      bibconv show refs.bib
      bibconv show listing.txt --style alpha --to html -o refs.html
    """
    from bibconv.pipe import Conversion
    from bibconv.show import bibliography

    console = Console(output_format)
    drawing = progress(len(inputs), output, output_format)
    report = Report(drawing.aside(console.diagnostic) if drawing else console.diagnostic)
    run = _Run(report, from_format, encoding, ReadOptions())
    run.progress = drawing
    order = sort or (None if style.startswith("unsrt") else "author")

    def write(sink: Sink) -> None:
        conversion = Conversion(get("bibtex"), report, WriteOptions(unicode=True))
        entries = (data.decode() for _, data in conversion.entries(_sorted(run.records(inputs), order, None)))
        for part in bibliography(entries, style, form):
            sink.write(part.encode())

    try:
        sinks = [open_sink(output)]
        try:
            write(sinks[0])
            settle(run, sinks)
            for sink in sinks:
                sink.commit()
        except BaseException:
            for sink in sinks:
                sink.abandon()
            raise
    except UnknownFormatError as error:
        raise click.UsageError(str(error)) from None
    finally:
        if drawing:
            drawing.wipe()
        console.close(report)
    return _status(report, run.failed, strict=False)
