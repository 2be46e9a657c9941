"""Sorts the lines of a RIS document into records and fields, whatever dialect it is in.

A line is a field where it begins with a tag; other lines go on with the field before them. In the running text of an
abstract or a note a line may begin with what looks like a tag (``T2 - weighted images``): it is one where the tag is
known, its value fits, and the text before it may end there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bibconv.formats.ris.table import MEANING_OF
from bibconv.formats.ris.tags import PROSE, TAGS

Tell = Callable[[str, int, str], None]
"""``tell(code, line, message)``."""

_LIKE_A_TAG: Final = re.compile(r"([A-Z][A-Z0-9])([ \t\xa0]*)[-\u2010-\u2015](.*)", re.DOTALL)
_LOWER_TYPE: Final = re.compile(r"ty[ \t\xa0]{1,3}-[ \t]*[A-Za-z]{2,7}\s*\Z")
_LONGER: Final = re.compile(r"(PMC(?:ID)?|PMID|DOI)[ \t\xa0]{0,2}- (.*)", re.DOTALL)
_SHORTER: Final = {"PMID": "PM", "PMC": "C2", "PMCID": "C2", "DOI": "DO"}
"""Tags of more letters, which databases write, and the tags that say the same."""
_BLANKS: Final = " \t\xa0\ufeff"
_NUMBERING: Final = re.compile(r"[<\[(#]?[0-9]{1,9}[.)>\]]?")
_KIND: Final = re.compile(r"[A-Z]{2,10}")
_SHOWN: Final = 40
_NO_END: Final = "the record that begins here has no end (ER)"

_TELLING: Final = frozenset({"TI", "T1", "BT", "CT", "AU", "A1", "AB", "N2", "DO", "UR", "JO", "JF", "T2"})
"""Without a type, lines are a record where one of these tags is among them."""

_DATE: Final = re.compile(r"[^\W\d]{0,10}\W{0,2}[0-9]")
_SHORT: Final = re.compile(r"\S{1,24}(?: \S{1,12}){0,2}\Z")
_NAME: Final = re.compile(r"[^,.]{1,60},|[^a-z\s]\S*(?: \S+){0,4}\Z")
_SHAPES: Final[dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(("PY", "Y1", "Y2", "DA", "YR"), _DATE),
    **dict.fromkeys(("VL", "IS", "SP", "EP", "CP", "NV", "SV", "VO"), _SHORT),
    **dict.fromkeys(("A1", "A2", "A3", "A4", "AU", "ED", "TA"), _NAME),
    **dict.fromkeys(("UR", "LK", "L1", "L2", "L3", "L4"), re.compile(r"\S*[./:\\]\S*")),
    "DO": re.compile(r".{0,30}10\."),
    "SN": re.compile(r".{0,30}[0-9]"),
    "LA": re.compile(r"\S{1,20}(?:[ ,;/]+\S{1,20}){0,3}\Z"),
}
"""What the value of a tag looks like, where a line of running text is to be told from it."""
_ANYTHING: Final = PROSE | {"KW", "C8", "ID", "LB", "AD", "CR"}
_PLAIN_START: Final = {f"{tag}  - ": tag for tag in TAGS - PROSE - {"TY", "ER"}}
"""Tags that need no second look, where the field before is not prose, by what a line with them begins with."""
_TITLES: Final = frozenset({"T1", "T2", "T3", "TI", "BT", "CT", "ST", "TT", "JF", "JO", "JA", "J1", "J2"})
_ONCE: Final = _TITLES | {"AB", "DO", "EP", "IS", "LA", "N2", "PY", "SP", "VL", "Y1"}
_ENDS: Final = frozenset(".!?:;)]}>\"'’”»…©")


class Block:
    """The lines of a record: its first and last line, the value of TY, and the values of each tag in order."""

    __slots__ = ("before", "ended", "first", "held", "indented", "kind", "last", "lower", "strict", "typed")

    def __init__(self, first: int, kind: str | None) -> None:
        self.first = first
        self.last = 0
        self.kind = kind
        self.strict = True
        self.indented = False
        self.lower = False
        self.ended = False
        self.held: dict[str, list[str]] = {}
        self.before: dict[str, list[str]] | None = None
        self.typed = 0

    def type_late(self, kind: str, line: int) -> None:
        """Take a type that comes after other fields, on that line: they may be of a record of their own."""
        self.kind, self.typed = kind, line
        self.before, self.held = self.held, {}

    def parted(self) -> tuple[Block, ...]:
        """The record; two, where a title stands before the type and another behind it."""
        before = self.before
        if before is None:
            return (self,)
        self.before = None
        if not any(tag in before and tag in self.held for tag in ("TI", "T1")):
            for tag, values in self.held.items():
                before.setdefault(tag, []).extend(values)
            self.held = before
            return (self,)
        earlier = Block(self.first, None)
        earlier.held, earlier.last = before, self.typed - 1
        self.first = self.typed
        return earlier, self


class Lines:
    """Reads the lines of one document."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._number = 0
        self._block: Block | None = None
        self._tag = ""
        self._parts: list[str] = []
        self._gap = False
        self._plain: dict[str, list[str]] | None = None
        self._seen: set[str] = set()
        self._stray: tuple[int, str] | None = None
        self._strays = 0

    def blocks(self, lines: Iterable[str]) -> Iterator[Block]:
        """The records of the document, one at a time."""
        for block in self._blocks(lines):
            parts = block.parted()
            if len(parts) > 1:
                self._tell("R001", parts[0].first, _NO_END)
            yield from parts

    def _blocks(self, lines: Iterable[str]) -> Iterator[Block]:
        for number, line in enumerate(lines, 1):
            if not line:
                self._gap, self._plain = True, None
                continue
            self._number = number
            if (held := self._plain) is not None and (plain := _PLAIN_START.get(line[:6])) is not None:
                if plain in held:
                    held[plain].append(line[6:].strip())
                else:
                    held[plain] = [line[6:].strip()]
                self._tag = plain
                continue
            tag, value, strict = line[:2], line[6:], line[2:6] == "  - "
            if not strict or tag not in TAGS:
                found = self._split(line)
                if found is None:
                    self._go_on(line)
                    continue
                tag, value, strict = found
            ordinary = strict and tag in TAGS and self._tag not in PROSE
            if not ordinary and self._tag and self._is_text(tag, value, strict):
                self._go_on(line)
            elif tag == "TY":
                if (done := self._begin(value.strip(), strict, line)) is not None:
                    yield done
            elif tag == "ER":
                if (done := self._end(value.strip())) is not None:
                    yield done
            elif self._gap and (done := self._next_without_type(tag)) is not None:
                self._field(tag, value, strict)
                yield done
            else:
                self._field(tag, value, strict)
        if (done := self._close(self._number)) is not None:
            yield done
        self._tell_strays()

    def _split(self, line: str) -> tuple[str, str, bool] | None:
        """The tag, the value, and whether they stand as the specification has them; None where there is no tag."""
        block = self._block
        if line[:1] in _BLANKS:
            if line[:1] != "\ufeff" and block is not None and not block.indented:
                return None
            line = line.lstrip(_BLANKS)
        if line[:1].islower() and (block.lower if block is not None else _LOWER_TYPE.match(line)):
            line = line[:2].upper() + line[2:]
        found = _LIKE_A_TAG.match(line)
        if found is None and block is not None and (longer := _LONGER.match(line)):
            return _SHORTER[longer[1]], longer[2].strip(_BLANKS), True
        if found is None:
            return None
        tag, gap, rest = found.groups()
        apart = rest[:1] in _BLANKS
        if not (
            (gap and apart)
            or (len(gap) > 1 and tag in TAGS)
            or (tag == "ER" and not rest)
            or (tag == "TY" and rest in MEANING_OF)
        ):
            return None
        return tag, rest.strip(_BLANKS), gap == "  " and apart

    def _is_text(self, tag: str, value: str, strict: bool) -> bool:
        """Whether a line that looks like a field goes on with the text of the field before it."""
        block = self._block
        if block is None:
            return False
        prose = self._tag in PROSE
        out_of_style = block.strict and not strict
        if tag == "ER":
            text = prose and bool(value.strip())
        elif tag == "TY":
            kind = value.strip()
            text = prose and kind.upper() not in MEANING_OF and not (strict and _KIND.fullmatch(kind))
        elif tag not in TAGS and tag not in self._seen:
            text = self._unknown_is_text(tag, value, strict, prose)
        elif prose:
            text = out_of_style or self._misfits(tag, value, ended=self._text_ended())
        else:
            text = out_of_style and self._misfits(tag, value, ended=False)
        if text and (strict or tag in TAGS):
            self._tell("R004", self._number, f"{tag} looks like a tag and is taken as text of {self._tag}")
        return text

    def _unknown_is_text(self, tag: str, value: str, strict: bool, prose: bool) -> bool:
        assert self._block is not None
        if self._block.strict and not strict:
            return True
        if prose:
            if not self._text_ended():
                return True
            self._tell("R004", self._number, f"{tag} may be text of {self._tag}, and is taken for a tag")
            return False
        if not strict and self._misfits(tag, value, ended=False):
            return True
        self._seen.add(tag)
        return False

    def _text_ended(self) -> bool:
        if self._gap:
            return True
        assert self._block is not None
        last = self._parts[-1] if self._parts else self._block.held[self._tag][-1]
        return not last or last[-1] in _ENDS

    def _misfits(self, tag: str, value: str, *, ended: bool) -> bool:
        """Whether a value is not what its tag asks for; after a text that has not ended, less is enough."""
        value = value.strip()
        if not value:
            return False
        shape = _SHAPES.get(tag)
        if shape is not None:
            if not shape.match(value):
                return True
        elif not ended and tag not in _ANYTHING and value[:2].islower() and " " in value:
            return tag in _TITLES or value.count(" ") > 1
        return not ended and tag in _ONCE and self._block is not None and tag in self._block.held

    def _field(self, tag: str, value: str, strict: bool) -> None:
        block = self._block or self._open(None)
        if self._parts:
            self._settle()
        if not strict:
            block.strict = False
        block.held.setdefault(tag, []).append(value.strip())
        self._tag = tag
        self._gap = False
        self._plain = None if tag in PROSE else block.held

    def _go_on(self, line: str) -> None:
        """A line that goes on with the field before it."""
        self._plain = None
        text = line.strip()
        if not text:
            self._gap = True
            return
        block = self._block
        if block is None or not self._tag or (self._gap and self._tag not in PROSE):
            if not _NUMBERING.fullmatch(text):
                self._stray = self._stray or (self._number, text)
                self._strays += 1
            return
        values = block.held[self._tag]
        if self._tag == "KW":
            values.append(text)
            return
        if not self._parts:
            self._parts.append(values.pop())
        self._parts += ("\n\n" if self._gap else " ", text)
        self._gap = False

    def _settle(self) -> None:
        assert self._block is not None
        self._block.held[self._tag].append("".join(self._parts).strip())
        self._parts.clear()

    def _open(self, kind: str | None) -> Block:
        self._tell_strays()
        self._block = Block(self._number, kind)
        self._tag = ""
        self._gap = False
        self._plain = self._block.held
        return self._block

    def _begin(self, kind: str, strict: bool, line: str) -> Block | None:
        block = self._block
        if block is not None and block.kind is None and not self._gap:
            if self._parts:
                self._settle()
            block.type_late(kind, self._number)
            self._tag, self._plain = "", block.held
            return None
        done = self._close()
        new = self._open(kind)
        new.strict = strict
        new.lower = line[:1].islower()
        new.indented = line[:1] in _BLANKS and line[:1] != "\ufeff"
        return done

    def _next_without_type(self, tag: str) -> Block | None:
        """The record before this line, where records have neither a type nor an end and blank lines part them."""
        block = self._block
        if block is not None and block.kind is None and tag in _TELLING and tag in block.held:
            return self._close()
        return None

    def _end(self, value: str) -> Block | None:
        if value or self._block is None:
            self._stray = self._stray or (self._number, f"ER  - {value}")
            self._strays += 1
        if self._block is None:
            return None
        self._block.ended = True
        return self._close(self._number)

    def _close(self, last: int = 0) -> Block | None:
        """The record that is over; ``last`` is its last line, where that is not the one before this."""
        block = self._block
        if block is None:
            return None
        if self._parts:
            self._settle()
        self._block, self._tag, self._gap, self._plain = None, "", False, None
        if block.kind is None and _TELLING.isdisjoint(block.held):
            first = next(iter(block.held))
            self._stray = self._stray or (block.first, f"{first}  - {block.held[first][0]}")
            self._strays += sum(len(values) for values in block.held.values())
            return None
        if not block.ended:
            self._tell("R001", block.first, _NO_END)
        block.last = last or max(block.first, self._number - 1)
        return block

    def _tell_strays(self) -> None:
        if self._stray is None:
            return
        number, text = self._stray
        what = f"this line and {self._strays - 1} more belong" if self._strays > 1 else "this line belongs"
        self._tell("R003", number, f"{what} to no record: {text[:_SHOWN]!r}")
        self._stray, self._strays = None, 0
