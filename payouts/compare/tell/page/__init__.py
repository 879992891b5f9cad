"""A comparison as one page: HTML that needs nothing else, and Markdown for a review.

The blocks, the style and both writers are those of :mod:`payouts.output.page`.
"""

from __future__ import annotations

from payouts.compare.tell.page.page import page_of

__all__ = ["page_of"]
