"""The content of a report of a comparison, in order and in both languages, before any format.

Each entry holds the record it tells and, beside it, the words it is told in. Lines, page and
Markdown show the words; JSON and the sheets write the records, exact and in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.words import Words
    from payouts.compare.people import Bin, Impact, Tally
    from payouts.compare.rules import Change, FileChange, NamedVersion, Reach

Origins = tuple[str | None, str | None]  # before, after: ``pack/file:line``


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One change.

    Attributes:
        change: the record.
        kind: what kind of change.
        path: where it is, from the part of the rule on.
        place: where it is within that part.
        before: the older value as people read it, ``—`` for none.
        after: the newer one.
        percent: ``+4.99%``; empty if absent.
    """

    change: Change
    kind: Words
    path: Words
    place: Words
    before: str
    after: str
    percent: str

    @property
    def origins(self) -> Origins:
        """Where it stands on either side."""
        return self.change.origin_before, self.change.origin_after

    @property
    def authority(self) -> str | None:
        """The document on which the file of a pack above rests."""
        return self.change.authority

    @property
    def categories(self) -> str:
        """Which cell of a table it is: ``6 · 因公``."""
        return " · ".join(self.change.where[2:])


@dataclass(frozen=True, slots=True)
class TableEntry:
    """Several changed cells of one version of a figure, put together again as a table.

    Attributes:
        cells: the changes.
        kind: what kind of change they are.
        figure: which version of which figure.
        count: how many cells change.
        grid: of a table by two categories, its rows that change, below a row of the second
            category's values; a cell that stays begins with ``=``. Empty for any other table.
        unchanged: of any other table, the cells that stay, as ``一等功 25%``.
    """

    cells: tuple[ChangeEntry, ...]
    kind: Words
    figure: Words
    count: Words
    grid: tuple[tuple[str, ...], ...]
    unchanged: tuple[str, ...]

    @property
    def origins(self) -> Origins:
        """Where the version stands on either side."""
        before, after = zip(*(cell.origins for cell in self.cells), strict=True)
        return next(filter(None, before), None), next(filter(None, after), None)

    @property
    def authority(self) -> str | None:
        """The document on which the file of a pack above rests."""
        return next(filter(None, (cell.authority for cell in self.cells)), None)


@dataclass(frozen=True, slots=True)
class BenefitEntry:
    """All changes of one benefit; ``benefit`` is None for what holds for the whole pack."""

    benefit: str | None
    name: Words
    entries: tuple[ChangeEntry | TableEntry, ...]

    @property
    def changes(self) -> tuple[ChangeEntry, ...]:
        """Every change by itself, in order."""
        return tuple(
            change
            for entry in self.entries
            for change in (entry.cells if isinstance(entry, TableEntry) else (entry,))
        )


@dataclass(frozen=True, slots=True)
class ReachEntry:
    """The people and times the changes of one benefit can affect: at least one sentence."""

    reach: Reach
    name: Words
    touches: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file that is not the same, and whether its meaning is."""

    file: FileChange
    how: Words
    meaning: Words


@dataclass(frozen=True, slots=True)
class TallyEntry:
    """Rows, people and sums of one group."""

    label: Words
    tally: Tally


@dataclass(frozen=True, slots=True)
class Grouping:
    """Tallies by benefit, township or class."""

    name: Words
    tallies: tuple[TallyEntry, ...]


@dataclass(frozen=True, slots=True)
class RowEntry:
    """One row of the roster before and after, its person masked; amounts in yuan."""

    person: str
    benefit: str
    before: str
    after: str
    difference: str
    place: str


@dataclass(frozen=True, slots=True)
class EffectEntry:
    """The effect of the changes on a roster.

    Attributes:
        impact: the record.
        total: over everything.
        groupings: by benefit, township and class, where there is anything to tell.
        histogram: people by how much they get more or less; empty where nobody's rows move.
        largest: the rows whose amount changes most.
        more: how many other rows move.
    """

    impact: Impact
    total: TallyEntry
    groupings: tuple[Grouping, ...]
    histogram: tuple[Bin, ...]
    largest: tuple[RowEntry, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a report.

    Attributes:
        same: whether the meaning is the same.
        summary: how much differs, in one line.
        old: the older version; None where nobody named one.
        new: the newer one.
        lacking: what each side, frozen at a day, has no value for.
        benefits: the changes, those for the whole pack first.
        reach: whom and when they can touch.
        files: files that are not the same.
        effect: what they do to a roster; None without one.
    """

    same: bool
    summary: Words
    old: NamedVersion | None
    new: NamedVersion | None
    lacking: tuple[Words, ...]
    benefits: tuple[BenefitEntry, ...]
    reach: tuple[ReachEntry, ...]
    files: tuple[FileEntry, ...]
    effect: EffectEntry | None

    @property
    def changes(self) -> Iterator[ChangeEntry]:
        """Every change by itself, in order."""
        return (change for benefit in self.benefits for change in benefit.changes)
