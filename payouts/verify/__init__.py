"""Verification of a finished run: every digest, every sum, and the run computed again.

Each step relies only on the bytes in the folder. Nothing in the folder is ever written.
"""

from __future__ import annotations

from payouts.verify.report import Verification, VerificationStep
from payouts.verify.steps import VerificationOptions, verify_run

__all__ = ["Verification", "VerificationOptions", "VerificationStep", "verify_run"]
