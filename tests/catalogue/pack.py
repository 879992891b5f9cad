"""The rules the catalogue is computed by: the shipped columns, and benefits that use them all."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from packs import RULES, write_pack
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import Pack, load_pack

if TYPE_CHECKING:
    from pathlib import Path

PACK = """\
pack: small
name: 小包
conventions:
  columns: [状态, 状态日期, 死亡日期]
  checks:
    - hold_if: 状态 == "去世" and not given(死亡日期)
      because: 状态为去世，未填死亡日期
    - hold_if: 状态 == "享受" and given(死亡日期)
      because: 状态为享受，却填有死亡日期
    - hold_if: 状态 == "迁移" and not given(状态日期)
      because: 状态为迁移，未填状态日期
    - zero_if: 状态 in {"停发", "取消", "中止"} and not given(状态日期)
      because: 状态为停发、取消或中止
"""

SMALL = """\
benefit: small
name: 小补助
law: [{title: 测试办法}]
columns: {批准日期: required, 死亡日期: optional}
figures:
  月标准:
    unit: 元/月
    values: [{from: 2020-01-01, until: 2029-12-31, value: "100", status: published, source: 表}]
lines:
  补助:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps: {月补助: 月标准}
payment: {应发金额: sum(月补助)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""

EVERYTHING = """\
benefit: full
name: 全项补助
law: [{title: 测试办法}]
columns:
  对象类别: required
  残疾等级: required
  残疾性质: required
  精神障碍: required
  月基本工资: required
  份额: required
  发放月份: required
  功勋荣誉: required
eligible:
  - zero_if: 精神障碍
    because: 另有办法
  - zero_if: 对象类别 == "农村籍退役士兵" or 残疾等级 == 1 or 残疾性质 == "因病"
    because: 不在范围
figures:
  增发:
    unit: 倍
    by: 功勋荣誉
    pick: highest
    none: "0"
    values:
      - from: 2020-01-01
        until: 2029-12-31
        status: published
        source: 表
        table: {一等功: "0.2", 二等功: "0.1", 三等功: "0"}
lines:
  补助: {pays: once, month: 发放月份, steps: {应付: 月基本工资 * 份额 * (1 + 增发)}}
payment: {应发金额: sum(应付)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""

_NOBODY = 'eligible: [{zero_if: 收款人姓名 == "无", because: 无人代领}]'
COLLECTED = (
    SMALL
    .replace("benefit: small", "benefit: collected")
    .replace("name: 小补助", "name: 代领补助")
    .replace("columns: {", f"{_NOBODY}\ncolumns: {{收款人姓名: required, ")
)


def write_rules(folder: Path) -> FolderSource:
    """Write the pack into a folder of packs."""
    files = {
        "pack.yaml": PACK,
        "columns.yaml": (RULES / "national" / "columns.yaml").read_text(encoding="utf-8"),
        "small.yaml": SMALL,
        "full.yaml": EVERYTHING,
        "collected.yaml": COLLECTED,
    }
    return write_pack(folder, files)


@cache
def loaded(folder: Path) -> Pack:
    """Load the pack from where it was written."""
    return load_pack(FolderSource(folder), "small")
