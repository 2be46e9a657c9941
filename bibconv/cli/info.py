"""``bibconv formats``, ``bibconv explain`` and ``bibconv schema``: what bibconv knows about itself."""

from __future__ import annotations

import inspect
import textwrap
from typing import TYPE_CHECKING

import click

from bibconv.cli import completion as complete

if TYPE_CHECKING:
    from bibconv.rules.base import Rule


@click.command()
@click.argument("name", required=False, shell_complete=complete.formats)
def formats(name: str | None) -> None:
    """List the formats: what each reads, writes and carries.

    With the NAME of a format, show its crosswalk table.
    """
    from bibconv.format import BUILT_IN, UnknownFormatError, get, guests

    if name is None:
        click.echo(f"{'name':12} {'reads':5} {'writes':6} {'suffixes':24} title")
        for each in [get(known) for known in BUILT_IN] + list(guests().values()):
            reads, writes = ("yes" if each.read else "-"), ("yes" if each.writer else "-")
            suffixes = " ".join(each.suffixes) or "-"
            click.echo(f"{each.name:12} {reads:5} {writes:6} {suffixes:24} {each.title}")
        return
    try:
        found = get(name)
    except UnknownFormatError as error:
        raise click.UsageError(str(error)) from None
    if found.crosswalk is None:
        click.echo(f"{found.title}: no table; what it states goes into the fields of the model as it is.")
        return
    click.echo(f"{found.title}\n\n{'field':28} {'in the format':36} notes")
    for row in found.crosswalk.rows:
        target = row.target if isinstance(row.target, str) else " + ".join(row.target)
        notes = [row.section] if row.section else []
        if row.types is not None:
            notes.append("only " + ", ".join(sorted(row.types)))
        if row.reads_only:
            notes.append("read only")
        click.echo(f"{row.variable:28} {target:36} {'; '.join(notes)}".rstrip())


@click.command()
@click.argument("code", required=False, shell_complete=complete.codes)
def explain(code: str | None) -> None:
    """Explain a CODE: what it means, and what to do about it.

    Without a code, list them all: what readers and writers tell, and the rules of `bibconv check`.
    """
    from bibconv.codes import CODES
    from bibconv.rules import all_rules

    rules = all_rules()
    if code is None:
        for known, row in CODES.items():
            click.echo(f"{known}  {row.severity:8} {row.title}")
        for known, rule in rules.items():
            click.echo(f"{known}  {rule.severity:8} {rule.title}")
    elif (asked := code.upper()) in CODES:
        row = CODES[asked]
        click.echo(f"{asked} ({row.severity}): {row.title}\n\n{textwrap.fill(row.about, 88)}")
    elif asked in rules:
        click.echo(_rule(rules[asked]))
    else:
        raise click.UsageError(f"there is no code {code!r}; `bibconv explain` lists them")


def _rule(rule: Rule) -> str:
    """The page of a rule."""
    paragraphs = [" ".join(part.split()) for part in inspect.cleandoc(rule.about).split("\n\n")]
    about = "\n\n".join(textwrap.fill(part, 88) for part in paragraphs)
    profiles = ", ".join(sorted(rule.profiles)) or "none: it is to be selected"
    fix = {"safe": "with --fix", "unsafe": "with --unsafe-fixes", None: "by hand"}[rule.fix]
    bad, good = (textwrap.indent(each.rstrip("\n"), "    ") for each in (rule.bad, rule.good))
    return (
        f"{rule.code} ({rule.severity}): {rule.title}\n\n{about}\n\nProfiles: {profiles}. Mended {fix}.\n\n"
        f"It is told of\n\n{bad}\n\nand not of\n\n{good}"
    )


@click.command()
@click.argument("name", type=click.Choice(["record", "report"]), default="record")
def schema(name: str) -> None:
    """Print the JSON Schema of a record, or of the report."""
    from bibconv.schema import as_json

    click.echo(as_json(name), nl=False)
