"""Figures from other files than the rule's own: shared ones, and those that packs above give.

Versions join by date. A pack above may give a figure values for days that have none; for days
that a pack below gives a value, only in a file that states on what authority. What a figure is
(its unit, what chooses in it) is said once, at the bottom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.meant import what_fits
from payouts.rules.files.dated_versions import PlacedVersion, joined, shared_days, span_text
from payouts.rules.files.file_part import FilePart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.models.figures import Figure, FigureVersion, GivenFigure
    from payouts.rules.models.files import FiguresFile, SupplementFile

# What a figure is, whatever its values: said at the bottom, and not otherwise above.
_MADE_OF = ("unit", "by", "select", "pick", "none", "others", "bound", "open")


@dataclass(frozen=True, slots=True)
class Giving:
    """The values one file gives a figure.

    Attributes:
        rank: of its pack in the chain, the lowest 0.
        part: where the figure stands in it.
        values: the versions.
        authority: the document by which values below give way.
        note: what it says of the figure.
        replaces: whether all values below give way, whatever their days.
        supplement: whether it gives them to one benefit only.
        judged: whether it was held against what else all benefits share, once for all of them.
    """

    rank: int
    part: FilePart
    values: tuple[FigureVersion, ...]
    authority: str | None
    note: str | None
    replaces: bool
    supplement: bool = False
    judged: bool = False

    def placed(self) -> list[PlacedVersion]:
        """Return its versions with their places."""
        return [
            PlacedVersion(version, self.part.under("values", index), self.supplement)
            for index, version in enumerate(self.values)
        ]


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """A figure of ``figures.yaml``: what it is, and the values of every pack of the chain."""

    figure: Figure
    givings: tuple[Giving, ...]

    @property
    def part(self) -> FilePart:
        """Where it is said what it is."""
        return self.givings[0].part


# --- what several benefits share ----------------------------------------------------------


def shared_figures(
    files: Iterable[tuple[int, Document, FiguresFile]], problems: list[Diagnostic]
) -> dict[str, SharedFigure]:
    """Return the shared figures of a chain of packs.

    Args:
        files: each with the rank of its pack, the lowest first.
        problems: what is wrong is added to it.
    """
    found: dict[str, SharedFigure] = {}
    for rank, document, file in files:
        for name, figure in file.figures.items():
            part = FilePart(document, ("figures", name))
            below = found.get(name)
            fault = _unfit(name, figure, part, below, found)
            if fault is not None:
                problems.append(fault)
                continue
            giving = Giving(rank, part, figure.values, file.authority, figure.note, figure.replaces)
            if below is None:
                found[name] = SharedFigure(figure.model_copy(update={"replaces": False}), (giving,))
            else:
                found[name] = replace(below, givings=(*below.givings, giving))
    for name, shared in found.items():
        _series(name, shared.figure, (), shared.givings, problems)
    return found


def _unfit(
    name: str,
    figure: GivenFigure,
    part: FilePart,
    below: SharedFigure | None,
    known: Mapping[str, SharedFigure],
) -> Diagnostic | None:
    """Return that a figure is neither new nor more of one below, or is said to be another."""
    if below is None:
        if figure.unit:
            return None
        return say("Y071", part.place, name=name, hint=what_fits(name, known))
    for key in _MADE_OF:
        if key not in figure.model_fields_set or (key == "open" and not figure.open):
            continue
        here, there = getattr(figure, key), getattr(below.figure, key)
        if key == "open":
            there = not any(giving.values for giving in below.givings)
        if here != there:
            other = below.part.origin
            place = part.under(key).place
            return say("Y072", place, name=name, key=key, below=_shown(there), other=other)
    return None


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return listed(map(str, value)) or "—"
    return str(value).lower() if isinstance(value, bool) else str(value or "—")


# --- the figures of one rule ----------------------------------------------------------------


def with_figures(
    text: RuleText,
    shared: Mapping[str, SharedFigure],
    supplements: Sequence[tuple[int, Document, SupplementFile]],
    problems: list[Diagnostic],
    *,
    whole: bool = True,
) -> RuleText:
    """Return a rule with its shared figures filled in, and what packs above supply.

    Args:
        text: the rule as read; its own ``select`` and ``by`` of a shared figure hold.
        shared: the shared figures of the chain.
        supplements: those to this rule with the rank of their pack, the lowest first.
        problems: what is wrong is added to it.
        whole: whether every file of shared figures was read; else nothing is said of what is not
            there.
    """
    figures = dict(text.file.figures)
    moved = dict(text.moved)
    supplied = _supplied(figures, text.document.name, supplements, problems)
    for name, written in text.file.figures.items():
        givings = supplied.get(name, [])
        own: tuple[PlacedVersion, ...] = ()
        figure = written
        if written.shared is not None:
            found = shared.get(written.shared)
            if found is None:
                if whole:
                    place = text.document.place(("figures", name, "shared"))
                    hint = what_fits(written.shared, shared)
                    where = text.document.beside("figures.yaml")
                    problems.append(say("Y027", place, name=written.shared, hint=hint, where=where))
                continue
            kept = written.model_fields_set & {"select", "by"}
            figure = found.figure.model_copy(update={key: getattr(written, key) for key in kept})
            moved["figures", name] = found.part
            here = FilePart(text.document, ("figures", name))
            moved |= {("figures", name, key): here.under(key) for key in kept}
            if faults := [*_misshapen(figure, here)]:
                problems += faults
                continue
            judged = [replace(giving, judged=True) for giving in found.givings]
            givings = sorted([*judged, *givings], key=lambda giving: giving.rank)
        elif givings:
            own = tuple(
                PlacedVersion(version, FilePart(text.document, ("figures", name, "values", index)))
                for index, version in enumerate(written.values)
            )
        if givings:
            figures[name], placed = _series(name, figure, own, givings, problems)
            for index, one in enumerate(placed):
                moved["figures", name, "values", index] = one.part
    return replace(text, file=text.file.model_copy(update={"figures": figures}), moved=moved)


def _supplied(
    figures: Mapping[str, Figure],
    home: str,
    supplements: Sequence[tuple[int, Document, SupplementFile]],
    problems: list[Diagnostic],
) -> dict[str, list[Giving]]:
    """Return what supplements give each figure; ``home`` is the file of the rule."""
    found: dict[str, list[Giving]] = {}
    for rank, document, file in supplements:
        for name, supply in file.figures.items():
            part = FilePart(document, ("figures", name))
            if name not in figures:
                hint = what_fits(name, figures)
                problems.append(say("Y028", part.place, name=name, hint=hint, where=home))
                continue
            giving = Giving(
                *(rank, part, supply.values, file.authority, supply.note, supply.replaces),
                supplement=True,
            )
            found.setdefault(name, []).append(giving)
    return found


# --- one series ----------------------------------------------------------------------------


def _series(
    name: str,
    figure: Figure,
    own: Sequence[PlacedVersion],
    givings: Sequence[Giving],
    problems: list[Diagnostic],
) -> tuple[Figure, list[PlacedVersion]]:
    """Return a figure with the values of all its givings joined, and where each stands."""
    placed = list(own)
    notes = [figure.note]
    for giving in givings:
        shaped = figure.model_copy(update={"values": giving.values, "open": False})
        if giving.values and (faults := [*_misshapen(shaped, giving.part)]):
            problems += faults
            continue
        problems += _refused(name, giving, placed)
        placed = giving.placed() if giving.replaces else joined(placed, giving.placed())
        notes.append(giving.note)
    values = tuple(one.version for one in placed)
    note = "；".join(dict.fromkeys(filter(None, notes))) or None
    update = {"values": values, "open": not values, "note": note}
    return figure.model_copy(update=update), placed


def _refused(name: str, giving: Giving, below: Sequence[PlacedVersion]) -> Iterator[Diagnostic]:
    """Yield Y026 and Y070: days on which a value below would give way without authority."""
    if giving.judged:
        below = [lower for lower in below if lower.supplement]
    for index, version in enumerate(giving.values):
        for lower in below:
            days = shared_days(version, lower.version)
            place = giving.part.under("values", index).place
            said = {"name": name, "other": lower.part.origin}
            if giving.supplement and lower.supplement and lower.part.pack == giving.part.pack:
                if days is not None or giving.replaces:
                    what = span_text(*(days or (lower.version.from_, lower.version.until)))
                    yield say("Y070", place, **said, what=what)
            elif days is not None and not giving.authority:
                where = giving.part.document.name
                yield say("Y026", place, **said, days=span_text(*days), where=where)
    if giving.replaces and below and not giving.authority:
        span = span_text(below[0].version.from_, below[-1].version.until)
        place = giving.part.under("replaces").place
        where, other = giving.part.document.name, below[0].part.origin
        yield say("Y026", place, name=name, days=span, other=other, where=where)


def _misshapen(figure: Figure, part: FilePart) -> Iterator[Diagnostic]:
    """Yield that values do not have the shape of the figure they are put into."""
    if fault := figure.fault():
        shown = ".".join(map(str, part.path))
        yield say("Y030", part.place, path=shown, what=fault)
