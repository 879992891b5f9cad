"""``payouts rules test``: worked cases of rule packs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from payouts.authoring.cases.suite import work_cases
from payouts.base.diagnostics import Lang, Severity
from payouts.base.text_lines import table_lines, visible
from payouts.base.words import SEVERITY, pick
from payouts.cli import terminal
from payouts.cli.rules.packs import packs_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.authoring.cases.suite import CasesReport
    from payouts.cli.rules_options import RulesTestOptions


def run(options: RulesTestOptions) -> int:
    """Run ``payouts rules test``: for one pack, or for all."""
    reports = work_cases(packs_named(options.pack))
    code = max(report.exit_code for report in reports)
    if options.json:
        record = {"packs": [report.as_json() for report in reports], "exit_code": code}
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.results(_lines(reports, options.lang, every=options.pack is not None))
    return code


def _lines(reports: list[CasesReport], lang: Lang, *, every: bool) -> list[str]:
    """Return all diagnostics, each once, and a table of the rules.

    Args:
        reports: of each pack.
        lang: language of the words.
        every: also list rules that a pack inherits unchanged.
    """
    found = {str(d): d for report in reports for d in (*report.diagnostics, *report.notes)}
    lines = []
    for diagnostic in found.values():
        word = SEVERITY[diagnostic.severity].to(lang)
        place = diagnostic.place.text(lang)
        said = f"{diagnostic.message(lang)}；{diagnostic.remedy(lang)}"
        if lang is Lang.EN:
            said = f"{diagnostic.message(lang)}; {diagnostic.remedy(lang)}"
        lines.append(visible(f"{word}[{diagnostic.code}] {place} {said}"))
    header = pick(
        lang, "规则包 待遇 名称 算例 未通过 未到达", "pack benefit name cases failed uncovered"
    ).split()
    rows = [row for report in reports for row in _rows(report, lang, every=every)]
    uncovered = sum(d.severity is Severity.WARNING for d in found.values())
    totals = (*(sum(int(row[column]) for row in rows) for column in (3, 4)), uncovered)
    zh = "算例 {} 个，未通过 {} 个，没有算例到达的 {} 处"
    en = "{} cases, {} failed, {} places that no case reaches"
    table = table_lines(header, rows, {3, 4, 5})
    return [*lines, *table, *_again(reports, lang), pick(lang, zh, en).format(*totals)]


def _again(reports: list[CasesReport], lang: Lang) -> Iterator[str]:
    """Yield for each pack that changes what cases below reach how many were worked again."""
    zh = "{} 改动了上级规则包的算例用到的部分：重算 {} 个，其中 {} 个结果不同"
    en = "{} changes what cases of packs below reach: {} worked again, {} come out otherwise"
    for report in reports:
        if report.again:
            yield pick(lang, zh, en).format(report.pack, report.again, len(report.notes))


def _rows(report: CasesReport, lang: Lang, *, every: bool) -> list[list[str]]:
    rows = [
        [report.pack, r.benefit, r.name, str(r.cases), str(r.failed), str(r.uncovered)]
        for r in report.rules
        if every or r.own
    ]
    shared = pick(lang, "（共用）", "(shared)")
    return rows + [
        [report.pack, file, shared, "0", "0", str(count)]
        for file, count in report.shared.items()
        if every or file.split("/")[-2:-1] == [report.pack]
    ]
