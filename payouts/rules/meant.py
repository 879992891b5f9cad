"""What a benefit or column that a pack does not have is likely to mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.columns import header_key
from payouts.base.meant import did_you_mean, nearest_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.base.columns import Vocabulary
    from payouts.rules.packs import Pack

_NEAR = 0.5


def benefit_meant(pack: Pack, word: str) -> str:
    """Return a question with the name of the benefit meant, or nothing; both languages."""
    names = {
        header_key(known): rule.name
        for rule in pack.rules.values()
        for known in (*rule.aliases, rule.benefit, rule.name)
    }
    key = header_key(word)
    inside = {name for known, name in names.items() if len(key) > 1 and key in known}
    if len(inside) == 1:
        return did_you_mean(inside.pop())
    near = nearest_word(key, names, _NEAR)
    return did_you_mean(names[near] if near else None)


def column_meant(word: str, vocabulary: Vocabulary, known: Iterable[str]) -> str | None:
    """Return the canonical name of the column meant: that of an alias, else of the most like."""
    canonical = vocabulary.header_index().get(header_key(word))
    return canonical or nearest_word(word, known, _NEAR)
