"""``python -m payouts``: the same as the command ``payouts``."""

from payouts.cli.start import main

main()
