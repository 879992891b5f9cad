"""The state of compiling one rule file: the file, the names known so far, the problems."""

from __future__ import annotations

import keyword
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, say
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number
from payouts.rules.language import syntax
from payouts.rules.language.names import RESERVED, Names
from payouts.rules.language.types import Type, ValueKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.columns import ColumnSpec, Vocabulary
    from payouts.base.diagnostics import Place
    from payouts.rules.figures import FigureTable
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.base import Dated
    from payouts.rules.models.files import Conventions, RuleFile

CHOOSES_VERSION = {ValueKind.DATE, ValueKind.MONTH, ValueKind.INTEGER}


@dataclass(frozen=True, slots=True)
class FilePart:
    """A part of a file: the rule's own, or the one that holds the conventions."""

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

    def source(self, text: str) -> syntax.Source:
        """Return the text of an expression that stands here, with its place."""
        place, counted = self.document.text_place(self.path)
        return syntax.Source(text, place, counted)


@dataclass(slots=True)
class Work:
    """One rule file during compilation.

    Attributes:
        document: the file with its line marks.
        file: its model.
        vocabulary: the pack's canonical columns.
        conventions: the pack's conventions, with the document they stand in.
        figure_places: figures that stand in another file → that file and their path in it.
        problems: everything wrong, as far as it is found.
        columns: the columns the rule reads; ``optional`` are those a row can do without.
        column_types: their types.
        figures: its figures.
        row_values: facts known so far → their types.
    """

    document: Document
    file: RuleFile
    vocabulary: Vocabulary
    conventions: tuple[Document, Conventions] | None
    figure_places: Mapping[str, tuple[Document, Path]]
    problems: list[Diagnostic] = field(default_factory=list)
    columns: dict[str, ColumnSpec] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)
    column_types: dict[str, Type] = field(default_factory=dict)
    figures: dict[str, FigureTable] = field(default_factory=dict)
    row_values: dict[str, Type] = field(default_factory=dict)

    def at(self, *path: str | int) -> FilePart:
        """Return a part of the rule's own file."""
        return FilePart(self.document, path)

    def say(self, code: str, path: Path, **args: object) -> None:
        """Gather a problem of a part of the rule."""
        self.problems.append(say(code, self.place(path), **args))

    def place(self, path: Path) -> Place:
        """Return the place of a part of the rule; some figures are in another file."""
        if path[:1] == ("figures",) and path[1:2] and path[1] in self.figure_places:
            document, base = self.figure_places[str(path[1])]
            return document.place((*base, *path[2:]))
        return self.document.place(path)

    def row_names(self, *, month_known: bool = False) -> Names:
        """Return the names known so far that a formula about a row may use."""
        by_month = frozenset(n for n, t in self.figures.items() if t.select == "month")
        banded = frozenset(n for n, t in self.figures.items() if t.bands)
        types = {name: table.type for name, table in self.figures.items()}
        return Names(
            aliases=self.vocabulary.header_index(),
            columns=self.column_types,
            values=dict(self.row_values),
            figures=types,
            by_month=by_month,
            banded=banded,
            month_known=month_known,
            optional=frozenset(self.optional),
        )

    def check_fresh(self, name: str, path: Path, others: Sequence[str] = ()) -> None:
        """Refuse a name that formulas could not use, or that already means something."""
        if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
            self.say("Y025", path, name=name)
        known = (self.columns, self.figures, self.row_values, others, RESERVED)
        if keyword.iskeyword(name) or any(name in names for names in known):
            self.say("Y022", path, name=name)


def kind_of(kind: Type | None) -> ValueKind | None:
    """Return the kind of a type; None for a name that is not known."""
    return None if kind is None else kind.kind


def bounds(dated: Dated | None) -> tuple[int, int]:
    """Return the first and last day in force (days since 1970-01-01)."""
    if dated is None:
        return ALWAYS_BEFORE, ALWAYS_AFTER
    first = ALWAYS_BEFORE if dated.from_ is None else day_number(dated.from_)
    last = ALWAYS_AFTER if dated.until is None else day_number(dated.until)
    return first, last
