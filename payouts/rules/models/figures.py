"""Figures: dated values, tables and bands, each with its source."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import Dated, Day, FigureText, Flag, StrictModel
from payouts.rules.models.sources import Articles, Status


class BandSpec(StrictModel):
    """One band of numbers: above ``over`` up to ``to``; without ``to``, without end.

    Attributes:
        over: 这一段的下限，不写即 0 / where the band begins; 0 where not given.
        to: 这一段的上限，不写即没有上限 / where it ends; without it, no end.
        value: 这一段的值，写成加引号的数 / the value of the band, a number in quotes.
    """

    over: FigureText = "0"
    to: FigureText | None = None
    value: FigureText


class FigureVersion(Dated):
    """One dated value, table or set of bands of a figure.

    ``from`` is required; ``until`` is required unless ``open_ended`` says that the value
    holds until something replaces it.

    Attributes:
        from_: 生效的第一天 / first day in force.
        open_ended: 没有规定止期的写 true，代替 until / true where no end is set, in place of
            until.
        value: 一个值，加引号，如 "106670"、"50%"、"648/12" / one value, a number in quotes.
        table: 表：取值 → 值；by 有两个名称时再套一层 / a table, category → value; two levels
            where `by` has two names.
        bands: 分段：各段的 over、to、value / number bands, each with over, to and value.
        status: 数值的可信程度：published 公布、derived 推算得出、inferred 推断、illustrative 举例
            / how well the value is known.
        source: 数值的出处：文件名称和文号 / the document the value is from.
        note: 说明，不参与计算 / a remark.
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
        unit: 单位，如 元/月、周岁、比例；元、人民币元、yuan 等是金额，岁、个月、次等且全为整数的
            是整数 / what a value counts, such as 元/月; yuan in any spelling are money, whole 岁,
            个月 or 次 are integers.
        by: 按哪一列（至多两列）的取值查表 / names of up to two categories or integers that choose
            within a table.
        select: 按哪个日期选版本：`month` 即所发月份（不写即此），或本行的日期、月份、年份 / what
            chooses the version: `month` (the month paid for), or the name of a date, month or
            year of the row.
        values: 各个版本 / the versions; none where the figure is `open`.
        open: 数值由上级规则包提供时写 true / the value must be supplied by a pack above.
        pick: 一格几项时取最高的：highest / of several categories in a cell, `highest` takes the
            largest value.
        none: 填“无”时的值 / the value where the cell names none (无).
        others: 表中没有列出的取值的值 / the value of a category the table does not list.
        bound: 正好在分段界限上的数归哪一段：below 归下一段（较低），above 归上一段（较高） / for
            bands, whether a bound belongs to the band `below` it or `above`.
        shared: 取 figures.yaml 中的哪个标准 / name of a figure of the pack's `figures.yaml` that
            this one is.
        note: 说明，如各版本之间为什么有空档 / a remark, such as why there is a gap between
            versions.
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
        replaces: 取代下级包的全部数值，而不是按日期合并，须写 authority / whether the values take
            the place of all that packs below give, instead of joining them by date; needs
            `authority`.
    """

    replaces: Flag = False

    def fault(self) -> str | None:
        """Return what does not go together in it; what only values lack is known below."""
        if self.unit or self.open or self.shared is not None:
            return super().fault()
        if self.values:
            return None
        return both("写上 values：各个版本的数值", "give values: the versions")
