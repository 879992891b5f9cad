"""What differs in two workbooks besides the values of cells, each difference told once."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.bilingual import both, listed
from payouts.base.letters import column_letters
from payouts.verify.looks.facts import MAIN, facts_of, parsed
from payouts.verify.looks.package import WORKBOOK, Package, is_unread, sheet_parts
from payouts.verify.looks.sheet import NOTHING, SheetReader, text_of
from payouts.verify.looks.styles import styles_of
from payouts.verify.looks.words import both_shown, word_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from payouts.verify.looks.facts import Facts
    from payouts.verify.looks.sheet import CellFacts, RowFacts
    from payouts.verify.looks.styles import Styles

_STYLES, _STRINGS, _APP = "xl/styles.xml", "xl/sharedStrings.xml", "docProps/app.xml"
_PROGRAM = ("}Application", "}AppVersion", "}HeadingPairs", "}TitlesOfParts")
_NO = frozenset({"", "0", "false"})
_ROW, _COLUMN = both("行", "row"), both("列", "column")
_COLUMNS = 6  # letters that are named
_THERE, _ABSENT = both("有", "there"), both("无", "absent")


@dataclass(frozen=True, slots=True)
class LookDifference:
    """One thing that differs, of as many cells of a sheet as it differs in.

    Attributes:
        sheet: name of the sheet; None of the workbook as a whole.
        cell: the first cell it differs in.
        row: the first row it differs in, where it is the row's own.
        what: what differs, in both languages.
        ours: what the first workbook has there.
        theirs: the same of the second.
        places: how many cells or rows.
    """

    sheet: str | None
    cell: str | None
    row: int | None
    what: str
    ours: str
    theirs: str
    places: int = 1


def looks_differ(
    here: Path, there: Path, reported: AbstractSet[tuple[str, str]]
) -> Iterator[LookDifference]:
    """Yield what differs in two workbooks; nothing where only bytes do.

    Args:
        here: a workbook, checked as one that may be parsed.
        there: the other.
        reported: sheet and address of cells whose values are told already.

    Raises:
        ValueError: one of them is damaged.
    """
    try:
        with zipfile.ZipFile(here) as first, zipfile.ZipFile(there) as second:
            yield from _Comparison(Package(first), Package(second), reported).differences()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, KeyError) as error:
        raise ValueError(type(error).__name__) from error


@dataclass(slots=True)
class _Comparison:
    ours: Package
    theirs: Package
    reported: AbstractSet[tuple[str, str]]

    def differences(self) -> Iterator[LookDifference]:
        yield from _facts_differ(self.ours.packing(), self.theirs.packing())
        mine, other = sheet_parts(self.ours), sheet_parts(self.theirs)
        if list(mine) != list(other):
            what = both("工作表", "sheets")
            yield LookDifference(None, None, None, what, "、".join(mine), "、".join(other))
        yield from self._books_differ(mine, other)
        styles = styles_of(self.ours.read(_STYLES)), styles_of(self.theirs.read(_STYLES))
        yield from _facts_differ(styles[0].common, styles[1].common)
        strings = _strings(self.ours), _strings(self.theirs)
        alike = all(self.ours.read(p) == self.theirs.read(p) for p in (_STYLES, _STRINGS))
        for name in other:
            if name in mine:
                parts = mine[name], other[name]
                yield from self._sheets_differ(name, parts, styles, strings, alike=alike)
        yield from self._parts_differ({*mine.values(), *other.values()})

    def _books_differ(
        self, mine: dict[str, str], other: dict[str, str]
    ) -> Iterator[LookDifference]:
        yield from _facts_differ(_book(self.ours, list(mine)), _book(self.theirs, list(other)))
        for part in ("", WORKBOOK):
            yield from _facts_differ(self.ours.related(part), self.theirs.related(part))

    def _sheets_differ(
        self,
        name: str,
        parts: tuple[str, str],
        styles: tuple[Styles, Styles],
        strings: tuple[Sequence[tuple[str, str]], ...],
        *,
        alike: bool,
    ) -> Iterator[LookDifference]:
        packages = (self.ours, self.theirs)
        ours, theirs = (p.related(part) for p, part in zip(packages, parts, strict=True))
        yield from _facts_differ(ours, theirs, name)
        kinds = [p.kind(part) for p, part in zip(packages, parts, strict=True)]
        if kinds[0] != kinds[1]:
            yield LookDifference(
                name, None, None, both("部件类型", "type of the part"), kinds[0], kinds[1]
            )
            return
        if alike and ours == theirs:
            data = [p.read(part) for p, part in zip(packages, parts, strict=True)]
            relations = [p.relations(part) for p, part in zip(packages, parts, strict=True)]
            if data[0] == data[1] and relations[0] == relations[1]:
                return
        readers = [
            SheetReader(style, string, package.relations(part))
            for style, string, package, part in zip(styles, strings, packages, parts, strict=True)
        ]
        with (
            self.ours.archive.open(parts[0]) as first,
            self.theirs.archive.open(parts[1]) as second,
        ):
            pairs = _paired(readers[0].rows(first), readers[1].rows(second))
            yield from _rows_differ(name, pairs, self.reported)
        yield from _columns_differ(name, readers[0].columns, readers[1].columns)
        yield from _facts_differ(readers[0].rest, readers[1].rest, name)

    def _parts_differ(self, sheets: AbstractSet[str]) -> Iterator[LookDifference]:
        """Yield what differs in parts that are no sheet, or are in one workbook only."""
        known = {WORKBOOK, _STYLES, _STRINGS, *sheets}
        for part in sorted((self.ours.members.keys() | self.theirs.members.keys()) - known):
            if is_unread(part):
                continue
            mine, other = part in self.ours.members, part in self.theirs.members
            if mine != other:
                said = (_THERE, _ABSENT) if mine else (_ABSENT, _THERE)
                yield LookDifference(None, None, None, both("部件", "part") + f" {part}", *said)
                continue
            kinds = self.ours.kind(part), self.theirs.kind(part)
            if kinds[0] != kinds[1]:
                yield LookDifference(
                    None, None, None, both("部件类型", "type of") + f" {part}", *kinds
                )
            if self.ours.read(part) != self.theirs.read(part):
                facts = [_of_part(package, part) for package in (self.ours, self.theirs)]
                yield from _facts_differ(facts[0], facts[1], before=f"{part} ")
            yield from _facts_differ(self.ours.related(part), self.theirs.related(part))


def _of_part(package: Package, part: str) -> Facts:
    facts = package.part_facts(part)
    if part != _APP:
        return facts
    facts = {key: value for key, value in facts.items() if value not in _NO}
    # Which program wrote it, and the names of sheets, which are compared.
    return {key: v for key, v in facts.items() if not any(name in key for name in _PROGRAM)}


def _book(package: Package, sheets: Sequence[str]) -> Facts:
    """Return the facts of the workbook itself: states of sheets, names, views, the rest."""
    root = parsed(package.read(WORKBOOK) or b"<workbook/>")
    found: Facts = {}
    relations = package.relations(WORKBOOK)

    def referred(_: str, label: str, value: str) -> Facts | None:
        reference = label.startswith("{") and value in relations
        return relations[value].facts if reference else None

    for child in root:
        name = child.tag.removeprefix(MAIN)
        if name == "sheets":
            for sheet in child:
                state = sheet.get("state", "visible")
                if state != "visible":
                    found[both("工作表状态", "state of sheet") + f" {sheet.get('name', '')}"] = (
                        state
                    )
        elif name == "definedNames":
            for one in child:
                found |= _name(one, sheets)
        elif name != "fileVersion":
            found |= facts_of(child, "", referred)
    return found


def _name(one: ET.Element, sheets: Sequence[str]) -> Facts:
    facts = facts_of(one)
    if "definedName" in facts:  # 'Sheet'!A1 and Sheet!A1 are one
        facts["definedName"] = facts["definedName"].replace("'", "")
    at = facts.pop("definedName@localSheetId", None)
    name = facts.pop("definedName@name", "")
    of = f"{sheets[int(at)]}!" if at is not None and int(at) < len(sheets) else (at or "")
    word = both("名称", "name")
    return {f"{word} {of}{name}{key.removeprefix('definedName')}": v for key, v in facts.items()}


def _strings(package: Package) -> list[tuple[str, str]]:
    data = package.read(_STRINGS)
    return [] if data is None else [text_of(one) for one in parsed(data) if one.tag == f"{MAIN}si"]


def _facts_differ(
    ours: Facts, theirs: Facts, sheet: str | None = None, before: str = ""
) -> Iterator[LookDifference]:
    for key in dict.fromkeys((*theirs, *ours)):
        a, b = ours.get(key), theirs.get(key)
        if a != b:
            what = f"{before}{word_for(key)}"
            yield LookDifference(sheet, None, None, what, *both_shown(key, a, b))


def _paired(
    ours: Iterator[RowFacts], theirs: Iterator[RowFacts]
) -> Iterator[tuple[RowFacts | None, RowFacts | None]]:
    """Yield the rows of two sheets side by side, None where one has no such row."""
    a, b = next(ours, None), next(theirs, None)
    while a is not None or b is not None:
        if b is None or (a is not None and a.number < b.number):
            yield a, None
            a = next(ours, None)
        elif a is None or b.number < a.number:
            yield None, b
            b = next(theirs, None)
        else:
            yield a, b
            a, b = next(ours, None), next(theirs, None)


def _rows_differ(
    sheet: str,
    pairs: Iterator[tuple[RowFacts | None, RowFacts | None]],
    reported: AbstractSet[tuple[str, str]],
) -> Iterator[LookDifference]:
    """Yield what differs in rows and cells, alike differences of a sheet as one."""
    first: dict[tuple[str, str, str], tuple[str | None, int]] = {}
    times: dict[tuple[str, str, str], int] = {}

    def note(key: tuple[str, str, str], cell: str | None, row: int) -> None:
        first.setdefault(key, (cell, row))
        times[key] = times.get(key, 0) + 1

    for a, b in pairs:
        row = a or b
        if row is None:
            continue
        mine, other = (a.facts if a else {}), (b.facts if b else {})
        if mine != other:
            for key in _off(_labelled(f"{_ROW}@", mine), _labelled(f"{_ROW}@", other)):
                note(key, None, row.number)
        cells, others = (a.cells if a else {}), (b.cells if b else {})
        if cells == others:
            continue
        for column in sorted(cells.keys() | others.keys()):
            address = f"{column_letters(column)}{row.number}"
            told = (sheet, address) in reported
            for key in _cell_off(cells.get(column), others.get(column), told=told):
                note(key, address, row.number)
    for key, (cell, at) in first.items():
        yield LookDifference(sheet, cell, at, *key, places=times[key])


def _columns_differ(
    sheet: str, ours: dict[int, Facts], theirs: dict[int, Facts]
) -> Iterator[LookDifference]:
    """Yield what differs in columns, alike differences as one with the letters of all."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for column in sorted(ours.keys() | theirs.keys()):
        for key in _off(ours.get(column, {}), theirs.get(column, {})):
            found.setdefault(key, []).append(column_letters(column))
    for (label, a, b), letters in found.items():
        more = f"…{letters[-1]}" if len(letters) > _COLUMNS else ""
        what = f"{_COLUMN} {listed(letters[:_COLUMNS])}{more}{label}"
        yield LookDifference(sheet, None, None, what, a, b)


def _labelled(before: str, facts: Facts) -> Facts:
    return {f"{before}{key}": value for key, value in facts.items()}


_NO_CELL: CellFacts = (NOTHING, (), (), ())


def _cell_off(
    ours: CellFacts | None, theirs: CellFacts | None, *, told: bool
) -> Iterator[tuple[str, str, str]]:
    if ours == theirs:
        return
    mine, other = ours or _NO_CELL, theirs or _NO_CELL
    if mine[0] != other[0] and not told:
        kinds = [value[0] or both("空", "empty") for value in (mine[0], other[0])]
        if kinds[0] == kinds[1]:
            kinds[0] = both(f"{kinds[0]}，不同", f"{kinds[0]}, another")
        yield word_for(both("值的类型", "kind of value")), kinds[0], kinds[1]
    for a, b in zip(mine[1:], other[1:], strict=True):
        yield from _off(dict(a), dict(b))


def _off(ours: Facts, theirs: Facts) -> Iterator[tuple[str, str, str]]:
    for key in sorted(ours.keys() | theirs.keys()):
        a, b = ours.get(key), theirs.get(key)
        if a != b:
            yield word_for(key), *both_shown(key, a, b)
