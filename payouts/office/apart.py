"""What is written stays apart from what is read: no output or log may alter an input or a rule.

Files are compared as the system knows them, by device and number, so that a link, a hard link or
another spelling of a name is the file it leads to.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Place, say
from payouts.base.errors import UsageProblem
from payouts.base.identity import without_ids
from payouts.base.run_layout import MANIFEST
from payouts.roster.find.inputs import is_run, matching
from payouts.rules.files.source import FolderSource
from payouts.rules.locate import OneRule, list_packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.office.config import Config
    from payouts.rules.locate import Located

    Number = tuple[int, int]

_IS = ("就是", "is")
_LIES_IN = ("位于", "lies in")
_CONTAINS = ("包含", "contains")


@dataclass(frozen=True, slots=True)
class Written:
    """A file or folder to be written.

    Attributes:
        path: where.
        kept_apart: whether it may lie in a folder of rosters: runs and logs are never read there;
            a roster may lie in a finished run below it.
    """

    path: Path
    kept_apart: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    rosters: bool


def keep_apart(
    writes: Iterable[Written], rosters: Iterable[Path], others: Iterable[Path | None]
) -> None:
    """Refuse to write where something is read.

    Args:
        writes: what is to be written.
        rosters: files, folders and patterns of rosters.
        others: rules, settings and runs: files and folders; None is nothing.

    Raises:
        UsageProblem: U034 for each that is an input or rule, contains one or lies among them.
    """
    reads = [_Read(path, rosters=True) for word in rosters for path in matching(word)]
    reads += [_Read(path, rosters=False) for path in others if path is not None]
    wanted = list(writes)
    if any(written.path.is_file() for written in wanted):  # it may be one of a folder's files
        reads += [_Read(file, read.rosters) for read in reads for file in _files_of(read.path)]
    problems = []
    for written in wanted:
        for (zh, en), other in _met(written, reads):
            said = {"what": _shown(written.path), "other": _shown(other), "how": zh, "how_en": en}
            problems.append(say("U034", Place(file=_shown(written.path)), **said))
            break
    if problems:
        raise UsageProblem(problems)


def rules_of(*located: Located) -> list[Path]:
    """Return the folders and files that packs are read from; none of a revision in git."""
    found: list[Path] = []
    for one in located:
        source = one.source
        if isinstance(source, OneRule):
            found += [Path(source.label)] if source.label else []
            source = source.base
        if isinstance(source, FolderSource):
            found += [source.root / pack for pack in list_packs(source.root)]
    return found


def settings_of(config: Config | None) -> list[Path]:
    """Return payouts.yaml and the files it names, as far as there is one."""
    if config is None:
        return []
    settings, folder = config.settings, config.folder
    named = (settings.controls, settings.roster.mapping, settings.roster.password_file)
    return [config.file, *(folder / name for name in named if name)]


def _met(written: Written, reads: Iterable[_Read]) -> Iterator[tuple[tuple[str, str], Path]]:
    """Yield how a path to be written meets what is read, and what it meets."""
    path = _resolved(written.path)
    own, above = _number(path), {_number(parent) for parent in path.parents}
    for read in reads:
        there = _resolved(read.path)
        number = _number(there)
        if path == there or (own is not None and own == number):
            yield _IS, read.path
        elif number is not None and number in above and not (read.rosters and written.kept_apart):
            yield _LIES_IN, read.path
        elif own in {_number(parent) for parent in there.parents} - {None}:
            # A finished run is never written to: what comes back to be paid may lie in one.
            in_a_run = any(map(_holds_a_run, there.parents))
            yield from () if written.kept_apart and in_a_run else ((_CONTAINS, read.path),)
    for folder in (path, *path.parents):
        if _holds_a_run(folder):
            yield (_IS if folder == path else _LIES_IN), folder


def _files_of(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that may be read; a file has none."""
    for top, folders, names in os.walk(folder):
        here = Path(top)
        folders[:] = [
            name for name in folders if name[0] != "." and not (here / name / MANIFEST).is_file()
        ]
        yield from (here / name for name in names if name[0] != "." and not is_log(here / name))


def is_log(path: Path) -> bool:
    """Tell whether a file is called as a log, which no folder of rosters or rules is read for."""
    return path.suffix.lower() == ".log"


def _holds_a_run(folder: Path) -> bool:
    try:
        return (folder / MANIFEST).is_file() and is_run(folder)
    except OSError:
        return False


def _resolved(path: Path) -> Path:
    """Return the absolute path behind all links; of a loop of links as far as it goes."""
    return Path(os.path.realpath(path))


def _number(path: Path) -> Number | None:
    """Return what the system knows a file by; None for what is not there."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _shown(path: Path) -> str:
    return without_ids(os.fsencode(path).decode(errors="backslashreplace"))
