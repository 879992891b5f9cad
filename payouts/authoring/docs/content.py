"""A pack as the blocks of a page: per benefit its purpose, law, conditions, figures and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.authoring.docs.series import figure_blocks, validity_text, weakest
from payouts.base.columns import NAME
from payouts.base.diagnostics import Lang
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_text
from payouts.base.words import OUTCOME, PAYS, QUANTUM, ROUNDING, certainty
from payouts.output.page.blocks import (
    Block,
    FormulaBlock,
    Heading,
    Items,
    Page,
    SignOff,
    TableBlock,
    Text,
)
from payouts.rules.articles import articles_text
from payouts.rules.files.written_formulas import written_conditions
from payouts.rules.in_force import refuses_all
from payouts.rules.language.nodes import Banded, FigureName
from payouts.rules.models.cases import Basis
from payouts.rules.models.lines import Pays
from payouts.rules.models.sources import Status
from payouts.rules.parts import Role, all_nodes, parts
from payouts.rules.phrase import phrase, summed_once
from payouts.rules.readings import part_in_words, readings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from payouts.rules.files.file_part import FilePart
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.cases import Case
    from payouts.rules.models.sources import LawRef
    from payouts.rules.packs import OpenedPack
    from payouts.rules.rule import (
        CompiledCondition,
        CompiledLine,
        CompiledSuspension,
        Expression,
        Mode,
        Rule,
    )

_BASES = {Basis.PUBLISHED: "已公布的算例", Basis.OWN_ARITHMETIC: "按规则自行验算"}
_NOT_STEPS = frozenset({"status", "code"})
_SHARE = "split."  # what begins the name of a payer's part
_UNNAMED = "甲乙丙丁戊己庚辛壬癸"


def page_of(opened: OpenedPack) -> Page:
    """Return the page of a pack without problems."""
    pack = opened.pack
    blocks: list[Block] = [
        Text(
            "本页由规则文件生成：每项待遇的依据、对象、标准、算法和算例。标准后注明来源和认定程度；"
            "没有标准的月份不发放，所涉行待核实。"
        ),
        _contents(pack.rules.values()),
    ]
    for name, rule in pack.rules.items():
        blocks += _benefit(opened.texts[name], rule)
    blocks += _for_all(opened)
    if pack.signoff:
        blocks += [Heading(2, "签字", "Sign-off"), SignOff(pack.signoff)]
    chain = " ← ".join(pack.chain)
    return Page(f"{pack.title}：待遇规则", f"{pack.office} · 规则包 {chain}", tuple(blocks))


def _contents(rules: Iterable[Rule]) -> TableBlock:
    """Return the table of contents, with the weakest status of each benefit's figures."""
    listed = list(rules)
    rows = tuple(
        (
            rule.name,
            rule.category or "—",
            "、".join(dict.fromkeys(PAYS[line.pays].zh for line in rule.lines)),
            _certainty(rule),
            rule.origin,
        )
        for rule in listed
    )
    header = ("待遇", "类别", "发放", "标准的最低认定", "规则包")
    return TableBlock(header, rows, links=tuple(rule.benefit for rule in listed))


def _certainty(rule: Rule) -> str:
    """Return the weakest status of a rule's figures, and whether some are still to come."""
    tables = rule.figures.values()
    known = weakest(version.status for table in tables for version in table.versions)
    return f"{known}；有标准待本地提供" if any(table.open for table in tables) else known


def _benefit(text: RuleText, rule: Rule) -> Iterator[Block]:
    yield Heading(2, rule.name, rule.benefit, anchor=rule.benefit)
    if rule.purpose:
        yield Text(rule.purpose)
    if any(v.status is Status.ILLUSTRATIVE for t in rule.figures.values() for v in t.versions):
        yield Text("本项含示例标准，仅供演示，不得据以发放。", "warning")
    yield Heading(3, "依据", "Law")
    yield Items(tuple(map(_law, rule.law)))
    if text.file.authority:
        yield Text(f"替代上级规则的依据：{text.file.authority}", "note")
    yield from _who(text, rule)
    yield from _schedule(rule)
    if rule.figures:
        yield Heading(3, "标准", "Figures")
    dated = _read_at_own_date(rule)
    for name, figure in text.file.figures.items():
        given = _given(text, name)
        table = rule.figures[name]
        yield from figure_blocks(name, figure, table, own_date=name in dated, given=given)
    yield from _steps(text, rule)
    yield from _example(rule)
    yield from _readings(rule)
    digest = rule.version[:12]
    yield Text(f"规则版本 {digest} · 文件 {rule.file}", "note")


def _given(text: RuleText, name: str) -> dict[dt.date, str]:
    """Return by first day what to say of the versions that a pack above gives."""
    declared = text.part("figures", name).pack
    found: dict[dt.date, str] = {}
    for index, version in enumerate(text.file.figures[name].values):
        part = text.part("figures", name, "values", index)
        if part.pack != declared:
            found[version.from_] = _from_above(text, part)
    return found


def _from_above(text: RuleText, part: FilePart) -> str:
    """Return in which file of a pack above a part stands, and on what authority."""
    authority = text.authority_of(part)
    by = f"，依据：{authority}" if authority else ""
    return f"由 {part.pack} 规定（{part.origin}）{by}"


def _changed(text: RuleText, path: Path) -> str:
    """Return what to say of a part that a pack above changed; nothing of any other."""
    change = text.change_at(path)
    return "" if change is None else f"；{_from_above(text, change.by)}"


def _read_at_own_date(rule: Rule) -> set[str]:
    """Return the figures that some formula reads at their own date, not by ``at`` only."""
    return {
        node.name
        for node in all_nodes(rule)
        if isinstance(node, Banded) or (isinstance(node, FigureName) and node.key is None)
    }


def _law(law: LawRef) -> tuple[str, str]:
    article = "" if law.article is None else str(law.article)
    if article.isdecimal():
        article = f"第{article}条"
    number = f"（{law.number}）" if law.number else ""
    dated = f"，{law.issued} 印发" if law.issued else ""
    force = validity_text(law.from_, law.until)
    said = "；".join(part for part in (f"施行：{force}" if force else "", law.note or "") if part)
    return f"《{law.title.strip('《》')}》{number}{article}{dated}", said


def _who(text: RuleText, rule: Rule) -> Iterator[Block]:
    """Yield what must be filled in, and the rule's own conditions in words."""
    yield Heading(3, "对象和条件", "Who")
    required = [n for n, spec in rule.columns.items() if n not in rule.optional and not spec.payee]
    yield Text(f"须填：{'、'.join(required)}。缺一项的行待核实。")
    own = [condition for condition in rule.conditions if not condition.convention]
    if own:
        paths = (path for _, path in written_conditions(text.file))
        above = [_changed(text, path) for path in paths]
        items = [_condition(condition, rule) for condition in own]
        told = [(words, why + more) for (words, why), more in zip(items, above, strict=True)]
        yield Items(tuple(told), numbered=True)
    for change in text.changes:
        if change.path is None:
            yield Text(f"不再适用：{change.what}；{_from_above(text, change.by)}。", "note")
    each = f"、同一{'、'.join(rule.unique_by)}" if rule.unique_by else ""
    yield Text(f"同一人{each}只列一行，重复的行挂起。")


def _condition(condition: CompiledCondition, rule: Rule | None = None) -> tuple[str, str]:
    """Return a condition in words and its reason; ``rule`` where it is one of its own."""
    node = condition.expression.versions[0].node
    outcome = OUTCOME[condition.outcome].zh
    reason = f"理由：{condition.because}{_basis(condition.status, condition.source)}"
    refused = rule is not None and refuses_all(condition, rule)
    if refused and f"填有{condition.select}" == phrase(node):
        return f"{_outside(condition)}的，{outcome}", reason
    if condition.strikes_when:
        words = f"{phrase(node)}的，{outcome}"
    else:
        words = f"须{_apart(phrase(node))}；否则{outcome}"
    force = ""
    if condition.dated:
        by = "" if condition.select == "month" else f"（按{condition.select}）"
        force = f"适用{by}：{validity_text(condition.first, condition.last)}；"
    return words, f"{force}{reason}{_rests_on(condition.article)}"


def _outside(condition: CompiledCondition) -> str:
    """Return the days on which a benefit is not in force: ``死亡日期早于 2025-01-01``."""
    bounds = {
        "早于": None if condition.last == ALWAYS_AFTER else condition.last + 1,
        "晚于": None if condition.first == ALWAYS_BEFORE else condition.first - 1,
    }
    said = [f"{word} {day_text(day)} " for word, day in bounds.items() if day is not None]
    return f"{condition.select}{'，并且'.join(said)}"


def _apart(words: str) -> str:
    return f"：{words}" if "，" in words else words


def _basis(status: Status | None, source: str | None) -> str:
    parts = [certainty(status, Lang.ZH) if status else "", source or ""]
    said = "：".join(part for part in parts if part)
    return f"（{said}）" if said else ""


def _rests_on(cited: Sequence[LawRef]) -> str:
    return f"；依据{articles_text(cited)}" if cited else ""


def _schedule(rule: Rule) -> Iterator[Block]:
    yield Heading(3, "发放时间", "When")
    for line in rule.lines:
        if len(rule.lines) > 1:
            yield Text(f"{line.name}（{PAYS[line.pays].zh}）")
        words = {
            "从哪个月起": line.start,
            "在哪个月发": line.month,
            "到哪个月止（含）": line.end,
        }
        for name, expression in words.items():
            if expression is not None:
                yield from _formulas(name, expression)
        for pause in line.suspended:
            if not pause.convention:
                yield from _paused(pause)
        if line.start is not None and line.end is None:
            yield Text("没有规定截止月份。", "note")


def _paused(pause: CompiledSuspension) -> Iterator[Block]:
    yield Text(f"停发：{pause.because}{_rests_on(pause.article)}")
    yield from _formulas("停发起", pause.first)
    yield from _formulas("停发止（含）", pause.last)


def _steps(text: RuleText, rule: Rule) -> Iterator[Block]:
    yield Heading(3, "算法", "Steps")
    for fact in rule.facts:
        yield from _formulas(fact.name, fact)
    for line in rule.lines:
        yield from _line_steps(line)
    for group in rule.groups:
        within = {"year": "同一年内", "period": "本期内"}.get(group.within, group.within)
        order = f"，依{'、'.join(group.order)}的次序" if group.order else ""
        paid = f"，以前已发数见“{group.already_paid}”" if group.already_paid else ""
        yield Text(f"分组“{group.name}”：{'、'.join(group.by)}相同的行，{within}{order}{paid}。")
    for step in rule.payment:
        yield from _formulas(step.name, step, rule.single_lines)
    last = rule.payment[-1].name
    above = _changed(text, ("round",))
    law = _rests_on(rule.rounding.article)
    yield Text(f"{last}{_rounded(rule.rounding)}，为应发数{above}{law}。")
    yield from _split(rule)


def _line_steps(line: CompiledLine) -> Iterator[Block]:
    for step in line.steps:
        for block in _formulas(step.name, step):
            per = "（每月）" if line.pays is Pays.MONTHLY else ""
            yield FormulaBlock(f"{block.name}{per}", *_rest(block))


def _rest(block: FormulaBlock) -> tuple[str, str, str]:
    return block.words, block.code, block.about


def _split(rule: Rule) -> Iterator[Block]:
    split = rule.split
    if split is None:
        return
    if split.payees_by:
        by = "、".join(split.payees_by)
        yield Text(f"{by}相同的行按“{split.weight}”分享，分出的尾差归第一行。")
    parts = {**{k: f"应发数的 {v}" for k, v in split.shares.items()}, **split.steps}
    entries = tuple((f"{payer}：{part}", "") for payer, part in parts.items())
    if entries:
        yield Text("由下列各方分担：")
        yield Items(entries)
    if split.shares:
        yield Text(f"各方取整到分，尾差归{split.remainder}。")
    if split.article:
        yield Text(f"依据{articles_text(split.article)}。")
    if split.office_pays:
        yield Text(f"本单位支付：{'、'.join(split.office_pays)}。")


def _formulas(
    name: str, expression: Expression, single: frozenset[str] = frozenset()
) -> Iterator[FormulaBlock]:
    """Yield each dated version of a formula in words; ``single`` lines have one month each."""
    rounding = expression.rounding
    rounded = f"，{_rounded(rounding)}" if rounding else ""
    for version in expression.versions:
        about = _basis(version.status, version.source)
        if expression.dated:
            by = "" if expression.select == "month" else f"{expression.select} "
            about = f"{by}{validity_text(version.first, version.last)}{about}"
        cited = _rests_on(version.article) + (_rests_on(rounding.article) if rounding else "")
        about = f"{about}{cited}".removeprefix("；")
        words = phrase(summed_once(version.node, single))
        if expression.type.kind.value == "boolean":
            words = f"是否{words}"
        yield FormulaBlock(name, f"{words}{rounded}", version.shown, about)


def _rounded(mode: Mode) -> str:
    text = _quantum(mode)
    return f"{ROUNDING[mode.mode].zh}到{text}"


def _quantum(mode: Mode) -> str:
    quantum = mode.quantum
    known = {text: word.zh for text, word in QUANTUM.items() if quantum * 100 == _fen(text)}
    return next(iter(known.values()), f" {quantum} ")


def _fen(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _readings(rule: Rule) -> Iterator[Block]:
    """Yield the rule's own; what the pack sets for every rule follows once, at the end."""
    rows = tuple(
        (part_in_words(r), r.formula, certainty(r.status, Lang.ZH), r.source)
        for r in readings(rule)
        if not r.convention
    )
    if rows:
        yield Heading(3, "尚无公布文件确定的读法", "Readings not published")
        yield TableBlock(("部分", "公式", "认定", "说明"), rows)


def _example(rule: Rule) -> Iterator[Block]:
    """Yield the first case that is paid, or else the first; nothing without a case."""
    cases = [placed.case for placed in rule.cases]
    if not cases:
        return
    paid = (case for case in cases if any(e.get("status") == "paid" for e in case.expect))
    case = next(paid, cases[0])
    yield Heading(3, "算例", "Worked example")
    yield Text(f"{case.what}（期间 {case.period}）")
    yield Items(tuple(_worked_row(case, index) for index in range(len(case.provided))))
    yield Text(f"算式：{case.note}（{_BASES[case.basis]}）")
    if len(cases) > 1:
        yield Text(f"本规则另有 {len(cases) - 1} 个算例。", "note")


def _worked_row(case: Case, index: int) -> tuple[str, str]:
    """Return the cells of one row, and its results."""
    given, expected = case.provided[index], case.expect[index]
    who = str(given.get(NAME, _UNNAMED[index % len(_UNNAMED)]))
    cells = "，".join(f"{name} {value}" for name, value in given.items() if name != NAME)
    steps = [
        f"{name.replace(_SHARE, '其中')} {text}"
        for name, text in expected.items()
        if name not in _NOT_STEPS
    ]
    outcome = [OUTCOME[expected["status"]].zh if "status" in expected else "", *steps]
    return f"{who}：{cells}", f"结果：{'，'.join(word for word in outcome if word)}"


def _for_all(opened: OpenedPack) -> Iterator[Block]:
    """Yield what holds for every benefit: conventions and exclusive benefits."""
    rules = opened.pack.rules
    any_rule = next(iter(rules.values()), None)
    common = [part for part in parts(any_rule) if part.convention] if any_rule else []
    if any_rule is not None and common:
        yield Heading(2, "适用于每项待遇", "For every benefit")
        conditions = [part.condition for part in common if part.condition is not None]
        yield Items(tuple(_condition(c, any_rule) for c in conditions), numbered=True)
    for part in common:
        if part.role is Role.LAST_MONTH:
            yield from _formulas("最后应发的月份", part.expression)
        elif part.role is Role.SUSPENDED_FROM and part.pause is not None:
            yield from _paused(part.pause)
    choices = opened.pack.choices
    if choices:
        yield Heading(2, "不能同时享受", "Exclusive benefits")
        entries = []
        for choice in choices:
            names = "、".join(rules[b].name if b in rules else b for b in choice.among)
            way = "发其中较高的一项" if choice.prefer == "higher" else "按所列次序发第一项"
            grain = "逐月比较" if choice.grain == "month" else "按整次发放比较"
            entries.append((
                f"{names}：{way}，{grain}",
                f"{choice.because}{_rests_on(choice.article)}",
            ))
        yield Items(tuple(entries))
