"""The functions that the package offers to Python programs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bibconv.model import Record
from bibconv.report import Report

if TYPE_CHECKING:
    from bibconv.rules.base import Profile
    from bibconv.rules.found import Problem


def read(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    encoding: str | None = None,
    report: Report | None = None,
) -> Iterator[Record]:
    """The records of a file, one at a time.

    ``format`` is a name that ``bibconv formats`` lists; without it the file's name and content tell. What is found on
    the way goes into ``report``. ``OSError`` where the file cannot be opened, ``bibconv.format.UnknownFormatError``
    where ``format`` is no format or is written only.
    """
    from bibconv import files
    from bibconv.format import get
    from bibconv.pipe import read_document

    found = report or Report()
    with files.open_document(os.fspath(path), found, encoding) as document:
        yield from read_document(document, found, get(format) if format else None)


def write(
    records: Iterable[Record],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    report: Report | None = None,
    **options: Any,
) -> Report:
    """Write records into a file, whole or not at all, and return the report.

    ``format`` is a name that ``bibconv formats`` lists; without it the file's suffix tells. ``options`` are the fields
    of ``bibconv.format.WriteOptions``. ``OSError`` where the file cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = write([Record(id="turing", title="On Computable Numbers")], f"{folder}/refs.json")
    >>> done.accounting()
    'read 1 = written 1 + refused 0 + merged 0'
    """
    from bibconv import files
    from bibconv.format import UnknownFormatError, WriteOptions, by_suffix, get
    from bibconv.pipe import Conversion

    target = os.fspath(path)
    names = [format] if format else [name for name in by_suffix(target) if get(name).writer]
    if not names:
        raise UnknownFormatError(f"the suffix of {target!r} tells no format")
    found = report or Report()
    conversion = Conversion(get(names[0]), found, WriteOptions(**options))
    sink = files.open_sink(target)
    with files.kept_whole([sink]):
        conversion.write(_counted(records, found), sink)
    return found


def _counted(records: Iterable[Record], report: Report) -> Iterator[Record]:
    """Count the records that come from the caller; those that a document gives are counted where it is read."""
    before = report.read
    for handed, record in enumerate(records, 1):
        if report.read < before + handed:
            report.read += 1
        yield record


def convert(text: str | bytes, *, from_: str, to: str, report: Report | None = None, **options: Any) -> str:
    r"""Convert a document in memory.

    ``from_`` and ``to`` are names that ``bibconv formats`` lists; ``options`` are the fields of
    ``bibconv.format.WriteOptions``. What cannot be read is left out and told in ``report``. ``ValueError`` where the
    option ``key`` is no template of keys (:class:`bibconv.text.keys.Template`).

    >>> print(convert("Abstract: A bound of $\\Omega(n)$.", from_="abstracts", to="ris").replace("\r", ""))
    TY  - GEN
    AB  - A bound of $\Omega(n)$.
    ER  -
    """
    from bibconv import files
    from bibconv.format import WriteOptions, get
    from bibconv.pipe import Conversion, read_document

    found = report or Report()
    sink = files.MemorySink()
    with files.from_text(text, found) as document:
        Conversion(get(to), found, WriteOptions(**options)).write(read_document(document, found, get(from_)), sink)
    return sink.text()


def check(
    path: str | os.PathLike[str] | None = None,
    *,
    text: str | bytes | None = None,
    format: str | None = None,
    encoding: str | None = None,
    profile: Profile | None = None,
    select: Iterable[str] | None = None,
    extend_select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    cited: Mapping[str, tuple[str, int]] | None = None,
) -> list[Problem]:
    r"""The problems of a file or of a ``text``, in the order of the text: what ``bibconv check`` tells of it.

    ``format`` is a name that ``bibconv formats`` lists; without it the file's name and the content tell. ``profile``,
    ``select``, ``extend_select`` and ``ignore`` choose as the options of the command line do; no configuration is
    read, but suppressions in the text hold. ``cited`` are the keys that a document cites, each with a file and a line.
    ``OSError`` where the file cannot be opened, ``bibconv.format.UnknownFormatError`` where ``format`` is none,
    ``ValueError`` where a code is unknown or not just one of ``path`` and ``text`` is given.

    >>> [problem] = check(text="@misc{a, title = {T}, doi = {1000/182}}", format="bibtex", select=["I101"])
    >>> problem.code, problem.line, problem.column, problem.key
    ('I101', 1, 23, 'a')
    """
    from bibconv import files
    from bibconv.checking.choose import Selection
    from bibconv.checking.document import How, check
    from bibconv.format import get
    from bibconv.report import Diagnostic
    from bibconv.rules import all_rules

    if (path is None) == (text is None):
        raise ValueError("check takes a path or a text")
    chosen = None if select is None else tuple(select)
    extended, ignored = tuple(extend_select), tuple(ignore)

    def selection(profile: Profile) -> Selection:
        return Selection(all_rules(), profile, select=chosen, extend_select=extended, ignore=ignored)

    selection(profile or "bibtex")
    told: list[Diagnostic] = []
    report = Report(told.append)
    how = How(selection, get(format) if format else None, profile, cited)
    with (
        files.from_text(text, report, encoding=encoding)
        if text is not None
        else files.open_document(os.fspath(path or ""), report, encoding)
    ) as document:
        return check(document, report, told, how).problems
