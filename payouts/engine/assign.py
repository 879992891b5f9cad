"""Rows of a roster assigned to benefits.

The first match wins: the column 补助项目, row by row; the sheet's name; its title. A sheet that
names no benefit goes to the one asked for, if exactly one was.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.bilingual import both, listed
from payouts.base.columns import ITEM, NAME, ColumnType, header_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.identity import mask_name
from payouts.roster.cells.clean import bad_problem
from payouts.roster.cells.problems import PROBLEMS, Problem, plain_text, shown_value
from payouts.roster.model.cell import BadCell
from payouts.rules.order import needed_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.arrays import Ints
    from payouts.roster.model.roster import Roster, SheetTable
    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule

# Rows of no benefit: no benefit is known for them, or theirs was not asked for.
UNPLACED, OUT_OF_SCOPE = -1, -2
_UNDECIDED = -3  # before a row's sheet is placed; the row account finds any left so


@dataclass(frozen=True, slots=True)
class Assignment:
    """Rows by benefit, and what could not be placed.

    Attributes:
        rows: benefit id → indexes into the roster, ascending; benefits without rows are absent.
        unplaced: rows of no known benefit: their sheet names none, or their own 补助项目 is
            blank or unknown.
        out_of_scope: rows of benefits that were not asked for.
        diagnostics: one for each row with a doubtful 补助项目, and for sheets left out.
        taken: rows of benefits that were not asked for, as in ``rows``: those asked for need
            their amounts. They are out of scope, and not paid.
    """

    rows: Mapping[str, Ints]
    unplaced: Ints
    out_of_scope: Ints
    diagnostics: tuple[Diagnostic, ...]
    taken: Mapping[str, Ints] = field(default_factory=dict)

    def with_taken(self) -> Assignment:
        """Return the assignment with the rows of every benefit to compute, paid or not."""
        if not self.taken:
            return self
        others = np.setdiff1d(self.out_of_scope, np.concatenate(list(self.taken.values())))
        return replace(self, rows={**self.rows, **self.taken}, out_of_scope=others, taken={})


@dataclass(slots=True)
class _Placing:
    roster: Roster
    rules: Sequence[Rule]
    chosen: frozenset[str]
    target: Ints
    left_out: Ints
    notes: list[Diagnostic] = field(default_factory=list)


def assign_rows(roster: Roster, pack: Pack, only: Sequence[str] | None = None) -> Assignment:
    """Assign every row to a benefit.

    Args:
        roster: what was read.
        pack: its rules give ids, names and aliases.
        only: ids of the benefits asked for; None means all.
    """
    rules = list(pack.rules.values())
    chosen = frozenset(pack.rules if only is None else only)
    target = np.full(len(roster), _UNDECIDED, dtype=np.int64)
    placing = _Placing(roster, rules, chosen, target, np.full_like(target, _UNDECIDED))
    default = _index(rules, only[0]) if only is not None and len(chosen) == 1 else None
    for number, sheet in enumerate(roster.sheets):
        mine = np.flatnonzero(roster.sheet_of == number)
        if len(mine):
            _place_sheet(placing, sheet, mine, default)
    rows = _by_benefit(target, rules)
    unplaced, out_of_scope = (np.flatnonzero(target == t) for t in (UNPLACED, OUT_OF_SCOPE))
    needed = needed_for(rows, pack.rules, pack.choices)
    left_out = _by_benefit(placing.left_out, rules)
    taken = {benefit: left_out[benefit] for benefit in needed if benefit in left_out}
    return Assignment(rows, unplaced, out_of_scope, tuple(placing.notes), taken)


def _by_benefit(target: Ints, rules: Sequence[Rule]) -> dict[str, Ints]:
    """Return benefit id → its rows, where it has any."""
    return {
        rule.benefit: found
        for index, rule in enumerate(rules)
        if len(found := np.flatnonzero(target == index))
    }


def _index(rules: Sequence[Rule], benefit: str) -> int | None:
    return next((i for i, rule in enumerate(rules) if rule.benefit == benefit), None)


def _place_sheet(placing: _Placing, sheet: SheetTable, mine: Ints, default: int | None) -> None:
    named, codes = _by_texts((sheet.name, sheet.title), placing.rules)
    index = default if named is None and not codes else named
    if ITEM in sheet.ambiguous:
        _leave_unread(placing, mine, Problem.AMBIGUOUS_COLUMN)
        return
    if ITEM in sheet.columns:
        _place_by_item(placing, mine, index)
        return
    place = Place(file=sheet.file, sheet=sheet.name)
    mentioned = codes if index is None else [placing.rules[index].benefit]
    if mentioned and not placing.chosen & set(mentioned):
        names = listed(rule.name for rule in placing.rules if rule.benefit in mentioned)
        placing.notes.append(say("B003", place, benefit=names, rows=len(mine)))
        placing.target[mine] = OUT_OF_SCOPE
        placing.left_out[mine] = _UNDECIDED if index is None else index
    elif index is None:
        words = listed(
            both(f"{rule.name}（{rule.benefit}）", f"{rule.name} ({rule.benefit})")
            for rule in placing.rules
            if not codes or rule.benefit in codes
        )
        code = "B002" if codes else "B001"
        placing.notes.append(say(code, place, rows=len(mine), candidates=words))
        placing.target[mine] = UNPLACED
    else:
        placing.target[mine] = index


def _place_by_item(placing: _Placing, mine: Ints, fallback: int | None) -> None:
    """Place each row by its own 补助项目; a blank one follows the sheet."""
    cells = placing.roster.cells(ITEM)[mine]
    problems = np.array([bad_problem(c) if isinstance(c, BadCell) else Problem.NONE for c in cells])
    for problem in np.unique(problems[problems != Problem.NONE]).tolist():
        _leave_unread(placing, mine[problems == problem], problem)
    mine, cells = mine[problems == Problem.NONE], cells[problems == Problem.NONE]
    texts = [header_key(str(cell)) if cell is not None else "" for cell in cells]
    codes, words = pd.factorize(np.array(texts, dtype=object))
    left_out: dict[str, int] = {}
    for position, word in enumerate(words):
        rows = mine[codes == position]
        index = _by_word(word, placing.rules) if word else fallback
        if index is None:
            _leave_unknown(placing, rows, word)
        elif placing.rules[index].benefit in placing.chosen:
            placing.target[rows] = index
        else:
            placing.target[rows] = OUT_OF_SCOPE
            placing.left_out[rows] = index
            name = placing.rules[index].name
            left_out[name] = left_out.get(name, 0) + len(rows)
    for name, count in left_out.items():
        sheet = placing.roster.sheets[int(placing.roster.sheet_of[mine[0]])]
        place = Place(file=sheet.file, sheet=sheet.name)
        placing.notes.append(say("B003", place, benefit=name, rows=count))


def _leave_unread(placing: _Placing, rows: Ints, problem: int) -> None:
    """Leave rows unplaced whose 补助项目 cannot be read."""
    names = placing.roster.cells(NAME)
    placing.target[rows] = UNPLACED
    for index in rows.tolist():
        place = placing.roster.place(index, ITEM)
        person = mask_name(plain_text(names[index]))
        found = say(PROBLEMS[problem], place, column=ITEM, value="", person=person)
        placing.notes.append(found)


def _leave_unknown(placing: _Placing, rows: Ints, word: str) -> None:
    known = [rule.name for rule in placing.rules]
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.3)
    names = placing.roster.cells(NAME)
    placing.target[rows] = UNPLACED
    for row in rows:
        index = int(row)
        place = placing.roster.place(index, ITEM)
        person = mask_name(str(names[index] or ""))
        if word:
            suggestion = close[0] if close else "—"
            shown = shown_value(word, ColumnType.TEXT)
            found = say("B004", place, value=shown, suggestion=suggestion, person=person)
        else:
            found = say("B005", place, value="", person=person)
        placing.notes.append(found)


def _by_word(word: str, rules: Sequence[Rule]) -> int | None:
    return next(
        (
            index
            for index, rule in enumerate(rules)
            if word in {header_key(w) for w in (rule.benefit, rule.name, *rule.aliases)}
        ),
        None,
    )


# What may stand right before and after a benefit's name in a title to be the name
# of what the sheet pays: 正蓝旗2023年度|义务兵家庭优待金|发放花名册. Between other words it may be
# part of another name (…|慰问金) or be left out (不含…), and says nothing for certain.
_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|年|年度|月|月份|季度|半年|[省市县旗区镇乡盟州局站]|苏木|街道|中心|"
    r"享受|领取|发放|关于|的)$"
)
_AFTER = re.compile(
    r"^(?:$|[^\u4e00-\u9fff]|发放|花名册|名册|名单|人员|对象|表|汇总|明细|资金|情况|审批|公示|统计|台账|"
    r"清册|申报|核算|登记)"
)
_LEFT_OUT_WORDS = re.compile(r"(?:不含|不包括|不包含|除|除去|扣除|非)$")


def _by_texts(texts: Sequence[str], rules: Sequence[Rule]) -> tuple[int | None, list[str]]:
    """Return the rule that the first text with a name means, and the candidates if uncertain."""
    for text in texts:
        certain, possible = _mentioned(header_key(text), rules)
        if len(certain) == 1 and not possible - certain:
            return next(iter(certain)), []
        if possible:
            return None, [rules[index].benefit for index in sorted(possible)]
    return None, []


def _mentioned(text: str, rules: Sequence[Rule]) -> tuple[set[int], set[int]]:
    """Return the rules a text names for certain, and all it may name.

    A name inside a longer one does not count, nor one after words such as 不含.
    """
    spans: list[tuple[int, int, int]] = []
    for index, rule in enumerate(rules):
        for word in {header_key(w) for w in (rule.benefit, rule.name, *rule.aliases)}:
            at = text.find(word)
            while word and at >= 0:
                spans.append((at, at + len(word), index))
                at = text.find(word, at + 1)
    whole = [
        (start, stop, index)
        for start, stop, index in spans
        if not any((s <= start and stop <= e) and (e - s > stop - start) for s, e, _ in spans)
        and not _LEFT_OUT_WORDS.search(text[:start])
    ]
    certain = {
        index
        for start, stop, index in whole
        if _BEFORE.search(text[:start]) and _AFTER.search(text[stop:])
    }
    return certain, {index for _, _, index in whole}
