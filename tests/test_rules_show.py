"""rules show: the merged rule, each part with the file and line it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from office import payouts
from packs import DATA, MONTHLY, PACK, write_pack
from payouts.authoring.view import as_record
from payouts.rules.packs import open_pack

if TYPE_CHECKING:
    from pathlib import Path

_VALUE = (
    'values: [{{from: {0}-01-01, until: {0}-12-31, value: "{1}", status: published, source: {2}}}]'
)
_NATIONAL = MONTHLY.replace(
    "lines:\n",
    "  加发: {unit: 元/月, open: true}\n"
    "  共用额: {shared: 全国共用}\n"
    "eligible:\n"
    "  - {require: 等级 <= 6, until: 2020-12-31, because: 旧办法}\n"
    "  - {require: 等级 <= 8, from: 2021-01-01, because: 新办法}\n"
    "lines:\n",
).replace("月补助: 月标准", "月补助: 月标准 + 加发 + 共用额")
_SHARED = f"figures:\n  全国共用:\n    unit: 元/月\n    {_VALUE.format(2021, '7', '全国通知')}\n"
_COUNTY = f"supplements: small\nfigures:\n  加发:\n    {_VALUE.format(2021, '30', '县通知')}\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A county pack that supplies a figure to a rule of a national one."""
    below = {"rule.yaml": _NATIONAL, "figures.yaml": _SHARED, "pack.yaml": PACK}
    write_pack(tmp_path / "rules", below)
    above = {
        "pack.yaml": "pack: county\nname: 某县\nextends: ../small\n",
        "columns.yaml": "columns: {}\n",
        "small.figures.yaml": _COUNTY,
    }
    write_pack(tmp_path / "rules", above, name="county")
    return tmp_path


def shown(rules: Path, *words: str) -> dict[str, Any]:
    done = payouts("rules", "show", *words, "--json", cwd=rules)
    assert done.code == 0, done.err
    record: dict[str, Any] = json.loads(done.out)
    return record


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def test_every_part_names_the_file_and_line_it_comes_from(rules: Path) -> None:
    (benefit,) = shown(rules, "county")["benefits"]
    figures = {figure["name"]: figure for figure in benefit["figures"]}
    rule = "rules/small/rule.yaml"
    own = line_of(_NATIONAL, "月标准:")
    assert figures["月标准"]["origin"] == figures["月标准"]["values_origin"] == f"{rule}:{own}"
    assert figures["加发"]["origin"] == f"{rule}:{line_of(_NATIONAL, '加发: {')}"
    assert figures["加发"]["values_origin"] == "rules/county/small.figures.yaml:3"
    assert figures["加发"]["versions"][0]["origin"] == "rules/county/small.figures.yaml:4"
    assert figures["加发"]["versions"][0]["value"] == "30"
    assert figures["共用额"]["values_origin"] == "rules/small/figures.yaml:2"
    assert benefit["conditions"][1]["origin"] == f"{rule}:{line_of(_NATIONAL, '新办法')}"
    assert benefit["payment"][0]["origin"] == f"{rule}:{line_of(_NATIONAL, 'payment:')}"
    assert benefit["from_pack"] == "small"


def test_the_chain_of_packs_is_named(rules: Path) -> None:
    record = shown(rules, "county")
    assert (record["pack"], record["chain"]) == ("county", ["county", "small"])


def test_without_the_pack_above_the_figure_is_open(rules: Path) -> None:
    (benefit,) = shown(rules, "small")["benefits"]
    figure = next(f for f in benefit["figures"] if f["name"] == "加发")
    assert (figure["open"], figure["versions"]) == (True, [])


@pytest.mark.parametrize(
    ("day", "because", "extra"),
    [("2020-12-31", "旧办法", []), ("2021-01-01", "新办法", ["30"]), ("2022-01-01", "新办法", [])],
)
def test_as_of_a_day_only_what_is_in_force_then_is_shown(
    day: str, because: str, extra: list[str], rules: Path
) -> None:
    record = shown(rules, "county", "小补助", "--as-of", day)
    (benefit,) = record["benefits"]
    assert record["as_of"] == day
    assert [condition["because"] for condition in benefit["conditions"]] == [because]
    figure = next(f for f in benefit["figures"] if f["name"] == "加发")
    assert [version["value"] for version in figure["versions"]] == extra


def test_versions_of_a_formula_are_limited_to_the_day(rules: Path) -> None:
    text = _NATIONAL.replace(
        "    start: month_of(批准日期)\n",
        "    start:\n      select: 批准日期\n      versions:\n"
        "        - {until: 2023-12-31, is: month_after(批准日期), status: inferred, source: 惯例}\n"
        "        - {from: 2024-01-01, is: month_of(批准日期)}\n",
    )
    (rules / "rules" / "small" / "rule.yaml").write_text(text, encoding="utf-8")
    for day, formula, readings in (
        ("2023-12-31", "month_after(批准日期)", ["month_after(批准日期)"]),
        ("2024-01-01", "month_of(批准日期)", []),
    ):
        (benefit,) = shown(rules, "county", "small", "--as-of", day)["benefits"]
        start = benefit["lines"][0]["start"]
        assert [version["is"] for version in start["versions"]] == [formula]
        assert [reading["is"] for reading in benefit["readings"]] == readings


def test_readings_of_suspensions_are_shown_like_any_other() -> None:
    (benefit,) = as_record(open_pack(DATA, "whole"), ["whole"], None)["benefits"]
    told = {reading["source"]: reading["is"] for reading in benefit["readings"]}
    assert (told["读法六"], told["读法七"]) == ("month_of(停发起列)", "month_of(停发止列)")
    assert "".join(told).replace("读法", "") == "一四五六七八九十二三", "none of the pack's"


def test_a_version_is_known_as_well_as_its_formula(rules: Path) -> None:
    text = _NATIONAL.replace(
        "    start: month_of(批准日期)\n",
        "    start:\n      select: 批准日期\n      status: inferred\n      source: 惯例\n"
        "      versions: [{from: 2020-01-01, is: month_of(批准日期)}]\n",
    )
    (rules / "rules" / "small" / "rule.yaml").write_text(text, encoding="utf-8")
    (benefit,) = shown(rules, "county", "small")["benefits"]
    told = [(r["is"], r["status"], r["source"]) for r in benefit["readings"]]
    assert told == [("month_of(批准日期)", "inferred", "惯例")]


def test_the_text_says_the_same_in_both_languages(rules: Path) -> None:
    text = payouts("rules", "show", "county", "--as-of", "2021-06-01", cwd=rules).out
    assert "规则包 某县 (county ← small)，2021-06-01 有效的部分" in text
    assert "== 小补助 small ==  @ rules/small/rule.yaml" in text
    assert "标准 @ rules/county/small.figures.yaml:3" in text
    assert "30 元/月" in text
    assert "须 等级 <= 8" in text
    assert "取整: 应发金额 → 0.01 half_up" in text
    english = payouts("rules", "show", "county", "--lang", "en", cwd=rules).out
    assert "values @ rules/county/small.figures.yaml:3" in english
    assert "require 等级 <= 8" in english


def test_conventions_stand_once_with_their_own_origin(rules: Path) -> None:
    conventions = "conventions:\n  checks:\n    - {zero_if: 等级 > 9, because: 不在范围}\n"
    (rules / "rules" / "small" / "pack.yaml").write_text(PACK + conventions, encoding="utf-8")
    record = shown(rules, "county")
    (condition,) = record["conventions"]["conditions"]
    assert condition["origin"] == "rules/small/pack.yaml:5"
    assert record["benefits"][0]["conditions"][0]["because"] != "不在范围"


def test_what_suspends_every_benefit_is_shown_once(rules: Path) -> None:
    pause = '{from: month("2020-02"), until: month("2020-03"), because: 服刑期间}'
    text = f"{PACK}conventions:\n  suspended:\n    - {pause}\n"
    (rules / "rules" / "small" / "pack.yaml").write_text(text, encoding="utf-8")
    record = shown(rules, "county")
    (suspended,) = record["conventions"]["suspended"]
    assert (suspended["because"], suspended["origin"]) == ("服刑期间", "rules/small/pack.yaml:5")
    assert record["benefits"][0]["lines"][0]["suspended"] == []
    out = payouts("rules", "show", "county", cwd=rules).out
    assert "停发: 服刑期间  @ rules/small/pack.yaml:5" in out


def test_a_benefit_there_is_none_of_and_a_day_that_is_none_are_refused(rules: Path) -> None:
    unknown = payouts("rules", "show", "county", "不存在", cwd=rules)
    assert (unknown.code, unknown.codes) == (2, {"U001"})
    wrong = payouts("rules", "show", "county", "--as-of", "昨天", cwd=rules)
    assert (wrong.code, wrong.codes) == (2, {"U003"})


def test_a_broken_pack_is_not_shown(rules: Path) -> None:
    (rules / "rules" / "small" / "rule.yaml").write_text("benefit: x\n", encoding="utf-8")
    done = payouts("rules", "show", "county", cwd=rules)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("pack", ["national", "zhenglanqi"])
def test_every_shipped_rule_can_be_shown(pack: str) -> None:
    done = payouts("rules", "show", pack)
    assert done.code == 0
    assert json.loads(payouts("rules", "show", pack, "--json").out)["benefits"]
