"""Whatever stands in a run folder, verification ends in seconds, with a code and little memory."""

from __future__ import annotations

import json
import resource
import shutil
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from forging import BOOK, RECORD, Workbook, record_of, reseal
from office import book, january, open_office, payouts, people, spawn_all
from payouts.roster.find.caps import Caps
from payouts.verify import VerificationOptions, verify_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from office import Done

AUDIT = "audit/small.parquet"
_GIB = 1 << 30


@pytest.fixture
def made(tmp_path: Path) -> Path:
    office = open_office(tmp_path)
    book(office / "a.xlsx", people(3))
    folder: Path = office / january(office, "a.xlsx").folder
    return folder


def _grown(name: str) -> Callable[[Path], None]:
    """A file of 2 GiB, none of which is on the disk."""

    def do(folder: Path) -> None:
        with (folder / name).open("r+b") as file:
            file.truncate(2 * _GIB)

    return do


def _deep(folder: Path) -> None:
    (folder / RECORD).write_text('{"a": ' * 900 + "1" + "}" * 900)


def _many(folder: Path) -> None:
    (folder / RECORD).write_text("[" + "[]," * 5_000_000 + "1]")


def _far_cell(folder: Path) -> None:
    """One cell in the last corner: a reader that makes a table of it takes all memory."""
    workbook = Workbook(folder / BOOK)
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    workbook.edit(workbook.part_of("小补助"), lambda text: text.replace("</sheetData>", far))


def _bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / BOOK, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * (1 << 26))


def _entities(folder: Path) -> None:
    workbook = Workbook(folder / BOOK)
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
    workbook.edit(workbook.part_of("小补助"), lambda text: text.replace("<worksheet ", laughs))


def _rows(folder: Path) -> None:
    """Sixty million rows of nothing are some kilobytes."""
    table = pa.table({"status": pa.nulls(Caps().cells + 1)})
    pq.write_table(table, folder / AUDIT, compression="zstd", store_schema=False)


def _texts(folder: Path) -> None:
    """One text of a megabyte, two thousand times."""
    indices = pa.array([0] * 2000, pa.int32())
    texts = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 1_000_000]))
    pq.write_table(
        pa.table({"status": texts}),
        folder / AUDIT,
        compression="zstd",
        store_schema=False,
        dictionary_pagesize_limit=1 << 30,
    )
    assert (folder / AUDIT).stat().st_size < _GIB >> 10


def _nested(folder: Path) -> None:
    table = pa.table({"status": pa.array([["x"]] * 10)})
    pq.write_table(table, folder / AUDIT, store_schema=False)


HEAVY: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a record of 2 GiB": (_grown(RECORD), "V002", "too large"),
    "a deep record": (_deep, "V002", ""),
    "a record of many parts": (_many, "V002", "too many parts"),
    "a workbook of 2 GiB": (_grown(BOOK), "V026", "too large a file"),
    "a table of 2 GiB": (_grown(AUDIT), "V026", "too large a file"),
    "a roster of 2 GiB": (_grown("inputs/a.xlsx"), "V026", "too large a file"),
    "a rule of 2 GiB": (_grown("rules/small/one.yaml"), "V026", "too large a file"),
    "a cell far away": (_far_cell, "V012", "F012"),
    "a part that unpacks": (_bomb, "V012", "F010"),
    "entities": (_entities, "V012", "F011"),
    "very many rows": (_rows, "V008", "too large"),
    "one text in every row": (_texts, "V008", "too large when unpacked"),
    "lists": (_nested, "V008", "a type that no run writes"),
}


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (3 * _GIB, 3 * _GIB))


@pytest.fixture(scope="module")
def verified(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """All of them verified in a process of their own, with 3 GiB of addresses in all."""
    office = open_office(tmp_path_factory.mktemp("office"))
    book(office / "a.xlsx", people(3))
    clean = office / january(office, "a.xlsx").folder
    folders = {}
    for number, (how, (do, code, _)) in enumerate(HEAVY.items()):
        folders[how] = tmp_path_factory.mktemp(f"heavy{number}") / clean.name
        shutil.copytree(clean, folders[how])
        do(folders[how])
        if code in {"V012", "V008"}:
            reseal(folders[how])
    done = spawn_all(
        [(folder.parent, ("verify", folder, "--json")) for folder in folders.values()],
        env={"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        limits=_limits,
    )
    return dict(zip(HEAVY, done, strict=True))


@pytest.mark.parametrize("how", HEAVY)
def test_what_would_fill_the_memory_is_refused(verified: dict[str, Done], how: str) -> None:
    _, code, said = HEAVY[how]
    done = verified[how]
    assert done.code == 1, done.err[-500:]
    found = json.loads(done.out)["diagnostics"]
    texts = [d["message_en"] for d in found if d["code"] == code]
    assert any(said in text for text in texts), found


def test_a_run_cannot_raise_its_own_limits(made: Path, tmp_path: Path) -> None:
    """Else a roster that unpacks to anything could bring its limits along."""
    record = record_of(made)
    record["request"]["reading"]["caps"]["unpacked_bytes"] = 1 << 50
    reseal(made, request=record["request"])
    (found,) = [f for f in verify_run(made).findings if f.code == "V017"]
    assert "unpacked_bytes" in str(found.args["what"])
    wider = VerificationOptions(caps=Caps(unpacked_bytes=1 << 50))
    assert "V017" not in {f.code for f in verify_run(made, wider).findings}
    office = tmp_path / "payouts.yaml"
    office.write_text(f"rules: small\nroster: {{caps: {{unpacked_bytes: {1 << 50}}}}}\n", "utf-8")
    assert "V017" not in payouts("verify", made, cwd=tmp_path).codes


def test_the_smallest_size_that_is_refused(made: Path) -> None:
    size = (made / BOOK).stat().st_size
    largest = max(path.stat().st_size for path in made.rglob("*") if path.is_file())
    assert largest == size
    assert verify_run(made, VerificationOptions(caps=Caps(file_bytes=size))).exit_code == 1
    found = verify_run(made, VerificationOptions(caps=Caps(file_bytes=size - 1))).findings
    assert [f.place.file for f in found if f.code == "V026"] == [BOOK]
