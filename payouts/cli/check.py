"""``payouts check``: the diagnostics of compute, without publishing a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Severity
from payouts.base.diagnostics.severities import STOPPING
from payouts.base.errors import DONE, NEEDS_A_PERSON
from payouts.base.words import OUTCOME, pick
from payouts.cli import check_sheets, terminal
from payouts.cli.check_changes import change_lines, change_records
from payouts.cli.planned import announce, plan_of, read_by
from payouts.cli.row_lines import row_lines
from payouts.engine import compute
from payouts.engine.conservation import OUTSIDE
from payouts.office.apart import Written, keep_apart, rules_of, settings_of
from payouts.office.request import config_here
from payouts.output.returned import write_returned_to
from payouts.roster.model.sheet_record import NoRowsError

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.cli.options import CheckOptions
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
    counts = computed.rows.totals()
    if options.json:
        record: dict[str, object] = {"rows": counts, "diagnostics": [d.as_json() for d in found]}
        if options.returned is not None:
            record["returned"] = [str(path) for path in paths]
        if options.changes:
            record["changes"] = change_records(computed.changes(), computed.roster)
        if options.explain:
            record["sheets"] = check_sheets.sheets_json(computed.roster.accounts)
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.results(diagnostic_lines([d.as_json() for d in found], lang))
        if options.changes:
            terminal.results(change_lines(computed.changes(), computed.roster, lang))
        if options.explain:
            terminal.results(check_sheets.sheet_lines(computed.roster.accounts, lang))
        sheets = {kind: computed.rows.sheets_with(kind) for kind in OUTSIDE}
        terminal.results(row_lines(counts, sheets, lang, paid=False))
        for path in paths:
            print(f"{pick(lang, '退回修改', 'to correct')}: {path}")
    return computed.exit_code


def _planned(options: CheckOptions) -> Plan:
    """Return the plan, having refused to write where something is read."""
    config = config_here()
    planned = plan_of(options, config)
    if options.returned is not None:
        read = [*rules_of(planned.located), *settings_of(config), *read_by(options)]
        keep_apart([Written(options.returned)], options.rosters, read)
    return planned


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
