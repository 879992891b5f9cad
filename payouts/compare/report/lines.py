"""A report in lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.base.money import yuan_grouped
from payouts.base.text_lines import aligned, visible
from payouts.base.words import pick
from payouts.compare.people import Move
from payouts.compare.report.describe import NONE, bin_text, signed
from payouts.compare.report.document import TableEntry
from payouts.compare.report.words import MOVES, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.words import Words
    from payouts.compare.people import Bin, Tally
    from payouts.compare.report.document import BenefitEntry, ChangeEntry, Document, EffectEntry

_SHOWN = 160  # characters of a text that are shown on a terminal; JSON has all of them
_BAR = 30  # characters of the longest bar


def as_lines(document: Document, lang: Lang = Lang.ZH, *, as_written: bool = False) -> list[str]:
    """Return plain lines, grouped by benefit; ids and names masked.

    Args:
        document: the content.
        lang: language of the words.
        as_written: also say in which file and line of which layer each change stands.
    """
    lines = [document.summary.to(lang)]
    for benefit in document.benefits:
        lines += ["", *_benefit_lines(benefit, lang, as_written=as_written)]
    lines += [lacking.to(lang) for lacking in document.lacking]
    if document.reach:
        lines += ["", *_reach_lines(document, lang)]
    if as_written and document.files:
        lines += ["", *_file_lines(document, lang)]
    if document.effect is not None:
        lines += ["", *_effect_lines(document.effect, lang)]
    return [visible(line) for line in lines]


def _title(name: Words, benefit: str | None, lang: Lang) -> str:
    return f"{name.to(lang)} ({benefit})" if benefit else name.to(lang)


# --- changes -----------------------------------------------------------------------------


def _benefit_lines(benefit: BenefitEntry, lang: Lang, *, as_written: bool) -> Iterator[str]:
    yield _title(benefit.name, benefit.benefit, lang)
    for entry in benefit.entries:
        if isinstance(entry, TableEntry):
            yield from _table_lines(entry, lang)
        else:
            yield from _change_lines(entry, lang)
        if as_written and any(entry.origins):
            before, after = (origin or NONE for origin in entry.origins)
            by = phrase("by_authority").to(lang)
            tail = f"  ← {by} {entry.authority}" if entry.authority else ""
            yield f"    @ {before} → {after}{tail}"


def _change_lines(entry: ChangeEntry, lang: Lang) -> Iterator[str]:
    percent = f" ({entry.percent})" if entry.percent else ""
    yield f"  {entry.kind.to(lang)}  {entry.path.to(lang)}"
    yield f"    {_shown(entry.before)} → {_shown(entry.after)}{percent}"


def _table_lines(entry: TableEntry, lang: Lang) -> Iterator[str]:
    yield f"  {entry.kind.to(lang)}  {entry.figure.to(lang)}  {entry.count.to(lang)}"
    cells = [(c.categories, c.before, "→", c.after, c.percent) for c in entry.cells]
    yield from _indented(entry.grid or cells)
    if entry.unchanged:
        yield f"    {phrase('unchanged_cells').to(lang)}: {'、'.join(entry.unchanged)}"


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _reach_lines(document: Document, lang: Lang) -> Iterator[str]:
    yield phrase("reach_from_rules").to(lang)
    for entry in document.reach:
        yield f"  {_title(entry.name, entry.reach.benefit, lang)}"
        yield from (f"    {touch.to(lang)}" for touch in entry.touches)


def _file_lines(document: Document, lang: Lang) -> Iterator[str]:
    yield phrase("files").to(lang)
    for entry in document.files:
        yield f"  {entry.how.to(lang)}  {entry.file.file}  {entry.meaning.to(lang)}"


# --- the effect on a roster --------------------------------------------------------------


def _effect_lines(effect: EffectEntry, lang: Lang) -> Iterator[str]:
    yield phrase("effect_in", period=effect.impact.period).to(lang)
    yield f"  {effect.total.label.to(lang)}  {_tally_text(effect.total.tally, lang)}"
    for grouping in effect.groupings:
        yield f"  {grouping.name.to(lang)}"
        for entry in grouping.tallies:
            yield f"    {entry.label.to(lang)}  {_tally_text(entry.tally, lang)}"
    if effect.histogram:
        yield f"  {phrase('histogram_in').to(lang)}"
        yield from _bar_lines(effect.histogram)
    if effect.largest:
        yield f"  {phrase('largest').to(lang)}"
    for row in effect.largest:
        amounts = f"{row.before} → {row.after} ({row.difference})"
        yield f"    {row.person}  {row.benefit}  {amounts}  {row.place}"
    if effect.largest and effect.more:
        yield f"    … {phrase('more', count=effect.more).to(lang)}"


def _tally_text(tally: Tally, lang: Lang) -> str:
    money = f"{yuan_grouped(tally.before)} → {yuan_grouped(tally.after)}"
    counts = [
        phrase(
            "people_and_rows",
            move=MOVES[move].to(lang),
            people=tally.people[move],
            count=tally.moves[move],
        ).to(lang)
        for move in Move
        if tally.moves[move] or tally.people[move]
    ]
    change = signed(yuan_grouped(tally.after - tally.before))
    return f"{money} ({change})  {pick(lang, '，', '; ').join(counts)}".rstrip()


def _bar_lines(bins: Sequence[Bin]) -> Iterator[str]:
    most = max(part.people for part in bins)
    yield from _indented([
        (bin_text(part), "█" * -(-part.people * _BAR // most), f"{part.people:,}")
        for part in bins
        if part.people
    ])


def _indented(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from (f"    {line}" for line in aligned(rows))
