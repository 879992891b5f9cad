"""Formulas worked out for whole columns, and what they rest on."""
