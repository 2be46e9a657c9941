"""Options that several commands share, and how what they say is understood."""

from __future__ import annotations

import click

from bibconv.cli import completion as complete
from bibconv.files import is_text_encoding
from bibconv.format import BUILT_IN, Format, UnknownFormatError, get
from bibconv.limits import LIMITS, Limits, limits


def _format(context: click.Context, parameter: click.Parameter, name: str | None) -> Format | None:
    if name is None:
        return None
    try:
        return get(name)
    except UnknownFormatError as error:
        raise click.BadParameter(str(error)) from None


def written() -> str:
    """The formats that are written, to be told."""
    return ", ".join(name for name in BUILT_IN if get(name).writer)


def _written_format(context: click.Context, parameter: click.Parameter, name: str | None) -> Format | None:
    try:
        found = None if name is None else get(name)
    except UnknownFormatError:
        raise click.BadParameter(f"no format is called {name!r}; there are {written()}") from None
    if found is not None and found.writer is None:
        raise click.BadParameter(f"{found.name} is read only; there are {written()}")
    return found


def _encoding(context: click.Context, parameter: click.Parameter, said: str | None) -> str | None:
    if said is not None and not is_text_encoding(said):
        raise click.BadParameter(f"{said!r} is no encoding of text that is known")
    return said


def _short(number: int) -> str:
    """A number as it may be said of a limit."""
    for unit, sign in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if number >= unit:
            return f"{number // unit}{sign}"
    return str(number)


def _limits(context: click.Context, parameter: click.Parameter, said: tuple[str, ...]) -> Limits:
    try:
        return limits(said)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


inputs = click.argument("inputs", nargs=-1, required=True, metavar="FILE…", shell_complete=complete.files)

from_format = click.option(
    "-f",
    "--from",
    "from_format",
    callback=_format,
    metavar="FORMAT",
    shell_complete=complete.formats,
    help="The format of the inputs, where neither name nor content tells it; `bibconv formats` lists them.",
)

to_format = click.option(
    "-t",
    "--to",
    "to_format",
    callback=_written_format,
    metavar="FORMAT",
    shell_complete=complete.formats,
    help="The format of the output, where its name does not tell it: bibtex, biblatex, ris, jats, csl-json, jsonl.",
)

encoding = click.option(
    "--encoding", callback=_encoding, metavar="NAME", help="The encoding of the inputs, where it is not UTF-8."
)

limit = click.option(
    "--limit",
    "limit",
    multiple=True,
    callback=_limits,
    metavar="NAME=NUMBER",
    help=f"Change a limit: depth (of nesting, {_short(LIMITS.depth)}), field ({_short(LIMITS.field)} characters), "
    f"pieces ({_short(LIMITS.pieces)} of TeX in a field), file ({_short(LIMITS.file)} bytes), expansion "
    f"({_short(LIMITS.expansion)} characters), errors ({_short(LIMITS.errors)}), findings ({_short(LIMITS.findings)} "
    "of a code).",
)

output_format = click.option(
    "--output-format",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How findings are shown on standard error.",
)
