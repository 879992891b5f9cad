"""``payouts rules``: a module a command."""
