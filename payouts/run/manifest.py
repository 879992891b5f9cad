"""`manifest.json`: the inputs and results of a run, and everything needed to check them."""

from __future__ import annotations

import json
import platform
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

from payouts.base.digest import digest_of, digest_of_file
from payouts.base.money import fen_text
from payouts.base.period import day_text
from payouts.base.version import __version__
from payouts.engine.figureuse import figure_uses, rests_on_invented
from payouts.engine.reconcile import totals_of
from payouts.rules.readings import readings
from payouts.run.runfiles import run_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.engine import Computed, Prepared
    from payouts.engine.entitlement.result import Result
    from payouts.engine.reconcile import Check
    from payouts.roster.find.inputs import RosterFiles
    from payouts.rules.packs import Pack
    from payouts.run.runfiles import RunFiles

SCHEMA_VERSION = 1
_MANY = "diagnostics"
_PACKAGES = ("numpy", "openpyxl", "pandas", "pyarrow", "python-calamine", "pydantic", "xlsxwriter")
_RUN_ID_LENGTH = 16


def packages() -> dict[str, str]:
    """Return the versions of the libraries that affect the output; zlib packs the workbook."""
    return {
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **_installed(),
    }


@cache  # what is installed stays as it is while the program runs
def _installed() -> Mapping[str, str]:
    return {name: metadata.version(name) for name in _PACKAGES}


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of the program, and of the libraries that affect the output."""

    tool: str
    packages: Mapping[str, str]

    @classmethod
    def of_now(cls) -> Versions:
        """Return the installed versions."""
        return cls(__version__, packages())


def basis(inputs: RosterFiles, prepared: Prepared, controls: str | None, versions: Versions) -> str:
    """Return the digest of everything that can alter a run except its day.

    Args:
        inputs: the files, by name and digest, readable or not.
        prepared: the request with the notes on its rosters and the rows stopped, which depend on
            the day. Of the pack, names and digests of its files enter.
        controls: SHA-256 of the control file, or None.
        versions: the versions the run is, or was, made with.
    """
    request, checked = prepared.request, prepared.checked
    parts = {
        "schema": SCHEMA_VERSION,
        "tool": versions.tool,
        "packages": dict(versions.packages),
        "inputs": sorted([file.name, file.sha256] for file in inputs.files),
        "notes": [note.basis() for note in prepared.roster.notes],
        "pack": request.pack.name,
        "rules": dict(request.pack.digests),
        "rule_files": {name: rule.file for name, rule in request.pack.rules.items()},
        "benefits": sorted(request.benefits or ()),
        "period": str(request.period),
        "controls": controls,
        "reading": request.reading.basis(),
        "severity": {code: level.value for code, level in checked.levels.items()},
        "stopped": checked.stopped_record(),
        "ledger_head": None,
    }
    return digest_of(parts)


def vocabulary_digest(pack: Pack) -> str:
    """Return the digest of the roster columns, whatever their order.

    Columns are no part of a rule's version, but a synonym or a bound may decide an amount.
    """
    columns = pack.vocabulary.model_dump(mode="json")["columns"]
    return digest_of({name: columns[name] for name in sorted(columns)})


def run_id(basis: str, today: str) -> str:
    """Return the id of a run, from its basis and its day."""
    return digest_of([basis, today])[:_RUN_ID_LENGTH]


def build_manifest(
    identity: Mapping[str, Any],
    computed: Computed,
    checks: Sequence[Check],
    diagnostics: Sequence[Diagnostic],
    exit_code: int,
) -> dict[str, Any]:
    """Return the manifest of a finished run, but for its outputs.

    Args:
        identity: ``run_id``, ``today``, ``period``, ``pack``, ``request``, ``audit_root``.
        computed: the computation.
        checks: every check.
        diagnostics: all diagnostics of files, sheets and rows.
        exit_code: of the run, also when it is repeated.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        **identity,
        "tool_version": __version__,
        "packages": packages(),
        "exit_code": exit_code,
        "inputs": _inputs(computed),
        "rules": [
            {
                "benefit": r.rule.benefit,
                "name": r.rule.name,
                "version": r.rule.version,
                "file": r.rule.file,
                "sha256": r.rule.sha256,
                "readings": [
                    {
                        "part": reading.part,
                        "formula": reading.formula,
                        "status": reading.status.value,
                        "source": reading.source,
                    }
                    for reading in readings(r.rule)
                ],
            }
            for r in computed.results
        ],
        "totals": [_total(result) for result in computed.results],
        "rows": computed.rows.totals(),
        "accounts": [
            {
                "benefit": found.benefit,
                "name": found.name,
                "standing": found.standing.word,
                "claims": found.claims,
                "amount": fen_text(found.fen),
            }
            for found in computed.unpayable
        ],
        "doubted": {
            "people": computed.doubted.people,
            "amount": fen_text(computed.doubted.fen),
        },
        "checks": [
            {"name": c.name, "expected": c.expected, "actual": c.actual, "ok": c.ok} for c in checks
        ],
        "diagnostics": [diagnostic.as_json() for diagnostic in diagnostics],
        "ledger_head": None,
    }


def _inputs(computed: Computed) -> list[dict[str, Any]]:
    tables = list(zip(computed.roster.sheets, computed.rows.tables, strict=True))
    return [
        {
            "path": file.name,
            "sha256": file.sha256,
            "sheets": [
                {
                    "name": sheet.name,
                    "header_row": sheet.header_row,
                    "rows": sheet.rows,
                    "counts": dict(sheet.counts),
                    "outcomes": {name: count for name, count in rows.outcomes.items() if count},
                }
                for sheet, rows in tables
                if sheet.file == file.name
            ],
            "rows": sum(rows.read for _, rows in tables if rows.file == file.name),
        }
        for file in computed.roster.files
    ]


def _total(result: Result) -> dict[str, Any]:
    totals = totals_of(result)
    uses = figure_uses(result)
    return {
        "benefit": result.rule.benefit,
        "name": result.rule.name,
        "people": totals.people,
        "claims": totals.claims,
        "amount": fen_text(totals.fen),
        "parts": [
            {
                "payer": part.payer,
                "amount": fen_text(int(part.fen.sum())),
                "by_office": part.by_office,
            }
            for part in result.parts
        ],
        "illustrative": rests_on_invented(result),
        "rests_on": [
            {
                "figure": use.figure,
                "from": day_text(result.rule.figures[use.figure].versions[use.version].first),
                "status": use.status.value,
                "source": result.rule.figures[use.figure].versions[use.version].source,
                "people": use.people,
                "amount": fen_text(use.fen),
            }
            for use in uses
        ],
    }


def outputs_of(folder: Path, files: RunFiles | None = None) -> list[dict[str, str]]:
    """Return path and digest of every plain file of a run folder, sorted, without the manifest.

    Args:
        folder: the run folder.
        files: what is in it, where that is known already.

    Raises:
        OSError: a file or folder cannot be read.
    """
    there = files or run_files(folder)
    return [{"path": path, "sha256": digest_of_file(folder / path)} for path in there.outputs]


def digest_of_manifest(manifest: Mapping[str, Any]) -> str:
    """Return the digest of a manifest without this digest itself."""
    return digest_of({key: value for key, value in manifest.items() if key != "manifest_digest"})


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """Return the text of a manifest, with one line for each diagnostic."""
    parts = {key: _indented(value) for key, value in manifest.items() if key != _MANY}
    if _MANY in manifest:
        one = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        lines = ",\n    ".join(map(one, manifest[_MANY]))
        parts[_MANY] = f"[\n    {lines}\n  ]" if lines else "[]"
    body = ",\n".join(f"  {json.dumps(key)}: {parts[key]}" for key in manifest)
    return f"{{\n{body}\n}}\n"


def _indented(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text.replace("\n", "\n  ")  # no text of JSON has a line break within
