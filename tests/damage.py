"""Damages a roster in every way a medium can, and tells what becomes of each.

As a program: every single-bit flip and every truncation of small generated rosters, or of the
files named. It takes minutes; ``make damage`` runs it.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from locked_books import plain_xls
from payouts.base.errors import RosterProblem
from payouts.roster.find.caps import Caps
from payouts.roster.load import load_roster
from payouts.roster.settings import ReadSettings
from roster_books import HEADER, VOCABULARY, a_person, save_book

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.roster.model.roster import Roster

ROWS: list[tuple[object, ...]] = [HEADER, a_person("张三"), a_person("李四", 2)]
REFUSED, SAME, DIFFERENT = "refused", "same", "different"
_CAPS = Caps(unpacked_bytes=64 * 1024 * 1024)
_BLOCK = 500
_XLSB = Path(__file__).parent / "data" / "formats" / "sheetjs.xlsb"


@dataclass(frozen=True, slots=True)
class Damage:
    """A bit that is flipped, or a length a file is cut to."""

    flip: int | None = None
    length: int | None = None

    def of(self, whole: bytes) -> bytes:
        """Return the damaged file."""
        content = bytearray(whole[: self.length])
        if self.flip is not None:
            content[self.flip // 8] ^= 1 << self.flip % 8
        return bytes(content)


def every(whole: bytes) -> list[Damage]:
    """Return every single-bit flip and every truncation of a file."""
    flips = [Damage(flip=bit) for bit in range(len(whole) * 8)]
    return flips + [Damage(length=length) for length in range(len(whole))]


def small_xlsx(folder: Path) -> bytes:
    """Return a small roster."""
    return save_book(folder / "small.xlsx", {"甲": ROWS}).read_bytes()


def small_ods() -> bytes:
    """Return the same roster as an OpenDocument sheet."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="甲")
    for row in ROWS:
        line = TableRow()
        for value in row:
            number = {"value": value} if isinstance(value, int) else {}
            cell = TableCell(valuetype="float" if number else "string", **number)
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    target = io.BytesIO()
    book.write(target)
    return target.getvalue()


def what_was_read(roster: Roster) -> list[list[object]]:
    """Return the rows and values of a roster, by which two are the same."""
    return [
        [roster.sheets[int(roster.sheet_of[i])].name, int(roster.row[i]), *map(repr, row)]
        for i, row in enumerate(roster.frame.itertuples(index=False))
    ]


def outcome(path: Path, content: bytes, expected: list[list[object]] | None = None) -> str:
    """Return what becomes of a damaged file; any exception but a refusal passes through."""
    path.write_bytes(content)
    try:
        found = what_was_read(load_roster([path], VOCABULARY, ReadSettings(caps=_CAPS)))
    except RosterProblem as problem:
        codes = {note.code for note in problem.diagnostics}
        if not codes or any(code[0] not in "FT" for code in codes):
            raise AssertionError(f"refused without a reason: {sorted(codes)}") from problem
        return REFUSED
    return SAME if found == expected else DIFFERENT


def _outcomes(
    suffix: str, whole: bytes, expected: list[list[object]], some: list[Damage]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"r{suffix}"
        for damage in some:
            try:
                counts[outcome(path, damage.of(whole), expected)] += 1
            except Exception as problem:  # noqa: BLE001 (counted and shown: the finding itself)
                counts[f"{type(problem).__name__} at {damage}"] += 1
    return counts


def survey(suffix: str, whole: bytes, damages: Iterable[Damage]) -> Counter[str]:
    """Return how many damages end in each way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"r{suffix}"
        path.write_bytes(whole)
        expected = what_was_read(load_roster([path], VOCABULARY))
    todo = list(damages)
    blocks = [todo[i : i + _BLOCK] for i in range(0, len(todo), _BLOCK)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        counts = pool.map(partial(_outcomes, suffix, whole, expected), blocks)
        return sum(counts, Counter())


def main(paths: list[str]) -> int:
    """Damage generated rosters, or the files named; return 1 when one was read wrong."""
    with tempfile.TemporaryDirectory() as folder:
        made = {".xlsx": small_xlsx(Path(folder)), ".ods": small_ods(), ".xls": plain_xls(ROWS)}
        made[".xlsb"] = _XLSB.read_bytes()
    files = [(Path(name).suffix, Path(name).read_bytes()) for name in paths] or list(made.items())
    failed = False
    for suffix, whole in files:
        counts = survey(suffix, whole, every(whole))
        print(suffix, f"{len(whole)} bytes", dict(counts))  # noqa: T201 (what it is for)
        # Nothing in an .xls tells a flipped bit of a value from the value.
        allowed = {REFUSED, SAME, DIFFERENT} if suffix == ".xls" else {REFUSED, SAME}
        failed = failed or not counts.keys() <= allowed
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
