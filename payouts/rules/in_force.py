"""Whether a benefit is in force: a dated condition may refuse every row.

``zero_if: given(死亡日期)``, ``select: 死亡日期``, ``until: 2024-09-30``: nobody, for deaths to
that day. The column is required, so that it is given in every row that can be paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.language.nodes import Call, ColumnName
from payouts.rules.rule import Consequence

if TYPE_CHECKING:
    from payouts.rules.rule import CompiledCondition, Rule


def refuses_all(condition: CompiledCondition, rule: Rule) -> bool:
    """Tell whether a dated condition strikes every row of the days it is in force on."""
    node = condition.expression.versions[0].node
    return (
        condition.dated
        and condition.outcome is Consequence.ZERO
        and condition.strikes_when
        and isinstance(node, Call)
        and node.function == "given"
        and isinstance(node.args[0], ColumnName)
        and node.args[0].name not in rule.optional
    )


def in_force(rule: Rule, day: int) -> bool:
    """Tell whether a benefit is in force on a day: no such condition holds on it."""
    return not any(
        condition.first <= day <= condition.last and refuses_all(condition, rule)
        for condition in rule.conditions
    )
