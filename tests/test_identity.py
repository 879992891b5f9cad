"""Citizen identity numbers by GB 11643, and what may be shown of them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.identity import (
    birth_days,
    check_character,
    check_matches,
    has_many_digits,
    mask_account,
    mask_id,
    mask_name,
    well_formed,
)
from payouts.base.period import day_number
from roster_books import objects

# The two examples printed in GB 11643-1999.
STANDARD = ("11010519491231002X", "440524188001010014")


def by_hand(first17: str) -> str:
    """Work the check character out as the standard words it: sum of a[i] * 2**(i-1) mod 11."""
    total = sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(first17))
    return "0123456789X"[(12 - total % 11) % 11]


def test_examples_of_the_standard_pass() -> None:
    assert check_matches(objects(*STANDARD)).all(), "a valid id would be rejected"
    assert [check_character(text[:17]) for text in STANDARD] == ["X", "4"]


def test_codes_that_ready_made_validators_refuse_pass() -> None:
    ids = [first + by_hand(first) for first in ("37010219900307123", "65900119900307123")]
    assert check_matches(objects(*ids)).all()


@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_character_agrees_with_the_definition(first17: str) -> None:
    assert check_character(first17) == by_hand(first17)


@given(st.text("0123456789", min_size=17, max_size=17), st.data())
def test_every_wrong_digit_is_noticed(first17: str, data: st.DataObject) -> None:
    whole = first17 + check_character(first17)
    at = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != whole[at]]))
    changed = whole[:at] + other + whole[at + 1 :]
    assert check_matches(objects(whole, changed)).tolist() == [True, False]


@pytest.mark.parametrize(
    "text",
    ["", "1", "11010519491231002x", "11010519491231002XX", "1101051949123100 2X", "X" * 18,
     "１１０１０５１９４９１２３１００２Ｘ",
     "11010519491231002", "11010519491231002XXXXXXXXXXXXXXX"],
)  # fmt: skip
def test_other_shapes_are_not_well_formed(text: str) -> None:
    assert well_formed(objects(text, STANDARD[0])).tolist() == [False, True]


def test_no_ids_are_no_trouble() -> None:
    assert well_formed(objects()).tolist() == []
    assert check_matches(objects()).tolist() == []


def test_birth_days_are_calendar_days() -> None:
    births = ("20000229", "19000229", "19901301", "19900431", "18991231", "19491231")
    ids = objects(*(f"110105{birth}002X" for birth in births))
    days, real = birth_days(ids)
    assert real.tolist() == [True, False, False, False, False, True]
    assert days[5] == day_number(dt.date(1949, 12, 31))
    assert days[0] == day_number(dt.date(2000, 2, 29))


@pytest.mark.parametrize("text", ["1" * 16, "1" * 18, "1111111111111111X", "１" * 17])
def test_check_character_takes_17_digits_only(text: str) -> None:
    with pytest.raises(ValueError, match="17 digits"):
        check_character(text)


def test_many_digits_are_recognised_in_any_dress() -> None:
    texts = objects("150121 19900307 0011", "１５０１２１１９９００３", "54人", "合计", "123456789")
    assert has_many_digits(texts).tolist() == [True, True, False, False, False]


def test_masks_hide_what_identifies() -> None:
    assert mask_id("150121199003071234") == "1501**********1234"
    assert mask_id("150121900307123") == "1501*******7123"
    assert mask_id("12345678901234") == "*" * 14
    assert mask_account("6228480012345678901") == "***************8901"
    assert mask_account("12345678") == "********"
    assert mask_name("张　三") == "张*"
    assert mask_name(" 阿卜杜拉·买买提 ") == "阿*"
    assert mask_name("") == ""


@given(st.text(max_size=40))
def test_masks_keep_the_length(text: str) -> None:
    assert len(mask_id(text)) == len(text)
    assert len(mask_account(text)) == len(text)


def test_results_are_vectors_of_the_rows() -> None:
    days, real = birth_days(objects(*STANDARD))
    assert days.dtype == np.int64
    assert real.dtype == np.bool_
