"""``payouts rules list``: all packs, or the benefits of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.errors import DONE, RuleProblem
from payouts.base.text_lines import table_lines
from payouts.base.words import pick
from payouts.cli.terminal import messages
from payouts.office.config import rules_folder
from payouts.rules.locate import list_packs, locate

if TYPE_CHECKING:
    from payouts.base.diagnostics import Diagnostic
    from payouts.cli.rules_options import RulesListOptions
    from payouts.rules.packs import Pack


def run(options: RulesListOptions) -> int:
    """Run ``payouts rules list``."""
    root = rules_folder(Path.cwd())
    problems: list[Diagnostic] = []
    if options.pack is None:
        packs, problems = _loaded(root)
        if problems and not packs:
            raise RuleProblem(problems)
        rows = [[p.name, p.title, " ← ".join(p.chain), str(len(p.rules))] for p in packs]
        header = pick(options.lang, "规则包 名称 层次 待遇数", "pack name layers benefits").split()
    else:
        loaded = locate(options.pack, root, Path.cwd()).load()
        rows = [[r.benefit, r.name, r.origin, r.version[:12]] for r in loaded.rules.values()]
        header = pick(options.lang, "编号 名称 来自 版本", "benefit name from version").split()
    if options.json:
        print(json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False))
    else:
        print("\n".join(table_lines(header, rows, set())))
    if problems:
        messages(diagnostic_lines([found.as_json() for found in problems], options.lang))
        return RuleProblem.exit_code
    return DONE


def _loaded(root: Path) -> tuple[list[Pack], list[Diagnostic]]:
    """Return the packs of a folder that can be used, and what is wrong with the others."""
    packs: list[Pack] = []
    problems: dict[str, Diagnostic] = {}
    for name in list_packs(root):
        try:
            packs.append(locate(name, root, Path.cwd()).load())
        except RuleProblem as problem:
            problems |= {str(found): found for found in problem.diagnostics}
    return packs, list(problems.values())
