"""What a file of text is by its beginning: a roster, a web page, XML; in any encoding."""

from __future__ import annotations

import re

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BLANKS = " \t\r\n\f\v\ufeff\0"
_TAG = re.compile(r"<\s*[/!?%]?\s*[A-Za-z\[-]")  # < div >, <!-- -->, <?xml, <%@
_XML = re.compile(r"<\?\s*xml\b", re.IGNORECASE)
_PAGE = re.compile(r"<\s*(?:html|body|table|head|meta)\b|<!\s*doctype\s+html", re.IGNORECASE)
# Tags of a page that begins with words: 登录超时<html>.
_INNER = re.compile(r"<\s*/?\s*(?:html|head|body|table|tr|td|div|script)\b[^<]*>", re.IGNORECASE)
_SEVERAL = 3
_MAIL = re.compile(
    r"(?:[A-Za-z][A-Za-z-]*:.*\r?\n(?:[ \t].*\r?\n)*)*?mime-version\s*:", re.IGNORECASE
)
_MULTIPART = re.compile(r"content-type\s*:\s*multipart/related", re.IGNORECASE)
_EXCEL_2003 = ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="Excel.Sheet"')
_HALF = 3  # of so many bytes one is a zero where every other is


def wide_encoding(head: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is in, None where it is in none.

    Line ends, digits and separators have a zero beside them, always on the same side.
    """
    pairs = len(head) // 2
    even, odd = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if (even and odd) or max(even, odd) * _HALF <= pairs:
        return None
    encoding = "utf-16-be" if even else "utf-16-le"
    text = head[: 2 * pairs].decode(encoding, "ignore")
    return encoding if all(c.isprintable() or c.isspace() for c in text) else None


def is_text(head: bytes) -> bool:
    """Tell whether a file that begins so may be text."""
    marked = any(head.startswith(mark) for mark, _ in _MARKS)
    return marked or b"\0" not in head or wide_encoding(head) is not None


def markup_of(head: bytes) -> str | None:
    """Return ``html``, ``mhtml``, ``spreadsheet`` or ``xml``, None for what is none of these."""
    text = _decoded(head)
    start = text.lstrip(_BLANKS)
    if _MAIL.match(start) or _MULTIPART.match(start):
        return "mhtml"
    if any(word in text for word in _EXCEL_2003):
        return "spreadsheet"
    if not _TAG.match(start):
        return "html" if len(_INNER.findall(text)) >= _SEVERAL else None
    return "xml" if _XML.match(start) and not _PAGE.search(text) else "html"


def _decoded(head: bytes) -> str:
    """Return the beginning as far as ASCII goes, which tags are written in."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode(wide_encoding(head) or "latin-1", "replace")
