"""A YAML file as it is laid out: which characters every part of it takes up, and its comments.

Only for files that :func:`~payouts.rules.files.strict_yaml.read_yaml` accepts, with plain line
ends (LF).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.rules.files.strict_yaml import Path

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BLOCK_STYLES = frozenset({"|", ">"})
_HEADER = re.compile(r"[|>][-+0-9]*")  # of a block: what stands before its text and comment


@dataclass(slots=True)
class Part:
    """A part of a file: characters ``start`` to ``end`` of its text.

    Attributes:
        path: keys and indexes that lead to it.
        flow: whether it stands in brackets; of a mapping or list, whether it has them.
        style: of a text, its quotes or ``|`` or ``>``; "" for a plain one, and for others.
        keys: of a mapping, the keys in the order of the file.
        children: the values of a mapping, or the entries of a list.
        mapping: whether it is a mapping.
    """

    path: Path
    start: int
    end: int
    flow: bool
    style: str = ""
    keys: list[Part] = field(default_factory=list)
    children: list[Part] = field(default_factory=list)
    mapping: bool = False

    def key(self, index: int) -> str:
        """Return the name of an entry of a mapping."""
        return str(self.children[index].path[-1])


@dataclass(slots=True)
class Layout:
    """The parts of a file.

    Attributes:
        text: the file.
        root: the whole.
        parts: path → part.
        lines: where each line begins.
    """

    text: str
    root: Part
    parts: dict[Path, Part]
    lines: list[int]

    def line_of(self, at: int) -> int:
        """Return the number of the line (from 0) that holds a character."""
        return bisect_right(self.lines, at) - 1

    def column_of(self, at: int) -> int:
        """Return how many characters of its line stand before one."""
        return at - self.lines[self.line_of(at)]

    def line(self, number: int) -> str:
        """Return a line without its end."""
        end = self.lines[number + 1] - 1 if number + 1 < len(self.lines) else len(self.text)
        return self.text[self.lines[number] : end]

    def line_end(self, at: int) -> int:
        """Return where the line that holds a character ends."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def beside(self, part: Part) -> str:
        """Return what stands on a line with a text: behind it, or behind the ``>`` of a block."""
        if part.style not in BLOCK_STYLES:
            return self.text[part.end : self.line_end(part.end)].rstrip()
        header = self.text[part.start : self.line_end(part.start)]
        return _HEADER.sub("", header).rstrip()

    def comments(self) -> list[tuple[int, str]]:
        """Return every comment with where it begins."""
        texts = sorted((self._text_of(s), s.end) for s in self._scalars(self.root))
        found: list[tuple[int, str]] = []
        at = 0
        for start, end in (*texts, (len(self.text), len(self.text))):
            found += _comments_between(self.text, at, start)
            at = max(at, end)
        return found

    def _text_of(self, part: Part) -> int:
        """Return where the text of a scalar begins: below the line of the ``>`` of a block."""
        begins = self.line_end(part.start) if part.style in BLOCK_STYLES else part.start
        return min(begins, part.end)

    def _scalars(self, part: Part) -> Iterator[Part]:
        if not part.children and not part.keys:
            yield part
        for inner in (*part.keys, *part.children):
            yield from self._scalars(inner)


def _comments_between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    at = start
    while (at := text.find("#", at, end)) >= 0:
        if at == 0 or text[at - 1] in " \t\n":
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            yield at, text[at:stop].rstrip()
            at = stop
        else:
            at += 1


def laid_out(text: str) -> Layout:
    """Return the parts of a file that is sound YAML."""
    lines = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
    reader = _Reader(text, lines)
    for event in yaml.parse(text, Loader=_LOADER):
        reader.take(event)
    return Layout(text, reader.root, reader.parts, lines)


class _Reader:
    def __init__(self, text: str, lines: list[int]) -> None:
        self.text = text
        self.lines = lines
        self.root = Part((), 0, 0, flow=False)
        self.parts: dict[Path, Part] = {}
        self._open: list[Part] = []

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                start, end = self._at(event.start_mark), self._at(event.end_mark)
                style = event.style or ""
                if style in BLOCK_STYLES:
                    end = start + len(self.text[start:end].rstrip())
                self._add(Part((), start, end, flow=False, style=style), event.value)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                start = self._at(event.start_mark)
                mapping = isinstance(event, yaml.MappingStartEvent)
                part = Part((), start, start, flow=bool(event.flow_style), mapping=mapping)
                self._add(part, None)
                self._open.append(part)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                part = self._open.pop()
                inner = part.children[-1].end if part.children else part.start
                part.end = self._at(event.end_mark) if part.flow else inner
            case _:
                pass

    def _at(self, mark: Any) -> int:  # noqa: ANN401 (a mark of either loader)
        return (
            int(self.lines[mark.line] + mark.column)
            if mark.line < len(self.lines)
            else len(self.text)
        )

    def _add(self, part: Part, value: str | None) -> None:
        if not self._open:
            self.root = part
        else:
            above = self._open[-1]
            if above.mapping and len(above.keys) == len(above.children):
                above.keys.append(part)
                part.path = (*above.path, value or "")
                return
            step = above.keys[-1].path[-1] if above.mapping else len(above.children)
            part.path = (*above.path, step)
            above.children.append(part)
        self.parts[part.path] = part
