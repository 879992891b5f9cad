"""What the same person is entitled to of another benefit: 附加 10%, 扣除已领."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office import TODAY, january, payouts
from packs import COLUMNS, PACK, make_roster, outcomes, person_id, write_pack
from payouts.authoring.cases.suite import work_cases
from payouts.base.diagnostics import Lang
from payouts.base.errors import RuleProblem
from payouts.base.money import Exact, Rounding
from payouts.base.period import Period
from payouts.engine.entitlement.choices import compute_benefits
from payouts.engine.figureuse import illustrative_warning, sums_by_certainty
from payouts.engine.row_messages import finding_notes
from payouts.rules.locate import Located
from payouts.rules.parts import NameKind, mentioned
from payouts.rules.phrase import phrase
from roster_books import save_book
from test_choices import FLAT, Paid, choice, months_of, of, once, pack, paid

if TYPE_CHECKING:
    from pathlib import Path

    from packs import Row

_NO_CHOICE = " []"

# 100 a month, from August 2023 on 120.05.
PENSION = """\
benefit: pension
name: 抚恤金
aliases: [定期抚恤]
law: [{title: 测试办法}]
columns: {批准日期: required, 死亡日期: optional, 性质: optional, 次数: optional}
unique_by: [次数]
checks:
  - {hold_if: 性质 == "因公", because: 因公待核}
  - {reject_if: 性质 == "因病", because: 因病退回}
figures:
  月标准:
    unit: 元/月
    values:
      - {from: 2020-01-01, until: 2023-07-31, value: "100", status: published, source: 表}
      - {from: 2023-08-01, until: 2029-12-31, value: "120.05", status: inferred, source: 表}
lines:
  抚恤:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps: {月抚恤: 月标准}
payment: {应发金额: sum(月抚恤)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""
# A tenth of the month's amount, rounded each month to 角.
EXTRA = """\
benefit: extra
name: 附加补助
law: [{title: 测试办法}]
columns: {批准日期: required, 死亡日期: optional}
lines:
  附加:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps:
      月附加: {is: benefit("抚恤金") * 0.1, round: {to: "0.1", mode: half_up}}
payment: {应发金额: sum(月附加)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""
# 金额 less what is paid of the pension in the period, never below zero.
LESS = once("less", "差额补助").replace(
    "{应发金额: sum(全额) }", "{应发金额: 'max(sum(全额) - benefit(\"pension\"), 0)'}"
)
_FROM = {"批准日期": dt.date(2020, 5, 1)}


def test_a_tenth_is_added_month_by_month_across_a_raise() -> None:
    made = pack(_NO_CHOICE, EXTRA, PENSION)
    rows = [("extra", of(1, **_FROM)), ("pension", of(1, **_FROM))]
    found = Paid(made, rows)
    # Seven months of 10.0, five of 12.005, which is 12.0.
    assert found.rows == ["130.00", "1300.25"]
    months = months_of(found.results["extra"], 0)
    assert [months["2023-07"], months["2023-08"]] == [10, 12]
    assert paid(made, *rows, period="2023-07..2023-08") == ["22.00", "220.05"]


def test_only_months_that_the_other_is_drawn_for_count() -> None:
    made = pack(_NO_CHOICE, EXTRA, PENSION)
    until = {"批准日期": dt.date(2023, 3, 1), "死亡日期": dt.date(2023, 5, 31)}
    found = Paid(made, [("extra", of(1, **_FROM)), ("pension", of(1, **until))])
    assert found.rows == ["30.00", "300.00"]
    months = months_of(found.results["extra"], 0)
    assert len(months) == 12, "due all year, of nothing in most months"
    assert {m: amount for m, amount in months.items() if amount} == {
        f"2023-0{month}": 10 for month in (3, 4, 5)
    }


def test_what_is_paid_already_is_taken_off() -> None:
    made = pack(_NO_CHOICE, LESS, PENSION)
    rows = [("less", of(1, 金额=2000)), ("less", of(2, 金额=1300)), ("less", of(3, 金额=7))]
    drawn = [("pension", of(1, **_FROM)), ("pension", of(2, **_FROM))]
    assert paid(made, *rows, *drawn) == ["699.75", "E013", "7.00", "1300.25", "1300.25"]


def test_it_is_taken_off_as_it_is_paid_rounded() -> None:
    third = once("cc", "丙补助", "/ 3")
    made = pack(_NO_CHOICE, once("aa", "甲补助", '- benefit("cc") * 3'), third)
    rows = [("aa", of(1, 金额=100)), ("cc", of(1, 金额=10))]  # 3.33, not 10/3
    assert paid(made, *rows) == ["90.01", "3.33"]


def test_a_line_due_once_takes_the_amount_of_its_own_month() -> None:
    steps = "steps: {全额: '金额 + benefit(\"抚恤金\")'}"
    made = pack(_NO_CHOICE, once("aa", "甲补助").replace("steps: {全额: 金额}", steps), PENSION)
    rows = [
        ("aa", of(1, 金额=1, 发放月份="2023-07")),
        ("aa", of(2, 金额=1, 发放月份="2023-08")),
        ("aa", of(3, 金额=1, 发放月份="2023-08")),
        ("pension", of(1, **_FROM)),
        ("pension", of(2, **_FROM)),
    ]
    assert paid(made, *rows)[:3] == ["101.00", "121.05", "1.00"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_chain_is_computed_in_whatever_order_the_files_come(order: tuple[int, ...]) -> None:
    texts = [
        once("aa", "甲补助", '+ benefit("bb") * 2'),
        once("bb", "乙补助", '+ benefit("丙补助") * 2'),
        once("cc", "丙补助"),
    ]
    made = pack(_NO_CHOICE, *(texts[at] for at in order))
    assert list(made.rules) == [("aa", "bb", "cc")[at] for at in order]
    rows = [("aa", of(1, 金额=1)), ("bb", of(1, 金额=10)), ("cc", of(1, 金额=100))]
    assert paid(made, *rows) == ["421.00", "210.00", "100.00"]
    turned = [rows[at] for at in order]
    results = Paid(made, turned).results
    assert list(results) == [benefit for benefit, _ in turned], "told in the order asked for"


def test_a_name_an_alias_and_an_id_mean_the_same_benefit() -> None:
    for word in ("抚恤金", "定期抚恤", "pension", " pension", "抚 恤 金"):
        made = pack(_NO_CHOICE, LESS.replace("pension", word), PENSION)
        rule = made.rules["less"]
        assert list(mentioned(rule, NameKind.BENEFIT)) == ["pension"]
        assert rule.benefit_names == {"pension": "抚恤金"}
        assert "同一人的“抚恤金”" in phrase(rule.payment[-1].versions[0].node)


# --- together with choices ---------------------------------------------------------------


def test_a_choice_is_made_before_its_outcome_is_taken() -> None:
    a, b = once("aa", "甲补助"), once("bb", "乙补助")
    added = once("cc", "丙补助", '+ benefit("甲补助")')
    made = pack(choice("aa", "bb"), added, a, b)
    rows = [("cc", of(1, 金额=1)), ("aa", of(1, 金额=50)), ("bb", of(1, 金额=60))]
    assert paid(made, *rows) == ["1.00", "E051", "60.00"], "what is not paid is not added"
    assert paid(made, *rows[:2]) == ["51.00", "50.00"]
    turned = [*rows[:1], ("aa", of(1, 金额=60)), ("bb", of(1, 金额=50))]
    assert paid(made, *turned) == ["61.00", "60.00", "E051"]


def test_a_benefit_that_another_is_paid_for_is_drawn_in_no_month() -> None:
    made = pack(choice("aa", "pension"), EXTRA, PENSION, once("aa", "甲补助"))
    rows = [("extra", of(1, **_FROM)), ("pension", of(1, **_FROM)), ("aa", of(1, 金额=5000))]
    assert paid(made, *rows) == ["E013", "E051", "5000.00"]


def test_a_choice_held_holds_what_takes_its_outcome() -> None:
    added = once("cc", "丙补助", '+ benefit("甲补助")')
    made = pack(choice("aa", "bb"), added, once("aa", "甲补助"), once("bb", "乙补助"))
    rows = [("cc", of(1, 金额=1)), ("aa", of(1, 金额=50)), ("bb", of(1, 金额=60, 性质="因公"))]
    assert paid(made, *rows) == ["E055", "E052", "E002"]


def test_months_lost_to_another_benefit_are_not_taken() -> None:
    # From January to July 甲月补 and the pension are 100 each and the first named is paid; from
    # August the pension is more.
    made = pack(choice("aa", "pension", grain="month"), EXTRA, PENSION, FLAT)
    rows = [(b, of(1, **_FROM, 等级=1)) for b in ("extra", "pension", "aa")]
    found = Paid(made, rows)
    assert found.rows == ["60.00", "600.25", "700.00"]
    assert [m for m, amount in months_of(found.results["extra"], 0).items() if amount] == [
        f"2023-{month:02d}" for month in range(8, 13)
    ]


def test_a_benefit_that_takes_an_amount_may_be_chosen_itself() -> None:
    added = once("cc", "丙补助", '+ benefit("甲补助")')
    made = pack(choice("bb", "cc"), added, once("aa", "甲补助"), once("bb", "乙补助"))
    rows = [("cc", of(1, 金额=1)), ("aa", of(1, 金额=50)), ("bb", of(1, 金额=51))]
    assert paid(made, *rows) == ["E051", "50.00", "51.00"]
    assert paid(made, ("cc", of(1, 金额=2)), *rows[1:]) == ["52.00", "50.00", "E051"]


def test_choices_among_others_do_not_stand_in_the_way() -> None:
    # The choice that waits for cc comes first in the file; that of aa does not wait for it.
    among = choice("cc", "dd") + choice("aa", "bb")
    added = once("cc", "丙补助", '+ benefit("甲补助")')
    made = pack(among, added, once("aa", "甲补助"), once("bb", "乙补助"), once("dd", "丁补助"))
    rows = [(b, of(1, 金额=yuan)) for b, yuan in (("aa", 9), ("bb", 5), ("cc", 1), ("dd", 7))]
    assert paid(made, *rows) == ["9.00", "E051", "10.00", "E051"]


# --- what is not known -------------------------------------------------------------------


def test_who_draws_nothing_of_the_other_has_zero_of_it() -> None:
    made = pack(_NO_CHOICE, LESS, PENSION)
    ended = {"批准日期": dt.date(2020, 5, 1), "死亡日期": dt.date(2022, 5, 1)}
    rows = [("less", of(1, 金额=9)), ("less", of(2, 金额=9)), ("pension", of(2, **ended))]
    assert paid(made, *rows) == ["9.00", "9.00", "E011"]


@pytest.mark.parametrize(("kind", "code"), [("因公", "E002"), ("因病", "E003")])
def test_a_row_of_the_other_that_is_not_settled_holds_this_one(kind: str, code: str) -> None:
    made = pack(_NO_CHOICE, LESS, EXTRA, PENSION)
    rows = [
        ("less", of(1, 金额=9)),
        ("extra", of(1, **_FROM)),
        ("less", of(2, 金额=9)),
        ("pension", of(1, **_FROM, 次数=1)),
        ("pension", of(1, **_FROM, 次数=2, 性质=kind)),
    ]
    found = Paid(made, rows)
    assert found.rows == ["E055", "E055", "9.00", "1300.25", code]
    (note,) = found.notes[0]
    assert "抚恤金" in note
    assert "名册.xlsx Sheet1!B6" in note, "the row that is not settled"
    assert "!B2" in note, "the row that waits for it"


def test_each_is_told_the_row_of_the_same_person() -> None:
    made = pack(_NO_CHOICE, LESS, PENSION)
    rows = [
        ("pension", of(9, **_FROM)),
        *(("pension", of(who, **_FROM, 性质="因公")) for who in (1, 2, 3)),
        *(("less", of(who, 金额=9)) for who in (3, 1, 2)),
    ]
    found = Paid(made, rows)
    assert found.rows[4:] == ["E055"] * 3
    places = [note.rpartition("另见 ")[2] for (note,) in found.notes[4:]]
    assert places == [f"名册.xlsx Sheet1!B{row}" for row in (5, 3, 4)]


def test_a_benefit_that_is_not_computed_holds_who_needs_it() -> None:
    made = pack(_NO_CHOICE, LESS, EXTRA, PENSION)
    found = Paid(made, [("less", of(1, 金额=9)), ("extra", of(1, **_FROM))])
    assert found.rows == ["E054", "E054"]
    assert "这次没有核算" in found.notes[0][0]


def test_only_rows_that_need_the_amount_are_held_for_it() -> None:
    wanted = "{应发金额: 'sum(全额) + (benefit(\"pension\") if 次数 == 1 else sum(全额) * 0)'}"
    text = LESS[: LESS.index("payment:")] + f"payment: {wanted}\n" + LESS[LESS.index("round:") :]
    made = pack(_NO_CHOICE, text, PENSION)
    rows = [("less", of(1, 金额=9, 次数=1)), ("less", of(2, 金额=9, 次数=2))]
    assert paid(made, *rows) == ["E054", "9.00"]
    drawn = [("pension", of(who, **_FROM)) for who in (1, 2)]
    found = Paid(made, [*rows, *drawn])
    assert found.rows[:2] == ["1309.25", "9.00"]
    certain = sums_by_certainty(found.results["less"])
    assert certain == {"inferred": 130925}, "the other took nothing and rests on no figure"


def test_several_rows_of_one_person_count_together() -> None:
    made = pack(_NO_CHOICE, LESS, EXTRA, PENSION)
    rows = [
        ("less", of(1, 金额=9000)),
        ("extra", of(1, **_FROM)),
        ("pension", of(1, **_FROM, 次数=1)),
        ("pension", of(1, **_FROM, 次数=2)),
    ]
    assert paid(made, *rows)[:2] == ["6399.50", f"{7 * 20 + 5 * 24}.00"]


def test_rows_without_a_sound_id_are_nobodys() -> None:
    made = pack(_NO_CHOICE, LESS, EXTRA, PENSION)
    rows = [
        ("extra", {"身份证号": None, **_FROM}),
        ("less", of(1, 金额=9)),
        ("pension", {"身份证号": None, **_FROM}),
    ]
    assert paid(made, *rows) == ["R001", "9.00", "R001"]


def test_a_rule_computed_alone_says_what_it_lacks() -> None:
    made = pack(_NO_CHOICE, EXTRA, PENSION)
    (found,) = outcomes(made.rules["extra"], [_FROM], "2023")
    assert found.short == ("held", "0.00", ["E054"])


# --- what may not be written -------------------------------------------------------------


def problems(*texts: str, choices: str = _NO_CHOICE) -> list[tuple[str, str]]:
    with pytest.raises(RuleProblem) as caught:
        pack(choices, *texts)
    return [(d.code, d.message(Lang.ZH)) for d in caught.value.diagnostics]


A, B, C = (once(benefit, name) for benefit, name in (("aa", "甲"), ("bb", "乙"), ("cc", "丙")))


def takes(benefit: str, name: str, *others: str) -> str:
    return once(benefit, name, "".join(f'+ benefit("{other}")' for other in others))


@pytest.mark.parametrize(
    ("texts", "links"),
    [
        ((takes("aa", "甲", "甲"),), ["“甲”→“甲”"]),
        ((takes("aa", "甲", "乙"), takes("bb", "乙", "甲")), ["“甲”→“乙”", "“乙”→“甲”"]),
        (
            (takes("cc", "丙", "甲"), takes("aa", "甲", "bb"), takes("bb", "乙", "cc")),
            ["“丙”→“甲”", "“甲”→“乙”", "“乙”→“丙”"],
        ),
        (  # dd only leads into the circle
            (takes("dd", "丁", "甲"), takes("aa", "甲", "乙"), takes("bb", "乙", "甲"), C),
            ["“甲”→“乙”", "“乙”→“甲”"],
        ),
    ],
)
def test_a_circle_is_refused_and_told_in_order(texts: tuple[str, ...], links: list[str]) -> None:
    ((code, message),) = problems(*texts)
    assert code == "Y081"
    told = message.partition("哪一项：")[2]
    assert [_link(part) for part in told.split("；")] == links
    assert told.count(".yaml:10:") == len(links), "each with its place"


def _link(text: str) -> str:
    """Return ``“甲”→“乙”`` of ``“甲”（file:10:3）要先算“乙”``."""
    before, _, after = text.partition("（")
    return f"{before}→{after.partition('要先算')[2]}"


def test_a_circle_through_a_choice_is_refused() -> None:
    ((code, message),) = problems(takes("aa", "甲", "乙"), B, choices=choice("aa", "bb"))
    assert code == "Y081"
    told = message.partition("哪一项：")[2]
    assert [_link(part) for part in told.split("；")] == [
        "“甲”→“甲、乙”的择一",
        "“甲、乙”的择一→“甲”",
    ]
    assert "pack.yaml:4" in told
    # bb is chosen against cc, which takes aa, which takes bb.
    further = choice("bb", "cc")
    ((code, message),) = problems(
        takes("aa", "甲", "乙"), B, takes("cc", "丙", "甲"), choices=further
    )
    assert code == "Y081"
    assert [_link(part) for part in message.partition("哪一项：")[2].split("；")] == [
        *("“甲”→“乙、丙”的择一", "“乙、丙”的择一→“丙”", "“丙”→“甲”")
    ]


def test_two_circles_are_told_each() -> None:
    texts = [takes("aa", "甲", "乙"), takes("bb", "乙", "甲"), takes("cc", "丙", "丙", "甲")]
    assert [code for code, _ in problems(*texts)] == ["Y081", "Y081"]


def test_an_unknown_benefit_is_refused_with_the_one_meant() -> None:
    ((code, message),) = problems(LESS.replace('"pension"', '"扶恤金"'), PENSION)
    assert code == "X020"
    assert "是否为“抚恤金”" in message
    ((_, message),) = problems(LESS.replace('"pension"', '"zzzz"'), PENSION)
    assert "抚恤金" in message, "what there is"


def test_a_benefit_whose_own_file_is_at_fault_is_known_all_the_same() -> None:
    broken = PENSION.replace("sum(月抚恤)", "sum(月扶恤)")
    assert [code for code, _ in problems(EXTRA, broken)] == ["X003"]


@pytest.mark.parametrize(
    "more",
    [
        "facts: {已领: 'benefit(\"抚恤金\")'}\n",
        "eligible: [{require: 'benefit(\"抚恤金\") > 0', because: 领取抚恤金}]\n",
        "eligible:\n  - {require: 'benefit(\"抚恤金\") > 0', because: 领, from: 2023-01-01}\n",
    ],
)
def test_facts_and_conditions_may_not_depend_on_another_benefit(more: str) -> None:
    ((code, message),) = problems(EXTRA + more, PENSION)
    assert code == "X021"
    assert "抚恤金" in message


def test_months_may_not_depend_on_another_benefit() -> None:
    later = 'month_of(批准日期) if benefit("抚恤金") > 0 else month("2023-01")'
    text = EXTRA.replace("start: month_of(批准日期)", f"start: '{later}'")
    assert [code for code, _ in problems(text, PENSION)] == ["X021"]


@pytest.mark.parametrize(
    "other",
    [
        PENSION.replace("{应发金额: sum(月抚恤)}", "{应发金额: sum(月抚恤) * 2}"),
        PENSION.replace("columns: {", "columns: {学历: required, 金额: required, ")
        + "split: {payees: {by: [学历], weight: 金额}, remainder: first}\n",
    ],
)
def test_a_month_of_a_benefit_without_months_is_refused(other: str) -> None:
    ((code, message),) = problems(EXTRA, other)
    assert code == "Y080"
    assert "抚恤金" in message
    assert "附加" in message
    pack(_NO_CHOICE, LESS, other)  # of the whole period there is one


@pytest.mark.parametrize("formula", ["benefit(批准日期)", "benefit(1)", "benefit()"])
def test_the_benefit_is_named_in_quotes(formula: str) -> None:
    ((code, _),) = problems(LESS.replace('benefit("pension")', formula), PENSION)
    assert code == ("X012" if formula == "benefit()" else "X022")


def test_it_is_money() -> None:
    ((code, _),) = problems(
        LESS.replace('benefit("pension")', 'benefit("pension") * 金额'), PENSION
    )
    assert code == "X005"


# --- certainty, pickles, working ---------------------------------------------------------


def test_what_is_taken_is_as_certain_as_the_figures_it_rests_on() -> None:
    made = pack(_NO_CHOICE, EXTRA, LESS, PENSION)
    rows = [
        ("extra", of(1, **_FROM)),
        ("extra", of(2, **_FROM)),
        ("less", of(1, 金额=9000)),
        ("less", of(2, 金额=50)),
        ("pension", of(1, **_FROM)),
    ]
    found = Paid(made, rows).results
    assert sums_by_certainty(found["extra"]) == {"inferred": 13000}
    assert sums_by_certainty(found["less"]) == {"inferred": 769975}, "the other rests on no figure"
    early = Paid(made, rows, "2023-07").results
    assert sums_by_certainty(early["extra"]) == {"published": 1000}


def test_invented_figures_are_told_of_what_takes_them() -> None:
    made = pack(_NO_CHOICE, EXTRA, PENSION.replace("status: inferred", "status: illustrative"))
    rows = [("extra", of(1, **_FROM)), ("pension", of(1, **_FROM))]
    found = Paid(made, rows).results
    assert "所用其他待遇" in str(illustrative_warning([found["extra"]]))
    assert illustrative_warning([Paid(made, rows, "2023-07").results["extra"]]) is None


def test_a_result_with_places_of_another_benefit_can_be_pickled() -> None:
    made = pack(_NO_CHOICE, LESS, PENSION)
    roster = make_roster([of(1, 金额=9, 发放月份="2023-06"), of(1, **_FROM, 性质="因公")])
    rows = {"less": np.array([0]), "pension": np.array([1])}
    results = compute_benefits(made.rules, made.choices, rows, roster, Period.parse("2023"))
    again = pickle.loads(pickle.dumps(results))  # noqa: S301 (made here)
    for result, other in zip(results, again, strict=True):
        told = [str(note.diagnostic) for note in finding_notes(result, roster)]
        assert [str(note.diagnostic) for note in finding_notes(other, roster)] == told


# --- worked cases ------------------------------------------------------------------------


def _case(entitled: object, expect: dict[str, str], **more: object) -> str:
    case = {
        "what": "例",
        "period": "2023-07..2023-08",
        "provided": {"批准日期": "2020-05-01"},
        **({} if entitled is None else {"entitled": entitled}),
        "expect": expect,
        "basis": "own arithmetic",
        "note": "演算",
        **more,
    }
    return f"  - {json.dumps(case, ensure_ascii=False)}\n"


def _failures(root: Path, *cases: str, rule: str = EXTRA) -> list[tuple[str, str]]:
    files = {"extra.yaml": f"{rule}cases:\n{''.join(cases)}", "pension.yaml": PENSION}
    report = work_cases([Located(write_pack(root, files), "small", "extra")])[0]
    return [(d.code, d.message(Lang.ZH)) for d in report.diagnostics if d.code != "Y063"]


PAID = {"status": "paid", "月附加": "10", "应发金额": "20.00"}


@pytest.mark.parametrize("word", ["pension", "抚恤金", "定期抚恤"])
def test_a_case_gives_the_other_benefit(tmp_path: Path, word: str) -> None:
    assert _failures(tmp_path, _case({word: "100.00"}, PAID)) == []


def test_a_case_of_several_rows_gives_it_for_each(tmp_path: Path) -> None:
    rows = [{"批准日期": "2020-05-01"}, {"批准日期": "2023-08-01"}]
    given = [{"pension": "100"}, {"抚恤金": "1000/3"}]
    expect: Any = [PAID, {"status": "paid", "应发金额": "33.30"}]
    assert _failures(tmp_path, _case(given, expect, provided=rows)) == []
    ((code, message),) = _failures(tmp_path, _case([{"pension": "100"}, {}], expect, provided=rows))
    assert (code, "第 2 行" in message) == ("Y082", True)
    with pytest.raises(RuleProblem) as caught:
        _failures(tmp_path, _case({"pension": "100"}, expect, provided=rows))
    assert "entitled" in caught.value.diagnostics[0].message(Lang.ZH)


def test_a_case_without_the_other_benefit_says_so(tmp_path: Path) -> None:
    ((code, message),) = _failures(tmp_path, _case(None, PAID))
    assert code == "Y082"
    assert "抚恤金" in message
    held = {"status": "held", "code": "E054"}
    assert _failures(tmp_path, _case(None, held)) == [], "unless that is what it shows"


@pytest.mark.parametrize(
    "given", [{"pensoin": "1"}, {"extra": "1", "pension": "1"}, {"pension": "一百"}]
)
def test_a_case_gives_only_amounts_that_are_taken(tmp_path: Path, given: dict[str, str]) -> None:
    ((code, message),) = _failures(tmp_path, _case(given, PAID))
    assert code == "Y061"
    assert ("抚恤金" in message) == (given != {"pension": "一百"})


# --- commands ----------------------------------------------------------------------------

_HEADER = ("姓名", "身份证号", "批准日期", "性质")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    files = {"a.yaml": EXTRA, "b.yaml": PENSION}
    write_pack(folder / "rules", {**files, "columns.yaml": COLUMNS, "pack.yaml": PACK})
    (folder / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    four = [("甲", "乙", "丙", "丁")[n - 1] for n in (1, 2, 3, 4)]
    ids = [person_id(n) for n in (1, 2, 3, 4)]
    save_book(
        folder / "both.xlsx",
        {
            "附加补助": [
                _HEADER[:3],
                *((name, number, "2020-05-01") for name, number in zip(four, ids, strict=True)),
            ],
            "抚恤金": [
                _HEADER,
                (four[0], ids[0], "2020-05-01", None),
                (four[1], ids[1], "2020-05-01", "因公"),
                (four[2], ids[2], "2022-05-01", None),
            ],
        },
    )
    save_book(
        folder / "extra.xlsx",
        {"附加补助": [_HEADER[:3], (four[0], ids[0], "2020-05-01")]},
    )
    return folder


def _totals(done: Any) -> dict[str, str]:  # noqa: ANN401 (a finished command)
    return {total["benefit"]: total["amount"] for total in done.manifest["totals"]}


def test_a_run_is_computed_and_verifies(office: Path) -> None:
    done = january(office, "both.xlsx", "--out", office / "runs")
    assert _totals(done) == {"extra": "20.00", "pension": "200.00"}
    verified = payouts("verify", done.folder, cwd=office)
    assert verified.code == 0, verified.err + verified.out


def test_explain_shows_the_amount_that_was_taken(office: Path) -> None:
    words = ("explain", "--roster", "both.xlsx", "--period", "2023-01", "--today", TODAY)
    done = payouts(*words, "--person", person_id(1), "--benefit", "extra", cwd=office)
    assert 'benefit("抚恤金") = 100' in done.out
    assert "100 × 0.1" in done.out
    waiting = payouts(*words, "--person", person_id(2), cwd=office)
    assert "E055" in waiting.out


def test_a_benefit_left_out_is_computed_for_what_takes_it_and_not_paid(office: Path) -> None:
    done = january(office, "both.xlsx", "--benefit", "extra", "--out", office / "only")
    assert _totals(done) == {"extra": "20.00"}
    assert payouts("verify", done.folder, cwd=office).code == 0
    assert done.manifest["counts"]["out_of_scope"] == 3 if "counts" in done.manifest else True
    alone = january(office, "extra.xlsx", "--out", office / "alone")
    assert _totals(alone) == {"extra": "0.00"}
    assert "E054" in alone.err + alone.out + str(alone.manifest["diagnostics"])


def _small_office(folder: Path, pension: str, *more: tuple[object, ...]) -> Path:
    """Return an office in which one person draws one benefit; the other has the rows given."""
    write_pack(folder / "rules", {"a.yaml": EXTRA, "b.yaml": pension})
    (folder / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    header = (*_HEADER, "备注")
    rows = [header, *more]
    save_book(
        folder / "both.xlsx",
        {
            "附加补助": [_HEADER[:3], ("甲", person_id(1), "2020-05-01")],
            "抚恤金": rows,
        },
    )
    return folder


def test_what_stops_a_row_stops_it_where_only_its_amount_is_taken(tmp_path: Path) -> None:
    row = ("甲", person_id(1), "2020-05-01", None)
    fine = _small_office(tmp_path / "fine", PENSION, (*row, None))
    gone = _small_office(tmp_path / "gone", PENSION, (*row, "已于上月停发"))
    for office, amount in ((fine, "10.00"), (gone, "0.00")):
        done = january(office, "both.xlsx", "--benefit", "extra", "--out", office / "runs")
        assert _totals(done) == {"extra": amount}
        assert ("E055" in done.err) == (office is gone)


def test_rows_left_out_by_their_own_item_are_taken_too(tmp_path: Path) -> None:
    columns = f"{COLUMNS}  补助项目: {{type: text}}\n"
    files = {"a.yaml": EXTRA, "b.yaml": PENSION, "columns.yaml": columns}
    write_pack(tmp_path / "rules", files)
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    rows = [("甲", person_id(1), "2020-05-01", item) for item in ("附加补助", "抚恤金")]
    save_book(tmp_path / "both.xlsx", {"名册": [(*_HEADER[:3], "补助项目"), *rows]})
    done = january(tmp_path, "both.xlsx", "--benefit", "extra", "--out", tmp_path / "runs")
    assert _totals(done) == {"extra": "10.00"}


def test_a_choice_is_made_though_only_its_outcome_is_taken(tmp_path: Path) -> None:
    added = once("cc", "丙补助", '+ benefit("甲补助")')
    texts = (added, once("aa", "甲补助"), once("bb", "乙补助"), once("dd", "丁补助"))
    choices = f"{PACK}choices:{choice('aa', 'bb')}\n"
    files = {f"{at}.yaml": text for at, text in enumerate(texts)}
    write_pack(tmp_path / "rules", {"pack.yaml": choices, **files})
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    header = ("姓名", "身份证号", "发放月份", "金额")
    yuan = {"丙补助": 1, "甲补助": 50, "乙补助": 60, "丁补助": 7}
    rows = {name: [header, ("甲", person_id(1), "2023-01", y)] for name, y in yuan.items()}
    save_book(tmp_path / "all.xlsx", rows)
    done = january(tmp_path, "all.xlsx", "--benefit", "cc", "--out", tmp_path / "runs")
    assert _totals(done) == {"cc": "1.00"}
    assert payouts("verify", done.folder, cwd=tmp_path).code == 0
    both = january(
        tmp_path, "all.xlsx", "--benefit", "cc", "--benefit", "dd", "--out", tmp_path / "r"
    )
    assert _totals(both) == {"cc": "1.00", "dd": "7.00"}


def test_invented_figures_are_told_where_only_their_amounts_are_taken(tmp_path: Path) -> None:
    invented = PENSION.replace("status: published", "status: illustrative")
    row = ("甲", person_id(1), "2020-05-01", None, None)
    office = _small_office(tmp_path, invented, row)
    done = january(office, "both.xlsx", "--benefit", "extra", "--out", office / "runs")
    assert done.manifest["totals"][0]["illustrative"] is True
    assert "附加补助所用其他待遇的金额" in done.out
    page = office / "notice.html"
    words = ("--person", person_id(1), "--benefit", "extra", "--notice", page)
    told = payouts("explain", done.folder, *words, cwd=office)
    assert told.code == 0, told.err
    assert "示例数" in page.read_text(encoding="utf-8")


def test_what_if_is_worked_out_though_the_person_draws_nothing_of_the_other(tmp_path: Path) -> None:
    added = once("aa", "甲补助", '+ benefit("抚恤金")')
    write_pack(tmp_path / "rules", {"a.yaml": added, "b.yaml": PENSION})
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    save_book(
        tmp_path / "both.xlsx",
        {
            "甲补助": [
                ("姓名", "身份证号", "发放月份", "金额", "性质"),
                ("甲", person_id(1), "2023-01", 5, "因公"),
            ],
            "抚恤金": [_HEADER, ("乙", person_id(2), "2020-05-01", None)],
        },
    )
    words = ("explain", "--roster", "both.xlsx", "--person", person_id(1), "--json")
    done = payouts(*words, "--period", "2023-01", "--today", TODAY, cwd=tmp_path)
    (row,) = json.loads(done.out)["rows"]
    (cell,) = row["what_if"]
    outcomes_of = {outcome["value"]: outcome["amount"] for outcome in cell["outcomes"]}
    assert outcomes_of["因战"] == "5.00"


# --- against an oracle -------------------------------------------------------------------

_DAY = st.dates(dt.date(2022, 10, 1), dt.date(2023, 12, 31))
_SPAN = st.tuples(_DAY, st.none() | _DAY)


def _months(span: tuple[dt.date, dt.date | None]) -> set[int]:
    """Return the months of 2023 that a line from one date to another is due for."""
    first, last = span
    low = first.year * 12 + first.month - 1
    high = 10**6 if last is None else last.year * 12 + last.month - 1
    return {m for m in range(2023 * 12, 2024 * 12) if low <= m <= high}


def _pension(month: int) -> Fraction:
    return Fraction(100) if month < 2023 * 12 + 7 else Fraction("120.05")


def _tenth(amount: Fraction) -> Fraction:
    return Exact.of([amount / 10]).round(Fraction(1, 10), Rounding.HALF_UP).at(0)


@given(
    st.lists(_SPAN, min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), _SPAN), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 2), _SPAN), max_size=2, unique_by=lambda pair: pair[0]),
)
@settings(max_examples=80, deadline=None)
def test_every_month_takes_what_is_drawn_in_it(
    extras: list[tuple[dt.date, dt.date | None]],
    pensions: list[tuple[int, tuple[dt.date, dt.date | None]]],
    rivals: list[tuple[int, tuple[dt.date, dt.date | None]]],
) -> None:
    made = pack(choice("aa", "pension", grain="month"), EXTRA, FLAT, PENSION)

    def cells(span: tuple[dt.date, dt.date | None]) -> Row:
        return {"批准日期": span[0], "死亡日期": span[1], "等级": 1}

    rows = [("extra", of(who + 1, **cells(span))) for who, span in enumerate(extras)]
    rows += [
        ("pension", of(who + 1, **cells(span), 次数=at)) for at, (who, span) in enumerate(pensions)
    ]
    rows += [("aa", of(who + 1, **cells(span))) for who, span in rivals]
    found = Paid(made, rows)
    drawn = {}
    for who, month in itertools.product(range(3), range(2023 * 12, 2024 * 12)):
        own = sum(_pension(month) for w, span in pensions if w == who and month in _months(span))
        other = sum(100 for w, span in rivals if w == who and month in _months(span))
        drawn[who, month] = Fraction(0) if other and other >= own else Fraction(own)
    for who, span in enumerate(extras):
        expected = sum((_tenth(drawn[who, month]) for month in _months(span)), Fraction(0))
        got = found.rows[who]
        assert (
            got == f"{float(expected):.2f}" if expected else got in {"E010", "E011", "E013", "E014"}
        )


_LINKS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda link: link[0] < link[1]),
    max_size=5,
    unique=True,
)


@given(
    _LINKS,
    st.permutations(range(4)),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 2), st.integers(0, 9), st.booleans()),
        min_size=1,
        max_size=7,
        unique_by=lambda row: row[:2],
    ),
)
@settings(max_examples=60, deadline=None)
def test_any_benefits_without_a_circle_come_out_as_by_hand(
    links: list[tuple[int, int]],
    order: list[int],
    drawn: list[tuple[int, int, int, bool]],
) -> None:
    names = ("aa", "bb", "cc", "dd")
    texts = [
        takes(names[at], f"待遇{names[at]}", *(names[b] for a, b in links if a == at))
        for at in order
    ]
    rows = [
        (names[at], of(who, 金额=yuan, 性质="因公" if held else "因战"))
        for at, who, yuan, held in drawn
    ]
    found = dict(
        zip([row[:2] for row in drawn], paid(pack(_NO_CHOICE, *texts), *rows), strict=True)
    )
    known = {(at, who): (yuan, held) for at, who, yuan, held in drawn}
    there = {at for at, _ in known}
    sums: dict[tuple[int, int], int | None] = {}
    for at, who in itertools.product((3, 2, 1, 0), (1, 2)):
        if (at, who) not in known:
            sums[at, who] = 0
            continue
        yuan, held = known[at, who]
        taken = [sums[b, who] if b in there else None for a, b in links if a == at]
        unknown = held or None in taken
        sums[at, who] = None if unknown else yuan + sum(part or 0 for part in taken)
        total = sums[at, who]
        got = found[at, who]
        if total is None:
            assert got.startswith("E0")
            assert got != "E013"
        else:
            assert got == (f"{total}.00" if total else "E013")


# --- comparing packs ---------------------------------------------------------------------

RAISED = PENSION.replace('"120.05"', '"130"')


def test_a_change_reaches_what_takes_the_amount(tmp_path: Path) -> None:
    for name, text in (("old", PENSION), ("new", RAISED)):
        write_pack(tmp_path / name, {"a.yaml": EXTRA, "b.yaml": text, "c.yaml": A})
    done = payouts("diff", tmp_path / "old" / "small", tmp_path / "new" / "small", "--json")
    reach = {entry["benefit"]: entry["touches"] for entry in json.loads(done.out)["reach"]}
    assert reach.keys() == {"pension", "extra"}
    assert (reach["extra"][0]["from"], reach["extra"][0]["classes"]) == ("2023-08", {})


def test_people_who_take_a_changed_amount_are_told(tmp_path: Path) -> None:
    for name, text in (("old", PENSION), ("new", RAISED)):
        write_pack(tmp_path / name, {"a.yaml": EXTRA, "b.yaml": text, "c.yaml": A})
    roster = save_book(
        tmp_path / "both.xlsx",
        {
            "附加补助": [_HEADER[:3], ("甲", person_id(1), "2020-05-01")],
            "抚恤金": [_HEADER, ("甲", person_id(1), "2020-05-01", None)],
        },
    )
    rows = [("姓名", "身份证号", "发放月份", "金额"), ("甲", person_id(1), "2023-08", 3)]
    more = save_book(tmp_path / "more.xlsx", {"aa": rows})
    words = ("--period", "2023-08", "--today", TODAY, "--json", "--roster", roster)
    for file in ("", "a.yaml"):  # the pack, and the one rule with the benefit it needs
        old, new = (tmp_path / name / "small" / file for name in ("old", "new"))
        done = payouts("diff", old, new, *words, *(() if file else ("--roster", more)))
        impact = json.loads(done.out)["impact"]
        told = {entry["label"]: entry for entry in impact["by_benefit"]}
        assert impact["reused"] == ([] if file else ["aa"]), "only what takes nothing of it"
        assert (told["extra"]["before"], told["extra"]["after"]) == ("12.00", "13.00")
        assert ("pension" in told) == (not file)


def test_a_rule_file_is_read_alone_with_what_it_needs(tmp_path: Path) -> None:
    broken = once("bad", "坏补助").replace("金额 < 0", "金额 <")
    chained = LESS.replace("pension", "附加补助")
    files = {"a.yaml": EXTRA, "b.yaml": chained, "c.yaml": PENSION, "d.yaml": broken}
    folder = write_pack(tmp_path, files).root / "small"
    for file in ("a.yaml", "b.yaml", "c.yaml"):
        done = payouts("rules", "show", folder / file)
        assert done.code == 0, done.err
        heads = [line for line in done.out.splitlines() if line.startswith("== ")]
        assert len(heads) == 1, "what it needs is read and not shown"
    assert payouts("rules", "show", folder / "d.yaml").codes == {"X001"}
    (folder / "c.yaml").unlink()
    assert "X020" in payouts("rules", "show", folder / "a.yaml").codes


def test_a_rule_file_is_read_alone_in_a_pack_with_choices(tmp_path: Path) -> None:
    files = {
        "pack.yaml": f"{PACK}choices:{choice('aa', 'bb')}\n",
        "a.yaml": A,
        "b.yaml": B,
        "c.yaml": C,
    }
    folder = write_pack(tmp_path, files).root / "small"
    for file in ("a.yaml", "c.yaml"):
        done = payouts("rules", "show", folder / file)
        assert done.code == 0, done.err
