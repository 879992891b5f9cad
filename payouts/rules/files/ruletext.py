"""A rule file as read, before compilation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.rules.files.file_part import part_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.rules.files.figure_home import FigureHome
    from payouts.rules.files.file_part import FilePart
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.files import RuleFile
    from payouts.rules.rule import CompiledCase


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of a rule, beside figures, that a pack above changed.

    Attributes:
        what: reason of the condition that was replaced, dropped or added; ``round`` for the
            rounding.
        path: where it is in the merged rule; None where it was dropped.
        was: where it stood; None where it was added.
        by: where the change stands.
    """

    what: str
    path: Path | None
    was: FilePart | None
    by: FilePart


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule file that was read: its lines, its model, and where it comes from.

    Attributes:
        document: the file with its line marks.
        file: its model.
        origin: name of the pack the file belongs to.
        sha256: digest of the file's bytes.
        moved: parts that stand in another file → where; what is below them stands there too.
        changes: what packs above changed beside figures.
        authorities: file of a pack above → the document by which parts below give way to it.
        homes: figure → where more of its values would be written.
        cases: worked cases, its own and those of files that supplement it.
    """

    document: Document
    file: RuleFile
    origin: str
    sha256: str
    moved: Mapping[Path, FilePart] = field(default_factory=dict)
    changes: tuple[PartChange, ...] = ()
    authorities: Mapping[str, str] = field(default_factory=dict)
    homes: Mapping[str, FigureHome] = field(default_factory=dict)
    cases: tuple[CompiledCase, ...] = ()

    def part(self, *path: str | int) -> FilePart:
        """Return where a part of the merged rule stands."""
        return part_of(self.document, self.moved, path)

    def change_at(self, path: Path) -> PartChange | None:
        """Return what a pack above changed of a part, beside figures; None where it did not."""
        return next((change for change in self.changes if change.path == path), None)

    def authority_of(self, part: FilePart) -> str | None:
        """Return the document by which a part of a pack above holds, where it states one."""
        return self.authorities.get(part.document.name)
