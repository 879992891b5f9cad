"""``payouts rules``: one module for each command."""
