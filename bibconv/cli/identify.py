"""``bibconv identify``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import click

from bibconv.cli.console import visible
from bibconv.cli.convert import convert
from bibconv.cli.run import ArraySink, Through
from bibconv.files import kept_whole, open_sink

if TYPE_CHECKING:
    from bibconv.identify.matcher import Reason
    from bibconv.identify.run import Entry

_IDENTIFIED = ("abstract", "title", "accepted")


def _identify(
    index: str,
    min_score: float | None,
    candidates: int,
    report_to: str | None,
    accept: str | None,
    **options: Any,
) -> int:
    from bibconv.identify.errors import IndexFault
    from bibconv.identify.matcher import MIN_SCORE
    from bibconv.identify.run import Settings
    from bibconv.identify.store import Reader

    decided = _decisions(accept)
    entries = ArraySink(open_sink(report_to)) if report_to else None
    outcomes: Counter[str] = Counter()

    def hear(said: Entry | Reason) -> None:
        if isinstance(said, str):
            outcomes[said] += 1
        elif entries:
            outcomes[str(said.reason)] += 1
            entries.add(said)

    read, written = (index, *([accept] if accept else [])), (report_to,) if report_to else ()
    least = MIN_SCORE if min_score is None else min_score
    settings = Settings(index, least, candidates, decided, entries is not None)
    try:
        with kept_whole([entries] if entries else []):
            with Reader(index):  # what cannot be used is told before anything is read
                pass
            status = cast(Callable[..., int], convert.callback)(
                **_filled(click.get_current_context(), options), through=Through(settings, hear, read, written)
            )
    except IndexFault as fault:
        click.echo(f"{visible(index)}: {fault.code} {visible(str(fault))}", err=True)
        return 2
    if options["output_format"] == "text":
        click.echo(summary(outcomes), err=True)
    return status


def _filled(context: click.Context, options: dict[str, Any]) -> dict[str, Any]:
    """The options of ``convert``, those that ``identify`` has not at their defaults."""
    return {
        option.name: option.process_value(context, option.get_default(context))
        for option in convert.params
        if option.name and option.name not in options
    } | options


def _decisions(accept: str | None) -> dict[str, str | None]:
    if accept is None:
        return {}
    from bibconv.files import open_document
    from bibconv.identify.run import decisions
    from bibconv.report import Report

    try:
        with open_document(accept, Report()) as document, document.stream() as stream:
            return decisions(stream.read())
    except ValueError as error:
        raise click.BadParameter(f"{accept}: {error}", param_hint="--accept") from None


def summary(outcomes: Counter[str]) -> str:
    """What became of the records, in a line.

    >>> summary(Counter({"abstract": 2, "not found": 7, "too short": 1}))
    'bibconv: identified 2 of 10; abstained from 8 (not found 7, too short 1)'
    """
    total = sum(outcomes.values())
    done = sum(outcomes[reason] for reason in _IDENTIFIED)
    others = [f"{reason} {count}" for reason, count in sorted(outcomes.items()) if reason not in _IDENTIFIED]
    why = f" ({', '.join(others)})" if others else ""
    return f"bibconv: identified {done} of {total}; abstained from {total - done}{why}"


_OPTIONS = [
    click.Option(["--index"], required=True, metavar="FILE", help="The index of the library to look into."),
    click.Option(
        ["--min-score"],
        type=click.FloatRange(0, 1),
        metavar="NUMBER",
        help="From which score on a work is named, from 0 to 1; without it, the one that was set on data.",
    ),
    click.Option(
        ["--candidates"],
        type=click.IntRange(0, 100),
        default=3,
        show_default=True,
        metavar="NUMBER",
        help="How many candidates the report lists where no work is named.",
    ),
    click.Option(
        ["--report", "report_to"],
        metavar="FILE",
        help="Where to write, as JSON, what was decided about each record, and why.",
    ),
    click.Option(
        ["--accept"],
        metavar="FILE",
        help="A report, corrected or as it was: its decisions hold for the records that it names.",
    ),
]

identify = click.Command(
    "identify",
    callback=_identify,
    params=[*convert.params, *_OPTIONS],
    short_help="Find out which papers abstracts are, in a library of known ones.",
    help="""Find out which papers records are, in a library of known ones, and make them citable.

Reads and writes what `bibconv convert` does, with the same options. A record that the library holds takes over what
it does not say itself: title and authors, date, venue and identifiers. Where it is not certain which paper a record
is, the record stays as it is.

\b
  bibconv index build snapshot.jsonl -o lib.db
  bibconv identify dump.txt --index lib.db -o refs.bib --report decisions.json
  bibconv identify dump.txt --index lib.db -o refs.bib --accept decisions.json
""",
)
