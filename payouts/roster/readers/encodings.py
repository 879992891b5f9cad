"""The encoding of a text file: by its mark, else the first that decodes without a fault."""

from __future__ import annotations

import codecs
import re

from payouts.roster.find.texts import wide_encoding

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
BIG5 = "Big5"
_HEAD = 4096
_SAMPLE = 1 << 16
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_LEAD, _GAP, _HIGH = 0xA1, 0x80, 0xA1  # of Big5: no lead lies below, no trail from gap to high
_FEW, _LOW_SHARE, _ODD_SHARE = 4, 0.2, 0.01


class UndecodableError(Exception):
    """The text is in none of the encodings; ``line`` is the 1-based line of the first fault."""

    def __init__(self, encoding: str, line: int) -> None:
        super().__init__(f"{encoding}: {line}")
        self.encoding = encoding
        self.line = line


def decode(data: bytes) -> str:
    """Return a file's text without its mark: UTF-8 or -16 or -32 with one, UTF-16, UTF-8, GB18030.

    GB18030 contains GBK and GB 2312. Some garbled UTF-8 would pass for it, so a file that is
    UTF-8 up to its first fault is not tried as GB18030, nor one that is Big5.

    Raises:
        UndecodableError: it is in none of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data[:_HEAD] and (wide := wide_encoding(data[:_HEAD])) is not None:
        return _strict(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8")
        beyond_ascii = len(before) - len(before.encode("ascii", "ignore"))
        if beyond_ascii >= _CERTAIN:
            raise UndecodableError("UTF-8", _line(before)) from None
    if is_big5(data[:_SAMPLE]):
        raise UndecodableError(BIG5, 1)
    return _strict(data, "gb18030")


def is_big5(data: bytes) -> bool:
    """Tell whether text that is no UTF-8 is in Big5: it would pass for rare characters in GBK.

    A fourth and more of its characters have a second byte below 0x7F, in simplified Chinese next
    to none; traditional Chinese in GBK has first bytes and second ones that Big5 has not.
    """
    pairs = _PAIR.findall(data)
    if len(pairs) < _FEW:
        return False
    low = sum(trail < _GAP for _, trail in pairs)
    odd = sum(lead < _LEAD or _GAP <= trail < _HIGH for lead, trail in pairs)
    return bool(low >= _LOW_SHARE * len(pairs) and odd <= _ODD_SHARE * len(pairs))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode(encoding)
        raise UndecodableError(encoding.upper(), _line(before)) from None


def _line(before: str) -> int:
    """Return the 1-based line after what comes before; CR, LF and CR LF all end one."""
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
