"""正蓝旗 2023 from roster to run folder: published totals, every file, every row explained."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from office import (
    ROSTER,
    TODAY,
    book,
    contents,
    listed,
    open_office,
    payouts,
    read_audit,
    read_book,
    read_sheet,
    someone,
)
from packs import MONTHLY, changed

if TYPE_CHECKING:
    from pathlib import Path

    from office import Done

# openpyxl types what a sheet may lack as optional.
Loose: TypeAlias = Any

# The bureau's review of 2023: people and yuan.
PUBLISHED = {
    "condolence": ("慰问金", 85, 106, "60500.00"),  # 21 people were visited twice
    "conscript_allowance": ("义务兵家庭优待金", 54, 54, "3199700.00"),
    "forest_fire_allowance": ("森林消防人员家庭优待金", 6, 6, "372000.00"),
    "insurance_topup": ("社保接续", 2, 2, "3568.28"),  # 2,691.61 + 876.67
    "living_allowance": ("抚恤补助", 224, 224, "1935900.00"),
    "local_grant": ("地方经济补助", 28, 28, "2576330.00"),
    "medical_insurance": ("医保缴纳", 15, 22, "6890.00"),  # 2,090 + 4,800; 7 people paid twice
    "medical_reimbursement": ("医疗费用报销", 15, 19, "35146.08"),  # 19 claims are published
    "merit_gift": ("立功军人家庭慰问金", 2, 2, "2000.00"),
    "relief": ("困难退役军人救助", 11, 11, "44000.00"),
    "spouse_allowance": ("随军家属生活补贴", 1, 1, "6000.00"),
}
NAMES = {benefit: name for benefit, (name, *_) in PUBLISHED.items()}
TOTAL = Decimal("8242034.36")

# What the sample's README lists: code, place, status.
WRONG = [
    ("living_allowance", "R001", "上都镇", 19, "H19", "held"),
    ("living_allowance", "R020", "上都镇", 36, "C36", "rejected"),
    ("living_allowance", "R018", "上都镇", 52, "C52", "held"),
    ("living_allowance", "R021", "上都镇", 69, "C69", "rejected"),
    ("living_allowance", "R010", "桑根达来镇等", 15, "F15", "held"),
    ("living_allowance", "R013", "桑根达来镇等", 22, "E22", "held"),
    ("living_allowance", "E001", "桑根达来镇等", 28, "G28", "zero"),
    ("living_allowance", "E002", "桑根达来镇等", 62, "G62", "held"),
    ("living_allowance", "E010", "桑根达来镇等", 69, "F69", "zero"),
    ("conscript_allowance", "E040", "义务兵家庭优待金", 36, "C36", "held"),
    ("conscript_allowance", "E040", "各苏木镇补报", 14, "D14", "held"),
    ("conscript_allowance", "E012", "义务兵家庭优待金", 8, "F8", "zero"),
    ("conscript_allowance", "R014", "义务兵家庭优待金", 55, "I55", "paid"),
]

FIXED = [
    *("file", "sheet", "row", "person_id", "name", "period", "status"),
    *("amount", "gross", "arrears", "recovery", "reasons", "rule_version", "figures"),
]
SHEETS = ["汇总", *NAMES.values(), "未发放", "对账", "规则"]


# --- totals ----------------------------------------------------------------------------------


def test_totals_are_the_published_ones(sample: Done) -> None:
    found = {
        total["benefit"]: (total["name"], total["people"], total["claims"], total["amount"])
        for total in sample.manifest["totals"]
    }
    assert found == PUBLISHED


def test_every_check_agrees_and_every_control_total_was_compared(sample: Done) -> None:
    checks = sample.manifest["checks"]
    assert [check for check in checks if not check["ok"]] == []
    controls = {c["name"]: (c["expected"], c["actual"]) for c in checks if "控制数" in c["name"]}
    assert len(controls) == 26
    assert controls["控制数 抚恤补助 金额"] == ("193.59万元", "1935900.00元")
    assert controls["控制数 医保缴纳（参保年度=2024） 人数"] == ("14", "14")
    assert controls["控制数 医疗费用报销 人次"] == ("19", "19")
    assert controls["控制数 社保接续 个人 金额"] == ("876.67元", "876.67元")


def test_every_row_is_exactly_one_of_four(sample: Done) -> None:
    rows = sample.manifest["rows"]
    expected = {"read": 487, "paid": 475, "zero": 3, "held": 7, "rejected": 2}
    assert rows == {**expected, "unplaced": 0, "out_of_scope": 0}
    statuses = Counter(
        row["status"] for benefit in PUBLISHED for row in read_audit(sample.folder, benefit)
    )
    assert statuses == {"paid": 475, "zero": 3, "held": 7, "rejected": 2}


def test_every_row_of_the_roster_is_in_one_audit_file_once(sample: Done) -> None:
    """Counted from the roster by another reader: rows with a serial number are people."""
    people = {
        (sheet.title, number)
        for sheet in openpyxl.load_workbook(ROSTER, data_only=True)
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        if isinstance(row[0], int)
    }
    found = [
        (row["sheet"], row["row"])
        for benefit in PUBLISHED
        for row in read_audit(sample.folder, benefit)
    ]
    assert len(found) == len(set(found)) == 487
    assert set(found) == people


# --- what is wrong in the roster -------------------------------------------------------------


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[1]}-{wrong[4]}")
def test_a_wrong_row_is_found_with_cell_code_and_status(
    sample: Done, wrong: tuple[str, str, str, int, str, str]
) -> None:
    benefit, code, sheet, row, cell, status = wrong
    said = [
        found
        for found in sample.manifest["diagnostics"]
        if (found["sheet"], found["row"]) == (sheet, row)
    ]
    assert [(found["code"], found["cell"]) for found in said] == [(code, cell)]
    audit = [
        found
        for found in read_audit(sample.folder, benefit)
        if (found["sheet"], found["row"]) == (sheet, row)
    ]
    assert [found["status"] for found in audit] == [status]
    assert audit[0]["reasons"].startswith(f"{code} ")
    lines = [line for line in listed(sample.folder) if line["位置"].endswith(f"{sheet}!{cell}")]
    assert [line["代码"] for line in lines] == [code]
    words = {"paid": "发放", "zero": "不发放", "held": "待核实", "rejected": "退回"}
    assert lines[0]["状态"] == words[status]
    assert lines[0]["轻重"] == ("提醒" if status == "paid" else words[status])
    assert lines[0]["处理"]


def test_nothing_else_is_said(sample: Done) -> None:
    said = Counter(found["code"] for found in sample.manifest["diagnostics"])
    # Once, for the file: its people are invented.
    assert said == Counter([*(code for _, code, *_ in WRONG), "R032"])
    assert len(listed(sample.folder)) == len(WRONG)


# --- audit -----------------------------------------------------------------------------------


@pytest.mark.parametrize("benefit", PUBLISHED)
def test_audit_columns_and_types(sample: Done, benefit: str) -> None:
    schema = pq.read_schema(sample.folder / "audit" / f"{benefit}.parquet")
    assert schema.names[: len(FIXED)] == FIXED
    steps = schema.names[len(FIXED) :]
    assert steps[-1] == "step.应发金额"
    parts = {"part.财政", "part.个人"} if benefit == "insurance_topup" else set()
    assert {name for name in steps if not name.startswith("step.")} == parts
    for name in ("amount", "gross", "arrears", "recovery", *parts):
        assert schema.field(name).type == pa.decimal128(18, 2)
    assert schema.field("row").type == pa.int64()
    texts = set(schema.names) - {"amount", "gross", "arrears", "recovery", "row"} - parts
    assert {schema.field(name).type for name in texts} == {pa.string()}


@pytest.mark.parametrize("benefit", PUBLISHED)
def test_money_is_null_unless_paid_and_adds_up(sample: Done, benefit: str) -> None:
    rows = read_audit(sample.folder, benefit)
    for row in rows:
        parts = [row[name] for name in ("amount", "gross", "arrears", "recovery")]
        if row["status"] == "paid":
            assert row["amount"] == row["gross"] + row["arrears"] - row["recovery"]
            assert row["amount"] > 0
        else:
            assert parts == [None] * 4
            assert row["reasons"]
    paid = sum((row["amount"] for row in rows if row["amount"] is not None), Decimal(0))
    assert str(paid) == PUBLISHED[benefit][3]


def test_steps_are_exact_text(sample: Done) -> None:
    first = read_audit(sample.folder, "forest_fire_allowance")[0]
    assert first["step.年优待金"] == "62000"
    assert first["step.应发金额"] == "62000"
    assert first["figures"] == "年标准[2023-01-01..2023-12-31 inferred]"
    assert (first["file"], first["sheet"], first["row"]) == ("roster.xlsx", "森林消防", 4)
    assert first["period"] == "2023"


def test_a_value_without_finite_decimal_stays_a_fraction(tmp_path: Path) -> None:
    """20,035 yuan over three is 20035/3 until the step that rounds it to the fen."""
    open_office(tmp_path)
    third = changed(
        MONTHLY.replace('value: "100"', 'value: "20035/3"'),
        payment="{各月合计: sum(月补助), 应发金额: 各月合计}",
    )
    (tmp_path / "rules" / "small" / "one.yaml").write_text(third, encoding="utf-8")
    book(tmp_path / "r.xlsx", [someone()])
    done = payouts("compute", "r.xlsx", "--period", "2023-01", cwd=tmp_path)
    (row,) = read_audit(tmp_path / done.folder, "small")
    assert (row["step.各月合计"], row["step.应发金额"]) == ("20035/3", "20035/3")
    assert row["amount"] == Decimal("6678.33")
    (month,) = read_audit(tmp_path / done.folder, "small", "audit/months")
    assert month["step.月补助"] == "20035/3"


def test_months_of_a_monthly_benefit(sample: Done) -> None:
    """Every paid row has its months; months times the monthly step is the amount."""
    months = read_audit(sample.folder, "living_allowance", "audit/months")
    names = ["file", "sheet", "row", "from", "to", "months", "step.月补助"]
    assert list(months[0]) == names
    earned: Counter[tuple[str, int]] = Counter()
    for line in months:
        first, last = (int(line[k][:4]) * 12 + int(line[k][5:]) for k in ("from", "to"))
        assert line["months"] == last - first + 1
        assert 1 <= line["months"] <= 12
        if line["step.月补助"] is not None:
            earned[line["sheet"], line["row"]] += line["months"] * int(line["step.月补助"])
    for row in read_audit(sample.folder, "living_allowance"):
        if row["status"] == "paid":
            assert row["amount"] == earned[row["sheet"], row["row"]]
    assert not (sample.folder / "audit" / "months" / "local_grant.parquet").exists()


# --- manifest --------------------------------------------------------------------------------


def test_manifest_has_the_agreed_keys(sample: Done) -> None:
    manifest = sample.manifest
    wanted = {
        *("schema_version", "run_id", "tool_version", "packages", "today", "period", "inputs"),
        *("rules", "totals", "rows", "checks", "audit_root", "outputs"),
    }
    assert wanted <= manifest.keys()
    assert (manifest["schema_version"], manifest["today"], manifest["period"]) == (1, TODAY, "2023")
    assert sample.folder.name == f"2023-{manifest['run_id']}"
    assert re.fullmatch("[0-9a-f]{16}", manifest["run_id"])
    (inputs,) = manifest["inputs"]
    assert inputs["path"] == "roster.xlsx"
    assert inputs["sha256"] == hashlib.sha256(ROSTER.read_bytes()).hexdigest()
    assert inputs["rows"] == 487
    assert {rule["benefit"] for rule in manifest["rules"]} == set(PUBLISHED)
    assert all(len(rule["sha256"]) == 64 for rule in manifest["rules"])


def test_manifest_amounts_are_text_and_paths_relative(sample: Done) -> None:
    amounts = [total["amount"] for total in sample.manifest["totals"]]
    amounts += [u["amount"] for total in sample.manifest["totals"] for u in total["rests_on"]]
    assert all(re.fullmatch(r"\d+\.\d\d", amount) for amount in amounts)
    assert str(sample.folder.parent) not in (sample.folder / "manifest.json").read_text("utf-8")


def test_manifest_names_every_file_with_its_digest(sample: Done) -> None:
    found = {out["path"]: out["sha256"] for out in sample.manifest["outputs"]}
    files = contents(sample.folder)
    del files["manifest.json"]
    assert found == {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    assert "disbursement.xlsx" in found


# --- workbook --------------------------------------------------------------------------------


def _header(rows: list[tuple[Any, ...]], wanted: str) -> int:
    return next(at for at, row in enumerate(rows) if wanted in row)


def test_sheets_in_order(sample: Done) -> None:
    assert read_book(sample.folder, formulas=False).sheetnames == SHEETS


@pytest.mark.parametrize("benefit", PUBLISHED)
def test_a_roll_of_one_benefit(sample: Done, benefit: str) -> None:
    """Title, header, people, formulas with their values, capitals, sign-off."""
    name, people, claims, amount = PUBLISHED[benefit]
    rows = read_sheet(sample.folder, name)
    formulas = read_sheet(sample.folder, name, formulas=True)
    assert rows[0][0] == f"正蓝旗退役军人事务局2023年{name}发放花名册"
    top = _header(rows, "实发金额")
    at = {header: column for column, header in enumerate(rows[top]) if header}
    body = [row for row in rows[top + 1 :] if isinstance(row[at["序号"]], int)]
    assert [row[at["序号"]] for row in body] == list(range(1, claims + 1))
    assert len({row[at["身份证号"]] for row in body}) == people
    assert all(re.fullmatch(r"9999\d{13}[\dX]", row[at["身份证号"]]) for row in body)
    paid = sum(Decimal(str(row[at["实发金额"]])) for row in body)
    assert f"{paid:.2f}" == amount
    total = next(number for number, row in enumerate(rows) if row[0] == "合计")
    assert formulas[total][at["实发金额"]].startswith("=SUM(")
    assert Decimal(str(rows[total][at["实发金额"]])) == Decimal(amount)
    subtotals = [n for n, row in enumerate(rows) if str(row[0]).endswith(" 小计")]
    assert all(formulas[n][at["实发金额"]].startswith("=SUM(") for n in subtotals)
    assert sum(Decimal(str(rows[n][at["实发金额"]])) for n in subtotals) == Decimal(amount)
    assert any(str(row[0]).startswith("合计（大写）：") for row in rows)
    last = [cell for row in rows[total + 1 :] for cell in row if cell]
    signed = ["单位负责人：", "会计负责人：", "复核：", "制表人：", f"制表日期：{TODAY}"]
    assert last[1:] == signed


def test_rolls_summary_and_audit_say_the_same(sample: Done) -> None:
    """Row by row, by id: the workbook against Parquet, read by openpyxl and pyarrow."""
    for benefit, name in NAMES.items():
        rows = read_sheet(sample.folder, name)
        top = _header(rows, "实发金额")
        ids, amounts = rows[top].index("身份证号"), rows[top].index("实发金额")
        printed = Counter(
            (row[ids], Decimal(str(row[amounts])))
            for row in rows[top + 1 :]
            if isinstance(row[0], int)
        )
        audited = Counter(
            (row["person_id"], row["amount"])
            for row in read_audit(sample.folder, benefit)
            if row["status"] == "paid"
        )
        assert printed == audited


def test_summary(sample: Done) -> None:
    rows = read_sheet(sample.folder, "汇总")
    assert rows[_header(rows, "人均")] == (
        *("待遇项目", "由谁负担", "所据标准", "人数", "人次", "金额", "人均", "未发放"),
    )
    top = _header(rows, "乡镇")
    assert rows[top] == (*("待遇项目", "乡镇", "类别", "人数", "人次", "金额", "人均"), "备注")
    body = [row for row in rows[top + 1 :] if row[0] in NAMES.values()]
    for name, _, claims, amount in PUBLISHED.values():
        mine = [row for row in body if row[0] == name]
        assert sum(row[4] for row in mine) == claims
        assert sum(Decimal(str(row[5])) for row in mine) == Decimal(amount)
    assert all(abs(row[6] - row[5] / row[3]) <= 0.005 + 1e-9 for row in body)
    total, below = (row for row in rows if row[0] == "合计")
    assert total == below
    assert Decimal(str(total[5])) == TOTAL
    everyone = {
        row["person_id"]
        for benefit in PUBLISHED
        for row in read_audit(sample.folder, benefit)
        if row["status"] == "paid"
    }
    assert total[3] == len(everyone)
    words = [row[0] for row in rows if str(row[0]).startswith("合计（大写）")]
    assert words == ["合计（大写）：捌佰贰拾肆万贰仟零叁拾肆元叁角陆分"]


@pytest.mark.parametrize("sheet", SHEETS)
def test_print_setup(sample: Done, sheet: str) -> None:
    """A4 across, header repeated on every page, run named at the foot."""
    made: Loose = read_book(sample.folder, formulas=False)[sheet]
    assert (made.page_setup.orientation, made.page_setup.paperSize) == ("landscape", 9)
    assert made.sheet_properties.pageSetUpPr.fitToPage
    assert made.page_setup.fitToHeight == 0
    rows = list(made.iter_rows(values_only=True))
    wanted = {"汇总": "乡镇", "未发放": "代码", "对账": "核对项", "规则": "来源"}
    top = _header(rows, wanted.get(sheet, "实发金额")) + 1
    assert made.print_title_rows == f"${top}:${top}"
    if sheet == "汇总":  # of its two headers neither is that of all rows
        assert made.freeze_panes is None
    else:
        assert made.freeze_panes.endswith(str(top + 1))
    assert sample.folder.name in made.oddFooter.left.text


def test_invented_figures_are_barred_on_sheet_and_page(sample: Done) -> None:
    """Every sheet that shows amounts of invented figures says so; the others do not."""
    sheets: Loose = list(read_book(sample.folder, formulas=False))
    barred = {sheet.title for sheet in sheets if "ILLUSTRATIVE" in str(sheet["A2"].value)}
    headed = {s.title for s in sheets if "ILLUSTRATIVE" in str(s.oddHeader.center.text)}
    inferred = ("forest_fire_allowance", "merit_gift", "relief", "spouse_allowance")
    illustrative = set(NAMES.values()) - {NAMES[benefit] for benefit in inferred}
    assert barred == headed == {"汇总", *illustrative}
    assert "不得据以发放" in sample.out


def test_rules_sheet_names_every_figure_with_status_and_source(sample: Done) -> None:
    rows = read_sheet(sample.folder, "规则")
    fire = [row for row in rows if row[0] == "森林消防人员家庭优待金" and row[1] == "年标准"]
    expected = (
        *("森林消防人员家庭优待金", "年标准", "62000", "元/户", "2023-01-01", "2023-12-31"),
        *("推断", "37.2万元 ÷ 6户，假定每户相等", 6, 372000),
    )
    assert [row[:10] for row in fire] == [expected]
    used = {(t["name"], u["figure"]) for t in sample.manifest["totals"] for u in t["rests_on"]}
    assert used <= {(row[0], row[1]) for row in rows}


def test_checks_sheet_shows_both_sides(sample: Done) -> None:
    rows = read_sheet(sample.folder, "对账")
    assert ("控制数 森林消防人员家庭优待金 金额", "37.2万元", "372000.00元", "相符") in rows
    header = _header(rows, "核对项")
    names = [check["name"] for check in sample.manifest["checks"]]
    shown = [row[0] for row in rows[header + 1 :]]
    assert shown == names[: len(shown)]
    read_back = names[len(shown) :]
    assert read_back, "the workbook cannot vouch for itself: what was read back is in the manifest"
    assert all("工作簿" in name or "汇总" in name for name in read_back)
    assert any("逐格读回" in str(cell) for row in rows[:header] for cell in row)


def test_the_manifest_has_a_line_for_each_diagnostic(sample: Done) -> None:
    text = (sample.folder / "manifest.json").read_text("utf-8")
    assert json.loads(text) == sample.manifest
    said = [line for line in text.splitlines() if line.startswith('    {"code"')]
    assert [json.loads(line.rstrip(",")) for line in said] == sample.manifest["diagnostics"]
