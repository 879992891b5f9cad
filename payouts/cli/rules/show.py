"""``payouts rules show``: merged rules, and where each part comes from."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.base.errors import DONE, UsageProblem
from payouts.cli import terminal
from payouts.cli.failures import language_of
from payouts.cli.rules.packs import pack_named, sound

if TYPE_CHECKING:
    from payouts.rules.packs import Opened


def rules_show(
    pack: str, benefit: str | None, as_of: str | None, *, as_json: bool, lang: str
) -> int:
    """Run ``payouts rules show``: the merged rules, and where each part comes from."""
    from payouts.authoring.view import as_lines, as_record

    day = _day(as_of)
    located = pack_named(pack)
    opened = sound(located)
    record = as_record(opened, _wanted(opened, benefit or located.benefit), day)
    if as_json:
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.results(as_lines(record, language_of(lang)))
    return DONE


def _day(word: str | None) -> dt.date | None:
    try:
        return None if word is None else dt.date.fromisoformat(word)
    except ValueError:
        raise UsageProblem(say("U003", word=word)) from None


def _wanted(opened: Opened, word: str | None) -> list[str]:
    """Return the ids of the benefits a word means; all of them without one."""
    rules = opened.pack.rules
    if word is None:
        return list(rules)
    rule = opened.pack.find(word)
    if rule is None:
        names = "、".join(rule.name for rule in rules.values())
        raise UsageProblem(say("U001", word=word, candidates=names or "—"))
    return [rule.benefit]
