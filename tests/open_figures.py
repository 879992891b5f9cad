"""A pack above the national one that supplies what it leaves open, with made-up values.

Used where amounts are to be seen of benefits that no public figure completes. The oracle reads
these texts too, with its own reader.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payouts.rules.packs import Pack

NATIONAL = Path(__file__).resolve().parents[1] / "rules" / "national"
_MADE_UP = "status: illustrative, source: made up}"

# 2019, 2020 and 2024 on purpose have no wage.
WAGES = {2016: "4631.50", 2017: "5001.37", 2018: "5433", 2021: "7113.03", 2022: "7602.49"} | {
    2023: "8014.77"
}

PACK = "pack: office\nname: 某县\noffice: 某县退役军人事务局\nextends: ../national\n"

NURSING = """\
supplements: nursing_allowance
figures:
  月平均工资:
    values:
""" + "".join(
    f'      - {{from: {year}-01-01, until: {year}-12-31, value: "{wage}", {_MADE_UP}\n'
    for year, wage in WAGES.items()
)

# The pay of a second lieutenant, and from October 2024 the basic pay: less.
LUMP_SUM = f"""\
supplements: death_lump_sum
figures:
  少尉军官工资:
    values:
      - {{from: 2016-01-01, until: 2024-09-30, value: "6120.55", {_MADE_UP}
      - {{from: 2024-10-01, until: 2025-12-31, value: "4380", {_MADE_UP}
"""

# Standards of a time in which a funeral benefit is due.
FIGURES = f"""\
authority: tests
figures:
  参战参试退役人员补助月标准:
    unit: 元/月
    values:
      - {{from: 2017-10-01, until: 2018-07-31, value: "550", {_MADE_UP}
      - {{from: 2018-08-01, until: 2019-07-31, value: "600", {_MADE_UP}
      - {{from: 2024-08-01, until: 2025-07-31, value: "1033.33", {_MADE_UP}
  烈士子女补助月标准:
    unit: 元/月
    values:
      - {{from: 2018-08-01, until: 2019-07-31, value: "440", {_MADE_UP}
      - {{from: 2024-08-01, until: 2025-01-31, value: "790", {_MADE_UP}
      - {{from: 2025-02-01, until: 2025-07-31, value: "815.5", {_MADE_UP}
"""

FILES = {
    "pack.yaml": PACK,
    "nursing_allowance.yaml": NURSING,
    "death_lump_sum.yaml": LUMP_SUM,
    "figures.yaml": FIGURES,
}


@cache
def office_pack() -> Pack:
    """Load the national pack as completed by this office."""
    from payouts.rules.packs import load_pack  # noqa: PLC0415 (the oracle imports this module)
    from payouts.rules.source import FolderSource  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(NATIONAL, root / "national")
        (root / "office").mkdir()
        for name, text in FILES.items():
            (root / "office" / name).write_text(text, encoding="utf-8")
        return load_pack(FolderSource(root), "office")
