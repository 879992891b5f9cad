"""Names that every system takes: a run made on one is read, or computed again, on another."""

from __future__ import annotations

import re

# What Windows, and a USB stick, refuse in a name.
_REFUSED = re.compile(r'[<>:"|?*\\/\x00-\x1f]|[. ]\Z')
# Devices there, in any case and with any extension.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|\Z)", re.IGNORECASE
)


def anywhere(name: str) -> bool:
    """Tell whether a file or folder may be called so on Linux and on Windows."""
    return not _REFUSED.search(name) and not _RESERVED.match(name)
