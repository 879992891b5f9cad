"""The command line as people use it: words in, exit code and words out, nothing lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from office import (
    CONTROLS,
    REPOSITORY,
    ROSTER,
    TODAY,
    book,
    command,
    contents,
    environment,
    listed,
    open_office,
    payouts,
    people,
    read_audit,
    read_sheet,
    someone,
    spawn,
)
from packs import PACK, person_id, write_pack
from payouts import runs
from payouts.reconcile import Check
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from office import Done

TRACEBACK = "Traceback"
JANUARY = ("--period", "2023-01", "--today", TODAY)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with payouts.yaml, rules/small and a roster of three people, all in order."""
    open_office(tmp_path)
    book(tmp_path / "roster.xlsx", people(3))
    return tmp_path


def _small(office: Path, *words: object) -> Done:
    done = payouts("compute", *words, *JANUARY, cwd=office)
    assert TRACEBACK not in done.err
    return done


# --- results ---------------------------------------------------------------------------------


def test_done_is_exit_0_and_the_last_line_is_the_folder(office: Path) -> None:
    done = _small(office, "roster.xlsx")
    assert (done.code, done.codes) == (0, set())
    folder = office / done.folder
    assert folder.parent == office / "out"
    assert re.fullmatch(r"2023-01-[0-9a-f]{16}", folder.name)
    assert {"disbursement.xlsx", "manifest.json"} <= contents(folder).keys()
    assert "300.00" in done.out


def test_a_row_that_needs_a_person_is_exit_1(office: Path) -> None:
    book(office / "roster.xlsx", [*people(3), someone(9, approved="")])
    done = _small(office, "roster.xlsx")
    assert (done.code, done.codes) == (1, {"R001"})
    assert "读取 4 = 发放 3 + 不发放 0 + 待核实 1 + 退回 0" in done.out


def test_a_row_that_is_zero_needs_nobody(office: Path) -> None:
    book(office / "roster.xlsx", [*people(1), someone(9, approved="2024-05-01")])
    assert _small(office, "roster.xlsx").code == 0


def test_a_control_total_that_is_off_is_exit_1(office: Path) -> None:
    (office / "c.yaml").write_text("- {benefit: 小补助, people: 4, amount: 300元}\n", "utf-8")
    done = _small(office, "roster.xlsx", "--controls", "c.yaml")
    assert (done.code, done.codes) == (1, {"K001"})
    assert "[不符] 控制数 小补助 人数：4 / 3" in done.out
    assert "[相符] 控制数 小补助 金额：300元 / 300.00元" in done.out
    assert [line["代码"] for line in listed(office / done.folder)] == ["K001"]
    assert ("控制数 小补助 人数", "4", "3", "不符") in read_sheet(office / done.folder, "对账")


@pytest.mark.parametrize(
    ("written", "code"), [("0.03万元", 0), ("0.04万元", 1), ("0.030万元", 0), ("300.01元", 1)]
)
def test_an_amount_in_wan_holds_within_half_its_last_digit(
    office: Path, written: str, code: int
) -> None:
    (office / "c.yaml").write_text(f"- {{benefit: small, amount: {written}}}\n", "utf-8")
    assert _small(office, "roster.xlsx", "--controls", "c.yaml").code == code


def test_a_control_total_of_a_benefit_without_rows_is_off(office: Path) -> None:
    (office / "c.yaml").write_text("- {benefit: other, people: 1}\n", "utf-8")
    assert _small(office, "roster.xlsx", "--controls", "c.yaml").codes == {"K001"}


def test_control_totals_of_benefits_left_out_are_left_out(office: Path) -> None:
    text = "- {benefit: small, people: 3}\n- {benefit: other, people: 1}\n"
    (office / "c.yaml").write_text(text, "utf-8")
    done = _small(office, "roster.xlsx", "--controls", "c.yaml", "--benefit", "small")
    assert done.code == 0
    assert "控制数 1 项" in done.out


def test_json_is_one_object_with_the_folder(office: Path) -> None:
    done = _small(office, "roster.xlsx", "--json")
    said = json.loads(done.out)
    folder = office / said.pop("run_dir")
    assert said == json.loads((folder / "manifest.json").read_text("utf-8"))


def test_json_of_a_failure_is_one_object_too(office: Path) -> None:
    done = _small(office, "nowhere.xlsx", "--json")
    said = json.loads(done.out)
    assert (done.code, said["exit_code"]) == (2, 2)
    assert {found["code"] for found in said["diagnostics"]} >= {"F001"}


def test_english(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(office / "roster.xlsx", [someone(9, approved="")])
    by_option = _small(office, "roster.xlsx", "--lang", "en")
    assert "held[R001] 批准日期 is blank" in by_option.err
    assert "rows: read 1 = paid 0 + zero 0 + held 1 + rejected 0" in by_option.out
    monkeypatch.setenv("PAYOUTS_LANG", "en")
    assert (
        _small(office, "roster.xlsx").err == by_option.err.replace("pack small", "the same", 0)
        or "held[R001]" in _small(office, "roster.xlsx").err
    )
    failed = _small(office, "nowhere.xlsx")
    assert "error[F001] the file does not exist" in failed.err
    assert "错误" in _small(office, "nowhere.xlsx", "--lang", "zh").err


def test_check_says_the_same_and_writes_nothing(office: Path) -> None:
    book(office / "roster.xlsx", [*people(3), someone(9, approved="")])
    before = sorted(office.rglob("*"))
    done = payouts("check", "roster.xlsx", *JANUARY, cwd=office)
    assert done.code == 1
    assert "[R001]" in done.out
    assert sorted(office.rglob("*")) == before
    said = json.loads(payouts("check", "roster.xlsx", *JANUARY, "--json", cwd=office).out)
    assert said["rows"] == {"read": 4, "paid": 3, "zero": 0, "held": 1, "rejected": 0}


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
        (("compute", "roster.xlsx", "--controls", "nowhere.yaml"), "C001", "nowhere.yaml"),
        (("compute",), "U008", "ROSTER"),
        (("compute", "roster.xlsx", "--no-such-option"), "U008", "--no-such-option"),
        (("no-such-command",), "U008", "no-such-command"),
        ((), "U008", "--help"),
        (("rules",), "U008", "--help"),
        (("run", "--config", "nowhere.yaml"), "C001", "nowhere.yaml"),
    ],
)
def test_wrong_words_are_exit_2_with_code_and_hint(
    office: Path, words: tuple[str, ...], code: str, hint: str
) -> None:
    done = payouts(*words, cwd=office)
    assert (done.code, done.codes, done.out) == (2, {code}, "")
    assert hint in done.err
    assert "处理" in done.err
    assert TRACEBACK not in done.err


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
    done = _small(office, "roster.xlsx", "--controls", "c.yaml")
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
    assert _small(office, "roster.xlsx").code == 0


def test_an_empty_rules_folder_is_no_folder_of_packs(office: Path) -> None:
    """Without packs of its own an office sees those that come with the program."""
    (office / "payouts.yaml").unlink()
    (office / "rules").rename(office / "old-rules")
    (office / "rules").mkdir()
    done = payouts("compute", "roster.xlsx", cwd=office)
    assert (done.code, done.codes) == (2, {"U004"})
    assert "national、zhenglanqi" in done.err


def test_a_wrong_configuration_is_refused_at_its_line(office: Path) -> None:
    (office / "payouts.yaml").write_text("rules: small\nrooster: x\n", "utf-8")
    done = _small(office, "roster.xlsx")
    assert (done.code, done.codes) == (2, {"C001"})
    assert "payouts.yaml:2" in done.err


def test_a_wrong_rule_is_exit_2_and_writes_nothing(office: Path) -> None:
    rule = office / "rules" / "small" / "one.yaml"
    rule.write_text(rule.read_text("utf-8").replace("sum(月补助)", "sum(月补贴)"), "utf-8")
    done = _small(office, "roster.xlsx")
    assert (done.code, done.codes) == (2, {"X003"})
    assert not (office / "out").exists()


# --- rosters that cannot be read -------------------------------------------------------------


def _truncated(path: Path) -> None:
    whole = book(path.with_name("whole.xlsx"), people(3)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "missing": ("F001", lambda _: None),
    "a folder": ("F002", lambda path: path.mkdir()),
    "empty file": ("F003", lambda path: path.write_bytes(b"")),
    "not a workbook": ("F005", lambda path: path.write_text("姓名,身份证号\n张三,1\n", "utf-8")),
    "truncated": ("F006", _truncated),
    "an old .xls": (
        "F007",
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99),
    ),
    "no header": ("T001", lambda path: save_book(path, {"小补助": [("甲", "乙"), ("丙", "丁")]})),
    "header only": ("T003", lambda path: book(path, [])),
    "blank": ("T002", lambda path: save_book(path, {"小补助": []})),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_roster_that_cannot_be_used_alone_is_exit_2(office: Path, kind: str) -> None:
    code, make = BROKEN[kind]
    make(office / "bad.xlsx")
    done = _small(office, "bad.xlsx")
    assert done.code == 2
    assert code in done.codes
    assert "bad.xlsx" in done.err
    assert "处理" in done.err
    assert not (office / "out").exists()


@pytest.mark.parametrize("kind", BROKEN)
def test_beside_a_good_roster_it_is_reported_and_the_good_one_computed(
    office: Path, kind: str
) -> None:
    """Exit 1 where something could not be read; a blank or unfilled sheet is only said."""
    code, make = BROKEN[kind]
    make(office / "bad.xlsx")
    done = _small(office, "roster.xlsx", "bad.xlsx")
    assert code in done.codes
    assert done.code == (0 if kind in {"blank", "header only"} else 1)
    folder = office / done.folder
    assert len(read_audit(folder, "small")) == 3
    if kind != "blank":
        assert code in {line["代码"] for line in listed(folder)}


def test_a_lock_file_of_excel_is_passed_over(office: Path) -> None:
    (office / "~$roster.xlsx").write_bytes(b"\0" * 165)
    done = _small(office, "roster.xlsx", "~$roster.xlsx")
    assert (done.code, done.codes) == (0, {"F004"})


def test_a_file_that_may_not_be_read_is_exit_5(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("payouts.roster.load._sha256", refuse)
    done = _small(office, "roster.xlsx")
    assert (done.code, done.codes) == (5, {"F014"})


def test_a_name_that_is_not_utf8_is_read_and_shown(office: Path) -> None:
    """An archive packed on an old Windows leaves GBK names."""
    odd = os.fsdecode(os.fsencode(office) + "/名册.xlsx".encode("gbk"))
    (office / "roster.xlsx").rename(odd)
    done = _small(office, odd)
    assert done.code == 0, done.err
    assert len(read_audit(office / done.folder, "small")) == 3


# --- rosters with holes ----------------------------------------------------------------------


def test_a_missing_column_holds_every_row(office: Path) -> None:
    book(office / "r.xlsx", [row[:2] for row in people(3)], header=("姓名", "身份证号"))
    done = _small(office, "r.xlsx")
    assert (done.code, done.codes) == (1, {"R002"})
    rows = read_audit(office / done.folder, "small")
    assert [(row["status"], row["amount"]) for row in rows] == [("held", None)] * 3
    assert {line["代码"] for line in listed(office / done.folder)} == {"R002"}
    assert "合计" in str(read_sheet(office / done.folder, "汇总"))


CELLS = [
    (None, "R001", "held"),
    ("去年", "R009", "held"),
    (2023.1, "R010", "held"),
    ("1023-01-01", "R011", "held"),
    ("#N/A", "R003", "held"),
]


@pytest.mark.parametrize(("cell", "code", "status"), CELLS)
def test_a_bad_cell_is_named_and_its_row_kept(
    office: Path, cell: object, code: str, status: str
) -> None:
    book(office / "r.xlsx", [*people(2), ("李四", person_id(8), cell)])
    done = _small(office, "r.xlsx")
    assert (done.code, done.codes) == (1, {code})
    assert "r.xlsx 小补助!C4  李*" in done.err
    rows = read_audit(office / done.folder, "small")
    assert [row["status"] for row in rows] == ["paid", "paid", status]
    assert [row["row"] for row in rows] == [2, 3, 4]


def test_text_in_an_amount_holds_the_row(tmp_path: Path) -> None:
    from packs import MONTHLY, changed  # noqa: PLC0415

    open_office(tmp_path)
    rule = changed(
        MONTHLY,
        columns="{批准日期: required, 金额: required}",
        lines="\n  补助: {pays: monthly, start: month_of(批准日期), steps: {月补助: 金额}}",
    )
    (tmp_path / "rules" / "small" / "one.yaml").write_text(rule, "utf-8")
    header = ("姓名", "身份证号", "批准日期", "金额")
    rows = [(*someone(1), 100), (*someone(2), "一百元"), (*someone(3), "1,234.50")]
    book(tmp_path / "r.xlsx", rows, header=header)
    done = _small(tmp_path, "r.xlsx")
    found = [
        (row["status"], str(row["amount"])) for row in read_audit(tmp_path / done.folder, "small")
    ]
    assert found[:2] == [("paid", "100.00"), ("held", "None")]
    assert "R005" in done.codes


# --- which benefit ---------------------------------------------------------------------------


def test_an_unnamed_sheet_is_reported_with_the_candidates(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="Sheet1")
    done = _small(office, "r.xlsx")
    assert (done.code, done.codes) == (2, {"B001", "U005"})
    assert "小补助（small）、另一补助（other）" in done.err
    both = _small(office, "roster.xlsx", "r.xlsx")
    assert (both.code, both.codes) == (1, {"B001"})


def test_one_benefit_takes_unnamed_sheets(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="Sheet1")
    done = _small(office, "r.xlsx", "--benefit", "小补助")
    assert done.code == 0
    assert len(read_audit(office / done.folder, "small")) == 2


def test_a_sheet_that_names_another_benefit_is_left_out_with_a_note(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="另一补助")
    done = _small(office, "roster.xlsx", "r.xlsx", "--benefit", "small")
    assert (done.code, done.codes) == (0, {"B003"})
    assert len(read_audit(office / done.folder, "small")) == 3


def test_a_sheet_that_names_two_is_not_guessed_at(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="小补助和另一补助")
    done = _small(office, "roster.xlsx", "r.xlsx")
    assert (done.code, done.codes) == (1, {"B002"})


def test_a_benefit_asked_for_does_not_take_a_sheet_that_names_two(office: Path) -> None:
    """Its rows may be anybody's: whoever is paid wrongly must pay it back."""
    book(office / "r.xlsx", people(2, first=7), sheet="小补助和另一补助")
    done = _small(office, "roster.xlsx", "r.xlsx", "--benefit", "small")
    assert (done.code, done.codes) == (1, {"B002"})
    assert len(read_audit(office / done.folder, "small")) == 3


def test_the_title_names_the_benefit_where_the_sheet_does_not(office: Path) -> None:
    title = ("2023年另一补助发放表",)
    save_book(office / "r.xlsx", {"1月": [title, ("姓名", "身份证号", "批准日期"), *people(2)]})
    done = _small(office, "r.xlsx")
    assert done.code == 0
    assert len(read_audit(office / done.folder, "other")) == 2


def test_the_column_names_the_benefit_row_by_row(office: Path) -> None:
    header = ("姓名", "身份证号", "批准日期", "补助项目")
    items = ("小补助", "other", "低保", None)
    rows = [(*someone(n), item) for n, item in enumerate(items, 1)]
    pack = office / "rules" / "small"
    text = (pack / "columns.yaml").read_text("utf-8")
    (pack / "columns.yaml").write_text(f"{text}  补助项目: {{type: text}}\n", "utf-8")
    book(office / "r.xlsx", rows, sheet="汇总", header=header)
    done = _small(office, "r.xlsx")
    assert (done.code, done.codes) == (1, {"B004", "B005"})
    assert "读取 4 = 发放 2 + 不发放 0 + 待核实 2 + 退回 0" in done.out
    assert len(read_audit(office / done.folder, "small")) == 1
    assert len(read_audit(office / done.folder, "other")) == 1
    assert {line["位置"] for line in listed(office / done.folder)} == {
        "r.xlsx 汇总!D4",
        "r.xlsx 汇总!D5",
    }


# --- the program at fault --------------------------------------------------------------------


def _off(*_: object, **__: object) -> list[Check]:
    return [Check("总金额：工作簿", "1.00", "2.00", ok=False, internal=True)]


def test_an_invariant_that_breaks_is_exit_3_and_publishes_nothing(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_workbook_checks", _off)
    done = _small(office, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    (left,) = (office / "out").iterdir()
    assert left.name.startswith("failed-")
    record = json.loads((left / "manifest.json").read_text("utf-8"))
    assert record["exit_code"] == 3
    assert [found["code"] for found in record["diagnostics"]] == ["K002"]
    monkeypatch.undo()
    again = _small(office, "roster.xlsx")
    assert again.code == 0
    assert [path.name for path in (office / "out").iterdir()] == [again.folder.name]


def test_an_unexpected_error_is_exit_3_without_its_text(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its text may hold a person's data; only its type is shown."""

    def burst(*_: object) -> None:
        raise ValueError("张三 150121199003070012")

    monkeypatch.setattr(runs, "_write_audit", burst)
    done = _small(office, "roster.xlsx")
    assert (done.code, done.codes) == (3, {"P001"})
    assert "ValueError" in done.err
    assert "150121" not in done.err
    (left,) = (office / "out").iterdir()
    assert left.name.startswith("failed-")
    assert "150121" not in (left / "manifest.json").read_text("utf-8")
    with pytest.raises(ValueError, match="150121"):
        payouts("compute", "roster.xlsx", *JANUARY, "--debug", cwd=office)


def test_an_interrupt_is_exit_130_and_leaves_nothing(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "_write_audit", stop)
    done = _small(office, "roster.xlsx")
    assert (done.code, done.out) == (130, "")
    assert list((office / "out").iterdir()) == []


# --- streams ---------------------------------------------------------------------------------


def _words(office: Path) -> list[object]:
    return ["compute", office / "roster.xlsx", *JANUARY, "--out", office / "out"]


def _shell(line: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    words = ["bash", "-c", line]
    return subprocess.run(words, cwd=cwd, env=environment(), capture_output=True, check=False)  # noqa: S603


@pytest.mark.parametrize("pipe", ["| true", "2>&1 | true", "2>&1 >/dev/null | true"])
def test_a_reader_that_goes_away_alters_nothing(office: Path, pipe: str) -> None:
    """``payouts … | head -1``: the run is whole and exits as it would have."""
    line = " ".join(command(*_words(office)))
    done = _shell(f"{line} {pipe}; exit ${{PIPESTATUS[0]}}", office)
    assert (done.returncode, TRACEBACK in done.stderr.decode()) == (0, False)
    assert b"Exception ignored" not in done.stderr
    assert len(list((office / "out").glob("2023-01-*/manifest.json"))) == 1


def test_a_full_disk_under_stdout_is_exit_5(office: Path) -> None:
    done = _shell(f"{' '.join(command(*_words(office)))} > /dev/full", office)
    assert done.returncode == 5
    assert "[S005]" in done.stderr.decode()
    assert TRACEBACK not in done.stderr.decode()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_matter(office: Path, closed: str) -> None:
    line = " ".join(command(*_words(office)))
    done = _shell(f"exec {line} {closed}", office)
    assert done.returncode == 0, done.stderr.decode()
    assert len(list((office / "out").glob("2023-01-*"))) == 1


def test_a_terminal_that_lacks_the_characters_does_not_matter(office: Path) -> None:
    done = spawn(*_words(office), cwd=office, env={"PYTHONIOENCODING": "ascii"})
    assert done.code == 0, done.err
    assert done.folder.is_dir()


def test_control_characters_of_a_cell_never_reach_the_terminal(office: Path) -> None:
    """A cell can hold what clears the screen, turns text around or feigns a line."""
    cells = ["a\nb", "\u202e123", "x\u2028y", "_x001B_[2J"]
    book(office / "r.xlsx", [(f"人{n}", person_id(n), c) for n, c in enumerate(cells, 1)])
    done = _small(office, "r.xlsx")
    assert done.codes == {"R009"}
    lines = done.err.splitlines()
    assert not any(c in line for line in lines for c in "\u202e\u2028\x1b")
    assert "a\\nb" in done.err


# --- personal data ---------------------------------------------------------------------------


def test_folders_and_files_are_private(sample: Done) -> None:
    folder = sample.folder
    modes = {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*")) if path.is_dir()}
    assert modes == {0o700}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_no_full_id_where_it_is_not_needed(sample: Done) -> None:
    """Ids of the roster's people appear whole in rolls and audit, nowhere else."""
    number = re.compile(r"9999\d{11,}")
    assert not number.search(sample.out)
    assert not number.search(sample.err)
    assert not number.search((sample.folder / "manifest.json").read_text("utf-8"))
    assert not number.search(str(read_sheet(sample.folder, "未发放")))
    assert number.search(str(read_sheet(sample.folder, "抚恤补助")))


@pytest.mark.parametrize("column", [0, 2])
def test_an_id_in_the_wrong_column_is_masked_too(office: Path, column: int) -> None:
    row: list[object] = ["李四", "12", "2023-01-01"]
    row[column] = person_id(77)
    book(office / "r.xlsx", [row])
    done = _small(office, "r.xlsx")
    assert done.code == 1
    manifest = (office / done.folder / "manifest.json").read_text("utf-8")
    shown = done.out + done.err + manifest + str(listed(office / done.folder))
    assert person_id(77) not in shown


# --- hostile text ----------------------------------------------------------------------------

NAMES = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "NA",
    "TRUE",
    "00123",
    "1e5",
    "2023-01-01",
    "长" * 300,
    "𠮷野家",
    "引\"号'<&>",
]


def test_hostile_names_survive_as_text(office: Path) -> None:
    rows = [(name, person_id(n), "2023-01-01") for n, name in enumerate(NAMES, 1)]
    path = save_book(office / "r.xlsx", {"小补助": []})
    import openpyxl  # noqa: PLC0415

    made = openpyxl.load_workbook(path)
    sheet = made["小补助"]
    for r, row in enumerate([("姓名", "身份证号", "批准日期"), *rows], 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c)
            cell.value = value
            cell.data_type = "s"
    made.save(path)
    done = _small(office, "r.xlsx")
    assert done.code == 0, done.err
    folder = office / done.folder
    assert [row["name"] for row in read_audit(folder, "small")] == NAMES
    written = openpyxl.load_workbook(folder / "disbursement.xlsx")["小补助"]
    header = next(r for r in written.iter_rows() if "姓名" in [cell.value for cell in r])
    at = [cell.value for cell in header].index("姓名")
    cells = [
        row[at] for row in written.iter_rows(min_row=header[0].row + 1) if row[0].data_type == "n"
    ]
    found = [cell for cell in cells if cell.value is not None]
    assert [cell.value for cell in found] == NAMES
    assert {cell.data_type for cell in found} == {"s"}


# --- the shipped samples, for everyone -------------------------------------------------------


def test_the_sample_needs_its_pack_named(tmp_path: Path) -> None:
    done = payouts("compute", ROSTER, "--controls", CONTROLS, cwd=tmp_path)
    assert (done.code, done.codes) == (2, {"U004"})


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
