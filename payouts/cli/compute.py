"""``payouts compute``: rosters into a published run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from payouts.cli.planned import announce, plan_of, read_by, words_again
from payouts.cli.run_result import Showing, show_run
from payouts.office.apart import keep_apart, rules_of, settings_of
from payouts.office.request import config_here
from payouts.run.running import RunRequest
from payouts.run.running import run as publish_run
from payouts.run.schedule import run_folders

if TYPE_CHECKING:
    from payouts.cli.options import ComputeOptions

_DEFAULT_OUT = Path("out")


def run(options: ComputeOptions) -> int:
    """Run ``payouts compute``."""
    config = config_here()
    planned = plan_of(options, config)
    out, controls = options.out, options.controls
    if out is None:
        out = config.folder / config.settings.out if config else _DEFAULT_OUT
    if controls is None and config and config.settings.controls:
        controls = config.folder / config.settings.controls
    read = [*rules_of(planned.located), *settings_of(config), *read_by(options), controls]
    keep_apart(run_folders(out), options.rosters, read)
    announce(planned, options.lang)
    done = publish_run(RunRequest(planned.request(), planned.located.source, controls, out))
    showing = Showing(
        json=options.json,
        lang=options.lang,
        statistics=options.statistics,
        again=words_again(options, planned),
    )
    return show_run(done, showing)
