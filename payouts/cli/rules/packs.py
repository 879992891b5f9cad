"""The rule packs that a command names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.base.errors import UsageProblem
from payouts.office.config import rules_folder
from payouts.rules.locate import list_packs, locate

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def pack_named(pack: str) -> Located:
    """Return the pack a word names: a folder, a file of one, or a name."""
    here = Path.cwd()
    return locate(pack, rules_folder(here), here)
