"""Formulas as text: what is let through, what is refused, and what they mean in one form."""

from __future__ import annotations

import ast
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.diagnostics import Place
from payouts.base.errors import RuleProblem
from payouts.rules.language import syntax
from payouts.rules.language.syntax import MAX_BRACKETS, MAX_LENGTH, Source

HERE = Place(file="x.yaml", line=3, column=5)


def parsed(text: str) -> ast.expr:
    return syntax.parse(Source(text, HERE, counted=True))


def meaning(text: str) -> str:
    return syntax.canonical(parsed(text))


def refusal(text: str, *, counted: bool = True) -> tuple[str, int | None, int | None]:
    with pytest.raises(RuleProblem) as caught:
        syntax.parse(Source(text, HERE, counted))
    (problem,) = caught.value.diagnostics
    return problem.code, problem.place.line, problem.place.column


@pytest.mark.parametrize(
    "text",
    [
        "年标准 / 12",
        "-(a + b) * 2 - c / 4",
        "a if b and not c or d else e",
        "a <= b < c != d",
        'x in {"因战", "因公"} and y not in {"病故"}',
        'service_years(a, b, remainder="half_year")',
        "max(a, 0.05, 12)",
        "a\n+ b\n",
        "  a  ",
        "a # 说明",
    ],
)
def test_what_a_formula_may_be(text: str) -> None:
    assert meaning(text), "a formula that is allowed has a meaning"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a.b", "Attribute"),
        ("a.__class__.__mro__", "Attribute"),
        ("(1).__class__", "Attribute"),
        ("(lambda: 1)()", "Lambda"),
        ("[x for x in y]", "ListComp"),
        ("{x for x in y}", "SetComp"),
        ("(x for x in y)", "GeneratorExp"),
        ("{a: b}", "Dict"),
        ("[a]", "List"),
        ("a, b", "Tuple"),
        ("a[0]", "Subscript"),
        ("(x := 1)", "NamedExpr"),
        ('f"{a}"', "JoinedStr"),
        ("a ** b", "Pow"),
        ("a % b", "Mod"),
        ("a // b", "FloorDiv"),
        ("a @ b", "MatMult"),
        ("a << 3", "LShift"),
        ("~a", "Invert"),
        ("+a", "UAdd"),
        ("a & b", "BitAnd"),
        ("a is b", "Is"),
        ("await a", "Await"),
        ("(yield)", "Yield"),
        ("f(*a)", "Starred"),
    ],
)
def test_what_a_formula_may_not_hold(text: str, what: str) -> None:
    with pytest.raises(RuleProblem) as caught:
        parsed(text)
    (problem,) = caught.value.diagnostics
    assert problem.code == "X002"
    assert problem.args["what"] == what


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a +",
        "a b",
        "a; b",
        "import os",
        "a = 1",
        "(a",
        "a)",
        "1if a else b",  # Python warns of it only
        '"\\d" == a',
        "a\0b",
        "a\u200bb",  # a blank that cannot be seen
        "“因战” == 性质",
        "a ≤ b",
        # These would be whole only with the bracket that is put around a formula.
        "a) or (b",
        '"""a"b""" ) == ( c',
        "a\n) or (\nb",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    assert refusal(text) == ("X001", 3, 5)


@pytest.mark.parametrize(
    "text",
    ["1e3", "0x10", "1_000", "5.", ".5", "1j", "b'x'", "None", "...", "9" * 19, "0.1" + "0" * 12],
)
def test_numbers_are_plain_decimals(text: str) -> None:
    assert refusal(f"a > {text}") == ("X011", 3, 9)


@pytest.mark.parametrize(
    "text",
    [
        "a" * (MAX_LENGTH + 1),
        "a +" * 400 + "a",
        "(" * 5000 + ")" * 5000,
        "(" * (MAX_BRACKETS + 1) + "a" + ")" * (MAX_BRACKETS + 1),
        "not " * 200 + "a",
        "-" * 900 + "a",
        "a if b else " * 70 + "c",
    ],
)
def test_very_long_and_very_deep_formulas_are_refused_unread(text: str) -> None:
    assert refusal(text)[0] == "X007"


def test_a_long_sum_of_names_is_fine() -> None:
    assert meaning(" + ".join(["a"] * 50)).count("a") == 50


def test_places_count_characters_not_bytes() -> None:
    assert refusal("年标准 + 月标准.值") == ("X002", 3, 5 + 6)
    assert refusal("a + b.c", counted=False) == ("X002", 3, 5), "the whole formula"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a+b", " a  +  b "),
        ("(a) + ((b))", "a + b"),
        ("a + b", "a\n  + b  # 说明"),
        ("0.50 * a", "0.5 * a"),
        ("x == '甲'", 'x == "甲"'),
        ("a * (b * c)", "a * (b * c)"),
    ],
)
def test_layout_is_no_part_of_the_meaning(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a - (b - c)", "a - b - c"),
        ("a or b and c", "(a or b) and c"),
        ("0.1 * a", "0.10000000001 * a"),
        ("a < b", "a <= b"),
        ("x == '甲'", "x == '乙'"),
    ],
)
def test_what_differs_in_meaning_differs(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


@pytest.mark.parametrize("text", ["0.1", "0.15", "12", "0.000000000001", "99999999999999.99"])
def test_a_number_is_exactly_what_is_written(text: str) -> None:
    node = parsed(text)
    assert isinstance(node, ast.Constant)
    assert syntax.number_of(node) == Fraction(text)


def test_true_is_no_number() -> None:
    node = parsed("True")
    assert isinstance(node, ast.Constant)
    assert not syntax.is_number(node)


@given(st.text(st.sampled_from("甲a1.0 ()+-*/<=\"'[]{}:,#\\\n否if else"), max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    codes: set[str] = set()
    try:
        form = meaning(text)
    except RuleProblem as problem:
        codes = {p.code for p in problem.diagnostics}
    else:
        assert meaning(form) == form, "one form, and it stays"
    assert codes <= {"X001", "X002", "X007", "X011"}
