"""From a request to everything computed: every command that computes calls this."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import TYPED_AMOUNT, TYPED_MONTHS, TYPED_STANDARD
from payouts.base.diagnostics import Diagnostic, Severity, say
from payouts.base.diagnostics.severities import leveled
from payouts.base.errors import DONE, NEEDS_A_PERSON
from payouts.base.identity import Ids
from payouts.engine.accounts import UnpayableAccounts, unpayable_accounts
from payouts.engine.assign import Assignment, assign_rows
from payouts.engine.benefits import check_diagnostics, compute_with_notes
from payouts.engine.checks.checked import CheckedRoster, check_roster
from payouts.engine.conservation import RowAccount, account_for_rows
from payouts.engine.doubted import Doubted, doubted, doubts
from payouts.engine.payablechecks import payable_checks
from payouts.engine.payables import Payables, payables
from payouts.engine.reconcile import require
from payouts.engine.said.findings import with_what_is_said
from payouts.roster.cells.changes import changes_of
from payouts.roster.find.inputs import RosterFiles
from payouts.roster.load import load_inputs
from payouts.roster.model.sheet_record import NoRowsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.base.arrays import Bools
    from payouts.engine.entitlement.choices import TraceFor
    from payouts.engine.entitlement.result import Result
    from payouts.engine.row_messages import RowNote
    from payouts.office.request import Request
    from payouts.roster.cells.changes import Changes
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack

_COMPARED = frozenset({TYPED_AMOUNT, TYPED_MONTHS, TYPED_STANDARD})  # never needed
NEED_A_PERSON = frozenset({Severity.ERROR, Severity.HELD, Severity.REJECTED})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request whose rosters are read and checked; a run's id depends on nothing else."""

    request: Request
    checked: CheckedRoster

    @property
    def roster(self) -> Roster:
        """The roster as read."""
        return self.checked.typed.roster


@dataclass(frozen=True)
class Computed:
    """Everything computed for one request, before anything is written.

    Attributes:
        request: the request, with the rosters read and without any password.
        checked: the roster and what its checks found.
        assignment: which rows are for which benefit.
        results: one for each benefit that has rows, in the order of the pack.
        notes: diagnostics of rows of benefits.
        general: diagnostics of files, sheets and rows of no benefit.
        rows: the outcomes of all rows that were read.
    """

    request: Request
    checked: CheckedRoster
    assignment: Assignment
    results: tuple[Result, ...]
    notes: tuple[RowNote, ...]
    general: tuple[Diagnostic, ...]
    rows: RowAccount

    @property
    def pack(self) -> Pack:
        """The rules it was computed with."""
        return self.request.pack

    @property
    def roster(self) -> Roster:
        """The roster as read."""
        return self.checked.typed.roster

    def changes(self) -> Changes:
        """Return every value that is used otherwise than written; worked out when asked for."""
        return changes_of(self.roster, self.pack.vocabulary, optional=_optional_rows(self))

    @cached_property
    def payables(self) -> Payables:
        """The payments: payee, account and amount.

        Raises:
            InvariantBroken: K002, they are not those of the rows that are paid.
        """
        due = payables(self.results, self.roster, self.pack.vocabulary)
        require(payable_checks(due, self.results))
        return due

    @cached_property
    def unpayable(self) -> tuple[UnpayableAccounts, ...]:
        """The payments whose account must be put right first, by benefit.

        Raises:
            InvariantBroken: as :attr:`payables`.
        """
        return tuple(unpayable_accounts(self.payables, self.results))

    @cached_property
    def doubts(self) -> tuple[RowNote, ...]:
        """The notes that cast doubt on rows which are paid."""
        return doubts(self.notes)

    @cached_property
    def doubted(self) -> Doubted:
        """Who is paid although the roster casts doubt on it."""
        return doubted(self.doubts, self.results)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics: of files and sheets, then of rows."""
        return (*self.general, *(note.diagnostic for note in self.notes))

    @property
    def exit_code(self) -> int:
        """0, or 1 where a person must act."""
        return exit_code_of(self.diagnostics)


def prepare(request: Request) -> Prepared:
    """Read the rosters of a request and make every check that needs no rule.

    Raises:
        RosterProblem: nothing readable, or no rows of people at all.
        ConfigProblem: the office's headers name an unknown column.
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
        request: the request, its rosters read already or not.
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
    """Compute as :func:`compute` does, also where no row is for any benefit."""
    prepared = request if isinstance(request, Prepared) else prepare(request)
    wanted, checked = prepared.request, prepared.checked
    assignment = assign_rows(prepared.roster, wanted.pack, wanted.benefits)
    whole = assignment.with_taken()
    checked = with_what_is_said(checked, wanted, whole)
    results, notes = compute_with_notes(wanted.pack, whole.rows, wanted.period, checked, trace_for)
    results = tuple(r for r in results if r.rule.benefit in assignment.rows)
    notes = tuple(note for note in notes if note.benefit in assignment.rows)
    general = [
        *([say("U031")] if wanted.ids is Ids.ANY else ()),
        *checked.notes,
        *assignment.diagnostics,
        *check_diagnostics(checked, assignment.unplaced),
    ]
    return Computed(
        replace(wanted, rosters=prepared.roster, reading=replace(wanted.reading, password=None)),
        checked,
        assignment,
        results,
        notes,
        tuple(leveled(found, checked.levels) for found in general),
        account_for_rows(prepared.roster, assignment, results),
    )


def _optional_rows(computed: Computed) -> dict[str, Bools]:
    """Return by column the rows [n] of the roster whose benefit can do without it."""
    found: dict[str, Bools] = {}
    for result in computed.results:
        rule = result.rule
        for name in rule.optional | (_COMPARED - rule.columns.keys()):
            rows = found.setdefault(name, np.zeros(len(computed.roster), dtype=np.bool_))
            rows[result.rows] = True
    return found


def exit_code_of(diagnostics: Iterable[Diagnostic]) -> int:
    """Return 0, or 1 where a person must act on one of the diagnostics."""
    return NEEDS_A_PERSON if any(d.severity in NEED_A_PERSON for d in diagnostics) else DONE
