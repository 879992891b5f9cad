"""What was changed on the way from cell to value: all of it, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.audit import changes as changelog
from payouts.base.diagnostics import Lang
from payouts.base.run_layout import CHANGES_TABLE
from payouts.cli.check_changes import _WORDS, change_lines, change_records
from payouts.roster.cells.changes import (
    TidiedCell,
    canonical_texts,
    changes_of,
    column_changes,
)
from payouts.roster.cells.clean import READERS, parse_column
from payouts.roster.cells.problems import plain_text
from payouts.roster.cells.tidy import Tidying, tidied
from payouts.roster.load import load_roster
from roster_books import HEADER, VOCABULARY, a_person, an_id, objects, save_book, spec

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.columns import ColumnSpec, Vocabulary

SPECS: dict[str, ColumnSpec] = {
    "text": spec("text"),
    "name": spec("text", person=True),
    "money": spec("money"),
    "number": spec("number", percent=True),
    "integer": spec(
        "integer",
        **{"from": 1, "to": 10, "suffixes": ["级"], "numerals": ["chinese", "roman", "enclosed"],
           "synonyms": {"最重": "1"}},
    ),
    "date": spec("date"),
    "month": spec("month"),
    "category": spec(
        "category",
        values=["因战", "因公", "因病（含精神病）"],
        synonyms={"1": "因战", "A2": "因公", "作战": "因战"},
    ),
    "categories": spec(
        "categories", values=["一等功", "二等功", "三等功"], synonyms={"立二等功": "二等功"}
    ),
    "boolean": spec("boolean", synonyms={"有": "是", "无": "否", "1": "是"}),
    "id": spec("id"),
    "account": spec("account"),
}  # fmt: skip


def reading(kind: str, cell: object) -> TidiedCell | None:
    found = column_changes(objects(cell), SPECS[kind])
    return found.readings[found.which[0]] if len(found.which) else None


@pytest.mark.parametrize(
    ("kind", "cell", "after", "kinds"),
    [
        ("money", "1,234.50元", "1234.5", "separators unit number"),
        ("money", "319.97万元", "3199700", "unit"),
        ("money", "１２", "12", "width"),
        ("money", "伍佰元整", "500", "numeral number"),
        ("money", "'12", "12", "apostrophe"),
        ("money", '="12"', "12", "formula"),
        ("number", "50%", "0.5", "percent number"),
        ("number", "2/6", "1/3", "number"),
        ("integer", "十级", "10", "affix numeral"),
        ("integer", " 08", "8", "blanks number"),
        ("integer", "最重", "1", "synonym"),
        ("date", "2023年9月1日", "2023-09-01", "date"),
        ("date", "2023.09", "2023-09", "date"),
        ("date", 202309.0, "2023-09", "date"),
        ("month", dt.date(2023, 9, 1), "2023-09", "date"),
        ("category", "1", "因战", "code"),
        ("category", 1.0, "因战", "code"),
        ("category", "作战", "因战", "synonym"),
        ("category", "a2", "因公", "case code"),
        ("category", "因 战", "因战", "blanks"),
        ("category", "因病(含精神病)", "因病（含精神病）", "width"),
        ("categories", "三等功,立二等功", "二等功、三等功", "synonym list"),
        ("boolean", "有", "是", "synonym"),
        ("id", "11010519491231002x", "11010519491231002X", "case"),
        ("account", "6228 4800 1234 5678", "6228480012345678", "groups"),
        ("text", " 甲 ", "甲", "blanks"),
        ("text", "甲\u200b", "甲", "unseen"),
        ("name", "张　三", "张三", "name"),
        ("name", "买买提•艾力", "买买提·艾力", "name"),
    ],
)
def test_what_was_done_is_named(kind: str, cell: object, after: str, kinds: str) -> None:
    found = reading(kind, cell)
    assert found is not None, "a change went unrecorded"
    assert found == TidiedCell(
        cell if isinstance(cell, str) else plain_text(cell),
        after,
        tuple(Tidying(k) for k in kinds.split()),
    )


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("money", 7.0), ("money", 0.1), ("money", "7"), ("integer", 7), ("text", 12.0),
        ("account", 12345.0), ("account", "0062"), ("id", an_id()), ("boolean", True),
        ("boolean", "是"), ("date", dt.date(2023, 9, 1)), ("date", "2023-09-01"),
        ("date", dt.datetime(2023, 9, 1)),  # noqa: DTZ001 (Excel has no time zones)
        ("date", "2023-09"), ("month", "2023-09"), ("category", "因战"),
        ("category", "因病（含精神病）"), ("categories", "二等功、三等功"), ("categories", "无"),
        ("name", "张三"), ("name", "买买提·艾力"), ("text", "张　三"), ("money", None),
        ("money", "约五百"), ("id", "110105194912310029 "), ("date", "去年"),
    ],
)  # fmt: skip
def test_what_is_used_as_written_or_not_at_all_is_no_change(kind: str, cell: object) -> None:
    assert reading(kind, cell) is None


PIECES = [
    "1", "0", "9", "2023", "09", "１", "，", ",", ".", "-", "/", "元", "万", "￥", "%", "级", "十",
    "Ⅹ", "年", "月", "日", " ", "\u3000", "\u200b", "'", '="', '"', "因战", "因公", "作战", "A2",
    "a2", "二等功", "三等功", "立二等功", "、", "是", "有", "无", "张", "三", "•", "·", "（", "(",
    "伍佰", "整", an_id(), an_id().lower(), "6228480012345678", "1234", "234",
]  # fmt: skip
CELLS = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join),
    st.integers(0, 10**9), st.floats(0, 10**7).map(lambda x: round(x, 2)), st.booleans(),
    st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)),
)  # fmt: skip


@given(st.sampled_from(sorted(SPECS)), st.lists(CELLS, max_size=6))
def test_a_change_is_recorded_exactly_where_the_text_differs(
    kind: str, cells: list[object]
) -> None:
    column = SPECS[kind]
    raw = objects(*cells)
    parsed = parse_column(raw, column, np.ones(len(raw), dtype=np.bool_))
    used = canonical_texts(parsed, column)
    found = column_changes(raw, column)
    at = {int(r): found.readings[w] for r, w in zip(found.rows, found.which, strict=True)}
    for row, cell in enumerate(cells):
        if isinstance(cell, str):
            assert (row in at) == (parsed.problem[row] == 0 and cell != used[row]), repr(cell)
        if row in at:
            assert at[row].before == plain_text(cell)
            assert at[row].after == used[row]
            assert parsed.problem[row] == 0


@given(st.sampled_from(sorted(SPECS)), CELLS)
def test_the_kinds_recorded_explain_the_difference(kind: str, cell: object) -> None:
    """Running only the steps that are named turns what was written into what was used."""
    found = reading(kind, cell)
    if found is None:
        return
    assert found.kinds
    assert Tidying.OTHER not in found.kinds
    named = [
        step for step in READERS[SPECS[kind].type].steps(SPECS[kind]) if step[0] in found.kinds
    ]
    assert tidied(found.before, named) == found.after


@given(st.sampled_from(sorted(SPECS)), CELLS)
def test_a_tidied_value_is_read_again_as_itself(kind: str, cell: object) -> None:
    """What is written into the list of changes could stand in the roster and be used as it is."""
    found = reading(kind, cell)
    if found is not None and kind != "name":
        assert reading(kind, found.after) is None


def test_every_kind_has_words() -> None:
    assert set(_WORDS) == set(Tidying)


# --- of a whole roster -------------------------------------------------------------------


def dressed_roster(tmp_path: Path) -> Path:
    rows = [
        a_person(sequence=1),
        ("张　三", an_id(2).lower(), "七级", "因战", dt.date(2023, 9, 1)),
        ("李四", f"'{an_id(3)}", 7, " 因公", "2023-09-01"),
    ]
    header = (*HEADER, "银行卡号")
    cards = (None, "6228 4800 1234 5678", "6228480012345678")
    return save_book(
        tmp_path / "r.xlsx",
        {"表": [header, *((*r, c) for r, c in zip(rows, cards, strict=True))]},
    )


def vocabulary_with_grades() -> Vocabulary:
    columns = dict(VOCABULARY.columns)
    columns["残疾等级"] = SPECS["integer"].model_copy(update={"name": "残疾等级"})
    columns["姓名"] = SPECS["name"].model_copy(update={"name": "姓名"})
    return VOCABULARY.model_copy(update={"columns": columns})


def test_changes_of_a_roster_know_their_cells(tmp_path: Path) -> None:
    vocabulary = vocabulary_with_grades()
    roster = load_roster([dressed_roster(tmp_path)], vocabulary)
    changes = changes_of(roster, vocabulary)
    path = tmp_path / CHANGES_TABLE
    changelog.write_changes(path, changes, roster)
    rows = {(r["cell"], r["kind"]): r for r in pq.read_table(path).to_pylist()}
    assert len(rows) == len(changes) == len(pq.read_table(path))
    small = sum(c.islower() for c in an_id(2).lower())
    expected = {
        ("A3", "name"): ("张　三", "张三"),
        ("B4", "apostrophe"): (f"'{an_id(3)}", an_id(3)),
        ("C3", "affix+numeral"): ("七级", "7"),
        ("D4", "blanks"): (" 因公", "因公"),
        ("E2", "date"): ("2023年9月", "2023-09"),
        ("F3", "groups"): ("6228 4800 1234 5678", "6228480012345678"),
    } | ({("B3", "case"): (an_id(2).lower(), an_id(2))} if small else {})
    assert {key: (r["before"], r["after"]) for key, r in rows.items()} == expected
    assert {r["file"] for r in rows.values()} == {"r.xlsx"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_only_the_columns_asked_for(tmp_path: Path) -> None:
    roster = load_roster([dressed_roster(tmp_path)], VOCABULARY)
    changes = changes_of(roster, VOCABULARY, ["残疾性质"])
    assert [(c.column, c.rows.tolist()) for c in changes.columns] == [("残疾性质", [2])]


def test_nothing_is_written_where_nothing_was_changed(tmp_path: Path) -> None:
    rows = [("张三", an_id(1), 7, "因战", "2023-09-01")]
    roster = load_roster([save_book(tmp_path / "r.xlsx", {"表": [HEADER, *rows]})], VOCABULARY)
    changes = changes_of(roster, VOCABULARY)
    assert len(changes) == 0
    changelog.write_changes(tmp_path / CHANGES_TABLE, changes, roster)
    assert not (tmp_path / "audit").exists()


def test_the_terminal_shows_no_id_account_or_name(tmp_path: Path) -> None:
    vocabulary = vocabulary_with_grades()
    roster = load_roster([dressed_roster(tmp_path)], vocabulary)
    changes = changes_of(roster, vocabulary)
    for lang in Lang:
        text = "\n".join(change_lines(changes, roster, lang))
        assert "199003" not in text
        assert "62284800" not in text.replace(" ", "")
        assert "张三" not in text
        assert "2023-09" in text
    records = change_records(changes, roster)
    assert len(records) == len(changes)
    shown = json.dumps(records, ensure_ascii=False)
    assert "199003" not in shown
    assert '"kinds": ["affix", "numeral"]' in shown
