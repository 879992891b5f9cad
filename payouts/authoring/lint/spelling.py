"""Checks of how formulas are said: nested conditionals, ``and`` mixed with ``or``, older words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, say
from payouts.rules.spelling.anew import branches, mixed, nested, said_anew
from payouts.rules.spelling.passes import dated_conditions, formula_texts, optional_for_certain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from payouts.rules.files.file_part import FilePart
    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.files import Conventions, RuleFile

    Part = Callable[..., FilePart]


@dataclass(frozen=True, slots=True)
class _There:
    """The paths that stand in files: parts of a rule may be those of a pack above."""

    part: Part

    def __contains__(self, path: object) -> bool:
        found = self.part(*path) if isinstance(path, tuple) else None
        return found is not None and found.path in found.document.marks


def spelling(held: RuleFile | Conventions, part: Part, base: Path = ()) -> Iterator[Diagnostic]:
    """Yield L027, L028 and L029 for a rule, or for the conventions of a pack.

    Args:
        held: what is looked at.
        part: returns where a part of it stands.
        base: where in the file it stands.
    """
    optional = optional_for_certain(held)
    for path, text, whole in formula_texts(held, _There(part), base):
        where = part(*path)
        place, _ = where.document.text_place(where.path)
        cases = whole and branches(text) is not None
        rewritten = not _of_a_supplement(where)  # which the formatter leaves as it is said
        if rewritten and nested(text):
            yield say("L027", place, text=text)
        elif rewritten and (cases or said_anew(text, optional) != text):
            yield say("L029", place, text=text)
        if mixed(text):
            yield say("L028", place, text=text)
    for path in dated_conditions(held):
        if _of_a_supplement(part(*base, *path)):
            continue
        text = f"zero_if: {getattr(held, str(path[0]))[int(path[1])].zero_if}"
        yield say("L029", part(*base, *path).place, text=text)


def _of_a_supplement(part: FilePart) -> bool:
    data = part.document.data
    return isinstance(data, dict) and "supplements" in data
