"""A file's content exchanged at once: whoever reads it has the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from payouts.base.plainfiles import opened


def replace_content(path: Path, old: bytes, new: bytes) -> bool:
    """Write a plain file anew, with the rights it had.

    Args:
        path: the file; a link is refused.
        old: what it held when it was read.
        new: what it is to hold.

    Returns:
        Whether it was written; not where it holds something else by now.

    Raises:
        OSError: it is no plain file any more, or cannot be written.
    """
    with opened(path, len(old) + 1) as file:
        if file.read() != old:
            return False
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as beside:
            beside.write(new)
            beside.flush()
            os.fsync(beside.fileno())
        Path(made).chmod(mode)
        Path(made).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(made).unlink()
        raise
    return True
