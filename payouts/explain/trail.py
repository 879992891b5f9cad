"""Rows of an audit trail to explain, and how a recomputation differs from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from payouts.audit.proof import benefit_tables
from payouts.audit.rowdigest import ROW_KEY
from payouts.audit.rows import MONEY_COLUMNS, figure_text
from payouts.base.columns import ID
from payouts.base.diagnostics import say
from payouts.base.errors import UsageProblem
from payouts.base.identity import mask_id, mask_name
from payouts.base.money import fen_text, fraction_text, parse_amount
from payouts.base.numerals import chinese_capital
from payouts.base.period import month_text
from payouts.base.run_layout import months_table
from payouts.engine.entitlement.result import RowStatus
from payouts.explain.datum import decimal_text
from payouts.explain.model import Difference, FigureUsed, RowExplained, Working
from payouts.explain.query import sheet_named
from payouts.roster.cells.problems import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from payouts.explain.query import RowQuery
    from payouts.explain.rowparts import ComputedRow

_STEP, _PART = "step.", "part."
_FIGURE = re.compile(r"(?P<name>.+)\[(?P<start>[0-9-]+)\.\.(?P<end>[0-9-]*) (?P<status>\w+)\]\Z")
# Reasons are joined by a mark that may stand in their words too; a code follows it.
_CODE = re.compile(r"(?:\A|；)([A-Z]\d{3}) ")
_BETWEEN = re.compile(r"；(?=[A-Z]\d{3} )")
_NONE = "—"
_MASKS: dict[str, Callable[[str], str]] = {"person_id": mask_id, "name": mask_name}


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One row of an audit table, with its months.

    ``position`` is its place in the table, from 0.
    """

    benefit: str
    position: int
    record: Mapping[str, Any]
    months: tuple[Mapping[str, Any], ...]

    @property
    def key(self) -> tuple[str, str, str, int]:
        """Return benefit, file, sheet and row."""
        record = self.record
        return self.benefit, str(record["file"]), str(record["sheet"]), int(record["row"])

    @property
    def amount(self) -> str | None:
        """Return the amount in yuan, None unless paid."""
        amount = self.record["amount"]
        return _money(amount)


def trail_rows(folder: Path, query: RowQuery) -> list[TrailRow]:
    """Return the rows of a run's audit tables that a query asks for, by benefit.

    Raises:
        UsageProblem: U024, a table cannot be read.
    """
    tables = benefit_tables(folder)
    try:
        path = folder
        if query.sheet is not None:
            sheets: list[str] = []
            for path in tables.values():
                column = pq.read_table(path, columns=["sheet"])["sheet"].unique()
                sheets += map(str, column.to_pylist())
            query = replace(query, sheet=sheet_named(sheets, query.sheet))
        found: list[TrailRow] = []
        for benefit, path in tables.items():
            if query.takes(benefit):
                found += _rows(folder, path, query)
    except (pa.ArrowException, ValueError, KeyError, OSError) as error:
        what = type(error).__name__
        raise UsageProblem(say("U024", file=f"audit/{path.name}", what=what)) from error
    return found


def _rows(folder: Path, path: Path, query: RowQuery) -> Iterator[TrailRow]:
    wanted = {"person_id": query.person, "sheet": query.sheet, "row": query.row, "file": query.file}
    names = [name for name, value in wanted.items() if value is not None]
    keys = pq.read_table(path, columns=names)
    where = np.ones(keys.num_rows, dtype=np.bool_)
    for name in keys.column_names:
        where &= keys[name].to_numpy() == wanted[name]
    positions = np.flatnonzero(where).tolist()
    if not positions:
        return
    records = pq.read_table(path).take(positions).to_pylist()
    months = _months(folder, path.stem, [tuple(record[k] for k in ROW_KEY) for record in records])
    for position, record in zip(positions, records, strict=True):
        key = tuple(record[k] for k in ROW_KEY)
        yield TrailRow(path.stem, position, record, tuple(months.get(key, ())))


def _months(
    folder: Path, benefit: str, keys: Sequence[tuple[Any, ...]]
) -> dict[tuple[Any, ...], list[Mapping[str, Any]]]:
    path = folder / months_table(benefit)
    if not path.is_file():
        return {}
    table = pq.read_table(path, filters=[("row", "in", [key[2] for key in keys])])
    made: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for record in table.to_pylist():
        made.setdefault(tuple(record[k] for k in ROW_KEY), []).append(record)
    return made


# --- compared -------------------------------------------------------------------------------


def differences(
    trail: TrailRow, row: ComputedRow, explained: RowExplained
) -> tuple[Difference, ...]:
    """Return the differences between trail and recomputation, masked."""
    then, now = _recorded(trail), _recomputed(row, explained)
    made = []
    for name in dict.fromkeys([*then, *now]):
        before, after = then.get(name) or _NONE, now.get(name) or _NONE
        if before != after:
            shown = _MASKS.get(name, str)
            made.append(Difference(name, shown(before), shown(after)))
    return tuple(made)


def _recorded(trail: TrailRow) -> dict[str, str | None]:
    record = trail.record
    made: dict[str, str | None] = {
        "person_id": _text(record["person_id"]),
        "name": _text(record["name"]),
        "period": _text(record["period"]),
        "reasons": "、".join(_CODE.findall(str(record["reasons"] or ""))),
        "status": str(record["status"]),
        "amount": trail.amount,
        **{name: _money(record[name]) for name in MONEY_COLUMNS if name != "amount"},
        "rule_version": str(record["rule_version"]),
        "figures": str(record["figures"] or ""),
    }
    for name, value in record.items():
        if name.startswith(_PART):
            made[name] = _money(value)
        elif name.startswith(_STEP):
            made[name] = None if value is None else str(value)
    for month in trail.months:
        for name, value in month.items():
            if name.startswith(_STEP) and value is not None:
                made[f"{month['from']}..{month['to']} {name}"] = str(value)
    return made


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _recomputed(row: ComputedRow, explained: RowExplained) -> dict[str, str | None]:
    result, position = row.result, row.position
    paid = bool(result.status[position] == RowStatus.PAID)
    amount = fen_text(int(result.fen[position])) if paid else None
    ids = result.ids
    made: dict[str, str | None] = {
        "person_id": _text(ids[position] or plain_text(row.roster.cells(ID)[row.index])),
        "name": _text(explained.full_name),
        "period": explained.period,
        "reasons": "、".join(str(reason["code"]) for reason in explained.reasons),
        "status": RowStatus(int(result.status[position])).word,
        "amount": amount,
        "gross": amount,
        **dict.fromkeys(("arrears", "recovery"), fen_text(0) if paid else None),
        "rule_version": result.rule.version,
        "figures": figure_text(result, result.figure_sets[int(result.figures[position])]),
    }
    for part in result.parts:
        made[_PART + part.payer] = fen_text(int(part.fen[position])) if paid else None
    for step in result.steps:
        made[_STEP + step.name] = step.values.text()[position] if step.known[position] else None
    for line in result.rule.lines:
        for (first, last), steps in row.stretches(line.name):
            for name, value in steps.items():
                if value is not None:
                    key = f"{month_text(first)}..{month_text(last)} {_STEP}{name}"
                    made[key] = fraction_text(value)
    return made


# --- from the trail alone -------------------------------------------------------------------


def from_trail(trail: TrailRow, name: str) -> RowExplained:
    """Explain a row from the trail alone."""
    record = trail.record
    amount = trail.amount
    fen = None if amount is None else int(parse_amount(amount) * 100)
    steps = [
        _step(f"{key.removeprefix(_STEP)}", str(value), f"{month['from']}..{month['to']}", month)
        for month in trail.months
        for key, value in month.items()
        if key.startswith(_STEP) and value is not None
    ]
    payment = [
        _step(key.removeprefix(_STEP), str(value))
        for key, value in record.items()
        if key.startswith(_STEP) and value is not None
    ]
    reasons = [part for part in _BETWEEN.split(str(record["reasons"] or "")) if part]
    return RowExplained(
        benefit=trail.benefit,
        name=name,
        file=str(record["file"]),
        sheet=str(record["sheet"]),
        row=int(record["row"]),
        person=mask_name(str(record["name"] or "")),
        full_name=str(record["name"] or ""),
        id_masked=mask_id(str(record["person_id"] or "")),
        period=str(record["period"]),
        status=str(record["status"]),
        amount=amount,
        capital=None if fen is None else chinese_capital(fen),
        rule_file="",
        rule_version=str(record["rule_version"]),
        law=(),
        figures=tuple(_figures(str(record["figures"] or ""))),
        steps=tuple(steps),
        payment=tuple(payment),
        reasons=tuple(_reason(text) for text in reasons),
    )


def _step(
    name: str, value: str, months: str | None = None, record: Mapping[str, Any] | None = None
) -> Working:
    count = None if record is None else int(record["months"])
    return Working(name, "", "", "", value, decimal_text(Fraction(value)), months, count)


def _figures(text: str) -> Iterator[FigureUsed]:
    for part in text.split("; "):
        if match := _FIGURE.match(part):
            end = match["end"] or None
            yield FigureUsed(
                match["name"], "", match["start"], end, match["status"], "", {}, None, ""
            )


def _reason(text: str) -> dict[str, Any]:
    code, _, said = text.partition(" ")
    return {"code": code, "message": said, "message_en": said, "remedy": "", "remedy_en": ""}
