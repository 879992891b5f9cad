"""The parts of a rule that a pack above changed and that a worked case of below can reach.

A version of a figure chosen by the month paid for is reached only in the case's own period. What
another date chooses, a condition, the rounding and all else is taken to be reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from payouts.base.bilingual import both
from payouts.base.period import day_text, first_day_of
from payouts.rules.language.nodes import FigureName
from payouts.rules.parts import all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.diagnostics import Place
    from payouts.base.period import Period
    from payouts.rules.rule import Rule

Meaning = dict[str, Any]

_ENDLESS = "9999-12-31"
_NONE: Meaning = {"versions": []}
# What is compared part by part, and what only says who made the rule.
_APART = frozenset({"figures", "conditions", "rounding"})
_WORDS = frozenset({"benefit", "name", "aliases", "law"})
_OTHERS = {
    "conventions": ("规则包的通用条件", "the conventions of the pack"),
    "columns": ("所用的列", "the columns it uses"),
    "lines": ("发放项", "its lines"),
}


@dataclass(frozen=True, slots=True)
class DifferingPart:
    """A part of a rule that is not as in the pack below.

    Attributes:
        what: the part in words, in both languages.
        place: where it stands in the pack above; None where that is no one place.
    """

    what: str
    place: Place | None

    def __str__(self) -> str:
        """Return the part with its file and line."""
        place = self.place
        return self.what if place is None else f"{self.what} ({place.file}:{place.line})"


def differing(below: Rule, above: Rule, period: Period) -> list[DifferingPart]:
    """Return the parts in which a rule is not as in the pack below, as far as a case reaches.

    Args:
        below: the rule as the pack of the case has it.
        above: the same rule in a pack that extends it.
        period: the months of the case.
    """
    if below.version == above.version:
        return []
    return [*_figures(below, above, period), *_conditions(below, above), *_rest(below, above)]


def _figures(below: Rule, above: Rule, period: Period) -> Iterator[DifferingPart]:
    by_date = {
        node.name
        for node in all_nodes(above)
        if isinstance(node, FigureName) and node.key is not None
    }
    before, after = _meaning(below)["figures"], _meaning(above)["figures"]
    for name, figure in after.items():
        by_month = figure["select"] == "month" and name not in by_date
        days = _days_of(period) if by_month else ("", _ENDLESS)
        old, new = (_versions(one, days) for one in (before.get(name, _NONE), figure))
        if list(old.values()) != list(new.values()):
            known = below.version_places.get(name, ())
            come = (above.version_places[name][at] for at in new)
            place = next((p for p in come if p not in known), above.figure_places[name])
            yield DifferingPart(both(f"标准“{name}”", f"the figure {name}"), place)


def _versions(figure: Meaning, days: tuple[str, str]) -> dict[int, Meaning]:
    """Return the versions that hold on some of the days, by their order in time, cut to these."""
    found: dict[int, Meaning] = {}
    for at, version in enumerate(figure["versions"]):
        first = max(version["from"], days[0])
        last = min(version["until"] or _ENDLESS, days[1])
        if first <= last:
            found[at] = {**version, "from": first, "until": last}
    return found


def _days_of(period: Period) -> tuple[str, str]:
    first, after = first_day_of(period.first), first_day_of(period.last + 1)
    return day_text(first), day_text(after - 1)


def _meaning(rule: Rule) -> Meaning:
    return cast("Meaning", rule.meaning)


def _conditions(below: Rule, above: Rule) -> Iterator[DifferingPart]:
    old, new = _meaning(below)["conditions"], _meaning(above)["conditions"]
    for meant, others, rule in ((new, old, above), (old, new, below)):
        own = [condition for condition in rule.conditions if not condition.convention]
        for condition, made in zip(meant, own, strict=True):
            if condition not in others:
                because = condition["because"]
                what = both(f"条件“{because}”", f"the condition {because}")
                yield DifferingPart(what, made.expression.place)


def _rest(below: Rule, above: Rule) -> Iterator[DifferingPart]:
    for key, part in above.meaning.items():
        if key in {*_APART, *_WORDS} or part == below.meaning.get(key):
            continue
        yield DifferingPart(both(*_OTHERS.get(key, (key, key))), None)
    if above.meaning["rounding"] != below.meaning["rounding"]:
        yield DifferingPart(both("取整", "the rounding"), above.rounding_place)
