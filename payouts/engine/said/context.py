"""What of the words of a roster means nothing in the rows of one benefit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.columns import DEATH, DECEASED_ID, KIND_OF_DEATH, STATUS
from payouts.roster.said.stops import Context
from payouts.roster.said.words import said_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.columns import Vocabulary
    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule

_ABOUT_A_DEATH = re.compile(r"丧葬|死亡|病故|牺牲|褒扬|安葬")
_SURVIVORS = re.compile(r"遗属|烈属|烈士|三属|遗孀|遗孤")
_SHORTEST = 3  # characters of a phrase that hides a word in it


def context_of(rule: Rule, pack: Pack) -> Context:
    """Return what says nothing in the rows of a benefit."""
    called = "".join((rule.name, *rule.aliases))
    about_a_death = _ABOUT_A_DEATH.search(called) or (
        DEATH in rule.columns and DEATH not in rule.optional
    )
    survivors = {DECEASED_ID, KIND_OF_DEATH} & set(rule.columns) or _SURVIVORS.search(called)
    return Context(phrases(pack), not about_a_death, bool(survivors))


def phrases(pack: Pack) -> frozenset[str]:
    """Return the names of benefits and of categories but for those of 状态, folded."""
    named = (*_names(pack), *_categories(pack.vocabulary))
    return frozenset(key for name in named if len(key := said_key(name)) >= _SHORTEST)


def _names(pack: Pack) -> Iterator[str]:
    for rule in pack.rules.values():
        yield from (rule.name, *rule.aliases)


def _categories(vocabulary: Vocabulary) -> Iterator[str]:
    for name, spec in vocabulary.columns.items():
        if name != STATUS:
            yield from (*spec.values, *spec.synonyms)


def pays_by_month(rule: Rule) -> bool:
    """Tell whether a benefit, or a part of it, is paid for each month."""
    return any(line.pays.value == "monthly" for line in rule.lines)
