"""Digests: equal data, equal digest; other data, another."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.digest import canonical_json, digest_of, digest_of_bytes, digest_of_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_known_digest() -> None:
    assert digest_of_bytes(b"abc").startswith("ba7816bf 8f01cfea".replace(" ", ""))


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1])
def test_a_file_is_digested_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\x07" * size)
    assert digest_of_file(path) == hashlib.sha256(b"\x07" * size).hexdigest()


def test_the_canonical_form() -> None:
    data = {"乙": [1, True, None], "a": {"c": "姓\n", "b": ""}}
    assert canonical_json(data).decode() == '{"a":{"b":"","c":"姓\\n"},"乙":[1,true,null]}'


@pytest.mark.parametrize(
    "data", [1.5, [1.0], {"a": {"b": (2.5,)}}, {1: "a"}, {1.5: "a"}, {None: 1}, {"a": dt.date.min}]
)
def test_what_has_no_canonical_form_is_refused(data: object) -> None:
    with pytest.raises(TypeError):
        digest_of(data)


_DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(_DATA, _DATA)
def test_digests_are_equal_exactly_where_data_is(a: object, b: object) -> None:
    # repr tells 1 from True, which compare equal in Python but differ in JSON.
    same = _sorted_repr(a) == _sorted_repr(b)
    assert (digest_of(a) == digest_of(b)) is same


def _sorted_repr(data: object) -> str:
    if isinstance(data, dict):
        return "{" + ",".join(f"{k!r}:{_sorted_repr(data[k])}" for k in sorted(data)) + "}"
    if isinstance(data, list):
        return "[" + ",".join(map(_sorted_repr, data)) + "]"
    return repr(data)


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(data: dict[str, int]) -> None:
    assert digest_of(data) == digest_of(dict(reversed(data.items())))
