"""What an office has settled: payouts.yaml, control totals, headers, how rosters are read."""
