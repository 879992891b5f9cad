"""A page as one self-contained HTML file: no script, no font, no network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from payouts.output.page.blocks import (
    Bars,
    Chart,
    FormulaBlock,
    Heading,
    Items,
    SignOff,
    TableBlock,
    Text,
)
from payouts.output.page.chart import draw_bars, draw_chart
from payouts.output.page.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.output.page.blocks import Block, Page

# Nothing may be fetched or run, whatever a rule file holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(page: Page, language: str = "zh-CN") -> str:
    """Return a page as HTML; ``language`` is the tag of the language it is mostly in."""
    body = "\n".join(map(_block, page.blocks))
    title = escape(page.title)
    return f"""\
<!DOCTYPE html>
<html lang="{escape(language, quote=True)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<header>
<h1>{title}</h1>
<p class="subtitle">{escape(page.subtitle)}</p>
</header>
{body}
</main>
</body>
</html>
"""


def _block(block: Block) -> str:
    reader = _READERS[type(block)]
    return reader(block)


def _heading(block: Heading) -> str:
    english = f' <small lang="en">{escape(block.english)}</small>' if block.english else ""
    anchor = f' id="{escape(block.anchor, quote=True)}"' if block.anchor else ""
    level = f"h{block.level}"
    return f"<{level}{anchor}>{escape(block.text)}{english}</{level}>"


def _text(block: Text) -> str:
    kind = "" if block.kind == "plain" else f' class="{escape(block.kind, quote=True)}"'
    return f"<p{kind}>{escape(block.text)}</p>"


def _formula(block: FormulaBlock) -> str:
    about = f'<span class="about">{escape(block.about)}</span>' if block.about else ""
    return (
        f'<div class="formula"><b>{escape(block.name)}</b> ＝ {escape(block.words)}'
        f"<code>{escape(block.code)}</code>{about}</div>"
    )


def _chart(block: Chart) -> str:
    return f"<figure>{draw_chart(block)}</figure>"


def _bars(block: Bars) -> str:
    return f"<figure>{draw_bars(block)}</figure>"


def _signoff(block: SignOff) -> str:
    places = "".join(f"<span>{escape(label)}</span>" for label in block.labels)
    return f'<div class="signoff">{places}</div>'


def _items(block: Items) -> str:
    tag = "ol" if block.numbered else "ul"
    entries = "".join(
        f"<li>{escape(text)}"
        + (f'<span class="about">{escape(about)}</span>' if about else "")
        + "</li>"
        for text, about in block.entries
    )
    return f"<{tag}>{entries}</{tag}>"


def _table(table: TableBlock) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    head = "".join(
        f"<th{_side(index, table)}>{escape(cell)}</th>" for index, cell in enumerate(table.header)
    )
    rows = "".join(_row(row, number, table) for number, row in enumerate(table.rows))
    return (
        f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(row: tuple[str, ...], number: int, table: TableBlock) -> str:
    cells = []
    for index, cell in enumerate(row):
        text = escape(cell)
        if index == 0 and table.links:
            text = f'<a href="#{escape(table.links[number], quote=True)}">{text}</a>'
        cells.append(f"<td{_side(index, table)}>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _side(index: int, table: TableBlock) -> str:
    return ' class="right"' if index in table.right else ""


_READERS: dict[type, Callable[[Any], str]] = {
    Heading: _heading,
    Text: _text,
    Items: _items,
    TableBlock: _table,
    FormulaBlock: _formula,
    Chart: _chart,
    Bars: _bars,
    SignOff: _signoff,
}
