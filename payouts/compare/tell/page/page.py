"""What the page of a comparison holds, block by block."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from payouts.compare.meaning import Section
from payouts.compare.tell.grid import NONE, Grid, gathered, value_text
from payouts.compare.tell.lines import (
    dates_in_words,
    lacking_in_words,
    summary,
    touch_in_words,
    where_in_words,
)
from payouts.compare.tell.page.effect import effect_blocks
from payouts.compare.tell.page.words import heading, say
from payouts.compare.tell.words import ABOUT, IMPACT, KINDS, SECTIONS
from payouts.output.page.blocks import Heading, Items, Page, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.diagnostics import Lang
    from payouts.compare.meaning import Change
    from payouts.compare.people import Impact
    from payouts.compare.tell.about import About, Version
    from payouts.output.page.blocks import Block


def page_of(changes: Sequence[Change], about: About, impact: Impact | None, lang: Lang) -> Page:
    """Return the page; ids and names on it are masked."""
    blocks = [
        *_versions(about, lang),
        *_changes(changes, about, lang),
        *_reach(about, lang),
        *_files(about, lang),
        *(() if impact is None else effect_blocks(impact, lang)),
        *_words(changes, lang),
    ]
    return Page(say("title", lang), summary(changes, lang), tuple(blocks))


def _versions(about: About, lang: Lang) -> Iterator[Block]:
    yield heading(2, "versions", lang)
    header = tuple(say(key, lang) for key in ("side", "word", "pack", "day"))
    sides = (("old", about.old), ("new", about.new))
    yield Table(header, tuple(_version(ABOUT[key][lang], side, lang) for key, side in sides))
    for said in lacking_in_words(about, lang):
        yield Text(said, "warning")


def _version(name: str, side: Version, lang: Lang) -> tuple[str, ...]:
    day = say("every_day", lang) if side.as_of is None else side.as_of
    return name, side.word, f"{side.name} ({side.pack})", day


def _changes(changes: Sequence[Change], about: About, lang: Lang) -> Iterator[Block]:
    telling = [change for change in changes if not change.words_only]
    if not telling:
        return
    yield heading(2, "changes", lang)
    for benefit, group in itertools.groupby(telling, key=lambda change: change.benefit):
        members = list(group)
        name = members[0].name if benefit else IMPACT["whole"][lang]
        yield Heading(3, name, benefit or "")
        yield from _of_benefit(members, about, lang)


def _words(changes: Sequence[Change], lang: Lang) -> Iterator[Block]:
    words = [change for change in changes if change.words_only]
    if words:
        yield heading(2, "words", lang)
        yield _table(words, lang, named=True)


def _of_benefit(changes: Sequence[Change], about: About, lang: Lang) -> Iterator[Block]:
    plain: list[Change] = []
    grids: list[Grid] = []
    for change in gathered(changes, about):
        if isinstance(change, Grid):
            grids.append(change)
        else:
            plain.append(change)
    if plain:
        yield _table(plain, lang)
    for grid in grids:
        yield _grid(grid, lang)
        if grid.kept:
            yield Text(f"{ABOUT['kept'][lang]}：{'、'.join(grid.kept)}", "note")


def _table(changes: Sequence[Change], lang: Lang, *, named: bool = False) -> Table:
    with_percent = any(change.percent for change in changes)
    keys = ["kind", "where", "before", "after", *(["percent"] if with_percent else [])]
    header = [say(key, lang) for key in keys]
    rows = []
    for change in changes:
        before, after = (value_text(t, change.unit) for t in (change.before, change.after))
        where = [change.name] if named else []
        where += [words] if (words := where_in_words(change, lang)) else []
        row = [KINDS[change.kind][lang], " · ".join(where) or NONE, before, after]
        if with_percent:
            row.append("" if change.percent is None else f"{change.percent}%")
        rows.append((*row, _origins(change.origin_before, change.origin_after)))
    right = frozenset({len(header) - 1}) if with_percent else frozenset()
    return Table((*header, say("stands", lang)), tuple(rows), right=right)


def _origins(before: str | None, after: str | None) -> str:
    if before is None and after is None:
        return NONE
    if before == after:
        return str(before)
    if before is None or after is None:
        return str(before or after)  # the kind of change tells which side it is
    if before.rpartition(":")[0] == after.rpartition(":")[0]:
        return f"{before} → :{after.rpartition(':')[2]}"
    return f"{before} → {after}"


def _grid(grid: Grid, lang: Lang) -> Table:
    first = grid.first
    cells = ABOUT["cells"][lang].format(count=grid.count)
    figure = f"{SECTIONS[Section.FIGURES][lang]} {first.where[1]}"
    caption = f"{figure}{dates_in_words(first, lang)} · {cells} · {_origins(*grid.origins)}"
    if grid.header:
        right = frozenset(range(1, len(grid.header)))
        return Table(grid.header, grid.rows, right=right, caption=caption)
    with_percent = any(row[-1] for row in grid.rows)
    keys = ("value", "before", "after", *(("percent",) if with_percent else ()))
    rows = grid.rows if with_percent else tuple(row[:-1] for row in grid.rows)
    header = tuple(say(key, lang) for key in keys)
    return Table(header, rows, right=frozenset({1, 2, 3}), caption=caption)


def _reach(about: About, lang: Lang) -> Iterator[Block]:
    if not about.reach:
        return
    yield heading(2, "reach", lang)
    yield Text(say("reach_note", lang), "note")
    rows = []
    for reach in about.reach:
        name = reach.name if reach.benefit else IMPACT["whole"][lang]
        touches = [touch_in_words(touch, lang) for touch in reach.touches]
        rows.append((name, " ／ ".join(touches or [ABOUT["nobody"][lang]])))
    yield Table((say("benefit", lang), say("who", lang)), tuple(rows))


def _files(about: About, lang: Lang) -> Iterator[Block]:
    if not about.files:
        return
    yield heading(2, "files", lang)
    entries = []
    for file in about.files:
        meaning = ABOUT["meaning" if file.changes else "layout"][lang].format(count=file.changes)
        entries.append((f"{ABOUT[file.how][lang]} {file.file}", meaning))
    yield Items(tuple(entries))
