"""A pack as one page to read, print and sign: as HTML and as Markdown."""

from __future__ import annotations

from payouts.ruledocs.content import page_of
from payouts.ruledocs.html import html
from payouts.ruledocs.markdown import markdown

__all__ = ["html", "markdown", "page_of"]
