"""``python -m payouts``: the same as the command ``payouts``."""

from payouts.cli.app import main

main()
