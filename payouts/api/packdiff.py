"""Two versions of the rules compared for a program."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from payouts.api.computing import Asking
from payouts.api.packs import RulePack, as_pack, opened_pack
from payouts.api.tables import frame, table
from payouts.base.diagnostics import say
from payouts.base.errors import UsageProblem
from payouts.base.money import fen_text
from payouts.compare.people import Move, compute_both, impact
from payouts.compare.people.table import table_of
from payouts.compare.report.compose import compose
from payouts.compare.report.json import as_json
from payouts.compare.rules import LoadedVersion, compare_versions, same_meaning
from payouts.engine.computing import NEED_A_PERSON
from payouts.office.config import rules_folder
from payouts.rules.locate import locate_both

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from payouts.api.rosters import Rosters
    from payouts.base.diagnostics import Diagnostic
    from payouts.compare.people import Impact, Tally
    from payouts.compare.rules import Comparison

_CHANGES = (
    *("benefit", "name", "kind", "where", "before", "after", "percent", "unit"),
    *("from", "until", "origin_before", "origin_after", "authority", "words_only"),
)
_AMOUNTS = ("before", "after", "change")


@dataclass(frozen=True)
class PackDiff:
    """What differs between two versions of the rules, and, with rosters, for whom.

    Attributes:
        comparison: the changes, as data.
        impact: the effect on rosters; None where none were given.
        said: what was found about files and sheets of the rosters.
    """

    comparison: Comparison = field(repr=False)
    impact: Impact | None = field(default=None, repr=False)
    said: tuple[Diagnostic, ...] = field(default=(), repr=False)

    @property
    def same(self) -> bool:
        """Whether nothing differs but what the rules call their own parts."""
        return same_meaning(self.comparison.changes)

    @property
    def changes(self) -> pd.DataFrame:
        """One line a difference in meaning.

        Columns: ``benefit`` (None for the whole pack), ``name``, ``kind``, ``where`` (tuple:
        section, then names within it), ``before`` and ``after`` (exact text, None if
        absent), ``percent``, ``unit``, ``from``, ``until``, ``origin_before`` and ``origin_after``
        (``pack/file:line``), ``authority`` (of a pack above, None where none is stated),
        ``words_only`` (no amount and no row's status rests on it).
        """
        found = self.comparison.changes
        return table(_CHANGES, ([_part(change, name) for name in _CHANGES] for change in found))

    @property
    def people(self) -> pd.DataFrame:
        """One line a roster row and benefit that moves; without rosters there is none.

        Columns: ``file``, ``sheet``, ``row``, ``person_id``, ``name``, ``benefit``, ``move``,
        ``status_before``, ``status_after``, ``before``, ``after`` (Decimal, None where nothing is
        paid) and ``change``, which counts that as nothing.
        """
        found = self.impact
        if found is None:
            return table((), ())
        made = table_of(found.pairs.moved(), found.rows, list(found.names), masked=False)
        columns = {name: made[name].tolist() for name in made.columns}
        for name in _AMOUNTS:
            columns[name] = [None if text is None else Decimal(text) for text in columns[name]]
        return frame(columns)

    @property
    def totals(self) -> pd.DataFrame:
        """One line for everything (``benefit`` None), then one a benefit; without rosters none.

        Columns: ``benefit``, ``rows``, ``before``, ``after``, ``change`` (Decimal), and the rows by
        how they move: ``up``, ``down``, …
        """
        columns = ("benefit", "rows", *_AMOUNTS, *(move.word for move in Move))
        found = self.impact
        tallies = () if found is None else (found.total, *found.by_benefit)
        return table(columns, map(_tally, tallies))

    def as_json(self) -> dict[str, Any]:
        """Return what ``payouts diff --json`` prints."""
        told = [found.as_json() for found in self.said if found.severity in NEED_A_PERSON]
        return {**as_json(compose(self.comparison, self.impact)), "diagnostics": told}


def diff(  # noqa: PLR0913 (two packs, and what compute takes)
    old: RulePack | str | Path,
    new: RulePack | str | Path,
    rosters: Rosters | None = None,
    *,
    period: str | int | None = None,
    today: str | dt.date | None = None,
    benefits: Sequence[str] | str = (),
    severity: Mapping[str, str] | None = None,
    config: str | Path | None = None,
    ids: Literal["real", "any"] = "real",
) -> PackDiff:
    """Compare two versions of the rules and, given rosters, what they come to for each row.

    Args:
        old: the older pack, or what :func:`payouts.load_pack` takes.
        new: the newer one.
        rosters: what :func:`payouts.compute` takes, as it takes all that follows. DataFrames and
            rosters that were read already are read with the columns of the newer pack.
        period: the months computed.
        today: the only "now" there is.
        benefits: those wanted, none means all.
        severity: code → severity.
        config: an office's ``payouts.yaml``.
        ids: ``real``, or ``any`` for research data.

    Raises:
        UsageProblem: U017, a period and no rosters.
        PayoutsError: as :func:`payouts.load_pack` and :func:`payouts.compute`.
    """
    if rosters is None and period is not None:
        raise UsageProblem(say("U017", period=str(period)))
    before, after = _packs(old, new)
    first, second = _version(before), _version(after)
    comparison = compare_versions(first, second)
    if rosters is None:
        return PackDiff(comparison)
    asking = Asking(period, today, benefits, severity or {}, config, ids)
    request = asking.request(after, rosters, before)
    was, becomes = compute_both(first.whole, request, None if benefits else before.benefit)
    return PackDiff(comparison, impact(was, becomes), becomes.general)


def _packs(old: RulePack | str | Path, new: RulePack | str | Path) -> tuple[RulePack, RulePack]:
    """Load both packs; where one word means one benefit, both are cut down to it."""
    if isinstance(old, RulePack) or isinstance(new, RulePack):
        first, second = as_pack(old), as_pack(new)
        return (
            replace(first, benefit=first.benefit or second.benefit),
            replace(second, benefit=second.benefit or first.benefit),
        )
    here = Path.cwd()
    one, other = locate_both(str(old), str(new), rules_folder(here), here)
    return opened_pack(str(old), one), opened_pack(str(new), other)


def _version(pack: RulePack) -> LoadedVersion:
    return LoadedVersion(pack.word, pack.opened, pack.rules.only(pack.benefit))


def _part(change: object, name: str) -> object:
    part = getattr(change, "from_" if name == "from" else name)
    return part.value if name == "kind" else part


def _tally(tally: Tally) -> tuple[object, ...]:
    sums = (tally.before, tally.after, tally.after - tally.before)
    amounts = (Decimal(fen_text(fen)) for fen in sums)
    return tally.label, tally.rows, *amounts, *tally.moves
