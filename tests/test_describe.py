"""What is said about paid rows: typed-in amounts are compared, and never paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from packs import COLUMNS, MONTHLY, make_pack, make_roster
from payouts.base.diagnostics import Lang
from payouts.base.period import Period
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.engine.row_messages import typed_amount_warnings

if TYPE_CHECKING:
    from pathlib import Path

_TYPED = COLUMNS + "  填报金额: {type: money, aliases: [全年金额]}\n"


def _said(tmp_path: Path, *typed: object) -> list[tuple[str, int, str | None]]:
    """Return code, row and value of what is said about typed-in amounts; each row is due 100."""
    pack = make_pack(tmp_path, MONTHLY, columns=_TYPED)
    rows = [{"批准日期": "2020-01-01", "填报金额": cell} for cell in typed]
    roster = make_roster(rows)
    rule = pack.rules["small"]
    index = np.arange(len(roster), dtype=np.int64)
    result = compute_benefit(rule, roster, index, Period.parse("2023-01"))
    assert result.fen.tolist() == [10000] * len(typed), "a typed-in amount must not change ours"
    notes = list(typed_amount_warnings(result, roster, pack.vocabulary))
    for note in notes:
        assert note.diagnostic.message(Lang.EN)
        assert note.diagnostic.remedy(Lang.ZH)
        assert str(note.diagnostic.place).endswith(str(note.row + 2))
    return [(n.diagnostic.code, n.row, n.diagnostic.value) for n in notes]


def test_an_amount_that_agrees_or_is_blank_says_nothing(tmp_path: Path) -> None:
    assert _said(tmp_path, 100, "100.00", 100.0, None) == []


def test_an_amount_that_differs_is_said_with_both(tmp_path: Path) -> None:
    assert _said(tmp_path, 100, "99.99", 120) == [("E053", 1, "99.99"), ("E053", 2, "120")]


def test_an_amount_in_wan_agrees_as_exactly_as_it_is_written(tmp_path: Path) -> None:
    fine = ("0.01万元", "0.0100万元", "0.010 万", "０．０１万元")
    assert _said(tmp_path, *fine) == []
    off = ("0.0101万元", "0.02万元", "0.0099万元")
    assert [row for _, row, _ in _said(tmp_path, *off)] == [0, 1, 2]


def test_an_amount_that_is_no_number_is_said(tmp_path: Path) -> None:
    found = _said(tmp_path, "一百", "约100", "100元")
    assert found == [("E050", 0, "一百"), ("E050", 1, "约100")]
