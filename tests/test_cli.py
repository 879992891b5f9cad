"""The command line as people use it: words in, exit code and words out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from office import (
    CONTROLS,
    JANUARY,
    REPOSITORY,
    ROSTER,
    book,
    contents,
    january,
    listed,
    payouts,
    people,
    read_sheet,
    someone,
)
from packs import MONTHLY, PACK, write_pack
from payouts.base.text_lines import width

if TYPE_CHECKING:
    from pathlib import Path


MINE = "pack: mine\nname: 某局\nextends: ../national\n"

# --- results ---------------------------------------------------------------------------------


def test_done_is_exit_0_and_the_last_line_is_the_folder(office: Path) -> None:
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (0, set())
    folder = office / done.folder
    assert folder.parent == office / "out"
    assert re.fullmatch(r"2023-01-[0-9a-f]{16}", folder.name)
    assert {"disbursement.xlsx", "manifest.json"} <= contents(folder).keys()
    assert "300.00" in done.out


def test_a_row_that_needs_a_person_is_exit_1(office: Path) -> None:
    book(office / "roster.xlsx", [*people(3), someone(9, approved="")])
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (1, {"R001"})
    assert "读取 4 = 发放 3 + 不发放 0 + 待核实 1 + 退回 0" in done.out


def test_a_row_that_is_zero_needs_nobody(office: Path) -> None:
    book(office / "roster.xlsx", [*people(1), someone(9, approved="2024-05-01")])
    assert january(office, "roster.xlsx").code == 0


def test_a_control_total_that_is_off_is_exit_1(office: Path) -> None:
    (office / "c.yaml").write_text("- {benefit: 小补助, people: 4, amount: 300元}\n", "utf-8")
    done = january(office, "roster.xlsx", "--controls", "c.yaml")
    assert (done.code, done.codes) == (1, {"K001"})
    assert "[不符] 控制数 小补助 人数：4 / 3" in done.out
    assert "金额：300元" not in done.out, "what agrees is one line"
    assert "控制数 2 项，相符 1 项" in done.out
    assert [line["代码"] for line in listed(office / done.folder)] == ["K001"]
    assert ("控制数 小补助 人数", 4, 3, "不符") in read_sheet(office / done.folder, "对账")


@pytest.mark.parametrize(
    ("written", "code"), [("0.03万元", 0), ("0.04万元", 1), ("0.030万元", 0), ("300.01元", 1)]
)
def test_an_amount_in_wan_holds_within_half_its_last_digit(
    office: Path, written: str, code: int
) -> None:
    (office / "c.yaml").write_text(f"- {{benefit: small, amount: {written}}}\n", "utf-8")
    assert january(office, "roster.xlsx", "--controls", "c.yaml").code == code


def test_a_control_total_of_a_benefit_without_rows_is_off(office: Path) -> None:
    (office / "c.yaml").write_text("- {benefit: other, people: 1}\n", "utf-8")
    assert january(office, "roster.xlsx", "--controls", "c.yaml").codes == {"K001"}


def test_control_totals_of_benefits_left_out_are_left_out(office: Path) -> None:
    text = "- {benefit: small, people: 3}\n- {benefit: other, people: 1}\n"
    (office / "c.yaml").write_text(text, "utf-8")
    done = january(office, "roster.xlsx", "--controls", "c.yaml", "--benefit", "small")
    assert done.code == 0
    assert "控制数 1 项" in done.out


def test_json_is_one_object_with_the_folder(office: Path) -> None:
    done = january(office, "roster.xlsx", "--json")
    said = json.loads(done.out)
    folder = office / said.pop("run_dir")
    assert said == json.loads((folder / "manifest.json").read_text("utf-8"))


def test_json_of_a_failure_is_one_object_too(office: Path) -> None:
    done = january(office, "nowhere.xlsx", "--json")
    said = json.loads(done.out)
    assert (done.code, said["exit_code"]) == (2, 2)
    assert {found["code"] for found in said["diagnostics"]} >= {"F001"}


def test_english(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By option or by environment; the option wins; codes are the same in both."""
    book(office / "roster.xlsx", [someone(9, approved="")])
    done = january(office, "roster.xlsx", "--lang", "en")
    assert "held[R001] 批准日期 is blank" in done.err
    assert "rows: read 1 = paid 0 + zero 0 + held 1 + rejected 0" in done.out
    monkeypatch.setenv("PAYOUTS_LANG", "en")
    assert "held[R001]" in january(office, "roster.xlsx").err
    assert "error[F001] the file does not exist" in january(office, "nowhere.xlsx").err
    assert "错误[F001]" in january(office, "nowhere.xlsx", "--lang", "zh").err


def test_check_says_the_same_and_writes_nothing(office: Path) -> None:
    book(office / "roster.xlsx", [*people(3), someone(9, approved="")])
    before = sorted(office.rglob("*"))
    done = payouts("check", "roster.xlsx", *JANUARY, cwd=office)
    assert done.code == 1
    assert "[R001]" in done.out
    assert sorted(office.rglob("*")) == before
    said = json.loads(payouts("check", "roster.xlsx", *JANUARY, "--json", cwd=office).out)
    rows = {"read": 4, "paid": 3, "zero": 0, "held": 1, "rejected": 0}
    assert said["rows"] == {**rows, "unplaced": 0, "out_of_scope": 0}


def test_compute_alone_in_a_project_takes_everything_from_it(office: Path) -> None:
    config = "rules: small\nout: 结果\ncontrols: c.yaml\n"
    (office / "payouts.yaml").write_text(config, "utf-8")
    (office / "c.yaml").write_text("- {benefit: small, people: 3}\n", "utf-8")
    done = payouts("compute", "roster.xlsx", "--today", "2023-04-30", cwd=office)
    assert done.code == 0, done.err
    assert done.folder.name.startswith("2023-04-")
    assert (office / "结果" / done.folder.name).is_dir()
    assert "控制数 1 项，相符 1 项" in done.out


# --- wrong words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("compute", "roster.xlsx", "--benefit", "没有的"), "U001", "小补助（small）"),
        (("compute", "roster.xlsx", "--period", "2023-13"), "U002", "2024-08..2024-12"),
        (("compute", "roster.xlsx", "--period", "去年"), "U002", "2024Q3"),
        (("compute", "roster.xlsx", "--today", "2023-02-29"), "U003", "2024-09-01"),
        (("compute", "roster.xlsx", "--rules", "nowhere"), "Y055", "small"),
        (("compute", "roster.xlsx", "--controls", "nowhere.yaml"), "C005", "nowhere.yaml"),
        (("compute",), "U008", "花名册"),
        (("compute", "roster.xlsx", "--no-such-option"), "U008", "--no-such-option"),
        (("no-such-command",), "U008", "no-such-command"),
        (("explain", "out", "999999199003070012"), "U008", "9999**********0012"),
        (("run", "--config", "nowhere.yaml"), "C005", "nowhere.yaml"),
        (("compute", "roster.xlsx", "--lang", "fr"), "U009", "PAYOUTS_LANG"),
    ],
)
def test_wrong_words_are_exit_2_with_code_and_hint(
    office: Path, words: tuple[str, ...], code: str, hint: str
) -> None:
    done = payouts(*words, cwd=office)
    assert (done.code, done.codes, done.out) == (2, {code}, "")
    assert hint in done.err
    assert "处理" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("- {benefit: 没有的, people: 1}", "C002", 1),
        (
            "- {benefit: small, people: 1}\n- {benefit: small, where: {工种: 甲}, people: 1}",
            "C003",
            2,
        ),
        ("- {benefit: small, amount: 三百元}", "C004", 1),
        ("- {benefit: small}", "C001", 1),
        ("- {benefit: small, persons: 1}", "C001", 1),
        ("- {benefit: small, people: 012}", "Y013", 1),
        ("benefit: small", "C001", 1),
        ("- {benefit: &a small, people: 1}", "Y005", 1),
    ],
)
def test_a_control_file_that_is_wrong_is_refused_at_its_line(
    office: Path, text: str, code: str, line: int
) -> None:
    (office / "c.yaml").write_text(f"{text}\n", "utf-8")
    done = january(office, "roster.xlsx", "--controls", "c.yaml")
    assert (done.code, done.codes) == (2, {code})
    assert f"c.yaml:{line}" in done.err
    assert not (office / "out").exists()


def test_no_pack_named_and_several_there(office: Path) -> None:
    (office / "payouts.yaml").unlink()
    write_pack(office / "rules", {"pack.yaml": PACK.replace("small", "zweite")}, name="zweite")
    done = payouts("compute", "roster.xlsx", cwd=office)
    assert (done.code, done.codes) == (2, {"U004"})
    assert "small、zweite" in done.err


def test_no_pack_named_and_one_there(office: Path) -> None:
    (office / "payouts.yaml").unlink()
    assert january(office, "roster.xlsx").code == 0


def test_an_empty_rules_folder_is_no_folder_of_packs(office: Path) -> None:
    """Without packs of its own an office sees those that come with the program."""
    (office / "payouts.yaml").unlink()
    (office / "rules").rename(office / "old-rules")
    (office / "rules").mkdir()
    done = payouts("compute", "roster.xlsx", cwd=office)
    assert (done.code, done.codes) == (2, {"U004"})
    assert "national" in done.err
    assert "zhenglanqi" in done.err


def test_a_wrong_configuration_is_refused_at_its_line(office: Path) -> None:
    (office / "payouts.yaml").write_text("rules: small\nrooster: x\n", "utf-8")
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (2, {"C001"})
    assert "payouts.yaml:2" in done.err


def test_a_wrong_rule_is_exit_2_and_writes_nothing(office: Path) -> None:
    rule = office / "rules" / "small" / "one.yaml"
    rule.write_text(rule.read_text("utf-8").replace("sum(月补助)", "sum(月补贴)"), "utf-8")
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (2, {"X003"})
    assert not (office / "out").exists()


# --- the shipped samples, for everyone -------------------------------------------------------


def test_the_sample_needs_its_pack_named(tmp_path: Path) -> None:
    done = payouts("compute", ROSTER, "--controls", CONTROLS, cwd=tmp_path)
    assert (done.code, done.codes) == (2, {"U004"})


def test_packs_that_can_be_used_are_listed_beside_one_that_cannot(tmp_path: Path) -> None:
    """A pack copied without the one it extends hid all the others."""
    write_pack(tmp_path / "rules", {"one.yaml": MONTHLY})
    write_pack(tmp_path / "rules", {"pack.yaml": MINE}, name="mine")
    done = payouts("rules", "list", cwd=tmp_path)
    assert done.code == 2
    assert [line.split()[0] for line in done.out.splitlines()[1:]] == ["small"]
    assert "找不到上级规则包“national”（rules 里没有它的 pack.yaml）" in done.err
    assert "rules/mine/pack.yaml:3" in done.err
    assert f"把“national”和它的上级包也复制进来（随程序带的在 {REPOSITORY / 'rules'}）" in done.err
    english = payouts("rules", "list", "--json", "--lang", "en", cwd=tmp_path)
    assert [pack["pack"] for pack in json.loads(english.out)] == ["small"]
    assert "there is no pack above national (no pack.yaml of it in rules)" in english.err


def test_where_no_pack_can_be_used_nothing_is_listed(tmp_path: Path) -> None:
    write_pack(tmp_path / "rules", {"pack.yaml": MINE}, name="mine")
    done = payouts("rules", "list", "--json", cwd=tmp_path)
    assert done.code == 2
    assert [d["code"] for d in json.loads(done.out)["diagnostics"]] == ["Y016"]


def test_a_word_that_is_no_pack_is_not_called_one_above(tmp_path: Path) -> None:
    write_pack(tmp_path / "rules", {"one.yaml": MONTHLY})
    done = payouts("rules", "show", "smal", cwd=tmp_path)
    assert "上级" not in done.err


def test_rules_list(tmp_path: Path) -> None:
    packs = json.loads(payouts("rules", "list", "--json", cwd=tmp_path).out)
    assert {"national", "zhenglanqi"} <= {next(iter(pack.values())) for pack in packs}
    done = payouts("rules", "list", "zhenglanqi", cwd=REPOSITORY)
    assert (done.code, done.err) == (0, "")
    assert "forest_fire_allowance" in done.out


def test_version_and_help(tmp_path: Path) -> None:
    assert payouts("--version", cwd=tmp_path).out.startswith("payouts ")
    shown = payouts("compute", "--help", cwd=tmp_path)
    assert shown.code == 0
    assert "--controls" in shown.out


_COMMANDS = (
    (),
    *(
        (name,)
        for name in ("compute", "check", "diff", "verify", "explain", "run", "template", "codes")
    ),
    ("rules",),
    *(("rules", name) for name in ("list", "show", "lint", "test", "schema", "docs")),
)


@pytest.mark.parametrize("words", _COMMANDS, ids=" ".join)
def test_help_fits_a_terminal_of_80_columns_uncut(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parser counts a Chinese character as one column; a terminal gives it two."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = payouts(*words, "--help").out.splitlines()
    assert "选项：" in lines
    texts = [line for line in lines if not line.startswith("用法：")]
    assert [line for line in texts if width(line) > 80 or line.endswith("...")] == []


def test_diff_is_0_the_same_and_1_another(office: Path) -> None:
    assert payouts("diff", "small", "small", cwd=office).code == 0
    rule = (office / "rules" / "small" / "one.yaml").read_text("utf-8")
    (office / "new").mkdir()
    write_pack(office / "new", {"one.yaml": rule.replace('"100"', '"101"'), "two.yaml": rule})
    other = office / "new" / "small" / "two.yaml"
    other.write_text((office / "rules" / "small" / "two.yaml").read_text("utf-8"), "utf-8")
    done = payouts("diff", "small", "new/small", cwd=office)
    assert done.code == 1
    assert "101" in done.out
