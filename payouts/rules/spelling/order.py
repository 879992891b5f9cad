"""The order of keys: that of the models, where the models name them; names stay as they stand.

Parts move as blocks of lines: with the comments directly above them, at the ends of their lines,
and below them where those are set further in. What stands above the first key of a file stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.files.shape_problems import keys_at
from payouts.rules.models.formulas import Formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.spelling.layout import Layout, Part

# Where another order reads better than that of the model: keys that show which model it is, and
# the keys to begin with.
_FIRST: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (
        frozenset({"require", "because"}),
        ("in_force", "require", "zero_if", "hold_if", "reject_if", "select", "from", "until"),
    ),
    (
        frozenset({"unit", "values"}),
        ("unit", "by", "select", "shared", "open", "pick", "none", "others", "bound", "note"),
    ),
    (
        frozenset({"open_ended", "table"}),
        (
            *("from", "until", "open_ended", "value", "bands"),
            *("status", "source", "article", "note", "table"),
        ),
    ),
    (
        frozenset({"is", "versions"}),
        ("is", "select", "versions", "round", "status", "source", "article", "note"),
    ),
    (
        frozenset({"title", "number", "issued"}),
        ("law", "title", "number", "article", "issued", "from", "until", "note"),
    ),
    (frozenset({"step", "mode"}), ("step", "to", "mode")),
    (frozenset({"pays"}), ("pays", "month")),
    (frozenset({"type", "aliases"}), ("type", "percent", "person")),
)


def ordered(layout: Layout, model: type[BaseModel]) -> str:
    """Return a file with the keys of one level in order; itself where all of them are."""
    for part in _outermost(layout.root, model):
        moved = _moved_flow(layout, part, model) if part.flow else _moved(layout, part, model)
        if moved is not None:
            return moved
    return layout.text


def _outermost(part: Part, model: type[BaseModel]) -> Iterator[Part]:
    if part.mapping and _wanted(part, model) != list(range(len(part.children))):
        yield part
    for child in part.children:
        yield from _outermost(child, model)


def _wanted(part: Part, model: type[BaseModel]) -> list[int]:
    """Return the entries of a mapping in the order they should stand in."""
    here = list(range(len(part.children)))
    keys = [part.key(index) for index in here]
    known = _keys(model, part.path)
    if not set(keys) <= set(known):
        return here  # names of the rule's own, or nothing that is known
    for shown_by, first in _FIRST:
        if shown_by <= set(known):
            known = (*first, *(key for key in known if key not in first))
    return sorted(here, key=lambda index: known.index(keys[index]))


def _keys(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Return the keys the model has at a path of the file; a formula may stand without ``is``."""
    steps: list[str | int] = []
    for step in path:
        if set(Formula.model_fields) - {"is_"} <= set(keys_at(model, steps)) and (
            isinstance(step, int) or step in {"any_of", "all_of"}
        ):
            steps.append("is")
        steps.append(step)
    return keys_at(model, steps)


# --- in brackets -----------------------------------------------------------------------------


def _moved_flow(layout: Layout, part: Part, model: type[BaseModel]) -> str | None:
    """Return the text with the entries of a mapping in brackets exchanged; None with comments."""
    if any(part.start < at < part.end for at, _ in layout.comments()):
        return None
    spans = [(key.start, value.end) for key, value in zip(part.keys, part.children, strict=True)]
    texts = [layout.text[start:end] for start, end in spans]
    made, at = [], 0
    for (start, end), index in zip(spans, _wanted(part, model), strict=True):
        made += [layout.text[at:start], texts[index]]
        at = end
    return "".join([*made, layout.text[at:]])


# --- blocks of lines -------------------------------------------------------------------------


def _moved(layout: Layout, part: Part, model: type[BaseModel]) -> str | None:
    blocks = _Blocks(layout, part)
    return blocks.joined(_wanted(part, model)) if blocks.movable else None


class _Blocks:
    """The entries of a mapping as blocks of lines."""

    def __init__(self, layout: Layout, part: Part) -> None:
        self.layout = layout
        self.column = layout.column_of(part.keys[0].start)
        self.first = [layout.line_of(key.start) for key in part.keys]
        own = [layout.line_of(max(value.end - 1, 0)) for value in part.children]
        bounds = [*self.first[1:], len(layout.lines)]
        self.last = [self._with_tail(a, b) for a, b in zip(own, bounds, strict=True)]
        before = layout.line(self.first[0])[: self.column]
        # Where a list's dash stands before the first key, what is above it is about the entry.
        self.dash = before if before.strip() else ""
        self.head = self.first[0]
        if not self.dash and part.path:
            above = self._line_above(part)
            self.head = above + 1 if above is not None else self.first[0]
        self.movable = set(before.replace("-", "").strip()) == set() and all(
            not layout.line(line)[: self.column].strip() for line in self.first[1:]
        )

    def _line_above(self, part: Part) -> int | None:
        """Return the line of the key that a mapping stands under."""
        above = self.layout.parts.get(part.path[:-1])
        if above is None or not above.mapping:
            return None
        key = next((k for k in above.keys if k.path == part.path), None)
        return None if key is None else self.layout.line_of(key.start)

    def _with_tail(self, last: int, bound: int) -> int:
        """Return the last line of an entry with the comments below it that are set further in."""
        end = last
        for number in range(last + 1, bound):
            line = self.layout.line(number)
            comment = line.lstrip()
            if comment and not comment.startswith("#"):
                break
            if comment and len(line) - len(comment) > self.column:
                end = number
            elif comment:
                break
        return end

    def joined(self, order: Sequence[int]) -> str:
        """Return the file with the entries in another order."""
        layout = self.layout
        lines = [layout.line(number) for number in range(len(layout.lines))]
        above = [self.head, *(last + 1 for last in self.last[:-1])]
        made: list[str] = []
        for position, index in enumerate(order):
            head = lines[above[index] : self.first[index]]
            body = lines[self.first[index] : self.last[index] + 1]
            body[0] = body[0][self.column :]
            if position == 0:
                head = [line for line in head if line.strip()]
            if position == 0 and self.dash:
                indent = " " * (len(self.dash) - len(self.dash.lstrip()))
                head = [indent + line.strip() for line in head]
                body[0] = self.dash + body[0]
            else:
                body[0] = " " * self.column + body[0]
            made += [*head, *body]
        before, after = lines[: self.head], lines[self.last[-1] + 1 :]
        return "\n".join([*before, *made, *after])
