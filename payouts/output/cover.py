"""The first page of 汇总: what a leader signs, a line for each benefit."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.diagnostics import Severity
from payouts.base.money import Exact, Rounding, yuan_grouped
from payouts.base.numerals import chinese_capital
from payouts.base.vectors import objects
from payouts.base.words import CERTAINTY, OUTCOME
from payouts.engine.conservation import OUTSIDE
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.figureuse import illustrative_warning, sums_by_certainty
from payouts.engine.reconcile import distinct_people, people_paid, totals_of
from payouts.output.accountnote import account_note
from payouts.output.brief import brief_kind
from payouts.output.tables import CellKind, Table, TableColumn, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Objects
    from payouts.engine import Computed
    from payouts.engine.entitlement.result import Result

BENEFIT, PEOPLE, CLAIMS, SUM, PER_HEAD = "待遇项目", "人数", "人次", "金额", "人均"
UNIT = "单位：元"
_LEFT_OUT = (RowStatus.HELD, RowStatus.REJECTED, RowStatus.ZERO)
_UNSURE = ("illustrative", "inferred")  # said with their amounts
_REASONS = (2, 1, 0)  # named for one benefit and outcome: as many as have room
_ROOM = 16  # lines of benefits that a page has beside what is signed
_LINE = 28  # characters that a line of the last column has room for


def cover_table(
    computed: Computed, sheet: str, title: str, period: str, signoff: tuple[str, ...]
) -> Table:
    """Return the page that is signed.

    Args:
        computed: everything that was computed.
        sheet: the sheet it begins.
        title: the large line on top.
        period: the months paid for, in words.
        signoff: the labels of the sign-off row.
    """
    results = computed.results
    totals = [totals_of(result) for result in results]
    everyone = people_paid(results)
    fen = np.array([total.fen for total in totals], dtype=np.int64)
    people = np.array([total.people for total in totals], dtype=np.int64)
    claims = np.array([total.claims for total in totals], dtype=np.int64)
    unpaid = _left_out(computed)
    columns = (
        TableColumn(BENEFIT, CellKind.LABEL, texts_of(r.rule.name for r in results)),
        TableColumn("由谁负担", CellKind.LABEL, texts_of(map(_payers, results))),
        TableColumn("所据标准", CellKind.LABEL, texts_of(map(_certainty, results))),
        TableColumn(PEOPLE, CellKind.COUNT, people),
        TableColumn(CLAIMS, CellKind.COUNT, claims, total=True),
        TableColumn(SUM, CellKind.MONEY, fen, total=True),
        TableColumn(
            PER_HEAD, CellKind.MONEY, averages(fen.tolist(), people.tolist()), per_head=True
        ),
        TableColumn("未发放", CellKind.TEXT, texts_of(unpaid), wide=True),
    )
    return Table(
        sheet=sheet,
        title=title,
        columns=columns,
        notes=(f"发放期间：{period}", _state(computed, everyone), UNIT),
        bar=illustrative_warning(results),
        total_label="合计",
        people=everyone,
        capital=chinese_capital(int(sum(fen.tolist()))),
        signoff=signoff,
        headcount=True,
    )


def averages(fen: Sequence[int], people: Sequence[int]) -> Objects:
    """Return fen per person, half up to the fen; None where there is nobody."""
    exact = Exact.of([Fraction(f, max(n, 1)) for f, n in zip(fen, people, strict=True)])
    rounded = (exact.round(Fraction(1), Rounding.HALF_UP) / 100).to_fen().tolist()
    return objects([each if n else None for each, n in zip(rounded, people, strict=True)])


def _payers(result: Result) -> str:
    """Return who bears the amount, and how much of it where several do."""
    if not result.parts:
        return "本单位"
    lines = []
    for part in result.parts:
        tail = "" if part.by_office else "（不由本单位发放）"
        lines.append(f"{part.payer} {yuan_grouped(int(part.fen.sum()))}{tail}")
    return "\n".join(lines)


def _certainty(result: Result) -> str:
    """Return how the figures are known that the amounts rest on, the least certain first."""
    sums = sums_by_certainty(result)
    total = int(result.fen[result.paid].sum())
    lines = []
    for status in ("illustrative", "inferred", "derived", "published"):
        fen = sums.get(status)
        if fen is not None:
            part = "" if fen == total else f" {yuan_grouped(fen)}"
            lines.append(f"{CERTAINTY[status].zh}{part}")
    return "\n".join(lines) or "—"


def _left_out(computed: Computed) -> list[str]:
    """Return for each benefit who is not paid, how many, and why while a page has room for it."""
    reasons = _reasons(computed)
    payers = [_payers(result).count("\n") + 1 for result in computed.results]
    for most in _REASONS:
        told = [_in_words(result, reasons, most) for result in computed.results]
        lines = [sum(-(-len(line) // _LINE) for line in each) for each in told]
        if sum(map(max, lines, payers)) <= _ROOM:
            return ["\n".join(each) for each in told]
    return ["、".join(each) for each in told]


def _reasons(computed: Computed) -> dict[tuple[str, RowStatus], Counter[str]]:
    """Return rows by benefit, outcome and the most serious reason of each."""
    found: dict[tuple[str, RowStatus], Counter[str]] = {}
    seen: set[tuple[str, int]] = set()
    for note in computed.notes:
        key = note.benefit, note.row
        weak = note.diagnostic.severity in {Severity.WARNING, Severity.NOTE}
        if note.status is RowStatus.PAID or weak or key in seen:
            continue
        seen.add(key)
        kind = found.setdefault((note.benefit, note.status), Counter())
        kind[brief_kind(note.diagnostic)] += 1
    return found


def _in_words(
    result: Result, reasons: dict[tuple[str, RowStatus], Counter[str]], most: int
) -> list[str]:
    lines = []
    for status in _LEFT_OUT:
        rows = np.flatnonzero(result.status == status)
        if not len(rows):
            continue
        common = reasons.get((result.rule.benefit, status), Counter())
        named = [reason for reason, _ in common.most_common(most)]
        more = "等" if len(common) > most else ""
        why = f"：{'、'.join(named)}{more}" if named else ""
        lines.append(f"{OUTCOME[status.word].zh} {distinct_people(result.ids[rows])} 人{why}")
    return lines


def _state(computed: Computed, people: int) -> str:
    """Return the people paid, rows not paid by outcome, and sums that need a second look."""
    words = [f"共 {people} 人"]
    counts = computed.rows.totals()
    named = {name: OUTCOME[name].zh for name in ("held", "rejected", "zero")}
    left = "、".join(f"{word} {counts[name]} 行" for name, word in named.items() if counts[name])
    if left:
        words.append(f"另有{left}，见“未发放”表")
    if (doubted := computed.doubted).people:
        sums_up = f"{doubted.people} 人 {yuan_grouped(doubted.fen)} 元"
        words.append(f"照发但名册有疑问 {sums_up}，见“未发放”表")
    for outcome in OUTSIDE:
        sheets = computed.rows.sheets_with(outcome)
        if sheets:
            listed = "、".join(f"{file} {sheet} {count}" for (file, sheet), count in sheets.items())
            words.append(f"{OUTCOME[outcome].zh} {counts[outcome]} 行（{listed}）")
    sums: Counter[str] = Counter()
    for result in computed.results:
        sums.update(sums_by_certainty(result))
    unsure = [f"据{CERTAINTY[s].zh}标准 {yuan_grouped(sums[s])} 元" for s in _UNSURE if sums[s]]
    others = [part for result in computed.results for part in result.parts if not part.by_office]
    if fen := sum(int(part.fen.sum()) for part in others):
        unsure.append(f"{yuan_grouped(fen)} 元不由本单位发放")
    if unsure:
        words.append(f"合计中{'，'.join(unsure)}")
    words += filter(None, [account_note(computed.unpayable)])
    return "；".join(words)
