"""Counts drawn as horizontal bars in SVG; text and colours come from the page's style."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.output.page.blocks import Bars

_WIDTH, _ROW, _TOP = 640, 22, 6
_LEFT, _RIGHT = 190, 80  # for labels and counts
_BAR, _TEXT = 14, 15  # height of a bar, baseline of its text


def draw_bars(bars: Bars) -> str:
    """Return the SVG element; a count of none has no bar."""
    height = _TOP * 2 + _ROW * len(bars.labels)
    parts = "".join(_rows(bars))
    title = escape(bars.title)
    return (
        f'<svg class="chart bars" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(bars.title, quote=True)}"><title>{title}</title>{parts}</svg>'
    )


def _rows(bars: Bars) -> Iterator[str]:
    most = max((*bars.counts, 1))
    room = _WIDTH - _LEFT - _RIGHT
    for index, (label, count) in enumerate(zip(bars.labels, bars.counts, strict=True)):
        top = _TOP + index * _ROW
        yield (f'<text x="{_LEFT - 10}" y="{top + _TEXT}" text-anchor="end">{escape(label)}</text>')
        length = -(-count * room // most)
        if count:
            kind = "loss" if index in bars.down else "gain"
            yield (
                f'<rect class="{kind}" x="{_LEFT}" y="{top + 3}" width="{length}" height="{_BAR}"/>'
            )
        yield f'<text class="value" x="{_LEFT + length + 8}" y="{top + _TEXT}">{count:,}</text>'
