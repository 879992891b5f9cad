"""Figures over time as tables and charts, with the source of every version."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number, day_text
from payouts.base.words import certainty
from payouts.output.page.blocks import Block, Chart, ChartStep, Heading, Items, TableBlock, Text
from payouts.rules.articles import articles_text
from payouts.rules.figures import figure_value
from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from payouts.rules.figures import FigureTable
    from payouts.rules.models.figures import Figure, FigureVersion

    Given = Mapping[dt.date, str]

_PLAIN = re.compile(r"([0-9]+)((?:\.[0-9]+)?)\Z")
_COLUMNS = 6  # versions side by side on a page
_TWO_WAY = 2


def weakest(statuses: Iterable[Status]) -> str:
    """Return the least certain status in words."""
    order = list(Status)
    found = sorted(statuses, key=order.index)
    return certainty(found[-1], Lang.ZH) if found else "—"


def validity_text(first: dt.date | int | None, last: dt.date | int | None) -> str:
    """Return ``2022-08-01 至 2023-07-31``; open where a bound is missing."""
    begin = "" if first in {None, ALWAYS_BEFORE} else _day(first)
    end = "" if last in {None, ALWAYS_AFTER} else _day(last)
    if begin and end:
        return f"{begin} 至 {end}"
    return f"{begin} 起" if begin else f"至 {end}" if end else ""


def _day(day: dt.date | int | None) -> str:
    return day_text(day) if isinstance(day, int) else str(day)


def figure_blocks(
    name: str, figure: Figure, table: FigureTable, *, own_date: bool, given: Given
) -> Iterator[Block]:
    """Yield a figure: what chooses it, its values over time, a chart of a plain series.

    Args:
        name: what the rule calls it.
        figure: as written.
        table: as compiled.
        own_date: whether formulas read it at the date its ``select`` names.
        given: first day → what to say of a version that a pack above gives.
    """
    told = not figure.unit or name.endswith(figure.unit)
    yield Heading(4, name if told else f"{name}（{figure.unit}）")
    yield Text("".join(_chosen(figure, own_date=own_date)))
    if table.open:
        yield Text("尚无标准，须由本地规则包提供；需要它的行挂起。", "warning")
        return
    versions = sorted(figure.values, key=lambda version: version.from_)
    if figure.by:
        yield from _matrix(figure, versions, table)
    elif figure.bound:
        yield from _bands(figure, versions)
    else:
        yield _list(figure, versions, given)
        if len(versions) > 1:
            yield _chart(name, figure, versions)
    if figure.by or figure.bound:
        yield Items(tuple(_source(version, given) for version in versions))
    gaps = list(_gaps(versions))
    if gaps:
        yield Text(f"没有标准的时间：{'、'.join(gaps)}；涉及的行挂起。", "note")
    if figure.note:
        yield Text(figure.note, "note")


def _chosen(figure: Figure, *, own_date: bool) -> Iterator[str]:
    by = f"按{'、'.join(figure.by)}，" if figure.by else ""
    select = "应发月份" if figure.select == "month" else figure.select
    select = select if own_date else "公式写明的日期"
    yield f"{by}由{select}确定适用哪一版。"
    if figure.pick == "highest":
        yield "一格有几项的，取最高的一项。"
        if figure.none is not None:
            yield f"没有的为 {_shown(figure.none)}。"
        if figure.others is not None:
            yield f"表中未列的为 {_shown(figure.others)}。"
    if figure.bound:
        yield f"正好在分界上的，属于{'较低' if figure.bound == 'below' else '较高'}的一段。"


def _shown(text: str) -> str:
    """Return a figure with thousands separated where it is a plain number."""
    match = _PLAIN.match(text)
    return f"{int(match[1]):,}{match[2]}" if match else text


def _source(version: FigureVersion, given: Given) -> tuple[str, str]:
    span = validity_text(version.from_, version.until)
    return f"{span}：{certainty(version.status, Lang.ZH)}", _said(version, given)


def _said(version: FigureVersion, given: Given) -> str:
    """Return the source of a version, its article and note, and which pack above gives it."""
    article = articles_text(version.article)
    parts = (version.source, article, version.note, given.get(version.from_))
    return "；".join(part for part in parts if part)


def _list(figure: Figure, versions: Sequence[FigureVersion], given: Given) -> TableBlock:
    rows = tuple(
        (
            validity_text(version.from_, version.until),
            _shown(version.value or ""),
            certainty(version.status, Lang.ZH),
            _said(version, given),
        )
        for version in versions
    )
    header = ("执行时间", figure.unit or "数", "认定", "来源")
    return TableBlock(header, rows, right=frozenset({1}))


def _matrix(
    figure: Figure, versions: Sequence[FigureVersion], table: FigureTable
) -> Iterator[TableBlock]:
    """Yield tables with a row for each category and a column for each version."""
    keys = [key for key in itertools.product(*table.keys) if any(_cell(v, key) for v in versions)]
    level = len(figure.by)
    for chunk in _chunks(versions):
        rows = []
        before = ""
        for key in keys:
            shown = key if level < _TWO_WAY or key[0] != before else ("", key[1])
            before = key[0]
            cells = [_shown(_cell(version, key)) or "—" for version in chunk]
            rows.append((*shown, *cells))
        header = (*figure.by, *(validity_text(v.from_, v.until) for v in chunk))
        right = frozenset(range(level, level + len(chunk)))
        yield TableBlock(header, tuple(rows), right=right)


def _chunks(versions: Sequence[FigureVersion]) -> Iterator[Sequence[FigureVersion]]:
    """Yield the versions in even groups that fit side by side."""
    groups = -(-len(versions) // _COLUMNS)
    size = -(-len(versions) // groups)
    for start in range(0, len(versions), size):
        yield versions[start : start + size]


def _cell(version: FigureVersion, key: tuple[str, ...]) -> str:
    entry = (version.table or {}).get(key[0], "")
    if isinstance(entry, dict):
        return entry.get(key[1], "") if len(key) == _TWO_WAY else ""
    return entry


def _bands(figure: Figure, versions: Sequence[FigureVersion]) -> Iterator[TableBlock]:
    for version in versions:
        rows = tuple(
            (f"{_shown(b.over)} 以上" + (f"至 {_shown(b.to)}" if b.to else ""), _shown(b.value))
            for b in version.bands
        )
        caption = validity_text(version.from_, version.until)
        yield TableBlock(("分段", figure.unit or "数"), rows, right=frozenset({1}), caption=caption)


def _chart(name: str, figure: Figure, versions: Sequence[FigureVersion]) -> Chart:
    steps = tuple(
        ChartStep(
            day_number(version.from_),
            None if version.until is None else day_number(version.until),
            figure_value(version.value or "0"),
            _shown(version.value or ""),
        )
        for version in versions
    )
    return Chart(name, figure.unit, steps)


def _gaps(versions: Sequence[FigureVersion]) -> Iterator[str]:
    day = dt.timedelta(days=1)
    for a, b in itertools.pairwise(versions):
        if a.until is not None and b.from_ > a.until + day:
            yield validity_text(a.until + day, b.from_ - day)
