"""A pack of one benefit, small enough to work out by hand, and ways to change its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.files.source import FolderSource
from payouts.rules.packs import Pack, load_pack

if TYPE_CHECKING:
    from pathlib import Path

PACK = """\
pack: small
name: 小旗
conventions:
  columns: [状态]
  checks:
    - zero_if: 状态 == "停发"
      because: 状态为停发
  last_month:
    - is: month("2200-12")
"""

COLUMNS = """\
columns:
  姓名: {type: text}
  身份证号: {type: id}
  补助项目: {type: text}
  乡镇: {type: text, aliases: [苏木镇]}
  对象类别: {type: category, values: [残疾军人, 烈士遗属]}
  状态: {type: category, values: [享受, 停发]}
  残疾等级: {type: integer, from: 1, to: 10}
  残疾性质: {type: category, values: [因战, 因公, 因病]}
  批准日期: {type: date}
"""

# The blocks of the rule file, in one of the orders they may stand in.
BLOCKS = (
    "benefit: pension\n",
    "name: 残疾抚恤金\n",
    "aliases: [伤残抚恤金]\n",
    "law:\n  - {title: 军人抚恤优待条例, article: 第二十七条, from: 2024-10-01}\n",
    "columns:\n  残疾等级: required\n  残疾性质: required\n  批准日期: required\n",
    "facts:\n  起月: month_after(批准日期)\n",
    """\
figures:
  年标准:
    unit: 元/年
    by: [残疾等级, 残疾性质]
    values:
      - from: 2022-08-01
        until: 2023-07-31
        status: published
        source: 标准表
        table:
          1: {因战: "116270", 因公: "111560", 因病: "106900"}
          5: {因战: "59100", 因公: "51200", 因病: "47110"}
          6: {因战: "46170", 因公: "43290", 因病: "36230"}
          7: {因战: "34780", 因公: "30840"}
          8: {因战: "21960", 因公: "19910", 因病: "12000"}
          9: {因战: "18240", 因公: "14510"}
  加发:
    unit: 元/月
    values:
      - {from: 2022-08-01, until: 2023-07-31, value: "0", status: published, source: 通知}
""",
    """\
eligible:
  - require: 残疾性质 != "因病" or 残疾等级 <= 6
    because: 因病致残等级不在享受范围
""",
    """\
lines:
  抚恤金:
    pays: monthly
    start: 起月
    steps:
      月标准: 年标准 / 12
      月应发: 月标准 + 加发
""",
    "payment:\n  应发金额: sum(月应发)\n",
    'round: {step: 应发金额, to: "0.01", mode: half_up}\n',
)

RULE = "".join(BLOCKS)

# A second benefit that needs nothing of its own.
OTHER = """\
benefit: greeting
name: 慰问金
law: [{title: 通知}]
columns: {批准日期: required}
figures:
  金额:
    unit: 元/人
    values: [{from: 2022-01-01, open_ended: true, value: "500", status: published, source: 通知}]
lines:
  慰问金: {pays: once, month: month_of(批准日期), steps: {应付: 金额}}
payment: {应发金额: sum(应付)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""


def write_pack(folder: Path, rule: str = RULE, **files: str) -> Path:
    """Write a pack into a folder and return it; other files are given as name=text."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"pack": PACK, "columns": COLUMNS, "pension": rule, **files}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def edited(*edits: tuple[str, str], text: str = RULE) -> str:
    """Return the text with each (old, new) replaced; an edit that finds nothing is a mistake."""
    for old, new in edits:
        assert old in text, f"the test edits what is not there: {old}"
        text = text.replace(old, new)
    return text


def load(folder: Path) -> Pack:
    return load_pack(FolderSource(folder.parent), folder.name)


def small(tmp_path: Path, which: str, rule: str = RULE, **files: str) -> Pack:
    """Write a pack under a name and load it."""
    return load(write_pack(tmp_path / which / "small", rule, **files))
