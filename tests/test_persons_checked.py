"""What a run prints and records is what was computed, person by person; a fault stops the run.

Each fault leaves the sums right, or stands where no sum is compared.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pytest

from office import HEADER, book, january, open_office, people
from payouts.audit import rows as audit
from payouts.output import rolls, unpaid
from payouts.run import manifest
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Made: TypeAlias = Any
    Alter: TypeAlias = Callable[[Made], Made]

NAMES = ("王小明", "李大山", "赵四海", "孙一平", "周六顺")


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    """An office with townships, two benefits of equal amounts, and rows that nobody can place."""
    office = open_office(tmp_path)
    pack = office / "rules" / "small" / "columns.yaml"
    pack.write_text(f"{pack.read_text('utf-8')}  乡镇: {{type: text}}\n", "utf-8")
    towns = ("东镇", "西镇", "东镇", "", "西镇")
    five = [(name, *row[1:], town) for name, row, town in zip(NAMES, people(5), towns, strict=True)]
    two = [(*row, "东镇") for row in people(2, 11)]
    lost = [(*row, "东镇") for row in people(2, 21)]
    sheets = {"小补助": five, "另一补助": two, "外出人员": lost}
    header = (*HEADER, "乡镇")
    save_book(office / "roster.xlsx", {name: [header, *rows] for name, rows in sheets.items()})
    return office


# --- what is altered -----------------------------------------------------------------------------


def _row_twice(made: Made) -> Made:
    order, groups = made
    order = order.copy()
    order[1] = order[0]
    return order, groups


def _rolled(made: Made) -> Made:
    return np.roll(made, 1)


def _more_people(rows: Made) -> Made:
    return [(*row[:3], row[3] + 1, *row[4:]) for row in rows]


def _more_claims(rows: Made) -> Made:
    return [(*row[:4], row[4] + 1, row[5]) for row in rows]


def _names_exchanged(rows: Made) -> Made:
    other = {"小补助": "另一补助", "另一补助": "小补助"}
    return [(other[row[0]], *row[1:]) for row in rows]


def _column(name: str, alter: Alter) -> Alter:
    def altered(table: Made) -> Made:
        at = table.schema.get_field_index(name)
        values = pa.array(alter(table[name].to_pylist()), table.schema.field(name).type)
        return table.set_column(at, name, values)

    return altered


def _next_ones(values: Made) -> Made:
    return [values[-1], *values[:-1]]


def _yuan_moved(values: Made) -> Made:
    one, other, *others = values
    return [one + Decimal(1), other - Decimal(1), *others]


def _amounts_moved(table: Made) -> Made:
    return _column("gross", _yuan_moved)(_column("amount", _yuan_moved)(table))


def _first_lost(table: Made) -> Made:
    return table.slice(1)


def _month_moved(values: Made) -> Made:
    return [values[0] + 1, values[1] - 1, *values[2:]]


def _other_total(made: Made) -> Made:
    made["totals"][0]["amount"] = "9999999.00"
    return made


def _other_people(made: Made) -> Made:
    made["totals"][0]["people"] += 1
    return made


def _last_total_lost(made: Made) -> Made:
    return made | {"totals": made["totals"][:-1]}


def _unplaced_left_out(made: Made) -> Made:
    rows = made["rows"]
    return made | {"rows": rows | {"unplaced": 0, "read": rows["read"] - rows["unplaced"]}}


def _silent(made: Made) -> Made:
    return made | {"diagnostics": []}


def _cover_of(name: str, alter: Alter) -> Alter:
    def altered(table: Made) -> Made:
        columns = tuple(
            replace(column, cells=alter(column.cells)) if column.header == name else column
            for column in table.columns
        )
        return replace(table, columns=columns)

    return altered


def _people_of(table: Made) -> Made:
    return replace(table, people=table.people + 1)


def _fen_exchanged(cells: Made) -> Made:
    return cells + np.array([100, -100])


def _one_more(cells: Made) -> Made:
    return cells + 1


def _one_less_left_out(cells: Made) -> Made:
    return np.array(["待核实 1 人", *cells[1:]], dtype=object)


SIGNED = "汇总首页：人数、人次、金额、人均、负担、未发放"
FAULTS: dict[str, tuple[object, str, Alter, str]] = {
    "首页: people": (rolls, "cover_table", _cover_of("人数", _rolled), SIGNED),
    "首页: claims": (rolls, "cover_table", _cover_of("人次", _rolled), SIGNED),
    "首页: amounts": (rolls, "cover_table", _cover_of("金额", _fen_exchanged), SIGNED),
    "首页: averages": (rolls, "cover_table", _cover_of("人均", _one_more), SIGNED),
    "首页: left out": (rolls, "cover_table", _cover_of("未发放", _one_less_left_out), SIGNED),
    "首页: people in all": (rolls, "cover_table", _people_of, SIGNED),
    "roll: a row twice": (rolls, "_by_township", _row_twice, "工作簿 小补助：逐人核对"),
    "roll: ids of others": (rolls, "_ids", _rolled, "工作簿 小补助：逐人核对"),
    "汇总: people": (rolls, "_summary_rows", _more_people, "汇总 小补助：人数、人次、金额"),
    "汇总: claims": (rolls, "_summary_rows", _more_claims, "汇总 另一补助：人数、人次、金额"),
    "汇总: names": (rolls, "_summary_rows", _names_exchanged, "汇总 小补助：人数、人次、金额"),
    "audit: persons": (
        *(audit, "audit_rows", _column("person_id", _next_ones)),
        "小补助：审计文件逐行",
    ),
    "audit: a yuan": (audit, "audit_rows", _amounts_moved, "小补助：审计文件逐行"),
    "audit: places": (audit, "audit_rows", _column("row", _next_ones), "小补助：审计文件逐行"),
    "months: a row lost": (audit, "audit_months", _first_lost, "小补助：审计文件逐行"),
    "months: a month moved": (
        *(audit, "audit_months", _column("months", _month_moved)),
        "小补助：审计文件逐行",
    ),
    "manifest: amount": (manifest, "build_manifest", _other_total, "totals 小补助"),
    "manifest: people": (manifest, "build_manifest", _other_people, "totals 小补助"),
    "manifest: a benefit": (manifest, "build_manifest", _last_total_lost, "totals 另一补助"),
    "manifest: rows": (manifest, "build_manifest", _unplaced_left_out, "manifest.json rows"),
    "manifest: findings": (manifest, "build_manifest", _silent, "manifest.json diagnostics"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_no_sum_shows_stops_the_run(
    offices: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    module, name, alter, check = FAULTS[fault]
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *words: alter(real(*words)))
    done = january(offices, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    assert check in done.err
    assert not list((offices / "out").glob("2023*"))


def test_findings_left_out_of_the_list_stop_the_run(
    offices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = unpaid.unpaid_table
    monkeypatch.setattr(
        rolls, "unpaid_table", lambda *words: real(words[0], words[1], words[2], [])
    )
    done = january(offices, "roster.xlsx")
    assert (done.code, done.codes) == (3, {"K002"})
    assert "工作簿 未发放：条数" in done.err


def test_a_sound_run_records_that_every_person_was_compared(offices: Path) -> None:
    done = january(offices, "roster.xlsx")
    checks = {c["name"]: (c["expected"], c["actual"]) for c in done.manifest["checks"]}
    assert checks["小补助：审计文件逐行"] == ("5 行、5 段", "5 行、5 段")
    assert checks["工作簿 小补助：逐人核对"] == ("5", "5")
    said = "5 人（各行 5）、5 人次、500.00"
    assert checks["汇总 小补助：人数、人次、金额"] == (said, said)


def test_one_person_of_two_rows_in_two_townships_is_no_fault(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    pack = office / "rules" / "small" / "columns.yaml"
    pack.write_text(f"{pack.read_text('utf-8')}  乡镇: {{type: text}}\n", "utf-8")
    (one,) = people(1)
    rows = [(*one, "东镇"), (*one, "西镇"), (*people(1, 2)[0], "西镇")]
    book(office / "roster.xlsx", rows, header=(*HEADER, "乡镇"))
    assert january(office, "roster.xlsx").code in {0, 1}
