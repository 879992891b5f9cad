"""A finished run checked: every digest, every sum, and the whole of it computed again.

Each step trusts nothing the steps before it looked at but the bytes in the folder. Nothing in
the folder is ever written.
"""

from __future__ import annotations

from payouts.verify.report import Verification, VerificationStep
from payouts.verify.steps import VerificationOptions, verify_run

__all__ = ["Verification", "VerificationOptions", "VerificationStep", "verify_run"]
