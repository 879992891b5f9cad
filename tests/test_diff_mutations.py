"""Every word of a pack's files changed, one at a time: told exactly where the meaning changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from payouts.base.errors import RuleProblem
from payouts.compare.rules import Change, ChangeKind, diff_packs, same_meaning
from small_pack import BLOCKS, COLUMNS, OTHER, PACK, RULE, edited, load, small, write_pack
from test_rulediff import RICH, RICH_COLUMNS, RICH_PACK, THIRD, only

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {
    "pension": RICH.replace(
        "  应发金额: 财政\n", "  应发金额: {is: 财政, source: 办法, status: published}\n"
    )
    + "printed: [户号]\n",
    "columns": RICH_COLUMNS.replace("{type: text, aliases: [苏木镇]}", """\
{type: text, aliases: [苏木镇], person: false}
  级别: {type: integer, prefixes: [第], suffixes: [级], numerals: [roman], payee: true}
  占比: {type: number, percent: true, from: 0, to: 1}""")
    .replace("[享受, 停发]}", "[享受, 停发], synonyms: {在享: 享受}}"),
    "greeting": OTHER,
    "third": THIRD,
    "pack": RICH_PACK.replace("  last_month:\n", """\
  suspended:
    - {from: month_of(批准日期) + 900, until: month_of(批准日期) + 901, because: 暂停}
  last_month:
""") + "office: 某局\nsignoff: [制表人, 审核人]\n",
}  # fmt: skip

_OTHER_WORD = {
    "required": "optional", "monthly": "yearly", "year": "period", "order": "higher",
    "payment": "month", "half_up": "down", "down": "up", "below": "above",
    "published": "inferred", "roman": "chinese", "true": "false", "false": "true",
}  # fmt: skip
_TURNED = (("<=", "<"), ("!=", "=="), (" or ", " and "), (" + ", " - "), (" * ", " / "))


def _others(word: str) -> Iterator[str]:
    """Yield words to put in place of one; most are refused, and those that are not must be told."""
    if word in _OTHER_WORD:
        yield _OTHER_WORD[word]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        yield f"{word[:-1]}{'2' if word[-1] != '2' else '3'}"
    elif re.fullmatch(r"[\d.]+%?", word):
        yield f"7{word}"
    else:
        yield f"{word}改"
        yield from (word.replace(a, b, 1) for a, b in _TURNED if a in word)
        yield from (f"{word[: n.start()]}1{word[n.start() :]}" for n in re.finditer(r"\d+", word))


def _words(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _words(key)
            yield from _words(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _words(value)
    elif isinstance(node, yaml.ScalarNode):
        yield node


def _mutants(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line that is changed, and the text with one word of it another."""
    whole = yaml.compose(text, Loader=yaml.SafeLoader)
    assert whole is not None
    for node in _words(whole):
        start, end = node.start_mark.index, node.end_mark.index
        for other in _others(str(node.value)):
            quoted = other if node.style is None else "'" + other.replace("'", "''") + "'"
            yield node.start_mark.line + 1, text[:start] + quoted + text[end:]


@pytest.mark.parametrize(("name", "least"), [("pension", 60), ("columns", 15), ("pack", 12)])
def test_no_word_of_a_file_can_be_changed_unseen(tmp_path: Path, name: str, least: int) -> None:
    old = load(write_pack(tmp_path / "old" / "small", FILES["pension"], **_rest()))
    path = write_pack(tmp_path / "new" / "small", FILES["pension"], **_rest()) / f"{name}.yaml"
    told = 0
    for line, text in _mutants(FILES[name]):
        path.write_text(text, "utf-8")
        try:
            new = load(path.parent)
        except RuleProblem:
            continue
        there, back = diff_packs(old, new), diff_packs(new, old)
        written = text.splitlines()[line - 1]
        silent = name == "pack" and written.startswith(("pack:", "name:"))  # the office is named
        assert bool(there) is not silent, f"{name}.yaml:{line} {written}"
        assert bool(back) is not silent, f"{name}.yaml:{line} {written}, the other way round"
        assert {c.kind for c in there} != {ChangeKind.ORDER}, "what changed is named"
        assert all(c.before != c.after for c in there), "two texts alike show nothing"
        told += bool(there)
    assert told >= least, "the file was tried"


def _rest() -> dict[str, str]:
    return {name: text for name, text in FILES.items() if name != "pension"}


# --- what is no change -------------------------------------------------------------------------

_PAUSES = ("{from: month_after(批准日期), until: 'month(\"2023-0%d\")', because: %s}",)
_LAST = '    - is: month("2200-12")\n'


@pytest.mark.parametrize(
    "edit",
    [
        ("年标准 / 12", "(((年标准))) / 12"),
        ("年标准 / 12", "年标准/12.0"),
        ('"116270"', '"116270.00"'),
        ("unit: 元/月\n", "unit: 元/月\n    select: month\n"),
        ("unit: 元/月\n", "unit: 元/月\n    note: 另有说明\n"),
        ("name: 残疾抚恤金\n", "name: 残疾抚恤金\ncategory: 抚恤\npurpose: 生活\n"),
        ("article: 第二十七条", "article: 第二十七条, note: 新条例"),
        ("eligible:\n", "checks:\n"),
        ("    because: 因病", "    select: month\n    because: 因病"),
        ("  - require: 残疾性质 !=", "  - require:  >-\n      残疾性质\n      !="),
    ],
)
def test_another_way_to_write_the_same(tmp_path: Path, edit: tuple[str, str]) -> None:
    assert diff_packs(small(tmp_path, "old"), small(tmp_path, "new", edited(edit))) == ()


def test_the_order_of_last_months_is_no_change(tmp_path: Path) -> None:
    """The earliest counts, wherever it stands."""
    earlier = '    - is: month("2190-12")\n'
    first, second, one = (
        small(tmp_path, which, pack=PACK.replace(_LAST, text))
        for which, text in (("a", _LAST + earlier), ("b", earlier + _LAST), ("c", earlier))
    )
    assert diff_packs(first, second) == ()
    change = only(diff_packs(first, one))
    assert (change.kind, change.before, change.after) == (
        *(ChangeKind.LAST_MONTH, "month('2200-12')", None),
    )


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["start", "end", "value", "table", "source", "versions", "round", "steps", "by", "pays"]
)
def test_a_fact_may_be_called_as_a_word_of_the_language(tmp_path: Path, name: str) -> None:
    """A rename looks at names: a key of the rule file that reads the same is none."""
    old = small(tmp_path, "old", edited(("起月", name)))
    change = only(diff_packs(old, small(tmp_path, "new", edited(("起月", "首月")))))
    assert (change.kind, change.before, change.after) == (ChangeKind.RENAMED, name, "首月")


def test_a_renamed_figure_leaves_the_keys_of_tables_alone(tmp_path: Path) -> None:
    old = small(tmp_path, "old", edited(("加发", "因病"), text=_without_illness()))
    renamed = edited(("加发", "增发"), text=_without_illness())
    assert only(diff_packs(old, small(tmp_path, "new", renamed))).kind is ChangeKind.RENAMED
    # A category of another name is no figure renamed, though both change alike.
    columns = COLUMNS.replace("[因战, 因公, 因病]", "[因战, 因公, 增发]")
    both = renamed.replace('因病: "', '增发: "')
    changes = diff_packs(old, small(tmp_path, "both", both, columns=columns))
    assert ChangeKind.TABLE_CELL in {change.kind for change in changes}
    assert not same_meaning(changes)


def _without_illness() -> str:
    """Return the rule with no formula that names the category."""
    return RULE.replace(BLOCKS[7], BLOCKS[7].replace('残疾性质 != "因病" or ', ""))


# --- texts that look like lists -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "file"),
    [
        ("[享受, 停发, 甲、乙]", "[享受, 停发, 甲, 乙]", "columns"),
        ("[享受, 停发], synonyms: {甲、乙: 享受}", "[享受, 停发], synonyms: {甲: 享受}", "columns"),
        ("[制表、审核]", "[制表, 审核]", "signoff"),
        ("[甲、乙]", "[甲, 乙]", "aliases"),
    ],
)
def test_one_text_with_a_comma_is_not_two(tmp_path: Path, one: str, two: str, file: str) -> None:
    def made(words: str) -> tuple[str, dict[str, str]]:
        if file == "columns":
            return RULE, {"columns": COLUMNS.replace("[享受, 停发]", words)}
        if file == "signoff":
            return RULE, {"pack": f"{PACK}signoff: {words}\n"}
        return edited(("[伤残抚恤金]", words)), {}

    (rule, files), (other, others) = made(one), made(two)
    change = only(diff_packs(small(tmp_path, "a", rule, **files),
                             small(tmp_path, "b", other, **others)))  # fmt: skip
    assert change.before != change.after


def test_the_order_of_suspensions_is_told_wherever_they_stand(tmp_path: Path) -> None:
    """Their reasons are told in this order."""
    pauses = [_PAUSES[0] % (3, "甲"), _PAUSES[0] % (5, "乙")]

    def of_pack(several: list[str]) -> dict[str, str]:
        return {"pack": f"{PACK.rstrip()}\n  suspended: [{', '.join(several)}]\n"}

    def of_line(several: list[str]) -> str:
        return edited(("    steps:\n", f"    suspended: [{', '.join(several)}]\n    steps:\n"))

    turned = pauses[::-1]
    whole = diff_packs(small(tmp_path, "a", **of_pack(pauses)),
                       small(tmp_path, "b", **of_pack(turned)))  # fmt: skip
    line = diff_packs(small(tmp_path, "c", of_line(pauses)), small(tmp_path, "d", of_line(turned)))
    for changes in (whole, line):
        change: Change = only(changes)
        assert (change.kind, change.before, change.after) == (ChangeKind.ORDER, "甲、乙", "乙、甲")


def test_a_law_named_twice_is_told_as_a_law(tmp_path: Path) -> None:
    law = "  - {title: 军人抚恤优待条例, article: 第二十七条, from: 2024-10-01}\n"
    change = only(diff_packs(small(tmp_path, "a"), small(tmp_path, "b", edited((law, law * 2)))))
    assert (change.kind, change.after) == (ChangeKind.LAW_ADDED, "军人抚恤优待条例 第二十七条")
