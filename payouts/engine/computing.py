"""The one door: a request in, everything computed out; whoever computes comes through here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, Severity, say
from payouts.base.diagnostics.levels import leveled
from payouts.base.errors import DONE, NEEDS_A_PERSON
from payouts.base.identity import Ids
from payouts.engine.assign import Assignment, assign_rows
from payouts.engine.checks.checked import Checked, check_roster
from payouts.engine.conservation import RowAccount, account_for_rows
from payouts.engine.decide import decide, found_of_no_benefit
from payouts.engine.payables import Payables, payables
from payouts.roster.find.inputs import RosterFiles
from payouts.roster.load import load_inputs
from payouts.roster.model.accounts import NoRowsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.engine.entitlement.choices import TraceFor
    from payouts.engine.entitlement.result import Result
    from payouts.engine.notes import RowNote
    from payouts.office.request import Request
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack

_FOR_A_PERSON = frozenset({Severity.ERROR, Severity.HELD, Severity.REJECTED})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request whose rosters are read and checked: all that a run's id depends on."""

    request: Request
    checked: Checked

    @property
    def roster(self) -> Roster:
        """What was read."""
        return self.checked.typed.roster


@dataclass(frozen=True)
class Computed:
    """Everything one request comes to, before anything is written.

    Attributes:
        request: what was asked for, its rosters those that were read, without any password.
        checked: the roster with what was found in it as a whole.
        assignment: which rows are for which benefit.
        results: one a benefit that has rows, in the order of the pack.
        notes: what there is to say about rows of benefits.
        loose: what there is to say about files, sheets and rows of no benefit.
        rows: what became of every row that was read.
    """

    request: Request
    checked: Checked
    assignment: Assignment
    results: tuple[Result, ...]
    notes: tuple[RowNote, ...]
    loose: tuple[Diagnostic, ...]
    rows: RowAccount

    @property
    def pack(self) -> Pack:
        """The rules it was computed by."""
        return self.request.pack

    @property
    def roster(self) -> Roster:
        """What was read."""
        return self.checked.typed.roster

    @cached_property
    def payables(self) -> Payables:
        """Who is to be paid what, and where to."""
        return payables(self.results, self.roster, self.pack.vocabulary)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything said: about files and sheets, then about rows."""
        return (*self.loose, *(note.diagnostic for note in self.notes))

    @property
    def exit_code(self) -> int:
        """The exit code that rows and sheets call for: 0, or 1 for a person."""
        return exit_code_of(self.diagnostics)


def prepare(request: Request) -> Prepared:
    """Read the rosters of a request and make every check that needs no rule.

    Raises:
        RosterProblem: nothing readable, or no rows of people at all.
        ConfigProblem: the office's headers name a column that there is not.
        EnvironmentProblem: a file may not be read.
    """
    vocabulary = request.pack.vocabulary
    rosters = request.rosters
    if isinstance(rosters, RosterFiles):
        rosters = load_inputs(rosters, vocabulary, request.reading)
    if rosters.ids is not request.ids:
        rosters = replace(rosters, ids=request.ids)
    checked = check_roster(rosters, vocabulary, request.period, request.today, request.severity)
    return Prepared(request, checked)


def compute(request: Request | Prepared, trace_for: TraceFor | None = None) -> Computed:
    """Compute every benefit a request is for; nothing is written.

    Args:
        request: what is asked for, its rosters read already or not.
        trace_for: as in :func:`payouts.engine.entitlement.choices.compute_benefits`.

    Raises:
        PayoutsError: as :func:`prepare`; NoRowsError where no row is for any benefit.
    """
    computed = compute_any(request, trace_for)
    if not computed.results:
        said = [*computed.checked.notes, *computed.assignment.diagnostics, say("U005")]
        raise NoRowsError(said, computed.roster.accounts, unfilled=False)
    return computed


def compute_any(request: Request | Prepared, trace_for: TraceFor | None = None) -> Computed:
    """Compute as :func:`compute` does, be there rows for any benefit or not."""
    prepared = request if isinstance(request, Prepared) else prepare(request)
    asked, checked = prepared.request, prepared.checked
    assignment = assign_rows(prepared.roster, asked.pack, asked.benefits)
    results, notes = decide(asked.pack, assignment.rows, asked.period, checked, trace_for)
    loose = [
        *([say("U031")] if asked.ids is Ids.ANY else ()),
        *checked.notes,
        *assignment.diagnostics,
        *found_of_no_benefit(checked, assignment.unplaced),
    ]
    return Computed(
        replace(asked, rosters=prepared.roster, reading=replace(asked.reading, password=None)),
        checked,
        assignment,
        results,
        notes,
        tuple(leveled(found, checked.levels) for found in loose),
        account_for_rows(prepared.roster, assignment, results),
    )


def exit_code_of(said: Iterable[Diagnostic]) -> int:
    """Return the exit code that findings call for: 0, or 1 where a person must act."""
    return NEEDS_A_PERSON if any(d.severity in _FOR_A_PERSON for d in said) else DONE
