"""``payouts rules show``: merged rules, and the origin of each part."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from payouts.authoring.view import as_lines, as_record
from payouts.base.errors import DONE
from payouts.cli import terminal
from payouts.cli.rules.packs import pack_named
from payouts.office.request import chosen_rule, day_of
from payouts.rules.packs import open_sound_pack

if TYPE_CHECKING:
    from payouts.cli.rules_options import RulesShowOptions
    from payouts.rules.packs import OpenedPack


def run(options: RulesShowOptions) -> int:
    """Run ``payouts rules show``."""
    day = None if options.as_of is None else day_of(options.as_of)
    located = pack_named(options.pack)
    opened = open_sound_pack(located.source, located.pack)
    record = as_record(opened, _wanted(opened, options.benefit or located.benefit), day)
    if options.json:
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.results(as_lines(record, options.lang))
    return DONE


def _wanted(opened: OpenedPack, word: str | None) -> list[str]:
    """Return the ids of the benefits a word means; all of them without one."""
    rules = opened.pack.rules
    if word is None:
        return list(rules)
    return [chosen_rule(opened.pack, word).benefit]
