"""``payouts rules lint``: probable mistakes in rules."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from payouts.authoring.cases.suite import work_cases
from payouts.authoring.lint import exit_code, lint, once
from payouts.base.diagnostic_lines import diagnostic_lines, statistics_lines
from payouts.base.diagnostics import Severity
from payouts.base.errors import RuleProblem
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.rules.packs import above_lines, packs_named
from payouts.office.request import no_such_benefit
from payouts.rules.locate import Located
from payouts.rules.packs import OpenedPack, open_pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.diagnostics import Diagnostic
    from payouts.cli.rules_options import RulesLintOptions


def run(options: RulesLintOptions) -> int:
    """Run ``payouts rules lint``: 2 with errors, 1 with warnings, else 0; of every pack or one."""
    looked = _Looked()
    packs = looked.chosen(packs_named(options.pack), options.benefit)
    told = [looked.told(located) for located in packs]
    found = once(finding for findings, _ in told for finding in findings)
    above = told[0][1] if options.pack is not None else {}
    code = exit_code(found)
    records = [finding.as_json() for finding in found]
    if options.json:
        record = {"exit_code": code, "diagnostics": records, "above": above}
        print(json.dumps(record, ensure_ascii=False))
        return code
    # Each by itself, in the order of the files.
    terminal.results(line for r in records for line in diagnostic_lines([r], options.lang))
    if options.statistics:
        terminal.results(statistics_lines(records, options.lang))
    counts = {kind: sum(f.severity is kind for f in found) for kind in Severity}
    zh = "{error} 个错误，{warning} 个提醒，{note} 个说明"
    en = "{error} errors, {warning} warnings, {note} notes"
    print(pick(options.lang, zh, en).format(**counts))
    terminal.results(above_lines(above, "lint", options.lang))
    return code


@dataclass(slots=True)
class _Looked:
    """The packs that were looked at, each once, and what was found in each."""

    opened: dict[Located, OpenedPack | RuleProblem] = field(default_factory=dict)

    def open(self, located: Located) -> OpenedPack | RuleProblem:
        """Return a pack as far as it could be read, or why not even its chain can."""
        whole = replace(located, benefit=None)
        if whole not in self.opened:
            try:
                self.opened[whole] = open_pack(located.source, located.pack)
            except RuleProblem as problem:
                self.opened[whole] = problem
        return self.opened[whole]

    def chosen(self, packs: Sequence[Located], benefit: str | None) -> Sequence[Located]:
        """Return the packs that have a benefit, restricted to it; all of them without one."""
        if benefit is None:
            return packs
        opened = [(located, self.open(located)) for located in packs]
        sound = [(located, o) for located, o in opened if isinstance(o, OpenedPack)]
        named = [(located, o.named(benefit)) for located, o in sound]
        found = [replace(located, benefit=name) for located, name in named if name is not None]
        if not found:
            if not sound:  # why is said of each pack
                return packs
            raise no_such_benefit([o.pack for _, o in sound], benefit)
        return found

    def told(self, located: Located) -> tuple[list[Diagnostic], dict[str, int]]:
        """Return the findings about a pack, and how many more there are of the pack above.

        What stands in a file of the pack above and is so there as well is said of that pack.
        """
        opened = self.open(located)
        if isinstance(opened, RuleProblem):
            return [*opened.diagnostics], {}
        found = _findings(located, opened)
        parent = opened.pack.chain[1] if len(opened.pack.chain) > 1 else None
        above = None if parent is None else self.open(Located(located.source, parent))
        if parent is None or not isinstance(above, OpenedPack):
            return found, {}
        theirs = {str(f) for f in lint(above) if f.severity is not Severity.ERROR}
        own = [finding for finding in found if str(finding) not in theirs]
        return own, {parent: len(found) - len(own)} if len(own) < len(found) else {}


def _findings(located: Located, opened: OpenedPack) -> list[Diagnostic]:
    """Return the findings of lint for a pack, and its failing worked cases."""
    found = lint(opened, located.benefit)
    if not opened.problems:
        for report in work_cases([located]):
            found += [f for f in report.diagnostics if f.severity is Severity.ERROR]
    return found
