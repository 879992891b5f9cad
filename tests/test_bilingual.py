"""Texts in both languages inside one str."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from office import HEADER, JANUARY, book, open_office, payouts, people
from packs import MONTHLY
from payouts.base.bilingual import both, in_language, listed, short_in_each, side_by_side
from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Diagnostic, Lang, Place, say

if TYPE_CHECKING:
    from pathlib import Path

MARKS = "\ufdd0\ufdd1\ufdd2"
# Words of people, some with a mark in them, said once or so often that they are shortened.
words = st.builds(
    str.__mul__, st.text(f"甲乙ab、{MARKS}", max_size=4), st.sampled_from([1, 70, 700, 2100])
)
texts = st.recursive(
    words, lambda inner: st.builds(both, inner, inner) | st.lists(inner, max_size=4).map(listed)
)


def test_one_language_is_picked_and_the_rest_stays() -> None:
    text = f"a/b: {both('缺少', 'missing')} (x)"
    assert in_language(text, chinese=True) == "a/b: 缺少 (x)"
    assert in_language(text, chinese=False) == "a/b: missing (x)"
    assert side_by_side(text) == "a/b: 缺少 (missing) (x)"


def test_texts_may_hold_texts_and_stand_beside_each_other() -> None:
    inner = both("甲", "a")
    text = both(f"外{inner}", f"outer {inner}") + both("乙", "b")
    assert in_language(text, chinese=True) == "外甲乙"
    assert in_language(text, chinese=False) == "outer ab"
    assert side_by_side(text) == "外甲 (outer a)乙 (b)"


def test_what_is_alike_in_both_and_lists_of_one_stay_plain() -> None:
    assert both("a", "a") == "a"
    assert listed(["a"]) == "a"
    assert listed([]) == ""
    assert in_language(listed(["a", "b"]), chinese=True) == "a、b"
    assert in_language(listed(["a", "b"]), chinese=False) == "a, b"


def test_marks_that_are_no_text_stay_and_end() -> None:
    broken = "\ufdd0甲\ufdd2"
    assert in_language(broken, chinese=True) == broken
    assert side_by_side(broken) == broken


def test_a_diagnostic_tells_its_arguments_in_its_language() -> None:
    found = say("S005", what=both("没有权限", "Permission denied"))
    assert found.message(Lang.ZH) == "系统无法读写：没有权限"
    assert found.message(Lang.EN) == "the system cannot read or write: Permission denied"
    quoted = say("R005", column="列", value=both("（空）", "(empty)"))
    assert "'(empty)'" in quoted.message(Lang.EN)


def test_a_list_of_names_in_two_languages_holds_each_once() -> None:
    names = [both(f"第{n}项（b{n}）", f"No. {n} (b{n})") for n in range(150)]
    text = listed(names)
    assert in_language(text, chinese=True) == "、".join(f"第{n}项（b{n}）" for n in range(150))
    assert in_language(text, chinese=False) == ", ".join(f"No. {n} (b{n})" for n in range(150))
    assert text.count("第7项") == 1


def test_each_language_is_shortened_on_its_own() -> None:
    text = short_in_each(both("甲" * 300, "a"))
    assert in_language(text, chinese=True) == "甲" * 194 + "…（300）"
    assert in_language(text, chinese=False) == "a"
    assert short_in_each(text) == text
    assert short_in_each("甲" * 201) == "甲" * 194 + "…（201）"


@given(texts, texts, texts)
def test_no_mark_is_ever_told(word: str, candidates: str, value: str) -> None:
    args = {"word": word, "candidates": candidates, "hint": both("？", "?")}
    place = Place(file=f"{value}.xlsx", sheet=value, row=1)
    found = Diagnostic("U001", args, place, value, rule=value, person=value)
    told = [
        *map(found.message, Lang),
        *map(found.remedy, Lang),
        *map(str, found.as_json().values()),
    ]
    for lang in Lang:
        told += diagnostic_lines([found.as_json()], lang)
    assert not set(MARKS) & set("".join(told))


def test_a_pack_of_many_benefits_is_listed_whole_and_once(tmp_path: Path) -> None:
    """Its list was cut in the middle of both languages: marks and half of it twice were shown."""
    office = open_office(tmp_path)
    for n in range(40):
        text = MONTHLY.replace("benefit: small", f"benefit: small_number_{n}")
        rule = text.replace("name: 小补助", f"name: 第{n}项优待抚恤生活补助")
        (office / "rules" / "small" / f"small_number_{n}.yaml").write_text(rule, encoding="utf-8")
    book(office / "roster.xlsx", people(2), header=HEADER, sheet="Sheet1")
    for words in (("check", "roster.xlsx"), ("compute", "roster.xlsx", "--benefit", "无")):
        for lang in ("zh", "en"):
            done = payouts(*words, *JANUARY, "--lang", lang, cwd=office)
            said = done.out + done.err
            assert not set(MARKS) & set(said)
            for n in range(40):
                assert said.count(f"第{n}项优待抚恤生活补助") == 1, (words, lang, n)
