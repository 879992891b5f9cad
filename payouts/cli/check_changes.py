"""``payouts check --changes``: values not used as they were written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from payouts.base.text_lines import visible
from payouts.base.words import pick
from payouts.roster.cells.changes import shown_pair
from payouts.roster.cells.tidy import Tidying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.diagnostics import Lang
    from payouts.roster.cells.changes import Changes, ColumnChanges
    from payouts.roster.model.roster import Roster

SHOWN_PER_KIND = 3

_WORDS: dict[Tidying, tuple[str, str]] = {
    Tidying.UNSEEN: ("去掉看不见的字符", "unseen characters dropped"),
    Tidying.WIDTH: ("全角改半角", "full width made half"),
    Tidying.RADICALS: ("形似的部首字符改为汉字", "radicals read as the characters meant"),
    Tidying.APOSTROPHE: ("去掉开头的撇号", "leading apostrophe dropped"),
    Tidying.FORMULA: ('去掉 ="…"', 'taken out of ="…"'),
    Tidying.BLANKS: ("去掉空格", "blanks dropped"),
    Tidying.NAME: (
        "比较姓名时不计空格，间隔号、形似的部首字符视为一样",
        "names compared without blanks; dots and radicals count alike",
    ),
    Tidying.CASE: ("小写改大写", "made upper case"),
    Tidying.GROUPS: ("账号各组相连", "groups of an account joined"),
    Tidying.SYNONYM: ("同义写法", "synonym"),
    Tidying.CODE: ("代码", "code"),
    Tidying.AFFIX: ("去掉数字前后的词", "words around a number dropped"),
    Tidying.NUMERAL: ("中文、罗马等数字", "numeral of another kind"),
    Tidying.SEPARATORS: ("去掉千位分隔", "thousands separators dropped"),
    Tidying.UNIT: ("去掉或换算单位", "unit dropped or converted"),
    Tidying.PERCENT: ("百分数", "percentage"),
    Tidying.NUMBER: ("数字写法", "form of a number"),
    Tidying.DATE: ("日期写法", "form of a date"),
    Tidying.LIST: ("多项的顺序和分隔", "order and separators of a list"),
    Tidying.DIGITS: (
        "只取 15 位有效数字，与 Excel 显示的一致",
        "15 significant digits, as Excel shows",
    ),
    Tidying.SHOWN: ("按单元格格式显示的内容", "as the format of the cell shows it"),
    Tidying.NOTHING: ("表示“没有”的记号，当作空白", "a mark for nothing, read as blank"),
    Tidying.OTHER: ("其他", "other"),
}


def change_lines(changes: Changes, roster: Roster, lang: Lang) -> list[str]:
    """Return the changes by column and kind, with the first places of each."""
    word = pick(lang, "改动", "changed")
    lines = []
    for column in changes.columns:
        for kinds, rows in _groups(column).items():
            done = pick(lang, "、", ", ").join(pick(lang, *_WORDS[kind]) for kind in kinds)
            count = pick(lang, f"（{len(rows)} 处）", f" ({len(rows)})")
            lines.append(f"{word}[{column.column}] {done}{count}")
            for at in rows[:SHOWN_PER_KIND]:
                place = roster.place(int(column.rows[at]), column.column).text(lang)
                before, after = shown_pair(column.readings[column.which[at]], column.spec)
                lines.append(f'  --> {place}  "{before}" → "{after}"')
            if (more := len(rows) - SHOWN_PER_KIND) > 0:
                lines.append(
                    pick(lang, f"   … 另有 {more} 处，见 --json", f"   … {more} more: see --json")
                )
    total = pick(lang, f"整理后使用的值共 {len(changes)} 处", f"{len(changes)} values tidied")
    return [*map(visible, lines), total]


def _groups(column: ColumnChanges) -> dict[tuple[Tidying, ...], list[int]]:
    """Return positions among the changes of a column by kind, most frequent first."""
    groups: dict[tuple[Tidying, ...], list[int]] = defaultdict(list)
    for at, which in enumerate(column.which.tolist()):
        groups[column.readings[which].kinds].append(at)
    return dict(sorted(groups.items(), key=lambda item: -len(item[1])))


def change_records(changes: Changes, roster: Roster) -> list[dict[str, Any]]:
    """Return one record a cell for the JSON output; ids, accounts and names are masked."""
    return [record for column in changes.columns for record in _records(column, roster)]


def _records(column: ColumnChanges, roster: Roster) -> Iterator[dict[str, Any]]:
    shown = [shown_pair(reading, column.spec) for reading in column.readings]
    for row, which in zip(column.rows.tolist(), np.asarray(column.which).tolist(), strict=True):
        place = roster.place(row, column.column)
        before, after = shown[which]
        yield {
            "file": place.file,
            "sheet": place.sheet,
            "row": place.row,
            "cell": place.cell,
            "column": column.column,
            "kinds": [kind.value for kind in column.readings[which].kinds],
            "before": before,
            "after": after,
        }
