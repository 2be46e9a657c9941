"""One document through all that ``check`` does: told from its name and content, read, checked, freed of what is
suppressed, and put in the order of the text.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, get_args

from bibconv.checking.choose import Selection
from bibconv.checking.suppress import Suppression, Suppressions, suppressions
from bibconv.files import Document
from bibconv.format import Format, ReadOptions, UnknownFormatError, by_suffix, detect, get, tell_unknown
from bibconv.limits import LIMITS
from bibconv.report import Diagnostic, Report
from bibconv.rules.base import Profile
from bibconv.rules.engine import check_document, of_reader
from bibconv.rules.found import Place, Problem, Tally, Untold, place
from bibconv.syntax import Document as Syntax

Cited = Mapping[str, Place]


class Text:
    """A document that was decoded already (:class:`bibconv.format.Input`)."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self._text = text

    def text(self) -> str:
        """The whole document."""
        return self._text

    def chunks(self) -> Iterator[str]:
        """The whole document in one piece."""
        yield self._text

    def lines(self) -> Iterator[str]:
        """The lines without their ends."""
        lines = self._text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        yield from lines if lines[-1] else lines[:-1]

    def stream(self) -> BinaryIO:
        """The document in UTF-8."""
        return io.BytesIO(self._text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class How:
    """How a document is checked. ``select`` gives what is wanted under a profile; ``format`` is None to tell it."""

    select: Callable[[Profile], Selection]
    format: Format | None = None
    profile: Profile | None = None
    cited: Cited | None = None
    elsewhere: frozenset[str] = frozenset()
    report_unused: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)
    today: datetime.date = field(default_factory=datetime.date.today)


@dataclass(slots=True)
class Checked:
    """What came of it. ``text`` is there where the format has a concrete syntax.

    ``failed`` tells that the document cannot be read whole; ``untold`` counts, by code and severity, what was found
    beyond the limit of findings.
    """

    problems: list[Problem]
    format: Format | None = None
    text: str | None = None
    failed: bool = False
    untold: Untold = field(default_factory=dict)


def check(document: Document, report: Report, told: list[Diagnostic], how: How) -> Checked:
    """Check an opened document; ``report`` is that of the document, and tells ``told``."""
    format = format_of(document, report, how)
    if format is None:
        document.failed |= report.findings["F005"] == 0
        return Checked([of_reader(each, document.path) for each in told], failed=document.failed)
    if format.syntax is None:
        found, untold = _problems(document, None, format, how)
        return Checked(_merged(found, told, document.path), format, None, document.failed, untold)
    text = document.text()
    found, untold = _problems(Text(text, document.path), text, format, how)
    return Checked(_merged(found, told, document.path), format, text, document.failed, untold)


def check_text(text: str, path: str, format: Format, how: How) -> list[Problem]:
    """The problems of the text of a document whose format has a concrete syntax."""
    return _problems(Text(text, path), text, format, how)[0]


def format_of(document: Document, report: Report, how: How) -> Format | None:
    """The format of a document that is text; None where it is none, or empty, or of an unknown format."""
    if document.is_binary():
        return None
    if document.empty and not document.failed:
        report.add("F005", "the file is empty", path=document.path, line=1, column=1)
        return None
    try:
        return how.format or _of_profile(detect(document.path, document.head()), document.path, how.profile)
    except UnknownFormatError as error:
        tell_unknown(error, document.path, report)
        return None


def _of_profile(format: Format, path: str, profile: Profile | None) -> Format:
    """The format, or the one of those that go by the same suffix whose profile was asked for."""
    if profile is None or format.profile == profile:
        return format
    near = [get(name) for name in by_suffix(path)]
    return next((each for each in near if each.profile == profile and each.tex == format.tex), format)


def profile_of(format: Format, how: How) -> Profile:
    """The profile that a document is checked by."""
    if how.profile is not None:
        return how.profile
    return next((profile for profile in get_args(Profile) if profile == format.profile), "bibtex")


def _problems(source: Document | Text, text: str | None, format: Format, how: How) -> tuple[list[Problem], Untold]:
    """The problems that are told, and how many are not."""
    profile = profile_of(format, how)
    selection = how.select(profile)
    syntax = syntax_of(text, format, how)
    found = check_document(
        source, text, format, selection.rules, profile,
        cited=how.cited, elsewhere=how.elsewhere, options=how.options, syntax=syntax, today=how.today,
    )  # fmt: skip
    return kept(selection.told(found), suppressions(syntax), source.path, how)


def syntax_of(text: str | None, format: Format, how: How) -> Syntax | None:
    """The concrete syntax of a text, where the format has one."""
    if format.syntax is None or text is None:
        return None
    depth = how.options.limits.depth
    return format.syntax(text) if depth == LIMITS.depth else format.syntax(text, depth)


def kept(found: Iterable[Problem], marks: list[Suppression], path: str, how: How) -> tuple[list[Problem], Untold]:
    """The problems of a document that are told, in the order of the text, and how many are not; none is suppressed."""
    suppressing = Suppressions(marks, path)
    tally = Tally(how.options.limits.findings)
    for each in found:
        if not suppressing.take(each):
            tally.add(each)
    left = tally.told(path)
    if how.report_unused:
        left += suppressing.unused()
    left.sort(key=place)
    return left, tally.untold


def _merged(found: list[Problem], told: list[Diagnostic], path: str) -> list[Problem]:
    """With what was told of the file itself, which nothing suppresses: it could not be read."""
    own = [of_reader(each, path) for each in told]
    if any(each.severity == "error" for each in own):
        found = [each for each in found if each.code != "F003"]
    return sorted([*own, *found], key=place) if own else found
