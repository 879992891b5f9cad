"""Finds the input files: named singly, by folder or by pattern, each content once.

The order in which they are named does not matter.
"""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.digest import digest_of_file
from payouts.base.errors import EnvironmentProblem
from payouts.base.oserrors import why
from payouts.base.plainfiles import NotPlainError, instead_of_file
from payouts.base.run_layout import MANIFEST
from payouts.roster.find.caps import past
from payouts.roster.find.formats import ROSTERS, SUFFIXES, Format, detect
from payouts.roster.model.roster import InputFile, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from payouts.roster.find.caps import Caps

_BLOCK = 1024 * 1024
_LOCK_PREFIX = "~$"
_RUN_ID = re.compile(rb'^\s*"run_id": "([0-9a-f]+)"', re.MULTILINE)
_LOG = ".log"
_PACKED = frozenset({".zip", ".rar", ".7z"})
_NAMED = 10  # skipped files named in one message
_KNOWN = frozenset(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
_PLAIN_TEXT = ".txt"  # may be a roster or a remark
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class RosterFiles:
    """The distinct files by shown name, and findings about the named paths."""

    files: tuple[InputFile, ...]
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A file that is meant: its path, and its absolute one, which tells it from others."""

    path: Path
    parts: tuple[str, ...]


def is_lock_file(path: Path) -> bool:
    """Tell whether this is what an open Excel window leaves beside a workbook."""
    return path.name.startswith(_LOCK_PREFIX)


def find_inputs(paths: Iterable[Path], caps: Caps) -> RosterFiles:
    """Return the files that paths, folders and patterns mean.

    A folder means every roster file in it and below it; a pattern that nobody has expanded is
    expanded here.

    Raises:
        EnvironmentProblem: F014, a file or folder may not be read.
    """
    notes: list[Diagnostic] = []
    named = []
    missing: list[Path] = []
    for path in paths:
        try:
            named += [_Named(p, _absolute(p).parts) for p in _meant(path, notes, missing)]
        except OSError as problem:
            raise unreadable(shown_name(path), problem) from problem
    notes += _say_missing(missing)
    named = list({_compared(file): file for file in named}.values())  # named twice, read once
    shown = _shown_names(named)
    digested: list[tuple[str, str, _Named, int]] = []
    for file in named:
        name = shown[file.parts]
        try:
            about = file.path.stat()
            if (kind := instead_of_file(about)) is not None:
                raise NotPlainError(both(f"是{kind.zh}", kind.en))
            size = about.st_size
            if (bad := _size_problem(name, size, caps)) is not None:
                notes.append(bad)
                continue
            digested.append((name, digest_of_file(file.path), file, size))
        except OSError as problem:
            raise unreadable(name, problem) from problem
    files: dict[str, InputFile] = {}
    for name, digest, file, size in sorted(digested, key=lambda item: (item[0], item[1])):
        if digest in files:
            notes.append(say("F013", Place(file=name), other=files[digest].name))
        else:
            files[digest] = InputFile(name, file.path, digest, size)
    notes.sort(key=lambda note: (str(note.place.file), note.code, str(sorted(note.args.items()))))
    return RosterFiles(tuple(files.values()), tuple(notes))


def under(folder: Path, word: str) -> Path:
    """Return a path or pattern that is relative to a folder, whose own name is no pattern."""
    path = folder / word
    return path if path.exists() else Path(glob.escape(str(folder))) / word


def matching(pattern: Path) -> list[Path]:
    """Return what a path or an unexpanded pattern means; nothing where it means nothing."""
    if pattern.exists() or pattern.is_symlink():
        return [pattern]
    found = glob.glob(str(pattern), recursive=True)  # noqa: PTH207 (Path.glob takes no absolute one)
    return sorted(Path(name) for name in found)


# --- what a path means -------------------------------------------------------------------


def _meant(path: Path, notes: list[Diagnostic], missing: list[Path]) -> Iterator[Path]:
    """Yield the files one path means; what is left out is said, what is not there is added."""
    if is_lock_file(path):
        notes.append(say("F004", Place(file=shown_name(path))))
    elif path.is_dir():
        yield from _of_folder(path, notes)
    elif path.exists():
        yield path
    elif not glob.has_magic(str(path)):
        missing.append(path)
    else:
        yield from _of_pattern(path, notes)


def _of_pattern(pattern: Path, notes: list[Diagnostic]) -> Iterator[Path]:
    found = matching(pattern)
    files = [path for path in found if path.is_file() and not is_lock_file(path)]
    rosters = [path for path in files if _is_roster(path)]
    notes += [say("F004", Place(file=shown_name(path))) for path in found if is_lock_file(path)]
    _say_skipped([path.name for path in files if path not in rosters], pattern, notes)
    inside = [p for path in found if path.is_dir() for p in _of_folder(path, notes)]
    if not rosters and not inside:
        notes.append(say("F019", Place(file=shown_name(pattern))))
    yield from rosters
    yield from inside


def _of_folder(folder: Path, notes: list[Diagnostic]) -> Iterator[Path]:
    """Yield the roster files in a folder and below it, sorted.

    Raises:
        OSError: a folder may not be read.
    """
    rosters, skipped, outside = [], [], []
    runs: list[Path] = []
    root = folder.resolve()
    for top, folders, names in os.walk(folder, onerror=_raise):
        here = Path(top)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        outside += [here / name for name in folders if (here / name).is_symlink()]
        if MANIFEST in names:  # a run of ours: what it holds was made from rosters
            (runs if is_run(here) else outside).append(here)
            folders.clear()
            continue
        for name in sorted(names):
            path = here / name
            if name.startswith(_LOCK_PREFIX):
                notes.append(say("F004", Place(file=shown_name(path))))
            elif name.startswith("."):
                continue
            elif path.is_symlink() and not path.resolve().is_relative_to(root):
                outside.append(path)
            elif path.is_file() and _is_roster(path):
                rosters.append(path)
            elif path.suffix.lower() != _LOG:  # ours grows with every run
                skipped.append(_within(path, folder))
    _say_skipped(skipped, folder, notes)
    # Runs come and go beside the rosters; to name them would make the next run another one.
    _say_left_out(outside if rosters else [*runs, *outside], folder, notes)
    if not rosters:
        notes.append(say("F002", Place(file=_folder_name(folder))))
    yield from rosters


def is_run(folder: Path) -> bool:
    """Tell whether a folder is called as the manifest in it says a run is."""
    with (folder / MANIFEST).open("rb") as file:
        found = _RUN_ID.search(file.read(_HEAD))
    return found is not None and folder.name.endswith(f"-{found[1].decode()}")


def _is_roster(path: Path) -> bool:
    """Tell whether a file found in a folder is a roster, by extension, else by content."""
    suffix = path.suffix.lower()
    if suffix in _KNOWN and suffix != _PLAIN_TEXT:
        return True  # a damaged one is reported rather than passed over
    with path.open("rb") as file:
        what = detect(file)
        file.seek(0)
        head = file.read(_HEAD)
    if what in {Format.TEXT, Format.ENCRYPTED}:
        # A page of notes is text too; a roster has columns in its first line.
        return suffix == _PLAIN_TEXT and b"\n" in head and _has_columns(head)
    return what in ROSTERS


def _has_columns(head: bytes) -> bool:
    first = head.split(b"\n", 1)[0]
    return any(mark in first for mark in (b"\t", b",", b";", b"|"))


def _say_missing(paths: Sequence[Path]) -> list[Diagnostic]:
    """Report missing files, with the folders that were searched.

    A relative path is shown as it was written, of another only its last folder: that it lies
    elsewhere on another machine makes no other run.
    """
    absent = {_absolute(path).parts: path for path in paths}
    shortest = _shown_names([_Named(path, parts) for parts, path in absent.items()])
    notes = []
    for parts, path in absent.items():
        written = [part for part in path.parts if part != ".."]
        least = _joined(parts[-(2 if path.is_absolute() else len(written)) :])
        notes.append(say("F001", Place(file=max(shortest[parts], least, key=len))))
    return notes


def _say_skipped(names: Sequence[str], where: Path, notes: list[Diagnostic]) -> None:
    packed = [name for name in names if Path(name).suffix.lower() in _PACKED]
    others = [name for name in names if name not in packed]
    for code, some in (("F039", packed), ("F021", others)):
        if some:
            notes.append(say(code, Place(file=_folder_name(where)), files=_named(some)))


def _say_left_out(paths: Sequence[Path], folder: Path, notes: list[Diagnostic]) -> None:
    if paths:
        files = _named([_within(path, folder) for path in paths])
        notes.append(say("F022", Place(file=_folder_name(folder)), files=files))


def _absolute(path: Path) -> Path:
    """Return the whole path without dots; links in it stay what they are called."""
    return Path(os.path.normpath(path.absolute()))


def _compared(file: _Named) -> str:
    """Return a path as the system compares it: Windows knows no upper and lower case."""
    return os.path.normcase(os.path.join(*file.parts))  # noqa: PTH118 (parts of any system)


def _within(path: Path, folder: Path) -> str:
    return "." if path == folder else path.relative_to(folder).as_posix()


def _folder_name(folder: Path) -> str:
    """Return the name of a folder, that of the working one too."""
    return shown_name(folder if folder.name else _absolute(folder))


def _named(names: Sequence[str]) -> str:
    more = f" …（{len(names)}）" if len(names) > _NAMED else ""
    shown = (os.fsencode(name).decode(errors="backslashreplace") for name in names[:_NAMED])
    return listed(shown) + more


def _raise(problem: OSError) -> None:
    raise problem


# --- what a file is called ---------------------------------------------------------------


def _shown_names(files: Sequence[_Named]) -> dict[tuple[str, ...], str]:
    """Return the shortest end of each path that no other file shares."""
    alike: dict[str, set[tuple[str, ...]]] = {}
    for file in files:
        alike.setdefault(file.parts[-1], set()).add(file.parts)
    names: dict[tuple[str, ...], str] = {}
    for group in alike.values():
        ends = Counter(parts[-n:] for parts in group for n in range(1, len(parts) + 1))
        for parts in group:
            shortest = next(n for n in range(1, len(parts) + 1) if ends[parts[-n:]] == 1)
            names[parts] = _joined(parts[-shortest:])
    return names


def _joined(parts: Sequence[str]) -> str:
    """Return a path with ``/`` on every system; of a drive or a share only its name remains."""
    named = (shown_name(Path(part)) or part.replace("\\", "/").strip("/:") for part in parts)
    return "/".join(named).lstrip("/")


def _size_problem(name: str, size: int, caps: Caps) -> Diagnostic | None:
    place = Place(file=name)
    if size == 0:
        return say("F003", place)
    if size > caps.file_bytes:
        return say("F010", place, detail=past(size, caps.file_bytes))
    return None


def unreadable(name: str, problem: OSError) -> EnvironmentProblem:
    """Return that a file may not be read, to be raised."""
    return EnvironmentProblem(say("F014", Place(file=name), detail=why(problem)))
