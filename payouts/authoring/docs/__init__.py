"""A pack as one page to read, print and sign."""

from __future__ import annotations

from payouts.authoring.docs.content import page_of

__all__ = ["page_of"]
