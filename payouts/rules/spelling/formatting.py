"""A rule file said as it is said now, its keys in order, every comment kept.

The new text is accepted only where it reads as the old one did: the same data apart from what was
said anew, the same meaning, every comment there, and nothing left to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from payouts.base.bilingual import both
from payouts.base.errors import RuleProblem
from payouts.rules.files.strict_yaml import read_yaml
from payouts.rules.meaning import meaning_of, meaning_of_conventions
from payouts.rules.models.files import PackFile, RuleFile
from payouts.rules.schema import KINDS
from payouts.rules.spelling.layout import laid_out
from payouts.rules.spelling.order import ordered
from payouts.rules.spelling.passes import Edited, said_in_cases, said_in_force, said_in_words

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_STEPS = 2000
_BOM = "\ufeff"
_ODD = ("\x85", "\u2028", "\u2029")

WORDS = both("写法", "spelling")
CASES = both("分情况", "cases")
IN_FORCE = both("施行日期", "in force")
ORDER = both("键的次序", "order of keys")


class NotFormattedError(Exception):
    """A file that is left as it is; the text says why, in both languages."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file as it would be written.

    Attributes:
        data: its bytes.
        changes: kind of change → how many; none where nothing changes.
    """

    data: bytes
    changes: dict[str, int]


def formatted(data: bytes, name: str) -> Formatted:
    """Return a file of a pack said anew, with its keys in order.

    Args:
        data: its bytes.
        name: how it is called in messages.

    Raises:
        RuleProblem: it cannot be read.
        NotFormattedError: it is read, but cannot be rewritten safely.
    """
    read_yaml(data, name)
    written = data.decode("utf-8-sig")
    newline = "\r\n" if "\r\n" in written else "\n"
    text = written.replace("\r\n", "\n")
    if "\r" in text or any(odd in text for odd in _ODD) or newline.count("\n") != 1:
        raise NotFormattedError(both("换行的写法不常见", "its line ends are unusual"))
    if newline == "\r\n" and written.count("\n") != written.count("\r\n"):
        raise NotFormattedError(both("换行的写法不一致", "its line ends are not all alike"))
    made, changes = _rewritten(text, name)
    if not changes:
        return Formatted(data, {})
    _verify(text, made, name)
    bom = _BOM if data.startswith(_BOM.encode()) else ""
    return Formatted((bom + made.replace("\n", newline)).encode(), changes)


def _rewritten(text: str, name: str) -> tuple[str, dict[str, int]]:
    changes: dict[str, int] = {}
    steps: tuple[tuple[str, Callable[[str, BaseModel], Edited]], ...] = (
        (ORDER, _in_order),
        (WORDS, said_in_words),
        (IN_FORCE, said_in_force),
        (CASES, said_in_cases),
        (ORDER, _in_order),
    )
    for kind, change in steps:
        for _ in range(_MOST_STEPS):
            model = _model(text, name)
            made, places = change(text, model)
            if made == text:
                break
            if not _keeps(text, made, name):
                raise NotFormattedError(both("改写后读出的不一样", "it would not read alike"))
            text = made
            changes[kind] = changes.get(kind, 0) + places
        else:
            raise NotFormattedError(both("改不到头", "there is no end of changes"))
    return text, changes


def _in_order(text: str, model: BaseModel) -> Edited:
    return Edited(ordered(laid_out(text), type(model)), 1)


def _keeps(old: str, new: str, name: str) -> bool:
    """Tell whether a changed text can be read, and has every comment of the old one."""
    try:
        _model(new, name)
    except (RuleProblem, NotFormattedError):
        return False
    return _comments(old) == _comments(new)


def _comments(text: str) -> list[str]:
    return sorted(comment for _, comment in laid_out(text).comments())


def _verify(old: str, new: str, name: str) -> None:
    """Refuse a text that means something else, or that would be changed again."""
    if meaning(_model(old, name)) != meaning(_model(new, name)):
        raise NotFormattedError(both("改写后意思会变", "it would mean something else"))
    if _rewritten(new, name)[0] != new:
        raise NotFormattedError(both("改写后还要再改", "it would be changed once more"))


def _model(text: str, name: str) -> BaseModel:
    """Return a file as its model.

    Raises:
        RuleProblem: it is no sound YAML.
        NotFormattedError: it is of no kind there is, or does not have the shape of its kind.
    """
    data = read_yaml(text, name).data
    kind = next((m for key, m in KINDS if isinstance(data, dict) and key in data), None)
    if kind is None:
        raise NotFormattedError(both("不是规则包的文件", "it is no file of a rule pack"))
    try:
        return kind.model_validate(data)
    except ValidationError:
        wrong = both(
            "有错误，先用 payouts rules lint 查看", "it has errors: see payouts rules lint"
        )
        raise NotFormattedError(wrong) from None


def meaning(model: BaseModel) -> Any:  # noqa: ANN401 (any data)
    """Return what a file says, the same for any spelling and order of keys.

    What is no formula or condition is compared as it is, names in their order.
    """
    rest = model.model_dump(by_alias=True)
    if isinstance(model, RuleFile):
        for key in ("facts", "classes", "checks", "eligible", "lines", "payment"):
            rest.pop(key, None)
        return _listed([meaning_of(model, None), rest, _notes(model)])
    if isinstance(model, PackFile):
        conventions = rest.pop("conventions", None)
        held = model.conventions
        return _listed([
            None if held is None else meaning_of_conventions(held),
            rest,
            conventions is None,
        ])
    return _listed(rest)


def _notes(model: RuleFile) -> list[object]:
    """Return the notes of formulas, which are no part of the meaning."""
    formulas = {**model.facts, **model.payment}
    for line in model.lines.values():
        formulas |= {**line.steps, **line.schedule()}
    return [(name, formula.note) for name, formula in formulas.items()]


def _listed(part: Any) -> Any:  # noqa: ANN401 (any data)
    """Return data whose mappings are compared in their order."""
    if isinstance(part, dict):
        return [(key, _listed(value)) for key, value in part.items()]
    if isinstance(part, list | tuple):
        return [_listed(value) for value in part]
    return part
