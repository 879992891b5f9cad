"""A finished run as ``payouts compute`` and ``payouts run`` tell it, and their exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payouts.base.bilingual import in_language
from payouts.base.diagnostic_lines import diagnostic_lines, statistics_lines
from payouts.base.diagnostics import Lang, Severity
from payouts.base.money import fen_text, parse_amount
from payouts.base.run_layout import RETURNED, WORKBOOK
from payouts.base.text_lines import grouped, table_lines
from payouts.base.words import CERTAINTY, certainty, pick
from payouts.cli import terminal
from payouts.cli.account_line import account_line
from payouts.cli.row_lines import row_lines, sheets_of
from payouts.cli.verdict import Verdict, copied_step, explain_step, typed, verdict_lines
from payouts.engine.reconcile import CONTROL, control_words
from payouts.run.readback import cells_read_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from payouts.run.running import FinishedRun


@dataclass(frozen=True, slots=True)
class Showing:
    """How a finished run is told, and the words that go on from it.

    Attributes:
        json: as one object instead.
        lang: language of the words.
        statistics: also the findings by code.
        again: what stands after ``payouts check ROSTER`` for the corrected roster.
        redo: the command for the month once more, or None where it is ``compute``.
    """

    json: bool
    lang: Lang
    statistics: bool = False
    again: Sequence[object] = ()
    redo: str | None = None


def show_run(done: FinishedRun, showing: Showing) -> int:
    """Print a finished run; the last line on stdout is its folder, the verdict ends stderr."""
    manifest, lang = done.manifest, showing.lang
    if done.repeated:
        zh = f"已有相同的运行 {manifest['run_id']}，没有重新计算"
        en = f"the same run is already there: {manifest['run_id']}; nothing was computed"
        terminal.messages([pick(lang, zh, en)])
    if showing.json:
        print(json.dumps({**manifest, "run_dir": str(done.folder)}, ensure_ascii=False))
        return done.exit_code
    loud = [d for d in manifest["diagnostics"] if d["severity"] != Severity.ZERO]
    terminal.messages(diagnostic_lines(loud, lang))
    terminal.results(_summary_lines(manifest, lang))
    if showing.statistics:
        terminal.results(statistics_lines(manifest["diagnostics"], lang))
    workbook = done.folder / WORKBOOK
    print(f"{pick(lang, '工作簿', 'workbook')}: {workbook}")
    for path in _returned(done):
        print(f"{pick(lang, '退回修改', 'to correct')}: {path}")
    print(done.folder)
    terminal.messages(verdict_lines(_verdict(done, showing), lang))
    return done.exit_code


def _returned(done: FinishedRun) -> list[Path]:
    outputs = [output["path"] for output in done.manifest["outputs"]]
    return [done.folder / path for path in outputs if path.startswith(RETURNED)]


def _verdict(done: FinishedRun, showing: Showing) -> Verdict:
    manifest, lang = done.manifest, showing.lang
    off = sum(not check["ok"] for check in manifest["checks"])
    causes = [pick(lang, f"控制数 {off} 项不符", f"{off} control totals are off")] if off else []
    return Verdict(
        done.exit_code,
        manifest["diagnostics"],
        manifest["rows"],
        amount=_sum_of(manifest["totals"]),
        beside=[*filter(None, (_doubt_line(manifest, lang), account_line(manifest, lang)))],
        causes=causes,
        next_steps=list(_next_steps(done, showing)),
    )


def _doubt_line(manifest: dict[str, Any], lang: Lang) -> str:
    """Return who is paid although the roster casts doubt on it; "" for nobody."""
    found = manifest.get("doubted", {"people": 0, "amount": "0.00"})
    people, amount = found["people"], grouped(found["amount"])
    if not people:
        return ""
    return pick(
        lang,
        f"照发但名册有疑问 {people} 人 {amount} 元，见“未发放”表",
        f"paid although the roster casts doubt on it: {people} people, {amount} yuan; "
        "see the sheet 未发放",
    )


def _sum_of(totals: list[dict[str, Any]]) -> str:
    return fen_text(sum(int(parse_amount(total["amount"]) * 100) for total in totals))


def _next_steps(done: FinishedRun, showing: Showing) -> Iterator[str]:
    lang, returned = showing.lang, _returned(done)
    if not done.exit_code:
        book = done.folder / WORKBOOK
        yield pick(lang, f"打开 {book} 核对、签字", f"open {book}, look it over and sign")
        return
    if returned:
        where = returned[0] if len(returned) == 1 else returned[0].parent
        command = showing.redo or typed("check", where.name, *showing.again)
        yield copied_step(where, command, lang, named=showing.redo is not None)
    else:
        zh = f"照上面改正，再运行 {showing.redo or 'payouts compute'}"
        yield pick(
            lang, zh, f"correct what is said above, then {showing.redo or 'payouts compute'}"
        )
    yield from explain_step(done.manifest["diagnostics"], done.folder, lang)


def _summary_lines(manifest: dict[str, Any], lang: Lang) -> list[str]:
    """Return what a run paid, held and checked."""
    words = ("待遇 人数 人次 金额(元) 依据", "benefit people claims amount(yuan) basis")
    header = pick(lang, *words).split()
    rows = [
        [
            total["name"],
            str(total["people"]),
            str(total["claims"]),
            grouped(total["amount"]),
            _basis(total, lang),
        ]
        for total in manifest["totals"]
    ]
    counts = row_lines(manifest["rows"], sheets_of(manifest), lang)
    lines = [*table_lines(header, rows, {1, 2, 3}), *counts]
    return lines + _check_lines(manifest["checks"], lang) + _illustrative_lines(manifest, lang)


def _basis(total: dict[str, Any], lang: Lang) -> str:
    """Return the weakest status among the figures a total rests on."""
    statuses = {use["status"] for use in total["rests_on"]}
    weakest = next((known for known in reversed(list(CERTAINTY)) if known in statuses), None)
    return certainty(weakest, lang) if weakest else "—"


def _check_lines(checks: list[dict[str, Any]], lang: Lang) -> list[str]:
    controls = [check for check in checks if check["name"].startswith(CONTROL)]
    inner = len(checks) - len(controls)
    zh, en = f"内部核对 {inner} 项相符", f"{inner} internal checks agree"
    sheets, cells = cells_read_back(checks)
    if sheets:
        zh += f"，其中工作簿逐格读回 {sheets} 张表 {cells:,} 格"
        en += f", among them the workbook read back cell by cell: {sheets} sheets, {cells:,} cells"
    lines = [pick(lang, zh, en)]
    mark = pick(lang, "不符", "OFF")
    lines += [f"[{mark}] {_off(check, lang)}" for check in controls if not check["ok"]]
    if controls:
        met = sum(check["ok"] for check in controls)
        zh = f"控制数 {len(controls)} 项，相符 {met} 项"
        lines.append(pick(lang, zh, f"{met} of {len(controls)} control totals met"))
    return lines


def _off(check: dict[str, Any], lang: Lang) -> str:
    name = in_language(control_words(check["name"]), chinese=lang is Lang.ZH)
    return f"{name}{pick(lang, '：', ': ')}{check['expected']} / {check['actual']}"


def _illustrative_lines(manifest: dict[str, Any], lang: Lang) -> list[str]:
    lines = []
    for total in manifest["totals"]:
        for use in total["rests_on"]:
            if use["status"] == "illustrative":
                zh = f"示例标准：{total['name']}·{use['figure']}，涉及 {grouped(use['amount'])} 元"
                en = f"illustrative: {total['name']}·{use['figure']}, {grouped(use['amount'])} yuan"
                lines.append(pick(lang, zh, en))
        if total["illustrative"] and not any(
            u["status"] == "illustrative" for u in total["rests_on"]
        ):
            zh = f"示例标准：{total['name']}所用其他待遇的金额"
            en = f"illustrative: amounts of other benefits that {total['name']} takes"
            lines.append(pick(lang, zh, en))
    if lines:
        zh = "以上金额依据示例标准，仅供演示，不得据以发放"
        lines.append(pick(lang, zh, "amounts above rest on invented figures: never release them"))
    return lines
