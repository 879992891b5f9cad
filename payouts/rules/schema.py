"""JSON Schema of every kind of file in a pack, for editors that complete and check.

Made from the models, so that it cannot fall behind them; what their validators check is
added where a schema can say it. ``schema.json`` beside this module is its output.
"""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from payouts.base.columns import ColumnSpec
from payouts.rules.models.base import StrictModel
from payouts.rules.models.files import (
    ColumnsFile,
    FiguresFile,
    LawsFile,
    PackFile,
    RuleFile,
    SupplementFile,
)
from payouts.rules.models.sources import ARTICLES_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

Schema = dict[str, Any]

# The key that shows a file to be of a kind, and its model; asked in this order.
KINDS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("benefit", RuleFile),
    ("supplements", SupplementFile),
    ("pack", PackFile),
    ("columns", ColumnsFile),
    ("figures", FiguresFile),
    ("laws", LawsFile),
)

_ARTICLE = (
    "所依据的条款：laws.yaml 的简称、空格、条款，如 条例2024 第二十七条；几条用；隔开 / "
    "the article it rests on: short name of laws.yaml, blank, article; several parted by ；."
)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLE = "payouts 规则文件 / rule files"
# As payouts.rules.figures.figure_value reads them.
_FIGURE = r"^(?:[+-]?[0-9]+(?:\.[0-9]+)?%?|[0-9]+(?:\.[0-9]+)?/[1-9][0-9]*)$"
_FIGURE_TEXT: Schema = {"maxLength": 40, "minLength": 1, "type": "string"}
_HAN = "[\u2e80-\uffef]"  # between two of these a line break is no blank
_DAY: Schema = {"format": "date", "type": "string"}


def schema() -> Schema:
    """Return one schema for every file of a pack; each kind also stands under ``$defs``."""
    _, made = models_json_schema([(model, "validation") for _, model in KINDS], by_alias=True)
    definitions: Schema = {name: _tidied(entry) for name, entry in made["$defs"].items()}
    described: list[type[BaseModel]] = [ColumnSpec, *_below(StrictModel)]
    for model in described:
        if model.__name__ in definitions:
            _describe(definitions[model.__name__], model)
    for name, also in _ALSO.items():
        definitions[name].setdefault("allOf", []).extend(also)
    _several_forms(definitions)
    _describe_articles(definitions)
    definitions["FigureText"] = {
        **_FIGURE_TEXT,
        "pattern": _FIGURE,
        "description": 'An exact number as text: "106670", "0.5", "50%" or "648/12".',
    }
    definitions["Day"] = {
        **_DAY,
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": "A date such as 2024-10-01.",
    }
    definitions["Articles"] = {
        **ARTICLES_SCHEMA,
        "description": _ARTICLE,
    }
    return {
        "$schema": _DIALECT,
        "title": _TITLE,
        "type": "object",
        "anyOf": [{"required": [key]} for key, _ in KINDS],
        **_by_kind(KINDS),
        "$defs": dict(sorted(definitions.items())),
    }


def _describe_articles(part: Any) -> None:  # noqa: ANN401 (any part of a schema)
    """Say beside every key that cites articles what it cites, alike wherever it stands."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if isinstance(part, dict):
        if part.get("$ref") == "#/$defs/Articles":
            part["description"] = _ARTICLE
        for inner in part.values():
            _describe_articles(inner)


def schema_text() -> str:
    """Return the schema as the text of ``schema.json``."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _by_kind(kinds: Sequence[tuple[str, type[BaseModel]]]) -> Schema:
    """Return what applies a kind's own schema: its faults are then said at their place."""
    (key, model), *rest = kinds
    reference = {"$ref": f"#/$defs/{model.__name__}"}
    if not rest:
        return {"if": {"required": [key]}, "then": reference}
    return {"if": {"required": [key]}, "then": reference, "else": _by_kind(rest)}


def _tidied(part: Any) -> Any:  # noqa: ANN401 (any part of a schema)
    """Return a part without nulls (no file may hold one), made-up titles and empty defaults."""
    if isinstance(part, list):
        return [_tidied(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {
        key: _tidied(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and not isinstance(value, bool) and not value)
    }
    choices = [choice for choice in kept.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        kept |= choices[0]
    elif choices:
        kept["anyOf"] = choices
    core = {key: value for key, value in kept.items() if key != "description"}
    for shape, name in (
        (_FIGURE_TEXT, "FigureText"),
        (_DAY, "Day"),
        (ARTICLES_SCHEMA, "Articles"),
    ):
        if core == shape:
            return {"$ref": f"#/$defs/{name}"}
    return kept


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield every model derived from one."""
    for derived in model.__subclasses__():
        yield derived
        yield from _below(derived)


def _describe(definition: Schema, model: type[BaseModel]) -> None:
    """Put the attributes of a model's docstring, and of those it is derived from, at its keys."""
    definition["description"] = _docstring(model)[0].replace("``", "`")
    described = {name: words for kind in reversed(model.__mro__) for name, words in _of_keys(kind)}
    for name, field in model.model_fields.items():
        if name in described:
            definition["properties"][field.alias or name]["description"] = described[name]


def _of_keys(kind: type) -> Iterator[tuple[str, str]]:
    """Yield what the docstring of a class says of each of its attributes: 中文 / English."""
    found = re.findall(r"^ {4}(\w+): ((?:.|\n {6,})*)", _docstring(kind)[1], re.MULTILINE)
    for name, words in found:
        joined = re.sub(rf"(?<={_HAN})\s*\n\s*(?={_HAN})", "", words)
        yield name, re.sub(r"\s+", " ", joined).replace("``", "`")


def _docstring(kind: type) -> tuple[str, str]:
    """Return what a docstring says of a class, and the part about its attributes."""
    text, _, attributes = inspect.cleandoc(kind.__doc__ or "").partition("\n\nAttributes:\n")
    return text, attributes


def _several_forms(definitions: Schema) -> None:
    """Allow the shorter forms that models accept before they validate."""
    for name in ("Formula", "Fact", "Step"):
        definition = definitions[name]
        described = definition.pop("description")
        short = definition["properties"]["is"]["oneOf"]
        definitions[name] = {"description": described, "anyOf": [*short, definition]}
    for name in ("Figure", "GivenFigure"):
        figure = definitions[name]["properties"]
        figure["by"] = _or_one(figure["by"], {"type": "string"})
    case = definitions["Case"]["properties"]
    for key in ("provided", "expect", "entitled"):
        case[key] = _or_one(case[key], case[key]["items"])


def _or_one(several: Schema, one: Schema) -> Schema:
    described = {"description": several.pop("description")} if "description" in several else {}
    return {**described, "anyOf": [one, several]}


def _exactly_one(*keys: str) -> Schema:
    return {"oneOf": [{"required": [key]} for key in keys]}


def _given(key: str, then: Schema, otherwise: Schema) -> Schema:
    return {"if": {"required": [key]}, "then": then, "else": otherwise}


def _every_version(rule: Schema) -> Schema:
    return {"properties": {"values": {"items": rule}}}


def _without(*keys: str) -> Schema:
    return {"not": {"anyOf": [{"required": [key]} for key in keys]}}


_CONDITION = [_exactly_one("in_force", "require", "zero_if", "hold_if", "reject_if")]
_VALUES_OR_OPEN: Schema = {
    "oneOf": [
        {"required": ["values"]},
        {"required": ["open"], "properties": {"open": {"const": True}}},
    ]
}
_SHAPES: list[Schema] = [
    _given("by", _every_version({"required": ["table"]}), _every_version(_without("table"))),
    _given("bound", _every_version({"required": ["bands"]}), _every_version(_without("bands"))),
    {"dependentRequired": {"none": ["pick"], "others": ["pick"]}},
]
_FORMULA = [_exactly_one("is", "versions"), {"dependentRequired": {"versions": ["select"]}}]
# What the validators of the models check, as far as a schema can.
_ALSO: dict[str, list[Schema]] = {
    "Formula": _FORMULA,
    "Fact": _FORMULA,
    "Step": _FORMULA,
    "Condition": _CONDITION,
    "SuppliedCondition": _CONDITION,
    "FigureVersion": [
        _exactly_one("value", "table", "bands"),
        {
            "oneOf": [
                {"required": ["until"]},
                {"required": ["open_ended"], "properties": {"open_ended": {"const": True}}},
            ]
        },
    ],
    "Figure": [
        _given(
            "shared",
            {"propertyNames": {"enum": ["shared", "select", "by", "note"]}},
            {"required": ["unit"], **_VALUES_OR_OPEN},
        ),
        *_SHAPES,
    ],
    # Values for a figure of a pack below: whether they fit it only loading sees.
    "GivenFigure": [
        _VALUES_OR_OPEN,
        {"if": {"required": ["unit"]}, "then": {"allOf": _SHAPES}},
    ],
    "Line": [
        {
            "if": {"properties": {"pays": {"const": "monthly"}}},
            "then": {"required": ["start"], **_without("month")},
            "else": {"required": ["month"], **_without("start")},
        }
    ],
    "LawRef": [
        {
            "oneOf": [
                {"required": ["law"], **_without("title", "number", "issued", "from", "until")},
                {"required": ["title"], **_without("law")},
            ]
        }
    ],
    "Split": [_exactly_one("shares", "steps", "payees")],
}
