"""``payouts run``: the month of payouts.yaml."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from payouts.cli.run_result import Showing, show_run
from payouts.cli.verdict import typed
from payouts.office.config import read_config
from payouts.office.request import day_of
from payouts.run.schedule import run_month

if TYPE_CHECKING:
    from payouts.cli.options import RunOptions


def run(options: RunOptions) -> int:
    """Run ``payouts run``: the month of payouts.yaml."""
    done = run_month(read_config(options.config), day_of(options.today), dt.datetime.now)
    showing = Showing(
        json=options.json,
        lang=options.lang,
        statistics=options.statistics,
        redo=typed("run", "--config", options.config),
    )
    return show_run(done, showing)
