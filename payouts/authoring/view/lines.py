"""The record of ``rules show`` as lines for a terminal: each part with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.base.words import PAYS, SCHEDULE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from payouts.authoring.view.record import Record

_OUTCOMES = {
    "require": ("须", "require"),
    "zero_if": ("不发放，如果", "zero if"),
    "hold_if": ("挂起，如果", "hold if"),
    "reject_if": ("退回，如果", "reject if"),
}
_MONTHS = ("start", "end", "month")


def as_lines(record: Record, lang: Lang) -> list[str]:
    """Return the record as lines; an origin stands after ``@``."""
    return list(_Lines(lang).pack(record))


class _Lines:
    def __init__(self, lang: Lang) -> None:
        self.zh = lang is Lang.ZH

    def _say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def pack(self, record: Record) -> Iterator[str]:
        chain = " ← ".join(record["chain"])
        as_of = self._say("，{} 有效的部分", ", as of {}").format(record["as_of"])
        word = self._say("规则包", "pack")
        yield f"{word} {record['name']} ({chain}){as_of if record['as_of'] else ''}"
        yield from self._block("已登记的法规", "registered laws", map(self._law, record["laws"]))
        for benefit in record["benefits"]:
            yield ""
            yield from self.benefit(benefit)
        for choice in record["choices"]:
            yield ""
            word = self._say("不能同时享受", "exclusive")
            among = "、".join(choice["among"])
            yield f"{word}: {among} ({choice['prefer']}, {choice['grain']})  @ {choice['origin']}"
            yield f"  {choice['because']}{_told(choice)}"
        if record["conventions"] is not None:
            yield ""
            yield from self._conventions(record["conventions"])

    def benefit(self, record: Record) -> Iterator[str]:
        yield f"== {record['name']} {record['benefit']} ==  @ {record['origin']}"
        yield f"{self._say('版本', 'version')} {record['version'][:12]}"
        if record["aliases"]:
            yield f"{self._say('别名', 'aliases')} {'、'.join(record['aliases'])}"
        if record["authority"]:
            yield f"{self._say('覆盖依据', 'authority')} {record['authority']}"
        yield record["purpose"]
        yield from self._block("法规依据", "law", (self._law(law) for law in record["law"]))
        yield from self._block("列", "columns", map(self._column, record["columns"]))
        if record["unique_by"]:
            unique = "、".join(record["unique_by"])
            yield f"{self._say('同一人不得重复', 'unique by')}: {unique}"
        yield from self._block("事实", "facts", self._formulas(record["facts"]))
        yield from self._block("标准", "figures", self._figures(record["figures"]))
        yield from self._block("条件", "conditions", self._conditions(record["conditions"]))
        yield from self._block("不再适用的条件", "conditions dropped", self._dropped(record))
        yield from self._block("发放项", "lines", self._schedules(record["lines"]))
        yield from self._block("分组", "groups", map(self._group, record["groups"]))
        yield from self._block("合计步骤", "payment", self._formulas(record["payment"]))
        if record["split"] is not None:
            yield from self._block("分担", "split", self._split(record["split"]))
        rounding = record["round"]
        word = self._say("取整", "rounding")
        how = f"{rounding['step']} → {_rounding(rounding)}"
        yield f"{word}: {how}  @ {rounding['origin']}{self._above(rounding)}"
        cases = (f"{case['what']}  @ {case['origin']}" for case in record["cases"])
        yield from self._block("算例", "worked cases", cases)
        readings = (
            f"{r['is']}  [{r['status']}] {r['source'] or ''}  @ {r['origin']}"
            for r in record["readings"]
        )
        yield from self._block("未公布的读法", "readings not published", readings)

    def _block(self, zh: str, en: str, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines under a title; nothing where there are none."""
        inside = [f"  {line}" for line in lines]
        if inside:
            yield f"{self._say(zh, en)}:"
            yield from inside

    def _law(self, law: Record) -> str:
        parts = [
            f"〔{law['law']}〕" if law["law"] else "",
            law["title"],
            law["number"],
            law.get("article"),
            law["issued"],
            self._span(law),
        ]
        note = f" — {law['note']}" if law["note"] else ""
        return f"{' '.join(part for part in parts if part)}{note}  @ {law['origin']}"

    def _span(self, dated: Record) -> str:
        if dated["from"] is None and dated["until"] is None:
            return ""
        return f"{dated['from'] or ''}..{dated['until'] or ''}"

    def _column(self, column: Record) -> str:
        use = self._say("必填", "required") if column["required"] else self._say("可选", "optional")
        return f"{column['name']} {use} {column['type']}  @ {column['origin']}"

    def _formulas(self, formulas: Iterable[Record]) -> Iterator[str]:
        for formula in formulas:
            yield from self._formula(formula, formula["name"])

    def _formula(self, formula: Record, name: str) -> Iterator[str]:
        rounding = formula.get("round")
        rounded = f" → {_rounding(rounding)}" if rounding else ""
        if "is" in formula:
            tail = f"{rounded}{_basis(formula)}  @ {formula['origin']}"
            yield f"{name} = {formula['is']}{tail}"
            return
        by = self._say("按", "by")
        yield f"{name} ({by} {formula['select']}){rounded}  @ {formula['origin']}"
        for version in formula["versions"]:
            tail = f"{_basis(version)}  @ {version['origin']}"
            yield f"  {self._span(version)}: {version['is']}{tail}"
        if not formula["versions"]:
            yield f"  {self._say('该日没有有效的版本', 'no version in force on that day')}"

    def _figures(self, figures: Iterable[Record]) -> Iterator[str]:
        for figure in figures:
            yield from self._figure(figure)

    def _figure(self, figure: Record) -> Iterator[str]:
        by = f" {self._say('按', 'by')} {'、'.join(figure['by'])}" if figure["by"] else ""
        select = f" {self._say('选定', 'select')} {figure['select']}"
        more = [f"{key}: {figure[key]}" for key in ("pick", "none", "others", "bound")]
        chosen = "".join(f" {m}" for m, key in zip(more, _CHOOSING, strict=True) if figure[key])
        elsewhere = figure["values_origin"] != figure["origin"]
        values = f"; {self._say('标准', 'values')} @ {figure['values_origin']}" if elsewhere else ""
        head = f"{figure['name']} {figure['unit']}{by}{select}{chosen}"
        yield f"{head}  @ {figure['origin']}{values}"
        if figure["open"]:
            yield f"  {self._say('尚无标准，须由本地规则包提供', 'open: a pack above supplies it')}"
        elif not figure["versions"]:
            yield f"  {self._say('该日没有标准', 'no value on that day')}"
        for version in figure["versions"]:
            said = f"{self._span(version)}{_basis(version).removeprefix(' ')}"
            yield f"  {said}  @ {version['origin']}{self._above(version)}"
            yield from (f"    {line}" for line in _values(version, figure["unit"]))
            if version["note"]:
                yield f"    # {version['note']}"
        if figure["note"]:
            yield f"  # {figure['note']}"

    def _conditions(self, conditions: Iterable[Record]) -> Iterator[str]:
        for condition in conditions:
            outcome = self._say(*_OUTCOMES[condition["outcome"]])
            span = self._span(condition)
            dates = f" ({condition['select']} {span})" if span else ""
            tail = f"  @ {condition['origin']}{self._above(condition)}"
            yield f"{outcome} {condition['if']}{dates}{_basis(condition)}{tail}"
            name = f"  [{condition['name']}]" if "name" in condition else ""
            yield f"  {condition['because']}{name}"

    def _dropped(self, record: Record) -> Iterator[str]:
        for dropped in record["dropped"]:
            yield f"{dropped['because']}  @ {dropped['origin']}{self._above(dropped)}"

    def _above(self, part: Record) -> str:
        """Return by what authority a part of a pack above holds, and what it was before."""
        said = []
        if "written" in part:
            days = self._span(part["written"])
            said.append(self._say(f"原为 {days}", f"was {days}"))
        if part.get("in_place_of"):
            said.append(self._say("代替 {}", "in place of {}").format(part["in_place_of"]))
        if part.get("authority"):
            said.append(self._say("依据 {}", "by {}").format(part["authority"]))
        return f"  ← {'；'.join(said)}" if said else ""

    def _schedules(self, lines: Iterable[Record]) -> Iterator[str]:
        for line in lines:
            yield f"{line['name']} {self._say(*PAYS[line['pays']])}  @ {line['origin']}"
            for part in _MONTHS:
                if part in line:
                    word = self._say(*SCHEDULE[part])
                    yield from (f"  {x}" for x in self._formula(line[part], word))
            yield from (f"  {x}" for x in self._suspended(line["suspended"]))
            yield from (f"  {x}" for x in self._formulas(line["steps"]))

    def _suspended(self, suspensions: Iterable[Record]) -> Iterator[str]:
        word = self._say("停发", "suspended")
        for pause in suspensions:
            yield f"{word}: {pause['because']}{_told(pause)}  @ {pause['origin']}"
            for part in ("from", "until"):
                yield from (f"  {x}" for x in self._formula(pause[part], part))

    def _group(self, group: Record) -> str:
        order = (
            f" {self._say('次序', 'order')} {'、'.join(group['order'])}" if group["order"] else ""
        )
        paid = group["already_paid"]
        before = f" {self._say('已发', 'already paid')} {paid}" if paid else ""
        return (
            f"{group['name']}: {'、'.join(group['by'])} / {group['within']}{order}{before}"
            f"  @ {group['origin']}"
        )

    def _split(self, split: Record) -> Iterator[str]:
        parts = {**split["shares"], **split["steps"]}
        for payer, part in parts.items():
            yield f"{payer}: {part}"
        if split["payees"] is not None:
            payees = split["payees"]
            yield f"{'、'.join(payees['by'])} × {payees['weight']}"
        if split["remainder"]:
            yield f"{self._say('尾差归', 'remainder to')} {split['remainder']}"
        office = "、".join(split["office_pays"]) or self._say("全部", "all")
        word = self._say("本单位支付", "this office pays")
        yield f"{word} {office}{_told(split)}  @ {split['origin']}"

    def _conventions(self, conventions: Record) -> Iterator[str]:
        title = self._say("适用于每项待遇", "for every benefit")
        yield f"== {title} ==  @ {conventions['origin']}"
        yield from self._conditions(conventions["conditions"])
        last = self._say(*SCHEDULE["last_month"])
        for formula in conventions["last_month"]:
            yield from self._formula(formula, last)
        yield from self._suspended(conventions["suspended"])


_CHOOSING = ("pick", "none", "others", "bound")


def _basis(part: Record) -> str:
    words = [
        f"[{part['status']}]" if part["status"] else "",
        part["source"] or "",
        _cited(part["article"]),
    ]
    said = " ".join(word for word in words if word)
    return f"  {said}" if said else ""


def _told(part: Record) -> str:
    return f"  {said}" if (said := _cited(part["article"])) else ""


def _rounding(rounding: Record) -> str:
    return f"{rounding['to']} {rounding['mode']}{_told(rounding)}"


def _cited(article: Sequence[Record]) -> str:
    """Return articles as a rule file cites them: ``〔条例2024 第二十七条〕``."""
    texts = (" ".join(filter(None, (law["law"], law["article"]))) for law in article)
    return "".join(f"〔{text}〕" for text in texts)


def _values(version: Record, unit: str) -> Iterator[str]:
    """Yield a value, a table or bands."""
    if "value" in version:
        yield f"{version['value']} {unit}"
    for key, entry in version.get("table", {}).items():
        cells = entry if isinstance(entry, dict) else {"": entry}
        yield f"{key}: " + "  ".join(f"{name} {text}".strip() for name, text in cells.items())
    for band in version.get("bands", ()):
        yield f"{band['over']} – {band['to'] or '∞'}: {band['value']}"
