"""Errors, diagnostics, money, dates, ids and columns; no rules and no rosters."""
