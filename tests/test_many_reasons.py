"""A row may lack any number of things, and is told every one of them.

Reasons are kept as bits of whole words: what is kept in one word, and what passes from one to
the next, has to say the same.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packs import COLUMNS, outcomes, write_pack
from payouts.authoring.lint import lint
from payouts.rules.language.values import ReasonIndex, ReasonKind, Reasons
from payouts.rules.packs import open_pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from packs import Outcome
    from payouts.rules.rule import Rule

# --- a rule with as many reasons as wanted -----------------------------------------------------

_CHOOSERS = ("批准日期", "入伍日期", "退役日期", "死亡日期")  # the days that choose the figures
_FIRST_YEAR, _YEARS = 2020, 9


def last_year(figure: int) -> int:
    """Return the last year in which a figure has a value."""
    return _FIRST_YEAR + figure // len(_CHOOSERS) % _YEARS


def _summed(names: list[str]) -> str:
    """Return steps of ten terms each, and one that adds them up."""
    parts = [names[at : at + 10] for at in range(0, len(names), 10)]
    steps = [f"      部分{n}: {' + '.join(part)}\n" for n, part in enumerate(parts)]
    whole = " + ".join(f"部分{n}" for n in range(len(parts)))
    return f"{''.join(steps)}      应发: {whole}\n"


@cache
def wide(blanks: int, figures: int) -> Rule:
    """Return a rule that adds up so many optional columns and figures; lint has nothing to say."""
    columns = [f"数{n}" for n in range(blanks)]
    names = [f"标准{n}" for n in range(figures)]
    values = "".join(
        f"  {name}:\n    unit: 元\n    select: {_CHOOSERS[n % len(_CHOOSERS)]}\n    values:\n"
        f"      - {{from: {_FIRST_YEAR}-01-01, until: {last_year(n)}-12-31, "
        f'value: "1", status: published, source: 2020年标准表}}\n'
        for n, name in enumerate(names)
    )
    text = (
        "benefit: small\nname: 小补助\nlaw: [{title: 测试办法, article: 第三条}]\ncolumns:\n"
        + "".join(f"  {name}: required\n" for name in ("发放月份", *_CHOOSERS[:figures]))
        + "".join(f"  {name}: optional\n" for name in columns)
        + (f"figures:\n{values}" if figures else "")
        + "lines:\n  补助:\n    pays: once\n    month: 发放月份\n    steps:\n"
        + _summed([*columns, *names])
        + "payment: {应发金额: sum(应发)}\n"
        + 'round: {step: 应发金额, to: "0.01", mode: half_up}\n'
        + "eligible:\n"
        + "".join(f"  - {{zero_if: {name} == 7, because: {name}为七}}\n" for name in columns)
    )
    known = COLUMNS + "".join(f"  {name}: {{type: money}}\n" for name in columns)
    with TemporaryDirectory() as folder:
        source = write_pack(Path(folder), {"columns.yaml": known, "rule.yaml": text})
        opened = open_pack(source, "small")
        assert lint(opened) == []
    return opened.pack.rules["small"]


def row(
    rule: Rule, blank: Iterable[int], years: Iterable[int], **more: object
) -> dict[str, object]:
    """Return a row with some of its columns blank, the others 1, and a day of each year."""
    cells: dict[str, object] = {name: 1 for name in rule.columns if name.startswith("数")}
    cells |= {f"数{n}": None for n in blank} | more
    days = {name: dt.date(year, 6, 1) for name, year in zip(_CHOOSERS, years, strict=True)}
    return {"发放月份": "2024-01", **cells, **days}


def told(outcome: Outcome) -> set[str]:
    """Return what a row is told that it lacks; nothing is said twice."""
    names = [str(n.args.get("figure", n.args.get("column"))) for n in outcome.notes]
    assert len(names) == len(set(names))
    return set(names)


def lacking(blank: Iterable[int], years: list[int], figures: int) -> set[str]:
    """Return what a row lacks."""
    choosing = [years[n % len(_CHOOSERS)] for n in range(figures)]
    none = {
        f"标准{n}" for n, year in enumerate(choosing) if not _FIRST_YEAR <= year <= last_year(n)
    }
    return {f"数{n}" for n in blank} | none


def test_two_hundred_blank_columns_and_a_hundred_figures_are_all_named() -> None:
    rule = wide(200, 100)
    whole, all_blank, some = outcomes(
        rule,
        [
            row(rule, [], [2020] * 4),
            row(rule, range(200), [2019] * 4),
            row(rule, [0, 61, 62, 123, 124, 199], [2020, 2024, 2028, 2029]),
        ],
        "2024",
    )
    assert whole.short == ("paid", "300.00", [])
    assert (all_blank.status, all_blank.amount) == ("held", "0.00")
    assert told(all_blank) == {f"数{n}" for n in range(200)} | {f"标准{n}" for n in range(100)}
    assert told(some) == lacking([0, 61, 62, 123, 124, 199], [2020, 2024, 2028, 2029], 100)
    assert 25 + 6 < len(told(some)) < 100, "some figures are there and some are not"


def test_a_condition_on_a_blank_column_does_not_apply_however_many_there_are() -> None:
    rule = wide(200, 0)
    years = [2020] * 4
    seven = outcomes(rule, [row(rule, range(199), years, 数199=7)], "2024")
    assert [found.short for found in seven] == [("zero", "0.00", ["E001"])]
    (note,) = seven[0].notes
    assert note.args["because"] == "数199为七"


# On both sides of where a word of reasons ends, and of where a longer one would.
SIZES = (61, 62, 63, 64, 65, 123, 124, 125, 126)


@pytest.mark.parametrize("size", SIZES)
def test_the_last_of_so_many_reasons_is_named_alone_and_among_all(size: int) -> None:
    rule = wide(size, 0)
    years = [2020] * 4
    blanks = [[size - 1], list(range(size)), list(range(size - 1)), [0, size - 1], []]
    found = outcomes(rule, [row(rule, blank, years) for blank in blanks], "2024")
    assert [told(one) for one in found] == [lacking(blank, years, 0) for blank in blanks]
    assert found[-1].short == ("paid", f"{size}.00", [])


@settings(max_examples=25, deadline=None)
@given(data=st.data(), size=st.sampled_from(SIZES), figures=st.sampled_from((0, 3, 70)))
def test_exactly_what_a_row_lacks_is_named(data: st.DataObject, size: int, figures: int) -> None:
    rule = wide(size, figures)
    blank_sets = st.sets(st.integers(0, size - 1))
    years = st.lists(st.integers(2019, 2030), min_size=4, max_size=4)
    drawn = data.draw(st.lists(st.tuples(blank_sets, years), min_size=1, max_size=4))
    found = outcomes(rule, [row(rule, *one) for one in drawn], "2024")
    for (blank, chosen), outcome in zip(drawn, found, strict=True):
        assert told(outcome) == lacking(blank, chosen, figures)
        paid = (blank, lacking(blank, chosen, figures)) == (set(), set())
        assert outcome.status == ("paid" if paid else "held")


# --- the reasons themselves, beside sets of numbers ---------------------------------------------

_NUMBERS = st.sampled_from((0, 1, 60, 61, 62, 63, 64, 65, 123, 124, 125, 126, 300))
_ROWS = 4
_MASKS = st.lists(st.booleans(), min_size=_ROWS, max_size=_ROWS) | st.lists(
    st.booleans(), min_size=1, max_size=1
)
_SETS = list[set[int]]


def _mask(drawn: list[bool]) -> NDArray[np.bool_]:
    return np.array(drawn, dtype=np.bool_)


def _full(drawn: list[bool]) -> list[bool]:
    return drawn if len(drawn) == _ROWS else drawn * _ROWS


@st.composite
def made(draw: st.DrawFn) -> tuple[Reasons, _SETS]:
    """Return reasons, and the same as a set of numbers for each row."""
    reasons, sets = Reasons(), [set[int]() for _ in range(_ROWS)]
    for number, drawn in draw(st.lists(st.tuples(_NUMBERS, _MASKS), max_size=6)):
        reasons = reasons | Reasons.one(number, _mask(drawn))
        for mine, marked in zip(sets, _full(drawn), strict=True):
            mine.update({number} if marked else ())
    return reasons, sets


def the_same(reasons: Reasons, sets: _SETS) -> None:
    """Assert that reasons say what the sets say, whoever asks."""
    every = set[int]().union(*sets)
    index = ReasonIndex()
    for number in range(301):
        index.number(ReasonKind.CELL, str(number))
    assert list(reasons.numbers()) == sorted(every)
    assert [reason.name for _, reason in index.found_in(reasons)] == [str(n) for n in sorted(every)]
    assert bool(reasons) == bool(every), "what is never missing is told from what may be"
    missing = [bool(mine) for mine in sets]
    rows = np.arange(_ROWS)
    assert np.broadcast_to(reasons.missing, _ROWS).tolist() == missing
    assert np.broadcast_to(~reasons.known, _ROWS).tolist() == missing
    assert reasons.missing_in(rows[::-1]).tolist() == missing[::-1]
    assert [reasons.missing_at(r) for r in rows.tolist()] == missing
    for number in (0, 61, 62, 124, 300, 10_000):
        having = np.broadcast_to(reasons.having(number), _ROWS).tolist()
        assert having == [number in mine for mine in sets], number
    assert all((word >= 0).all() for word in reasons.words), "the sign is never used"


@given(one=made(), other=made(), drawn=_MASKS, less=st.sets(_NUMBERS))
def test_reasons_are_sets_of_numbers(
    one: tuple[Reasons, _SETS], other: tuple[Reasons, _SETS], drawn: list[bool], less: set[int]
) -> None:
    (a, in_a), (b, in_b) = one, other
    mask, where = _mask(drawn), _full(drawn)
    the_same(a, in_a)
    the_same(a | b, [x | y for x, y in zip(in_a, in_b, strict=True)])
    the_same(Reasons.union([a, b, a]), [x | y for x, y in zip(in_a, in_b, strict=True)])
    the_same(a.only(mask), [x if m else set() for x, m in zip(in_a, where, strict=True)])
    the_same(a.without(sum(1 << n for n in less)), [x - less for x in in_a])
    chosen = [x if m else y for x, y, m in zip(in_a, in_b, where, strict=True)]
    the_same(Reasons.chosen(mask, a, b), chosen)


def test_reasons_are_numbered_as_they_are_met_and_those_not_given_are_told_apart() -> None:
    index = ReasonIndex()
    none, all_rows = Reasons(), np.ones(1, dtype=np.bool_)
    reasons = none
    for n in range(200):
        kind = ReasonKind.NOT_GIVEN if n % 2 else ReasonKind.CELL
        reasons = index.mark(reasons, all_rows, kind, f"数{n}")
    assert list(reasons.numbers()) == list(range(200))
    assert list(index.required(reasons).numbers()) == list(range(0, 200, 2))
    assert index.number(ReasonKind.CELL, "数198") == 198, "met before"
    assert not index.mark(none, ~all_rows, ReasonKind.CELL, "没有"), "no row: no reason"
    assert index.number(ReasonKind.CELL, "另一") == 200
