"""Compares two versions of the rules: their meaning, their effect on people, the report."""
