"""``payouts rules format``: a file said anew means what it meant, and no comment is lost."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office import REPOSITORY, payouts
from packs import COLUMNS, MONTHLY, PACK, RULES, changed, write_pack
from payouts.authoring import formatting
from payouts.base.errors import RuleProblem
from payouts.cli.rules import format as command
from payouts.rules.files.source import FolderSource
from payouts.rules.models.formulas import Formula
from payouts.rules.packs import load_pack
from payouts.rules.spelling import anew
from payouts.rules.spelling.core import core_text
from payouts.rules.spelling.formatting import NotFormattedError, _model, formatted, meaning
from payouts.rules.spelling.layout import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterator


def rewritten(text: str) -> str:
    """Return a file said anew, which is sound, means the same and stays as it is from then on."""
    made = formatted(text.encode(), "x.yaml").data
    again = made.decode()
    before, after = text.replace("\r\n", "\n"), again.replace("\r\n", "\n")
    assert meaning(_model(before, "x.yaml")) == meaning(_model(after, "x.yaml"))
    assert comments(before) == comments(after)
    assert formatted(made, "x.yaml").data == made
    return again


def comments(text: str) -> list[str]:
    """Return the comments of a file, sorted."""
    return sorted(comment for _, comment in laid_out(text).comments())


def rule(**parts: str) -> str:
    """Return the small rule with parts replaced, in the order of the models."""
    columns = "{批准日期: required, 死亡日期: optional, 等级: optional, 退役日期: optional}"
    return rewritten(changed(MONTHLY, **{"columns": columns, **parts}))


def part(text: str, key: str) -> str:
    """Return a part of the first level, without its key."""
    found = re.search(rf"^{key}:((?:.*\n)(?:[ #].*\n|\n)*)", text, re.MULTILINE)
    assert found, text
    return found[1]


# --- what is said anew --------------------------------------------------------------------------


def test_nested_conditionals_become_cases() -> None:
    made = rule(
        lines="""
  补助:
    pays: monthly
    # 起发 / The first month
    start: january_after(退役日期) if given(退役日期) and 等级 > 3 else (month_of(批准日期)
      if 等级 > 1 else month("2200-12"))   # 条例第三条
    steps: {月补助: 月标准}
"""
    )
    assert (
        part(made, "lines")
        == """
  补助:
    pays: monthly
    # 起发 / The first month
    start:   # 条例第三条
      - {when: given(退役日期) and 等级 > 3, is: january_after(退役日期)}
      - {when: 等级 > 1, is: month_of(批准日期)}
      - {else: never}
    steps: {月补助: 月标准}
"""
    )


def test_cases_in_brackets_stay_in_brackets() -> None:
    made = rule(
        payment='{应发金额: {is: "sum(月补助) if months(补助) > 1 else sum(月补助) * 2 '
        'if months(补助) == 1 else sum(月补助)"}}'
    )
    assert part(made, "payment") == (
        " {应发金额: {is: [{when: months(补助) > 1, is: sum(月补助)},"
        " {when: months(补助) == 1, is: sum(月补助) * 2}, {else: sum(月补助)}]}}\n"
    )


def test_one_simple_conditional_stays_a_text() -> None:
    text = "\n  级: 等级 if 等级 > 3 else 3\n"
    assert part(rule(facts=text), "facts") == text


def test_blanks_have_a_default_where_the_column_is_optional() -> None:
    made = rule(
        facts="""
  级: '(等级 if given(等级) else 10) * 2'
  整: whole( (等级 if given(等级) else 10) ) + whole(等级 if given(等级) else 3)
  大: max((等级 if given(等级) else 1), 2)
  日: 批准日期 if given(批准日期) else 死亡日期
"""
    )
    assert (
        part(made, "facts")
        == """
  级: 'default(等级, 10) * 2'
  整: whole( default(等级, 10) ) + whole(default(等级, 3))
  大: max(default(等级, 1), 2)
  日: 批准日期 if given(批准日期) else 死亡日期
"""
    )


@pytest.mark.parametrize("head", [">-", "|", ">", "|+"])
def test_the_comment_of_a_block_of_text_stays_beside_what_takes_its_place(head: str) -> None:
    made = rule(
        facts=f"""
  级: {head}  # 第三条
    等级 if given(等级)
    else 1
  档: {head}  # 第四条

    1 if 等级 > 3 else 2 if 等级 > 1 else 3
"""
    )
    assert (
        part(made, "facts")
        == """
  级: default(等级, 1)  # 第三条
  档:  # 第四条
    - {when: 等级 > 3, is: '1'}
    - {when: 等级 > 1, is: '2'}
    - {else: '3'}
"""
    )


def test_the_comment_of_a_block_of_text_is_counted() -> None:
    text = "a: >-  # 一\n  甲 # 二\nb: |2-\n    乙\n# 三\nc: |  # 四\n"
    assert comments(text) == ["# 一", "# 三", "# 四"]


def test_dates_in_force_with_their_comments() -> None:
    made = rule(
        eligible="""
  - until: 2024-09-30   # 条例施行前一日
    # 看的是批准日期
    select: 批准日期    # 必填
    zero_if: given(批准日期)
    because: 无
  - {select: 批准日期, zero_if: given(批准日期), from: 2029-01-01, because: 止}
"""
    )
    # Ends and beginnings move by a day; what is about the date stays beside it.
    assert (
        part(made, "eligible")
        == """
  - in_force: 批准日期
    # 看的是批准日期
    # 必填
    from: 2024-10-01   # 条例施行前一日
    because: 无
  - {in_force: 批准日期, until: 2028-12-31, because: 止}
"""
    )


def test_what_is_no_date_in_force_stays() -> None:
    text = """
  - {zero_if: given(死亡日期), select: 死亡日期, until: 2024-09-30, because: 选填的列}
  - {zero_if: given(批准日期), until: 2024-09-30, because: 按所发月份}
  - {zero_if: given(批准日期), select: 批准日期, from: 2023-01-01, until: 2024-09-30, because: 中}
  - {hold_if: given(批准日期), select: 批准日期, until: 2024-09-30, because: 挂起}
"""
    assert part(rule(eligible=text), "eligible") == text


# --- the order of keys --------------------------------------------------------------------------


def test_keys_move_with_their_comments() -> None:
    made = rewritten("""\
# 文件头 / About the file
name: 小补助   # 名称
benefit: small
columns: {批准日期: required}

# 发什么 / What is paid
lines:
  补助:
    steps: {月补助: 月标准}
    # 从批准当月起 / From the month of approval
    start: month_of(批准日期)
      # 更靠里的，跟着上一项 / Further in: of what is above
    pays: monthly

# 依据 / The law
law:
  - note: 说明
    # 题目 / Title
    title: 测试办法
figures:
  # 月标准 / Figure
  月标准:
    values: [{value: "1", until: 2029-12-31, from: 2020-01-01, source: 表, status: derived}]
    unit: 元
payment: {应发金额: sum(月补助)}
round: {mode: half_up, to: "0.01", step: 应发金额}
# 文件尾 / The end
""")
    assert (
        made
        == """\
# 文件头 / About the file
benefit: small
name: 小补助   # 名称

# 依据 / The law
law:
  # 题目 / Title
  - title: 测试办法
    note: 说明
columns: {批准日期: required}
figures:
  # 月标准 / Figure
  月标准:
    unit: 元
    values: [{from: 2020-01-01, until: 2029-12-31, value: "1", status: derived, source: 表}]

# 发什么 / What is paid
lines:
  补助:
    pays: monthly
    # 从批准当月起 / From the month of approval
    start: month_of(批准日期)
      # 更靠里的，跟着上一项 / Further in: of what is above
    steps: {月补助: 月标准}
payment: {应发金额: sum(月补助)}
round: {step: 应发金额, to: "0.01", mode: half_up}
# 文件尾 / The end
"""
    )


def test_names_keep_their_order() -> None:
    facts = "\n  乙: 等级\n  甲: 乙 + 1\n"
    assert part(rule(facts=facts), "facts") == facts


def test_keys_that_begin_a_case() -> None:
    made = rule(
        lines="""
  补助:
    pays: monthly
    start:
      - is: month_of(批准日期)   # 值
        # 条件
        when: 等级 > 3
      - {else: never}
    steps: {月补助: 月标准}
"""
    )
    assert part(made, "lines").splitlines()[4:8] == [
        "      # 条件",
        "      - when: 等级 > 3",
        "        is: month_of(批准日期)   # 值",
        "      - {else: never}",
    ]


def test_the_conventions_of_a_pack() -> None:
    made = rewritten("""\
name: 小包
pack: small
conventions:
  last_month:
    - month_of(死亡日期) if 状态 == "去世" and given(死亡日期) else month("2200-12")   # 通行
    - status: inferred
      is: month("2200-12")
  checks:
    - because: 无
      hold_if: 状态 == "去世"
""")
    assert (
        made
        == """\
pack: small
name: 小包
conventions:
  checks:
    - hold_if: 状态 == "去世"
      because: 无
  last_month:
    - is:   # 通行
        - {when: 状态 == "去世" and given(死亡日期), is: month_of(死亡日期)}
        - {else: never}
    - is: never
      status: inferred
"""
    )


# --- what is kept of a file, and what is left ---------------------------------------------------


def test_line_ends_and_byte_order_mark_stay() -> None:
    text = changed(MONTHLY, name="小补助", benefit="small").replace("\n", "\r\n")
    data = b"\xef\xbb\xbf" + text.encode()
    made = formatted(data, "x.yaml").data
    assert made.startswith(b"\xef\xbb\xbfbenefit: small\r\nname: ")
    assert made.count(b"\n") == made.count(b"\r\n") == data.count(b"\n")


def test_a_file_in_order_is_given_back_as_it_is() -> None:
    data = MONTHLY.encode()
    assert formatted(data, "x.yaml").changes == {}
    assert formatted(data, "x.yaml").data is data


LEFT = {
    "line ends of two kinds": MONTHLY.replace("\n", "\r\n", 2),
    "a line end of old": MONTHLY.replace("name: 小补助", "name: '小\u2028补助'"),
    "a file of no kind": "甲: 乙\n",
    "a file with errors": MONTHLY.replace("pays: monthly", "pays: often"),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_as_it_is(name: str) -> None:
    with pytest.raises(NotFormattedError):
        formatted(LEFT[name].encode(), "x.yaml")


def test_a_comment_inside_brackets_keeps_their_order() -> None:
    text = """
  - {because: 无,  # 理由
     require: 等级 > 3}
"""
    assert part(rule(eligible=text), "eligible") == text


# --- texts of formulas --------------------------------------------------------------------------

NAMES = st.sampled_from(["等级", "次数", "金额"])


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> str:
    """Draw the text of a condition."""
    kind = draw(st.integers(0, 5 if depth else 2))
    if kind == 0:
        return f"given({draw(NAMES)})"
    if kind <= 2:
        return f"{draw(NAMES)} {draw(st.sampled_from(['>', '<=', '==']))} {draw(st.integers(0, 9))}"
    if kind == 3:
        return f"not ({draw(conditions(depth - 1))})"
    joint = draw(st.sampled_from([" and ", " or ", "  and\n  ", " or "]))
    return f"({draw(conditions(depth - 1))}){joint}({draw(conditions(depth - 1))})"


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> str:
    """Draw the text of a formula with older spellings, in brackets or not."""
    kind = draw(st.integers(0, 6 if depth else 1))
    if kind == 0:
        return draw(NAMES)
    if kind == 1:
        return str(draw(st.integers(0, 99)))
    inner = formulas(depth - 1)
    if kind == 2:
        name = draw(NAMES)
        return f"({name} if given({name}) else {draw(inner)})"
    if kind <= 4:
        bracket = draw(st.booleans())
        no = draw(inner)
        no = f"({no})" if bracket else no
        return f"({draw(inner)}) if {draw(conditions())} else {no}"
    if kind == 5:
        left = draw(st.sampled_from(["(", "whole("]))
        return f"{left}{draw(inner)}) + ({draw(inner)})"
    return f"(1 if month(\"2200-12\") > month( '2024-01' ) else {draw(inner)})"


@given(formulas(), st.sets(NAMES))
@settings(max_examples=200, deadline=None)
def test_a_text_said_anew_means_the_same(text: str, optional: set[str]) -> None:
    made = anew.said_anew(text, optional)
    assert core_text(made) == core_text(text)
    assert anew.said_anew(made, optional) == made
    cases = anew.branches(made)
    if cases is not None:
        said = [{"when": test, "is": body} for test, body in cases.cases]
        formula = Formula.model_validate([*said, {"else": cases.otherwise}])
        assert formula.is_ is not None
        assert core_text(formula.is_) == core_text(text)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a rule file: older spellings, keys in any order, comments anywhere between lines."""
    facts = draw(st.lists(formulas(), min_size=1, max_size=3))
    tests = draw(st.lists(conditions(), max_size=2))
    quote = draw(st.booleans())

    def text(formula: str) -> str:
        flat = formula.replace("\n", " ")
        plain = not quote and '"' not in flat and not flat.isdigit()
        return flat if plain else "'" + flat.replace("'", "''") + "'"

    def shuffled(indent: str, *entries: str, dash: str = "") -> str:
        lines = [f"{indent}{entry}" for entry in draw(st.permutations(entries))]
        if dash:
            lines[0] = dash + lines[0][len(dash) :]
        return "\n".join(lines)

    condition = [
        shuffled("    ", f"require: {text(test)}", "because: 无", "from: 2024-01-01", dash="  - ")
        for test in tests
    ]
    dated = shuffled(
        "    ",
        "zero_if: given(批准日期)",
        "select: 批准日期",
        "until: 2024-09-30",
        "because: 施行",
        dash="  - ",
    )
    line = shuffled(
        "    ",
        "pays: monthly",
        "start: month_of(批准日期) if 等级 > 3 and 次数 > 1 else month('2200-12')",
        "steps: {月补助: 月标准}",
    )
    figure = shuffled(
        "    ",
        "unit: 元/月",
        'values: [{value: "1", from: 2020-01-01, until: '
        "2029-12-31, source: 表, status: published}]",
    )
    blocks = draw(
        st.permutations([
            "benefit: small",
            "name: 小补助",
            "law: [{article: 一, title: 办法}]",
            "columns: {批准日期: required, 等级: optional, 次数: optional, 金额: optional}",
            "facts:\n" + "\n".join(f"  甲{i}: {text(f)}" for i, f in enumerate(facts)),
            "figures:\n  月标准:\n" + figure,
            "eligible:\n" + "\n".join([*condition, dated]),
            "lines:\n  补助:\n" + line,
            "payment: {应发金额: sum(月补助)}",
            'round: {to: "0.01", mode: half_up, step: 应发金额}',
        ])
    )
    lines = "\n".join(blocks).split("\n")
    for number in draw(st.lists(st.integers(0, len(lines) - 1), max_size=8, unique=True)):
        lines[number] += f"  # 行尾{number}"
    for number in sorted(
        draw(st.lists(st.integers(0, len(lines)), max_size=8, unique=True)), reverse=True
    ):
        indent = " " * draw(st.sampled_from([0, 2, 4, 6]))
        lines.insert(number, f"{indent}# 单独一行{number}")
    return "\n".join(lines) + "\n"


@given(files())
@settings(max_examples=60, deadline=None)
def test_drawn_files_mean_the_same_and_keep_their_comments(text: str) -> None:
    rewritten(text)


@pytest.mark.long
@given(files())
@settings(max_examples=1500, deadline=None)
def test_many_drawn_files(text: str) -> None:
    rewritten(text)


# --- the packs there are, and were --------------------------------------------------------------


def git(*words: str) -> str:
    """Return what git says of this repository."""
    done = subprocess.run(  # noqa: S603 (a list of arguments written in this file)
        ["git", "-C", str(REPOSITORY), *words],  # noqa: S607 (whichever git there is)
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


def revisions() -> Iterator[tuple[str, str]]:
    """Yield every version of a rule file that a commit of this repository holds: blob, path."""
    seen: set[str] = set()
    for commit in git("log", "--format=%H", "--", "rules").split():
        for line in git("ls-tree", "-r", commit, "rules").splitlines():
            about, _, path = line.partition("\t")
            blob = about.split()[2]
            if path.endswith(".yaml") and blob not in seen:
                seen.add(blob)
                yield blob, path


def unchanged_in_meaning(data: bytes, name: str) -> None:
    """Check a file, as far as it is one of today's."""
    try:
        rewritten(data.decode())
    except NotFormattedError as problem:
        pytest.fail(f"{name}: {problem}")


@pytest.mark.parametrize(
    "path", sorted(RULES.glob("*/*.yaml")), ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_the_packs_of_the_program_are_said_as_format_says_them(path: Path) -> None:
    data = path.read_bytes()
    assert formatted(data, path.name).data == data


def older_files(step: int) -> None:
    """Check every so manyth version of a rule file in the history."""
    try:
        found = list(revisions())
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no history here")
    for blob, path in found[::step]:
        unchanged_in_meaning(git("cat-file", "blob", blob).encode(), f"{path} {blob}")


def test_some_older_versions_of_the_packs() -> None:
    older_files(9)


@pytest.mark.long
def test_every_older_version_of_the_packs() -> None:
    older_files(1)


# --- the command --------------------------------------------------------------------------------

OLD = changed(
    MONTHLY,
    lines="""
  补助:
    pays: monthly
    start: month_of(批准日期) if 等级 > 3 and given(等级) else month("2200-12")
    steps: {月补助: 月标准}
""",
)


def office(tmp_path: Path, text: str = OLD) -> Path:
    """Return a folder with a pack of one rule."""
    write_pack(tmp_path / "rules", {"rule.yaml": text})
    return tmp_path / "rules" / "small" / "rule.yaml"


def test_check_writes_nothing_and_says_that_there_is_something(tmp_path: Path) -> None:
    file = office(tmp_path)
    before = file.read_bytes()
    done = payouts("rules", "format", "--check", "--lang", "en", cwd=tmp_path)
    assert done.code == 1
    assert "rules/small/rule.yaml  " in done.out
    assert "2 files would be rewritten, 1 need nothing" in done.out
    assert file.read_bytes() == before


def test_format_writes_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    file = office(tmp_path)
    file.chmod(0o640)
    source = FolderSource(tmp_path / "rules")
    version = load_pack(source, "small").rules["small"].version
    done = payouts("rules", "format", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "- {else: never}" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o640
    assert load_pack(source, "small").rules["small"].version == version
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []
    again = payouts("rules", "format", "--check", "--json", "small", cwd=tmp_path)
    assert again.code == 0
    assert all(not entry["changes"] for entry in json.loads(again.out)["files"])


def test_one_file_alone(tmp_path: Path) -> None:
    file = office(tmp_path)
    (file.parent / "pack.yaml").write_text("name: 小包\npack: small\n", encoding="utf-8")
    assert payouts("rules", "format", file, cwd=tmp_path).code == 0
    assert (file.parent / "pack.yaml").read_text(encoding="utf-8").startswith("name")
    assert "never" in file.read_text(encoding="utf-8")


def test_a_pack_that_does_not_load_is_not_touched(tmp_path: Path) -> None:
    file = office(tmp_path, OLD.replace("month_of(批准日期) if", "month_of(没有) if"))
    before = file.read_bytes()
    done = payouts("rules", "format", cwd=tmp_path)
    assert (done.code, done.codes) == (2, {"X003"})
    assert file.read_bytes() == before


def test_a_file_left_is_told(tmp_path: Path) -> None:
    file = office(tmp_path)
    file.write_bytes(OLD.replace("\n", "\r\n", 2).encode())
    done = payouts("rules", "format", "--lang", "en", cwd=tmp_path)
    assert (done.code, done.codes) == (1, {"U043"})
    assert "its line ends are not all alike" in done.err


def test_only_packs_and_their_files_are_rewritten(tmp_path: Path) -> None:
    file = office(tmp_path)
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text(OLD, encoding="utf-8")
    link = file.parent / "link.yaml"
    link.symlink_to(elsewhere)
    (tmp_path / "empty").mkdir()
    for word in ("empty", "nothing", "HEAD:rules/small"):
        done = payouts("rules", "format", word, cwd=tmp_path)
        assert (done.code, done.codes) == (2, {"U042"}), word
    done = payouts("rules", "format", link, cwd=tmp_path)
    assert done.code == 2
    assert elsewhere.read_text(encoding="utf-8") == OLD
    assert payouts("rules", "format", cwd=tmp_path / "empty").codes == {"U042"}


def test_a_version_that_would_change_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the rewriting ever be wrong where a file alone does not show it."""
    file = office(tmp_path)
    before = file.read_bytes()
    real = formatted

    def wrong(data: bytes, name: str) -> object:
        made = real(data, name)
        bad = made.data.replace(b"100", b"101")
        return type(made)(bad, made.changes)

    monkeypatch.setattr(formatting, "formatted", wrong)
    done = payouts("rules", "format", "--lang", "en", cwd=tmp_path)
    assert (done.code, done.codes) == (1, {"U043"})
    assert file.read_bytes() == before


@pytest.mark.parametrize("now", [OLD + "# 新的一行\n", OLD.replace('"100"', '"101"'), OLD[:-9]])
def test_a_file_changed_meanwhile_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    file = office(tmp_path)

    def edited_meanwhile(files: list[Path]) -> object:
        made = formatting.format_files(files)
        file.write_text(now, encoding="utf-8")
        return made

    monkeypatch.setattr(command, "format_files", edited_meanwhile)
    done = payouts("rules", "format", cwd=tmp_path)
    assert (done.code, done.codes) == (1, {"U043"})
    assert file.read_text(encoding="utf-8") == now


def test_yaml_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(RuleProblem):
        formatted(b"a: [", "x.yaml")


# --- lint ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "codes"),
    [
        ("month_of(批准日期)", set()),
        ("month_of(批准日期) if 等级 > 3 else never", set()),
        ('month_of(批准日期) if 等级 > 3 else month("2200-12")', {"L029"}),
        ("month_of(批准日期) if 等级 > 3 and given(等级) else never", {"L029"}),
        ("never if 等级 > 3 else month_of(批准日期) if 等级 > 1 else never", {"L027"}),
        ("{is: 'never if 等级 > 3 and given(等级) or given(性质) else never'}", {"L028", "L029"}),
        ("[{when: 等级 > 3 or 等级 < 2 and given(性质), is: never}, {else: never}]", {"L028"}),
        (
            "[{when: {any_of: [等级 > 3, {all_of: [等级 < 2, 等级 > 0]}]}, is: 起}, {else: 起}]",
            set(),
        ),
    ],
)
def test_lint_tells_of_spellings(tmp_path: Path, start: str, codes: set[str]) -> None:
    lines = f"\n  补助:\n    pays: monthly\n    start: {start}\n    steps: {{月补助: 月标准}}\n"
    office(tmp_path, changed(MONTHLY, lines=lines, facts="{起: month_of(批准日期)}"))
    done = payouts("rules", "lint", "small", "--json", cwd=tmp_path)
    found = {diagnostic["code"] for diagnostic in json.loads(done.out)["diagnostics"]}
    assert found & {"L027", "L028", "L029"} == codes


def test_lint_tells_of_dates_in_force_and_of_conventions(tmp_path: Path) -> None:
    eligible = "[{zero_if: given(批准日期), select: 批准日期, until: 2022-12-31, because: 无}]"
    pack = PACK + "conventions: {last_month: ['month(\"2200-12\")']}\n"
    files = {"rule.yaml": changed(MONTHLY, eligible=eligible), "pack.yaml": pack}
    write_pack(tmp_path / "rules", {**files, "columns.yaml": COLUMNS})
    done = payouts("rules", "lint", "small", "--json", cwd=tmp_path)
    found = [d for d in json.loads(done.out)["diagnostics"] if d["code"] == "L029"]
    assert [Path(d["file"]).name for d in found] == ["pack.yaml", "rule.yaml"]
