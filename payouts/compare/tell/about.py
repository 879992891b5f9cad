"""What a comparison tells besides the changes: the two versions, reach, files, figures lacking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from payouts.compare.meaning import Kind, changed_files, reach_of, with_origins, without_value
from payouts.compare.meaning.figures import cells_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from payouts.compare.meaning import Change, FileChange, Reach
    from payouts.compare.meaning.change import Meaning
    from payouts.rules.packs import Opened, Pack

Cells = dict[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a comparison.

    Attributes:
        word: as it was named: a pack, a file or ``REVISION:PATH``.
        pack: id of the pack.
        name: its name.
        as_of: the day whose state is meant, ISO; None for all dates.
        without: benefit → figures that have no value on that day.
    """

    word: str
    pack: str
    name: str
    as_of: str | None
    without: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class About:
    """What a comparison tells besides the changes.

    Attributes:
        old: the older version.
        new: the newer one.
        reach: whom and when the changes can touch.
        files: files that are not the same, whether or not they mean the same.
        tables: (benefit, figure, first day) → all cells of a changed table, as they are now.
    """

    old: Version
    new: Version
    reach: tuple[Reach, ...]
    files: tuple[FileChange, ...]
    tables: Mapping[tuple[str | None, str, str | None], Cells]


@dataclass(frozen=True, slots=True)
class Source:
    """A version as it was loaded: how it was named, its files, its rules, its day if frozen."""

    word: str
    opened: Opened
    pack: Pack
    day: dt.date | None = None

    def version(self) -> Version:
        """Return it as it is told."""
        day = None if self.day is None else self.day.isoformat()
        lacking = {} if self.day is None else without_value(self.pack)
        return Version(self.word, self.pack.name, self.pack.title, day, lacking)


def about(changes: Sequence[Change], old: Source, new: Source) -> tuple[tuple[Change, ...], About]:
    """Return the changes with their origins, and what there is to tell besides."""
    placed = with_origins(changes, old.opened, new.opened, (old.day, new.day))
    tables: dict[tuple[str | None, str, str | None], Cells] = {}
    for change in placed:
        rule = None if change.benefit is None else new.pack.rules.get(change.benefit)
        if change.kind is Kind.TABLE_CELL and rule is not None:
            key = (change.benefit, change.where[1], change.from_)
            if key not in tables:
                meaning = cast("Meaning", rule.meaning)
                tables[key] = cells_of(meaning, change.where[1], change.from_)
    return placed, About(
        old.version(),
        new.version(),
        reach_of(placed, old.pack, new.pack, new.day),
        changed_files(placed, old.opened.pack.digests, new.opened.pack.digests),
        tables,
    )
