"""Rosters computed under a pack of rules: assignment, checks, benefits, findings, totals."""
