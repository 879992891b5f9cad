"""The roundings of the law, and the last one, which makes an amount payable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.base.money import parse_amount
from payouts.rules.language.types import NUMBER, Type
from payouts.rules.models.formulas import Formula, RoundingSpec, Step
from payouts.rules.rule import Mode

if TYPE_CHECKING:
    from payouts.rules.compile.work import Work
    from payouts.rules.files.file_part import FilePart
    from payouts.rules.files.strict_yaml import Path


def step_rounding(work: Work, formula: Formula, kind: Type, spot: FilePart) -> Mode | None:
    """Return how a formula is rounded; None where it is no step, or the law does not round."""
    spec = formula.round if isinstance(formula, Step) else None
    if spec is None:
        return None
    if not kind.numeric:
        work.problems.append(
            say("X004", spot.under("round").place, text=spec.to, want=str(NUMBER), got=str(kind))
        )
    return _mode(work, spec, spot.under("round").path)


def final_rounding(work: Work) -> Mode:
    """Return the last rounding, which must leave whole fen."""
    mode = _mode(work, work.file.round, ("round", "to"))
    if (mode.quantum * 100).denominator != 1:
        work.say("G007", ("round", "to"), detail=work.file.round.to)
    return mode


def _mode(work: Work, spec: RoundingSpec, path: Path) -> Mode:
    try:
        quantum = parse_amount(spec.to)
        if quantum <= 0:
            raise ValueError(spec.to)  # noqa: TRY301 (one handler for every wrong quantum)
    except ValueError:
        work.say("G002", path, name="round", detail=spec.to)
        quantum = parse_amount("1")
    return Mode(quantum, spec.mode, spec.article)
