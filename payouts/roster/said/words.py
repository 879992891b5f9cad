"""The words by which a roster says that somebody is not to be paid, is in doubt, or when it is of.

They stand in ``words.yaml`` beside this module; an office adds its own in payouts.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from payouts.base.columns import visible, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DEATH_ALONE = "死亡故殁卒逝"
_FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """Words an office adds: that stop a row, that cast doubt on one, that say nothing."""

    stop: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarningWords:
    """The words, each folded by :func:`said_key`; words.yaml says what each list is for."""

    stop: tuple[str, ...]
    death: tuple[str, ...]
    leaving: tuple[str, ...]
    alone: tuple[str, ...]
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    doubt: tuple[str, ...]
    asks: tuple[str, ...]
    asks_alone: tuple[str, ...]
    says_yes: tuple[str, ...]
    says_no: tuple[str, ...]
    fine: tuple[str, ...]
    denied_before: tuple[str, ...]
    denied_after: tuple[str, ...]
    restored: tuple[str, ...]
    others: tuple[str, ...]
    servicemen: tuple[str, ...]
    accounts: tuple[str, ...]
    paying: tuple[str, ...]
    names: tuple[str, ...]
    until: tuple[str, ...]
    month_columns: tuple[str, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """Every word that speaks of stopping, death, leaving or doubt wherever it stands."""
        return (*self.stop, *self.death, *self.leaving, *self.doubt)


def said_key(text: str) -> str:
    """Return a text as it is searched: half-width, lower case, without blanks or the unseen."""
    return word_key(visible(text)).lower()


@cache
def warning_words(office: OfficeWords = OfficeWords()) -> WarningWords:
    """Return the shipped words and those an office adds."""
    shipped = _shipped()
    more: Mapping[str, Iterable[str]] = {
        name: map(said_key, getattr(office, name)) for name in ("stop", "doubt", "fine")
    }
    return WarningWords(**{
        name: (*words, *(word for word in more.get(name, ()) if word and word not in words))
        for name, words in shipped.items()
    })


@cache
def of_death(words: WarningWords) -> WarningWords:
    """Return the words with those of a death alone to look for."""
    alone = tuple(word for word in words.alone if word in _DEATH_ALONE)
    return replace(words, stop=(), leaving=(), doubt=(), names=(), alone=alone)


@cache
def _shipped() -> dict[str, tuple[str, ...]]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {field.name: tuple(map(said_key, data[field.name])) for field in fields(WarningWords)}


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of words, the longest first; of no words, one that never matches."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
