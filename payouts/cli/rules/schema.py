"""``payouts rules schema``: the JSON Schema of rule files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.errors import DONE
from payouts.rules.schema import schema_text

if TYPE_CHECKING:
    from payouts.cli.rules_options import RulesSchemaOptions


def run(_: RulesSchemaOptions) -> int:
    """Run ``payouts rules schema``; it prints to stdout."""
    print(schema_text(), end="")
    return DONE
