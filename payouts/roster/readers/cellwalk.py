"""Walks the XML of a sheet cell by cell, where the fast reader may be wrong.

The fast reader shows an error, a formula without its result and a content it does not expect
as an empty cell, and of two cells with one address the last. Here they are told apart.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

from payouts.base.letters import column_index
from payouts.roster.model.cell import ERROR_VALUE, NO_CACHED_VALUE, BadCell
from payouts.roster.readers.sheetmarks import StruckStyles, has_struck_run, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from payouts.base.arrays import Ints

_WIDTH = 1 << 14  # columns of a sheet
_NO_DAY = 60  # serial of 29 February 1900, which is no day
_EMPTY_TEXT = '""'  # a formula that has no other result
_VALUES = {"v", "f", "is"}


@dataclass(slots=True)
class Walk:
    """The findings of a walk over one sheet; rows and columns are 0-based.

    Attributes:
        uncomputed: whether formulas are to be computed on opening.
        bad: cells whose value cannot be read.
        texts: cells with a written content (not an index of a shared text): all of them hold
            something.
        no_day: numbers that stand for 29 February 1900.
        struck: rows with a filled cell that is struck through.
        repeats: whether two filled cells bear one address.
    """

    uncomputed: bool = False
    bad: list[tuple[int, int, BadCell]] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    no_day: list[tuple[int, int]] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    repeats: bool = False


def walk(file: IO[bytes], struck: StruckStyles, *, uncomputed: bool = False) -> Walk:
    """Go through every cell of a sheet.

    Args:
        file: its XML.
        struck: how the workbook strikes text through.
        uncomputed: whether its formulas are to be computed when it is opened: a 0 or an empty
            text is then no result, but what the program that wrote it had put there.

    Raises:
        ET.ParseError: it is not XML.
        ValueError: an address is none.
    """
    found = Walk(uncomputed)
    places = array("q")
    for row, column, cell in cells_of(file):
        parts = {local_name(child): child for child in cell}
        if not _VALUES & parts.keys():
            continue
        places.append(row * _WIDTH + column)
        _note(found, row, column, cell.get("t", "n"), parts)
        if _is_struck(cell, parts, struck):
            found.struck.add(row)
    addresses = np.frombuffer(places, dtype=np.int64) if places else np.zeros(0, dtype=np.int64)
    found.repeats = len(np.unique(addresses)) < len(addresses)
    return found


def rows_of(found: Walk) -> Ints:
    """Return the rows that are struck through, ascending."""
    return np.array(sorted(found.struck), dtype=np.int64)


def cells_of(file: IO[bytes]) -> Iterator[tuple[int, int, ET.Element]]:
    """Yield 0-based row and column of each cell with its element, complete."""
    row = column = -1
    for event, element in ET.iterparse(file, events=("start", "end")):  # noqa: S314 (no DTD)
        tag = local_name(element)
        if event == "start":
            if tag == "row":
                row = int(element.get("r", row + 2)) - 1
                column = -1
            elif tag == "c":
                row, column = _position(element.get("r"), row, column + 1)
        elif tag == "c":
            yield row, column, element
        elif tag == "row":
            element.clear()


def _note(found: Walk, row: int, column: int, kind: str, parts: dict[str, ET.Element]) -> None:
    """Note what is wrong with one filled cell, or that it holds something."""
    value = parts.get("v")
    text = ((value.text if value is not None else "") or "").strip()
    if kind == "e":
        found.bad.append((row, column, BadCell(ERROR_VALUE)))
    elif "f" in parts and _is_no_result(found, parts["f"], text, kind, valued=value is not None):
        found.bad.append((row, column, BadCell(NO_CACHED_VALUE)))
    elif text and kind != "s":
        found.texts.append((row, column))
        if kind == "n" and _whole(text) == _NO_DAY:
            found.no_day.append((row, column))


def _is_no_result(found: Walk, formula: ET.Element, text: str, kind: str, *, valued: bool) -> bool:
    """Tell whether what a formula has beside it is no result."""
    if found.uncomputed and (formula.text or "").strip() != _EMPTY_TEXT:
        return not text or (kind == "n" and _is_zero(text))
    # "" is a result that a formula of text may well have
    return not text and not (valued and kind == "str")


def _is_zero(text: str) -> bool:
    return not text.strip("0.")


def _is_struck(cell: ET.Element, parts: dict[str, ET.Element], struck: StruckStyles) -> bool:
    if int(cell.get("s", "0")) in struck.styles:
        return True
    if "is" in parts:
        return has_struck_run(parts["is"])
    value = parts.get("v")
    text = (value.text or "").strip() if value is not None else ""
    return cell.get("t") == "s" and text.isdigit() and int(text) in struck.strings


def _position(ref: str | None, row: int, column: int) -> tuple[int, int]:
    """Return the 0-based place a cell states, or the next one in its row."""
    if not ref:
        return row, column
    letters = ref.rstrip("0123456789")
    return int(ref[len(letters) :]) - 1, column_index(letters)


def _whole(text: str) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None
