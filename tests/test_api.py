"""``import payouts``: the same numbers as the commands, from files and from DataFrames."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import subprocess
import sys
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import payouts
from asking import a_request
from office import REPOSITORY, environment
from office import payouts as command
from packs import COLUMNS, MONTHLY, changed, make_roster, person_id, shipped, write_pack
from payouts.base.identity import Ids
from payouts.cli import options, rules_options, shared_options
from payouts.office.config import read_config
from payouts.office.request import Plan, RequestWords
from payouts.rules.files.source import FolderSource
from payouts.run.running import RunRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from office import Done

SAMPLES = REPOSITORY / "samples"
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/payouts.yaml"))
FIRE = "samples/zhenglanqi-2023/roster.xlsx"
TODAY = "2024-01-15"
WIDER = COLUMNS + "  补助项目: {type: text}\n  出生日期: {type: date}\n"
HEAVY = ("pandas", "numpy", "pydantic", "pyarrow", "openpyxl", "typer", "payouts.engine")


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return a table as plain values, line by line."""
    return [dict(zip(table.columns, line, strict=True)) for line in table.to_numpy().tolist()]


@cache
def sample_results(name: str) -> payouts.Results:
    """Compute a sample as its payouts.yaml says."""
    settings = read_config(SAMPLES / name / "payouts.yaml").settings
    rosters = [SAMPLES / name / roster for roster in settings.rosters]
    config = SAMPLES / name / "payouts.yaml"
    pack = REPOSITORY / "rules" / settings.rules
    return payouts.compute(pack, rosters, settings.period, today=TODAY, config=config)


def sample_run(name: str, out: Path) -> Done:
    """Run a sample from the command line, without its control totals."""
    settings = read_config(SAMPLES / name / "payouts.yaml").settings
    rosters = [SAMPLES / name / roster for roster in settings.rosters]
    pack = REPOSITORY / "rules" / settings.rules
    words = ("--rules", pack, "--period", settings.period, "--today", TODAY, "--out", out)
    return command("compute", *rosters, *words)


def small(tmp_path: Path, rule: str = MONTHLY) -> payouts.RulePack:
    """Load a pack of one monthly benefit of 100 yuan."""
    write_pack(tmp_path, {"columns.yaml": WIDER, "rule.yaml": rule})
    return payouts.load_pack(tmp_path / "small")


def people(**columns: Sequence[object]) -> pd.DataFrame:
    """Return two people of the small benefit, with further or other columns."""
    made: dict[str, Sequence[object]] = {
        "姓名": ["甲", "乙"],
        "身份证号": [person_id(1), person_id(2)],
        "批准日期": ["2020-01-01", dt.date(2023, 12, 5)],
    }
    return pd.DataFrame({**made, **columns}, dtype=object)


def amounts(results: payouts.Results) -> list[tuple[str, Decimal | None]]:
    """Return status and amount of every row."""
    rows = results.rows
    return list(zip(rows["status"], rows["amount"], strict=True))


# --- what import payouts is ----------------------------------------------------------------------


def test_importing_loads_nothing_heavy() -> None:
    code = f"import sys, payouts; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(  # noqa: S603 (this interpreter, words of the test)
        [sys.executable, "-c", code],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"


def test_its_names_are_listed_and_told_of() -> None:
    names = dir(payouts)
    assert names == sorted(payouts.__all__)
    assert {"load_pack", "read_rosters", "compute", "diff", "Results", "PayoutsError"} < set(names)
    for name in names:
        assert getattr(payouts, name).__doc__
    with pytest.raises(AttributeError, match="nothing"):
        _ = payouts.nothing  # type: ignore[attr-defined]


# --- the same as the commands --------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_comes_to_what_a_run_writes(name: str, tmp_path: Path) -> None:
    results, done = sample_results(name), sample_run(name, tmp_path)
    manifest = done.manifest
    assert results.exit_code == done.code == manifest["exit_code"]
    assert results.counts == manifest["rows"]
    shown = ["benefit", "name", "people", "amount", "illustrative"]
    assert [
        {**record, "amount": str(record["amount"])} for record in records(results.totals[shown])
    ] == [{key: total[key] for key in shown} for total in manifest["totals"]]
    for path in (done.folder / "audit").glob("*.parquet"):
        if path.stem == "changes":
            continue
        written = pq.read_table(path).to_pylist()
        assert records(results.audit(path.stem)) == written
        rows = records(results.rows[results.rows["benefit"] == path.stem].drop(columns="benefit"))
        assert rows == [{key: line[key] for key in rows[0]} for line in written]
        own = ("file", "sheet", "row")
        steps = results.steps(exact=False)
        told = {
            (*(line[key] for key in own), line["step"]): line["value"]
            for line in records(steps[steps["benefit"] == path.stem])
        }
        assert told == {
            (*(line[part] for part in own), key.removeprefix("step.")): value
            for line in written
            for key, value in line.items()
            if key.startswith("step.") and value is not None
        }
    saved = [
        d for d in manifest["diagnostics"] if d["code"] not in {"U011", "U012", "U013", "U019"}
    ]
    assert [json.dumps(d) for d in records(results.findings)] == [json.dumps(d) for d in saved]


@pytest.mark.parametrize("name", NAMES)
def test_months_are_those_a_run_writes(name: str, tmp_path: Path) -> None:
    results, done = sample_results(name), sample_run(name, tmp_path)
    found = results.months(exact=False)
    keys = ("file", "sheet", "row", "from", "to", "months")
    seen = 0
    for path in (done.folder / "audit" / "months").glob("*.parquet"):
        mine = records(found[found["benefit"] == path.stem])
        written = {
            (*(line[part] for part in keys), key.removeprefix("step."), value)
            for line in pq.read_table(path).to_pylist()
            for key, value in line.items()
            if key.startswith("step.") and value is not None
        }
        assert {(*(line[k] for k in keys), line["step"], line["value"]) for line in mine} == written
        seen += len(mine)
    assert seen == len(found)


def test_steps_are_exact() -> None:
    results = sample_results("zhenglanqi-2023")
    values = results.steps()["value"]
    assert {type(value) for value in values} == {Fraction}
    assert {type(value) for value in results.months()["value"]} == {Fraction}
    assert sum(results.totals["amount"]) == sum(
        amount for amount in results.rows["amount"] if amount is not None
    )


def test_payments_add_up_to_what_this_office_pays() -> None:
    due = sample_results("zhenglanqi-2023").payables
    assert sum(due["amount"]) == Decimal("8242034.36") - Decimal("3568.28") + Decimal("2691.61")
    assert due.iloc[0][["row", "from", "to", "sound"]].tolist() == [4, "2023-01", "2023-01", True]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_row_is_explained_as_the_command_does(lang: str) -> None:
    results = sample_results("zhenglanqi-2023")
    line = results.rows[results.rows["benefit"] == "living_allowance"].iloc[3]
    why = results.explain(line)
    assert results.explain(int(line.name)).as_json() == why.as_json()  # type: ignore[call-overload]
    pack = REPOSITORY / "rules" / "zhenglanqi"
    words = ("--roster", SAMPLES / "zhenglanqi-2023" / "roster.xlsx", "--rules", pack)
    asked = ("--period", "2023", "--today", TODAY, "--row", f"{line['sheet']}!{line['row']}")
    told = command("explain", *words, *asked, "--lang", lang)
    assert told.out.splitlines() == why.lines("zh" if lang == "zh" else "en")
    printed = command("explain", *words, *asked, "--json").out
    assert json.loads(printed) == json.loads(json.dumps(why.as_json()))
    assert str(why) == "\n".join(why.lines())


def test_a_row_that_is_not_there_cannot_be_explained() -> None:
    with pytest.raises(payouts.UsageProblem, match="U020"):
        sample_results("zhenglanqi-2023").explain(10_000)


def test_a_comparison_is_what_the_command_prints(tmp_path: Path) -> None:
    write_pack(tmp_path / "old", {"rule.yaml": MONTHLY})
    write_pack(tmp_path / "new", {"rule.yaml": MONTHLY.replace('"100"', '"105"')})
    roster = tmp_path / "名册.parquet"
    people(姓名=["甲甲", "乙乙"], 批准日期=["2020-01-01", "2023-12-05"]).to_parquet(roster)
    old, new = tmp_path / "old" / "small", tmp_path / "new" / "small"
    words = ("diff", old, new, "--roster", roster, "--period", "2023", "--today", TODAY, "--json")
    printed = json.loads(command(*words).out)
    found = payouts.diff(old, new, roster, period="2023", today=TODAY)
    assert json.loads(json.dumps(found.as_json())) == printed
    assert json.loads(command("diff", old, new, "--json").out) == payouts.diff(old, new).as_json()


def test_people_are_told_with_their_amounts(tmp_path: Path) -> None:
    old = small(tmp_path)
    new = old.with_figure("小补助", "月标准", "105.50")
    roster = {"small": people()}
    found = payouts.diff(old, new, roster, period="2023", today=TODAY)
    assert not found.same
    assert found.people["person_id"].tolist() == [person_id(1), person_id(2)]
    shown = found.people[["row", "move", "before", "after", "change"]]
    assert shown.to_numpy().tolist() == [
        [2, "up", Decimal("1200.00"), Decimal("1266.00"), Decimal("66.00")],
        [3, "up", Decimal("100.00"), Decimal("105.50"), Decimal("5.50")],
    ]
    totals = records(found.totals)
    assert [total["benefit"] for total in totals] == [None, "small"]
    assert totals[0]["change"] == Decimal("71.50")
    assert set(found.changes["kind"]) == {"figure_value", "figure_status", "figure_source"}
    alone = payouts.diff(old, new)
    assert alone.changes.equals(found.changes)
    assert len(alone.people) == len(alone.totals) == 0
    assert payouts.diff(old, old).same


def test_a_period_without_rosters_is_a_mistake() -> None:
    with pytest.raises(payouts.UsageProblem, match="U017"):
        payouts.diff("national", "national", period="2023")


# --- packs and their figures ---------------------------------------------------------------------


def test_figures_are_listed_exactly() -> None:
    pack = payouts.load_pack("national")
    assert pack.benefits["disability_pension"] == "残疾抚恤金"
    figures = pack.figures()
    assert {type(value) for value in figures["value"]} <= {Fraction, type(None)}
    monthly = figures[(figures["benefit"] == "rural_veteran") & (figures["from"] == "2023-08-01")]
    assert records(monthly[["unit", "keys", "until", "value", "status"]]) == [
        {
            "unit": "元/月",
            "keys": (),
            "until": "2024-07-31",
            "value": Fraction(688, 12),
            "status": "inferred",
        }
    ]


def test_a_figure_left_open_is_listed_without_a_value() -> None:
    lines = payouts.load_pack("national").figures()
    unknown = lines[lines["status"] == "unknown"]
    assert len(unknown)
    assert unknown["value"].tolist() == [None] * len(unknown)


def test_a_sweep_pays_by_each_figure_and_calls_it_invented(tmp_path: Path) -> None:
    pack = small(tmp_path)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    paid, versions = [], {pack.versions["small"]}
    for value in ("110.5", 120, Fraction(1250, 12), Decimal("130.00")):
        tried = pack.with_figure("small", "月标准", value)
        result = payouts.compute(tried, people(), "2023-12", today=TODAY, benefits="small")
        paid.append(result.rows["amount"].tolist()[0])
        versions.add(result.rows["rule_version"][0])
        assert result.totals["illustrative"].tolist() == [True]
        line = tried.figures().iloc[0]
        assert (line["status"], line["value"]) == ("illustrative", Fraction(value))
        assert line["source"].startswith("在内存中改动 changed in memory: 100→")
    assert paid == [Decimal(text) for text in ("110.50", "120.00", "104.17", "130.00")]
    assert len(versions) == 5
    assert pack.figures().iloc[0]["status"] == "published"
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == files


def test_an_entry_of_a_table_is_changed_by_its_keys() -> None:
    pack = payouts.load_pack("national")
    spot = {"keys": ("1", "因战"), "from_": "2022-08-01"}
    tried = pack.with_figure("disability_pension", "年标准", "1", **spot)  # type: ignore[arg-type]
    was, now = (
        p.figures().query("benefit == 'disability_pension' and `from` == '2022-08-01'")
        for p in (pack, tried)
    )
    assert set(now["status"]) == {"illustrative"}
    off = [a != b for a, b in zip(was["value"], now["value"], strict=True)]
    assert [keys for keys, other in zip(now["keys"], off, strict=True) if other] == [("1", "因战")]


@pytest.mark.parametrize(
    "pack_name", sorted(path.parent.name for path in (REPOSITORY / "rules").glob("*/pack.yaml"))
)
def test_every_listed_value_of_every_pack_can_be_changed(pack_name: str) -> None:
    pack = payouts.load_pack(pack_name)
    listed = pack.figures()
    assert len(listed)
    national = records(payouts.load_pack("national").figures()) if pack_name != "national" else []
    for at, line in enumerate(records(listed)):
        if line["value"] is None or line in national:  # those of national are changed there
            continue
        other = cast("Fraction", line["value"]) + 1
        spot = {"keys": line["keys"], "from_": line["from"]}
        tried = pack.with_figure(line["benefit"], line["figure"], other, **spot)  # type: ignore[arg-type]
        now = tried.figures()
        off = [a != b for a, b in zip(listed["value"], now["value"], strict=True)]
        assert (off.index(True), sum(off), now["value"][at]) == (at, 1, other), line
        assert now["status"][at] == "illustrative"
        assert tried.versions[str(line["benefit"])] != pack.versions[str(line["benefit"])]


def test_a_band_that_is_not_there_is_not_changed_and_those_that_are_are_named() -> None:
    pack = payouts.load_pack("zhenglanqi")
    for keys in ((), "0..100", ("0..200", "200..5000")):
        with pytest.raises(payouts.UsageProblem, match="U030") as problem:
            pack.with_figure("medical_reimbursement", "报销比例", "50%", keys=keys)
        assert "0..200、200..5000、5000.." in problem.value.diagnostics[0].message()
    tried = pack.with_figure("medical_reimbursement", "报销比例", "50%", keys="0..200")
    (source,) = set(tried.figures().query("figure == '报销比例'")["source"])
    assert source.startswith("在内存中改动 changed in memory: 0..200 0%→50%")


@pytest.mark.parametrize(
    ("figure", "more", "said"),
    [
        ("没有", {}, "月标准"),
        ("月标准", {"from_": "2021-01-01"}, "2020-01-01"),
        ("月标准", {"keys": "因战"}, "—"),
    ],
)
def test_a_figure_that_is_not_there_is_not_changed(
    figure: str, more: dict[str, str], said: str, tmp_path: Path
) -> None:
    pack = small(tmp_path)
    with pytest.raises(payouts.UsageProblem, match="U030") as problem:
        pack.with_figure("small", figure, "1", **more)
    assert said in problem.value.diagnostics[0].message()


def test_only_exact_numbers_are_figures(tmp_path: Path) -> None:
    pack = small(tmp_path)
    for value in (0.5, np.float64(1), True, None):
        with pytest.raises(TypeError):
            pack.with_figure("small", "月标准", value)  # type: ignore[arg-type]
    assert pack.with_figure("small", "月标准", cast("int", np.int64(7))).figures()["value"][0] == 7
    with pytest.raises(payouts.RuleProblem, match="G002"):
        pack.with_figure("small", "月标准", "一百")
    with pytest.raises(payouts.UsageProblem, match="U001"):
        pack.with_figure("大补助", "月标准", "1")


def test_a_pack_that_is_not_there_is_a_problem_of_rules() -> None:
    with pytest.raises(payouts.RuleProblem, match="Y055"):
        payouts.load_pack("nowhere")


# --- DataFrames ----------------------------------------------------------------------------------


def test_a_frame_comes_to_what_its_file_comes_to(tmp_path: Path) -> None:
    pack = small(tmp_path)
    frame = people(批准日期=["2020-01-01", "2023-12-05"], 备用=["x", "y"])
    frame.to_parquet(tmp_path / "名册.parquet")
    both = [
        payouts.compute(pack, roster, "2023", today=TODAY, benefits="small")
        for roster in (frame, tmp_path / "名册.parquet")
    ]
    where = ["file", "sheet"]
    first, second = (found.rows.drop(columns=where) for found in both)
    assert records(first) == records(second)
    assert amounts(both[0]) == [("paid", Decimal("1200.00")), ("paid", Decimal("100.00"))]
    assert both[0].rows[["file", "sheet", "row"]].to_numpy().tolist() == [
        ["DataFrame", "DataFrame", 2],
        ["DataFrame", "DataFrame", 3],
    ]


def test_a_frame_is_for_the_benefit_named(tmp_path: Path) -> None:
    other = changed(MONTHLY, benefit="other", name="另一补助")
    write_pack(tmp_path, {"columns.yaml": WIDER, "rule.yaml": MONTHLY, "other.yaml": other})
    pack = payouts.load_pack(tmp_path / "small")
    by_key = payouts.compute(pack, {"other": people()}, "2023", today=TODAY)
    read = payouts.read_rosters(people(), pack, benefit="另一补助")
    by_word = payouts.compute(pack, read, "2023", today=TODAY)
    assert set(by_key.rows["benefit"]) == set(by_word.rows["benefit"]) == {"other"}
    row_by_row = people(补助项目=["小补助", "另一补助"])
    rows = payouts.compute(pack, row_by_row, "2023", today=TODAY).rows
    assert dict(zip(rows["row"], rows["benefit"], strict=True)) == {2: "small", 3: "other"}
    with pytest.raises(payouts.RosterProblem, match="U005"):
        payouts.compute(pack, people(), "2023", today=TODAY)
    with pytest.raises(payouts.UsageProblem, match="U001"):
        payouts.compute(pack, {"没有": people()}, "2023", today=TODAY)


def test_an_unknown_column_is_told(tmp_path: Path) -> None:
    frame = people(批准曰期=["", ""], 备用=[1, 2])
    results = payouts.compute(small(tmp_path), {"small": frame}, "2023", today=TODAY)
    uses = {line["header"]: line["use"] for line in records(results.columns)}
    assert (uses["批准日期"], uses["备用"]) == ("exact", "unknown")


def test_cells_may_be_of_any_kind_a_cell_is(tmp_path: Path) -> None:
    rule = changed(MONTHLY, columns="{批准日期: required, 死亡日期: optional, 等级: optional}")
    for cells, grades in (
        ([pd.Timestamp("2020-01-01"), np.datetime64("2023-12-05")], [1, np.int64(2)]),
        ([dt.datetime(2020, 1, 1), "2023/12/5"], [Decimal(3), 4.0]),  # noqa: DTZ001 (no zone)
        ([20200101, "20231205"], ["五", "6级"]),
    ):
        frame = people(批准日期=cells, 等级=grades)
        results = payouts.compute(small(tmp_path, rule), {"small": frame}, "2023", today=TODAY)
        assert results.rows["status"].tolist()[0] == "paid", cells


BLANKS = [None, float("nan"), pd.NaT, pd.NA, np.datetime64("NaT"), "", "　", Decimal("NaN")]


@pytest.mark.parametrize("blank", BLANKS)
def test_what_is_missing_is_blank(blank: object, tmp_path: Path) -> None:
    frame = people(批准日期=["2020-01-01", blank])
    results = payouts.compute(small(tmp_path), {"small": frame}, "2023", today=TODAY)
    assert results.rows["reasons"].tolist() == ["", "R001 批准日期为空"]


MONEY = changed(
    MONTHLY,
    columns="{批准日期: required, 金额: required}",
    lines="\n  补助:\n    pays: monthly\n    start: month_of(批准日期)\n"
    "    steps: {月补助: 金额}\n",
    figures="{}",
)


def test_money_is_exact_to_what_a_cell_holds(tmp_path: Path) -> None:
    pack = small(tmp_path, MONEY)
    cells = [
        0.1,
        12345678.91,
        1000 / 3,
        0.1 + 0.2,
        "12.345",
        Decimal("0.30"),
        np.float64(2.5),
        Decimal("Infinity"),
    ]
    count = len(cells)
    frame = pd.DataFrame(
        {
            "姓名": ["甲"] * count,
            "身份证号": [person_id(number) for number in range(count)],
            "批准日期": ["2020-01-01"] * count,
            "金额": cells,
        },
        dtype=object,
    )
    results = payouts.compute(pack, {"small": frame}, "2023-12", today=TODAY)
    assert amounts(results) == [
        ("paid", Decimal("0.10")),
        ("paid", Decimal("12345678.91")),
        ("held", None),
        ("paid", Decimal("0.30")),
        ("paid", Decimal("12.35")),
        ("paid", Decimal("0.30")),
        ("paid", Decimal("2.50")),
        ("held", None),
    ]
    assert results.rows["reasons"][2].startswith("R008")


@pytest.mark.parametrize(
    "cells", [[1 + 2j, 1], [[1], [2]], [{"a": 1}, None], [b"1", b"2"], [np.float32(1), 2]]
)
def test_a_column_of_what_no_cell_holds_is_refused(cells: list[object], tmp_path: Path) -> None:
    with pytest.raises(payouts.RosterProblem, match="F034"):
        payouts.read_rosters(people(备用=cells), small(tmp_path))


def test_narrow_floats_are_refused(tmp_path: Path) -> None:
    frame = people().assign(金额=pd.Series([1, 2], dtype="float32"))
    with pytest.raises(payouts.RosterProblem, match="float32"):
        payouts.read_rosters(frame, small(tmp_path))


def test_a_frame_with_nobody_in_it_is_refused(tmp_path: Path) -> None:
    pack = small(tmp_path)
    for frame in (people().iloc[:0], pd.DataFrame(), pd.DataFrame({"x": [1]})):
        with pytest.raises(payouts.RosterProblem):
            payouts.read_rosters(frame, pack)


def test_severities_are_an_offices_own(tmp_path: Path) -> None:
    pack = small(tmp_path)
    frame = {"small": people(姓名=["甲", "6222020200112233"])}
    raised = payouts.compute(pack, frame, "2023", today=TODAY, severity={"R035": "held"})
    assert raised.rows["status"].tolist() == ["paid", "held"]
    with pytest.raises(payouts.ConfigProblem, match="C015"):
        payouts.compute(pack, frame, "2023", today=TODAY, severity={"E040": "note"})


def test_a_results_is_the_same_elsewhere(tmp_path: Path) -> None:
    before = payouts.compute(small(tmp_path), {"small": people()}, "2023", today=TODAY)
    after = cast("payouts.Results", pickle.loads(pickle.dumps(before)))  # noqa: S301 (our own)
    for table in ("rows", "totals", "payables", "findings", "columns"):
        assert records(getattr(after, table)) == records(getattr(before, table))
    assert records(after.steps()) == records(before.steps())
    assert after.explain(0).as_json() == before.explain(0).as_json()


# --- research data -------------------------------------------------------------------------------

BORN = changed(
    MONTHLY,
    facts="{出生: birth_date(身份证号)}",
    lines="\n  补助:\n    pays: monthly\n    start: month_of_age(出生, 60)\n"
    "    steps: {月补助: 月标准}\n",
)


def test_any_text_may_be_an_id(tmp_path: Path) -> None:
    pack = small(tmp_path)
    frame = people(身份证号=["研究-1", 42])
    real = payouts.compute(pack, {"small": frame}, "2023", today=TODAY)
    assert set(real.rows["status"]) == {"rejected"}
    any_id = payouts.compute(pack, {"small": frame}, "2023", today=TODAY, ids="any")
    assert amounts(any_id) == [("paid", Decimal("1200.00")), ("paid", Decimal("100.00"))]
    assert any_id.rows["person_id"].tolist() == ["研究-1", "42"]
    assert (real.ids, any_id.ids) == ("real", "any")
    assert "U031" in set(any_id.findings["code"])
    assert "U031" not in set(real.findings["code"])
    assert any_id.explain(0).explanation.rows[0].status == "paid"


def test_a_blank_id_is_none(tmp_path: Path) -> None:
    frame = people(身份证号=["研究-1", "  "])
    results = payouts.compute(small(tmp_path), {"small": frame}, "2023", today=TODAY, ids="any")
    assert results.rows["reasons"].tolist() == ["", "R001 身份证号为空"]


def test_one_text_is_one_person(tmp_path: Path) -> None:
    frame = people(身份证号=["研究-1", "研究-1"], 批准日期=["2020-01-01", "2020-01-01"])
    results = payouts.compute(small(tmp_path), {"small": frame}, "2023", today=TODAY, ids="any")
    assert set(results.rows["status"]) == {"held"}
    assert {"E040", "R045"} <= set(results.findings["code"])


def test_no_birth_is_read_from_an_id_that_may_be_anything(tmp_path: Path) -> None:
    """Not even where it looks like a real one; the column 出生日期 serves instead."""
    pack = small(tmp_path, BORN)
    without = people()
    beside = people(出生日期=["1963-07-15", "1900-01-01"])
    real = payouts.compute(pack, {"small": without}, "2023", today=TODAY)
    assert amounts(real) == [("paid", Decimal("1200.00"))] * 2
    held = payouts.compute(pack, {"small": without}, "2023", today=TODAY, ids="any")
    assert {text[:4] for text in held.rows["reasons"]} == {"E026"}
    served = payouts.compute(pack, {"small": beside}, "2023", today=TODAY, ids="any")
    assert amounts(served) == [("paid", Decimal("600.00")), ("paid", Decimal("1200.00"))]
    partly = payouts.compute(
        pack, {"small": people(出生日期=["1963-07-15", None])}, "2023", today=TODAY, ids="any"
    )
    assert partly.rows["status"].tolist() == ["paid", "held"]


def test_only_two_kinds_of_ids_there_are(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="none"):
        payouts.compute(small(tmp_path), people(), "2023", ids="none")  # type: ignore[arg-type]


def test_no_command_takes_ids_that_are_not_real() -> None:
    """Nothing a command or its settings are made of has a word for it."""
    modules = (options, rules_options, shared_options)
    records_of_words = [
        record
        for module in modules
        for record in vars(module).values()
        if hasattr(record, "__dataclass_fields__")
    ]
    assert len(records_of_words) > 10
    for record in (*records_of_words, RequestWords, Plan):
        assert "ids" not in {field.name for field in fields(record)}
    texts = {
        path: path.read_text(encoding="utf-8") for path in (REPOSITORY / "payouts").rglob("*.py")
    }
    makes = {path.parent.name for path, text in texts.items() if "Ids(" in text}
    assert makes == {"api", "base"}, "only the API makes a kind of ids of a word"
    assert command("compute", "x.xlsx", "--ids", "any").code == 2


def test_nothing_with_any_ids_is_published(tmp_path: Path) -> None:
    request = a_request(shipped("national"), make_roster([{}]), "2023")
    source = FolderSource(REPOSITORY / "rules")
    RunRequest(request, source, None, tmp_path)
    with pytest.raises(TypeError, match="real ids"):
        RunRequest(replace(request, ids=Ids.ANY), source, None, tmp_path)


# --- words that cannot be meant --------------------------------------------------------------


def test_two_tables_for_one_benefit_are_refused(tmp_path: Path) -> None:
    """One by its id and one by its name would be one sheet, and one of them lost."""
    with pytest.raises(payouts.UsageProblem) as failed:
        payouts.compute(small(tmp_path), {"small": people(), "小补助": people()}, "2023")
    assert [found.code for found in failed.value.diagnostics] == ["U032"]


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_no_roster_is_told(tmp_path: Path, nothing: object) -> None:
    with pytest.raises(payouts.UsageProblem) as failed:
        payouts.compute(small(tmp_path), cast("Any", nothing), "2023", today=TODAY)
    assert [found.code for found in failed.value.diagnostics] == ["U033"]


def test_frames_in_a_list_say_how_they_are_given(tmp_path: Path) -> None:
    frames: Any = [people(), people()]
    with pytest.raises(TypeError, match="benefit: DataFrame"):
        payouts.compute(small(tmp_path), frames, "2023", today=TODAY)


def test_a_year_may_be_a_number_and_a_day_a_moment(tmp_path: Path) -> None:
    pack = small(tmp_path)
    plain = payouts.compute(pack, people(), "2023", today=TODAY, benefits="small")
    moment = dt.datetime.fromisoformat(f"{TODAY}T10:30:00")
    other = payouts.compute(pack, people(), 2023, today=moment, benefits="small")
    assert other.rows["amount"].tolist() == plain.rows["amount"].tolist()
    number: Any = 20240115
    with pytest.raises(payouts.UsageProblem) as failed:
        payouts.compute(pack, people(), 2023, today=number, benefits="small")
    assert [found.code for found in failed.value.diagnostics] == ["U003"]


def test_a_line_of_another_table_is_no_row_to_explain(tmp_path: Path) -> None:
    made = payouts.compute(small(tmp_path), people(), "2023", today=TODAY, benefits="small")
    with pytest.raises(payouts.UsageProblem) as failed:
        made.explain(pd.Series({"a": 1}))
    assert [found.code for found in failed.value.diagnostics] == ["U020"]
