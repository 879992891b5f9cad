"""Formulas compared version by version, in canonical form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.compare.rules.change import ChangeKind
from payouts.compare.rules.found_changes import span_text

if TYPE_CHECKING:
    from payouts.compare.rules.found_changes import FoundChanges, Meaning, Where


def compare_named(
    found: FoundChanges,
    where: Where,
    old: Meaning,
    new: Meaning,
    kinds: tuple[ChangeKind, ChangeKind, ChangeKind],
) -> None:
    """Compare formulas by name.

    Args:
        found: receives the changes.
        where: the path of the mapping.
        old: name → formula, older.
        new: name → formula, newer.
        kinds: of an added, a removed and a changed formula.
    """
    added, removed, changed = kinds
    for parts in found.of_both((added, removed), where, (old, new), formula_text):
        compare_formula(found, *parts, changed)


def formula_text(formula: Meaning) -> str:
    """Return all of a formula on one line."""
    if "is" in formula:
        text = str(formula["is"])
    else:
        versions = (f"{span_text(version)}: {version['is']}" for version in formula["versions"])
        text = f"[{formula['select']}] {'; '.join(versions)}"
    rounding = rounding_text(formula.get("round"))
    return text if rounding is None else f"{text} | {rounding}"


def rounding_text(rounding: Meaning | None) -> str | None:
    """Return ``0.01 half_up``."""
    return None if rounding is None else f"{rounding['to']} {rounding['mode']}"


def compare_formula(
    found: FoundChanges, where: Where, old: Meaning | None, new: Meaning | None, changed: ChangeKind
) -> None:
    """Compare two formulas, either of which may be missing."""
    if old is None or new is None:
        before = None if old is None else formula_text(old)
        found.differ(changed, where, before, None if new is None else formula_text(new))
        return
    found.differ(ChangeKind.VERSION_SELECT, where, old.get("select"), new.get("select"))
    before, after = rounding_text(old.get("round")), rounding_text(new.get("round"))
    found.differ(ChangeKind.ROUNDING, where, before, after)
    found.differ(ChangeKind.FORMULA_SOURCE, where, old["source"], new["source"])
    found.differ(ChangeKind.FORMULA_STATUS, where, old["status"], new["status"])
    found.article(where, old, new)
    if old.get("round") and new.get("round"):
        found.article((*where, "round"), old["round"], new["round"])
    older, newer = (_in_force(f) if found.frozen else _versions(f) for f in (old, new))
    for first in dict.fromkeys((*older, *newer)):
        _compare_version(found, where, older.get(first), newer.get(first), changed)


def _versions(formula: Meaning) -> dict[str | None, Meaning]:
    """Return the versions by first day; a plain formula is one without dates."""
    if "is" in formula:
        plain = {"from": None, "until": None, "is": formula["is"], "source": None, "status": None}
        return {None: plain}
    return {version["from"]: version for version in formula["versions"]}


def _in_force(formula: Meaning) -> dict[str | None, Meaning]:
    """Return the one version in force on the day both sides are frozen at, if there is one."""
    versions = list(_versions(formula).values())
    return {None: versions[0]} if versions else {}


def _compare_version(
    found: FoundChanges, where: Where, old: Meaning | None, new: Meaning | None, changed: ChangeKind
) -> None:
    if old is None or new is None:
        before = None if old is None else old["is"]
        found.add(changed, where, before, None if new is None else new["is"], dates=new or old)
        return
    found.differ(changed, where, old["is"], new["is"], dates=new)
    if not found.frozen:
        found.differ(ChangeKind.FORMULA_UNTIL, where, old["until"], new["until"], dates=new)
    found.differ(ChangeKind.FORMULA_SOURCE, where, old["source"], new["source"], dates=new)
    found.differ(ChangeKind.FORMULA_STATUS, where, old["status"], new["status"], dates=new)
    found.article(where, old, new, new)
