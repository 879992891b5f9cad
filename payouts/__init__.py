"""payouts: compute, reconcile and explain benefit payments for veterans-affairs offices."""

from __future__ import annotations

__version__ = "0.1.0"
