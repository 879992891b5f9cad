"""Windows, as far as Linux can play it: nothing POSIX alone has, its refusals, GBK, CR LF."""

from __future__ import annotations

import ast
import csv
import errno
import io
import json
import ntpath
import os
import posixpath
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import pytest

from no_posix import MODULES, OF_OS, OF_SIGNAL
from office import (
    HEADER,
    JANUARY,
    REPOSITORY,
    SAMPLE_WORDS,
    Done,
    book,
    contents,
    environment,
    january,
    open_office,
    payouts,
    people,
    someone,
    spawn,
)
from payouts.base.bilingual import both, in_language
from payouts.base.filenames import portable
from payouts.base.locks import held, holder
from payouts.base.oserrors import why
from payouts.cli import standard_streams
from payouts.roster.find import inputs
from payouts.roster.find.caps import Caps
from payouts.run import folder as folders

if TYPE_CHECKING:
    from collections.abc import Callable


def windows(*words: object, cwd: Path | None = None) -> Done:
    """Run a command where only what Windows has is there."""
    script = Path(__file__).with_name("no_posix.py")
    done = subprocess.run(  # noqa: S603 (a script of these tests)
        [sys.executable, "-X", "warn_default_encoding", script, *map(str, words)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=300,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


# --- without POSIX ---------------------------------------------------------------------------


def test_the_sample_s_run_is_the_same_to_the_byte(sample: Done, tmp_path: Path) -> None:
    done = windows(*SAMPLE_WORDS, "--out", tmp_path / "out")
    said = done.err.replace(str(done.folder), str(sample.folder))
    assert (done.code, said) == (sample.code, sample.err)
    assert done.folder.name == sample.folder.name
    assert contents(done.folder) == contents(sample.folder)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted([
        ".origins",
        done.folder.name,
    ])


@pytest.mark.long
def test_a_year_at_an_office(tmp_path: Path) -> None:
    """Template, check, the scheduled month twice, an explanation, the run verified."""
    open_office(tmp_path, config="rules: small\nrosters: [rosters/*.xlsx]\n")
    book(tmp_path / "rosters" / "a.xlsx", [*people(2), someone(9, approved="")])
    month = ("run", "--today", "2023-03-31")
    assert windows("template", "small", "--rules", "small", cwd=tmp_path).code == 0
    checked = windows("check", "rosters", "--period", "2023-03", "--returned", "r", cwd=tmp_path)
    assert checked.code == 1, checked.err
    first = windows(*month, cwd=tmp_path)
    assert first.code == 1, first.err
    assert payouts(*month, cwd=tmp_path).folder == first.folder
    again = windows(*month, cwd=tmp_path)
    assert (again.code, again.out) == (1, first.out)
    lines = (tmp_path / "out" / "payouts.log").read_bytes()
    assert (lines.count(b"\n"), b"\r" in lines) == (6, False)
    told = windows("explain", first.folder, "--row", "小补助!2", "--notice", "n.html", cwd=tmp_path)
    assert told.code == 0, told.err
    assert b"\r" not in (tmp_path / "n.html").read_bytes()
    verified = windows("verify", first.folder, cwd=tmp_path)
    assert verified.code == 0, verified.err + verified.out


def test_a_killed_run_is_cleared_away_there_too(tmp_path: Path) -> None:
    open_office(tmp_path)
    book(tmp_path / "roster.xlsx", people(1))
    left = tmp_path / "out" / ".staging-dead-2"
    (left / "run").mkdir(parents=True)
    (left / "lock").write_text(" 2", "utf-8")
    (left / "run" / "names").write_text("张三", "utf-8")
    assert windows("compute", "roster.xlsx", *JANUARY, cwd=tmp_path).code == 0
    assert not left.exists()


def _modules() -> list[Path]:
    return sorted((REPOSITORY / "payouts").rglob("*.py"))


def _named(module: Path) -> set[str]:
    """Return the modules that a file imports, and what it takes of os and signal."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add(f"{node.value.id}.{node.attr}")
    return names


def test_no_module_names_what_windows_lacks() -> None:
    lacking = MODULES | {f"os.{name}" for name in OF_OS} | {f"signal.{name}" for name in OF_SIGNAL}
    found = {str(path): _named(path) & lacking for path in _modules()}
    assert len(found) > 300
    assert {path: names for path, names in found.items() if names} == {}


def test_a_scanner_that_looks_at_a_new_file_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder cannot be renamed while a file of it is open, be it for a tenth of a second."""
    open_office(tmp_path)
    book(tmp_path / "roster.xlsx", people(1))
    monkeypatch.setattr(folders, "_WAITS", (0, 0))
    rename, tries = Path.rename, []

    def scanned(path: Path, target: Path) -> Path:
        tries.append(path)
        if len(tries) < refused:
            raise PermissionError(errno.EACCES, "in use")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", scanned)
    refused = 4
    assert january(tmp_path, "roster.xlsx").codes == {"S001"}
    tries.clear()
    refused = 3
    assert january(tmp_path, "roster.xlsx").code == 0


# --- open in Excel or WPS --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["~$disbursement.xlsx", "inputs/~$roster.xlsx"])
def test_a_run_whose_workbook_is_open_is_still_that_run(tmp_path: Path, name: str) -> None:
    """A second set of rolls because somebody is reading the first would be paid twice."""
    open_office(tmp_path)
    book(tmp_path / "roster.xlsx", people(1))
    first = january(tmp_path, "roster.xlsx")
    (tmp_path / first.folder / name).write_bytes(b"who has it open")
    again = january(tmp_path, "roster.xlsx")
    assert (again.code, again.out) == (0, first.out)


@pytest.mark.parametrize("name", ["disbursement.xlsx", "manifest.json"])
def test_a_file_of_a_run_that_may_not_be_read_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    open_office(tmp_path, config="rules: small\nrosters: [roster.xlsx]\n")
    book(tmp_path / "roster.xlsx", people(1))
    month = ("run", "--today", "2023-03-31")
    first = payouts(*month, cwd=tmp_path)
    real: Callable[..., io.BufferedReader] = Path.open

    def open_elsewhere(path: Path, *more: str, **named: str) -> io.BufferedReader:
        if path.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *more, **named)

    real_open: Callable[..., int] = os.open

    def os_open_elsewhere(path: str | Path, flags: int, *more: int, **named: int) -> int:
        if Path(path).name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real_open(path, flags, *more, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", open_elsewhere)
        patched.setattr(os, "open", os_open_elsewhere)
        done = payouts(*month, cwd=tmp_path)
    assert (done.code, done.codes, done.out) == (5, {"F014"}, "")
    assert name in done.err
    assert "关闭正在打开它的 Excel、WPS" in done.err
    assert payouts(*month, cwd=tmp_path).folder == first.folder
    assert len(list((tmp_path / "out").glob("2023-03-*"))) == 1


def test_what_windows_says_of_files_is_said_as_it_is_meant() -> None:
    def said(number: int, path: str = "a.xlsx") -> str:
        problem = OSError(number, "No", path)
        told = why(problem, windows=True)
        assert in_language(told, chinese=False) == "No"
        return in_language(told, chinese=True)

    assert said(errno.EACCES) == "没有权限，或正在 Excel、WPS 等程序中打开，请先关闭"
    assert said(errno.EPERM) == said(errno.EACCES)
    assert said(errno.ENOENT, "x" * 259) == "没有这个文件或文件夹"
    assert said(errno.ENOENT, "x" * 260) == "路径太长，请换一个层次浅一些的文件夹"
    assert said(errno.ENOSPC, "x" * 300) == "磁盘已满"
    elsewhere = why(OSError(errno.ENOENT, "No", "x" * 300), windows=False)
    assert elsewhere == both("没有这个文件或文件夹", "No")


# --- locks -----------------------------------------------------------------------------------


def test_a_lock_names_its_holder_outside_the_byte_that_windows_locks(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert holder(lock) == "?"
    lock.write_bytes(b"x4711")
    assert holder(lock) == "4711"
    lock.write_bytes(b"")
    assert holder(lock) == "?"
    with held(lock), pytest.raises(BlockingIOError), held(lock):
        pass
    with held(lock):
        assert holder(lock) == lock.read_text("utf-8")[1:]


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["名册.xlsx", "con花名册.xlsx", "com.xlsx", ".a", "com10.csv", "a b"]
)
def test_a_name_that_every_system_takes(name: str) -> None:
    assert portable(name)


@pytest.mark.parametrize(
    "name",
    [
        "a:b.xlsx",
        "CON",
        "nul.xlsx",
        "Com1.tar.gz",
        "LPT¹",
        "aux .csv",
        "a.",
        "a ",
        "a?",
        'a"',
        "a\\b",
        *("a|b", "<a", "a>", "a*", "a/b", "a\tb"),
    ],
)
def test_a_name_that_windows_refuses(name: str) -> None:
    assert not portable(name)


@pytest.mark.parametrize("name", ["花:名册.xlsx", "nul.xlsx", "甲./roster.xlsx", "a.xl|"])
def test_a_run_is_stored_under_names_that_every_system_takes(tmp_path: Path, name: str) -> None:
    open_office(tmp_path)
    book(tmp_path / "rosters" / "甲" / "roster.xlsx", people(1, first=4))
    made = book(tmp_path / "made.xlsx", people(1))
    (tmp_path / "rosters" / name).parent.mkdir(parents=True, exist_ok=True)
    made.rename(tmp_path / "rosters" / name)
    words = (f"rosters/{name}", "rosters/甲/roster.xlsx")
    done = january(tmp_path, *words)
    assert done.code == 0, done.err
    files = (
        path.relative_to(tmp_path / done.folder) for path in done_files(tmp_path / done.folder)
    )
    assert all(portable(part) for path in files for part in path.parts)
    assert payouts("verify", done.folder, cwd=tmp_path).code == 0


def done_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("C:\\甲\\名册.xlsx", "C/甲/名册.xlsx"),
        ("\\\\server\\share\\名册.xlsx", "server/share/名册.xlsx"),
        ("甲\\名册.xlsx", "甲/名册.xlsx"),
    ],
)
def test_a_path_of_windows_is_called_as_on_linux(
    monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    monkeypatch.setattr(inputs, "Path", PureWindowsPath)
    assert inputs._joined(PureWindowsPath(path).parts) == name  # noqa: SLF001 (a drive is needed)


def test_two_spellings_of_one_file_are_one_where_case_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(tmp_path / "a.xlsx", people(1))
    book(tmp_path / "A.xlsx", people(1, first=2))  # Windows would have written the same file
    paths = [tmp_path / "a.xlsx", tmp_path / "A.xlsx"]
    assert len(inputs.find_inputs(paths, Caps()).files) == 2
    monkeypatch.setattr(posixpath, "normcase", ntpath.normcase)
    assert len(inputs.find_inputs(paths, Caps()).files) == 1


def test_what_is_skipped_below_a_folder_is_named_alike() -> None:
    assert inputs._within(PureWindowsPath("a\\b\\c.doc"), PureWindowsPath("a")) == "b/c.doc"  # type: ignore[arg-type]  # noqa: SLF001


# --- consoles --------------------------------------------------------------------------------

RARE = "买买提·㐀𠮷é"


@pytest.mark.parametrize(
    "encoding",
    ["cp936", *(pytest.param(e, marks=pytest.mark.long) for e in ("gb2312", "cp437", "utf-8"))],
)
def test_a_console_that_lacks_characters_shows_the_rest(tmp_path: Path, encoding: str) -> None:
    open_office(tmp_path)
    book(tmp_path / f"{RARE}.xlsx", [someone(1, RARE, approved="")])
    words = ("compute", f"{RARE}.xlsx", *JANUARY)
    console = {"PYTHONIOENCODING": encoding}
    plain = subprocess.run(  # noqa: S603 (this interpreter, words of the test)
        [sys.executable, "-m", "payouts", *words],
        cwd=tmp_path,
        env=environment(**console),
        capture_output=True,
        check=False,
    )
    assert plain.returncode == 1
    shown = plain.stderr.decode(encoding)
    assert "Traceback" not in shown
    assert ("\\u3400" in shown) == (encoding != "utf-8")
    assert ("批准日期" in shown) == (encoding != "cp437")
    asked = subprocess.run(  # noqa: S603 (the same)
        [sys.executable, "-m", "payouts", *words, "--json"],
        cwd=tmp_path,
        env=environment(**console),
        capture_output=True,
        check=False,
    )
    json_out = json.loads(asked.stdout.decode(encoding))
    assert RARE in json.dumps(json_out, ensure_ascii=False)


def test_a_console_of_ascii_shows_help() -> None:
    helped = spawn("--help", env={"PYTHONIOENCODING": "ascii"})
    assert (helped.code, "Traceback" in helped.err) == (0, False)


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN, errno.ENOSPC])
def test_only_a_lost_reader_is_passed_over(tmp_path: Path, number: int) -> None:
    """Windows says of a pipe nobody reads that the argument is invalid."""

    class Lost(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(number, "No")

        def flush(self) -> None:
            raise OSError(number, "No")

        def fileno(self) -> int:
            return file.fileno()

    with (tmp_path / "f").open("w", encoding="utf-8") as file:
        stream = standard_streams._Stream(Lost())  # noqa: SLF001 (what guard() makes)
        if number == errno.ENOSPC:
            with pytest.raises(OSError, match="No"):
                stream.write("abc")
            with pytest.raises(OSError, match="No"):
                stream.flush()
        else:
            stream.flush()
            assert stream.write("abc") == len("abc")


# --- CR LF -----------------------------------------------------------------------------------


def _crlf(folder: Path) -> None:
    """Save every text file as Notepad does."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".yaml", ".csv"}:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def _text_office(folder: Path) -> Path:
    open_office(folder, config="rules: small\ncontrols: controls.yaml\n")
    rows = [*people(2), someone(9, '李\n"四"'), someone(8, approved="")]
    with (folder / "名册.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([HEADER, *rows])
    controls = '- {benefit: small, people: 3, amount: "300.00"}\n'
    (folder / "controls.yaml").write_text(controls, "utf-8")
    return folder


def test_cr_lf_pays_the_same(tmp_path: Path) -> None:
    linux, other = _text_office(tmp_path / "a"), _text_office(tmp_path / "b")
    _crlf(other)
    done = [
        january(office, "名册.csv", "--benefit", "small", "--controls", "controls.yaml")
        for office in (linux, other)
    ]
    first, second = ((tmp_path / n / d.folder) for n, d in zip("ab", done, strict=True))
    assert [d.code for d in done] == [1, 1]
    said = done[1].err.replace(str(other), str(linux)).replace(second.name, first.name)
    assert done[0].err == said
    read = [json.loads((folder / "manifest.json").read_text("utf-8")) for folder in (first, second)]
    for part in ("totals", "rows", "checks", "diagnostics"):
        assert read[0][part] == read[1][part], part


def test_cr_lf_leaves_a_fault_in_its_line(tmp_path: Path) -> None:
    said = []
    for name in ("a", "b"):
        office = open_office(tmp_path / name)
        rule = office / "rules" / "small" / "one.yaml"
        rule.write_text(rule.read_text("utf-8").replace("name: 小补助", "nmae: 小补助"), "utf-8")
        if name == "b":
            _crlf(office)
        said.append(payouts("rules", "lint", "small", cwd=office))
    assert (said[0].code, said[0].err, said[0].out) == (said[1].code, said[1].err, said[1].out)
    assert "one.yaml:" in said[0].err + said[0].out


def test_git_keeps_the_bytes_that_digests_are_of() -> None:
    """A checkout on Windows must not turn LF into CR LF: rules would be other rules."""
    words = [
        "git",
        "check-attr",
        "eol",
        "text",
        "--",
        "rules/national/pack.yaml",
        "docs/start/x.cmd",
    ]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, check=False)  # noqa: S603
    if done.returncode:  # from an archive, without git
        lines = (REPOSITORY / ".gitattributes").read_text("utf-8").splitlines()
        assert {"* text=auto eol=lf", "*.cmd text eol=crlf"} <= set(lines)
        return
    said = done.stdout.decode().splitlines()
    assert "rules/national/pack.yaml: eol: lf" in said
    assert "docs/start/x.cmd: eol: crlf" in said
