"""Checks of how formulas are said: nested conditionals, ``and`` mixed with ``or``, older words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, say
from payouts.rules.spelling.anew import branches, mixed, nested, said_anew
from payouts.rules.spelling.passes import dated_conditions, formula_texts, optional_for_certain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.files import Conventions, RuleFile


def spelling(
    document: Document, held: RuleFile | Conventions, base: Path = ()
) -> Iterator[Diagnostic]:
    """Yield L027, L028 and L029 for a rule, or for the conventions of a pack.

    Args:
        document: the file.
        held: what is looked at.
        base: where in the file it stands.
    """
    optional = optional_for_certain(held)
    for path, text, whole in formula_texts(held, document.marks, base):
        place, _ = document.text_place(path)
        cases = whole and branches(text) is not None
        if nested(text):
            yield say("L027", place, text=text)
        elif cases or said_anew(text, optional) != text:
            yield say("L029", place, text=text)
        if mixed(text):
            yield say("L028", place, text=text)
    for path in dated_conditions(held):
        text = f"zero_if: {getattr(held, str(path[0]))[int(path[1])].zero_if}"
        yield say("L029", document.place((*base, *path)), text=text)
