"""Groups, splits, suspensions and choices compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.compare.rules.change import ChangeKind, RuleSection
from payouts.compare.rules.formulas import compare_formula, formula_text
from payouts.compare.rules.found_changes import (
    FoundChanges,
    Meaning,
    Where,
    changed_pairs,
    differences,
    listed,
)
from payouts.rules.meaning import law_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.rules.rule import CompiledChoice


def compare_groups(found: FoundChanges, old: Meaning, new: Meaning) -> None:
    """Compare the groups of a benefit, by name."""
    kinds = (ChangeKind.GROUP_ADDED, ChangeKind.GROUP_REMOVED)
    for parts in found.of_both(kinds, (RuleSection.GROUPS.value,), (old, new), _text):
        _compare_parts(found, ChangeKind.GROUP_CHANGED, *parts)


def compare_split(found: FoundChanges, old: Meaning | None, new: Meaning | None) -> None:
    """Compare how an amount is split, payer by payer."""
    where = (RuleSection.SPLIT.value,)
    if old is None or new is None:
        was, becomes = (None if split is None else _text(split) for split in (old, new))
        found.differ(ChangeKind.SPLIT, where, was, becomes)
        return
    for part in ("shares", "steps"):
        for payer in dict.fromkeys((*old[part], *new[part])):
            here = (*where, part, payer)
            found.differ(ChangeKind.SPLIT, here, old[part].get(payer), new[part].get(payer))
    before, after = old["payees"] or {}, new["payees"] or {}
    _compare_parts(found, ChangeKind.SPLIT, where, before, after)
    rest = ("remainder", "office_pays")
    _compare_parts(found, ChangeKind.SPLIT, where, *({p: s[p] for p in rest} for s in (old, new)))
    found.article(where, old, new)


def compare_suspensions(
    found: FoundChanges, line: Where, old: Sequence[Meaning], new: Sequence[Meaning]
) -> None:
    """Compare the suspensions of a line: those of one reason are the same one, changed."""
    gone, come = differences(old, new)
    pauses = (*line, "suspended")

    def same(before: Meaning, after: Meaning) -> bool:
        return before["because"] == after["because"] or len(gone) == len(come) == 1

    for before, after in changed_pairs(gone, come, same):
        where = (*pauses, after["because"])
        kind = ChangeKind.SUSPENSION_CHANGED
        found.differ(kind, where, before["because"], after["because"])
        for part in ("from", "until"):
            compare_formula(found, (*where, part), before[part], after[part], kind)
        found.article(where, before, after)
    kinds = (ChangeKind.SUSPENSION_ADDED, ChangeKind.SUSPENSION_REMOVED)
    found.one_sided(kinds, (gone, come), lambda s: (*pauses, s["because"]), suspension_text)
    # The order of the reasons.
    found.reordered(pauses, (old, new), lambda several: listed(s["because"] for s in several))


def suspension_text(suspension: Meaning) -> str:
    """Return a suspension on one line."""
    first, last = formula_text(suspension["from"]), formula_text(suspension["until"])
    return f"{suspension['because']}: {first}..{last}"


def compare_choices(
    found: FoundChanges, old: Sequence[CompiledChoice], new: Sequence[CompiledChoice]
) -> None:
    """Compare the exclusive benefits of a pack: those of the same benefits are one choice."""
    before, after = [_choice(choice) for choice in old], [_choice(choice) for choice in new]
    gone, come = differences(before, after)
    for one, other in changed_pairs(gone, come, lambda a, b: set(a["among"]) == set(b["among"])):
        parts = ({k: v for k, v in c.items() if k != "article"} for c in (one, other))
        _compare_parts(found, ChangeKind.CHOICE_CHANGED, _where(other), *parts)
        found.article(_where(other), one, other)
    found.one_sided(
        (ChangeKind.CHOICE_ADDED, ChangeKind.CHOICE_REMOVED), (gone, come), _where, _text
    )
    found.reordered((RuleSection.CHOICES.value,), (before, after), _order)


def _order(choices: Sequence[Meaning]) -> str:
    return "；".join("、".join(choice["among"]) for choice in choices)


def _choice(choice: CompiledChoice) -> Meaning:
    return {
        "among": list(choice.among),
        "prefer": choice.prefer,
        "grain": choice.grain,
        "because": choice.because,
        "source": choice.source,
        "status": None if choice.status is None else choice.status.value,
        "article": [law_named(law) for law in choice.article],
    }


def _where(choice: Meaning) -> Where:
    return (RuleSection.CHOICES.value, "、".join(sorted(choice["among"])))


def _compare_parts(
    found: FoundChanges, kind: ChangeKind, where: Where, old: Meaning, new: Meaning
) -> None:
    for part in dict.fromkeys((*old, *new)):
        found.differ(kind, (*where, part), _shown(old.get(part)), _shown(new.get(part)))


def _shown(part: object) -> str | None:
    if isinstance(part, list):
        return listed(map(str, part)) or None
    if isinstance(part, dict):
        return ", ".join(f"{key}={_shown(value)}" for key, value in part.items()) or None
    return None if part is None else str(part)


def _text(parts: Meaning) -> str:
    shown = {name: _shown(part) for name, part in parts.items() if name != "article"}
    return "; ".join(f"{name}: {text}" for name, text in shown.items() if text is not None)
