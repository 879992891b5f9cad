"""Eligibility → entitlement → payment, for whole columns; no I/O, no clock."""
