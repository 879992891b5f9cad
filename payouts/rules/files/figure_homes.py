"""The file of the pack in use that more values of a figure would be written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.rules.files.figure_home import FigureHome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payouts.rules.files.packfiles import Layer
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Document, Path

# Stands for a folder's name where any pack above may be the one.
_ANY_PACK = both("本地规则包", "a local pack")
FIGURES_FILE = "figures.yaml"


def homes_of(text: RuleText, top: Layer) -> dict[str, FigureHome]:
    """Return the home of each figure of a completed rule.

    Args:
        text: the rule.
        top: the pack in use.
    """
    return {name: _home(text, name, top) for name in text.file.figures}


def home_in_any_pack(text: RuleText, name: str) -> FigureHome:
    """Return the home of a figure that any pack above may supply."""
    root = text.document.name.rpartition("/")[0].rpartition("/")[0]
    shared = _shared_as(text, name)
    file, around = _anew(text, name, shared)
    return FigureHome(_stands(text, name), f"{root}/{_ANY_PACK}/{file}", (), None, around)


def _home(text: RuleText, name: str, top: Layer) -> FigureHome:
    stands = _stands(text, name)
    shared = _shared_as(text, name)
    if text.origin == top.name and shared is None:
        path: Path = ("figures", name, "values")
        return _within(stands, text.document, path)
    written = shared or name
    for document, figures in _files(text, top, shared):
        if written in figures:
            return _within(stands, document, ("figures", written, "values"))
    for document, _ in _files(text, top, shared):
        path = ("figures",) if ("figures",) in document.marks else ()
        return _within(stands, document, path, ("figures", written, "values")[len(path) :])
    file, around = _anew(text, name, shared)
    folder = top.document.name.rpartition("/")[0]
    return FigureHome(stands, f"{folder}/{file}", (), None, around)


def _within(
    stands: tuple[str, ...], document: Document, path: Path, around: tuple[str, ...] = ()
) -> FigureHome:
    line = document.place(path).line if path else None
    under = tuple(map(str, path))
    return FigureHome(stands, document.name, under, line, around, new=False)


def _files(
    text: RuleText, top: Layer, shared: str | None
) -> Iterator[tuple[Document, Mapping[str, object]]]:
    """Yield the files of the pack in use that a figure may stand in, with their figures."""
    if shared is not None:
        if top.shared is not None:
            yield top.shared[0], top.shared[1].figures
        return
    for document, supplement in top.supplements:
        if supplement.supplements == text.file.benefit:
            yield document, supplement.figures


def _anew(text: RuleText, name: str, shared: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the name of a new file and the keys around the values in it."""
    if shared is not None:
        return FIGURES_FILE, ("figures", shared, "values")
    benefit = text.file.benefit
    return f"{benefit}.{FIGURES_FILE}", (f"supplements: {benefit}", "figures", name, "values")


def _shared_as(text: RuleText, name: str) -> str | None:
    """Return the name under which packs share a figure; None where they do not."""
    part = text.part("figures", name)
    return None if part.document is text.document else str(part.path[1])


def _stands(text: RuleText, name: str) -> tuple[str, ...]:
    parts = [
        text.part("figures", name, "values", index)
        for index in range(len(text.file.figures[name].values))
    ] or [text.part("figures", name)]
    first = {part.document.name: part.origin for part in reversed(parts)}
    return tuple(first[file] for file in dict.fromkeys(part.document.name for part in parts))
