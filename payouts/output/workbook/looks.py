"""Formats and colours: what title, header, body and totals look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from payouts.output.tables import CellKind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from payouts.output.tables import TableColumn

# Properties of a cell format as XlsxWriter names them.
Look: TypeAlias = dict[str, Any]

# The digits of a workbook's first font measure its columns: this one is as wide everywhere, or has
# a stand-in that is, so that pages end at the same row in every program.
RULER: Look = {"font_name": "Arial", "font_size": 10}
_BASE: Look = {"font_name": "SimSun", "font_charset": 134, "font_size": 10, "valign": "vcenter"}
_BORDER: Look = {"border": 1, "border_color": "#404040"}
WORDS: Look = {"text_wrap": True, "num_format": 49}
TITLE: Look = WORDS | {"bold": True, "font_size": 17, "align": "center"}
BAR: Look = (
    WORDS
    | _BORDER
    | {
        "bold": True,
        "font_color": "#C00000",
        "bg_color": "#FDE9E7",
        "align": "center",
    }
)
HEADER: Look = WORDS | _BORDER | {"bold": True, "bg_color": "#D9D9D9", "align": "center"}
SUBTOTAL: Look = _BORDER | {"bold": True, "bg_color": "#F2F2F2"}
TOTAL: Look = _BORDER | {"bold": True, "bg_color": "#E4E4E4"}
NOTHING: Look = _BORDER | WORDS | {"align": "center"}
CAPITAL: Look = WORDS | _BORDER | {"bold": True, "align": "left", "indent": 1}
PEOPLE: Look = {"align": "right", "indent": 1, "shrink": True, "num_format": '#,##0"人"'}
# What somebody must act on before it is paid.
ALERT: Look = {"bold": True, "font_color": "#C00000", "bg_color": "#FFE699"}
# Built-in number formats: 49 is "@", 1 is "0", 3 is "#,##0", 4 is "#,##0.00".
KINDS: dict[CellKind, Look] = {
    CellKind.TEXT: WORDS | {"align": "left", "indent": 1},
    CellKind.LABEL: WORDS | {"align": "center"},
    CellKind.CODE: {"align": "center", "shrink": True, "num_format": 49},
    CellKind.COUNT: {"align": "right", "indent": 1, "shrink": True, "num_format": 3},
    CellKind.WHOLE: {"align": "center", "shrink": True, "num_format": 1},
    CellKind.MONEY: {"align": "right", "indent": 1, "shrink": True, "num_format": 4},
    CellKind.NUMBER: {"align": "right", "indent": 1, "shrink": True, "num_format": "General"},
    CellKind.DATE: {"align": "center", "shrink": True, "num_format": "yyyy-mm-dd"},
    CellKind.EXACT: WORDS | {"align": "right", "indent": 1},
}
# Excel may show a cell of format "@" as ##### beyond 255 characters; the quote prefix keeps a
# long text a text without that.
_SMALL: Look = {"font_size": 7.5, "font_color": "#595959"}
_WIDE_TEXT: Look = {"align": "left", "indent": 1, "text_wrap": True, "quote_prefix": True}


class Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def of(self, *layers: Look) -> Format:
        """Return the format of these properties; later ones win."""
        wanted = dict(_BASE)
        for layer in layers:
            wanted |= layer
        key = repr(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def body(self, column: TableColumn, kind: CellKind, *, alert: bool = False) -> int:
        """Return the number of the format of a column's cells of a kind."""
        look = KINDS[kind]
        if column.wide and kind is CellKind.TEXT:
            look = _WIDE_TEXT
        elif kind is CellKind.COUNT and column.kind is kind and not column.total:
            look = look | {"align": "center", "indent": 0}  # a number that is not added up
        if column.small:
            look = look | _SMALL
        made = self.of(_BORDER, look, ALERT if alert else {})
        number: int = made._get_xf_index()  # type: ignore[no-untyped-call]  # noqa: SLF001 - it has no public name
        return number
