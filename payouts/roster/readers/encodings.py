"""The encoding of a text file: by its mark, else the first that decodes without a fault."""

from __future__ import annotations

import codecs

# The longer marks first: UTF-32 in small-endian order begins like UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# So many characters beyond ASCII are no accident: text in GBK goes wrong as UTF-8 before.
_CERTAIN = 16


class UndecodableError(Exception):
    """The text is in none of the encodings; ``line`` is the 1-based line of the first fault."""

    def __init__(self, encoding: str, line: int) -> None:
        super().__init__(f"{encoding}: {line}")
        self.encoding = encoding
        self.line = line


def decode(data: bytes) -> str:
    """Return a file's text without its mark: UTF-8 or -16 or -32 with one, UTF-8, GB18030.

    GB18030 contains GBK and GB 2312. Some garbled UTF-8 would pass for it, so a file that is
    UTF-8 up to its first fault is not tried as GB18030.

    Raises:
        UndecodableError: it is in none of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8")
        beyond_ascii = len(before) - len(before.encode("ascii", "ignore"))
        if beyond_ascii >= _CERTAIN:
            raise UndecodableError("UTF-8", _line(before)) from None
    return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode(encoding)
        raise UndecodableError(encoding.upper(), _line(before)) from None


def _line(before: str) -> int:
    """Return the 1-based line after what comes before; CR, LF and CR LF all end one."""
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
