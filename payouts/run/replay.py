"""The request of a run, restored from its folder, to compute it again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import Severity
from payouts.base.period import Period
from payouts.base.run_layout import RULES
from payouts.office.request import Request
from payouts.rules.packs import load_pack
from payouts.run import stored
from payouts.run.running import RunRequest
from payouts.run.stored import StoredError, StoredSource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from payouts.office.reading import Password
    from payouts.run.recorded import RecordedRun


def replay(
    folder: Path,
    run: RecordedRun,
    password: Password | None = None,
    given: Mapping[str, Path] | None = None,
    out: Path | None = None,
) -> RunRequest:
    """Return the request of a run.

    Args:
        folder: the run folder; nothing in it is written.
        run: its recorded entries, which may have been altered.
        password: as :attr:`payouts.roster.settings.ReadSettings.password`.
        given: digest → a roster to use instead of the stored one.
        out: folder to write into; the run's own where nothing is written.

    Raises:
        StoredError: stored files are missing or not as recorded.
        PayoutsError: the stored rules cannot be used.
    """
    recorded = run.request
    if recorded is None:
        tool = run.tool_version
        raise StoredError(
            both(f"由 {tool} 版产生，没有保存规则和名册", f"made by {tool}: no rules kept")
        )
    if not (folder / RULES).is_dir():
        raise StoredError(f"{RULES}/: {both('缺少', 'missing')}")
    source = StoredSource(folder / RULES, recorded.rules)
    request = Request(
        pack=load_pack(source, run.pack),
        rosters=stored.inputs_of(folder, recorded.inputs, given or {}),
        benefits=tuple(recorded.benefits) or None,
        period=Period.parse(run.period),
        today=dt.date.fromisoformat(run.today),
        reading=stored.reading_of(recorded.reading, password),
        severity={code: Severity(level) for code, level in recorded.severity.items()},
    )
    controls = folder / stored.inside(recorded.controls) if recorded.controls else None
    return RunRequest(request, source, controls, out or folder)
