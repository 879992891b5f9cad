"""``payouts run``: the month of payouts.yaml."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from payouts.cli.defaults import today_of
from payouts.cli.run_result import show_outcome
from payouts.office.config import read_config
from payouts.run.schedule import run_month

if TYPE_CHECKING:
    from payouts.cli.options import RunOptions


def run(options: RunOptions) -> int:
    """Run ``payouts run``: the month of payouts.yaml."""
    outcome = run_month(read_config(options.config), today_of(options.today), dt.datetime.now)
    return show_outcome(outcome, as_json=options.json, lang=options.lang)
