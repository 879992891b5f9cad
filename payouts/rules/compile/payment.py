"""The steps of the payment, which may add up the lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.rules.compile.formulas import compile_formula
from payouts.rules.language.types import MONEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.rules.compile.work import Work
    from payouts.rules.language.types import Type
    from payouts.rules.rule import Expression


def compile_payment(work: Work, line_steps: Mapping[str, tuple[str, Type]]) -> list[Expression]:
    """Compile the steps of the payment; each may use those before it.

    Args:
        work: the rule so far.
        line_steps: step of a line → (its line, its type).
    """
    lines = frozenset(work.file.lines)
    groups = frozenset(work.file.groups)
    names = replace(work.row_names(), line_steps=line_steps, lines=lines, groups=groups)
    steps: list[Expression] = []
    for name, step in work.file.payment.items():
        spot = work.at("payment", name)
        work.check_fresh(name, spot.path, [*line_steps, *names.values])
        want = MONEY if name == work.file.round.step else None
        expression = compile_formula(work, name, step, spot, names, want=want)
        if expression is not None:
            steps.append(expression)
            names = replace(names, values={**names.values, name: expression.type})
    return steps
