"""The figure versions each row uses, as bits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from payouts.base.arrays import Bools, Ints


_WORD = 62


@dataclass(slots=True)
class Usage:
    """Marks (figure, version index) pairs on rows; any number of pairs."""

    rows: int
    pairs: list[tuple[str, int]] = field(default_factory=list)
    words: list[Ints] = field(default_factory=list)

    def mark(self, figure: str, version: int, where: Bools) -> None:
        """Note that the rows in the mask (length n or 1) used a version of a figure."""
        if not where.any():
            return
        pair = (figure, version)
        if pair not in self.pairs:
            self.pairs.append(pair)
        word, bit = divmod(self.pairs.index(pair), _WORD)
        while len(self.words) <= word:
            self.words.append(np.zeros(self.rows, dtype=np.int64))
        self.words[word] |= np.where(where, np.int64(1 << bit), np.int64(0))

    def adopt(self, other: Usage, where: Bools) -> None:
        """Add the pairs of another usage, for the rows in the mask (length n or 1)."""
        for index, (figure, version) in enumerate(other.pairs):
            word, bit = divmod(index, _WORD)
            self.mark(figure, version, where & (other.words[word] >> bit & 1 == 1))

    def of_rows(self) -> tuple[Ints, list[tuple[tuple[str, int], ...]]]:
        """Return, for each row, the index of its combination of pairs, and the combinations."""
        if not self.words:
            return np.zeros(self.rows, dtype=np.int64), [()]
        inverse = np.zeros(self.rows, dtype=np.int64)
        for word in self.words:
            _, codes = np.unique(word, return_inverse=True)
            _, inverse = np.unique(
                inverse * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True
            )
        first = np.full(int(inverse.max(initial=0)) + 1, -1, dtype=np.int64)
        first[inverse[::-1]] = np.arange(self.rows - 1, -1, -1)
        combinations = [
            tuple(
                pair
                for index, pair in enumerate(self.pairs)
                if int(self.words[index // _WORD][row]) >> (index % _WORD) & 1
            )
            for row in first
        ]
        return inverse.astype(np.int64), combinations
