"""``payouts rules list``: all packs, or the benefits of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.errors import DONE
from payouts.base.text_lines import table_lines
from payouts.base.words import pick
from payouts.office.config import rules_folder
from payouts.rules.locate import list_packs, locate

if TYPE_CHECKING:
    from payouts.cli.rules_options import RulesListOptions


def run(options: RulesListOptions) -> int:
    """Run ``payouts rules list``."""
    root = rules_folder(Path.cwd())
    if options.pack is None:
        packs = [locate(name, root, Path.cwd()).load() for name in list_packs(root)]
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
    return DONE
