"""What a cell shows by its number format, beside what it holds."""

from __future__ import annotations

import datetime as dt
import operator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from payouts.roster.cells.amount_units import HUNDREDTHS, unit_of_words
from payouts.roster.cells.problems import plain_text
from payouts.roster.cells.shown_texts import sight_of_text
from payouts.roster.cells.sights import NOUGHTS, SIGNS, Sight
from payouts.roster.cells.values import fifteen_digits
from payouts.roster.model.look import FormatSection, Look, Shows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NEGATIVE = 1  # what the second section is for, where no condition says otherwise
# By how many sections there are, what each is for where it states no condition.
_USUAL: tuple[tuple[tuple[str, float] | None, ...], ...] = (
    (),
    (None,),
    ((">=", 0.0), None),
    ((">", 0.0), ("<", 0.0), None),
)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip


def sight(look: Look | str, value: object) -> Sight | None:
    """Return what is shown of a value; None where it is shown as it is.

    Args:
        look: the number format, or the text that is shown where the file keeps it.
        value: what is stored.
    """
    if isinstance(look, str):
        return sight_of_text(look, value)
    return _of_format(look, value)


def _of_format(look: Look, value: object) -> Sight | None:
    if isinstance(value, str):
        return None if look.text is None else _of_text(look.text, value)
    if isinstance(value, dt.date):
        return _of_date(look.sections, value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not look.sections:
        return None
    return _of_cell(look.sections, value)


def _of_cell(sections: Sequence[FormatSection], value: float) -> Sight | None:
    chosen = _chosen(sections, float(value))
    if chosen is None:
        return Sight("#" * 8, differs=True)
    at, section = chosen
    stated = section.condition or sections[0].condition
    implied = at == _NEGATIVE and stated is None
    return _of_number(section, Fraction(fifteen_digits(value)), implied=implied)


def _chosen(sections: Sequence[FormatSection], value: float) -> tuple[int, FormatSection] | None:
    """Return the section for a number, and which it is; None where none is for it."""
    for at, (section, usual) in enumerate(zip(sections, _USUAL[len(sections)], strict=True)):
        condition = section.condition or usual
        if condition is None or _COMPARE[condition[0]](value, condition[1]):
            return at, section
    return None


def _of_number(section: FormatSection, exact: Fraction, *, implied: bool) -> Sight | None:
    """Return what a section shows of a number; of one for negative numbers the sign is implied."""
    said = (section.before + section.after).strip()
    if section.shows is Shows.GENERAL or section.shows is Shows.TEXT:
        return Sight(said, unit=unit_of_words(said)) if said else None
    if section.shows in {Shows.WORDS, Shows.DATE}:
        nought = exact == 0 and said in NOUGHTS
        if nought or section.shows is Shows.DATE:
            return None
        return Sight(said, differs=True, hides=True)
    unsigned = implied and not section.coloured and not any(s in said for s in SIGNS)
    if section.shows is Shows.FRACTION:
        shown = abs(exact).limit_denominator(10 ** max(section.places, 1) - 1)
        text = f"{shown.numerator}/{shown.denominator}"
        return Sight(text, differs=shown != abs(exact) or unsigned)
    if section.shows is Shows.SCIENTIFIC:
        text = f"{float(abs(exact)):.{section.places}E}"
        return Sight(text, differs=Fraction(Decimal(text)) != abs(exact) or unsigned)
    return _of_digits(section, exact, unsigned=unsigned, implied=implied)


def _of_digits(section: FormatSection, exact: Fraction, *, unsigned: bool, implied: bool) -> Sight:
    power = 2 * section.percent - 3 * section.thousands
    scaled = abs(exact) * Fraction(10) ** power
    step = Decimal(1).scaleb(-section.places)
    number = (Decimal(scaled.numerator) / Decimal(scaled.denominator)).quantize(
        step, rounding=ROUND_HALF_UP
    )
    whole, _, decimals = f"{number:f}".partition(".")
    text, behind_point = _written(section, whole, decimals)
    said = section.before + section.after
    nothing = not any(map(str.isdigit, text))
    lost = Fraction(number) != scaled or unsigned
    lost = lost or (nothing and said.strip() not in NOUGHTS)
    sign = "-" if exact < 0 and not implied else ""
    unit = HUNDREDTHS if section.percent else unit_of_words(said)
    shown = f"{sign}{section.before}{text}{section.after}".strip()
    return Sight(shown, lost, power - behind_point, unit)


def _written(section: FormatSection, whole: str, decimals: str) -> tuple[str, int]:
    """Return digits as they are put into their places, and how many stand behind a point there."""
    least = sum(part == "0" for part in section.whole)
    digits = whole.lstrip("0").rjust(least, "0")
    behind_point = 0
    left = list(digits)
    pieces: list[str] = []
    placed = 0
    for part in reversed(section.whole):
        if part in "0#?" and part:
            pieces.append(left.pop() if left else "")
            placed += 1
        else:
            pieces.append(part)
            if part == "." and not section.places:
                behind_point = placed
    pieces.extend(reversed(left))
    text = "".join(reversed(pieces))
    if section.grouped and text.isdigit():
        text = f"{int(text):,}" if int(text) else text
    return text + (f".{decimals}" if decimals else ""), behind_point


def _of_text(section: FormatSection, value: str) -> Sight | None:
    if section.shows is not Shows.TEXT:
        return Sight((section.before + section.after).strip(), differs=True, hides=True)
    text = f"{section.before}{value}{section.after}".strip()
    return Sight(text, unit=unit_of_words(section.before + section.after))


def _of_date(sections: Sequence[FormatSection], value: dt.date) -> Sight | None:
    fields = sections[0].fields if sections else frozenset()
    if sections and sections[0].shows is not Shows.DATE:
        return None
    if {"y", "m", "d"} <= fields:
        return None
    if fields == {"y", "m"}:
        return Sight(text := f"{value.year}年{value.month}月", month=text)
    if fields == {"y"}:
        return Sight(text := f"{value.year}年", month=text)
    parts = ("m", f"{value.month}月"), ("d", f"{value.day}日")
    text = "".join(said for key, said in parts if key in fields)
    return Sight(text or plain_text(value)[11:], differs=True)
