"""Values of a run, masked for reports."""

from __future__ import annotations

import re

from payouts.base.bilingual import both
from payouts.base.columns import ACCOUNT, ID, NAME, PAYEE_NAME
from payouts.base.identity import mask_account, mask_id, mask_name

EMPTY = both("（空）", "(empty)")
_NAMES = (NAME, "name", PAYEE_NAME)
_IDS = (ID, "person_id")
_ACCOUNTS = (ACCOUNT,)
_DIGITS = re.compile(r"\d{12,}[Xx]?")
_LONGEST = 80


def masked(column: str, value: object) -> str:
    """Return a value as text; names, ids and accounts are masked, by column or by their digits."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # as a workbook shows it
    text = str(value)
    if column in _NAMES:
        return mask_name(text)
    if column in _IDS:
        return mask_id(text)
    if column in _ACCOUNTS:
        return mask_account(text)
    text = _DIGITS.sub(lambda found: mask_id(found.group()), text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
