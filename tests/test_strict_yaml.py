"""YAML without surprises: what is read as what, where it stands, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.errors import RuleProblem
from payouts.rules.files.strict_yaml import MAX_DEPTH, Document, read_yaml


def codes(text: str | bytes) -> list[tuple[str, int | None, int | None]]:
    """Return what is refused: code, line, column."""
    with pytest.raises(RuleProblem) as caught:
        read_yaml(text, "x.yaml")
    return [(p.code, p.place.line, p.place.column) for p in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("true", True),
        ("false", False),
        ("2024-10-01", dt.date(2024, 10, 1)),
        ("2024-10", "2024-10"),  # a month stays text
        ("'012'", "012"),  # in quotes everything is text
        ('"0.5"', "0.5"),
        ("'no'", "no"),
        ("'2024-10-01'", "2024-10-01"),
        ("因战", "因战"),
        ("648/12", "648/12"),
        ("50%", "50%"),
        ("None", "None"),
        ("a # b", "a"),
        ("'a # b'", "a # b"),
    ],
)
def test_what_a_value_is_read_as(text: str, value: object) -> None:
    found = read_yaml(f"键: {text}\n", "x.yaml").data["键"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((word, "Y010") for word in ("no", "NO", "yes", "on", "Off", "y", "N", "True", "FALSE")),
        *((number, "Y013") for number in ("012", "0o17", "0x1F", "1e3", "1E-2", "0.5", ".5", "+5")),
        *((number, "Y013") for number in ("12:30:00", "1_000", "1,000", "106670.00", "-0.5")),
        ("1234567890123456789", "Y013"),  # more digits than any count here has
        *((null, "Y012") for null in ("~", "null", "NULL", "")),
        *((day, "Y011") for day in ("2023-02-29", "2024-13-01", "2024-00-10")),
    ],
)
def test_what_other_programs_would_read_otherwise_is_refused(text: str, code: str) -> None:
    assert codes(f"a: 1\nb: {text}\n")[0][:2] == (code, 2)
    # The same as a key: YAML 1.1 makes one key of yes and on, or of 012 and 10.
    if text and code != "Y011":
        assert codes(f"a: 1\n{text}: 1\n") == [(code, 2, 1)]


def test_every_problem_is_reported_not_only_the_first() -> None:
    text = "a: no\nb: 012\na: 1\nc: 12:30:00\n"
    found = [("Y010", 1, 4), ("Y013", 2, 4), ("Y009", 3, 1), ("Y013", 4, 4)]
    assert codes(text) == found


def test_equal_keys_are_duplicates_however_they_are_quoted() -> None:
    assert codes("1: a\n'1': b\n") == [("Y009", 2, 1)]


def test_an_alias_bomb_stops_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert codes("\n".join(lines)) == [("Y005", 1, 5)]
    assert codes("b: *gone\n") == [("Y005", 1, 4)]
    assert codes("a: {x: 1}\nb:\n  <<: *a\n") == [("Y005", 3, 7)]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!!float", "!mine"])
def test_tags_are_refused(tag: str) -> None:
    assert codes(f"a: {tag} b\n") == [("Y006", 1, 4)]
    assert codes(f"{tag} a: b\n") == [("Y006", 1, 1)]


@pytest.mark.parametrize("bracket", ["[", "{a: "])
def test_five_thousand_brackets_are_refused(bracket: str) -> None:
    ((code, line, _),) = codes("a: " + bracket * 5000)
    assert (code, line) == ("Y007", 1)


def test_nesting_up_to_the_limit_is_read() -> None:
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert read_yaml(f"a: {deep}", "x.yaml").data["a"] != []
    block = "".join(f"{'  ' * n}k:\n" for n in range(MAX_DEPTH)) + "  " * MAX_DEPTH + "k: 1\n"
    assert codes(block)[0][0] == "Y007"


def test_too_many_nodes_are_refused() -> None:
    ((code, _, _),) = codes("a: [" + "x," * 200_001 + "]")
    assert code == "Y001"


@pytest.mark.parametrize("text", ["a: [1", "a: {b: 1}: c", "a:\n\t- 1", "'a", "a: }", "- a\nb: c"])
def test_broken_yaml_names_a_line(text: str) -> None:
    ((code, line, _),) = codes(text)
    assert code == "Y003"
    assert line is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"a: 1\nb: \xff\n", 2),
        ("a: 1\nb: 姓\x00\n".encode(), 2),
        ("a: 1\n\nb: \x07\n", 3),
        ("a: \ud800", 1),
    ],
)
def test_what_is_no_text_is_refused_at_its_line(text: str | bytes, line: int) -> None:
    ((code, at, _),) = codes(text)
    assert (code, at) == ("Y002", line)


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read_yaml("﻿a: 1\n".encode(), "x.yaml").data == {"a": 1}


def test_two_documents_are_refused_where_the_second_begins() -> None:
    assert codes("a: 1\n---\nb: 2\n") == [("Y004", 2, 1)]


def test_an_empty_file_holds_nothing() -> None:
    assert read_yaml("", "x.yaml").data is None
    assert read_yaml("# 说明\n", "x.yaml").data is None


DOCUMENT = """\
甲: 一
乙:
  - {丙: 二, 丁: "三"}
  - >-
    四
    五
戊: 六
  七
"""


@pytest.fixture
def document() -> Document:
    return read_yaml(DOCUMENT, "x.yaml")


def test_every_part_knows_its_line(document: Document) -> None:
    places = {
        (): (1, 1),
        ("甲",): (1, 1),
        ("乙",): (2, 1),
        ("乙", 0): (3, 5),
        ("乙", 0, "丁"): (3, 12),
        ("乙", 1): (4, 5),
        ("乙", 0, "丁", "没有", 3): (3, 12),  # the nearest part above
        ("没有",): (1, 1),
    }
    for path, (line, column) in places.items():
        place = document.place(path)
        assert (place.line, place.column) == (line, column), path


def test_a_text_on_one_line_knows_where_its_first_character_stands(document: Document) -> None:
    place, counted = document.text_place(("甲",))
    assert (place.line, place.column, counted) == (1, 4, True)
    place, counted = document.text_place(("乙", 0, "丁"))
    assert (place.line, place.column, counted) == (3, 16, True), "after the quote"
    place, counted = document.text_place(("戊",))
    assert (place.line, counted) == (7, False), "characters of a folded text cannot be counted"
    assert document.text_place(("乙", 1))[1] is False


_TEXT = st.characters(
    min_codepoint=0x20, max_codepoint=0x9FFF, exclude_characters="\x7f\x85\u2028\u2029"
)
_SCALARS = (
    st.integers(-(10**17), 10**17)
    | st.booleans()
    | st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
    | st.text(_TEXT)
)
_KEYS = st.text("甲乙丙丁abc", min_size=1)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_what_another_program_writes_in_full_is_read_back_the_same(value: object) -> None:
    # default_style quotes every text; what it leaves plain are numbers, dates and truth values.
    class Quoting(yaml.SafeDumper):
        """Writes text in quotes, and no aliases."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
            return True

    Quoting.add_representer(
        str, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:str", data, style='"')
    )
    text = yaml.dump({"a": value}, Dumper=Quoting, allow_unicode=True)
    assert read_yaml(text, "x.yaml").data == {"a": value}
