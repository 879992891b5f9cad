"""Merkle trees as in RFC 9162: leaves and nodes have tags of their own, an odd node is promoted.

Anyone with SHA-256 can check a path. Tags keep a node from being passed off as a leaf; promoting,
unlike copying the last leaf, keeps two lists of leaves from having the same root.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"
SIZE = 32  # bytes of a digest


class Tree:
    """A tree over digests of leaves.

    Args:
        leaves: the digests of the leaves one after another, 32 bytes each.

    Raises:
        ValueError: not whole digests.
    """

    def __init__(self, leaves: bytes) -> None:
        if len(leaves) % SIZE:
            raise ValueError("leaves are not whole digests")
        self._levels = [leaves]
        while len(self._levels[-1]) > SIZE:
            self._levels.append(_parents(self._levels[-1]))

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0]) // SIZE

    @property
    def root(self) -> bytes:
        """The digest at the top; that of nothing for a tree without leaves."""
        return self._levels[-1] or sha256(b"").digest()

    def leaf(self, index: int) -> bytes:
        """Return the digest of one leaf."""
        self._check(index)
        return self._levels[0][index * SIZE : (index + 1) * SIZE]

    def path(self, index: int) -> tuple[bytes, ...]:
        """Return the digests a leaf is hashed with on its way to the root, nearest first.

        Raises:
            IndexError: there is no such leaf.
        """
        self._check(index)
        found = []
        for level in self._levels[:-1]:
            sibling = level[(index ^ 1) * SIZE : ((index ^ 1) + 1) * SIZE]
            if sibling:  # the odd one out has none and moves up as it is
                found.append(sibling)
            index >>= 1
        return tuple(found)

    def _check(self, index: int) -> None:
        if not 0 <= index < self.size:
            raise IndexError(index)


def _parents(level: bytes) -> bytes:
    pairs = len(level) // (2 * SIZE)
    nodes = [
        sha256(NODE + level[at : at + 2 * SIZE]).digest()
        for at in range(0, pairs * 2 * SIZE, 2 * SIZE)
    ]
    return b"".join([*nodes, level[pairs * 2 * SIZE :]])


def root_of_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root of a leaf and its path; None where the path has a wrong length.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    made, at, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            made = sha256(NODE + sibling + made).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            made = sha256(NODE + made + sibling).digest()
        at, last = at >> 1, last >> 1
    return made if last == 0 else None
