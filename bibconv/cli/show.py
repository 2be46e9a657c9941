"""``bibconv show``."""

from __future__ import annotations

import click

from bibconv.arrange import BY
from bibconv.cli import completion as complete
from bibconv.cli import options as shared
from bibconv.cli.console import Console
from bibconv.cli.progress import progress
from bibconv.cli.run import Apart, Run, in_order, settle, status, told
from bibconv.files import STDIO, Sink, kept_whole, open_sink
from bibconv.format import Format, ReadOptions, WriteOptions, get
from bibconv.report import Report
from bibconv.show import FORMS, STYLES


@click.command()
@shared.inputs
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
@shared.from_format
@shared.encoding
@shared.output_format
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
    """Show records as a formatted bibliography.

    Reads what `bibconv convert` reads. Titles are recased as the styles do it, but for what is certain to need its
    capitals; math and markup stay. HTML is a list to be put into a page.

    \b
      bibconv show refs.bib
      bibconv show listing.txt --style alpha --to html -o refs.html
    """
    from bibconv.pipe import Conversion
    from bibconv.show import bibliography

    Apart(inputs).write(output)
    console = Console(output_format)
    drawing = progress(len(inputs), output, output_format)
    report = Report(drawing.aside(console.diagnostic) if drawing else console.diagnostic)
    run = Run(report, from_format, encoding, ReadOptions())
    run.progress = drawing
    order = sort or (None if style.startswith("unsrt") else "author")

    sinks: list[Sink] = []
    with told(console, report, drawing), kept_whole(sinks):
        sinks.append(open_sink(output))
        conversion = Conversion(get("bibtex"), report, WriteOptions(unicode=True))
        entries = (data.decode() for _, data in conversion.entries(in_order(run.records(inputs), order, None)))
        for part in bibliography(entries, style, form):
            sinks[0].write(part.encode())
        settle(run, sinks)
    return status(report, run.failed, strict=False)
