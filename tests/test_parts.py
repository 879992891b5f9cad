"""Every formula of a rule, and every name it uses, is told: nothing a rule holds is forgotten."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from packs import RULES, shipped, whole
from payouts.base import arrays
from payouts.base.columns import ColumnSpec
from payouts.base.diagnostics import Place
from payouts.base.money import Rounding
from payouts.compare.rules.frozen import freeze
from payouts.rules import figures, parts, rule
from payouts.rules.files.figure_home import FigureHome
from payouts.rules.language import nodes, types
from payouts.rules.language.nodes import Node
from payouts.rules.language.walk import walk, with_children
from payouts.rules.locate import list_packs
from payouts.rules.models.cases import Case
from payouts.rules.models.lines import Pays
from payouts.rules.models.sources import LawRef, Status
from payouts.rules.parts import (
    NameKind,
    Role,
    RuleKey,
    all_nodes,
    binding_columns,
    columns_behind,
    mentioned,
    mentions,
    with_formulas,
)
from payouts.rules.readings import readings
from payouts.rules.rule import Expression, Rule
from test_showcase import showcase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.rules.parts import RulePart

WHOLE = whole().rules["whole"]
ALL = [
    *(
        pytest.param(r, id=f"{n}-{b}")
        for n in list_packs(RULES)
        for b, r in shipped(n).rules.items()
    ),
    *(pytest.param(r, id=b) for pack in (whole(), showcase()) for b, r in pack.rules.items()),
]
_DAYS = (dt.date(2018, 6, 1), dt.date(2022, 12, 31), dt.date(2024, 10, 1))

# What no rule can say anything with: it declares columns, or is plain data or prose.
_NO_USE = {"columns", "optional", "meaning", "cases", "purpose"}


def held(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield whatever can be reached from a value, with the fields on the way to it.

    This knows nothing of rules: it looks into every dataclass, mapping and sequence.
    """
    yield path, value
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if not (isinstance(value, Rule) and field.name in _NO_USE):
                yield from held(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield path, key
            yield from held(item, path)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from held(item, path)


def formulas(of: Rule) -> Iterator[tuple[str, Expression]]:
    return ((path, value) for path, value in held(of) if isinstance(value, Expression))


def missed(of: Rule, told: Iterable[RulePart]) -> list[str]:
    """Return where formulas stand that are not among those told."""
    known = {id(part.expression) for part in told}
    return [path for path, formula in formulas(of) if id(formula) not in known]


# --- formulas --------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ALL)
def test_every_formula_of_a_rule_is_told_once(of: Rule) -> None:
    told = list(parts.parts(of))
    assert missed(of, told) == []
    assert len({id(part.expression) for part in told}) == len(told)


@pytest.mark.parametrize("of", ALL)
def test_every_node_of_a_rule_is_told_once(of: Rule) -> None:
    told = [id(node) for node in all_nodes(of)]
    there = {id(value) for _, value in held(of) if isinstance(value, Node)}
    assert there == set(told)
    assert len(told) == len(set(told))


@pytest.mark.parametrize("role", Role)
def test_a_role_left_out_would_be_noticed(role: Role) -> None:
    assert missed(WHOLE, (part for part in parts.parts(WHOLE) if part.role is not role))


def places_by_type(kind: type, path: str = "") -> Iterator[str]:
    """Yield the fields below a dataclass whose type can hold a formula or a node."""
    for name, hint in typing.get_type_hints(kind, localns=_NAMES).items():
        here = f"{path}.{name}".lstrip(".")
        for inner in _types_in(hint):
            if issubclass(inner, (Expression, Node)):
                yield here
            elif is_dataclass(inner):
                yield from places_by_type(inner, here)


def _types_in(hint: object) -> Iterator[type]:
    arguments = typing.get_args(hint)
    if not arguments and isinstance(hint, type):
        yield hint
    for argument in arguments:
        yield from _types_in(argument)


# What the annotations of a rule name.
_NAMES = {
    **vars(arrays),
    **vars(types),
    **vars(nodes),
    **vars(figures),
    **vars(rule),
    "FigureHome": FigureHome,
    **{kind.__name__: kind for kind in (Case, ColumnSpec, LawRef, Pays, Place, Rounding, Status)},
    "Fraction": Fraction,
    "Mapping": Mapping,
    "Iterator": Iterator,
    "np": np,
    "NDArray": NDArray,
    "FigureTable": figures.FigureTable,
    "Node": Node,
}


def test_the_rule_with_everything_has_a_formula_wherever_a_rule_can_hold_one() -> None:
    """A new field that can hold one must get one here, and is then asked for above."""
    assert set(places_by_type(Rule)) == {path for path, _ in formulas(WHOLE)}


@dataclass(frozen=True, slots=True)
class Later(Rule):
    """A rule as it may become: with one more field that holds formulas."""

    later: tuple[Expression, ...] = ()


def test_a_field_added_later_would_be_noticed() -> None:
    assert set(places_by_type(Later)) - {path for path, _ in formulas(WHOLE)} == {"later"}
    known = {field.name: getattr(WHOLE, field.name) for field in fields(WHOLE)}
    later = Later(**known, later=(replace(WHOLE.facts[0]),))
    assert missed(later, parts.parts(later)) == ["later"]


def test_a_formula_says_what_it_is_for_and_what_it_is_called() -> None:
    told = [
        (part.role.value, part.name, part.line.name if part.line else "", part.convention)
        for part in parts.parts(WHOLE)
    ]
    assert told == [
        ("fact", "事实", "", False),
        ("fact", "选定的事实", "", False),
        ("condition", "通用的条件", "", True),
        ("condition", "检查的条件", "", False),
        ("condition", "资格的条件", "", False),
        ("last_month", "last_month", "", True),
        ("start", "月补助 start", "月补助", False),
        ("end", "月补助 end", "月补助", False),
        ("from", "自己的停发 from", "月补助", False),
        ("until", "自己的停发 until", "月补助", False),
        ("from", "通用的停发 from", "", True),
        ("until", "通用的停发 until", "", True),
        ("line step", "月额", "月补助", False),
        ("month", "一次补助 month", "一次补助", False),
        ("line step", "一次额", "一次补助", False),
        ("payment step", "小计", "", False),
        ("payment step", "应发金额", "", False),
    ]
    for part in parts.parts(WHOLE):
        assert part.place == part.expression.place
        assert (part.pause is not None) is (part.role.value in {"from", "until"})
        assert (part.condition is not None) is (part.role is Role.CONDITION)


@pytest.mark.parametrize("of", ALL)
def test_formulas_are_changed_wherever_they_stand(of: Rule) -> None:
    changed = with_formulas(of, lambda formula: replace(formula, name=f"{formula.name}′"))
    assert [name for _, formula in formulas(changed) if (name := formula.name)[-1] != "′"] == []
    assert missed(changed, parts.parts(changed)) == []
    assert with_formulas(changed, lambda f: replace(f, name=f.name[:-1])) == of


@pytest.mark.parametrize("of", ALL)
def test_a_tree_is_put_together_as_it_was_taken_apart(of: Rule) -> None:
    def same(node: Node) -> Node:
        return with_children(node, same)

    for formula in {part.expression for part in parts.parts(of)}:
        for version in formula.versions:
            assert same(version.node) == version.node
            assert next(walk(version.node)) is version.node


@pytest.mark.parametrize("day", _DAYS)
def test_every_formula_of_a_rule_on_a_day_is_told(day: dt.date) -> None:
    for pack in (whole(), showcase(), *map(shipped, list_packs(RULES))):
        for frozen in freeze(pack, day).rules.values():
            assert missed(frozen, parts.parts(frozen)) == []


def test_readings_come_in_the_order_of_the_rule_what_the_pack_sets_last() -> None:
    told = [(reading.part, reading.source) for reading in readings(WHOLE)]
    assert told == [
        ("事实", "读法一"),
        ("月补助 start", "读法四"),
        ("月补助 end", "读法五"),
        ("自己的停发 from", "读法六"),
        ("自己的停发 until", "读法七"),
        ("月额", "读法八"),
        ("一次补助 month", "读法九"),
        ("小计", "读法十"),
        ("last_month", "通行做法二"),
        ("last_month", "通行做法二"),
        ("通用的停发 from", "通行做法三"),
        ("通用的停发 until", "通行做法三"),
        ("通用的条件", "通行做法一"),
        ("检查的条件", "读法二"),
        ("资格的条件", "读法三"),
    ]


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ALL)
def test_every_column_that_a_rule_names_anywhere_is_told(of: Rule) -> None:
    known = set(of.columns)
    there = {value for _, value in held(of) if isinstance(value, str)} & known
    assert there == set(mentioned(of, NameKind.COLUMN)) & known


@pytest.mark.parametrize("of", ALL)
def test_every_figure_that_is_read_is_told_with_what_reads_it(of: Rule) -> None:
    for name, uses in mentioned(of, NameKind.FIGURE).items():
        assert name in of.figures
        for mention in uses:
            assert mention.part is not None
            assert name in {getattr(node, "name", "") for node in mention.part.expression.nodes}


def test_each_column_of_the_rule_with_everything_is_told_where_it_is_named() -> None:
    told = {
        name: [(mention.key.value, mention.user) for mention in uses]
        for name, uses in mentioned(WHOLE, NameKind.COLUMN).items()
    }
    for column, formula in {
        "事实": "事实",
        "通用条件": "通用的条件",
        "检查": "检查的条件",
        "资格": "资格的条件",
        "最后月份": "last_month",
        "起月": "月补助 start",
        "止月": "月补助 end",
        "发放月": "一次补助 month",
        "停发起": "自己的停发 from",
        "停发止": "自己的停发 until",
        "通用停发起": "通用的停发 from",
        "通用停发止": "通用的停发 until",
        "月步骤": "月额",
        "步骤": "小计",
    }.items():
        assert set(told.pop(f"{column}列")) == {("is", formula)}
        assert told.pop(f"{column}选定列") == [("select", formula)]
    assert told == {
        "选定事实列": [("is", "选定的事实")],
        "分段数列": [("is", "一次额")],
        "另取日期列": [("is", "一次额")],
        "表列": [("figures.by", "表")],
        "表次列": [("figures.by", "表")],
        "表选定列": [("figures.select", "表")],
        "多项列": [("figures.by", "多项倍数")],
        "多项选定列": [("figures.select", "多项倍数")],
        "分段选定列": [("figures.select", "分段标准")],
        "另取选定列": [("figures.select", "另取的数")],
        "组列": [("groups.by", "一组")],
        "组次列": [("groups.by", "一组")],
        "次序列": [("groups.order", "一组")],
        "已发列": [("groups.already_paid", "一组")],
        "份额人列": [("split.payees.by", "")],
        "份额列": [("split.payees.weight", "")],
        "不得重复列": [("unique_by", "")],
        "打印列": [("printed", "")],
        "只打印列": [("printed", "")],
    }


@pytest.mark.parametrize("key", [key for key in RuleKey if key is not RuleKey.PAYER_STEP])
def test_a_key_left_out_would_be_noticed(key: RuleKey) -> None:
    there = {value for _, value in held(WHOLE) if isinstance(value, str)}
    told = {mention.name for mention in mentions(WHOLE) if mention.key is not key}
    assert (there & set(whole().vocabulary.columns)) - told


def test_names_that_are_no_columns_are_told_by_what_they_name() -> None:
    named = {thing: sorted(mentioned(WHOLE, thing)) for thing in NameKind}
    assert named[NameKind.FACT] == ["事实", "选定的事实"]
    assert named[NameKind.FIGURE] == sorted(WHOLE.figures)
    assert named[NameKind.STEP] == ["一次额", "小计", "月额"]
    assert named[NameKind.LINE] == ["月补助"]
    assert named[NameKind.GROUP] == ["一组"]
    payers = mentioned(whole().rules["payers"], NameKind.STEP)
    keys = {mention.key for mention in payers["中央承担"]}
    assert keys == {RuleKey.FORMULA, RuleKey.PAYER_STEP}


def test_the_columns_behind_a_formula_are_those_it_cannot_do_without() -> None:
    behind = {part.name: columns_behind(part, WHOLE) for part in parts.parts(WHOLE)}
    assert behind["月额"] == ("月步骤列", "月步骤选定列", "表列", "表次列", "表选定列")
    assert behind["检查的条件"] == ("检查列", "检查选定列")
    figures_of = {"多项列", "多项选定列", "分段选定列", "另取选定列"}
    assert set(behind["一次额"]) == {"分段数列", "另取日期列"} | figures_of
    assert behind["应发金额"] == ()


def test_the_columns_that_bind_rows_are_the_person_and_what_groups_and_payees_are_by() -> None:
    assert binding_columns(WHOLE) == ("身份证号", "组列", "组次列", "份额人列")
    assert binding_columns(whole().rules["payers"]) == ("身份证号",)
    share = shipped("national").rules["death_lump_sum_share"]
    assert binding_columns(share) == ("身份证号", "牺牲病故军人身份证号")
    assert binding_columns(showcase().rules["household"]) == ("身份证号", "户编号")
