"""Says which radicals were read as the characters meant in names of sheets, titles and headers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.lookalikes import lookalikes, plain_ideographs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.roster.sheet.headers import Header


def radical_notes(place: Place, tables: Iterable[tuple[Header, Sequence[str]]]) -> list[Diagnostic]:
    """Return T025 for the name of a sheet, and for each header and title with such characters."""
    told: dict[tuple[str, str, Place], None] = {("工作表名", place.sheet or "", place): None}
    for header, title in tables:
        row = replace(place, row=header.bottom + 1)
        told[("标题", "".join(title), place)] = None
        told[("表头", "".join((*header.labels, *(t for g in header.groups for t in g))), row)] = (
            None
        )
    names = {"工作表名": "the name of the sheet", "标题": "the title", "表头": "the header"}
    found = [(what, lookalikes(text), where) for what, text, where in told]
    return [
        say(
            "T025",
            where,
            what=what,
            what_en=names[what],
            odd=odd,
            meant=plain_ideographs(odd),
        )
        for what, odd, where in found
        if odd
    ]
