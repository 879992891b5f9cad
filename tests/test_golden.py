"""The sample's output, cell by cell, against what was committed.

A change of a message, a column or an amount shows here as a line ``汇总!F12: 1 → 2``. When it
is meant, write the file anew and look at its difference before committing it::

    python -m pytest tests/test_golden.py --update-golden
"""

from __future__ import annotations

import json
import re
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from office import read_audit, read_sheet

if TYPE_CHECKING:
    from office import Done

GOLDEN = Path(__file__).with_name("golden") / "zhenglanqi-2023.json"
SHEETS = ("汇总", "森林消防人员家庭优待金", "未发放", "对账", "规则")
AUDITS = ("forest_fire_allowance", "medical_insurance")
_DIGEST = re.compile(r"\b(?=\d*[a-f])[0-9a-f]{12,64}\b")
_SHOWN = 40

Cells: TypeAlias = "dict[str, list[list[str]]]"


def _text(shown: object, formula: object = None) -> str:
    """Return a cell as text: formulas with their value, digests of rules left out."""
    text = "" if shown is None else f"{shown}"
    if isinstance(formula, str) and formula.startswith("="):
        text = f"{formula} → {text}"
    return _DIGEST.sub("‹digest›", text)


def _sheet(folder: Path, sheet: str) -> list[list[str]]:
    shown, formulas = read_sheet(folder, sheet), read_sheet(folder, sheet, formulas=True)
    return [
        [_text(cell, formula) for cell, formula in zip(*rows, strict=True)]
        for rows in zip(shown, formulas, strict=True)
    ]


def _audit(folder: Path, benefit: str) -> list[list[str]]:
    rows = read_audit(folder, benefit)
    return [list(rows[0]), *([_text(cell) for cell in row.values()] for row in rows)]


def _made(folder: Path) -> Cells:
    sheets = {sheet: _sheet(folder, sheet) for sheet in SHEETS}
    return sheets | {benefit: _audit(folder, benefit) for benefit in AUDITS}


def _written(cells: Cells) -> str:
    """Return the file: a line for each row, so that versions compare line by line."""
    parts = []
    for name, rows in cells.items():
        lines = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
        parts.append(f"  {json.dumps(name, ensure_ascii=False)}: [\n{lines}\n  ]")
    body = ",\n".join(parts)
    return f"{{\n{body}\n}}\n"


def _address(column: int, row: int) -> str:
    return f"{chr(ord('A') + column)}{row + 1}"


def differences(golden: Cells, made: Cells) -> list[str]:
    """Return ``sheet!A1: before → after`` for each cell that differs; a missing one is ∅."""
    found = []
    for name in dict.fromkeys([*golden, *made]):
        both = zip_longest(golden.get(name, []), made.get(name, []), fillvalue=())
        for r, (before, after) in enumerate(both):
            for c, (a, b) in enumerate(zip_longest(before, after, fillvalue="∅")):
                if a != b:
                    found.append(f"{name}!{_address(c, r)}: {a} → {b}")
    return found


def test_the_sample_is_as_committed(sample: Done, request: pytest.FixtureRequest) -> None:
    made = _made(sample.folder)
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(_written(made), encoding="utf-8")
    golden: Cells = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = differences(golden, made)
    more = [f"… and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    assert not found, "\n".join([f"{len(found)} cells differ", *found[:_SHOWN], *more])


def test_the_golden_file_is_written_as_it_is_read(sample: Done) -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    assert _written(json.loads(text)) == text
    assert set(json.loads(text)) == set(_made(sample.folder))


@pytest.mark.parametrize(
    ("golden", "made", "expected"),
    [
        ({"表": [["甲", "1"]]}, {"表": [["甲", "1"]]}, []),
        ({"表": [["甲", "1"]]}, {"表": [["甲", "2"]]}, ["表!B1: 1 → 2"]),
        ({"表": [["甲"]]}, {"表": [["甲"], ["乙"]]}, ["表!A2: ∅ → 乙"]),
        ({"表": [["甲"]]}, {}, ["表!A1: 甲 → ∅"]),
        ({"表": [["甲"]]}, {"表": [["甲", ""]]}, ["表!B1: ∅ → "]),
    ],
)
def test_a_difference_is_named_by_its_cell(golden: Cells, made: Cells, expected: list[str]) -> None:
    assert differences(golden, made) == expected
