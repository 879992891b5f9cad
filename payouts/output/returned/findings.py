"""The findings that are returned to the officer, and the comments on cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, Lang, Severity
from payouts.base.letters import column_index
from payouts.base.our_comments import BEGIN, END
from payouts.base.words import SEVERITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_LISTED = 20_000  # findings listed and marked in one workbook; more are counted
_SHOWN = 5  # findings spelt out in one comment
_TEXT = 400  # characters of one sentence of a comment

# Light enough to read black on. The halves that are 0 vary (see ``styles``); none of the
# shades is in a palette.
COLOURS = {
    Severity.ERROR: "FFB0B0",
    Severity.REJECTED: "FFB0B0",
    Severity.HELD: "FFD090",
    Severity.WARNING: "FFF0B0",
}
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ORDER = {severity: at for at, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding about a workbook, in the place where it is listed."""

    diagnostic: Diagnostic
    row: int | None  # 0-based
    column: int | None

    @property
    def marks(self) -> bool:
        """Whether it is marked in the sheet: a warning about no single cell is only listed."""
        warns = self.severity is Severity.WARNING
        return self.row is not None and (self.column is not None or not warns)

    @property
    def sends(self) -> bool:
        """Whether it is reason enough to send the workbook back."""
        return self.column is not None or self.severity is not Severity.WARNING

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.diagnostic.severity

    @property
    def sheet(self) -> str:
        """The sheet it is about, "" for the file."""
        return self.diagnostic.place.sheet or ""


def listed_findings(diagnostics: Iterable[Diagnostic], file: str) -> list[ListedFinding]:
    """Return the findings on a file for the officer, most serious first, then by place; no repeats.

    Warnings about a sheet or the file are among them; notes are not.
    """
    found: dict[tuple[object, ...], ListedFinding] = {}
    for one in diagnostics:
        place, severity = one.place, one.severity
        if place.file != file or severity not in COLOURS:
            continue
        at = _ADDRESS.fullmatch(place.cell or "")
        row = int(at[2]) - 1 if at else (place.row - 1 if place.row else None)
        column = column_index(at[1]) if at else None
        key = (one.code, place.sheet, row, column, one.message())
        found.setdefault(key, ListedFinding(one, row, column))
    return sorted(found.values(), key=_key)


def _key(finding: ListedFinding) -> tuple[object, ...]:
    row = -1 if finding.row is None else finding.row
    column = -1 if finding.column is None else finding.column
    return _ORDER[finding.severity], finding.sheet, row, column, finding.diagnostic.code


def comment_text(findings: Sequence[ListedFinding]) -> str:
    """Return the comment on a cell with all its findings, Chinese above English."""
    lines = [BEGIN]
    for finding in findings[:_SHOWN]:
        one = finding.diagnostic
        zh, en = SEVERITY[one.severity]
        lines += [
            f"{one.code} {zh}：{_cut(one.message())}",
            f"怎么办：{_cut(first_line(one.remedy()))}",
            f"{en}: {_cut(one.message(Lang.EN))}",
            f"To do: {_cut(first_line(one.remedy(Lang.EN)))}",
        ]
    if more := len(findings) - _SHOWN if len(findings) > _SHOWN else 0:
        lines.append(f"另有 {more} 项，见工作表“问题清单” / {more} more in the sheet 问题清单")
    return "\n".join([*lines, END])


def first_line(text: str) -> str:
    """Return a remedy as a cell has room for: without lines of files to paste."""
    return text.partition("\n")[0].rstrip("：:")


def _cut(text: str) -> str:
    text = " ".join(text.split()).replace("【payouts", "[payouts")
    return text if len(text) <= _TEXT else f"{text[:_TEXT]}…"
