"""Requests for a computation, made from the options of a command and an office's settings.

Every command makes its :class:`Request` here, so that all compute the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import say
from payouts.base.errors import UsageProblem
from payouts.base.identity import Ids
from payouts.base.period import Period, month_number
from payouts.base.written_period import UnclearPeriodError, read_period
from payouts.office.config import NAME as CONFIG_NAME
from payouts.office.config import read_config, rules_folder
from payouts.office.reading import ReadingWords, read_settings
from payouts.roster.find.inputs import find_inputs
from payouts.roster.settings import ReadSettings
from payouts.rules.locate import list_packs, locate
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.diagnostics import Diagnostic, Severity
    from payouts.office.config import Config
    from payouts.office.reading import Password
    from payouts.roster.find.inputs import RosterFiles
    from payouts.roster.model.roster import Roster
    from payouts.rules.locate import Located
    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that the result of one computation depends on.

    Attributes:
        pack: the rules.
        benefits: ids of the benefits wanted, in the order of the pack; None means all. One that
            the pack lacks is wanted too: it has no rows.
        rosters: the files found, or a roster that was read already.
        period: the months to pay.
        today: the current date for everything computed.
        reading: how rosters are read.
        severity: code → severity set by the office.
        ids: what the rosters have for ids; no command and no run takes any but real ones.
    """

    pack: Pack
    benefits: tuple[str, ...] | None
    rosters: RosterFiles | Roster
    period: Period
    today: dt.date
    reading: ReadSettings = field(default_factory=ReadSettings)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    ids: Ids = Ids.REAL


@dataclass(frozen=True, slots=True)
class RequestWords:
    """Options of a command; None or empty where the settings decide.

    Attributes:
        rosters: files, folders or patterns.
        rules: the pack, a folder or a name.
        benefits: ids, names or aliases.
        period: the months to pay; the month of ``today`` where it is None.
        today: a day in ISO form; the clock's where it is None.
        reading: how rosters are read.
    """

    rosters: Sequence[Path] = ()
    rules: str | None = None
    benefits: Sequence[str] = ()
    period: str | Period | None = None
    today: str | dt.date | None = None
    reading: ReadingWords = field(default_factory=ReadingWords)


@dataclass(frozen=True, slots=True)
class Plan:
    """Options and settings combined; neither rules nor rosters are read yet.

    Attributes:
        located: where the pack is.
        rosters: files, folders or patterns.
        benefits: ids, names or aliases of the benefits wanted; none means all.
        reading: how rosters are read.
        severity: code → severity set by the office.
    """

    located: Located
    rosters: Sequence[Path]
    benefits: Sequence[str]
    period: Period
    today: dt.date
    reading: ReadSettings
    severity: Mapping[str, Severity]

    def request(self) -> Request:
        """Load the rules and find the rosters.

        Raises:
            RuleProblem: all errors in the rules.
            UsageProblem: U001 for a benefit the pack does not have.
            RosterProblem: no such roster.
        """
        return self.request_for(load_pack(self.located.source, self.located.pack))

    def request_for(self, pack: Pack, older: Pack | None = None) -> Request:
        """Return the request for a loaded pack; see :meth:`request`.

        Args:
            pack: what to compute with.
            older: what it is compared with, whose benefits may be wanted too.
        """
        return Request(
            pack,
            chosen_benefits(pack, self.benefits, older),
            find_inputs(self.rosters, self.reading.caps),
            self.period,
            self.today,
            self.reading,
            self.severity,
        )


def plan(words: RequestWords, config: Config | None, ask: Password | None = None) -> Plan:
    """Combine the options of a command and the settings of an office.

    Args:
        words: options of the command; they override the settings.
        config: the office's settings, or None.
        ask: asks a person for the password of a locked roster; None without a terminal.

    Raises:
        UsageProblem: U002 no period, U003 no day, U004 several packs and none named.
        ConfigProblem: a file of settings cannot be used.
    """
    return plan_for(located_pack(words.rules, config), words, config, ask)


def plan_for(
    located: Located, words: RequestWords, config: Config | None, ask: Password | None = None
) -> Plan:
    """Return the plan for a located pack; see :func:`plan`."""
    today = day_of(words.today)
    return Plan(
        located,
        words.rosters,
        words.benefits or benefits_of_settings(located, config),
        period_of(words.period, today),
        today,
        read_settings(config, words.reading, ask),
        config.settings.levels if config else {},
    )


def config_here() -> Config | None:
    """Return the settings of the current folder, if any."""
    path = Path(CONFIG_NAME)
    return read_config(path) if path.exists() or path.is_symlink() else None


def located_pack(rules: str | None, config: Config | None) -> Located:
    """Return the pack asked for, else the one configured, else the only one.

    Raises:
        UsageProblem: U004, naming the packs to choose from.
    """
    here = Path.cwd()
    root = rules_folder(here)
    if rules is not None:
        return locate(rules, root, here)
    if config is not None:
        return configured_pack(config)
    packs = list_packs(root)
    if len(packs) != 1:
        raise UsageProblem(say("U004", candidates=listed(packs) or "—"))
    return locate(packs[0], root, here)


def configured_pack(config: Config) -> Located:
    """Return the pack that payouts.yaml names."""
    return locate(config.settings.rules, rules_folder(config.folder), config.folder)


def benefits_of_settings(located: Located, config: Config | None) -> tuple[str, ...]:
    """Return the benefits to compute where a command names none; none means all.

    The file of a single rule stands for its benefit. ``benefits`` of payouts.yaml holds for the
    pack that payouts.yaml names.
    """
    if located.benefit:
        return (located.benefit,)
    if config is None or not config.settings.benefits or located != configured_pack(config):
        return ()
    return config.settings.benefits


def benefits_of_comparison(old: Located, new: Located, config: Config | None) -> tuple[str, ...]:
    """Return the benefits to compute for two versions of a pack; none means all.

    ``benefits`` of payouts.yaml holds where either is a version of the pack that it names: they
    have its name.
    """
    if new.benefit is not None:
        return (new.benefit,)
    if config is None or not config.settings.benefits:
        return ()
    ours = configured_pack(config).pack in {old.pack, new.pack}
    return config.settings.benefits if ours else ()


def chosen_benefits(
    pack: Pack, words: Sequence[str], older: Pack | None = None
) -> tuple[str, ...] | None:
    """Return the ids of the benefits that words name, in the order of the pack; no words, all.

    Args:
        pack: the pack to compute with.
        words: ids, names or aliases.
        older: the pack it is compared with; a benefit that is only there comes last.

    Raises:
        UsageProblem: U001 for each word that names none.
    """
    if not words:
        return None
    packs = [pack] if older is None else [pack, older]
    found = {word: next(filter(None, (p.find(word) for p in packs)), None) for word in words}
    unknown = [word for word, rule in found.items() if rule is None]
    if unknown:
        raise UsageProblem([_no_such(pack, word) for word in unknown])
    wanted = {rule.benefit for rule in found.values() if rule is not None}
    known = dict.fromkeys(benefit for one in packs for benefit in one.rules)
    return tuple(benefit for benefit in known if benefit in wanted)


def chosen_rule(pack: Pack, word: str) -> Rule:
    """Return the rule of the one benefit that a word names.

    Raises:
        UsageProblem: U001, the word names none.
    """
    rule = pack.find(word)
    if rule is None:
        raise UsageProblem(_no_such(pack, word))
    return rule


def _no_such(pack: Pack, word: str) -> Diagnostic:
    rules = pack.rules.values()
    names = (both(f"{r.name}（{r.benefit}）", f"{r.name} ({r.benefit})") for r in rules)
    return say("U001", word=word, candidates=listed(names), hint=pack.meant(word))


def no_such_benefit(packs: Sequence[Pack], word: str) -> UsageProblem:
    """Return that none of some packs has a benefit; of what they do have, the nearest is named."""
    rules = {benefit: rule for pack in reversed(packs) for benefit, rule in pack.rules.items()}
    return UsageProblem(_no_such(replace(packs[0], rules=rules), word))


def day_of(word: str | dt.date | None) -> dt.date:
    """Return the date given, or that of the clock, which commands read only here.

    Raises:
        UsageProblem: U003.
    """
    if word is None:
        return dt.date.today()  # noqa: DTZ011 (the office's own calendar day)
    if isinstance(word, dt.datetime):
        return word.date()
    if isinstance(word, dt.date):
        return word
    try:
        return dt.date.fromisoformat(word)
    except (TypeError, ValueError):
        raise UsageProblem(say("U003", word=str(word))) from None


def period_of(word: str | Period | None, today: dt.date) -> Period:
    """Return the period given, or the month of a day.

    Raises:
        UsageProblem: U002.
    """
    if isinstance(word, Period):
        return word
    if word is None:
        month = month_number(today.year, today.month)
        return Period(month, month)
    try:
        return read_period(word)
    except UnclearPeriodError as problem:
        raise UsageProblem(say("U002", word=word, hint=str(problem))) from None
