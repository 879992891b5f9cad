"""The workbook a run has written is read back cell by cell: a fault of the writer stops the run."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import HEADER, JANUARY, book, january, open_office, payouts, people
from payouts.base.diagnostics import Lang
from payouts.cli.run_result import _check_lines
from payouts.output import rolls
from payouts.output.tables import CellKind, RowGroup, Table, TableColumn
from payouts.output.workbook import book as writer
from payouts.output.workbook import plan, read_back, read_workbook, write_workbook
from payouts.output.workbook import sheet as sheets
from payouts.output.workbook.body import BodyXml
from payouts.output.workbook.decimals import NUMBERS
from payouts.output.workbook.sheet import Sheet
from payouts.output.workbook.sums import Sum, Sums, per_head
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Fault: TypeAlias = Callable[[pytest.MonkeyPatch], object]

# Cells, tables and the library's own things: what a fault is handed on with.
Loose: TypeAlias = Any

NAMES = ("王小明", "李大山", "赵四海", "孙一平", "周六顺")


@pytest.fixture
def townships(tmp_path: Path) -> Path:
    """An office with five people of two townships under one benefit."""
    office = open_office(tmp_path)
    pack = office / "rules" / "small" / "columns.yaml"
    pack.write_text(f"{pack.read_text('utf-8')}  乡镇: {{type: text}}\n", "utf-8")
    rows = [
        (name, *row[1:], "东镇" if at < 3 else "西镇")
        for at, (name, row) in enumerate(zip(NAMES, people(5), strict=True))
    ]
    book(office / "roster.xlsx", rows, header=(*HEADER, "乡镇"))
    return office


# --- faults of the writer ------------------------------------------------------------------------


def _tables_altered(sheet: str, alter: Callable[[Table], Table]) -> Fault:
    """Let the writer be given, or make, another table than the one it is to write."""

    def fault(patch: pytest.MonkeyPatch) -> None:
        real = writer._print  # noqa: SLF001 (the fault is planted in the writer)

        def other(made: Loose, formats: Loose, table: Table, names: Loose, footer: str) -> None:
            real(made, formats, alter(table) if table.sheet == sheet else table, names, footer)

        patch.setattr(writer, "_print", other)

    return fault


def _cells(header: str, alter: Callable[[Loose], Loose]) -> Callable[[Table], Table]:
    def altered(table: Table) -> Table:
        columns = tuple(
            replace(column, cells=alter(column.cells)) if column.header == header else column
            for column in table.columns
        )
        assert header in {column.header for column in columns}
        return replace(table, columns=columns)

    return altered


def _of_cover(alter: Callable[[Table], Table]) -> Callable[[Table], Table]:
    def altered(table: Table) -> Table:
        assert table.cover is not None
        return replace(table, cover=alter(table.cover))

    return altered


def _one(value: object) -> Callable[[Loose], Loose]:
    def altered(cells: Loose) -> Loose:
        made = cells.copy()
        made[1] = value
        return made

    return altered


def _fen_moved(cells: Loose) -> Loose:
    """One fen more for one person and less for another: every sum is right."""
    moved = cells.copy()
    moved[0] += 1
    moved[1] -= 1
    return moved


def _swapped(table: Table) -> Table:
    """The cells of two columns under each other's header."""
    at = {column.header: i for i, column in enumerate(table.columns)}
    one, other = at["姓名"], at["身份证号"]
    columns = list(table.columns)
    columns[one] = replace(columns[one], cells=table.columns[other].cells)
    columns[other] = replace(columns[other], cells=table.columns[one].cells)
    return replace(table, columns=tuple(columns))


def _row_missing(table: Table) -> Table:
    columns = tuple(replace(column, cells=column.cells[:-1]) for column in table.columns)
    *groups, last = table.groups
    return replace(table, columns=columns, groups=(*groups, replace(last, stop=last.stop - 1)))


def _labels_exchanged(table: Table) -> Table:
    one, other = table.groups
    groups = replace(one, label=other.label), replace(other, label=one.label)
    return replace(table, groups=groups)


def _sum_off(method: str) -> Fault:
    """Let one cached sum be a fen off: the formula is right."""

    def fault(patch: pytest.MonkeyPatch) -> None:
        real = getattr(Sums, method)

        def off(self: Sums, *words: int) -> Mapping[int, Sum]:
            return {
                at: Sum(f"{value.text[:-1]}1", value.formula)
                for at, value in real(self, *words).items()
            }

        patch.setattr(Sums, method, off)

    return fault


def _an_average_off(patch: pytest.MonkeyPatch) -> None:
    real = per_head

    def other(*words: Loose) -> dict[int, Sum]:
        return {at: Sum("100.01", found.formula) for at, found in real(*words).items()}

    patch.setattr(sheets, "per_head", other)


def _upside_down(patch: pytest.MonkeyPatch) -> None:
    """Notes and signatures in the wrong order."""
    real = Sheet._spread  # noqa: SLF001 (the fault is planted in the writer)

    def other(self: Sheet, row: int, texts: Loose, aligns: Loose, least: float) -> None:
        real(self, row, texts[::-1], aligns, least)

    patch.setattr(Sheet, "_spread", other)


def _a_cell_too_many(patch: pytest.MonkeyPatch) -> None:
    real = Sheet.bottom

    def more(self: Sheet, row: int, sums: Sums, across: int | None) -> None:
        real(self, row, sums, across)
        self._made.write_string(self.last + 3, 0, "王小明")

    patch.setattr(Sheet, "bottom", more)


ROLL = "小补助"
FAULTS: dict[str, tuple[Fault, str]] = {
    "a fen moved": (_tables_altered(ROLL, _cells("实发金额", _fen_moved)), "应为 100，实为 100.01"),
    "a fen more": (
        _tables_altered(ROLL, _cells("实发金额", _one(10_001))),
        "应为 100，实为 100.01",
    ),
    "a text": (_tables_altered(ROLL, _cells("姓名", _one("李大仙"))), "应为 李*，实为 李*"),
    "an id": (_tables_altered(ROLL, _cells("身份证号", _one("1"))), "D5 应为 "),
    "an exact text": (_tables_altered("对账", _cells("应为", _one("6"))), "逐格读回"),
    "a code": (_tables_altered("规则", _cells("单位", lambda cells: cells + "x")), "逐格读回"),
    "a blank": (_tables_altered(ROLL, _cells("乡镇", _one(None))), "应为 东镇，实为 （空）"),
    "a number": (_tables_altered(ROLL, _cells("序号", _one(7))), "A5 应为 2，实为 7"),
    "columns swapped": (_tables_altered(ROLL, _swapped), "C4 应为 王*，实为 "),
    "a row missing": (_tables_altered(ROLL, _row_missing), "逐格读回"),
    "labels exchanged": (
        _tables_altered(ROLL, _labels_exchanged),
        "A7 应为 东镇 小计，实为 西镇 小计",
    ),
    "a title": (
        _tables_altered(ROLL, lambda table: replace(table, title=f"{table.title}册")),
        "A1 应为",
    ),
    "a header": (
        _tables_altered(
            ROLL,
            lambda table: replace(
                table, columns=(replace(table.columns[0], header="号"), *table.columns[1:])
            ),
        ),
        "A3 应为 序号，实为 号*",
    ),
    "the bar": (_tables_altered(ROLL, lambda table: replace(table, bar="草稿")), "逐格读回"),
    "the capital line": (
        _tables_altered(ROLL, lambda table: replace(table, capital="伍元整")),
        "应为 合计（大写）：",
    ),
    "people": (
        _tables_altered(ROLL, lambda table: replace(table, people=4)),
        "应为 5，实为 4",
    ),
    "notes and signatures": (_upside_down, "逐格读回"),
    "a subtotal": (_sum_off("subtotal"), "应为 300，实为 300.01"),
    "a total": (_sum_off("total"), "应为 500，实为 500.01"),
    "a sum of the summary": (
        _tables_altered("汇总", _cells("金额", lambda cells: cells + 1)),
        "工作簿 汇总：逐格读回",
    ),
    "the signed page: what is left out": (
        _tables_altered("汇总", _of_cover(_cells("未发放", lambda cells: cells + "无"))),
        "工作簿 汇总：逐格读回",
    ),
    "the signed page: its capital line": (
        _tables_altered("汇总", _of_cover(lambda c: replace(c, capital="伍元整"))),
        "应为 合计（大写）：",
    ),
    "the signed page: its people": (
        _tables_altered("汇总", _of_cover(lambda c: replace(c, people=4))),
        "应为 5，实为 4",
    ),
    "an average of a sum": (_an_average_off, "应为 100，实为 100.01"),
    "a cell too many": (_a_cell_too_many, "，多出 1（"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_of_the_writer_stops_the_run(
    townships: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    fault, said = FAULTS[what]
    fault(monkeypatch)
    done = january(townships, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    assert said in done.err
    assert "逐格读回" in done.err
    assert not list((townships / "out").glob("2023*")), "nothing is published"
    personal = (*NAMES, *(row[1] for row in people(5)))
    assert not [text for text in personal if text in done.err], "no person is told"


# --- faults of what is written: every sum is compared with the computed rows ----------------------


def _table_made(name: str, alter: Callable[[Table], Table]) -> Fault:
    """Let a table be made otherwise: it is written and read back as it is."""

    def fault(patch: pytest.MonkeyPatch) -> None:
        real = getattr(rolls, name)
        patch.setattr(rolls, name, lambda *words: alter(real(*words)))

    return fault


def _twice(table: Table) -> Table:
    """Every row once more, below the others, in a group of its own."""
    columns = tuple(replace(c, cells=np.concatenate([c.cells] * 2)) for c in table.columns)
    more = [replace(g, start=g.start + table.rows, stop=g.stop + table.rows) for g in table.groups]
    return replace(table, columns=columns, groups=(*table.groups, *more))


def _more(cells: Loose) -> Loose:
    return cells + 1


@pytest.mark.parametrize(
    ("fault", "checks"),
    [
        (
            _table_made("benefit_table", _cells("实发金额", _more)),
            {f"{ROLL} 金额：工作簿{what}" for what in ("各行", "小计", "合计")}
            | {f"工作簿 {ROLL}：逐人核对"},
        ),
        (
            _table_made("benefit_table", _twice),
            {f"{ROLL} 金额：工作簿{what}" for what in ("各行", "小计", "合计")}
            | {f"工作簿 {ROLL}：逐人核对"},
        ),
        (
            _table_made("summary_table", _cells("金额", _more)),
            {f"总金额：汇总{what}" for what in ("各行", "小计", "合计")}
            | {f"汇总 {ROLL}：人数、人次、金额"},
        ),
        (_sum_off("subtotal"), {f"{ROLL} 金额：工作簿小计", "总金额：汇总小计"}),
        (
            _sum_off("total"),
            {
                f"{ROLL} 金额：工作簿合计",
                *(f"总金额：{place}合计" for place in ("汇总", "汇总首页")),
            },
        ),
        (
            _tables_altered("汇总", _cells("金额", _one(0))),
            {f"总金额：汇总{what}" for what in ("各行", "小计", "合计")},
        ),
        (
            _tables_altered("汇总", _of_cover(_cells("金额", _more))),
            {f"总金额：汇总首页{what}" for what in ("各行", "合计")},
        ),
    ],
)
def test_a_sum_that_is_not_that_of_the_computed_rows_stops_the_run(
    townships: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault, checks: set[str]
) -> None:
    fault(monkeypatch)
    done = january(townships, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    broken = set(re.findall(r"程序内部核对不符（(.*?)）：", done.err)) - {
        "…"
    }  # the headline of several
    assert {name for name in broken if "逐格读回" not in name} == checks
    assert not list((townships / "out").glob("2023*"))


def test_a_benefit_may_be_named_like_a_total(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    for file, name in (("one.yaml", "合计"), ("two.yaml", "补助 小计")):
        path = office / "rules" / "small" / file
        path.write_text(re.sub("(?m)^name: .*", f"name: {name}", path.read_text("utf-8")), "utf-8")
    save_book(
        office / "roster.xlsx", {"合计": [HEADER, *people(3)], "补助 小计": [HEADER, *people(2)]}
    )
    done = january(office, "roster.xlsx")
    assert "K002" not in done.codes
    assert done.manifest["rows"]["paid"] == 5


def test_a_continued_sheet_that_is_short_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(tmp_path)
    book(office / "roster.xlsx", people(60))
    monkeypatch.setattr(plan, "SHEET_ROWS", 80)  # 45 lines of body on each
    done = january(office, "roster.xlsx")
    assert done.code == 0
    assert {"工作簿 小补助：逐格读回", "工作簿 小补助 (2)：逐格读回"} <= {
        check["name"] for check in done.manifest["checks"]
    }
    real = BodyXml.xml

    def short(self: BodyXml, start: int, stop: int, row: int) -> object:
        return real(self, start, stop - (start > 0), row)

    monkeypatch.setattr(BodyXml, "xml", short)
    failed = payouts("compute", "roster.xlsx", "--period", "2023-02", *JANUARY[2:], cwd=office)
    assert (failed.code, failed.codes) == (3, {"K002"})
    assert "工作簿 小补助 (2)：逐格读回" in failed.err
    assert "工作簿 小补助：逐格读回" not in failed.err
    assert "小补助 金额：工作簿各行" in failed.err


def test_another_sheet_stops_the_run(townships: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        writer, "sheet_names", lambda tables: [[f"表{i}"] for i in range(len(tables))]
    )
    done = january(townships, "roster.xlsx")
    assert (done.code, done.codes) == (3, {"K002"})
    assert "工作表不符" in done.err


# --- what the terminal says ----------------------------------------------------------------------


def test_the_terminal_says_how_many_cells_were_read_back(townships: Path) -> None:
    done = january(townships, "roster.xlsx")
    checks = done.manifest["checks"]
    cells = [int(check["expected"]) for check in checks if "逐格读回" in check["name"]]
    zh = f"内部核对 {len(checks)} 项相符，其中工作簿逐格读回 {len(cells)} 张表 {sum(cells):,} 格"
    en = (
        f"{len(checks)} internal checks agree, among them the workbook read back cell by cell: "
        f"{len(cells)} sheets, {sum(cells):,} cells"
    )
    assert zh in done.out.splitlines()
    assert _check_lines(checks, Lang.EN) == [en]


def test_a_run_of_before_cells_were_read_back_says_less() -> None:
    checks = [{"name": "行数守恒", "expected": "1", "actual": "1", "ok": True}]
    assert _check_lines(checks, Lang.ZH) == ["内部核对 1 项相符"]


# --- no false alarm ------------------------------------------------------------------------------

_ODD = (
    *"=+-@ _x005F汉𠮷\t\n\r\x00\x85\ufeff&<>\"'#{}",
    "_x005F_",
    "_x0041_",
    "#REF!",
    "TRUE",
    "00123",
)
_TEXTS = st.one_of(
    st.text(max_size=12),
    st.lists(st.sampled_from(_ODD), max_size=9).map("".join),
    st.sampled_from(["x" * 40_000, "𠮷" * 20_000, "字" * 300]),
)
_KINDS = st.sampled_from(list(CellKind))
_MIXED = {
    CellKind.DATE: _TEXTS | st.integers(-40_000, 200_000),
    CellKind.EXACT: _TEXTS
    | st.from_regex(r"-?[0-9]{1,18}(\.[0-9]{1,3})?", fullmatch=True)
    | st.sampled_from(["1/3", "-0", "0.10", "1.00", "100", "007", "1,000"]),
}
_NUMBERS = st.integers(-(10**12), 10**12) | st.integers(-(10**15) + 1, 10**15 - 1)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of any shape with any texts and numbers in it."""
    rows = draw(st.integers(0, 6))
    columns = [TableColumn("项", CellKind.LABEL, _objects(draw, _TEXTS, rows))]
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(_KINDS)
        number = kind in NUMBERS
        total = number and draw(st.booleans())
        values = st.integers(-(10**12), 10**12) if total else _NUMBERS
        held = values if number else _MIXED.get(kind, _TEXTS)
        cells = _objects(draw, held | st.none(), rows)
        columns.append(TableColumn(draw(_HEADINGS), kind, cells, total, draw(st.booleans())))
    edges = sorted(draw(st.lists(st.integers(0, rows), max_size=3))) if rows else []
    bounds = [0, *edges, rows]
    groups = tuple(RowGroup(draw(_HEADINGS), a, b, b - a) for a, b in pairwise(bounds))
    optional = st.none() | _HEADINGS
    return Table(
        sheet=draw(_HEADINGS),
        title=draw(_HEADINGS),
        columns=tuple(columns),
        notes=(draw(_HEADINGS), draw(_HEADINGS), draw(_HEADINGS)),
        bar=draw(optional),
        groups=groups if edges else (),
        total_label=draw(optional),
        people=draw(st.none() | st.integers(0, 99)),
        capital=draw(optional),
        signoff=tuple(draw(st.lists(_HEADINGS, max_size=4))),
    )


# The library that writes headings lets an escape stand that shares its underscore with another.
_HEADINGS = st.lists(
    st.sampled_from([*"=+-@ x汉𠮷\t\n\r\x00&<>\"'#{}：", "_x0041_ ", "=1+1"]), max_size=9
).map("".join)


def _objects(draw: st.DrawFn, values: st.SearchStrategy[Loose], rows: int) -> Loose:
    cells = np.empty(rows, dtype=object)
    cells[:] = draw(st.lists(values, min_size=rows, max_size=rows))
    return cells


@given(st.lists(tables(), min_size=1, max_size=3))
def test_whatever_is_written_is_read_back_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, several: list[Table]
) -> None:
    path = tmp_path_factory.mktemp("x") / "book.xlsx"
    write_workbook(path, several, footer="run 1")
    for _, _, found in read_back(read_workbook(path), several):
        for sheet in found:
            assert (sheet.first, sheet.equal, sheet.extra) == (None, sheet.cells, 0)
