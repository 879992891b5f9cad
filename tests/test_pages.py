"""Pages of a printed sheet: what is signed stays whole, below some of the rows it sums up."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest

from payouts.output.tables import CellKind, RowGroup, Table, TableColumn
from payouts.output.workbook import printing, write_workbook
from payouts.output.workbook.pages import Section, page_breaks

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 482.0
TOP = [38.0, 20.0, 24.0]  # title, notes, header
CLOSING = [20.0, 24.0, 15.0, 36.0]  # total, amount in words, a blank, sign-off


def section(lines: list[float], subtotals: list[int], closing: list[float], first: int) -> Section:
    marked = np.zeros(len(TOP) + len(lines) + len(closing), dtype=np.bool_)
    marked[[len(TOP) + at for at in subtotals]] = True
    heights = np.array([*TOP, *lines, *closing])
    return Section(first, first + len(TOP), first + len(TOP) + len(lines), heights, marked)


def pages(made: Section) -> list[range]:
    edges = [made.first, *page_breaks(made, PAGE), made.last + 1]
    assert edges == sorted(set(edges))
    return [range(a, b) for a, b in pairwise(edges)]


@pytest.mark.parametrize("first", [0, 25])
@pytest.mark.parametrize("size", [0, 1, 2, 7])
@pytest.mark.parametrize("points", [20.0, 34.5, 78.0])
def test_at_no_number_of_rows_is_what_is_signed_torn_or_alone(
    first: int, size: int, points: float
) -> None:
    """Of 1 to 200 rows, alone or in groups of some size, in lines of several heights."""
    for rows in range(1, 201):
        lines, subtotals = [], []
        for at in range(rows):
            lines.append(points)
            if size and (at % size == size - 1 or at == rows - 1):
                subtotals.append(len(lines))
                lines.append(20.0)
        made = section(lines, subtotals, CLOSING, first)
        found = pages(made)
        for number, page in enumerate(found):
            used = made.heights[page.start - first : page.stop - first].sum()
            assert used + (TOP[-1] if number else 0) <= PAGE
            assert not made.subtotals[page.start - first], "a subtotal begins a page"
        body = made.closing - max(found[-1].start, made.body)
        assert body >= min(3, len(lines)), (rows, "too few rows above what is signed")
        assert found[0].stop > made.body, "the header is alone"


def test_without_a_closing_block_pages_are_filled() -> None:
    found = pages(section([20.0] * 60, [], [], 0))
    assert [len(page) for page in found] == [23, 22, 18]


def test_what_is_higher_than_a_page_is_left_to_the_program() -> None:
    made = section([409.0], [], [300.0], 0)
    assert page_breaks(made, PAGE) == []
    tall = section([409.0] * 3, [], CLOSING, 0)
    assert page_breaks(tall, PAGE)[0] == 4


# --- in the file -----------------------------------------------------------------------------


def roll(rows: int, groups: tuple[RowGroup, ...] = ()) -> Table:
    amounts = np.full(rows, 100, dtype=np.int64)
    names = np.array([f"张{at}" for at in range(rows)], dtype=object)
    columns = (
        TableColumn("序号", CellKind.COUNT, np.arange(1, rows + 1)),
        TableColumn("姓名", CellKind.LABEL, names),
        TableColumn("备注", CellKind.TEXT, np.full(rows, "", dtype=object)),
        TableColumn("人数", CellKind.COUNT, np.ones(rows, dtype=np.int64)),
        TableColumn("实发金额", CellKind.MONEY, amounts, total=True),
        TableColumn("人均", CellKind.MONEY, amounts, per_head=True),
    )
    signoff = ("单位负责人", "会计负责人", "复核", "制表人", "制表日期", "打印日期")
    return Table(
        sheet="名册",
        title="名册",
        columns=columns,
        groups=groups,
        total_label="合计",
        capital="壹元整",
        signoff=signoff,
    )


def breaks(path: Path, table: Table) -> tuple[list[int], openpyxl.Workbook]:
    write_workbook(path, [table], footer="run")
    made = openpyxl.load_workbook(path)
    return [int(found.id) for found in made.worksheets[0].row_breaks.brk], made


@pytest.mark.parametrize("rows", [1, 15, 16, 17, 18, 19, 20, 40, 41, 42, 43])
def test_the_file_breaks_pages_above_some_rows_of_what_is_signed(tmp_path: Path, rows: int) -> None:
    found, made = breaks(tmp_path / "a.xlsx", roll(rows))
    texts = [str(row[0].value or "") for row in made.worksheets[0].iter_rows()]
    total = texts.index("合计")
    start = max(found, default=0)
    assert start <= total - min(3, rows)
    assert (not found) == (rows < 15)


def test_a_cover_is_a_page_of_its_own_with_its_signatures(tmp_path: Path) -> None:
    cover = replace(roll(5), people=4, headcount=True)
    table = replace(roll(30, (RowGroup("甲", 0, 30, 4),)), capital=None, signoff=(), cover=cover)
    found, made = breaks(tmp_path / "a.xlsx", table)
    sheet = made.worksheets[0]
    texts = [str(row[0].value or "") for row in sheet.iter_rows()]
    titles = [at for at, text in enumerate(texts) if text == "名册"]
    assert found[0] == titles[1] == 12
    assert [texts.index("打印日期："), sheet.print_title_rows] == [11, "$14:$14"]
    totals = [at + 1 for at, text in enumerate(texts) if text == "合计"]
    assert [sheet.cell(row, 4).value for row in totals] == [4, "=SUM(D45)"]
    assert [sheet.cell(row, 6).value for row in totals] == [
        f"=ROUND(E{row}/D{row},2)" for row in totals
    ]


def test_a_cover_of_other_columns_is_refused(tmp_path: Path) -> None:
    cover = replace(roll(5), columns=roll(5).columns[:4])
    with pytest.raises(ValueError, match="a cover has the table's columns"):
        write_workbook(tmp_path / "a.xlsx", [replace(roll(3), cover=cover)], footer="run")
    with_groups = roll(5, (RowGroup("甲", 0, 5, 5),))
    with pytest.raises(ValueError, match="no groups"):
        write_workbook(tmp_path / "a.xlsx", [replace(roll(3), cover=with_groups)], footer="run")


def test_of_too_many_breaks_those_down_to_what_is_signed_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every, _ = breaks(tmp_path / "a.xlsx", roll(200))
    monkeypatch.setattr(printing, "MOST_BREAKS", 3)
    some, _ = breaks(tmp_path / "b.xlsx", roll(200))
    assert len(every) > 3
    assert some == every[-3:]
