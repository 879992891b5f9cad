"""Versions of a figure joined by date: on days that both give, the upper ones hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.rules.files.file_part import FilePart
    from payouts.rules.models.figures import FigureVersion

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlacedVersion:
    """A version of a figure, or what is left of one, and where it stands.

    ``supplement`` tells that a supplement gives it, not the figure's own file or a shared one.
    """

    version: FigureVersion
    part: FilePart
    supplement: bool = False


def joined(lower: Sequence[PlacedVersion], upper: Sequence[PlacedVersion]) -> list[PlacedVersion]:
    """Return both in the order of time; lower ones are left on the days no upper one covers."""
    above = [placed.version for placed in upper]
    left = [
        replace(below, version=piece) for below in lower for piece in left_of(below.version, above)
    ]
    return sorted([*left, *upper], key=lambda placed: placed.version.from_)


def left_of(version: FigureVersion, others: Sequence[FigureVersion]) -> Iterator[FigureVersion]:
    """Yield what is left of a version on the days that no other covers, in the order of time."""
    first = version.from_
    for other in sorted(others, key=lambda other: other.from_):
        if shared_days(version, other) is None or _end(other) < first:
            continue
        if first < other.from_:
            yield _piece(version, first, other.from_ - _DAY)
        if _end(other) >= _end(version):
            return
        first = _end(other) + _DAY
    yield _piece(version, first, version.until)


def shared_days(one: FigureVersion, other: FigureVersion) -> tuple[dt.date, dt.date | None] | None:
    """Return the first and last day two versions share, the last None where it has no end."""
    first, last = max(one.from_, other.from_), min(_end(one), _end(other))
    if last < first:
        return None
    endless = one.until is None and other.until is None
    return first, None if endless else last


def span_text(first: dt.date, last: dt.date | None) -> str:
    """Return ``2022-08-01..2023-07-31``; open at the end where none is set."""
    return f"{first}..{last or ''}"


def _end(version: FigureVersion) -> dt.date:
    return version.until or dt.date.max


def _piece(version: FigureVersion, first: dt.date, last: dt.date | None) -> FigureVersion:
    if (first, last) == (version.from_, version.until):
        return version
    update = {"from_": first, "until": last, "open_ended": last is None}
    return version.model_copy(update=update)
