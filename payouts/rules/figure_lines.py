"""The lines that would give a figure the values it lacks, to be pasted into a pack.

What nobody but the officer knows is left as a word that no pack loads with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import Lang
from payouts.base.money import fraction_text
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_text
from payouts.base.words import pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.columns import ColumnSpec
    from payouts.rules.figures import FigureTable
    from payouts.rules.files.figure_home import FigureHome

Days = tuple[int, int]  # first and last, both included

# A key that YAML reads as it stands.
_PLAIN = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)\Z)[\w·()（）、]+\Z", re.IGNORECASE)
_TWO_WAY = 2
_MOST_KEYS = 60


def missing_days(table: FigureTable, first: int, last: int) -> tuple[Days, ...]:
    """Return every run of days without a value that reaches into some days.

    Where nothing comes before or after, it begins at ``ALWAYS_BEFORE`` or has no end.
    """
    starts = [ALWAYS_BEFORE, *(version.last + 1 for version in table.versions)]
    ends = [*(version.first - 1 for version in table.versions), ALWAYS_AFTER]
    runs = zip(starts, ends, strict=True)
    return tuple((a, b) for a, b in runs if a <= b and a <= last and first <= b)


def where_text(home: FigureHome) -> str:
    """Return what of a file the lines go under; both languages."""
    if home.new:
        return both("（新建）", " (a new file)")
    if not home.under:
        return both(" ", "")
    under = " → ".join(home.under)
    return both(f" 的 {under}（第 {home.line} 行）下", f" under {under} (line {home.line})")


def joining_text() -> str:
    """Return that lines follow those given before for the same file; both languages."""
    return both(" 的 figures 下（接在前面给出的几行之后）", " under figures, after the lines above")


def days_text(days: Sequence[Days]) -> str:
    """Return the days that lack a value in words; both languages."""
    zh, en = ([_run(run, lang) for run in days] for lang in Lang)
    return both("、".join(zh), ", ".join(en))


def lines_text(
    home: FigureHome,
    table: FigureTable,
    days: Sequence[Days],
    columns: Mapping[str, ColumnSpec],
    *,
    joining: bool = False,
) -> str:
    """Return the lines for versions that hold on some days, each on a line of its own.

    Args:
        home: where they go.
        table: the figure as it is.
        days: runs of days, one version for each.
        columns: the roster's columns, whose values a table may be by.
        joining: whether they follow lines that begin with the head of the file already.
    """
    head = len(home.head) if joining else 0
    said = [
        "".join(f"\n{line}" for line in [*_lines(home, table, days, columns, lang)][head:])
        for lang in Lang
    ]
    return both(*said)


def _lines(
    home: FigureHome,
    table: FigureTable,
    days: Sequence[Days],
    columns: Mapping[str, ColumnSpec],
    lang: Lang,
) -> Iterator[str]:
    depth = 0
    for key in home.around:
        whole = ": " in key
        yield f"{'  ' * depth}{key if whole else f'{_key(key)}:'}"
        depth += not whole
    for run in days or ((ALWAYS_BEFORE, ALWAYS_AFTER),):
        for index, line in enumerate(_version(table, run, columns, lang)):
            yield f"{'  ' * depth}{'  ' if index else '- '}{line}"


def _version(
    table: FigureTable, run: Days, columns: Mapping[str, ColumnSpec], lang: Lang
) -> Iterator[str]:
    fill = pick(lang, "待填", "TBD")
    first, last = run
    yield f"from: {fill if first == ALWAYS_BEFORE else day_text(first)}"
    yield f"until: {fill if last == ALWAYS_AFTER else day_text(last)}"
    yield f"status: {fill}"
    yield f"source: {fill}"
    before = [i for i, version in enumerate(table.versions) if version.last < first]
    like = before[-1] if before else 0
    if table.by:
        yield "table:"
        yield from (f"  {row}" for row in _table(table, like, columns, fill))
    elif table.bands:
        yield "bands:"
        for band in table.bands[like].bands:
            to = "" if band.high is None else f' to: "{fraction_text(band.high)}",'
            yield f'  - {{over: "{fraction_text(band.low)}",{to} value: "{fill}"}}'
    else:
        yield f'value: "{fill}"'


def _table(
    table: FigureTable, like: int, columns: Mapping[str, ColumnSpec], fill: str
) -> Iterator[str]:
    """Yield a row for each key: those of the version before, or what the column may say."""
    if table.versions:
        shape = (len(table.versions), *(len(keys) for keys in table.keys))
        present = table.present.reshape(shape)[like]
        rows = [
            (key, [k for k, has in zip(table.keys[-1], present[at], strict=True) if has])
            if len(table.by) == _TWO_WAY
            else (key, [])
            for at, key in enumerate(table.keys[0])
            if present[at].any()
        ]
    else:
        levels = [_possible(by, columns) or [fill] for by in table.by]
        second = levels[1] if len(levels) == _TWO_WAY else []
        rows = [(key, second) for key in levels[0]]
    for key, inner in rows[:_MOST_KEYS]:
        cells = ", ".join(f'{_key(k)}: "{fill}"' for k in inner)
        yield f"{_key(key)}: {{{cells}}}" if inner else f'{_key(key)}: "{fill}"'


def _possible(by: str, columns: Mapping[str, ColumnSpec]) -> list[str]:
    spec = columns.get(by)
    if spec is None:
        return []
    if spec.low is not None and spec.high is not None:
        return [str(number) for number in range(spec.low, min(spec.high, spec.low + 60) + 1)]
    return list(spec.values)


def _key(key: str) -> str:
    return key if _PLAIN.match(key) else f'"{key}"'


def _run(run: Days, lang: Lang) -> str:
    first, last = run
    begin = "" if first == ALWAYS_BEFORE else day_text(first)
    end = "" if last == ALWAYS_AFTER else day_text(last)
    if begin and end:
        return pick(lang, f"{begin} 至 {end} ", f"from {begin} to {end}")
    if begin:
        return pick(lang, f"{begin} 起", f"from {begin} on")
    return pick(lang, f"{end} 以前", f"until {end}") if end else pick(lang, "各期", "at any time")
