"""rules schema: what an editor checks is what loading checks, as far as a schema can say it."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from office import payouts
from packs import COLUMNS, MONTHLY, PACK, RULES, write_pack
from payouts.base.errors import RuleProblem
from payouts.rules import schema as module
from payouts.rules.files.strict_yaml import read_yaml
from payouts.rules.packs import open_pack
from payouts.rules.schema import KINDS, schema, schema_text

if TYPE_CHECKING:
    from payouts.rules.files.source import PackSource

SHIPPED = Path(module.__file__).with_name("schema.json")
FILES = sorted(RULES.glob("*/*.yaml"))
VALIDATOR = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)

SUPPLEMENT = """\
supplements: small
figures:
  月标准:
    values:
      - {from: 2020-01-01, open_ended: true, value: "1", status: published, source: 通知}
"""
FIGURES = "figures:\n  共用: {unit: 元, open: true}\n"


def _plain(data: Any) -> Any:  # noqa: ANN401 (any YAML data)
    """Return data as an editor's YAML reader gives it: a date is its text."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return data.isoformat() if isinstance(data, dt.date) else data


def faults(text: str) -> list[str]:
    data = _plain(read_yaml(text, "x.yaml").data)
    return [
        f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(data)
    ]


def test_the_file_in_the_package_is_the_one_generated() -> None:
    said = "run: payouts rules schema > payouts/rules/schema.json"
    assert SHIPPED.read_text(encoding="utf-8") == schema_text(), said


def test_the_command_prints_it() -> None:
    done = payouts("rules", "schema")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_it_is_a_sound_schema_for_every_kind_of_file() -> None:
    Draft202012Validator.check_schema(schema())
    assert {model.__name__ for _, model in KINDS} <= schema()["$defs"].keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shipped_file_is_accepted(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [MONTHLY, PACK, COLUMNS, SUPPLEMENT, FIGURES])
def test_every_kind_of_file_is_accepted(text: str) -> None:
    assert faults(text) == []


_FIGURE = "figures:\n  月标准:\n    unit: 元/月\n"
_MISTAKES = {
    "unknown key": (MONTHLY, "name: 小补助", "nome: 小补助"),
    "missing law": (MONTHLY, "law: [{title: 测试办法}]\n", ""),
    "a law without title": (MONTHLY, "{title: 测试办法}", "{article: 3}"),
    "a figure that is a number": (MONTHLY, 'value: "100"', "value: 100"),
    "a figure with a letter O": (MONTHLY, 'value: "100"', 'value: "1O0"'),
    "a figure with a comma": (MONTHLY, 'value: "100"', 'value: "1,000"'),
    "a date that is none": (MONTHLY, "from: 2020-01-01", "from: 2020年1月"),
    "neither until nor open_ended": (MONTHLY, "until: 2029-12-31, ", ""),
    "both until and open_ended": (MONTHLY, "until: ", "open_ended: true, until: "),
    "no value at all": (MONTHLY, 'value: "100", ', ""),
    "a value and a table": (MONTHLY, 'value: "100"', 'value: "100", table: {一: "1"}'),
    "a table without by": (MONTHLY, 'value: "100"', 'table: {一: "1"}'),
    "a value with by": (MONTHLY, "unit: 元/月", "unit: 元/月\n    by: 性质"),
    "by three names": (MONTHLY, "unit: 元/月", "unit: 元/月\n    by: [a, b, c]"),
    "an unknown status": (MONTHLY, "status: published", "status: sure"),
    "no source": (MONTHLY, ", source: 表", ""),
    "no unit": (MONTHLY, "    unit: 元/月\n", ""),
    "an unknown column use": (MONTHLY, "批准日期: required", "批准日期: must"),
    "an unknown schedule": (MONTHLY, "pays: monthly", "pays: weekly"),
    "a monthly line without start": (MONTHLY, "    start: month_of(批准日期)\n", ""),
    "a once-only line with start": (MONTHLY, "pays: monthly", "pays: once"),
    "a line without steps": (MONTHLY, "steps: {月补助: 月标准}", "steps: {}"),
    "an unknown rounding": (MONTHLY, "mode: half_up", "mode: nearest"),
    "no rounding": (MONTHLY, 'round: {step: 应发金额, to: "0.01", mode: half_up}\n', ""),
    "two outcomes": (
        MONTHLY,
        "lines:\n",
        "eligible: [{require: a, zero_if: b, because: c}]\nlines:\n",
    ),
    "no reason": (MONTHLY, "lines:\n", "eligible: [{require: a}]\nlines:\n"),
    "versions without select": (
        MONTHLY,
        "start: month_of(批准日期)",
        "start: {versions: [{is: a}]}",
    ),
    "a formula twice": (MONTHLY, "end: month_of", "end: {is: a, versions: [], select: b} #"),
    "a benefit id in Chinese": (MONTHLY, "benefit: small", "benefit: 小补助"),
    "a pack that climbs": (PACK, "name: 小包", "name: 小包\nextends: ../../etc"),
    "a column without type": (COLUMNS, "姓名: {type: text}", "姓名: {aliases: [x]}"),
    "an unknown column type": (COLUMNS, "{type: text}", "{type: words}"),
    "a supplement without values": (SUPPLEMENT, "    values:", "    vaules:"),
    "an open figure with values": (
        FIGURES,
        "open: true",
        (
            'open: true, values: [{from: 2020-01-01, open_ended: true, value: "1", '
            "status: published, source: s}]"
        ),
    ),
    "none without pick": (FIGURES, "open: true", 'open: true, none: "0"'),
    "a shared figure with a unit": (
        MONTHLY,
        "lines:\n",
        "  共用: {shared: 共用, unit: 元}\nlines:\n",
    ),
    "a split in two ways": (
        MONTHLY,
        "lines:\n",
        'split: {shares: {县: "1"}, steps: {县: a}, remainder: 县}\nlines:\n',
    ),
    "a file of no kind": (PACK, "pack: small\nname: 小包", "name: 小包"),
}


@pytest.mark.parametrize("what", _MISTAKES)
def test_a_mistake_a_schema_can_see_is_refused(what: str) -> None:
    text, old, new = _MISTAKES[what]
    assert old in text, "the test edits what is not there"
    assert faults(text.replace(old, new, 1)) != []


@pytest.mark.parametrize("what", _MISTAKES)
def test_the_schema_refuses_nothing_that_loading_accepts(what: str, tmp_path: Path) -> None:
    text, old, new = _MISTAKES[what]
    wrong = text.replace(old, new, 1)
    files = {"rule.yaml": MONTHLY}
    files[_FILES_OF[text]] = wrong
    opened = problems_of(write_pack(tmp_path, files))
    assert opened != []


_FILES_OF = {
    MONTHLY: "rule.yaml",
    PACK: "pack.yaml",
    COLUMNS: "columns.yaml",
    SUPPLEMENT: "more.yaml",
    FIGURES: "figures.yaml",
}


def problems_of(source: PackSource) -> list[str]:
    """Return everything that loading has to say against a pack."""
    try:
        return [str(problem) for problem in open_pack(source, "small").problems]
    except RuleProblem as problem:
        return [str(found) for found in problem.diagnostics]


def test_the_fault_is_said_where_it_stands() -> None:
    (fault,) = faults(MONTHLY.replace('value: "100"', "value: 100"))
    assert fault.startswith("['figures', '月标准', 'values', 0, 'value']: 100 is not of type")


_HOVER = re.compile(r"[\u4e00-\u9fff].* / .*[A-Za-z]")


def test_every_key_has_a_text_to_show_in_both_languages() -> None:
    definitions = schema()["$defs"]
    bare = []
    for model, definition in definitions.items():
        forms = [definition, *definition.get("anyOf", [])]
        keys = {k: v for form in forms for k, v in form.get("properties", {}).items()}
        bare += [
            f"{model}.{key}"
            for key, shown in keys.items()
            if not _HOVER.search(shown.get("description", ""))
        ]
    said = (
        "give each a line “key: 中文 / English” under Attributes: in the docstring of its model"
        " (payouts/rules/models, payouts/base/columns.py), then run"
        " payouts rules schema > payouts/rules/schema.json"
    )
    assert bare == [], said


def test_a_text_of_several_lines_has_no_blank_inside_chinese() -> None:
    unit = schema()["$defs"]["Figure"]["properties"]["unit"]["description"]
    assert unit.startswith("单位，如 元/月、周岁、比例；元、人民币元、yuan 等是金额")
    assert not re.search(
        r"[\u4e00-\u9fff] [\u4e00-\u9fff]",
        unit.replace("如 元", "如元").replace("whole 岁, 个月", ""),
    )


def test_an_editor_shows_what_a_key_means() -> None:
    figure = schema()["$defs"]["Figure"]["properties"]
    assert "元/月" in figure["unit"]["description"]
    assert schema()["$defs"]["ColumnSpec"]["properties"]["from"]["description"]
