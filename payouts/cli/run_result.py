"""A finished run as ``payouts compute`` and ``payouts run`` tell it, and their exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Lang, Severity
from payouts.base.run_layout import RETURNED, WORKBOOK
from payouts.base.text_lines import grouped, table_lines
from payouts.base.words import CERTAINTY, certainty, pick
from payouts.cli import terminal
from payouts.cli.account_line import account_line
from payouts.cli.row_lines import row_lines, sheets_of
from payouts.run.readback import cells_read_back

if TYPE_CHECKING:
    from payouts.run.running import FinishedRun


def show_run(done: FinishedRun, *, as_json: bool, lang: Lang) -> int:
    """Print a finished run; the last line on stdout is its folder."""
    manifest = done.manifest
    if done.repeated:
        zh = f"已有相同的运行 {manifest['run_id']}，没有重新计算"
        en = f"the same run is already there: {manifest['run_id']}; nothing was computed"
        terminal.messages([pick(lang, zh, en)])
    if as_json:
        print(json.dumps({**manifest, "run_dir": str(done.folder)}, ensure_ascii=False))
        return done.exit_code
    loud = [d for d in manifest["diagnostics"] if d["severity"] != Severity.ZERO]
    terminal.messages(diagnostic_lines(loud, lang))
    terminal.results([
        *_summary_lines(manifest, lang),
        *filter(None, [account_line(manifest, lang)]),
    ])
    workbook = done.folder / WORKBOOK
    print(f"{pick(lang, '工作簿', 'workbook')}: {workbook}")
    for output in manifest["outputs"]:
        if output["path"].startswith(RETURNED):
            print(f"{pick(lang, '退回修改', 'to correct')}: {done.folder / output['path']}")
    print(done.folder)
    return done.exit_code


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
    controls = [check for check in checks if check["name"].startswith("控制数")]
    inner = len(checks) - len(controls)
    zh, en = f"内部核对 {inner} 项相符", f"{inner} internal checks agree"
    sheets, cells = cells_read_back(checks)
    if sheets:
        zh += f"，其中工作簿逐格读回 {sheets} 张表 {cells:,} 格"
        en += f", among them the workbook read back cell by cell: {sheets} sheets, {cells:,} cells"
    lines = [pick(lang, zh, en)]
    for check in controls:
        mark = pick(lang, "相符", "met") if check["ok"] else pick(lang, "不符", "OFF")
        lines.append(f"[{mark}] {check['name']}：{check['expected']} / {check['actual']}")
    if controls:
        met = sum(check["ok"] for check in controls)
        zh = f"控制数 {len(controls)} 项，相符 {met} 项"
        lines.append(pick(lang, zh, f"{met} of {len(controls)} control totals met"))
    return lines


def _illustrative_lines(manifest: dict[str, Any], lang: Lang) -> list[str]:
    lines = []
    for total in manifest["totals"]:
        for use in total["rests_on"]:
            if use["status"] == "illustrative":
                zh = f"示例标准：{total['name']}·{use['figure']}，涉及 {grouped(use['amount'])} 元"
                en = f"illustrative: {total['name']}·{use['figure']}, {grouped(use['amount'])} yuan"
                lines.append(pick(lang, zh, en))
    if lines:
        zh = "以上金额依据示例标准，仅供演示，不得据以发放"
        lines.append(pick(lang, zh, "amounts above rest on invented figures: never release them"))
    return lines
