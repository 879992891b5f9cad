"""An office at work: commands run as people run them, in this process or in one of their own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet as pq

from packs import MONTHLY, person_id, write_pack
from payouts.cli.app import _run
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE = REPOSITORY / "samples" / "zhenglanqi-2023"
ROSTER, CONTROLS = SAMPLE / "roster.xlsx", SAMPLE / "controls.yaml"
TODAY = "2024-01-15"
# Every word but --out: what the sample's README tells people to type.
SAMPLE_WORDS = (
    *("compute", str(ROSTER), "--rules", str(REPOSITORY / "rules" / "zhenglanqi")),
    *("--period", "2023", "--controls", str(CONTROLS), "--today", TODAY),
)

HEADER = ("姓名", "身份证号", "批准日期")
# A second benefit beside 小补助 of packs.MONTHLY, so that a sheet can be for another one.
SECOND = MONTHLY.replace("benefit: small", "benefit: other").replace(
    "name: 小补助", "name: 另一补助"
)


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def folder(self) -> Path:
        """The run folder: the last line on stdout."""
        return Path(self.out.splitlines()[-1])

    @property
    def manifest(self) -> dict[str, Any]:
        return read_manifest(self.folder)

    @property
    def codes(self) -> set[str]:
        """The codes said on stderr: ``错误[F001] …``."""
        heads = [line.partition("]")[0] for line in self.err.splitlines() if "[" in line[:12]]
        return {head.partition("[")[2] for head in heads}


def payouts(*words: object, cwd: Path | None = None) -> Done:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = _run([str(word) for word in words])
    return Done(code, out.getvalue(), err.getvalue())


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process of its own."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), **more}


def command(*words: object) -> list[str]:
    """Return the words that start a command in a process of its own."""
    return [sys.executable, "-m", "payouts", *map(str, words)]


def spawn(*words: object, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Done:
    """Run a command in a process of its own, without a terminal."""
    done = subprocess.run(  # noqa: S603 (this interpreter, words of the test)
        command(*words),
        cwd=cwd,
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


# Runs the commands it is given one after another, each in its folder.
_ONE_BY_ONE = (
    "import json, sys; from office import payouts;"
    "done = [vars(payouts(*words, cwd=cwd)) for cwd, words in json.load(sys.stdin)];"
    "sys.stdout.buffer.write(json.dumps(done).encode())"
)


def spawn_all(
    commands: Sequence[tuple[Path, Sequence[object]]],
    env: Mapping[str, str] | None = None,
    limits: Callable[[], None] | None = None,
) -> list[Done]:
    """Run commands, each in its folder, one after another in a process of their own.

    A start costs more than many commands do; what may hang or take all memory still does no
    harm to the tests.
    """
    texts = [(str(cwd), list(map(str, words))) for cwd, words in commands]
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
    done = subprocess.run(  # noqa: S603 (this interpreter, words of the test)
        [sys.executable, "-c", _ONE_BY_ONE],
        env=environment(**{**(env or {}), "PYTHONPATH": paths}),
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=False,
        timeout=240,
        preexec_fn=limits,
    )
    assert done.returncode == 0, done.stderr.decode()[-500:]
    return [Done(**each) for each in json.loads(done.stdout)]


def read_manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def read_audit(folder: Path, benefit: str, under: str = "audit") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / under / f"{benefit}.parquet").to_pylist()
    return rows


def read_sheet(folder: Path, sheet: str, *, formulas: bool = False) -> list[tuple[Any, ...]]:
    """Return the cells of a sheet of the workbook, by default as Excel shows them."""
    return list(read_book(folder, formulas=formulas)[sheet].iter_rows(values_only=True))


@cache
def read_book(folder: Path, *, formulas: bool) -> openpyxl.Workbook:
    """Return the workbook of a run, with its formulas or with what Excel shows."""
    return openpyxl.load_workbook(folder / "disbursement.xlsx", data_only=not formulas)


def listed(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of 未发放 by header."""
    rows = read_sheet(folder, "未发放")
    header = rows.index(next(row for row in rows if "代码" in row))
    return [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :]]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- a small office: two benefits of 100 yuan a month ----------------------------------------


def someone(number: int = 1, name: str = "张三", approved: str = "2023-01-01") -> tuple[str, ...]:
    """Return a row for HEADER that is due 100 yuan a month."""
    return (name, person_id(number), approved)


def people(count: int, first: int = 1) -> list[tuple[str, ...]]:
    return [someone(number) for number in range(first, first + count)]


def book(
    path: Path,
    rows: Sequence[Sequence[object]],
    sheet: str = "小补助",
    header: Sequence[object] = HEADER,
) -> Path:
    """Write a roster of one sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_book(path, {sheet: [header, *rows]})


def open_office(folder: Path, *, config: str | None = "rules: small\n") -> Path:
    """Make a folder with rules/small and payouts.yaml, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_pack(folder / "rules", {"one.yaml": MONTHLY, "two.yaml": SECOND})
    if config is not None:
        (folder / "payouts.yaml").write_text(config, encoding="utf-8")
    return folder


# What `january` types besides the roster.
JANUARY = ("--period", "2023-01", "--today", TODAY)


def january(office: Path, *words: object) -> Done:
    """Compute January 2023 in an office."""
    done = payouts("compute", *words, *JANUARY, cwd=office)
    assert "Traceback" not in done.err
    return done
