"""A million made-up people: raw cells for the engine, the same facts as integers for numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.roster.model.roster import Roster, SheetTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Objects = NDArray[np.object_]

CLASSES = (
    "残疾军人",
    "烈士遗属",
    "因公牺牲军人遗属",
    "病故军人遗属",
    "在乡复员军人",
    "带病回乡退伍军人",
    "参战退役人员",
    "农村籍退役士兵",
)
CAUSES = ("因战", "因公", "因病")
NEVER = 10**6  # a day no date reaches: nothing was given
_SEED = 2023
_TOWNS = ("上都镇", "桑根达来镇", "哈毕日嘎镇", "宝绍代苏木", "那日图苏木")
_ID_AREA, _BIRTHDAYS = 999_999, 20_000
_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_ID_CHECKS = np.array(list("10X98765432"))


@dataclass(frozen=True, slots=True)
class Population:
    """Facts about n people; days count from 1970-01-01, ``NEVER`` where there is none.

    Attributes:
        kind: index into ``CLASSES`` [n].
        grade: disability grade, 1 to 10 [n].
        cause: index into ``CAUSES`` [n].
        approved: day of approval, before 2022 [n].
        discharged: day of discharge; one in ten was approved while still serving [n].
        died: day of death; one in twenty, from 2015 to 2023, after the approval [n].
    """

    kind: Ints
    grade: Ints
    cause: Ints
    approved: Ints
    discharged: Ints
    died: Ints

    @classmethod
    def of(cls, count: int) -> Population:
        """Make people up; the same number of people are the same people."""
        rng = np.random.default_rng(_SEED)
        approved = rng.integers(_day("1990-01-01"), _day("2015-01-01"), count)
        late = rng.random(count) < 0.2  # noqa: PLR2004 (a fifth)
        approved = np.where(late, approved + 365 * 7, approved)
        serving = rng.random(count) < 0.1  # noqa: PLR2004 (a tenth)
        away = rng.integers(1, 700, count)
        died = np.maximum(rng.integers(_day("2015-01-01"), _day("2024-01-01"), count), approved)
        return cls(
            kind=rng.integers(0, len(CLASSES), count),
            grade=rng.integers(1, 11, count),
            cause=rng.integers(0, len(CAUSES), count),
            approved=approved,
            discharged=np.where(serving, approved + away, approved - away),
            died=np.where(rng.random(count) < 0.05, died, NEVER),  # noqa: PLR2004 (a twentieth)
        )

    def roster(self) -> Roster:
        """Return them as a roster of one sheet, every cell a text as it is read from one."""
        count = len(self.kind)
        dead = self.died != NEVER
        number = np.arange(count)
        columns: dict[str, Objects] = {
            "姓名": np.char.add("样例", number.astype(str)).astype(object),
            "身份证号": _ids(number),
            "乡镇": _chosen(_TOWNS, number % len(_TOWNS)),
            "对象类别": _chosen(CLASSES, self.kind),
            "残疾等级": self.grade.astype(str).astype(object),
            "残疾性质": _chosen(CAUSES, self.cause),
            "状态": np.where(dead, "去世", "享受").astype(object),
            "批准日期": _date_texts(self.approved),
            "退役日期": _date_texts(self.discharged),
            "死亡日期": _date_texts(self.died, dead),
            "银行账号": np.char.add("99990000000", (10**8 + number).astype(str)).astype(object),
        }
        places = {name: at for at, name in enumerate(columns)}
        counts = {"data": count, "header": 1}
        sheet = SheetTable("made-up.xlsx", "花名册", "", 1, places, (), count + 1, counts)
        return Roster(
            files=(),
            sheets=(sheet,),
            frame=pd.DataFrame(columns, dtype=object),
            sheet_of=np.zeros(count, dtype=np.int32),
            row=number + 2,
            notes=(),
        )


def _day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(np.int64))


def _date_texts(days: Ints, given: NDArray[np.bool_] | None = None) -> Objects:
    """Return ISO dates; None where not given."""
    texts: Objects = days.astype("datetime64[D]").astype(str).astype(object)
    if given is not None:
        texts[~given] = None
    return texts


def _chosen(words: tuple[str, ...], index: Ints) -> Objects:
    return np.array(words, dtype=object)[index]


def _ids(number: Ints) -> Objects:
    """Return well-formed ids, no two alike, of an area nobody lives in."""
    born = (_day("1940-01-01") + number % _BIRTHDAYS).astype("datetime64[D]").astype(str)
    written = np.char.replace(born, "-", "").astype(np.int64)
    first = (_ID_AREA * 10**8 + written) * 1000 + 1 + number // _BIRTHDAYS
    digits = first[:, None] // 10 ** np.arange(16, -1, -1) % 10
    checks = _ID_CHECKS[digits @ _ID_WEIGHTS % len(_ID_CHECKS)]
    return np.char.add(first.astype(str), checks).astype(object)
