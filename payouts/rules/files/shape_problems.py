"""What is wrong with the shape of a file of settings or rules, in our words and both languages."""

from __future__ import annotations

import re
import types
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from payouts.base.bilingual import both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_QUOTED = re.compile(r"'([^']*)'")
_TEXT = ("应为文字，加引号", "text is wanted: put it in quotes")
_LIST = ("应为列表，每项前写 -", "a list is wanted: one - before each entry")
_WHOLE = ("应为整数", "a whole number is wanted")
_ENTRIES = ("应为“键: 值”", "key: value is wanted")
_DAY = ("应为日期，如 2024-10-01", "a date is wanted, such as 2024-10-01")
_FLAG = ("应为 true 或 false", "true or false is wanted")
_WORDS = ("应为 {expected}", "one of these is wanted: {expected}")

# The model's kinds of errors, with the names of their limits.
_IN_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "it is missing"),
    "string_type": _TEXT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "dict_type": _ENTRIES,
    "model_type": _ENTRIES,
    "model_attributes_type": _ENTRIES,
    "enum": _WORDS,
    "literal_error": _WORDS,
    "greater_than": ("应大于 {gt}", "more than {gt} is wanted"),
    "greater_than_equal": ("不得小于 {ge}", "{ge} or more is wanted"),
    "less_than": ("应小于 {lt}", "less than {lt} is wanted"),
    "less_than_equal": ("不得大于 {le}", "{le} or less is wanted"),
    "string_too_short": (
        "太短，至少 {min_length} 个字",
        "too short: {min_length} characters or more",
    ),
    "string_too_long": (
        "太长，至多 {max_length} 个字",
        "too long: {max_length} characters at most",
    ),
    "too_short": ("太少，至少 {min_length} 项", "too few: {min_length} or more are wanted"),
    "too_long": ("太多，至多 {max_length} 项", "too many: {max_length} at most"),
    "string_pattern_mismatch": (
        "写法不合要求（{pattern}）",
        "it is not written as it has to be ({pattern})",
    ),
}
_OTHERWISE = ("内容不合要求", "it is not what is wanted here")


def shape_problem(error: Mapping[str, Any]) -> str:
    """Return what one error of a model says, without its place; both languages.

    Args:
        error: one of pydantic's ``ValidationError.errors()``, with its context.
    """
    if error["type"] in {"value_error", "condition_form"}:  # our own words
        return str(error["msg"]).removeprefix("Value error, ")
    zh, en = _IN_WORDS.get(error["type"], _OTHERWISE)
    limits = {name: str(value) for name, value in error.get("ctx", {}).items()}
    words = _QUOTED.findall(limits.get("expected", ""))
    return both(
        zh.format_map(limits | {"expected": "、".join(words)}),
        en.format_map(limits | {"expected": ", ".join(words)}),
    )


def keys_at(shape: object, path: Sequence[object]) -> tuple[str, ...]:
    """Return the keys that a shape has where a path of keys and indexes leads."""
    shapes = list(_open(shape))
    for step in path:
        shapes = list(_inside(shapes, step))
    models = [s for s in shapes if isinstance(s, type) and issubclass(s, BaseModel)]
    return tuple(
        dict.fromkeys(
            field.alias or name for model in models for name, field in model.model_fields.items()
        )
    )


def _open(shape: object) -> Iterator[object]:
    """Yield the shapes that one may stand for: those of a union, what is annotated."""
    origin = get_origin(shape)
    if origin is Annotated:
        yield from _open(get_args(shape)[0])
    elif origin in {Union, types.UnionType}:
        for one in get_args(shape):
            yield from _open(one)
    else:
        yield shape


def _inside(shapes: Sequence[object], step: object) -> Iterator[object]:
    """Yield the shapes one step further in; a step that only names a form stays where it is."""
    found = False
    for shape in shapes:
        for inner in _entry(shape, step):
            found = True
            yield from _open(inner)
    if not found:
        yield from shapes


def _entry(shape: object, step: object) -> Iterator[object]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, field in shape.model_fields.items():
            if step == (field.alias or name):
                yield field.annotation
    elif get_origin(shape) is dict and isinstance(step, str):
        yield get_args(shape)[1]
    elif get_origin(shape) in {tuple, list} and isinstance(step, int):
        yield get_args(shape)[0]
