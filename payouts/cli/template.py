"""``payouts template``: an empty roster for a benefit."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.authoring.template import fields_of, file_name, template
from payouts.base.diagnostics import say
from payouts.base.errors import DONE, UsageProblem
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.office.apart import Written, keep_apart, rules_of, settings_of
from payouts.office.request import chosen_rule, config_here, located_pack
from payouts.roster.find.formats import called

if TYPE_CHECKING:
    from payouts.cli.options import TemplateOptions


def run(options: TemplateOptions) -> int:
    """Run ``payouts template``; the last line on stdout is the file written."""
    config = config_here()
    located = located_pack(options.rules, config)
    pack = located.load()
    rule = chosen_rule(pack, options.benefit)
    path = called(options.out, ".xlsx") if options.out else Path(file_name(rule))
    keep_apart([Written(path)], (), [*rules_of(located), *settings_of(config)])
    data = template(rule, pack)
    try:
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise UsageProblem(say("U010", what=path)) from None
    with os.fdopen(target, "wb") as file:
        file.write(data)
    fields = fields_of(rule, pack)
    if options.json:
        record = {
            "benefit": rule.benefit,
            "name": rule.name,
            "file": str(path),
            "columns": [{"name": f.name, "required": f.required} for f in fields],
        }
        print(json.dumps(record, ensure_ascii=False))
        return DONE
    needed = sum(field.required for field in fields)
    zh = f"{rule.name}：{len(fields)} 列，其中必填 {needed} 列；填好后运行 payouts check"
    en = f"{rule.name}: {len(fields)} columns, {needed} of them required; then payouts check"
    terminal.messages([pick(options.lang, zh, en)])
    print(path)
    return DONE
