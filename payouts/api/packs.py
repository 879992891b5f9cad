"""Packs of rules as a program holds them: loaded, listed, and changed in memory."""

from __future__ import annotations

import itertools
import operator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.api.tables import table
from payouts.base.money import fraction_text
from payouts.base.period import ALWAYS_AFTER, day_text
from payouts.office.config import rules_folder
from payouts.office.request import chosen_rule, day_of
from payouts.rules.changed_figure import FigureSpot, changed_figure
from payouts.rules.locate import locate
from payouts.rules.packs import open_sound_pack

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from payouts.rules.figures import FigureTable
    from payouts.rules.locate import Located
    from payouts.rules.packs import OpenedPack, Pack

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RulePack:
    """A pack of rules, compiled, with everything it extends.

    Attributes:
        word: as it was named.
        benefit: id of the only benefit meant where one rule file was named; None for all.
        opened: the rules themselves, for what is not shown here.
    """

    word: str
    benefit: str | None
    opened: OpenedPack = field(repr=False)

    @property
    def rules(self) -> Pack:
        """The compiled pack."""
        return self.opened.pack

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.rules.name

    @property
    def title(self) -> str:
        """What it calls itself."""
        return self.rules.title

    @property
    def benefits(self) -> dict[str, str]:
        """Benefit id → its name, in the order of the pack."""
        return {benefit: rule.name for benefit, rule in self.rules.rules.items()}

    @property
    def versions(self) -> dict[str, str]:
        """Benefit id → digest of what its rule means; another figure is another version."""
        return {benefit: rule.version for benefit, rule in self.rules.rules.items()}

    def figures(self) -> pd.DataFrame:
        """Return every value of every figure, in the order of benefits and figures.

        Columns: ``benefit``, ``figure``, ``unit``, ``keys`` (tuple of text; the bounds of a band as
        ``低..高``), ``from`` and ``until`` (ISO day, both included; None without end), ``value``
        (exact :class:`~fractions.Fraction`), ``status`` and ``source``. A figure that is left open
        for a pack above has one line without a value, its status ``unknown``.
        """
        columns = ("benefit", "figure", "unit", "keys", "from", "until", "value", "status")
        lines = [
            (rule.benefit, figure.name, figure.unit, *line)
            for rule in self.rules.rules.values()
            for figure in rule.figures.values()
            for line in _values(figure)
        ]
        return table((*columns, "source"), lines)

    def with_figure(
        self,
        benefit: str,
        figure: str,
        value: str | int | Fraction | Decimal,
        *,
        keys: str | Sequence[str] = (),
        from_: str | dt.date | None = None,
    ) -> RulePack:
        """Return the pack with one value of one benefit's figure changed; nothing is written.

        That version of the figure becomes ``illustrative`` and its source says what was changed, so
        that whatever rests on it is marked as any invented figure is. The version of the rule is
        another one.

        Args:
            benefit: id, name or alias.
            figure: name of the figure, as the rule has it.
            value: ``"106670"``, ``"50%"``, ``"648/12"``, or an exact number.
            keys: where the value stands, as :meth:`figures` lists it: in its table, or in which
                band (``"0..200"``); none for a figure with neither.
            from_: first day of the version; may be left out where there is only one.

        Raises:
            TypeError: the value is a float, which is not exact.
            UsageProblem: U001 no such benefit, U003 no day, U030 no such figure, key or version.
            RuleProblem: G002, the value is none.
        """
        found = chosen_rule(self.rules, benefit).benefit
        spot = FigureSpot(
            figure,
            (keys,) if isinstance(keys, str) else tuple(keys),
            None if from_ is None else day_of(from_),
        )
        return replace(self, opened=changed_figure(self.opened, found, spot, _value_text(value)))


def load_pack(pack: str | Path) -> RulePack:
    """Load a pack of rules, as ``--rules`` does.

    Args:
        pack: name of a pack, its folder, one rule file, or ``REVISION:PATH`` of a git repository.

    Raises:
        RuleProblem: there is no such pack, or everything wrong in any of its files.
    """
    here = Path.cwd()
    return opened_pack(str(pack), locate(str(pack), rules_folder(here), here))


def opened_pack(word: str, located: Located) -> RulePack:
    """Load a pack that was found.

    Raises:
        RuleProblem: everything wrong in any of its files.
    """
    return RulePack(word, located.benefit, open_sound_pack(located.source, located.pack))


def as_pack(pack: RulePack | str | Path) -> RulePack:
    """Return a pack that may have to be loaded first; see :func:`load_pack`."""
    return pack if isinstance(pack, RulePack) else load_pack(pack)


def _values(figure: FigureTable) -> Iterator[tuple[object, ...]]:
    """Yield keys, first and last day, value, status and source of every value of a figure."""
    if figure.open:
        yield (), None, None, None, _UNKNOWN, ""
    size = len(figure.present) // max(len(figure.versions), 1)
    for index, version in enumerate(figure.versions):
        last = None if version.last == ALWAYS_AFTER else day_text(version.last)
        days = (day_text(version.first), last)
        about = (version.status.value, version.source)
        if figure.bands:
            for band in figure.bands[index].bands:
                yield (band.key,), *days, band.value, *about
            continue
        for at, keys in enumerate(itertools.product(*figure.keys), index * size):
            if figure.present[at]:
                yield keys, *days, figure.cells.at(at), *about


def _value_text(value: str | int | Fraction | Decimal) -> str:
    """Return a value as rule files write one.

    Raises:
        TypeError: it is not exact, or no number.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bool):
        raise TypeError("a figure is a number, not True or False")
    try:
        return str(operator.index(value))
    except TypeError:
        message = f"a figure is exact: write {str(value)!r}, a Decimal or a Fraction"
        raise TypeError(message) from None
