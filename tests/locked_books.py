"""Locked workbooks in every kind of encryption that offices still meet."""

from __future__ import annotations

import hashlib
import io
import struct

import xlwt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from msoffcrypto.method.ecma376_standard import ECMA376Standard
from msoffcrypto.method.rc4 import DocumentRC4
from xlwt.CompoundDoc import XlsDoc

_SALT = bytes(range(16))
_VERIFIER = bytes(range(100, 116))
_BOF, _FILEPASS, _BOUNDSHEET = 0x809, 0x2F, 0x85
_PLAIN_RECORDS = {_BOF, _FILEPASS, 0xE1, 0x194, 0x195, 0x138, 0x196}


def agile(book: bytes, password: str) -> bytes:
    """Lock an .xlsx as Excel 2010 and later do."""
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(book)).encrypt(password, target)
    return target.getvalue()


def standard(book: bytes, password: str) -> bytes:
    """Lock an .xlsx as Excel 2007 does: AES-128, no digest of the content."""
    key = ECMA376Standard.makekey_from_password(password, 0x660E, 0x8004, 0x18, 128, 16, _SALT)
    digest = hashlib.sha1(_VERIFIER).digest()  # noqa: S324 (the format's own)
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0)
    header += "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + _SALT + _aes(key, _VERIFIER)
    info += struct.pack("<I", 20) + _aes(key, digest.ljust(32, b"\0"))
    package = struct.pack("<Q", len(book)) + _aes(key, book.ljust(-(-len(book) // 16) * 16, b"\0"))
    # A stream of less than 4096 bytes would need another kind of sectors.
    target = io.BytesIO()
    ECMA376Encrypted(package.ljust(4096, b"\0"), info).write_to(target)
    return target.getvalue()


def rc4_xls(rows: list[tuple[object, ...]], password: str) -> bytes:
    """Write an .xls and lock it as Excel 97 does."""
    stream = _with_filepass(_biff(rows), password)
    scrambled = DocumentRC4.decrypt(password, _SALT, io.BytesIO(stream), blocksize=1024).read()
    locked = bytearray(scrambled)
    for at, kind, size in _records(stream):
        plain = 4 + (size if kind in _PLAIN_RECORDS else 4 if kind == _BOUNDSHEET else 0)
        locked[at : at + plain] = stream[at : at + plain]
    target = io.BytesIO()
    XlsDoc().save(target, bytes(locked))
    return target.getvalue()


def plain_xls(rows: list[tuple[object, ...]]) -> bytes:
    """Write an .xls that is not locked."""
    target = io.BytesIO()
    XlsDoc().save(target, _biff(rows))
    return target.getvalue()


def _biff(rows: list[tuple[object, ...]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("甲镇")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    return bytes(book.get_biff_data())


def _with_filepass(stream: bytes, password: str) -> bytes:
    key_stream = DocumentRC4.decrypt(
        password,
        _SALT,
        io.BytesIO(_VERIFIER + hashlib.md5(_VERIFIER).digest()),  # noqa: S324
    ).read()
    record = struct.pack("<HHHHH", _FILEPASS, 54, 1, 1, 1) + _SALT + key_stream
    after_bof = 4 + struct.unpack_from("<H", stream, 2)[0]
    moved = bytearray(stream)
    for at, kind, _ in _records(stream):
        if kind == _BOUNDSHEET:  # where its sheet begins
            struct.pack_into("<I", moved, at + 4, struct.unpack_from("<I", moved, at + 4)[0] + 58)
    whole = bytes(moved[:after_bof]) + record + bytes(moved[after_bof:])
    # The container fills up with zeros; a last record makes them come out as whole empty ones.
    filler = -len(whole) % 4
    return bytes(whole + struct.pack("<HH", 0, filler) + b"\0" * filler)


def _records(stream: bytes) -> list[tuple[int, int, int]]:
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        found.append((at, kind, size))
        at += 4 + size
    return found


def _aes(key: bytes, data: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 (the format's own)
    return bytes(cipher.encryptor().update(data))
