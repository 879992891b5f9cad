"""rules test and rules lint of one benefit, of some cases; what belongs to the pack above."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from office import payouts
from packs import MONTHLY, PACK, write_pack

if TYPE_CHECKING:
    from pathlib import Path

_CASES = """\
cases:
  - what: {what}
    period: 2020-01
    provided: {{批准日期: 2015-03-02}}
    expect: {{status: paid, 应发金额: "{amount}"}}
    basis: own arithmetic
    note: "100"
  - what: {other}
    period: 2020-02
    provided: {{批准日期: 2015-03-02}}
    expect: {{status: paid, 应发金额: "100"}}
    basis: own arithmetic
    note: "100"
"""
_OTHER = MONTHLY.replace("benefit: small", "benefit: other").replace("小补助", "另一补助")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder with a pack of two benefits, and one above that adds a third."""
    rules = tmp_path / "rules"
    one = MONTHLY + _CASES.format(what="二〇二〇年一月", other="二月", amount="100")
    two = _OTHER + _CASES.format(what="算错的", other="二月", amount="99")
    write_pack(rules, {"one.yaml": one, "two.yaml": two})
    third = _OTHER.replace("benefit: other", "benefit: third").replace("另一补助", "第三项补助")
    third += _CASES.format(what="上面的", other="二月", amount="100")
    above = {
        "pack.yaml": PACK.replace("small", "above") + "extends: ../small\n",
        "three.yaml": third,
    }
    write_pack(rules, above, name="above")
    (rules / "above" / "columns.yaml").unlink()
    return tmp_path


@pytest.mark.parametrize("word", ["other", "另一补助"])
def test_one_benefit_by_id_or_name(office: Path, word: str) -> None:
    done = payouts("rules", "test", "small", "--benefit", word, "--json", cwd=office)
    (report,) = json.loads(done.out)["packs"]
    assert [rule["benefit"] for rule in report["rules"]] == ["other"]
    assert done.code == 2, "its case is wrong"
    assert payouts("rules", "test", "small", "--benefit", "small", cwd=office).code == 1


def test_of_all_packs_those_with_the_benefit(office: Path) -> None:
    done = payouts("rules", "test", "--benefit", "third", "--json", cwd=office)
    assert [report["pack"] for report in json.loads(done.out)["packs"]] == ["above"]


@pytest.mark.parametrize("command", ["test", "lint"])
def test_a_benefit_that_is_none_is_asked_about(office: Path, command: str) -> None:
    done = payouts("rules", command, "small", "--benefit", "另一补贴", cwd=office)
    assert (done.code, done.codes) == (2, {"U001"})
    assert "是否为“另一补助”？" in done.err


def test_some_cases_and_nothing_said_of_what_they_do_not_reach(office: Path) -> None:
    done = payouts("rules", "test", "small", "--case", "二〇年一月", "--json", cwd=office)
    (report,) = json.loads(done.out)["packs"]
    assert [rule["cases"] for rule in report["rules"]] == [1, 0]
    assert (done.code, report["diagnostics"]) == (0, [])
    told = payouts("rules", "test", "small", "--case", "算错", cwd=office)
    assert (told.code, "错误[Y060]" in told.out) == (2, True)
    assert "没有查哪些部分没有算例" in told.out


def test_a_case_that_is_none_is_asked_about(office: Path) -> None:
    done = payouts("rules", "test", "small", "--case", "算错的了", cwd=office)
    assert (done.code, done.codes) == (2, {"U044"})
    assert "是否为“算错的”？" in done.err


def test_lint_of_one_benefit(office: Path) -> None:
    one = payouts("rules", "lint", "small", "--benefit", "small", "--json", cwd=office)
    files = {d["file"] for d in json.loads(one.out)["diagnostics"]}
    assert files == {"rules/small/one.yaml"}
    assert one.code == 1


def test_what_the_pack_above_has_is_counted_and_told_of_that_pack(office: Path) -> None:
    for command in ("lint", "test"):
        alone = json.loads(payouts("rules", command, "above", "--json", cwd=office).out)
        record = alone if command == "lint" else alone["packs"][0]
        own = [
            d for d in record["diagnostics"] if "/small/" in d["file"] and d["severity"] != "error"
        ]
        assert own == [], "what stands there so is that pack's own"
        assert list(record["above"]) == ["small"]
        said = payouts("rules", command, "above", cwd=office).out
        count = record["above"]["small"]
        assert f"上级规则包 small 另有 {count} 条，用 payouts rules {command} small 查看" in said
        whole = payouts("rules", command, cwd=office).out
        assert "另有" not in whole
        assert "rules/small/one.yaml" in whole


def test_what_a_pack_makes_of_the_rule_it_extends_is_its_own(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    opened = MONTHLY.replace(
        MONTHLY[MONTHLY.index("    unit:") : MONTHLY.index("lines:")],
        "    unit: 元/月\n    open: true\n",
    )
    write_pack(rules, {"one.yaml": opened})
    supply = (
        "supplements: small\nfigures:\n  月标准:\n    values:\n      - {from: 2020-01-01, "
        'until: 2029-12-31, value: "100", status: published, source: 表}\n'
    )
    above = {"pack.yaml": PACK.replace("small", "above") + "extends: ../small\n", "s.yaml": supply}
    write_pack(rules, above, name="above")
    (rules / "above" / "columns.yaml").unlink()
    record = json.loads(payouts("rules", "test", "above", "--json", cwd=tmp_path).out)["packs"][0]
    assert {d["file"] for d in record["diagnostics"] if "月标准" in d["message"]} == {
        "rules/above/s.yaml"
    }
