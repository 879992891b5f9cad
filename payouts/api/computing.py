"""Rosters computed for a program: its words made into the request that every command makes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from payouts.api.packs import as_pack
from payouts.api.results import Results
from payouts.api.rosters import found_rosters, read_settings
from payouts.base.diagnostics import Severity, say
from payouts.base.diagnostics.severities import refused
from payouts.base.errors import ConfigProblem
from payouts.base.identity import Ids
from payouts.engine import compute as compute_request
from payouts.office.config import read_config
from payouts.office.request import Request, chosen_benefits, day_of, period_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from payouts.api.packs import RulePack
    from payouts.api.rosters import Rosters


@dataclass(frozen=True, slots=True)
class Asking:
    """What decides a computation besides rules and rosters, in the words of :func:`compute`."""

    period: str | int | None
    today: str | dt.date | None
    benefits: Sequence[str] | str
    severity: Mapping[str, str]
    config: str | Path | None
    ids: str

    def request(self, pack: RulePack, rosters: Rosters, older: RulePack | None = None) -> Request:
        """Return the request, DataFrames read and files found.

        Args:
            pack: what to compute with.
            rosters: see :func:`compute`.
            older: what it is compared with, whose benefits may be wanted too.
        """
        how = read_settings(self.config)
        words = (self.benefits,) if isinstance(self.benefits, str) else self.benefits
        own = () if pack.benefit is None else (pack.benefit,)
        day = day_of(self.today)
        return Request(
            pack.rules,
            chosen_benefits(pack.rules, words or own, None if older is None else older.rules),
            found_rosters(rosters, pack.rules, how),
            period_of(None if self.period is None else str(self.period), day),
            day,
            how,
            {**_office_levels(self.config), **_levels(self.severity)},
            Ids(self.ids),
        )


def compute(  # noqa: PLR0913 (all that decides what is paid)
    pack: RulePack | str | Path,
    rosters: Rosters,
    period: str | int | None = None,
    *,
    today: str | dt.date | None = None,
    benefits: Sequence[str] | str = (),
    severity: Mapping[str, str] | None = None,
    config: str | Path | None = None,
    ids: Literal["real", "any"] = "real",
) -> Results:
    """Compute rosters by a pack of rules; nothing is written.

    Args:
        pack: the rules, or what :func:`payouts.load_pack` takes.
        rosters: what :func:`payouts.read_rosters` takes, or what it returned.
        period: ``2024-09``, ``2024Q3``, ``2024H1``, ``2024`` or ``2024-08..2024-12``; the month of
            ``today`` where it is left out.
        today: an ISO day, the only "now" there is; the clock's where it is left out.
        benefits: ids, names or aliases of the benefits wanted; none means all. A DataFrame that
            names no benefit is for the only one given here.
        severity: code → ``note``, ``warning``, ``error``, ``held`` or ``rejected``, as in
            payouts.yaml: more serious freely, less serious only where nothing is held by it.
        config: an office's ``payouts.yaml``, for how rosters are read and its severities. None is
            looked for where none is named; its other settings are left alone.
        ids: ``any`` for research data: any text then is an id, none is checked, and no date of
            birth is read from one: where a rule needs it the column 出生日期 serves, or the row is
            held. No command computes so and nothing of it can be published.

    Raises:
        PayoutsError: RuleProblem, RosterProblem (U005 where no row is for any benefit),
            UsageProblem for an invalid period, day or benefit, ConfigProblem for settings that
            cannot be used.
    """
    asking = Asking(period, today, benefits, severity or {}, config, ids)
    return Results(compute_request(asking.request(as_pack(pack), rosters)))


def _office_levels(config: str | Path | None) -> Mapping[str, Severity]:
    return {} if config is None else read_config(Path(config)).settings.levels


def _levels(severity: Mapping[str, str]) -> dict[str, Severity]:
    """Return severities a caller sets.

    Raises:
        ConfigProblem: C015 to C018, each that may not be set.
    """
    wrong = [found for code, word in severity.items() if (found := refused(code, word))]
    if wrong:
        raise ConfigProblem([say(code, None, **said) for code, said in wrong])
    return {code: Severity(word) for code, word in severity.items()}
