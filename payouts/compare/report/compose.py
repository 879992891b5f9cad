"""Composes the document of a comparison: its contents and their order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from payouts.compare.report.describe import (
    NONE,
    as_percent,
    figure_in_words,
    in_both,
    path_in_words,
    place_in_words,
    signed,
    touch_in_words,
    value_text,
)
from payouts.compare.report.document import (
    BenefitEntry,
    ChangeEntry,
    Document,
    EffectEntry,
    FileEntry,
    Grouping,
    ReachEntry,
    RowEntry,
    TableEntry,
    TallyEntry,
)
from payouts.compare.report.words import KINDS, as_named, phrase
from payouts.compare.rules import same_meaning, table_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.words import Words
    from payouts.compare.people import Impact, Tally
    from payouts.compare.rules import (
        Cells,
        Change,
        Comparison,
        FileChange,
        NamedVersion,
        Reach,
        TableKey,
    )

_SAME = "="
_TWO = 2  # categories, such as grade and cause


def compose(comparison: Comparison, impact: Impact | None = None) -> Document:
    """Return the document of a comparison and, if given, of its effect on a roster."""
    changes = comparison.changes
    return Document(
        same=same_meaning(changes),
        summary=_summary(changes),
        old=comparison.old,
        new=comparison.new,
        lacking=tuple(_lacking(comparison.old, comparison.new)),
        benefits=tuple(_benefits(comparison)),
        reach=tuple(map(_reach, comparison.reach)),
        files=tuple(map(_file, comparison.files)),
        effect=None if impact is None else _effect(impact),
    )


def _summary(changes: Sequence[Change]) -> Words:
    if same_meaning(changes):
        return phrase("same")
    benefits = {change.benefit for change in changes} - {None}
    return phrase("differ", count=len(changes), benefits=len(benefits))


def _lacking(*versions: NamedVersion | None) -> Iterator[Words]:
    for version in versions:
        if version is not None and version.without:
            figures = (
                f"{benefit} {'、'.join(names)}" for benefit, names in version.without.items()
            )
            yield phrase("lacking", day=version.as_of, figures="、".join(figures))


# --- changes -----------------------------------------------------------------------------


def _benefits(comparison: Comparison) -> Iterator[BenefitEntry]:
    for benefit, changes in itertools.groupby(comparison.changes, key=lambda c: c.benefit):
        members = tuple(changes)
        entries = tuple(_entries(members, comparison.tables))
        yield BenefitEntry(benefit, _name(benefit, members[0].name), entries)


def _name(benefit: str | None, name: str) -> Words:
    return phrase("whole_pack") if benefit is None else as_named(name)


def _entries(
    changes: Sequence[Change], tables: Mapping[TableKey, Cells]
) -> Iterator[ChangeEntry | TableEntry]:
    """Yield the changes, several cells of one table together."""
    for key, group in itertools.groupby(changes, key=table_key):
        members = tuple(map(_change, group))
        if key is None or len(members) == 1:
            yield from members
        else:
            yield _table(members, tables.get(key, {}))


def _change(change: Change) -> ChangeEntry:
    return ChangeEntry(
        change=change,
        kind=KINDS[change.kind],
        path=in_both(path_in_words, change),
        place=in_both(place_in_words, change),
        before=value_text(change.before, change.unit),
        after=value_text(change.after, change.unit),
        percent=as_percent(change.percent),
    )


def _table(cells: tuple[ChangeEntry, ...], table: Cells) -> TableEntry:
    rows = _grid(cells, table)
    return TableEntry(
        cells=cells,
        kind=cells[0].kind,
        figure=in_both(figure_in_words, cells[0].change),
        count=phrase("cells", count=len(cells)),
        grid=rows,
        unchanged=() if rows else _unchanged(cells, table),
    )


def _grid(changed: Sequence[ChangeEntry], table: Cells) -> tuple[tuple[str, ...], ...]:
    """Return the rows in which cells change, below the second category's values.

    Args:
        changed: the changes of one table.
        table: all of its cells, as they are now.

    Returns:
        Rows of texts, alike in length: the first begins with an empty corner, each other one
        with a value of the first category; none unless the table is by two categories.
    """
    cells = {keys: f"{_SAME} {text}" for keys, text in _staying(changed, table).items()}
    cells |= {entry.change.where[2:]: _cell_change(entry) for entry in changed}
    if any(len(keys) != _TWO for keys in cells):
        return ()
    touched = {entry.change.where[2] for entry in changed}
    rows = _ordered(touched, [first for first, _ in cells])
    known = (*table, *cells)  # in the order of the table as it is now
    columns = list(dict.fromkeys(second for first, second in known if first in touched))
    body = ((row, *(cells.get((row, column), "") for column in columns)) for row in rows)
    return (("", *columns), *body)


def _unchanged(changed: Sequence[ChangeEntry], table: Cells) -> tuple[str, ...]:
    """Return the cells that stay, as ``一等功 25%``."""
    staying = _staying(changed, table)
    return tuple(f"{' · '.join(keys)} {text}" for keys, text in staying.items())


def _staying(changed: Sequence[ChangeEntry], table: Cells) -> dict[tuple[str, ...], str]:
    unit = changed[0].change.unit
    keys_changed = {entry.change.where[2:] for entry in changed}
    return {keys: value_text(t, unit) for keys, t in table.items() if keys not in keys_changed}


def _cell_change(entry: ChangeEntry) -> str:
    percent = f" ({entry.percent})" if entry.percent else ""
    return f"{entry.before} → {entry.after}{percent}"


def _ordered(wanted: set[str], known: Sequence[str]) -> list[str]:
    if all(key.isdecimal() for key in wanted):
        return sorted(wanted, key=int)
    return [key for key in dict.fromkeys(known) if key in wanted]


def _reach(reach: Reach) -> ReachEntry:
    touches = tuple(in_both(touch_in_words, touch) for touch in reach.touches)
    return ReachEntry(reach, _name(reach.benefit, reach.name), touches or (phrase("nobody"),))


def _file(file: FileChange) -> FileEntry:
    meaning = phrase("changes_in_file" if file.changes else "layout", count=file.changes)
    return FileEntry(file, phrase(file.how), meaning)


# --- the effect on a roster --------------------------------------------------------------


def _effect(impact: Impact) -> EffectEntry:
    people = any(part.people for part in impact.histogram)
    groupings = (
        _grouping("by_benefit", impact.by_benefit, impact.names),
        _grouping("by_township", impact.by_township),
        _grouping("by_class", impact.by_class),
    )
    return EffectEntry(
        impact=impact,
        total=TallyEntry(phrase("total"), impact.total),
        groupings=tuple(grouping for grouping in groupings if grouping.tallies),
        histogram=impact.histogram if people and not impact.none else (),
        largest=tuple(_largest(impact)),
        more=len(impact.table) - len(impact.largest),
    )


def _grouping(
    by: str, tallies: Sequence[Tally], names: Mapping[str, str] | None = None
) -> Grouping:
    """Return tallies under their labels, or under the names that belong to the ids."""
    return Grouping(phrase(by), tuple(TallyEntry(_label(t.label, names), t) for t in tallies))


def _label(label: str | None, names: Mapping[str, str] | None) -> Words:
    if not label:
        return phrase("not_stated")
    return as_named(label if names is None else names[label])


def _largest(impact: Impact) -> Iterator[RowEntry]:
    for row in impact.largest.to_dict("records"):
        yield RowEntry(
            person=f"{row['name']} {row['person_id']}",
            benefit=impact.names[row["benefit"]],
            before=row["before"] or NONE,
            after=row["after"] or NONE,
            difference=signed(row["change"]),
            place=f"{row['file']} {row['sheet']}!{row['row']}",
        )
