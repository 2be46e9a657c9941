"""``bibconv fmt``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import get_args

import click
import msgspec
from msgspec import UNSET

from bibconv.checking.document import Text
from bibconv.checking.layout import Order, SortKey, lay_out, said, unreadable
from bibconv.cli import EXIT_BUG
from bibconv.cli import options as shared
from bibconv.cli.console import place, visible
from bibconv.cli.rewrite import Unwritable, rewrite, show_diff
from bibconv.files import STDIO, Document, from_text, open_document, standard_input
from bibconv.format import Format, ReadOptions, UnknownFormatError, detect, unknown
from bibconv.model import Record
from bibconv.report import Diagnostic, Report
from bibconv.syntax import Document as Concrete
from bibconv.syntax import Entry

ORDERS: tuple[Order, ...] = get_args(Order)


class _Unread(Exception):
    """A file that cannot be laid out."""


def _sort_key(order: Order, found: list[Record]) -> SortKey | None:
    """What entries are sorted by; an entry without a year or an author comes last."""
    if order == "none":
        return None
    by_key = {record.id: record for record in reversed(found) if record.id is not UNSET}

    def key(entry: Entry) -> tuple[object, ...]:
        record = by_key.get(entry.key)
        year = "" if record is None or record.issued is UNSET else record.issued
        names = () if record is None else next((n for n in (record.author, record.editor) if n is not UNSET), ())
        people = tuple([str(part).casefold() for name in names for part in (name.family, name.given, name.literal)
                        if part is not UNSET])  # fmt: skip
        by_author = (not people, people, not year, year)
        by_year = (not year, year, not people, people)
        first = {"key": (), "year": by_year, "author": by_author}[order]
        return (*first, entry.key.casefold(), entry.key)

    return key


class _Run:
    """One run of ``fmt``."""

    def __init__(self, format: Format | None, encoding: str | None, indent: int, order: Order) -> None:
        self._format = format
        self._encoding = encoding
        self._indent = indent
        self._order = order
        self._stdin: bytes | None = None

    def open(self, path: str, report: Report) -> Document:
        """Open a file; standard input is kept, to be read again."""
        if path != STDIO:
            return open_document(path, report, self._encoding)
        if self._stdin is None:
            self._stdin = standard_input().read()
        return from_text(self._stdin, report, "<stdin>", self._encoding)

    def read(self, path: str) -> tuple[Document, Format, str]:
        """A document, its format, and its text; :class:`_Unread` where it has none that can be laid out."""
        told: list[Diagnostic] = []
        report = Report(told.append)
        try:
            with self.open(path, report) as document:
                if document.is_binary():
                    raise _Unread(told[0])
                format = self._format or detect(document.path, document.head())
                if format.syntax is None:
                    raise _Unread(f"{format.name} is not laid out: fmt is for BibTeX and BibLaTeX")
                text = document.text()
        except OSError as error:
            raise _Unread(error.strerror or str(error)) from None
        except UnknownFormatError as error:
            raise _Unread(unknown(error)) from None
        if document.failed:
            raise _Unread(told[0])
        return document, format, text

    def laid_out(self, text: str, format: Format, path: str = "") -> str | None:
        """The text laid out; None where it would then be read as something else."""
        assert format.syntax is not None
        before = format.syntax(text)
        if (at := unreadable(before)) is not None:
            line, column = before.position(at)
            what = "and stays as it is" if self._order == "none" else "so nothing is sorted"
            click.echo(f"{visible(path)}:{line}:{column}: B001 this cannot be read, {what}", err=True)
        sort = None if self._order == "none" else _sort_key(self._order, list(_records(before, format, Report())))
        new = lay_out(before, indent=self._indent, sort=sort)
        return new if new == text or self._same(before, format.syntax(new), format) else None

    def _same(self, before: Concrete, after: Concrete, format: Format) -> bool:
        """Whether two texts say the same: in one order, unless entries were put into another.

        What strings and inheritance may add to a file depends on its length (B005), so where they come to that, the
        texts as they stand have to say it.
        """
        report = Report()
        of_records = [map(_meaning, _records(each, format, report)) for each in (before, after)]
        if self._order != "none":
            same = Counter(said(before)) == Counter(said(after))
            return same and (Counter(of_records[0]) == Counter(of_records[1]) or "B005" in report.findings)
        # Side by side, so that what a hundred thousand blocks say is not held.
        return _alike(said(before), said(after)) and (_alike(*of_records) or "B005" in report.findings)


def _alike(one: Iterator[object], other: Iterator[object]) -> bool:
    return all(before == after for before, after in zip_longest(one, other))


def _records(syntax: Concrete, format: Format, report: Report) -> Iterator[Record]:
    """The records of a text whose concrete syntax is known."""
    assert format.read is not None
    return format.read(Text(syntax.text, ""), report, ReadOptions(syntax=syntax, blocks=iter(syntax.nodes)))


def _meaning(record: Record) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(record, source=UNSET))


@click.command()
@shared.inputs
@shared.from_format
@click.option(
    "--sort",
    "order",
    type=click.Choice(ORDERS),
    default="none",
    show_default=True,
    help="The order of the entries; one that others take over from comes behind them.",
)
@click.option("--indent", type=click.IntRange(0, 16), default=2, show_default=True, help="How far fields are indented.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file would be laid out otherwise.")
@click.option("--diff", is_flag=True, help="Show what would be changed, and write nothing.")
@shared.encoding
def fmt(
    inputs: tuple[str, ...],
    from_format: Format | None,
    order: Order,
    indent: int,
    check: bool,
    diff: bool,
    encoding: str | None,
) -> int:
    """Lay out BibTeX and BibLaTeX files, in place.

    A field a line, the equals signs beneath one another, values in braces, a blank line between entries. The values,
    the comments and the text between the entries stay as they are; each file is read again before it is written.
    Standard input (`-`) goes to standard output.

    \b
      bibconv fmt refs.bib
      bibconv fmt --sort key --diff refs.bib
    """
    run = _Run(from_format, encoding, indent, order)
    status = changed = 0
    for path in dict.fromkeys(inputs):
        try:
            document, its_format, text = run.read(path)
            new = run.laid_out(text, its_format, document.path)
            if new is None:
                click.echo(f"{visible(path)}: X002 the layout would change what is read: left as it is", err=True)
                status = max(status, EXIT_BUG)
                continue
            changed += new != text
            if diff:
                show_diff(text, new, its_format, document.path)
            elif check and new != text:
                click.echo(f"{visible(document.path)} would be laid out otherwise")
            elif not check:
                rewrite(path, document, text, new, run.open)
        except (_Unread, Unwritable) as error:
            found = error.args[0]
            if not isinstance(found, Diagnostic):
                found = Diagnostic("F006", "error", str(found), path)
            click.echo(f"{place(found)}: {found.code} {visible(found.message)}", err=True)
            status = max(status, 2)
    what = "would be laid out anew" if check or diff else "laid out anew"
    click.echo(f"bibconv: {changed} of {len(inputs)} file{'s'[: len(inputs) != 1]} {what}", err=True)
    return max(status, int(bool(changed) and (check or diff)))
