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

# Waiting for assigned work: a wage that rises, and premiums that need rounding.
WAITING = f"""\
supplements: waiting_allowance
figures:
  月最低工资标准:
    values:
      - {{from: 2024-09-01, until: 2025-03-31, value: "1890", {_MADE_UP}
      - {{from: 2025-04-01, until: 2025-12-31, value: "1960.50", {_MADE_UP}
cases:
  - what: 条例施行的月份起，标准调整，上岗当月仍发
    period: 2024-08..2025-04
    provided:
      - {{退役日期: 2024-03-01, 安置方式: 安排工作, 上岗日期: 2025-04-01}}
      - {{退役日期: 2024-09-01, 安置方式: 安排工作, 上岗日期: 2025-03-31}}
      - {{退役日期: 2024-09-30, 安置方式: 安排工作, 状态: 去世, 死亡日期: 2024-10-08}}
    expect:
      - {{status: paid, 应发金额: "15190.50"}}
      - {{status: paid, 应发金额: "11340"}}
      - {{status: paid, 应发金额: "1890"}}
    basis: own arithmetic
    note: >-
      2024-09 至 2025-03 七个月 7 × 1890 = 13230，加 2025-04 的 1960.50；
      2024-10 至 2025-03 六个月；2024-10 一个月
  - what: 最后一个有标准的月份，和以后
    period: 2025-12..2026-01
    provided:
      - {{退役日期: 2025-09-01, 安置方式: 安排工作, 上岗日期: 2025-12-31}}
      - {{退役日期: 2025-09-01, 安置方式: 安排工作}}
    expect:
      - {{status: paid, 应发金额: "1960.50"}}
      - {{status: held, code: E020}}
    basis: own arithmetic
    note: 2026-01 没有标准，不沿用
  - what: 2024-09 以前不发，不看标准
    period: 2024-08
    provided: {{退役日期: 2024-03-01, 安置方式: 安排工作}}
    expect: {{status: zero, code: E010}}
    basis: own arithmetic
    note: 条例 2024-09-01 起施行
"""

_RATES = {"养老缴费基数": "4283", "养老缴费比例": "24%", "医疗缴费基数": "4283.33"} | {
    "医疗单位缴费比例": "8%",
    "医疗个人缴费比例": "2%",
}
INSURANCE = (
    "supplements: waiting_insurance\nfigures:\n"
    + "".join(
        f"  {name}:\n    values:\n"
        f'      - {{from: 2024-09-01, until: 2025-06-30, value: "{value}", {_MADE_UP}\n'
        for name, value in _RATES.items()
    )
    + """\
cases:
  - what: 财政承担养老全部和医疗单位部分，个人承担医疗个人部分，每月各自取整
    period: 2024-09..2025-06
    provided:
      - {退役日期: 2024-08-31, 安置方式: 安排工作, 上岗日期: 2024-10-01}
      - {退役日期: 2024-08-31, 安置方式: 安排工作, 上岗日期: 2024-12-31}
      - {退役日期: 2025-05-08, 安置方式: 安排工作}
    expect:
      - status: paid
        养老部分: "1027.92"
        医疗单位部分: "342.67"
        医疗个人部分: "85.67"
        应缴合计: "1456.26"
        split.财政: "1370.59"
        split.个人: "85.67"
      - {status: paid, 应缴合计: "4368.78", split.财政: "4111.77", split.个人: "257.01"}
      - {status: paid, 应缴合计: "1456.26", split.财政: "1370.59", split.个人: "85.67"}
    basis: own arithmetic
    note: >-
      4283 × 24% = 1027.92；4283.33 × 8% = 342.6664 → 342.67；4283.33 × 2% = 85.6666 → 85.67；
      2024-09 至 2024-11 三个月是一个月的三倍
  - what: 最后一个有标准的月份以后
    period: 2025-07
    provided: {退役日期: 2025-05-08, 安置方式: 安排工作}
    expect: {status: held, code: E020}
    basis: own arithmetic
    note: 2025-07 没有标准，不沿用
  - what: 2024-09 以前不缴，不看标准
    period: 2024-08
    provided: {退役日期: 2024-03-01, 安置方式: 安排工作}
    expect: {status: zero, code: E010}
    basis: own arithmetic
    note: 条例 2024-09-01 起施行
"""
)

FILES = {
    "pack.yaml": PACK,
    "nursing_allowance.yaml": NURSING,
    "death_lump_sum.yaml": LUMP_SUM,
    "waiting_allowance.yaml": WAITING,
    "waiting_insurance.yaml": INSURANCE,
    "figures.yaml": FIGURES,
}


def write_office(root: Path) -> None:
    """Write the national pack and, above it, that of this office."""
    shutil.copytree(NATIONAL, root / "national")
    (root / "office").mkdir()
    for name, text in FILES.items():
        (root / "office" / name).write_text(text, encoding="utf-8")


@cache
def office_pack() -> Pack:
    """Load the national pack as completed by this office."""
    from payouts.rules.files.source import FolderSource  # noqa: PLC0415
    from payouts.rules.packs import load_pack  # noqa: PLC0415 (the oracle imports this module)

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_office(root)
        return load_pack(FolderSource(root), "office")
