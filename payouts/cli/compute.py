"""``payouts compute``: rosters into a published run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from payouts.cli.defaults import (
    announce,
    config_here,
    levels_of,
    located_pack,
    period_of,
    today_of,
    wanted_benefits,
    words_of,
)
from payouts.cli.prompts import asker
from payouts.cli.run_result import show_outcome
from payouts.office.reading import reading
from payouts.run.run import Request
from payouts.run.run import run as publish_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.cli.options import ComputeOptions

_DEFAULT_OUT = Path("out")


def run(options: ComputeOptions) -> int:
    """Run ``payouts compute``."""
    day = today_of(options.today)
    config = config_here()
    located = located_pack(options.rules, config)
    out, controls = options.out, options.controls
    if out is None:
        out = config.folder / config.settings.out if config else _DEFAULT_OUT
    if controls is None and config and config.settings.controls:
        controls = config.folder / config.settings.controls
    benefits: Sequence[str] = options.benefits
    if not benefits and config and options.rules is None:
        benefits = config.settings.benefits
    wanted = wanted_benefits(benefits, located)
    request = Request(
        options.rosters,
        located.source,
        located.pack,
        wanted,
        period_of(options.period, day),
        controls,
        day,
        out,
        reading=reading(config, words_of(options), asker(options.lang)),
        severity=levels_of(config),
    )
    announce(located.pack, request.period, day, options.lang)
    outcome = publish_run(request)
    return show_outcome(outcome, as_json=options.json, lang=options.lang)
