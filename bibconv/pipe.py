"""The pipe: documents → records → validation, keys, losses → a document.

Here alone a record is validated, gets its citation key, and has its losses told. What is read is written, refused or
merged, and the report says how many of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from bibconv import schema
from bibconv.files import Document, Sink
from bibconv.format import (
    Fields,
    Format,
    ReadOptions,
    RefusedError,
    UnknownFormatError,
    WriteOptions,
    Writer,
    detect,
    tell_unknown,
)
from bibconv.limits import LIMITS, Limits, TooLongError
from bibconv.model import Record
from bibconv.report import Diagnostic, Loss, Outcome, Report
from bibconv.text.keys import Keys, Template

BATCH: Final = 64
"""How many records are read before they are written."""

WRITTEN: Final = 1 << 18
"""After how many bytes, at the latest, what is written goes to the sink."""


def read_document(
    document: Document, report: Report, format: Format | None = None, options: ReadOptions | None = None
) -> Iterator[Record]:
    """The records of one document, read as ``format`` or as what it turns out to be.

    A document that is not text, of no known format, or without a record is reported.
    """
    found = format_of(document, report, format)
    if found is None:
        return
    before, errors = report.read, report.severities["error"]
    yield from records_of(document, report, found, options)
    tell_none(document, report, found, before, errors)


def format_of(document: Document, report: Report, format: Format | None = None) -> Format | None:
    """The format of a document to be read; None, and a finding, for one that is no text or of no known format."""
    if document.is_binary():
        return None
    if document.empty:
        if not document.failed:
            report.add("F005", "the file is empty", path=document.path)
        return None
    try:
        format = format or detect(document.path, document.head())
    except UnknownFormatError as error:
        tell_unknown(error, document.path, report)
        document.failed = True
        return None
    if format.read is None:
        raise UnknownFormatError(f"{format.name} is written only")
    return format


def records_of(
    document: Document, report: Report, format: Format, options: ReadOptions | None = None
) -> Iterator[Record]:
    """The records of a document of a known format, counted; where the reader fails, they end with a finding."""
    assert format.read is not None
    options = options or ReadOptions()
    severities = report.severities
    most = severities["error"] + options.limits.errors
    records = format.read(document, report, options)
    while True:
        try:
            record = next(records, None)
        except Exception as error:  # what the reader failed on must not take the other documents with it
            fail(document.path, report, error)
            document.failed = True
            break
        if record is None:
            break
        if severities.get("error", 0) > most:
            line = record.source.lines[0] if record.source is not UNSET and record.source.lines is not UNSET else 1
            message = f"more than {options.limits.errors} errors; the file is not read from here on"
            report.add("L004", message, path=document.path, line=line, column=1)
            break
        report.read += 1
        yield record


def fail(path: str, report: Report, error: Exception) -> None:
    """Report that a document cannot be read any further, which is a fault of ours."""
    report.add("X002", f"bibconv failed on this file ({type(error).__name__}: {error})", path=path)


def tell_none(document: Document, report: Report, format: Format, before: int, errors: int) -> None:
    """Report a document of which nothing was read, where no error says so already; counts are those before it."""
    if report.read == before and report.severities["error"] == errors:
        message = f"no record in this file, read as {format.name}"
        with suppress(UnknownFormatError):
            if (other := detect("", document.head())) is not format:
                message += f" (it looks like {other.name}: try -f {other.name})"
        report.add("F003", message, path=document.path, line=1, column=1)


class Batch(NamedTuple):
    """Records that were read ahead, what was found on the way, and how much of it before each record."""

    records: list[Record]
    ends: list[int]
    found: list[Diagnostic]


def read_ahead(records: Iterable[Record], found: list[Diagnostic]) -> Batch:
    """These records, read; what is found on the way comes to ``found``."""
    batch = Batch([], [], found)
    for record in records:
        batch.records.append(record)
        batch.ends.append(len(found))
    return batch


class Conversion:
    """Writes records in one format: validates each, gives it its key, tells what is lost.

    With ``refuse_losses`` a record that the format cannot carry whole is refused. ``ValueError`` where the options
    have a template of keys that is none.
    """

    def __init__(
        self,
        format: Format,
        report: Report,
        options: WriteOptions | None = None,
        *,
        refuse_losses: bool = False,
        limits: Limits = LIMITS,
    ) -> None:
        if format.writer is None:
            raise UnknownFormatError(f"{format.name} is read only")
        self._options = options or WriteOptions()
        self._make_writer = format.writer
        self.writer: Writer = format.writer(self._options)
        schema.prepare()
        self._report = report
        self._refuse_losses = refuse_losses
        self._longest = limits.field
        self._safe_key = format.safe_key
        template = self._options.key
        self._renames = template is not None
        self.keys = Keys() if template is None else Keys(Template(template))
        self._losses: list[Loss] = []
        self._without = self._options.without
        self._left_out: list[str] = []
        self._key = ""

    def entries(self, records: Iterable[Record]) -> Iterator[tuple[str, bytes]]:
        """Each record that is written: its key, and its place in the document as UTF-8."""
        return self._written(self._batches(records))

    def _batches(self, records: Iterable[Record]) -> Iterator[Batch]:
        """The same records, some read ahead; what is found on the way is shown when each is written.

        Reading and writing in turns for each record would cost a tenth of the whole time: the processor's caches would
        hold the code and the data of neither.
        """
        rest = iter(records)
        while True:
            with self._report.holding_back() as found:
                batch = read_ahead(islice(rest, BATCH), found)
            if not batch.records and not found:
                return
            yield batch

    def _written(self, batches: Iterable[Batch]) -> Iterator[tuple[str, bytes]]:
        """Each record of these batches that is written, as :meth:`entries` gives it."""
        show = self._report.show
        for records, ends, found in batches:
            shown = 0
            for record, end in zip(records, ends, strict=True):
                if end != shown:
                    show(found, end - shown)
                    shown = end
                fields = self.admit(record)
                if fields is None:
                    continue
                key = self._assign(record)
                data = self.render(record, fields, key)
                if data is not None:
                    yield key, data
            show(found)

    def admit(self, record: Record) -> Fields | None:
        """The fields of the record (:func:`bibconv.schema.admitted`), where it is valid; else it is refused."""
        self._key = ""
        fields = schema.admitted(record)
        if fields is None:
            self._refuse(record, _plain(record))
        return fields

    def proposal(self, record: Record) -> tuple[str, bool]:
        """The key that the record would have by itself, and whether it is its own."""
        wanted = self._wanted(record)
        return (self.keys.base(record), False) if wanted is None else (wanted, True)

    def renamed(self, record: Record, wanted: str, key: str) -> None:
        """Tell that the key which the record has is taken."""
        self._tell(record, "K001", f"the key {wanted[:80]!r} is taken; this record becomes {key!r}")

    def render(self, record: Record, fields: Fields, key: str) -> bytes | None:
        """The place of a record in the document, as UTF-8; None where it is refused after all.

        ``fields`` are those that it was admitted with, which are used up.
        """
        report, losses = self._report, self._losses
        self._key = key
        losses.clear()
        self._left_out.clear()
        data = self._entry(record, fields, key)
        if (
            data is None
            or (losses and self._lost_too_much(record))
            or (len(data) > self._longest and self._too_long(record))
        ):
            report.refused += 1
            return None
        for loss in losses:
            report.lose(loss)
        if self._left_out:
            report.left_out.update(self._left_out)
        report.written += 1
        return data

    def write(
        self,
        records: Iterable[Record],
        sink: Sink,
        behind: Iterable[tuple[str, bytes]] = (),
        more: Callable[[], bool] = lambda: False,
    ) -> None:
        """Write the whole document; the caller commits it. One record alone stands by itself, in no set.

        ``behind`` are the entries behind those of the records; ``more`` says, when the first records were read, whether
        there are any.
        """
        batches = self._batches(records)
        first = list(islice(batches, 1))
        if first and len(first[0].records) == 1 and not more():
            self.writer = self._make_writer(replace(self._options, separate=True))
        self._write_entries(chain(self._written(chain(first, batches)), behind), sink)

    def _write_entries(self, entries: Iterable[tuple[str, bytes]], sink: Sink) -> None:
        """Write the whole document of these entries; the caller commits it."""
        sink.write(self.writer.header.encode())
        separator = self.writer.separator.encode()
        parts: list[bytes] = []
        size = 0
        for _, data in entries:
            if len(parts) >= 2 * BATCH or size >= WRITTEN:
                sink.write(b"".join(parts))
                parts.clear()
                size = 0
                parts.append(separator)
            elif parts:
                parts.append(separator)
            parts.append(data)
            size += len(data)
        sink.write(b"".join(parts))
        sink.write(self.writer.footer.encode())

    def _refuse(self, record: Record, plain: dict[str, Any]) -> None:
        faults = schema.explain(plain)
        where = "; ".join(f"{path}: {message}" for path, message in faults[:5])
        more = f" (and {len(faults) - 5} more)" if len(faults) > 5 else ""
        self._tell(record, "S001", f"the record is refused: {where}{more}")
        self._report.refused += 1

    def _wanted(self, record: Record) -> str | None:
        """The key that the record has, where it may stay."""
        wanted = None if record.id is UNSET or self._renames else record.id
        if wanted is not None and self._safe_key is not None and not self._safe_key.fullmatch(wanted):
            self._tell(record, "K002", f"the key {wanted[:80]!r} is not safe in this format; one is made in its stead")
            return None
        return wanted

    def _assign(self, record: Record) -> str:
        wanted = self._wanted(record)
        key = self.keys.assign(wanted, record)
        if wanted is not None and key != wanted:
            self.renamed(record, wanted, key)
        return key

    def _entry(self, record: Record, fields: Fields, key: str) -> bytes | None:
        if self._renames:
            fields["id"] = key
        if self._without:
            for name in self._without.intersection(fields):
                del fields[name]
                self._left_out.append(name)
        try:
            return self.writer.entry(fields, key, self._lose).encode()
        except RefusedError as error:
            self._tell(record, "X003", f"the record is refused: {error}")
        except TooLongError as error:
            self._tell(record, "L002", f"the record is refused: {error}")
        except UnicodeEncodeError as error:
            character = f"U+{ord(error.object[error.start]):04X}"
            self._tell(record, "S001", f"the record is refused: {character} is not a character")
        except Exception as error:  # one record that we fail on must not take the others with it
            self._tell(record, "X002", f"bibconv failed on this record ({type(error).__name__}: {error})")
        return None

    def _lost_too_much(self, record: Record) -> bool:
        if not self._refuse_losses:
            return False
        what = ", ".join(f"{loss.field} ({loss.outcome}: {loss.reason})" for loss in self._losses[:5])
        self._tell(record, "X001", f"the record is refused: {what}")
        return True

    def _too_long(self, record: Record) -> bool:
        for name, value in _plain(record).items():
            if (count := _characters(value)) > self._longest:
                message = f"the record is refused: its {name} has {count} characters, more than {self._longest}"
                self._tell(record, "L002", message)
                return True
        return False

    def _lose(
        self, field: str, value: Any, outcome: Outcome, reason: str, target: str | tuple[str, ...] | None = None
    ) -> None:
        where = UNSET if target is None else target if isinstance(target, str) else ", ".join(target)
        self._losses.append(Loss(self._key, field, value, outcome, reason, where))

    def _tell(self, record: Record, code: str, message: str) -> None:
        source = record.source
        path: str | UnsetType = UNSET
        line: int | UnsetType = UNSET
        if source is not UNSET:
            path = source.path
            line = source.lines[0] if source.lines is not UNSET else UNSET
        label = record.id if record.id is not UNSET else self._key or UNSET
        self._report.add(code, message, path=path, line=line, column=UNSET if line is UNSET else 1, record=label)


def _plain(record: Record) -> dict[str, Any]:
    """The record as plain JSON values, without its provenance, which the readers make and which doubles the cost."""
    plain: dict[str, Any] = msgspec.to_builtins(record if record.source is UNSET else replace(record, source=UNSET))
    return plain


def _characters(value: Any) -> int:
    """How many characters a value of JSON has in all its strings."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_characters, value.values()))
    return sum(map(_characters, value)) if isinstance(value, list) else 0


_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._+-]")


def file_name(key: str) -> str:
    """A file name made of a key: safe on every system, without the suffix.

    >>> file_name("doi:10.1000/x y")
    'doi_10.1000_x_y'
    """
    return _NOT_IN_NAMES.sub("_", key).lstrip(".")[:120] or "record"
