"""``payouts compute`` and ``payouts run``: from words to a published run and its exit code."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang, Severity
from payouts.base.run_layout import RETURNED, WORKBOOK
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.defaults import (
    announce,
    config_here,
    levels_of,
    located_pack,
    period_of,
    tell,
    today_of,
    wanted_benefits,
)
from payouts.cli.diagnostic_lines import diagnostic_lines, summary_lines
from payouts.cli.failures import language_of
from payouts.office.config import read_config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.office.reading import Words
    from payouts.run.run import Outcome

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


def scheduled(config: Path, today: str | None, *, as_json: bool, lang: str) -> int:
    """Run ``payouts run``: the month of payouts.yaml."""
    from payouts.run.schedule import run_month

    speak = language_of(lang)
    outcome = run_month(read_config(config), today_of(today), dt.datetime.now)
    return show_outcome(outcome, as_json=as_json, lang=speak)


def show_outcome(outcome: Outcome, *, as_json: bool, lang: Lang) -> int:
    """Print a finished run; the last line on stdout is its folder."""
    manifest = outcome.manifest
    if outcome.repeated:
        tell(
            pick(
                lang,
                f"已有相同的运行 {manifest['run_id']}，没有重新计算",
                f"the same run is already there: {manifest['run_id']}; nothing was computed",
            )
        )
    if as_json:
        print(json.dumps({**manifest, "run_dir": str(outcome.folder)}, ensure_ascii=False))
        return outcome.exit_code
    loud = [d for d in manifest["diagnostics"] if d["severity"] != Severity.ZERO]
    terminal.messages(diagnostic_lines(loud, lang))
    terminal.results(summary_lines(manifest, lang))
    workbook = outcome.folder / WORKBOOK
    print(f"{pick(lang, '工作簿', 'workbook')}: {workbook}")
    for output in manifest["outputs"]:
        if output["path"].startswith(RETURNED):
            print(f"{pick(lang, '退回修改', 'to correct')}: {outcome.folder / output['path']}")
    print(outcome.folder)
    return outcome.exit_code
