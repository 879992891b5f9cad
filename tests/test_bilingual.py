"""Texts in both languages inside one str."""

from __future__ import annotations

from payouts.base.bilingual import both, in_language, listed, side_by_side
from payouts.base.diagnostics import Lang, say


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
    assert side_by_side(text) == "外甲 (a) (outer 甲 (a))乙 (b)"


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
