"""A slip in one place of a rule file is told once: nothing is said of what only names it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from packs import COLUMNS, MONTHLY, PACK, RULES, write_pack
from payouts.base.errors import RuleProblem
from payouts.rules.compile import benefit_words, compile_rule
from payouts.rules.files.source import FolderSource
from payouts.rules.files.strict_yaml import read_yaml
from payouts.rules.locate import list_packs
from payouts.rules.models.files import RuleFile
from payouts.rules.packs import open_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.packs import OpenedPack

# --- every rule there is, with one name broken at one of its places --------------------------


@cache
def opened(pack: str) -> OpenedPack:
    return open_pack(FolderSource(RULES), pack)


def _rules() -> list[tuple[str, str]]:
    return [
        (pack, benefit)
        for pack in list_packs(RULES)
        for benefit, text in opened(pack).texts.items()
        if text.origin == pack
    ]


def _names(file: RuleFile) -> set[str]:
    steps = {step for line in file.lines.values() for step in line.steps}
    return {*file.columns, *file.facts, *file.figures, *steps, *file.payment, *file.lines}


def _slips(content: str, file: RuleFile) -> Iterator[tuple[str, str]]:
    """Yield a text for every place of every name, outside of cases, with a slip there."""
    rules, _, cases = content.partition("\ncases:")
    for name in sorted(_names(file)):
        for at in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", rules):
            line = rules.count("\n", 0, at.start()) + 1
            yield f"{name}:{line}", f"{rules[: at.end()]}错{rules[at.end() :]}\ncases:{cases}"


def _problems(text: RuleText, pack: OpenedPack, content: str) -> list[Diagnostic]:
    """Return what is said of a text in place of a rule; its figures from elsewhere stay."""
    try:
        document = read_yaml(content, text.document.name)
        file = RuleFile.model_validate(document.data)
    except (RuleProblem, ValidationError) as error:
        return list(error.diagnostics) if isinstance(error, RuleProblem) else []
    elsewhere = {str(path[1]) for path in text.moved if path[0] == "figures"}
    moved = {name: text.file.figures[name] for name in elsewhere & file.figures.keys()}
    figures = {
        name: moved.get(name, figure)
        for name, figure in file.figures.items()
        if name in moved or figure.shared is None
    }
    if len(figures) < len(file.figures):
        return []  # a figure taken from elsewhere that is not there: the whole rule is left out
    made = replace(text, document=document, file=file.model_copy(update={"figures": figures}))
    try:
        words = benefit_words(known.file for known in pack.texts.values())
        compile_rule(made, pack.pack.vocabulary, pack.conventions, words)
    except RuleProblem as problem:
        return list(problem.diagnostics)
    return []


@pytest.mark.parametrize(("pack", "benefit"), _rules())
def test_one_slip_is_told_once(pack: str, benefit: str) -> None:
    text = opened(pack).texts[benefit]
    content = (RULES.parent / text.document.name).read_text(encoding="utf-8")
    slips = list(_slips(content, text.file))[::3]
    said = {where: _problems(text, opened(pack), slip) for where, slip in slips}
    many = {where: [str(d) for d in found] for where, found in said.items() if len(found) > 1}
    assert many == {}
    assert sum(map(bool, said.values())) > len(said) / 3, "most of the slips must be seen at all"
    dashes = [str(d) for found in said.values() for d in found if "—" in d.message()]
    assert dashes == []


# --- a whole file that cannot be read --------------------------------------------------------

_CHOICE = "choices: [{among: [small, other], because: 只发一项}]\n"
_OTHER = MONTHLY.replace("benefit: small", "benefit: other").replace("小补助", "另一补助")
_SHARED = MONTHLY.replace(
    MONTHLY[MONTHLY.index("  月标准:") : MONTHLY.index("lines:")], "  月标准: {shared: 月标准}\n"
)
_FIGURES = (
    "figures:\n  月标准: {unit: 元/月, values: [{from: 2020-01-01, until: 2029-12-31, "
    'value: "100", status: published, source: 表}]}\n'
)


def _told(root: Path, **files: str) -> list[str]:
    named = {f"{name}.yaml": text for name, text in files.items()}
    try:
        return [str(found) for found in open_pack(write_pack(root, named), "small").problems]
    except RuleProblem as problem:
        return [str(found) for found in problem.diagnostics]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: 小补助", "name: [小补助"),  # no YAML
        ("name: 小补助", "nome: 小补助"),  # no rule
        ("month_of(批准日期)", "month_of(批准曰期)"),  # does not compile
    ],
)
def test_a_rule_that_fails_is_not_missing_as_well(tmp_path: Path, old: str, new: str) -> None:
    broken = MONTHLY.replace(old, new, 1)
    assert broken != MONTHLY
    first = _told(tmp_path, a=broken, b=_OTHER)
    assert _told(tmp_path, a=broken, b=_OTHER, pack=PACK + _CHOICE) == first
    assert first


def test_what_stands_in_columns_that_cannot_be_read_is_not_missing(tmp_path: Path) -> None:
    (said,) = _told(
        tmp_path, a=MONTHLY, b=_OTHER, columns=COLUMNS.replace("type: date", "type: dote", 1)
    )
    assert said.startswith("[Y030] ")
    assert "columns.yaml" in said


def test_what_stands_in_figures_that_cannot_be_read_is_not_missing(tmp_path: Path) -> None:
    assert _told(tmp_path / "1", a=_SHARED, figures=_FIGURES) == []
    (said,) = _told(
        tmp_path / "2",
        a=_SHARED,
        figures=_FIGURES.replace("unit:", "unti:"),
        pack=PACK + _CHOICE.replace("other", "small2"),
        b=_OTHER.replace("benefit: other", "benefit: small2"),
    )
    assert "figures.yaml" in said


# --- what is said of it ----------------------------------------------------------------------


def test_a_wrong_name_is_said_with_every_line_it_stands_on(tmp_path: Path) -> None:
    step = MONTHLY.replace(
        "{应发金额: sum(月补助)}", "\n  甲: sum(月补住)\n  应发金额: sum(月补住)"
    )
    (said,) = _told(tmp_path, a=step)
    assert said.endswith(
        "a.yaml:16:10: 公式中没有“月补住”这个名称，是否为“月补助”？（第 17 行也是）"
    )


def test_the_file_to_change_is_named(tmp_path: Path) -> None:
    source = write_pack(
        tmp_path, {"a.yaml": MONTHLY.replace("批准日期: required", "奖励次第: required")}
    )
    found = next(p for p in open_pack(source, "small").problems if p.code == "Y020")
    assert f"{source.name}/small/columns.yaml" in found.remedy()


def test_without_a_near_name_a_few_that_fit_are_listed_and_many_are_not(tmp_path: Path) -> None:
    many = MONTHLY.replace("批准日期: required", "qqq: required, 批准日期: required")
    few = MONTHLY + 'eligible: [{require: 性质 == "qqq", because: x}]\n'
    (said,) = [s for s in _told(tmp_path / "1", a=many) if "Y020" in s]
    assert said.endswith("没有名为“qqq”的列")
    (said,) = _told(tmp_path / "2", a=few)
    assert said.endswith("；可写：因战、因公、因病")


def test_a_name_no_formula_can_hold_is_said_where_it_is_given(tmp_path: Path) -> None:
    text = (
        MONTHLY + "facts: {2月数: '1', max: '2'}\neligible: [{require: 2月数 > max, because: x}]\n"
    )
    assert [s[1:5] for s in _told(tmp_path, a=text)] == ["Y025", "Y022"]
