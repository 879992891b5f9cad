"""Compare the files of a run with their digests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.run_layout import MANIFEST
from payouts.run.manifest import digest_of_manifest, manifest_text, outputs_of

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.run.recorded import RecordedRun

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


def check_outputs(folder: Path, run: RecordedRun, listed: object) -> list[Diagnostic]:
    """Compare the files in the folder with those the manifest lists.

    Args:
        folder: the run.
        run: its recorded entries.
        listed: ``outputs`` of the manifest.

    Raises:
        OSError: a file or folder cannot be read.
    """
    recorded = {output.path: output.sha256 for output in run.outputs}
    files = outputs_of(folder)
    present = {output["path"]: output["sha256"] for output in files}
    found = []
    for path in sorted(recorded.keys() | present.keys()):
        place, expected, actual = Place(file=path), recorded.get(path), present.get(path)
        if actual is None:
            found.append(say("V004", place, expected=expected))
        elif expected is None:
            found.append(say("V005", place, actual=actual))
        elif actual != expected:
            found.append(say("V006", place, expected=expected, actual=actual))
    # A file listed twice, or with further keys.
    if not found and listed != files:
        found.append(say("V002", Place(file=MANIFEST), what="outputs"))
    return found
