"""What all rows of a group come to in a month, a year or the period, in any order of the rows."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packs import COLUMNS, MONTHLY, PACK, changed, make_pack, make_roster, outcomes, person_id
from payouts.base.diagnostics import Lang
from payouts.base.errors import RuleProblem
from payouts.base.money import fen_text
from payouts.base.period import Period
from payouts.engine.entitlement.choices import compute_benefits
from payouts.engine.row_messages import finding_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packs import Row
    from payouts.rules.rule import Rule

HERE = COLUMNS + "  户号: {type: text}\n  收入: {type: money}\n"
USED = """{批准日期: required, 死亡日期: optional, 户号: required, 收入: optional, 等级: optional,
  性质: optional}"""
EARLY = dt.date(2000, 1, 1)
HOME = "groups: {户: {by: [户号], within: month, order: [等级]}}\n"
LINE = """
  补助: {pays: monthly, start: month_of(批准日期), end: month_of(死亡日期), steps: {%s}}
"""


def rule_of(root: Path, steps: str = "月补助: 月标准", groups: str = HOME, **parts: str) -> Rule:
    base = {"columns": USED, "lines": LINE % steps, **parts}
    return make_pack(root, changed(MONTHLY, **base) + groups, columns=HERE).rules["small"]


def home(*rows: Row, number: str | None = "一户") -> list[Row]:
    return [{"批准日期": EARLY, "户号": number, **row} for row in rows]


def shorts(rule: Rule, rows: list[Row], period: str = "2022-01") -> list[str]:
    """Return what each row is paid, or the codes of why it is not."""
    found = outcomes(rule, rows, period)
    return [row.amount if row.status == "paid" else " ".join(row.codes) for row in found]


# --- facts and conditions: all rows of the group ----------------------------------------------


def test_the_income_of_a_household_is_that_of_all_its_members(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        groups=HOME.replace("month", "period"),
        facts="{人均: 'total(收入, 户) / count(户)'}",
        eligible="\n  - {require: 人均 <= 100, because: 户人均收入超过一百}",
    )
    rows = [
        *home({"收入": "290"}, {"收入": "0"}, {"收入": "10"}),
        *home({"收入": "101"}, number="二"),
    ]
    assert shorts(rule, rows) == ["100.00", "100.00", "100.00", "E001"]
    rows[2] = {**rows[2], "收入": "10.01"}
    assert shorts(rule, rows) == ["E001"] * 4


def test_a_member_without_income_leaves_the_household_open(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, eligible='\n  - {require: "total(收入, 户) <= 100", because: 收入}')
    rows = [*home({"收入": "1"}, {}), *home({"收入": "1"}, number="二")]
    assert shorts(rule, rows) == ["E028", "R001", "100.00"]


def test_a_count_of_members_for_whom_something_holds(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, eligible='\n  - {require: "count(等级 <= 4, 户) == 2", because: 两人}')
    rows = home({"等级": 4}, {"等级": 5}, {"等级": 1})
    assert shorts(rule, rows) == ["100.00"] * 3
    assert shorts(rule, rows[:2]) == ["E001"] * 2


@pytest.mark.parametrize(
    ("text", "grades", "paid"),
    [
        ("any(等级 == 1, 户)", [1, 5], "100.00"),
        ("any(等级 == 1, 户)", [2, 5], "E001"),
        ("any(等级 == 1, 户)", [1, None], "100.00"),  # whatever the other is
        ("any(等级 == 1, 户)", [2, None], "E028"),
        ("all(等级 < 5, 户)", [1, 4], "100.00"),
        ("all(等级 < 5, 户)", [1, 5], "E001"),
        ("all(等级 < 5, 户)", [5, None], "E001"),
        ("all(等级 < 5, 户)", [1, None], "E028"),
    ],
)
def test_any_and_all(tmp_path: Path, text: str, grades: list[int | None], paid: str) -> None:
    rule = rule_of(tmp_path, eligible=f'\n  - {{require: "{text}", because: 户中}}')
    assert shorts(rule, home(*({"等级": grade} for grade in grades)))[0] == paid


def test_rows_due_to_nobody_count_among_the_members(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, "月补助: 月标准 / 人数", facts="{人数: count(户)}")
    late = {"批准日期": dt.date(2022, 6, 1)}
    assert shorts(rule, home({}, late)) == ["50.00", "E010"]


def test_any_of_the_children_is_of_an_age_in_the_month(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        facts="{岁: 'age(birth_date(身份证号), this_month)', 有幼儿: 'any(0 <= 岁 < 6, 户)'}",
        eligible="\n  - {require: 有幼儿, because: 户中没有六岁以下的孩子}",
    )
    born = [person_id(7, "20160315"), person_id(7, "20170301"), person_id(7, "19800101")]
    rows = home(*({"身份证号": number} for number in born))
    assert shorts(rule, rows, "2023-02") == ["100.00"] * 3
    assert shorts(rule, rows, "2023-03") == ["E001"] * 3
    assert shorts(rule, rows, "2022-12..2023-04") == ["300.00"] * 3
    assert shorts(rule, home({"身份证号": born[2]}), "2016-01") == ["E001"]


# --- steps: the rows due in the month ---------------------------------------------------------


def test_the_survivors_of_a_month_share_what_is_due_in_it(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, "月补助: 月标准 / count(户)")
    rows = home({}, {"批准日期": dt.date(2022, 2, 28)}, {"死亡日期": dt.date(2022, 2, 1)})
    # 1: two; 2: three; 3: two
    assert shorts(rule, rows, "2022-01..2022-03") == ["133.33", "83.33", "83.33"]


def test_a_suspended_month_does_not_count(tmp_path: Path) -> None:
    pause = 'suspended: [{from: month("2022-02"), until: month_of(死亡日期), because: 外出}],'
    line = (LINE % "月补助: 月标准 / count(户)").replace("end: month_of(死亡日期),", pause)
    rule = rule_of(tmp_path, lines=line)
    rows = home({"死亡日期": dt.date(2022, 1, 1)}, {"死亡日期": dt.date(2022, 2, 1)})
    # 1 and 3: two; 2: the first alone
    assert shorts(rule, rows, "2022-01..2022-03") == ["200.00", "100.00"]


def test_the_third_child_gets_more_over_three_months(tmp_path: Path) -> None:
    """204 each for the first and second, 210 for the third, in every month by itself."""
    figures = """
  档:
    unit: 元/月
    bound: below
    values:
      - from: 2020-01-01
        open_ended: true
        bands:
          - {over: "0", to: "2", value: "204"}
          - {over: "2", to: "3", value: "210"}
          - {over: "3", value: "235"}
        status: published
        source: 表
"""
    steps = "一: '1', 前: 'before(一, 户)', 月补助: 'marginal(档, 前 + 一) - marginal(档, 前)'"
    rule = rule_of(tmp_path, steps, figures=figures)
    rows = home({"等级": 1}, {"等级": 2})
    assert shorts(rule, rows, "2022-01..2022-03") == ["612.00", "612.00"]  # 1224, not 1323
    rows = home({"等级": 3}, {"等级": 1}, {"等级": 2, "死亡日期": dt.date(2022, 1, 9)}, {"等级": 4})
    # 1: 210, 204, 204, 235; 2 and 3: 204 (second now), 204, -, 210
    assert shorts(rule, rows, "2022-01..2022-03") == ["618.00", "612.00", "204.00", "655.00"]


def test_a_branch_does_not_narrow_who_counts(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, "月补助: 月标准 / count(户) if 等级 == 1 else 月标准 * count(户)")
    assert shorts(rule, home({"等级": 1}, {"等级": 2}, {"等级": 3})) == [
        "33.33",
        "300.00",
        "300.00",
    ]


def test_a_branch_does_not_narrow_who_came_before(tmp_path: Path) -> None:
    steps = "一: '1', 月补助: '月标准 * before(一, 户) if 等级 > 1 else 月标准'"
    rows = home({"等级": 1}, {"等级": 2}, {"等级": 3})
    assert shorts(rule_of(tmp_path, steps), rows) == ["100.00", "100.00", "200.00"]


# --- payment ---------------------------------------------------------------------------------


def test_a_payment_adds_up_the_household(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        groups=HOME.replace("month", "period"),
        payment="""
  自己: sum(月补助)
  全户: total(自己, 户)
  应发金额: 全户 if 等级 == 1 else 全户 * 0
""",
    )
    rows = home({"等级": 1}, {"等级": 2}, {"等级": 3, "死亡日期": dt.date(2022, 1, 9)})
    assert shorts(rule, rows, "2022-01..2022-02") == ["500.00", "E013", "E013"]


def test_claims_of_a_year_are_counted_by_their_own_year(tmp_path: Path) -> None:
    line = (
        "\n  补助: {pays: once, month: month_of(批准日期), steps: {月补助: 月标准 * count(户)}}\n"
    )
    rule = rule_of(tmp_path, groups=HOME.replace("month", "year"), lines=line)
    days = [dt.date(2022, 1, 1), dt.date(2022, 12, 31), dt.date(2023, 1, 1)]
    rows = home(*({"批准日期": day} for day in days))
    assert shorts(rule, rows, "2022-01..2023-12") == ["200.00", "200.00", "100.00"]
    monthly = rule_of(tmp_path, groups=HOME, lines=line)
    assert shorts(monthly, rows, "2022-01..2023-12") == ["100.00"] * 3


def test_members_are_looked_at_in_the_month_of_the_row_that_asks(tmp_path: Path) -> None:
    """A claim of June sees everybody as of June, whatever the month of the others."""
    born = [person_id(7, "19700101"), person_id(7, "19600701")]
    rows = home(
        {"身份证号": born[0], "批准日期": dt.date(2022, 6, 1)},
        {"身份证号": born[1], "批准日期": dt.date(2022, 7, 1)},
    )
    once = "\n  补助: {pays: once, month: month_of(批准日期), steps: {月补助: %s}}\n"
    facts = "{岁: 'age(birth_date(身份证号), this_month)', 有老: 'any(岁 >= 62, 户)'}"
    whole = HOME.replace("month", "period")
    asked = rule_of(
        tmp_path, groups=whole, facts=facts, lines=once % "月标准 if 有老 else 月标准 * 0"
    )
    assert shorts(asked, rows, "2022-06..2022-07") == ["E013", "100.00"]
    condition = "\n  - {require: 有老, because: 户中没有老人}"
    asked = rule_of(tmp_path, groups=whole, facts=facts, lines=once % "月标准", eligible=condition)
    assert shorts(asked, rows, "2022-06..2022-07") == ["E001", "100.00"]


@pytest.mark.parametrize(
    ("facts", "payment"),
    [
        ("{皆低: 'all(收入 <= 月标准, 户)'}", "sum(月补助) if 皆低 else sum(月补助) * 0"),
        ("{户标: 'total(收入, 户) / 月标准', 又: 户标 * 2}", "sum(月补助) * 又"),
        ("{人数: count(月份)}", "sum(月补助) / 人数"),
        ("{}", "total(月标准, 户)"),
    ],
)
def test_a_payment_takes_nothing_that_sees_others_month_by_month(
    tmp_path: Path, facts: str, payment: str
) -> None:
    groups = "groups:\n  户: {by: [户号], within: period}\n  月份: {by: [户号], within: month}\n"
    with pytest.raises(RuleProblem) as caught:
        rule_of(tmp_path, groups=groups, facts=facts, payment=f"{{应发金额: '{payment}'}}")
    assert [problem.code for problem in caught.value.diagnostics] == ["X024"]


def test_a_fact_of_all_rows_is_theirs_in_a_payment_too(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        groups=HOME.replace("month", "period"),
        facts="{人数: count(户)}",
        payment="{应发金额: sum(月补助) / 人数}",
    )
    assert shorts(rule, home({}, {"批准日期": dt.date(2022, 6, 1)})) == ["50.00", "E010"]


# --- rows that a choice does not pay ------------------------------------------------------------

OTHER = changed(
    MONTHLY, benefit="other", name="另一补助", columns="{批准日期: required, 性质: optional}"
).replace("    end: month_of(死亡日期)\n", "")


@pytest.mark.parametrize("grain", ["month", "payment"])
@pytest.mark.parametrize("step", ["月标准 / count(户)", "月标准 + 月标准 * before(一, 户) * 0"])
def test_mates_of_a_row_that_waits_for_a_choice_wait_too(
    tmp_path: Path, grain: str, step: str
) -> None:
    rows = [{"身份证号": person_id(1), "等级": 1}, {"身份证号": person_id(2), "等级": 2}]
    held = OTHER + 'checks: [{hold_if: 性质 == "因公", because: 待核}]\n'
    found = chosen(tmp_path, grain, f"一: '1', 月补助: '{step}'", rows, held, {"性质": "因公"})
    assert found[0] == ["E052"]
    assert found[1] == (["E029"] if "count" in step else ["E025"])


@pytest.mark.parametrize("grain", ["month", "payment"])
def test_who_draws_another_benefit_is_no_longer_counted(tmp_path: Path, grain: str) -> None:
    rows = [{"身份证号": person_id(1)}, {"身份证号": person_id(2)}]
    better = OTHER.replace('"100"', '"900"')
    found = chosen(tmp_path, grain, "月补助: 月标准 / count(户)", rows, better, {})
    assert found[1] == "100.00"


def chosen(  # noqa: PLR0913, PLR0917 (a pack of two benefits, and their rows)
    root: Path, grain: str, steps: str, rows: Sequence[Row], other: str, of: Row
) -> list[str | list[str]]:
    """Return what two rows of a household come to; the first person is in the other benefit too."""
    text = changed(MONTHLY, columns=USED, lines=LINE % steps) + HOME
    choice = f"choices: [{{among: [other, small], grain: {grain}, because: 择高}}]\n"
    pack = make_pack(root, text, other, pack=PACK + choice, columns=HERE)
    roster = make_roster([*home(*rows), {"批准日期": EARLY, "身份证号": person_id(1), **of}])
    index = {"small": np.array([0, 1]), "other": np.array([2])}
    period = Period.parse("2022-01")
    results = compute_benefits(pack.rules, pack.choices, index, roster, period)
    (result,) = (result for result in results if result.rule.benefit == "small")
    codes = [
        [n.diagnostic.code for n in finding_notes(result, roster) if n.row == k] for k in (0, 1)
    ]
    return [fen_text(int(result.fen[k])) if result.paid[k] else codes[k] for k in (0, 1)]


# --- rows in doubt ---------------------------------------------------------------------------


def test_whoever_depends_on_the_whole_group_waits_for_a_row_in_doubt(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, "月补助: 月标准 / count(户)")
    unread = home({}, {"批准日期": "某年"})
    assert shorts(rule, unread) == ["E029", "R009"]
    rejected = home({}, {"身份证号": "15990019600101000X"})
    assert shorts(rule, rejected)[0] == "E029"
    twice = [
        *home({}, {"身份证号": person_id(9)}, {"身份证号": person_id(9)}),
        *home({}, number="二"),
    ]
    assert shorts(rule, twice) == ["E029", "E040", "E040", "100.00"]


def test_a_mate_in_doubt_of_another_month_holds_nobody_where_no_order_is_asked_for(
    tmp_path: Path,
) -> None:
    line = (
        "\n  补助: {pays: once, month: month_of(批准日期), steps: {月补助: 月标准 * count(户)}}\n"
    )
    held = '\n  - {hold_if: 性质 == "因公", because: 待核}'
    rule = rule_of(tmp_path, lines=line, checks=held)
    july, later = {"批准日期": dt.date(2022, 7, 1)}, {"批准日期": dt.date(2022, 9, 1)}
    rows = home(july, july, {**later, "性质": "因公"})
    assert shorts(rule, rows, "2022") == ["200.00", "200.00", "E002"]


def test_a_household_that_is_not_known_holds_its_own_row(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, "月补助: 月标准 / count(户)")
    assert shorts(rule, [*home({}), *home({}, number=None)]) == ["100.00", "R001"]


# --- what does not go together ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("within", "part", "text", "code"),
    [
        ("year", "lines", LINE % "月补助: 月标准 / count(户)", "X016"),
        ("period", "lines", LINE % "月补助: 月标准 / count(户)", "X016"),
        ("month", "payment", "{应发金额: sum(月补助) / count(户)}", "X016"),
        (
            "month",
            "lines",
            (LINE % "月补助: 月标准").replace("批准日期)", "批准日期) + count(户)"),
            "X016",
        ),
        ("period", "facts", "{前: 'before(等级, 户)'}", "X018"),
        ("period", "facts", "{前: 'total(等级)'}", "X012"),
        ("period", "facts", "{前: 'total(等级, 户, 户)'}", "X012"),
        ("period", "facts", "{前: 'count(等级, 户)'}", "X004"),
        ("period", "facts", "{前: 'total(批准日期, 户)'}", "X004"),
        ("period", "facts", "{前: 'total(等级, 等级)'}", "X003"),
        ("period", "facts", "{前: 'total(等级, 1)'}", "X012"),
    ],
)
def test_what_means_nothing_is_refused(
    tmp_path: Path, within: str, part: str, text: str, code: str
) -> None:
    with pytest.raises(RuleProblem) as caught:
        rule_of(tmp_path, groups=HOME.replace("month", within), **{part: text})
    assert code in [problem.code for problem in caught.value.diagnostics]


def test_where_no_group_is_seen_that_is_said(tmp_path: Path) -> None:
    line = (LINE % "月补助: 月标准").replace("批准日期)", "批准日期) + count(户)")
    with pytest.raises(RuleProblem) as caught:
        rule_of(tmp_path, lines=line)
    (problem,) = caught.value.diagnostics
    assert "起止月份和停发月份不看同组的行" in problem.message()
    assert "no start, end or pause sees other rows" in problem.message(Lang.EN)


# --- against the obvious -----------------------------------------------------------------------

SHARED = "月补助: '月标准 * count(等级 <= 3, 户) / count(户) + total(收入, 户) / 7'"
MEMBER = st.tuples(
    st.sampled_from("甲乙丙"),
    st.integers(1, 10),
    st.integers(0, 3),
    st.integers(0, 4),
    st.integers(0, 500),
)


@cache
def shared() -> Rule:
    return rule_of(Path(tempfile.mkdtemp()), SHARED)


@settings(max_examples=60, deadline=None)
@given(st.lists(MEMBER, min_size=1, max_size=9))
def test_it_agrees_with_adding_up_by_hand(drawn: list[tuple[str, int, int, int, int]]) -> None:
    rows: list[Row] = [
        {
            "批准日期": dt.date(2022, 1 + start, 1),
            "死亡日期": dt.date(2022, 1 + start + more, 1),
            "户号": household,
            "等级": grade,
            "收入": str(income),
        }
        for household, grade, start, more, income in drawn
    ]
    due: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    months = [range(1 + start, 2 + start + more) for _, _, start, more, _ in drawn]
    for (household, grade, _, _, income), mine in zip(drawn, months, strict=True):
        for month in mine:
            due[household, month].append((grade, income))
    expected = [
        sum(
            (
                Fraction(100 * sum(g <= 3 for g, _ in due[person[0], m]), len(due[person[0], m]))
                + Fraction(sum(i for _, i in due[person[0], m]), 7)
                for m in mine
            ),
            Fraction(0),
        )
        for person, mine in zip(drawn, months, strict=True)
    ]
    found = outcomes(shared(), rows, "2022-01..2022-08")
    for outcome, amount in zip(found, expected, strict=True):
        cents = (amount * 100 + Fraction(1, 2)).__floor__()
        assert outcome.amount == f"{cents // 100}.{cents % 100:02d}"
