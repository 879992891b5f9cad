"""The root over all audit rows of a run, and proofs that a row is under it.

The root is the digest of a head: the digest of all inputs and rules (``basis``), the day, the
number of rows, and the root of the tree over them. So one number of 64 digits, printed on every
page that is signed, stands for inputs, rules and every row; missing rows at the end are noticed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from payouts.audit.bounded import TooLargeError, bounded_table
from payouts.audit.merkle import LEAF, SIZE, Tree, root_of_path
from payouts.audit.rowdigest import ROW_KEY, TAG, RowsError, encode_rows, leaf_digests, netstring
from payouts.base.bilingual import both
from payouts.base.plainfiles import NotPlainError, opened
from payouts.base.run_layout import (
    AUDIT,
    CHANGES,
    MANIFEST,
    MONTHS,
    TABLE,
    audit_table,
    months_table,
)
from payouts.roster.find.caps import Caps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SCHEMA = "payouts-proof-1"
_HEAD, _HEAD_TAG = b"\x02", "payouts-audit-1"
_HEX = re.compile(r"[0-9a-f]{64}")
_EXPLAINED = "payouts-explain-"  # an explanation holds a proof for each of its rows
_MOST_BYTES = 16 * 1024 * 1024


class TrailError(ValueError):
    """Audit tables that cannot be read, or whose root is not that of their manifest."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One audit table with the months of its rows.

    Attributes:
        path: relative to the run folder.
        kind: ``payment`` or ``change``.
        subject: the benefit; empty for changes.
    """

    path: str
    kind: str
    subject: str
    table: pa.Table
    months: pa.Table | None


@dataclass(frozen=True, slots=True)
class Head:
    """What the root is the digest of: see :func:`head_digest`."""

    basis: str
    today: str
    size: int
    tree_root: str

    @property
    def root(self) -> str:
        """The root, in hexadecimal: ``audit_root`` of the manifest."""
        return head_digest(self.basis, self.today, self.size, bytes.fromhex(self.tree_root))


@dataclass(frozen=True, slots=True)
class Proof:
    """Proof that one row is under a root, with everything needed to check it.

    Attributes:
        benefit: of the table with the row.
        place: file, sheet and row of the roster.
        encoding: the row as it was digested, or None where only its digest is shown.
        leaf: SHA-256 of a zero byte and the encoding.
        index: of the leaf in the tree, from 0.
        path: digests it is hashed with on the way up, nearest first.
        head: what the root is the digest of.
        root: ``audit_root``.
    """

    benefit: str
    place: tuple[str, str, int]
    encoding: str | None
    leaf: str
    index: int
    path: tuple[str, ...]
    head: Head
    root: str

    def as_json(self) -> dict[str, Any]:
        """Return the proof as JSON data, in the form that ``schema`` names."""
        file, sheet, row = self.place
        return {
            "schema": SCHEMA,
            "benefit": self.benefit,
            "file": file,
            "sheet": sheet,
            "row": row,
            "encoding": self.encoding,
            "leaf": self.leaf,
            "index": self.index,
            "path": list(self.path),
            "size": self.head.size,
            "tree_root": self.head.tree_root,
            "basis": self.head.basis,
            "today": self.head.today,
            "audit_root": self.root,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Proof:
        """Return the proof that :meth:`as_json` gave.

        Raises:
            ValueError: another schema, or an entry that is missing or of another kind.
        """
        try:
            made = cls(
                _typed(data["benefit"], str),
                (_typed(data["file"], str), _typed(data["sheet"], str), _typed(data["row"], int)),
                None if data["encoding"] is None else _typed(data["encoding"], str),
                _typed(data["leaf"], str),
                _typed(data["index"], int),
                tuple(_typed(step, str) for step in _typed(data["path"], list)),
                Head(
                    _typed(data["basis"], str),
                    _typed(data["today"], str),
                    _typed(data["size"], int),
                    _typed(data["tree_root"], str),
                ),
                _typed(data["audit_root"], str),
            )
        except KeyError as error:
            raise ValueError(f"{error} is missing") from None
        if data.get("schema") != SCHEMA:
            raise ValueError(f"schema {data.get('schema')!r} is not {SCHEMA}")
        return made


def _typed(value: Any, kind: type) -> Any:  # noqa: ANN401 (what JSON holds)
    if type(value) is not kind:  # True is no row number
        raise ValueError(f"{value!r} is not {kind.__name__}")
    return value


def head_digest(basis: str, today: str, size: int, tree_root: bytes) -> str:
    """Return the digest of a head: of byte 2, its tag, basis, day and size as netstrings, root."""
    parts = b"".join(netstring(text.encode()) for text in (_HEAD_TAG, basis, today, str(size)))
    return sha256(_HEAD + parts + tree_root).hexdigest()


def trails(folder: Path, caps: Caps | None = None) -> Iterator[Trail]:
    """Yield the audit tables of a run folder in the order of the tree: by benefit, then changes.

    Args:
        folder: the run folder.
        caps: limits of what anybody may have exchanged; None where this program has just written.

    Raises:
        TrailError: a table cannot be read, or months belong to no benefit.
    """
    found = {path.stem: path for path in sorted((folder / AUDIT).glob(f"*{TABLE}"))}
    months = {path.stem: path for path in sorted((folder / AUDIT / MONTHS).glob(f"*{TABLE}"))}
    if stray := months.keys() - found.keys():
        raise TrailError(f"{months_table(min(stray))}: {both('没有对应的表', 'of no table')}")
    for name in (*sorted(found.keys() - {CHANGES}), *sorted(found.keys() & {CHANGES})):
        path = audit_table(name)
        table = _read(found[name], path, caps)
        if name == CHANGES:
            yield Trail(path, "change", "", table, None)
            continue
        of_months = None
        if name in months:
            of_months = _read(months[name], months_table(name), caps)
        yield Trail(path, "payment", name, table, of_months)


def benefit_tables(folder: Path) -> dict[str, Path]:
    """Return benefit → path of its audit table in a run folder, sorted."""
    paths = {path.stem: path for path in sorted((folder / AUDIT).glob(f"*{TABLE}"))}
    paths.pop(CHANGES, None)
    return paths


def _read(path: Path, name: str, caps: Caps | None) -> pa.Table:
    try:
        table = bounded_table(path, caps) if caps else pq.read_table(path)
        table.validate(full=True)  # finds bytes that are no UTF-8
    except (TooLargeError, NotPlainError) as problem:
        raise TrailError(f"{name}: {problem}") from problem
    except (pa.ArrowException, ValueError, OSError) as error:
        raise TrailError(f"{name}: {type(error).__name__}") from error
    return table


def head_of(folder: Path, basis: str, today: str, caps: Caps | None = None) -> Head:
    """Return the head of the audit tables in a folder.

    Raises:
        TrailError: a table cannot be read, or has a column that no run writes.
    """
    tree = Tree(b"".join(_leaves(trail) for trail in trails(folder, caps)))
    return Head(basis, today, tree.size, tree.root.hex())


def _leaves(trail: Trail) -> bytes:
    try:
        return leaf_digests(trail.kind, trail.subject, trail.table, trail.months)
    except (RowsError, pa.ArrowException) as error:
        raise TrailError(f"{trail.path}: {error}") from error


def prove(folder: Path, benefit: str, row: int, *, with_row: bool = True) -> Proof:
    """Prove that a row of an audit table is under the root of its run.

    Args:
        folder: the run folder.
        benefit: of the table, ``audit/<benefit>.parquet``.
        row: of that table, from 0.
        with_row: whether the proof holds the row itself, with its personal data.

    Raises:
        TrailError: no such table or row, or the root of the tables is not the recorded one.
    """
    manifest = _manifest(folder)
    leaves, start, found = b"", None, None
    for trail in trails(folder, Caps()):
        if trail.kind == "payment" and trail.subject == benefit:
            start, found = len(leaves) // SIZE, trail
        leaves += _leaves(trail)
    if found is None or start is None or not 0 <= row < found.table.num_rows:
        raise TrailError(f"{audit_table(benefit)}: {both('没有这一行', 'no such row')}: {row}")
    tree = Tree(leaves)
    head = Head(manifest["basis"], manifest["today"], tree.size, tree.root.hex())
    if head.root != manifest["audit_root"]:
        raise TrailError(f"audit_root: {manifest['audit_root']} ≠ {head.root}")
    file, sheet, number = (found.table[name][row].as_py() for name in ROW_KEY)
    return Proof(
        benefit,
        (file, sheet, number),
        _encoding(found, row) if with_row else None,
        tree.leaf(start + row).hex(),
        start + row,
        tuple(step.hex() for step in tree.path(start + row)),
        head,
        head.root,
    )


def _encoding(trail: Trail, row: int) -> str:
    """Return the encoding of one row as text, without the byte that marks a leaf."""
    for rows in encode_rows(trail.kind, trail.subject, trail.table, trail.months):
        if row < len(rows):
            return rows[row].removeprefix(LEAF).decode()
        row -= len(rows)
    raise IndexError(row)


def _manifest(folder: Path) -> dict[str, str]:
    try:
        with opened(folder / MANIFEST, Caps().file_bytes) as file:
            read = json.loads(file.read())
    except (OSError, ValueError) as error:
        raise TrailError(f"{MANIFEST}: {type(error).__name__}") from error
    names = ("basis", "today", "audit_root")
    if not isinstance(read, dict) or not all(isinstance(read.get(name), str) for name in names):
        raise TrailError(f"{MANIFEST}: {both('没有 audit_root', 'no audit_root')}")
    return {name: read[name] for name in names}


def proofs_in(path: Path) -> list[Proof] | None:
    """Return the proofs that a file holds: one alone, or those of an explanation.

    Returns:
        None where the file is neither.

    Raises:
        OSError: it cannot be read.
        ValueError: a proof in it is not whole.
    """
    if path.stat().st_size > _MOST_BYTES:
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema == SCHEMA:
        return [Proof.from_json(data)]
    rows = data.get("rows") if isinstance(schema, str) and schema.startswith(_EXPLAINED) else None
    if not isinstance(rows, list):
        return None
    found = [row["proof"] for row in rows if isinstance(row, dict) and row.get("proof")]
    if not all(isinstance(proof, dict) for proof in found):
        raise ValueError("proof")
    return [Proof.from_json(proof) for proof in found] or None


def check_proof(proof: Proof) -> bool:
    """Tell whether a proof holds; that its root is the signed one is for the caller to check.

    True when the row (if shown) has the digest, the path leads from it to the root of the tree,
    and that with basis, day and size to ``root``.
    """
    digests = (proof.leaf, *proof.path, proof.head.tree_root, proof.root)
    if not all(_HEX.fullmatch(text) for text in digests):
        return False
    leaf = bytes.fromhex(proof.leaf)
    if proof.encoding is not None:
        if not _is_row_at_place(proof):
            return False
        if sha256(LEAF + proof.encoding.encode()).digest() != leaf:
            return False
    path = [bytes.fromhex(step) for step in proof.path]
    reached = root_of_path(leaf, proof.index, proof.head.size, path)
    return reached == bytes.fromhex(proof.head.tree_root) and proof.head.root == proof.root


def _is_row_at_place(proof: Proof) -> bool:
    """Tell whether the row shown is the one the proof says it is about."""
    text = proof.encoding or ""
    fields = zip(ROW_KEY, ("s", "s", "i"), proof.place, strict=True)
    said = b"".join(
        netstring(name.encode()) + tag.encode() + netstring(str(value).encode())
        for name, tag, value in fields
    )
    start = b"".join(netstring(t.encode()) for t in (TAG, "payment", proof.benefit))
    data = text.encode()
    return (
        data.startswith(start)
        and re.match(rb"\d+:\d+,", data[len(start) :]) is not None
        and (data[len(start) :].partition(b",")[2].startswith(said))
    )
