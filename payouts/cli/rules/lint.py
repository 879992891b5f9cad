"""``payouts rules lint``: probable mistakes in rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from payouts.authoring.cases.suite import work_cases
from payouts.authoring.lint import exit_code, lint, once
from payouts.base.diagnostic_lines import diagnostic_lines, statistics_lines
from payouts.base.diagnostics import Severity
from payouts.base.errors import RuleProblem
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.rules.packs import packs_named
from payouts.rules.packs import open_pack

if TYPE_CHECKING:
    from payouts.base.diagnostics import Diagnostic
    from payouts.cli.rules_options import RulesLintOptions
    from payouts.rules.locate import Located


def run(options: RulesLintOptions) -> int:
    """Run ``payouts rules lint``: 2 with errors, 1 with warnings, else 0; of every pack or one."""
    found = once(finding for located in packs_named(options.pack) for finding in _findings(located))
    code = exit_code(found)
    records = [finding.as_json() for finding in found]
    if options.json:
        print(json.dumps({"exit_code": code, "diagnostics": records}, ensure_ascii=False))
        return code
    # Each by itself, in the order of the files.
    terminal.results(line for r in records for line in diagnostic_lines([r], options.lang))
    if options.statistics:
        terminal.results(statistics_lines(records, options.lang))
    counts = {kind: sum(f.severity is kind for f in found) for kind in Severity}
    zh = "{error} 个错误，{warning} 个提醒，{note} 个说明"
    en = "{error} errors, {warning} warnings, {note} notes"
    print(pick(options.lang, zh, en).format(**counts))
    return code


def _findings(located: Located) -> list[Diagnostic]:
    """Return the findings of lint for a pack, and its failing worked cases."""
    try:
        opened = open_pack(located.source, located.pack)
    except RuleProblem as problem:  # not even the chain of packs can be read
        return [*problem.diagnostics]
    found = lint(opened, located.benefit)
    if not opened.problems:
        for report in work_cases([located]):
            found += [f for f in report.diagnostics if f.severity is Severity.ERROR]
    return found
