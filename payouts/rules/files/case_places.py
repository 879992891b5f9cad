"""Worked cases with the file places of their parts, for messages about failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.rule import CompiledCase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from payouts.base.diagnostics import Place
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.cases import Case


def place_cases(origin: str, document: Document, cases: Sequence[Case]) -> Iterator[CompiledCase]:
    """Yield the cases of a file that belongs to the pack ``origin``."""
    for index, case in enumerate(cases):
        path: Path = ("cases", index)
        yield CompiledCase(
            origin=origin,
            case=case,
            place=document.place(path),
            period=document.place((*path, "period")),
            provided=tuple(_places(document, (*path, "provided"), case.provided)),
            expected=tuple(_places(document, (*path, "expect"), case.expect)),
            entitled=tuple(_places(document, (*path, "entitled"), case.entitled)),
        )


def _places(
    document: Document, path: Path, rows: Iterable[Mapping[str, object]]
) -> Iterator[dict[str, Place]]:
    """Yield the place of every entry of each row; a single row needs no list."""
    for index, row in enumerate(rows):
        base = (*path, index) if (*path, index) in document.marks else path
        yield {key: document.place((*base, key)) for key in row}
