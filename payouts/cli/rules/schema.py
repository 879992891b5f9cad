"""``payouts rules schema``: the JSON Schema of rule files."""

from __future__ import annotations

from payouts.base.errors import DONE


def rules_schema() -> int:
    """Run ``payouts rules schema``: the JSON Schema of rule files, to stdout."""
    from payouts.rules.schema import schema_text

    print(schema_text(), end="")
    return DONE
