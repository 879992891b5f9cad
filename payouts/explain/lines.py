"""An explanation as lines for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from payouts.base.bilingual import in_language
from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Lang
from payouts.base.money import Rounding
from payouts.base.text_lines import grouped, table_lines, visible
from payouts.base.words import OUTCOME, ROUNDING, SCHEDULE, certainty, pick
from payouts.rules.articles import article_text, says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from payouts.explain import Explanation, RowExplained
    from payouts.explain.model import (
        ConditionExplained,
        FigureUsed,
        Law,
        LineExplained,
        WhatIf,
        Working,
    )

T = TypeVar("T")

# Words for values in a working; quoted words and longer names are not replaced.
_ENGLISH = {"是": "yes", "否": "no", "空": "blank", "无标准": "no figure", "不限": "no limit"}
_WORDS = re.compile(r'"[^"]*"|〔[^〕]*〕|\w+')

_RULING = {
    "passed": ("通过", "passed"),
    "struck": ("不通过", "FAILED"),
    "undecided": ("未能判定", "undecided"),
    "not in force": ("当时未施行", "not in force"),
    "not reached": ("未到这一步", "not reached"),
}
_EDGES = {
    "start": ("由起发月份决定", "by the first month"),
    "end": ("由止发月份决定", "by the last month"),
    "period": ("由本次期间决定", "by the period"),
    "lost": ("其前后的月份见下", "see below"),
    "month": ("由发放月份决定", "by the month"),
}


def explanation_lines(explanation: Explanation, lang: Lang, *, full: bool = False) -> list[str]:
    """Return the lines of all rows; ``full`` lists the conditions that were not touched too."""
    about = list(_about(explanation, lang))
    rows = [line for row in explanation.rows for line in ("", *_row(row, lang, full=full))][1:]
    # What is in doubt is said before the amount; where it comes from, after it.
    sure = explanation.run_id is None or (explanation.checked and explanation.agrees)
    lines = [*rows, "", *about] if sure else [*about, "", *rows]
    chinese = lang is Lang.ZH
    return [visible(in_language(line, chinese=chinese)) for line in lines]


def _about(explanation: Explanation, lang: Lang) -> Iterator[str]:
    run, day = explanation.run_id, explanation.today
    if run is None:
        yield pick(
            lang,
            f"现算，规则包 {explanation.pack}，今天 {day}；没有运行记录可对照",
            f"computed now, pack {explanation.pack}, today {day}; there is no run to compare with",
        )
        return
    zh, en = f"运行 {run}，规则包 {explanation.pack}", f"run {run}, pack {explanation.pack}"
    yield pick(lang, f"{zh}，当时的今天 {day}", f"{en}, its today {day}")
    if not explanation.checked:
        why = explanation.unchecked_because
        yield pick(
            lang, f"[未核对] 只有审计记录，没有重新计算：{why}", f"[UNCHECKED] trail alone: {why}"
        )
    elif explanation.agrees:
        yield pick(
            lang,
            "[相符] 按保存的名册和规则重新计算，与审计记录一致",
            "[met] computed again from what the run keeps: the same as its audit trail",
        )
    else:
        yield pick(
            lang,
            "[不符] 重新计算的结果与审计记录不同，见下；不要据此答复",
            "[OFF] computed again it is not what the audit trail says, see below",
        )


def _row(row: RowExplained, lang: Lang, *, full: bool) -> Iterator[str]:
    yield from _head(row, lang)
    reasons = list(_section(pick(lang, "原因和处理", "Why, and what to do"), _why(row, lang)))
    if not row.amount:
        yield from reasons
    worked = (*row.facts, *row.steps, *row.payment)
    so_far = "" if row.amount else pick(lang, "（没有发放，算到这里为止）", " (as far as it went)")
    yield from _section(pick(lang, "计算", "Working") + so_far, _each(_work, worked, lang))
    yield from _section(pick(lang, "取整和结果", "Rounding and result"), _end(row, lang))
    yield from _section(pick(lang, "标准", "Figures"), _each(_figure, row.figures, lang))
    yield from _section(pick(lang, "月份", "Months"), _each(_line, row.lines, lang))
    yield from _section(pick(lang, "条件", "Conditions"), _conditions(row, lang, full=full))
    if row.amount:
        yield from reasons
    yield from _section(pick(lang, "名册", "Roster"), _cells(row, lang))
    yield from _section(pick(lang, "依据", "Basis"), _basis(row, lang))
    title = pick(lang, "改了会怎样", "If a cell were otherwise")
    yield from _section(title, _each(_if, row.what_if, lang))
    if row.proof is not None:
        yield from _section(pick(lang, "证明", "Proof"), _proof(row.proof, lang))


def _head(row: RowExplained, lang: Lang) -> Iterator[str]:
    """Yield who it is, what it has come to, and where trail and recomputation differ."""
    yield f"{row.name}  {row.person} {row.id_masked}  {_where(row, lang)}"
    status = OUTCOME[row.status].to(lang)
    period, amount = pick(lang, "期间", "period"), pick(lang, "金额", "amount")
    said = f"{period} {row.period}  {pick(lang, '结果', 'result')} {status}"
    if row.amount is not None:
        yuan = pick(lang, "元", "yuan")
        said += f"  {amount} {grouped(row.amount)} {yuan}{_aside(row.capital or '', lang)}"
    yield said
    for off in row.differences:
        trail, now = pick(lang, "审计记录", "trail"), pick(lang, "重新计算", "again")
        yield f"{pick(lang, '[不符]', '[OFF]')} {off.what}: {trail} {off.trail}  {now} {off.again}"


def _basis(row: RowExplained, lang: Lang) -> Iterator[str]:
    """Yield the version of the rule, and the law."""
    version = row.rule_version[:12]
    file = f"{row.rule_file} " if row.rule_file else ""
    yield f"{pick(lang, '规则', 'rule')} {file}{pick(lang, '版本', 'version')} {version}"
    for law in row.law:
        parts = [f"《{law.title}》", law.number or "", law.article or ""]
        yield f"{pick(lang, '依据', 'law')} {' '.join(part for part in parts if part)}"


def _each(
    lines_of: Callable[[T, Lang], Iterator[str]], parts: Iterable[T], lang: Lang
) -> Iterator[str]:
    for part in parts:
        yield from lines_of(part, lang)


def _where(row: RowExplained, lang: Lang) -> str:
    return f"{row.file} {row.sheet}!{pick(lang, f'第{row.row}行', f'row {row.row}')}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    made = list(lines)
    if made:
        yield f"—— {title}"
        yield from (f"  {line}" for line in made)


def _cells(row: RowExplained, lang: Lang) -> Iterator[str]:
    if not row.cells:
        return
    header = pick(lang, "列 表头 单元格 原值 采用", "column header cell raw used").split()
    blank = pick(lang, "（空）", "(blank)")
    absent = [cell.column for cell in row.cells if cell.address is None]
    rows = [
        [
            cell.column,
            cell.header or "",
            cell.address or "",
            cell.raw or blank,
            cell.code or cell.used or "",
        ]
        for cell in row.cells
        if cell.address is not None
    ]
    yield from table_lines(header, rows, set())
    if absent:
        yield f"{pick(lang, '表中没有的列', 'columns the sheet lacks')}: {'、'.join(absent)}"


def _conditions(row: RowExplained, lang: Lang, *, full: bool) -> Iterator[str]:
    """Yield the conditions that mattered; those that were not touched are counted, or listed."""
    untouched = [one for one in row.conditions if one.ruling == "passed"]
    listed = [one for one in row.conditions if full or one.ruling != "passed"]
    yield from _each(_condition, listed, lang)
    if untouched and not full:
        zh = f"另有 {len(untouched)} 项条件都已核对，没有触及；加 --full 逐项列出"
        en = f"{len(untouched)} conditions were checked and not touched; --full lists them"
        yield pick(lang, zh, en)


def _condition(condition: ConditionExplained, lang: Lang) -> Iterator[str]:
    working = condition.working
    mark = pick(lang, *_RULING[condition.ruling])
    if condition.ruling == "struck":
        mark = f"{mark}→{OUTCOME[condition.outcome].to(lang)}"
    months = f"{working.months} " if working.months else ""
    outcome = OUTCOME[condition.outcome].to(lang)
    none = ""
    if condition.ruling == "passed":
        none = pick(lang, f"未触及（否则{outcome}）：", f"not touched (else {outcome}): ")
    yield f"[{mark}] {months}{none}{condition.because}"
    must = pick(lang, f"须为{'是' if condition.must_be else '否'}：", "")
    must = must or f"must be {'yes' if condition.must_be else 'no'}: "
    yield f"    {must}{working.formula}"
    if working.numbers:
        yield f"    {_spoken(working.numbers, lang)}"
    if condition.ruling != "passed":
        yield from _notes(working, lang)
    said = [condition.in_force, condition.source]
    if any(said):
        yield f"    {'  '.join(text for text in said if text)}{_known(condition.status, lang)}"
    yield from _rests_on(condition.article, lang, condition.because, condition.source)


def _aside(text: str, lang: Lang) -> str:
    return pick(lang, f"（{text}）", f" ({text})")


def _known(status: str | None, lang: Lang) -> str:
    return "" if status is None else _aside(certainty(status, lang), lang)


def _notes(working: Working, lang: Lang) -> Iterator[str]:
    yield from (f"    {_spoken(note, lang)}" for note in working.notes)


def _spoken(text: str, lang: Lang) -> str:
    """Return a working with the words for values in a language; quoted text stays."""
    if lang is not Lang.EN:
        return text
    return _WORDS.sub(lambda found: _ENGLISH.get(found[0], found[0]), text)


def _line(line: LineExplained, lang: Lang) -> Iterator[str]:
    none = pick(lang, "没有", "none")
    if not line.known:
        none = pick(lang, "未能确定", "not known")
    elif not line.bounds:
        none = pick(lang, "没有算到，前面已经决定", "not reached: decided before")
    due = "、".join(line.due) or none
    count = pick(lang, f"{line.count} 个月", f"{line.count} month(s)")
    months = f"{due}{_aside(count, lang)}" if line.due else due
    yield f"{line.name}{pick(lang, '：', ': ')}{months}"
    if line.due:
        yield f"    {_edges(line, lang)}"
    for bound in line.bounds:
        working = bound.working
        value = working.value
        if not bound.given:
            value = pick(lang, "未填，不限", "not given: no limit")
        elif value == "∞":
            value = pick(lang, "不限", "no limit")
        why = _aside(bound.because, lang) if bound.because else ""
        part = SCHEDULE[bound.kind.removeprefix("suspended ")].to(lang)
        yield f"    {part} ＝ {working.formula} ＝ {value}{why}"
        if bound.given:
            yield from (f"    {note}" for note in _notes(working, lang))
        if working.source:
            yield f"        {working.source}{_known(working.status, lang)}"
        articles = (*working.article, *(law for law in bound.article if law not in working.article))
        told = _rests_on(articles, lang, bound.because, working.source)
        yield from (f"    {text}" for text in told)
    for lost in line.lost:
        yield f"    {pick(lang, '不发', 'not due')} {lost}"


def _edges(line: LineExplained, lang: Lang) -> str:
    """Return what decides the first and the last month due."""
    first, last = _EDGES[line.first_because], _EDGES[line.last_because]
    zh, en = f"首月{first[0]}", f"first {first[1]}"
    if line.last_because == "month":
        return pick(lang, zh, en)
    return pick(lang, f"{zh}；末月{last[0]}", f"{en}; last {last[1]}")


def _figure(figure: FigureUsed, lang: Lang) -> Iterator[str]:
    keys = " × ".join(f"{name} {value}" for name, value in figure.keys.items())
    value = f" ＝ {figure.value}" if figure.value is not None else ""
    yield f"{figure.name}{f'〔{keys}〕' if keys else ''}{value} {figure.unit}".rstrip()
    dates = f"{figure.start}..{figure.end or ''}"
    yield f"    {dates}  {figure.source}{_known(figure.status, lang)}  {figure.place}".rstrip()
    yield from _rests_on(figure.article, lang, figure.source)


def _work(working: Working, lang: Lang) -> Iterator[str]:
    months = ""
    if working.months:
        count = pick(lang, f"（{working.count} 个月）", f" ({working.count} month(s))")
        months = f"{working.months}{count} "
    formula = f" ＝ {working.formula}" if working.formula else f" ＝ {working.value}"
    yield f"{months}{working.name}{formula}"
    value = working.unrounded or working.value
    plain = working.decimal in {None, value} or working.unrounded is not None
    shown = "" if plain else f" ＝ {working.decimal}"
    if working.numbers and working.numbers != value:
        yield f"    ＝ {_spoken(f'{working.numbers} ＝ {value}', lang)}{shown}"
    elif working.numbers:
        yield f"    ＝ {_spoken(value, lang)}{shown}"
    if working.rounding:
        quantum, _, mode = working.rounding.partition(" ")
        yield f"    {_round(quantum, mode, lang)} ＝ {working.value}"
    yield from _notes(working, lang)
    if working.source:
        yield f"    {working.source}{_known(working.status, lang)}"
    yield from _rests_on(working.article, lang, working.source)


def _rests_on(cited: Sequence[Law], lang: Lang, *told: str | None) -> Iterator[str]:
    """Yield the articles a part rests on, but for those that what is told beside them names."""
    for law in cited:
        if not any(text and says(text, law) for text in told):
            dated = len(cited) > 1 and bool(law.start or law.end)
            dates = f"  {law.start or ''}..{law.end or ''}" if dated else ""
            yield f"    {pick(lang, '依据', 'law')} {article_text(law)}{dates}"


def _round(quantum: str, mode: str, lang: Lang) -> str:
    words = ROUNDING[Rounding(mode)]
    return pick(lang, f"取到 {quantum}，{words.zh}", f"to {quantum}, {words.en}")


def _end(row: RowExplained, lang: Lang) -> Iterator[str]:
    yuan = pick(lang, "元", "yuan")
    if row.rounded is not None:
        r = row.rounded
        how = _aside(_round(r.quantum, r.mode, lang), lang)
        yield f"{r.step} {r.before}{how}→ {r.after} {yuan}"
        yield from _rests_on(r.article, lang)
    if row.sharing is not None:
        s = row.sharing
        yield pick(
            lang,
            f"按“{s.weight}”分给同一{'、'.join(s.by)}的各行：{s.whole} × {s.part} → {s.amount}"
            " 元，除不尽的归第一行",
            f"shared by {s.weight} among rows alike in {'、'.join(s.by)}: {s.whole} × {s.part}"
            f" → {s.amount} yuan; the first row takes what is left over",
        )
        yield from _rests_on(s.article, lang)
    for part in row.parts:
        who = "" if part.by_office else pick(lang, "（不由本单位付）", " (not paid by the office)")
        yield f"{part.payer} {part.amount} {yuan}{who}"
    if row.parts:
        yield from _rests_on(row.parts[0].article, lang)
    if row.amount is not None:
        yield f"{pick(lang, '实发', 'paid')} {grouped(row.amount)} {yuan}  {row.capital}"


def _why(row: RowExplained, lang: Lang) -> list[str]:
    records: list[dict[str, Any]] = [dict(reason) for reason in row.reasons]
    if all("severity" in record for record in records):
        return diagnostic_lines(records, lang)
    return [f"[{record['code']}] {record['message']}" for record in records]


def _if(what: WhatIf, lang: Lang) -> Iterator[str]:
    header = [what.column, *pick(lang, "结果 金额(元) 原因", "result amount(yuan) why").split()]
    yield f"{what.address or ''} {what.column}"
    rows = [
        [
            f"{outcome.value}{pick(lang, '（现值）', ' (now)') if outcome.now else ''}",
            OUTCOME[outcome.status].to(lang),
            grouped(outcome.amount) if outcome.amount else "",
            outcome.because or "",
        ]
        for outcome in what.outcomes
    ]
    yield from (f"    {line}" for line in table_lines(header, rows, {2}))
    zh = "逐个真实重算；单元格照证件改，不照结果选"
    en = "each really computed; correct the cell by the documents, not by this"
    yield f"    {pick(lang, zh, en)}"


def _proof(proof: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    index, size = proof["index"], proof["size"]
    yield pick(lang, f"全部 {size} 行中的第 {index} 行（从 0 数起）", f"leaf {index} of {size}")
    yield f"{pick(lang, '本行摘要', 'leaf')} {proof['leaf']}"
    yield f"{pick(lang, '审计根', 'root')} {proof['audit_root']}"
    if proof["encoding"] is not None:  # asked for with the id in clear
        yield f"{pick(lang, '该行原文', 'the row')} {proof['encoding']}"
