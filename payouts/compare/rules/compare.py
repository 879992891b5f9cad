"""Packs compared benefit by benefit; what holds for a whole pack is compared once."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from payouts.base.digest import digest_of
from payouts.compare.rules.change import Change, ChangeKind, RuleSection
from payouts.compare.rules.conditions import compare_conditions
from payouts.compare.rules.figures import compare_figures
from payouts.compare.rules.formulas import (
    compare_formula,
    compare_named,
    formula_text,
    rounding_text,
)
from payouts.compare.rules.found_changes import (
    FoundChanges,
    Meaning,
    differences,
    law_text,
    listed,
    rule_meaning,
)
from payouts.compare.rules.rename import undo_renames
from payouts.compare.rules.sharing import (
    compare_choices,
    compare_groups,
    compare_split,
    compare_suspensions,
    suspension_text,
)

if TYPE_CHECKING:
    from payouts.base.columns import ColumnSpec
    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule

_FACTS = (ChangeKind.FACT_ADDED, ChangeKind.FACT_REMOVED, ChangeKind.FACT_CHANGED)
_STEPS = (ChangeKind.STEP_ADDED, ChangeKind.STEP_REMOVED, ChangeKind.STEP_CHANGED)
_SETS = {"aliases", "synonyms"}
_SHORT = 12  # hexadecimal digits of a digest that are shown


def diff_packs(old: Pack, new: Pack, *, frozen: bool = False) -> tuple[Change, ...]:
    """Return every difference in meaning, what holds for the whole pack first.

    Empty if and only if every benefit of both has the same version but for the order of its
    laws, and the columns, the conventions and what is printed are the same.

    Args:
        old: the older version.
        new: the newer one.
        frozen: both are what is in force on a day (:mod:`payouts.compare.rules.frozen`); that the
            same holds between other dates is then no difference.
    """
    found = _compare_whole(old, new, frozen=frozen)
    for benefit in dict.fromkeys((*old.rules, *new.rules)):
        found += _compare_rules(old.rules.get(benefit), new.rules.get(benefit), frozen=frozen)
    return tuple(found)


# --- the whole pack ----------------------------------------------------------------------


def _compare_whole(old: Pack, new: Pack, *, frozen: bool) -> list[Change]:
    found = FoundChanges(None, new.title, frozen)
    for what, before, after in (
        ("office", old.office, new.office),
        ("signoff", listed(old.signoff), listed(new.signoff)),
    ):
        found.differ(ChangeKind.PACK, (RuleSection.PACK.value, what), before, after)
    columns, others = old.vocabulary.columns, new.vocabulary.columns
    for name in dict.fromkeys((*columns, *others)):
        _compare_column(found, name, columns.get(name), others.get(name))
    compare_choices(found, old.choices, new.choices)
    if old.rules and new.rules:  # a pack without rules has nothing they could hold for
        _compare_conventions(found, _conventions(old), _conventions(new))
    return found.changes


def _compare_column(
    found: FoundChanges, name: str, old: ColumnSpec | None, new: ColumnSpec | None
) -> None:
    where = (RuleSection.VOCABULARY.value, name)
    if old is None or new is None:
        before = None if old is None else old.type.value
        after = None if new is None else new.type.value
        found.differ(ChangeKind.COLUMN_DEFINITION, where, before, after)
        return
    before_parts, after_parts = _column_parts(old), _column_parts(new)
    for part, texts in before_parts.items():
        before, after = listed(texts), listed(after_parts[part])
        if part in _SETS:  # long lists: what is gone, and what is new
            before = listed(text for text in texts if text not in after_parts[part])
            after = listed(text for text in after_parts[part] if text not in texts)
        found.differ(ChangeKind.COLUMN_DEFINITION, (*where, part), before or None, after or None)


def _column_parts(spec: ColumnSpec) -> dict[str, list[str]]:
    return {
        "type": [spec.type.value],
        "aliases": sorted(spec.aliases),
        "values": list(spec.values),
        "synonyms": sorted(listed(pair, "=") for pair in spec.synonyms.items()),
        "from": [] if spec.low is None else [str(spec.low)],
        "to": [] if spec.high is None else [str(spec.high)],
        "payee": [str(spec.payee).lower()],
        "prefixes": sorted(spec.prefixes),
        "suffixes": sorted(spec.suffixes),
        "numerals": sorted(spec.numerals),
        "percent": [str(spec.percent).lower()],
        "person": [str(spec.person).lower()],
    }


def _conventions(pack: Pack) -> Meaning:
    """Return the conventions, the same in every rule of a pack."""
    rule = next(iter(pack.rules.values()))
    none: Meaning = {"columns": [], "conditions": [], "last_month": [], "suspended": []}
    return rule_meaning(rule)["conventions"] or none


def _compare_conventions(found: FoundChanges, old: Meaning, new: Meaning) -> None:
    where = RuleSection.CONVENTIONS.value
    columns = differences(old["columns"], new["columns"])
    kinds = (ChangeKind.COLUMN_ADDED, ChangeKind.COLUMN_REMOVED)
    found.one_sided(kinds, columns, lambda name: (where, "columns", name), str)
    compare_conditions(found, where, old["conditions"], new["conditions"])
    # The earliest of them counts, in whatever order they stand.
    months = zip_longest(*differences(old["last_month"], new["last_month"]))
    for number, (before, after) in enumerate(months, 1):
        compare_formula(
            found, (where, "last_month", str(number)), before, after, ChangeKind.LAST_MONTH
        )
    compare_suspensions(found, (where,), old["suspended"], new["suspended"])


# --- one benefit -------------------------------------------------------------------------


def _compare_rules(old: Rule | None, new: Rule | None, *, frozen: bool) -> list[Change]:
    rule = new or old
    if rule is None:
        return []
    found = FoundChanges(rule.benefit, rule.name, frozen)
    if old is None or new is None:
        kind = ChangeKind.BENEFIT_ADDED if old is None else ChangeKind.BENEFIT_REMOVED
        was, becomes = (None if one is None else _rule_text(one) for one in (old, new))
        found.add(kind, (RuleSection.BENEFIT.value,), was, becomes)
        return found.changes
    before, after = _own(old), _own(new)
    printed = (listed(old.printed), listed(new.printed))
    found.differ(ChangeKind.PRINTED, (RuleSection.BENEFIT.value, "printed"), *printed)
    if digest_of(before) == digest_of(after):
        return found.changes
    count = len(found.changes)
    before, renames = undo_renames(before, after)
    for where, was, becomes in renames:
        found.add(ChangeKind.RENAMED, (*where, becomes), was, becomes)
    _compare_head(found, before, after)
    compare_named(found, (RuleSection.FACTS.value,), before["facts"], after["facts"], _FACTS)
    compare_figures(found, before["figures"], after["figures"])
    conditions = (before["conditions"], after["conditions"])
    compare_conditions(found, RuleSection.CONDITIONS.value, *conditions)
    _compare_lines(found, before["lines"], after["lines"])
    compare_groups(found, before["groups"], after["groups"])
    compare_named(found, (RuleSection.PAYMENT.value,), before["payment"], after["payment"], _STEPS)
    compare_split(found, before["split"], after["split"])
    _compare_rounding(found, before["rounding"], after["rounding"])
    # Nothing but the order of what is written as a list.
    if len(found.changes) == count and not frozen:
        short = (digest_of(before)[:_SHORT], digest_of(after)[:_SHORT])
        found.add(ChangeKind.ORDER, (RuleSection.BENEFIT.value,), *short)
    return found.changes


def _rule_text(rule: Rule) -> str:
    """Return what a rule pays, on one line."""
    meaning = rule_meaning(rule)
    parts = [f"{name} ({_line_text(line)})" for name, line in meaning["lines"].items()]
    parts += [f"{name} = {formula_text(step)}" for name, step in meaning["payment"].items()]
    return "; ".join(parts)


def _own(rule: Rule) -> Meaning:
    """Return the meaning of a rule without the conventions of its pack, laws in any order."""
    own = {key: part for key, part in rule_meaning(rule).items() if key != "conventions"}
    return {**own, "law": sorted(own["law"], key=digest_of)}


def _compare_head(found: FoundChanges, old: Meaning, new: Meaning) -> None:
    where = (RuleSection.BENEFIT.value,)
    found.differ(ChangeKind.BENEFIT_NAME, where, old["name"], new["name"])
    for kind, part in ((ChangeKind.ALIASES, "aliases"), (ChangeKind.UNIQUE_BY, "unique_by")):
        before, after = listed(old[part]), listed(new[part])
        found.differ(kind, (*where, part), before or None, after or None)
    _compare_law(found, old["law"], new["law"])
    columns, others = old["columns"], new["columns"]
    for name in dict.fromkeys((*columns, *others)):
        before, after = columns.get(name), others.get(name)
        kind = ChangeKind.COLUMN_ADDED if before is None else ChangeKind.COLUMN_USE
        kind = ChangeKind.COLUMN_REMOVED if after is None else kind
        found.differ(kind, (RuleSection.COLUMNS.value, name), before, after)


def _compare_law(found: FoundChanges, old: list[Meaning], new: list[Meaning]) -> None:
    gone, come = list[Meaning](), list(new)
    for law in old:
        if law in come:
            come.remove(law)
        else:
            gone.append(law)
    kinds = (ChangeKind.LAW_ADDED, ChangeKind.LAW_REMOVED)
    found.one_sided(kinds, (gone, come), lambda _: (RuleSection.LAW.value,), law_text, dated=True)


def _compare_lines(found: FoundChanges, old: Meaning, new: Meaning) -> None:
    kinds = (ChangeKind.LINE_ADDED, ChangeKind.LINE_REMOVED)
    lines = found.of_both(kinds, (RuleSection.LINES.value,), (old, new), _line_text)
    for where, before, after in lines:
        found.differ(ChangeKind.LINE_SCHEDULE, (*where, "pays"), before["pays"], after["pays"])
        for part in ("start", "end", "month"):
            kind = ChangeKind.LINE_SCHEDULE
            compare_formula(found, (*where, part), before[part], after[part], kind)
        compare_suspensions(found, where, before["suspended"], after["suspended"])
        compare_named(found, where, before["steps"], after["steps"], _STEPS)


def _line_text(line: Meaning) -> str:
    parts = [str(line["pays"])]
    parts += [f"{p}: {formula_text(line[p])}" for p in ("start", "end", "month") if line[p]]
    parts += [suspension_text(suspension) for suspension in line["suspended"]]
    parts += [f"{name} = {formula_text(step)}" for name, step in line["steps"].items()]
    return "; ".join(parts)


def _compare_rounding(found: FoundChanges, old: Meaning, new: Meaning) -> None:
    where = (RuleSection.ROUNDING.value, new["step"])
    found.differ(ChangeKind.ROUNDING, where, rounding_text(old), rounding_text(new))
    found.differ(ChangeKind.ROUNDING, (RuleSection.ROUNDING.value,), old["step"], new["step"])
    found.article((RuleSection.ROUNDING.value,), old, new)
