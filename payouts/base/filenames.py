"""Names that a run may give to files: what the program uses itself, what Windows cannot hold.

A run made on one system is read on another: a name that a file of Windows cannot have, or two
that it takes for one, would lose a file there without a word.
"""

from __future__ import annotations

import re
import unicodedata

from payouts.base.run_layout import CHANGES, MONTHS

# What stands beside the tables of benefits in the audit of a run.
_OURS = frozenset({CHANGES, MONTHS})
# Devices, whatever follows after a dot; the superscript digits count as digits.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_MOST_BYTES = 255


def is_ours(name: str) -> bool:
    """Tell whether the program uses a name itself, in any case, where a benefit's would stand."""
    return name.casefold() in _OURS


def portable(name: str) -> bool:
    """Tell whether a bare name can be that of a file or folder on every system."""
    stem = name.partition(".")[0].rstrip(" ")
    return not (
        not name
        or name[-1] in ". "
        or _DEVICE.fullmatch(stem)
        or _FORBIDDEN.search(name)
        or len(name.encode(errors="surrogateescape")) > _MOST_BYTES
    )


def file_key(name: str) -> str:
    """Return a name as the most forgiving file systems compare it: case and forms do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
