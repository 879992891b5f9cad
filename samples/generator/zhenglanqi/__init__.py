"""正蓝旗 2023: every payout line of the bureau's review of the year.

Every person is invented. The totals are those published for 2023. Later sheets stand at the
end and draw on a generator of their own, so that the sheets before them stay as they were.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from samples.generator.book import new_book, settled
from samples.generator.people import People
from samples.generator.rows import Figures, Raw, Row, targets
from samples.generator.sheets import write_sheet
from samples.generator.zhenglanqi import later, layouts, mess, plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook

    from samples.generator.rows import Target

NAME = "zhenglanqi-2023"
SEED = 2023
SAVED = dt.datetime(2024, 1, 2)  # noqa: DTZ001 (a workbook has no time zone)
_LATE = 8  # families of conscripts that a township reported late
_LATE_FIRE = 2


def sample() -> bytes:
    """Return the sample workbook.

    Raises:
        ValueError: with the pack's figures, no numbers of people make the published totals.
    """
    rng = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    people, figures, totals = People(rng), Figures("zhenglanqi"), targets(NAME)
    book = new_book()
    living = _first_sheets(book, people, figures, totals)
    own = random.Random(SEED + 1)  # noqa: S311 (repeatable, not secret)
    people.rng = own
    members = [row.person for row in living if row.cells["状态"] == "享受"]
    for layout, rows in (
        (layouts.SPOUSE, later.spouse_allowance(people, figures, totals)),
        (layouts.CLAIMS, later.medical_reimbursement(members, own, figures, totals)),
        (layouts.TOPUP, later.insurance_topup(people, figures, totals)),
        (layouts.CONDOLENCE, later.condolence(living, people, figures, totals)),
        (layouts.RELIEF, later.relief(people, figures, totals)),
        (layouts.MERIT, later.merit_gift(people, figures, totals)),
    ):
        write_sheet(book, layout, rows, own)
    return settled(book, SAVED)


def _first_sheets(
    book: Workbook,
    people: People,
    figures: Figures,
    totals: Mapping[tuple[str, str | None], Target],
) -> list[Row]:
    """Add the seven sheets of the first five benefits, and return the rows of 抚恤补助."""
    rng = people.rng
    living = plan.living_allowance(people, rng, figures, totals["抚恤补助", None])
    conscripts = plan.conscript_allowance(people, rng, figures, totals["义务兵家庭优待金", None])
    fire = plan.forest_fire_allowance(people, rng, figures, totals["森林消防人员家庭优待金", None])
    grants = plan.local_grant(people, rng, figures, totals["地方经济补助", None])
    medical = [
        row
        for year in (2023, 2024)
        for row in plan.medical_insurance(living, figures, year, totals["医保缴纳", str(year)])
    ]
    conscripts[0].cells["银行账号"] = Raw(None)  # paid all the same; held at release
    first, again, after = mess.conscript_mess(people)
    wrong = mess.living_mess(people)
    town = [row for row in living if row.person.town == "上都镇"]
    others = [row for row in living if row.person.town != "上都镇"]
    late = [*conscripts[-_LATE:], again, *fire[-_LATE_FIRE:]]
    for layout, rows in (
        (layouts.LIVING_TOWN, _among(town, [row for place, row in wrong if place == "上都镇"])),
        (layouts.LIVING_OTHERS, _among(others, [row for place, row in wrong if place != "上都镇"])),
        (layouts.CONSCRIPTS, _among(conscripts[:-_LATE], [first, after])),
        (layouts.FIRE, fire[:-_LATE_FIRE]),
        (layouts.MIXED, late),
        (layouts.GRANT, grants),
        (layouts.MEDICAL, medical),
    ):
        write_sheet(book, layout, rows, rng)
    return living


def _among(rows: list[Row], wrong: list[Row]) -> list[Row]:
    """Spread the wrong rows among the right ones."""
    mixed = list(rows)
    for number, row in enumerate(wrong, 1):
        mixed.insert(number * len(rows) // (len(wrong) + 1) + number - 1, row)
    return mixed
