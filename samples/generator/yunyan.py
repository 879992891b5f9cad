"""云岩 first half of 2024: the care fund."""

from __future__ import annotations

import datetime as dt
import random

from samples.generator.book import roster
from samples.generator.lists import plain_list
from samples.generator.people import People
from samples.generator.rows import Figures, Row, checked, targets

NAME = "yunyan-2024h1"
_SAVED = dt.datetime(2024, 6, 30)  # noqa: DTZ001 (a workbook has no time zone)
_PLACES = ("甲街道", "乙街道", "丙街道")


def sample() -> bytes:
    """Return the sample workbook: eight people, and one whose application was refused.

    Raises:
        ValueError: the pack's figure does not make the published total.
    """
    rng = random.Random(2024)  # noqa: S311 (repeatable, not secret)
    people, target = People(rng, mongolian=0), targets(NAME)["援助关爱基金", None]
    each = Figures("yunyan").one("relief", "援助标准")
    rows = [_row(people, "同意") for _ in range(target.heads)]
    for row in rows:
        row.due = each
    checked(rows, target)
    rows.insert(5, _row(people, "不同意"))
    layout = plain_list(
        "援助关爱基金",
        "云岩区2024年上半年援助关爱基金审批表",
        ("审批结果", "发放月份"),
        "2024年6月30日",
    )
    return roster([(layout, rows)], rng, _SAVED)


def _row(people: People, answer: str) -> Row:
    cells = {"审批结果": answer, "发放月份": (2024, people.rng.randint(1, 6))}
    return Row("援助关爱基金", people.make(people.rng.choice(_PLACES), (1950, 1985)), cells)
