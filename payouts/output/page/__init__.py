"""Self-contained pages: blocks of text, tables and charts as HTML and Markdown."""

from __future__ import annotations

from payouts.output.page.to_html import html
from payouts.output.page.to_markdown import markdown

__all__ = ["html", "markdown"]
