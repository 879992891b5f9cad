"""Compares two loaded versions of the rules: the changes, their places, and who is affected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.compare.rules.change import ChangeKind
from payouts.compare.rules.compare import diff_packs
from payouts.compare.rules.figures import cells_of
from payouts.compare.rules.found_changes import rule_meaning
from payouts.compare.rules.frozen import freeze, without_value
from payouts.compare.rules.origin import changed_files, with_origins
from payouts.compare.rules.reach import reach_of
from payouts.compare.rules.taken import with_takers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from payouts.compare.rules.change import Change
    from payouts.compare.rules.origin import FileChange
    from payouts.compare.rules.reach import Reach
    from payouts.rules.packs import OpenedPack, Pack

TableKey = tuple[str | None, str, str | None]  # benefit, figure, first day
Cells = dict[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class NamedVersion:
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
class Comparison:
    """The result of comparing two versions.

    Attributes:
        changes: what differs in meaning, with where it stands.
        old: the older version; None where nobody named one.
        new: the newer one.
        reach: whom and when the changes can touch.
        files: files that are not the same, whether or not they mean the same.
        tables: all cells of each table that changed, as they are now.
    """

    changes: tuple[Change, ...]
    old: NamedVersion | None = None
    new: NamedVersion | None = None
    reach: tuple[Reach, ...] = ()
    files: tuple[FileChange, ...] = ()
    tables: Mapping[TableKey, Cells] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """A loaded version.

    Attributes:
        word: its name on the command line.
        opened: its files, and all its rules.
        pack: the rules compared: those of one benefit, or all; on its day.
        day: the day it is frozen at, if any.
    """

    word: str
    opened: OpenedPack
    pack: Pack
    day: dt.date | None = None

    @property
    def whole(self) -> Pack:
        """All its rules on its day, as they are computed with."""
        return self.opened.pack if self.day is None else freeze(self.opened.pack, self.day)

    def version(self) -> NamedVersion:
        """Return its name, pack and day for the report."""
        day = None if self.day is None else self.day.isoformat()
        lacking = {} if self.day is None else without_value(self.pack)
        return NamedVersion(self.word, self.pack.name, self.pack.title, day, lacking)


def compare_versions(old: LoadedVersion, new: LoadedVersion) -> Comparison:
    """Compare two versions, either both frozen at a day or neither."""
    found = diff_packs(old.pack, new.pack, frozen=new.day is not None)
    changes = with_origins(found, old.opened, new.opened, (old.day, new.day))
    reach = reach_of(changes, old.pack, new.pack, new.day)
    return Comparison(
        changes,
        old.version(),
        new.version(),
        with_takers(reach, old.pack, new.pack),
        changed_files(changes, old.opened.pack.digests, new.opened.pack.digests),
        _tables(changes, new.pack),
    )


def table_key(change: Change) -> TableKey | None:
    """Return which version of which table a change is a cell of; None for any other change."""
    if change.kind is not ChangeKind.TABLE_CELL:
        return None
    return change.benefit, change.where[1], change.from_


def _tables(changes: Sequence[Change], pack: Pack) -> dict[TableKey, Cells]:
    tables: dict[TableKey, Cells] = {}
    for key in dict.fromkeys(map(table_key, changes)):
        rule = None if key is None or key[0] is None else pack.rules.get(key[0])
        if key is not None and rule is not None:
            tables[key] = cells_of(rule_meaning(rule), *key[1:])
    return tables
