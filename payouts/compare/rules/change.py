"""One record for each difference between two versions of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class ChangeKind(StrEnum):
    """The kind of a difference."""

    BENEFIT_ADDED = "benefit_added"
    BENEFIT_REMOVED = "benefit_removed"
    BENEFIT_NAME = "benefit_name"
    ALIASES = "aliases"
    LAW_ADDED = "law_added"
    LAW_REMOVED = "law_removed"
    COLUMN_ADDED = "column_added"
    COLUMN_REMOVED = "column_removed"
    COLUMN_USE = "column_use"
    COLUMN_DEFINITION = "column_definition"
    UNIQUE_BY = "unique_by"
    FIGURE_ADDED = "figure_added"
    FIGURE_REMOVED = "figure_removed"
    FIGURE_VERSION_ADDED = "figure_version_added"
    FIGURE_VERSION_REMOVED = "figure_version_removed"
    FIGURE_VALUE = "figure_value"
    FIGURE_FROM = "figure_from"
    FIGURE_UNTIL = "figure_until"
    FIGURE_STATUS = "figure_status"
    FIGURE_SOURCE = "figure_source"
    FIGURE_UNIT = "figure_unit"
    FIGURE_KEYS = "figure_keys"
    FIGURE_OPEN = "figure_open"
    FIGURE_CHOOSING = "figure_choosing"
    TABLE_CELL = "table_cell"
    VERSION_SELECT = "version_select"
    FACT_ADDED = "fact_added"
    FACT_REMOVED = "fact_removed"
    FACT_CHANGED = "fact_changed"
    CONDITION_ADDED = "condition_added"
    CONDITION_REMOVED = "condition_removed"
    CONDITION_CHANGED = "condition_changed"
    LINE_ADDED = "line_added"
    LINE_REMOVED = "line_removed"
    LINE_SCHEDULE = "line_schedule"
    SUSPENSION_ADDED = "suspension_added"
    SUSPENSION_REMOVED = "suspension_removed"
    SUSPENSION_CHANGED = "suspension_changed"
    GROUP_ADDED = "group_added"
    GROUP_REMOVED = "group_removed"
    GROUP_CHANGED = "group_changed"
    SPLIT = "split"
    CHOICE_ADDED = "choice_added"
    CHOICE_REMOVED = "choice_removed"
    CHOICE_CHANGED = "choice_changed"
    STEP_ADDED = "step_added"
    STEP_REMOVED = "step_removed"
    STEP_CHANGED = "step_changed"
    FORMULA_UNTIL = "formula_until"
    FORMULA_SOURCE = "formula_source"
    FORMULA_STATUS = "formula_status"
    ARTICLE = "article"
    RENAMED = "renamed"
    ROUNDING = "rounding"
    LAST_MONTH = "last_month"
    PRINTED = "printed"
    ORDER = "order"
    PACK = "pack"


# What says how the rules are known, printed or called; no amount and no reason rests on it.
WORDS_ONLY = frozenset({
    ChangeKind.LAW_ADDED,
    ChangeKind.LAW_REMOVED,
    ChangeKind.FIGURE_STATUS,
    ChangeKind.FIGURE_SOURCE,
    ChangeKind.FORMULA_SOURCE,
    ChangeKind.FORMULA_STATUS,
    ChangeKind.ARTICLE,
    ChangeKind.RENAMED,
    ChangeKind.PRINTED,
    ChangeKind.PACK,
})
_WORDS_OF_PARTS = {"because", "source", "status"}


class RuleSection(StrEnum):
    """The part of a rule or pack a path begins with."""

    BENEFIT = "benefit"
    LAW = "law"
    COLUMNS = "columns"
    FACTS = "facts"
    FIGURES = "figures"
    CONDITIONS = "conditions"
    LINES = "lines"
    GROUPS = "groups"
    PAYMENT = "payment"
    SPLIT = "split"
    ROUNDING = "rounding"
    CONVENTIONS = "conventions"
    VOCABULARY = "vocabulary"
    CHOICES = "choices"
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        benefit: id of the benefit; None for what holds for the whole pack.
        name: name of the benefit, or of the pack.
        kind: what kind of difference.
        where: section, then names within it (figure and keys, line and step, ...).
        before: exact text in the older version; None where there was none.
        after: exact text in the newer one; None where there is none.
        from_: first day the changed part is in force, ISO; None where it has none.
        until: last day, ISO; None where it has none.
        percent: change where both are numbers, such as ``+4.99``; half-up to 0.01.
            For an added version of a figure it is against the version before it.
        unit: what a changed figure counts; None for anything else.
        origin_before: ``pack/file:line`` where the part stands in the older version; None
            where it was not looked for, or was not there.
        origin_after: the same in the newer version; of a condition that a pack above drops, where
            it does.
        authority: the document by which the part of a pack above holds, in the newer version or,
            where it is not there, in the older.
    """

    benefit: str | None
    name: str
    kind: ChangeKind
    where: tuple[str, ...]
    before: str | None
    after: str | None
    from_: str | None = None
    until: str | None = None
    percent: str | None = None
    unit: str | None = None
    origin_before: str | None = None
    origin_after: str | None = None
    authority: str | None = None

    @property
    def words_only(self) -> bool:
        """Whether it alters names, sources or print, and no amount and no row's fate."""
        if self.kind in {ChangeKind.CONDITION_CHANGED, ChangeKind.CHOICE_CHANGED}:
            return self.where[-1] in _WORDS_OF_PARTS
        return self.kind in WORDS_ONLY


def same_meaning(changes: Sequence[Change]) -> bool:
    """Tell whether nothing differs but what the rules call their own parts."""
    return all(change.kind is ChangeKind.RENAMED for change in changes)
