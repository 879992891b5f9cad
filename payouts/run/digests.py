"""Compare the files of a run with their digests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.run_layout import MANIFEST
from payouts.run.manifest import digest_of_manifest, manifest_text, outputs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.run.recorded import RecordedRun
    from payouts.run.runfiles import RunFiles

_NONE = "—"


def check_manifest(folder: Path, manifest: dict[str, Any]) -> list[Diagnostic]:
    """Compare the manifest with its own digest, and its bytes with how it is written."""
    place = Place(file=MANIFEST)
    try:
        actual = digest_of_manifest(manifest)
        text = manifest_text(manifest)
    except (TypeError, ValueError, RecursionError):  # floats, lone surrogates
        return [say("V002", place, what=both("有不应有的值", "a value that no run writes"))]
    expected = manifest.get("manifest_digest", _NONE)
    if actual != expected:
        return [say("V003", place, expected=expected, actual=actual)]
    # Blanks between entries, or a repeated entry, do not alter the digest.
    if text.encode(errors="surrogatepass") != (folder / MANIFEST).read_bytes():
        return [say("V002", place, what=both("不是写出时的原样", "not as it was written"))]
    return []


def check_outputs(
    folder: Path, run: RecordedRun, listed: object, files: RunFiles
) -> list[Diagnostic]:
    """Compare what is in the folder with the files the manifest lists.

    Args:
        folder: the run.
        run: its recorded entries.
        listed: ``outputs`` of the manifest.
        files: what is in the folder.

    Raises:
        OSError: a file cannot be read.
    """
    found = [
        say("V026", Place(file=path), kind=kind.zh, kind_en=kind.en)
        for path, kind in sorted(files.refused.items())
    ]
    found += [say("V027", Place(file=path)) for path in files.empty]
    present = outputs_of(folder, files)
    found += _digests_off(run, {output["path"]: output["sha256"] for output in present}, files)
    # A file listed twice, or with further keys.
    if not found and listed != present:
        found.append(say("V002", Place(file=MANIFEST), what="outputs"))
    if files.linked:
        first = min(files.linked)
        found.append(say("V028", Place(file=first), count=len(files.linked)))
    return found


def _digests_off(
    run: RecordedRun, present: Mapping[str, str], files: RunFiles
) -> Iterator[Diagnostic]:
    """Yield files that are missing, added or changed; what was refused is said already."""
    recorded = {output.path: output.sha256 for output in run.outputs}
    for path in sorted(recorded.keys() | present.keys()):
        place, expected, actual = Place(file=path), recorded.get(path), present.get(path)
        if actual is None:
            if not files.blocks(path):
                yield say("V004", place, expected=expected)
        elif expected is None:
            yield say("V005", place, actual=actual)
        elif actual != expected:
            yield say("V006", place, expected=expected, actual=actual)
