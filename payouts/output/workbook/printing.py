"""How a sheet is printed, and what the screen keeps in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.letters import column_letters
from payouts.output.tables import CellKind
from payouts.output.workbook.pages import MOST_BREAKS, page_breaks, room
from payouts.output.workbook.text import clean, utf16_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from payouts.output.tables import Table
    from payouts.output.workbook.pages import Section

_MARGIN_UNITS = 255  # of UTF-16, the longest page header or footer Excel takes
_PAGES = '&C&9&"SimSun,Regular"第 &P 页 共 &N 页'
_FROZEN = 60  # the widest columns that stay in view, in half-width characters
_TOP, _TOP_BARRED, _BOTTOM = 0.5, 0.75, 0.65  # margins in inches


def set_page(
    sheet: Worksheet,
    table: Table,
    widths: Sequence[int],
    sections: Sequence[Section],
    footer: str,
) -> None:
    """Set what the screen keeps in view and how the sheet is printed.

    Args:
        sheet: the sheet, all its rows written.
        table: the table on it.
        widths: of its columns, in half-width characters.
        sections: the tables on it from above, each beginning a page; the header of the last is
            repeated on its pages.
        footer: printed at the lower left of every page; a second line is smaller.

    """
    header, last, end = sections[-1].body - 1, sections[-1].last, len(widths) - 1
    if table.cover is None:  # a header in view would not be that of both tables
        sheet.freeze_panes(header + 1, _frozen(table, widths))
    sheet.repeat_rows(header)
    sheet.print_area(0, 0, last, end)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    top = _TOP if table.warning is None else _TOP_BARRED
    sheet.set_margins(left=0.4, right=0.4, top=top, bottom=_BOTTOM)
    sheet.set_h_pagebreaks(_breaks(sections, room(widths, top + _BOTTOM)))
    # The font comes after the size: digits of the text would run into it.
    if table.warning is not None:
        sheet.set_header(_page_text('&C&10&KC00000&"SimSun,Bold"', table.warning))
    sheet.set_footer(_footer(footer))
    sheet.ignore_errors(
        dict.fromkeys(
            ("number_stored_as_text", "formula_differs", "formula_range"),
            f"A1:{column_letters(end)}{last + 1}",
        )
    )


def _breaks(sections: Sequence[Section], page: float) -> list[int]:
    """Return the rows that pages begin with; of too many the last, down to what is signed."""
    found = [section.first for section in sections[1:]]
    for section in sections:
        found += page_breaks(section, page)
    return sorted(found)[-MOST_BREAKS:]


def _frozen(table: Table, widths: Sequence[int]) -> int:
    """Return how many columns stay in view: up to the person's id, if that is near."""
    codes = [at for at, column in enumerate(table.columns) if column.kind is CellKind.CODE]
    until = codes[0] + 1 if codes else 0
    near = until <= 4 and sum(widths[:until]) <= _FROZEN  # noqa: PLR2004 - a few columns
    return until if near and len(widths) > 2 * until else 0


def _footer(text: str) -> str:
    """Return the page footer; a second line stands below the first unless it is too long."""
    first, _, second = text.partition("\n")
    below = f'\n&7&"SimSun,Regular"{clean(second).replace("&", "&&")}' if second else ""
    if "\n" in second or utf16_units(below) > _MARGIN_UNITS // 2:
        first, below = text, ""
    return _page_text('&L&9&"SimSun,Regular"', first, below + _PAGES)


def _page_text(before: str, text: str, after: str = "") -> str:
    """Return a page header or footer with the text cut to what Excel takes."""
    room = _MARGIN_UNITS - len(before) - len(after)
    flat = clean(text).replace("\n", " ")
    shown = flat.replace("&", "&&")
    while utf16_units(shown) > room:
        flat = flat[:-1]
        shown = flat.replace("&", "&&") + "…"
    return before + shown + after
