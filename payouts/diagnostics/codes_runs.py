"""Codes about runs."""

from __future__ import annotations

from payouts.diagnostics.code import Code, Severity

CODES: dict[str, Code] = {}
