"""Rosters: from an officer's workbook to clean, placed columns."""
