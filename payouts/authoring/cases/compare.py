"""One case: computed, and compared with what it expects, entry by entry."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from payouts.authoring.cases.entitled import EntitledInCase, benefit_taken, yuan_of
from payouts.authoring.cases.outcome import (
    CODE,
    NOTHING,
    SEPARATOR,
    STATUS,
    CaseOutcome,
    case_text,
    known_names,
)
from payouts.authoring.cases.recorder import CoverageRecorder
from payouts.authoring.cases.rows import birth_of, case_roster
from payouts.base.columns import BIRTH
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.period import Period
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.row_messages import finding_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.authoring.cases.outcome import Item
    from payouts.authoring.cases.targets import Key, Targets
    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Place
    from payouts.engine.entitlement.result import Result
    from payouts.rules.packs import Pack
    from payouts.rules.rule import CompiledCase, Rule

_EXACT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(?:/([1-9][0-9]*))?(%?)\Z")
_NOT_COMPUTED = "E054"
_AN_AMOUNT = "3340.00"
_STATUSES = {status.word for status in RowStatus}


@dataclass(frozen=True, slots=True)
class Worked:
    """A case that was computed.

    Attributes:
        problems: everything it expects that is otherwise, or that means nothing.
        covered: what its rows reached.
    """

    problems: tuple[Diagnostic, ...]
    covered: frozenset[Key]


def work_case(case: CompiledCase, targets: Targets, pack: Pack) -> Worked:
    """Compute a case and compare it.

    Args:
        case: the case.
        targets: of the rule to compute it with.
        pack: the rule's pack.
    """
    rule, vocabulary = targets.rule, pack.vocabulary
    problems = [*_unknown(case, targets, vocabulary), *_not_taken(case, rule, pack)]
    try:
        period = Period.parse(str(case.case.period))
    except ValueError:
        said = say("Y062", case.period, period=case.case.period, what=case.case.what)
        return Worked((*problems, said), frozenset())
    if problems:
        return Worked(tuple(problems), frozenset())
    roster = case_roster(case.case, rule, vocabulary)
    recorder = CoverageRecorder(targets, len(roster))
    index = np.arange(len(roster), dtype=np.int64)
    entitled = EntitledInCase.of(case.case, rule, pack)
    result = compute_benefit(rule, roster, index, period, entitled=entitled, trace=recorder)
    missing = dict(_missing(case, result))
    codes: list[list[str]] = [[] for _ in index]
    for note in finding_notes(result, roster):
        codes[note.row].append(note.diagnostic.code)
    for row, found in enumerate(codes):
        if row in missing:
            problems.append(missing[row])
            continue
        outcome = CaseOutcome(result, row, recorder.facts, tuple(dict.fromkeys(found)))
        problems += _mismatches(case, outcome)
    return Worked(tuple(problems), frozenset(recorder.covered(result)))


def _unknown(case: CompiledCase, targets: Targets, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Yield names that are no column, step or status, and dates of birth that are none."""
    names = known_names(targets.rule)
    for named in case.provided:
        yield from (
            _near(name, list(vocabulary.columns), place, case)
            for name, place in named.items()
            if name != BIRTH and name not in vocabulary.columns
        )
    for cells, where in zip(case.case.provided, case.provided, strict=True):
        if birth_of(cells) is None:
            yield _near(str(cells[BIRTH]), ["1950-01-01"], where[BIRTH], case)
    for row, places in zip(case.case.expect, case.expected, strict=True):
        yield from (_near(n, names, places[n], case) for n in row if n not in names)
        status = row.get(STATUS)
        if status is not None and status not in _STATUSES:
            yield _near(status, sorted(_STATUSES), places[STATUS], case)


def _not_taken(case: CompiledCase, rule: Rule, pack: Pack) -> Iterator[Diagnostic]:
    """Yield amounts of what the rule takes no amounts of, and amounts that are none."""
    for row, places in zip(case.case.entitled, case.entitled, strict=True):
        for word, text in row.items():
            if benefit_taken(word, rule, pack) is None:
                yield _near(word, list(rule.benefit_names.values()), places[word], case)
            elif yuan_of(text) is None:
                yield _near(text, [_AN_AMOUNT], places[word], case)


def _missing(case: CompiledCase, result: Result) -> Iterator[tuple[int, Diagnostic]]:
    """Yield the rows that need an amount of another benefit which the case does not give."""
    for finding in result.findings:
        if finding.code != _NOT_COMPUTED:
            continue
        name = str(finding.args["benefit"])
        for row in finding.rows.tolist():
            if _NOT_COMPUTED not in case.case.expect[row].get(CODE, ""):
                args = {"what": case.case.what, "number": row + 1, "benefit": name}
                yield row, say("Y082", case.place, **args)


def _near(name: str, known: Sequence[str], place: Place, case: CompiledCase) -> Diagnostic:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    near = close[0] if close else SEPARATOR.join(known[:12]) or NOTHING
    return say("Y061", place, name=name, suggestion=near, what=case.case.what)


def _mismatches(case: CompiledCase, outcome: CaseOutcome) -> Iterator[Diagnostic]:
    row = outcome.row
    for name, expected in case.case.expect[row].items():
        got = _mismatch(name, expected, outcome)
        if got is not None:
            args = {"what": case.case.what, "number": row + 1, "name": name}
            place = case.expected[row][name]
            yield say("Y060", place, **args, expected=expected, got=got)


def _mismatch(name: str, expected: str, outcome: CaseOutcome) -> str | None:
    """Return the actual value, None where it is as expected."""
    why = SEPARATOR.join(outcome.codes)
    if name == STATUS:
        word = outcome.status.word
        return None if word == expected else f"{word} {why}".strip()
    if name == CODE:
        return None if set(expected.split(SEPARATOR)) <= set(outcome.codes) else why or NOTHING
    values = outcome.values(name)
    if _same(expected, values):
        return None
    return case_text(values) if values else f"{NOTHING}（{outcome.status.word} {why}）"


def _same(expected: str, values: Sequence[Item]) -> bool:
    wanted = expected.split(SEPARATOR)
    if len(wanted) != len(values):
        return False
    return all(
        text == value if isinstance(value, str) else exact(text) == value
        for text, value in zip(wanted, values, strict=True)
    )


def exact(text: str) -> Fraction | None:
    """Return the value of ``6947.50``, ``20035/3`` or ``-3%``; None for anything else."""
    match = _EXACT.match(text.strip())
    if match is None:
        return None
    value = Fraction(match[1]) / int(match[2] or 1)
    return value / 100 if match[3] else value
