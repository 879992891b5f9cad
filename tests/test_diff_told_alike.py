"""Every form of one comparison tells the same changes and the same numbers."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from office import REPOSITORY, payouts
from payouts.base.diagnostics import Lang
from payouts.compare.people import Move
from payouts.compare.report.words import KINDS
from payouts.compare.rules import ChangeKind
from roster_books import an_id, save_book
from small_pack import COLUMNS, OTHER, PACK, RULE, edited, write_pack
from told_diff import (
    NONE,
    Told,
    fen,
    html_blocks,
    markdown_blocks,
    of_json,
    of_lines,
    of_page,
    of_parquet,
)

if TYPE_CHECKING:
    from pathlib import Path

# A table by one category, in parts of a whole.
MERIT = """\
  荣誉比例:
    unit: 比例
    by: 荣誉
    values:
      - from: 2022-08-01
        until: 2023-07-31
        status: published
        source: 标准表
        table: {无: "0", 一等功: "15%", 二等功: "10%", 三等功: "5%"}
  加发:
"""
OLD = edited(
    ("  批准日期: required\n", "  批准日期: required\n  荣誉: required\n"),
    ("  加发:\n", MERIT),
    ("月标准 + 加发", "(月标准 + 加发) * (1 + 荣誉比例)"),
    text=RULE,
)
NEW = edited(
    ('因公: "43290"', '因公: "45450"'),
    ('因战: "34780"', '因战: "24760"'),
    ('一等功: "15%"', '一等功: "25%"'),
    ('三等功: "5%"', '三等功: "1/3"'),
    ('value: "0", status: published', 'value: "650", status: inferred'),
    ("残疾等级 <= 6", "残疾等级 > 6"),
    ("article: 第二十七条", "article: 第二十八|条*"),
    ("起月", "首月"),
    text=OLD,
)
OLD_COLUMNS = COLUMNS + "  荣誉: {type: category, values: [无, 一等功, 二等功, 三等功]}\n"
NEW_COLUMNS = OLD_COLUMNS.replace("[苏木镇]", "[苏木镇, 户籍地]")
OLD_PACK = PACK + "office: 某局\nsignoff: [制表人, 审核人]\n"
NEW_PACK = PACK.replace("because: 状态为停发", "because: 状态为<停>|发*") + "office: 某_局\n"
HEADER = ("姓名", "身份证号", "残疾等级", "残疾性质", "批准日期", "荣誉", "苏木镇", "对象类别")
PEOPLE = (
    ("张三丰", an_id(1), 6, "因公", "2015-03-02", "一等功", "上都镇", "残疾军人"),
    ("李四光", an_id(2), 7, "因战", "2015-03-02", "无", "上都|镇", "残疾军人"),
    ("王五郎", an_id(3), 1, "因战", "2015-03-02", "无", None, None),
    ("赵六", an_id(4), 5, "因病", "2015-03-02", "二等功", "上都|镇", "残疾军人"),  # no longer
    ("孙八", an_id(5), 8, "因病", "2015-03-02", "无", "<b>镇", None),  # newly
    ("周九", an_id(6), 9, "因病", "2015-03-02", "无", None, None),  # another reason
    ("吴十", an_id(7), None, "因战", "2015-03-02", "无", None, "烈士遗属"),  # held both times
    ("无号", None, 6, "因公", "2015-03-02", "三等功", None, None),
)


@dataclass(frozen=True)
class Forms:
    """All forms of one comparison, in one language."""

    lines: str
    html: str
    markdown: str
    record: dict[str, Any]
    folder: Path

    def read(self, lang: Lang, pack: str) -> dict[str, Told]:
        return {
            "lines": of_lines(self.lines, lang),
            "json": of_json(self.record, lang),
            "html": of_page(html_blocks(self.html), lang, pack),
            "markdown": of_page(markdown_blocks(self.markdown), lang, pack),
        }


def forms(folder: Path, lang: Lang, *words: str, cwd: Path) -> Forms:
    asked = ("diff", *words, "--as-written", "--lang", lang.value, "--out", str(folder))
    done = payouts(*asked, cwd=cwd)
    assert done.code == 1, done.err
    html, markdown, record = (
        (folder / f"diff.{kind}").read_text("utf-8") for kind in ("html", "md", "json")
    )
    return Forms(done.out, html, markdown, json.loads(record), folder)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of a pack that differ in most ways, and a roster of two sheets."""
    here = tmp_path_factory.mktemp("office")
    files = {"columns": OLD_COLUMNS, "greeting": OTHER, "pack": OLD_PACK}
    write_pack(here / "rules" / "small", OLD, **files)
    dearer = OTHER.replace('"500"', '"600"')
    files = {"columns": NEW_COLUMNS, "greeting": dearer, "pack": NEW_PACK}
    write_pack(here / "new" / "small", NEW, **files)
    gift = (*PEOPLE[0][:4], "2022-09-09", *PEOPLE[0][5:])
    save_book(here / "r.xlsx", {"残疾抚恤金": [HEADER, *PEOPLE], "慰问金": [HEADER, gift]})
    return here


@pytest.fixture(scope="module", params=list(Lang))
def told(office: Path, request: pytest.FixtureRequest) -> tuple[Lang, Forms]:
    lang: Lang = request.param
    words = ("small", "new/small", "--roster", "r.xlsx", "--period", "2022-09")
    return lang, forms(office / f"out-{lang}", lang, *words, cwd=office)


def test_all_forms_tell_the_same_changes(told: tuple[Lang, Forms]) -> None:
    lang, made = told
    read = made.read(lang, "小旗")
    expected = sorted(read["json"].changes)
    kinds = {change["kind"] for change in made.record["changes"]}
    assert {"table_cell", "renamed", "law_added", "pack", "column_definition"} <= kinds
    for form, found in read.items():
        assert sorted(found.changes) == expected, form
        assert found.files == read["json"].files, form
    assert read["lines"].changes == read["json"].changes, "in the same order too"
    for form in ("html", "markdown"):
        assert read[form].reach == read["lines"].reach, form
    assert [r["name"] for r in made.record["reach"]] == [name for name, *_ in read["lines"].reach]


def test_all_forms_tell_the_same_people_rows_and_fen(told: tuple[Lang, Forms]) -> None:
    lang, made = told
    read = made.read(lang, "小旗")
    expected = read["json"]
    total = expected.tallies["", ""]
    assert set(total.moves) == set(Move), "every move is there to be told"
    assert len(expected.tallies) == 1 + 2 + 4 + 3
    for form, found in read.items():
        assert found.tallies == expected.tallies, form
        assert found.bars == expected.bars, form
        assert found.largest == expected.largest, form
    names = {t["label"]: t["name"] for t in made.record["impact"]["by_benefit"]}
    table = pq.read_table(made.folder / "diff.parquet").to_pylist()
    rows = of_parquet(table, names)
    groups = {("", ""), *(group for group in expected.tallies if group[0] == "by_benefit")}
    assert rows.tallies == {group: expected.tallies[group] for group in groups}
    assert rows.bars == expected.bars
    moved = [row for row in table if row["move"] != Move.UNCHANGED.word]
    keys = ("file", "sheet", "row", "benefit", "move", "status_before", "status_after")
    assert [[row[key] for key in keys] for row in moved] == [
        [row[key] for key in keys] for row in made.record["impact"]["rows"]
    ]
    fens = [(row["before"], row["after"], row["change"]) for row in made.record["impact"]["rows"]]
    assert fens == [
        tuple(None if row[key] is None else str(row[key]) for key in ("before", "after", "change"))
        for row in moved
    ]


def test_the_workbook_tells_the_changes_and_the_rows_that_move(told: tuple[Lang, Forms]) -> None:
    _, made = told
    book = openpyxl.load_workbook(made.folder / "diff.xlsx", data_only=True)
    rules = _under(book["规则变化"], "位置")
    assert rules == [
        {
            "待遇": c["name"],
            "变化": KINDS[ChangeKind(c["kind"])].zh,
            "位置": c["path"],
            "原来": c["before"] or NONE,
            "现在": c["after"] or NONE,
            "增减": f"{c['percent']}%" if c["percent"] else None,
            "原出处": c["origin_before"],
            "现出处": c["origin_after"],
            "依据": c["authority"],
        }
        for c in made.record["changes"]
    ]
    people = [row for row in _under(book["变化明细"], "差额") if row["行"] is not None]
    found = [(row["文件"], row["表"], row["行"], round(row["差额"] * 100)) for row in people]
    assert found == [
        (row["file"], row["sheet"], row["row"], fen(row["change"]))
        for row in made.record["impact"]["rows"]
    ]


def _under(sheet: Any, head: str) -> list[dict[str, Any]]:  # noqa: ANN401 (untyped)
    """Return the rows of a sheet under the header that holds a word."""
    rows = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    start = next(index for index, row in enumerate(rows) if head in row)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def test_no_heading_stands_over_nothing(office: Path) -> None:
    """Only the reason of a row that is not paid changes, and nobody knows whose row it is."""
    person = (PEOPLE[5][0], None, *PEOPLE[5][2:])
    save_book(office / "one.xlsx", {"残疾抚恤金": [HEADER, person]})
    words = ("small", "new/small", "--roster", "one.xlsx", "--period", "2022-09")
    made = forms(office / "one", Lang.ZH, *words, cwd=office)
    impact = made.record["impact"]
    assert (impact["total"]["other_status"], impact["largest"]) == (1, [])
    assert not any(part["people"] for part in impact["histogram"])
    for blocks in (html_blocks(made.html), markdown_blocks(made.markdown)):
        told = [block for block in blocks if block.tag not in {"note", "p"}]
        for block, below in itertools.pairwise(told):
            assert not (block.tag == "h3" and below.tag in {"h2", "h3"}), block.text
            assert block.tag != "table" or len(block.rows) > 1, "a table without rows"
    assert "变化最大" not in made.lines + made.html + made.markdown


@pytest.mark.parametrize("lang", list(Lang))
def test_a_whole_law_is_told_alike(tmp_path: Path, lang: Lang) -> None:
    """The national pack on the two days of the law of 2024, without a roster."""
    words = ("national", "--as-of", "2024-09-30", "2024-10-01")
    made = forms(tmp_path / "out", lang, *words, cwd=REPOSITORY)
    read = made.read(lang, made.record["new"]["name"])
    assert len(read["json"].changes) == 81
    for form, found in read.items():
        assert sorted(found.changes) == sorted(read["json"].changes), form
        assert (found.tallies, found.bars, found.largest) == ({}, {}, []), form
        assert form == "json" or found.reach == read["lines"].reach, form
