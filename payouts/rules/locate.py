"""Finds the pack a word means: a folder, the name of a pack, a rule file, or ``REVISION:PATH``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.diagnostics import Place, say
from payouts.base.errors import RuleProblem
from payouts.base.meant import did_you_mean, nearest_word
from payouts.base.oserrors import why
from payouts.rules.files.gitsource import GitSource, Revision
from payouts.rules.files.needed_files import needed_files
from payouts.rules.files.source import FolderSource
from payouts.rules.files.strict_yaml import MAX_BYTES, read_yaml
from payouts.rules.packs import OpenedPack, Pack, open_sound_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from payouts.rules.files.source import PackSource

_PACK_FILE = "pack.yaml"
_COLUMNS_FILE = "columns.yaml"
_FIGURES_FILE = "figures.yaml"
_LAWS_FILE = "laws.yaml"
_SUFFIXES = {".yaml", ".yml"}
_MAX_PARENTS = 8


@dataclass(frozen=True, slots=True)
class Located:
    """What a PACK word was found to mean.

    Attributes:
        source: the tree of packs.
        pack: name of the pack in it.
        benefit: the one benefit meant, or None for all of the pack.
    """

    source: PackSource
    pack: str
    benefit: str | None = None

    def load(self) -> Pack:
        """Load and compile the pack, restricted to the benefit meant.

        A pack that lacks the benefit loads without rules.

        Raises:
            RuleProblem: everything wrong in any of its files.
        """
        return self.open().pack.only(self.benefit)

    def open(self) -> OpenedPack:
        """Load and compile the whole pack, and keep where every part stands.

        Raises:
            RuleProblem: everything wrong in any of its files.
        """
        return open_sound_pack(self.source, self.pack)


@dataclass(frozen=True, slots=True)
class OneRule:
    """A pack with a single rule file and those it needs; the packs it extends are whole.

    Attributes:
        base: where the rest is read.
        layer: the pack the file belongs to.
        file: its name.
        data: its bytes; None when it stands in the pack's own folder.
        label: the file as it was named, where it stands elsewhere.
    """

    base: PackSource
    layer: str
    file: str
    data: bytes | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """Return the base's name, after the file's own where that stands elsewhere."""
        return f"{self.label} + {self.base.name}" if self.label else self.base.name

    def files(self, pack: str) -> list[str]:
        """Return the files of a pack: the one rule, what it needs, and what every pack has."""
        files = self.base.files(pack)
        if pack != self.layer:
            return files
        needed = needed_files(self.base, pack, self.file, self.read(pack, self.file))
        common = {_PACK_FILE, _COLUMNS_FILE, _FIGURES_FILE, _LAWS_FILE} & set(files)
        return sorted({self.file, *common, *needed})

    def strange(self, pack: str) -> list[tuple[str, str]]:
        """Return what of a pack is called as a rule file and is no plain one; see the base."""
        return [] if pack == self.layer else self.base.strange(pack)

    def read(self, pack: str, file: str) -> bytes:
        """Return a file's bytes."""
        if self.data is not None and (pack, file) == (self.layer, self.file):
            return self.data
        return self.base.read(pack, file)


def list_packs(root: Path) -> list[str]:
    """Return the names of the packs in a folder, sorted; empty when it cannot be read."""
    try:
        return sorted(path.name for path in root.iterdir() if _is_file(path / _PACK_FILE))
    except (OSError, ValueError):
        return []


def locate(word: str, rules_root: Path, cwd: Path, beside: Located | None = None) -> Located:
    """Find the pack a word means.

    First match wins: a folder with a ``pack.yaml``; a rule file; the name of a pack, or a
    path, under ``rules_root``; ``REVISION:PATH`` of the git repository ``cwd`` lies in, PATH
    being a pack or rule file (from the repository's top, else from ``cwd``).

    A rule file without a ``pack.yaml`` beside it is read as part of the pack that has its
    benefit: of ``beside`` when given (where it would be new, as part of its first pack), else
    the only one under ``rules_root``.

    Raises:
        RuleProblem: Y015, Y05x; each lists the packs there are.
    """
    for found in (cwd / word, rules_root / word):
        if _is_file(found / _PACK_FILE):
            folder = found.resolve()
            return Located(FolderSource(folder.parent), folder.name)
        if _is_file(found) and found.suffix in _SUFFIXES:
            return _file_on_disk(word, found.resolve(), rules_root, beside)
    if ":" in word:
        return _in_git(word, rules_root, cwd, beside)
    there = list_packs(cwd / word) or list_packs(rules_root)
    hint = did_you_mean(nearest_word(word.rstrip("/").rpartition("/")[2], there))
    raise RuleProblem(say("Y055", word=word, packs=_listed(there), hint=hint))


def locate_both(old: str, new: str, rules_root: Path, cwd: Path) -> tuple[Located, Located]:
    """Find two packs to compare; where one word means one benefit, both are cut down to it.

    Raises:
        RuleProblem: see :func:`locate`.
    """
    if _stands_alone(old, cwd) and not _stands_alone(new, cwd):
        second = locate(new, rules_root, cwd)
        first = locate(old, rules_root, cwd, second)
    else:
        first = locate(old, rules_root, cwd)
        second = locate(new, rules_root, cwd, first)
    return (
        replace(first, benefit=first.benefit or second.benefit),
        replace(second, benefit=second.benefit or first.benefit),
    )


def _stands_alone(word: str, cwd: Path) -> bool:
    path = cwd / word
    return _is_file(path) and not _is_file(path.parent / _PACK_FILE)


def _is_file(path: Path) -> bool:
    """Tell whether a path is a file; what no system could hold as a name is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _listed(packs: Iterable[str]) -> str:
    return listed(packs) or "—"


def _file_on_disk(word: str, path: Path, rules_root: Path, beside: Located | None) -> Located:
    folder = path.parent
    beside_it = _is_file(folder / _PACK_FILE)
    if beside_it and path.name == _PACK_FILE:
        return Located(FolderSource(folder.parent), folder.name)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # one more, so that a larger file shows
    except OSError as error:
        raise RuleProblem(say("Y014", Place(file=word), what=why(error))) from None
    if beside_it:
        base = FolderSource(folder.parent)
        return _one_rule(base, folder.name, path.name, _benefit(data, word))
    return _borrowed(word, path.name, data, rules_root, beside)


def _in_git(word: str, rules_root: Path, cwd: Path, beside: Located | None) -> Located:
    written, _, where = word.partition(":")
    revision = Revision.find(cwd, written)
    path = _path_in(revision, where)
    if path is None:
        packs = _listed(revision.packs())
        raise RuleProblem(say("Y053", revision=written, path=where, packs=packs))
    pure = PurePosixPath(path)
    folder = pure if revision.kind(path) == "tree" else pure.parent
    root, pack = _text(folder.parent), folder.name
    source = GitSource(revision, root)
    if folder == pure or pure.name == _PACK_FILE:
        return Located(source, pack)
    data = revision.content(path)
    if revision.kind(f"{folder}/{_PACK_FILE}") == "blob" and pack:
        return _one_rule(source, pack, pure.name, _benefit(data, word))
    return _borrowed(word, pure.name, data, rules_root, beside)


def _path_in(revision: Revision, where: str) -> str | None:
    """Return the path of a pack or rule file in the tree, or None."""
    path = where.strip("/")
    if not path or path.startswith("../"):
        return None
    for candidate in dict.fromkeys((path, f"{revision.prefix}{path}")):
        kind = revision.kind(candidate)
        if kind == "tree" and revision.kind(f"{candidate}/{_PACK_FILE}") == "blob":
            return _text(PurePosixPath(candidate))
        if kind == "blob" and PurePosixPath(candidate).suffix in _SUFFIXES:
            return _text(PurePosixPath(candidate))
    return None


def _text(path: PurePosixPath) -> str:
    return "" if path == PurePosixPath() else str(path)


def _one_rule(base: PackSource, pack: str, file: str, benefit: str) -> Located:
    return Located(OneRule(base, pack, file), pack, benefit)


def _borrowed(
    word: str, file: str, data: bytes, rules_root: Path, beside: Located | None
) -> Located:
    """Read a file that stands alone as part of the pack that has its benefit."""
    benefit = _benefit(data, word)
    if beside is not None:
        chain = list(_chain(beside.source, beside.pack))
        layers = [layer for layer in chain if benefit in _benefits(beside.source, layer)]
        source = OneRule(beside.source, [*layers, beside.pack][0], file, data, word)
        return Located(source, beside.pack, benefit)
    base = FolderSource(rules_root)
    packs = list_packs(rules_root)
    homes = [pack for pack in packs if benefit in _benefits(base, pack)]
    if len(homes) != 1:
        there = _listed(homes or packs)
        raise RuleProblem(say("Y056", word=word, benefit=benefit, packs=there))
    return Located(OneRule(base, homes[0], file, data, word), homes[0], benefit)


def _chain(source: PackSource, pack: str) -> Iterator[str]:
    """Yield a pack and those it extends, nearest first, as far as they can be read."""
    for _ in range(_MAX_PARENTS):
        yield pack
        if _PACK_FILE not in source.files(pack):
            return
        parent = _entry(source.read(pack, _PACK_FILE), "extends")
        if parent is None:
            return
        pack = parent.removeprefix("../")


def _benefits(source: PackSource, pack: str) -> set[str]:
    """Return the benefits whose rule files stand in a pack's own folder."""
    files = [file for file in source.files(pack) if file not in {_PACK_FILE, _COLUMNS_FILE}]
    found = (_entry(source.read(pack, file), "benefit") for file in files)
    return {benefit for benefit in found if benefit is not None}


def _benefit(data: bytes, word: str) -> str:
    """Return the benefit of a rule file."""
    document = read_yaml(data, word)  # its own problems first: they have lines
    benefit = document.data.get("benefit") if isinstance(document.data, dict) else None
    if not isinstance(benefit, str):
        raise RuleProblem(say("Y057", Place(file=word), word=word))
    return benefit


def _entry(data: bytes, key: str) -> str | None:
    """Return a text entry at the top of a YAML file; None for a file that cannot be read."""
    try:
        document = read_yaml(data, key)
    except RuleProblem:
        return None
    value = document.data.get(key) if isinstance(document.data, dict) else None
    return value if isinstance(value, str) else None
