"""Files of packs said anew: those that were named, each held against the pack it belongs to.

A file is changed only where every rule of its pack keeps its version and nothing new is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.errors import RuleProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.plainfiles import opened
from payouts.rules.files.source import SUFFIXES, FolderSource
from payouts.rules.files.strict_yaml import MAX_BYTES
from payouts.rules.packs import open_pack
from payouts.rules.spelling.formatting import NotFormattedError, formatted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic

_PACK_FILE = "pack.yaml"


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """A file of a pack, and what becomes of it.

    Attributes:
        path: where it is.
        name: what it is called in messages.
        old: its bytes.
        new: its bytes as they are to be; the old ones where it is left as it is.
        changes: kind of change → how many.
        left: why it is left although it would change, in both languages; "" where it is not.
    """

    path: Path
    name: str
    old: bytes
    new: bytes
    changes: Mapping[str, int]
    left: str = ""

    def leave(self, reason: str) -> FormattedFile:
        """Return the file left as it is."""
        return replace(self, new=self.old, changes={}, left=reason)

    def told(self) -> Diagnostic:
        """Return that it was left, with the reason."""
        return say("U043", Place(file=self.name), file=self.name, what=self.left)


@dataclass(frozen=True, slots=True)
class _Instead:
    """A folder of packs in which some files hold something else."""

    base: FolderSource
    held: Mapping[tuple[str, str], bytes]

    @property
    def name(self) -> str:
        return self.base.name

    def files(self, pack: str) -> list[str]:
        return self.base.files(pack)

    def strange(self, pack: str) -> list[tuple[str, str]]:
        return self.base.strange(pack)

    def read(self, pack: str, file: str) -> bytes:
        return self.held.get((pack, file)) or self.base.read(pack, file)


def targets(words: Sequence[str], here: Path) -> list[Path]:
    """Return the files that words mean: packs with all their files, or single files.

    Args:
        words: folders with a ``pack.yaml``, names of packs under ``rules/``, files; without any,
            every pack under ``rules/``.
        here: the folder in which the command runs.

    Raises:
        UsageProblem: U042, a word means none of these.
    """
    own = here / "rules"
    if not words:
        packs = sorted(path.parent for path in own.glob(f"*/{_PACK_FILE}"))
        if not packs:
            raise UsageProblem(say("U042", word="rules"))
        return [file for pack in packs for file in _files(pack)]
    found: dict[Path, None] = {}
    for word in words:
        place = next((p for p in (here / word, own / word) if p.exists() or p.is_symlink()), None)
        files = [] if place is None else _meant(place)
        if not files:
            raise UsageProblem(say("U042", word=word))
        found |= dict.fromkeys(files)
    return list(found)


def _meant(place: Path) -> list[Path]:
    if not place.is_dir() or place.is_symlink():
        return [place] if place.suffix in SUFFIXES else []
    return _files(place) if (place / _PACK_FILE).is_file() else []


def _files(pack: Path) -> list[Path]:
    """Return the plain YAML files of a pack."""
    folder = pack.resolve()
    return [pack / name for name in FolderSource(folder.parent).files(folder.name)]


def format_files(files: Iterable[Path]) -> list[FormattedFile]:
    """Return what becomes of files; nothing is written.

    Raises:
        RuleProblem: a pack one of them belongs to cannot be loaded.
    """
    by_folder: dict[Path, list[FormattedFile]] = {}
    for path in files:
        folder = path.parent.resolve()
        by_folder.setdefault(folder, []).append(_formatted(path, folder))
    return [file for folder, made in by_folder.items() for file in _held_against(folder, made)]


def _formatted(path: Path, folder: Path) -> FormattedFile:
    name = f"{folder.parent.name}/{folder.name}/{path.name}"
    try:
        with opened(path, MAX_BYTES + 1) as file:
            data = file.read()
    except OSError as error:
        raise RuleProblem(say("Y014", Place(file=name), what=why(error))) from None
    kept = FormattedFile(path, name, data, data, {})
    try:
        made = formatted(data, name)
    except NotFormattedError as error:
        return kept.leave(str(error))
    return replace(kept, new=made.data, changes=made.changes)


def _held_against(folder: Path, files: list[FormattedFile]) -> list[FormattedFile]:
    """Return the files, those left with which the pack would not be what it was."""
    touched = any(file.changes or file.left for file in files)
    if not touched or not (folder / _PACK_FILE).is_file():
        return files
    before = _versions(folder, [])
    if _versions(folder, files) == before:
        return files
    reason = both("规则的版本会变", "the version of a rule would change")
    alone = [file.leave(reason) if _versions(folder, [file]) != before else file for file in files]
    if _versions(folder, alone) == before:
        return alone
    return [file.leave(reason) if file.changes else file for file in files]


def _versions(folder: Path, files: Iterable[FormattedFile]) -> Mapping[str, str] | None:
    """Return the versions of a pack's rules with files as they are to be; None if it has faults.

    Raises:
        RuleProblem: it has faults as it is.
    """
    held = {(folder.name, file.path.name): file.new for file in files}
    opened_pack = open_pack(_Instead(FolderSource(folder.parent), held), folder.name)
    if opened_pack.problems:
        if not held:
            raise RuleProblem(opened_pack.problems)
        return None
    return {benefit: rule.version for benefit, rule in opened_pack.pack.rules.items()}
