"""``bibconv check``."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

import click

from bibconv.checking.baseline import BadBaselineError, Baseline, dump
from bibconv.checking.choose import Selection, UnknownCodeError
from bibconv.checking.document import Checked, Cited, How, Text, check_text
from bibconv.checking.document import check as check_opened
from bibconv.cli import EXIT_BUG
from bibconv.cli import options as shared
from bibconv.cli.findings import OUTPUT_FORMATS, Shown
from bibconv.cli.settings import PROFILES, Config, Configs
from bibconv.files import STDIO, Document, from_text, open_document, open_sink
from bibconv.format import Format, ReadOptions, get
from bibconv.limits import LIMITS, Limits
from bibconv.report import Diagnostic, Report
from bibconv.rules import BrokenGuestError, all_rules
from bibconv.rules.base import Profile
from bibconv.rules.engine import Problem, of_reader

if TYPE_CHECKING:
    from bibconv.cli.team import Task

_STDIN = "<stdin>"


@dataclass(slots=True)
class Options:
    """What was said on the command line."""

    format: Format | None = None
    profile: Profile | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] | None = None
    tex: tuple[str, ...] = ()
    baseline: str | None = None
    write_baseline: bool = False
    encoding: str | None = None
    report_unused: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    limits: Limits = LIMITS
    jobs: int = 1


class Run:
    """One run of ``check``: its files in turn. ``status`` is what it ends with."""

    def __init__(self, options: Options, configs: Configs, shown: Shown) -> None:
        self.status = 0
        self.mended = 0
        self._known: dict[str, list[tuple[Problem, str]]] = {}
        self._options = options
        self._configs = configs
        self._shown = shown
        self._stdin: bytes | None = None
        self._baselines: dict[str, Baseline] = {}
        self._defined: dict[str, frozenset[str]] = {}
        self._citations = _Citations(self)

    def check(self, paths: tuple[str, ...]) -> None:
        """Check the files, show what is found, and set the status."""
        self._citations.paths = paths
        named = [(path, self._configs.of(path)) for path in dict.fromkeys(paths)]
        for (path, config), checked in zip(named, self._all(named), strict=True):
            found = [each for each in checked.problems if not self._is_elsewhere(each, path)]
            problems = self._new(path, config, found)
            if any(each.code == "X002" for each in problems):
                self._raise(EXIT_BUG)
            if checked.failed:
                self._raise(2)
            if any(each.severity != "note" for each in problems):
                self._raise(1)
            if not self._options.diff:
                self._shown.file(_name(path), problems, partial(self._lines, path, checked))

    def _all(self, named: list[tuple[str, Config]]) -> Iterator[Checked]:
        """What came of each file; several processes check them where that is wanted and nothing is written."""
        options = self._options
        alone = options.fix or options.unsafe_fixes or options.diff
        jobs = min(options.jobs, len(named))
        if jobs == 1 or alone or any(path == STDIO for path, _ in named):
            for path, config in named:
                yield self._checked(path, config)
            return
        from bibconv.cli.team import Task, checked

        tasks = []
        for path, config in named:
            how = self.how(path, config)
            tasks.append(Task(path, config, how.cited, how.elsewhere))
        yield from checked(tasks, jobs, partial(_worker, replace(options, format=None), _name_of(options.format)))

    def _raise(self, status: int) -> None:
        self.status = max(self.status, status)

    def open(self, path: str, report: Report) -> Document:
        """Open a file; standard input is kept, to be read again."""
        encoding = self._options.encoding or self._configs.of(path).encoding
        if path != STDIO:
            return open_document(path, report, encoding, self._options.limits)
        if self._stdin is None:
            self._stdin = sys.stdin.buffer.read()
        return from_text(self._stdin, report, _STDIN, encoding, self._options.limits)

    def _checked(self, path: str, config: Config) -> Checked:
        return self.checked(path, self.how(path, config))

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
        options = self._options
        if (options.fix or options.unsafe_fixes or options.diff) and not checked.failed and checked.text is not None:
            self._mend(path, document, checked, how)
        return checked

    def _is_elsewhere(self, problem: Problem, path: str) -> bool:
        """Whether a string or a parent that a file has not is in another file of the run."""
        if problem.code not in ("B004", "B006") or len(self._citations.paths) < 2:
            return False
        from bibconv.cli.cited import defined_in

        name = problem.message.partition("'")[2].partition("'")[0].lower()
        for other in self._citations.paths:
            if other not in self._defined:
                self._defined[other] = defined_in(other, self.open, self._options.format)
            if other != path and name in self._defined[other]:
                return True
        return False

    def how(self, path: str, config: Config) -> How:
        """How a file is checked, as the command line and the configuration say; the command line decides."""
        options = self._options
        cited, elsewhere = self._citations.of(path, self._tex(config), options.format)
        return self.how_with(path, config, cited, elsewhere)

    def _tex(self, config: Config) -> tuple[str, ...]:
        return self._options.tex or tuple(os.path.join(config.folder, each) for each in config.tex)

    def how_with(self, path: str, config: Config, cited: Cited | None, elsewhere: frozenset[str]) -> How:
        """The same, where it is known what is cited."""
        options = self._options
        ignore = config.ignore if options.ignore is None else options.ignore
        select = config.select if options.select is None else options.select
        extend = config.extend_select + options.extend_select

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
        return How(
            selection,
            options.format,
            options.profile or config.profile,
            cited,
            elsewhere,
            options.report_unused or config.report_unused,
            ReadOptions(limits=options.limits),
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

    def _new(self, path: str, config: Config, problems: list[Problem]) -> list[Problem]:
        """The problems that no baseline knows; all of them are kept, where a baseline is to be written."""
        named = self._options.baseline
        if named is None and config.baseline is not None:
            named = os.path.join(config.folder, config.baseline)
        if named is None:
            return problems
        folder = os.path.dirname(named) or "."

        def seen(found: Problem) -> str:
            return path if path == STDIO else os.path.relpath(found.path, folder).replace(os.sep, "/")

        if self._options.write_baseline:
            self._known.setdefault(named, []).extend((each, seen(each)) for each in problems if each.code != "X002")
            return [each for each in problems if each.code == "X002"]
        if named not in self._baselines:
            self._baselines[named] = _load_baseline(named)
        baseline = self._baselines[named]
        return [each for each in problems if each.code == "X002" or not baseline.knows(each, seen(each))]

    def write_baselines(self) -> None:
        """Write what was found into the baselines, each whole or not at all."""
        for path, known in self._known.items():
            sink = open_sink(path)
            sink.write(dump(known))
            sink.commit()
            click.echo(f"bibconv: {path} knows {len(known)} findings", err=True)

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


def _name_of(format: Format | None) -> str | None:
    return None if format is None else format.name


def _worker(options: Options, format: str | None) -> Callable[[Task], Checked]:
    """What checks in a worker: as the parent does, which has shown what is wrong with the options."""
    run = Run(
        replace(options, format=None if format is None else get(format)), Configs(isolated=True), Shown("json", dict)
    )
    return lambda task: run.checked(task.path, run.how_with(*task))


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


def _load_baseline(path: str) -> Baseline:
    try:
        with open(path, "rb") as file:
            return Baseline.load(file.read())
    except FileNotFoundError:
        return Baseline()
    except BadBaselineError as error:
        raise click.UsageError(f"{path}: {error}") from None


class _Citations:
    """What the TeX files cite, and which keys the other files of the run have.

    A key that no file has is asked for in the first of them alone.
    """

    def __init__(self, run: Run) -> None:
        self.paths: tuple[str, ...] = ()
        self._run = run
        self._read: dict[tuple[str, ...], Cited] = {}

    def of(self, path: str, named: tuple[str, ...], format: Format | None) -> tuple[Cited | None, frozenset[str]]:
        """The keys that the TeX files cite, and those that a file need not have; None where no TeX file is named."""
        if not named:
            return None, frozenset()
        from bibconv.cli.cited import keys_in, read_tex

        if named not in self._read:
            self._read[named] = read_tex(named)
        cited = self._read[named]
        if path != self.paths[0]:
            return cited, frozenset(cited)
        others = dict.fromkeys(each for each in self.paths if each != path)
        return cited, frozenset().union(*[keys_in(other, self._run.open, format) for other in others])


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
    inputs: tuple[str, ...],
    from_format: Format | None,
    profile: Profile | None,
    select: tuple[str, ...] | None,
    extend_select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    tex: tuple[str, ...],
    output_format: str,
    statistics: bool,
    baseline: str | None,
    write_baseline: bool,
    report_unused: bool,
    config: str | None,
    isolated: bool,
    encoding: str | None,
    limit: Limits,
    jobs: int,
) -> int:
    r"""Find what is wrong in bibliographies, and mend it.

    All formats that are read are checked, from files or from standard input (`-`). Exits with 0 where nothing is found
    (notes do not count), with 1 where something is, with 2 where a file cannot be read.

    \b
      bibconv check refs.bib
      bibconv check --fix refs.bib
      bibconv check refs.bib --tex paper.tex --ignore K,I105

    `bibconv explain CODE` explains a finding. Defaults come from `bibconv.toml`, or from `[tool.bibconv]` in
    `pyproject.toml`, beside the file or above. `% bibconv: ignore[CODE]` before an entry suppresses.
    """
    options = Options(
        format=from_format,
        profile=profile,
        select=select,
        extend_select=extend_select or (),
        ignore=ignore,
        tex=tex,
        baseline=baseline,
        write_baseline=write_baseline,
        encoding=encoding,
        report_unused=report_unused,
        fix=fix,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
        limits=limit,
        jobs=jobs,
    )
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs --baseline FILE")
    shown = Shown(output_format, _titles)
    run = Run(options, Configs(config, isolated=isolated), shown)
    collecting = gc.isenabled()
    gc.disable()  # a run is short, and what it makes holds no circles
    try:
        run.check(inputs)
    finally:
        if collecting:
            gc.enable()
    run.write_baselines()
    if not diff:
        shown.end(len(inputs), statistics)
    if fix or unsafe_fixes or diff:
        click.echo(f"bibconv: {run.mended} {'would be ' if diff else ''}mended", err=True)
    return run.status
