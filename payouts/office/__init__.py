"""An office's settings: payouts.yaml, control totals, headers, how rosters are read."""
