"""A comparison as one page: HTML that needs nothing else, and Markdown for a review.

The blocks, the style and both writers are those of :mod:`payouts.output.page`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.base.money import yuan_grouped
from payouts.compare.people import Move
from payouts.compare.report.describe import NONE, bin_text, signed
from payouts.compare.report.document import TableEntry
from payouts.compare.report.words import MOVE_HEADS, phrase
from payouts.output.page.blocks import Bars, Heading, Items, Page, TableBlock, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.words import Words
    from payouts.compare.report.document import (
        BenefitEntry,
        ChangeEntry,
        Document,
        EffectEntry,
        Origins,
        TallyEntry,
    )
    from payouts.compare.rules import NamedVersion
    from payouts.output.page.blocks import Block


def page_of(document: Document, lang: Lang) -> Page:
    """Return the page; ids and names on it are masked."""
    blocks = [
        *_versions(document, lang),
        *_changes(document, lang),
        *_reach(document, lang),
        *_files(document, lang),
        *(() if document.effect is None else _effect(document.effect, lang)),
        *_words_only(document, lang),
    ]
    title = _capital(phrase("title").to(lang))
    return Page(title, document.summary.to(lang), tuple(blocks))


def _heading(level: int, words: Words, lang: Lang) -> Heading:
    """Return a heading; in Chinese with the English beside it."""
    zh, en = words.zh, _capital(words.en)
    return Heading(level, zh, en) if lang is Lang.ZH else Heading(level, en)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _heads(keys: Sequence[str], lang: Lang) -> tuple[str, ...]:
    return tuple(phrase(key).to(lang) for key in keys)


def _note(key: str, lang: Lang, **parts: object) -> Text:
    return Text(phrase(key, **parts).to(lang), "note")


# --- the two versions --------------------------------------------------------------------


def _versions(document: Document, lang: Lang) -> Iterator[Block]:
    yield _heading(2, phrase("versions"), lang)
    sides = (("before", document.old), ("after", document.new))
    rows = [_version(phrase(key).to(lang), side, lang) for key, side in sides if side is not None]
    yield TableBlock(_heads(("side", "word", "pack", "day"), lang), tuple(rows))
    yield from (Text(lacking.to(lang), "warning") for lacking in document.lacking)


def _version(side: str, version: NamedVersion, lang: Lang) -> tuple[str, ...]:
    day = version.as_of or phrase("every_day").to(lang)
    return side, version.word, f"{version.name} ({version.pack})", day


# --- changes -----------------------------------------------------------------------------


def _changes(document: Document, lang: Lang) -> Iterator[Block]:
    telling = [b for b in document.benefits if not all(c.change.words_only for c in b.changes)]
    if telling:
        yield _heading(2, phrase("changes"), lang)
    for benefit in telling:
        yield Heading(3, benefit.name.to(lang), benefit.benefit or "")
        yield from _of_benefit(benefit, lang)


def _of_benefit(benefit: BenefitEntry, lang: Lang) -> Iterator[Block]:
    """Yield what stands alone in one table, then each table of a figure."""
    tables = [entry for entry in benefit.entries if isinstance(entry, TableEntry)]
    alone = [entry for entry in benefit.entries if not isinstance(entry, TableEntry)]
    if plain := [entry for entry in alone if not entry.change.words_only]:
        yield _change_table(plain, [entry.place.to(lang) for entry in plain], lang)
    for table in tables:
        yield _figure_table(table, lang)
        if table.unchanged:
            kept = phrase("unchanged_cells").to(lang)
            yield Text(f"{kept}：{'、'.join(table.unchanged)}", "note")


def _words_only(document: Document, lang: Lang) -> Iterator[Block]:
    changes = [entry for entry in document.changes if entry.change.words_only]
    if changes:
        places = [" · ".join(filter(None, (c.change.name, c.place.to(lang)))) for c in changes]
        yield _heading(2, phrase("words_only"), lang)
        yield _change_table(changes, places, lang)


def _change_table(changes: Sequence[ChangeEntry], places: Sequence[str], lang: Lang) -> TableBlock:
    percent = any(entry.percent for entry in changes)
    rows = [
        (
            entry.kind.to(lang),
            place or NONE,
            entry.before,
            entry.after,
            *([entry.percent] if percent else []),
            _stands(entry, lang),
        )
        for entry, place in zip(changes, places, strict=True)
    ]
    keys = ("kind", "where", "before", "after", *(["percent"] if percent else []), "origins")
    return TableBlock(_heads(keys, lang), tuple(rows), right=frozenset({4} if percent else ()))


def _figure_table(entry: TableEntry, lang: Lang) -> TableBlock:
    caption = f"{entry.figure.to(lang)} · {entry.count.to(lang)} · {_stands(entry, lang)}"
    if entry.grid:
        header, *body = entry.grid
        return TableBlock(header, tuple(body), frozenset(range(1, len(header))), caption)
    shown = 4 if any(cell.percent for cell in entry.cells) else 3
    rows = [(c.categories, c.before, c.after, c.percent)[:shown] for c in entry.cells]
    header = _heads(("item", "before", "after", "percent")[:shown], lang)
    return TableBlock(header, tuple(rows), frozenset({1, 2, 3}), caption)


def _stands(entry: ChangeEntry | TableEntry, lang: Lang) -> str:
    """Return where a change stands, and on what authority a pack above makes it."""
    by = f"（{phrase('by_authority').to(lang)} {entry.authority}）" if entry.authority else ""
    return f"{_origins(entry.origins)}{by}"


def _origins(origins: Origins) -> str:
    before, after = origins
    if before is None or after is None:
        return before or after or NONE  # the kind of change tells which side it is
    if before == after:
        return before
    if before.rpartition(":")[0] == after.rpartition(":")[0]:
        return f"{before} → :{after.rpartition(':')[2]}"
    return f"{before} → {after}"


# --- reach and files ---------------------------------------------------------------------


def _reach(document: Document, lang: Lang) -> Iterator[Block]:
    if not document.reach:
        return
    yield _heading(2, phrase("reach"), lang)
    yield _note("reach_note", lang)
    rows = [
        (entry.name.to(lang), " ／ ".join(touch.to(lang) for touch in entry.touches))
        for entry in document.reach
    ]
    yield TableBlock(_heads(("benefit", "who"), lang), tuple(rows))


def _files(document: Document, lang: Lang) -> Iterator[Block]:
    if not document.files:
        return
    yield _heading(2, phrase("files"), lang)
    yield Items(
        tuple(
            (f"{entry.how.to(lang)} {entry.file.file}", entry.meaning.to(lang))
            for entry in document.files
        )
    )


# --- the effect on a roster --------------------------------------------------------------


def _effect(effect: EffectEntry, lang: Lang) -> Iterator[Block]:
    """Yield totals, groups, the histogram and the largest changes."""
    yield _heading(2, phrase("effect"), lang)
    yield _note("effect_note", lang, period=effect.impact.period)
    yield _tallies([effect.total], lang)
    for grouping in effect.groupings:
        yield _heading(3, grouping.name, lang)
        yield _tallies(grouping.tallies, lang)
    if effect.histogram:
        yield _heading(3, phrase("histogram"), lang)
        yield _note("histogram_note", lang)
        yield _histogram(effect, lang)
    if effect.largest:
        yield _heading(3, phrase("largest_ten"), lang)
        yield _note("masked", lang)
        yield _largest(effect, lang)


def _tallies(entries: Sequence[TallyEntry], lang: Lang) -> TableBlock:
    tallies = [entry.tally for entry in entries]
    shown = [move for move in Move if any(t.moves[move] or t.people[move] for t in tallies)]
    header = (
        *_heads(("group", "before", "after", "difference"), lang),
        *(MOVE_HEADS[move].to(lang) for move in shown),
    )
    rows = tuple(
        (
            entry.label.to(lang),
            yuan_grouped(entry.tally.before),
            yuan_grouped(entry.tally.after),
            signed(yuan_grouped(entry.tally.after - entry.tally.before)),
            *(f"{entry.tally.people[move]:,} / {entry.tally.moves[move]:,}" for move in shown),
        )
        for entry in entries
    )
    right = frozenset(range(1, len(header)))
    return TableBlock(header, rows, right, phrase("people_rows_note").to(lang))


def _histogram(effect: EffectEntry, lang: Lang) -> Bars:
    return Bars(
        _capital(phrase("histogram").to(lang)),
        tuple(map(bin_text, effect.histogram)),
        tuple(part.people for part in effect.histogram),
        frozenset(index for index, part in enumerate(effect.histogram) if part.loss),
    )


def _largest(effect: EffectEntry, lang: Lang) -> TableBlock:
    heads = _heads(("person", "benefit", "before", "after", "difference", "place"), lang)
    rows = tuple(
        (row.person, row.benefit, row.before, row.after, row.difference, row.place)
        for row in effect.largest
    )
    return TableBlock(heads, rows, frozenset({2, 3, 4}))
