"""What the changes do to a roster, as blocks of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.money import yuan_grouped
from payouts.compare.people import Move
from payouts.compare.tell.grid import NONE
from payouts.compare.tell.lines import bin_in_words, signed
from payouts.compare.tell.page.words import heading, say
from payouts.compare.tell.words import IMPACT, MOVE_HEADS
from payouts.output.page.blocks import Bars, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.diagnostics import Lang
    from payouts.compare.people import Impact, Tally
    from payouts.output.page.blocks import Block


def effect_blocks(impact: Impact, lang: Lang) -> Iterator[Block]:
    """Yield totals, groups, the histogram and the largest changes."""
    yield heading(2, "impact", lang)
    yield Text(say("impact_note", lang, period=impact.period), "note")
    yield _tallies([impact.total], [say("total", lang)], lang)
    names = [impact.names[tally.label or ""] for tally in impact.by_benefit]
    yield from _group("by_benefit", impact.by_benefit, names, lang)
    for key, tallies in (("by_township", impact.by_township), ("by_class", impact.by_class)):
        labels = [tally.label or IMPACT["not_said"][lang] for tally in tallies]
        yield from _group(key, tallies, labels, lang)
    if impact.none:
        return
    yield heading(3, "histogram", lang)
    yield Text(say("histogram_note", lang), "note")
    yield _histogram(impact, lang)
    yield heading(3, "largest", lang)
    yield Text(say("masked", lang), "note")
    yield _largest(impact, lang)


def _group(
    key: str, tallies: Sequence[Tally], labels: Sequence[str], lang: Lang
) -> Iterator[Block]:
    if tallies:
        yield heading(3, key, lang)
        yield _tallies(tallies, labels, lang)


def _tallies(tallies: Sequence[Tally], labels: Sequence[str], lang: Lang) -> Table:
    shown = [move for move in Move if any(t.moves[move] or t.people[move] for t in tallies)]
    header = (
        *(say(key, lang) for key in ("group", "before", "after", "change")),
        *(MOVE_HEADS[move][lang] for move in shown),
    )
    rows = tuple(
        (
            label,
            yuan_grouped(tally.before),
            yuan_grouped(tally.after),
            signed(yuan_grouped(tally.after - tally.before)),
            *(f"{tally.people[move]:,} / {tally.moves[move]:,}" for move in shown),
        )
        for label, tally in zip(labels, tallies, strict=True)
    )
    right = frozenset(range(1, len(header)))
    return Table(header, rows, right=right, caption=say("people_rows", lang))


def _histogram(impact: Impact, lang: Lang) -> Bars:
    bins = impact.histogram
    labels = tuple(bin_in_words(part) for part in bins)
    losses = frozenset(index for index, part in enumerate(bins) if part.loss)
    return Bars(say("histogram", lang), labels, tuple(part.people for part in bins), losses)


def _largest(impact: Impact, lang: Lang) -> Table:
    keys = ("person", "benefit", "before", "after", "change", "place")
    rows = tuple(
        (
            f"{row['name']} {row['person_id']}",
            impact.names[str(row["benefit"])],
            row["before"] or NONE,
            row["after"] or NONE,
            signed(row["change"]),
            f"{row['file']} {row['sheet']}!{row['row']}",
        )
        for row in impact.largest.to_dict("records")
    )
    return Table(tuple(say(key, lang) for key in keys), rows, right=frozenset({2, 3, 4}))
