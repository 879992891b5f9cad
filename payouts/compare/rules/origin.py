"""The place of each change: file, layer and line, in the older and in the newer version.

Packs are compared after merging. What a change rests on may stand in any of the packs merged:
in the rule's own file, in a ``figures.yaml`` or supplement above it, or in a ``pack.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from payouts.base.period import holds_on
from payouts.compare.rules.change import Change, ChangeKind, RuleSection

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from payouts.base.diagnostics import Place
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.conditions import Condition
    from payouts.rules.models.figures import Figure
    from payouts.rules.packs import OpenedPack

_SCHEDULE = {"pays", "start", "end", "month", "suspended"}


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of either version that is not, byte for byte, in the other.

    Attributes:
        file: ``pack/file``.
        how: ``added``, ``removed`` or ``changed``.
        changes: how many changes of meaning stand in it; 0 where it reads differently only.
    """

    file: str
    how: str
    changes: int


def with_origins(
    changes: Sequence[Change], old: OpenedPack, new: OpenedPack, days: tuple[dt.date | None, ...]
) -> tuple[Change, ...]:
    """Return the changes with their places on either side.

    Args:
        changes: as :func:`payouts.compare.rules.diff_packs` found them.
        old: the older version.
        new: the newer one.
        days: for each side the day it is frozen at, if it is.
    """
    found = []
    for change in changes:
        before = None if change.before is None else _stands(change, old, days[0], was=True)
        after = _dropped_at(change, new)
        if change.after is not None:
            after = _stands(change, new, days[1], was=False)
        side, place = (old, before) if after is None else (new, after)
        found.append(
            replace(
                change,
                origin_before=_shown(before),
                origin_after=_shown(after),
                authority=_authority(change, side, place),
            )
        )
    return tuple(found)


def changed_files(
    changes: Iterable[Change], old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[FileChange, ...]:
    """Return the files that are not the same.

    Args:
        changes: with their origins.
        old: file → digest, older.
        new: file → digest, newer.
    """
    found: dict[str, int] = {}
    for change in changes:
        both = {change.origin_before, change.origin_after} - {None}
        for file in {str(origin).rpartition(":")[0] for origin in both}:
            found[file] = found.get(file, 0) + 1
    made = []
    for file in sorted({*old, *new}):
        if old.get(file) != new.get(file):
            how = "added" if file not in old else "removed" if file not in new else "changed"
            made.append(FileChange(file, how, found.get(file, 0)))
    return tuple(made)


def _authority(change: Change, opened: OpenedPack, place: Place | None) -> str | None:
    """Return the document on which the file of a pack above rests."""
    text = opened.texts.get(change.benefit or "")
    if text is None or place is None or place.file is None:
        return None
    return text.authorities.get(place.file)


def _shown(place: Place | None) -> str | None:
    if place is None or place.file is None:
        return None
    return f"{'/'.join(place.file.split('/')[-2:])}:{place.line}"


def _stands(change: Change, opened: OpenedPack, day: dt.date | None, *, was: bool) -> Place | None:
    if change.benefit is None:
        return _of_pack(change, opened)
    text = opened.texts.get(change.benefit)
    return None if text is None else _of_rule(change, text, day, was=was)


def _dropped_at(change: Change, opened: OpenedPack) -> Place | None:
    """Return where a pack above drops the condition a change is about, if it does."""
    text = opened.texts.get(change.benefit or "")
    if text is None or change.kind is not ChangeKind.CONDITION_REMOVED:
        return None
    dropped = (part for part in text.changes if part.path is None)
    return next((part.by.place for part in dropped if part.what == change.where[-1]), None)


def _of_pack(change: Change, opened: OpenedPack) -> Place | None:
    section, *names = change.where
    if section == RuleSection.CHOICES and names:
        among = set(names[0].split("、"))
        return next((c.place for c in opened.pack.choices if set(c.among) == among), None)
    if section != RuleSection.CONVENTIONS or opened.conventions is None or not names:
        return None
    document, conventions = opened.conventions
    base: Path = ("conventions",)
    if names[0] == "columns":
        return document.place((*base, "columns"))
    if names[0] == "last_month":
        return document.place((*base, "last_month", int(names[1]) - 1))
    if names[0] == "suspended":
        return document.place((*base, *_suspended(conventions.suspended, names)))
    index = _condition(change, conventions.checks, names[0])
    return document.place((*base, "checks", *index))


def _of_rule(change: Change, text: RuleText, day: dt.date | None, *, was: bool) -> Place:
    document, path = _path_of(change, text, day, was=was)
    return document.place(_dated(document, path, change, day))


def _dated(document: Document, path: Path, change: Change, day: dt.date | None) -> Path:
    """Return the path of the version a change is about, where the part has versions."""
    part: Any = document.data
    for key in path:
        part = part.get(key) if isinstance(part, dict) else None
    versions = part.get("versions") if isinstance(part, dict) else None
    for index, version in enumerate(versions or ()):
        if _is_of(version.get("from"), version.get("until"), change, day):
            return (*path, "versions", index)
    return path


def _path_of(
    change: Change, text: RuleText, day: dt.date | None, *, was: bool
) -> tuple[Document, Path]:
    section, *names = change.where
    if change.kind is ChangeKind.RENAMED and was and change.before:
        names = [*names[:-1], change.before]
    if section == RuleSection.FIGURES and names:
        return _of_figure(change, text, names, day)
    path: Path = (section, *names)
    match section:
        case RuleSection.CONDITIONS.value if names:
            path = _of_conditions(change, text, names[0])
        case RuleSection.LINES.value if names:
            path = ("lines", *_in_line(text, names))
        case RuleSection.BENEFIT.value:
            path = tuple(names) or ("benefit",)
        case RuleSection.LAW.value:
            path = _of_law(change, text, was=was)
        case RuleSection.ROUNDING.value:
            path = ("round",)
    part = text.part(*path)
    return part.document, part.path


def _of_conditions(change: Change, text: RuleText, because: str) -> Path:
    for key in ("checks", "eligible"):
        if index := _condition(change, getattr(text.file, key), because):
            return (key, *index)
    return ("eligible",)


def _in_line(text: RuleText, names: Sequence[str]) -> Path:
    name, *rest = names
    if not rest:
        return (name,)
    if rest[0] == "suspended":
        line = text.file.lines.get(name)
        return (name, *_suspended(() if line is None else line.suspended, rest))
    return (name, *rest) if rest[0] in _SCHEDULE else (name, "steps", *rest)


def _suspended(suspensions: Sequence[object], names: Sequence[str]) -> Path:
    because = names[1] if len(names) > 1 else None
    found = (i for i, one in enumerate(suspensions) if getattr(one, "because", None) == because)
    index = next(found, None)
    return ("suspended",) if index is None else ("suspended", index, *names[2:])


def _condition(change: Change, conditions: Sequence[Condition], because: str) -> Path:
    """Return the index of a condition by its reason; of several the one of the same dates."""
    found = [i for i, condition in enumerate(conditions) if condition.because == because]
    if not found:
        return ()
    same = (i for i in found if _iso(conditions[i].from_) == change.from_)
    return (next(same, found[0]),)


def _of_law(change: Change, text: RuleText, *, was: bool) -> Path:
    wanted = change.before if was else change.after
    for index, law in enumerate(text.file.law):
        article = None if law.article is None else str(law.article)
        if " ".join(p for p in (law.title, law.number, article) if p) == wanted:
            return ("law", index)
    return ("law",)


def _of_figure(
    change: Change, text: RuleText, names: Sequence[str], day: dt.date | None
) -> tuple[Document, Path]:
    name, *keys = names
    path: Path = ("figures", name)
    figure = text.file.figures.get(name)
    index = None if figure is None else _version(change, figure, day)
    if index is not None:
        path = (*path, "values", index, *(("table", *keys) if keys else ()))
    part = text.part(*path)
    return part.document, part.path


def _version(change: Change, figure: Figure, day: dt.date | None) -> int | None:
    versions = enumerate(figure.values)
    return next((i for i, v in versions if _is_of(v.from_, v.until, change, day)), None)


def _is_of(
    first: dt.date | None, last: dt.date | None, change: Change, day: dt.date | None
) -> bool:
    """Tell whether a version is what a change is about: in force on the day, or begun alike."""
    if day is None:
        return _iso(first) == change.from_
    return holds_on(day, first, last)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
