"""Worked cases: what passes, what fails and where it says so, and what no case reaches."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from office import payouts
from packs import MONTHLY, PACK, RULES, changed, write_pack
from payouts.authoring.cases.compare import exact
from payouts.authoring.cases.edges import Edge, VersionEdge, edges
from payouts.authoring.cases.formula_text import _WRITE, formula_text
from payouts.authoring.cases.suite import CasesReport, work_cases
from payouts.base.diagnostics import Lang
from payouts.base.meant import did_you_mean
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number
from payouts.rules.evaluate.formulas import _WORK
from payouts.rules.files.source import FolderSource
from payouts.rules.language.types import ValueKind
from payouts.rules.locate import Located, list_packs
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.rules.language.nodes import Node

Entry = dict[str, Any]


def case(period: str, provided: Entry | list[Entry], expect: Entry | list[Entry]) -> Entry:
    return {
        "what": "例",
        "period": period,
        "provided": provided,
        "expect": expect,
        "basis": "own arithmetic",
        "note": "演算",
    }


def with_cases(rule: str, cases: list[Entry]) -> str:
    """Return a rule file with cases, one a line from the line after the rule's last."""
    lines = "".join(f"  - {json.dumps(one, ensure_ascii=False)}\n" for one in cases)
    return f"{rule}cases:\n{lines}" if cases else rule


def work(root: Path, files: dict[str, str], name: str = "small") -> CasesReport:
    return work_cases([Located(write_pack(root, files, name=name), name)])[0]


def report(root: Path, rule: str, cases: list[Entry], **files: str) -> CasesReport:
    more = {f"{name}.yaml": text for name, text in files.items()}
    return work(root, {"one.yaml": with_cases(rule, cases), **more})


def failures(found: CasesReport) -> list[Diagnostic]:
    return [d for d in found.diagnostics if d.code != "Y063"]


def untouched(found: CasesReport) -> list[str]:
    return [str(d.args["what"]) for d in found.diagnostics if d.code == "Y063"]


# MONTHLY pays 100 yuan a month from the month of approval, from 2020-01 to 2029-12.
SINCE = {"批准日期": "2019-05-20"}
PAID = {"status": "paid", "应发金额": "100.00"}
HELD = {"status": "held", "code": "E020"}
ENDS = [
    case("2020-01", SINCE, PAID),
    case("2029-12", SINCE, PAID),
    case("2019-12", SINCE, HELD),
    case("2030-01", SINCE, HELD),
]


# --- do they hold ----------------------------------------------------------------------------


def test_cases_that_hold_and_reach_everything_leave_nothing_to_say(tmp_path: Path) -> None:
    found = report(tmp_path, MONTHLY, ENDS)
    assert found.diagnostics == ()
    assert found.exit_code == 0
    (rule,) = found.rules
    assert (rule.benefit, rule.own, rule.cases, rule.failed, rule.uncovered) == (
        *("small", True),
        *(4, 0, 0),
    )


def test_a_row_of_another_status_is_said_once_with_the_reason(tmp_path: Path) -> None:
    found = report(tmp_path, MONTHLY, [case("2030-01", SINCE, PAID), *ENDS])
    (problem,) = failures(found)
    assert problem.args["name"] == "status"
    for lang, words in (
        (Lang.ZH, "在2030-01没有有效标准"),
        (Lang.EN, "no value in force for 2030-01"),
    ):
        assert "held E020" in problem.message(lang)
        assert words in problem.message(lang)


@pytest.mark.parametrize(
    ("expect", "got"),
    [
        ({"status": "zero"}, "paid"),
        ({"status": "held"}, "paid"),
        ({"status": "paid", "code": "E020"}, "—"),
        ({"应发金额": "100.01"}, "100"),
        ({"应发金额": "一百"}, "100"),
        ({"月补助": "200/3"}, "100"),
        ({"月补助": "100、100"}, "100"),
        ({"amount": "0"}, "100"),
    ],
)
def test_an_expectation_that_is_not_met_is_said_at_its_place(
    tmp_path: Path, expect: Entry, got: str
) -> None:
    found = report(tmp_path, MONTHLY, [case("2020-01", SINCE, {**PAID, **expect}), *ENDS])
    (problem,) = failures(found)
    name, wanted = next((n, w) for n, w in expect.items() if w != PAID.get(n))
    assert problem.code == "Y060"
    assert (problem.args["name"], problem.args["expected"], problem.args["got"]) == (
        name,
        wanted,
        got,
    )
    line = with_cases(MONTHLY, [case("2020-01", SINCE, {**PAID, **expect})]).splitlines()[-1]
    assert problem.place.file is not None
    assert problem.place.file.endswith("small/one.yaml")
    assert problem.place.line == len(MONTHLY.splitlines()) + 2
    assert problem.place.column == line.index(f'"{name}"', line.index('"expect"')) + 1
    assert found.exit_code == 2
    assert found.rules[0].failed == 1


def test_a_wrong_code_names_the_right_one(tmp_path: Path) -> None:
    wrong = case("2019-12", SINCE, {"status": "held", "code": "E021"})
    (problem,) = failures(report(tmp_path, MONTHLY, [wrong]))
    assert (problem.code, problem.args["got"]) == ("Y060", "E020")
    assert "E021" in problem.message(Lang.EN)


def test_a_step_that_was_not_worked_out_is_no_zero(tmp_path: Path) -> None:
    wrong = case("2019-12", SINCE, {"status": "held", "应发金额": "0"})
    (problem,) = failures(report(tmp_path, MONTHLY, [wrong]))
    assert problem.args["got"] == "—（held E020）"


def test_nothing_is_due_and_the_amount_is_zero(tmp_path: Path) -> None:
    late = case("2020-01", {"批准日期": "2020-02-01"}, {"status": "zero", "code": "E010"})
    late["expect"] |= {"应发金额": "0.00", "amount": "0"}
    assert failures(report(tmp_path, MONTHLY, [late])) == []


def test_exact_texts_are_compared_as_values(tmp_path: Path) -> None:
    thirds = MONTHLY.replace("{月补助: 月标准}", "{月补助: 月标准 * 2 / 3}")
    values = {"月补助": "200/3", "应发金额": "66.670", "amount": "66.67"}
    assert failures(report(tmp_path, thirds, [case("2020-01", SINCE, values)])) == []
    assert exact("-1/3") == Fraction(-1, 3)
    assert exact("2.5%") == Fraction(1, 40)
    assert [exact(text) for text in ("1e3", "1_000", "½", "", "1/0", "0x1")] == [None] * 6


def test_a_step_of_a_line_has_a_value_for_each_run_of_months(tmp_path: Path) -> None:
    versions = (
        '{from: 2020-01-01, until: 2020-06-30, value: "100", status: published, source: 表},'
        ' {from: 2020-07-01, until: 2020-12-31, value: "120.50", status: published, source: 表}'
    )
    figures = f"\n  月标准:\n    unit: 元/月\n    values: [{versions}]"
    rule = changed(MONTHLY, figures=figures)
    steps = {"月补助": "100、120.5", "应发金额": "220.50"}
    assert failures(report(tmp_path, rule, [case("2020-06..2020-07", SINCE, steps)])) == []


def test_each_row_of_a_case_has_its_own_expectation(tmp_path: Path) -> None:
    rows = [SINCE, {"批准日期": "2020-02-01"}, {"批准日期": "2020-01-31"}]
    expect = [PAID, {"status": "zero"}, {"status": "paid", "应发金额": "90"}]
    found = report(tmp_path, MONTHLY, [case("2020-01", rows, expect)])
    (problem,) = failures(found)
    assert (problem.args["number"], problem.args["got"]) == (3, "100")


def test_facts_can_be_expected(tmp_path: Path) -> None:
    facts = (
        "\n  出生: birth_date(身份证号)\n  年限: service_years(入伍日期, 退役日期, "
        'remainder="half_year")\n  起: month_of(批准日期)\n  老: 年限 > 2\n  类: 性质'
    )
    columns = "{批准日期: required, 入伍日期: required, 退役日期: required, 性质: optional}"
    rule = changed(MONTHLY, facts=facts, columns=columns).replace("month_of(死亡日期)", "起")
    row = {**SINCE, "入伍日期": "1980-01-01", "退役日期": "1982-03-01", "性质": "因战"}
    good = {"出生": "1950-01-01", "年限": "2.5", "起": "2019-05", "老": "是", "类": "因战"}
    rule = rule.replace("    end: 起\n", "")
    found = report(tmp_path, rule, [case("2020-01", row, good)])
    assert failures(found) == []
    born = {**row, "出生日期": "1962-03-05"}
    bad = {"出生": "1962-03-05", "年限": "2", "起": "2019-06", "老": "否", "类": "因公"}
    wrong = failures(report(tmp_path, rule, [case("2020-01", born, bad)]))
    assert [d.args["got"] for d in wrong] == ["2.5", "2019-05", "是", "因战"]


def test_parts_of_a_split_can_be_expected(tmp_path: Path) -> None:
    rule = MONTHLY + 'split: {shares: {中央: "1/3", 县: "2/3"}, remainder: 县}\n'
    parts = {"split.中央": "33.33", "split.县": "66.66"}
    (problem,) = failures(report(tmp_path, rule, [case("2020-01", SINCE, parts)]))
    assert (problem.args["name"], problem.args["got"]) == ("split.县", "66.67")


@pytest.mark.parametrize(
    ("one", "name", "suggestion"),
    [
        (case("2020-01", {"批准日其": "2019-05-20"}, PAID), "批准日其", "批准日期"),
        (case("2020-01", SINCE, {"应发金颔": "100"}), "应发金颔", "应发金额"),
        (case("2020-01", SINCE, {"status": "payed"}), "payed", "paid"),
        (case("2020-01", {**SINCE, "出生日期": "1950-02-30"}, PAID), "1950-02-30", "1950-01-01"),
        (case("2020-01", {**SINCE, "出生日期": 1950}, PAID), "1950", "1950-01-01"),
    ],
)
def test_a_name_that_means_nothing_is_said(
    tmp_path: Path, one: Entry, name: str, suggestion: str
) -> None:
    found = report(tmp_path, MONTHLY, [one])
    (problem,) = failures(found)
    assert problem.code == "Y061"
    assert (problem.args["name"], problem.args["hint"]) == (
        name,
        did_you_mean(suggestion),
    )
    assert problem.place.line == len(MONTHLY.splitlines()) + 2
    assert found.exit_code == 2


def test_a_period_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (problem,) = failures(report(tmp_path, MONTHLY, [case("2020-13", SINCE, PAID)]))
    assert (problem.code, problem.args["period"]) == ("Y062", "2020-13")


def test_cases_change_no_version_of_a_rule(tmp_path: Path) -> None:
    """They alter no amount: a run of yesterday rests on the same rule."""
    packs = []
    for name, cases in (("without", []), ("with", ENDS)):
        files = {"one.yaml": with_cases(MONTHLY, cases)}
        packs.append(load_pack(write_pack(tmp_path / name, files), "small").rules["small"])
    assert packs[0].version == packs[1].version
    assert packs[0].sha256 != packs[1].sha256


# --- what no case reaches --------------------------------------------------------------------

_VERSION = "status: published, source: 表"
_TEN = f"from: 2020-01-01, until: 2029-12-31, {_VERSION}"


def _second(figure: str, formula: str, columns: str = "") -> str:
    """Return MONTHLY with a second figure 率 and its step changed."""
    text = MONTHLY.replace("lines:\n", f"  率: {{{figure}}}\nlines:\n", 1)
    text = text.replace("{月补助: 月标准}", f"{{月补助: '{formula}'}}")
    return text.replace("columns: {", f"columns: {{{columns}", 1)


def _paid(period: str = "2020-01", amount: str | None = None, **more: str) -> Entry:
    expect = {"status": "paid"} if amount is None else {"status": "paid", "应发金额": amount}
    return case(period, {**SINCE, **more}, expect)


def _status(status: str, period: str = "2020-01", **more: str) -> Entry:
    return case(period, {**SINCE, **more}, {"status": status})


@dataclass(frozen=True)
class Seed:
    """A rule, cases that reach all of it, and what is missed where one of them is left out."""

    rule: str
    cases: list[Entry]
    missed: dict[int, list[str]]


_ELIGIBLE = MONTHLY + 'eligible:\n  - require: 性质 != "因病"\n    because: 因病不发\n'
_ZERO_IF = MONTHLY + 'checks:\n  - zero_if: 性质 == "因病"\n    because: 因病不发\n'
_FROM_MONTH = _ELIGIBLE + "    from: 2023-03-01\n    until: 2023-05-31\n"
_FROM_DATE = _FROM_MONTH + "    select: 批准日期\n"
_SIDES = "sum(月补助) if 等级 < 5 else sum(月补助) * 2 if 等级 < 8 else sum(月补助) * 3"
_TERNARY = MONTHLY.replace("sum(月补助)", _SIDES)
_START = """\
    start:
      select: 批准日期
      versions:
        - {until: 2024-09-30, is: month_after(批准日期)}
        - {from: 2024-10-01, is: month_of(批准日期)}
"""
_FORMULA = MONTHLY.replace("    start: month_of(批准日期)\n", _START)
_STEP = """\
    steps:
      月补助:
        select: month
        versions:
          - {until: 2023-06-30, is: 月标准}
          - {from: 2023-07-01, until: 2029-12-31, is: 月标准 * 2}
"""
_BY_MONTH = MONTHLY.replace("    steps: {月补助: 月标准}\n", _STEP)
_ONE_WAY = _second(
    f'unit: 倍, by: 性质, values: [{{{_TEN}, table: {{因战: "2", 因公: "3"}}}}]', "月标准 * 率"
)
_TWO_WAY = _second(
    f"unit: 倍, by: [等级, 性质], values: [{{{_TEN}, "
    'table: {1: {因战: "2", 因公: "3"}, 2: {因公: "4"}}}]',
    "月标准 * 率",
)
_LADDER = _second(
    f'unit: 比例, by: 荣誉, pick: highest, none: "0", others: "10%", values: [{{{_TEN}, '
    'table: {一等功: "50%"}}]',
    "月标准 * (1 + 率)",
    "荣誉: required, ",
)
_BANDS = _second(
    f'unit: 比例, bound: below, values: [{{{_TEN}, bands: [{{over: "10", to: "20", '
    'value: "1"}, {over: "20", to: "30", value: "2"}]}]',
    "band(率, 次数) * 月标准",
    "次数: required, ",
)
_BANDS_ABOVE = _BANDS.replace("bound: below", "bound: above")
_HALF_YEAR = MONTHLY.replace(
    "{月补助: 月标准}",
    "{月补助: '月标准 * service_years(入伍日期, 退役日期, remainder=\"half_year\")'}",
).replace("columns: {", "columns: {入伍日期: required, 退役日期: required, ")
_SERIES = _second(
    "unit: 倍, select: 批准日期, values: ["
    f'{{from: 2018-01-01, until: 2018-12-31, value: "1", {_VERSION}}}, '
    f'{{from: 2019-01-01, until: 2020-12-31, value: "2", {_VERSION}}}]',
    "月标准 * at(率, year(批准日期) - 1)",
)


def _gaps(**more: str) -> list[Entry]:
    """Return cases just outside of what 月标准 is known for."""
    return [_status("held", period, **more) for period in ("2019-12", "2030-01")]


_YEARS = 'service_years(入伍日期, 退役日期, remainder="half_year")：'


def _service(end: str) -> Entry:
    return _paid(入伍日期="2000-01-01", 退役日期=end)


def _approved(day: str, status: str = "paid", period: str = "2024-11") -> Entry:
    return case(period, {"批准日期": day}, {"status": status})


_OUTSIDE = ["“月标准”的第一个月 2020-01", "“月标准”的最后一个月 2029-12"]
_SPAN = _paid("2020-01..2029-12")  # both ends of 月标准

KINDS: dict[str, Seed] = {
    "figure": Seed(
        MONTHLY,
        ENDS,
        {
            0: ["“月标准”的第一个月 2020-01"],
            1: ["“月标准”的最后一个月 2029-12"],
            2: ["“月标准”的生效前一个月 2019-12"],
            3: ["“月标准”的失效后一个月 2030-01"],
        },
    ),
    "require": Seed(
        _ELIGIBLE,
        [*_gaps(性质="因战"), _paid("2020-01..2029-12", 性质="因战"), _status("zero", 性质="因病")],
        {3: ["条件“因病不发”拦下的一行"], 2: [*_OUTSIDE]},
    ),
    "zero_if": Seed(
        _ZERO_IF,
        [*ENDS, _status("zero", 性质="因病")],
        {4: ["条件“因病不发”拦下的一行"]},
    ),
    "condition dated by month": Seed(
        _FROM_MONTH,
        [
            *ENDS,
            _paid("2023-02..2023-03", 性质="因战"),
            _paid("2023-05..2023-06", 性质="因战"),
            _status("zero", "2023-04", 性质="因病"),
        ],
        {
            4: ["“因病不发”的第一个月 2023-03", "“因病不发”的生效前一个月 2023-02"],
            5: ["“因病不发”的最后一个月 2023-05", "“因病不发”的失效后一个月 2023-06"],
            6: ["条件“因病不发”拦下的一行"],
        },
    ),
    "condition dated by a date": Seed(
        _FROM_DATE,
        [
            *ENDS,
            _paid("2024-01", 性质="因病", 批准日期="2023-02-28"),
            _paid("2024-01", 性质="因战", 批准日期="2023-03-01"),
            _status("zero", "2024-01", 性质="因病", 批准日期="2023-05-31"),
            _paid("2024-01", 性质="因病", 批准日期="2023-06-01"),
        ],
        {
            4: ["“因病不发”的生效前一天 2023-02-28"],
            5: ["条件“因病不发”放行的一行", "“因病不发”的第一天 2023-03-01"],
            6: ["条件“因病不发”拦下的一行", "“因病不发”的最后一天 2023-05-31"],
            7: ["“因病不发”的失效后一天 2023-06-01"],
        },
    ),
    "ternary": Seed(
        _TERNARY,
        [
            *_gaps(),
            _paid("2020-01..2029-12", 等级="4"),
            _paid(等级="5", amount="200"),
            _paid(等级="8", amount="300"),
        ],
        {
            2: ["“应发金额”中 等级 < 5 成立的一边", "“月标准”的最后一个月 2029-12"],
            3: ["“应发金额”中 等级 < 8 成立的一边"],
            4: ["“应发金额”中 等级 < 8 不成立的一边"],
        },
    ),
    "formula dated by a date": Seed(
        _FORMULA,
        [*_gaps(), _SPAN, _approved("2024-09-30"), _approved("2024-10-01")],
        {
            3: ["“start：month_after(批准日期)”的最后一天 2024-09-30"],
            4: ["“start：month_of(批准日期)”的第一天 2024-10-01"],
        },
    ),
    "formula dated by month": Seed(
        _BY_MONTH,
        [*_gaps(), _SPAN],
        {
            2: [
                "“月补助：月标准 * 2”的最后一个月 2029-12",
                "“月补助：月标准 * 2”的第一个月 2023-07",
                "“月补助：月标准”的最后一个月 2023-06",
                "待遇“小补助”本身",
                *_OUTSIDE,
            ],
            1: [
                "“月补助：月标准 * 2”的失效后一个月 2030-01",
                "“月标准”的失效后一个月 2030-01",
            ],
        },
    ),
    "table": Seed(
        _ONE_WAY,
        [
            *_gaps(性质="因战"),
            _paid("2020-01..2029-12", 性质="因战"),
            _paid(性质="因公", amount="300"),
        ],
        {3: ["“率”2020-01-01..2029-12-31 中 性质为“因公”"]},
    ),
    "table by two": Seed(
        _TWO_WAY,
        [
            *_gaps(等级="1", 性质="因战"),
            _paid("2020-01..2029-12", 等级="1", 性质="因战"),
            _paid(等级="2", 性质="因公", amount="400"),
        ],
        {
            3: [
                "“率”2020-01-01..2029-12-31 中 性质为“因公”",
                "“率”2020-01-01..2029-12-31 中 等级为“2”",
            ]
        },
    ),
    "ladder": Seed(
        _LADDER,
        [
            *_gaps(荣誉="无"),
            *(_paid(month, 荣誉="无", amount="100") for month in ("2020-01", "2029-12")),
            _paid(荣誉="二等功、一等功", amount="150"),
            _paid(荣誉="二等功", amount="110"),
        ],
        {
            4: ["“率”2020-01-01..2029-12-31 中 荣誉最高为“一等功”"],
            5: ["“率”未列的荣誉"],
        },
    ),
    "bands": Seed(
        _BANDS,
        [
            *_gaps(次数="15"),
            *(_paid("2020-01..2029-12", 次数=n) for n in ("10", "15", "20", "20.01", "25", "30")),
            *(_status("held", 次数=n) for n in ("9.99", "30.01")),
        ],
        {
            2: ["“率”2020-01-01..2029-12-31 中 正好为 10"],
            4: ["“率”2020-01-01..2029-12-31 中 正好为 20"],
            5: ["“率”2020-01-01..2029-12-31 中 略大于 20（至多大 1）"],
            7: ["“率”2020-01-01..2029-12-31 中 正好为 30"],
            8: ["“率”2020-01-01..2029-12-31 中 略小于 10（至多小 1）"],
            9: ["“率”2020-01-01..2029-12-31 中 略大于 30（至多大 1）"],
        },
    ),
    "bands whose bound belongs above": Seed(
        _BANDS_ABOVE,
        [
            *_gaps(次数="15"),
            *(_paid("2020-01..2029-12", 次数=n) for n in ("10", "19.99", "20", "29.99")),
            *(_status("held", 次数=n) for n in ("9.99", "30")),
        ],
        {
            3: [
                "“率”2020-01-01..2029-12-31 中 10–20 一段",
                "“率”2020-01-01..2029-12-31 中 略小于 20（至多小 1）",
            ],
            5: [
                "“率”2020-01-01..2029-12-31 中 20–30 一段",
                "“率”2020-01-01..2029-12-31 中 略小于 30（至多小 1）",
            ],
            7: ["“率”2020-01-01..2029-12-31 中 正好为 30"],
        },
    ),
    "half a year of service": Seed(
        _HALF_YEAR,
        [
            *_gaps(入伍日期="2000-01-01", 退役日期="2002-01-01"),
            *(
                _paid(month, 入伍日期="2000-01-01", 退役日期="2002-01-01")
                for month in ("2020-01", "2029-12")
            ),
            _service("2002-06-30"),
            _service("2002-07-01"),
            _service("2002-07-02"),
        ],
        {
            4: [
                f"{_YEARS}余下不到六个月（超过五个月）",
            ],
            5: [f"{_YEARS}余下正好六个月"],
            6: [
                f"{_YEARS}余下超过六个月（不到七个月）",
            ],
        },
    ),
    "series read at another year": Seed(
        _SERIES,
        [
            *_gaps(),
            case("2020-01..2029-12", SINCE, {"status": "paid"}),
            *(
                case("2023-01", {"批准日期": f"{year}-06-01"}, {"status": status})
                for year, status in [
                    *((2018, "held"), (2020, "paid"), (2021, "paid"), (2022, "held")),
                ]
            ),
        ],
        {
            3: ["“率”的生效前一年 2017"],
            4: ["“率”的第一年 2019"],
            5: ["“率”的最后一年 2020"],
            6: ["“率”的失效后一年 2021"],
        },
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_cases_can_reach_all_of_a_rule(tmp_path: Path, kind: str) -> None:
    seed = KINDS[kind]
    found = report(tmp_path, seed.rule, seed.cases)
    assert [str(d) for d in found.diagnostics] == []


@pytest.mark.parametrize(
    ("kind", "left_out"), [(kind, index) for kind, seed in KINDS.items() for index in seed.missed]
)
def test_what_no_case_reaches_is_said(tmp_path: Path, kind: str, left_out: int) -> None:
    seed = KINDS[kind]
    cases = [one for index, one in enumerate(seed.cases) if index != left_out]
    found = report(tmp_path, seed.rule, cases)
    assert failures(found) == []
    assert sorted(untouched(found)) == sorted(seed.missed[left_out])
    assert found.exit_code == 1
    for diagnostic in found.diagnostics:
        assert diagnostic.place.line is not None
        assert diagnostic.remedy(Lang.ZH).startswith("加一个算例：一行")
        assert diagnostic.remedy(Lang.EN).startswith("add a case: a row")


def test_a_held_row_shows_nothing_about_an_amount(tmp_path: Path) -> None:
    """The key of a table is reached by a row that is paid, not by one that lacks its date."""
    held = _status("held", 性质="因公", 批准日期="")
    paid = KINDS["table"].cases[:3]
    assert untouched(report(tmp_path, _ONE_WAY, [*paid, held])) == KINDS["table"].missed[3]


def test_a_rule_without_cases_is_not_covered(tmp_path: Path) -> None:
    assert "待遇“小补助”本身" in untouched(report(tmp_path, MONTHLY, []))


def test_a_condition_may_keep_a_rule_from_its_gap(tmp_path: Path) -> None:
    """Nobody is paid before 2020, and a case that shows it is all there can be."""
    rule = MONTHLY + "eligible: [{require: 年度 >= 2020, because: 以前不发, until: 2019-12-31}]\n"
    rule = rule.replace("columns: {", "columns: {年度: required, ")
    cases = [
        *(_paid(p, 年度="2020") for p in ("2020-01", "2029-12")),
        _status("held", "2030-01", 年度="2020"),
        _status("zero", "2019-12", 年度="2019"),
        _status("held", "2019-12", 年度="2020"),
    ]
    assert untouched(report(tmp_path, rule, cases)) == []
    assert untouched(report(tmp_path, rule, [*cases[:3], cases[3]])) == ["条件“以前不发”放行的一行"]


CONVENTIONS = (
    PACK
    + """\
conventions:
  columns: [状态]
  checks:
    - {zero_if: 状态 == "停发", because: 已停发}
"""
)


def test_what_rules_share_is_reached_by_the_cases_of_any(tmp_path: Path) -> None:
    shared = f'figures: {{标准: {{unit: 元/月, values: [{{{_TEN}, value: "100"}}]}}}}\n'
    one = changed(MONTHLY, figures="{月标准: {shared: 标准}}")
    two = one.replace("benefit: small", "benefit: other").replace("小补助", "另一补助")
    stopped = _status("zero", 状态="停发")

    def found(root: str, first: list[Entry], second: list[Entry]) -> CasesReport:
        files = {"pack.yaml": CONVENTIONS, "figures.yaml": shared}
        files |= {"one.yaml": with_cases(one, first), "two.yaml": with_cases(two, second)}
        return work(tmp_path / root, files)

    whole = found("whole", [*ENDS[:2], stopped], [ENDS[0], *ENDS[2:]])
    assert untouched(whole) == []
    partly = found("partly", ENDS[:2], [ENDS[0], ENDS[2]])
    assert sorted(untouched(partly)) == ["“月标准”的失效后一个月 2030-01", "条件“已停发”拦下的一行"]
    assert {name.rpartition("/")[2]: n for name, n in partly.shared.items()} == {
        "pack.yaml": 1,
        "figures.yaml": 1,
    }
    assert [rule.uncovered for rule in partly.rules] == [0, 0]


_OPEN = changed(MONTHLY, figures="\n  月标准: {unit: 元/月, open: true}")


def test_a_case_is_worked_with_the_pack_it_stands_in(tmp_path: Path) -> None:
    """What a pack above supplies does not break the cases below, and needs cases of its own."""
    open_case = case("2020-01", SINCE, {"status": "held", "code": "E021"})
    write_pack(tmp_path, {"one.yaml": with_cases(_OPEN, [open_case])}, name="base")
    supply = f'supplements: small\nfigures: {{月标准: {{values: [{{{_TEN}, value: "100"}}]}}}}\n'
    files = {"pack.yaml": PACK + "extends: ../base\n", "supply.yaml": with_cases(supply, ENDS)}
    source = write_pack(tmp_path, files)
    (tmp_path / "small" / "columns.yaml").unlink()
    base, small = work_cases([Located(source, "base"), Located(source, "small")])
    assert base.diagnostics == small.diagnostics == ()
    assert [(r.cases, r.own) for r in (*base.rules, *small.rules)] == [(1, True), (5, True)]
    (tmp_path / "small" / "supply.yaml").write_text(with_cases(supply, ENDS[1:]), "utf-8")
    (again,) = work_cases([Located(source, "small")])
    assert untouched(again) == ["“月标准”的第一个月 2020-01"]
    (said,) = again.diagnostics
    assert str(said.place).startswith(f"{tmp_path.name}/small/supply.yaml:2:")


def test_a_file_may_hold_cases_alone_but_not_nothing(tmp_path: Path) -> None:
    write_pack(tmp_path, {"one.yaml": with_cases(MONTHLY, ENDS)}, name="base")
    extends = PACK + "extends: ../base\n"
    alone = with_cases("supplements: small\n", [_paid(amount="99")])
    source = write_pack(tmp_path, {"pack.yaml": extends, "more.yaml": alone})
    (tmp_path / "small" / "columns.yaml").unlink()
    (found,) = work_cases([Located(source, "small")])
    (problem,) = failures(found)
    assert problem.args["got"] == "100"
    (tmp_path / "small" / "more.yaml").write_text("supplements: small\n", "utf-8")
    assert payouts("rules", "test", "small", cwd=tmp_path).code == 2


# --- ends of versions ------------------------------------------------------------------------


def _day(year: int, month: int, day: int) -> int:
    return day_number(dt.date(year, month, day))


def test_a_month_or_year_belongs_to_the_version_its_first_day_does() -> None:
    middle = [(_day(2020, 1, 15), _day(2020, 3, 14))]
    months = {edge.side: edge.unit for edge in edges(middle, ValueKind.MONTH)}
    first = 2020 * 12 + 1  # February
    assert months == {
        VersionEdge.FIRST: first,
        VersionEdge.LAST: first + 1,
        VersionEdge.BEFORE: first - 1,
        VersionEdge.AFTER: first + 2,
    }
    assert list(edges(middle, ValueKind.INTEGER)) == []  # no year begins in it
    days = {edge.side: edge.unit for edge in edges(middle, ValueKind.DATE)}
    assert days[VersionEdge.BEFORE] == _day(2020, 1, 14)
    assert days[VersionEdge.AFTER] == _day(2020, 3, 15)


def test_nothing_lies_outside_where_another_version_adjoins_or_there_is_no_end() -> None:
    first, second = _day(2020, 1, 1), _day(2021, 1, 1)
    spans = [(ALWAYS_BEFORE, first - 1), (first, second - 1), (second, ALWAYS_AFTER)]
    assert list(edges(spans, ValueKind.INTEGER)) == [
        Edge(0, VersionEdge.LAST, 2019),
        Edge(1, VersionEdge.FIRST, 2020),
        Edge(1, VersionEdge.LAST, 2020),
        Edge(2, VersionEdge.FIRST, 2021),
    ]


def test_every_kind_of_node_has_words() -> None:
    """A node without words would stop the report that names it."""
    assert _WRITE.keys() == _WORK.keys()


@pytest.mark.parametrize(
    "formula",
    [
        "月标准 if 等级 > 3 else -月标准 / (等级 + 1)",
        "at(月标准, 批准日期) if not given(死亡日期) and (等级 == 1 or 2 < 等级) else 月标准",
        '月标准 if 批准日期 < date("2020-01-31") and month("2020-01") > 发放月份 else 月标准 * 2',
        '月标准 * 2 / 3 if 性质 in {"因战"} and 批准日期 >= date("2020-01-31") else 月标准',
    ],
)
def test_words_read_back_as_the_same_formula(tmp_path: Path, formula: str) -> None:
    rule = MONTHLY.replace("{月补助: 月标准}", f"{{月补助: '{formula}'}}")
    rule = rule.replace("columns: {", "columns: {发放月份: required, ")
    step = _step_of(tmp_path / "a", rule)
    again = _step_of(tmp_path / "b", rule.replace(formula, formula_text(step)))
    assert formula_text(again) == formula_text(step)


def _step_of(root: Path, rule: str) -> Node:
    pack = load_pack(write_pack(root, {"one.yaml": rule}), "small")
    return pack.rules["small"].lines[0].steps[0].versions[0].node


# --- the command -----------------------------------------------------------------------------


def _office(root: Path, *cases: Entry) -> Path:
    write_pack(root / "rules", {"one.yaml": with_cases(MONTHLY, list(cases))})
    return root


def test_the_command_ends_with_0_1_or_2(tmp_path: Path) -> None:
    good = payouts("rules", "test", cwd=_office(tmp_path / "a", *ENDS))
    assert (good.code, good.err) == (0, "")
    assert good.out.splitlines()[-2].split() == ["small", "small", "小补助", "4", "0", "0"]
    assert good.out.splitlines()[-1] == "算例 4 个，未通过 0 个，没有算例到达的 0 处"
    partly = payouts("rules", "test", "small", cwd=_office(tmp_path / "b", *ENDS[1:]))
    assert partly.code == 1
    assert partly.out.startswith(
        "提醒[Y063] rules/small/one.yaml:8:14 没有算例到达：“月标准”的第一个月 2020-01；"
        "加一个算例：一行，2020-01 在发放期间内并且应发\n"
    )
    wrong = payouts("rules", "test", cwd=_office(tmp_path / "c", *ENDS, _paid(amount="99")))
    assert wrong.code == 2
    assert wrong.out.startswith("错误[Y060] rules/small/one.yaml:22:")
    assert wrong.out.splitlines()[-1] == "算例 5 个，未通过 1 个，没有算例到达的 0 处"


def test_the_command_in_english_and_in_json(tmp_path: Path) -> None:
    office = _office(tmp_path, *ENDS[1:])
    english = payouts("rules", "test", "--lang", "en", cwd=office)
    assert english.out.startswith(
        "warning[Y063] rules/small/one.yaml:8:14 no case reaches the first month of 月标准, "
        "2020-01; add a case: a row due in 2020-01, within the period\n"
    )
    assert english.out.splitlines()[-1] == "3 cases, 0 failed, 1 places that no case reaches"
    said = json.loads(payouts("rules", "test", "--json", cwd=office).out)
    (pack,) = said["packs"]
    assert (said["exit_code"], pack["exit_code"], pack["pack"]) == (1, 1, "small")
    assert pack["rules"] == [
        {
            "benefit": "small",
            "name": "小补助",
            "own": True,
            "cases": 3,
            "failed": 0,
            "uncovered": 1,
        }
    ]
    assert [d["code"] for d in pack["diagnostics"]] == ["Y063"]


def test_one_rule_file_is_worked_alone(tmp_path: Path) -> None:
    """What it shares with rules that were not worked is not held against it."""
    files = {"pack.yaml": CONVENTIONS, "one.yaml": with_cases(MONTHLY, ENDS)}
    write_pack(tmp_path / "rules", files)
    assert payouts("rules", "test", "rules/small/one.yaml", cwd=tmp_path).code == 0
    assert payouts("rules", "test", "small", cwd=tmp_path).code == 1


def test_without_packs_or_with_a_wrong_word_nothing_is_worked(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    assert payouts("rules", "test", "nowhere", cwd=tmp_path).code == 2


# --- the shipped packs -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> dict[str, CasesReport]:
    """Return the reports of every pack; the packs they share are worked once."""
    source = FolderSource(RULES)
    return {r.pack: r for r in work_cases([Located(source, name) for name in list_packs(RULES)])}


@pytest.mark.parametrize("pack", list_packs(RULES))
def test_the_shipped_cases_hold(shipped: dict[str, CasesReport], pack: str) -> None:
    assert [str(d) for d in failures(shipped[pack])] == []


@pytest.mark.parametrize("pack", list_packs(RULES))
def test_the_shipped_cases_reach_every_part(shipped: dict[str, CasesReport], pack: str) -> None:
    assert [str(d) for d in shipped[pack].diagnostics if d.code == "Y063"] == []
