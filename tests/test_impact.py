"""What a change of rules does to a roster, worked out by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from asking import both_computed
from payouts.base.diagnostics import Lang
from payouts.base.period import Period
from payouts.compare.people import Impact, Move, impact
from payouts.compare.report.compose import compose
from payouts.compare.report.json import as_json
from payouts.compare.report.lines import as_lines
from payouts.compare.rules import Comparison
from payouts.roster.load import load_roster
from roster_books import an_id, save_book
from small_pack import OTHER, edited, small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.compare.report.document import Document
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack

HEADER = ("姓名", "身份证号", "残疾等级", "残疾性质", "批准日期", "苏木镇")
# One month at the figures of 2022: the year's standard by 12.
PEOPLE = (
    ("张三", an_id(1), 6, "因公", "2015-03-02", "上都镇"),  # 43290 → 45450: 3607.50 → 3787.50
    ("李四", an_id(2), 7, "因战", "2015-03-02", "上都镇"),  # 34780 → 34760: 2898.33 → 2896.67
    ("王五", an_id(3), 8, "因病", "2015-03-02", "桑根达来镇"),  # not eligible → 12000/12 = 1000.00
    ("赵六", an_id(4), 5, "因病", "2015-03-02", "桑根达来镇"),  # 47110/12 = 3925.83 → not eligible
    ("钱七", an_id(5), 1, "因战", "2015-03-02", "桑根达来镇"),  # 116270/12 = 9689.17 as before
    ("孙八", an_id(6), None, "因战", "2015-03-02", None),  # held before and after
    ("周九", an_id(7), 9, "因病", "2015-03-02", None),  # not eligible → held: no such figure
)
EDITS = (
    ('因公: "43290"', '因公: "45450"'),
    ('因战: "34780"', '因战: "34760"'),
    ("残疾等级 <= 6", "残疾等级 > 6"),
)
SEPTEMBER = Period.parse("2022-09")


def told(effect: Impact) -> Document:
    return compose(Comparison(()), effect)


def read(tmp_path: Path, pack: Pack, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Roster:
    return load_roster([save_book(tmp_path / "名册.xlsx", sheets)], pack.vocabulary)


@pytest.fixture
def result(tmp_path: Path) -> Impact:
    old, new = small(tmp_path, "old"), small(tmp_path, "new", edited(*EDITS))
    roster = read(tmp_path, new, {"残疾抚恤金": [HEADER, *PEOPLE]})
    return impact(*both_computed(old, new, roster, SEPTEMBER))


def test_totals_and_counts(result: Impact) -> None:
    total = result.total
    assert (total.rows, sum(total.moves)) == (7, 7)
    assert total.before == 360750 + 289833 + 392583 + 968917
    assert total.after == 378750 + 289667 + 100000 + 968917
    assert {move: total.count(move) for move in Move} == {
        Move.UP: 1,
        Move.DOWN: 1,
        Move.NEWLY_PAID: 1,
        Move.NO_LONGER_PAID: 1,
        Move.OTHER_STATUS: 1,
        Move.UNCHANGED: 2,
    }
    assert not result.none


def test_each_person_that_moves_is_listed_masked(result: Impact) -> None:
    columns = ["row", "name", "status_before", "status_after", "before", "after", "change"]
    assert result.table[columns].to_numpy().tolist() == [
        [2, "张*", "paid", "paid", "3607.50", "3787.50", "180.00"],
        [3, "李*", "paid", "paid", "2898.33", "2896.67", "-1.66"],
        [4, "王*", "zero", "paid", None, "1000.00", "1000.00"],
        [5, "赵*", "paid", "zero", "3925.83", None, "-3925.83"],
        [8, "周*", "zero", "held", None, None, "0.00"],
    ], "nothing paid is shown as nothing, not as zero"
    assert result.table["benefit"].unique().tolist() == ["pension"]
    for shown, person in zip(result.table["person_id"], (1, 2, 3, 4, 7), strict=True):
        full = an_id(person)
        assert shown == f"{full[:4]}**********{full[-4:]}"


def test_the_largest_changes_come_first(result: Impact) -> None:
    assert result.largest["change"].tolist() == ["-3925.83", "1000.00", "180.00", "-1.66"]


def test_by_township_and_class(result: Impact) -> None:
    found = [(t.label, t.rows, t.before, t.after) for t in result.by_township]
    assert found == [
        ("上都镇", 2, 360750 + 289833, 378750 + 289667),
        ("桑根达来镇", 3, 392583 + 968917, 100000 + 968917),
        (None, 2, 0, 0),
    ]
    assert result.by_class == (), "no sheet has the column"


def test_the_same_rules_move_nobody(tmp_path: Path) -> None:
    pack = small(tmp_path, "old")
    roster = read(tmp_path, pack, {"残疾抚恤金": [HEADER, *PEOPLE]})
    same = impact(*both_computed(pack, pack, roster, SEPTEMBER))
    assert same.none
    assert (len(same.table), len(same.largest)) == (0, 0)
    assert same.total.before == same.total.after


def test_a_benefit_of_one_version_only(tmp_path: Path) -> None:
    old, new = small(tmp_path, "old"), small(tmp_path, "new", greeting=OTHER)
    header = (*HEADER, "对象类别")
    people = [(*PEOPLE[0][:4], "2022-09-09", "上都镇", "残疾军人"),
              (*PEOPLE[4][:4], "2022-09-10", "上都镇", "烈属")]  # fmt: skip
    roster = read(tmp_path, new, {"慰问金": [header, *people], "残疾抚恤金": [HEADER, PEOPLE[4]]})
    there = impact(*both_computed(old, new, roster, SEPTEMBER))
    tallies = [(t.label, t.before, t.after, t.count(Move.NEWLY_PAID)) for t in there.by_benefit]
    assert tallies == [("pension", 968917, 968917, 0), ("greeting", 0, 100000, 2)]
    assert there.table["status_before"].tolist() == [None, None], "they were not considered at all"
    back = impact(*both_computed(new, old, roster, SEPTEMBER))
    assert back.total.count(Move.NO_LONGER_PAID) == 2
    classes = [(t.label, t.rows) for t in there.by_class]
    assert classes == [(None, 2), ("残疾军人", 1)], "an unknown class is not guessed"


def test_a_roster_for_no_benefit(tmp_path: Path) -> None:
    pack = small(tmp_path, "old")
    roster = read(tmp_path, pack, {"其他": [HEADER, *PEOPLE]})
    empty = impact(*both_computed(pack, pack, roster, SEPTEMBER))
    assert (empty.total.rows, empty.total.before, empty.by_benefit) == (0, 0, ())
    assert as_lines(told(empty))[-1].strip() == "合计  0.00 → 0.00 (0.00)"


# --- how it is shown ---------------------------------------------------------------------


def test_lines_show_sums_and_masked_people(result: Impact) -> None:
    lines = as_lines(told(result))
    total = "20,120.83 → 17,373.34 (-2,747.49)"
    moved = "增加 1 人 1 行，减少 1 人 1 行"
    assert any(line.startswith(f"  合计  {total}  {moved}") for line in lines)
    assert any("赵*" in line and "3925.83 → — (-3925.83)" in line for line in lines)
    everything = "\n".join(lines + as_lines(told(result), Lang.EN))
    assert not any(row[1] in everything or row[0] in everything for row in PEOPLE)
    english = as_lines(told(result), Lang.EN)
    assert "effect on the roster (2022-09, yuan)" in english


def test_json_has_sums_as_text_and_every_row_that_moves(result: Impact) -> None:
    record = as_json(told(result))
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record
    found = record["impact"]
    assert found["period"] == "2022-09"
    assert (found["total"]["before"], found["total"]["after"]) == ("20120.83", "17373.34")
    assert (found["total"]["newly_paid"], found["total"]["change"]) == (1, "-2747.49")
    assert found["by_benefit"][0]["name"] == "残疾抚恤金"
    assert len(found["rows"]) == 5
    assert found["rows"][2]["before"] is None
    assert not any(row[1] in json.dumps(record) for row in PEOPLE)
