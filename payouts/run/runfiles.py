"""What stands in a run folder: plain files, and what has no place there and is never opened."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.base.plainfiles import MOUNT, Kind, kind_of
from payouts.base.run_layout import AUDIT, MANIFEST, MONTHS
from payouts.roster.find.caps import past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

# A run makes them whether it fills them or not.
_ALWAYS = frozenset({AUDIT, f"{AUDIT}/{MONTHS}"})


@dataclass(slots=True)
class RunFiles:
    """Everything in a run folder by its path there, with ``/`` on any system.

    Attributes:
        plain: the plain files; the manifest is among them.
        refused: what is no plain file, or too large: path → what it is. Nothing opens it.
        empty: folders without any file that no run makes, each the topmost of its kind.
        linked: plain files that have further names elsewhere.
    """

    plain: list[str] = field(default_factory=list)
    refused: dict[str, Kind] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)

    @property
    def outputs(self) -> list[str]:
        """The plain files but the manifest, sorted by folder and name."""
        return sorted((p for p in self.plain if p != MANIFEST), key=lambda path: path.split("/"))

    @property
    def regular(self) -> bool:
        """Whether there is nothing that no run makes, contents apart."""
        return not self.refused and not self.empty

    def blocks(self, path: str) -> bool:
        """Tell whether a path is refused, or leads through what is."""
        return any(above in self.refused for above in _with_parents(path))


def run_files(folder: Path, most: Callable[[str], int] | None = None) -> RunFiles:
    """Return what is in a run folder; only the folder's own name may be a link.

    Args:
        folder: the run folder.
        most: how many bytes of a file, by its path, are still opened; None where all are.

    Raises:
        OSError: a folder cannot be read.
    """
    found = RunFiles()
    disk = folder.stat().st_dev
    folders: list[str] = []
    left = [""]
    while left:
        within = left.pop()
        with os.scandir(folder / within) as entries:
            names = sorted(entry.name for entry in entries)
        for name in names:
            path = f"{within}/{name}" if within else name
            about = (folder / path).lstat()
            kind = kind_of(about)
            if kind is None and stat.S_ISDIR(about.st_mode):
                kind = None if about.st_dev == disk else MOUNT
                if kind is None:
                    folders.append(path)
                    left.append(path)
            elif kind is None and most is not None and about.st_size > most(path):
                size = past(about.st_size, most(path))
                kind = Kind(f"过大的文件，{size}", f"too large a file, {size}")
            elif kind is None:
                found.plain.append(path)
                if about.st_nlink > 1:
                    found.linked.append(path)
            if kind is not None:
                found.refused[path] = kind
    found.empty = _topmost_empty(folders, (*found.plain, *found.refused))
    return found


def _topmost_empty(folders: Iterable[str], files: Iterable[str]) -> list[str]:
    filled = {above for path in files for above in _with_parents(path)} | _ALWAYS
    empty = {path for path in folders if path not in filled}
    return sorted(path for path in empty if path.rpartition("/")[0] not in empty)


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
