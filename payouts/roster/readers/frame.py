"""Reads a pandas DataFrame: row 1 is the names of its columns, the data follow from row 2."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from payouts.roster.find.container import refuse
from payouts.roster.readers.grid import as_column, check_extent, raw_sheet

if TYPE_CHECKING:
    from payouts.base.arrays import Objects
    from payouts.base.diagnostics import Place
    from payouts.roster.find.caps import Caps
    from payouts.roster.model.rawsheet import RawSheet

_PLACES_OF_FLOAT = 64  # bits; narrower ones hold no amount to the fen
_CELLS = (str, bool, int, float, dt.date, dt.time, dt.timedelta)


def frame_sheet(frame: pd.DataFrame, place: Place, caps: Caps) -> RawSheet:
    """Return a DataFrame as the sheet that its table would be in a file; its index is left out.

    None, NaN, NaT and NA are blank; a Decimal is its exact text; a timestamp at midnight is a date.

    Args:
        frame: column names and cells.
        place: what file and sheet it counts as.
        caps: no larger frame is read.

    Raises:
        RosterProblem: F012, too large; F034, a column that holds what no cell can.
    """
    rows, width = frame.shape
    check_extent(place, rows + 1, width, caps)
    columns = [_column(str(frame.columns[at]), frame.iloc[:, at], place) for at in range(width)]
    return raw_sheet(place.sheet or "", columns)


def _column(name: str, data: pd.Series[Any], place: Place) -> Objects:
    """Return a column with its name above."""
    kind = data.dtype
    if isinstance(kind, np.dtype) and kind.kind == "f" and kind.itemsize * 8 != _PLACES_OF_FLOAT:
        refuse("F034", place, column=name, kind=str(kind))
    cells = [_cell(value, name, place) for value in data.tolist()]
    return np.concatenate([as_column([name]), as_column(cells, texts=True)])


def _cell(value: object, name: str, place: Place) -> object:
    """Return a value as a reader of files would hand it over."""
    if isinstance(value, np.floating) and value.itemsize * 8 != _PLACES_OF_FLOAT:
        refuse("F034", place, column=name, kind=type(value).__name__)
    if isinstance(value, np.generic):
        value = pd.Timestamp(value) if isinstance(value, np.datetime64) else value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    if isinstance(value, Decimal):
        return None if value.is_nan() else format(value, "f")
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, dt.datetime):
        local = value.replace(tzinfo=None)
        return local.date() if local.time() == dt.time(0) else local
    if not isinstance(value, _CELLS):
        refuse("F034", place, column=name, kind=type(value).__name__)
    return value
