"""Every code about rules and entitlement: the least that provokes it, where, and its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from packs import COLUMNS, MONTHLY, PACK, changed, compute, make_pack, write_pack
from payouts.diagnostics import CATALOGUE, Diagnostic, Lang, Place, Severity, codes_diff, say
from payouts.errors import RuleProblem
from payouts.rules.packs import load_pack
from payouts.rules.source import FolderSource
from payouts.rules.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# MONTHLY with one thing more, from line 17 on.
_LAW = "law: [{title: 测试办法}]"
_AT_FORMULA = 15  # column of a formula's first character in _condition


def _condition(formula: str) -> str:
    """Return a rule with a condition: line 18, the formula from column 15."""
    return f"{MONTHLY}eligible:\n  - require: '{formula}'\n    because: 理由\n"


def _figure(values: str, *, by: str = "", select: str = "month") -> str:
    """Return a rule with a second figure: it begins in line 9, its values in line 13."""
    head = f"  另一标准:\n    unit: 元/月\n    by: [{by}]\n    select: {select}\n"
    return MONTHLY.replace("lines:\n", f"{head}    values: {values}\nlines:\n", 1)


def _value(text: str, first: str = "2020-01-01", last: str = "2020-12-31") -> str:
    return f"{{from: {first}, until: {last}, {text}, status: published, source: 表}}"


def _without(line: str) -> str:
    return MONTHLY.replace(f"{line}\n", "", 1)


@dataclass(frozen=True)
class Case:
    """A rule file and where in it the code must point; column 0: not looked at."""

    rule: str
    line: int
    column: int = 0
    more: tuple[str, ...] = ()
    columns: str = COLUMNS


# What is wrong with YAML itself, wherever it stands.
YAML: dict[str, tuple[bytes | str, int, int]] = {
    "Y001": ("#" * 2_000_001, 1, 0),
    "Y002": (b"a: 1\nb: \xff\n", 2, 0),
    "Y003": ("a: 1\nb: [1\nc: 2\n", 3, 2),
    "Y004": ("a: 1\n---\nb: 2\n", 2, 1),
    "Y005": ("a: &x 1\nb: *x\n", 1, 4),
    "Y006": ("a: 1\nb: !!python/name:os.system\n", 2, 4),
    "Y007": ("a: " + "[" * 24 + "]" * 24, 1, 27),
    "Y008": ("a: 1\n? [b, c]\n: 2\n", 2, 3),
    "Y009": ("a: 1\nb: 2\na: 3\n", 3, 1),
    "Y010": ("a: 1\nb: no\n", 2, 4),
    "Y011": ("a: 2023-02-29\n", 1, 4),
    "Y012": ("a:\nb: 1\n", 1, 3),
    "Y013": ("a: 1\nb: 012\n", 2, 4),
}

# What is wrong with a rule file of a pack.
RULES: dict[str, Case] = {
    "Y018": Case(MONTHLY, 1, 1, more=(changed(MONTHLY, name="别名"),)),
    "Y020": Case(changed(MONTHLY, columns="\n  批准日期: required\n  残疾等极: required"), 15, 3),
    "Y021": Case(MONTHLY + "unique_by: [年度]\n", 17, 13),
    "Y022": Case(MONTHLY + "facts: {月标准: '1'}\n", 17, 9),
    "Y023": Case(
        MONTHLY, 18, 9, columns=COLUMNS.replace("备注: {type: text}", "备注: {type: text, aliases: [伤残 性质]}")
    ),
    "Y024": Case(MONTHLY, 2, 1, more=(changed(MONTHLY, benefit="other"),)),
    "Y025": Case(MONTHLY + "facts: {2月: '1'}\n", 17, 9),
    "Y030": Case(MONTHLY.replace("pays: monthly", "pays: weekly"), 11, 5),
    "Y031": Case(MONTHLY + "colour: red\n", 17, 1),
    "Y032": Case(_without(_LAW), 1, 1),
    "Y040": Case(MONTHLY + "choice: {among: [other]}\n", 17, 1),
    "X001": Case(_condition("批准日期 >"), 18, _AT_FORMULA),
    "X002": Case(_condition("1 > 批准日期.year"), 18, _AT_FORMULA + 4),
    "X003": Case(_condition("1 > 批准月期"), 18, _AT_FORMULA + 4),
    "X004": Case(_condition("given(批准日期) and 等级"), 18, _AT_FORMULA + 16),
    "X005": Case(_condition("1 > 等级 + 批准日期"), 18, _AT_FORMULA + 4),
    "X006": Case(_condition("not givn(批准日期)"), 18, _AT_FORMULA + 4),
    "X007": Case(_condition("(" * 31 + "1" + ")" * 31), 18, _AT_FORMULA),
    "X008": Case(_condition('性质 in {"因战", "因工"}'), 18, _AT_FORMULA + 13),
    "X009": Case(_condition("月标准 > 3"), 18, _AT_FORMULA),
    "X010": Case(_condition("2 < 等级 / 0"), 18, _AT_FORMULA + 4),
    "X011": Case(_condition("等级 > 1e3"), 18, _AT_FORMULA + 5),
    "X012": Case(_condition("given(批准日期, 死亡日期)"), 18, _AT_FORMULA),
    "X013": Case(_condition('批准日期 > date("2023-02-29")'), 18, _AT_FORMULA + 7),
    "G001": Case(
        _figure(f'[{_value("value: \'1\'")}, {_value("value: \'2\'", "2020-12-31", "2021-01-01")}]'),
        13,
    ),
    "G002": Case(_figure(f"[{_value('value: 1千')}]"), 13),
    "G003": Case(_figure(f"[{_value('table: {1: {因战: \'1\'}}')}]", by="等级"), 13),
    "G004": Case(_figure(f"[{_value('table: {因工: \'1\'}')}]", by="性质"), 13, 54),
    "G005": Case(_figure(f"[{_value('value: \'1\'')}]", select="性质"), 12, 5),
    "G006": Case(_figure(f"[{_value('table: {a: \'1\'}')}]", by="批准日期"), 11, 5),
    "G007": Case(changed(MONTHLY, round='{step: 应发金额, to: "0.001", mode: up}'), 16, 21),
}
