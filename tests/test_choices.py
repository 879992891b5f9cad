"""Of a person's exclusive benefits the better is paid: once for all, or month by month."""

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

from packs import COLUMNS, PACK, make_pack, make_roster, person_id
from payouts.base.errors import RuleProblem
from payouts.base.money import fen_text
from payouts.base.period import Period
from payouts.engine.entitlement.choices import compute_benefits
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.row_messages import finding_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from packs import Row
    from payouts.engine.entitlement.result import Result
    from payouts.rules.packs import Pack

# Two benefits of one sum, one of them in half-shares; a third with several rows a person.
ONCE = """\
benefit: {id}
name: {name}
law: [{{title: 测试办法}}]
columns: {{发放月份: required, 金额: required, 次数: optional, 性质: optional}}
{more}checks:
  - {{zero_if: 性质 == "因病", because: 因病不发}}
  - {{hold_if: 性质 == "因公", because: 因公待核}}
  - {{reject_if: 金额 < 0, because: 金额为负}}
lines: {{补助: {{pays: once, month: 发放月份, steps: {{全额: 金额}}}}}}
payment: {{应发金额: sum(全额) {formula}}}
round: {{step: 应发金额, to: "0.01", mode: half_up}}
"""
MONTHLY = """\
benefit: {id}
name: {name}
law: [{{title: 测试办法}}]
columns: {{批准日期: required, 死亡日期: optional, 性质: optional, 等级: optional}}
checks: [{{hold_if: 性质 == "因公", because: 因公待核}}]
figures:
  月标准:
    unit: 元/月
    by: 等级
    values: [{versions}]
lines:
  补助:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps: {{月补助: 月标准 / 3}}
payment: {{应发金额: sum(月补助)}}
{more}round: {{step: 应发金额, to: "0.01", mode: half_up}}
"""
_HALVES = 'split: {shares: {省: "1/2", 县: "1/2"}, remainder: 县}\n'


def once(benefit: str, name: str, formula: str = "", more: str = "") -> str:
    return ONCE.format(id=benefit, name=name, formula=formula, more=more)


def monthly(benefit: str, name: str, *versions: tuple[str, str, str], more: str = "") -> str:
    """Return a benefit of a third of a figure a month; each version is (from, until, yuan)."""
    listed = ", ".join(
        f'{{from: {first}, until: {last}, table: {{1: "{value}", 2: "0"}}, '
        "status: published, source: 表}"
        for first, last, value in versions
    )
    return MONTHLY.format(id=benefit, name=name, versions=listed, more=more)


def choice(*among: str, prefer: str = "higher", grain: str = "payment", why: str = "就高") -> str:
    named = f"[{', '.join(among)}]"
    return f"\n  - {{among: {named}, prefer: {prefer}, grain: {grain}, because: {why}}}"


@cache
def pack(choices: str, *rules: str) -> Pack:
    text = f"{PACK}choices:{choices}\n"
    with tempfile.TemporaryDirectory() as folder:
        return make_pack(Path(folder), *rules, pack=text, columns=COLUMNS)


A, B, C = once("aa", "甲补助"), once("bb", "乙补助"), once("cc", "丙补助")


class Paid:
    """A person's rows in several benefits, and what became of each."""

    def __init__(self, made: Pack, rows: Iterable[tuple[str, Row]], period: str = "2023") -> None:
        listed = list(rows)
        roster = make_roster([{"发放月份": "2023-06", **row} for _, row in listed])
        index: dict[str, list[int]] = defaultdict(list)
        for at, (benefit, _) in enumerate(listed):
            index[benefit].append(at)
        chosen = {benefit: np.array(at, dtype=np.int64) for benefit, at in index.items()}
        self.results: dict[str, Result] = {
            result.rule.benefit: result
            for result in compute_benefits(
                made.rules, made.choices, chosen, roster, Period.parse(period)
            )
        }
        self.rows = ["?"] * len(listed)
        self.notes: list[list[str]] = [[] for _ in listed]
        for result in self.results.values():
            for at, status, fen in zip(
                result.rows.tolist(), result.status.tolist(), result.fen.tolist(), strict=True
            ):
                self.rows[at] = fen_text(fen) if status == RowStatus.PAID else ""
            for note in finding_notes(result, roster):
                at = int(result.rows[note.row]) if note.row < len(result.rows) else note.row
                self.notes[at].append(str(note.diagnostic))
                if not self.rows[at] or self.rows[at][0] in "ERG":
                    codes = [self.rows[at], note.diagnostic.code]
                    self.rows[at] = "+".join(code for code in codes if code)


def of(number: int, **cells: object) -> Row:
    return {"身份证号": person_id(number), **cells}


def paid(made: Pack, *rows: tuple[str, Row], period: str = "2023") -> list[str]:
    return Paid(made, rows, period).rows


# --- once for the whole payment ----------------------------------------------------------


def test_the_higher_is_paid_and_the_other_named() -> None:
    made = pack(choice("aa", "bb"), A, B)
    found = Paid(made, [("aa", of(1, 金额=100)), ("bb", of(1, 金额="100.01"))])
    assert found.rows == ["E051", "100.01"]
    assert "就高" in found.notes[0][0]
    assert "乙补助" in found.notes[0][0], "what is paid instead"
    assert paid(made, ("bb", of(1, 金额=99)), ("aa", of(1, 金额=100))) == ["E051", "100.00"]


def test_a_tie_goes_to_the_first_named() -> None:
    rows = [("aa", of(1, 金额=100)), ("bb", of(1, 金额=100))]
    assert paid(pack(choice("aa", "bb"), A, B), *rows) == ["100.00", "E051"]
    assert paid(pack(choice("bb", "aa"), A, B), *rows) == ["E051", "100.00"]


def test_the_first_named_is_paid_where_the_rule_says_so() -> None:
    rows = [("aa", of(1, 金额=100)), ("bb", of(1, 金额=1)), ("aa", of(2, 金额=7))]
    made = pack(choice("bb", "aa", prefer="order"), A, B)
    assert paid(made, *rows) == ["E051", "1.00", "7.00"], "another person keeps their own"


def test_amounts_are_compared_before_they_are_rounded() -> None:
    third = once("bb", "乙补助", "/ 3")  # 33.334 and 33.333…: both would be paid as 33.33
    milli = once("aa", "甲补助", "/ 1000")
    made = pack(choice("bb", "aa"), milli, third)
    assert paid(made, ("aa", of(1, 金额=33334)), ("bb", of(1, 金额=100))) == ["33.33", "E051"]
    assert paid(made, ("aa", of(1, 金额=33333)), ("bb", of(1, 金额=100))) == ["E051", "33.33"]


def test_rows_of_one_person_in_one_benefit_count_together() -> None:
    several = once("aa", "甲补助", more="unique_by: [次数]\n")
    made = pack(choice("aa", "bb"), several, B)
    rows = [("aa", of(1, 金额=60, 次数=1)), ("bb", of(1, 金额=100)), ("aa", of(1, 金额=50, 次数=2))]
    assert paid(made, *rows) == ["60.00", "E051", "50.00"]
    assert paid(made, *[(b, {**r, "金额": 110} if b == "bb" else r) for b, r in rows]) == [
        *("60.00", "E051", "50.00")  # 110 and 110: the first named
    ]
    assert paid(made, *[(b, {**r, "金额": 111} if b == "bb" else r) for b, r in rows]) == [
        *("E051", "111.00", "E051")
    ]


def test_of_three_one_is_paid() -> None:
    made = pack(choice("aa", "bb", "cc"), A, B, C)
    rows = [("aa", of(1, 金额=5)), ("bb", of(1, 金额=7)), ("cc", of(1, 金额=6))]
    assert paid(made, *rows) == ["E051", "7.00", "E051"]
    assert paid(made, *rows[::2]) == ["E051", "6.00"], "a benefit nobody is in changes nothing"


def test_a_held_alternative_holds_the_others() -> None:
    made = pack(choice("aa", "bb", "cc"), A, B, C)
    rows = [("aa", of(1, 金额=5)), ("bb", of(1, 金额=7, 性质="因公")), ("cc", of(1, 金额=6))]
    assert paid(made, *rows, ("aa", of(2, 金额=5))) == ["E052", "E002", "E052", "5.00"]


@pytest.mark.parametrize(
    ("cells", "code"), [({"性质": "因病"}, "E001"), ({"金额": -7}, "E003"), ({"金额": 0}, "E013")]
)
def test_an_alternative_that_is_not_due_does_not_count(cells: Row, code: str) -> None:
    made = pack(choice("aa", "bb", prefer="order"), A, B)
    rows = [("aa", of(1, **{"金额": 7, **cells})), ("bb", of(1, 金额=5))]
    assert paid(made, *rows) == [code, "5.00"]


def test_rows_without_a_sound_id_are_nobodys_alternative() -> None:
    made = pack(choice("aa", "bb"), A, B)
    rows = [("aa", {"身份证号": None, "金额": 7}), ("bb", {"身份证号": None, "金额": 5})]
    assert paid(made, *rows, ("bb", of(1, 金额=4))) == ["R001", "R001", "4.00"]


def test_a_choice_made_twice_changes_nothing() -> None:
    rows = [("aa", of(1, 金额=5)), ("bb", of(1, 金额=7)), ("aa", of(2, 金额=5, 性质="因公"))]
    rows += [("bb", of(2, 金额=5))]
    one, two = choice("aa", "bb"), choice("aa", "bb") * 2
    assert paid(pack(two, A, B), *rows) == paid(pack(one, A, B), *rows)


def test_choices_are_made_in_order() -> None:
    # First aa/bb leaves bb, then bb/cc leaves cc.
    made = pack(choice("aa", "bb") + choice("bb", "cc"), A, B, C)
    rows = [("aa", of(1, 金额=5)), ("bb", of(1, 金额=7)), ("cc", of(1, 金额=9))]
    assert paid(made, *rows) == ["E051", "E051", "9.00"]
    # The other way round bb is gone when aa is looked at.
    turned = pack(choice("bb", "cc") + choice("aa", "bb"), A, B, C)
    assert paid(turned, *rows) == ["5.00", "E051", "9.00"]


def test_parts_of_payers_go_with_the_amount() -> None:
    made = pack(choice("aa", "bb"), once("aa", "甲补助", more=_HALVES), B)
    found = Paid(made, [("aa", of(1, 金额=5)), ("bb", of(1, 金额=7)), ("aa", of(2, 金额=5))])
    assert [part.fen.tolist() for part in found.results["aa"].parts] == [[0, 250], [0, 250]]


# --- month by month ----------------------------------------------------------------------

# A third of 300 = 100 a month; a third of 250, from August of 350 = 116.66…
FLAT = monthly("aa", "甲月补", ("2020-01-01", "2029-12-31", "300"))
RISING = monthly(
    "bb", "乙月补", ("2020-01-01", "2023-07-31", "250"), ("2023-08-01", "2029-12-31", "350")
)
# A third of 3 = 1 a month, in March and April of 900 = 300.
THIRD = monthly(
    "cc",
    "丙月补",
    ("2020-01-01", "2023-02-28", "3"),
    ("2023-03-01", "2023-04-30", "900"),
    ("2023-05-01", "2029-12-31", "3"),
    more=_HALVES,
)
# A third of 330 = 110 a month.
EVEN = monthly("cc", "丙月补", ("2020-01-01", "2029-12-31", "330"), more=_HALVES)
_FROM = {"批准日期": dt.date(2020, 5, 1), "等级": 1}


def months_of(result: Result, row: int) -> dict[str, Fraction]:
    """Return the months a row is paid for, and the exact amount of each."""
    found: dict[str, Fraction] = {}
    for stretch in result.stretches:
        for at in np.flatnonzero(stretch.rows == row).tolist():
            amount = stretch.steps[-1].values.at(at)
            for month in range(int(stretch.first[at]), int(stretch.last[at]) + 1):
                text = f"{month // 12}-{month % 12 + 1:02d}"
                assert text not in found, "no month is counted twice"
                found[text] = amount
    return found


def test_each_month_pays_the_better_one() -> None:
    made = pack(choice("aa", "bb", grain="month"), FLAT, RISING)
    found = Paid(made, [("aa", of(1, **_FROM)), ("bb", of(1, **_FROM)), ("bb", of(2, **_FROM))])
    # Seven months of 100, then five of 350 / 3 = 583.33…; alone seven of 250 / 3 as well.
    assert found.rows == ["700.00", "583.33", "1166.67"]
    aa, bb = found.results["aa"], found.results["bb"]
    assert list(months_of(aa, 0)) == [f"2023-{n:02d}" for n in range(1, 8)]
    assert list(months_of(bb, 0)) == [f"2023-{n:02d}" for n in range(8, 13)]
    assert aa.exact.at(0) + bb.exact.at(0) == 700 + Fraction(350 * 5, 3)
    assert len(months_of(bb, 1)) == 12


def test_who_loses_every_month_is_zero_for_that_reason() -> None:
    made = pack(choice("aa", "bb", grain="month", why="不重复享受"), FLAT, RISING)
    rows = [("aa", of(1, **_FROM)), ("bb", of(1, **_FROM))]
    found = Paid(made, rows, "2023-01..2023-07")
    assert found.rows == ["700.00", "E001"]
    assert "不重复享受" in found.notes[1][0]


def test_months_that_only_one_of_them_is_due_for_are_paid() -> None:
    made = pack(choice("bb", "aa", grain="month"), FLAT, RISING)
    rows = [
        ("aa", of(1, **_FROM, 死亡日期=dt.date(2023, 9, 1))),
        ("bb", of(1, **{**_FROM, "批准日期": dt.date(2023, 6, 1)})),
    ]
    # aa: January to July; bb: from August, its own June and July being less.
    assert paid(made, *rows) == ["700.00", "583.33"]


def test_a_tie_within_a_month_goes_to_the_first_named() -> None:
    same = monthly("dd", "丁月补", ("2020-01-01", "2029-12-31", "300"))
    rows = [("aa", of(1, **_FROM)), ("dd", of(1, **_FROM))]
    month = ("2023-01",)
    assert paid(pack(choice("aa", "dd", grain="month"), FLAT, same), *rows, period=month[0]) == [
        *("100.00", "E001")
    ]
    assert paid(pack(choice("dd", "aa", grain="month"), FLAT, same), *rows, period=month[0]) == [
        *("E001", "100.00")
    ]


def test_three_benefits_month_by_month() -> None:
    made = pack(choice("aa", "bb", "cc", grain="month"), FLAT, RISING, THIRD)
    rows = [("aa", of(1, **_FROM)), ("bb", of(1, **_FROM)), ("cc", of(1, **_FROM))]
    found = Paid(made, rows, "2023-03..2023-09")
    # March, April: 300 each of cc; May to July 100 of aa; August, September 350 / 3 of bb.
    assert found.rows == ["300.00", "233.33", "600.00"]
    within = Paid(made, rows, "2023-03..2023-04")
    assert within.rows == ["E001", "E001", "600.00"]


def test_a_held_alternative_holds_the_others_month_by_month() -> None:
    made = pack(choice("aa", "bb", grain="month"), FLAT, RISING)
    rows = [("aa", of(1, **_FROM, 性质="因公")), ("bb", of(1, **_FROM)), ("bb", of(2, **_FROM))]
    assert paid(made, *rows) == ["E002", "E052", "1166.67"]


def test_later_choices_do_not_bring_lost_months_back() -> None:
    # aa loses August on to bb; when cc takes March and April from aa they stay lost.
    both = choice("aa", "bb", grain="month") + choice("aa", "cc", grain="month", why="另一")
    made = pack(both, FLAT, RISING, THIRD)
    found = Paid(made, [(b, of(1, **_FROM)) for b in ("aa", "bb", "cc")])
    months = [int(text[-2:]) for text in months_of(found.results["aa"], 0)]
    assert months == [1, 2, 5, 6, 7]
    # cc: 300 in each of March and April, and 1 a month from August, when aa is not paid any more
    assert found.rows == ["500.00", "583.33", "605.00"]
    assert [part.fen.tolist() for part in found.results["cc"].parts] == [[30250], [30250]]


def test_what_an_earlier_choice_settled_stays_so() -> None:
    # bb loses to dd as a whole; then aa and bb are compared by month: bb is out of it.
    first = choice("dd", "bb", prefer="order") + choice("cc", "aa", "bb", grain="month")
    made = pack(first, FLAT, RISING, EVEN, once("dd", "丁补助"))
    rows = [(b, of(1, **_FROM)) for b in ("aa", "bb", "cc")]
    found = Paid(made, [*rows, ("dd", of(1, 金额=1))])
    assert found.rows == ["E001", "E051", "1320.00", "1.00"]
    # cc is worked out again for the second person; the first does not get it back
    second = choice("dd", "cc", prefer="order") + choice("aa", "cc", grain="month", prefer="order")
    other = pack(second, FLAT, EVEN, once("dd", "丁补助"))
    lost = Paid(other, [rows[0], rows[2], ("dd", of(1, 金额=1)), ("cc", of(2, **_FROM)),
                        ("aa", of(2, **_FROM))])  # fmt: skip
    assert lost.rows == ["1200.00", "E051", "1.00", "E001", "1200.00"]
    assert [part.fen.tolist() for part in lost.results["cc"].parts] == [[0, 0], [0, 0]]


# --- what may not be written -------------------------------------------------------------


@pytest.mark.parametrize(
    ("choices", "code", "line"),
    [
        (choice("aa", "zz"), "Y044", 4),
        (choice("aa", "dd", grain="month"), "Y045", 4),
        (choice("aa", "aa"), "Y030", 4),
        (choice("aa"), "Y030", 4),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(choices: str, code: str, line: int) -> None:
    with pytest.raises(RuleProblem) as caught:
        pack(choices, FLAT, RISING, once("dd", "丁补助"))
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.place.line) == (code, line)


# --- properties --------------------------------------------------------------------------

_ROW = st.tuples(
    st.sampled_from(["aa", "bb", "cc"]),
    st.integers(1, 3),
    st.integers(-1, 9),
    st.sampled_from(["因战", "因战", "因战", "因公", "因病"]),
)


@given(
    st.lists(_ROW, max_size=7, unique_by=lambda row: row[:2]), st.sampled_from(["higher", "order"])
)
@settings(max_examples=60)
def test_at_most_one_benefit_a_person_and_the_best(
    drawn: list[tuple[str, int, int, str]], prefer: str
) -> None:
    rows = [(b, of(person, 金额=yuan, 性质=kind)) for b, person, yuan, kind in drawn]
    alone = paid(pack(choice("aa", "bb"), A, B, C), *[row for row in rows if row[0] == "cc"])
    found = paid(pack(choice("bb", "aa", prefer=prefer), A, B, C), *rows)
    for person in (1, 2, 3):
        kinds: Mapping[str, tuple[int, str]] = {
            b: (yuan, kind) for b, who, yuan, kind in drawn if who == person and b != "cc"
        }
        got = {
            b: text
            for (b, who, _, _), text in zip(drawn, found, strict=True)
            if who == person and b != "cc"
        }
        live = {b for b, (yuan, kind) in kinds.items() if yuan > 0 and kind == "因战"}
        held = {b for b, (yuan, kind) in kinds.items() if yuan >= 0 and kind == "因公"}
        if held and live:
            assert {got[b] for b in live} == {"E052"}
        elif live:
            ranked = sorted(live, key=lambda b: (-kinds[b][0] * (prefer == "higher"), b != "bb"))
            assert got[ranked[0]] == f"{kinds[ranked[0]][0]}.00"
            assert {got[b] for b in ranked[1:]} <= {"E051"}
    assert [text for row, text in zip(rows, found, strict=True) if row[0] == "cc"] == alone


_DAY = st.dates(dt.date(2022, 10, 1), dt.date(2023, 12, 31))


@given(st.lists(st.tuples(_DAY, st.none() | _DAY, st.sampled_from([1, 2])), min_size=2, max_size=2))
@settings(max_examples=60)
def test_by_month_every_month_is_the_better_of_the_two(
    drawn: list[tuple[dt.date, dt.date | None, int]],
) -> None:
    rows = [
        (benefit, of(1, 批准日期=start, 死亡日期=end, 等级=grade))
        for benefit, (start, end, grade) in zip(("aa", "bb"), drawn, strict=True)
    ]
    made = pack(choice("aa", "bb", grain="month"), FLAT, RISING)
    single = {b: Paid(made, [(b, row)]).results[b] for b, row in rows}
    together = Paid(made, rows).results
    alone = {b: months_of(result, 0) if result.paid[0] else {} for b, result in single.items()}
    chosen = {b: months_of(result, 0) if result.paid[0] else {} for b, result in together.items()}
    for month in (f"2023-{n:02d}" for n in range(1, 13)):
        offered = {b: months[month] for b, months in alone.items() if month in months}
        taken = {b: months[month] for b, months in chosen.items() if month in months}
        if not offered:
            assert not taken
            continue
        best = max(sorted(offered), key=lambda b: offered[b])
        assert taken == {best: offered[best]}, month
    for benefit, result in together.items():
        assert result.exact.at(0) == sum(chosen[benefit].values()) or not result.paid[0]
