"""One case: computed, and compared with what it expects, entry by entry."""

from __future__ import annotations

import itertools
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
from payouts.authoring.cases.rows import birth_of, cases_roster
from payouts.base.columns import BIRTH, ID
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.meant import what_fits
from payouts.base.period import Period
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.row_messages import explaining_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.authoring.cases.outcome import Item
    from payouts.authoring.cases.targets import Key, Targets
    from payouts.base.arrays import Ints
    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Place
    from payouts.engine.entitlement.result import Result
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack
    from payouts.rules.rule import CompiledCase, Rule

_EXACT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(?:/([1-9][0-9]*))?(%?)\Z")
_NOT_COMPUTED = "E054"
_AN_AMOUNT = "3340.00"
_NEAR = 0.4
_STATUSES = {status.word for status in RowStatus}


@dataclass(frozen=True, slots=True)
class Worked:
    """A case that was computed.

    Attributes:
        problems: everything it expects that is otherwise, or that means nothing.
        covered: what its rows reached, and those of the cases computed together with it.
    """

    problems: tuple[Diagnostic, ...]
    covered: frozenset[Key]


def work_together(cases: Sequence[CompiledCase], targets: Targets, pack: Pack) -> list[Worked]:
    """Compute cases of one rule, each by itself, and compare them.

    Args:
        cases: the cases.
        targets: of the rule to compute them with.
        pack: the rule's pack.
    """
    problems = [_not_understood(case, targets, pack) for case in cases]
    sound = [index for index, found in enumerate(problems) if not found]
    worked = [Worked(found, frozenset()) for found in problems]
    if not sound:
        return worked
    roster = cases_roster([cases[index].case for index in sound], targets.rule, pack.vocabulary)
    for batch in _batches(sound, cases, targets.rule):
        rows = np.flatnonzero(np.isin(roster.sheet_of, [sound.index(index) for index in batch]))
        done = _work([cases[index] for index in batch], rows, targets, roster, pack)
        for index, made in zip(batch, done, strict=True):
            worked[index] = made
    return worked


def _batches(sound: Sequence[int], cases: Sequence[CompiledCase], rule: Rule) -> list[list[int]]:
    """Return the cases that may be computed in one go: of one period, and of different people.

    Rows of different people have to do with one another only where a rule puts them together.
    """
    shares = rule.split is not None and bool(rule.split.payees_by)
    together = not (rule.groups or shares or rule.benefit_names)
    batches: dict[object, list[int]] = {}
    for index in sound:
        case = cases[index].case
        alone = not together or any(ID in row for row in case.provided)
        batches.setdefault(index if alone else str(case.period), []).append(index)
    return list(batches.values())


def _work(
    cases: Sequence[CompiledCase], rows: Ints, targets: Targets, roster: Roster, pack: Pack
) -> Iterator[Worked]:
    """Compute cases on their rows of a roster; what they cover is said of the first."""
    recorder = CoverageRecorder(targets, len(rows))
    period = Period.parse(str(cases[0].case.period))
    entitled = EntitledInCase.of(cases[0].case, targets.rule, pack)  # alone where it gives any
    result = compute_benefit(targets.rule, roster, rows, period, entitled=entitled, trace=recorder)
    missing = dict(_missing(cases[0], result))
    codes: list[dict[str, None]] = [{} for _ in rows]
    for row, code in explaining_codes(result):
        codes[row][code] = None
    outcomes = (
        CaseOutcome(result, roster, row, recorder.facts, tuple(found))
        for row, found in enumerate(codes)
    )
    covered = frozenset(recorder.covered(result))
    for case in cases:
        mine = itertools.islice(outcomes, len(case.case.provided))
        problems = [
            problem
            for number, outcome in enumerate(mine)
            for problem in _unlike(case, number, outcome, missing.get(number))
        ]
        yield Worked(tuple(problems), covered)
        covered = frozenset()


def _not_understood(case: CompiledCase, targets: Targets, pack: Pack) -> tuple[Diagnostic, ...]:
    """Return what keeps a case from being computed: a name or a period that means nothing."""
    problems = list(_unknown(case, targets, pack.vocabulary))
    problems += _not_taken(case, targets.rule, pack)
    try:
        Period.parse(str(case.case.period))
    except ValueError:
        said = say("Y062", case.period, period=case.case.period, what=case.case.what)
        problems.append(said)
    return tuple(problems)


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
    hint = what_fits(name, known, _NEAR)
    return say("Y061", place, name=name, hint=hint, what=case.case.what)


def _unlike(
    case: CompiledCase, row: int, outcome: CaseOutcome, missing: Diagnostic | None
) -> Iterator[Diagnostic]:
    """Yield what comes out otherwise for a row, or only that the case lacks what it needs."""
    if missing is not None:
        yield missing
        return
    yield from _mismatches(case, row, outcome)


def _mismatches(case: CompiledCase, row: int, outcome: CaseOutcome) -> Iterator[Diagnostic]:
    """Yield what comes out otherwise; of a row of another status only that, and why."""
    every = case.case.expect[row]
    told = [STATUS] if _mismatch(STATUS, every.get(STATUS), outcome) is not None else list(every)
    for name in told:
        got = _mismatch(name, every[name], outcome)
        if got is not None:
            args = {"what": case.case.what, "number": row + 1, "name": name}
            place = case.expected[row][name]
            yield say("Y060", place, **args, expected=every[name], got=got)


def _mismatch(name: str, expected: str | None, outcome: CaseOutcome) -> str | None:
    """Return the actual value, None where it is as expected, or nothing is."""
    if expected is None:
        return None
    why = SEPARATOR.join(outcome.codes)
    if name == STATUS:
        word = outcome.status.word
        return None if word == expected else f"{word} {outcome.why()}".strip()
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
