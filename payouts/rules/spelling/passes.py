"""One change to the text of a file after another: words, dates in force, cases, order of keys.

Each takes a sound file and returns it changed in places, or itself.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from payouts.base.errors import RuleProblem
from payouts.rules.files.strict_yaml import read_yaml
from payouts.rules.files.written_formulas import written_formulas
from payouts.rules.models.files import ColumnUse, Conventions, PackFile, RuleFile
from payouts.rules.models.written import Otherwise, Several
from payouts.rules.spelling.anew import branches, said_anew
from payouts.rules.spelling.core import core_text
from payouts.rules.spelling.layout import BLOCK_STYLES, laid_out

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pydantic import BaseModel

    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.conditions import Condition
    from payouts.rules.models.written import FormulaText
    from payouts.rules.spelling.layout import Layout, Part

_TESTS = ("require", "zero_if", "hold_if", "reject_if")
_BREAK = re.compile(r"\s*\n\s*")
_INDENT = 2
_EDITS_IN_FORCE = 3  # of one condition


class Text(NamedTuple):
    """A text of a formula or condition: where it may stand, and whether it is a whole formula."""

    path: Path
    text: str
    whole: bool


class Edited(NamedTuple):
    """A changed text, and in how many places it was changed."""

    text: str
    places: int


def said_in_words(text: str, model: BaseModel) -> Edited:
    """Return a file whose formulas say ``never`` and ``default`` where they mean it."""
    layout = laid_out(text)
    optional = optional_for_certain(model)
    edits = []
    for found in _all_texts(layout, model):
        new = said_anew(found.text, optional)
        part = layout.parts[found.path]
        if new != found.text:
            flow = layout.parts[found.path[:-1]].flow
            beside = layout.beside(part) if part.style in BLOCK_STYLES else ""
            edits.append((part.start, part.end, scalar(new, part, flow=flow) + beside))
    return Edited(_edited(text, edits), len(edits))


def said_in_cases(text: str, model: BaseModel) -> Edited:
    """Return a file whose conditionals are lists of cases where that reads better."""
    layout = laid_out(text)
    edits = []
    for found in _all_texts(layout, model):
        if found.whole and branches(found.text) is not None:
            edits += _cases(layout, found)
    return Edited(_edited(text, edits), len(edits))


def said_in_force(text: str, model: BaseModel) -> Edited:
    """Return a file whose conditions say from when, or until when, the benefit is in force."""
    layout = laid_out(text)
    edits = []
    for path in dated_conditions(model):
        edits += _in_force(layout, layout.parts[path])
    return Edited(_edited(text, edits), len(edits) // _EDITS_IN_FORCE)


# --- where formulas and conditions stand -------------------------------------------------------


def formula_texts(
    held: RuleFile | Conventions, there: Container[Path], base: Path = ()
) -> Iterator[Text]:
    """Yield every text of a formula or condition.

    Args:
        held: a rule, or the conventions of a pack.
        there: the paths of the file.
        base: where in the file it stands.
    """
    for _, formula, path in written_formulas(held):
        if formula.is_ is not None:
            yield from _texts(there, formula.is_, (*base, *path), whole=True)
        for index, version in enumerate(formula.versions):
            where = (*base, *path, "versions", index)
            yield from _texts(there, version.is_, where, whole=True)
    for condition, path in _conditions(held):
        if condition.in_force is None:
            key, written = condition.test()
            yield from _texts(there, written, (*base, *path, key), whole=False)


def dated_conditions(model: BaseModel) -> Iterator[Path]:
    """Yield the conditions that say with ``zero_if`` when the benefit is not in force."""
    if not isinstance(model, RuleFile):
        return
    for condition, path in _conditions(model):
        column = condition.select
        one_end = (condition.from_ is None) != (condition.until is None)
        required = model.columns.get(column) is ColumnUse.REQUIRED
        if one_end and required and _asks_whether_given(condition, column):
            yield path


def _asks_whether_given(condition: Condition, column: str) -> bool:
    if not isinstance(condition.zero_if, str):
        return False
    try:
        return core_text(condition.zero_if) == f"given({column})"
    except RuleProblem:
        return False


def _all_texts(layout: Layout, model: BaseModel) -> Iterator[Text]:
    """Yield the texts of a file that stand in it."""
    if isinstance(model, RuleFile):
        yield from formula_texts(model, layout.parts)
    elif isinstance(model, PackFile) and model.conventions is not None:
        yield from formula_texts(model.conventions, layout.parts, ("conventions",))


def _conditions(held: RuleFile | Conventions) -> Iterator[tuple[Condition, Path]]:
    """Yield the conditions as they are written, with their paths."""
    yield from ((check, ("checks", index)) for index, check in enumerate(held.checks))
    if isinstance(held, RuleFile):
        yield from ((who, ("eligible", index)) for index, who in enumerate(held.eligible))


def optional_for_certain(model: BaseModel) -> frozenset[str]:
    """Return the columns that are optional for certain; those of a pack depend on the rule."""
    columns = model.columns if isinstance(model, RuleFile) else {}
    return frozenset(name for name, use in columns.items() if use is ColumnUse.OPTIONAL)


def _texts(
    there: Container[Path], written: FormulaText, path: Path, *, whole: bool
) -> Iterator[Text]:
    path = (*path, "is") if (*path, "is") in there else path
    if isinstance(written, str):
        yield Text(path, written, whole)
    elif isinstance(written, Several):
        for index, part in enumerate(written.parts):
            yield from _texts(there, part, (*path, written.key, index), whole=False)
    else:
        for index, case in enumerate(written):
            if isinstance(case, Otherwise):
                yield Text((*path, index, "else"), case.else_, whole=False)
            else:
                yield from _texts(there, case.when, (*path, index, "when"), whole=False)
                yield Text((*path, index, "is"), case.is_, whole=False)


# --- edits -------------------------------------------------------------------------------------


def scalar(text: str, like: Part | None = None, *, flow: bool = True) -> str:
    """Return a text as YAML, on one line: plain where it can be, quoted as before where not.

    Args:
        text: the text.
        like: the part it takes the place of, whose quotes it keeps.
        flow: whether it stands in brackets, where a comma would end it.
    """
    text = _BREAK.sub(" ", text).strip()
    single = "'" + text.replace("'", "''") + "'"
    double = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    quoted = [single, double]
    if like is not None and like.style in {"'", '"'}:
        quoted.sort(key=lambda q: q[0] != like.style)
        candidates = [*quoted]
    else:
        candidates = [text, *quoted]
    return next(c for c in candidates if _reads_as(c, text, flow=flow))


def _reads_as(written: str, text: str, *, flow: bool) -> bool:
    entry = f"a: {written}"
    try:
        data = read_yaml(f"{{{entry}}}\n" if flow else f"{entry}\n", "").data
    except RuleProblem:
        return False
    return bool(data == {"a": text})


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _cases(layout: Layout, found: Text) -> list[tuple[int, int, str]]:
    """Return the edits that write a conditional as cases: a list of lines, or in brackets."""
    part, said = layout.parts[found.path], branches(found.text)
    above = layout.parts[found.path[:-1]]
    if said is None:
        return []
    cases = [f"{{when: {scalar(test)}, is: {scalar(body)}}}" for test, body in said.cases]
    cases.append(f"{{else: {scalar(said.otherwise)}}}")
    if above.flow:
        return [(part.start, part.end, f"[{', '.join(cases)}]")]
    end = layout.line_end(part.end)
    beside = layout.beside(part)
    if not above.mapping:
        indent = " " * (layout.column_of(part.start) + _INDENT)
        lines = "".join(f"\n{indent}- {case}" for case in cases)
        return [(part.start, end, f"is:{beside}{lines}")]
    key = next(k for k in above.keys if k.path == found.path)
    colon = layout.text.index(":", key.end)
    if layout.text[colon + 1 : part.start].strip():
        return []  # a comment between the key and its value
    indent = " " * (layout.column_of(key.start) + _INDENT)
    lines = "".join(f"\n{indent}- {case}" for case in cases)
    return [(colon + 1, end, f"{beside}{lines}")]


def _in_force(layout: Layout, part: Part) -> list[tuple[int, int, str]]:
    """Return the edits that turn ``zero_if`` and ``select`` into ``in_force``, a day on."""
    at = {part.key(index): index for index in range(len(part.keys))}
    end = "until" if "until" in at else "from"
    zero, select, dated = (part.children[at[key]] for key in ("zero_if", "select", end))
    day = dt.timedelta(days=1 if end == "until" else -1)
    if any(one.style in BLOCK_STYLES for one in (zero, select, dated)):
        return []
    try:
        moved = dt.date.fromisoformat(layout.text[dated.start : dated.end]) + day
    except (ValueError, OverflowError):
        return []
    gone = _without(layout, part, at["select"])
    if gone is None:
        return []
    key = part.keys[at["zero_if"]]
    column = layout.text[select.start : select.end]
    other = "from" if end == "until" else "until"
    return [
        (key.start, zero.end, f"in_force: {column}"),
        (part.keys[at[end]].start, dated.end, f"{other}: {moved.isoformat()}"),
        gone,
    ]


def _without(layout: Layout, part: Part, index: int) -> tuple[int, int, str] | None:
    """Return the edit that takes out an entry that is not the first; comments stay."""
    key, value, before = part.keys[index], part.children[index], part.children[index - 1]
    if index == 0:
        return None
    if part.flow:
        return before.end, value.end, ""
    first = layout.line_of(key.start)
    start, end = layout.lines[first], layout.line_end(value.end)
    comment = layout.text[value.end : end].strip()
    if comment:
        return key.start, end, comment
    return start, end + 1, ""
