"""Opens workbooks that are locked with a password, in memory: nothing unlocked reaches a disk."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from payouts.base.diagnostics import Place
from payouts.base.errors import RosterProblem
from payouts.roster.find.container import refuse, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Excel locks a workbook whose structure is protected with this, and opens it unasked.
_UNASKED = "VelvetSweatshop"
_MAX_SPINS = 1_000_000  # Excel and WPS spin 100,000 times, half a second; a hostile file asks more


def is_locked_xls(stream: BinaryIO) -> bool:
    """Tell whether an .xls workbook asks for a password; False where unknown."""
    from msoffcrypto.format.xls97 import Xls97File  # noqa: PLC0415 (only when such a file comes)

    try:
        stream.seek(0)
        return bool(Xls97File(stream).is_encrypted())
    except Exception:  # noqa: BLE001 (damage shows as anything; its reader says so in words)
        return False


def unlocked(stream: BinaryIO, name: str, password: Callable[[str], str | None] | None) -> BinaryIO:
    """Return the content of a locked workbook, at its start.

    Args:
        stream: the locked file.
        name: its name, for messages and for whoever is asked.
        password: asked for the password by the name of the file; None where nobody can be.

    Raises:
        RosterProblem: F006 damaged, F008 no password, F016 a wrong one, F017 not to be unlocked.
    """
    place = Place(file=name)
    with _damage_refused(place):
        book = _opened(stream, place)
        if (found := _with_key(book, _UNASKED)) is not None:
            return found
        key = password(name) if password is not None else None
        if not key:
            refuse("F008", place)
        if (found := _with_key(book, key)) is None:
            refuse("F016", place)
        return found


def _opened(stream: BinaryIO, place: Place) -> Any:  # noqa: ANN401 (the library has no types)
    import msoffcrypto  # noqa: PLC0415 (only when such a file comes)

    # The library writes passwords and keys to its log where somebody asks for all there is.
    logging.getLogger("msoffcrypto").setLevel(logging.WARNING)
    stream.seek(0)
    book = msoffcrypto.OfficeFile(stream)
    info = getattr(book, "info", None)
    spins = info.get("spinValue", 0) if isinstance(info, dict) else 0
    if spins > _MAX_SPINS:
        refuse("F017", place, detail=f"spinCount {spins} > {_MAX_SPINS}")
    return book


def _with_key(book: Any, key: str) -> BinaryIO | None:  # noqa: ANN401
    """Return what a key unlocks, None when it is the wrong one."""
    from msoffcrypto.exceptions import InvalidKeyError  # noqa: PLC0415

    target = io.BytesIO()
    if book.format == "xls97":
        try:
            book.load_key(password=key)
        except (InvalidKeyError, UnicodeError):
            return None
        with _no_files():
            book.decrypt(target)
    else:
        try:
            book.load_key(password=key, verify_password=True)
        except InvalidKeyError:
            return None
        # Agile files carry a digest of their content: what was altered is never read.
        agile = {"verify_integrity": True} if book.type == "agile" else {}
        book.decrypt(target, **agile)
    target.seek(0)
    return target


@contextmanager
def _no_files() -> Iterator[None]:
    """Have the library unlock an .xls in memory; of itself it writes a temporary file."""
    from msoffcrypto.format import xls97  # noqa: PLC0415

    class _Memory:
        TemporaryFile = io.BytesIO

    real = xls97.tempfile
    xls97.tempfile = _Memory
    try:
        yield
    finally:
        xls97.tempfile = real


@contextmanager
def _damage_refused(place: Place) -> Iterator[None]:
    """Say in words what the library says in exceptions, among them struct's and olefile's."""
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError  # noqa: PLC0415

    try:
        yield
    except (RosterProblem, MemoryError):
        raise
    except InvalidKeyError as problem:  # the key was right; its content was not
        refuse("F006", place, detail=short(problem))
    except DecryptionError as problem:
        refuse("F017", place, detail=short(problem))
    except Exception as problem:  # noqa: BLE001
        refuse("F006", place, detail=type(problem).__name__)
