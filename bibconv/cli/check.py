"""``bibconv check``."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from bibconv.checking.apart import Division, NotAlone, Part, check_piece, divided, is_large
from bibconv.checking.choose import Selection, UnknownCodeError
from bibconv.checking.document import Checked, Cited, How, Text, check_text
from bibconv.checking.document import check as check_opened
from bibconv.cli import EXIT_BUG
from bibconv.cli import options as shared
from bibconv.cli.baselines import Baselines
from bibconv.cli.elsewhere import Elsewhere
from bibconv.cli.findings import OUTPUT_FORMATS, Shown
from bibconv.cli.run import Apart
from bibconv.cli.settings import PROFILES, Config, Configs
from bibconv.files import STDIO, Document, from_text, open_document, standard_input
from bibconv.format import Format, ReadOptions, get
from bibconv.limits import Limits
from bibconv.report import Diagnostic, Report
from bibconv.rules import BrokenGuestError, all_rules
from bibconv.rules.base import Profile
from bibconv.rules.engine import of_reader
from bibconv.rules.found import Problem

if TYPE_CHECKING:
    from bibconv.cli.team import Task

_STDIN = "<stdin>"


@dataclass(slots=True)
class Options:
    """What was said on the command line of what concerns the checking, under the names of the options."""

    from_format: Format | None
    profile: Profile | None
    select: tuple[str, ...] | None
    extend_select: tuple[str, ...] | None
    ignore: tuple[str, ...] | None
    tex: tuple[str, ...]
    baseline: str | None
    write_baseline: bool
    encoding: str | None
    report_unused: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    limit: Limits
    jobs: int

    @property
    def mends(self) -> bool:
        """Whether anything is to be mended, or shown as if it were."""
        return self.fix or self.unsafe_fixes or self.diff


class Run:
    """One run of ``check``: its files in turn. ``status`` is what it ends with, ``mended`` how many findings were."""

    def __init__(self, options: Options, configs: Configs, shown: Shown, paths: tuple[str, ...] = ()) -> None:
        self.status = 0
        self.mended = 0
        self._paths = paths
        self._options = options
        self._configs = configs
        self._shown = shown
        self._stdin: bytes | None = None
        self._elsewhere = Elsewhere(paths, self.open, options.from_format)
        self.baselines = Baselines(options.baseline, writes=options.write_baseline)

    def check(self) -> None:
        """Check the files, show what is found, and set the status."""
        named = [(path, self._configs.of(path)) for path in dict.fromkeys(self._paths)]
        configs = [config for _, config in named]
        read = [each for config in configs for each in (*self._tex(config), *([config.path] if config.path else []))]
        self.baselines.keep_apart(configs, Apart(self._paths, read))
        for (path, config), checked in zip(named, self._all(named), strict=True):
            found = [each for each in checked.problems if not self._elsewhere.has(each, path)]
            problems = self.baselines.new(path, config, found)
            if any(each.code == "X002" for each in problems):
                self._end_with(EXIT_BUG)
            if checked.failed:
                self._end_with(2)
            if any(each.severity != "note" for each in problems) or any(code[1] != "note" for code in checked.untold):
                self._end_with(1)
            if not self._options.diff:
                self._shown.file(_name(path), problems, partial(self._lines, path, checked), checked.untold)

    def _all(self, named: list[tuple[str, Config]]) -> Iterator[Checked]:
        """What came of each file; several processes check them where that is wanted and nothing is written."""
        options = self._options
        several = len(named) > 1 or is_large(named[0][0])
        if options.jobs == 1 or not several or options.mends or any(path == STDIO for path, _ in named):
            for path, config in named:
                yield self.checked(path, self.how(path, config))
            return
        from bibconv.cli.team import Task, checked

        jobs = options.jobs if any(is_large(path) for path, _ in named) else min(options.jobs, len(named))
        tasks = []
        for path, config in named:
            how = self.how(path, config)
            tasks.append(Task(path, config, how.cited, how.elsewhere))
        name = options.from_format.name if options.from_format else None
        # A format has functions, which no other process can be given.
        yield from checked(tasks, jobs, partial(_worker, replace(options, from_format=None), name), self._divided)

    def _divided(self, task: Task) -> Division | None:
        """A large file, divided; None where it is checked whole."""
        if not is_large(task.path):
            return None
        report = Report()
        with ExitStack() as opened:
            try:
                document = opened.enter_context(self.open(task.path, report))
            except OSError:
                return None
            division = divided(document, report, self.how_with(*task[:4]))
            if division is not None:
                opened.pop_all()
            return division

    def _end_with(self, status: int) -> None:
        """Of what several files end with, the highest counts."""
        self.status = max(self.status, status)

    def open(self, path: str, report: Report) -> Document:
        """Open a file; standard input is kept, to be read again."""
        encoding = self._options.encoding or self._configs.of(path).encoding
        if path != STDIO:
            return open_document(path, report, encoding, self._options.limit)
        if self._stdin is None:
            self._stdin = standard_input().read()
        return from_text(self._stdin, report, _STDIN, encoding, self._options.limit)

    def checked(self, path: str, how: How) -> Checked:
        """What comes of a file, which is mended where that is wanted."""
        told: list[Diagnostic] = []
        report = Report(told.append)
        try:
            document = self.open(path, report)
        except OSError as error:
            report.add("F006", f"cannot read: {error.strerror}", path=path)
            return Checked([of_reader(each, path) for each in told], failed=True)
        with document:
            checked = check_opened(document, report, told, how)
        if self._options.mends and not checked.failed and checked.text is not None:
            self._mend(path, document, checked, how)
        return checked

    def how(self, path: str, config: Config) -> How:
        """How a file is checked, as the command line and the configuration say; the command line decides."""
        return self.how_with(path, config, *self._elsewhere.cited(path, self._tex(config)))

    def _tex(self, config: Config) -> tuple[str, ...]:
        """The TeX files that cite, as the command line or a configuration names them."""
        return self._options.tex or tuple(os.path.join(config.folder, each) for each in config.tex)

    def how_with(self, path: str, config: Config, cited: Cited | None, elsewhere: frozenset[str]) -> How:
        """The same, where it is known what is cited."""
        options = self._options
        ignore = config.ignore if options.ignore is None else options.ignore
        select = config.select if options.select is None else options.select
        extend = config.extend_select + (options.extend_select or ())

        @cache
        def selection(profile: Profile) -> Selection:
            try:
                return Selection(
                    all_rules(),
                    profile,
                    select=select,
                    extend_select=extend,
                    ignore=ignore,
                    never=config.ignored_in(path),
                )
            except (UnknownCodeError, BrokenGuestError) as error:
                raise click.UsageError(f"{config.path}: {error}" if config.path else str(error)) from None

        selection(options.profile or config.profile or "bibtex")
        limits = options.limit
        if options.mends or options.baseline or config.baseline:
            limits = structs.replace(limits, findings=sys.maxsize)
        return How(
            selection,
            options.from_format,
            options.profile or config.profile,
            cited,
            elsewhere,
            options.report_unused or config.report_unused,
            ReadOptions(limits=limits),
        )

    def _mend(self, path: str, document: Document, checked: Checked, how: How) -> None:
        from bibconv.checking.mend import mend
        from bibconv.cli.rewrite import Unwritable, rewrite, show_diff

        text, format = checked.text, checked.format
        assert text is not None
        assert format is not None
        options = self._options
        done = mend(
            text,
            checked.problems,
            format,
            lambda mended: check_text(mended, document.path, format, how),
            unsafe=options.unsafe_fixes,
            encoding=document.encoding,
        )
        self.mended += len(done.made)
        if options.diff:
            show_diff(text, done.text, format, document.path)
            return
        try:
            rewrite(path, document, text, done.text, self.open)
        except Unwritable as error:
            told = Problem("F006", "error", f"cannot be mended: {error}", document.path)
            checked.problems = [told, *checked.problems]
            checked.failed = True
            self.mended -= len(done.made)
            return
        checked.problems = done.problems
        checked.text = done.text

    def _lines(self, path: str, checked: Checked, other: str, wanted: set[int]) -> Mapping[int, str]:
        """The lines that were asked for, of a file that was checked or of another where something was found."""
        own = other == _name(path)
        if own and checked.text is not None:
            return _numbered(Text(checked.text, path).lines(), wanted)
        if own and checked.format is None:
            return {}
        try:
            with self.open(path, Report()) if own else open_document(other, Report()) as document:
                return _numbered(document.lines(), wanted)
        except OSError:
            return {}


def _worker(options: Options, format: str | None) -> Callable[[Task], Checked | Part | NotAlone]:
    """What checks in a worker: as the parent does, which has shown what is wrong with the options."""
    asked = replace(options, from_format=get(format)) if format else options
    run = Run(asked, Configs(isolated=True), Shown("json", dict))
    gc.disable()
    hows: dict[str, How] = {}

    def check(task: Task) -> Checked | Part | NotAlone:
        if task.cut is None:
            return run.checked(task.path, run.how_with(*task[:4]))
        if task.path not in hows:
            hows.clear()
            hows[task.path] = run.how_with(*task[:4])
        return check_piece(task.cut, get(task.cut.format), hows[task.path])

    return check


def _name(path: str) -> str:
    return _STDIN if path == STDIO else path


def _numbered(lines: Iterator[str], wanted: set[int]) -> dict[int, str]:
    last = max(wanted, default=0)
    found: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        if number > last:
            break
        if number in wanted:
            found[number] = line
    return found


def _codes(context: click.Context, parameter: click.Parameter, said: tuple[str, ...]) -> tuple[str, ...] | None:
    """Codes, with commas between them or each with the option of its own."""
    if not said:
        return None
    return tuple(code for each in said for code in each.split(",") if code.strip())


def _titles() -> Mapping[str, tuple[str, str]]:
    from bibconv.codes import CODES

    rules = {code: (rule.title, " ".join(rule.about.split())) for code, rule in all_rules().items()}
    return {code: (row.title, row.about) for code, row in CODES.items()} | rules


@click.command()
@shared.inputs
@shared.from_format
@click.option("--profile", type=click.Choice(PROFILES), help="Whose rules: by default those of the format.")
@click.option("--select", multiple=True, callback=_codes, metavar="CODES", help="Only these, such as `K,I101`; or ALL.")
@click.option("--extend-select", multiple=True, callback=_codes, metavar="CODES", help="These, too.")
@click.option("--ignore", multiple=True, callback=_codes, metavar="CODES", help="But not these.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a doubt.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend what may change the meaning, too: look at the difference.")
@click.option("--diff", is_flag=True, help="Show what would be mended, and write nothing.")
@click.option(
    "--tex", multiple=True, metavar="FILE", help="A .tex or .aux file that cites; may be given several times."
)
@click.option(
    "--output-format",
    type=click.Choice(OUTPUT_FORMATS),
    default="text",
    show_default=True,
    help="How findings are shown on standard output.",
)
@click.option("--statistics", is_flag=True, help="Count the findings of each code.")
@click.option("--baseline", metavar="FILE", help="Tell only what this file does not know.")
@click.option("--write-baseline", is_flag=True, help="Write all findings into the baseline, which then knows them.")
@click.option("--report-unused", is_flag=True, help="Tell suppressions that suppress nothing (X004).")
@click.option("--config", metavar="FILE", help="The configuration, in the place of the one that is found.")
@click.option("--isolated", is_flag=True, help="Use no configuration.")
@shared.encoding
@shared.limit
@click.option(
    "-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="How many processes check the files."
)
def check(
    inputs: tuple[str, ...], output_format: str, statistics: bool, config: str | None, isolated: bool, **said: Any
) -> int:
    """Find what is wrong in bibliographies, and mend it.

    All formats that are read are checked, from files or from standard input (`-`). Exits with 0 where nothing is found
    (notes do not count), with 1 where something is, with 2 where a file cannot be read.

    \b
      bibconv check refs.bib
      bibconv check --fix refs.bib
      bibconv check refs.bib --tex paper.tex --ignore K,I105

    `bibconv explain CODE` explains a finding. Defaults come from `bibconv.toml`, or from `[tool.bibconv]` in
    `pyproject.toml`, beside the file or above. `% bibconv: ignore[CODE]` before an entry suppresses.
    """
    options = Options(**said)
    if options.write_baseline and options.baseline is None:
        raise click.UsageError("--write-baseline needs --baseline FILE")
    shown = Shown(output_format, _titles)
    run = Run(options, Configs(config, isolated=isolated), shown, inputs)
    collecting = gc.isenabled()
    gc.disable()  # a run is short, and what it makes holds no circles
    try:
        run.check()
    finally:
        if collecting:
            gc.enable()
    run.baselines.write()
    if not options.diff:
        shown.end(len(inputs), statistics)
    if options.mends:
        click.echo(f"bibconv: {run.mended} {'would be ' if options.diff else ''}mended", err=True)
    return run.status
