"""Words that are not quite right: asked about, never gone on with; completed by the shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from office import JANUARY, environment, january, payouts
from packs import MONTHLY, PACK, write_pack
from payouts.base.diagnostics import CATALOGUE
from payouts.cli import completing

if TYPE_CHECKING:
    from pathlib import Path

# --- did you mean ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("comput",), "compute"),
        (("Check",), "check"),
        (("rules", "lst"), "list"),
        (("lint",), "rules lint"),
        (("compute", "roster.xlsx", "--perod", "2023"), "--period"),
        (("compute", "roster.xlsx", "--PERIOD", "2023"), "--period"),
        (("compute", "roster.xlsx", "--rules", "smal"), "small"),
        (("compute", "roster.xlsx", "--rules", "rules/smal"), "small"),
        (("compute", "roster.xlsx", "--benefit", "smal"), "小补助"),
        (("compute", "roster.xlsx", "--benefit", "小补"), "小补助"),
        (("compute", "roster.xlsx", "--benefit", "另一补贴"), "另一补助"),
        (("template", "小补贴"), "小补助"),
        (("rules", "show", "small", "小补贴"), "小补助"),
        (("codes", "EO20"), "E020"),
    ],
)
def test_a_word_almost_right_is_asked_about(
    office: Path, words: tuple[str, ...], meant: str
) -> None:
    done = payouts(*words, cwd=office)
    assert (done.code, done.out) == (2, "")
    head = next(line for line in done.err.splitlines() if "[" in line[:4])
    assert f"“{meant}”？" in head or f"相近的：{meant}" in head
    english = payouts(*words, cwd=office) if "codes" in words else None
    assert english is None or english.code == 2


def test_an_option_of_a_command_written_before_it_is_told_where_it_goes() -> None:
    done = payouts("--period", "2023", "compute")
    assert "它写在命令的后面，如 compute、check" in done.err


def test_what_is_like_nothing_is_not_asked_about(office: Path) -> None:
    assert "是否为" not in payouts("xyzzy", cwd=office).err
    assert "有：compute、check" in payouts("xyzzy", cwd=office).err
    assert "是否为" not in january(office, "roster.xlsx", "--benefit", "没有的").err
    assert "是否为" not in payouts("compute", "x", "--rules", "没有的", cwd=office).err


def test_a_benefit_whose_part_is_in_two_names_is_not_guessed(office: Path) -> None:
    done = january(office, "roster.xlsx", "--benefit", "补助")
    assert done.codes == {"U001"}
    assert "小补助（small）、另一补助（other）" in done.err


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ("rules: small\nperiodd: 2023\n", "periodd", "period"),
        ("rules: small\nroster: {hiden: read}\n", "hiden", "hidden"),
        ("rules: small\nroster: {caps: {colums: 3}}\n", "colums", "columns"),
    ],
)
def test_a_key_of_settings_is_asked_about_where_it_stands(
    office: Path, text: str, key: str, meant: str
) -> None:
    (office / "payouts.yaml").write_text(text, "utf-8")
    done = january(office, "roster.xlsx")
    assert done.codes == {"C001"}
    assert f"{key}: 不认识的键，是否为“{meant}”？" in done.err


def test_a_key_unlike_those_of_its_place_is_not_asked_about(office: Path) -> None:
    """``columns`` is known, but two levels further in."""
    (office / "payouts.yaml").write_text("rules: small\ncolumns: 3\n", "utf-8")
    done = january(office, "roster.xlsx")
    assert "columns: 不认识的键，检查拼写" in done.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: 小补助", "nme: 小补助", "不认识的键“nme”（nme），是否为“name”？"),
        ("pays: monthly", "pay: monthly", "是否为“pays”？"),
        ("批准日期: required", "批准时间: required", "没有名为“批准时间”的列，是否为“批准日期”？"),
    ],
)
def test_keys_and_columns_of_rules_are_asked_about(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in MONTHLY
    columns = "columns:\n  姓名: {type: text}\n  身份证号: {type: id}\n"
    columns += "  批准日期: {type: date, aliases: [批准时间]}\n"
    files = {"pack.yaml": PACK, "one.yaml": MONTHLY.replace(old, new), "columns.yaml": columns}
    write_pack(tmp_path / "rules", files)
    done = payouts("rules", "lint", "small", cwd=tmp_path)
    assert said in done.out + done.err


def test_an_alias_in_a_formula_is_answered_with_the_canonical_name(tmp_path: Path) -> None:
    columns = "columns:\n  姓名: {type: text}\n  身份证号: {type: id}\n"
    columns += "  批准日期: {type: date, aliases: [定期起算]}\n"
    rule = MONTHLY.replace("month_of(批准日期)", "month_of(定期起算)")
    assert rule != MONTHLY
    write_pack(tmp_path / "rules", {"pack.yaml": PACK, "one.yaml": rule, "columns.yaml": columns})
    done = payouts("rules", "lint", "small", cwd=tmp_path)
    assert "没有“定期起算”这个名称，是否为“批准日期”？" in done.out


def test_a_benefit_and_a_column_of_control_totals_are_asked_about(office: Path) -> None:
    text = "- {benefit: 小补贴, people: 1}\n- {benefit: small, where: {批准日子: 甲}, people: 1}\n"
    (office / "c.yaml").write_text(text, "utf-8")
    done = january(office, "roster.xlsx", "--controls", "c.yaml")
    assert done.codes == {"C002", "C003"}
    assert "“小补贴”不在规则包内，是否为“小补助”？" in done.err
    assert "是否为“批准日期”？" in done.err


# --- no words, codes -------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("rules",), ("--lang", "en"), ("--lang=en", "rules")])
def test_nothing_typed_shows_help_and_is_no_failure(words: tuple[str, ...]) -> None:
    done = payouts(*words)
    named = [word for word in words if word == "rules"]
    assert (done.code, done.err) == (0, "")
    assert done.out == payouts(*words[: len(words) - len(named)], *named, "--help").out


def test_the_language_may_stand_before_the_command(office: Path) -> None:
    for words in (("--lang", "en"), ("--lang=en",)):
        done = payouts(*words, "compute", "roster.xlsx", *JANUARY, cwd=office)
        assert "Verdict" in done.err
    assert payouts("--lang", "fr", "rules", "list", cwd=office).codes == {"U009"}


def test_a_code_is_explained_with_an_example_and_what_to_do() -> None:
    done = payouts("codes", "e020")
    assert done.code == 0
    assert done.out.startswith("E020  待核实")
    assert "[E020] “残疾抚恤金标准”在2024-10没有有效标准" in done.out
    assert "处理: 现有的写在 rules/national/disability.yaml:9；在 rules/mycounty/" in done.out
    english = payouts("codes", "E020", "[R001]", "--lang", "en").out
    assert "held[E020]" in english
    assert "held[R001] 批准日期 is blank" in english


def test_all_codes_are_listed_by_what_they_are_about() -> None:
    listed = payouts("codes").out
    lines = listed.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith("——")] == list(CATALOGUE)
    assert "—— E 应不应发、发多少" in lines
    assert "{" not in listed
    assert "—— E What a row is entitled to" in payouts("codes", "--lang", "en").out


def test_codes_as_json() -> None:
    (one,) = json.loads(payouts("codes", "R001", "--json").out)
    assert one["code"] == "R001"
    assert one["severity"] == "held"
    assert one["example"]["message"] == "批准日期为空"
    assert len(json.loads(payouts("codes", "--json").out)) == len(CATALOGUE)


def test_a_code_there_is_none_of_is_U040(office: Path) -> None:  # noqa: N802 (a code)
    done = payouts("codes", "E020", "E02O", "啊", cwd=office)
    assert (done.code, done.codes, done.out) == (2, {"U040"}, "")
    assert "E020" in done.err


# --- completion ------------------------------------------------------------------------------


def complete(office: Path, line: str) -> list[str]:
    """Return what bash is given for a line whose last word is not finished."""
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "payouts"],
        cwd=office,
        env=environment(**asked, _PAYOUTS_COMPLETE="complete_bash"),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().split()


def test_the_shell_completes_packs_benefits_periods_and_commands(office: Path) -> None:
    assert complete(office, "payouts expl") == ["explain"]
    assert complete(office, "payouts compute --rules s") == ["small"]
    assert complete(office, "payouts compute --benefit 小") == ["小补助"]
    assert complete(office, "payouts template o") == ["other"]
    assert complete(office, "payouts codes E02")[0] == "E020"


def test_what_is_completed_is_looked_up_in_the_pack_named(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office)
    upper = PACK.replace("small", "upper") + "extends: ../small\n"
    rule = MONTHLY.replace("small", "third").replace("小补助", "第三补助")
    write_pack(office / "rules", {"pack.yaml": upper, "three.yaml": rule}, name="upper")
    assert completing.packs("") == ["small", "upper"]
    assert completing.packs("u") == ["upper"]
    assert set(completing.benefits("", "upper")) == {
        *("third", "第三补助", "small", "小补助", "other", "另一补助")
    }
    assert completing.benefits("第", "small") == []
    assert completing.benefits("另", None) == ["另一补助"]
    (office / "payouts.yaml").unlink()
    assert completing.benefits("第", None) == ["第三补助"]
    assert completing.benefits("", "nowhere") == []


def test_periods_are_completed_up_to_now() -> None:
    offered = completing.periods("")
    assert len(offered) == len(set(offered))
    assert all(completing.periods(word)[0].startswith(word) for word in offered)
    assert completing.periods("18") == []


def test_completion_is_installed_and_told_in_a_language(tmp_path: Path) -> None:
    env = {**os.environ, "HOME": str(tmp_path), "SHELL": "/bin/bash"}
    install = "--install-completion"
    env |= {"PYTHONPATH": environment()["PYTHONPATH"]}
    words = [sys.executable, "-m", "payouts"]
    done = subprocess.run([*words, install], env=env, capture_output=True, check=True)  # noqa: S603
    assert done.stderr.decode().startswith("已装好补全")
    assert done.stdout == b""
    assert "_PAYOUTS_COMPLETE" in (tmp_path / ".bash_completions" / "payouts.sh").read_text()
    env["SHELL"] = "/bin/csh"
    other = subprocess.run(  # noqa: S603 (this interpreter)
        [*words, "--lang", "en", install], env=env, capture_output=True, check=False
    )
    assert other.returncode == 2
    assert "[U041]" in other.stderr.decode()
    assert "(csh)" in other.stderr.decode()


def test_nothing_heavy_is_imported_to_complete(office: Path) -> None:
    script = (
        "import sys; from payouts.cli import completing as c;"
        "c.packs(''), c.benefits(''), c.periods('');"
        "print(*({'pandas', 'numpy', 'yaml', 'pydantic', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 (this interpreter)
        [sys.executable, "-c", script],
        cwd=office,
        env=environment(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().split() == []
