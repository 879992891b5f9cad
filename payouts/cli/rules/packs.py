"""The rule packs that a command names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.base.errors import UsageProblem
from payouts.base.words import pick
from payouts.office.config import rules_folder
from payouts.rules.locate import list_packs, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.diagnostics import Lang
    from payouts.rules.locate import Located


def packs_named(pack: str | None) -> Sequence[Located]:
    """Return the pack asked for, or all packs."""
    if pack is not None:
        return [pack_named(pack)]
    here = Path.cwd()
    root = rules_folder(here)
    names = list_packs(root)
    if not names:
        raise UsageProblem(say("U004", candidates="—"))
    return [locate(name, root, here) for name in names]


def above_lines(above: Mapping[str, int], command: str, lang: Lang) -> Iterator[str]:
    """Yield what to run to see what is said of the packs above, and not of this one."""
    zh = "上级规则包 {} 另有 {} 条，用 payouts rules {} {} 查看"
    en = "the pack above, {}, has {} more: payouts rules {} {}"
    for pack, count in above.items():
        yield pick(lang, zh, en).format(pack, count, command, pack)


def pack_named(pack: str) -> Located:
    """Return the pack a word names: a folder, a file of one, or a name."""
    here = Path.cwd()
    return locate(pack, rules_folder(here), here)
