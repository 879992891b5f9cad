"""How every sheet of a roster was read, as lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.base.letters import column_letters
from payouts.base.shortened import short
from payouts.base.text_lines import visible
from payouts.base.words import pick
from payouts.roster.model.sheet_record import (
    Agreement,
    HeaderUse,
    RowKind,
    SheetColumn,
    SheetRecord,
    ranges,
    spans,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.base.diagnostics import Lang
    from payouts.roster.model.sheet_record import HeaderRecord, TotalCheck

_KINDS = {
    RowKind.TITLE: ("标题", "title"),
    RowKind.HEADER: ("表头", "header"),
    RowKind.DATA: ("数据", "data"),
    RowKind.SUBTOTAL: ("小计", "subtotal"),
    RowKind.TOTAL: ("合计", "total"),
    RowKind.SIGNOFF: ("签章", "sign-off"),
    RowKind.NOTE: ("说明", "note"),
    RowKind.BLANK: ("空行", "blank"),
    RowKind.EXAMPLE: ("示例", "example"),
    RowKind.SKIPPED: ("未读取", "skipped"),
}
_USES = {
    HeaderUse.EXACT: ("名称一致", "exact"),
    HeaderUse.ALIAS: ("别名", "alias"),
    HeaderUse.MAPPING: ("对照文件", "mapping"),
    HeaderUse.IGNORED: ("对照文件：忽略", "mapping: ignored"),
    HeaderUse.OTHER: ("同义的另一列，未采用", "like it, not used"),
    HeaderUse.AMBIGUOUS: ("分不清，未采用", "ambiguous, not used"),
    HeaderUse.UNKNOWN: ("不认识，未采用", "unknown, not used"),
}
_AGREEMENTS = {
    Agreement.EQUAL: ("相符", "agrees"),
    Agreement.DIFFERENT: ("不符", "DIFFERS"),
    Agreement.NOT_COMPARED: ("未核对", "not compared"),
}


def sheet_lines(accounts: Sequence[SheetRecord], lang: Lang) -> list[str]:
    """Return how every sheet was read: headers, rows by kind, totals, hidden rows."""
    return [visible(line) for account in accounts for line in _sheet(account, lang)]


def sheets_json(accounts: Sequence[SheetRecord]) -> list[dict[str, Any]]:
    """Return the same as records: rows 1-based, columns by their letters."""
    return [
        {
            "file": account.file,
            "sheet": account.sheet,
            "rows": account.rows,
            "skipped": account.skipped,
            "counts": account.counts,
            "ranges": [
                {"first": first, "last": last, "kind": kind.name.lower()}
                for first, last, kind in ranges(account.kinds)
            ],
            "headers": [_header_json(header) for header in account.headers],
            "totals": [_total_json(total) for total in account.totals],
            "hidden_rows": spans(account.hidden_rows),
            "filtered_rows": spans(account.filtered_rows),
            "struck_rows": spans(account.struck_rows),
        }
        for account in accounts
    ]


# --- lines -------------------------------------------------------------------------------


def _sheet(account: SheetRecord, lang: Lang) -> Iterable[str]:
    counts = [
        f"{pick(lang, *_KINDS[kind])} {account.counts[kind.name.lower()]}"
        for kind in RowKind
        if account.counts[kind.name.lower()]
    ]
    sums = f"{' + '.join(counts) or 0} = {account.rows}"
    place = f"{account.file} {short(account.sheet)}"
    yield pick(lang, f"{place}：{sums} 行", f"{place}: {sums} rows")
    if account.skipped is not None:
        code = account.skipped
        yield pick(lang, f"  没有读取，原因见 [{code}]", f"  not read, see [{code}]")
    for header in account.headers:
        yield f"  {pick(lang, *_KINDS[RowKind.HEADER])} {_rows(header.first, header.last, lang)}"
        for column in header.columns:
            yield f"    {_column(column, lang)}"
    runs = [
        f"{_span(first, last)} {pick(lang, *_KINDS[kind])}"
        for first, last, kind in ranges(account.kinds)
    ]
    yield pick(lang, f"  各行：{'，'.join(runs)}", f"  rows: {', '.join(runs)}")
    for total in account.totals:
        yield f"  {_total(total, lang)}"
    yield from _marks(account, lang)


def _column(column: SheetColumn, lang: Lang) -> str:
    header = " / ".join(map(short, (*column.above, column.header)))
    arrow = f" → {column.column}" if column.column is not None else ""
    ask = pick(lang, f"；是否为“{column.suggestion}”？", f"; is it {column.suggestion}?")
    how = pick(lang, *_USES[column.use]) + (ask if column.suggestion else "")
    said = f"{column_letters(column.at)} {header}{arrow}"
    return pick(lang, f"{said}（{how}）", f"{said} ({how})")


def _total(total: TotalCheck, lang: Lang) -> str:
    cell = f"{column_letters(total.at)}{total.row}"
    what = pick(lang, "人数", "people") if total.people else short(total.header)
    outcome = pick(lang, *_AGREEMENTS[total.outcome])
    said = f"{pick(lang, '合计', 'total')} {cell} {what} {total.written}"
    if total.outcome is Agreement.NOT_COMPARED and total.unread:
        zh, en = f"{total.unread} 读不出来", f"{total.unread} cannot be read"
        return pick(lang, f"{said}：{outcome}（{zh}）", f"{said}: {outcome} ({en})")
    if total.outcome is Agreement.NOT_COMPARED:
        return pick(lang, f"{said}：{outcome}", f"{said}: {outcome}")
    rows = _rows(total.first, total.last, lang)
    if total.people:
        return pick(
            lang,
            f"{said}，{rows}有 {total.found} 人：{outcome}",
            f"{said}, {rows} hold {total.found}: {outcome}",
        )
    return pick(
        lang,
        f"{said}，{rows}相加得 {total.found}：{outcome}",
        f"{said}, {rows} come to {total.found}: {outcome}",
    )


def _marks(account: SheetRecord, lang: Lang) -> Iterable[str]:
    for rows, zh, en in (
        (account.hidden_rows, "隐藏的行", "hidden rows"),
        (account.filtered_rows, "被筛选隐藏的行", "rows hidden by a filter"),
        (account.struck_rows, "有删除线的行", "rows struck through"),
    ):
        if len(rows):
            said = [_span(first, last) for first, last in spans(rows)]
            yield pick(lang, f"  {zh}：{'，'.join(said)}", f"  {en}: {', '.join(said)}")


def _rows(first: int, last: int, lang: Lang) -> str:
    return pick(lang, f"第 {_span(first, last)} 行", f"rows {_span(first, last)}")


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


# --- JSON --------------------------------------------------------------------------------


def _header_json(header: HeaderRecord) -> dict[str, Any]:
    return {
        "first": header.first,
        "last": header.last,
        "columns": [
            {
                "column": column_letters(column.at),
                "header": short(column.header),
                "above": list(map(short, column.above)),
                "use": column.use.value,
                "canonical": column.column,
                "suggestion": column.suggestion,
            }
            for column in header.columns
        ],
    }


def _total_json(total: TotalCheck) -> dict[str, Any]:
    return {
        "cell": f"{column_letters(total.at)}{total.row}",
        "header": short(total.header),
        "people": total.people,
        "written": total.written,
        "found": total.found,
        "first": total.first,
        "last": total.last,
        "outcome": total.outcome.value,
        "unread": total.unread or None,
    }
