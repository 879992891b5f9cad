"""A text that needs quotes is told as such, at its place, with how to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from packs import RULES
from payouts.base.errors import RuleProblem
from payouts.rules.files.strict_yaml import read_yaml

if TYPE_CHECKING:
    from payouts.base.diagnostics import Diagnostic


def told(text: str) -> list[Diagnostic]:
    try:
        read_yaml(text, "a.yaml")
    except RuleProblem as problem:
        return list(problem.diagnostics)
    return []


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "written"),
    [
        # A comma within braces.
        ("a: {because: 甲, 乙, x: 丙}", "Y094", 1, 14, 'because: "甲, 乙"'),
        ("a: {note: 1,000 元}", "Y094", 1, 11, 'note: "1,000 元"'),
        ("a: {value: 1,000}", "Y094", 1, 12, 'value: "1,000"'),
        (
            "a: {source: 甲办法, 第三条, 第四条 , b: x}",
            "Y094",
            1,
            13,
            'source: "甲办法, 第三条, 第四条"',
        ),
        ("a: {from: 2020-01-01, until}", "Y094", 1, 11, "“until”本是键时，补上它的值"),
        ("a: {because: 甲, 甲, 甲}", "Y094", 1, 14, 'because: "甲, 甲, 甲"'),
        ('a:\n  - {x: 1, because: 说"好", 乙}', "Y094", 2, 21, "because: '说\"好\", 乙'"),
        ("a: {because: 甲,\n    乙}", "Y094", 1, 14, "乙"),
        # A colon that is none.
        ("a: {because：甲}", "Y095", 1, 5, "because: 甲"),
        ('a: {b: "x", because:甲}', "Y095", 1, 13, "because: 甲"),
        ("because：甲\nb: 1", "Y095", 1, 1, "because: 甲"),
        ("a: 1\nbecause:甲\nb: 1", "Y095", 2, 1, "because: 甲"),
        # A colon in a text.
        ("a: 甲: 乙", "Y096", 1, 4, 'a: "甲: 乙"'),
        ("x:\n  - because: 甲: 乙 # 说明", "Y096", 2, 14, 'because: "甲: 乙"'),
        ("a: {because: 甲: 乙, c: d}", "Y096", 1, 14, 'because: "甲: 乙"'),
        # A # in a text.
        ("a: {because: 见 #3, c: d}\nb: 1", "Y097", 1, 14, "整段加引号"),
        ("a: {because: 见 #甲, c: d}\nb: 1", "Y097", 1, 16, "整段加引号"),
        ("a: 超过 #3 的", "Y097", 1, 4, "整段加引号"),
    ],
)
def test_what_to_write_is_said_where_the_text_begins(
    text: str, code: str, line: int, column: int, written: str
) -> None:
    (found,) = told(text)
    assert (found.code, found.place.line, found.place.column) == (code, line, column)
    assert written in found.remedy()


@pytest.mark.parametrize(
    "text",
    [
        'a: {because: "甲, 乙", x: 丙}',
        'a: "甲: 乙"',
        "a: 甲，乙：丙；1，000",
        "a: 甲:乙",
        "a: 甲 # 说明",
        "a: 甲 #说明",
        "a: [甲, 乙]",
        'a: {b: "c"} # {d, e}',
        "a: 第3#楼",
    ],
)
def test_what_needs_no_quotes_is_read(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: {b: }", "Y012"),
        ('a: {b: "x", c}', "Y012"),
        ("a: {c}", "Y012"),
        ("a: b\n  c: d", "Y003"),
        ("a: {b: 1\nc: 2", "Y003"),
        ("a: [1, 2", "Y003"),
    ],
)
def test_what_has_another_cause_is_said_as_before(text: str, code: str) -> None:
    assert [found.code for found in told(text)] == [code]


def test_every_rule_there_is_reads_as_before() -> None:
    for path in sorted(RULES.glob("*/*.yaml")):
        assert told(path.read_text(encoding="utf-8")) == []
