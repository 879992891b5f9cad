"""Renamed facts, figures, lines and steps: the same thing under another name, used alike."""

from __future__ import annotations

import ast
import itertools
import unicodedata
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Place
from payouts.base.errors import RuleProblem
from payouts.compare.rules.change import RuleSection
from payouts.rules.language import syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.compare.rules.found_changes import Meaning

_NAMED = (
    RuleSection.FACTS,
    RuleSection.FIGURES,
    RuleSection.LINES,
    RuleSection.GROUPS,
    RuleSection.PAYMENT,
)
_FORMULAS = {"is", "if"}
_NAMES = {"by", "select", "step"}
_GIVING = {"steps"}  # below such a word the keys are names
# Parts of a meaning that no name of the rule stands in.
_FIXED = {"benefit", "name", "aliases", "law", "columns", "unique_by", "split", "conventions"}

Rename = tuple[tuple[str, ...], str, str]  # where the name stands, before, after


def undo_renames(old: Meaning, new: Meaning) -> tuple[Meaning, list[Rename]]:
    """Return the older meaning under the newer names, and the names that changed.

    A name that is gone and one that is new are the same thing when what they stand for is
    equal once everything renamed so far is called by its new name.
    """
    renames: list[Rename] = []
    while (found := _next_rename(old, new)) is not None:
        _, before, after = found
        old = _everywhere(old, before, after)
        renames.append(found)
    return old, renames


def _everywhere(meaning: Meaning, before: str, after: str) -> Meaning:
    """Return a whole meaning with one name replaced: where it is given, and where it is used."""
    made: Meaning = {
        key: part if key in _FIXED or key in _NAMED else _renamed(part, before, after)
        for key, part in meaning.items()
    }
    for section in _NAMED:
        group = meaning[section.value].items()
        made[section.value] = {
            after if name == before else name: _renamed(part, before, after) for name, part in group
        }
    if meaning["split"] is not None:
        steps = meaning["split"]["steps"].items()
        named = {payer: after if step == before else step for payer, step in steps}
        made["split"] = {**meaning["split"], "steps": named}
    return made


def _next_rename(old: Meaning, new: Meaning) -> Rename | None:
    taken = {name for _, group in _groups(old) for name in group}
    newer = dict(_groups(new))
    for where, group in _groups(old):
        other = newer.get(where, {})
        gone = [name for name in group if name not in other]
        come = [name for name in other if name not in group and name not in taken]
        for before, after in itertools.product(gone, come):
            if _renamed(group[before], before, after) == other[after]:
                return where, before, after
    return None


def _groups(meaning: Meaning) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """Yield the mappings whose keys are names, with where they stand."""
    for section in _NAMED:
        yield (section.value,), meaning[section.value]
    for name, line in meaning["lines"].items():
        yield (RuleSection.LINES.value, name), line["steps"]


def _renamed(part: Any, before: str, after: str, key: str = "") -> Any:  # noqa: ANN401 (plain data)
    """Return one part of a meaning with a name replaced wherever it is used as a name.

    A word of the program (``start``) or a key of a table may look like a name and is none.
    """
    if isinstance(part, dict):
        return {
            after if key in _GIVING and name == before else name: _renamed(
                value, before, after, name
            )
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [_renamed(value, before, after, key) for value in part]
    if isinstance(part, str):
        if key in _FORMULAS:
            return _renamed_formula(part, before, after)
        if key in _NAMES:
            return after if part == before else part
    return part


def _renamed_formula(text: str, before: str, after: str) -> str:
    try:
        tree = syntax.parse(syntax.Source(text, Place()), limited=False)
    except RuleProblem:
        return text
    wanted = unicodedata.normalize("NFC", before)
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == wanted]
    if not names:
        return text
    for name in names:
        name.id = unicodedata.normalize("NFC", after)
    return syntax.canonical(tree)
