"""A figure changed in memory, to see what would come of it; no file is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.diagnostics import say
from payouts.base.errors import RuleProblem, UsageProblem
from payouts.rules.compile import benefit_words, compile_rule
from payouts.rules.figures import band_of, figure_value
from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.models.figures import BandSpec, Figure, FigureVersion
    from payouts.rules.packs import OpenedPack


@dataclass(frozen=True, slots=True)
class FigureSpot:
    """One value of a figure.

    Attributes:
        figure: name of the figure.
        keys: where it stands in its table, or the key of its band; none for a single value.
        first: first day of its version; None where it has only one.
    """

    figure: str
    keys: tuple[str, ...] = ()
    first: dt.date | None = None


def changed_figure(opened: OpenedPack, benefit: str, spot: FigureSpot, text: str) -> OpenedPack:
    """Return a pack in which one value of one benefit's figure is another.

    The version of the figure becomes illustrative and its source says what was done; the rule is
    compiled anew, so that it has a version of its own.

    Args:
        opened: the pack.
        benefit: id of the benefit.
        spot: the value to change.
        text: the value instead, as rule files write one.

    Raises:
        UsageProblem: U030, there is no such value.
        RuleProblem: G002, the text is no figure; or what else is wrong with the rule then.
    """
    try:
        figure_value(text)
    except ValueError:
        raise RuleProblem(say("G002", name=spot.figure, detail=text)) from None
    rule = opened.texts[benefit]
    changed = _with_value(rule, spot, text)
    pack = opened.pack
    words = benefit_words(known.file for known in opened.texts.values())
    compiled = compile_rule(changed, pack.vocabulary, opened.conventions, words)
    return replace(
        opened,
        pack=replace(pack, rules={**pack.rules, benefit: compiled}),
        texts={**opened.texts, benefit: changed},
    )


def _with_value(rule: RuleText, spot: FigureSpot, text: str) -> RuleText:
    figures = rule.file.figures
    if spot.figure not in figures:
        raise _nowhere(spot.figure, figures)
    figure = figures[spot.figure]
    at = _version(figure, spot)
    values = list(figure.values)
    values[at] = _changed(values[at], spot, text)
    figure = figure.model_copy(update={"values": tuple(values)})
    file = rule.file.model_copy(update={"figures": {**figures, spot.figure: figure}})
    return replace(rule, file=file)


def _version(figure: Figure, spot: FigureSpot) -> int:
    """Return the index of the version that is meant."""
    firsts = [version.from_ for version in figure.values]
    if spot.first is None and len(firsts) == 1:
        return 0
    if spot.first not in firsts:
        raise _nowhere(f"{spot.figure} from={spot.first}", map(str, firsts))
    return firsts.index(spot.first)


def _changed(version: FigureVersion, spot: FigureSpot, text: str) -> FigureVersion:
    """Return the version with another value, called invented."""
    said = f"{version.value}→{text}"
    update: dict[str, object] = {"value": text}
    if version.bands:
        bands, old = _changed_bands(version.bands, spot, text)
        said = f"{'、'.join(spot.keys)} {old}→{text}"
        update = {"bands": bands}
    elif version.table is not None or spot.keys:
        table, old = _changed_table(version.table or {}, spot, text)
        said = f"{'、'.join(spot.keys)} {old}→{text}"
        update = {"table": table}
    source = f"在内存中改动 changed in memory: {said}（{version.source}）"
    how = {"status": Status.ILLUSTRATIVE, "source": source, "article": (), "note": None}
    return version.model_copy(update={**update, **how})


def _changed_bands(
    bands: Sequence[BandSpec], spot: FigureSpot, text: str
) -> tuple[tuple[BandSpec, ...], str]:
    """Return bands with the value of one changed, and what the value was."""
    keys = [band_of(band).key for band in bands]
    if len(spot.keys) != 1 or spot.keys[0] not in keys:
        raise _nowhere(_spot_text(spot), keys)
    at = keys.index(spot.keys[0])
    changed = bands[at].model_copy(update={"value": text})
    return (*bands[:at], changed, *bands[at + 1 :]), bands[at].value


def _changed_table(
    table: Mapping[str, str | dict[str, str]], spot: FigureSpot, text: str
) -> tuple[dict[str, str | dict[str, str]], str]:
    """Return a table with one entry changed, and what the entry was."""
    first, *rest = spot.keys or ("",)
    entry = table.get(first)
    if isinstance(entry, str) and not rest:
        return {**table, first: text}, entry
    if isinstance(entry, dict) and len(rest) == 1 and rest[0] in entry:
        return {**table, first: {**entry, rest[0]: text}}, entry[rest[0]]
    known = (
        "+".join((key, *more))
        for key, found in table.items()
        for more in (((k,) for k in found) if isinstance(found, dict) else ((),))
    )
    raise _nowhere(_spot_text(spot), known)


def _spot_text(spot: FigureSpot) -> str:
    return f"{spot.figure} keys={'+'.join(spot.keys)}"


def _nowhere(what: str, candidates: Iterable[str]) -> UsageProblem:
    return UsageProblem(say("U030", what=what, candidates=listed(candidates) or "—"))
