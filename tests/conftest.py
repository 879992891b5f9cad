"""Settings every test shares."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine and no example database: a failure seen once is seen
# again, and a slow machine is no failure.
settings.register_profile("payouts", derandomize=True, deadline=None, database=None)
settings.load_profile("payouts")
