"""``payouts compute``: from words to a published run and its exit code."""

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
)
from payouts.cli.failures import language_of
from payouts.cli.run_result import show_outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.office.reading import Words

_DEFAULT_OUT = Path("out")


def compute(
    rosters: Sequence[Path],
    rules: str | None,
    benefits: Sequence[str],
    period: str | None,
    out: Path | None,
    controls: Path | None,
    today: str | None,
    *,
    as_json: bool,
    lang: str,
    words: Words | None = None,
) -> int:
    """Run ``payouts compute``."""
    from payouts.cli.prompts import asker
    from payouts.office.reading import reading
    from payouts.run.run import Request, run

    speak = language_of(lang)
    day = today_of(today)
    config = config_here()
    located = located_pack(rules, config)
    if out is None:
        out = config.folder / config.settings.out if config else _DEFAULT_OUT
    if controls is None and config and config.settings.controls:
        controls = config.folder / config.settings.controls
    if not benefits and config and rules is None:
        benefits = config.settings.benefits
    wanted = wanted_benefits(benefits, located)
    request = Request(
        rosters,
        located.source,
        located.pack,
        wanted,
        period_of(period, day),
        controls,
        day,
        out,
        reading=reading(config, words, asker(speak)),
        severity=levels_of(config),
    )
    announce(located.pack, request.period, day, speak)
    outcome = run(request)
    return show_outcome(outcome, as_json=as_json, lang=speak)
