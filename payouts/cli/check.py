"""``payouts check``: the diagnostics of compute, without publishing a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostic_lines import diagnostic_lines, statistics_lines
from payouts.base.diagnostics import Severity
from payouts.base.diagnostics.severities import STOPPING
from payouts.base.errors import DONE, NEEDS_A_PERSON
from payouts.base.money import fen_text
from payouts.base.words import OUTCOME, pick
from payouts.cli import check_sheets, terminal
from payouts.cli.check_changes import change_lines, change_records
from payouts.cli.planned import announce, plan_of, read_by, words_again
from payouts.cli.row_lines import row_lines
from payouts.cli.verdict import Verdict, correct_step, typed, verdict_lines
from payouts.engine import compute
from payouts.engine.conservation import OUTSIDE
from payouts.office.apart import Written, keep_apart, rules_of, settings_of
from payouts.office.request import config_here
from payouts.output.returned import write_returned_to
from payouts.roster.model.sheet_record import NoRowsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.cli.options import CheckOptions
    from payouts.engine import Computed
    from payouts.office.request import Plan

_COUNTED = ("read", *OUTCOME)


def run(options: CheckOptions) -> int:
    """Run ``payouts check``; only ``--returned`` writes files."""
    lang = options.lang
    planned = _planned(options)
    announce(planned, lang)
    try:
        computed = compute(planned.request())
    except NoRowsError as problem:
        return _without_rows(problem, options)
    found = list(computed.diagnostics)
    paths: list[Path] = []
    if options.returned is not None:
        paths, about = write_returned_to(options.returned, computed.roster, found, planned.reading)
        found += about
    if options.json:
        print(json.dumps(_record(computed, found, paths, options), ensure_ascii=False))
        return computed.exit_code
    records = [d.as_json() for d in found]
    terminal.results(diagnostic_lines(records, lang))
    if options.changes:
        terminal.results(change_lines(computed.changes(), computed.roster, lang))
    if options.explain:
        terminal.results(check_sheets.sheet_lines(computed.roster.accounts, lang))
    sheets = {kind: computed.rows.sheets_with(kind) for kind in OUTSIDE}
    terminal.results(row_lines(computed.rows.totals(), sheets, lang, paid=False))
    if options.statistics:
        terminal.results(statistics_lines(records, lang))
    for path in paths:
        print(f"{pick(lang, '退回修改', 'to correct')}: {path}")
    step = _next_step(computed, paths, words_again(options, planned), options)
    terminal.messages(verdict_lines(_verdict(computed, records, step), lang))
    return computed.exit_code


def _planned(options: CheckOptions) -> Plan:
    """Return the plan, having refused to write where something is read."""
    config = config_here()
    planned = plan_of(options, config)
    if options.returned is not None:
        read = [*rules_of(planned.located), *settings_of(config), *read_by(options)]
        keep_apart([Written(options.returned)], options.rosters, read)
    return planned


def _record(
    computed: Computed, found: Sequence[Diagnostic], paths: Sequence[Path], options: CheckOptions
) -> dict[str, object]:
    record: dict[str, object] = {
        "rows": computed.rows.totals(),
        "diagnostics": [d.as_json() for d in found],
    }
    if options.returned is not None:
        record["returned"] = [str(path) for path in paths]
    if options.changes:
        record["changes"] = change_records(computed.changes(), computed.roster)
    if options.explain:
        record["sheets"] = check_sheets.sheets_json(computed.roster.accounts)
    return record


def _verdict(computed: Computed, records: Sequence[dict[str, Any]], step: str) -> Verdict:
    fen = sum(int(result.fen[result.paid].sum()) for result in computed.results)
    return Verdict(
        computed.exit_code,
        records,
        computed.rows.totals(),
        amount=fen_text(fen),
        paid=False,
        next_steps=[step],
    )


def _next_step(
    computed: Computed, returned: Sequence[Path], again: Sequence[object], options: CheckOptions
) -> str:
    lang, words = options.lang, [*options.rosters, *again]
    if not computed.exit_code:
        command = typed("compute", *words)
        return pick(lang, f"可以发放：{command}", f"ready to be paid: {command}")
    if returned:
        where = returned[0] if len(returned) == 1 else returned[0].parent
        return correct_step(where, typed("check", where, *again), lang)
    command = typed("check", *words, "--returned", pick(lang, "退回.xlsx", "returned.xlsx"))
    zh, en = "写出标出问题的工作簿", "a workbook with the problems marked"
    return pick(lang, f"{zh}：{command}", f"{en}: {command}")


def _without_rows(problem: NoRowsError, options: CheckOptions) -> int:
    """End a check of rosters without rows of people.

    Raises:
        NoRowsError: the same, unless all rosters are templates not filled in.
    """
    if options.explain and not options.json:
        terminal.results(check_sheets.sheet_lines(problem.accounts, options.lang))
    if not problem.unfilled:
        raise problem
    found = [d.as_json() for d in problem.diagnostics if d.severity is not Severity.ERROR]
    if options.json:
        record: dict[str, Any] = {"rows": dict.fromkeys(_COUNTED, 0), "diagnostics": found}
        record |= {"sheets": check_sheets.sheets_json(problem.accounts)} if options.explain else {}
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.results(diagnostic_lines(found, options.lang))
        zh, en = "没有人员行：模板还没有填写", "no rows of people: a template not filled in"
        print(pick(options.lang, zh, en))
    held = any(d.severity in STOPPING for d in problem.diagnostics)
    return NEEDS_A_PERSON if held else DONE
