"""What options mean, and what stands where they are left out: the day, the period, the pack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Severity, say
from payouts.base.errors import UsageProblem
from payouts.base.period import Period
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.office.config import NAME as CONFIG_NAME
from payouts.office.config import Config, read_config, rules_folder
from payouts.office.reading import Words
from payouts.rules.locate import Located, list_packs, locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.diagnostics import Lang
    from payouts.cli.options import CheckOptions, ComputeOptions, DiffOptions, ExplainOptions


def today_of(word: str | None) -> dt.date:
    """Return the date given, or the clock's: the only place a command reads it.

    Raises:
        UsageProblem: U003.
    """
    if word is None:
        return dt.date.today()  # noqa: DTZ011 (the office's own calendar day)
    return day_of(word)


def day_of(word: str) -> dt.date:
    """Return the date a word is.

    Raises:
        UsageProblem: U003.
    """
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise UsageProblem(say("U003", word=word)) from None


def period_of(word: str | None, today: dt.date) -> Period:
    """Return the period given, or the month of a day.

    Raises:
        UsageProblem: U002.
    """
    if word is None:
        word = f"{today.year:04d}-{today.month:02d}"
    try:
        return Period.parse(word)
    except ValueError:
        raise UsageProblem(say("U002", word=word)) from None


def config_here() -> Config | None:
    """Return the settings of this folder, where it has any."""
    path = Path(CONFIG_NAME)
    return read_config(path) if path.is_file() else None


def levels_of(config: Config | None) -> Mapping[str, Severity]:
    """Return the severities the office has set."""
    return config.settings.levels if config else {}


def located_pack(rules: str | None, config: Config | None) -> Located:
    """Return the pack asked for, configured, or the only one there is.

    Raises:
        UsageProblem: U004, naming the packs to choose from.
    """
    here = Path.cwd()
    root = rules_folder(here)
    if rules is not None:
        return locate(rules, root, here)
    if config is not None:
        return locate(config.settings.rules, root, config.folder)
    packs = list_packs(root)
    if len(packs) != 1:
        raise UsageProblem(say("U004", candidates="、".join(packs) or "—"))
    return locate(packs[0], root, here)


def wanted_benefits(benefits: Sequence[str], located: Located) -> list[str]:
    """Return the benefits asked for: by name, or by naming the file of one rule."""
    return [*benefits, *([located.benefit] if located.benefit and not benefits else [])]


def words_of(options: ComputeOptions | CheckOptions | DiffOptions | ExplainOptions) -> Words:
    """Return what a command says about how rosters are read."""
    return Words(options.password_file, options.mapping, options.hidden)


def announce(pack: str, period: Period, today: dt.date, lang: Lang) -> None:
    """Say what is about to be computed."""
    zh = f"规则包 {pack}，期间 {period}，今天 {today}"
    en = f"pack {pack}, period {period}, today {today}"
    terminal.messages([pick(lang, zh, en)])
