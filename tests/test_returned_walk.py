"""A township's messy roster is put right from what came back alone, as an officer does it.

The officer opens returned.xlsx, reads the list, follows each link and types the right value where
it leads; nothing else of the program is looked at, and no cell is touched that nobody points to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from catalogue.pack import write_rules
from catalogue.people import HEADER, card_of, id_of, name_of, person
from office import JANUARY, Done, payouts
from roster_books import save_book

if TYPE_CHECKING:
    from pathlib import Path

TOP = 4  # row of the header
COLUMNS = (*HEADER, "状态", "死亡日期")
LIST = "问题清单"
WRONG = id_of(1)[:-1] + ("0" if id_of(1)[-1] != "0" else "1")
# What the township sent, and what is right: person by person.
SENT: tuple[tuple[object, ...], ...] = (
    (*person(1, 身份证号=WRONG), "享受", None),
    (*person(2, 身份证号=152530196003070000), "享受", None),
    (*person(3, 批准日期="去年"), "享受", None),
    (*person(4, 批准日期=2023.1), "享受", None),
    (*person(5, 批准日期=None), "享受", None),
    (*person(6, 姓名=None), "享受", None),
    (*person(7, 银行账号=6222020200112233445), "享受", None),
    (*person(8), "失踪", None),
    (*person(9), "享受", "1950-01-01"),
    (*person(10, 身份证号="不详", 批准日期="不详", 银行账号="不详"), "不详", None),
    (*person(11), "享受", None),
)


def right(row: int, column: int) -> object:
    """Return what the officer knows of a cell (1-based) from the papers."""
    number = row - TOP
    cells = (name_of(number), id_of(number), "2022-12-01", card_of(number), "享受", None)
    return cells[column - 1]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with rules and the roster as it came."""
    write_rules(tmp_path / "rules")
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    rows = [("2023年小补助发放花名册",), ("单位：元",), (), COLUMNS, *SENT]
    save_book(tmp_path / "名册.xlsx", {"小补助": rows})
    return tmp_path


def compute(desk: Path, roster: Path) -> tuple[Done, Path]:
    """Compute a roster; return the run, and where it would put what goes back."""
    done = payouts("compute", roster, *JANUARY, cwd=desk)
    assert done.code in {0, 1}, done.err
    return done, desk / done.folder / "returned.xlsx"


def listed(book: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (openpyxl without types)
    """Return the lines of the list: what each says, and where its link leads."""
    rows = list(book[LIST].iter_rows())
    header = next(at for at, row in enumerate(rows) if row[0].value == "序号")
    names = [cell.value for cell in rows[header]]
    found = []
    for row in rows[header + 1 :]:
        link = next((cell.hyperlink.location for cell in row if cell.hyperlink), None)
        found.append(dict(zip(names, (cell.value for cell in row), strict=True)) | {"link": link})
    return found


def correct(came: Path, corrected: Path) -> list[str]:
    """Follow every link of the list and type what is right; return the cells."""
    book = openpyxl.load_workbook(came)
    touched = []
    for line in listed(book):
        if line["link"] is None:
            continue
        sheet, _, cell = line["link"].rpartition("!")
        target = book[sheet.strip("'")][cell]
        known = right(target.row, target.column)
        target.value = known
        if isinstance(known, str):
            target.number_format = "@"
        touched.append(cell)
    book.save(corrected)
    return touched


def marks(path: Path) -> dict[str, str]:
    """Return the cells that are coloured or commented by us outside the list."""
    book = openpyxl.load_workbook(path)
    return {
        cell.coordinate: cell.comment.text if cell.comment else "fill"
        for sheet in book
        if sheet.title != LIST
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None or cell.fill.patternType == "solid"
    }


def walk(desk: Path) -> tuple[Done, Path, list[list[str]]]:
    """Compute and correct until nothing goes back; return the last run, its roster, the rounds."""
    roster = desk / "名册.xlsx"
    rounds: list[list[str]] = []
    for turn in range(4):
        done, came = compute(desk, roster)
        if not came.exists():
            return done, roster, rounds
        roster = desk / f"改{turn}.xlsx"
        rounds.append(correct(came, roster))
        assert rounds[-1], "something is wrong, and no link leads anywhere"
    pytest.fail(f"never right: {rounds}")


def test_a_roster_is_put_right_from_what_came_back_alone(desk: Path) -> None:
    before, _ = compute(desk, desk / "名册.xlsx")
    assert before.manifest["rows"]["paid"] == 2, "one with a lost account, and the last"
    done, _, rounds = walk(desk)
    rows = done.manifest["rows"]
    assert (rows["read"], rows["paid"]) == (len(SENT), len(SENT))
    assert done.code == 0
    # What is left to say is that the list is no roster.
    assert [d["code"] for d in done.manifest["diagnostics"]] == ["T016"]
    (touched,) = rounds  # all of it came back at once: nobody is asked twice for one row
    assert set(touched) == {
        *("A10", "B5", "B6", "B14", "C7", "C8", "C9", "C14", "D11", "D14", "E12", "E14"),
        *("E13", "F13"),  # drawing, and dead before birth: either may be what is wrong
    }


def test_no_mark_is_left_of_what_was_put_right(desk: Path) -> None:
    """A new mistake is marked alone: colours and comments of old ones would mislead."""
    _, roster, _ = walk(desk)
    book = openpyxl.load_workbook(roster)
    book["小补助"]["C6"].value = "后年"
    again = desk / "再报.xlsx"
    book.save(again)
    done, came = compute(desk, again)
    assert done.manifest["rows"]["held"] == 1
    found = marks(came)
    assert list(found) == ["C6"]
    assert "R009" in found["C6"]
    (line,) = (line for line in listed(openpyxl.load_workbook(came)) if line["代码"] != "T016")
    assert (line["代码"], line["单元格"], line["原值"]) == ("R009", "C6", "后年")


def test_everything_else_of_the_officers_workbook_stays(desk: Path) -> None:
    _, roster, rounds = walk(desk)
    touched = {cell for cells in rounds for cell in cells}
    sheet = openpyxl.load_workbook(roster)["小补助"]
    for at, row in enumerate(SENT, TOP + 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            if cell.coordinate not in touched:
                assert cell.value == value, cell.coordinate
