"""rules lint: every code with the least mistake that provokes it, at its line."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from office import payouts
from packs import MONTHLY, PACK, RULES, write_pack
from payouts.authoring.lint import exit_code, lint, once
from payouts.base.diagnostics import CATALOGUE, Lang, Severity, codes_lint
from payouts.rules.files.source import FolderSource
from payouts.rules.files.strict_yaml import read_yaml
from payouts.rules.packs import open_pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic

# The small benefit with a law and a source that can be looked up: nothing to say about it.
CLEAN = MONTHLY.replace("{title: 测试办法}", "{title: 测试办法, article: 第三条}").replace(
    "source: 表", "source: 2020年标准表"
)
_VALUES = 'values: [{from: 2020-01-01, until: 2029-12-31, value: "100", '
_WHOLE = '{from: 2020-01-01, until: 2029-12-31, value: "100", status: published, source: 2020年表}'


def edited(*edits: tuple[str, str]) -> str:
    """Return CLEAN with each (old, new) replaced; an edit that finds nothing is a mistake."""
    text = CLEAN
    for old, new in edits:
        assert old in text, f"the test edits what is not there: {old}"
        text = text.replace(old, new, 1)
    return text


def _version(first: str, last: str, what: str) -> str:
    return (
        f"      - {{from: {first}, until: {last}, {what}, status: published, source: 2020年表}}\n"
    )


def _figure(*versions: str, more: str = "") -> str:
    """Return CLEAN with other values of 月标准: the figure in line 6, values in line 8 or 9."""
    start = CLEAN.index("    values:")
    end = CLEAN.index("lines:\n")
    return f"{CLEAN[:start]}{more}    values:\n{''.join(versions)}{CLEAN[end:]}"


def _condition(text: str) -> str:
    """Return CLEAN with a condition: it begins in line 18."""
    return f"{CLEAN}eligible:\n  - {text}\n    because: 理由\n"


_FIRST = _version("2020-01-01", "2020-12-31", 'value: "100"')
_LATER = _version("2022-01-01", "2022-12-31", 'value: "100"')
_BY = "    by: 性质\n"
_ALL = 'table: {因战: "3", 因公: "2", 因病: "1"}'
_LESS = 'table: {因战: "3", 因公: "2"}'
_ONE_LESS = _version("2020-01-01", "2029-12-31", _LESS)


@dataclass(frozen=True)
class Seeded:
    """A rule with a mistake in it, and the line it is found at."""

    code: str
    line: int
    rule: str
    laws: str = ""


SEEDED = [
    Seeded("L001", 10, _figure(_FIRST, _LATER)),
    Seeded("L002", 11, _figure(_FIRST, _LATER, more="    note: 2021年未收录\n")),
    Seeded("L003", 6, _figure(_ONE_LESS, more=_BY)),
    Seeded(
        "L004",
        6,
        _figure(_ONE_LESS, more=_BY)
        + "eligible:\n  - {require: '性质 != \"因病\"', because: 因病不享受}\n",
    ),
    Seeded("L004", 6, _figure(_ONE_LESS, more=f"{_BY}    note: 因病没有标准\n")),
    Seeded(
        "L005",
        11,
        _figure(
            _version("2020-01-01", "2020-12-31", _ALL),
            _version("2021-01-01", "2021-12-31", _LESS),
            more=_BY,
        ),
    ),
    Seeded("L006", 8, edited(("article: 第三条", "article: 第三条, from: 2030-01-01"))),
    Seeded("L007", 8, edited(("    unit: 元/月\n", "    unit: 元/月\n    select: 死亡日期\n"))),
    Seeded(
        "L008", 9, edited(("lines:\n", f"  备用:\n    unit: 元\n    values: [{_WHOLE}]\nlines:\n"))
    ),
    Seeded("L009", 18, f"{CLEAN}facts:\n  年份: year(批准日期)\n"),
    Seeded("L010", 15, edited(("payment: {", "payment: {月数: months(补助), "))),
    Seeded("L011", 4, edited(("等级: optional", "等级: required"))),
    Seeded("L024", 4, edited(("等级: optional", "备注: optional"))),
    Seeded("L012", 14, edited(("月补助: 月标准", "月补助: 月标准 / 次数"), ("等级:", "次数:"))),
    Seeded("L013", 18, _condition("zero_if: 等级 > 10")),
    Seeded("L013", 18, _condition("zero_if: 批准日期 < 批准日期")),
    Seeded("L014", 18, _condition("require: 等级 > 10")),
    Seeded("L014", 18, _condition("hold_if: 2 > 1")),
    Seeded(
        "L015",
        13,
        edited(
            ("批准日期: required", "批准日期: optional"),
            ("month_of(批准日期)", 'month("2024-02")'),
            ("month_of(死亡日期)", 'month("2024-01")'),
        ),
    ),
    Seeded("L016", 17, f"{CLEAN}printed: [姓名]\n"),
    Seeded("L016", 17, f"{CLEAN}printed: [等级, 备注]\n"),
    Seeded(
        "L017",
        16,
        edited((
            "    start: month_of(批准日期)\n",
            (
                "    start:\n      select: 批准日期\n      versions:\n"
                "        - {until: 2023-12-31, is: month_of(批准日期)}\n"
                "        - {from: 2024-01-01, is: month_of( 批准日期 )}\n"
            ),
        )),
    ),
    Seeded("L018", 8, _figure(more="    open: true\n").replace("    values:\n", "")),
    Seeded(
        "L027",
        12,
        edited((
            "start: month_of(批准日期)",
            "start: never if 等级 > 9 else month_of(批准日期) if 等级 > 2 else never",
        )),
    ),
    Seeded("L028", 18, _condition("zero_if: 等级 == 1 or 等级 == 2 and given(性质)")),
    Seeded(
        "L029",
        12,
        edited((
            "start: month_of(批准日期)",
            'start: month_of(批准日期) if 等级 > 2 else month("2200-12")',
        )),
    ),
    Seeded(
        "L029",
        18,
        _condition("{zero_if: given(批准日期), select: 批准日期, until: 2019-12-31}").replace(
            "}\n    because: 理由\n", ", because: 理由}\n"
        ),
    ),
    Seeded("L019", 3, edited((", article: 第三条", ""))),
    Seeded("L020", 8, edited(("2020年标准表", "待补"))),
    Seeded("L020", 8, edited(("2020年标准表", '""'))),
    Seeded("L021", 8, edited(("2020年标准表", "标准表"))),
    Seeded(
        "L022",
        13,
        edited(("end: month_of(死亡日期)", "end: {is: month_of(死亡日期), status: inferred}")),
    ),
    Seeded(
        "L022",
        18,
        _condition("{zero_if: 等级 == 1, because: 一级, status: inferred}").replace(
            "    because: 理由\n", ""
        ),
    ),
    Seeded(
        "L022",
        15,
        edited((
            "    steps:",
            (
                "    suspended:\n      - {from: {is: month_of(死亡日期), status: inferred},"
                " until: month_of(死亡日期), because: 停}\n    steps:"
            ),
        )),
    ),
    Seeded(
        "L023",
        10,
        edited(
            (
                "lines:\n",
                "lines:\n  另一: {pays: once, month: month_of(批准日期), steps: {数: 等级}}\n",
            ),
        ),
    ),
    Seeded(
        "L030",
        18,
        _condition("{zero_if: 等级 == 1, until: 2023-12-31, article: 办法, because: 一级}")
        .replace("    because: 理由\n", "")
        .replace("月补助: 月标准", "月补助: {is: 月标准, article: 办法}"),
        "laws: {办法: {title: 办法, from: 2024-01-01}}\n",
    ),
    Seeded("L031", 14, CLEAN, "laws: {办法: {title: 办法}}\n"),
    # What loading refuses is said by lint as well.
    Seeded("Y031", 17, f"{CLEAN}colour: 红\n"),
    Seeded("X003", 14, edited(("月补助: 月标准", "月补助: 月标准额"))),
    Seeded("G001", 10, _figure(_FIRST, _FIRST)),
]


def asked(rule: str, elsewhere: str = "") -> str:
    """Return a rule that declares optional columns only where it uses them, as an author would."""
    for name in ("批准日期", "死亡日期", "性质", "等级"):
        if (rule + elsewhere).count(name) == 1:
            rule = rule.replace(f", {name}: optional", "").replace(f"{name}: optional", "")
    return rule.replace("{, ", "{")


def write(root: Path, files: Mapping[str, str], name: str = "small") -> FolderSource:
    """Write a pack of such rules."""
    pack = files.get("pack.yaml", "")
    made = {file: asked(text, "" if text is pack else pack) for file, text in files.items()}
    return write_pack(root, made, name=name)


def look(tmp_path: Path, rule: str, **files: str) -> list[Diagnostic]:
    named = {f"{name}.yaml": text for name, text in files.items()}
    return lint(open_pack(write(tmp_path, {"rule.yaml": rule, **named}), "small"))


def test_a_rule_in_order_has_nothing_said_about_it(tmp_path: Path) -> None:
    assert look(tmp_path, CLEAN) == []


@pytest.mark.parametrize("seeded", SEEDED, ids=lambda seeded: f"{seeded.code}-{seeded.line}")
def test_a_mistake_is_found_at_its_line(seeded: Seeded, tmp_path: Path) -> None:
    found = look(tmp_path, seeded.rule, **({"laws": seeded.laws} if seeded.laws else {}))
    numbered = "\n".join(f"{n:3} {line}" for n, line in enumerate(seeded.rule.splitlines(), 1))
    places = [(finding.code, finding.place.line) for finding in found]
    assert (seeded.code, seeded.line) in places, f"{[str(f) for f in found]} in\n{numbered}"
    assert {code for code, _ in places} == {seeded.code}, "the mistake is the only one"
    for finding in found:
        assert (finding.place.file or "").endswith("small/rule.yaml")
        for lang in Lang:
            assert "{" not in finding.message(lang), "every name in the text is filled in"
            assert finding.remedy(lang)


def test_every_lint_code_has_a_seeded_mistake() -> None:
    here = {seeded.code for seeded in SEEDED if seeded.code[0] == "L"}
    assert here | {"L025"} == codes_lint.CODES.keys()  # of several packs: test_layers


def test_all_problems_are_said_at_once_also_of_a_rule_that_does_not_compile(
    tmp_path: Path,
) -> None:
    broken = edited(("月补助: 月标准", "月补助: 月标准额"), (", article: 第三条", ""))
    other = CLEAN.replace("small", "other").replace("小补助", "另一补助")
    other = other.replace("2020年标准表", "待补")
    found = look(tmp_path, broken, other=other)
    assert {"X003", "L019", "L020"} <= {finding.code for finding in found}
    assert exit_code(found) == 2


_DIVISIONS = {
    "月标准 / 12": True,
    "月标准 / 等级": True,  # 1 to 10
    "月标准 / max(次数, 1)": True,
    "月标准 / 次数 if 次数 > 0 else 月标准": True,
    "月标准 if not (次数 != 0) else 月标准 / 次数": True,
    "月标准 if 0 == 次数 else 月标准 / 次数": True,
    "月标准 * (次数 / 月标准 * 月标准 / 月标准)": True,  # its values are not zero
    "月标准 / (等级 * 2)": True,
    "月标准 / 次数": False,
    "月标准 / (等级 - 1)": False,
    "月标准 / 次数 if 次数 >= 0 else 月标准": False,
    "月标准 if 次数 > 0 else 月标准 / 次数": False,
    "月标准 / max(次数, 0)": False,
    "月标准 / (次数 * 2)": False,
}


@pytest.mark.parametrize("formula", _DIVISIONS)
def test_a_divisor_counts_as_safe_only_where_it_is_shown_not_to_be_zero(
    formula: str, tmp_path: Path
) -> None:
    rule = edited(("月补助: 月标准", f"月补助: '{formula}'"), ("性质: optional", "次数: required"))
    codes = [finding.code for finding in look(tmp_path, rule)]
    assert ("L012" not in codes) is _DIVISIONS[formula]


def test_a_condition_that_strikes_where_the_divisor_is_zero_makes_it_safe(tmp_path: Path) -> None:
    rule = edited(("月补助: 月标准", "月补助: 月标准 / 次数"), ("性质:", "次数:"))
    held = f"{rule}checks:\n  - {{hold_if: 次数 == 0, because: 次数为零}}\n"
    assert [finding.code for finding in look(tmp_path, held)] == []


def test_a_dated_condition_accounts_for_the_versions_it_covers_only(tmp_path: Path) -> None:
    table = _figure(
        _version("2020-01-01", "2020-12-31", _LESS),
        _version("2021-01-01", "2021-12-31", _ALL),
        more=_BY,
    )
    condition = "eligible:\n  - {{require: '性质 != \"因病\"', {dates}, because: 因病不享受}}\n"
    covered = look(tmp_path, table + condition.format(dates="until: 2020-12-31"))
    assert [finding.code for finding in covered] == []
    partly = look(tmp_path, table + condition.format(dates="until: 2020-06-30"))
    assert [finding.code for finding in partly] == ["L005"]


def test_what_two_rules_share_is_said_once(tmp_path: Path) -> None:
    shared = "figures:\n  共用标准:\n    unit: 元/月\n    values:\n" + _FIRST + _LATER
    start, end = CLEAN.index("  月标准:"), CLEAN.index("lines:\n")
    rule = f"{CLEAN[:start]}  月标准: {{shared: 共用标准}}\n{CLEAN[end:]}"
    other = (
        rule.replace("small", "other").replace("小补助", "另一补助").replace("月标准", "本月标准")
    )
    found = look(tmp_path, rule, other=other, figures=shared)
    assert [(finding.code, finding.place.line) for finding in found] == [("L001", 6)]
    assert (found[0].place.file or "").endswith("small/figures.yaml")


def test_an_open_figure_names_the_file_and_the_line_to_add(tmp_path: Path) -> None:
    below = _figure(more="    open: true\n").replace("    values:\n", "")
    write(tmp_path, {"rule.yaml": below})
    county = "pack: county\nname: 县\nextends: ../small\n"
    source = write(tmp_path, {"pack.yaml": county, "columns.yaml": "columns: {}\n"}, name="county")
    (finding,) = lint(open_pack(source, "county"))
    assert finding.code == "L018"
    assert "county/small.figures.yaml" in finding.remedy()
    assert "supplements: small" in finding.remedy()


def test_where_several_packs_lack_a_figure_none_of_them_is_told_to_supply_it(
    tmp_path: Path,
) -> None:
    """Linted together, a national figure is no matter of the pack that comes first."""
    below = _figure(more="    open: true\n").replace("    values:\n", "")
    write(tmp_path, {"rule.yaml": below})
    found = []
    for name in ("aa", "bb"):
        pack = f"pack: {name}\nname: 县\nextends: ../small\n"
        files = {"pack.yaml": pack, "columns.yaml": "columns: {}\n"}
        found += lint(open_pack(write(tmp_path, files, name=name), name))
    (finding,) = once(found)
    assert finding.code == "L018"
    assert "/本地规则包/small.figures.yaml" in finding.remedy()
    assert "/a local pack/small.figures.yaml" in finding.remedy(Lang.EN)
    assert "aa" not in finding.remedy()


def test_the_lines_for_several_open_figures_of_one_new_file_make_one_file(tmp_path: Path) -> None:
    below = _figure(more="    open: true\n").replace("    values:\n", "")
    names = ("月标准", "乙标准", "丙标准")
    opened = "".join(f"  {name}: {{unit: 元/月, open: true}}\n" for name in names)
    rule = re.sub(r"(?ms)^figures:\n.*?^(?=\S)", f"figures:\n{opened}", below)
    write(tmp_path, {"rule.yaml": rule})
    pack = "pack: county\nname: 县\nextends: ../small\n"
    files = {"pack.yaml": pack, "columns.yaml": "columns: {}\n"}
    found = lint(open_pack(write(tmp_path, files, name="county"), "county"))
    remedies = [f.remedy() for f in once(once(found)) if f.code == "L018"]
    pasted = "\n".join(remedy.partition("\n")[2] for remedy in remedies)
    read = read_yaml(pasted, "small.figures.yaml").data
    assert read["supplements"] == "small"
    assert list(read["figures"]) == [*names]
    assert "接在前面给出的几行之后" not in remedies[0]
    assert all("接在前面给出的几行之后" in remedy for remedy in remedies[1:])


def test_conventions_of_a_pack_are_looked_at_too(tmp_path: Path) -> None:
    pack = f"{PACK}conventions:\n  last_month:\n    - {{is: never, status: inferred}}\n"
    source = write(tmp_path, {"rule.yaml": CLEAN, "pack.yaml": pack})
    found = lint(open_pack(source, "small"))
    assert [(f.code, f.place.line) for f in found] == [("L022", 5)]


def test_a_reading_of_a_suspension_for_all_needs_a_source(tmp_path: Path) -> None:
    pause = '{from: {is: month("2020-01"), status: inferred}, until: month("2020-02"), because: 停}'
    pack = f"{PACK}conventions:\n  suspended:\n    - {pause}\n"
    source = write(tmp_path, {"rule.yaml": CLEAN, "pack.yaml": pack})
    found = lint(open_pack(source, "small"))
    assert [(f.code, f.place.line) for f in found] == [("L022", 5)]


def _last_month(tmp_path: Path, rule: str, formula: str) -> list[Diagnostic]:
    """Look at a pack whose conventions have a last month of two versions alike."""
    versions = f"[{{until: 2023-12-31, is: {formula}}}, {{from: 2024-01-01, is: {formula}}}]"
    pack = f"{PACK}conventions:\n  columns: [次数, 退役日期]\n  last_month:\n"
    pack += f"    - {{select: 退役日期, versions: {versions}}}\n"
    return look(tmp_path, rule, pack=pack)


def test_the_last_month_of_a_pack_is_looked_at_like_any_formula(tmp_path: Path) -> None:
    formula = "month_of(批准日期) if 等级 / 次数 > 1 else month_of(批准日期)"
    found = _last_month(tmp_path, CLEAN, formula)
    assert [f.code for f in found] == ["L012", "L017", "L012"], "in the order of the line"
    assert {f.place.line for f in found} == {6}


def test_a_column_that_only_chooses_the_last_month_is_used(tmp_path: Path) -> None:
    rule = edited(("性质: optional", "退役日期: required"))
    assert [f.code for f in look(tmp_path, rule)] == ["L011"]
    assert [f.code for f in _last_month(tmp_path, rule, "month_of(批准日期)")] == ["L017"]


def test_every_version_of_the_last_month_needs_a_source(tmp_path: Path) -> None:
    version = "{from: 2020-01-01, is: never, status: inferred}"
    last = f"last_month:\n    - select: 批准日期\n      versions:\n        - {version}\n"
    found = look(tmp_path, CLEAN, pack=f"{PACK}conventions:\n  {last}")
    assert [(f.code, f.place.line) for f in found] == [("L022", 7)]


@pytest.mark.parametrize("pack", ["national", "zhenglanqi"])
def test_a_shipped_pack_has_no_errors(pack: str) -> None:
    found = lint(open_pack(FolderSource(RULES), pack))
    assert [str(f) for f in found if f.severity is Severity.ERROR] == []


def _folder(tmp_path: Path, rule: str) -> Path:
    write(tmp_path / "rules", {"rule.yaml": rule})
    return tmp_path / "rules" / "small"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (CLEAN, 0),
        (_figure(_FIRST, _LATER, more="    note: 2021年未收录\n"), 0),
        (_figure(_FIRST, _LATER), 1),
        (edited(("2020年标准表", "待补")), 2),
        (edited(("月补助: 月标准", "月补助: 月标准额")), 2),
    ],
    ids=["clean", "notes", "warnings", "error of lint", "error of loading"],
)
def test_the_exit_code_says_how_serious_it_is(rule: str, code: int, tmp_path: Path) -> None:
    assert payouts("rules", "lint", _folder(tmp_path, rule)).code == code


def test_the_command_prints_place_words_and_remedy(tmp_path: Path) -> None:
    folder = _folder(tmp_path, _figure(_FIRST, _LATER))
    done = payouts("rules", "lint", folder)
    assert "提醒[L001]" in done.out
    assert "rules/small/rule.yaml:10:9" in done.out
    assert "处理" in done.out
    assert done.out.splitlines()[-1] == "0 个错误，1 个提醒，0 个说明"
    english = payouts("rules", "lint", folder, "--lang", "en")
    assert "warning[L001] 月标准 has no value for 2021-01-01..2021-12-31" in english.out


def test_json_is_one_object_with_every_finding(tmp_path: Path) -> None:
    done = payouts("rules", "lint", _folder(tmp_path, _figure(_FIRST, _LATER)), "--json")
    record = json.loads(done.out)
    assert record["exit_code"] == done.code == 1
    (finding,) = record["diagnostics"]
    assert (finding["code"], finding["line"], finding["column"]) == ("L001", 10, 9)


def test_a_worked_case_that_fails_is_an_error(tmp_path: Path) -> None:
    case = (
        "cases:\n  - what: 一个月\n    period: 2023-01\n    provided: {批准日期: 2020-01-01}\n"
        '    expect: {status: paid, 应发金额: "999"}\n    basis: own arithmetic\n    note: 月额\n'
    )
    done = payouts("rules", "lint", _folder(tmp_path, CLEAN + case), "--json")
    codes = {finding["code"] for finding in json.loads(done.out)["diagnostics"]}
    assert (done.code, codes) == (2, {"Y060"})


def test_a_pack_that_cannot_be_read_at_all_is_reported(tmp_path: Path) -> None:
    pack = f"{PACK}extends: ../nowhere\n"
    write(tmp_path / "rules", {"rule.yaml": CLEAN, "pack.yaml": pack})
    done = payouts("rules", "lint", tmp_path / "rules" / "small")
    assert (done.code, "Y016" in done.out) == (2, True)


@pytest.mark.parametrize(
    ("slip", "code"), [("typo: 1\n", "Y031"), ("note: [\n", "Y003"), ("typo: {a}\n", "Y012")]
)
def test_a_benefit_whose_file_cannot_be_read_has_its_errors_said(
    slip: str, code: str, tmp_path: Path
) -> None:
    folder = _folder(tmp_path, CLEAN)
    broken = CLEAN.replace("benefit: small", "benefit: 'other'").replace("小补助", "另一补助")
    (folder / "other.yaml").write_text(broken + slip, encoding="utf-8")
    done = payouts("rules", "lint", str(folder), "--benefit", "other", cwd=tmp_path)
    assert done.code == 2
    assert code in done.out
    assert "other.yaml" in done.out
    assert "U001" not in done.out + done.err


def test_without_a_pack_every_pack_is_looked_at(tmp_path: Path) -> None:
    for name, rule in (("one", CLEAN), ("two", edited(("2020年标准表", "标准表")))):
        pack = PACK.replace("small", name)
        write(tmp_path / "rules", {"rule.yaml": rule, "pack.yaml": pack}, name=name)
    done = payouts("rules", "lint", cwd=tmp_path)
    assert done.code == 1
    assert "rules/two/rule.yaml:8" in done.out


def test_one_rule_file_is_looked_at_by_itself(tmp_path: Path) -> None:
    folder = _folder(tmp_path, CLEAN)
    other = edited(("2020年标准表", "待补")).replace("small", "other").replace("小补助", "另")
    (folder / "other.yaml").write_text(other, encoding="utf-8")
    assert payouts("rules", "lint", folder / "rule.yaml").code == 0
    assert payouts("rules", "lint", folder).code == 2


def test_lint_codes_are_ones_a_person_can_act_on() -> None:
    for code in codes_lint.CODES:
        assert CATALOGUE[code].severity in {Severity.ERROR, Severity.WARNING, Severity.NOTE}
