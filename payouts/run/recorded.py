"""The manifest of a run, validated: it may have been altered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.errors import EnvironmentProblem, UsageProblem
from payouts.base.identity import without_ids
from payouts.base.oserrors import why
from payouts.base.run_layout import AUDIT, FAILED, MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

from payouts.base.diagnostics import Diagnostic


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
    path = folder / MANIFEST
    if path.is_symlink() or not path.is_file():
        if not (folder / AUDIT).is_dir():
            raise UsageProblem(say("V001", folder=without_ids(str(folder))))
        return say(
            "V002",
            Place(file=MANIFEST),
            what=both("缺少或不是普通文件", "missing or no plain file"),
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        where = Place(file=str(path))
        raise EnvironmentProblem(say("S005", where, what=why(error))) from None
    try:
        read = json.loads(data.decode())
    except (ValueError, RecursionError):
        return say("V002", Place(file=MANIFEST), what=both("不是 JSON", "not JSON"))
    if not isinstance(read, dict):
        return say("V002", Place(file=MANIFEST), what=both("不是对象", "not an object"))
    if folder.name.startswith(FAILED) and "outputs" not in read:
        raise UsageProblem(say("V001", folder=without_ids(str(folder))))
    return read


def recorded_run(manifest: dict[str, Any]) -> RecordedRun | Diagnostic:
    """Return the entries of a manifest, or the first that is missing or of a wrong type."""
    try:
        return RecordedRun.model_validate(manifest)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        return say("V002", Place(file=MANIFEST), what=where)
