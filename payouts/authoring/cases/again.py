"""Cases of a pack below, worked again in a pack that changes a part of the rule they reach.

What they expect holds in their own pack. That it comes out otherwise here is no fault, since the
change rests on an authority; but whoever makes it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.authoring.cases.compare import work_case
from payouts.authoring.cases.differing import differing
from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.authoring.cases.differing import DifferingPart
    from payouts.authoring.cases.targets import Targets
    from payouts.base.columns import Vocabulary
    from payouts.rules.rule import CompiledCase, Rule

_SHOWN = 3


def reached(case: CompiledCase, below: Rule, above: Rule) -> list[DifferingPart]:
    """Return what a pack above changed of the rule that a case of below reaches."""
    try:
        period = Period.parse(str(case.case.period))
    except ValueError:
        return []
    return differing(below, above, period)


def changed_outcome(
    case: CompiledCase,
    parts: Sequence[DifferingPart],
    targets: Targets,
    vocabulary: Vocabulary,
    pack: str,
) -> Diagnostic | None:
    """Work a case again; return Y076 where it comes out otherwise, with what changed.

    Args:
        case: the case; in its own pack it comes out as it expects.
        parts: what the pack changed that it reaches.
        targets: of the rule in the pack.
        vocabulary: the pack's columns.
        pack: the pack's name.
    """
    found = work_case(case, targets, vocabulary).problems
    if not found:
        return None
    shown = listed(_difference(problem) for problem in found[:_SHOWN])
    more = f" …（{len(found)}）" if len(found) > _SHOWN else ""
    return say(
        "Y076",
        case.place,
        what=case.case.what,
        origin=case.origin,
        pack=pack,
        differences=f"{shown}{more}",
        parts=listed(map(str, parts)),
    )


def _difference(problem: Diagnostic) -> str:
    said = problem.args
    if problem.code != "Y060":
        return problem.message()
    change = f"{said['name']} {said['expected']} → {said['got']}"
    number = said["number"]
    return both(f"第 {number} 行 {change}", f"row {number} {change}")
