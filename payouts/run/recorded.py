"""The manifest of a run, validated: it may have been altered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from payouts.base.bilingual import both
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import EnvironmentProblem, UsageProblem
from payouts.base.identity import without_ids
from payouts.base.oserrors import why
from payouts.base.plainfiles import NotPlainError, opened
from payouts.base.run_layout import AUDIT, FAILED, MANIFEST
from payouts.roster.find.caps import Caps

if TYPE_CHECKING:
    from pathlib import Path


_MOST_PARTS = 4_000_000  # lists and objects of a record: some for every finding
_DEEPEST = 64


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class RecordedOutput(_Part):
    """A file and its digest."""

    path: str
    sha256: str


class RecordedInput(_Part):
    """A roster that was read."""

    path: str
    sha256: str
    rows: int


class RecordedTotal(_Part):
    """The totals of a benefit."""

    benefit: str
    name: str
    people: int
    claims: int
    amount: str


class RecordedRows(_Part):
    """Rows by outcome."""

    read: int
    paid: int
    zero: int
    held: int
    rejected: int
    unplaced: int
    out_of_scope: int


class RecordedRequest(_Part):
    """The request of a run, to compute it again."""

    rules: str
    benefits: list[str]
    controls: str | None
    reading: dict[str, Any]
    severity: dict[str, str]
    inputs: dict[str, Any]
    model_config = ConfigDict(strict=True, frozen=True, extra="allow")


class RecordedRun(_Part):
    """The entries that verification uses."""

    run_id: str
    basis: str
    period: str
    today: str
    pack: str
    tool_version: str
    packages: dict[str, str]
    inputs: list[RecordedInput]
    totals: list[RecordedTotal]
    rows: RecordedRows
    outputs: list[RecordedOutput]
    audit_root: str | None
    manifest_digest: str
    request: RecordedRequest | None = None


def read_manifest(folder: Path) -> dict[str, Any] | Diagnostic:
    """Return the manifest of a run, or what is wrong with it.

    Raises:
        UsageProblem: V001, this is no run folder.
        EnvironmentProblem: S005, it may not be read.
    """
    data = _bytes_of(folder)
    if isinstance(data, Diagnostic):
        return data
    place = Place(file=MANIFEST)
    if data.count(b"[") + data.count(b"{") > _MOST_PARTS:
        return say("V002", place, what=both("部分过多", "too many parts"))
    try:
        read = json.loads(data.decode())
    except (ValueError, RecursionError):
        return say("V002", place, what=both("不是 JSON", "not JSON"))
    if not isinstance(read, dict):
        return say("V002", place, what=both("不是对象", "not an object"))
    if _too_deep(read):
        return say("V002", place, what=both("嵌套过深", "nested too deep"))
    if folder.name.startswith(FAILED) and "outputs" not in read:
        raise UsageProblem(say("V001", folder=without_ids(str(folder))))
    return read


def _bytes_of(folder: Path) -> bytes | Diagnostic:
    path = folder / MANIFEST
    try:
        with opened(path, Caps().file_bytes) as file:
            return file.read()
    except NotPlainError as problem:
        return say("V002", Place(file=MANIFEST), what=str(problem))
    except OSError as error:
        if isinstance(error, FileNotFoundError) and (folder / AUDIT).is_dir():
            return say("V002", Place(file=MANIFEST), what=both("缺少", "missing"))
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            raise UsageProblem(say("V001", folder=without_ids(str(folder)))) from None
        raise EnvironmentProblem(say("S005", Place(file=str(path)), what=why(error))) from None


def _too_deep(read: object) -> bool:
    """Tell whether lists and objects nest further than any run writes them.

    What follows goes down into the record level by level.
    """
    level: list[Any] = [read]
    for _ in range(_DEEPEST):
        level = [
            part
            for holder in level
            for part in (holder.values() if isinstance(holder, dict) else holder)
            if isinstance(part, (dict, list))
        ]
        if not level:
            return False
    return True


def recorded_run(manifest: dict[str, Any]) -> RecordedRun | Diagnostic:
    """Return the entries of a manifest, or the first that is missing or of a wrong type."""
    try:
        return RecordedRun.model_validate(manifest)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        return say("V002", Place(file=MANIFEST), what=where)
