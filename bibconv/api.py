"""The functions that the package offers to Python programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack, get_args

from bibconv.model import Record
from bibconv.report import Report

if TYPE_CHECKING:
    from bibconv.files import Document
    from bibconv.format import Options, WriteOptions
    from bibconv.rules.base import Profile
    from bibconv.rules.found import Place, Problem


def read(
    path: str | os.PathLike[str] | None = None,
    *,
    text: str | bytes | None = None,
    format: str | None = None,
    encoding: str | None = None,
    report: Report | None = None,
) -> Iterator[Record]:
    """The records of a file or of a ``text``, one at a time.

    ``format`` is a name that ``bibconv formats`` lists; without it the file's name and the content tell. What cannot
    be read is left out and told in ``report``. ``OSError`` where the file cannot be opened,
    ``bibconv.format.UnknownFormatError`` where ``format`` is no format or is written only, ``ValueError`` where not
    just one of ``path`` and ``text`` is given, ``LookupError`` where the ``encoding`` is none.

    >>> [record] = read(text="@misc{turing, title = {On Computable Numbers}}")
    >>> record.id, record.title
    ('turing', 'On Computable Numbers')
    """
    from bibconv.format import get
    from bibconv.pipe import read_document

    found = report or Report()
    with _document("read", path, text, encoding, found) as document:
        yield from read_document(document, found, get(format) if format else None)


def write(
    records: Iterable[Record],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,
    report: Report | None = None,
    **options: Unpack[Options],
) -> Report:
    """Write records into a file, whole or not at all, and return the report.

    ``format`` is a name that ``bibconv formats`` lists; without it the file's suffix tells. ``options`` are those of
    ``bibconv.format.Options``. A record that is not as the model has it is left out and told in the report.
    ``OSError`` where the file cannot be written, ``ValueError`` where an option has a value that it cannot have.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = write([Record(id="turing", title="On Computable Numbers")], f"{folder}/refs.json")
    >>> done.accounting()
    'read 1 = written 1 + refused 0 + merged 0'
    """
    from bibconv import files
    from bibconv.format import UnknownFormatError, by_suffix, get
    from bibconv.pipe import Conversion

    target = os.fspath(path)
    names = [format] if format else [name for name in by_suffix(target) if get(name).writer]
    if not names:
        raise UnknownFormatError(f"the suffix of {target!r} tells no format; name one with format=")
    found = report or Report()
    conversion = Conversion(get(names[0]), found, _options(options))
    sink = files.open_sink(target)
    with files.kept_whole([sink]):
        conversion.write(_counted(records, found), sink)
    return found


def convert(
    source: str | bytes | Iterable[Record],
    *,
    to: str,
    from_: str | None = None,
    report: Report | None = None,
    **options: Unpack[Options],
) -> str:
    r"""A document in memory, or records, as a document in another format.

    ``from_`` and ``to`` are names that ``bibconv formats`` lists; without ``from_`` the content tells. ``options`` are
    those of ``bibconv.format.Options``. What cannot be read is left out and told in ``report``. ``ValueError`` where
    an option has a value that it cannot have, or ``key`` is no template of keys (:class:`bibconv.text.keys.Template`).

    >>> print(convert("Abstract: A bound of $\\Omega(n)$.", to="ris").replace("\r", ""))
    TY  - GEN
    AB  - A bound of $\Omega(n)$.
    ER  -
    >>> print(convert([Record(id="turing", title="On Computable Numbers")], to="bibtex"), end="")
    @misc{turing,
      title = {On Computable Numbers},
    }
    """
    from bibconv import files
    from bibconv.format import get
    from bibconv.pipe import Conversion

    found = report or Report()
    sink = files.MemorySink()
    conversion = Conversion(get(to), found, _options(options))
    if isinstance(source, str | bytes):
        conversion.write(read(text=source, format=from_, report=found), sink)
    else:
        conversion.write(_counted(source, found), sink)
    return sink.text()


def _document(
    verb: str, path: str | os.PathLike[str] | None, text: str | bytes | None, encoding: str | None, report: Report
) -> Document:
    from bibconv import files

    if encoding is not None and not files.is_text_encoding(encoding):
        raise LookupError(f"{encoding!r} is no encoding of text that is known")
    if text is not None and path is None:
        return files.from_text(text, report, encoding=encoding)
    if path is None or text is not None:
        raise ValueError(f"{verb} takes a path or a text")
    return files.open_document(os.fspath(path), report, encoding)


def _options(said: Options) -> WriteOptions:
    from msgspec.structs import replace

    from bibconv.format import Dialect, Jats, TagSet, WriteOptions

    others: dict[str, Any] = {**said}
    without = others.pop("without", ())
    options = WriteOptions(**others)
    if without:
        from bibconv.arrange import fields, left_out

        named = fields((without,) if isinstance(without, str) else without)
        options = replace(options, without=left_out(frozenset(), named))
    choices = {"dialect": (None, *get_args(Dialect)), "jats": get_args(Jats), "jats_tagset": get_args(TagSet)}
    for name, known in choices.items():
        if (value := getattr(options, name)) not in known:
            raise ValueError(f"{name} is {value!r}; there are {', '.join(map(repr, known))}")
    return options


def _counted(records: Iterable[Record], report: Report) -> Iterator[Record]:
    """Count the records that come from the caller; those that a document gives are counted where it is read."""
    before = report.read
    for handed, record in enumerate(records, 1):
        if not isinstance(record, Record):
            raise TypeError(f"a Record is written, not a {type(record).__name__}")
        if report.read < before + handed:
            report.read += 1
        yield record


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
    cited: Mapping[str, Place] | None = None,
) -> list[Problem]:
    r"""The problems of a file or of a ``text``, in the order of the text: what ``bibconv check`` tells of it.

    ``format`` is a name that ``bibconv formats`` lists; without it the file's name and the content tell. ``profile``,
    ``select``, ``extend_select`` and ``ignore`` choose as the options of the command line do; no configuration is
    read, but suppressions in the text hold; there is no limit to the findings. ``cited`` are the keys that a document
    cites, each with a file, a line and perhaps a column.

    ``OSError`` where the file cannot be opened, ``bibconv.format.UnknownFormatError`` where ``format`` is none,
    ``ValueError`` where a code or the profile is unknown, or not just one of ``path`` and ``text`` is given.

    >>> [problem] = check(text="@misc{a, title = {T}, doi = {1000/182}}", format="bibtex", select=["I101"])
    >>> problem.code, problem.line, problem.column, problem.key
    ('I101', 1, 23, 'a')
    """
    from msgspec.structs import replace

    from bibconv.checking.choose import Selection
    from bibconv.checking.document import How, check
    from bibconv.format import ReadOptions, get
    from bibconv.limits import LIMITS
    from bibconv.report import Diagnostic
    from bibconv.rules import all_rules
    from bibconv.rules.base import Profile

    if profile not in (None, *get_args(Profile)):
        raise ValueError(f"there is no profile {profile!r}; there are {', '.join(get_args(Profile))}")
    chosen = None if select is None else tuple(select)
    extended, ignored = tuple(extend_select), tuple(ignore)

    def selection(profile: Profile) -> Selection:
        return Selection(all_rules(), profile, select=chosen, extend_select=extended, ignore=ignored)

    selection(profile or "bibtex")
    told: list[Diagnostic] = []
    report = Report(told.append)
    # Who reads messages stops after a while; a program wants all of them.
    options = ReadOptions(limits=replace(LIMITS, findings=sys.maxsize))
    how = How(selection, get(format) if format else None, profile, cited, options=options)
    with _document("check", path, text, encoding, report) as document:
        return check(document, report, told, how).problems
