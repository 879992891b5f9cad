"""One name that is wrong is said once, with the other lines it stands on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import both

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.base.diagnostics import Diagnostic

# Codes about a name that means nothing where it stands → the argument that holds the name.
_OF_A_NAME = {
    "X003": "name",
    "Y020": "name",
    "Y021": "name",
    "Y041": "name",
    "Y042": "name",
    "G005": "word",
    "G006": "word",
}
_SHOWN = 5


def each_name_once(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the problems with those of one name joined: where it is mended, all of them are.

    The first one found in the file stands for all; what it hints at names the other lines.
    """
    found: dict[object, list[Diagnostic]] = {}
    for number, problem in enumerate(problems):
        key = _OF_A_NAME.get(problem.code)
        found.setdefault(number if key is None else (problem.args[key],), []).append(problem)
    return [_joined(alike) for alike in found.values()]


def _joined(alike: list[Diagnostic]) -> Diagnostic:
    first = alike[0]
    lines = {p.place.line: None for p in alike if p.place.line is not None}
    others = [str(line) for line in lines if line != first.place.line]
    if not others:
        return first
    zh, en = "、".join(others[:_SHOWN]), ", ".join(others[:_SHOWN])
    more, more_en = ("等", " and others") if len(others) > _SHOWN else ("", "")
    also = both(f"（第 {zh} {more}行也是）", f" (so on line {en}{more_en})")
    return replace(first, args={**first.args, "hint": f"{first.args.get('hint', '')}{also}"})
