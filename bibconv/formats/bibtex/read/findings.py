"""What reading a BibTeX file finds, told with line and column."""

from __future__ import annotations

from msgspec import UNSET

from bibconv.report import Report
from bibconv.syntax import Between, Entry, Error, Fault, Field, Lines, Macros, Preamble

_LONGEST = 80


def shown(text: str) -> str:
    """A stretch of the file as it is quoted in a message: on one line, and not longer than that."""
    text = " ".join(text[: 2 * _LONGEST].split())
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def again(key: str, line: str) -> str:
    """What is said of a key that another entry has, too, which begins on a line."""
    return f"the key {shown(key)} is that of another entry too ({line}); both are kept"


class Findings:
    """Tells a report what is found, by the offset where it is.

    Where the text is a piece of a document, what is said in words of a line counts those ``above`` it.
    """

    def __init__(self, report: Report, path: str, text: str, above: int = 0) -> None:
        self.report = report
        self.path = path
        self.has_addresses = r"\href" in text
        lines = Lines(text)
        self.line = lines.line
        self._position = lines.position
        self._above = above

    def line_in_words(self, offset: int) -> str:
        """The line of an offset, as a message names it."""
        return f"line {self._above + self.line(offset)}"

    def tell(self, code: str, message: str, offset: int, key: str = "") -> None:
        """Report a finding at an offset, of the entry with that key."""
        if self.report.only_counts:
            self.report.count(code)
            return
        line, column = self._position(offset)
        self.report.add(code, message, path=self.path, line=line, column=column, record=key or UNSET)

    def refused(self, error: Error) -> None:
        """An entry that cannot be read."""
        code = "L001" if error.fault.reason == "nested too deeply" else "B001"
        if self.report.only_counts:
            self.report.count(code)
            return
        reason = f"{error.fault.reason} ({self.line_in_words(error.fault.offset)})"
        self.tell(code, f"the @{error.type} is refused: {reason}", error.start, error.key)

    def unreadable(self, error: Error) -> None:
        """A block that holds no record and cannot be read."""
        if self.report.only_counts:
            self.report.count("B002")
            return
        reason = f"{error.fault.reason} ({self.line_in_words(error.fault.offset)})"
        self.tell("B002", f"the @{error.type} is left out: {reason}", error.start)

    def faults(self, block: Entry | Macros, key: str = "") -> None:
        """What is wrong with a block that could be read all the same."""
        for fault in block.faults:
            self.tell("B002", fault.reason, fault.offset, key)

    def salvaged(self, fault: Fault, key: str) -> None:
        """What is wrong with an entry that could be read by lenient rules only."""
        self.tell("B002", f"{fault.reason}; the entry was read by lenient rules, look at it", fault.offset, key)

    def between(self, block: Between) -> None:
        """Lines between the entries that look like a part of one."""
        for fault in block.faults:
            self.tell("B003", f"{fault.reason}: this is not read", fault.offset)

    def preamble(self, block: Preamble) -> None:
        """A preamble, which is TeX for the whole list and belongs to no record."""
        self.tell("B012", f"a @preamble belongs to no record: {shown(block.pieces[0].text)}", block.start)

    def field_twice(self, field: Field, key: str) -> None:
        """A field that the entry has already."""
        self.tell("B009", f"{field.name} stands twice; the first counts, this one is kept aside", field.start, key)
