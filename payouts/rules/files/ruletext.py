"""A rule file as read, before compilation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.files import RuleFile
    from payouts.rules.rule import CompiledCase


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule file that was read: its lines, its model, and where it comes from.

    Attributes:
        document: the file with its line marks.
        file: its model.
        origin: name of the pack the file belongs to.
        sha256: digest of the file's bytes.
        figure_places: figures that stand in another file → that file and their path in it.
        cases: worked cases, its own and those of files that supply figures to it.
    """

    document: Document
    file: RuleFile
    origin: str
    sha256: str
    figure_places: Mapping[str, tuple[Document, Path]] = field(default_factory=dict)
    cases: tuple[CompiledCase, ...] = ()
