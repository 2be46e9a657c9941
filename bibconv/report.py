"""What a run found and what it did: diagnostics, losses, and the accounting identity.

Every finding goes into one :class:`Report`. Nothing here prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from bibconv.codes import CODES

Severity = Literal["error", "warning", "note"]
Outcome = Literal["kept", "moved", "degraded", "dropped"]

KEPT_FINDINGS = 100
"""How many diagnostics and how many losses a report keeps; the rest are counted."""

_HELD_BACK = 10_000
"""How many findings are held back at the most, so that what is found by the million is not held in memory."""


class Diagnostic(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, repr_omit_defaults=True):
    """One finding. ``line`` and ``column`` count from 1; ``column`` counts code points."""

    code: str
    severity: Severity
    message: str
    path: str | UnsetType = UNSET
    line: int | UnsetType = UNSET
    column: int | UnsetType = UNSET
    record: str | UnsetType = UNSET


class Loss(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, repr_omit_defaults=True):
    """What became of a field that the target cannot carry as it is.

    ``moved``: whole, but in another place (``target``); ``degraded``: in part, or in another form;
    ``dropped``: not at all.
    """

    record: str
    field: str
    value: Any
    outcome: Outcome
    reason: str
    target: str | UnsetType = UNSET


class Totals(Struct, frozen=True, forbid_unknown_fields=True):
    """The accounting identity: ``read == written + refused + merged``."""

    read: int
    written: int
    refused: int
    merged: int


class ReportDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The report as a document (``schemas/report.schema.json``).

    ``findings`` counts the diagnostics by code and ``lost`` the losses by outcome, those that were not kept included;
    ``left_out`` counts, for each field that was left out on demand, the records that had it.
    """

    totals: Totals
    diagnostics: tuple[Diagnostic, ...]
    losses: tuple[Loss, ...]
    findings: dict[str, int]
    lost: dict[str, int]
    left_out: dict[str, int]


class Report:
    """Collects what a run finds: counts all of it, and keeps the first hundred ``diagnostics`` and ``losses``.

    ``on_diagnostic`` and ``on_loss`` are called for each finding as it comes, beyond those that are kept;
    ``on_diagnostic`` no more once it has returned true.
    """

    def __init__(
        self,
        on_diagnostic: Callable[[Diagnostic], bool | None] | None = None,
        on_loss: Callable[[Loss], None] | None = None,
    ) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.losses: list[Loss] = []
        self.findings: Counter[str] = Counter()
        self.lost: Counter[Outcome] = Counter()
        self.severities: Counter[Severity] = Counter()
        self.read = 0
        self.written = 0
        self.refused = 0
        self.merged = 0
        self.left_out: Counter[str] = Counter()
        self._held_back: list[Diagnostic] | None = None
        self.only_counts = False
        """Whether findings are only counted from here on: what finds them by the million need not say more."""
        self._on_diagnostic = on_diagnostic
        self._on_loss = on_loss

    def add(
        self,
        code: str,
        message: str,
        *,
        path: str | UnsetType = UNSET,
        line: int | UnsetType = UNSET,
        column: int | UnsetType = UNSET,
        record: str | UnsetType = UNSET,
    ) -> None:
        """Report a finding under a code of :data:`bibconv.codes.CODES`."""
        if self.only_counts:
            self.count(code)
        else:
            self.tell(Diagnostic(code, CODES[code].severity, message, path, line, column, record))

    def tell(self, found: Diagnostic) -> None:
        """Report a finding."""
        self.findings[found.code] += 1
        self.severities[found.severity] += 1
        held = self._held_back
        if held is None:
            self._show(found)
            return
        held.append(found)
        if len(held) >= _HELD_BACK:
            self._held_back = None
            self.show(held)

    @contextmanager
    def holding_back(self) -> Iterator[list[Diagnostic]]:
        """Within, only count what is found; the caller shows what has come to the list, unless something is raised."""
        held: list[Diagnostic] = []
        self._held_back = held
        try:
            yield held
        except BaseException:
            self.show(held)
            raise
        finally:
            self._held_back = None

    def show(self, held: list[Diagnostic], upto: int | None = None) -> None:
        """Show what was held back (the first so many of it), and take it out of the list."""
        for found in held[:upto]:
            self._show(found)
        del held[:upto]

    def _show(self, found: Diagnostic) -> None:
        if len(self.diagnostics) < KEPT_FINDINGS:
            self.diagnostics.append(found)
        if self._on_diagnostic and self._on_diagnostic(found):
            self._on_diagnostic = None
        self.only_counts = not self._on_diagnostic and len(self.diagnostics) >= KEPT_FINDINGS

    def count(self, code: str) -> None:
        """Report a finding of which nobody wants to know more than that it is there; see ``only_counts``."""
        self.findings[code] += 1
        self.severities[CODES[code].severity] += 1

    def lose(self, loss: Loss) -> None:
        """Report what became of a field that the target cannot carry as it is."""
        self.lost[loss.outcome] += 1
        if len(self.losses) < KEPT_FINDINGS:
            self.losses.append(loss)
        if self._on_loss:
            self._on_loss(loss)

    def __repr__(self) -> str:
        return f"<Report: {self.accounting()}; {self.findings.total()} findings, {self.lost.total()} losses>"

    @property
    def balanced(self) -> bool:
        """Whether every record that was read is accounted for."""
        return self.read == self.written + self.refused + self.merged

    def accounting(self) -> str:
        """The accounting line.

        >>> Report().accounting()
        'read 0 = written 0 + refused 0 + merged 0'
        """
        return f"read {self.read} = written {self.written} + refused {self.refused} + merged {self.merged}"

    def document(self) -> ReportDocument:
        """The report as it is written with ``--output-format json``."""
        return ReportDocument(
            Totals(self.read, self.written, self.refused, self.merged),
            tuple(self.diagnostics),
            tuple(self.losses),
            dict(sorted(self.findings.items())),
            {str(k): v for k, v in sorted(self.lost.items())},
            dict(sorted(self.left_out.items())),
        )
