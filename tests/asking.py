"""Requests for tests: a pack, and a roster that was read or files to read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from payouts.base.period import Period
from payouts.engine.computing import compute_any
from payouts.office.config import read_config
from payouts.office.request import Request, RequestWords, chosen_benefits, plan
from payouts.roster.find.caps import Caps
from payouts.roster.find.inputs import find_inputs
from payouts.roster.model.roster import Roster
from payouts.roster.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.base.diagnostics import Severity
    from payouts.engine.computing import Computed
    from payouts.rules.packs import Pack

DAY = dt.date(2024, 1, 15)


def a_request(  # noqa: PLR0913 (what a request holds)
    pack: Pack,
    rosters: Roster | Sequence[Path],
    period: Period | str,
    *,
    benefits: Sequence[str] = (),
    today: dt.date = DAY,
    reading: ReadSettings | None = None,
    severity: Mapping[str, Severity] | None = None,
) -> Request:
    """Return a request, its files found."""
    return Request(
        pack,
        chosen_benefits(pack, benefits),
        rosters if isinstance(rosters, Roster) else find_inputs(rosters, Caps()),
        Period.parse(period) if isinstance(period, str) else period,
        today,
        reading or ReadSettings(),
        severity or {},
    )


def both_computed(
    old: Pack, new: Pack, roster: Roster, period: Period, today: dt.date = DAY
) -> tuple[Computed, Computed]:
    """Compute one roster, as it was read, under two packs."""
    first, second = (
        compute_any(a_request(pack, roster, period, today=today)) for pack in (old, new)
    )
    return first, second


def sample_request(folder: Path, today: dt.date = DAY) -> Request:
    """Return the request of a sample, as its payouts.yaml says."""
    config = read_config(folder / "payouts.yaml")
    settings = config.settings
    rosters = [folder / name for name in settings.rosters]
    words = RequestWords(rosters, period=settings.period, today=today)
    return plan(words, config).request()
