"""``payouts run``: the month of payouts.yaml."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from payouts.cli.defaults import today_of
from payouts.cli.failures import language_of
from payouts.cli.run_result import show_outcome
from payouts.office.config import read_config

if TYPE_CHECKING:
    from pathlib import Path


def scheduled(config: Path, today: str | None, *, as_json: bool, lang: str) -> int:
    """Run ``payouts run``: the month of payouts.yaml."""
    from payouts.run.schedule import run_month

    speak = language_of(lang)
    outcome = run_month(read_config(config), today_of(today), dt.datetime.now)
    return show_outcome(outcome, as_json=as_json, lang=speak)
