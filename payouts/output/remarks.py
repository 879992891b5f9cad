"""备注 of a roll: in a few plain words, why a line is not like the others.

A remark is said of some rows only: what is so for most of them is no remark but the rule. Every
text is made once for each distinct case, never once a row.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import DEATH
from payouts.base.money import Rounding, yuan_grouped
from payouts.base.period import month_of_day, month_text
from payouts.base.vectors import Coded, Dates
from payouts.engine.arguments import Texts
from payouts.output.brief import brief_kind, file_on_paper
from payouts.output.remarkrates import rate_texts
from payouts.rules.articles import without_article
from payouts.rules.language import nodes
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from payouts.base.arrays import Ints, Objects
    from payouts.base.diagnostics import Diagnostic
    from payouts.engine.entitlement.result import Ended, Result
    from payouts.engine.row_messages import RowNote
    from payouts.output.rollsteps import MonthlyLine
    from payouts.rules.rule import Rule

_DATED = re.compile(r"(日期|时间|月份|年月)$")
_WRITTEN = frozenset({"R073", "R074", "R077", "R078"})  # they name a place and what it says


class Remarks:
    """The remarks of the paid rows of a benefit, in printing order [k]."""

    def __init__(self, result: Result, order: Ints, lines: Sequence[MonthlyLine]) -> None:
        self._result, self._order, self._lines = result, order, lines
        self._slot = np.full(len(result.rows), -1, dtype=np.int64)
        self._slot[order] = np.arange(len(order))
        self.texts: Objects = np.full(len(order), "", dtype=object)

    def say(self, rows: Ints, texts: Objects | str, joint: str = "；") -> None:
        """Add a text to some rows of the roll, ascending, after what is said of them already."""
        before = self.texts[rows]
        joints = np.where(before == "", "", joint).astype(object)
        self.texts[rows] = before + joints + texts

    def printed(self, positions: Ints) -> Ints:
        """Return the rows of the roll that are at these positions among the benefit's rows."""
        at = self._slot[positions]
        found: Ints = np.sort(at[at >= 0])
        return found

    def is_few(self, rows: Ints) -> bool:
        """Tell whether these are no more than half of the roll: more are the rule."""
        return 0 < 2 * len(rows) <= len(self._order)

    # --- months ----------------------------------------------------------------------------

    def months(self) -> None:
        """Say who is due from a later month, or to an earlier one, than the others are."""
        ended = self._ends()
        said: set[tuple[bytes, bytes]] = set()
        for line in self._lines:
            months, first = line.months, self._first_months(line)
            alike = (months.tobytes(), first.tobytes())
            if alike in said:  # another part of the same months
                continue
            said.add(alike)
            begun = _most(np.where(months > 0, first, -1))
            start = self._result.period.first if begun in {None, -1} else begun
            late = np.flatnonzero((months > 0) & (first != start))
            self.say(late, _by_distinct(first[late], lambda month: f"{month_text(month)} 起发"))
            self._say_ends(line.name, ended)
            without = np.flatnonzero(months == 0)  # due for another line only
            if self.is_few(without):
                self.say(without, f"不发{line.name}")
        if not self._lines:
            self._say_ends(None, ended)

    def _first_months(self, line: MonthlyLine) -> Ints:
        first = np.full(len(self._order), np.iinfo(np.int64).max)
        for stretch in self._result.stretches:
            if stretch.line == line.name:
                at = self._slot[stretch.rows]
                here = at >= 0
                first[at[here]] = np.minimum(first[at[here]], stretch.first[here])
        return first

    def _ends(self) -> list[tuple[Ended, Ints, Ints]]:
        """Return what ends, the rows of the roll it ends for, and where they are among its rows."""
        found = []
        for ended in self._result.ended:
            at = self._slot[ended.rows]
            here = np.flatnonzero(at >= 0)
            here = here[np.argsort(at[here], kind="stable")]
            if len(here):
                found.append((ended, at[here], here))
        return found

    def _say_ends(self, line: str | None, ends: Sequence[tuple[Ended, Ints, Ints]]) -> None:
        said = np.zeros(len(self._order), dtype=np.bool_)
        for ended, rows, here in ends:
            new = ~said[rows] if line is None or ended.line == line else np.zeros(len(rows), bool)
            said[rows] |= new
            chosen = here[new]
            if len(chosen):
                words = _ending(self._result, ended, chosen, by_month=line is not None)
                self.say(rows[new], words)

    def lost(self) -> None:
        """Say why months are left out."""
        for lost in self._result.lost:
            rows = self.printed(lost.rows)
            if self.is_few(rows):
                self.say(rows, f"有月份不发：{without_article(lost.because)}")

    def counts(self) -> None:
        """Say how many months those have whose months are others, by the longest line."""
        if self._lines:
            months = np.max([line.months for line in self._lines], axis=0)
            rows = np.flatnonzero((months != _most(months)) & (self.texts != ""))
            self.say(rows, _by_distinct(months[rows], lambda count: f"{count}个月"), "，")

    # --- standards -------------------------------------------------------------------------

    def changes(self) -> Iterator[str]:
        """Say whose standard changes within the period; yield what is so for most, for the head."""
        for line in self._lines:
            for one, other in zip(line.spans[:-1], line.spans[1:], strict=True):
                changed = one.changed(other)
                both = (one.months > 0) & (other.months > 0)
                rises = all(
                    bool((other.steps[name][0].ge(values) | ~changed).all())
                    for name, (values, _) in one.steps.items()
                )
                text = f"{month_text(other.first)} 起{'提标' if rises else '标准调整'}"
                rows = np.flatnonzero(changed)
                if 2 * len(rows) > int(both.sum()):
                    yield text
                else:
                    self.say(rows, text)

    def rates(self) -> frozenset[str]:
        """Say whose rate is not that of most; return the figures something is said of."""
        said = set()
        for name, table in self._result.rule.figures.items():
            texts = rate_texts(self._result, table, self._order)
            if texts is None:
                continue
            rows = np.flatnonzero(texts != "")
            if self.is_few(rows):
                self.say(rows, texts[rows])
                said.add(name)
        return frozenset(said)

    def components(self, told: frozenset[str]) -> None:
        """Say who has a part that most have not, unless its rate tells of it already."""
        rule = self._result.rule
        steps = {step.name: step for step in self._result.steps}
        for line in rule.lines if len(rule.lines) > 1 else ():
            step = line.steps[-1]
            figures = {
                n.name for s in line.steps for n in s.nodes if isinstance(n, nodes.FigureName)
            }
            if step.name not in steps or step.type.kind is not ValueKind.MONEY or figures & told:
                continue
            column = steps[step.name]
            amounts = column.values.take(self._order).round(Fraction(1, 100), Rounding.HALF_UP)
            fen = np.where(column.known[self._order], amounts.to_fen(), 0)
            rows = np.flatnonzero(fen != 0)
            if self.is_few(rows):
                self.say(rows, line.name + _by_distinct(fen[rows], yuan_grouped) + "元")

    def limits(self) -> None:
        """Say whose amount is a standard that caps it, or stands in for a smaller one."""
        for limited in self._result.limited:
            rows = self.printed(limited.rows)
            if self.is_few(rows) and _is_figure(limited.name, self._result.rule):
                self.say(rows, f"按{limited.name}计")

    # --- other benefits --------------------------------------------------------------------

    def choices(self, results: Sequence[Result]) -> None:
        """Say whose other benefit is not paid because this one is."""
        mine = self._result.rule.name
        ids = self._result.ids[self._order]
        for other in results:
            for finding in other.findings:
                winners = finding.args.get("detail")
                if finding.code != "E051" or not isinstance(winners, Texts):
                    continue
                lost = other.ids[finding.rows[winners.texts.texts() == mine]]
                rows = np.flatnonzero(pd.Index(ids).isin(pd.Index(lost)))
                if self.is_few(rows):
                    self.say(rows, f"不再发{other.rule.name}")

    # --- doubts ----------------------------------------------------------------------------

    def doubts(self, notes: Iterable[RowNote]) -> Iterator[str]:
        """Say who is paid although the roster casts doubt on it; yield what it says of all."""
        said: dict[str, list[int]] = {}
        for note in notes:
            if note.benefit == self._result.rule.benefit:
                rows = said.setdefault(f"名册有疑问：{_doubt(note.diagnostic)}", [])
                rows.append(note.row)
        for text, positions in said.items():
            printed = self.printed(np.unique(positions))
            if len(printed) == len(self._order) > 1:
                yield text
            else:
                self.say(printed, text)


def _doubt(found: Diagnostic) -> str:
    """Return what is written and where, as a remark has room for it: ``是否发放 否``."""
    if found.code in _WRITTEN:
        return file_on_paper(f"{found.args['where']} {found.args['value']}")
    return brief_kind(found)


def remarks(
    result: Result,
    order: Ints,
    lines: Sequence[MonthlyLine],
    results: Sequence[Result],
    notes: Iterable[RowNote] = (),
) -> tuple[Objects, tuple[str, ...]]:
    """Return the remark of each row of a roll, "" for most, and what is said of all in its head.

    Args:
        result: the benefit.
        order: positions of the paid rows, in the order they are printed [k].
        lines: its monthly lines over these rows.
        results: all benefits.
        notes: the doubts about rows that are paid, of all benefits.
    """
    made = Remarks(result, order, lines)
    made.months()
    made.lost()
    made.counts()
    common = tuple(dict.fromkeys((*made.changes(), *made.doubts(notes))))
    made.components(made.rates())
    made.limits()
    made.choices(results)
    return made.texts, common


def _most(values: Ints) -> int | None:
    """Return the value of more than half of the rows, or None."""
    found, times = np.unique(values, return_counts=True)
    at = int(times.argmax())
    return int(found[at]) if 2 * int(times[at]) > len(values) else None


def _by_distinct(values: Ints, text: Callable[[int], str]) -> Objects:
    distinct, codes = np.unique(values, return_inverse=True)
    made: Objects = np.array([*(text(value) for value in distinct.tolist()), ""], dtype=object)
    return made[codes]


# --- what ends -------------------------------------------------------------------------------


def _ending(result: Result, ended: Ended, chosen: Ints, *, by_month: bool) -> Objects:
    """Return what ended the months of some rows of an end: ``2023-05 去世发至当月``."""
    positions, last = ended.rows[chosen], ended.last[chosen]
    words = np.full(len(chosen), "", dtype=object)
    until = np.full(len(chosen), "", dtype=object)
    event = last.copy()
    for name in ended.columns:
        value = result.columns[name]
        known = ~value.reasons.missing_in(positions)
        if isinstance(value.data, Coded):
            words = np.where(known, value.data.take(positions).texts(), words).astype(object)
        elif isinstance(value.data, Dates):
            months = month_of_day(value.data.first[positions])
            for months_later, until_then in ((0, "发至当月"), (1, "发至上月")):
                fits = known & (months - last == months_later) & (until == "")
                until[fits] = until_then
                event[fits] = months[fits]
                words[fits & (words == "")] = _event(name)
    months_said = _by_distinct(event, month_text)
    if not by_month:
        passed: Objects = months_said + " " + words
        return passed
    plain = "发至 " + _by_distinct(last, month_text)
    codes, distinct = pd.factorize(words)
    ready = [f"{word}，" if word.endswith("发") else word for word in distinct.tolist()]
    words = np.array([*ready, ""], dtype=object)[codes]
    said: Objects = np.where(until == "", plain, months_said + " " + words + until)
    return said


def _event(column: str) -> str:
    return "去世" if column == DEATH else _DATED.sub("", column)


def _is_figure(name: str, rule: Rule) -> bool:
    """Tell whether a name is that of a figure, or of a step that is one and nothing else."""
    if name in rule.figures:
        return True
    steps = {step.name: step for line in rule.lines for step in line.steps}
    steps |= {step.name: step for step in rule.payment}
    step = steps.get(name)
    if step is None or len(step.versions) != 1:
        return False
    match step.versions[0].node:
        case nodes.FigureName():
            return True
        case nodes.Total(step=inner):
            return _is_figure(inner, rule)
    return False
