"""The comments of a sheet: ours are added and removed, all others stay unchanged.

A cell has one comment, so where the officer has written one ours goes below it. What is ours
stands between two lines that say so; whatever anybody wrote outside them is theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from payouts.base.letters import column_index
from payouts.base.our_comments import AUTHOR, BEGIN, OURS
from payouts.output.returned.element import Element, append_edit, read_elements, spliced
from payouts.output.workbook.text import clean, escape

_LEFT_BY = "经办人"  # of words written into a comment of ours
_THREAD = "tc="  # the author of what stands for a conversation kept elsewhere
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{_MAIN}">'
    "<authors/><commentList/></comments>"
).encode()
_FONT = '<sz val="9"/><rFont val="SimSun"/><charset val="134"/>'


@dataclass(slots=True)
class _Comment:
    """A comment: where it is, and its element with ``{author}`` left as a number."""

    row: int
    column: int
    raw: bytes
    author: str


class Comments:
    """The comments part of a sheet while it is changed; places are 0-based (row, column)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = read_elements(data)
        self._prefix = self._root.prefix
        self._authors = [self._text(s) for s in self._children("authors")]
        self._comments = {
            (c.row, c.column): c for c in map(self._read, self._children("commentList"))
        }

    def _children(self, name: str) -> list[Element]:
        spot = self._root.first(name)
        return spot.children if spot else []

    def _text(self, spot: Element) -> str:
        """Return all text of an element, escapes undone."""
        parts = (part for part in spot.walk() if part.name in {"t", "author"})
        return "".join(unescaped(self._data[part.inner : part.close]) for part in parts)

    def _read(self, spot: Element) -> _Comment:
        found = _ADDRESS.match(spot.attributes.get("ref", "A1"))
        letters, row = (found[1], int(found[2])) if found else ("A", 1)
        author = int(spot.attributes.get("authorId", "0"))
        name = self._authors[author] if author < len(self._authors) else ""
        return _Comment(row - 1, column_index(letters), self._data[spot.start : spot.end], name)

    def places(self) -> set[tuple[int, int]]:
        """Return the cells that have a comment."""
        return set(self._comments)

    def is_thread(self, place: tuple[int, int]) -> bool:
        """Tell whether a comment only stands for a conversation, which is kept elsewhere."""
        comment = self._comments.get(place)
        return comment is not None and comment.author.startswith(_THREAD)

    def unmark(self) -> set[tuple[int, int]]:
        """Take out what is ours; return the cells that have no comment any more."""
        bare = set()
        for place, comment in list(self._comments.items()):
            inside = _Inside(comment.raw)
            text = inside.text
            if BEGIN not in text:
                continue
            rest = OURS.sub("", text).strip()
            if not rest:
                del self._comments[place]
                bare.add(place)
                continue
            raw = inside.without_ours()
            author = comment.author
            if author == AUTHOR:
                author = _LEFT_BY
                raw = _with_author(raw, self._author(author))
            self._comments[place] = _Comment(*place, raw, author)
        return bare

    def put(self, place: tuple[int, int], address: str, text: str) -> str:
        """Write a comment of ours, below one that is there; return the whole text it now has."""
        runs = _runs(self._prefix, text)
        known = self._comments.get(place)
        if known is None:
            author = self._author(AUTHOR)
            raw = (
                f'<{self._prefix}comment ref="{address}" authorId="{author}">'
                f"<{self._prefix}text>{runs}</{self._prefix}text></{self._prefix}comment>"
            )
            self._comments[place] = _Comment(*place, raw.encode(), AUTHOR)
            return text
        inside = _Inside(known.raw)
        known.raw = inside.with_runs(runs.encode())
        return f"{inside.text}\n{text}"

    def _author(self, name: str) -> int:
        if name not in self._authors:
            self._authors.append(name)
        return self._authors.index(name)

    def data(self) -> bytes:
        """Return the part as it now is."""
        p = self._prefix.encode()
        authors = b"".join(
            b"<%sauthor>%s</%sauthor>" % (p, escaped(name).encode(), p) for name in self._authors
        )
        order = sorted(self._comments)
        comments = b"".join(self._comments[place].raw for place in order)
        edits = []
        for name, content in (("authors", authors), ("commentList", comments)):
            new = b"<%s%s>%s</%s%s>" % (p, name.encode(), content, p, name.encode())
            spot = self._root.first(name)
            if spot is None:
                edits.append(append_edit(self._data, self._root, new))
            else:
                edits.append((spot.start, spot.end, new))
        return spliced(self._data, edits)


class _Inside:
    """One comment's element, taken out of its part."""

    def __init__(self, raw: bytes) -> None:
        # Prefixes are no matter here: names are compared without, and no namespace is looked up.
        self._raw = raw
        self._root = read_elements(raw)
        self._texts = [spot for spot in self._root.walk() if spot.name == "t"]
        self.text = "".join(unescaped(raw[s.inner : s.close]) for s in self._texts)

    def without_ours(self) -> bytes:
        """Return the element with our words cut out of its texts."""
        edits, at = [], 0
        spans = [found.span() for found in OURS.finditer(self.text)]
        for spot in self._texts:
            text = unescaped(self._raw[spot.inner : spot.close])
            kept = "".join(
                c for i, c in enumerate(text, at) if not any(a <= i < b for a, b in spans)
            )
            at += len(text)
            if kept == text:
                continue
            run = spot.parent
            if not kept and run is not None and run.name == "r":
                edits.append((run.start, run.end, b""))
            else:
                edits.append((spot.inner, spot.close, escaped(kept).encode()))
        return spliced(self._raw, edits)

    def with_runs(self, runs: bytes) -> bytes:
        """Return the element with runs put below its text."""
        text = self._root.first("text")
        if text is None or text.end == text.inner:
            new = b"<%stext>%s</%stext>" % ((p := self._root.prefix.encode()), runs, p)
            at = (text.start, text.end) if text else (self._root.close, self._root.close)
            return spliced(self._raw, [(*at, new)])
        plain = text.first("t")
        prefix = text.prefix.encode()
        feed = b'<%sr><%st xml:space="preserve">\n</%st></%sr>' % (prefix, prefix, prefix, prefix)
        edits = []
        if plain is not None:  # one text without runs becomes the first of them
            old = self._raw[plain.start : plain.end]
            edits.append((plain.start, plain.end, b"<%sr>%s</%sr>" % (prefix, old, prefix)))
        after = next(
            (s.start for s in text.children if s.name in {"rPh", "phoneticPr"}), text.close
        )
        if not self.text.endswith("\n"):
            runs = feed + runs
        return spliced(self._raw, [*edits, (after, after, runs)])


@lru_cache(maxsize=4096)
def _runs(p: str, text: str) -> str:
    """Return the runs of a text of ours, with the part's prefix: its first line bold."""
    first, _, rest = text.partition("\n")
    bold = "".join(f"<{p}{tag}" for tag in ("b/>", *_FONT.split("<")[1:]))
    plain = "".join(f"<{p}{tag}" for tag in _FONT.split("<")[1:])
    runs = ((bold, f"{first}\n"), (plain, rest))
    return "".join(
        f"<{p}r><{p}rPr>{props}</{p}rPr>"
        f'<{p}t xml:space="preserve">{escape(clean(words))}</{p}t></{p}r>'
        for props, words in runs
    )


def _with_author(raw: bytes, author: int) -> bytes:
    return re.sub(rb"""\bauthorId\s*=\s*["']\d+["']""", b'authorId="%d"' % author, raw, count=1)


_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&(#x[0-9A-Fa-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);")


def unescaped(raw: bytes) -> str:
    """Return the text that stands in an element."""

    def one(found: re.Match[str]) -> str:
        word = found[1]
        if word in _NAMED:
            return _NAMED[word]
        return chr(int(f"0{word[1:]}", 0) if word.startswith("#x") else int(word[1:]))

    return _REFERENCE.sub(one, raw.decode().replace("\r\n", "\n"))


def escaped(text: str) -> str:
    """Return a text as it may stand in an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
