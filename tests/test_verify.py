"""Whatever is done to a finished run, verification says what; an untouched one is never accused."""

from __future__ import annotations

import json
import os
import random
import shutil
import zipfile
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msoffcrypto
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from asking import a_request
from office import Done, book, contents, january, open_office, payouts, people, someone
from packs import person_id
from payouts.base.bilingual import both, in_language
from payouts.base.diagnostics import Lang, Severity
from payouts.base.digest import digest_of_bytes
from payouts.base.errors import EnvironmentProblem, UsageProblem
from payouts.engine import computing
from payouts.output.masks import EMPTY, masked
from payouts.roster.load import load_inputs
from payouts.roster.settings import ReadSettings
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import load_pack
from payouts.run import manifest as manifests
from payouts.run.folder import intact
from payouts.run.running import RunRequest, run
from payouts.verify import Verification, VerificationOptions, verify_run
from payouts.verify.recompute import RecomputedRun, recomputed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.run.recorded import RecordedRun
    from payouts.verify.steps import Recompute

AUDIT = "audit/small.parquet"
MONTHS = "audit/months/small.parquet"
BOOK = "disbursement.xlsx"
RECORD = "manifest.json"


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two files and two benefits, with rows held, and with control totals."""
    folder = open_office(tmp_path_factory.mktemp("office"))
    rows = [someone(n, f"人{n}", f"2022-{n:02d}-01") for n in range(1, 8)]
    book(folder / "a.xlsx", [*rows, someone(9, approved="")])
    book(folder / "b.xlsx", people(2, first=20), sheet="另一补助")
    (folder / "c.yaml").write_text("- {benefit: small, people: 7}\n", "utf-8")
    done = january(folder, "a.xlsx", "b.xlsx", "nowhere.xlsx", "--controls", "c.yaml")
    assert done.code == 1, done.err
    made: Path = folder / done.folder
    return made


@pytest.fixture(scope="module")
def again(run_folder: Path) -> Iterator[Recompute]:
    """The untouched run computed again, once: what was done to a copy does not alter it."""
    kept: dict[str, RecomputedRun] = {}

    def once(
        folder: Path,
        recorded: RecordedRun,
        given: Mapping[str, Path],
        password: Callable[[str], str | None] | None,
    ) -> Any:  # noqa: ANN401 (a context manager)
        del folder, recorded, given, password

        @contextmanager
        def handed() -> Iterator[RecomputedRun | Diagnostic]:
            yield kept["made"]

        return handed()

    from payouts.run.recorded import RecordedRun as Entries  # noqa: PLC0415
    from payouts.run.recorded import read_manifest, recorded_run  # noqa: PLC0415

    record = read_manifest(run_folder)
    assert isinstance(record, dict)
    entries = recorded_run(record)
    assert isinstance(entries, Entries)
    with recomputed(run_folder, entries, {}, None) as made:
        assert isinstance(made, RecomputedRun)
        kept["made"] = made
        yield once


@pytest.fixture
def copy(run_folder: Path, tmp_path: Path) -> Path:
    """A copy to do harm to."""
    made = tmp_path / run_folder.name
    shutil.copytree(run_folder, made)
    return made


def codes(report: Verification) -> set[str]:
    return {found.code for found in report.findings}


def accused(report: Verification) -> set[str]:
    """Return the files that errors name."""
    errors = [found for found in report.findings if found.severity is Severity.ERROR]
    return {str(found.place.file) for found in errors}


def record_of(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / RECORD).read_text("utf-8"))
    return record


def reseal(folder: Path, **changes: Any) -> None:  # noqa: ANN401
    """Write the manifest anew over what is in the folder, as a careful forger would."""
    record = record_of(folder) | changes
    record["outputs"] = manifests.outputs_of(folder)
    record["manifest_digest"] = manifests.digest_of_manifest(record)
    (folder / RECORD).write_text(manifests.manifest_text(record), "utf-8", newline="\n")


# --- an untouched run ------------------------------------------------------------------------


def test_an_untouched_run_is_intact_and_stays_as_it_is(run_folder: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in run_folder.parent.rglob("*")}
    bytes_before = contents(run_folder)
    report = verify_run(run_folder)
    assert (report.exit_code, [step.name_en for step in report.steps if not step.ok]) == (0, [])
    assert codes(report) == set()
    assert len(report.steps) == 7
    assert contents(run_folder) == bytes_before
    assert {p: p.stat().st_mtime_ns for p in run_folder.parent.rglob("*")} == before


def test_the_sample_is_intact(sample: Done) -> None:
    report = verify_run(sample.folder)
    assert (report.exit_code, codes(report)) == (0, set())


def test_a_copy_elsewhere_is_intact(copy: Path) -> None:
    moved = copy.rename(copy.parent / "archive")
    assert verify_run(moved).exit_code == 0


def test_what_a_run_was_made_from_is_kept_byte_for_byte(run_folder: Path) -> None:
    office = run_folder.parents[1]
    for kept, original in {
        "inputs/a.xlsx": "a.xlsx",
        "inputs/b.xlsx": "b.xlsx",
        "rules/small/pack.yaml": "rules/small/pack.yaml",
        "rules/small/one.yaml": "rules/small/one.yaml",
        "settings/controls.yaml": "c.yaml",
    }.items():
        assert (run_folder / kept).read_bytes() == (office / original).read_bytes()
    listed = {output["path"] for output in record_of(run_folder)["outputs"]}
    assert listed == set(contents(run_folder)) - {RECORD}


def test_the_root_is_printed_on_every_sheet(run_folder: Path) -> None:
    root = record_of(run_folder)["audit_root"]
    workbook = openpyxl.load_workbook(run_folder / BOOK)
    for sheet in workbook.worksheets:
        footer = sheet.oddFooter
        assert footer is not None
        assert root in str(footer.left.text)
        assert run_folder.name in str(footer.left.text)
    checks = [
        cell for row in workbook["对账"].iter_rows(max_row=3, values_only=True) for cell in row
    ]
    assert any(f"审计根 {root}" in str(cell) for cell in checks)


def test_the_record_tells_layout_from_meaning(tmp_path: Path) -> None:
    """A comment is another file and the same rule; a synonym is another vocabulary."""

    def made(name: str, file: str, change: Callable[[str], str]) -> dict[str, Any]:
        office = open_office(tmp_path / name)
        path = office / "rules" / "small" / file
        path.write_text(change(path.read_text("utf-8")), "utf-8")
        book(office / "a.xlsx", people(1))
        return record_of(office / january(office, "a.xlsx").folder)

    plain = made("a", "one.yaml", str)
    assert plain["pack_files"]["small/one.yaml"] == plain["rules"][0]["sha256"]
    noted = made("b", "one.yaml", lambda text: f"# 附注\n{text}\n\n")
    assert noted["rules"][0]["version"] == plain["rules"][0]["version"]
    assert noted["rules"][0]["sha256"] != plain["rules"][0]["sha256"]
    spaced = made("c", "columns.yaml", lambda text: f"# 附注\n{text}")
    assert spaced["vocabulary"] == plain["vocabulary"]
    assert spaced["pack_files"] != plain["pack_files"]
    other = made("d", "columns.yaml", lambda text: text + "  别的: {type: text, aliases: [另称]}\n")
    assert other["vocabulary"] != plain["vocabulary"]
    assert len({record["run_id"] for record in (plain, noted, spaced, other)}) == 4


# --- bytes changed ---------------------------------------------------------------------------

PLACES = [
    *("manifest.json", "disbursement.xlsx", AUDIT, MONTHS, "audit/other.parquet"),
    *("audit/months/other.parquet", "inputs/a.xlsx", "inputs/b.xlsx", "rules/small/pack.yaml"),
    *("rules/small/one.yaml", "rules/small/two.yaml", "rules/small/columns.yaml"),
    "settings/controls.yaml",
]


def _damaged(data: bytes, rng: random.Random) -> Iterator[bytes]:
    for _ in range(12):
        at = rng.randrange(len(data))
        flipped = bytes([data[at] ^ (1 << rng.randrange(8))])
        yield data[:at] + flipped + data[at + 1 :]
    for _ in range(6):
        at = rng.randrange(len(data) + 1)
        yield data[:at] + bytes([rng.randrange(256)]) + data[at:]
        yield data[:at] + data[at + 1 :] if at < len(data) else data[:-1]
    for _ in range(3):
        yield data[: rng.randrange(len(data))]
    yield b""
    yield data + b"\n"
    yield data + b"\0" * 100
    yield data + data


@pytest.mark.parametrize("path", PLACES)
def test_a_changed_byte_is_seen_in_every_file(copy: Path, again: Recompute, path: str) -> None:
    target = copy / path
    whole = target.read_bytes()
    rng = random.Random(path)  # noqa: S311 (seeded)
    options = VerificationOptions(recompute=again)
    tried = 0
    for data in _damaged(whole, rng):
        if data == whole:
            continue
        tried += 1
        target.write_bytes(data)
        report = verify_run(copy, options)
        assert report.exit_code == 1, (path, tried)
        assert path in accused(report), (path, tried, [str(f) for f in report.findings])
        if path != RECORD:
            assert not intact(copy, record_of(copy))  # what a second run relies on
    assert tried >= 25
    target.write_bytes(whole)
    assert verify_run(copy, options).exit_code == 0


def test_every_file_of_the_run_was_tried(run_folder: Path) -> None:
    others = {"returned/a.xlsx", "returned/b.xlsx"}  # the same bytes-and-digest path as these
    assert set(contents(run_folder)) - set(PLACES) <= others


def test_a_file_that_is_gone_renamed_or_added_is_named(copy: Path, again: Recompute) -> None:
    options = VerificationOptions(recompute=again)
    for path in [path for path in contents(copy) if path != RECORD]:
        whole = (copy / path).read_bytes()
        (copy / path).unlink()
        report = verify_run(copy, options)
        assert "V004" in codes(report)
        assert path in accused(report)
        (copy / f"{path}.bak").write_bytes(whole)
        report = verify_run(copy, options)
        assert {"V004", "V005"} <= codes(report)
        assert {path, f"{path}.bak"} <= accused(report)
        (copy / f"{path}.bak").rename(copy / path)
    for path in (
        "notes.txt",
        "audit/more.parquet",
        "rules/small/three.yaml",
        "inputs/manifest.json",
    ):
        (copy / path).write_bytes(b"")
        report = verify_run(copy, options)
        assert "V005" in codes(report)
        assert path in accused(report)
        (copy / path).unlink()
    assert verify_run(copy, options).exit_code == 0


def test_links_and_pipes_are_no_files_of_a_run(copy: Path, again: Recompute) -> None:
    """A link to the right bytes can be turned elsewhere at any time."""
    options = VerificationOptions(recompute=again)
    outside = copy.parent / "outside.parquet"
    (copy / AUDIT).rename(outside)
    (copy / AUDIT).symlink_to(outside)
    assert AUDIT in accused(verify_run(copy, options))
    assert not intact(copy, record_of(copy))
    (copy / AUDIT).unlink()
    outside.rename(copy / AUDIT)
    (copy / "more").symlink_to(copy.parent, target_is_directory=True)
    assert "more" in accused(verify_run(copy, options))
    (copy / "more").unlink()
    os.mkfifo(copy / "pipe")
    assert "pipe" in accused(verify_run(copy, options))


def test_a_run_without_its_record_says_so(copy: Path) -> None:
    (copy / RECORD).unlink()
    report = verify_run(copy)
    assert (report.exit_code, codes(report), accused(report)) == (1, {"V002"}, {RECORD})


# --- forged with every digest made anew ------------------------------------------------------


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    table = change(pq.read_table(path))
    pq.write_table(table, path, compression="zstd", store_schema=False)


def _swapped(table: pa.Table) -> pa.Table:
    return table.take(pa.array([1, 0, *range(2, table.num_rows)]))


def _without_last(table: pa.Table) -> pa.Table:
    return table.slice(0, table.num_rows - 1)


def _with_column(
    name: str, cells: Callable[[list[Any]], list[Any]]
) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        column = table.column_names.index(name)
        made = pa.array(cells(table[name].to_pylist()), table.schema.field(name).type)
        return table.set_column(column, table.schema.field(name), made)

    return change


def _more_for_one(cells: list[Any]) -> list[Any]:
    return [Decimal("900.00"), *cells[1:]]


FORGED: dict[str, tuple[str, Callable[[pa.Table], pa.Table]]] = {
    "two rows swapped": (AUDIT, _swapped),
    "the last row cut off": (AUDIT, _without_last),
    "a row twice": (AUDIT, lambda t: pa.concat_tables([t, t.slice(0, 1)])),
    "a name": (AUDIT, _with_column("name", lambda cells: ["王五", *cells[1:]])),
    "an id": (AUDIT, _with_column("person_id", lambda cells: [person_id(77), *cells[1:]])),
    "a reason": (AUDIT, _with_column("reasons", lambda cells: ["", *[None] * (len(cells) - 1)])),
    "an amount": (AUDIT, _with_column("amount", _more_for_one)),
    "a step": (AUDIT, _with_column("step.应发金额", lambda cells: ["900", *cells[1:]])),
    "a month": (MONTHS, _with_column("months", lambda cells: [9, *cells[1:]])),
    "months in another order": (MONTHS, _swapped),
    "the last months cut off": (MONTHS, _without_last),
    "a column more": (AUDIT, lambda t: t.append_column("more", pa.nulls(t.num_rows, pa.string()))),
    "a column less": (AUDIT, lambda t: t.drop_columns(["figures"])),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_audit_table_is_named(copy: Path, again: Recompute, how: str) -> None:
    path, change = FORGED[how]
    rewrite(copy / path, change)
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    if how != "months in another order":  # by their key they stand in the rows they are of
        assert codes(report) & {"V007", "V008"}
    assert path in accused(report)
    assert not codes(report) & {"V003", "V004", "V005", "V006"}


def test_the_differing_cell_is_named_with_row_person_and_both_values(
    copy: Path, again: Recompute
) -> None:
    change = _with_column("amount", _more_for_one)
    rewrite(copy / AUDIT, change)
    rewrite(copy / AUDIT, _with_column("gross", _more_for_one))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    found = {f.args["column"]: f for f in report.findings if f.code == "V014" and f.person}
    amount = found["amount"]
    assert (amount.place.file, amount.place.sheet, amount.place.row) == (AUDIT, "小补助", 2)
    assert (amount.person, amount.args["recorded"], amount.args["recomputed"]) == (
        *("人*", "900.00", "100.00"),
    )
    (total,) = [f for f in report.findings if f.code == "V010"]
    assert (total.args["expected"], total.args["actual"]) == ("1500.00", "700.00")
    row = next(f for f in report.findings if f.code == "V011" and f.person)
    assert (row.place.file, row.place.sheet, row.person) == (BOOK, "小补助", "人*")
    assert (row.args["expected"], row.args["actual"]) == ("900.00", "100.00")


def test_a_row_that_contradicts_itself_is_said(copy: Path, again: Recompute) -> None:
    rewrite(copy / AUDIT, _with_column("recovery", lambda cells: [Decimal(1), *cells[1:]]))
    rewrite(copy / AUDIT, _with_column("status", lambda cells: ["given", *cells[1:]]))
    reseal(copy)
    found = [
        f
        for f in verify_run(copy, VerificationOptions(recompute=again)).findings
        if f.code == "V009"
    ]
    assert {str(f.args["column"]) for f in found} >= {
        *("status", "amount", "gross + arrears - recovery = amount"),
    }


def test_a_table_of_other_columns_or_none_is_said(copy: Path, again: Recompute) -> None:
    options = VerificationOptions(recompute=again)
    pq.write_table(pa.table({"status": ["paid"]}), copy / AUDIT)
    reseal(copy)
    report = verify_run(copy, options)
    assert "V008" in codes(report)
    assert AUDIT in accused(report)
    (copy / AUDIT).write_bytes(b"PAR1 nothing PAR1")
    reseal(copy)
    assert "V008" in codes(verify_run(copy, options))


@pytest.mark.parametrize("column", ["name", "sheet", "status", "person_id"])
def test_bytes_that_are_no_text_are_named(copy: Path, again: Recompute, column: str) -> None:
    """One flipped bit can make a name unreadable; the row is named all the same."""
    table = pq.read_table(copy / AUDIT)
    words = [str(word).encode() for word in table[column].to_pylist()]
    words[2] = b"\xe7\x8e\x9b\x80"
    raw = pa.Array.from_buffers(pa.string(), len(words), pa.array(words, pa.binary()).buffers())
    at = table.column_names.index(column)
    pq.write_table(table.set_column(at, column, raw), copy / AUDIT, store_schema=False)
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    assert (report.exit_code, accused(report)) == (1, {AUDIT})
    (found,) = [f for f in report.findings if f.code == "V014"]
    assert (found.args["column"], found.place.row, found.person) == (column, 4, "人*")


def test_many_differences_are_counted(sample: Done, tmp_path: Path) -> None:
    copied = tmp_path / "run"
    shutil.copytree(sample.folder, copied)
    path = "audit/living_allowance.parquet"
    rewrite(copied / path, _with_column("name", lambda cells: ["某"] * len(cells)))
    reseal(copied)
    found = [f for f in verify_run(copied).findings if f.code == "V015" and f.place.file == path]
    (rest,) = found
    assert rest.args["count"] == pq.read_table(copied / path).num_rows


# --- the workbook ----------------------------------------------------------------------------


def edit_sheet(folder: Path, number: int, change: Callable[[str], str]) -> None:
    """Change the XML of a sheet and nothing else: cached sums stay as they were."""
    edit_part(folder, f"xl/worksheets/sheet{number}.xml", change)


def edit_part(folder: Path, part: str, change: Callable[[str], str]) -> None:
    """Change one part of the workbook and nothing else."""
    path = folder / BOOK
    with zipfile.ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, data in parts.items():
            if item.filename == part:
                changed = change(data.decode())
                assert changed != data.decode()
                archive.writestr(item, changed.encode())
            else:
                archive.writestr(item, data)


def test_an_amount_changed_in_the_workbook_is_named(copy: Path, again: Recompute) -> None:
    first = "<v>100.00</v>"  # of a row: the standard, then the amount
    edit_sheet(copy, 2, lambda text: text.replace(first, "<v>900</v>", 2))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    row = next(f for f in report.findings if f.code == "V011" and f.person)
    assert (row.place.sheet, row.person, row.args["column"]) == ("小补助", "人*", "实发金额")
    assert (row.args["expected"], row.args["actual"]) == ("100.00", "900.00")
    assert "V013" in codes(report)
    cell = next(f for f in report.findings if f.code == "V014" and f.place.file == BOOK)
    assert cell.place.cell is not None


def test_a_person_changed_in_the_workbook_is_named(copy: Path, again: Recompute) -> None:
    edit_sheet(copy, 2, lambda text: text.replace(person_id(3), person_id(78), 1))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    found = [f for f in report.findings if f.code == "V011"]
    assert {f.args["column"] for f in found} == {"身份证号"}
    said = " ".join(map(str, found))
    assert person_id(3) not in said
    assert person_id(78) not in said


def test_a_cached_total_is_not_trusted(copy: Path, again: Recompute) -> None:
    edit_sheet(copy, 2, lambda text: text.replace("<v>700.00</v>", "<v>800.00</v>"))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    (found,) = [f for f in report.findings if f.code == "V013"]
    assert (found.place.sheet, found.args["expected"], found.args["actual"]) == (
        *("小补助", "700.00", "800.00"),
    )


def test_a_cell_that_was_emptied_is_said_to_be_empty(copy: Path, again: Recompute) -> None:
    """Nothing after the colon would read as if the report had lost it."""
    edit_sheet(copy, 2, lambda text: text.replace("<v>700.00</v>", ""))
    edit_sheet(copy, 2, lambda text: text.replace("<v>100.00</v>", "", 1))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    (total,) = [f for f in report.findings if f.code == "V013"]
    assert total.args["actual"] == EMPTY
    cell = next(f for f in report.findings if f.code == "V014" and f.place.file == BOOK)
    assert (cell.args["recorded"], cell.args["recomputed"]) == (EMPTY, "100")


def test_a_whole_number_is_shown_as_the_workbook_shows_it() -> None:
    assert [masked("月数", value) for value in (99.0, 51970.0, 0.5, None)] == [
        *("99", "51970", "0.5", EMPTY),
    ]


def test_a_formula_or_footer_changed_is_seen(copy: Path, again: Recompute) -> None:
    """Every cell looks right; the next recalculation or page would not be."""
    root = record_of(copy)["audit_root"]
    for change in (
        lambda text: text.replace("<f>SUM(", "<f>2*SUM(", 1),
        lambda text: text.replace(root, "0" * 64),
    ):
        whole = (copy / BOOK).read_bytes()
        edit_sheet(copy, 2, change)
        reseal(copy)
        report = verify_run(copy, VerificationOptions(recompute=again))
        assert (report.exit_code, accused(report)) == (1, {BOOK})
        (copy / BOOK).write_bytes(whole)


@pytest.mark.parametrize(
    ("part", "old", "new", "sheet", "what", "said"),
    [
        ("sheet2", "<row ", '<row hidden="1" ', "小补助", ("行@hidden", "row@hidden"), "1"),
        ("sheet2", "<col ", '<col hidden="1" ', "小补助",
         ("列 A、B@hidden", "column A, B@hidden"), "1"),
        ("sheet2", "<f>SUM(", "<f>2*SUM(", "小补助", ("公式", "formula"), "2*SUM(G4:G10)"),
        ("sheet2", "<oddFooter>", "<oddFooter>另", "小补助",
         ("页眉页脚（oddFooter）", "header or footer (oddFooter)"), "另&L"),
        ("sheet2", "</worksheet>", "<legacyDrawing/></worksheet>", "小补助",
         ("批注或控件", "comments or controls"), "有"),
        ("workbook", "<sheet ", '<sheet state="hidden" ', None,
         ("工作表状态 汇总", "state of sheet 汇总"), "hidden"),
        ("workbook", "</definedNames>", '<definedName name="x">1</definedName></definedNames>',
         None, ("名称 x", "name x"), "1"),
        ("styles", "</numFmts>", '<numFmt numFmtId="199" formatCode="0"/></numFmts>',
         None, ("xl/styles.xml", "xl/styles.xml"), '<numFmt numFmtId="199" formatCode="0"/>'),
    ],
)  # fmt: skip
def test_what_a_workbook_has_besides_cells_is_named(  # noqa: PLR0913, PLR0917 (one column each)
    copy: Path,
    again: Recompute,
    part: str,
    old: str,
    new: str,
    sheet: str | None,
    what: tuple[str, str],
    said: str,
) -> None:
    """Every cell is as it was; a hidden row or another format still deceives a reader."""
    folder = "xl/worksheets/" if part.startswith("sheet") else "xl/"
    edit_part(copy, f"{folder}{part}.xml", lambda text: text.replace(old, new, 1))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    (found,) = report.findings
    assert (found.code, found.place.file, found.place.sheet) == ("V014", BOOK, sheet)
    column = str(found.args["column"])
    assert (in_language(column, chinese=True), in_language(column, chinese=False)) == what
    assert in_language(str(found.args["recorded"]), chinese=True).startswith(said)
    assert found.args["recorded"] != found.args["recomputed"]
    assert (found.place.cell is not None) == old.startswith("<f>")


def test_a_changed_cell_does_not_hide_what_is_changed_elsewhere(
    copy: Path, again: Recompute
) -> None:
    edit_sheet(copy, 1, lambda text: text.replace("<row ", '<row hidden="1" ', 1))
    edit_sheet(copy, 2, lambda text: text.replace("<v>700.00</v>", "<v>800.00</v>"))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    named = {(f.place.sheet, f.args["column"]) for f in report.findings if f.code == "V014"}
    said = {(sheet, in_language(str(column), chinese=True)) for sheet, column in named}
    assert ("汇总", "行@hidden") in said
    assert {sheet for sheet, _ in named} == {"汇总", "小补助"}


def test_a_part_of_the_workbook_that_is_there_twice_is_named(copy: Path, again: Recompute) -> None:
    """Which of two sheets of one name is shown is up to the program that opens it."""
    name = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(copy / BOOK) as archive:
        parts = [(item.filename, archive.read(item)) for item in archive.infolist()]
    false = (name, dict(parts)[name].replace(b"<v>700.00</v>", b"<v>800.00</v>"))
    with zipfile.ZipFile(copy / BOOK, "w") as archive:
        for part, data in parts:
            archive.writestr(part, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(*false)
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    assert report.exit_code == 1
    (told,) = {str(f.args["recorded"]) for f in report.findings if f.code == "V014"}
    assert in_language(told, chinese=True) == "[F006] 文件已损坏或不完整：成员重名"
    assert in_language(told, chinese=False).endswith("damaged or incomplete: duplicate members")


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(
    copy: Path, again: Recompute
) -> None:
    with zipfile.ZipFile(copy / BOOK, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * (1 << 25))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    assert {"V012", "V014"} == codes(report)
    assert all("too large" in f.message(Lang.EN) for f in report.findings)


def test_no_name_is_shown_by_what_is_besides_cells(copy: Path, again: Recompute) -> None:
    edit_sheet(copy, 2, lambda text: text.replace("<t>人1<", "<t  >人1<", 1))
    reseal(copy)
    (found,) = verify_run(copy, VerificationOptions(recompute=again)).findings
    assert (found.args["recorded"], found.args["recomputed"]) == ("<t  >", "<t>")
    assert "人1" not in str(found)


def test_a_workbook_saved_again_or_of_other_sheets_is_seen(copy: Path, again: Recompute) -> None:
    options = VerificationOptions(recompute=again)
    workbook = openpyxl.load_workbook(copy / BOOK)
    workbook["小补助"]["C5"] = "王五"
    workbook.save(copy / BOOK)
    reseal(copy)
    assert BOOK in accused(verify_run(copy, options))
    del workbook["对账"]
    workbook.save(copy / BOOK)
    reseal(copy)
    assert {"V012", "V014"} <= codes(verify_run(copy, options))
    (copy / BOOK).write_bytes(b"PK\x03\x04")
    reseal(copy)
    assert {"V012", "V014"} <= codes(verify_run(copy, options))


def test_rows_of_the_roll_in_another_order_are_seen(copy: Path, again: Recompute) -> None:
    """People stay in the order of the roster within their township."""
    rewrite(copy / AUDIT, lambda table: table.take(pa.array([*range(table.num_rows)][::-1])))
    reseal(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    found = [f for f in report.findings if f.code == "V011"]
    assert {f.args["column"] for f in found} == {both("次序", "order")}
    assert len(found) == 6  # of seven people


# --- the record ------------------------------------------------------------------------------


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from _leaves(below, (*path, key))
    elif isinstance(value, list) and value:
        for index, below in enumerate(value):
            yield from _leaves(below, (*path, index))
    else:
        yield path


def _changed(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value}0" if isinstance(value, str) else [*value, "x"] if value == [] else {"x": 1}


@pytest.mark.parametrize("share", [5, pytest.param(1, marks=pytest.mark.long)])
def test_every_entry_of_the_record_is_held_to(copy: Path, again: Recompute, share: int) -> None:
    """Each entry altered, or one in so many, with the record's own digest made anew."""
    whole = record_of(copy)
    paths = [p for p in _leaves(whole) if p[0] != "manifest_digest"]
    rng = random.Random(1)  # noqa: S311 (seeded)
    chosen = [p for p in paths if p[0] != "diagnostics"]
    chosen += rng.sample([p for p in paths if p[0] == "diagnostics"], 20)
    assert len(chosen) > 150
    chosen = rng.sample(chosen, len(chosen) // share)
    missed = []
    for path in chosen:
        record = json.loads(json.dumps(whole))
        holder = record
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = _changed(holder[path[-1]])
        record["manifest_digest"] = manifests.digest_of_manifest(record)
        (copy / RECORD).write_text(manifests.manifest_text(record), "utf-8")
        if verify_run(copy, VerificationOptions(recompute=again)).exit_code == 0:
            missed.append(path)
    # What was made with another version may differ: it is said, and the run id holds it to this.
    assert {path[0] for path in missed} <= {"tool_version", "packages"}


def test_versions_are_part_of_the_run_id(copy: Path) -> None:
    """Else an altered run could pass for one of other versions, where bytes may differ."""
    record = record_of(copy)
    reseal(copy, packages=record["packages"] | {"numpy": "1.0"})
    report = verify_run(copy)
    assert "V021" in codes(report)
    assert report.exit_code == 1


@pytest.mark.parametrize(
    "key", ["run_id", "basis", "outputs", "request", "totals", "rows", "today"]
)
def test_an_entry_that_is_missing_is_said(copy: Path, again: Recompute, key: str) -> None:
    record = record_of(copy)
    del record[key]
    record["manifest_digest"] = manifests.digest_of_manifest(record)
    (copy / RECORD).write_text(manifests.manifest_text(record), "utf-8")
    assert verify_run(copy, VerificationOptions(recompute=again)).exit_code == 1


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", "{", "[" * 100_000, '{"a": 1.5}', '{"a": NaN}', '{"a": "\\ud800"}'],
)
def test_a_record_that_is_none_is_said(copy: Path, text: str) -> None:
    (copy / RECORD).write_text(text, "utf-8")
    report = verify_run(copy)
    assert report.exit_code == 1
    assert accused(report) == {RECORD}


def test_a_key_that_is_there_twice_is_seen(copy: Path, again: Recompute) -> None:
    """The last one counts for the digest, the first for a reader's eye."""
    text = (copy / RECORD).read_text("utf-8")
    (copy / RECORD).write_text(text.replace("{", '{"run_id": "x", ', 1), "utf-8")
    report = verify_run(copy, VerificationOptions(recompute=again))
    assert (report.exit_code, codes(report)) == (1, {"V002"})


# --- computed again --------------------------------------------------------------------------


def test_the_list_of_files_says_each_file_once_and_nothing_more(
    copy: Path, again: Recompute
) -> None:
    """The false digest is the one a reader finds; only the last one would be checked."""
    entries = record_of(copy)["outputs"]
    false = {"path": BOOK, "sha256": "0" * 64}
    for outputs in ([false, *entries], entries[::-1], [{**entries[0], "by": "x"}, *entries[1:]]):
        record = record_of(copy) | {"outputs": outputs}
        record["manifest_digest"] = manifests.digest_of_manifest(record)
        (copy / RECORD).write_text(manifests.manifest_text(record), "utf-8", newline="\n")
        report = verify_run(copy, VerificationOptions(recompute=again))
        assert [f.code for f in report.findings if f.args.get("what") == "outputs"] == ["V002"]
        assert report.exit_code == 1


def test_a_roster_exchanged_with_all_digests_is_seen(copy: Path) -> None:
    book(copy / "inputs" / "b.xlsx", people(3, first=20), sheet="另一补助")
    sha256 = digest_of_bytes((copy / "inputs" / "b.xlsx").read_bytes())
    record = record_of(copy)
    for entry in (*record["inputs"], *record["request"]["inputs"]["files"]):
        if entry.get("path", entry.get("name")) == "b.xlsx":
            entry["sha256"] = sha256
    reseal(copy, inputs=record["inputs"], request=record["request"])
    report = verify_run(copy)
    assert {"V021", "V014"} <= codes(report)
    assert "audit/other.parquet" in accused(report)
    assert any(f.args.get("column") == both("行", "row") and f.person for f in report.findings)


def test_a_rule_exchanged_with_all_digests_is_seen(copy: Path) -> None:
    rule = copy / "rules" / "small" / "one.yaml"
    rule.write_text(rule.read_text("utf-8").replace("100", "900"), "utf-8")
    reseal(copy)
    report = verify_run(copy)
    assert {"V021", "V014"} <= codes(report)
    assert {AUDIT, BOOK} <= accused(report)


def test_a_whole_run_exchanged_is_seen_by_the_signed_root_alone(copy: Path) -> None:
    """Nothing inside a folder can show that all of it was made anew: the paper can."""
    signed = record_of(copy)["audit_root"]
    office = open_office(copy.parent / "forged")
    book(office / "a.xlsx", people(9))
    other = office / january(office, "a.xlsx").folder
    assert verify_run(other).exit_code == 0
    report = verify_run(other, VerificationOptions(root=signed))
    assert (report.exit_code, codes(report)) == (1, {"V020"})
    assert verify_run(copy, VerificationOptions(root=signed)).exit_code == 0


def test_a_kept_file_that_is_missing_may_be_supplied(copy: Path) -> None:
    office = copy.parent
    kept = copy / "inputs" / "a.xlsx"
    shutil.move(kept, office / "old.xlsx")
    report = verify_run(copy)
    assert {"V004", "V017"} == codes(report)
    report = verify_run(copy, VerificationOptions(rosters=(office / "old.xlsx",)))
    assert {"V004"} == codes(report)  # it is computed again, and nothing else differs
    book(office / "new.xlsx", people(2))
    report = verify_run(copy, VerificationOptions(rosters=(office / "new.xlsx",)))
    assert {"V004", "V017", "V022"} == codes(report)


def test_a_run_of_an_older_version_says_what_it_does_not_keep(copy: Path) -> None:
    for name in ("inputs", "rules", "settings"):
        shutil.rmtree(copy / name)
    reseal(copy, request=None, tool_version="0.0.1", audit_root=None)
    report = verify_run(copy)
    assert report.exit_code == 1
    assert {"V008", "V017"} <= codes(report)
    (found,) = [f for f in report.findings if f.code == "V017"]
    assert "0.0.1" in found.message()


@pytest.fixture
def of_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that says it was made with another numpy."""
    office = open_office(tmp_path)
    book(tmp_path / "a.xlsx", people(3))
    real = manifests.packages
    monkeypatch.setattr(manifests, "packages", lambda: real() | {"numpy": "1.0"})
    made = office / january(office, "a.xlsx").folder
    monkeypatch.setattr(manifests, "packages", real)
    return made


def _packed_otherwise(folder: Path) -> None:
    rewrite_as = pq.read_table(folder / AUDIT)
    pq.write_table(rewrite_as, folder / AUDIT, compression="snappy", store_schema=False)
    with zipfile.ZipFile(folder / BOOK) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    with zipfile.ZipFile(folder / BOOK, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    reseal(folder)


def test_other_versions_may_write_other_bytes_but_no_other_values(of_another_version: Path) -> None:
    assert codes(verify_run(of_another_version)) == set()
    _packed_otherwise(of_another_version)
    report = verify_run(of_another_version)
    (found,) = report.findings
    assert (found.code, report.exit_code) == ("V016", 0)
    assert "numpy 1.0→" in str(found.args["versions"])
    assert found.message().startswith(f"重算数值相同、字节不同：{AUDIT}、{BOOK}；")
    edit_sheet(of_another_version, 2, lambda text: text.replace("<f>SUM(", "<f>2*SUM(", 1))
    reseal(of_another_version)
    report = verify_run(of_another_version)
    assert report.exit_code == 1
    assert any(f.args.get("column") == both("公式", "formula") for f in report.findings)


def test_the_same_versions_write_the_same_bytes(copy: Path, again: Recompute) -> None:
    _packed_otherwise(copy)
    report = verify_run(copy, VerificationOptions(recompute=again))
    assert (report.exit_code, accused(report)) == (1, {AUDIT, BOOK})


def test_a_locked_roster_takes_its_password_again(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    plain = book(tmp_path / "plain.xlsx", people(2))
    with plain.open("rb") as source, (tmp_path / "a.xlsx").open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("mima", target)
    packs = FolderSource(office / "rules")
    opening = ReadSettings(password=lambda _: "mima")
    pack = load_pack(packs, "small")
    request = a_request(pack, [tmp_path / "a.xlsx"], "2023-01", reading=opening)
    made = run(RunRequest(request, packs, None, tmp_path / "out")).folder
    report = verify_run(made)
    (found,) = report.findings
    assert (report.exit_code, found.code) == (1, "V017")
    assert "F008" in found.message()
    wrong = verify_run(made, VerificationOptions(password=lambda _: "cuode"))
    assert "F016" in str(wrong.findings[0])
    assert verify_run(made, VerificationOptions(password=lambda _: "mima")).exit_code == 0
    (tmp_path / "key").write_text("mima\n", "utf-8")
    assert payouts("verify", made, "--password-file", tmp_path / "key").code == 0
    assert "mima" not in (made / RECORD).read_text("utf-8")


def test_a_file_that_changes_while_it_is_read_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(tmp_path)
    book(tmp_path / "a.xlsx", people(2))

    def meanwhile(*words: Any) -> Any:  # noqa: ANN401
        found = load_inputs(*words)
        book(tmp_path / "a.xlsx", people(3))
        return found

    monkeypatch.setattr(computing, "load_inputs", meanwhile)
    done = january(office, "a.xlsx")
    assert (done.code, done.codes) == (5, {"V019"})
    assert not list((office / "out").glob("2023-01-*"))


# --- where the rosters stood -----------------------------------------------------------------


def test_an_original_that_is_gone_or_changed_is_said(tmp_path: Path) -> None:
    office = open_office(tmp_path / "office")
    book(office / "a.xlsx", people(2))
    made = office / january(office, "a.xlsx").folder
    (origins,) = (office / "out" / ".origins").iterdir()
    assert origins.stat().st_mode & 0o777 == 0o600
    assert origins.parent.stat().st_mode & 0o777 == 0o700
    assert json.loads(origins.read_text())["rosters"][0]["path"] == "../a.xlsx"
    assert codes(verify_run(made)) == set()
    moved = office.rename(tmp_path / "moved")
    assert codes(verify_run(moved / "out" / made.name)) == set()
    book(moved / "a.xlsx", people(3))
    report = verify_run(moved / "out" / made.name)
    (found,) = report.findings
    assert (found.code, report.exit_code) == ("V018", 0)
    assert found.args["actual"] == digest_of_bytes((moved / "a.xlsx").read_bytes())
    assert found.args["where"] == str(moved / "a.xlsx"), "as a person would write it"
    told = payouts("verify", moved / "out" / made.name)
    assert (told.code, told.out.count("[相符]")) == (0, 6)
    assert "[提醒] 原名册" in told.out, "what has changed is not met"
    (moved / "a.xlsx").unlink()
    assert "gone" in str(verify_run(moved / "out" / made.name).findings[0].args["state_en"])
    (moved / "out" / ".origins" / origins.name).write_text("[1]")
    assert codes(verify_run(moved / "out" / made.name)) == set()


def test_where_a_roster_stood_is_a_pipe_now(tmp_path: Path) -> None:
    """Nobody writes to it: reading would wait for ever."""
    office = open_office(tmp_path)
    book(office / "a.xlsx", people(1))
    made = office / january(office, "a.xlsx").folder
    (office / "a.xlsx").unlink()
    os.mkfifo(office / "a.xlsx")
    assert codes(verify_run(made)) == {"V018"}
    (origins,) = (made.parent / ".origins").iterdir()
    origins.unlink()
    os.mkfifo(origins)
    assert codes(verify_run(made)) == set()


# --- the command -----------------------------------------------------------------------------


def test_the_command_says_each_step_and_its_verdict(copy: Path) -> None:
    done = payouts("verify", copy)
    assert (done.code, done.codes) == (0, set())
    assert done.out.count("[相符]") == 7
    (copy / "more.txt").write_text("x")
    done = payouts("verify", copy, "--lang", "en")
    assert (done.code, done.codes) == (1, {"V005"})
    assert "[OFF] digests of the files" in done.out
    data = json.loads(payouts("verify", copy, "--json").out)
    assert (data["exit_code"], data["run_id"]) == (1, record_of(copy)["run_id"])
    assert [step["ok"] for step in data["steps"]].count(False) == 1
    assert [found["code"] for found in data["diagnostics"]] == ["V005"]


def test_the_root_is_typed_from_paper(copy: Path) -> None:
    root = record_of(copy)["audit_root"]
    spaced = " ".join(root[at : at + 8].upper() for at in range(0, 64, 8))
    assert payouts("verify", copy, "--root", spaced).code == 0
    assert payouts("verify", copy, "--root", "0" * 64).codes == {"V020"}
    done = payouts("verify", copy, "--root", root[:-1])
    assert (done.code, done.codes) == (2, {"V023"})


def test_a_proof_is_checked_without_the_run(copy: Path, tmp_path: Path) -> None:
    """Whoever holds one explanation and the signed root needs nothing else."""
    first = pq.read_table(copy / AUDIT).slice(0, 1).to_pylist()[0]
    where = ("--row", f"{first['sheet']}!{first['row']}", "--file", first["file"])
    told = payouts("explain", copy, *where, "--proof", "--json").out
    whole, root = json.loads(told), record_of(copy)["audit_root"]
    path = tmp_path / "说明.json"
    path.write_text(told, encoding="utf-8")
    done = payouts("verify", path, "--root", root)
    assert (done.code, done.codes) == (0, set())
    assert f"审计根: {root}" in done.out
    assert payouts("verify", path, "--root", "0" * 64).codes == {"V020"}

    (row,) = whole["rows"]
    path.write_text(json.dumps(row["proof"]), encoding="utf-8")
    assert payouts("verify", path).code == 0, "a proof alone"
    path.write_text(json.dumps(row["proof"] | {"index": row["proof"]["index"] ^ 1}), "utf-8")
    done = payouts("verify", path, "--lang", "en", "--json")
    assert (done.code, json.loads(done.out)["holds"]) == (1, False)
    assert [found["code"] for found in json.loads(done.out)["findings"]] == ["V024"]
    path.write_text(json.dumps(row["proof"] | {"size": "3"}), encoding="utf-8")
    done = payouts("verify", path)
    assert (done.code, done.codes, done.out) == (2, {"V025"}, "")
    path.write_text(json.dumps(whole | {"rows": [row | {"proof": None}]}), encoding="utf-8")
    assert payouts("verify", path).codes == {"V001"}, "an explanation without a proof"


def test_a_proof_says_what_it_does_not_prove(copy: Path, tmp_path: Path) -> None:
    """A digest alone may be handed out as another person's: only a row that is shown is proven."""
    first = pq.read_table(copy / AUDIT).slice(0, 1).to_pylist()[0]
    where = ("--row", f"{first['sheet']}!{first['row']}", "--file", first["file"])
    path = tmp_path / "proof.json"

    (bare,) = json.loads(payouts("explain", copy, *where, "--proof", "--json").out)["rows"]
    assert first["person_id"] not in json.dumps(bare, ensure_ascii=False)
    path.write_text(json.dumps(bare["proof"] | {"row": first["row"] + 1}), encoding="utf-8")
    done = payouts("verify", path)
    assert done.code == 0, "the digest is under the root"
    assert "只证明了摘要" in done.out
    assert json.loads(payouts("verify", path, "--json").out)["row_shown"] is False

    (full,) = json.loads(payouts("explain", copy, *where, "--proof-row", "--json").out)["rows"]
    assert f"18:{first['person_id']}," in full["proof"]["encoding"]
    assert full["proof"]["encoding"] in payouts("explain", copy, *where, "--proof-row").out
    path.write_text(json.dumps(full["proof"]), encoding="utf-8")
    done = payouts("verify", path)
    assert done.code == 0
    assert "只证明了摘要" not in done.out
    path.write_text(json.dumps(full["proof"] | {"row": first["row"] + 1}), encoding="utf-8")
    assert payouts("verify", path).codes == {"V024"}, "the row shown is another one"


def test_what_is_no_run_is_no_run(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path, book(tmp_path / "a.xlsx", people(1))):
        done = payouts("verify", path)
        assert (done.code, done.codes) == (2, {"V001"})
    failed = tmp_path / "failed-1"
    failed.mkdir()
    (failed / RECORD).write_text('{"run_id": "1"}')
    with pytest.raises(UsageProblem):
        verify_run(failed)


def test_a_password_file_that_cannot_be_read_is_said(copy: Path) -> None:
    done = payouts("verify", copy, "--password-file", copy / "nowhere")
    assert (done.code, done.codes) == (2, {"F018"})


def test_what_the_system_refuses_is_the_environments_fault(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> str:
        raise PermissionError(13, "Permission denied", "x")

    monkeypatch.setattr(manifests, "digest_of_file", refused)
    with pytest.raises(EnvironmentProblem) as caught:
        verify_run(copy)
    assert caught.value.exit_code == 5


def test_a_folder_of_namesakes_and_a_mapping_are_computed_again(tmp_path: Path) -> None:
    """Names by folder, files that cannot be read, headers of the office's own: all kept."""
    office = open_office(tmp_path)
    own = ("姓名", "证件", "批准日期")
    book(tmp_path / "in" / "甲镇" / "r.xlsx", people(2), header=own)
    book(tmp_path / "in" / "乙镇" / "r.xlsx", people(2, first=5), header=own)
    (tmp_path / "in" / "broken.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "m.yaml").write_text("- {header: 证件, column: 身份证号}\n", "utf-8")
    done = january(office, "in", "--mapping", "m.yaml", "--hidden", "refuse")
    made = office / done.folder
    assert (done.code, record_of(made)["rows"]["paid"]) == (1, 4)
    assert {"inputs/甲镇/r.xlsx", "inputs/乙镇/r.xlsx", "inputs/broken.xlsx"} <= contents(
        made
    ).keys()
    assert (made / "settings" / "mapping.yaml").is_file()
    shutil.rmtree(tmp_path / "in")
    report = verify_run(made)
    assert (report.exit_code, codes(report)) == (0, {"V018"}), [str(f) for f in report.findings]
    kept = january(
        office, made / "inputs" / "甲镇" / "r.xlsx", "--mapping", made / "settings" / "mapping.yaml"
    )
    assert record_of(office / kept.folder)["rows"]["paid"] == 2
