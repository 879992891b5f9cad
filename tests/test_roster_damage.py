"""A damaged roster is refused in words or read exactly; ``make damage`` tries all there is."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from damage import REFUSED, ROWS, SAME, Damage, every, outcome, small_ods, small_xlsx, what_was_read
from locked_books import plain_xls
from payouts.roster.load import load_roster
from roster_books import VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path

FLIPS, CUTS = 1500, 300
SEED = 20240901


def sampled(whole: bytes, flips: int, cuts: int) -> list[Damage]:
    chance = random.Random(SEED)  # noqa: S311 (a sample that is the same every time)
    everything = every(whole)
    bits = len(whole) * 8
    directory = everything[bits - 8 * 22 : bits]  # the end record: offsets that point nowhere
    lengths = everything[bits:]
    chosen = chance.sample(everything[:bits], min(flips, bits))
    return [*chosen, *directory, *chance.sample(lengths, min(cuts, len(lengths)))]


def ends(folder: Path, suffix: str, whole: bytes, damages: list[Damage]) -> Counter[str]:
    path = folder / f"r{suffix}"
    path.write_bytes(whole)
    expected = what_was_read(load_roster([path], VOCABULARY))
    assert len(expected) == len(ROWS) - 1
    return Counter(outcome(path, damage.of(whole), expected) for damage in damages)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_damage_is_never_read_as_something_else(tmp_path: Path, suffix: str) -> None:
    """Every member carries a checksum, and all of them are read to their ends."""
    whole = small_xlsx(tmp_path) if suffix == ".xlsx" else small_ods()
    damages = sampled(whole, FLIPS, CUTS)
    found = ends(tmp_path, suffix, whole, damages)
    assert found.keys() <= {REFUSED, SAME}, "a damaged roster was read otherwise, in silence"
    assert found[REFUSED] > len(damages) // 2


def test_a_damaged_xls_never_ends_in_a_traceback(tmp_path: Path) -> None:
    """The format has no checksums: a flipped bit of a number is another number."""
    whole = plain_xls(ROWS)
    found = ends(tmp_path, ".xls", whole, sampled(whole, 150, 50))
    assert found[REFUSED]
    assert found[SAME]
