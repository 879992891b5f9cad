"""Figures: dated values, tables and bands, each with its source."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import Dated, Day, FigureText, Flag, StrictModel
from payouts.rules.models.sources import Articles, Status


class BandSpec(StrictModel):
    """One band of numbers: above ``over`` up to ``to``; without ``to``, without end."""

    over: FigureText = "0"
    to: FigureText | None = None
    value: FigureText


class FigureVersion(Dated):
    """One dated value, table or set of bands of a figure.

    ``from`` is required; ``until`` is required unless ``open_ended`` says that the value
    holds until something replaces it.
    """

    from_: Day = Field(alias="from")
    open_ended: Flag = False
    value: FigureText | None = None
    table: dict[str, FigureText | dict[str, FigureText]] | None = None
    bands: tuple[BandSpec, ...] = ()
    status: Status
    source: str
    article: Articles = ()
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> FigureVersion:
        given = (self.value is not None, self.table is not None, bool(self.bands))
        if sum(given) != 1:
            raise ValueError(
                both("value、table、bands 只写一种", "give exactly one of value, table and bands")
            )
        if self.status is Status.UNKNOWN:
            raise ValueError(
                both(
                    "未知的标准没有数值：改写 open: true",
                    "an unknown figure has no value: write open: true instead",
                )
            )
        if (self.until is None) != self.open_ended:
            raise ValueError(
                both(
                    "写 until；没有规定止期的写 open_ended: true",
                    "give until, or open_ended: true where no end is set",
                )
            )
        return self


class Figure(StrictModel):
    """Idea 2: a dated series or table with unit, status and source.

    Attributes:
        unit: what a value counts, such as 元/月; one that begins with 元 is money.
        by: names of up to two categories or integers that choose within a table.
        select: what chooses the version: ``month`` (the month paid for), or the
            name of a date, month or year of the row.
        values: the versions; none where the figure is ``open``.
        open: the value must be supplied by a pack above.
        pick: of several categories in a cell, ``highest`` takes the largest value.
        none: the value where the cell names none (无).
        others: the value of a category the table does not list.
        bound: for bands, whether a bound belongs to the band ``below`` it or ``above``.
        shared: name of a figure of the pack's ``figures.yaml`` that this one is.
    """

    unit: str = ""
    by: tuple[str, ...] = Field(default=(), max_length=2)
    select: str = "month"
    values: tuple[FigureVersion, ...] = ()
    open: Flag = False
    pick: Literal["highest"] | None = None
    none: FigureText | None = None
    others: FigureText | None = None
    bound: Literal["below", "above"] | None = None
    shared: str | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_name(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("by"), str):
            return {**data, "by": [data["by"]]}
        return data

    @model_validator(mode="after")
    def _versions_fit(self) -> Self:
        if fault := self.fault():
            raise ValueError(fault)
        return self

    def fault(self) -> str | None:
        """Return what does not go together in it, or None."""
        if self.shared is not None:
            more = self.model_fields_set - {"shared", "select", "by", "note"}
            return "a shared figure takes select, by and note only" if more else None
        picked = self.none is not None or self.others is not None
        tables = {version.table is not None for version in self.values}
        banded = {bool(version.bands) for version in self.values}
        faults = {
            "give the unit": not self.unit,
            "give values, or open: true where a pack above supplies them": self.open
            == bool(self.values),
            "none and others go with pick: highest": picked and self.pick is None,
            "a table goes with by, a value without": not tables <= {bool(self.by)},
            "bands go with bound: below or above": not banded <= {self.bound is not None},
        }
        return next((words for words, found in faults.items() if found), None)


class GivenFigure(Figure):
    """A figure of ``figures.yaml``: a new one, or values for one that a pack below shares.

    One that a pack below shares needs its values only; what else is said of it must be as below.

    Attributes:
        replaces: whether the values take the place of all that packs below give, instead of
            joining them by date; needs ``authority``.
    """

    replaces: Flag = False

    def fault(self) -> str | None:
        """Return what does not go together in it; what only values lack is known below."""
        return super().fault() if self.unit or not self.values else None
