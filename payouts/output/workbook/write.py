"""The workbook as a file: checked tables in, a complete private file or none out."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.private import PRIVATE_FILE
from payouts.output.workbook.decimals import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.output.tables import Table


def write_workbook(
    path: Path,
    tables: Sequence[Table],
    *,
    footer: str,
    properties: Mapping[str, str] | None = None,
) -> None:
    """Write the tables, a sheet each, to ``path``: mode 0600, replaced only when complete.

    Args:
        path: the file; its folder must exist.
        tables: the sheets in order; more rows than a sheet holds go on in ``name (2)``.
        footer: printed at the lower left of every page (the run id).
        properties: title, subject, author, manager, company, category, keywords and comments
            of the document; any other key becomes a custom property.

    Raises:
        ValueError: no table, or one that contradicts itself.
        MoneyBoundError: an amount or sum of more than 15 significant digits.
        OSError: the file cannot be written; what was at ``path`` is untouched.

    """
    from payouts.output.workbook.book import fill  # noqa: PLC0415 - only a program that writes loads it

    if not tables:
        raise ValueError("a workbook needs a table")
    for table in tables:
        _check(table)
        if table.cover is not None:
            _check_cover(table.cover, table)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".workbook-") as work:
        draft = Path(work) / "draft"
        with os.fdopen(
            os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w+b"
        ) as file:
            fill(file, tables, footer, properties or {}, work)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def _check(table: Table) -> None:
    """Refuse a table that contradicts itself."""
    rows, groups = table.rows, table.groups
    if {len(column.cells) for column in table.columns} != {rows}:
        raise ValueError(f"{table.sheet}: columns are missing or differ in length")
    edges = [0, *(edge for group in groups for edge in (group.start, group.stop)), rows]
    covered = edges == sorted(edges) and edges[::2] == edges[1::2] and rows > 0
    if groups and not covered:
        raise ValueError(f"{table.sheet}: groups must cover all rows in order")
    if any(column.total and column.kind not in NUMBERS for column in table.columns):
        raise ValueError(f"{table.sheet}: only counts and money have totals")
    if table.columns[0].total and (groups or table.total_label is not None):
        raise ValueError(f"{table.sheet}: the first column holds the labels of the totals")


def _check_cover(cover: Table, table: Table) -> None:
    """Refuse a cover that does not fit the table below it."""
    _check(cover)
    if cover.groups or cover.cover is not None or len(cover.columns) != len(table.columns):
        raise ValueError(f"{table.sheet}: a cover has the table's columns, and no groups")
