"""The blocks of a page, before it is HTML or Markdown; their texts are plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; ``anchor`` makes it a target of links."""

    level: int
    text: str
    english: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``kind`` is plain, note or warning."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Items:
    """A list, each entry with a remark in smaller type."""

    entries: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; ``right`` are the columns of numbers; ``links`` row → anchor of its first cell."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    caption: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormulaBlock:
    """A named formula: in words, as written, and a remark."""

    name: str
    words: str
    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ChartStep:
    """One value of a series, in force on days ``first`` to ``last``; None: open."""

    first: int
    last: int | None
    value: Fraction
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A series over time, drawn as steps; ``unit`` names what is counted."""

    title: str
    unit: str
    steps: tuple[ChartStep, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts as horizontal bars, one a label; ``down`` are those of a loss."""

    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    down: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Lines to sign on."""

    labels: tuple[str, ...]


Block = Heading | Text | Items | TableBlock | FormulaBlock | Chart | Bars | SignOff


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title, what stands small below it, and its blocks."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
