"""Diagnostics as lines for a terminal."""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import CATALOGUE, Lang, Place, Severity
from payouts.base.text_lines import table_lines, visible
from payouts.base.words import SEVERITY, pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHOWN_PER_CODE = 10
# Places listed of all codes together, as far as each may show a few.
SHOWN_IN_ALL = 60
_FEWEST_PER_CODE = 3
_RULES_SHOWN = 3
# Where a line begins in a remedy that is to be pasted as it stands.
_PASTED = re.compile(r'\n(?=\s*(?:- )?[\w"][^\n]*:|\s*- \{)')
_OMITTED = {Lang.ZH: "…", Lang.EN: "..."}
_ORDER = {severity.value: rank for rank, severity in enumerate(Severity)}


Record = dict[str, Any]


def diagnostic_lines(records: Sequence[Record], lang: Lang) -> list[str]:
    """Return findings grouped by code, the first of each, most serious first.

    Args:
        records: as :meth:`payouts.base.diagnostics.Diagnostic.as_json` gives them.
        lang: language of the words; codes are the same in both.
    """
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[record["code"]].append(record)
    ranked = sorted(groups.items(), key=lambda g: (_ORDER[g[1][0]["severity"]], g[0]))
    shown = SHOWN_PER_CODE
    if groups:
        shown = max(_FEWEST_PER_CODE, min(SHOWN_PER_CODE, SHOWN_IN_ALL // len(groups)))
    return [visible(line) for code, found in ranked for line in _group(code, found, lang, shown)]


def _group(code: str, found: Sequence[Record], lang: Lang, most: int) -> Iterator[str]:
    message, remedy = pick(lang, "message", "message_en"), pick(lang, "remedy", "remedy_en")
    word = SEVERITY[Severity(found[0]["severity"])].to(lang)
    texts = list(dict.fromkeys(record[message] for record in found))
    remedies = _with_their_lines([record[remedy] for record in found])
    beside = len(remedies) > 1 and not any(map(_PASTED.search, remedies))
    count = pick(lang, f"（{len(found)} 处）", f" ({len(found)})") if len(found) > 1 else ""
    yield f"{word}[{code}] {headline(code, texts, lang)}{count}"
    to_do = pick(lang, "处理", "to do")
    for record in found[:most]:
        parts = [place_text(record, lang), record["person"] or ""]
        if record["value"]:
            parts.append(f'{pick(lang, "值", "value")}: "{record["value"]}"')
        if len(texts) > 1:
            parts.append(record[message])
        said = "  ".join(part for part in parts if part)
        if said:
            yield f"  --> {said}"
        if beside:
            yield f"      {to_do}: {record[remedy]}"
    if len(found) > most:
        rest = len(found) - most
        more = f"   … 另有 {rest} 处，见 --json 或工作簿的“未发放”表"
        yield pick(lang, more, f"   … {rest} more: see --json, or the sheet 未发放 of the workbook")
    rules = dict.fromkeys(record["rule"] for record in found if record["rule"])
    yield from (f"   = {pick(lang, '规则', 'rule')}: {r}" for r in list(rules)[:_RULES_SHOWN])
    for text in () if beside else remedies[:SHOWN_PER_CODE]:
        first, *entries = _PASTED.split(text)
        yield f"   = {to_do}: {first}"
        yield from (f"     {entry}" for entry in entries)


def _with_their_lines(remedies: Sequence[str]) -> list[str]:
    """Return remedies once each; what is said again without its lines to paste is left out."""
    unique = dict.fromkeys(remedies)
    pasted = {_PASTED.split(text)[0].rstrip("：:") for text in unique if _PASTED.search(text)}
    return [text for text in unique if text not in pasted]


def place_text(record: Record, lang: Lang) -> str:
    """Return ``roster.xlsx 优待金!F27`` or ``rules/x.yaml:3:5``."""
    keys = ("file", "sheet", "row", "cell", "line", "column")
    return Place(**{key: record[key] for key in keys}).text(lang)


def statistics_lines(records: Sequence[Record], lang: Lang) -> list[str]:
    """Return how many findings there are of each code, most serious and most frequent first."""
    texts: dict[str, list[str]] = defaultdict(list)
    for record in records:
        texts[record["code"]].append(record[pick(lang, "message", "message_en")])
    severity = {record["code"]: record["severity"] for record in records}
    ranked = sorted(texts, key=lambda code: (_ORDER[severity[code]], -len(texts[code]), code))
    rows = [
        [
            str(len(texts[code])),
            code,
            SEVERITY[Severity(severity[code])].to(lang),
            headline(code, list(dict.fromkeys(texts[code])), lang),
        ]
        for code in ranked
    ]
    header = pick(lang, "数量 代码 级别 含义", "count code severity meaning").split()
    return [visible(line) for line in table_lines(header, rows, {0})] if rows else []


def counted(records: Sequence[Record]) -> Mapping[str, int]:
    """Return how many findings there are of each severity."""
    return Counter(record["severity"] for record in records)


# --- what a code says of all its findings ------------------------------------------------


def headline(code: str, texts: Sequence[str], lang: Lang) -> str:
    """Return what several messages of a code have in common; a single one stays as it is."""
    if len(texts) == 1:
        return texts[0]
    entry = CATALOGUE[code]
    if entry.title is not None:
        return pick(lang, *entry.title)
    pieces, pattern = _template(pick(lang, entry.zh, entry.en))
    matches = [pattern.fullmatch(text) for text in texts]
    said = pieces[0]
    for number, literal in enumerate(pieces[1:], 1):
        values = {None if match is None else match[number] for match in matches}
        (value,) = values if len(values) == 1 else (None,)
        said += (_OMITTED[lang] if value is None else value) + literal
    return said


def general(code: str, lang: Lang) -> str:
    """Return what a code says whatever it is about."""
    entry = CATALOGUE[code]
    if entry.title is not None:
        return pick(lang, *entry.title)
    return _OMITTED[lang].join(_template(pick(lang, entry.zh, entry.en))[0])


@cache
def _template(text: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return what stands around the arguments of a text, and how they are found in a message."""
    pieces = [""]
    for literal, name, _, _ in string.Formatter().parse(text):
        pieces[-1] += literal
        if name is not None:
            pieces.append("")
    pattern = "(.*?)".join(map(re.escape, pieces))
    return tuple(pieces), re.compile(pattern, re.DOTALL)
