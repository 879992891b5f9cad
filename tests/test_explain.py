"""One person's amount explained: the numbers add up to what is paid, and ids stay masked."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from asking import a_request
from hand_working import rounded_by_hand, worked_by_hand
from office import REPOSITORY, ROSTER, SAMPLE_WORDS, Done, payouts
from packs import MONTHLY, PACK, RULES, Row, changed, make_pack, make_roster, person_id, shipped
from payouts.authoring.cases.rows import case_roster
from payouts.base import grades
from payouts.base.diagnostics import CATALOGUE, Lang
from payouts.base.identity import well_formed
from payouts.base.money import fen_text
from payouts.base.period import Period
from payouts.cli import explain, prompts
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.engine.entitlement.choices import compute_benefits
from payouts.engine.entitlement.result import RowStatus
from payouts.explain import Explanation
from payouts.explain.build import explain_row
from payouts.explain.explanations import ComputationWithWorking, compute_with_working
from payouts.explain.lines import explanation_lines
from payouts.explain.notice import notice_page
from payouts.explain.plainwords import WORDS, plain_reasons
from payouts.explain.recorder import WorkingRecorder
from payouts.explain.rowparts import ComputedRow
from payouts.explain.whatif import what_if
from payouts.explain.working import WRITERS
from payouts.roster.load import load_roster
from payouts.roster.settings import ReadSettings
from payouts.rules.language import nodes
from payouts.rules.language.nodes import Node
from payouts.rules.locate import list_packs
from payouts.rules.parts import all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from payouts.explain.model import RowExplained, Working
    from payouts.roster.model.roster import Roster
    from payouts.rules.rule import Rule

NUMBERS = {"money", "number", "integer"}
SAMPLES = sorted(path.parent.name for path in (REPOSITORY / "samples").glob("*/payouts.yaml"))
A_DAY = dt.date(2024, 1, 15)


# --- cases to read first ---------------------------------------------------------------------


def explained(rule: Rule, rows: Sequence[Row], period: str) -> list[RowExplained]:
    """Compute rows under one rule alone, and explain each of them."""
    roster = make_roster(rows)
    index = np.arange(len(roster), dtype=np.int64)
    recorder = WorkingRecorder(rule, tuple(range(len(rows))), len(rows))
    result = compute_benefit(rule, roster, index, Period.parse(period), trace=recorder)
    return [
        explain_row(ComputedRow(result, roster, recorder, at), [], ()) for at in range(len(rows))
    ]


def test_the_disability_pension_across_a_change_of_its_figure() -> None:
    """Grade 6, on duty: two months at two yearly figures, each with its dates."""
    rule = shipped("national").rules["disability_pension"]
    row = {"残疾等级": 6, "残疾性质": "因公", "批准日期": dt.date(2015, 3, 2)}
    (found,) = explained(rule, [row], "2022-07..2022-08")
    assert (found.status, found.amount) == ("paid", "6947.50")
    assert [(s.months, s.numbers, s.value) for s in found.steps] == [
        ("2022-07", "40080 ÷ 12", "3340"),
        ("2022-08", "43290 ÷ 12", "3607.5"),
    ]
    assert found.payment[0].numbers == "3340 ＋ 3607.5"
    assert [(f.keys, f.value, f.end) for f in found.figures] == [
        ({"残疾等级": "6", "残疾性质": "因公"}, "40080", "2022-07-31"),
        ({"残疾等级": "6", "残疾性质": "因公"}, "43290", "2023-07-31"),
    ]
    (line,) = found.lines
    assert (line.due, line.first_because, line.last_because) == (
        ("2022-07..2022-08",),
        "period",
        "period",
    )
    start = next(bound.working for bound in line.bounds if bound.kind == "start")
    assert start.value == "2015-04"
    assert "if 否 and 2015-03-02 <= 空: 否" in start.notes


def test_a_condition_that_strikes_shows_the_values_it_was_about() -> None:
    rule = shipped("national").rules["disability_pension"]
    row = {"残疾等级": 8, "残疾性质": "因病", "批准日期": dt.date(2015, 3, 2)}
    (found,) = explained(rule, [row], "2022-07")
    struck = [c for c in found.conditions if c.ruling == "struck"]
    assert [c.working.numbers for c in struck] == ['"因病" != "因病" or 8 <= 6']
    assert struck[0].outcome == "zero"
    assert found.steps == ()
    assert found.payment == ()
    assert found.amount is None


@pytest.fixture
def small(tmp_path: Path) -> Rule:
    return make_pack(tmp_path, MONTHLY).rules["small"]


def test_what_limits_the_months_is_named(small: Rule) -> None:
    row = {"批准日期": dt.date(2023, 3, 5), "死亡日期": dt.date(2023, 10, 9)}
    (found,) = explained(small, [row], "2023")
    (line,) = found.lines
    assert (line.due, line.count) == (("2023-03..2023-10",), 8)
    assert (line.first_because, line.last_because) == ("start", "end")


def test_a_blank_cell_that_limits_nothing_says_so(small: Rule) -> None:
    (found,) = explained(small, [{"批准日期": dt.date(2020, 3, 5), "死亡日期": None}], "2023")
    (end,) = [bound for bound in found.lines[0].bounds if bound.kind == "end"]
    assert not end.given
    assert found.lines[0].last_because == "period"


def test_a_missing_value_is_never_a_number(small: Rule) -> None:
    """An approval that is not known leaves the start open: nothing is worked out from it."""
    (found,) = explained(small, [{"批准日期": None}], "2023")
    (start,) = [b.working for b in found.lines[0].bounds if b.kind == "start"]
    assert (found.status, start.value, found.steps) == ("held", "？", ())


def test_months_that_are_suspended_are_named(tmp_path: Path) -> None:
    lines = """
  补助:
    pays: monthly
    start: month_of(批准日期)
    suspended: [{from: month_of(入伍日期), until: month_of(退役日期), because: 在外地领取}]
    steps: {月补助: 月标准}
"""
    text = changed(
        MONTHLY,
        columns="{批准日期: required, 入伍日期: optional, 退役日期: optional}",
        lines=lines,
    )
    rule = make_pack(tmp_path, text).rules["small"]
    row = {
        "批准日期": dt.date(2020, 1, 1),
        "入伍日期": dt.date(2023, 4, 1),
        "退役日期": dt.date(2023, 6, 1),
    }
    (found,) = explained(rule, [row], "2023")
    assert found.lines[0].due == ("2023-01..2023-03", "2023-07..2023-12")
    assert found.lines[0].lost == ("2023-04..2023-06 在外地领取",)
    assert worked_by_hand(found.payment[0].numbers) == Fraction(found.amount or 0)


def test_months_another_benefit_is_paid_for_name_the_choice(tmp_path: Path) -> None:
    """The smaller benefit loses the months of the larger one, and the working shows the rest."""
    larger = (
        MONTHLY
        .replace("benefit: small", "benefit: large")
        .replace("name: 小补助", "name: 大补助")
        .replace('value: "100"', 'value: "300"')
    )
    choice = (
        "choices: [{among: [small, large], prefer: higher, grain: month, because: 就高不就低}]\n"
    )
    pack = make_pack(tmp_path, MONTHLY, larger, pack=PACK + choice)
    person = {"身份证号": person_id(1)}
    roster = make_roster([
        {**person, "批准日期": dt.date(2020, 1, 1)},
        {**person, "批准日期": dt.date(2023, 5, 1)},
    ])
    recorders: dict[str, WorkingRecorder] = {}

    def listen(rule: Rule, rows: NDArray[np.int64]) -> WorkingRecorder:
        return recorders.setdefault(rule.benefit, WorkingRecorder(rule, (0,), len(rows)))

    def fresh(rule: Rule, rows: NDArray[np.int64]) -> WorkingRecorder:
        recorders.pop(rule.benefit, None)
        return listen(rule, rows)

    rows = {"small": np.array([0]), "large": np.array([1])}
    period = Period.parse("2023")
    results = compute_benefits(pack.rules, pack.choices, rows, roster, period, trace_for=fresh)
    small, large = (
        explain_row(ComputedRow(r, roster, recorders[r.rule.benefit], 0), [], pack.choices)
        for r in results
    )
    assert (small.amount, large.amount) == ("400.00", "2400.00")
    assert small.lines[0].due == ("2023-01..2023-04",)
    assert small.lines[0].lost == ("2023-05..2023-12 就高不就低",)
    assert worked_by_hand(small.payment[0].numbers) == Fraction(400)


def test_a_condition_says_what_its_formula_must_come_to() -> None:
    """``因病`` must be yes of one condition and no of another: both would read alike without."""
    rule = shipped("zhenglanqi").rules["conscript_allowance"]
    row = {"入伍日期": dt.date(2023, 9, 1), "发放月份": "2023-12"}
    (found,) = explained(rule, [row], "2023")
    ruled = {c.because: (c.must_be, c.ruling) for c in found.conditions}
    assert ruled["发放月份早于入伍月份"] == (True, "passed")
    assert ruled["状态为享受，却填有死亡日期"] == (False, "passed")
    made = Explanation(None, "2024-01-15", "样例", "", (found,), checked=False)
    lines = "\n".join(explanation_lines(made, Lang.ZH, full=True))
    assert "须为是：month_of(入伍日期) <= 发放月份" in lines
    assert "须为否：状态 == '享受' and given(死亡日期)" in lines


def test_a_blank_cell_is_no_key_of_a_table() -> None:
    """A blank district must not be shown as one of the districts of the table."""
    rule = shipped("wenshang-2018").rules["conscript_allowance"]
    row = {"入伍日期": dt.date(2018, 9, 10), "发放月份": "2018-12", "学历": "研究生"}
    row |= {"服役地区": None, "当年表彰": "无"}
    (found,) = explained(rule, [row], "2018")
    keys = {f.name: (f.keys, f.value) for f in found.figures}
    assert keys["地区倍数"] == ({"服役地区": "？"}, None)
    assert keys["学历奖励标准"] == ({"学历": "研究生"}, None)


def test_months_that_are_not_known_are_not_said_to_be_none(small: Rule) -> None:
    (found,) = explained(small, [{"批准日期": None}], "2023")
    assert not found.lines[0].known
    assert found.as_json()["lines"][0]["settled"] is False
    made = Explanation(None, "2024-01-15", "样例", "", (found,), checked=False)
    assert "：未能确定" in "\n".join(explanation_lines(made, Lang.ZH))


# --- every kind of node ----------------------------------------------------------------------


def node_kinds() -> set[type[Node]]:
    kinds = [kind for kind in vars(nodes).values() if isinstance(kind, type)]
    return {kind for kind in kinds if issubclass(kind, Node) and kind is not Node}


def test_every_kind_of_node_has_a_writer() -> None:
    """A kind without one would end an explanation in an error."""
    assert set(WRITERS) == node_kinds()


@cache
def every_case() -> list[RowExplained]:
    """Explain every row of every worked case of every pack that is shipped."""
    made: list[RowExplained] = []
    for name in list_packs(RULES):
        pack = shipped(name)
        for rule in pack.rules.values():
            for case in (c for c in rule.cases if c.origin == name):
                roster = case_roster(case.case, rule, pack.vocabulary)
                made += _of_case(rule, roster, str(case.case.period))
    return made


def _of_case(rule: Rule, roster: Roster, period: str) -> Iterator[RowExplained]:
    index = np.arange(len(roster), dtype=np.int64)
    recorder = WorkingRecorder(rule, tuple(range(len(index))), len(index))
    result = compute_benefit(rule, roster, index, Period.parse(period), trace=recorder)
    for row in range(len(index)):
        at = ComputedRow(result, roster, recorder, row)
        seen_kinds.update(map(type, all_nodes(rule)))
        yield explain_row(at, [], ())


seen_kinds: set[type[Node]] = set()


def test_the_working_of_every_case_of_every_pack_adds_up() -> None:
    """What is shown is what was done: each line worked out by hand gives the value beside it."""
    rows = every_case()
    assert seen_kinds <= set(WRITERS)
    assert sum(_checked(row) for row in rows) > 1000


def _checked(row: RowExplained) -> int:
    """Work every number of a row out by hand; return how many there were."""
    count = 0
    for working in (*row.facts, *row.steps, *row.payment):
        if working.kind in NUMBERS and working.value not in {"", "？"}:
            _check(working, row)
            count += 1
    if row.rounded is not None:
        before, quantum = Fraction(row.rounded.before), Fraction(row.rounded.quantum)
        assert row.rounded.before == row.payment[-1].value
        after = rounded_by_hand(before, quantum, row.rounded.mode)
        assert after == Fraction(row.rounded.after), row
        if row.status == "paid" and row.sharing is None:
            assert after == Fraction(row.amount or "nothing"), row
    return count


def _check(working: Working, row: RowExplained) -> None:
    exact = Fraction(working.unrounded or working.value)
    assert worked_by_hand(working.numbers) == exact, (row.benefit, working)
    if working.rounding is not None:
        quantum, _, mode = working.rounding.partition(" ")
        after = rounded_by_hand(exact, Fraction(quantum), mode)
        assert after == Fraction(working.value), (row.benefit, working)


# --- the samples -----------------------------------------------------------------------------


@cache
def sample(
    name: str,
) -> tuple[ComputationWithWorking, tuple[tuple[ComputedRow, RowExplained], ...]]:
    """Explain up to 150 rows of a sample, chosen by a fixed seed."""
    folder = REPOSITORY / "samples" / name
    config = yaml.safe_load((folder / "payouts.yaml").read_text(encoding="utf-8"))
    pack = shipped(config["rules"])
    paths = [path for pattern in config["rosters"] for path in sorted(folder.glob(pattern))]
    roster = load_roster(paths, pack.vocabulary, ReadSettings())
    chosen = np.random.default_rng(20230801).permutation(len(roster))[:150]
    period = Period.parse(str(config["period"]))
    request = a_request(pack, roster, period, today=A_DAY)
    made = compute_with_working(request, lambda _: np.sort(chosen))
    return made, tuple(made.rows(with_what_if=False))


@pytest.mark.parametrize("name", SAMPLES)
def test_rows_of_the_samples_add_up_to_what_is_paid(name: str) -> None:
    made, rows = sample(name)
    assert rows
    for at, row in rows:
        _checked(row)
        status = RowStatus(int(at.result.status[at.position]))
        assert row.status == status.word
        if status is RowStatus.PAID:
            assert row.amount == fen_text(int(at.result.fen[at.position]))
        else:
            assert row.amount is None
            assert row.reasons, "a row that is not paid must say why"
    assert made.computed.pack.rules


@pytest.mark.parametrize("name", SAMPLES)
def test_every_paid_row_names_figures_and_law(name: str) -> None:
    """An amount whose figure or article is not named cannot be put into a report."""
    made, rows = sample(name)
    for at, row in rows:
        if row.status != "paid":
            continue
        rule = made.computed.pack.rules[row.benefit]
        assert row.figures or not rule.figures, row
        assert all(figure.source and figure.value is not None for figure in row.figures)
        used = at.result.figure_sets[int(at.result.figures[at.position])]
        assert {figure.name for figure in row.figures} == {name for name, _ in used}
        in_force = any(law.article is not None and law.until is None for law in rule.law)
        assert any(law.article for law in row.law) or not in_force, row


IDS = re.compile(r"(?<![0-9*])[0-9]{17}[0-9Xx](?![0-9])")


@pytest.mark.parametrize("name", SAMPLES)
def test_no_id_is_shown_in_full(name: str) -> None:
    _, rows = sample(name)
    explained = Explanation(
        None, "2024-01-15", "样例", "", tuple(row for _, row in rows), checked=False
    )
    lines = [line for lang in Lang for line in explanation_lines(explained, lang, full=True)]
    text = "\n".join([
        json.dumps(explained.as_json(), ensure_ascii=False),
        notice_page(explained),
        *lines,
    ])
    found = np.array([*IDS.findall(text), "none"], dtype=object)
    assert found[well_formed(found)].tolist() == []


OFFICERS = re.compile(r"花名册|单元格|\.yaml|规则包|表头|本地|公式|R\d{3}|E\d{3}")


def test_every_code_about_a_row_has_words_for_the_person() -> None:
    """What stops a row, or may be made to, is told to the person in words of their own."""
    codes = {code for code in CATALOGUE if code[0] in "RE" and code not in {"R032", "R061"}}
    assert codes == set(WORDS)
    assert [code for code, words in WORDS.items() if OFFICERS.search("".join(words))] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_notice_of_a_row_that_is_not_paid_is_in_plain_words(name: str) -> None:
    """No cell, file or code of an officer's, and no sum that would be read as a promise."""
    _, rows = sample(name)
    for _, row in (pair for pair in rows if pair[1].status != "paid"):
        why, what = plain_reasons(row)
        assert why
        assert what
        assert not OFFICERS.search("".join([*why, *what])), (why, what)
        made = Explanation(None, "2024-01-15", "样例", "", (row,), checked=False)
        page = notice_page(made)
        assert "怎样算出来的" not in page or row.reasons[0]["code"] in {"E013", "E051"}


def test_a_notice_has_the_office_and_a_place_for_its_seal_and_day() -> None:
    _, rows = sample("wuhan")
    row = next(row for _, row in rows if row.status == "paid")
    made = Explanation(None, "2024-01-15", "样例", "某县<局>", (row,), checked=False)
    page = notice_page(made)
    seal = page.partition('<div class="seal">')[2].partition("</div>")[0]
    assert seal == (
        "<span>某县&lt;局&gt;</span><span>（盖章）</span><span>　　　　年　　月　　日</span>"
    )
    assert "单位：某县&lt;局&gt;" in page
    assert page.index("怎样算出来的") < page.index("（盖章）") < page.index("规则版本")
    assert "<span>（盖章）</span>" in notice_page(replace(made, office=""))


@pytest.mark.parametrize(("raw", "used"), [("05", "5"), ("5", None), ("伤残五级", "5")])
def test_a_notice_writes_a_grade_as_its_certificate_does(raw: str, used: str | None) -> None:
    _, rows = sample("wuhan")
    row = next(row for _, row in rows if row.status == "paid")
    grade = replace(row.cells[0], column="残疾等级", raw=raw, used=used)
    key = replace(row.figures[0], keys={"残疾等级": "5", "残疾性质": "因公"})
    made = replace(row, cells=(grade,), figures=(key,))
    page = notice_page(Explanation(None, "2024-01-15", "样例", "", (made,), checked=False))
    assert "残疾等级：五级<" in page
    assert "（残疾等级为五级，残疾性质为因公）" in page


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("残疾等级", "10", "十级"),
        ("残疾等级", "01", "一级"),
        ("残疾等级", "0", "0"),
        ("残疾等级", "11", "11"),
        ("残疾等级", "二等乙级", "二等乙级"),
        ("残疾等级", "²", "²"),
        ("服役年限", "5", "5"),
    ],
)
def test_only_grades_become_words(column: str, value: str, said: str) -> None:
    assert grades.in_words(column, value) == said


@pytest.mark.parametrize(
    ("times", "name"), [(1, ""), (6, ' class="long"'), (12, ' class="longest"')]
)
def test_a_long_notice_is_set_smaller(times: int, name: str) -> None:
    """The more there is to say, the smaller the print: it stays on one page."""
    _, rows = sample("wuhan")
    row = next(row for _, row in rows if row.status == "paid")
    made = replace(row, payment=row.payment * times * 3)
    page = notice_page(Explanation(None, "2024-01-15", "样例", "", (made,), checked=False))
    assert f"<section{name}>" in page


def test_a_code_of_no_family_has_words_too() -> None:
    _, rows = sample("wuhan")
    row = next(row for _, row in rows if row.status == "held")
    other = replace(row, reasons=({**row.reasons[0], "code": "X999"},))
    assert plain_reasons(other)[0] == ["登记的内容需要核对。"]


def test_a_cell_that_makes_no_difference_is_not_asked_about() -> None:
    """Where no figure is known no category would help, and no table says otherwise."""
    made, rows = sample("xinbei")
    held = [(at, row) for at, row in rows if row.reasons[0]["code"] == "E021"]
    assert held
    assert what_if(held[0][0], made.computed) == ()


# --- the command -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("explain")
    done = payouts(*SAMPLE_WORDS, "--out", out)
    assert done.code == 1, done.err
    return done.folder


def audit_rows(folder: Path, benefit: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / "audit" / f"{benefit}.parquet").to_pylist()
    return rows


def some_person(folder: Path) -> str:
    paid = [row for row in audit_rows(folder, "living_allowance") if row["status"] == "paid"]
    return str(paid[0]["person_id"])


def read(done: Done) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(done.out)
    return made


def test_a_person_of_a_run_is_explained(run_folder: Path, tmp_path: Path) -> None:
    person = some_person(run_folder)
    (tmp_path / "who.txt").write_text(f"{person}\n", encoding="utf-8")
    notice = tmp_path / "notice.html"
    words = ("explain", run_folder, "--person-file", tmp_path / "who.txt", "--notice", notice)
    done = payouts(*words, "--proof")
    assert done.code == 0, done.err
    assert "[相符]" in done.out
    page = notice.read_text(encoding="utf-8")
    for text in (done.out, done.err, page):
        assert person not in text
        assert f"{person[:4]}**********{person[-4:]}" in text or text is done.err
    assert "http" not in page.replace("http-equiv", "")
    assert "元整" in page
    root = json.loads((run_folder / "manifest.json").read_text(encoding="utf-8"))["audit_root"]
    assert root in done.out


def test_every_amount_of_a_person_is_that_of_the_trail(run_folder: Path) -> None:
    person = some_person(run_folder)
    made = read(payouts("explain", run_folder, "--person", person, "--json"))
    assert made["schema"] == "payouts-explain-1"
    assert (made["checked"], made["agrees"]) == (True, True)
    trail = {
        (path.stem, row["sheet"], row["row"]): row
        for path in (run_folder / "audit").glob("*.parquet")
        if path.stem != "changes"
        for row in audit_rows(run_folder, path.stem)
        if row["person_id"] == person
    }
    assert {(r["benefit"], r["sheet"], r["row"]) for r in made["rows"]} == set(trail)
    for row in made["rows"]:
        there = trail[row["benefit"], row["sheet"], row["row"]]
        assert row["status"] == there["status"]
        assert row["amount"] == (None if there["amount"] is None else str(there["amount"]))


def test_a_run_and_its_roster_are_explained_alike(run_folder: Path) -> None:
    at = ("--row", "上都镇!7", "--json")
    rules = REPOSITORY / "rules" / "zhenglanqi"
    now = ("--roster", ROSTER, "--rules", rules, "--period", "2023", "--today", "2024-01-15")
    of_run = read(payouts("explain", run_folder, *at))
    fresh = read(payouts("explain", *now, *at))
    assert fresh["run_id"] is None
    assert of_run["rows"] == fresh["rows"]


def _altered(run_folder: Path, tmp_path: Path, column: str, value: str) -> tuple[Path, Path]:
    """Copy a run, and alter one column of the first paid row of its audit table."""
    folder = tmp_path / run_folder.name
    shutil.copytree(run_folder, folder)
    path = folder / "audit" / "living_allowance.parquet"
    table = pq.read_table(path)
    at = table["status"].to_pylist().index("paid")
    cells = table[column].to_pylist()
    cells[at] = Decimal(value) if isinstance(cells[at], Decimal) else value
    field = table.schema.field(column)
    table = table.set_column(
        table.column_names.index(column), field, pa.array(cells, type=field.type)
    )
    pq.write_table(table, path)
    who = tmp_path / "who.txt"
    who.write_text(str(table["person_id"][at].as_py()), encoding="utf-8")
    return folder, who


@pytest.mark.parametrize(
    ("column", "value"),
    [("amount", "9.99"), ("step.应发金额", "1/3"), ("figures", "别的"), ("status", "held")],
)
def test_a_trail_that_was_altered_is_told_and_ends_with_1(
    run_folder: Path, tmp_path: Path, column: str, value: str
) -> None:
    folder, who = _altered(run_folder, tmp_path, column, value)
    done = payouts("explain", folder, "--person-file", who, "--json")
    assert (done.code, done.codes) == (1, {"U029"})
    made = read(done)
    assert made["agrees"] is False
    assert any(d["what"] == column for row in made["rows"] for d in row["differences"])


def test_an_amount_that_was_altered_is_shown_as_the_trail_has_it(
    run_folder: Path, tmp_path: Path
) -> None:
    """The trail is what was paid by: the recomputation stands beside it, never in its place."""
    folder, who = _altered(run_folder, tmp_path, "amount", "9.99")
    rows = read(payouts("explain", folder, "--person-file", who, "--json"))["rows"]
    assert "9.99" in {row["amount"] for row in rows}


def test_without_what_the_run_kept_the_trail_alone_speaks(run_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / run_folder.name
    shutil.copytree(run_folder, folder)
    shutil.rmtree(folder / "inputs")
    done = payouts("explain", folder, "--row", "上都镇!7")
    assert done.code == 1
    assert "只有审计记录" in done.out
    assert "1150" in done.out


def test_what_other_values_of_a_cell_would_come_to(run_folder: Path, tmp_path: Path) -> None:
    """The outcome told for a value is what a roster with that value comes to."""
    made = read(payouts("explain", run_folder, "--row", "桑根达来镇等!22", "--json"))
    (row,) = made["rows"]
    (asked,) = row["what_if"]
    assert (row["status"], asked["column"], asked["address"]) == ("held", "对象类别", "E22")
    for outcome in asked["outcomes"][:2]:
        book = openpyxl.load_workbook(ROSTER)
        book["桑根达来镇等"]["E22"] = outcome["value"]
        book.save(tmp_path / "roster.xlsx")
        words = ("--period", "2023", "--today", "2024-01-15", "--row", "桑根达来镇等!22", "--json")
        rules = REPOSITORY / "rules" / "zhenglanqi"
        again = payouts("explain", "--roster", tmp_path / "roster.xlsx", "--rules", rules, *words)
        (other,) = read(again)["rows"]
        assert (other["status"], other["amount"]) == (outcome["status"], outcome["amount"])


def test_a_sum_of_earlier_rows_names_each_of_them(run_folder: Path) -> None:
    """What was paid before is found in the roster, row by row, and adds up."""
    (row,) = read(payouts("explain", run_folder, "--row", "医疗费用报销!14", "--json"))["rows"]
    earlier = next(w for w in row["facts"] + row["payment"] if "before(" in w["formula"])
    assert earlier["numbers"] == "4090.83 ＋ 3299.29"
    assert worked_by_hand(earlier["numbers"]) == Fraction(earlier["value"])
    rows = [note.strip() for note in earlier["notes"] if "roster.xlsx" in note]
    assert rows == [
        "roster.xlsx 医疗费用报销!8 本次报销额 = 4090.83",
        "roster.xlsx 医疗费用报销!10 本次报销额 = 3299.29",
    ]


@pytest.mark.parametrize("word", [" 上都镇！第７行 ", "上都镇!7", "上都镇 ! 7"])
def test_a_row_as_people_type_it(run_folder: Path, word: str) -> None:
    (row,) = read(payouts("explain", run_folder, "--row", word, "--json"))["rows"]
    assert (row["sheet"], row["row"]) == ("上都镇", 7)


ID = "110101199003070011"
WIDE = "１１０１０１１９９００３０７００１１"


@pytest.mark.parametrize(
    "words",
    [
        ("--row", ID),
        ("--row", f"{ID}!7"),
        ("--row", f"{WIDE}!7"),
        ("--row", f"上都镇!{ID}"),
        ("--row", "110101 19900307 0011"),
        ("--person", ID),
        ("--person", WIDE),
        ("--person-file", ID),
        ("--person", ID, "--benefit", ID),
    ],
)
def test_an_id_typed_in_the_wrong_place_is_masked(run_folder: Path, words: tuple[str, ...]) -> None:
    """A slip of the hand must not put an id on the screen."""
    done = payouts("explain", run_folder, *words)
    assert done.code == 2
    said = "".join((done.out + done.err).split())
    assert ID not in said
    assert WIDE not in said


def test_an_id_in_place_of_the_run_is_masked() -> None:
    done = payouts("explain", ID, "--row", "a!1")
    assert (done.code, done.codes) == (2, {"V001"})
    assert ID not in done.err


def test_an_id_file_as_windows_writes_it(run_folder: Path, tmp_path: Path) -> None:
    person = some_person(run_folder)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in person)
    (tmp_path / "who.txt").write_bytes(f"\ufeff {wide[:6]} {wide[6:]} \r\n\r\n".encode())
    made = read(payouts("explain", run_folder, "--person-file", tmp_path / "who.txt", "--json"))
    assert {row["id_masked"] for row in made["rows"]} == {f"{person[:4]}**********{person[-4:]}"}


def test_nobody_can_be_asked_where_input_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert prompts.at_terminal() is False


@pytest.mark.parametrize(
    ("column", "value"),
    [("name", "别人"), ("person_id", ID), ("reasons", "E001 别的"), ("arrears", "1.00")],
)
def test_who_was_paid_and_why_is_compared_too(
    run_folder: Path, tmp_path: Path, column: str, value: str
) -> None:
    folder, _ = _altered(run_folder, tmp_path, column, value)
    table = pq.read_table(folder / "audit" / "living_allowance.parquet").to_pylist()
    at = next(row for row in table if str(row[column]) == value)
    done = payouts("explain", folder, "--row", f"{at['sheet']}!{at['row']}", "--json")
    assert (done.code, done.codes) == (1, {"U029"})
    assert [d["what"] for row in read(done)["rows"] for d in row["differences"]] == [column]
    assert ID not in done.out + done.err


def test_a_manifest_that_was_changed_is_not_recomputed_by(run_folder: Path, tmp_path: Path) -> None:
    """Its day and its digests decide the recomputation: an edited one must not confirm itself."""
    folder = tmp_path / run_folder.name
    shutil.copytree(run_folder, folder)
    path = folder / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"today": "2024-01-15"', '"today": "2024-01-16"'), encoding="utf-8"
    )
    assert path.read_text(encoding="utf-8") != text
    done = payouts("explain", folder, "--row", "上都镇!7")
    assert done.code == 1
    assert "[未核对]" in done.out
    assert "manifest.json" in done.out


def test_rules_that_were_taken_away_are_not_blamed_on_an_old_version(
    run_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / run_folder.name
    shutil.copytree(run_folder, folder)
    shutil.rmtree(folder / "rules")
    done = payouts("explain", folder, "--row", "上都镇!7")
    assert done.code == 1
    assert "rules/: 缺少" in done.out


def test_english_has_its_own_words(run_folder: Path) -> None:
    done = payouts("explain", run_folder, "--row", "上都镇!7", "--lang", "en", "--full")
    assert done.code == 0
    assert "—— Working" in done.out
    assert "paid 13,800.00 yuan" in done.out
    assert "no and yes and blank < 1997-02-18" in done.out


def test_the_amount_and_its_working_come_first_and_what_did_not_matter_is_one_line(
    run_folder: Path,
) -> None:
    words = ("explain", run_folder, "--row", "上都镇!7")
    short, full = payouts(*words).out.splitlines(), payouts(*words, "--full").out.splitlines()
    titles = [line.removeprefix("—— ") for line in short if line.startswith("—— ")]
    assert titles[:2] == ["计算", "取整和结果"]
    assert titles.index("条件") < titles.index("名册") < titles.index("依据")
    assert "金额 13,800.00 元" in short[1]
    assert short[2] == "—— 计算"
    untouched = [line for line in full if "未触及" in line]
    assert f"  另有 {len(untouched)} 项条件都已核对，没有触及；加 --full 逐项列出" in short
    assert not any("未触及" in line for line in short)
    assert short[-1].startswith("[相符]"), "what is sure comes last"


def test_of_a_row_not_paid_the_reason_comes_first(run_folder: Path) -> None:
    out = payouts("explain", run_folder, "--row", "上都镇!19").out.splitlines()
    assert out[1].endswith("结果 待核实")
    assert out[2] == "—— 原因和处理"
    assert sum("批准日期为空" in line for line in out) == 1


# --- what cannot be explained ----------------------------------------------------------------


def test_nobody_of_that_id_is_U020_and_masked(run_folder: Path) -> None:  # noqa: N802 (a code)
    done = payouts("explain", run_folder, "--person", "150121199003070018")
    assert (done.code, done.codes) == (2, {"U020"})
    assert "1501**********0018" in done.err
    assert "150121199003070018" not in done.err


def test_a_sheet_in_several_files_needs_the_file(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):  # the same file twice would be read once
        book = openpyxl.load_workbook(ROSTER)
        book["上都镇"]["A1"] = f"{book['上都镇']['A1'].value} {name}"
        book.save(tmp_path / name)
    rules = REPOSITORY / "rules" / "zhenglanqi"
    words = ("--rules", rules, "--period", "2023", "--today", "2024-01-15")
    both = ("--roster", tmp_path / "a.xlsx", "--roster", tmp_path / "b.xlsx")
    done = payouts("explain", *both, *words, "--row", "上都镇!7")
    assert (done.code, done.codes) == (2, {"U021"})
    one = payouts("explain", *both, *words, "--row", "上都镇!7", "--file", "a.xlsx", "--json")
    assert {row["file"] for row in read(one)["rows"]} == {"a.xlsx"}


def test_an_id_is_typed_at_a_terminal_and_not_shown(
    run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed for a question must never stand on a command line or on the screen."""
    person = some_person(run_folder)
    monkeypatch.setattr(explain, "at_terminal", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda *_: f" {person.lower()} ")
    done = payouts("explain", run_folder, "--benefit", "抚恤补助", "--json")
    assert done.code == 0
    assert {row["benefit"] for row in read(done)["rows"]} == {"living_allowance"}
    assert person not in done.out + done.err


def test_a_proof_is_of_a_run(tmp_path: Path) -> None:
    words = ("--roster", tmp_path / "x.xlsx", "--row", "a!1", "--proof")
    done = payouts("explain", *words)
    assert (done.code, done.codes) == (2, {"U025"})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "U022"),
        (("--person", "1", "--row", "a!1"), "U022"),
        (("--row", "7"), "U023"),
        (("--person-file", "none.txt"), "U026"),
        (("--roster", "x.xlsx", "--row", "a!1"), "U027"),
        (("--row", "上都镇!7", "--benefit", "没有的"), "U001"),
    ],
)
def test_words_that_name_nothing(run_folder: Path, words: tuple[str, ...], code: str) -> None:
    done = payouts("explain", run_folder, *words)
    assert (done.code, done.codes) == (2, {code})


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    done = payouts("explain", tmp_path, "--row", "a!1")
    assert (done.code, done.codes) == (2, {"V001"})


def test_a_damaged_trail_is_U024(run_folder: Path, tmp_path: Path) -> None:  # noqa: N802
    folder = tmp_path / run_folder.name
    shutil.copytree(run_folder, folder)
    (folder / "audit" / "living_allowance.parquet").write_bytes(b"no table")
    done = payouts("explain", folder, "--row", "上都镇!7")
    assert (done.code, done.codes) == (2, {"U024"})


def test_a_row_that_is_not_under_the_root_is_U025(  # noqa: N802
    run_folder: Path, tmp_path: Path
) -> None:
    folder, who = _altered(run_folder, tmp_path, "amount", "9.99")
    done = payouts("explain", folder, "--person-file", who, "--proof")
    assert (done.code, done.codes) == (2, {"U025"})


def test_a_notice_that_cannot_be_written_is_U028(  # noqa: N802
    run_folder: Path, tmp_path: Path
) -> None:
    words = ("--row", "上都镇!7", "--notice", tmp_path / "none" / "n.html")
    done = payouts("explain", run_folder, *words)
    assert (done.code, done.codes) == (5, {"U028"})
