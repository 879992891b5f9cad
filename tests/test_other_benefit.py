"""What the same person is entitled to of another benefit: 附加 10%, 扣除已领, in any order of files."""

from __future__ import annotations

import datetime as dt

import pytest

from payouts.base.errors import RuleProblem
from test_choices import Paid, choice, of, once, pack

NONE = ""

# 100 元/月 by 等级 1; from August 2023 of 等级 1 120 元/月.
PENSION = """\
benefit: pension
name: 抚恤金
aliases: [定期抚恤]
law: [{title: 测试办法}]
columns: {批准日期: required, 死亡日期: optional, 性质: optional}
checks:
  - {hold_if: 性质 == "因公", because: 因公待核}
  - {reject_if: 性质 == "因病", because: 因病退回}
figures:
  月标准:
    unit: 元/月
    values:
      - {from: 2020-01-01, until: 2023-07-31, value: "100", status: published, source: 表}
      - {from: 2023-08-01, until: 2029-12-31, value: "120.05", status: inferred, source: 表}
lines:
  抚恤:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps: {月抚恤: 月标准}
payment: {应发金额: sum(月抚恤)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""
# 附加 10% of the month's amount, rounded by the month.
EXTRA = """\
benefit: extra
name: 附加补助
law: [{title: 测试办法}]
columns: {批准日期: required, 死亡日期: optional}
lines:
  附加:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps:
      月附加: {is: benefit("抚恤金") * 0.1, round: {to: "0.1", mode: half_up}}
payment: {应发金额: sum(月附加)}
round: {step: 应发金额, to: "0.01", mode: half_up}
"""
_FROM = {"批准日期": dt.date(2020, 5, 1)}


def test_smoke() -> None:
    made = pack(" []", EXTRA, PENSION)
    print(Paid(made, [("extra", of(1, **_FROM)), ("pension", of(1, **_FROM))]).rows)
    found = Paid(made, [("extra", of(1, **_FROM)), ("pension", of(1, **_FROM, 性质="因公"))])
    print(found.rows, found.notes)
    found = Paid(made, [("extra", of(1, **_FROM)), ("pension", of(2, **_FROM, 性质="因公"))])
    print(found.rows, found.notes)
    found = Paid(made, [("extra", of(1, **_FROM))])
    print(found.rows, found.notes)
    a = once("aa", "甲补助", ' + benefit("乙补助")')
    b = once("bb", "乙补助", ' + benefit("cc")')
    c = once("cc", "丙补助", ' + benefit("甲补助")')
    c2 = once("cc", "丙补助", ' + benefit("丙补助")')
    for ch, rules in (
        (" []", (a, b, c)),
        (" []", (a, once("bb", "乙补助"), c2)),
        (choice("aa", "bb"), (a, once("bb", "乙补助"))),
    ):
        with pytest.raises(RuleProblem) as e:
            pack(ch, *rules)
        print(*e.value.diagnostics, sep="\n")
        from payouts.base.diagnostics import Lang

        print(*(d.text(Lang.EN) for d in e.value.diagnostics), sep="\n")
