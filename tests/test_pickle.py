"""What was computed can be sent to another process, and says and holds the same there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asking import a_request, sample_request
from office import REPOSITORY, environment
from packs import COLUMNS, MONTHLY, PACK, changed, make_pack, make_roster, person_id
from payouts.base.diagnostics import Lang, Severity, say
from payouts.base.errors import PayoutsError
from payouts.base.identity import check_character
from payouts.base.money import Exact, fen_text
from payouts.base.period import Period
from payouts.engine.arguments import Argument
from payouts.engine.benefits import compute_with_notes
from payouts.engine.checks.checked import check_roster
from payouts.engine.checks.typedamounts import typed_in_findings
from payouts.engine.computing import Computed, Prepared, compute
from payouts.engine.reconcile import totals_of
from payouts.engine.row_messages import finding_notes
from payouts.office.config import read_config
from payouts.roster.load import load_roster
from payouts.roster.sheet.person_notes import area_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.diagnostics import Diagnostic
    from payouts.engine.checks.checked import CheckedRoster
    from payouts.engine.entitlement.result import Result
    from payouts.engine.row_messages import RowNote
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack

T = TypeVar("T")

SAMPLES = REPOSITORY / "samples"
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/payouts.yaml"))
TODAY = dt.date(2026, 1, 15)


def sent(thing: T) -> T:
    """Return what another process would receive."""
    return cast("T", pickle.loads(pickle.dumps(thing)))  # noqa: S301 (our own bytes)


def the_same(a: object, b: object, path: str = "") -> None:
    """Assert that two values are equal in every part they hold."""
    assert type(a) is type(b), path
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        assert (a.dtype, a.shape) == (b.dtype, b.shape), path
        assert a.tolist() == b.tolist(), path
    elif isinstance(a, Exact) and isinstance(b, Exact):
        the_same(a.num, b.num, path)
        assert a.den == b.den, path
    elif isinstance(a, pd.DataFrame) and isinstance(b, pd.DataFrame):
        pd.testing.assert_frame_equal(a, b)
    elif dataclasses.is_dataclass(a):
        for part in dataclasses.fields(a):
            the_same(getattr(a, part.name), getattr(b, part.name), f"{path}.{part.name}")
    elif isinstance(a, dict) and isinstance(b, dict):
        assert list(a) == list(b), path
        for key, value in a.items():
            the_same(value, b[key], f"{path}[{key}]")
    elif isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        assert len(a) == len(b), path
        for at, (one, other) in enumerate(zip(a, b, strict=True)):
            the_same(one, other, f"{path}[{at}]")
    else:
        assert a == b, path


def words(diagnostic: Diagnostic) -> list[str]:
    """Return everything that is said of one finding."""
    texts = [diagnostic.message(lang) + diagnostic.remedy(lang) for lang in Lang]
    return [str(diagnostic), *texts, json.dumps(diagnostic.as_json(), ensure_ascii=False)]


def told(computed: Computed) -> dict[str, object]:
    """Return what is said of a computation, its findings put into words anew, and its totals."""
    totals = {r.rule.benefit: dataclasses.astuple(totals_of(r)) for r in computed.results}
    return {
        "loose": [words(one) for one in computed.general],
        "notes": [[n.benefit, n.row, n.status, words(n.diagnostic)] for n in computed.notes],
        "anew": [
            [note.row, words(note.diagnostic)]
            for result in computed.results
            for note in finding_notes(result, computed.roster)
        ],
        "totals": {benefit: list(total) for benefit, total in totals.items()},
        "fen": [result.fen.tolist() for result in computed.results],
        "status": [result.status.tolist() for result in computed.results],
        "steps": [[s.values.text().tolist() for s in r.steps] for r in computed.results],
    }


@pytest.fixture(scope="module")
def samples() -> dict[str, Computed]:
    """Every sample, computed as its payouts.yaml says."""
    found = {}
    for name in NAMES:
        found[name] = compute(sample_request(SAMPLES / name, TODAY))
    return found


# --- the samples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", NAMES)
def test_a_sample_is_the_same_when_it_arrives(samples: dict[str, Computed], sample: str) -> None:
    before = samples[sample]
    after = sent(before)
    the_same(after, before)
    assert told(after) == told(before)


_ARRIVED = """
import json, pickle, sys
import test_pickle
computed = pickle.load(sys.stdin.buffer)
print(json.dumps({name: test_pickle.told(one) for name, one in computed.items()}))
"""


def test_the_samples_say_the_same_in_another_process(samples: dict[str, Computed]) -> None:
    done = subprocess.run(  # noqa: S603 (this interpreter, our module)
        [sys.executable, "-c", _ARRIVED],
        input=pickle.dumps(samples),
        env=environment(PYTHONPATH=f"{REPOSITORY}:{Path(__file__).parent}"),
        capture_output=True,
        check=True,
    )
    here = json.dumps({name: told(one) for name, one in samples.items()})
    assert json.loads(done.stdout) == json.loads(here)


@pytest.mark.parametrize("sample", NAMES)
def test_a_roster_looked_over_elsewhere_is_computed_the_same(
    samples: dict[str, Computed], sample: str
) -> None:
    """The pack, the roster and what was found in it may all have travelled."""
    settings = read_config(SAMPLES / sample / "payouts.yaml").settings
    here = samples[sample]
    roster = load_roster([SAMPLES / sample / f for f in settings.rosters], here.pack.vocabulary)
    period = Period.parse(settings.period)
    checked = check_roster(roster, here.pack.vocabulary, period, TODAY, {})
    the_same(sent(checked), checked)
    pack, looked_over, months = sent((here.pack, checked, period))
    request = a_request(pack, looked_over.typed.roster, months, today=TODAY)
    assert told(compute(Prepared(request, looked_over))) == told(here)


# --- every kind of argument ----------------------------------------------------------------------

_COLUMNS = (
    COLUMNS
    + """\
  出生日期: {type: date}
  中止起: {type: month}
  中止止: {type: month}
  扣除: {type: money}
  填报标准: {type: money}
  填报月数: {type: integer}
"""
)
_SMALL = changed(
    MONTHLY,
    columns="{批准日期: required, 死亡日期: optional, 中止起: optional, 中止止: optional, "
    "性质: required}",
    figures="\n  月标准:\n    unit: 元/月\n    by: 性质\n    values: [{from: 2020-01-01, "
    'until: 2029-12-31, table: {因战: "100", 因公: "90"}, status: published, source: 表}]',
    lines="\n  补助:\n    pays: monthly\n    start: month_of(批准日期)\n"
    "    end: month_of(死亡日期)\n"
    "    suspended: [{from: 中止起, until: 中止止, because: 外出}]\n"
    "    steps: {月补助: 月标准}",
)
_LARGE = changed(
    MONTHLY,
    benefit="large",
    name="大补助",
    columns="{批准日期: required, 死亡日期: optional, 扣除: required}",
    payment="{应发金额: sum(月补助) - 扣除}",
)
_CHOICE = "choices: [{among: [small, large], prefer: order, grain: payment, because: 只享一项}]\n"
# Who is told what by which argument; everybody else is in order.
_PEOPLE: list[dict[str, object]] = [
    {"出生日期": "1950-01-01"},  # Days
    {"批准日期": "2024-01-01"},  # Months
    {"批准日期": "2023-06-01", "死亡日期": "2023-03-01"},  # FromTo
    {"中止起": "2022-01", "中止止": "2024-12"},  # Suspended
    {"性质": "因病"},  # NeededFor
    {"填报月数": 3},  # Counts
    {"填报标准": 77},  # StretchAmounts
    {"身份证号": person_id(500)},  # Copies, and OtherRows: two names
    {"身份证号": person_id(500), "姓名": "乙"},
    {"身份证号": f"77{person_id(900)[2:17]}"},  # Listed: no such province
    {"身份证号": person_id(901)},  # Texts, with the row after it
    {"身份证号": person_id(901)},
    {"扣除": 5000},  # Amounts
]


def _whole_id(row: dict[str, object]) -> dict[str, object]:
    text = str(row.get("身份证号", ""))
    return {**row, "身份证号": text + check_character(text)} if len(text) == 17 else row


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Roster, CheckedRoster]:
    """A pack and a roster that something is found in by every kind of argument."""
    folder = tmp_path_factory.mktemp("packs")
    pack = make_pack(folder, _SMALL, _LARGE, pack=PACK + _CHOICE, columns=_COLUMNS)
    usual = {"批准日期": "2020-01-01", "性质": "因战", "扣除": 0}
    roster = make_roster([_whole_id({**usual, **row}) for row in _PEOPLE])
    roster = dataclasses.replace(roster, notes=tuple(area_notes(roster)))
    levels = {"R031": Severity.HELD}
    return pack, roster, check_roster(roster, pack.vocabulary, Period.parse("2023"), TODAY, levels)


def _decided(pack: Pack, checked: CheckedRoster) -> tuple[tuple[Result, ...], tuple[RowNote, ...]]:
    count = len(checked.typed.roster)
    rows = {"small": np.arange(count - 2), "large": np.arange(count - 2, count)}
    return compute_with_notes(pack, rows, Period.parse("2023"), checked)


def _arguments(thing: object) -> Iterator[Argument]:
    """Yield every argument that something holds."""
    if isinstance(thing, Argument):
        yield thing
    elif isinstance(thing, (tuple, list)):
        for part in thing:
            yield from _arguments(part)
    elif isinstance(thing, dict):
        yield from _arguments(list(thing.values()))
    elif hasattr(thing, "args"):
        yield from _arguments(thing.args)


def test_every_kind_of_argument_says_the_same_when_it_arrives(
    everything: tuple[Pack, Roster, CheckedRoster],
) -> None:
    pack, roster, checked = everything
    results, notes = _decided(pack, checked)
    typed_in = [found for r in results for found in typed_in_findings(r, checked.typed)]
    findings = [*checked.findings, *typed_in, *(f for r in results for f in r.findings)]
    kinds = {type(argument).__name__ for argument in _arguments(findings)}
    assert kinds == {kind.__name__ for kind in Argument.__subclasses__()}, "each is met with"
    the_same(sent(results), results)
    assert sent(notes) == notes
    arrived = sent((pack, checked))
    assert [words(n.diagnostic) for n in _decided(*arrived)[1]] == [
        words(note.diagnostic) for note in notes
    ]
    for result, other in zip(results, sent(results), strict=True):
        assert finding_notes(other, sent(roster)) == finding_notes(result, roster)


def test_what_is_told_of_each_of_these_rows(everything: tuple[Pack, Roster, CheckedRoster]) -> None:
    pack, _, checked = everything
    results, notes = _decided(pack, checked)
    said = {(n.benefit, n.row, n.diagnostic.code): n.diagnostic for n in notes}
    here = "名册.xlsx Sheet1!"
    assert {key: str(found.args.get("detail", "")) for key, found in said.items()} == {
        ("small", 0, "R041"): "",
        ("small", 1, "E010"): "2024-01",
        ("small", 2, "E014"): "2023-06..2023-03",
        ("small", 3, "E015"): "2023-01..2023-12，外出",
        ("small", 4, "E022"): "2023-01..2023-12",
        ("small", 5, "R059"): "",
        ("small", 6, "R058"): "",
        ("small", 7, "E040"): f"{here}B10",
        ("small", 8, "E040"): f"{here}B9",
        ("small", 7, "R045"): "",
        ("small", 8, "R045"): "",
        ("small", 9, "R031"): "",
        ("large", 0, "E051"): "小补助",
        ("large", 1, "E030"): "-3800",
    }
    assert said["small", 0, "R041"].args["expected"] == "1960-01-01"
    assert said["small", 5, "R059"].args["expected"] == 12
    assert said["small", 6, "R058"].args["expected"] == "100"
    assert said["small", 8, "R045"].args["others"] == f"{here}A9"
    assert said["small", 9, "R031"].args["value"] == said["small", 9, "R031"].value
    paid = {r.rule.benefit: [fen_text(f) for f in r.fen.tolist() if f] for r in results}
    assert paid == {"small": ["1200.00"] * 4, "large": []}


# --- exact amounts -------------------------------------------------------------------------------


@given(st.lists(st.integers(-(10**30), 10**30) | st.fractions(max_denominator=10**6), max_size=6))
def test_exact_amounts_arrive_exactly(values: list[int | Fraction]) -> None:
    before = Exact.of(values)
    after = sent(before)
    the_same(after, before)
    assert after.fractions() == [Fraction(value) for value in values]
    with pytest.raises(AttributeError):
        after.den = 2
    assert not after.num.flags.writeable


# --- what failed ---------------------------------------------------------------------------------


def _kinds(base: type[PayoutsError]) -> list[type[PayoutsError]]:
    return [base, *(kind for sub in base.__subclasses__() for kind in _kinds(sub))]


@pytest.mark.parametrize("kind", _kinds(PayoutsError), ids=lambda kind: kind.__name__)
def test_a_failure_says_the_same_when_it_arrives(kind: type[PayoutsError]) -> None:
    failed = kind([say("U003", word="昨天"), say("U002", word="13 月", hint="")])
    arrived = sent(failed)
    assert type(arrived) is kind
    assert arrived.diagnostics == failed.diagnostics
    assert str(arrived) == str(failed) == "; ".join(map(str, failed.diagnostics))
