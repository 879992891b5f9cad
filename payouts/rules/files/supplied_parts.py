"""Single parts of a rule that a pack above changes: a condition, a column, the rounding.

Each needs a document to rest on. A condition is meant by its ``name`` or its reason; the one that
takes its place keeps its place in the order of testing, and its name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.meant import what_fits
from payouts.rules.files.file_part import FilePart
from payouts.rules.files.ruletext import PartChange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.conditions import Condition, SuppliedCondition
    from payouts.rules.models.files import ColumnUse, SupplementFile
    from payouts.rules.models.formulas import RoundingSpec

_LISTS = ("checks", "eligible")
ROUND = "round"


@dataclass(slots=True)
class _Placed:
    """A condition, where it stands, and where the one stood whose place it took.

    ``by`` is set where a pack above put it here.
    """

    condition: Condition
    part: FilePart
    was: FilePart | None = None
    by: FilePart | None = None


@dataclass(slots=True)
class _Parts:
    """The parts of one rule while supplements change them, the lowest first."""

    text: RuleText
    problems: list[Diagnostic]
    lists: dict[str, list[_Placed]] = field(default_factory=dict)
    dropped: list[PartChange] = field(default_factory=list)
    columns: dict[str, FilePart] = field(default_factory=dict)
    rounding: FilePart | None = None

    def take(self, document: Document, file: SupplementFile) -> None:
        """Take over what one supplement changes."""
        for key in file.parts:
            if not file.authority:
                self.problems.append(say("Y073", document.place((key,)), key=key))
        for name, use in file.columns.items():
            self._column(name, use, FilePart(document, ("columns", name)))
        if file.round is not None:
            self._round(FilePart(document, (ROUND,)), file.round)
        # What is dropped first: the condition that comes instead may give the same reason.
        for index, word in enumerate(file.drops):
            self._drop(word, FilePart(document, ("drops", index)))
        for key in _LISTS:
            for index, condition in enumerate(getattr(file, key)):
                self._condition(key, condition, FilePart(document, (key, index)))

    def _column(self, name: str, use: ColumnUse, part: FilePart) -> None:
        before = self.columns.get(name)
        if before is not None and before.pack == part.pack:
            self._twice(name, part, before)
        self.columns[name] = part
        columns = {**self.text.file.columns, name: use}
        self.text = replace(self.text, file=self.text.file.model_copy(update={"columns": columns}))

    def _round(self, part: FilePart, how: RoundingSpec) -> None:
        before = self.rounding
        if before is not None and before.pack == part.pack:
            self._twice(ROUND, part, before)
        self.rounding = part
        rule = self.text.file
        update = {key: getattr(how, key) for key in type(how).model_fields}
        changed = rule.model_copy(update={"round": rule.round.model_copy(update=update)})
        self.text = replace(self.text, file=changed)

    def _drop(self, word: str, part: FilePart) -> None:
        found = self._called(word, part, "drops")
        for placed in found:
            self.dropped.append(PartChange(placed.condition.because, None, placed.part, part))
        for key in _LISTS:
            self.lists[key] = [placed for placed in self.lists[key] if placed not in found]

    def _condition(self, key: str, condition: SuppliedCondition, part: FilePart) -> None:
        if condition.replaces is None:
            self.lists[key].append(_Placed(condition, part, by=part))
            return
        found = self._called(condition.replaces, part.under("replaces"), "replaces")
        if len(found) > 1:
            places = listed(placed.part.origin for placed in found)
            place = part.under("replaces").place
            self.problems.append(say("Y075", place, name=condition.replaces, others=places))
        for placed in found[:1]:
            name = condition.name or placed.condition.name
            placed.condition = condition.model_copy(update={"name": name})
            placed.part, placed.was, placed.by = part, placed.part, part

    def _called(self, word: str, part: FilePart, key: str) -> list[_Placed]:
        """Return the conditions that a word means; what another file of the pack did stays."""
        every = [placed for key in _LISTS for placed in self.lists[key]]
        found = [placed for placed in every if placed.condition.name == word]
        found = found or [placed for placed in every if placed.condition.because == word]
        if not found:
            words = [w for p in every for w in (p.condition.name, p.condition.because) if w]
            said = {"name": word, "key": key, "hint": what_fits(word, words)}
            self.problems.append(say("Y074", part.place, **said))
        for placed in found:
            if placed.by is not None and placed.by.pack == part.pack:
                self._twice(word, part, placed.by)
        return found

    def _twice(self, what: str, part: FilePart, other: FilePart) -> None:
        said = {"what": what, "other": other.origin, "name": self.text.file.name}
        self.problems.append(say("Y070", part.place, **said))

    def merged(self) -> RuleText:
        """Return the rule with the changes."""
        moved = {**self.text.moved}
        moved |= {("columns", name): part for name, part in self.columns.items()}
        changes: list[PartChange] = []
        if self.rounding is not None:
            was = FilePart(self.text.document, (ROUND,))
            moved[ROUND,] = self.rounding
            changes.append(PartChange(ROUND, (ROUND,), was, self.rounding))
        for key in _LISTS:
            for index, placed in enumerate(self.lists[key]):
                path: Path = (key, index)
                moved[path] = placed.part
                if placed.by is not None:
                    because = placed.condition.because
                    changes.append(PartChange(because, path, placed.was, placed.by))
        conditions = {key: tuple(placed.condition for placed in self.lists[key]) for key in _LISTS}
        file = self.text.file.model_copy(update=conditions)
        return replace(self.text, file=file, moved=moved, changes=(*changes, *self.dropped))


def with_parts(
    text: RuleText,
    supplements: Sequence[tuple[Document, SupplementFile]],
    problems: list[Diagnostic],
) -> RuleText:
    """Return a rule with the conditions and the rounding that supplements to it change.

    Args:
        text: the rule as read.
        supplements: those to this rule, the lowest first.
        problems: what is wrong is added to it.
    """
    changing = [(document, file) for document, file in supplements if file.parts]
    if not changing:
        return text
    parts = _Parts(text, problems)
    for key in _LISTS:
        parts.lists[key] = [
            _Placed(condition, text.part(key, index))
            for index, condition in enumerate(getattr(text.file, key))
        ]
    for document, file in changing:
        parts.take(document, file)
    return parts.merged()
