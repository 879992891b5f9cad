"""Runs: written in order, published whole, stored with their inputs, read back, scheduled."""
