"""The file to write a figure's missing values in, and the lines, for each row of a finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.base.bilingual import both, listed
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE
from payouts.engine.arguments import Argument
from payouts.rules.figure_lines import days_text, lines_text, missing_days, where_text
from payouts.rules.parts import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.engine.entitlement.needed import NeededFor
    from payouts.roster.model.roster import Roster
    from payouts.rules.figure_lines import Days
    from payouts.rules.rule import Rule

# The argument that is the lines of a file, to be pasted as they stand.
PASTE = "paste"
_EVER = (ALWAYS_BEFORE, ALWAYS_AFTER)


@dataclass(frozen=True, slots=True)
class LackingDays(Argument):
    """The runs of days without a value that each row of a finding [k] came upon, in words.

    Attributes:
        rule: the rule.
        figure: the figure.
        needed: what each row needed it for; None where it has no values at all.
        paste: whether to return the lines that would supply it instead.
    """

    rule: Rule
    figure: str
    needed: NeededFor | None
    paste: bool
    _said: dict[tuple[Days, ...], str] = field(default_factory=dict, compare=False)

    def at(self, index: int, _roster: Roster) -> str:
        """Return the days, or the lines; rows that needed the same days share one text."""
        spans = (_EVER,) if self.needed is None else self.needed.spans(index)
        if spans not in self._said:
            self._said[spans] = self._text(self._days(spans))
        return self._said[spans]

    def _days(self, spans: tuple[Days, ...]) -> tuple[Days, ...]:
        table = self.rule.figures[self.figure]
        found = (run for span in spans for run in missing_days(table, *span))
        return tuple(dict.fromkeys(found))

    def _text(self, days: tuple[Days, ...]) -> str:
        if not self.paste:
            return days_text(days)
        home, table = self.rule.homes[self.figure], self.rule.figures[self.figure]
        lines = lines_text(home, table, days, self.rule.columns)
        return both("：", ":") + lines


def supply_arguments(rule: Rule, figure: str, needed: NeededFor | None) -> Mapping[str, object]:
    """Return what texts about a figure without a value name: where it stands, what to write.

    Args:
        rule: the rule.
        figure: the figure, or a formula of which no version is in force.
        needed: what each row needed it for; None where it has no values at all.
    """
    home = rule.homes.get(figure)
    if home is None:
        places = (part.place for part in parts(rule) if part.expression.name == figure)
        place = next(places, None)
        stands = rule.file if place is None else f"{place.file}:{place.line}"
        where, days = both(" ", ""), both("该时间", "for that time")
        return {"stands": stands, "file": rule.file, "where": where, "days": days, PASTE: ""}
    return {
        "stands": listed(home.stands),
        "file": home.file,
        "where": where_text(home),
        "days": LackingDays(rule, figure, needed, paste=False),
        PASTE: LackingDays(rule, figure, needed, paste=True),
    }
