"""The rosters, rules and settings of a run, stored in its folder byte for byte.

``inputs/`` holds the rosters, ``rules/`` every file of the pack and of those it extends,
``settings/`` control totals and header mappings. The paths of the original rosters are noted beside
the run folder, in ``.origins/``.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.digest import digest_of_bytes, digest_of_file
from payouts.base.errors import EnvironmentProblem
from payouts.base.filenames import file_key, portable
from payouts.base.letters import column_letters
from payouts.base.private import new_file
from payouts.base.run_layout import INPUTS, MAPPING, ORIGINS, RULES, SETTINGS
from payouts.roster.find.caps import Caps
from payouts.roster.find.inputs import RosterFiles
from payouts.roster.model.roster import InputFile, shown_name
from payouts.roster.said.words import OfficeWords
from payouts.roster.settings import Hidden, ReadSettings
from payouts.roster.sheet.mapping import IGNORE, HeaderMapping, MappingEntry
from payouts.rules.files.source import FolderSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from payouts.base.diagnostics import Diagnostic
    from payouts.rules.files.source import PackSource
    from payouts.rules.packs import Pack

_BLOCK = 1 << 20
_SUFFIX = 8  # as much of a file's suffix as any format has


class StoredError(ValueError):
    """The stored files are not enough to compute a run again."""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """The stored rules of a run, under the name of their original folder."""

    root: Path
    label: str

    @property
    def name(self) -> str:
        """The name of the original folder."""
        return self.label

    def files(self, pack: str) -> list[str]:
        """Return the names of the YAML files of a pack, sorted; empty when there is none."""
        return FolderSource(self.root).files(pack)

    def strange(self, pack: str) -> list[tuple[str, str]]:
        """Return what of a pack is called as a rule file and is no plain one."""
        return FolderSource(self.root).strange(pack)

    def read(self, pack: str, file: str) -> bytes:
        """Return a file's bytes; RuleProblem when it cannot be read."""
        return FolderSource(self.root).read(pack, file)


# --- storing -----------------------------------------------------------------------------------


def store_inputs(folder: Path, inputs: RosterFiles) -> dict[str, Any]:
    """Store every roster file found, readable or not, and return their record.

    Args:
        folder: the run folder.
        inputs: the files, and notes on others.

    Returns:
        ``files`` (``name``, ``sha256``, ``size``, ``stored``: path in the run folder) and
        ``notes``, from which :func:`inputs_of` makes the same inputs again.

    Raises:
        EnvironmentProblem: V019, a file has changed meanwhile.
    """
    taken: dict[str, bool] = {}
    return {
        "files": [_store_input(folder, file, taken) for file in inputs.files],
        "notes": [_note_record(note) for note in inputs.notes],
    }


def _store_input(folder: Path, file: InputFile, taken: dict[str, bool]) -> dict[str, Any]:
    """Store a file under its name, or its digest where a run may not have such a name.

    Args:
        folder: the run folder.
        file: the file.
        taken: paths stored so far, as any file system compares them → whether it is a file.
    """
    stored = f"{INPUTS}/{file.name}"
    own, *above = _keys(stored)
    # A name with escaped bytes may be too long, and a file may have the name of a folder.
    named = all(map(portable, file.name.split("/")))
    if not named or own in taken or any(taken.get(key) for key in above):
        suffix = Path(file.name).suffix[:_SUFFIX]
        stored = f"{INPUTS}/{file.sha256}{suffix if portable(f'x{suffix}') else ''}"
        own, *above = _keys(stored)
    taken |= {own: True, **dict.fromkeys(above, False)}
    _copy(file.path, folder / stored, file.sha256)
    return {"name": file.name, "sha256": file.sha256, "size": file.size, "stored": stored}


def _keys(stored: str) -> list[str]:
    """Return a path and its folders as any file system compares them."""
    path = PurePosixPath(stored)
    return [file_key(str(part)) for part in (path, *path.parents)]


def _note_record(note: Diagnostic) -> dict[str, Any]:
    return {
        "code": note.code,
        "args": dict(note.args),
        "place": asdict(note.place),
        "value": note.value,
        "rule": note.rule,
        "person": note.person,
    }


def store_rules(folder: Path, source: PackSource, pack: Pack) -> None:
    """Store every file of a pack and of those it extends.

    Raises:
        EnvironmentProblem: V019, a file has changed meanwhile.
    """
    for key, sha256 in pack.digests.items():
        layer, _, file = key.partition("/")
        data = source.read(layer, file)
        if digest_of_bytes(data) != sha256:
            raise EnvironmentProblem(say("V019", Place(file=f"{source.name}/{key}")))
        with new_file(folder / RULES / layer / file) as target:
            target.write(data)


def store_setting(folder: Path, path: Path, name: str, sha256: str) -> str:
    """Store a file of settings as ``settings/NAME``, and return that path.

    Raises:
        EnvironmentProblem: V019, it has changed meanwhile.
    """
    _copy(path, folder / SETTINGS / name, sha256)
    return f"{SETTINGS}/{name}"


def _copy(path: Path, target: Path, sha256: str) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as file, new_file(target) as copy:
        while block := file.read(_BLOCK):
            digest.update(block)
            copy.write(block)
    if digest.hexdigest() != sha256:
        raise EnvironmentProblem(say("V019", Place(file=shown_name(path))))


def reading_record(settings: ReadSettings) -> dict[str, Any]:
    """Return the settings of reading for the manifest, without the password."""
    mapping = settings.mapping
    return {
        "hidden": settings.hidden.value,
        "very_hidden": settings.very_hidden.value,
        "struck": settings.struck.value,
        "caps": asdict(settings.caps),
        "mapping": None if mapping is None else asdict(mapping),
        "words": {name: list(words) for name, words in asdict(settings.words).items()},
    }


def store_mapping(folder: Path, mapping: HeaderMapping | None) -> str | None:
    """Store the office's own headers as ``settings/mapping.yaml``, and return that path."""
    if mapping is None:
        return None
    lines = []
    for entry in mapping.entries:
        line: dict[str, Any] = {"header": entry.header, "column": entry.column or IGNORE}
        at = None if entry.at is None else column_letters(entry.at)
        narrower = {"nth": entry.nth, "under": entry.under, "at": at}
        narrower |= {"file": entry.file, "sheet": entry.sheet}
        line |= {name: value for name, value in narrower.items() if value is not None}
        lines.append(f"- {json.dumps(line, ensure_ascii=False)}\n")  # JSON is YAML
    with new_file(folder / SETTINGS / MAPPING) as file:
        file.write("".join(lines or ["[]\n"]).encode())
    return f"{SETTINGS}/{MAPPING}"


# --- restoring ---------------------------------------------------------------------------------


def inputs_of(folder: Path, record: Mapping[str, Any], given: Mapping[str, Path]) -> RosterFiles:
    """Return the inputs of a run from its folder.

    Args:
        folder: the run folder.
        record: of :func:`store_inputs`; it may have been altered.
        given: digest → a file to use instead of the stored one.

    Raises:
        StoredError: a file is missing or not as recorded, or the record is invalid.
    """
    try:
        files = tuple(_input(folder, entry, given) for entry in record["files"])
        notes = tuple(_note(entry) for entry in record["notes"])
    except (AttributeError, KeyError, TypeError) as error:
        raise StoredError("request.inputs") from error
    return RosterFiles(files, notes)


def _input(folder: Path, entry: Mapping[str, Any], given: Mapping[str, Path]) -> InputFile:
    name, sha256, stored = entry["name"], entry["sha256"], entry["stored"]
    inside(name)
    path = given.get(sha256) or folder / inside(stored)
    if path.is_symlink() or not path.is_file():
        raise StoredError(f"{stored}: {both('缺少', 'missing')}")
    if digest_of_file(path) != sha256:
        raise StoredError(f"{stored}: {both('与记录不符', 'not what was recorded')}")
    return InputFile(name, path, sha256, path.stat().st_size)


def _note(entry: Mapping[str, Any]) -> Diagnostic:
    made = say(entry["code"], Place(**entry["place"]), **entry["args"])
    return replace(made, value=entry["value"], rule=entry["rule"], person=entry["person"])


def inside(path: str) -> Path:
    """Return a relative path that stays inside its folder.

    Raises:
        StoredError: it is absolute or leads out.
    """
    made = Path(path)
    if made.is_absolute() or not made.parts or ".." in made.parts or "\0" in path:
        raise StoredError(f"{path!r}")
    return made


def reading_of(
    record: Mapping[str, Any], password: Callable[[str], str | None] | None
) -> ReadSettings:
    """Return the settings that :func:`reading_record` recorded.

    Raises:
        StoredError: the record has been altered.
    """
    try:
        caps = {name: int(value) for name, value in record["caps"].items()}
        return ReadSettings(
            caps=Caps(**caps),
            hidden=Hidden(record["hidden"]),
            very_hidden=Hidden(record["very_hidden"]),
            struck=Hidden(record["struck"]),
            mapping=_mapping(record["mapping"]),
            words=OfficeWords(**{n: tuple(map(str, w)) for n, w in record["words"].items()}),
            password=password,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StoredError("request.reading") from error


def _mapping(record: Mapping[str, Any] | None) -> HeaderMapping | None:
    if record is None:
        return None
    entries = tuple(MappingEntry(**entry) for entry in record["entries"])
    return HeaderMapping(entries, str(record["name"]))


# --- paths of the originals --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """The path of an original roster of a run, and its digest when it was read."""

    name: str
    path: Path
    sha256: str


def write_origins(out: Path, run_id: str, inputs: RosterFiles) -> None:
    """Note the paths of a run's rosters beside it; an earlier note is kept.

    Raises:
        OSError: it cannot be written.
    """
    target = out / ORIGINS / f"{run_id}.json"
    if (out / ORIGINS).is_symlink() or target.is_symlink() or any(read_origins(out, run_id)):
        return
    target.unlink(missing_ok=True)  # a killed run may have left half of it
    records = [
        {"name": f.name, "path": os.path.relpath(f.path, out), "sha256": f.sha256}
        for f in inputs.files
    ]
    # Surrogates stand for bytes of a name that are no UTF-8: ASCII carries them.
    text = json.dumps({"schema_version": 1, "rosters": records}, indent=2) + "\n"
    with new_file(target) as file:
        file.write(text.encode("ascii"))


def read_origins(out: Path, run_id: str) -> Iterator[Origin]:
    """Yield the paths of a run's rosters; none where they are unknown."""
    path = out / ORIGINS / f"{run_id}.json"
    try:
        if not path.is_file():  # a pipe would never end
            return
        data = json.loads(path.read_bytes())
        for record in data["rosters"]:
            yield Origin(str(record["name"]), out / str(record["path"]), str(record["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return
