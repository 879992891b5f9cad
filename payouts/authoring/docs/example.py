"""A worked case of a rule in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.columns import NAME
from payouts.base.words import OUTCOME
from payouts.output.page.blocks import Block, Heading, Items, Text
from payouts.rules.models.cases import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.rules.models.cases import Case
    from payouts.rules.rule import Rule

_BASES = {Basis.PUBLISHED: "已公布的算例", Basis.OWN_ARITHMETIC: "按规则自行验算"}
_NOT_STEPS = frozenset({"status", "code"})
_SHARE = "split."  # what begins the name of a payer's part
_UNNAMED = "甲乙丙丁戊己庚辛壬癸"


def example(rule: Rule) -> Iterator[Block]:
    """Yield the first case that is paid, or else the first; nothing where there is none."""
    cases = [placed.case for placed in rule.cases]
    if not cases:
        return
    paid = (case for case in cases if any(e.get("status") == "paid" for e in case.expect))
    case = next(paid, cases[0])
    yield Heading(3, "算例", "Worked example")
    yield Text(f"{case.what}（期间 {case.period}）")
    yield Items(tuple(_row(case, index) for index in range(len(case.provided))))
    yield Text(f"算式：{case.note}（{_BASES[case.basis]}）")
    if len(cases) > 1:
        yield Text(f"本规则另有 {len(cases) - 1} 个算例。", "note")


def _row(case: Case, index: int) -> tuple[str, str]:
    """Return the cells of one row, and its results."""
    given, expected = case.provided[index], case.expect[index]
    who = str(given.get(NAME, _UNNAMED[index % len(_UNNAMED)]))
    cells = "，".join(f"{name} {value}" for name, value in given.items() if name != NAME)
    steps = [
        f"{name.replace(_SHARE, '其中')} {text}"
        for name, text in expected.items()
        if name not in _NOT_STEPS
    ]
    outcome = [OUTCOME[expected["status"]].zh if "status" in expected else "", *steps]
    return f"{who}：{cells}", f"结果：{'，'.join(word for word in outcome if word)}"
