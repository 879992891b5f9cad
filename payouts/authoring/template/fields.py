"""The columns of an empty roster for one benefit, in order, with their uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.authoring.template.entries import ENTRIES
from payouts.base.columns import ID, ITEM, NAME, NO, TOWNSHIP, YES, ColumnType
from payouts.base.identity import SAMPLE_AREA, check_character
from payouts.base.words import SCHEDULE
from payouts.rules.parts import Role, RuleKey, columns_behind, mentions, parts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from payouts.base.columns import ColumnSpec
    from payouts.rules.packs import Pack
    from payouts.rules.parts import RulePart
    from payouts.rules.rule import Rule

FIRST = (NAME, ID, TOWNSHIP)
ALWAYS = frozenset({NAME, ID})
EXAMPLE_NAME = "示例（此行不发放）"
YES_NO = (YES, NO)
_REASONS = 4  # uses named for one column
_WORDS = {
    Role.CONDITION: "条件：{}",
    Role.FACT: "事实：{}",
    **{role: f"{{}}：{SCHEDULE[role].zh}" for role in (Role.START, Role.END, Role.MONTH)},
    Role.SUSPENDED_FROM: "停发：{}",
    Role.SUSPENDED_UNTIL: "停发：{}",
    Role.LINE_STEP: "步骤：{}",
    Role.PAYMENT_STEP: "步骤：{}",
    Role.LAST_MONTH: SCHEDULE[Role.LAST_MONTH].zh,
}
_KEYS = {
    RuleKey.GROUP_BY: "累计：{}",
    RuleKey.GROUP_ORDER: "累计：{}",
    RuleKey.ALREADY_PAID: "累计：{}",
    RuleKey.PAYEES_BY: "分配份额",
    RuleKey.PAYEE_WEIGHT: "分配份额",
    RuleKey.UNIQUE_BY: "同一人不得重复领取",
}
_PAYEE = "发放时使用"
_PERSON = "核对是否同一人、是否重复发放"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an empty roster.

    Attributes:
        name: its header, without the mark of what must be filled.
        spec: what it holds.
        required: whether a row without it is held.
        example: what the example row has, as text, number or date.
        uses: what the rule needs it for.
        sources: the documents those parts of the rule name.
    """

    name: str
    spec: ColumnSpec
    required: bool
    example: str | int | dt.date
    uses: tuple[str, ...]
    sources: tuple[str, ...]


def fields_of(rule: Rule, pack: Pack) -> list[Field]:
    """Return the columns of a benefit: who, then required, then optional, then the payee's."""
    known = {**pack.vocabulary.columns, **rule.columns}
    payee = [name for name, spec in pack.vocabulary.columns.items() if spec.payee]
    asked = [name for name in rule.columns if name not in {*FIRST, *payee, ITEM}]
    needed = [name for name in asked if name not in rule.optional]
    optional = [name for name in asked if name in rule.optional]
    if ITEM in rule.columns and ITEM not in rule.optional:
        needed.append(ITEM)
    first = [name for name in FIRST if name in known]
    order = dict.fromkeys((*first, *needed, *optional, *payee))
    uses = _uses(rule)
    examples = _examples(rule)
    return [
        Field(
            name=name,
            spec=known[name],
            required=name in ALWAYS or (name in rule.columns and _held_without(name, rule, uses)),
            example=_example(name, known[name], examples, needed=name in needed),
            uses=_named(name, known[name], uses.get(name, {})),
            sources=tuple(dict.fromkeys(s for s in uses.get(name, {}).values() if s)),
        )
        for name in order
    ]


def _held_without(name: str, rule: Rule, uses: Mapping[str, object]) -> bool:
    """Tell whether a row without the column is held; the payee's only where a formula needs it."""
    return name not in rule.optional and (name in uses or not rule.columns[name].payee)


def _named(name: str, spec: ColumnSpec, uses: Mapping[str, str]) -> tuple[str, ...]:
    if name in ALWAYS:
        return (_PERSON,)
    if not uses and spec.payee:
        return (_PAYEE,)
    more = len(uses) - _REASONS
    return (*list(uses)[:_REASONS], *([f"等 {len(uses)} 处"] if more > 0 else []))


# --- what a column is needed for -------------------------------------------------------------


def _uses(rule: Rule) -> dict[str, dict[str, str]]:
    """Return column → what it is used for → the source named there."""
    found: dict[str, dict[str, str]] = {}
    for words, source, names in _parts(rule):
        for name in names:
            found.setdefault(name, {}).setdefault(words, source)
    return found


def _parts(rule: Rule) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each part of the rule in words, its source, and the columns it needs."""
    for part in sorted(parts(rule), key=_turn):
        words = _WORDS[part.role].format(part.owner or part.name)
        yield words, _source(part), columns_behind(part, rule)
    for mention in mentions(rule):
        if mention.key in _KEYS:
            yield _KEYS[mention.key].format(mention.user), "", (mention.name,)


def _turn(part: RulePart) -> int:
    """Yield conditions first: of many uses only the first few are named."""
    turns = {Role.CONDITION: 0, Role.FACT: 1, Role.LAST_MONTH: 3}
    return turns.get(part.role, 2)


def _source(part: RulePart) -> str:
    if part.condition is not None:
        return part.condition.source or ""
    return next((v.source for v in part.expression.versions if v.source), "")


# --- the example row ---------------------------------------------------------------------------


def _examples(rule: Rule) -> dict[str, str | int | dt.date]:
    """Return the cells of the first worked case that is paid, or of none."""
    for compiled in rule.cases:
        for cells, outcome in zip(compiled.case.provided, compiled.case.expect, strict=True):
            if outcome.get("status") == "paid":
                return dict(cells)
    return {}


def _example(
    name: str, spec: ColumnSpec, examples: Mapping[str, str | int | dt.date], *, needed: bool
) -> str | int | dt.date:
    if name == NAME:
        return EXAMPLE_NAME
    if spec.type is ColumnType.ID:
        # A name typed over the example must not make somebody of it: its check character is wrong.
        first = f"{SAMPLE_AREA}19600101001"
        return first + ("1" if check_character(first) == "0" else "0")
    if spec.type is ColumnType.DATE and not needed:
        return examples.get(name, "")  # most dates are rightly blank for most people
    return examples.get(name, _plausible(name, spec))


def _plausible(name: str, spec: ColumnSpec) -> str | int | dt.date:
    """Return a possible value of a column, where no worked case has one."""
    if spec.type is ColumnType.CATEGORY and spec.values:
        return spec.values[0]
    if spec.type is ColumnType.INTEGER:
        return 2024 if name.endswith("年度") else 1 if spec.low is None else spec.low
    if name == TOWNSHIP:
        return "某某镇"
    return ENTRIES[spec.type].example
