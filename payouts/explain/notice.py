"""A page for the person concerned: what is paid, by which rule, and how it was computed.

Plain words, one sheet of A4 for each benefit, no external resources.
"""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from payouts.base import grades
from payouts.base.columns import ID, NAME
from payouts.base.money import (
    Rounding,
    fraction_text,
    nearest_fen_text,
    parse_amount,
    twelfth_text,
    yuan_grouped,
)
from payouts.base.period import Period
from payouts.base.shortened import short
from payouts.base.words import QUANTUM, ROUNDING
from payouts.explain.datum import decimal_text
from payouts.explain.plainwords import plain_reasons
from payouts.output.page.style import STYLE
from payouts.output.workbook.measure import text_width
from payouts.rules.articles import article_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.explain.model import (
        CellExplained,
        Explanation,
        FigureUsed,
        Law,
        LineExplained,
        RowExplained,
        Working,
    )

_OWN = """
main { max-width: 44rem; padding: 1.5rem 1.25rem; }
section + section { break-before: page; margin-top: 4rem; }
h1 { text-align: center; margin: 0 0 1rem; }
h3 { margin: 1rem 0 .3rem; }
.facts th { width: 7rem; }
.facts td { font-size: 1rem; }
.sum { font-size: 1.25rem; font-weight: 600; }
.work { margin: .3rem 0; }
.blanks { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1.5rem; margin-top: .6rem; }
.blanks span { border-bottom: 1px solid var(--ink); min-height: 1.9rem; }
.seal { display: flex; flex-direction: column; align-items: flex-end; gap: .35rem;
  margin-top: .9rem; padding-right: 1.5rem; text-align: center; }
.seal span { min-width: 15rem; }
.trace { color: var(--soft); font-size: .75rem; margin-top: 1rem; overflow-wrap: anywhere; }
@page { size: A4; margin: 14mm 16mm; }
@media print { main { max-width: none; } section { font-size: 9.5pt; line-height: 1.45; }
  section + section { margin-top: 0; } h1 { font-size: 16pt; margin-bottom: .6rem; }
  h3 { font-size: 11pt; margin: .7rem 0 .2rem; } li { margin: .1rem 0; }
  .facts td, .facts th { font-size: 9.5pt; } .work { margin: .15rem 0; }
  .seal { gap: .2rem; margin-top: .5rem; }
  .long, .long .facts td, .long .facts th { font-size: 8pt; line-height: 1.35; }
  .longest, .longest .facts td, .longest .facts th { font-size: 7pt; line-height: 1.25; }
  :is(.long, .longest) h1 { font-size: 13pt; margin-bottom: .3rem; }
  :is(.long, .longest) h3 { font-size: 9pt; margin: .4rem 0 .1rem; }
  :is(.long, .longest) :is(p, li, .work) { margin: .05rem 0; }
  :is(.long, .longest) .blanks span { min-height: 1.3rem; }
  .longest :is(ul, .working) { columns: 2; column-gap: 1.2rem; } }
"""
_TITLES = {
    "paid": "发放说明",
    "zero": "不发放说明",
    "held": "暂缓发放说明",
    "rejected": "退回核对说明",
}
_RESULTS = {
    "zero": "本期没有应发的金额",
    "held": "还有情况没有确定，确定以前暂不发放",
    "rejected": "登记的内容有误，改正以前不发放",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_RATE = "比例"
_FRACTION = re.compile(r"-?\d+/\d+")
_RATIO = re.compile(r'"[^"]*"|\(?(?P<ratio>(?<![\d.])-?\d+/\d+)\)?')
_FUNCTIONS = {"min(": "较小的(", "max(": "较大的(", "whole(": "整数部分("}
_IDENTITY = (NAME, ID)
_ITEM = re.compile("<(?:li|p)[ >].*?</(?:li|p)>")
_TAG = re.compile("<[^>]*>")
_LINE = 94  # half-width characters of a line in the usual print
_SMALLER = ((44, "longest"), (28, "long"))  # lines of text beyond which the print is smaller
_MONEY = "money"
_WORKED = frozenset({"E013", "E051"})  # nothing is due, and the working shows why


def notice_page(explanation: Explanation) -> str:
    """Return the whole page."""
    body = "".join(_section(row, explanation) for row in explanation.rows)
    title = escape(explanation.rows[0].name if explanation.rows else "")
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{STYLE}{_OWN}</style>\n</head>\n"
        f"<body><main>{body}</main></body>\n</html>\n"
    )


def _section(row: RowExplained, explanation: Explanation) -> str:
    # An amount computed for a held row would be read as a promise.
    shown = row.status == "paid" or any(reason["code"] in _WORKED for reason in row.reasons)
    known = [figure for figure in row.figures if shown and figure.value is not None]
    parts = [
        f"<h1>{escape(row.name)}{_TITLES[row.status]}</h1>",
        *_warnings(row, explanation),
        _facts(row),
        *_reasons(row),
        *_part("根据什么", _list(map(_law, row.law)) + _list(map(_figure, known))),
        *_part("登记的情况", _cells(row)),
        *_part("怎样算出来的", _all_working(row) if shown else ""),
        *_part("有疑问怎么办", _doubts(explanation.office, paid=row.status == "paid")),
        _seal(explanation.office),
        _trace(row, explanation),
    ]
    body = "".join(parts)
    return f"<section{_size(body)}>{body}</section>"


def _size(body: str) -> str:
    """Return the class that sets a long notice smaller, so that it is one page of A4."""
    items = _ITEM.findall(body)
    lines = sum(-(-text_width(_TAG.sub("", item)) // _LINE) for item in items)
    for least, name in _SMALLER:
        if lines > least:
            return f' class="{name}"'
    return ""


def _part(title: str, body: str) -> Iterator[str]:
    if body:
        yield f"<h3>{title}</h3>{body}"


def _list(items: Iterable[str]) -> str:
    made = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{made}</ul>" if made else ""


def _warnings(row: RowExplained, explanation: Explanation) -> Iterator[str]:
    if row.differences:
        yield '<p class="warning">重新计算的结果与当时的记录不同，正在核查，本页不作为答复。</p>'
    elif explanation.run_id is not None and not explanation.checked:
        yield '<p class="warning">本页只根据当时的记录，没有重新计算。</p>'
    invented = row.invented or any(f.status == "illustrative" for f in row.figures)
    if row.status == "paid" and invented:
        yield '<p class="warning">所用标准是示例数，不是公布的标准，仅供演示，不得据以发放。</p>'


def _facts(row: RowExplained) -> str:
    pairs = [
        (NAME, escape(short(row.full_name)), ID, escape(row.id_masked)),
        ("待遇", escape(row.name), "发放期间", escape(_period(row.period))),
    ]
    cells = "".join(
        f"<tr><th>{a}</th><td>{b}</td><th>{c}</th><td>{d}</td></tr>" for a, b, c, d in pairs
    )
    if row.amount is not None:
        amount = yuan_grouped(int(parse_amount(row.amount) * 100))
        yuan = f'<span class="sum">{amount} 元</span>　{escape(row.capital or "")}'
        cells += f'<tr><th>金额</th><td colspan="3">{yuan}</td></tr>'
    else:
        result = f'<span class="sum">{_RESULTS[row.status]}</span>'
        cells += f'<tr><th>结果</th><td colspan="3">{result}</td></tr>'
    return f'<table class="facts">{cells}</table>'


def _period(text: str) -> str:
    return Period.parse(text).in_words()


def _reasons(row: RowExplained) -> Iterator[str]:
    why, what = plain_reasons(row)
    paid = row.status == "paid"
    yield from _part("还要核对" if paid else "为什么", _list(map(escape, why)))
    yield from _part("需要您做什么", _list(map(escape, what)))


def _law(law: Law) -> str:
    number = f"（{law.number}）" if law.number else ""
    return escape(f"《{law.title}》{number}{law.article or ''}")


def _figure(figure: FigureUsed) -> str:
    keys = "，".join(_key(name, value) for name, value in figure.keys.items())
    end = f"至{_day(figure.end)}" if figure.end else "起"
    about = f"（{keys}）" if keys else ""
    value = "" if figure.value is None else f"：{_with_unit(figure.value, figure.unit)}"
    dates = f"{_day(figure.start)}{end}执行"
    source = figure.source.partition(" / ")[0]
    return escape(f"{figure.name}{about}{value}，{dates}" + (f"，来源：{source}" if source else ""))


def _key(name: str, value: str) -> str:
    """Return ``残疾等级为6``, or of a band without end ``10000以上``."""
    if value.endswith("–"):
        return f"{value[:-1]}以上"
    return f"{name}为{grades.in_words(name, value)}"


def _with_unit(value: str, unit: str) -> str:
    """Return ``1150 元/月``; a rate as a percentage."""
    if unit != _RATE:
        return f"{_plain(value)} {unit}"
    return f"{_plain(fraction_text(Fraction(value) * 100))}%"


def _plain(numbers: str) -> str:
    """Return numbers without fractions: ``11860 ÷ 12`` for ``2965/3``, or to the fen."""
    return _RATIO.sub(_without_fraction, numbers)


def _without_fraction(found: re.Match[str]) -> str:
    if found["ratio"] is None:  # a text of the roster
        return found[0]
    value = Fraction(found["ratio"])
    twelfth = twelfth_text(value)
    if twelfth is None:
        return f"约{nearest_fen_text(value)}"
    return f"({twelfth})" if found[0].startswith("(") else twelfth


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def _months(text: str) -> str:
    ends = [f"{int(m[:4])}年{int(m[5:7])}月" for m in text.split("..")]
    return "至".join(ends)


def _cells(row: RowExplained) -> str:
    given = [c for c in row.cells if c.raw and c.column not in _IDENTITY]
    texts = (escape(f"{cell.column}：{_said(cell)}") for cell in given)
    return f"<p>{'；'.join(texts)}</p>" if given else ""


def _said(cell: CellExplained) -> str:
    """Return what a cell holds as the person knows it: 五级, 2023年9月."""
    return _dated(grades.in_words(cell.column, cell.used or cell.raw))


def _dated(text: str) -> str:
    """Return a date in words; any other text unchanged."""
    if _MONTH.fullmatch(text):
        return _months(text)
    return _day(text) if _DAY.fullmatch(text) else text


def _all_working(row: RowExplained) -> str:
    made = "".join(_working(row))
    return f'<div class="working">{made}</div>' if made else ""


def _working(row: RowExplained) -> Iterator[str]:
    if not row.payment:
        return
    for line in row.lines:
        yield _line(line)
    facts = [w for w in row.facts if w.value and w.value != "？"]
    for working in (*facts, *row.steps, *row.payment):
        yield _step(working)
    rounded = row.rounded
    if rounded is not None and rounded.before != rounded.after:
        how = _rounded_to(rounded.quantum, rounded.mode)
        law = _rests_on(rounded.article)
        shown = f"{_shown(rounded.before, _MONEY)} → {rounded.after} 元{law}"
        yield f'<p class="work">{how}：{shown}</p>'
    if row.sharing is not None:
        share = row.sharing
        by = "、".join(share.by)
        text = f"与同一{by}的其他人分：{share.whole} × {share.part} → {share.amount} 元"
        yield f'<p class="work">{escape(text)}{_rests_on(share.article)}</p>'
    for part in row.parts:
        who = "" if part.by_office else "（由其支付）"
        yield f'<p class="work">{escape(part.payer)}负担 {part.amount} 元{who}</p>'


def _line(line: LineExplained) -> str:
    if not line.due:
        return ""
    spans = "、".join(map(_months, line.due))
    count = f"，共 {line.count} 个月" if line.pays == "monthly" else ""
    lost = "".join(f"；{escape(text)}，不发" for text in line.lost)
    begins = [law for b in line.bounds if b.kind in {"start", "month"} for law in b.working.article]
    return f'<p class="work">{escape(line.name)}发 {spans}{count}{lost}{_rests_on(begins)}。</p>'


def _step(working: Working) -> str:
    when = ""
    if working.months and working.count and working.count > 1:
        when = f"{_months(working.months)}，每月："
    unit = " 元" if working.kind == _MONEY else ""
    exact = working.unrounded
    phrase = f" ＝ {escape(working.phrase)}" if working.phrase else ""
    value = _shown(exact or working.value, working.kind)
    numbers = _plain(working.numbers)
    for name, words in _FUNCTIONS.items():
        numbers = numbers.replace(name, words)
    same = working.numbers in {value, exact or working.value, ""}
    middle = "" if same else f" ＝ {escape(numbers)}"
    rounded = ""
    if working.rounding is not None:
        quantum, _, mode = working.rounding.partition(" ")
        rounded = f"，{_rounded_to(quantum, mode)}为 {working.value}{unit}"
    law = _rests_on(working.article)
    text = f"{when}{escape(working.name)}{phrase}{middle} ＝ {escape(value)}{unit}{rounded}{law}"
    return f'<p class="work">{text}</p>'


def _rests_on(cited: Iterable[Law]) -> str:
    """Return the articles something rests on, as the end of a sentence."""
    told = "、".join(map(article_text, cited))
    return escape(f"（依据{told}）") if told else ""


def _shown(value: str, kind: str) -> str:
    """Return an exact value as a person reads it: yuan to the fen where no decimal ends."""
    if not _FRACTION.fullmatch(value):
        return value
    number = Fraction(value)
    return f"约 {nearest_fen_text(number)}" if kind == _MONEY else decimal_text(number)


def _rounded_to(quantum: str, mode: str) -> str:
    unit = QUANTUM[quantum].zh if quantum in QUANTUM else f" {quantum} 元"
    return f"取到{unit}（{ROUNDING[Rounding(mode)].zh}）"


def _doubts(office: str, *, paid: bool) -> str:
    known = {"单位": escape(office), "联系人": "", "电话": "", "地址": ""}
    blanks = "".join(f"<span>{name}：{value}</span>" for name, value in known.items())
    what = "登记的情况不对，或者金额算错了" if paid else "登记的情况不对"
    return (
        f"<p>认为{what}的，请带本页和身份证、有关证件，到下面的单位核对。"
        "核对后确有差错的，予以改正。</p>"
        f'<div class="blanks">{blanks}</div>'
    )


def _seal(office: str) -> str:
    """Return the place of the seal and of the day it is given out, by hand."""
    name = f"<span>{escape(office)}</span>" if office else ""
    day = "　　　　年　　月　　日"
    return f'<div class="seal">{name}<span>（盖章）</span><span>{day}</span></div>'


def _trace(row: RowExplained, explanation: Explanation) -> str:
    run = f"编号 {explanation.run_id}，" if explanation.run_id else ""
    text = (
        f"{run}{row.file} {row.sheet} 第{row.row}行，规则版本 {row.rule_version[:12]}，"
        f"{_day(explanation.today)}"
    )
    return f'<p class="trace">{escape(text)}</p>'
