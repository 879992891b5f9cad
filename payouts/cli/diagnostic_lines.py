"""Diagnostics and summaries as lines for a terminal."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Lang, Place, Severity
from payouts.base.words import CERTAINTY, SEVERITY, certainty, pick

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_PER_CODE = 10
_RULES_SHOWN = 3
_PASTED = "\n- {"  # how a line of a mapping file begins in a remedy, to be pasted as it stands
# Controls, direction marks, lone surrogates and line separators may stand in any cell.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


Record = dict[str, Any]


def diagnostic_lines(records: Sequence[Record], lang: Lang) -> list[str]:
    """Return findings grouped by code, ten of each, most serious first.

    Args:
        records: as :meth:`payouts.base.diagnostics.Diagnostic.as_json` gives them.
        lang: language of the words; codes are the same in both.
    """
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[record["code"]].append(record)
    order = [severity.value for severity in Severity]
    ranked = sorted(groups.items(), key=lambda g: (order.index(g[1][0]["severity"]), g[0]))
    return [visible(line) for code, found in ranked for line in _group(code, found, lang)]


def visible(text: str) -> str:
    """Return a text with what a terminal would obey, or not show, written out, as ESC is."""
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in _UNSEEN else c
        for c in text
    )


def _group(code: str, found: Sequence[Record], lang: Lang) -> list[str]:
    first = found[0]
    message, remedy = pick(lang, "message", "message_en"), pick(lang, "remedy", "remedy_en")
    word = SEVERITY[Severity(first["severity"])].to(lang)
    same = len({record[message] for record in found}) == 1
    count = pick(lang, f"（{len(found)} 处）", f" ({len(found)})") if len(found) > 1 else ""
    title = first[message] if same else pick(lang, "各处原因如下", "each as follows")
    lines = [f"{word}[{code}] {title}{count}"]
    for record in found[:SHOWN_PER_CODE]:
        parts = [place_text(record, lang), record["person"] or ""]
        if record["value"]:
            parts.append(f'{pick(lang, "值", "value")}: "{record["value"]}"')
        if not same:
            parts.append(record[message])
        said = "  ".join(part for part in parts if part)
        lines += [f"  --> {said}"] if said else []
    if len(found) > SHOWN_PER_CODE:
        rest = len(found) - SHOWN_PER_CODE
        more = f"   … 另有 {rest} 处，见 --json 或工作簿的“未发放”表"
        lines.append(
            pick(lang, more, f"   … {rest} more: see --json, or the sheet 未发放 of the workbook")
        )
    rules = dict.fromkeys(record["rule"] for record in found if record["rule"])
    lines += [f"   = {pick(lang, '规则', 'rule')}: {rule}" for rule in list(rules)[:_RULES_SHOWN]]
    for text in list(dict.fromkeys(record[remedy] for record in found))[:SHOWN_PER_CODE]:
        first, *entries = text.split(_PASTED)
        lines.append(f"   = {pick(lang, '处理', 'to do')}: {first}")
        lines += [f"     {_PASTED.strip()}{entry}" for entry in entries]
    return lines


def place_text(record: Record, lang: Lang) -> str:
    """Return ``roster.xlsx 优待金!F27`` or ``rules/x.yaml:3:5``."""
    keys = ("file", "sheet", "row", "cell", "line", "column")
    return Place(**{key: record[key] for key in keys}).text(lang)


def table_lines(header: Sequence[str], rows: Sequence[Sequence[str]], right: set[int]) -> list[str]:
    """Return a plain table, columns aligned for characters of double width."""
    widths = [max(map(width, column)) for column in zip(header, *rows, strict=True)]
    made = []
    for row in (header, *rows):
        cells = [_pad(cell, widths[i], on_left=i in right) for i, cell in enumerate(row)]
        made.append("  ".join(cells).rstrip())
    return made


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, columns: int, *, on_left: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if on_left else text + space


def summary_lines(manifest: dict[str, Any], lang: Lang) -> list[str]:
    """Return what a run paid, held and checked."""
    words = ("待遇 人数 人次 金额(元) 依据", "benefit people claims amount(yuan) basis")
    header = pick(lang, *words).split()
    rows = [
        [
            total["name"],
            str(total["people"]),
            str(total["claims"]),
            grouped(total["amount"]),
            basis(total, lang),
        ]
        for total in manifest["totals"]
    ]
    rows_of = manifest["rows"]
    counts = pick(
        lang,
        "行数：读取 {read} = 发放 {paid} + 不发放 {zero} + 待核实 {held} + 退回 {rejected}",
        "rows: read {read} = paid {paid} + zero {zero} + held {held} + rejected {rejected}",
    ).format(**rows_of)
    lines = [*table_lines(header, rows, {1, 2, 3}), counts]
    return lines + _check_lines(manifest["checks"], lang) + _illustrative_lines(manifest, lang)


def grouped(amount: str) -> str:
    """Return an amount with thousands separators; text in, text out."""
    whole, _, fen = amount.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}.{fen}"


def basis(total: dict[str, Any], lang: Lang) -> str:
    """Return the weakest status among the figures a total rests on."""
    statuses = {use["status"] for use in total["rests_on"]}
    weakest = next((known for known in reversed(list(CERTAINTY)) if known in statuses), None)
    return certainty(weakest, lang) if weakest else "—"


def _check_lines(checks: list[dict[str, Any]], lang: Lang) -> list[str]:
    controls = [check for check in checks if check["name"].startswith("控制数")]
    inner = len(checks) - len(controls)
    words = pick(lang, f"内部核对 {inner} 项相符", f"{inner} internal checks agree")
    lines = [words]
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
