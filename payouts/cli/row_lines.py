"""The outcomes of the rows that were read, as lines, with the sheets of unplaced rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.base.words import OUTCOME, Words, pick
from payouts.engine.conservation import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payouts.base.diagnostics import Lang

    Sheets = Mapping[str, Mapping[tuple[str, str], int]]

_PAYABLE = Words("可发放", "payable")


def row_lines(
    counts: Mapping[str, int], sheets: Sheets, lang: Lang, *, paid: bool = True
) -> Iterator[str]:
    """Yield a line of all rows, and one with the sheets of each outcome in :data:`OUTSIDE`.

    Args:
        counts: ``read``, and rows by outcome.
        sheets: for the outcomes in :data:`OUTSIDE`: (file, sheet) → rows.
        lang: language of the words.
        paid: whether rows are paid, or only payable.
    """
    words = {**OUTCOME} if paid else {**OUTCOME, "paid": _PAYABLE}
    parts = " + ".join(f"{said.to(lang)} {counts[name]}" for name, said in words.items())
    read = counts["read"]
    yield pick(lang, f"行数：读取 {read} = {parts}", f"rows: read {read} = {parts}")
    for kind in OUTSIDE:
        if found := sheets[kind]:
            unit = pick(lang, " 行", "")
            listed = pick(lang, "、", ", ").join(
                f"{file} {sheet} {count}{unit}" for (file, sheet), count in found.items()
            )
            yield f"  {OUTCOME[kind].to(lang)}{pick(lang, '：', ': ')}{listed}"


def sheets_of(manifest: Mapping[str, Any]) -> Sheets:
    """Return the sheets with such rows from the manifest of a run."""
    found: dict[str, dict[tuple[str, str], int]] = {kind: {} for kind in OUTSIDE}
    for file in manifest["inputs"]:
        for sheet in file["sheets"]:
            for kind in found.keys() & sheet["outcomes"].keys():
                key = file["path"], sheet["name"]
                found[kind][key] = found[kind].get(key, 0) + sheet["outcomes"][kind]
    return found
