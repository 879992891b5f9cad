"""Packs as they were in a revision of a git repository.

Only the object store is read (``ls-tree``, ``cat-file``): nothing is checked out, no hook,
filter or pager runs, and the network is not used. A revision is resolved to a commit once;
after that only its hexadecimal name reaches a command line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from payouts.base.diagnostics import Place, say
from payouts.base.errors import RuleProblem
from payouts.base.oserrors import why
from payouts.rules.files.source import LINK, checked
from payouts.rules.files.strict_yaml import MAX_BYTES

TIMEOUT_SECONDS = 30
MAX_FILES = 1000
_SHOWN = 200  # characters of git's own words that are passed on

# No leading dash (an option), blank, control character or colon (it ends the revision).
_REVISION = re.compile(r"[^\s:\x00-\x1f\x7f-][^\s:\x00-\x1f\x7f]{0,199}\Z")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_ENTRY = re.compile(rb"(\d{6}) ([a-z]+) ([0-9a-f]+) +(\d+|-)\t(.+)", re.DOTALL)
_LINK = b"120000"
_PLAIN_FILES = {b"100644", b"100755"}  # no symbolic links, no submodules

# What a caller's environment may still say: where its configuration is and how far up to look.
_KEPT = {
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
}
_SETTINGS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit of a repository.

    Attributes:
        repo: a folder inside the repository.
        commit: the commit's full hexadecimal name.
        label: the revision as it was written, for messages.
        prefix: path of ``repo`` below the top of the repository, ``""`` at the top.
    """

    repo: Path
    commit: str
    label: str
    prefix: str

    @classmethod
    def find(cls, repo: Path, revision: str) -> Revision:
        """Resolve a revision: a commit, branch, tag or an expression such as ``HEAD~2``.

        Raises:
            RuleProblem: Y050 no git, Y051 not a repository, Y052 no such revision, Y054.
        """
        inside = _git(repo, revision, "rev-parse", "--show-prefix")
        if inside.returncode:
            what = _words(inside.stderr)
            raise RuleProblem(say("Y051", folder=str(repo), what=what))
        if not _REVISION.match(revision):
            raise RuleProblem(say("Y052", revision=revision))
        wanted = f"{revision}^{{commit}}"
        found = _git(repo, revision, "rev-parse", "--verify", "--quiet", wanted)
        commit = found.stdout.decode(errors="replace").strip()
        if found.returncode or not _COMMIT.match(commit):
            raise RuleProblem(say("Y052", revision=revision))
        return cls(repo, commit, revision, os.fsdecode(inside.stdout).rstrip("\r\n"))

    def kind(self, path: str) -> str | None:
        """Return ``tree`` for a folder, ``blob`` for a file, None for what is not there."""
        found = self._ask("cat-file", "-t", self._object(path))
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def size(self, path: str) -> int:
        """Return the size of a file in bytes."""
        return int(self._must("cat-file", "-s", self._object(path)))

    def content(self, path: str) -> bytes:
        """Return the bytes of a file; RuleProblem Y001 when there are too many."""
        size = self.size(path)
        if size > MAX_BYTES:
            place = Place(file=f"{self.label}:{path}", line=1)
            raise RuleProblem(say("Y001", place, size=size, limit=MAX_BYTES))
        return self._must("cat-file", "blob", self._object(path))

    def plain_files(self, folder: str) -> list[str]:
        """Return the names of the files directly in a folder, sorted, without links."""
        return sorted(name for name, mode in self._listed(folder) if mode in _PLAIN_FILES)

    def links(self, folder: str) -> list[str]:
        """Return the names of the links directly in a folder, sorted."""
        return sorted(name for name, mode in self._listed(folder) if mode == _LINK)

    def _listed(self, folder: str) -> list[tuple[str, bytes]]:
        """Return name and mode of what is directly in a folder; nothing where there is none."""
        if self.kind(folder) != "tree":
            return []
        listing = self._must("ls-tree", "-z", "-l", self._object(folder))
        entries = (_ENTRY.match(entry) for entry in listing.split(b"\0") if entry)
        found = [(os.fsdecode(entry[5]), entry[1]) for entry in entries if entry]
        if len(found) > MAX_FILES:
            what = f"{folder}: > {MAX_FILES} files"
            raise RuleProblem(say("Y054", revision=self.label, what=what))
        return found

    def packs(self) -> list[str]:
        """Return the folders of the whole tree that hold a pack, sorted."""
        listing = self._must("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.commit)
        paths = (PurePosixPath(os.fsdecode(path)) for path in listing.split(b"\0") if path)
        return sorted(str(path.parent) for path in paths if path.name == "pack.yaml")

    def _object(self, path: str) -> str:
        return f"{self.commit}:{_inside(path)}"

    def _ask(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return _git(self.repo, self.label, *words)

    def _must(self, *words: str) -> bytes:
        done = self._ask(*words)
        if done.returncode:
            raise RuleProblem(say("Y054", revision=self.label, what=_words(done.stderr)))
        return done.stdout


@dataclass(frozen=True, slots=True)
class GitSource:
    """The packs in one folder of a revision; ``root`` is ``""`` at the top of the tree."""

    revision: Revision
    root: str

    @property
    def name(self) -> str:
        """Return ``HEAD~1:rules``."""
        return f"{self.revision.label}:{self.root}"

    def files(self, pack: str) -> list[str]:
        """Return the YAML files directly in the pack's folder; empty when there is none."""
        names = self.revision.plain_files(self._path(checked(pack)))
        return [name for name in names if name.endswith((".yaml", ".yml"))]

    def strange(self, pack: str) -> list[tuple[str, str]]:
        """Return the links that are called as YAML files, each with what it is, sorted."""
        names = self.revision.links(self._path(checked(pack)))
        return [(name, LINK) for name in names if name.endswith((".yaml", ".yml"))]

    def read(self, pack: str, file: str) -> bytes:
        """Return a file's bytes; RuleProblem when it cannot be read."""
        return self.revision.content(self._path(checked(pack), checked(file)))

    def _path(self, *names: str) -> str:
        return "/".join(part for part in (self.root, *names) if part)


def _inside(path: str) -> str:
    """Return a path inside the tree in plain form; RuleProblem when it would lead elsewhere."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path:
        raise RuleProblem(say("Y015", Place(file=path)))
    return "/".join(pure.parts)


def _git(repo: Path, label: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git without a shell, a terminal, a prompt or the network."""
    program = shutil.which("git")
    if program is None:
        raise RuleProblem(say("Y050", revision=label))
    environment = {
        name: value
        for name, value in os.environ.items()
        if (not name.startswith("GIT_") or name in _KEPT) and name != "SSH_ASKPASS"
    }
    try:
        return subprocess.run(  # noqa: S603 (a list of arguments; the revision cannot be an option)
            [program, "--no-pager", "-C", str(repo), *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
            env=environment | _SETTINGS,
        )
    except subprocess.TimeoutExpired:
        what = f"> {TIMEOUT_SECONDS} s"
        raise RuleProblem(say("Y054", revision=label, what=what)) from None
    except OSError as error:
        raise RuleProblem(say("Y054", revision=label, what=why(error))) from None


def _words(stderr: bytes) -> str:
    """Return the first line of what git said."""
    lines = stderr.decode(errors="replace").strip().splitlines() or [""]
    return lines[0].removeprefix("fatal: ")[:_SHOWN]
