"""Names that collide: refused where rules are read, and no file of a run is written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from office import book, january, open_office, payouts, people
from packs import MONTHLY, PACK, write_pack
from payouts.audit.parquet import write_table
from payouts.base.errors import RuleProblem
from payouts.base.filenames import file_key, is_ours, portable
from payouts.base.run_layout import audit_table
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from pathlib import Path


def called(tmp_path: Path, benefit: str) -> list[str]:
    """Return code and place of all that is said of a pack with a benefit of this id."""
    rule = MONTHLY.replace("benefit: small", f"benefit: {benefit}")
    source = write_pack(tmp_path / "rules", {"one.yaml": rule})
    try:
        load_pack(source, "small")
    except RuleProblem as problem:
        return [f"{d.code} {d.place}" for d in problem.diagnostics]
    return []


@pytest.mark.parametrize("benefit", ["changes", "months"])
def test_a_benefit_may_not_be_called_as_a_file_of_the_audit(tmp_path: Path, benefit: str) -> None:
    assert called(tmp_path, benefit) == ["Y033 rules/small/one.yaml:1:1"]


@pytest.mark.parametrize("benefit", ["con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"])
def test_a_benefit_may_not_be_called_as_a_device_of_windows(tmp_path: Path, benefit: str) -> None:
    assert called(tmp_path, benefit) == ["Y034 rules/small/one.yaml:1:1"]


@pytest.mark.parametrize(
    ("benefit", "more"),
    [
        *(("Changes", ["Y033"]), ("MONTHS", ["Y033"]), ("Con", ["Y034"]), ("small.", ["Y034"])),
        *(("nul.txt", ["Y034"]), ("a" * 42, []), ("Small", [])),
    ],
)
def test_no_id_has_capitals_dots_or_too_many_letters(
    tmp_path: Path, benefit: str, more: list[str]
) -> None:
    said = [f"{code} rules/small/one.yaml:1:1" for code in (*more, "Y030")]
    assert called(tmp_path, benefit) == said


@pytest.mark.parametrize("benefit", ["change", "month", "com", "com10", "console", "lpt_1"])
def test_names_that_are_near_are_fine(tmp_path: Path, benefit: str) -> None:
    assert called(tmp_path, benefit) == []


def test_ids_are_ours_in_any_case() -> None:
    assert [name for name in ("Changes", "MONTHS", "changes2", "month") if is_ours(name)] == [
        "Changes",
        "MONTHS",
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("CON", "con.yaml", "Aux.tar.gz", "com¹", "CONIN$", "nul .txt"),
        *("a.", "a ", "a:b", "a\\b", "", "a" * 256, "名" * 86),
    ],
)
def test_what_windows_cannot_hold_is_not_portable(name: str) -> None:
    assert not portable(name)
    assert all(map(portable, ("名册.xlsx", "a b.xlsx", "a.con", ".x", "a" * 255, "名" * 85)))


def test_names_are_compared_as_the_most_forgiving_system_does() -> None:
    assert file_key("Ä.yaml") == file_key("a\u0308.YAML")
    assert file_key("a.yaml") != file_key("b.yaml")


def test_files_of_a_pack_that_windows_takes_for_one_are_refused(tmp_path: Path) -> None:
    second = MONTHLY.replace("benefit: small", "benefit: two").replace("小补助", "另一补助")
    source = write_pack(tmp_path / "rules", {"one.yaml": second, "One.yaml": MONTHLY})
    with pytest.raises(RuleProblem) as refused:
        load_pack(source, "small")
    assert [str(d.place) for d in refused.value.diagnostics] == ["rules/small/one.yaml"]
    assert [d.code for d in refused.value.diagnostics] == ["Y035"]


def test_files_and_folders_of_a_pack_have_names_windows_can_hold(tmp_path: Path) -> None:
    source = write_pack(tmp_path / "rules", {"aux.yaml": MONTHLY})
    with pytest.raises(RuleProblem) as refused:
        load_pack(source, "small")
    assert [f"{d.code} {d.place}" for d in refused.value.diagnostics] == [
        "Y034 rules/small/aux.yaml"
    ]
    write_pack(tmp_path / "rules", {"one.yaml": MONTHLY, "pack.yaml": PACK}, name="con")
    with pytest.raises(RuleProblem) as refused:
        load_pack(source, "con")
    assert [f"{d.code} {d.place}" for d in refused.value.diagnostics] == ["Y034 rules/con"]


# --- a run -----------------------------------------------------------------------------------


def test_no_file_of_a_run_replaces_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were two files given one name, nothing would be published."""
    office = open_office(tmp_path)
    book(office / "roster.xlsx", people(2))
    with monkeypatch.context() as patched:
        patched.setattr("payouts.run.running.months_table", audit_table)
        done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (5, {"S001"}), done.err
    assert not list((office / "out").glob("2023-*"))
    assert january(office, "roster.xlsx").code == 0


def test_a_table_is_never_written_over_another(tmp_path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 (only here)

    table = pa.table({"a": [1]})
    write_table(tmp_path / "t.parquet", table)
    with pytest.raises(FileExistsError):
        write_table(tmp_path / "t.parquet", table)


def test_rosters_with_names_windows_takes_for_one_are_all_stored(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    names = ["a.xlsx", "A.xlsx", "nul.xlsx", "名册.xlsx"]
    for number, name in enumerate(names):
        book(office / "in" / name, people(1, first=number + 1))
    done = january(office, "in")
    assert done.code == 0, done.err
    run = office / done.folder
    stored = [path.name for path in (run / "inputs").iterdir()]
    assert len({file_key(name) for name in stored}) == len(names)
    assert all(map(portable, stored))
    assert "名册.xlsx" in stored
    assert payouts("verify", run, cwd=office).code == 0
