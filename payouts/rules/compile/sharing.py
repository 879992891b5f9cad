"""Groups and splits of a rule file, checked against its columns and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.meant import what_fits
from payouts.rules.compile.work import hint_of
from payouts.rules.figures import figure_value
from payouts.rules.language.types import Type, ValueKind
from payouts.rules.rule import CompiledGroup, CompiledSplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from fractions import Fraction

    from payouts.base.diagnostics import Place
    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.files import RuleFile
    from payouts.rules.models.sharing import Group, Split

    Say = Callable[..., None]

_NUMERIC = {ValueKind.MONEY, ValueKind.NUMBER, ValueKind.INTEGER}


def compile_groups(
    file: RuleFile, columns: Mapping[str, Type], tell: Say
) -> tuple[CompiledGroup, ...]:
    """Return the groups; Y041 for a name that is no column, or not of a fitting type."""
    for name, group in file.groups.items():
        path: Path = ("groups", name)
        _check_columns(group.by, columns, tell, (*path, "by"))
        _check_columns(group.order, columns, tell, (*path, "order"))
        paid = group.already_paid
        if paid is not None and (paid not in columns or columns[paid].kind is not ValueKind.MONEY):
            hint = hint_of(paid, columns, {ValueKind.MONEY})
            tell("Y041", paid, (*path, "already_paid"), name=paid, hint=hint)
    return tuple(_group(name, group) for name, group in file.groups.items())


def _group(name: str, group: Group) -> CompiledGroup:
    return CompiledGroup(name, group.by, group.within, group.order, group.already_paid)


def compile_split(
    file: RuleFile,
    columns: Mapping[str, Type],
    steps: Mapping[str, Type],
    place: Place,
    tell: Say,
) -> CompiledSplit | None:
    """Return the split; Y041-Y043 for names that are nothing and shares that are not a whole.

    Args:
        file: the rule file.
        columns: its columns.
        steps: the steps of its payment that could be read.
        place: where the split stands.
        tell: receives the problems.
    """
    split = file.split
    if split is None:
        return None
    for payer, step in split.steps.items():
        known = step in file.payment and step not in steps  # said already: it cannot be read
        if not known and (step not in steps or steps[step].kind is not ValueKind.MONEY):
            tell(
                "Y042",
                step,
                ("split", "steps", payer),
                name=step,
                hint=hint_of(step, steps, {ValueKind.MONEY}),
            )
    if split.payees is not None:
        _check_columns(split.payees.by, columns, tell, ("split", "payees", "by"))
        weight = split.payees.weight
        if weight not in columns or columns[weight].kind not in _NUMERIC:
            hint = hint_of(weight, columns, _NUMERIC)
            tell("Y041", weight, ("split", "payees", "weight"), name=weight, hint=hint)
    return CompiledSplit(
        place=place,
        shares=_shares(split, tell),
        steps=dict(split.steps),
        payees_by=split.payees.by if split.payees else (),
        weight=split.payees.weight if split.payees else "",
        remainder=split.remainder or "",
        office_pays=split.office_pays,
        article=split.article,
    )


def _shares(split: Split, tell: Say) -> dict[str, Fraction]:
    shares: dict[str, Fraction] = {}
    for payer, text in split.shares.items():
        try:
            shares[payer] = figure_value(text)
        except ValueError:
            tell("G002", "", ("split", "shares", payer), name=payer, detail=text)
    total, negative = sum(shares.values()), any(part < 0 for part in shares.values())
    if split.shares and len(shares) == len(split.shares) and (total != 1 or negative):
        tell("Y043", "", ("split", "shares"), total=total)
    return shares


def _check_columns(
    names: Iterable[str], columns: Mapping[str, Type], tell: Say, path: Path
) -> None:
    for index, name in enumerate(names):
        if name not in columns:
            tell("Y041", name, (*path, index), name=name, hint=what_fits(name, columns, 0.5))
