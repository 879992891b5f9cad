"""What people wrote in comments on cells, and above and below pages: without what programs add."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from payouts.base.our_comments import without_ours
from payouts.roster.model.rawsheet import Comment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

THREAD = "tc="  # the author of what stands for a conversation kept elsewhere
# What Excel puts before a conversation where an older Excel may see it; its words say 删除.
_OF_THREAD = re.compile(r"\A\[.*?linkid=\d+\s*", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAGE_TEXT = re.compile(
    rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^>]*)?>([^<]*)</", re.DOTALL
)
# &L &C &R part a header; a font, a size, a colour, a page number say nothing.
_PARTED = re.compile(r"&[LCR]")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Za-z])')
_AND = "\0"


def comments_of(found: Iterable[tuple[int, int, str, str]]) -> tuple[Comment, ...]:
    """Return comments by row and column, those on one cell as one, without what says nothing.

    Args:
        found: 0-based row and column, author and text of each, in any order of cells.
    """
    by_place: dict[tuple[int, int], list[str]] = {}
    for row, column, author, text in found:
        if said := _plain(text, author):
            by_place.setdefault((row, column), []).append(said)
    return tuple(Comment(*place, "；".join(by_place[place])) for place in sorted(by_place))


def _plain(text: str, author: str) -> str:
    """Return what somebody wrote, its lines parted by ；."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if author.startswith(THREAD):
        text = _OF_THREAD.sub("", text)
    text = without_ours(text).strip()
    for colon in ":：":  # as Excel begins a comment
        text = text.removeprefix(f"{author}{colon}") if author else text
    return "；".join(line for words in text.split("\n") if (line := " ".join(words.split())))


def page_texts(foot: bytes) -> tuple[str, ...]:
    """Return the texts above and below the pages of a sheet, each once.

    Args:
        foot: what stands behind the cells of the sheet's XML.
    """
    if b"Header" not in foot and b"Footer" not in foot:
        return ()
    return tuple(dict.fromkeys(_page_texts(foot)))


def _page_texts(foot: bytes) -> Iterator[str]:
    for raw in _PAGE_TEXT.findall(foot):
        text = unescape(raw.decode(errors="replace")).replace("&&", _AND)
        for part in _PARTED.split(text):
            if said := " ".join(_CODE.sub("", part).replace(_AND, "&").split()):
                yield said
