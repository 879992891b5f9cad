"""Writes the sample rosters: invented people, published totals."""
