"""What a column that a pack does not have is likely to mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.columns import header_key
from payouts.base.meant import nearest_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.base.columns import Vocabulary

_NEAR = 0.5


def column_meant(word: str, vocabulary: Vocabulary, known: Iterable[str]) -> str | None:
    """Return the canonical name of the column meant: that of an alias, else of the most like."""
    canonical = vocabulary.header_index().get(header_key(word))
    return canonical or nearest_word(word, known, _NEAR)
