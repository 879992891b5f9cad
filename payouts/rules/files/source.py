"""Sources of the files of a pack: a directory, or a revision of a git repository.

Nothing outside the root is ever read: names are checked, links are not followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.errors import RuleProblem
from payouts.base.oserrors import why
from payouts.base.plainfiles import instead_of_file, read_plain
from payouts.rules.files.strict_yaml import MAX_BYTES

SUFFIXES = frozenset({".yaml", ".yml"})
LINK = both("是链接", "a link")


class PackSource(Protocol):
    """Read access to a tree of packs (``rules/``)."""

    @property
    def name(self) -> str:
        """The name of the tree in messages."""

    def files(self, pack: str) -> list[str]:
        """Return the names of the YAML files of a pack, sorted; empty when there is none."""

    def strange(self, pack: str) -> list[tuple[str, str]]:
        """Return name and kind of what is called as a YAML file and is no plain one, sorted."""

    def read(self, pack: str, file: str) -> bytes:
        """Return a file's bytes."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder that holds packs."""

    root: Path

    @property
    def name(self) -> str:
        """Return the folder's own name."""
        return self.root.name

    def files(self, pack: str) -> list[str]:
        """Return the YAML files directly in the pack's folder."""
        return sorted(path.name for path in self._called(pack) if not _strange(path))

    def strange(self, pack: str) -> list[tuple[str, str]]:
        """Return name and kind of what is called as a rule file and is no plain one, sorted."""
        return sorted((path.name, kind) for path in self._called(pack) if (kind := _strange(path)))

    def _called(self, pack: str) -> list[Path]:
        """Return what is called as a YAML file directly in a pack's folder."""
        folder = self.root / checked(pack)
        if not folder.is_dir() or folder.is_symlink():
            return []
        # Emacs marks a file that is being edited by a broken link.
        return [p for p in folder.iterdir() if p.suffix in SUFFIXES and p.name[:2] != ".#"]

    def read(self, pack: str, file: str) -> bytes:
        """Return a file's bytes; RuleProblem when it cannot be read."""
        path = self.root / checked(pack) / checked(file)
        place = Place(file=f"{self.name}/{pack}/{file}")
        try:
            return read_plain(path, MAX_BYTES + 1)  # one more, so that a larger file shows
        except OSError as error:
            raise RuleProblem(say("Y014", place, what=why(error))) from None


def _strange(path: Path) -> str:
    """Return what a path is where it is no plain file of its folder; "" for a plain file."""
    if path.is_symlink():
        return LINK
    try:
        kind = instead_of_file(path.stat())
    except OSError as error:
        return why(error)
    return "" if kind is None else both(f"是{kind.zh}", kind.en)


def checked(name: str) -> str:
    """Return a plain file or folder name; RuleProblem when it would lead elsewhere."""
    parts = PurePosixPath(name).parts
    if len(parts) != 1 or name in {"..", "."} or "\0" in name or "\\" in name:
        raise RuleProblem(say("Y015", Place(file=name)))
    return name
