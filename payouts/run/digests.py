"""The files of a run against their digests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        return [say("V002", place, what="有不应有的值 (a value that no run writes)")]
    expected = manifest.get("manifest_digest", _NONE)
    if actual != expected:
        return [say("V003", place, expected=expected, actual=actual)]
    # Blanks between entries, or an entry that is there twice, leave the digest as it is.
    if text.encode(errors="surrogatepass") != (folder / MANIFEST).read_bytes():
        return [say("V002", place, what="不是写出时的原样 (not as it was written)")]
    return []


def check_outputs(folder: Path, run: RecordedRun, written: object) -> list[Diagnostic]:
    """Compare the files that are there with those the manifest lists.

    Args:
        folder: the run.
        run: its recorded entries.
        written: the list of files as it stands in the manifest.

    Raises:
        OSError: a file or folder cannot be read.
    """
    listed = {output.path: output.sha256 for output in run.outputs}
    files = outputs_of(folder)
    there = {output["path"]: output["sha256"] for output in files}
    found = []
    for path in sorted(listed.keys() | there.keys()):
        place, expected, actual = Place(file=path), listed.get(path), there.get(path)
        if actual is None:
            found.append(say("V004", place, expected=expected))
        elif expected is None:
            found.append(say("V005", place, actual=actual))
        elif actual != expected:
            found.append(say("V006", place, expected=expected, actual=actual))
    # A file listed twice, or more said of it, reads otherwise than it is checked.
    if not found and written != files:
        found.append(say("V002", Place(file=MANIFEST), what="outputs"))
    return found
