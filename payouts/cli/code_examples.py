"""An example of every code: what it is about is made up, its words are the catalogue's.

Nobody named here exists; identity numbers and accounts are masked as everywhere.
"""

from __future__ import annotations

import string
from types import MappingProxyType
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import CATALOGUE, Place, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.diagnostics import Diagnostic

# What the arguments of the catalogue's texts may be.
_ARGUMENTS: Mapping[str, object] = MappingProxyType({
    "a": "残疾抚恤金",
    "b": "抚恤补助",
    "actual": "224",
    "always": "1",
    "area": "999999",
    "because": "状态为停发",
    "benefit": "残疾抚恤金",
    "by": "残疾等级",
    "cell": "H19",
    "candidates": "残疾抚恤金、优待金",
    "cells": "F、G",
    "check": "控制数 抚恤补助 人数",
    "chosen": "F",
    "column": "批准日期",
    "columns": "F、G",
    "command": "payouts compute",
    "count": 3,
    "depth": 20,
    "detail": "2024-10",
    "encoding": "GB18030",
    "end": "2023-06",
    "done": "照样读取",
    "done_en": "read all the same",
    "expected": "225",
    "figure": "残疾抚恤金标准",
    "file": "花名册.xlsx",
    "files": "说明.pdf",
    "first": 4,
    "folder": "out/2023-12",
    "format": ".xlsx",
    "found": 52,
    "gap": "2024-10",
    "given": "9f86d0",
    "got": "3",
    "header": "发证日期",
    "high": "2200",
    "hint": both("，是否为“残疾等级”？", "; did you mean 残疾等级?"),
    "key": "五级",
    "kind": "合计",
    "kind_en": "total",
    "last": 55,
    "left": "月标准",
    "length": 2000,
    "level": "note",
    "limit": 24,
    "line": 12,
    "lines": "3、5",
    "low": "1900",
    "mark": "问题清单",
    "missing": "八级、九级",
    "name": "月标准",
    "new": "rules/b",
    "note": "另行发文",
    "number": 2,
    "offset": 9,
    "old": "rules/a",
    "op": "+",
    "option": "unit",
    "other": "roster.xlsx",
    "others": "优待金!C36",
    "pack": "zhenglanqi",
    "packs": "national、zhenglanqi",
    "path": "figures.月标准",
    "period": "2024-10",
    "reach": "一行，残疾等级为“八级”",
    "reach_en": "a row with 残疾等级 八级",
    "recomputed": "700.00",
    "recorded": "800.00",
    "revision": "HEAD",
    "right": "月数",
    "root": "9f86d0…",
    "row": 3,
    "rows": "12-14",
    "select": "日子",
    "severity": "error",
    "size": "3 MB",
    "source": "通知",
    "start": "2023-09",
    "state": "与当时不同",
    "state_en": "has changed",
    "status": "inferred",
    "suffix": ".xls",
    "suggestion": "残疾等级",
    "tag": "!!str",
    "text": "月标准 × 月数",
    "today": "2024-01-15",
    "total": "0.9",
    "unread": "H56",
    "value": "去年",
    "version": "2024-10-01",
    "versions": "numpy 2.4.6→2.5.0",
    "want": both("金额", "money"),
    "what": both("第 3 行", "line 3"),
    "what_en": "line 3",
    "where": "优待金!27",
    "who": "优待金!27",
    "why": both("见规则", "see the rule"),
    "word": "优待金2",
    "words": "month、year",
    "written": 53,
    "years": 18,
})
_SUPPLY: Mapping[str, object] = MappingProxyType({
    "stands": "rules/national/disability.yaml:9",
    "file": "rules/mycounty/disability.figures.yaml",
    "days": both("2024-08-01 起", "from 2024-08-01 on"),
    "paste": "",
})
_BELOW: Mapping[str, object] = MappingProxyType({"other": "rules/national/figures.yaml:9"})
# What is better said with arguments of its own.
_OF_CODES: Mapping[str, Mapping[str, object]] = MappingProxyType({
    "B004": {"value": "残疾抚恤", "suggestion": "残疾抚恤金"},
    "E001": {"because": "状态为停发、取消或中止"},
    "E002": {"because": "状态为去世，未填死亡日期"},
    "E003": {"because": "批准日期早于出生日期"},
    "E010": {"detail": "2024-11", "period": "2024-10"},
    "E020": {**_SUPPLY, "where": both("（新建）", " (a new file)")},
    "E021": {**_SUPPLY, "where": both("（新建）", " (a new file)")},
    "E022": _SUPPLY,
    "E040": {"detail": "另见 roster.xlsx 各苏木镇补报!D14"},
    "F006": {"detail": both("压缩包不完整", "truncated archive")},
    "K001": {"expected": "224", "actual": "223"},
    "L018": {**_SUPPLY, "where": both("（新建）", " (a new file)")},
    "R005": {"column": "抚恤金", "value": "一百元"},
    "R010": {"value": "2023.1"},
    "R013": {"column": "残疾性质", "value": "因工", "suggestion": "因公"},
    "R015": {"column": "银行账号", "value": "6222********4819"},
    "R020": {"column": "身份证号", "value": "9999**********0040"},
    "R021": {"column": "身份证号", "value": "9999**********0000"},
    "S002": {"what": "out/.payouts.lock"},
    "S005": {"what": both("没有权限", "Permission denied")},
    "U002": {"word": "去年"},
    "U003": {"word": "2023-02-29"},
    "U008": {"what": both("缺少“花名册”", "ROSTER is missing")},
    "L025": {"pack": "mycounty", "file": "rules/mycounty/pension.yaml", "benefit": "pension"},
    "Y026": {**_BELOW, "days": "2024-08-01..2025-07-31"},
    "Y070": {"what": "2024-08-01..2025-07-31", "other": "rules/mycounty/a.yaml:5"},
    "Y071": {"candidates": "年标准、月标准", "name": "月标淮", "hint": ""},
    "Y072": {**_BELOW, "key": "unit", "below": "元/年"},
    "Y073": {"key": "round"},
    "Y074": {
        "key": "drops",
        "name": "因病不享",
        "hint": both("，是否为“因病不享受”？", "; did you mean 因病不享受?"),
        "candidates": "因病不享受、六级以上",
    },
    "Y075": {"name": "享受范围", "others": "rules/national/a.yaml:20、rules/national/a.yaml:21"},
    "Y076": {
        "what": "六级因公，两个月",
        "origin": "national",
        "pack": "mycounty",
        "differences": both("第 1 行 应发金额 6947.50 → 6948", "row 1 应发金额 6947.50 → 6948"),
        "parts": both("取整", "the rounding"),
    },
    "Y016": {
        "which": both("规则包", "rule pack"),
        "folder": "rules",
        "advice": "",
    },
    "Y032": {
        "wanted": both("法规依据 law: [{title: …}]", "the law it rests on, law: [{title: …}],")
    },
    "Y003": {"what": both("键的后面缺少冒号", "could not find expected ':'")},
})
_PLACES: Mapping[str, Place] = MappingProxyType({
    **dict.fromkeys("BER", Place(file="花名册.xlsx", sheet="优待金", row=19, cell="H19")),
    **dict.fromkeys("GLXY", Place(file="rules/national/disability.yaml", line=12, column=5)),
    **dict.fromkeys("FT", Place(file="花名册.xlsx")),
    "C": Place(file="payouts.yaml", line=3),
    "V": Place(file="audit/disability.parquet"),
})


def example(code: str) -> Diagnostic:
    """Return a finding of a code as it may be told; see the module."""
    entry = CATALOGUE[code]
    texts = (entry.zh, entry.en, entry.fix_zh, entry.fix_en)
    names = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    told = {**_ARGUMENTS, **_OF_CODES.get(code, {})}
    args = {name: told.get(name, "…") for name in names}
    return say(code, _PLACES.get(code[0]), **args)
