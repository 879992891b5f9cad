"""The end of the output: what it has come to, why, and what to type next."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from office import JANUARY, book, command, environment, january, payouts, people, someone
from payouts.base.diagnostic_lines import diagnostic_lines, general, headline, statistics_lines
from payouts.base.diagnostics import CATALOGUE, Lang, Place, say
from payouts.cli.verdict import Verdict, verdict_lines

if TYPE_CHECKING:
    from pathlib import Path

    from office import Done


def verdict_of(said: str) -> list[str]:
    """Return the lines of the verdict, which must be the last."""
    lines = said.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("—— ")]
    assert len(starts) == 1, said
    return lines[starts[0] :]


def two_held(office: Path) -> Done:
    rows = [*people(3), someone(8, approved=""), someone(9, approved="去年")]
    book(office / "roster.xlsx", rows)
    return january(office, "roster.xlsx", "--rules", "small")


def test_a_clean_run_ends_with_money_counts_and_what_to_do(office: Path) -> None:
    done = january(office, "roster.xlsx")
    assert verdict_of(done.err) == [
        "—— 结论：没有要处理的",
        "发放 3 行，合计 300.00 元",
        "提示：退回 0，待核实 0，错误 0，提醒 0，说明 0",
        f"下一步：打开 {done.folder}/disbursement.xlsx 核对、签字",
    ]
    assert str(done.folder) == done.out.splitlines()[-1]


def test_held_rows_are_counted_and_not_guessed_at(office: Path) -> None:
    done = two_held(office)
    lines = verdict_of(done.err)
    assert lines[0] == "—— 结论：有要处理的，退出码 1"
    assert lines[1] == (
        "发放 3 行，合计 300.00 元；待核实 2 行没有付，不在合计内，金额改正后才知道"
    )
    assert lines[2] == "提示：退回 0，待核实 2，错误 0，提醒 0，说明 0"
    assert lines[3] == "退出码 1：待核实 2 处（R001 1，R009 1）"
    assert lines[4].startswith(f"下一步：复制出 {done.folder}/returned.xlsx，改正标出的格子，再 ")
    assert len(lines) == 6


def test_the_next_commands_can_be_typed(office: Path) -> None:
    done = two_held(office)
    shutil.copy(office / done.folder / "returned.xlsx", office)  # as the line before says
    typed = [line[line.index("payouts ") :] for line in verdict_of(done.err)[-2:]]
    check, explain = (payouts(*shlex.split(line)[1:], cwd=office) for line in typed)
    assert (check.code, explain.code) == (1, 0)
    assert "读取 5" in check.out
    assert "结果 待核实" in explain.out


def test_a_control_total_that_is_off_is_a_cause(office: Path) -> None:
    (office / "c.yaml").write_text("- {benefit: small, people: 4, amount: 300元}\n", "utf-8")
    lines = verdict_of(january(office, "roster.xlsx", "--controls", "c.yaml").err)
    assert "退出码 1：控制数 1 项不符" in lines
    assert any(line.startswith("下一步：照上面改正，再运行 payouts compute") for line in lines)


def test_english_verdict(office: Path) -> None:
    book(office / "roster.xlsx", [*people(2), someone(9, approved="")])
    lines = verdict_of(january(office, "roster.xlsx", "--lang", "en").err)
    money = "paid: 2 rows, 200.00 yuan in all; held 1: not paid and not in that sum, amounts are"
    assert lines[:4] == [
        "—— Verdict: something needs a person, exit 1",
        f"{money} known once they are corrected",
        "findings: rejected 0, held 1, error 0, warning 0, note 0",
        "exit 1: 1 held (R001 1)",
    ]
    assert lines[4].startswith("next: copy ")


def test_check_says_what_is_payable_and_how_to_go_on(office: Path) -> None:
    clean = payouts("check", "roster.xlsx", *JANUARY, cwd=office)
    lines = verdict_of(clean.err)
    assert lines[1] == "可发放 3 行，合计 300.00 元"
    assert lines[-1] == "下一步：可以发放：payouts compute roster.xlsx --period 2023-01"
    book(office / "roster.xlsx", [*people(2), someone(9, approved="")])
    wrong = payouts("check", "roster.xlsx", *JANUARY, cwd=office)
    assert verdict_of(wrong.err)[-1] == (
        "下一步：写出标出问题的工作簿：payouts check roster.xlsx --period 2023-01 "
        "--returned 退回.xlsx"
    )
    back = payouts("check", "roster.xlsx", *JANUARY, "--returned", "back.xlsx", cwd=office)
    assert "再 payouts check back.xlsx --period 2023-01" in verdict_of(back.err)[-1]


def test_the_month_of_payouts_yaml_is_run_again(office: Path) -> None:
    (office / "payouts.yaml").write_text("rules: small\nrosters: [roster.xlsx]\n", "utf-8")
    book(office / "roster.xlsx", [*people(2), someone(9, approved="")])
    done = payouts("run", "--today", "2023-01-15", cwd=office)
    step = f"下一步：复制出 {done.folder}/returned.xlsx，改正标出的格子，换下原来的名册，再 "
    assert verdict_of(done.err)[-2] == f"{step}payouts run --config payouts.yaml"
    done = payouts("run", "--today", "2023-01-15", "--lang", "en", cwd=office)
    assert verdict_of(done.err)[-2] == (
        f"next: copy {done.folder}/returned.xlsx, correct the marks, put it in place of the "
        "roster, then payouts run --config payouts.yaml"
    )


def test_verify_says_what_is_off(office: Path) -> None:
    done = january(office, "roster.xlsx")
    folder = office / done.folder
    whole = payouts("verify", folder)
    assert verdict_of(whole.err)[0] == "—— 结论：没有要处理的"
    assert "--root" in verdict_of(whole.err)[-1]
    (folder / "disbursement.xlsx").write_bytes(b"x")
    spoilt = payouts("verify", folder)
    lines = verdict_of(spoilt.err)
    assert spoilt.code == 1
    assert any("各文件的摘要" in line for line in lines if line.startswith("退出码 1：不符"))
    assert "不要据此发放" in lines[-1]


def test_diff_ends_with_how_to_see_whom_it_concerns(office: Path) -> None:
    same = payouts("diff", "small", "small", cwd=office)
    assert verdict_of(same.err)[0] == "—— 结论：没有要处理的"
    two = payouts("diff", "rules/small/one.yaml", "rules/small/two.yaml", cwd=office)
    assert two.code == 1
    assert verdict_of(two.err)[-1].endswith("--roster 花名册.xlsx")


def test_a_failure_ends_with_its_exit_code(office: Path) -> None:
    done = january(office, "nowhere.xlsx")
    assert done.err.splitlines()[-1] == "—— 结论：没有结果，退出码 2"


def test_json_has_no_verdict(office: Path) -> None:
    assert "——" not in january(office, "roster.xlsx", "--json").err


# --- streams ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["2>/dev/null", ">/dev/null", "2>&1"])
def test_each_stream_is_whole_and_in_order(office: Path, lost: str) -> None:
    words = command("compute", "roster.xlsx", *JANUARY)
    line = f"{shlex.join(words)} {lost}"
    done = subprocess.run(  # noqa: S603 (words of the test)
        ["bash", "-c", line],  # noqa: S607
        cwd=office,
        env=environment(),
        capture_output=True,
        check=True,
    )
    out, err = done.stdout.decode().splitlines(), done.stderr.decode().splitlines()
    if lost == "2>/dev/null":
        assert out[-1].rpartition("/")[2].startswith("2023-01-")
        assert not any("结论" in line for line in out)
    elif lost == ">/dev/null":
        assert err[-1].startswith("下一步：")
    else:
        at = next(n for n, line in enumerate(out) if line.rpartition("/")[2].startswith("2023-01-"))
        assert out[at + 1].startswith("—— 结论"), "the verdict follows the folder"
        assert out[0].startswith("规则包")
        assert out[-1].startswith("下一步：")


# --- findings grouped ------------------------------------------------------------------------


ADVICE = "；确是写错的才改，规则里没有的取值不能改成别的，按文件补规则"


def records(*found: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (diagnostics)
    return [one.as_json() for one in found]


def test_a_headline_stays_general_and_each_row_has_its_own_remedy() -> None:
    found = [
        say("R013", Place(sheet="表", cell=f"E{n}"), column="等级", value=v, suggestion=s)
        for n, (v, s) in enumerate([("五极", "五级"), ("六及", "六级")], 4)
    ]
    lines = diagnostic_lines(records(*found), Lang.ZH)
    assert lines[0] == "待核实[R013] 等级“…”不是认识的取值（2 处）"
    assert lines[1:5] == [
        '  --> 表!E4  值: "五极"  等级“五极”不是认识的取值',
        f"      处理: 规则里有：五级{ADVICE}",
        '  --> 表!E5  值: "六及"  等级“六及”不是认识的取值',
        f"      处理: 规则里有：六级{ADVICE}",
    ]


def test_no_headline_only_points_at_what_follows() -> None:
    for code in CATALOGUE:
        for lang in Lang:
            assert any(c.isalpha() for c in general(code, lang)), code
    assert headline("E002", ["状态为去世", "批准日期早"], Lang.ZH) == "规则要求先核实"
    assert headline("E002", ["状态为去世"], Lang.ZH) == "状态为去世"
    assert headline("R001", ["批准日期为空", "姓名为空"], Lang.ZH) == "…为空"
    assert headline("R001", ["甲 is blank", "乙 is blank"], Lang.EN) == "... is blank"
    assert headline("R001", ["甲为空", "其他版本的话"], Lang.ZH) == "…为空"


def test_a_remedy_alike_for_all_is_said_once() -> None:
    found = [say("R001", Place(sheet="表", cell=f"B{n}"), column="姓名") for n in (3, 4)]
    lines = diagnostic_lines(records(*found), Lang.ZH)
    assert [line for line in lines if "处理" in line] == ["   = 处理: 补填姓名"]


@pytest.mark.parametrize(("codes", "shown"), [(1, 10), (6, 10), (12, 5), (30, 3)])
def test_what_is_listed_is_limited_and_says_where_the_rest_is(codes: int, shown: int) -> None:
    chosen = [code for code in CATALOGUE if code[0] == "R"][:codes]
    found = [
        {**say("R001", Place(sheet="表", row=n), column="列").as_json(), "code": code}
        for code in chosen
        for n in range(12)
    ]
    lines = diagnostic_lines(found, Lang.ZH)
    assert sum(line.startswith("  --> ") for line in lines) == codes * shown
    assert sum(f"另有 {12 - shown} 处" in line for line in lines) == codes


def test_statistics_count_by_code_most_serious_first(office: Path) -> None:
    rows = [*people(3), *(someone(n, approved="") for n in (7, 8)), someone(9, approved="去年")]
    book(office / "roster.xlsx", rows)
    done = january(office, "roster.xlsx", "--statistics")
    lines = done.out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("数量"))
    assert [line.split()[:3] for line in lines[at + 1 : at + 3]] == [
        ["2", "R001", "待核实"],
        ["1", "R009", "待核实"],
    ]
    assert lines[-1] == str(done.folder)
    check = payouts("check", "roster.xlsx", *JANUARY, "--statistics", cwd=office)
    assert "R001" in check.out[check.out.index("数量") :]
    assert statistics_lines([], Lang.ZH) == []


def test_many_codes_of_a_cause_are_cut_short() -> None:
    chosen = [code for code in CATALOGUE if code[0] == "R"][:10]
    found = [{**say("R001", column="列").as_json(), "code": code} for code in chosen]
    (cause,) = [x for x in verdict_lines(Verdict(1, found), Lang.ZH) if "退出码 1：" in x]
    assert cause.startswith("退出码 1：待核实 10 处（")
    assert cause.endswith("，…）")


def test_control_characters_do_not_reach_the_terminal() -> None:
    lines = verdict_lines(Verdict(0, [], next_steps=["a\x1b[2Jb"]), Lang.ZH)
    assert not any("\x1b" in line for line in lines)
