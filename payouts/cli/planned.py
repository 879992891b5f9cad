"""The plan of a computation from the options of a command, and its announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.prompts import asker
from payouts.office.reading import ReadingWords
from payouts.office.request import RequestWords, plan

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.diagnostics import Lang
    from payouts.cli.options import CheckOptions, ComputeOptions, DiffOptions, ExplainOptions
    from payouts.office.config import Config
    from payouts.office.request import Plan

    RosterOptions: TypeAlias = CheckOptions | ComputeOptions | DiffOptions | ExplainOptions
    PackOptions: TypeAlias = CheckOptions | ComputeOptions | ExplainOptions


def plan_of(options: PackOptions, config: Config | None) -> Plan:
    """Return the plan of a command that names a pack, completed by the settings."""
    words = RequestWords(
        options.rosters,
        options.rules,
        options.benefits,
        options.period,
        options.today,
        reading_words(options),
    )
    return plan(words, config, asker(options.lang))


def reading_words(options: RosterOptions) -> ReadingWords:
    """Return the options about how rosters are read."""
    return ReadingWords(options.password_file, options.mapping, options.hidden)


def read_by(options: RosterOptions) -> list[Path | None]:
    """Return the files that options of a command name besides rosters and rules."""
    return [options.password_file, options.mapping]


def announce(planned: Plan, lang: Lang) -> None:
    """Print what is about to be computed."""
    pack, period, today = planned.located.pack, planned.period, planned.today
    zh = f"规则包 {pack}，期间 {period}，今天 {today}"
    en = f"pack {pack}, period {period}, today {today}"
    terminal.messages([pick(lang, zh, en)])


def words_again(options: PackOptions, planned: Plan) -> list[object]:
    """Return what is typed after a command and its rosters to compute them in the same way."""
    words: list[object] = []
    for name, value in (
        ("--rules", options.rules),
        ("--period", planned.period),
        ("--password-file", options.password_file),
        ("--mapping", options.mapping),
        ("--hidden", options.hidden),
    ):
        if value is not None:
            words += [name, value]
    return words + [word for benefit in options.benefits for word in ("--benefit", benefit)]
