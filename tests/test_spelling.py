"""What a rule says the law's way means what the older spelling does; errors keep their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from office import payouts
from packs import MONTHLY, PACK, changed, make_pack, outcomes, write_pack
from payouts.base.diagnostics import Lang
from payouts.rules.packs import open_pack
from payouts.rules.phrase import phrase

if TYPE_CHECKING:
    from pathlib import Path

    from packs import Row
    from payouts.base.diagnostics import Diagnostic
    from payouts.rules.rule import Rule

ALL = "{批准日期: required, 死亡日期: optional, 性质: optional, 等级: optional, 退役日期: optional,"
COLUMNS_OF_ALL = f"{ALL} 金额: optional, 次数: optional, 精神障碍: optional, 入伍日期: required}}"


def rule_of(tmp_path: Path, **parts: str) -> Rule:
    """Return the small rule with parts replaced."""
    text = changed(MONTHLY, **{"columns": COLUMNS_OF_ALL, **parts})
    return make_pack(tmp_path, text).rules["small"]


def found(tmp_path: Path, code: str, **parts: str) -> Diagnostic:
    """Return the first problem with this code of the small rule with parts replaced."""
    text = changed(MONTHLY, **{"columns": COLUMNS_OF_ALL, **parts})
    source = write_pack(tmp_path, {"rule.yaml": text})
    problems = open_pack(source, "small").problems
    return next(problem for problem in problems if problem.code == code)


def spot(problem: Diagnostic, tmp_path: Path) -> str:
    """Return the text from the place of a problem to the end of its line."""
    text = (tmp_path / "small" / "rule.yaml").read_text(encoding="utf-8")
    place = problem.place
    assert place.line is not None
    assert place.column is not None
    return text.splitlines()[place.line - 1][place.column - 1 :]


def line_with(start: str) -> str:
    """Return the lines of a rule with another start."""
    return f"""
  补助:
    pays: monthly
    start: {start}
    steps: {{月补助: 月标准}}
"""


# --- each new spelling, beside the older one --------------------------------------------------

NESTED = "january_after(退役日期) if given(退役日期) else month_of(批准日期) if 等级 > 3 else never"
CASES = """
      - {when: given(退役日期), is: january_after(退役日期)}
      - {when: 等级 > 3, is: month_of(批准日期)}
      - {else: never}"""
PAIRS = {
    "cases": ({"lines": line_with(NESTED)}, {"lines": line_with(CASES)}),
    "cases under is": (
        {"lines": line_with(f"{{is: {NESTED}, status: inferred, source: 某文}}")},
        {"lines": line_with(f"\n      is:{CASES}\n      status: inferred\n      source: 某文")},
    ),
    "cases in a version": (
        {
            "lines": line_with(
                f"{{select: 批准日期, versions: [{{from: 2020-01-01, is: {NESTED}}}]}}"
            )
        },
        {
            "lines": line_with(
                "{select: 批准日期, versions: [{from: 2020-01-01, is: ["
                "{when: given(退役日期), is: january_after(退役日期)},"
                "{when: 等级 > 3, is: month_of(批准日期)}, {else: never}]}]}"
            )
        },
    ),
    "never": (
        {"lines": line_with('month_of(批准日期) if 等级 > 3 else month("2200-12")')},
        {"lines": line_with("month_of(批准日期) if 等级 > 3 else never")},
    ),
    "default": (
        {
            "facts": "{级: 等级 if given(等级) else 10}",
            "eligible": "[{require: 级 > 3, because: 无}]",
        },
        {"facts": '{级: "default(等级, 10)"}', "eligible": "[{require: 级 > 3, because: 无}]"},
    ),
    "any_of": (
        {"eligible": '[{require: 性质 == "因战" or 等级 > 3 and 精神障碍, because: 无}]'},
        {
            "eligible": "[{require: {any_of: ['性质 == \"因战\"', {all_of: [等级 > 3, 精神障碍]}]},"
            " because: 无}]"
        },
    ),
    "all_of in a case": (
        {"lines": line_with("month_of(批准日期) if 等级 > 3 and 精神障碍 else never")},
        {
            "lines": line_with(
                "[{when: {all_of: [等级 > 3, 精神障碍]}, is: month_of(批准日期)}, {else: never}]"
            )
        },
    ),
    "in force from": (
        {
            "eligible": "[{zero_if: given(批准日期), select: 批准日期, until: 2024-09-30,"
            " because: 无, source: 某文, status: inferred}]"
        },
        {
            "eligible": "[{in_force: 批准日期, from: 2024-10-01,"
            " because: 无, source: 某文, status: inferred}]"
        },
    ),
    "in force from and until": (
        {
            "eligible": """
  - {zero_if: given(批准日期), select: 批准日期, until: 2022-12-31, because: 无}
  - {zero_if: given(批准日期), select: 批准日期, from: 2024-10-01, because: 无}"""
        },
        {"eligible": "[{in_force: 批准日期, from: 2023-01-01, until: 2024-09-30, because: 无}]"},
    ),
    "class": (
        {
            "facts": '{老: "等级 > 3 or 精神障碍"}',
            "eligible": "[{require: 老, because: 无}]",
        },
        {
            "classes": "{老: {any_of: [等级 > 3, 精神障碍]}}",
            "eligible": "[{require: 老, because: 无}]",
        },
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_both_spellings_mean_the_same(tmp_path: Path, name: str) -> None:
    older, newer = (
        rule_of(tmp_path / which, **parts)
        for which, parts in zip(("old", "new"), PAIRS[name], strict=True)
    )
    assert older.meaning == newer.meaning
    assert older.version == newer.version


def test_cases_are_tried_from_the_first(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, lines=line_with(CASES), payment="{应发金额: sum(月补助)}")
    rows = [
        {"批准日期": "2024-01-05", "入伍日期": "2000-01-01", "退役日期": "2023-03-01", "等级": 5},
        {"批准日期": "2024-02-05", "入伍日期": "2000-01-01", "等级": 5},
        {"批准日期": "2024-02-05", "入伍日期": "2000-01-01", "等级": 2},
    ]
    made = [(o.status, o.amount) for o in outcomes(rule, rows, "2024-01..2024-03")]
    assert made == [("paid", "300.00"), ("paid", "200.00"), ("zero", "0.00")]


def test_in_force_pays_from_the_first_to_the_last_day(tmp_path: Path) -> None:
    (_, parts) = PAIRS["in force from and until"]
    rule = rule_of(tmp_path, **parts)
    days = ["2022-12-31", "2023-01-01", "2024-09-30", "2024-10-01"]
    rows = [{"批准日期": day, "入伍日期": "2000-01-01"} for day in days]
    assert [o.status for o in outcomes(rule, rows, "2025-01")] == ["zero", "paid", "paid", "zero"]


def test_a_class_is_a_fact_that_later_facts_and_steps_may_name(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        facts="{级: 'default(等级, 10)', 加: '2 if 重 else 1'}",
        classes="{重而老: {all_of: [重, 精神障碍]}, 重: 级 <= 3}",
        lines="{补助: {pays: monthly, start: month_of(批准日期), steps: {月补助: 月标准 * 加}}}",
        eligible="[{zero_if: 重而老, because: 无}]",
    )
    assert [fact.name for fact in rule.facts] == ["级", "重", "重而老", "加"]
    rows: list[Row] = [
        {"批准日期": "2024-01-05", "入伍日期": "2000-01-01", "等级": 2, "精神障碍": "否"},
        {"批准日期": "2024-01-05", "入伍日期": "2000-01-01", "精神障碍": "否"},
        {"批准日期": "2024-01-05", "入伍日期": "2000-01-01", "等级": 2, "精神障碍": "是"},
    ]
    made = [(o.status, o.amount) for o in outcomes(rule, rows, "2024-01")]
    assert made == [("paid", "200.00"), ("paid", "100.00"), ("zero", "0.00")]


def test_money_as_a_constant(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        payment="""
  合计: max(sum(月补助) - default(金额, yuan("0")), yuan("20.50"))
  应发金额: 合计""",
    )
    rows = [
        {"批准日期": "2024-01-05", "入伍日期": "2000-01-01"},
        {"批准日期": "2024-01-05", "入伍日期": "2000-01-01", "金额": "90"},
    ]
    assert [o.amount for o in outcomes(rule, rows, "2024-01")] == ["100.00", "20.50"]
    assert "yuan('20.5')" in rule.payment[0].versions[0].text


# --- where something is wrong -----------------------------------------------------------------

WRONG = {
    "a name in a case": (
        {"lines": line_with(CASES.replace("january_after(退役日期)", "january_after(退伍日期)"))},
        ("X003", "退伍日期)}"),
    ),
    "a name in a condition of a case": (
        {"lines": line_with(CASES.replace("等级 > 3", "级别 > 3"))},
        ("X003", "级别 > 3, is: month_of(批准日期)}"),
    ),
    "the type of a case": (
        {"lines": line_with(CASES.replace("{else: never}", "{else: 等级}"))},
        ("X005", "{when: 等级 > 3, is: month_of(批准日期)}"),
    ),
    "a part of any_of": (
        {"eligible": "[{require: {any_of: [精神障碍, 等级]}, because: 无}]"},
        ("X004", "等级]}, because: 无}]"),
    ),
    "a part of a class": (
        {"classes": "{老: {any_of: [等级 > 3, 没有]}}", "eligible": "[{require: 老, because: 无}]"},
        ("X003", "没有]}}"),
    ),
    "a class that is no condition": (
        {"classes": "{老: 等级}", "eligible": "[{require: 老 == 3, because: 无}]"},
        ("X004", "等级}"),
    ),
    "no else": (
        {"lines": line_with(CASES.replace("\n      - {else: never}", ""))},
        ("Y030", "start: "),
    ),
    "else before the end": (
        {"lines": line_with(CASES + "\n      - {else: never}")},
        ("Y030", "start: "),
    ),
    "a case without is": (
        {"lines": line_with(CASES.replace(", is: month_of(批准日期)", ""))},
        ("Y032", "{when: 等级 > 3}"),
    ),
    "a key of a case": (
        {"lines": line_with(CASES.replace("is: month_of(", "ist: month_of("))},
        ("Y031", "ist: month_of(批准日期)}"),
    ),
    "else in the entry of a case": (
        {
            "lines": "\n  补助:\n    pays: monthly\n    start: month_of(批准日期)\n    steps:\n"
            "      月补助: [{when: 等级 > 3, is: 月标准, else: 月标准}]"
        },
        ("Y030", "{when: 等级 > 3, is: 月标准, else: 月标准}]"),
    ),
    "a list without any_of": (
        {"eligible": "[{require: [精神障碍, 等级 > 3], because: 无}]"},
        ("Y030", "require: [精神障碍, 等级 > 3], because: 无}]"),
    ),
    "three levels": (
        {
            "eligible": "[{require: {any_of: [精神障碍, {all_of: [等级 > 3, {any_of: [精神障碍,"
            " 等级 > 4]}]}]}}]"
        },
        (
            "Y030",
            "require: {any_of: [精神障碍, {all_of: [等级 > 3, {any_of: [精神障碍, 等级 > 4]}]}]}}]",
        ),
    ),
    "in_force of an optional column": (
        {"eligible": "[{in_force: 死亡日期, from: 2024-01-01, because: 无}]"},
        ("Y085", "in_force: 死亡日期, from: 2024-01-01, because: 无}]"),
    ),
    "in_force without an end": (
        {"eligible": "[{in_force: 批准日期, because: 无}]"},
        ("Y030", "{in_force: 批准日期, because: 无}]"),
    ),
    "default of a required column": (
        {"facts": '{级: "month_of(default(入伍日期, 死亡日期))"}', "printed": "[]"},
        ("X023", 'default(入伍日期, 死亡日期))"}'),
    ),
    "default of no column": (
        {"facts": '{级: "default(等级 + 1, 3)"}'},
        ("X023", '等级 + 1, 3)"}'),
    ),
    "default of another kind": (
        {"facts": '{级: "default(金额, 3)"}'},
        ("X005", 'default(金额, 3)"}'),
    ),
    "an amount that is none": (
        {"facts": "{级: 'yuan(\"二十\") > 3'}"},
        ("X013", 'yuan("二十") > 3\'}'),
    ),
    "an amount that is no text": (
        {"facts": "{级: yuan(20) > 3}"},
        ("X013", "yuan(20) > 3}"),
    ),
    "money beside a number": (
        {"facts": "{级: 'yuan(\"20\") > 次数'}"},
        ("X005", 'yuan("20") > 次数\'}'),
    ),
    "a name that means something": ({"facts": "{never: 等级}"}, ("Y022", "never: 等级}")),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_where_it_stands(tmp_path: Path, name: str) -> None:
    parts, (code, text) = WRONG[name]
    problem = found(tmp_path, code, **parts)
    assert spot(problem, tmp_path).strip() == text.strip()


def test_a_formula_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    cases = [f"{{when: 等级 == {n}, is: month_of(批准日期)}}" for n in range(1, 20)]
    within = f"[{', '.join(cases)}, {{else: never}}]"
    assert rule_of(tmp_path, lines=line_with(within)).lines[0].start is not None
    more = f"[{', '.join([*cases, cases[0]])}, {{else: never}}]"
    assert "40" in found(tmp_path / "more", "Y030", lines=line_with(more)).message()


def test_what_is_wanted_is_said(tmp_path: Path) -> None:
    """The words of a few of these, in both languages."""
    parts, _ = WRONG["no else"]
    problem = found(tmp_path / "else", "Y030", **parts)
    assert "最后一项写 {else: 公式}" in problem.message()
    assert "{else: formula} once, as the last" in problem.message(Lang.EN)
    parts, _ = WRONG["a list without any_of"]
    problem = found(tmp_path / "list", "Y030", **parts)
    assert "any_of: 或 all_of:" in problem.message()
    parts, _ = WRONG["else in the entry of a case"]
    problem = found(tmp_path / "apart", "Y030", **parts)
    assert "else 单独写一项" in problem.message()
    assert "else stands in an entry of its own" in problem.message(Lang.EN)
    parts, _ = WRONG["a key of a case"]
    assert "mean is?" in found(tmp_path / "key", "Y031", **parts).message(Lang.EN)


@pytest.mark.parametrize("amount", ["5", "'-5'", "'1,000'", "等级"])
def test_how_an_amount_is_written_is_said(tmp_path: Path, amount: str) -> None:
    problem = found(tmp_path, "X013", facts=f'{{级: "yuan({amount}) > 3"}}')
    assert '加引号的数，不带负号，如 yuan("20")' in problem.message()
    assert 'a number in quotes, without a minus, such as yuan("20")' in problem.message(Lang.EN)


def test_a_figure_nearly_of_that_name_is_suggested_before_a_column(tmp_path: Path) -> None:
    """伤残性质 is another header of the column 性质, yet the rule has a figure 伤残性贡."""
    figure = (
        "\n  伤残性贡: {unit: 元/月, values: [{from: 2020-01-01, open_ended: true, value: '1',"
        " status: published, source: 表}]}\n  月标准: {unit: 元/月, open: true}"
    )
    problem = found(tmp_path, "X003", figures=figure, facts="{级: 伤残性质 > 3}")
    assert "是否为“伤残性贡”，或“性质”" in problem.message()


def test_cases_in_conventions(tmp_path: Path) -> None:
    older = PACK + "conventions: {last_month: ['month_of(死亡日期) if 等级 > 3 else never']}\n"
    newer = PACK + (
        "conventions: {last_month: [[{when: 等级 > 3, is: month_of(死亡日期)}, {else: never}]]}\n"
    )
    rules = [
        make_pack(tmp_path / str(n), changed(MONTHLY), pack=pack).rules["small"]
        for n, pack in enumerate((older, newer))
    ]
    assert rules[0].version == rules[1].version


def test_a_formula_longer_than_one_text_may_be_is_compared(tmp_path: Path) -> None:
    """Put together, the texts may be longer than any of them."""
    words = [f'性质 == "因战" and 等级 > {n} and 等级 < {n} + {n} + {n} + {n}' for n in range(30)]
    listed = ", ".join(f"'{text}'" for text in words)
    rule = rule_of(tmp_path, eligible=f"[{{require: {{any_of: [{listed}]}}, because: 无}}]")
    assert len(rule.conditions[0].expression.versions[0].text) > 1000


def test_shown_with_the_words_of_the_file(tmp_path: Path) -> None:
    text = changed(
        MONTHLY,
        columns=COLUMNS_OF_ALL,
        classes="""
  老: {any_of: [等级 > 3, {all_of: [精神障碍, 性质 == "因战"]}, 等级 < 1 or 精神障碍]}""",
        eligible="""
  - {in_force: 批准日期, from: 2023-01-01, because: 无}
  - {require: 老, because: 重}""",
        lines=line_with(CASES),
    )
    write_pack(tmp_path / "rules", {"rule.yaml": text})
    shown = payouts("rules", "show", "small", "--lang", "en", cwd=tmp_path).out
    for line in (
        '老 = 等级 > 3 or (精神障碍 and 性质 == "因战") or (等级 < 1 or 精神障碍)  @',
        "january_after(退役日期) if given(退役日期) else month_of(批准日期) if 等级 > 3 else never",
        "zero if given(批准日期) (批准日期 ..2022-12-31)  @",
        "require 老  @",
    ):
        assert line in shown, shown


def test_read_aloud(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        lines=line_with(CASES),
        payment="{合计: 'sum(月补助) + default(金额, yuan(\"20\"))', 应发金额: 合计}",
    )
    assert rule.lines[0].start is not None
    assert phrase(rule.lines[0].start.versions[0].node) == (
        "填有退役日期的，为退役日期的次年一月；等级大于 3的，为批准日期当月；否则不设期限"
    )
    assert phrase(rule.payment[0].versions[0].node) == (
        "应发各月的月补助合计 ＋ 金额（未填的为 20 元）"
    )
