"""A part of a file, and the parts of a rule that stand in another file than its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payouts.rules.language import syntax

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.diagnostics import Place
    from payouts.rules.files.strict_yaml import Document, Path


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of a file: the rule's own, one of a pack above, or one that holds conventions."""

    document: Document
    path: Path

    def under(self, *parts: str | int) -> FilePart:
        """Return a part of this part."""
        return FilePart(self.document, (*self.path, *parts))

    def inside(self, key: str) -> FilePart:
        """Return what stands under a key, or itself where it is written without that key."""
        under = self.under(key)
        return under if under.path in self.document.marks else self

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.document.place(self.path)

    @property
    def origin(self) -> str:
        """Where it stands, as ``rules/national/x.yaml:12``."""
        place = self.place
        return f"{place.file}:{place.line}"

    @property
    def pack(self) -> str:
        """Name of the pack its file belongs to."""
        return self.document.name.rpartition("/")[0].rpartition("/")[2]

    def written(self) -> Any:  # noqa: ANN401 (plain data)
        """Return what stands there, as plain data; None where nothing does."""
        data = self.document.data
        for key in self.path:
            inside = isinstance(data, list) and isinstance(key, int) and key < len(data)
            if not inside and not (isinstance(data, dict) and key in data):
                return None
            data = data[key]
        return data

    def source(self, text: str) -> syntax.Source:
        """Return the text of an expression that stands here, with its place."""
        place, counted = self.document.text_place(self.path)
        return syntax.Source(text, place, counted)


def part_of(document: Document, moved: Mapping[Path, FilePart], path: Path) -> FilePart:
    """Return where a part of a merged rule stands: in the rule's own file unless it was moved."""
    for length in range(len(path), 0, -1):
        if (found := moved.get(path[:length])) is not None:
            return found.under(*path[length:])
    return FilePart(document, path)
