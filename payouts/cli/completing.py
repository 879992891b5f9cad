"""What the shell may complete: packs, benefits and periods. Rules are looked at, not loaded.

A shell asks at every Tab, so nothing heavy is imported: the lines that name a benefit are found by
their beginnings. What cannot be read completes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from payouts.base.resources import rules_root

_PACK = "pack.yaml"
_ENTRY = re.compile(r"^(benefit|name|extends|rules):[ \t]*[\"']?([^\"'#\r\n]+)", re.MULTILINE)
_MOST_BYTES = 1 << 16
_MOST_LAYERS = 8
_MONTHS_BACK = 13


def packs(incomplete: str) -> list[str]:
    """Return the packs whose names begin with what was typed."""
    folder = _rules()
    try:
        names = sorted(path.parent.name for path in folder.glob(f"*/{_PACK}"))
    except OSError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def benefits(incomplete: str, pack: str | None = None) -> list[str]:
    """Return ids and names of benefits that begin with what was typed.

    Args:
        incomplete: what was typed.
        pack: the pack named, a folder or a name; that of payouts.yaml, else all packs.
    """
    words: dict[str, None] = {}
    for folder in _layers(pack):
        for file in sorted(folder.glob("*.yaml")):
            entries = _entries(file)
            if "benefit" in entries:
                words |= dict.fromkeys([entries["benefit"], entries.get("name", "")])
    return [word for word in words if word and word.startswith(incomplete)]


def periods(incomplete: str) -> list[str]:
    """Return months, quarters, halves and years up to today that begin with what was typed."""
    today = dt.date.today()  # noqa: DTZ011 (the office's own calendar day)
    count = today.year * 12 + today.month - 1
    months = [f"{m // 12}-{m % 12 + 1:02d}" for m in range(count, count - _MONTHS_BACK, -1)]
    years = [str(today.year), str(today.year - 1)]
    parts = [f"{year}{part}" for year in years for part in ("Q1", "Q2", "Q3", "Q4", "H1", "H2")]
    return [word for word in (*months, *parts, *years) if word.startswith(incomplete)]


def _rules() -> Path:
    own = Path("rules")
    return own if any(own.glob(f"*/{_PACK}")) else rules_root()


def _layers(pack: str | None) -> list[Path]:
    """Return the folder of a pack and those it extends."""
    root = _rules()
    named = pack or _entries(Path("payouts.yaml")).get("rules")
    if named is None:
        return sorted(path.parent for path in root.glob(f"*/{_PACK}"))
    folder = next((f for f in (Path(named), root / named) if (f / _PACK).is_file()), None)
    layers: list[Path] = []
    while folder is not None and folder not in layers and len(layers) < _MOST_LAYERS:
        layers.append(folder)
        above = _entries(folder / _PACK).get("extends")
        folder = None if above is None else folder.parent / Path(above).name
    return layers


def _entries(file: Path) -> dict[str, str]:
    """Return the first entries of a file that name something, as written."""
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return {}
    found: dict[str, str] = {}
    for key, value in _ENTRY.findall(text):
        found.setdefault(key, value.strip())
    return found
