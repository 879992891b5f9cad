"""The end of the output: counts, money, why it is not all well, and what to type next.

It goes to stderr after everything else, so that whoever looks at the last lines has it, and stdout
keeps its own last line.
"""

from __future__ import annotations

import os
import re
import shlex
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostic_lines import counted
from payouts.base.diagnostics import Severity
from payouts.base.text_lines import grouped, visible
from payouts.base.words import OUTCOME, SEVERITY, pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.diagnostics import Lang

    Record = dict[str, Any]

_CODES_SHOWN = 8
_PLAIN = re.compile(r"[\w@%+=:,./\\-]+" if os.name == "nt" else r"[\w@%+=:,./-]+")
_NEED_A_PERSON = (Severity.REJECTED, Severity.HELD, Severity.ERROR)
_COUNTED = (*_NEED_A_PERSON, Severity.WARNING, Severity.NOTE)
_NOT_PAID = ("held", "rejected")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a command has come to.

    Attributes:
        exit_code: of the command.
        diagnostics: its findings as records.
        rows: ``read`` and rows by outcome, where rows were computed.
        amount: yuan paid, or payable, as text.
        paid: whether that is paid, or only payable.
        beside: of what is paid, what no bank can pay yet and what the roster casts doubt on, in the
            language; a line each.
        causes: why the exit code is not 0, besides the findings.
        next_steps: what to do, in the language; a command stands as it can be typed.
    """

    exit_code: int
    diagnostics: Sequence[Record]
    rows: Mapping[str, int] | None = None
    amount: str | None = None
    paid: bool = True
    beside: Sequence[str] = ()
    causes: Sequence[str] = ()
    next_steps: Sequence[str] = ()


def verdict_lines(verdict: Verdict, lang: Lang) -> list[str]:
    """Return the last lines of a command."""
    code = verdict.exit_code
    title = pick(lang, "没有要处理的", "nothing needs a person")
    if code:
        title = pick(lang, f"有要处理的，退出码 {code}", f"something needs a person, exit {code}")
    lines = [f"—— {pick(lang, '结论', 'Verdict')}{pick(lang, '：', ': ')}{title}"]
    if verdict.rows is not None and verdict.amount is not None:
        lines.append(_money(verdict, lang))
    lines += verdict.beside
    lines.append(_by_severity(verdict.diagnostics, lang))
    because = pick(lang, f"退出码 {code}：", f"exit {code}: ")
    if code:
        causes = (*_causes(verdict.diagnostics, lang), *verdict.causes)
        lines += [f"{because}{cause}" for cause in causes]
    first = pick(lang, "下一步：", "next: ")
    lines += [f"{first}{step}" for step in verdict.next_steps]
    return [visible(line) for line in lines]


def _money(verdict: Verdict, lang: Lang) -> str:
    rows, amount = verdict.rows or {}, grouped(verdict.amount or "0")
    zh, en = ("发放", "paid") if verdict.paid else ("可发放", "payable")
    said = pick(
        lang,
        f"{zh} {rows['paid']} 行，合计 {amount} 元",
        f"{en}: {rows['paid']} rows, {amount} yuan in all",
    )
    stopped = [
        pick(lang, f"{word.zh} {rows[kind]} 行", f"{word.en} {rows[kind]}")
        for kind, word in OUTCOME.items()
        if kind in _NOT_PAID and rows[kind]
    ]
    if not stopped:
        return said
    listed = pick(lang, "、", ", ").join(stopped)
    return said + pick(
        lang,
        f"；{listed}没有付，不在合计内，金额改正后才知道",
        f"; {listed}: not paid and not in that sum, amounts are known once they are corrected",
    )


def _by_severity(records: Sequence[Record], lang: Lang) -> str:
    counts = counted(records)
    said = [f"{SEVERITY[level].to(lang)} {counts.get(level.value, 0)}" for level in _COUNTED]
    return pick(lang, "提示：", "findings: ") + pick(lang, "，", ", ").join(said)


def _causes(records: Sequence[Record], lang: Lang) -> Iterator[str]:
    """Yield a line for each severity that needs a person, with its codes."""
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        codes[record["severity"]][record["code"]] += 1
    for level in _NEED_A_PERSON:
        if found := codes.get(level.value):
            listed = [f"{code} {count}" for code, count in found.most_common(_CODES_SHOWN)]
            if len(found) > _CODES_SHOWN:
                listed.append("…")
            total = sum(found.values())
            word = SEVERITY[level].to(lang)
            inside = pick(lang, "，", ", ").join(listed)
            yield pick(lang, f"{word} {total} 处（{inside}）", f"{total} {word} ({inside})")


# --- what to type ------------------------------------------------------------------------


def typed(*words: object) -> str:
    """Return a command as it can be typed into a shell."""
    return " ".join(["payouts", *(_quoted(str(word)) for word in words)])


def _quoted(word: str) -> str:
    """Return a word as a shell takes it; letters of any script need no quotes."""
    if _PLAIN.fullmatch(word):
        return word
    return f'"{word}"' if os.name == "nt" else shlex.quote(word)


def copied_step(where: object, command: str, lang: Lang, *, named: bool = False) -> str:
    """Return what is done about a workbook with marks in a finished run, which stays as it is.

    Args:
        where: the workbook, or the folder of several.
        command: what is typed then.
        lang: the language.
        named: the command reads the rosters where they were, so the copy has to take their place.
    """
    zh, en = ("换下原来的名册，", "put it in place of the roster, ") if named else ("", "")
    return pick(
        lang,
        f"复制出 {where}，改正标出的格子，{zh}再 {command}",
        f"copy {where}, correct the marks, {en}then {command}",
    )


def correct_step(where: object, command: str, lang: Lang) -> str:
    """Return what is done about a workbook with marks."""
    return pick(
        lang,
        f"打开 {where} 改正标出的格子，再 {command}",
        f"correct the marks in {where}, then {command}",
    )


def explain_step(records: Sequence[Record], run: object, lang: Lang) -> Iterator[str]:
    """Yield how the first row that is not paid is looked into."""
    for record in records:
        stopped = record["severity"] in {Severity.HELD, Severity.REJECTED}
        number = _row_of(record)
        if stopped and record["sheet"] and number is not None:
            command = typed("explain", run, "--row", f"{record['sheet']}!{number}")
            yield pick(lang, f"看其中一行的来龙去脉 {command}", f"see why, row by row: {command}")
            return


def _row_of(record: Record) -> int | None:
    if record["row"] is not None:
        return int(record["row"])
    digits = "".join(c for c in record["cell"] or "" if c.isdigit())
    return int(digits) if digits else None
