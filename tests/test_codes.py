"""Every diagnostic code: provoked by a test, said in both languages, documented."""

from __future__ import annotations

import re
import string
from pathlib import Path

import numpy as np
import pytest

from office import REPOSITORY
from payouts.authoring.codes_page import CHAPTERS, codes_page
from payouts.base.diagnostics import CATALOGUE, Diagnostic, Lang, Place
from payouts.roster.cells.clean import parse_column
from payouts.roster.cells.problems import PROBLEMS, diagnose
from payouts.roster.model.cell import (
    DIFFERS,
    ERROR_VALUE,
    HIDDEN,
    MERGED,
    NO_CACHED_VALUE,
    NOT_FINITE,
    UNITS,
    BadCell,
)
from roster_books import an_id, objects, spec

HERE = Path(__file__)
PAYEE: dict[str, object] = {"payee": True}
WHOLE: dict[str, object] = {"from": 1, "to": 10}
KINDS: dict[str, object] = {"values": ["因战", "因公", "因病"]}

# code, type of the column, its specification, the cell; None is blank, ABSENT no column.
ABSENT = object()
CELLS: list[tuple[str, str, dict[str, object], object]] = [
    ("R001", "date", {}, None),
    ("R002", "date", {}, ABSENT),
    ("R003", "money", {}, BadCell(ERROR_VALUE)),
    ("R004", "money", {}, BadCell(NO_CACHED_VALUE)),
    ("R005", "money", {}, "一百元"),
    ("R005", "money", {}, BadCell(NOT_FINITE)),
    ("R006", "integer", WHOLE, 7.5),
    ("R007", "integer", WHOLE, 11),
    ("R008", "money", {}, 1000 / 3),
    ("R009", "date", {}, "去年"),
    ("R010", "date", {}, 2023.1),
    ("R011", "date", {}, "1023-01-01"),
    ("R012", "month", {}, "十三月"),
    ("R013", "category", KINDS, "因伤"),
    ("R014", "account", {}, None),
    ("R015", "account", PAYEE, 6222020200112233445),
    ("R016", "account", PAYEE, "六二二二"),
    ("R039", "account", PAYEE, "12345"),
    ("R039", "account", PAYEE, "6" * 31),
    ("R039", "account", PAYEE, "0" * 16),
    ("R039", "account", {}, 12345),
    ("R015", "account", PAYEE, "6.22202E+18"),
    ("R017", "boolean", {}, "也许"),
    ("R018", "id", {}, "150121900307001"),
    ("R019", "id", {}, "15012119900307001"),
    ("R020", "id", {}, an_id()[:-1] + ("0" if an_id()[-1] != "0" else "1")),
    ("R021", "id", {}, 150121199003070000),
    ("R022", "id", {}, an_id(birth="19900231")),
    ("R023", "date", PAYEE, None),
    ("R024", "date", PAYEE, ABSENT),
    ("R025", "date", PAYEE, "去年"),
    ("R026", "text", {}, 6222020200112233445),
    ("R028", "date", {}, BadCell(MERGED)),
    ("R029", "date", {}, BadCell(DIFFERS)),
    ("R034", "date", {}, BadCell(HIDDEN)),
    ("R033", "date", {}, 45170),
    ("R036", "integer", {**WHOLE, "refused": {"旧等级": ["二等乙级"]}}, "二等乙级"),
    ("R037", "money", {}, BadCell(UNITS)),
]
# Of a sheet, a period or a file rather than a cell: tests/test_roster_doubts.py.
BEYOND_CELLS = {"R027", "R030", "R031", "R032", "R035", "R038"}
# What contradicts itself beyond single cells: tests/test_checks.py.
BEYOND_CELLS |= {code for code in CATALOGUE if "R040" <= code <= "R099"}


@pytest.mark.parametrize(("code", "kind", "more", "cell"), CELLS)
def test_a_cell_that_is_wrong_has_its_code(
    code: str, kind: str, more: dict[str, object], cell: object
) -> None:
    column = spec(kind, **more)
    present = np.array([cell is not ABSENT])
    shown = None if cell is ABSENT else cell
    (problem,) = parse_column(objects(shown), column, present).problem
    assert PROBLEMS[problem] == code
    found = diagnose("列", column, shown, int(problem), Place(file="r.xlsx", sheet="表", cell="C4"))
    assert str(found).startswith(f"[{code}] r.xlsx 表!C4: ")
    assert "列" in found.message()
    assert "列" in found.message(Lang.EN)
    if kind in {"id", "account"}:
        assert not re.search(r"\d{9}", found.message() + str(found.value))


def test_every_code_of_a_cell_is_in_the_table() -> None:
    ours = {code for code in CATALOGUE if code[0] == "R"} - BEYOND_CELLS
    assert {code for code, *_ in CELLS} == ours


def test_every_code_is_provoked_by_some_test() -> None:
    """A code no test names may be dead, or say something else than it means."""
    tests = HERE.parent
    files = (*tests.glob("test_*.py"), *(tests / "catalogue").glob("*.py"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    named = {code for text in texts for code in re.findall(r"\b[A-Z]\d{3}\b", text)}
    assert sorted(CATALOGUE.keys() - named) == []


def test_every_code_is_said_somewhere_in_the_program() -> None:
    """A code nothing says promises a check that is not made."""
    files = (REPOSITORY / "payouts").rglob("*.py")
    texts = [p.read_text(encoding="utf-8") for p in files if not p.name.startswith("codes_")]
    said = {code for text in texts for code in re.findall(r'"([A-Z]\d{3})"', text)}
    assert sorted(CATALOGUE.keys() - said - set(PROBLEMS)) == []


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_code_is_said_in_both_languages(code: str) -> None:
    """Both name the same things, and both say what to do."""
    entry = CATALOGUE[code]
    texts = {Lang.ZH: (entry.zh, entry.fix_zh), Lang.EN: (entry.en, entry.fix_en)}
    args = {name: "‹x›" for pair in texts.values() for text in pair for name in _fields(text)}
    found = Diagnostic(code, args)
    letters = {Lang.ZH: "[\u4e00-\u9fff]", Lang.EN: "[a-z]{2}"}
    for lang, (_, remedy) in texts.items():
        assert found.message(lang).strip()
        assert re.search(letters[lang], remedy)
        assert ("‹x›" in found.remedy(lang)) == bool(_fields(remedy))
    # A word that is said differently in English is an argument of its own: {kind_en}.
    assert _fields(entry.zh) == {name.removesuffix("_en") for name in _fields(entry.en)}


# --- the page --------------------------------------------------------------------------------


def test_the_page_is_current() -> None:
    """``python -m payouts.authoring.codes_page > docs/codes.md`` writes it anew."""
    assert (REPOSITORY / "docs" / "codes.md").read_text(encoding="utf-8") == codes_page()


def test_every_code_is_on_the_page_once_under_its_chapter() -> None:
    text = codes_page()
    assert re.findall(r"^### ([A-Z]\d{3})$", text, re.MULTILINE) == sorted(CATALOGUE)
    letters = re.findall(r"^## ([A-Z]) ", text, re.MULTILINE)
    assert letters == sorted({code[0] for code in CATALOGUE})
    assert set(letters) == CHAPTERS.keys()


def test_what_is_filled_in_shows_as_a_name_on_the_page() -> None:
    """``{value!r}`` is how the program writes it; people read ``{value}``."""
    assert "!r}" not in codes_page()
    assert "### R005" in codes_page()
    assert "{column} {value} is not a number" in codes_page()
