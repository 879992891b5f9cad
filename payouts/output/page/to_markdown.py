"""A page as Markdown; every text is escaped, so that nothing in a rule file is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.output.page.blocks import Block, Page

# Within a line; at its start a number or sign could begin a list, a quotation or a heading.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_START = re.compile(r"^([0-9]*)([-+=.)])(?=\s|$)")


def markdown(page: Page) -> str:
    """Return a page as Markdown."""
    lines = [f"# {_plain(page.title)}", "", _plain(page.subtitle), ""]
    for block in page.blocks:
        if made := list(_block(block)):
            lines += [*made, ""]
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str) -> str:
    one_line = " ".join(text.split())
    return _START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", one_line))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            english = f" {_plain(block.english)}" if block.english else ""
            yield f"{'#' * block.level} {_plain(block.text)}{english}"
        case Text():
            start = {"warning": "> **", "note": "> "}.get(block.kind, "")
            yield f"{start}{_plain(block.text)}{'**' if block.kind == 'warning' else ''}"
        case Items():
            yield from _items(block)
        case TableBlock():
            yield from _table(block)
        case FormulaBlock():
            about = f" — {_plain(block.about)}" if block.about else ""
            yield f"- **{_plain(block.name)}** ＝ {_plain(block.words)}{about}  "
            yield f"  {_code(block.code)}"
        case SignOff():
            yield "　　".join(f"{_plain(label)}：＿＿＿＿＿＿" for label in block.labels)
        case Bars():
            bars = zip(block.labels, block.counts, strict=True)
            yield from _items(Items(tuple((label, f"{count:,}") for label, count in bars if count)))
        case Chart():
            return  # the table above it says the same


def _items(items: Items) -> Iterator[str]:
    for index, (text, about) in enumerate(items.entries, 1):
        mark = f"{index}." if items.numbered else "-"
        yield f"{mark} {_plain(text)}" + (f" — {_plain(about)}" if about else "")


def _table(table: TableBlock) -> Iterator[str]:
    if table.caption:
        yield f"{_plain(table.caption)}"
        yield ""
    yield _row(table.header)
    marks = ("---:" if i in table.right else "---" for i in range(len(table.header)))
    yield f"| {' | '.join(marks)} |"
    yield from map(_row, table.rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _code(text: str) -> str:
    """Return code between more backticks than stand in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{ticks}{pad}{' '.join(text.split())}{pad}{ticks}"
