"""One door: what check says, compute says, and a pack compared with itself has compute's totals."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from asking import sample_request
from office import (
    HEADER,
    JANUARY,
    REPOSITORY,
    SECOND,
    TODAY,
    Done,
    book,
    january,
    open_office,
    payouts,
    people,
    someone,
)
from payouts import api
from payouts.engine import compute_any
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SAMPLES = REPOSITORY / "samples"
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/payouts.yaml"))
# Findings about the run's own control totals and its returned workbook are no others' to make.
OF_THE_RUN = {"K001"}


def _settings(sample: str) -> list[dict[str, Any]]:
    """Return what an office may have settled for a sample: nothing, severities, benefits."""
    paying = _paying(sample)
    some = paying[: (len(paying) + 1) // 2]
    strict = dict.fromkeys(("E050", "E053", "R016", "R042", "R056", "R023"), "held")
    return [
        {},
        {"severity": strict},
        {"severity": {"R045": "rejected", "R032": "note"}, "benefits": some},
        {"benefits": paying[-1:], "roster": {"hidden": "refuse", "struck": "refuse"}},
    ]


@cache
def _paying(sample: str) -> list[str]:
    """Return the benefits a sample has rows for."""
    return list(compute_any(sample_request(SAMPLES / sample)).assignment.rows)


def _own(sample: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(
        (SAMPLES / sample / "payouts.yaml").read_text("utf-8")
    )
    return found


CASES = [(sample, index) for sample in NAMES for index in range(4)]


@pytest.mark.parametrize(("sample", "index"), CASES)
def test_every_command_computes_the_same(tmp_path: Path, sample: str, index: int) -> None:
    settings = _settings(sample)[index]
    rules, period = str(_own(sample)["rules"]), str(_own(sample)["period"])
    (tmp_path / "payouts.yaml").write_text(yaml.safe_dump({"rules": rules, **settings}), "utf-8")
    rosters = [SAMPLES / sample / name for name in _own(sample)["rosters"]]
    dates = ("--period", period, "--today", TODAY)
    run = payouts("compute", *rosters, *dates, "--json", cwd=tmp_path)
    check = payouts("check", *rosters, *dates, "--json", cwd=tmp_path)
    asked = [word for path in rosters for word in ("--roster", path)]
    diff = payouts("diff", rules, rules, *asked, *dates, "--json", cwd=tmp_path)
    made, said, same = json.loads(run.out), json.loads(check.out), json.loads(diff.out)
    assert (check.code, said["rows"]) == (run.code, made["rows"])
    assert said["diagnostics"] == [d for d in made["diagnostics"] if d["code"] not in OF_THE_RUN]
    assert diff.code == 0
    totals = {total["benefit"]: total["amount"] for total in made["totals"]}
    assert list(totals) == settings.get("benefits", _paying(sample))
    impact = same["impact"]
    assert {b["label"]: b["before"] for b in impact["by_benefit"]} == totals
    assert {b["label"]: b["after"] for b in impact["by_benefit"]} == totals
    assert Decimal(impact["total"]["before"]) == sum(map(Decimal, totals.values()))


def _office(tmp_path: Path, config: str) -> Path:
    office = open_office(tmp_path, config=config)
    columns = office / "rules" / "small" / "columns.yaml"
    columns.write_text(f"{columns.read_text('utf-8')}  填报金额: {{type: money}}\n", "utf-8")
    rows = [(*someone(1), "100.00"), (*someone(2), "98.00")]
    book(office / "roster.xlsx", rows, header=(*HEADER, "填报金额"))
    return office


def test_a_severity_an_office_has_set_holds_in_diff_too(tmp_path: Path) -> None:
    """A row that compute holds is held on both sides of a comparison."""
    office = _office(tmp_path, "rules: small\nseverity: {E053: held}\n")
    done = january(office, "roster.xlsx")
    assert done.manifest["rows"]["held"] == 1
    words = ("diff", "small", "small", "--roster", "roster.xlsx", *JANUARY, "--json")
    total = json.loads(payouts(*words, cwd=office).out)["impact"]["total"]
    assert (total["before"], total["after"]) == ("100.00", "100.00")


def test_a_benefit_that_the_older_pack_lacks_is_compared_with_nothing(tmp_path: Path) -> None:
    """None of the benefits asked for is in the older pack; no other one is computed for it."""
    office = open_office(tmp_path, config="rules: later\nbenefits: 第三补助\n")
    later = office / "rules" / "later"
    later.mkdir()
    (later / "pack.yaml").write_text("pack: later\nname: 新包\nextends: ../small\n", "utf-8")
    third = SECOND.replace("benefit: other", "benefit: third").replace("另一补助", "第三补助")
    (later / "third.yaml").write_text(third, "utf-8")
    sheets = {"小补助": people(3), "第三补助": people(2, 11)}
    save_book(office / "roster.xlsx", {name: [HEADER, *rows] for name, rows in sheets.items()})
    words = ("diff", "small", "later", "--roster", "roster.xlsx", *JANUARY, "--json")
    impact = json.loads(payouts(*words, cwd=office).out)["impact"]
    (third_benefit,) = impact["by_benefit"]
    paid = (third_benefit["label"], third_benefit["before"], third_benefit["after"])
    assert paid == ("third", "0.00", "200.00")
    assert impact["total"]["before"] == "0.00"


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """An office with 3 rows of 小补助, 2 of 另一补助 and 4 nobody's; pack next lacks 另一补助."""
    office = open_office(tmp_path)
    shutil.copytree(office / "rules" / "small", office / "rules" / "next")
    pack = office / "rules" / "next" / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("pack: small", "pack: next"), "utf-8")
    (office / "rules" / "next" / "two.yaml").unlink()
    sheets = {"小补助": people(3), "另一补助": people(2, 11), "外出": people(4, 21)}
    save_book(office / "roster.xlsx", {name: [HEADER, *rows] for name, rows in sheets.items()})
    return office


def _sides(office: Path, old: str, new: str) -> dict[str, tuple[str, str]]:
    """Return by benefit, and for all, what comes of the roster on both sides."""
    done = payouts("diff", old, new, "--roster", "roster.xlsx", *JANUARY, "--json", cwd=office)
    impact = json.loads(done.out)["impact"]
    all_of_it = {"": (impact["total"]["before"], impact["total"]["after"])}
    return all_of_it | {b["label"]: (b["before"], b["after"]) for b in impact["by_benefit"]}


@pytest.mark.parametrize("rule", ["one.yaml", "two.yaml"])
def test_one_rule_file_compared_with_itself_has_the_totals_of_compute(
    three: Path, rule: str
) -> None:
    """Sheets of no name are for the only benefit; those of other names are not."""
    path = f"rules/small/{rule}"
    words = ("compute", "roster.xlsx", "--rules", path, *JANUARY, "--json")
    (total,) = json.loads(payouts(*words, cwd=three).out)["totals"]
    amount = total["amount"]
    assert _sides(three, path, path) == {"": (amount,) * 2, total["benefit"]: (amount,) * 2}
    by_api = api.diff(three / path, three / path, three / "roster.xlsx", period="2023-01")
    assert by_api.totals["before"].tolist() == by_api.totals["after"].tolist()
    assert set(by_api.totals["after"]) == {Decimal(amount)}


def test_a_benefit_wanted_stays_one_of_several_where_a_pack_lacks_the_others(three: Path) -> None:
    """Rows nobody could place are no side's, though one benefit is left on one of them."""
    config = "rules: small\nbenefits: [小补助, 另一补助]\n"
    (three / "payouts.yaml").write_text(config, "utf-8")
    sides = {"": ("300.00", "500.00"), "small": ("300.00",) * 2, "other": ("0.00", "200.00")}
    assert _sides(three, "next", "small") == sides
    turned = {name: (after, before) for name, (before, after) in sides.items()}
    assert _sides(three, "small", "next") == turned


def test_benefits_of_the_settings_hold_whichever_side_is_theirs(three: Path) -> None:
    (three / "payouts.yaml").write_text("rules: small\nbenefits: 小补助\n", "utf-8")
    comes_to = {"small": "700.00", "next": "900.00"}  # next knows no 另一补助: a sheet of no name
    for old, new in (("small", "small"), ("small", "next"), ("next", "small")):
        pair = (comes_to[old], comes_to[new])
        assert _sides(three, old, new) == {"": pair, "small": pair}, (old, new)


def test_two_rule_files_of_two_benefits_are_each_computed_on_their_side(three: Path) -> None:
    sides = _sides(three, "rules/small/one.yaml", "rules/small/two.yaml")
    assert sides["small"][1] == sides["other"][0] == "0.00"
    assert sides[""] == (sides["small"][0], sides["other"][1])


def _rows(done: Done) -> Any:  # noqa: ANN401 (JSON)
    return json.loads(done.out)["rows"]


def test_benefits_of_the_settings_hold_for_their_pack_however_it_is_named(tmp_path: Path) -> None:
    office = open_office(tmp_path, config="rules: small\nbenefits: 另一补助\n")
    book(office / "roster.xlsx", people(3))
    book(office / "other.xlsx", people(2, 11), sheet="另一补助")
    rosters = ("roster.xlsx", "other.xlsx")
    plain = payouts("check", *rosters, *JANUARY, "--json", cwd=office)
    assert (_rows(plain)["paid"], _rows(plain)["out_of_scope"]) == (2, 3)
    named = payouts("check", *rosters, *JANUARY, "--rules", "rules/small", "--json", cwd=office)
    assert _rows(named) == _rows(plain)
    (office / "rules" / "other").mkdir()
    (office / "rules" / "other" / "pack.yaml").write_text(
        "pack: other\nname: 另一包\nextends: ../small\n", "utf-8"
    )
    other = payouts("check", *rosters, *JANUARY, "--rules", "other", "--json", cwd=office)
    assert (_rows(other)["paid"], _rows(other)["out_of_scope"]) == (5, 0), "benefits of one pack"
    person = ("--roster", "roster.xlsx", "--row", "小补助!2")
    assert payouts("explain", *person, *JANUARY, cwd=office).code == 2, "compute leaves it out"
