"""Diagnostics as lines for a terminal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Lang, Place, Severity
from payouts.base.text_lines import visible
from payouts.base.words import SEVERITY, pick

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_PER_CODE = 10
_RULES_SHOWN = 3
_PASTED = "\n- {"  # how a line of a mapping file begins in a remedy, to be pasted as it stands


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
