"""规则: what was paid by, in words, with the law and the figures; formulas in small print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base import grades
from payouts.base.diagnostics import Lang
from payouts.base.money import fraction_text
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_text
from payouts.base.vectors import objects
from payouts.base.words import PAYS, ROUNDING, certainty
from payouts.engine.figureuse import figure_uses
from payouts.output.tables import CellKind, Table, TableColumn, texts_of
from payouts.rules.articles import articles_text
from payouts.rules.laws import laws_in_force
from payouts.rules.phrase import phrase, summed_once
from payouts.rules.readings import part_in_words, readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from payouts.engine.entitlement.result import Result
    from payouts.rules.figures import FigureTable
    from payouts.rules.models.sources import LawRef
    from payouts.rules.readings import LawReading
    from payouts.rules.rule import Expression, Rule

RULES = "规则"
_ALL = "各项待遇"
_RATE = "比例"
_LISTED = 8  # values of a figure that are written out
_NONE = "—"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the sheet; ``people`` and ``fen`` of figures only."""

    benefit: str
    what: str
    words: str
    unit: str = ""
    first: str = ""
    last: str = ""
    status: str = ""
    source: str = ""
    people: int | None = None
    fen: int | None = None
    formula: str = ""


def rules_table(results: Sequence[Result]) -> Table:
    """Return what each benefit is, the figures its amounts rest on, and unpublished readings."""
    common = _common_readings(results)
    lines = [line for result in results for line in _of_benefit(result, common)]
    lines += [_reading(_ALL, reading) for reading in common]
    texts = {
        "待遇项目": (CellKind.LABEL, [line.benefit for line in lines]),
        "标准": (CellKind.LABEL, [line.what for line in lines]),
        "内容": (CellKind.TEXT, [line.words for line in lines]),
        "单位": (CellKind.LABEL, [line.unit for line in lines]),
        "自": (CellKind.LABEL, [line.first for line in lines]),
        "至": (CellKind.LABEL, [line.last for line in lines]),
        "状态": (CellKind.LABEL, [line.status for line in lines]),
        "来源": (CellKind.TEXT, [line.source for line in lines]),
    }
    columns = (
        *(_text(header, kind, cells) for header, (kind, cells) in texts.items()),
        TableColumn("人数", CellKind.COUNT, objects([line.people for line in lines])),
        TableColumn("涉及金额", CellKind.MONEY, objects([line.fen for line in lines])),
        _text("公式、规则版本", CellKind.TEXT, [line.formula for line in lines], small=True),
    )
    figures = sum(line.people is not None for line in lines)
    return Table(RULES, "所用规则、标准及来源", columns, (f"标准 {figures} 项", "", "单位：元"))


def _text(header: str, kind: CellKind, cells: Sequence[str], *, small: bool = False) -> TableColumn:
    return TableColumn(header, kind, texts_of(cells), wide=kind is CellKind.TEXT, small=small)


def _of_benefit(result: Result, common: Sequence[LawReading]) -> Iterator[_Line]:
    rule = result.rule
    version = f"{rule.file} {rule.version[:12]}"
    law = "\n".join(map(_law, laws_in_force(rule, result.period)))
    yield _Line(rule.name, "发什么", rule.purpose or rule.name, source=law, formula=version)
    yield _working(rule)
    yield from _figures(result)
    for reading in readings(rule):
        if reading not in common:
            yield _reading(rule.name, reading)


def _law(law: LawRef) -> str:
    article = "" if law.article is None else str(law.article)
    article = f"第{article}条" if article.isdecimal() else article
    number = f"（{law.number}）" if law.number else ""
    return f"《{law.title.strip('《》')}》{number}{article}"


# --- how an amount is worked out -------------------------------------------------------------


def _working(rule: Rule) -> _Line:
    """Return the steps of a benefit in words, their formulas beside them."""
    words: list[str] = []
    formulas: list[str] = []
    articles: list[str] = []
    for line in rule.lines:
        for step in line.steps:
            _add(step, f"{PAYS[line.pays].zh}：", rule, words, formulas)
            articles += _articles(step)
    for step in rule.payment:
        _add(step, "", rule, words, formulas)
        articles += _articles(step)
    mode = rule.rounding
    words.append(f"{ROUNDING[mode.mode].zh}到 {_decimal(mode.quantum)} 元")
    if mode.article:
        articles.append(f"取整：{articles_text(mode.article)}")
    source = "\n".join(articles)
    return _Line(rule.name, "怎样算", "\n".join(words), source=source, formula="\n".join(formulas))


def _articles(step: Expression) -> Iterator[str]:
    """Yield the articles each version of a step rests on."""
    for version in step.versions:
        if version.article:
            dates = f"（{_dates(version.first, version.last)}）" if step.dated else ""
            yield f"{step.name}{dates}：{articles_text(version.article)}"


def _add(step: Expression, before: str, rule: Rule, words: list[str], formulas: list[str]) -> None:
    for version in step.versions:
        dates = f"（{_dates(version.first, version.last)}）" if step.dated else ""
        said = phrase(summed_once(version.node, rule.single_lines))
        words.append(f"{before}{step.name}{dates} ＝ {said}")
        formulas.append(f"{step.name} = {version.text}")


def _dates(first: int, last: int) -> str:
    begins = "" if first == ALWAYS_BEFORE else f"{day_text(first)} 起"
    ends = "" if last == ALWAYS_AFTER else f"{day_text(last)} 止"
    return "，".join(filter(None, (begins, ends)))


def _decimal(value: Fraction) -> str:
    return fraction_text(value)


# --- figures ---------------------------------------------------------------------------------


def _figures(result: Result) -> Iterator[_Line]:
    rule = result.rule
    for use in figure_uses(result):
        table = rule.figures[use.figure]
        version = table.versions[use.version]
        yield _Line(
            rule.name,
            use.figure,
            _values(table, use.version),
            table.unit,
            day_text(version.first),
            _NONE if version.last == ALWAYS_AFTER else day_text(version.last),
            certainty(use.status, Lang.ZH),
            "\n".join(filter(None, (_chinese(version.source), articles_text(version.article)))),
            use.people,
            use.fen,
        )


def _values(table: FigureTable, version: int) -> str:
    """Return the value of a version of a figure, its few values, or how many there are."""
    if table.bands:
        bands = table.bands[version].bands
        shown = [f"{_band(b.low, b.high)} {_value(b.value, table.unit)}" for b in bands[:_LISTED]]
        more = f" 等 {len(bands)} 段" if len(bands) > _LISTED else ""
        return "、".join(shown) + more
    size = 1
    for keys in table.keys:
        size *= len(keys)
    known = [at for at in range(size) if table.present[version * size + at]]
    values = [table.cells.at(version * size + at) for at in known]
    if not table.by:
        return "".join(_value(value, table.unit) for value in values)
    if len(known) > _LISTED:
        low, high = (_value(value, table.unit) for value in (min(values), max(values)))
        return f"按{'、'.join(table.by)}查表，{len(known)} 档，{low} 至 {high}"
    pairs = zip(known, values, strict=True)
    return "、".join(f"{_entry(table, at)} {_value(value, table.unit)}" for at, value in pairs)


def _entry(table: FigureTable, at: int) -> str:
    """Return the keys of an entry of a table: ``六级·因战``."""
    words = []
    for column, keys in reversed([*zip(table.by, table.keys, strict=True)]):
        at, key = divmod(at, len(keys))
        words.append(grades.in_words(column, keys[key]))
    return "·".join(reversed(words))


def _band(low: Fraction, high: Fraction | None) -> str:
    return f"{_decimal(low)} 以上" if high is None else f"{_decimal(low)}–{_decimal(high)}"


def _value(value: Fraction, unit: str) -> str:
    return f"{_decimal(value * 100)}%" if unit == _RATE else _decimal(value)


def _chinese(source: str) -> str:
    """Return what a source says in Chinese, before what repeats it in English."""
    return source.partition(" / ")[0]


# --- readings --------------------------------------------------------------------------------


def _common_readings(results: Sequence[Result]) -> tuple[LawReading, ...]:
    """Return the readings every benefit shares: those of the pack's conventions."""
    if len(results) < 2:  # noqa: PLR2004 (nothing to share)
        return ()
    each = [list(readings(result.rule)) for result in results]
    return tuple(reading for reading in each[0] if all(reading in others for others in each[1:]))


def _reading(benefit: str, reading: LawReading) -> _Line:
    """Return how the law was read where no document settles it."""
    return _Line(
        benefit,
        f"读法：{part_in_words(reading)}",
        reading.words,
        status=certainty(reading.status, Lang.ZH),
        source=_chinese(reading.source),
        formula=reading.formula,
    )
