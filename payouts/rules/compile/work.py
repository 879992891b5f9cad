"""The state of compiling one rule file: the file, the names known so far, the problems."""

from __future__ import annotations

import keyword
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, say
from payouts.base.meant import what_fits
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number
from payouts.rules.files.file_part import FilePart, part_of
from payouts.rules.language.names import RESERVED, Names, Scope
from payouts.rules.language.types import Type, ValueKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from payouts.base.columns import ColumnSpec, Vocabulary
    from payouts.base.diagnostics import Place
    from payouts.rules.figures import FigureTable
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.base import Dated
    from payouts.rules.models.files import Conventions, RuleFile

_NEAR = 0.5
CHOOSES_VERSION = {ValueKind.DATE, ValueKind.MONTH, ValueKind.INTEGER}


@dataclass(slots=True)
class Work:
    """One rule file during compilation.

    Attributes:
        document: the file with its line marks.
        file: its model.
        vocabulary: the pack's canonical columns.
        conventions: the pack's conventions, with the document they stand in.
        moved: parts that stand in another file → that file and their path in it.
        problems: everything wrong, as far as it is found.
        columns: the columns the rule reads; ``optional`` are those a row can do without.
        column_types: their types.
        figures: its figures.
        row_values: facts known so far → their types; ``monthly`` are those worked out by month,
            ``together`` those of them that look at other rows.
        benefits: words for the pack's benefits, as they are compared → id and name.
        failed: names of what could not be read; nothing more is said of what names them.
        unusable: those of them that no formula could name, so that one that does is no formula.
    """

    document: Document
    file: RuleFile
    vocabulary: Vocabulary
    conventions: tuple[Document, Conventions] | None
    moved: Mapping[Path, FilePart]
    problems: list[Diagnostic] = field(default_factory=list)
    columns: dict[str, ColumnSpec] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)
    column_types: dict[str, Type] = field(default_factory=dict)
    figures: dict[str, FigureTable] = field(default_factory=dict)
    row_values: dict[str, Type] = field(default_factory=dict)
    monthly: set[str] = field(default_factory=set)
    together: set[str] = field(default_factory=set)
    benefits: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    unusable: set[str] = field(default_factory=set)

    def at(self, *path: str | int) -> FilePart:
        """Return a part of the rule, in whichever file it stands."""
        return part_of(self.document, self.moved, path)

    def say(self, code: str, path: Path, **args: object) -> None:
        """Gather a problem of a part of the rule."""
        self.problems.append(say(code, self.place(path), **args))

    def say_of(self, code: str, word: str, path: Path, **args: object) -> None:
        """Gather a problem of a word, unless it names what could not be read."""
        if word not in self.failed:
            self.say(code, path, word=word, **args)

    def place(self, path: Path) -> Place:
        """Return the place of a part of the rule; some parts are in another file."""
        return self.at(*path).place

    def row_names(self, scope: Scope = Scope.ROW, reach: Iterable[str] = ()) -> Names:
        """Return the names known so far that a formula about a row may use.

        Args:
            scope: where the formula stands.
            reach: how far the groups may reach that it may ask about.
        """
        by_month = frozenset(n for n, t in self.figures.items() if self._by_month(t))
        banded = frozenset(n for n, t in self.figures.items() if t.bands)
        types = {name: table.type for name, table in self.figures.items()}
        return Names(
            aliases=self.vocabulary.header_index(),
            columns=self.column_types,
            values=dict(self.row_values),
            figures=types,
            by_month=by_month,
            banded=banded,
            scope=scope,
            monthly=frozenset(self.monthly),
            together=frozenset(self.together),
            groups={name: group.within for name, group in self.file.groups.items()},
            reach=frozenset(reach),
            failed=self.failed,
            optional=frozenset(self.optional),
        )

    def _by_month(self, table: FigureTable) -> bool:
        """Tell whether a figure depends on the month paid for: it, or what it is looked up by."""
        return bool({"month", *self.monthly} & {table.select, *table.by})

    def check_fresh(self, name: str, path: Path, others: Sequence[str] = ()) -> None:
        """Refuse a name that formulas could not use, or that already means something."""
        if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
            self.say("Y025", path, name=name)
            self.failed.add(name)
            self.unusable.add(name)
        known = (self.columns, self.figures, self.row_values, others, RESERVED)
        if keyword.iskeyword(name) or any(name in names for names in known):
            self.say("Y022", path, name=name)
            self.failed.add(name)  # which of the two a formula means is not known


def kind_of(kind: Type | None) -> ValueKind | None:
    """Return the kind of a type; None for a name that is not known."""
    return None if kind is None else kind.kind


def hint_of(word: str, known: Mapping[str, Type], kinds: Container[ValueKind]) -> str:
    """Return what a word may mean that names nothing of these kinds; both languages."""
    return what_fits(word, [name for name, kind in known.items() if kind.kind in kinds], _NEAR)


def bounds(dated: Dated | None) -> tuple[int, int]:
    """Return the first and last day in force (days since 1970-01-01)."""
    if dated is None:
        return ALWAYS_BEFORE, ALWAYS_AFTER
    first = ALWAYS_BEFORE if dated.from_ is None else day_number(dated.from_)
    last = ALWAYS_AFTER if dated.until is None else day_number(dated.until)
    return first, last
