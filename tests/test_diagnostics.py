"""Every code about rules and entitlement: the least that provokes it, where, and its words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from packs import (
    COLUMNS,
    MONTHLY,
    PACK,
    changed,
    make_pack,
    make_roster,
    outcomes,
    person_id,
    write_pack,
)
from payouts.base import diagnostics
from payouts.base.diagnostics import (
    CATALOGUE,
    Diagnostic,
    Lang,
    Place,
    Severity,
    codes_cases,
    codes_diff,
    say,
)
from payouts.base.errors import RuleProblem
from payouts.base.period import Period
from payouts.engine.entitlement.choices import compute_benefits
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.row_messages import finding_notes
from payouts.rules.files.source import FolderSource
from payouts.rules.files.strict_yaml import read_yaml
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# MONTHLY with one thing more, from line 17 on.
_LAW = "law: [{title: 测试办法}]"
_AT_FORMULA = 15  # column of a formula's first character in _condition


def _condition(formula: str) -> str:
    """Return a rule with a condition: line 18, the formula from column 15."""
    return f"{MONTHLY}eligible:\n  - require: '{formula}'\n    because: 理由\n"


def _figure(*values: str, by: str = "", select: str = "month") -> str:
    """Return a rule with a second figure: it begins in line 9, its values in line 13."""
    listed = ", ".join(values)
    head = f"  另一标准:\n    unit: 元/月\n    by: [{by}]\n    select: {select}\n"
    return MONTHLY.replace("lines:\n", f"{head}    values: [{listed}]\nlines:\n", 1)


def _value(text: str, first: str = "2020-01-01", last: str = "2020-12-31") -> str:
    return f"{{from: {first}, until: {last}, {text}, status: published, source: 表}}"


def _banded(bands: str) -> str:
    """Return a rule with a figure of bands; its only version is in line 13."""
    text = _figure(_value(f"bands: [{bands}]"), select="批准日期")
    return text.replace("    by: []\n", "    bound: below\n")


def _step(formula: str) -> str:
    return MONTHLY.replace("steps: {月补助: 月标准}", f"steps: {{月补助: '{formula}'}}")


def _payment(formula: str) -> str:
    return MONTHLY.replace("{应发金额: sum(月补助)}", f"{{应发金额: '{formula}'}}")


def _start(formula: str) -> str:
    return MONTHLY.replace("start: month_of(批准日期)", f"start: {formula}")


_HOME = "groups: {户: {by: [性质], within: year, order: [等级]}}\n"
_FROM = "from: 2020-01-01"
_ONE = _value('value: "1"')
_OTHER = changed(MONTHLY, benefit="other", name="另").replace('"100"', '"90"')
_SUMMED_OTHERWISE = _OTHER.replace("sum(月补助)}", "sum(月补助) * 2}")


def _without(line: str) -> str:
    return MONTHLY.replace(f"{line}\n", "", 1)


@dataclass(frozen=True)
class Case:
    """A rule file and where in it the code must point; column 0: not looked at."""

    rule: str
    line: int
    column: int = 0
    more: tuple[str, ...] = ()
    columns: str = COLUMNS


_MISSPELT = """
  批准日期: required
  死亡日期: optional
  等极: required
"""

# What is wrong with YAML itself, wherever it stands.
YAML: dict[str, tuple[bytes | str, int, int]] = {
    "Y001": ("#" * 2_000_001, 1, 0),
    "Y002": (b"a: 1\nb: \xff\n", 2, 0),
    "Y003": ("a: 1\nb: [1\nc: 2\n", 3, 2),
    "Y004": ("a: 1\n---\nb: 2\n", 2, 1),
    "Y005": ("a: &x 1\nb: *x\n", 1, 4),
    "Y006": ("a: 1\nb: !!python/name:os.system\n", 2, 4),
    "Y007": ("a: " + "[" * 24 + "]" * 24, 1, 27),
    "Y008": ("a: 1\n? [b, c]\n: 2\n", 2, 3),
    "Y009": ("a: 1\nb: 2\na: 3\n", 3, 1),
    "Y010": ("a: 1\nb: no\n", 2, 4),
    "Y011": ("a: 2023-02-29\n", 1, 4),
    "Y012": ("a:\nb: 1\n", 1, 3),
    "Y013": ("a: 1\nb: 012\n", 2, 4),
}

# What is wrong with a rule file of a pack.
RULES: dict[str, Case] = {
    "Y018": Case(MONTHLY, 1, 1, more=(changed(MONTHLY, name="别名"),)),
    "Y020": Case(changed(MONTHLY, columns=_MISSPELT), 19, 3),
    "Y021": Case(MONTHLY + "unique_by: [年度]\n", 17, 13),
    "Y022": Case(MONTHLY + "facts: {year: '1'}\n", 17, 9),
    "Y023": Case(
        MONTHLY,
        18,
        20,
        columns=COLUMNS.replace("备注: {type: text}", "备注: {type: text, aliases: [伤残 性质]}"),
    ),
    "Y024": Case(MONTHLY, 2, 1, more=(changed(MONTHLY, benefit="other"),)),
    "Y025": Case(MONTHLY + "facts: {2月: '1'}\n", 17, 9),
    "Y030": Case(MONTHLY.replace("pays: monthly", "pays: weekly"), 11, 5),
    "Y031": Case(MONTHLY + "colour: red\n", 17, 1),
    "Y032": Case(_without(_LAW), 1, 1),
    "Y085": Case(f"{MONTHLY}eligible: [{{in_force: 死亡日期, {_FROM}, because: 理由}}]\n", 17, 13),
    "Y090": Case(MONTHLY.replace("{title: 测试办法}", "{law: 办法, article: 一}"), 3, 7),
    "Y041": Case(MONTHLY + "groups: {户: {by: [身份证号], order: [批准月期]}}\n", 17, 34),
    "Y042": Case(MONTHLY + "split: {steps: {县: 应发}}\n", 17, 17),
    "Y043": Case(MONTHLY + 'split: {shares: {县: "60%", 省: "30%"}, remainder: 县}\n', 17, 9),
    "X001": Case(_condition("批准日期 >"), 18, _AT_FORMULA),
    "X002": Case(_condition("1 > 批准日期.year"), 18, _AT_FORMULA + 4),
    "X003": Case(_condition("1 > 批准月期"), 18, _AT_FORMULA + 4),
    "X004": Case(_condition("given(批准日期) and 等级"), 18, _AT_FORMULA + 16),
    "X005": Case(_condition("1 > 等级 + 批准日期"), 18, _AT_FORMULA + 4),
    "X006": Case(_condition("not givn(批准日期)"), 18, _AT_FORMULA + 4),
    "X007": Case(_condition("(" * 31 + "1" + ")" * 31), 18, _AT_FORMULA),
    "X008": Case(_condition('性质 in {"因战", "因工"}'), 18, _AT_FORMULA + 13),
    "X009": Case(_start("month_of(批准日期) + (2 if 月标准 > 3 else 1)"), 12, 35),
    "X015": Case(_payment("月补助"), 15, 18),
    "X016": Case(_step("count(户)") + _HOME, 14, 25),
    "X017": Case(_start("every(8)"), 12, 12),
    "X018": Case(MONTHLY + _HOME + "facts: {前: 'before(等级, 户)'}\n", 18, 13),
    "X024": Case(_payment("sum(月补助) + total(月标准, 户)") + _HOME, 15),
    "X019": Case(MONTHLY.replace("end:", "month:").replace("monthly", "yearly"), 12, 5),
    "X023": Case(_condition('default(批准日期, date("2020-01-01")) > 批准日期'), 18),
    "X010": Case(_condition("2 < 等级 / 0"), 18, _AT_FORMULA + 4),
    "X011": Case(_condition("等级 > 1e3"), 18, _AT_FORMULA + 5),
    "X012": Case(_condition("given(批准日期, 死亡日期)"), 18, _AT_FORMULA),
    "X014": Case(_banded("{value: '1'}") + _condition("1 > 另一标准")[len(MONTHLY) :], 23, 19),
    "X020": Case(_payment('benefit("小补肋") + sum(月补助)'), 15, 26),
    "X021": Case(_condition('benefit("另") > 3'), 18, _AT_FORMULA, more=(_OTHER,)),
    "X022": Case(_payment("benefit(月补助) + sum(月补助)"), 15, 26),
    "Y080": Case(_step('benefit("另") * 0.1'), 14, 19, more=(_SUMMED_OTHERWISE,)),
    "Y081": Case(_payment('sum(月补助) + benefit("小补助")'), 15, 29),
    "X013": Case(_condition('批准日期 > date("2023-02-29")'), 18, _AT_FORMULA + 7),
    "G001": Case(_figure(_ONE, _value('value: "2"', "2020-12-31", "2021-01-01")), 13),
    "G002": Case(_figure(_value("value: 1千")), 13),
    "G003": Case(_figure(_value('table: {1: {因战: "1"}}'), by="等级"), 13),
    "G004": Case(_figure(_value('table: {因工: "1"}'), by="性质"), 13, 60),
    "G005": Case(_figure(_ONE, select="性质"), 12, 5),
    "G006": Case(_figure(_value('table: {a: "1"}'), by="批准日期"), 11, 5),
    "G008": Case(_banded("{to: '10', value: '1'}, {over: '11', value: '2'}"), 13, 14),
    "G009": Case(
        _figure(_value('table: {因战: "1"}'), by="性质").replace(
            "by: [性质]\n", "by: 性质\n    pick: highest\n"
        ),
        11,
        5,
    ),
    "G011": Case(
        _figure(_ONE).replace("unit: 元/月\n    by: []", "unit: 万元/月\n    by: []"), 10, 5
    ),
    "G012": Case(_figure(_ONE).replace("unit: 元/月\n    by: []", "unit: 元月\n    by: []"), 10, 5),
    "X028": Case(_condition('given(批准日期, remainder="drop")'), 18, _AT_FORMULA),
    "G007": Case(changed(MONTHLY, round='{step: 应发金额, to: "0.001", mode: up}'), 16, 21),
}


def _missing_file(root: Path) -> None:
    FolderSource(root).read("small", "gone.yaml")


def _outside(root: Path) -> None:
    load_pack(FolderSource(root), "../small")


def _no_pack(root: Path) -> None:
    load_pack(FolderSource(root), "nowhere")


def _circular(root: Path) -> None:
    extends = PACK + "extends: ../other\n"
    write_pack(root, {"pack.yaml": extends})
    write_pack(root, {"pack.yaml": extends.replace("other", "small")}, name="other")
    load_pack(FolderSource(root), "small")


def _no_authority(root: Path) -> None:
    write_pack(root, {"pack.yaml": PACK + "extends: ../base\n", "a.yaml": MONTHLY})
    write_pack(root, {"pack.yaml": PACK, "a.yaml": MONTHLY}, name="base")
    load_pack(FolderSource(root), "small")


_TWICE = (
    MONTHLY + "checks: [{require: 等级 > 1, because: 范围}, {require: 等级 < 9, because: 范围}]\n"
)


def _layered(root: Path, local: str, below: str = MONTHLY) -> None:
    """Load a pack of one file on top of one with the benefit and a shared figure."""
    shared = "figures: {收入: {unit: 元, open: true}}\n"
    write_pack(root, {"a.yaml": below, "figures.yaml": shared}, name="base")
    write_pack(root, {"pack.yaml": PACK + "extends: ../base\n", "b.yaml": local})
    (root / "small" / "columns.yaml").unlink()
    load_pack(FolderSource(root), "small")


def _supplement(benefit: str, figure: str) -> str:
    return f"supplements: {benefit}\nfigures:\n  {figure}:\n    values: [{_ONE}]\n"


def _values_replaced(root: Path) -> None:
    _layered(root, _supplement("small", "月标准"))


def _figure_unknown(root: Path) -> None:
    _layered(root, _supplement("small", "年标准"))


def _benefit_unknown(root: Path) -> None:
    _layered(root, _supplement("smal", "月标准"))


def _shared_by(text: str) -> Callable[[Path], None]:
    def provoke(root: Path) -> None:
        local = changed(MONTHLY, benefit="other", name="另")
        write_pack(root, {"figures.yaml": f"figures:\n  {text}\n"})
        _layered(root, local)

    return provoke


def _part(text: str, below: str = MONTHLY) -> Callable[[Path], None]:
    return lambda root: _layered(root, f"supplements: small\n{text}", below)


def _given_twice(root: Path) -> None:
    write_pack(root, {"c.yaml": _supplement("small", "月标准").replace("2020", "2030")})
    _layered(root, _supplement("small", "月标准").replace("2020", "2030"))


def _shared_unknown(root: Path) -> None:
    figures = "\n  月标准: {unit: 元, open: true}\n  收人:\n    shared: 收人"
    text = changed(MONTHLY, benefit="other", name="另", figures=figures)
    _layered(root, text)


def _choice(among: str, grain: str) -> Callable[[Path], None]:
    def provoke(root: Path) -> None:
        choices = f"choices:\n  - among: [{among}]\n    grain: {grain}\n    because: 择高\n"
        once = changed(_ONCE, benefit="other", name="另")
        make_pack(root, MONTHLY, once, pack=PACK + choices)

    return provoke


# What is wrong with the folder rather than with one file: (what to do, line).
PACKS: dict[str, tuple[Callable[[Path], None], int | None]] = {
    "Y014": (_missing_file, None),
    "Y015": (_outside, None),
    "Y016": (_no_pack, None),
    "Y017": (_circular, 3),
    "Y019": (_no_authority, 1),
    "Y026": (_values_replaced, 4),
    "Y027": (_shared_unknown, 16),
    "Y028": (_figure_unknown, 3),
    "Y029": (_benefit_unknown, 1),
    "Y070": (_given_twice, 4),
    "Y071": (_shared_by(f"收人: {{values: [{_ONE}]}}"), 2),
    "Y072": (_shared_by(f"收入: {{unit: 元/年, values: [{_ONE}]}}"), 2),
    "Y073": (_part('round: {to: "1", mode: up}\n'), 2),
    "Y074": (_part("authority: 文\ndrops: [年龄]\n"), 3),
    "Y075": (
        _part(
            "authority: 文\nchecks:\n  - {replaces: 范围, require: 等级 > 1, because: 新}\n", _TWICE
        ),
        4,
    ),
    "Y044": (_choice("small, othr", "payment"), 4),
    "Y045": (_choice("small, other", "month"), 5),
}

_APPROVED: dict[str, object] = {"批准日期": dt.date(2021, 5, 20)}
_ONE_PERSON = {"身份证号": person_id(1)}
_ONCE = changed(MONTHLY, lines="\n  补助: {pays: once, month: 发放月份, steps: {月补助: 月标准}}")
_ONCE = _ONCE.replace("批准日期: required", "批准日期: optional, 发放月份: required")


_HEIRS = MONTHLY.replace("columns: {", "columns: {学历: required, 次数: required, ")
_HEIRS += "split: {payees: {by: [学历], weight: 次数}, remainder: first}\n"
_HELD = "checks: [{hold_if: 等级 > 3, because: 待核}]\n"
_IN_ORDER = MONTHLY + _HELD.replace("> 3", "< 3")
_IN_ORDER += "groups: {户: {by: [性质], within: period, order: [等级]}}\n"
_IN_ORDER = _IN_ORDER.replace(
    "{应发金额: sum(月补助)}", "{全额: sum(月补助), 应发金额: '全额 + before(全额, 户)'}"
)
_HALF: dict[str, object] = {**_APPROVED, "学历": "张三", "次数": "0.5"}

# What the last row meets because of the others: (rules, choices, (benefit, row) ...).
_IN_TURN = (
    _value('value: "1"', "2020-01-01", "2023-01-31"),
    _value('value: "2"', "2023-02-01", "2023-12-31"),
)
_OTHER_GRADE: dict[str, object] = {"性质": "因战", "等级": 5}
TOGETHER: dict[str, tuple[tuple[str, ...], str, list[tuple[str, dict[str, object]]]]] = {
    "E025": (
        (_IN_ORDER,),
        "",
        [
            ("small", {**_APPROVED, "性质": "因战", "等级": 1}),
            ("small", {**_APPROVED, "性质": "因战", "等级": 5}),
        ],
    ),
    "E027": (
        (_figure(*_IN_TURN).replace("sum(月补助)}", "'min(sum(月补助), 另一标准)'}"),),
        "",
        [("small", _APPROVED)],
    ),
    "E028": (
        (_step("月标准 * total(等级, 户)") + _HOME.replace("year", "month"),),
        "",
        [("small", {**_APPROVED, "性质": "因战"}), ("small", {**_OTHER_GRADE, **_APPROVED})],
    ),
    "E029": (
        (_step("月标准 / count(户)") + _HOME.replace("year", "month") + _HELD,),
        "",
        [("small", {**_APPROVED, **_OTHER_GRADE}), ("small", {**_APPROVED, "性质": "因战"})],
    ),
    "E034": (
        (_HEIRS,),
        "",
        [("small", {**_HALF, "批准日期": dt.date(2023, 2, 1)}), ("small", _HALF)],
    ),
    "E035": ((_HEIRS + _HELD,), "", [("small", {**_HALF, "等级": 5}), ("small", _HALF)]),
    "E054": (
        (_payment('sum(月补助) - benefit("另")'), _OTHER),
        "",
        [("small", {**_APPROVED, **_ONE_PERSON})],
    ),
    "E055": (
        (_payment('sum(月补助) - benefit("另")'), _OTHER + _HELD),
        "",
        [
            ("other", {**_APPROVED, **_ONE_PERSON, "等级": 5}),
            ("small", {**_APPROVED, **_ONE_PERSON}),
        ],
    ),
    "E051": (
        (MONTHLY, _OTHER),
        "choices: [{among: [other, small], because: 择高}]\n",
        [("small", {**_APPROVED, **_ONE_PERSON}), ("other", {**_APPROVED, **_ONE_PERSON})],
    ),
    "E052": (
        (MONTHLY + _HELD, _OTHER),
        "choices: [{among: [other, small], because: 择高}]\n",
        [
            ("small", {**_APPROVED, **_ONE_PERSON, "等级": 5}),
            ("other", {**_APPROVED, **_ONE_PERSON}),
        ],
    ),
}

# What a row meets: (rule, row, the cell the diagnostic names or None).
ROWS: dict[str, tuple[str, dict[str, object], str | None]] = {
    "E001": (_condition('性质 == "因病"'), {**_APPROVED, "性质": "因战"}, None),
    "E002": (
        _condition("x").replace("require: 'x'", "hold_if: 等级 > 3"),
        {**_APPROVED, "等级": 5},
        None,
    ),
    "E003": (
        _condition("x").replace("require: 'x'", "reject_if: 等级 > 3"),
        {**_APPROVED, "等级": 5},
        None,
    ),
    "E010": (MONTHLY, {"批准日期": dt.date(2023, 3, 1)}, None),
    "E011": (MONTHLY, {**_APPROVED, "死亡日期": dt.date(2022, 12, 31)}, None),
    "E012": (_ONCE, {"发放月份": "2023-03"}, None),
    "E013": (_step("月标准 * 0"), _APPROVED, None),
    "E014": (
        MONTHLY.replace("month_of(批准日期)", "month_after(批准日期)"),
        {"批准日期": dt.date(2023, 1, 2), "死亡日期": dt.date(2023, 1, 5)},
        None,
    ),
    "E015": (
        MONTHLY.replace(
            "    steps:",
            '    suspended: [{from: month("2022-12"), until: month("2023-02"), because: 中止}]\n'
            "    steps:",
        ),
        _APPROVED,
        None,
    ),
    "E020": (MONTHLY.replace("2029-12-31", "2022-12-31"), _APPROVED, None),
    "E021": (
        changed(MONTHLY, figures="\n  月标准: {unit: 元/月, open: true}"),
        _APPROVED,
        None,
    ),
    "E022": (
        changed(
            MONTHLY,
            figures="\n  月标准: {unit: 元/月, by: 性质, values: ["
            + _value('table: {因战: "5"}', last="2029-12-31")
            + "]}",
        ),
        {**_APPROVED, "性质": "因病"},
        None,
    ),
    "E023": (_condition('批准日期 < date("2021-05-20")'), {"批准日期": "2021.05"}, None),
    "E024": (_step("月标准 / (等级 - 5)"), {**_APPROVED, "等级": 5}, None),
    "E030": (_step("月标准 * (1 - 等级)"), {**_APPROVED, "等级": 5}, None),
    "E031": (_step("月标准 * 100000000000"), _APPROVED, None),
    "E032": (MONTHLY + "split: {steps: {省: 应发金额, 县: 应发金额}}\n", _APPROVED, None),
    "E033": (_HEIRS, {**_APPROVED, "学历": "张三", "次数": "1/2"}, None),
    "E040": (MONTHLY, _APPROVED, None),
    "E050": (MONTHLY, {**_APPROVED, "等级": "甲"}, "D"),
}


def _in_both_languages(problem: Diagnostic) -> None:
    for text in (
        problem.message(Lang.ZH),
        problem.message(Lang.EN),
        problem.remedy(Lang.ZH),
        problem.remedy(Lang.EN),
    ):
        assert text.strip(), f"{problem.code} has nothing to say"
        assert not re.search(r"{\w*}", text), f"{problem.code}: a name was left unfilled"


def _only(problems: tuple[Diagnostic, ...] | list[Diagnostic], code: str) -> Diagnostic:
    found = [problem for problem in problems if problem.code == code]
    assert [p.code for p in problems] == [code] * len(found), [str(p) for p in problems]
    return found[0]


@pytest.mark.parametrize("code", sorted(YAML))
def test_what_yaml_itself_may_not_hold(code: str) -> None:
    text, line, column = YAML[code]
    with pytest.raises(RuleProblem) as caught:
        read_yaml(text, "rules/x.yaml")
    problem = _only(caught.value.diagnostics, code)
    assert (problem.place.file, problem.place.line) == ("rules/x.yaml", line)
    assert column in {0, problem.place.column}
    _in_both_languages(problem)


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_a_rule_file_may_not_say(code: str, tmp_path: Path) -> None:
    case = RULES[code]
    with pytest.raises(RuleProblem) as caught:
        make_pack(tmp_path, *case.more, case.rule, columns=case.columns)
    problem = _only(caught.value.diagnostics, code)
    place = problem.place
    assert place.line == case.line, f"{problem} in\n{case.rule}"
    assert case.column in {0, place.column}, f"{problem}: column {place.column}"
    _in_both_languages(problem)


@pytest.mark.parametrize("code", sorted(PACKS))
def test_what_a_folder_of_rules_may_not_be(code: str, tmp_path: Path) -> None:
    provoke, line = PACKS[code]
    with pytest.raises(RuleProblem) as caught:
        provoke(tmp_path)
    problem = _only(caught.value.diagnostics, code)
    assert problem.place.line == line
    _in_both_languages(problem)


@pytest.mark.parametrize("code", sorted(ROWS))
def test_what_a_row_may_meet(code: str, tmp_path: Path) -> None:
    text, row, letters = ROWS[code]
    rule = make_pack(tmp_path, text).rules["small"]
    rows = [row, {**row, "身份证号": person_id(0)}] if code == "E040" else [row]
    found = outcomes(rule, rows, "2023-01..2023-02")[0]
    problem = _only(list(found.notes), code)
    assert found.status == _STATUS[CATALOGUE[code].severity]
    if letters is not None:
        assert problem.place.cell == f"{letters}2"
    assert problem.rule is None or "rule0.yaml" in problem.rule, "the rule is named"
    _in_both_languages(problem)


@pytest.mark.parametrize("code", sorted(TOGETHER))
def test_what_a_row_may_meet_because_of_others(code: str, tmp_path: Path) -> None:
    texts, choices, rows = TOGETHER[code]
    made = make_pack(tmp_path, *texts, pack=PACK + choices)
    roster = make_roster([row for _, row in rows])
    index = {
        benefit: np.flatnonzero([benefit == other for other, _ in rows])
        for benefit in dict.fromkeys(benefit for benefit, _ in rows)
    }
    period = Period.parse("2023-01..2023-02")
    last = rows[-1][0]
    (result,) = (
        result
        for result in compute_benefits(made.rules, made.choices, index, roster, period)
        if result.rule.benefit == last
    )
    at = len(result.rows) - 1
    notes = [n.diagnostic for n in finding_notes(result, roster) if n.row in {at, result.rows[at]}]
    problem = _only(notes, code)
    assert RowStatus(result.status[at]).word == _STATUS[CATALOGUE[code].severity]
    assert int(result.fen[at]) == 0
    assert problem.rule is not None
    assert ".yaml" in problem.rule, "the part that says so is named"
    _in_both_languages(problem)


_STATUS = {
    Severity.ZERO: "zero",
    Severity.HELD: "held",
    Severity.REJECTED: "rejected",
    Severity.WARNING: "paid",
}


def test_every_code_about_rules_and_entitlement_is_provoked_here() -> None:
    elsewhere = codes_diff.CODES.keys() | codes_cases.CODES.keys()
    elsewhere |= {"E053", "E026"}  # test_describe, test_api
    elsewhere |= {"Y033", "Y034", "Y035", "Y036"}  # test_names, test_plain_files
    elsewhere |= {"Y091"}  # test_laws
    elsewhere |= {"Y094", "Y095", "Y096", "Y097"}  # test_unquoted
    ours = {code for code in CATALOGUE if code[0] in "YXGE"} - elsewhere
    shown = YAML.keys() | RULES.keys() | PACKS.keys() | ROWS.keys() | TOGETHER.keys()
    assert shown == ours


def test_no_code_is_lost_or_unknown() -> None:
    with pytest.raises(KeyError):
        say("X999")
    assert all(len(code) == 4 and code[1:].isdigit() for code in CATALOGUE)


def test_a_place_reads_as_a_person_would_look_for_it() -> None:
    assert str(Place(file="a.yaml", line=3, column=7)) == "a.yaml:3:7"
    assert str(Place(file="a.yaml", line=3)) == "a.yaml:3"
    assert str(Place(file="名册.xlsx", sheet="一月", row=8, cell="D8")) == "名册.xlsx 一月!D8"
    row = Place(file="名册.xlsx", sheet="一月", row=8)
    assert str(row) == "名册.xlsx 一月!第8行"
    assert row.text(Lang.EN) == "名册.xlsx 一月!row 8"
    assert str(Place(file="名册.xlsx")) == "名册.xlsx"


def test_a_diagnostic_in_json_holds_place_and_both_languages() -> None:
    place = Place(file="a.yaml", line=3, column=7)
    record = say("X003", place, name="标准", hint="月标准").as_json()
    assert (record["code"], record["severity"]) == ("X003", "error")
    assert (record["file"], record["line"], record["column"]) == ("a.yaml", 3, 7)
    assert "月标准" in str(record["message"])
    assert "月标准" in str(record["message_en"])


def test_what_enters_the_digest_of_a_run_is_what_is_said_and_nothing_else() -> None:
    place = Place(file="a.yaml", line=3)
    said = say("X003", place, name="标准", hint="月标准").basis()
    # Where a file lies on a machine is no part of a run, unless a text says so.
    assert say("X003", place, name="标准", hint="月标准", path="/home/a").basis() == said
    assert say("X003", place, name="标准", hint="年标准").basis() != said
    assert say("X003", Place(file="a.yaml", line=4), name="标准", hint="月标准").basis() != said


@pytest.mark.parametrize("text", ["{code.__class__}", "{0}", "{}", "{code[0]}", "{code:{width}}"])
def test_texts_of_the_catalogue_name_arguments_and_nothing_of_them(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = replace(CATALOGUE["Y010"], zh=text)
    monkeypatch.setattr(diagnostics, "CATALOGUE", {"Y010": entry})
    with pytest.raises(ValueError, match="plain names only"):
        Diagnostic("Y010", {"code": "a", "width": 3, "text": ""}).message()


def test_what_stood_in_a_cell_is_never_a_format_string() -> None:
    # A cell that reads {0.__class__} is shown as it is.
    problem = say("Y010", text="{code.__class__}")
    assert "{code.__class__}" in problem.message()
