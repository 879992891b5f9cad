"""Figures from other files than the rule's own: shared ones, and those a pack above supplies.

A figure that is left open takes its values from the nearest pack above that gives them. One
that has values is replaced only by a file that states on what authority.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, say
from payouts.base.meant import what_fits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.figures import Figure
    from payouts.rules.models.files import FiguresFile, SupplementFile, Supply


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """A figure of a ``figures.yaml`` and where it stands."""

    figure: Figure
    document: Document
    path: Path


def shared_figures(
    files: Sequence[tuple[Document, FiguresFile]], problems: list[Diagnostic]
) -> dict[str, SharedFigure]:
    """Merge the shared figures of a chain of packs, the lowest first."""
    merged: dict[str, SharedFigure] = {}
    for document, file in files:
        for name, figure in file.figures.items():
            path: Path = ("figures", name)
            before = merged.get(name)
            if before is not None and not before.figure.open and not file.authority:
                other = before.document.name
                args = {"name": name, "other": other, "where": document.name}
                problems.append(say("Y026", document.place(path), **args))
            merged[name] = SharedFigure(figure, document, path)
    return merged


def with_shared(
    text: RuleText,
    shared: Mapping[str, SharedFigure],
    problems: list[Diagnostic],
    *,
    whole: bool = True,
) -> RuleText:
    """Return a rule file with its shared figures filled in; its own ``select`` and ``by`` hold.

    Args:
        text: the rule file.
        shared: the shared figures there are.
        problems: receives the names of those there are not.
        whole: whether every file of them was read; else nothing is said of what is not there.
    """
    figures = dict(text.file.figures)
    places = dict(text.figure_places)
    for name, figure in text.file.figures.items():
        if figure.shared is None:
            continue
        found = shared.get(figure.shared)
        if found is None:
            if whole:
                place = text.document.place(("figures", name, "shared"))
                hint = what_fits(figure.shared, shared)
                where = text.document.beside("figures.yaml")
                problems.append(say("Y027", place, name=figure.shared, hint=hint, where=where))
            continue
        own = {key: getattr(figure, key) for key in figure.model_fields_set & {"select", "by"}}
        figures[name] = made = found.figure.model_copy(update=own)
        places[name] = (found.document, found.path)
        _check(made, text.document, ("figures", name), problems)
    file = text.file.model_copy(update={"figures": figures})
    return replace(text, file=file, figure_places=places)


def supplemented(
    text: RuleText,
    supplements: Sequence[tuple[Document, SupplementFile]],
    problems: list[Diagnostic],
) -> RuleText:
    """Return a rule file with what packs above supply for it, the lowest first."""
    figures = dict(text.file.figures)
    places = dict(text.figure_places)
    for document, supplement in supplements:
        for name, supply in supplement.figures.items():
            path: Path = ("figures", name)
            figure = figures.get(name)
            if figure is None:
                args = {"name": name, "hint": what_fits(name, figures), "where": text.document.name}
                problems.append(say("Y028", document.place(path), **args))
            elif not figure.open and not supplement.authority:
                other = places.get(name, (text.document, path))[0].name
                args = {"name": name, "other": other, "where": document.name}
                problems.append(say("Y026", document.place(path), **args))
            else:
                figures[name] = made = _filled(figure, supply)
                places[name] = (document, path)
                _check(made, document, path, problems)
    file = text.file.model_copy(update={"figures": figures})
    return replace(text, file=file, figure_places=places)


def _filled(figure: Figure, supply: Supply) -> Figure:
    return figure.model_copy(update={"values": supply.values, "open": False})


def _check(figure: Figure, document: Document, path: Path, problems: list[Diagnostic]) -> None:
    """Refuse values that do not have the shape of the figure they are put into."""
    if fault := figure.fault():
        shown = ".".join(map(str, path))
        problems.append(say("Y030", document.place(path), path=shown, what=fault))
