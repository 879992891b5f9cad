"""Sources of the files of a pack: a directory, or a revision of a git repository.

Nothing outside the root is ever read: names are checked, links are not followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from payouts.base.diagnostics import Place, say
from payouts.base.errors import RuleProblem
from payouts.base.oserrors import why


class PackSource(Protocol):
    """Read access to a tree of packs (``rules/``)."""

    @property
    def name(self) -> str:
        """The name of the tree in messages."""

    def files(self, pack: str) -> list[str]:
        """Return the names of the YAML files of a pack, sorted; empty when there is none."""

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
        folder = self.root / checked(pack)
        if not folder.is_dir() or folder.is_symlink():
            return []
        return sorted(
            path.name
            for path in folder.iterdir()
            if path.suffix in {".yaml", ".yml"} and path.is_file() and not path.is_symlink()
        )

    def read(self, pack: str, file: str) -> bytes:
        """Return a file's bytes; RuleProblem when it cannot be read."""
        path = self.root / checked(pack) / checked(file)
        try:
            return path.read_bytes()
        except OSError as error:
            place = Place(file=f"{self.name}/{pack}/{file}")
            raise RuleProblem(say("Y014", place, what=why(error))) from None


def checked(name: str) -> str:
    """Return a plain file or folder name; RuleProblem when it would lead elsewhere."""
    parts = PurePosixPath(name).parts
    if len(parts) != 1 or name in {"..", "."} or "\0" in name or "\\" in name:
        raise RuleProblem(say("Y015", Place(file=name)))
    return name
