"""A sheet as facts: its rows one by one, and when they are read everything else on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

from payouts.base.bilingual import both
from payouts.base.letters import column_index
from payouts.verify.looks.defaults import UNSEEN
from payouts.verify.looks.facts import MAIN, attributes, facts_of, local, number, numbered
from payouts.verify.looks.package import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import IO

    from payouts.verify.looks.facts import Facts
    from payouts.verify.looks.package import Relation
    from payouts.verify.looks.styles import Look, Styles

    # kind of value and value, formula, look, other attributes
    CellFacts: TypeAlias = tuple[tuple[str, str], Look, Look, Look]

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LAST_COLUMN = 16_384
NOTHING = ("", "")
TEXT = both("文字", "text")
_KINDS = {
    "n": both("数字", "number"),
    "b": both("逻辑值", "boolean"),
    "e": both("错误值", "error"),
    "d": both("日期", "date"),
}
_MERGED = both("合并", "merged")
_RICH = both("带格式的文字", "rich text")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A row: its number from 1, its own facts, and its cells by column from 0."""

    number: int
    facts: Facts
    cells: dict[int, CellFacts]


@dataclass(slots=True)
class SheetReader:
    """A sheet; :meth:`rows` goes through it once, then ``rest`` is everything else.

    Attributes:
        styles: of the workbook.
        strings: its shared texts.
        relations: what the sheet refers to.
        columns: facts of its columns, from 0.
        rest: facts of the sheet as a whole.
    """

    styles: Styles
    strings: Sequence[tuple[str, str]]
    relations: Mapping[str, Relation]
    columns: dict[int, Facts] = field(default_factory=dict)
    rest: Facts = field(default_factory=dict)

    def rows(self, stream: IO[bytes]) -> Iterator[RowFacts]:
        """Yield the rows from top to bottom.

        Raises:
            ValueError: the sheet is damaged, or rows or cells are out of order or there twice.
        """
        above: list[ET.Element] = []
        before = 0
        top: list[ET.Element] = []
        try:
            for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314 (no DTD: the archive was checked)
                if event == "start":
                    above.append(element)
                    if len(above) > _DEEPEST:
                        raise ValueError(both("嵌套过深", "nested too deep"))
                    continue
                above.pop()
                if element.tag == _ROW and len(above) == _IN_DATA:
                    made = self._row(element, before)
                    before = made.number
                    yield made
                    above[-1].clear()
                elif len(above) == 1:
                    top.append(element)
                elif not above:
                    found = attributes(element)
                    self.rest |= {f"worksheet@{key}": value for key, value in found.items()}
        except ET.ParseError as error:
            raise ValueError(both("XML 损坏", "damaged XML")) from error
        self._others(top)

    def _row(self, row: ET.Element, before: int) -> RowFacts:
        at = int(row.get("r", before + 1))
        if at <= before:
            raise ValueError(both(f"第 {at} 行的次序", f"row {at} out of order"))
        facts = attributes(row)
        if "ht" in facts:
            facts["ht"] = number(facts["ht"])
        if "s" in facts:
            facts |= {f"s/{key}": value for key, value in self.styles.look(facts.pop("s"))}
        cells: dict[int, CellFacts] = {}
        column = -1
        for cell in row:
            if cell.tag != _CELL:
                facts |= facts_of(cell)
                continue
            column = _column(cell, at, column)
            if (found := self._cell(cell)) is not None:
                cells[column] = found
        return RowFacts(at, facts, cells)

    def _cell(self, cell: ET.Element) -> CellFacts | None:
        """Return a cell, None where it holds nothing in the look of any other."""
        other = attributes(cell)
        other.pop("r", None)
        style, kind = other.pop("s", "0"), other.pop("t", "n")
        value, formula = NOTHING, {}
        for child in cell:
            name = local(child.tag)
            if name == "f":
                formula = facts_of(child)
            elif name == "v":
                value = self._value(kind, child.text or "")
            elif name == "is":
                value = text_of(child)
            else:
                other |= facts_of(child)
        if style == "0" and value == NOTHING and not formula and not other:
            return None
        return value, _sorted(formula), self.styles.look(style), _sorted(other)

    def _value(self, kind: str, text: str) -> tuple[str, str]:
        if kind == "s":
            at = int(text)
            if not 0 <= at < len(self.strings):
                raise ValueError(both(f"没有文字 {at}", f"no text {at}"))
            return self.strings[at]
        if kind == "n":
            return (_KINDS[kind], number(text)) if text else NOTHING
        return _KINDS.get(kind, TEXT), text

    def _others(self, elements: Sequence[ET.Element]) -> None:
        """Take in everything beside the rows."""
        for key, element in numbered(elements):
            name = local(element.tag)
            if name == "cols":
                self._columns(element)
            elif name == "mergeCells":
                self.rest |= {f"{_MERGED} {one.get('ref', '')}": "" for one in element}
            elif name == "sheetViews":
                for view in element:
                    for child in [one for one in view if local(one.tag) in UNSEEN]:
                        view.remove(child)
                self.rest |= facts_of(element, key, self._referred)
            elif name not in UNSEEN and name != "sheetData":
                self.rest |= facts_of(element, key, self._referred)

    def _columns(self, columns: ET.Element) -> None:
        for column in columns:
            first, last = int(column.get("min", "0")), int(column.get("max", "0"))
            if not 1 <= first <= last <= _LAST_COLUMN:
                raise ValueError(both("列的范围", "range of columns"))
            facts = attributes(column)
            if "width" in facts:
                facts["width"] = number(facts["width"])
            if "style" in facts:
                facts |= {f"s/{key}": value for key, value in self.styles.look(facts.pop("style"))}
            of_all = {f"@{key}": value for key, value in facts.items()}
            self.columns |= dict.fromkeys(range(first - 1, last), of_all)

    def _referred(self, name: str, label: str, value: str) -> Facts | None:
        """Return what an attribute refers to: another part, or a look laid over cells."""
        if is_reference(label) and value in self.relations:
            return self.relations[value].facts
        if name == "cfRule" and label == "dxfId" and value.isdecimal():
            at = int(value)
            return self.styles.partial[at] if at < len(self.styles.partial) else None
        return None


_DEEPEST = 60
_IN_DATA = 2  # elements above a row
_ROW, _CELL = f"{MAIN}row", f"{MAIN}c"


def _column(cell: ET.Element, row: int, before: int) -> int:
    """Return the column of a cell, which must be right of the one before."""
    address = cell.get("r")
    if address is None:
        return before + 1
    found = _ADDRESS.fullmatch(address)
    if found is None or int(found[2]) != row or column_index(found[1]) <= before:
        raise ValueError(both(f"单元格 {address} 的次序", f"cell {address} out of order"))
    return column_index(found[1])


def text_of(element: ET.Element) -> tuple[str, str]:
    """Return kind and value of a text: plain, or with formats or a reading of its own."""
    children = list(element)
    if all(local(child.tag) == "t" for child in children):
        text = "".join(child.text or "" for child in children)
        return (TEXT, text) if text else NOTHING
    return _RICH, "\0".join(f"{key}={value}" for key, value in sorted(facts_of(element).items()))


def _sorted(facts: Mapping[str, str]) -> Look:
    return tuple(sorted(facts.items()))
