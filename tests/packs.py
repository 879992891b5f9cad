"""Small packs from YAML text, and rosters from Python rows: rows in, status and amount out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from payouts.base.identity import check_character
from payouts.base.money import fen_text
from payouts.base.period import Period
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.engine.entitlement.result import Result, RowStatus
from payouts.engine.row_messages import finding_notes, unread_warnings
from payouts.roster.model.roster import Roster, SheetTable
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import Pack, load_pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.diagnostics import Diagnostic
    from payouts.rules.rule import Rule

RULES = Path(__file__).resolve().parents[1] / "rules"
DATA = FolderSource(Path(__file__).with_name("data"))
Row: TypeAlias = "Mapping[str, object]"

PACK = "pack: small\nname: 小包\n"

COLUMNS = """\
columns:
  姓名: {type: text}
  身份证号: {type: id, aliases: [证件号码]}
  状态: {type: category, values: [享受, 停发, 去世, 取消]}
  等级: {type: integer, from: 1, to: 10}
  性质: {type: category, values: [因战, 因公, 因病], aliases: [伤残性质]}
  精神障碍: {type: boolean}
  批准日期: {type: date}
  死亡日期: {type: date}
  入伍日期: {type: date}
  退役日期: {type: date}
  发放月份: {type: month}
  年度: {type: integer, from: 2000, to: 2100}
  金额: {type: money}
  次数: {type: number}
  学历: {type: text}
  荣誉: {type: categories, values: [一等功, 二等功]}
  备注: {type: text}
"""

# A monthly benefit of 100 yuan that the tests below change a part of.
MONTHLY = """\
benefit: small
name: 小补助
law: [{title: 测试办法}]
columns: {批准日期: required, 死亡日期: optional, 性质: optional, 等级: optional}
figures:
  月标准:
    unit: 元/月
    values: [{from: 2020-01-01, until: 2029-12-31, value: "100", status: published, source: 表}]
lines:
  补助:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps: {月补助: 月标准}
payment: {应发金额: sum(月补助)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""


@dataclass(frozen=True)
class Outcome:
    """What became of one row, with every diagnostic that explains it."""

    status: str
    amount: str
    notes: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[str]:
        """The codes in the order found."""
        return [note.code for note in self.notes]

    @property
    def short(self) -> tuple[str, str, list[str]]:
        """Status, amount and codes."""
        return self.status, self.amount, self.codes


def write_pack(root: Path, rules: Mapping[str, str], *, name: str = "small") -> FolderSource:
    """Write files of a pack under ``root``; pack.yaml and columns.yaml unless given."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    files = {"pack.yaml": PACK, "columns.yaml": COLUMNS, **rules}
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return FolderSource(root)


def make_pack(root: Path, *rules: str, pack: str = PACK, columns: str = COLUMNS) -> Pack:
    """Load a pack of these rule texts."""
    files = {f"rule{index}.yaml": text for index, text in enumerate(rules)}
    return load_pack(
        write_pack(root, {"pack.yaml": pack, "columns.yaml": columns, **files}), "small"
    )


def changed(text: str, **parts: str) -> str:
    """Return a rule with top-level parts replaced: ``key`` → the text of its value."""
    lines: list[str] = []
    skipping = False
    for line in text.splitlines():
        key = line.split(":")[0]
        if line[:1].strip():
            skipping = key in parts
        if not skipping:
            lines.append(line)
    for key, value in parts.items():
        body = value if value.startswith("\n") else f" {value}"
        lines.append(f"{key}:{body.rstrip()}")
    return "\n".join(lines) + "\n"


@cache
def shipped(name: str) -> Pack:
    """Load a pack of this repository."""
    return load_pack(FolderSource(RULES), name)


@cache
def whole() -> Pack:
    """Load the made-up pack in which a rule uses every place it has, each for its own column."""
    return load_pack(DATA, "whole")


def person_id(number: int, born: str = "19600101") -> str:
    """Return a valid id of a made-up area; numbers to 999 for one date of birth."""
    first = f"1599{number // 1000:02d}{born}{number % 1000:03d}"  # no such place in the province
    return first + check_character(first)


def make_roster(rows: Sequence[Row], columns: Sequence[str] | None = None) -> Roster:
    """Build a roster of one sheet; a row without a name or id is given one of its own.

    Args:
        rows: raw cells by column; a column left out of a row is a blank cell.
        columns: the sheet's columns; those of all rows unless given.
    """
    named = [
        {"姓名": "甲", "身份证号": person_id(number), **row} for number, row in enumerate(rows)
    ]
    names = list(columns or dict.fromkeys(key for row in named for key in row))
    data = {name: [row.get(name) for row in named] for name in names}
    frame = pd.DataFrame({n: pd.Series(cells, dtype=object) for n, cells in data.items()})
    sheet = SheetTable(
        file="名册.xlsx",
        name="Sheet1",
        title="",
        header_row=1,
        columns={name: index for index, name in enumerate(names)},
        unknown_headers=(),
        rows=len(rows) + 1,
        counts={"data": len(rows)},
    )
    return Roster(
        files=(),
        sheets=(sheet,),
        frame=frame,
        sheet_of=np.zeros(len(rows), dtype=np.int32),
        row=np.arange(len(rows), dtype=np.int64) + 2,
        notes=(),
    )


def compute(
    rule: Rule, rows: Sequence[Row], period: str, columns: Sequence[str] | None = None
) -> Result:
    """Compute a benefit for rows of raw cells."""
    return _computed(rule, make_roster(rows, columns), period)


def _computed(rule: Rule, roster: Roster, period: str) -> Result:
    index = np.arange(len(roster), dtype=np.int64)
    return compute_benefit(rule, roster, index, Period.parse(period))


def outcomes(
    rule: Rule, rows: Sequence[Row], period: str, columns: Sequence[str] | None = None
) -> list[Outcome]:
    """Compute a benefit and return what became of each row."""
    roster = make_roster(rows, columns)
    result = _computed(rule, roster, period)
    notes: list[list[Diagnostic]] = [[] for _ in rows]
    for note in (*finding_notes(result, roster), *unread_warnings(result, roster)):
        notes[note.row].append(note.diagnostic)
    return [
        Outcome(RowStatus(status).word, fen_text(fen), tuple(about))
        for status, fen, about in zip(
            result.status.tolist(), result.fen.tolist(), notes, strict=True
        )
    ]


def outcome(rule: Rule, row: Row, period: str, columns: Sequence[str] | None = None) -> Outcome:
    """Return what becomes of a single row."""
    return outcomes(rule, [row], period, columns)[0]
